// When the next rung of a chat is due. Every timer of a chat is a rung of a ladder: an anchor, a schedule from the policy, and
// which rungs have fired. From these the time is derived whenever it is asked for; nothing is stored.
//
//      due(rung) = max(anchor + schedule(rung), last firing + step(rung))          B3.6
//
// so that after a suspend the rungs come one by one with their full steps between them, and a warning always has its time.

/// The next rung of a ladder. `armedAt` is when its timer began to run: the rung before it, or the anchor (B1.3).
struct Due {
    var ladder: LadderName
    var rung: UInt8
    var time: Int64
    var anchor: Int64
    var armedAt: Int64
}

extension State {
    /// The earliest; of those due at the same time words come before changes of state, in this order.
    func nextDue(_ slot: UInt32, _ live: Live) -> Due? {
        let chat = chats[slot]
        guard chat.isOpen else { return nil }
        var next: Due?
        Self.earlier(live.pausedSince == 0 ? idleDue(chat, added: live.addedMilliseconds) : nil, &next)
        Self.earlier(holdingDue(chat, live), &next)
        Self.earlier(replyDue(chat, live), &next)
        Self.earlier(promiseDue(chat), &next)
        Self.earlier(waitedDue(chat), &next)
        Self.earlier(offerDue(chat), &next)
        Self.earlier(dropDue(chat), &next)
        return next
    }

    @inline(__always)
    private static func earlier(_ due: Due?, _ next: inout Due?) {
        guard let due else { return }
        if let known = next, known.time <= due.time { return }
        next = due
    }

    /// B3.
    func idleDue(_ chat: Chat, added: Int64) -> Due? {
        guard chat.state == .active || chat.state == .wrapup, chat.turn == .visitor, chat.idle.acceptedAt != 0,
            !chat.flags.contains(.ladderOff)
        else { return nil }
        let idle = policy.idle
        let anchor = idleAnchor(chat)
        let moved = anchor &+ Int64(chat.idle.heldMilliseconds) &+ added
        var at = moved
        for (index, step) in [idle.promptAfterMilliseconds, idle.warningAfterMilliseconds, idle.closeAfterMilliseconds].enumerated() {
            at = at &+ step
            let rung = UInt8(index + 1)
            guard !chat.idle.hasFired(rung) else { continue }
            let armedAt = rung == 1 ? anchor : chat.idle.lastFiredAt
            return Due(
                ladder: .idle, rung: rung, time: rung == 1 ? at : max(at, chat.idle.lastFiredAt &+ step), anchor: anchor,
                armedAt: armedAt)
        }
        return nil
    }

    /// B3.2: when the operator's last message was first delivered; undelivered after 60 s, acceptance + 60 s.
    func idleAnchor(_ chat: Chat) -> Int64 {
        let latest = chat.idle.acceptedAt &+ policy.idle.undeliveredAfterMilliseconds
        return chat.idle.deliveredAt == 0 ? latest : min(chat.idle.deliveredAt, latest)
    }

    /// B4.1: the next holding message in the line.
    func holdingDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.waiting != 0 else { return nil }
        let place = waiting[chat.waiting]
        var before: Int64 = 0
        for (index, at) in policy.waiting.holdingAtMilliseconds.prefix(16).enumerated() {
            defer { before = at }
            guard chat.waitingFired & (1 << UInt16(index)) == 0 else { continue }
            var time = place.enteredAt &+ at
            if place.lastFiredAt != 0 { time = max(time, place.lastFiredAt &+ (at &- before)) }
            if chat.state == .offered { time = postponed(time, live) }  // B4.5
            return Due(
                ladder: .waiting, rung: UInt8(index + 1), time: time, anchor: place.enteredAt,
                armedAt: max(place.enteredAt, place.lastFiredAt))
        }
        return nil
    }

    /// B4.3: too long in the line. Its rung comes behind the holding messages'.
    func waitedDue(_ chat: Chat) -> Due? {
        guard chat.waiting != 0 else { return nil }
        let entered = waiting[chat.waiting].enteredAt
        return Due(
            ladder: .waiting, rung: UInt8(min(16, policy.waiting.holdingAtMilliseconds.count) + 1),
            time: entered &+ rules(of: chat).followUpAfterMilliseconds, anchor: entered, armedAt: entered)
    }

    /// B6.2: late, overdue; B4.6: the holding message; B1.5: the follow-up. All four are tried, the earliest is next.
    func replyDue(_ chat: Chat, _ live: Live) -> Due? {
        let reply = chat.reply
        guard reply.anchor != 0 else { return nil }
        let rules = rules(of: chat)
        var next: Due?
        var before: Int64 = 0
        for rung in UInt8(1)...4 where !reply.hasFired(rung) {
            var anchor = reply.anchor
            let after: Int64
            switch rung {
            case 1: after = rules.lateAfterMilliseconds
            case 2: after = rules.overdueAfterMilliseconds
            case 3:
                guard chat.state == .active else { continue }
                anchor = max(anchor, chat.since)
                after = policy.reply.holdingAfterMilliseconds
            default:
                guard chat.isAttended || chat.isWaiting else { continue }
                after = policy.reply.followUpAfterMilliseconds
            }
            var time = anchor &+ after
            if rung == 2, reply.hasFired(1) {
                before = rules.lateAfterMilliseconds
                time = max(time, reply.lastFiredAt &+ (after &- before))
            }
            if rung == 2 || rung == 3, chat.state == .active { time = postponed(time, live) }
            Self.earlier(Due(ladder: .reply, rung: rung, time: time, anchor: anchor, armedAt: anchor), &next)
        }
        return next
    }

    /// B4.5, B6.2: while an operator of this chat types, by up to 60 s.
    private func postponed(_ time: Int64, _ live: Live) -> Int64 {
        guard live.operatorTypingUntil > time else { return time }
        return min(live.operatorTypingUntil, time &+ policy.reply.typingPostponesMaxMilliseconds)
    }

    /// B4.7, B6.3: the reminder at 80 %, then the time itself.
    func promiseDue(_ chat: Chat) -> Due? {
        let promise = chat.promise
        guard promise.anchor != 0, chat.isAttended else { return nil }
        let whole = Int64(chat.promiseMilliseconds)
        let near = whole * policy.reply.reminderAtPercent / 100
        if !promise.hasFired(1) {
            return Due(
                ladder: .promise, rung: 1, time: promise.anchor &+ near, anchor: promise.anchor, armedAt: promise.anchor)
        }
        guard !promise.hasFired(2) else { return nil }
        return Due(
            ladder: .promise, rung: 2, time: promise.anchor &+ whole, anchor: promise.anchor, armedAt: promise.anchor)
    }

    /// B5.5.
    func offerDue(_ chat: Chat) -> Due? {
        guard chat.state == .offered, chat.waiting != 0 else { return nil }
        let at = waiting[chat.waiting].offeredAt
        return Due(ladder: .offer, rung: 1, time: at &+ policy.routing.offerMilliseconds, anchor: at, armedAt: at)
    }

    /// B5.8.
    func dropDue(_ chat: Chat) -> Due? {
        guard chat.isAttended else { return nil }
        let owner = operators[people[chat.owner].operatorIndex]
        guard owner.droppedAt != 0, !owner.isConnected else { return nil }
        let (told, requeued) = (policy.routing.droppedToldAfterMilliseconds, policy.routing.droppedRequeuedAfterMilliseconds)
        guard chat.dropFired & 1 != 0 else {
            return Due(
                ladder: .drop, rung: 1, time: owner.droppedAt &+ told, anchor: owner.droppedAt, armedAt: owner.droppedAt)
        }
        let firedAt = owner.droppedAt &+ Int64(chat.dropFiredAfterMilliseconds)
        return Due(
            ladder: .drop, rung: 2, time: max(owner.droppedAt &+ requeued, firedAt &+ max(0, requeued &- told)),
            anchor: owner.droppedAt, armedAt: firedAt)
    }

    /// B5.4: when the line is worth looking at again without anything else happening: the skill asked for is given up.
    func relaxedAt(_ chat: Chat) -> Int64? {
        guard chat.state == .queued, chat.waiting != 0, chat.skill != 0 || !rules(of: chat).fallbacks.isEmpty else { return nil }
        return waiting[chat.waiting].enteredAt &+ policy.routing.skillRelaxedAfterMilliseconds
    }
}
