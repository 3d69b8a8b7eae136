// When the next rung of a chat is due. Every timer of a chat is a rung of a ladder: an anchor, a schedule from the
// policy, and which rungs have fired. From these the time is derived whenever it is asked for; nothing is stored.
//
//      due(rung) = max(anchor + schedule(rung), last firing + step(rung))          B3.6
//
// so that after a suspend the rungs come one by one with their full steps between them, and a
// warning always has its time.

/// The next rung of a ladder. `armedAt` is when its timer began to run: the rung before it, or the anchor (B1.3).
struct Due {
    var rung: Rung
    var time: Int64
    var anchor: Int64
    var armedAt: Int64
}

extension State {
    /// The earliest; of those due at the same time words come before changes of state, in the order of the ladders.
    @inline(__always)
    func nextDue(_ slot: UInt32, _ live: Live) -> Due? {
        let chat = chats[slot]
        var next: Due?
        if chat.isOpen, live.pausedSince == 0 { Self.earlier(idleDue(chat, added: live.addedMilliseconds), &next) }
        eachDue(chat, live) { Self.earlier($0, &next) }
        return next
    }

    /// The ladders, and the next rung of each. The idle ladder is not among them: it can stand still, and who asks knows
    /// what then.
    @inline(__always)
    func eachDue(_ chat: Chat, _ live: Live, _ take: (Due?) -> Void) {
        guard chat.isOpen else { return take(surveyDue(chat)) }
        take(holdingDue(chat, live))
        take(replyDue(chat, live))
        take(promiseDue(chat))
        take(waitedDue(chat))
        take(offerDue(chat))
        take(dropDue(chat))
        guard chat.aside != 0 else { return }
        take(transferDue(chat))
        take(mediaDue(chat))
        take(intakeDue(chat))
        take(botDue(chat))
        take(surveyDue(chat))
    }

    @inline(__always)
    static func earlier(_ due: Due?, _ next: inout Due?) {
        guard let due else { return }
        if let known = next, known.time <= due.time { return }
        next = due
    }

    /// B3.
    @inline(__always)
    func idleDue(_ chat: Chat, added: Int64) -> Due? {
        guard chat.state == .active || chat.state == .wrapup, chat.turn == .visitor, chat.idle.acceptedAt != 0,
            !chat.flags.contains(.ladderOff), chat.aside == 0 || asides[chat.aside].pausedAt == 0
        else { return nil }
        let (rung, scheduled, step) = idleSchedule(chat, added: added)
        let anchor = idleAnchor(chat)
        if chat.idle.fired == 0 {
            return Due(rung: rung, time: scheduled, anchor: anchor, armedAt: anchor)
        }
        let last = chat.idle.lastFiredAt
        return Due(rung: rung, time: max(scheduled, last &+ step), anchor: anchor, armedAt: last)
    }

    /// The next rung of the ladder, when the schedule has it, and its step from the one before.
    @inline(__always)
    private func idleSchedule(_ chat: Chat, added: Int64) -> (rung: Rung, scheduled: Int64, step: Int64) {
        if chat.state == .wrapup { return wrapupSchedule(chat, added: added) }
        let idle = policy.idle
        let prompt = idleAnchor(chat) &+ Int64(chat.idle.heldMilliseconds) &+ added &+ idle.promptAfterMilliseconds
        if !chat.idle.hasFired(.areYouThere) { return (.areYouThere, prompt, idle.promptAfterMilliseconds) }
        let warning = prompt &+ idle.warningAfterMilliseconds
        if !chat.idle.hasFired(.idleWarning) { return (.idleWarning, warning, idle.warningAfterMilliseconds) }
        return (.idleClose, warning &+ idle.closeAfterMilliseconds, idle.closeAfterMilliseconds)
    }

    /// B3.4: how far a pause moves the schedule, so that the next rung keeps what was left of its time when the pause
    /// began, and at least 30 s. A pause that began before the ladder did counts from the ladder's anchor.
    func idleShift(_ chat: Chat, added: Int64, pausedAt: Int64, resumedAt: Int64) -> Int64 {
        guard let due = idleDue(chat, added: added) else { return 0 }
        let paused = max(0, resumedAt &- max(pausedAt, due.anchor))
        let wanted = max(due.time &+ paused, resumedAt &+ policy.idle.resumeLeftMinMilliseconds)
        return max(0, wanted &- idleSchedule(chat, added: added).scheduled)
    }

    /// B3.2: when the operator's last message was first delivered; undelivered after 60 s, acceptance + 60 s.
    @inline(__always)
    func idleAnchor(_ chat: Chat) -> Int64 {
        let latest = chat.idle.acceptedAt &+ policy.idle.undeliveredAfterMilliseconds
        return chat.idle.isDelivered
            ? min(chat.idle.acceptedAt &+ Int64(chat.idle.deliveredAfterMilliseconds), latest) : latest
    }

    /// B4.1: the next holding message in the line.
    @inline(__always)
    func holdingDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.waiting != 0 else { return nil }
        // The lowest rung that has not fired.
        let index = (~chat.waitingFired).trailingZeroBitCount
        guard index < holdingCount else { return nil }
        let place = waiting[chat.waiting]
        let at = policy.waiting.holdingAtMilliseconds[index]
        var time = place.enteredAt &+ at
        if place.lastFiredAt != 0, index > 0 {
            time = max(time, place.lastFiredAt &+ (at &- policy.waiting.holdingAtMilliseconds[index - 1]))
        }
        if chat.state == .offered { time = postponed(time, live) }  // B4.5
        return Due(
            rung: .holding(UInt8(index + 1)), time: time, anchor: place.enteredAt,
            armedAt: max(place.enteredAt, place.lastFiredAt))
    }

    /// Rungs of the holding messages; the rung behind them is B4.3's.
    var holdingCount: Int { min(16, policy.waiting.holdingAtMilliseconds.count) }

    /// B4.3: too long in the line. Its rung comes behind the holding messages'.
    @inline(__always)
    func waitedDue(_ chat: Chat) -> Due? {
        guard chat.waiting != 0 else { return nil }
        let entered = waiting[chat.waiting].enteredAt
        return Due(
            rung: .waitedTooLong(UInt8(holdingCount + 1)), time: entered &+ followUpAfter(chat.department),
            anchor: entered, armedAt: entered)
    }

    /// Each by itself, the earliest is next.
    @inline(__always)
    func replyDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.reply.anchor != 0 else { return nil }
        var next: Due?
        Self.earlier(lateDue(chat), &next)
        Self.earlier(overdueDue(chat, live), &next)
        Self.earlier(stillOnItDue(chat, live), &next)
        Self.earlier(unansweredDue(chat), &next)
        return next
    }

    /// B6.2.
    @inline(__always)
    private func lateDue(_ chat: Chat) -> Due? {
        replyDue(.replyLate, chat, from: chat.reply.anchor, at: chat.reply.anchor &+ lateAfter(chat.department))
    }

    /// B6.2.
    @inline(__always)
    private func overdueDue(_ chat: Chat, _ live: Live) -> Due? {
        let (late, overdue) = (lateAfter(chat.department), overdueAfter(chat.department))
        let anchor = chat.reply.anchor
        var time = anchor &+ overdue
        if chat.reply.hasFired(.replyLate) {
            time = max(time, anchor &+ Int64(chat.lateFiredAfterMilliseconds) &+ (overdue &- late))
        }
        if chat.state == .active { time = postponed(time, live) }
        return replyDue(.replyOverdue, chat, from: anchor, at: time)
    }

    /// B4.6.
    @inline(__always)
    private func stillOnItDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.state == .active else { return nil }
        let anchor = max(chat.reply.anchor, chat.since)
        let time = postponed(anchor &+ policy.reply.holdingAfterMilliseconds, live)
        return replyDue(.stillOnIt, chat, from: anchor, at: time)
    }

    /// B1.5: who takes a chat that waited for a day has a day to answer it, too.
    @inline(__always)
    func unansweredDue(_ chat: Chat) -> Due? {
        guard chat.isAttended || chat.isWaiting else { return nil }
        let anchor = max(chat.reply.anchor, chat.since)
        return replyDue(.unanswered, chat, from: anchor, at: anchor &+ policy.reply.followUpAfterMilliseconds)
    }

    @inline(__always)
    private func replyDue(_ rung: Rung, _ chat: Chat, from anchor: Int64, at time: Int64) -> Due? {
        chat.reply.hasFired(rung) ? nil : Due(rung: rung, time: time, anchor: anchor, armedAt: anchor)
    }

    /// B4.5, B6.2: while an operator of this chat types, by up to 60 s.
    private func postponed(_ time: Int64, _ live: Live) -> Int64 {
        guard live.operatorTypingUntil > time else { return time }
        return min(live.operatorTypingUntil, time &+ policy.reply.typingPostponesMaxMilliseconds)
    }

    /// B4.7, B6.3: the reminder at 80 %, then the time itself.
    @inline(__always)
    func promiseDue(_ chat: Chat) -> Due? {
        guard let end = promiseEnd(chat), !aside(chat).promise.hasFired(.promiseNear) else { return promiseEnd(chat) }
        var near = end
        near.rung = .promiseNear
        near.time = end.anchor &+ Int64(aside(chat).promiseMilliseconds) * policy.reply.reminderAtPercent / 100
        return near
    }

    @inline(__always)
    func promiseEnd(_ chat: Chat) -> Due? {
        guard chat.aside != 0, chat.isAttended else { return nil }
        let (promise, milliseconds) = (aside(chat).promise, aside(chat).promiseMilliseconds)
        guard promise.anchor != 0, !promise.hasFired(.promiseEnd) else { return nil }
        return Due(
            rung: .promiseEnd, time: promise.anchor &+ Int64(milliseconds), anchor: promise.anchor,
            armedAt: promise.anchor)
    }

    /// B5.5.
    @inline(__always)
    func offerDue(_ chat: Chat) -> Due? {
        guard chat.state == .offered, chat.waiting != 0 else { return nil }
        // As long as it was told, whatever the policy says meanwhile.
        return Due(
            rung: .offerMissed, time: waiting[chat.waiting].offeredUntil, anchor: chat.since, armedAt: chat.since)
    }

    /// B5.8.
    @inline(__always)
    func dropDue(_ chat: Chat) -> Due? {
        guard chat.isAttended else { return nil }
        let owner = operators[people[chat.owner].operatorIndex]
        guard owner.droppedAt != 0, !owner.isConnected else { return nil }
        let (told, requeued) = (
            policy.routing.droppedToldAfterMilliseconds, policy.routing.droppedRequeuedAfterMilliseconds
        )
        guard aside(chat).dropFired & 1 != 0 else {
            return Due(
                rung: .operatorDropped, time: owner.droppedAt &+ told, anchor: owner.droppedAt,
                armedAt: owner.droppedAt)
        }
        let firedAt = owner.droppedAt &+ Int64(aside(chat).dropFiredAfterMilliseconds)
        return Due(
            rung: .backInLine, time: max(owner.droppedAt &+ requeued, firedAt &+ max(0, requeued &- told)),
            anchor: owner.droppedAt, armedAt: firedAt)
    }

    /// B12.1: who is asked has 45 s.
    @inline(__always)
    func transferDue(_ chat: Chat) -> Due? {
        guard chat.aside != 0, chat.isAttended, aside(chat).transfer != 0 else { return nil }
        let record = transfers[aside(chat).transfer]
        return Due(rung: .transferMissed, time: record.until, anchor: record.since, armedAt: record.since)
    }

    /// B12.3: an offer of a call ends by itself.
    @inline(__always)
    func mediaDue(_ chat: Chat) -> Due? {
        guard chat.aside != 0, chat.isAttended, aside(chat).media.stage == .offered else { return nil }
        // As long as it was told, whatever the policy says meanwhile.
        let media = aside(chat).media
        return Due(rung: .mediaExpired, time: media.at, anchor: media.offeredAt, armedAt: media.offeredAt)
    }

    // The department's numbers one by one: a whole `DepartmentRules` would be copied, and its list retained.
    private func lateAfter(_ department: UInt8) -> Int64 { rules[ruleIndex(department)].lateAfterMilliseconds }
    private func overdueAfter(_ department: UInt8) -> Int64 { rules[ruleIndex(department)].overdueAfterMilliseconds }
    func followUpAfter(_ department: UInt8) -> Int64 { rules[ruleIndex(department)].followUpAfterMilliseconds }
    private func ruleIndex(_ department: UInt8) -> Int { Int(department) < rules.count ? Int(department) : 0 }

    /// B5.4: when the line is worth looking at again without anything else happening: the skill asked for is given up.
    @inline(__always)
    func relaxedAt(_ chat: Chat) -> Int64? {
        guard chat.state == .queued, chat.waiting != 0,
            chat.skill != 0 || rules[ruleIndex(chat.department)].helpers != 0
        else {
            return nil
        }
        return waiting[chat.waiting].enteredAt &+ policy.routing.skillRelaxedAfterMilliseconds
    }
}
