// Whether what an operator wrote has arrived (B3.2, B3.9), and what a visitor's coming and going does to their chats.
//
//      written ── a receipt ──────────────────────────▶ arrived: the ladder's anchor
//         │    └─ a minute, the visitor being here ───▶ counts as arrived
//         └─ the visitor goes, or is not here ─▶ on its way: no ladder ── 5 min ─▶ left unread ── 7 days ─▶ unread
//                                                   └── they come back: a receipt, or a minute

extension State {
    /// B3.2: when the operator's last words count as arrived, if no receipt of them comes and the visitor stays.
    @inline(__always)
    func arrivalAssumed(_ chat: borrowing Chat) -> Int64 {
        max(chat.idle.acceptedAt, aside(chat).backAt) &+ policy.idle.undeliveredAfterMilliseconds
    }

    /// B3.9: nobody is here whom it could reach.
    @inline(__always)
    func isAway(_ chat: borrowing Chat) -> Bool {
        let visitor = chat.visitor
        return !people[visitor].isOnline
    }

    /// B3.9: it is no load for its owner, and nobody waits in it.
    @inline(__always)
    func isLeftUnread(_ chat: borrowing Chat) -> Bool {
        guard chat.flags.contains(.unread) else { return false }
        return isAway(chat)
    }

    /// B3.2: a public message of the operator. What was on its way before it, is so still.
    mutating func armIdle(_ slot: UInt32, _ event: borrowing Event) {
        let wasUnread = isOnItsWay(slot, at: event.at)
        let first = chats[slot].idle.firstUnread
        chats[slot].idle = IdleState(acceptedAt: event.at, chatSeq: event.chatSeq)
        if wasUnread {
            chats[slot].idle.unreadBack = UInt8(min(UInt32(IdleState.nothingUnread) - 1, event.chatSeq &- first))
        } else {
            forgetUnread(slot)
        }
        if isAway(chats[slot]) { noteUnread(slot) }
    }

    /// B10.1: the ladder begins anew with a question that is no answer: it can be missed, and does not go unread.
    mutating func askIdleAnew(_ slot: UInt32, _ event: borrowing Event) {
        let wasUnread = isOnItsWay(slot, at: event.at)
        let first = chats[slot].idle.firstUnread
        chats[slot].idle = IdleState(acceptedAt: event.at, chatSeq: event.chatSeq)
        guard !wasUnread else {
            chats[slot].idle.unreadBack = UInt8(min(UInt32(IdleState.nothingUnread) - 1, event.chatSeq &- first))
            return
        }
        forgetUnread(slot)
        chats[slot].idle.unreadBack = IdleState.nothingUnread
        if isAway(chats[slot]) { chats[slot].idle.deliveredAfterMilliseconds = 0 }
    }

    /// B3.3: anew, from now on.
    mutating func stillHere(_ slot: UInt32, _ event: borrowing Event) {
        disarmIdle(slot)
        chats[slot].idle = IdleState(acceptedAt: event.at, deliveredAfterMilliseconds: 0, chatSeq: event.chatSeq)
    }

    /// B3.3: and nothing is unread.
    mutating func disarmIdle(_ slot: UInt32) {
        chats[slot].idle = IdleState()
        forgetUnread(slot)
    }

    /// B3.2: first delivered.
    mutating func arrived(_ slot: UInt32, upTo chatSeq: UInt32, at time: Int64) {
        let idle = chats[slot].idle
        guard idle.acceptedAt != 0, !idle.isDelivered else { return }
        if chatSeq >= idle.chatSeq { return arrive(slot, at: min(time, arrivalAssumed(chats[slot]))) }
        // A part of it: the rest begins behind.
        guard idle.isUnread, chatSeq >= idle.firstUnread else { return }
        chats[slot].idle.unreadBack = UInt8(truncatingIfNeeded: idle.chatSeq &- chatSeq &- 1)
    }

    private mutating func arrive(_ slot: UInt32, at time: Int64) {
        let after = UInt32(clamping: time &- chats[slot].idle.acceptedAt)
        chats[slot].idle.deliveredAfterMilliseconds = min(after, IdleState.undelivered - 1)
        forgetUnread(slot)
    }

    mutating func leftUnread(_ slot: UInt32, _ event: borrowing Event) {
        let at = event.at
        chats[slot].flags.insert(.unread)
        changeAside(slot) { $0.leftUnreadAt = at }
    }

    /// B3.9: the visitor comes or goes, and with them what their chats wait for.
    mutating func visitorMoved(_ visitor: UInt32, online: Bool, at time: Int64) {
        var slot = people[visitor].openChats
        while slot != 0 {
            if online { cameBack(slot, at: time) } else { wentAway(slot, at: time) }
            slot = chats[slot].links.next
        }
    }

    private mutating func wentAway(_ slot: UInt32, at time: Int64) {
        let idle = chats[slot].idle
        guard idle.acceptedAt != 0, !idle.isDelivered else { return }
        let assumed = arrivalAssumed(chats[slot])
        guard idle.isUnread, time < assumed else { return arrive(slot, at: min(time, assumed)) }
        noteUnread(slot)
    }

    mutating func cameBack(_ slot: UInt32, at time: Int64) {
        guard chats[slot].idle.acceptedAt != 0 else { return }
        if chats[slot].idle.isUnread { amendAside(slot) { $0.backAt = time } }
        // B3.6: the warning was for nobody; who is back gets it before anything ends, with its full step.
        guard chats[slot].idle.wasSkipped(.idleWarning), chats[slot].idle.hasFired(.idleWarning) else { return }
        chats[slot].idle.fired &= ~(1 << (Rung.idleWarning.number &- 1))
        chats[slot].idle.lastFiredAt = time
    }

    /// Whether the operator's words before this moment have not arrived.
    private func isOnItsWay(_ slot: UInt32, at time: Int64) -> Bool {
        guard chats[slot].idle.isUnread else { return false }
        return isAway(chats[slot]) || time < arrivalAssumed(chats[slot])
    }

    private mutating func noteUnread(_ slot: UInt32) {
        let at = chats[slot].idle.acceptedAt
        changeAside(slot) { if $0.unreadSince == 0 { $0.unreadSince = at } }
    }

    private mutating func forgetUnread(_ slot: UInt32) {
        chats[slot].flags.remove(.unread)
        amendAside(slot) { aside in
            aside.unreadSince = 0
            aside.leftUnreadAt = 0
            aside.backAt = 0
        }
    }
}
