// When somebody's absence has its rungs: an owner's who is gone (B5.8), a visitor's who has not got what an operator
// wrote (B3.9). Derived like all others (Due.swift).

extension State {
    /// B5.8: with nobody who could come, the chat stays where it is, unless the department is closed: then the line has
    /// the choice for its visitor (B9.2). Left unread, nobody waits in it (B3.9).
    @inline(__always)
    func dropDue(_ chat: Chat) -> Due? {
        guard let due = dropDueIfSomebodyCame(chat) else { return nil }
        let goes = due.rung == .operatorDropped || isSomebodyOnline(for: chat) || isClosed(chat.department)
        return goes ? due : nil
    }

    /// The same as if there were somebody.
    @inline(__always)
    func dropDueIfSomebodyCame(_ chat: Chat) -> Due? {
        // Where nobody is owed a word, nobody is told that one is late (B6.4).
        guard chat.isAttended, !chat.flags.contains(.settled) else { return nil }
        let owner = operators[people[chat.owner].operatorIndex]
        guard owner.droppedAt != 0, !owner.isHere, !isLeftUnread(chat) else { return nil }
        let gone = goneSince(chat)
        let (told, requeued) = (
            policy.routing.droppedToldAfterMilliseconds, policy.routing.droppedRequeuedAfterMilliseconds
        )
        guard aside(chat).dropFired & 1 != 0 else {
            return Due(rung: .operatorDropped, time: gone &+ told, anchor: gone, armedAt: gone)
        }
        let firedAt = gone &+ Int64(aside(chat).dropFiredAfterMilliseconds)
        return Due(
            rung: .backInLine, time: max(gone &+ requeued, firedAt &+ max(0, requeued &- told)), anchor: gone,
            armedAt: firedAt)
    }

    /// Since when the chat is without its owner. Who set themselves offline and takes a chat, or goes on with one, has
    /// the time again.
    func goneSince(_ chat: Chat) -> Int64 {
        let owner = operators[people[chat.owner].operatorIndex]
        return owner.presence == .offline ? max(owner.droppedAt, chat.since) : owner.droppedAt
    }

    /// Of the department, of those that help it out (B5.4), or of the one in whose line it waits (B12.1), busy or not.
    func isSomebodyOnline(for chat: Chat) -> Bool {
        let waitsFor = transfers[aside(chat).transfer].department
        let wanted = helpers(of: chat.department) | helpers(of: waitsFor)
        guard wanted != 0 else { return false }
        return (1..<max(1, UInt32(operators.count))).contains { index in
            operators[index].isOnline && operators[index].departments & wanted != 0
        }
    }

    /// The department's own bit and those that help it out; 0: there is no such department.
    private func helpers(of department: UInt8) -> UInt64 {
        department > 0 ? rules(ofDepartment: department).helpers | 1 << UInt64(department - 1) : 0
    }

    private func isClosed(_ department: UInt8) -> Bool {
        department > 0 && closedDepartments & (1 << UInt64(department - 1)) != 0
    }

    /// B3.9.
    @inline(__always)
    func awayDue(_ chat: Chat) -> Due? {
        guard chat.isAttended, chat.turn == .visitor, chat.idle.isUnread, isAway(chat) else { return nil }
        let aside = aside(chat)
        guard aside.unreadSince != 0 else { return nil }
        let (after, last) = (policy.away.afterMilliseconds, policy.away.closeAfterMilliseconds)
        guard chat.flags.contains(.unread) else {
            let since = aside.unreadSince
            return Due(rung: .leftUnread, time: since &+ after, anchor: since, armedAt: since)
        }
        let since = chat.idle.acceptedAt
        return Due(
            rung: .closeUnread, time: max(since &+ last, aside.leftUnreadAt &+ max(0, last &- after)), anchor: since,
            armedAt: aside.leftUnreadAt)
    }
}
