// From the bot to people (B7). Mute in the same step: a bot speaks in a chat that is with it, and in no other.
//
//      bot ── asked, gave up, silent, gone ──▶ somebody is available ──▶ handed off ──▶ the line
//                                          └─▶ nobody is ──▶ wanted: the visitor has the choice;
//                                                            an operator who comes gets it

extension Engine {
    /// B7.2: the visitor asks for a human, the bot gives up, or the host says so for it.
    func handOff(_ chat: ChatID, with briefing: Briefing? = nil, by actor: Actor) throws(Refusal) -> Reply {
        let slot = try visible(chat, to: actor)
        try checkVoice(slot, actor)
        switch state.chats[slot].state {
        case .closed: throw .chatClosed
        case .queued, .offered, .active, .held, .wrapup, .followup: throw .notWithBot
        case .intake, .bot: break
        }
        try checkRoom(slot)
        if let briefing { try brief(slot, briefing, by: actor) }
        var reply = Reply()
        reply.chat = chat
        if state.chats[slot].state == .intake {
            // Who asks for people need not fill in the form.
            if enter(slot, .handoff) == .followup { reply.outcome = .followup }
        } else if !handOff(slot, actor.role == .visitor ? .asked : .gaveUp, by: actor) {
            reply.outcome = .noOperator
        }
        reply.seq = state.chats[slot].lastSeq
        reply.chatSeq = state.chats[slot].chatSeq
        return reply
    }

    /// B19.2: before the handoff, so that it is offered to whom it is for; it stays if nobody is there.
    private func brief(_ slot: UInt32, _ briefing: Briefing, by actor: Actor) throws(Refusal) {
        let department = briefing.department.isEmpty ? 0 : try departmentNumber(briefing.department)
        let chat = state.chats[slot]
        let skill = try number(try accept(briefing.skill, as: .policyName), in: state.names.skills)
        let language = try number(try accept(briefing.language, as: .policyName), in: state.names.languages)
        let summary = try accept(briefing.summary, as: .summary)
        let (had, tags) = (state.aside(chat).tags, try tagBits(briefing.tags))
        if !summary.isEmpty {
            emit(.said, slot, by: actor) { event in
                event.text = summary
                event.flags.insert(.note)
            }
        }
        if tags & ~had != 0 { tag(slot, had | tags, by: actor) }
        let (newSkill, newLanguage) = (skill == 0 ? chat.skill : skill, language == 0 ? chat.language : language)
        if newSkill != chat.skill || newLanguage != chat.language {
            emit(.askedFor, slot, by: actor) { event in
                event.value = Int64(newSkill)
                event.until = Int64(newLanguage)
            }
        }
        if department != 0, department != chat.department { moveTransferred(slot, to: department, by: actor) }
    }

    /// B19.2: from people to the bot. Whatever its owner owes in person they do first.
    func handBack(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        let aside = state.aside(state.chats[slot])
        guard state.chats[slot].state != .held, aside.promise.anchor == 0, aside.media.stage == .none,
            aside.transfer == 0 || state.transfers[aside.transfer].isRescue
        else { throw .already }
        let bot = bot(for: state.chats[slot].department)
        guard bot != 0 else { throw .noTransfer }
        try checkRoom(slot)
        endRescue(slot)
        join(bot: bot, slot, by: actor)
        forgetLive(slot)
        lineCouldMove = true
    }

    /// B19.5: told before its first word, in its visitor's language, once an episode.
    func disclose(_ slot: UInt32) {
        guard state.aside(state.chats[slot]).disclosedEpisode != state.chats[slot].episode else { return }
        say(slot, .botDisclosure) { event in
            event.ladder = .bot
            event.rung = Aside.disclosureRung
        }
    }

    /// False: nobody is available, and the visitor has the choice (B7.3).
    @discardableResult
    func handOff(_ slot: UInt32, _ reason: HandoffReason, by actor: Actor = .shop, due: Due? = nil) -> Bool {
        guard isAvailable(state.chats[slot].department) else {
            emit(.operatorWanted, slot, by: actor) { $0.reason = reason.rawValue }
            let department = state.chats[slot].department
            tell(slot, isOpen(department) ? .nobodyTakesOver : .closedWithBot(opens: openingTime(department)))
            return false
        }
        leaveBot(slot, reason, by: actor, due: due)
        queue(slot, .handoff)
        return true
    }

    /// B7.2, B7.4: the bot is mute, and the visitor sees that it has left.
    func leaveBot(_ slot: UInt32, _ reason: HandoffReason, by actor: Actor = .shop, due: Due? = nil) {
        let bot = state.aside(state.chats[slot]).bot
        emit(.handedOff, slot, by: actor) { event in
            event.subject = PersonID(bot)
            event.reason = reason.rawValue
            guard let due else { return }
            event.mark(due.rung)
            event.until = due.anchor
        }
    }

    /// Somebody is here now: the chats that wanted an operator go to the line. False: there was no room for all.
    func handOffWanted() -> Bool {
        for department in state.departments.indices where !state.departments[department].wanted.isEmpty {
            guard isAvailable(UInt8(truncatingIfNeeded: department)) else { continue }
            while let slot = state.departments[department].wanted.first {
                guard outbox.hasRoom else { return false }
                handOff(slot, state.aside(state.chats[slot]).wantedReason)
            }
        }
        return true
    }

    /// B7.2: after the handoff nothing that a bot says or changes is taken.
    func checkVoice(_ slot: UInt32, _ actor: Actor) throws(Refusal) {
        guard actor.role != .bot || state.chats[slot].state == .bot else { throw .muted }
    }

    /// Deadlines of a bot's chats hang on whether it is here.
    func touchChats(ofBot person: UInt32) {
        let bot = Int(state.people[person].botNumber) - 1
        guard state.bots.indices.contains(bot) else { return }
        var slot = state.bots[bot].chats
        while slot != 0 {
            touch(slot)
            slot = state.chats[slot].ownedLinks.next
        }
    }
}
