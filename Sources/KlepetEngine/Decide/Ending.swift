// Ending well (B10): "anything else?", and the survey of an episode that had people in it.

extension Engine {
    /// B10.1.
    func askMore(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.chats[slot].state != .wrapup else { throw .already }
        try checkRoom(slot)
        endHold(slot, by: actor)
        endRescue(slot)
        emit(.wrapupAsked, slot, by: actor)
        forgetPauses(slot)  // The ladder begins anew.
        tell(slot, .anythingElse)
    }

    // MARK: survey

    /// B10.2: the operator can leave it out.
    func waiveSurvey(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard !state.chats[slot].flags.contains(.surveyWaived) else { throw .already }
        try checkRoom(slot)
        emit(.surveyWaived, slot, by: actor)
    }

    /// B10.2: one per episode that had a visitor's message and a human reply, or, where the department says so, a bot's.
    func deservesSurvey(_ slot: UInt32, _ reason: CloseReason) -> Bool {
        let chat = state.chats[slot]
        guard state.policy.survey.ask, chat.flags.contains(.visited), !chat.flags.contains(.surveyWaived),
            chat.flags.contains(.answered) || (state.rules(of: chat).surveyAfterBot && wasAnsweredByBot(chat))
        else { return false }
        switch reason {
        case .visitorEnd, .operatorEnd, .callback, .resolved, .botResolved, .admin: return true
        case .none, .idle, .unread, .spam, .erased: return false
        }
    }

    private func wasAnsweredByBot(_ chat: Chat) -> Bool { state.aside(chat).botEpisode == chat.episode }

    /// Asked once the chat is closed. An older one, still unanswered, gives way: the new one asks about the whole.
    func askSurvey(_ slot: UInt32) {
        let old = state.aside(state.chats[slot]).survey
        if old.seq != 0, old.answeredAt == 0 { expireSurvey(slot, .replaced) }
        let token = surveyToken(state.chats[slot].id, outbox.accepted + 1)
        guard !token.isEmpty else { return }
        var asked: SurveyQuestions = [.operator, .experience, .recommend, .smooth, .comment]
        if state.aside(state.chats[slot]).invitation != 0 { asked.insert(.wellTimed) }
        // There was none.
        let hadOperator = state.chats[slot].flags.contains(.answered)
        if !hadOperator { asked.remove(.operator) }
        token.withUnsafeBufferPointer { bytes in
            emit(.surveyAsked, slot) { event in
                event.subject = hadOperator ? PersonID(state.chats[slot].owner) : 0
                event.value = Int64(asked.rawValue)
                event.until = now &+ state.policy.survey.validMilliseconds
                event.id = bytes
            }
        }
    }

    func expireSurvey(_ slot: UInt32, _ end: SurveyEnd, due: Due? = nil) {
        let survey = state.aside(state.chats[slot]).survey
        emit(.surveyExpired, slot) { event in
            event.subject = survey.seq
            event.value = Int64(survey.episode)
            event.reason = end.rawValue
            guard let due else { return }
            event.mark(due.rung)
        }
    }

    /// Where the chat is found, then what only the shop can have written: 16 and 32 hexadecimal digits.
    func surveyToken(_ chat: ChatID, _ number: UInt64) -> [UInt8] {
        let secret = outside.token(TokenPurpose.survey, number)
        return secret.isEmpty ? [] : Hexadecimal.digits(of: chat) + secret
    }

    /// B10.2: once, and for a day the answers may be changed. It reopens nothing (B1.4).
    func answerSurvey(_ answers: SurveyAnswers, by actor: Actor) throws(Refusal) {
        let token = try accept(answers.token, as: .token)
        let slot = state.slot(of: Hexadecimal.number(token.prefix(16)) ?? 0)
        let survey = state.aside(state.chats[slot]).survey
        guard slot != 0, survey.seq != 0, Token.isSame(token, surveyToken(state.chats[slot].id, survey.seq)),
            now < state.surveyEnd(state.chats[slot])
        else { throw .tokenInvalid }
        // B13.4: of whom it asks, nothing is to be written down any more, whoever brings the token.
        let visitor = state.chats[slot].visitor
        guard !state.isErased(visitor), !state.chats[slot].flags.contains(.retired) else { throw .tokenInvalid }
        guard !state.isBanned(visitor, at: now) else { throw .banned }
        let json = try check(answers, survey.questions)
        try checkRoom(slot)
        emit(.surveyAnswered, slot, by: actor) { event in
            event.subject = survey.seq
            event.value = Int64(survey.episode)
            event.reason = (survey.answeredAt == 0 ? SurveyAnswer.first : .again).rawValue
            event.text = json
        }
    }

    /// The answers as they are kept.
    private func check(_ answers: SurveyAnswers, _ asked: SurveyQuestions) throws(Refusal) -> Text {
        let given = answers.given
        guard !given.isEmpty, given.isSubset(of: asked) else { throw .valueInvalid }
        guard !given.contains(.operator) || (1...5).contains(answers.operatorRating),
            !given.contains(.experience) || (1...5).contains(answers.experience),
            !given.contains(.recommend) || (0...10).contains(answers.recommend)
        else { throw .valueInvalid }
        if given.contains(.comment) { _ = try accept(answers.comment, as: .comment) }
        return try accept(answers.json, as: .survey)
    }
}
