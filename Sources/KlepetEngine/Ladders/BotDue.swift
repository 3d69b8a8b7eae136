// When the timers of intake, bot, wrap-up and survey are due (B1, B7, B10): derived like all others (Due.swift).

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
    func botDue(_ chat: Chat) -> Due? {
        guard chat.state == .bot else { return nil }
        let aside = aside(chat)
        let bot = policy.bot
        var next: Due?
        if aside.botOwes.anchor != 0 {
            Self.earlier(botDue(.botSilent, from: aside.botOwes.anchor, after: bot.silentAfterMilliseconds), &next)
        }
        if aside.wanted.anchor != 0 {
            Self.earlier(botDue(.nobodyCame, from: aside.wanted.anchor, after: followUpAfter(chat.department)), &next)
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

    private func botDue(_ rung: Rung, from anchor: Int64, after milliseconds: Int64) -> Due {
        Due(rung: rung, time: anchor &+ milliseconds, anchor: anchor, armedAt: anchor)
    }

    private func goneAt(_ bot: UInt32) -> Int64 {
        let index = Int(people[bot].botNumber) - 1
        return bots.indices.contains(index) ? bots[index].goneAt : 0
    }

    /// B10.1: one warning, then the close; the numbers are those of the idle ladder's rungs that they are.
    func wrapupSchedule(_ chat: Chat, added: Int64) -> (rung: Rung, scheduled: Int64, step: Int64) {
        let (first, last) = (policy.wrapup.warningAfterMilliseconds, policy.wrapup.closeAfterMilliseconds)
        let warning = idleAnchor(chat) &+ Int64(chat.idle.heldMilliseconds) &+ added &+ first
        return chat.idle.hasFired(.idleWarning) ? (.idleClose, warning &+ last, last) : (.idleWarning, warning, first)
    }

    /// B10.2: as long as it was told, whatever the policy says meanwhile; open or closed, for a chat may be reopened.
    func surveyDue(_ chat: Chat) -> Due? {
        guard chat.aside != 0 else { return nil }
        let survey = aside(chat).survey
        guard survey.seq != 0, survey.answeredAt == 0 else { return nil }
        return Due(rung: .surveyExpired, time: survey.until, anchor: survey.askedAt, armedAt: survey.askedAt)
    }
}
