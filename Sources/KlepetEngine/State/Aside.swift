// What only some chats have, beside the chat: a million idle ones should not carry it (law 8). A record is made when there is
// first something to write and lasts as long as the chat's slot has the same chat.

struct Aside: BitwiseCopyable {
    /// B4.7, B6.3. `anchor`: when it was promised, 0: nothing promised.
    var promise = LadderState()
    /// From the promise to its time.
    var promiseMilliseconds: UInt32 = 0
    /// B5.8: which rungs fired since the owner dropped, and how long after the drop the last one did.
    var dropFired: UInt8 = 0
    var dropFiredAfterMilliseconds: UInt32 = 0
    /// B8: number of the invitation that this episode comes of; 0: of none.
    var invitation: UInt64 = 0
    /// Next free record.
    var next: UInt32 = 0
}

extension State {
    /// All zero when the chat has none.
    @inline(__always)
    func aside(_ chat: borrowing Chat) -> Aside { asides[chat.aside] }

    /// Changes what stands beside the chat; makes the record if there is none.
    mutating func changeAside(_ slot: UInt32, _ change: (inout Aside) -> Void) {
        if chats[slot].aside == 0 {
            if asideFree != 0 {
                chats[slot].aside = asideFree
                asideFree = asides[asideFree].next
            } else {
                // As many fit as there are chats.
                guard let new = asides.append() else { return }
                chats[slot].aside = new
            }
            asides[chats[slot].aside] = Aside()
        }
        change(&asides[chats[slot].aside])
    }

    /// The same where there is one: to put something back to zero, or to mark what is there.
    mutating func amendAside(_ slot: UInt32, _ change: (inout Aside) -> Void) {
        if chats[slot].aside != 0 { change(&asides[chats[slot].aside]) }
    }

    /// The slot goes to another chat.
    mutating func freeAside(_ slot: UInt32) {
        let record = chats[slot].aside
        guard record != 0 else { return }
        asides[record] = Aside()
        asides[record].next = asideFree
        asideFree = record
        chats[slot].aside = 0
    }
}
