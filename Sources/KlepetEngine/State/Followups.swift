// What the shop owes (B4.9): a record for each follow-up, in the order in which they are offered.
//
//      owed ─▶ due ─▶ overdue        told to operators and supervisors, in open time
//       │  ▲
//       │  └──── offered: it stays a follow-up, behind all who wait; each operator once in a round
//       └─▶ the visitor is here: back to the line, at the place that is kept here

struct Followup: SnapshotRecord {
    var chat: UInt32 = 0
    /// Who had the chat last; whoever is being asked is its owner meanwhile.
    var preferred: UInt32 = 0
    /// Of the first entry into the line.
    var place = PlaceInLine()
    /// When it was told to be due (anchor), and which rungs have fired.
    var told = LadderState()
    /// B5.5: when the offer ends; who was asked in this round.
    var offeredUntil: Int64 = 0
    var tried = OperatorSet()

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("chat", &chat)
        fields.keep("preferred", &preferred)
        fields.group("place") { place.describe(to: &$0) }
        fields.keep("told", ladder: &told)
        fields.keep("offeredUntil", time: &offeredUntil)
        fields.keep("tried", &tried)
    }
}

extension State {
    /// 0: the chat is no follow-up.
    func followup(of slot: UInt32) -> UInt32 { aside(chats[slot]).followup }

    mutating func beginFollowup(_ slot: UInt32, _ place: PlaceInLine) {
        forgetFollowup(slot)
        let record: UInt32
        if followupFree != 0 {
            record = followupFree
            followupFree = followups[record].chat
        } else {
            // As many fit as there are chats.
            guard let new = followups.append() else { return }
            record = new
        }
        followups[record] = Followup()
        followups[record].chat = slot
        followups[record].preferred = chats[slot].owner
        followups[record].place = place
        changeAside(slot) { $0.followup = record }
        let department = departmentIndex(slot)
        departments[department].followups.insert(record, at: indexOfFollowup(record, department))
    }

    mutating func forgetFollowup(_ slot: UInt32) {
        let record = followup(of: slot)
        guard record != 0 else { return }
        let department = departmentIndex(slot)
        let index = indexOfFollowup(record, department)
        if index < departments[department].followups.count, departments[department].followups[index] == record {
            departments[department].followups.remove(at: index)
        }
        amendAside(slot) { $0.followup = 0 }
        followups[record] = Followup()
        followups[record].chat = followupFree
        followupFree = record
    }

    private func indexOfFollowup(_ record: UInt32, _ department: Int) -> Int {
        let list = departments[department].followups
        let wanted = rank(followups[record].chat, followups[record].place)
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            let other = followups[list[middle]]
            if rank(other.chat, other.place) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// After a snapshot was read, which has the records and not their order.
    mutating func orderFollowups() {
        for index in departments.indices { departments[index].followups = [] }
        for slot in 1..<max(1, UInt32(chats.count)) where chats[slot].id != 0 && followup(of: slot) != 0 {
            let (record, department) = (followup(of: slot), departmentIndex(slot))
            departments[department].followups.insert(record, at: indexOfFollowup(record, department))
        }
    }

    /// An operator who comes anew is asked anew, for places that are kept as well (B5.5).
    mutating func offerAgain(to operatorIndex: UInt32) {
        for department in departments.indices {
            for record in departments[department].followups { followups[record].tried.remove(operatorIndex) }
            for record in departments[department].line where waiting[record].isKept {
                waiting[record].tried.remove(operatorIndex)
            }
        }
    }

    // MARK: who is away (B4.10)

    /// A visitor came or went: their places in the line know since when.
    mutating func setGone(_ visitor: UInt32, at time: Int64) {
        var slot = people[visitor].openChats
        while slot != 0 {
            if chats[slot].waiting != 0 { waiting[chats[slot].waiting].goneAt = time }
            slot = chats[slot].links.next
        }
    }
}
