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
    /// The earliest of those that need no hours; of those due at the same time words come before changes of state, in the order of the ladders.
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
        take(settledDue(chat, live))
        take(transferDue(chat))
        take(mediaDue(chat))
        take(intakeDue(chat))
        take(botDue(chat, live))
        take(awayDue(chat))
        take(surveyDue(chat))
    }

    @inline(__always)
    static func earlier(_ due: Due?, _ next: inout Due?) {
        guard let due else { return }
        if let known = next, known.time <= due.time { return }
        next = due
    }

    /// B3. While what it counts from is on its way to somebody who is away, there is none (B3.9).
    @inline(__always)
    func idleDue(_ chat: Chat, added: Int64) -> Due? {
        guard chat.state == .active || chat.state == .wrapup, chat.turn == .visitor, chat.idle.acceptedAt != 0,
            !chat.flags.contains(.ladderOff), chat.aside == 0 || asides[chat.aside].pausedAt == 0,
            chat.idle.isDelivered || !isAway(chat)
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
        let arm = arms[chat.visitor]
        let prompt = idleAnchor(chat) &+ Int64(chat.idle.heldMilliseconds) &+ added &+ arm.promptAfter
        if !chat.idle.hasFired(.areYouThere) { return (.areYouThere, prompt, arm.promptAfter) }
        let warning = prompt &+ arm.warningAfter
        if !chat.idle.hasFired(.idleWarning) { return (.idleWarning, warning, arm.warningAfter) }
        return (.idleClose, warning &+ arm.closeAfter, arm.closeAfter)
    }

    /// B3.4: how far a pause moves the schedule, so that the next rung keeps what was left of its time when the pause
    /// began, and at least 30 s. A pause that began before the ladder did counts from the ladder's anchor.
    func idleShift(_ chat: Chat, added: Int64, pausedAt: Int64, resumedAt: Int64) -> Int64 {
        guard let due = idleDue(chat, added: added) else { return 0 }
        let paused = max(0, resumedAt &- max(pausedAt, due.anchor))
        let wanted = max(due.time &+ paused, resumedAt &+ policy.idle.resumeLeftMinMilliseconds)
        return max(0, wanted &- idleSchedule(chat, added: added).scheduled)
    }

    /// B3.2: when the operator's last message was first delivered, or counts as delivered to who is here.
    @inline(__always)
    func idleAnchor(_ chat: Chat) -> Int64 {
        chat.idle.isDelivered
            ? chat.idle.acceptedAt &+ Int64(chat.idle.deliveredAfterMilliseconds) : arrivalAssumed(chat)
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
        // Who chose to wait is asked again instead (OpenDue.swift).
        guard chat.waiting != 0, !chat.flags.contains(.waits) else { return nil }
        let entered = waiting[chat.waiting].enteredAt
        return Due(
            rung: .waitedTooLong(UInt8(holdingCount + 1)), time: entered &+ followUpAfter(chat),
            anchor: entered, armedAt: entered)
    }

    /// Each by itself, the earliest is next. They count the department's open time alone (B6.1).
    @inline(__always)
    func replyDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.reply.anchor != 0 else { return nil }
        var next: Due?
        Self.earlier(lateDue(chat), &next)
        Self.earlier(overdueDue(chat, live), &next)
        Self.earlier(stillOnItDue(chat, live), &next)
        Self.earlier(ownerSilentDue(chat, live), &next)
        Self.earlier(rescueDue(chat, live), &next)
        return next
    }

    /// B6.2.
    @inline(__always)
    private func lateDue(_ chat: Chat) -> Due? {
        guard !chat.reply.hasFired(.replyLate) else { return nil }
        let anchor = chat.reply.anchor
        return replyDue(
            .replyLate, chat, from: anchor,
            at: openTime(chat.department, after: anchor, lateAfter(chat.department)))
    }

    /// B6.2.
    @inline(__always)
    private func overdueDue(_ chat: Chat, _ live: Live) -> Due? {
        guard !chat.reply.hasFired(.replyOverdue) else { return nil }
        let (late, overdue) = (lateAfter(chat.department), overdueAfter(chat.department))
        let anchor = chat.reply.anchor
        var time = openTime(chat.department, after: anchor, overdue)
        if chat.reply.hasFired(.replyLate) { time = max(time, stepDue(chat, overdue &- late)) }
        if chat.state == .active { time = postponed(time, live) }
        return replyDue(.replyOverdue, chat, from: anchor, at: time)
    }

    /// B4.6.
    @inline(__always)
    private func stillOnItDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.state == .active, !chat.reply.hasFired(.stillOnIt), !chat.flags.contains(.afterword) else {
            return nil
        }
        let anchor = max(chat.reply.anchor, chat.since)
        let time = openTime(chat.department, after: anchor, arms[chat.visitor].holdingAfter)
        return replyDue(.stillOnIt, chat, from: anchor, at: postponed(time, live))
    }

    /// B6.2: the visitor has the choice, and the supervisors know.
    @inline(__always)
    private func ownerSilentDue(_ chat: Chat, _ live: Live) -> Due? {
        guard isOwnerSilent(chat) else { return nil }
        return silenceDue(.ownerSilent, chat, live, at: overdueAfter(chat.department) &* 2)
    }

    /// B6.2: others are asked, where the shop offers chats and nobody is being asked already.
    @inline(__always)
    private func rescueDue(_ chat: Chat, _ live: Live) -> Due? {
        guard isOwnerSilent(chat), chat.aside == 0 || asides[chat.aside].transfer == 0,
            rules[ruleIndex(chat.department)].mode == .assign
        else { return nil }
        return silenceDue(.rescue, chat, live, at: policy.reply.rescueAfterMilliseconds)
    }

    /// B6.2: the visitor was given the choice, and nobody has answered since.
    func hasChoice(_ chat: Chat) -> Bool {
        chat.state == .active && chat.reply.anchor != 0 && chat.reply.hasFired(.ownerSilent)
    }

    /// B6.2: after the first reply, overdue once more, and the owner is here.
    @inline(__always)
    private func isOwnerSilent(_ chat: Chat) -> Bool {
        guard chat.state == .active, chat.flags.contains(.answered), chat.reply.hasFired(.replyOverdue),
            policy.reply.rescueAfterMilliseconds != 0
        else { return false }
        let owner = operators[people[chat.owner].operatorIndex]
        return owner.isConnected && owner.presence != .offline
    }

    private func silenceDue(_ rung: Rung, _ chat: Chat, _ live: Live, at milliseconds: Int64) -> Due? {
        guard !chat.reply.hasFired(rung) else { return nil }
        // No sooner than that after somebody took the chat; and a step from the rung before it (B3.6).
        let anchor = max(chat.reply.anchor, chat.since)
        var before = overdueAfter(chat.department)
        if chat.reply.hasFired(.ownerSilent) { before = max(before, overdueAfter(chat.department) &* 2) }
        if chat.reply.hasFired(.rescue) { before = max(before, policy.reply.rescueAfterMilliseconds) }
        let time = max(
            openTime(chat.department, after: anchor, milliseconds), stepDue(chat, milliseconds &- before))
        return replyDue(rung, chat, from: anchor, at: postponed(time, live))
    }

    /// B3.6: so long after the last of late, overdue and silent has really fired.
    private func stepDue(_ chat: Chat, _ milliseconds: Int64) -> Int64 {
        openTime(
            chat.department, after: chat.reply.anchor &+ Int64(chat.replyFiredAfterMilliseconds), max(0, milliseconds))
    }

    @inline(__always)
    private func replyDue(_ rung: Rung, _ chat: Chat, from anchor: Int64, at time: Int64) -> Due? {
        // A department that never opens again owes nothing at any time.
        guard !chat.reply.hasFired(rung), time < Limits.times.upperBound else { return nil }
        return Due(rung: rung, time: time, anchor: anchor, armedAt: anchor)
    }

    /// B4.5, B6.2: while an operator of this chat types, by up to 60 s.
    func postponed(_ time: Int64, _ live: Live) -> Int64 {
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
        guard chat.isOffered else { return nil }
        // As long as it was told, whatever the policy says meanwhile.
        guard chat.state == .followup else {
            return Due(
                rung: .offerMissed, time: waiting[chat.waiting].offeredUntil, anchor: chat.since, armedAt: chat.since)
        }
        let until = followups[aside(chat).followup].offeredUntil
        return Due(rung: .offerMissed, time: until, anchor: chat.since, armedAt: chat.since)
    }

    /// B12.1: who is asked has 45 s.
    @inline(__always)
    func transferDue(_ chat: Chat) -> Due? {
        guard chat.aside != 0, chat.isAttended, aside(chat).transfer != 0 else { return nil }
        let record = transfers[aside(chat).transfer]
        guard record.asked != 0 else { return nil }  // It waits.
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
    func followUpAfter(_ chat: Chat) -> Int64 {
        let tried = arms[chat.visitor].followUpAfter
        return tried >= 0 ? tried : rules[ruleIndex(chat.department)].followUpAfterMilliseconds
    }
    private func ruleIndex(_ department: UInt8) -> Int { Int(department) < rules.count ? Int(department) : 0 }

    /// B5.4: when the line is worth looking at again without anything else happening: what was asked for is given up.
    @inline(__always)
    func relaxedAt(_ chat: Chat) -> Int64? {
        guard chat.state == .queued, chat.waiting != 0,
            chat.skill != 0 || chat.language != 0 || rules[ruleIndex(chat.department)].helpers != 0
        else {
            return nil
        }
        return waiting[chat.waiting].enteredAt &+ policy.routing.relaxedAfterMilliseconds
    }
}
