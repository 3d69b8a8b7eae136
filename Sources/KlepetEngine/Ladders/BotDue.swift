// When the timers of intake, bot, wrap-up, survey and of what was settled are due (B1, B7, B10, B6.4): derived like all others (Due.swift).

extension State {
    /// A form is never a wall: a question unanswered for this long, and the chat goes on without. Its rung
    /// comes behind the questions'.
    func intakeDue(_ chat: Chat) -> Due? {
        guard chat.state == .intake else { return nil }
        let asked = aside(chat).intake.anchor
        let anchor = asked == 0 ? chat.since : asked
        return Due(
            rung: .intakeEnd, time: anchor &+ policy.intake.patienceMilliseconds, anchor: anchor, armedAt: anchor)
    }

    /// B7, B7.2, B7.3: the earliest.
    func botDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.state == .bot else { return nil }
        let aside = aside(chat)
        let bot = policy.bot
        var next: Due?
        if aside.botOwes.anchor != 0 {
            let owes = aside.botOwes.anchor
            Self.earlier(botDue(.botSilent, from: owes, after: silentAfter(owes, live)), &next)
        }
        if aside.wanted.anchor != 0 {
            Self.earlier(botDue(.nobodyCame, from: aside.wanted.anchor, after: followUpAfter(chat)), &next)
            return next
        }
        if aside.botAnswered.anchor != 0 {
            let anchor = aside.botAnswered.anchor
            Self.earlier(botDue(.botResolved, from: anchor, after: bot.resolvedAfterMilliseconds), &next)
        }
        let goneAt = goneAt(aside.bot)
        if goneAt != 0 {
            Self.earlier(botDue(.botGone, from: max(goneAt, chat.since), after: bot.silentAfterMilliseconds), &next)
        }
        return next
    }

    /// B7.2: typing is not silence, up to a minute: it is silent from when it last typed.
    private func silentAfter(_ owes: Int64, _ live: Live) -> Int64 {
        let silent = policy.bot.silentAfterMilliseconds
        guard live.botTypedAt > owes else { return silent }
        return max(silent, min(live.botTypedAt &- owes &+ silent, policy.bot.thinkingMaxMilliseconds))
    }

    private func botDue(_ rung: Rung, from anchor: Int64, after milliseconds: Int64) -> Due {
        Due(rung: rung, time: anchor &+ milliseconds, anchor: anchor, armedAt: anchor)
    }

    private func goneAt(_ bot: UInt32) -> Int64 {
        let index = Int(people[bot].botNumber) - 1
        return bots.indices.contains(index) ? bots[index].goneAt : 0
    }

    /// B10.1: one warning, then the close; the numbers are those of the idle ladder's rungs that they are.
    func wrapupSchedule(_ chat: Chat, added: Int64) -> (rung: Rung, scheduled: Int64, step: Int64) {
        let (first, last) = (arms[chat.visitor].wrapupWarningAfter, arms[chat.visitor].wrapupCloseAfter)
        let warning = idleAnchor(chat) &+ Int64(chat.idle.heldMilliseconds) &+ added &+ first
        return chat.idle.hasFired(.idleWarning) ? (.idleClose, warning &+ last, last) : (.idleWarning, warning, first)
    }

    /// B6.4: silence since then ends the chat; who types is not silent. Where the operator has switched the ladder off
    /// it does not end by itself (B3.8).
    func settledDue(_ chat: Chat, _ live: Live) -> Due? {
        guard chat.state == .active, chat.flags.contains(.settled), !chat.flags.contains(.ladderOff),
            aside(chat).pausedAt == 0
        else { return nil }
        let anchor = aside(chat).settledAt
        let ends = anchor &+ arms[chat.visitor].settledCloseAfter
        let typing = min(live.visitorTypingUntil, ends &+ policy.idle.typingPauseMaxMilliseconds)
        let time = max(postponed(ends, live), typing, live.uploadingUntil)
        return Due(rung: .settledClose, time: time, anchor: anchor, armedAt: anchor)
    }

    /// B10.2: as long as it was told, whatever the policy says meanwhile; open or closed, for a chat may be reopened.
    func surveyDue(_ chat: Chat) -> Due? {
        guard chat.aside != 0 else { return nil }
        let survey = aside(chat).survey
        guard survey.seq != 0, survey.answeredAt == 0 else { return nil }
        return Due(rung: .surveyExpired, time: survey.until, anchor: survey.askedAt, armedAt: survey.askedAt)
    }
}
