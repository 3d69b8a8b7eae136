// What the ladders say to a visitor who is here, and do about one who is away (B3.9, B3.10).

extension Engine {
    /// B3.9: an absent visitor is not asked whether they are there: the ladder goes on, and the rung is skipped.
    func ask(_ slot: UInt32, _ text: SystemText, _ due: Due) {
        guard state.isAway(state.chats[slot]) else { return tell(slot, text, due) }
        emit(.rungSkipped, slot) { $0.mark(due.rung) }
    }

    /// B3.9: whoever can reach the visitor elsewhere is told, and the owner has room for somebody who is here.
    func leaveUnread(_ slot: UInt32, _ due: Due) {
        let idle = state.chats[slot].idle
        emit(.leftUnread, slot) { event in
            event.mark(due.rung)
            event.value = Int64(idle.firstUnread)
            event.subject = UInt64(idle.chatSeq)
            event.until = due.anchor
        }
        lineCouldMove = true
    }

    /// B5.8: nothing was lost, so nobody says so.
    func isGoneByWill(_ slot: UInt32) -> Bool {
        let owner = state.operators[state.people[state.chats[slot].owner].operatorIndex]
        return owner.presence == .offline || owner.isSuspended
    }

    /// A visitor came or went: what their chats are due for hangs on it, and their owners' load (B3.9).
    func touchChats(ofVisitor person: UInt32) {
        var slot = state.people[person].openChats
        while slot != 0 {
            touch(slot)
            // B4.10: the line passes over those who are away.
            if state.chats[slot].flags.contains(.unread) || state.chats[slot].waiting != 0 { lineCouldMove = true }
            slot = state.chats[slot].links.next
        }
    }

    /// B5.8: whether the chats of those who are gone stay, hangs on whether somebody is here who could come.
    func touchChatsOfGone() {
        for index in 1..<max(1, UInt32(state.operators.count))
        where state.operators[index].droppedAt != 0 && state.operators[index].chats != 0 {
            touchChats(of: state.operators[index].person)
        }
    }

    /// The same when this operator came or went: it matters where nobody else who is online serves a department of
    /// theirs.
    func touchChatsOfGone(besides person: UInt32) {
        let moved = state.people[person].operatorIndex
        var served: UInt64 = 0
        for index in 1..<max(1, UInt32(state.operators.count)) where index != moved && state.operators[index].isOnline {
            served |= state.operators[index].departments
        }
        if state.operators[moved].departments & ~served != 0 { touchChatsOfGone() }
    }

    // MARK: the warning

    /// B3.10: it promises nothing but when the shop is back, where it will not be there for who comes back; and it never
    /// ends before the time that it tells.
    func warning(_ slot: UInt32) -> SystemText {
        let arm = state.arms[state.chats[slot].visitor]
        // B10.1: whoever has all they wanted is not told that they were silent for too long.
        if state.chats[slot].state == .wrapup {
            return .wrapupWarning(minutes: arm.wrapupCloseAfter / 60_000)
        }
        let left = arm.closeAfter
        let minutes = left / 60_000
        let department = state.chats[slot].department
        guard !doors.isEmpty, door(department).lastCall <= now &+ left &+ Limits.comeBackMilliseconds,
            let opens = openingTime(department)
        else { return .idleWarning(minutes: minutes) }
        return .idleWarningClosing(opens: opens, minutes: minutes)
    }
}
