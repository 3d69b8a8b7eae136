// A fingerprint of the durable state, field by field in the order of the slots, so that it is the same in every process and
// after a restart. Who is connected at the moment is not part of it, nor is anything live.

struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// One round of the finaliser of MurmurHash3 (Appleby, public domain) over the running value.
    mutating func mix(_ word: UInt64) {
        value ^= word
        value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        value ^= value >> 33
    }

    mutating func mix(_ number: Int64) { mix(UInt64(bitPattern: number)) }

    mutating func mix(_ ladder: LadderState) {
        mix(ladder.anchor)
        mix(UInt64(ladder.fired))
    }

    mutating func mix(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var index = 0
        while bytes.count - index >= 8 {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        if index < bytes.count {
            var word: UInt64 = 0
            for offset in 0..<8 where index + offset < bytes.count { word |= UInt64(bytes[index + offset]) << UInt64(8 * offset) }
            mix(word)
        }
    }
}

extension Engine {
    public var digest: UInt64 {
        var print = Fingerprint()
        for slot in 1..<max(1, state.chats.count) {
            mix(state.chats[UInt32(slot)], into: &print)
            mix(state.aside(state.chats[UInt32(slot)]), into: &print)
        }
        print.mix(UInt64(state.people.count))
        for index in 1..<max(1, state.people.count) {
            print.mix(state.people[UInt32(index)].lastSeq)
            print.mix(UInt64(state.people[UInt32(index)].role.rawValue))
        }
        for index in 1..<max(1, state.operators.count) {
            let each = state.operators[UInt32(index)]
            for word in [UInt64(each.person), UInt64(each.capacity), each.departments, each.skills, each.languages] { print.mix(word) }
            print.mix(each.assignedAt)
            print.mix(UInt64(each.missedOffers) << 8 | UInt64(each.presence.rawValue))
            state.operatorNames[index].withUnsafeBytes { print.mix($0) }
        }
        for department in state.departments {
            for record in department.line {
                let place = state.waiting[record]
                print.mix(UInt64(place.chat) << 32 | UInt64(place.preferred))
                print.mix(place.enteredAt)
                print.mix(place.lastFiredAt)
                print.mix(place.seq)
                print.mix(place.offeredUntil)
                print.mix(UInt64(place.shownPosition) << 32 | UInt64(place.bestPosition))
                print.mix(UInt64(place.isToldClosed ? 1 : 0) << 40 | UInt64(place.reason.rawValue) << 32 | UInt64(place.shownEstimateMilliseconds))
                withUnsafeBytes(of: place.tried) { print.mix($0) }
            }
            for time in department.leftAt { print.mix(time) }
        }
        for record in 1..<max(1, UInt32(state.invitations.slab.count)) { mix(state.invitations.slab[record], into: &print) }
        for each in state.retracted { print.mix(each.seq) }
        state.policyText.withUnsafeBytes { print.mix($0) }
        return print.value
    }

    private func mix(_ invitation: Invitation, into print: inout Fingerprint) {
        for word in [invitation.number, invitation.lastSeq, invitation.rule] { print.mix(word) }
        for time in [invitation.sentAt, invitation.endedAt, invitation.dismissedAt] { print.mix(time) }
        print.mix(UInt64(invitation.person) << 32 | UInt64(invitation.next))
        print.mix(UInt64(invitation.stage.rawValue) << 8 | UInt64(invitation.end))
    }

    private func mix(_ aside: Aside, into print: inout Fingerprint) {
        print.mix(aside.promise)
        print.mix(UInt64(aside.promiseMilliseconds) << 32 | UInt64(aside.dropFiredAfterMilliseconds))
        print.mix(UInt64(aside.dropFired))
        print.mix(aside.invitation)
    }

    private func mix(_ chat: Chat, into print: inout Fingerprint) {
        print.mix(chat.id)
        print.mix(chat.lastSeq)
        print.mix(chat.startedAt)
        print.mix(chat.since)
        print.mix(UInt64(chat.visitor) << 32 | UInt64(chat.owner))
        print.mix(UInt64(chat.chatSeq) << 32 | UInt64(chat.deliveredToVisitor))
        print.mix(UInt64(chat.readByVisitor) << 32 | UInt64(chat.readByOperator))
        print.mix(chat.idle.acceptedAt)
        print.mix(chat.idle.lastFiredAt)
        print.mix(UInt64(chat.idle.deliveredAfterMilliseconds) << 32 | UInt64(chat.idle.heldMilliseconds))
        print.mix(UInt64(chat.idle.chatSeq) << 32 | UInt64(chat.lateFiredAfterMilliseconds))
        print.mix(chat.reply)
        print.mix(UInt64(chat.idle.fired) << 24 | UInt64(chat.waitingFired))
        let words = [chat.state.rawValue, chat.turn.rawValue, chat.reason.rawValue, chat.department, chat.skill, chat.language]
        print.mix(words.reduce(0) { $0 << 8 | UInt64($1) })
        print.mix(UInt64(UInt8(bitPattern: chat.priority)) << 32 | UInt64(chat.flags.rawValue) << 16 | UInt64(chat.episode))
    }
}
