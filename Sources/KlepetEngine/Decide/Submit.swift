// decide(state, command, now): who may do what, in which state. One way in for every command; each returns what it gave
// or throws why not, and a refusal comes before the first event.

extension Engine {
    /// A command of a client at a time; timers due before that time have fired already (`advance(before:)`).
    /// `visitorName` is wanted by a `take` that greets (B11.2), and may be left out.
    public func submit(
        _ command: Command, by client: ClientID, at time: Int64, visitorName: Text = .none
    ) throws(Refusal) -> Reply {
        let (slot, actor) = try seat(of: client, at: time)
        let terms = command.terms
        try authorize(terms.roles, slot, actor)
        guard outbox.hasRoom else { throw .busy }
        let charge = terms.charge
        let fullAt = try afford(charge, slot, actor)
        // An old one may be what no name may be any more.
        if !visitorName.isEmpty { self.visitorName = (try? accept(visitorName, as: .name)) ?? .none }
        defer {
            self.visitorName = .none
            settle()
        }
        var reply = Reply()
        switch command {
        case .start(let start): reply = try self.start(start, by: actor, client: slot)
        case .say(let say): reply = try self.say(say, by: actor, client: slot)
        case .edit(let name, let text): try edit(name, text, by: actor)
        case .retract(let name): try retract(name, by: actor)
        case .redact(let name): try redact(name, by: actor)
        case .act(let chat, let activity, let preview): try act(chat, activity, preview, by: actor)
        case .annotate(let chat, let annotation): try annotate(chat, annotation, by: actor)
        case .draft(let chat, let id, let text): try draft(chat, id, text, by: actor)
        case .receipt(let chat, let delivered, let read): try receipt(chat, delivered, read, by: actor)
        case .react(let name, let reaction): try react(name, reaction, by: actor)
        case .answerShape(let answer): reply = try answerShape(answer, by: actor, client: slot)
        case .fileGone(let gone): try fileGone(gone, by: actor)
        case .take(let chat): try take(chat, by: actor)
        case .decline(let chat): try decline(chat, by: actor)
        case .hold(let chat, let reason, let until): try hold(chat, reason, until, by: actor)
        case .resume(let chat): try resume(chat, by: actor)
        case .promise(let chat, let until): try promise(chat, until, by: actor)
        case .setLadder(let chat, let on): try setLadder(chat, on, by: actor)
        case .reopen(let chat): try reopen(chat, by: actor)
        case .end(let chat, let reason): try end(chat, reason, by: actor)
        case .answerFollowup(let chat, let channel): try answerFollowup(chat, channel, by: actor)
        case .choose(let chat, let choice, let contact): try choose(chat, choice, contact, by: actor)
        case .stayHere(let chat): try stayHere(chat, by: actor)
        case .askMore(let chat): try askMore(chat, by: actor)
        case .settle(let chat): try settle(chat, by: actor)
        case .waiveSurvey(let chat): try waiveSurvey(chat, by: actor)
        case .setTags(let chat, let tags): try setTags(chat, tags, by: actor)
        case .setOutcome(let chat, let outcome): try setOutcome(chat, outcome, by: actor)
        case .answer(let chat, let answer): try self.answer(chat, answer, by: actor)
        case .answerSurvey(let answers): try answerSurvey(answers, by: actor)
        case .handOff(let chat): reply = try handOff(chat, by: actor)
        case .handOffTo(let chat, let briefing): reply = try handOff(chat, with: briefing, by: actor)
        case .handBack(let chat): try handBack(chat, by: actor)
        case .takeOver(let chat): try takeOver(chat, by: actor)
        case .assign(let chat, let to, let department): try assign(chat, to: to, department, by: actor)
        case .visit(let report): try visit(report, by: actor, client: slot)
        case .answerInvitation(let number, let answer): try answerInvitation(number, answer, by: actor)
        case .setOperator(let set): reply.person = try setOperator(set, by: actor)
        case .setPresence(let presence): try setPresence(presence, by: actor)
        case .setPolicy(let json, let policy): try setPolicy(json, policy, by: actor)
        case .setReply(let set): try setReply(set, by: actor)
        case .removeReply(let removal): try removeReply(removal, by: actor)
        case .transfer(let chat, let to, let department, let reason, let waits):
            try transfer(chat, to: to, department, reason, waits: waits, by: actor)
        case .escalate(let chat, let reason): try escalate(chat, reason, by: actor)
        case .offerMedia(let chat, let kind): try offerMedia(chat, kind, by: actor)
        case .acceptMedia(let chat): try acceptMedia(chat, by: actor)
        case .endMedia(let chat): try endMedia(chat, by: actor)
        case .redeemMedia(let chat, let token): try redeemMedia(chat, token, by: actor)
        case .consent(let consent): try self.consent(consent, by: actor)
        case .ban(let visitor, let until, let reason): try ban(visitor, until, reason, by: actor)
        case .unban(let visitor): try unban(visitor, by: actor)
        case .erase(let erasure): try erase(erasure, by: actor)
        case .setAttribute(let set): try setAttribute(set, by: actor)
        case .mergePerson(let visitor, let into): try merge(visitor, into: into, by: actor)
        }
        pay(charge, fullAt, slot, actor)
        if terms.isDoing { noteActing(actor) }
        return reply
    }

    /// The same for the command that nearly all are: it is not worth wrapping up and looking what it is.
    @_optimize(speed)
    public func submit(_ say: Say, by client: ClientID, at time: Int64) throws(Refusal) -> Reply {
        let (slot, actor) = try seat(of: client, at: time)
        try authorize(say, slot, actor)
        guard outbox.hasRoom else { throw .busy }
        defer { settle() }
        let reply = try self.say(say, by: actor, client: slot)
        noteActing(actor)
        return reply
    }

    @inline(__always)
    private func seat(of client: ClientID, at time: Int64) throws(Refusal) -> (slot: UInt32, Actor) {
        reach(time)
        let slot = clients.slot(of: client)
        guard slot != 0 else { throw .notAllowed }
        // B2.7: what is refused is a sign of life as well, unless the client is nobody's.
        if clients.slab[slot].bar == .none { seen(slot) }
        return (slot, actor(slot))
    }

    @inline(__always)
    func actor(_ slot: UInt32) -> Actor { Actor(person: clients.slab[slot].person, role: clients.slab[slot].role) }

    // MARK: what several commands ask

    /// The chat, if this actor may see it; one that they may not see is as good as none.
    func visible(_ chat: ChatID, to actor: Actor) throws(Refusal) -> UInt32 {
        let slot = state.slot(of: chat)
        guard slot != 0 else { throw .chatUnknown }
        switch actor.role {
        case .visitor:
            guard state.chats[slot].visitor == actor.person else { throw .chatUnknown }
        case .operator:
            guard isStaff(actor, of: slot) else { throw .chatUnknown }
        case .system: break
        case .bot:
            guard state.aside(state.chats[slot]).bot == actor.person || isCopiloted(slot) else { throw .chatUnknown }
        }
        return slot
    }

    /// The chat, for an operator who would have it: told what they lack when it is another department's.
    func takeable(_ chat: ChatID, by actor: Actor) throws(Refusal) -> UInt32 {
        let slot = state.slot(of: chat)
        guard slot != 0 else { throw .chatUnknown }
        guard isStaff(actor, of: slot) else { throw .notInDepartment }
        return slot
    }

    private func isStaff(_ actor: Actor, of slot: UInt32) -> Bool {
        let department = state.chats[slot].department
        if state.chats[slot].owner == actor.person || isAsked(actor, for: slot) || isWanted(actor, for: slot) {
            return true
        }
        let index = state.people[actor.person].operatorIndex
        if department > 0, departmentsSeen(by: index) & (1 << UInt64(department - 1)) != 0 { return true }
        return isSupervisor(index)
    }

    /// The departments whose chats an operator sees and may take, as bits: their own, and those
    /// that they help out (B5.4).
    func departmentsSeen(by operatorIndex: UInt32) -> UInt64 {
        guard operatorIndex != 0 else { return 0 }
        let own = state.operators[operatorIndex].departments
        return state.rules.indices.dropFirst().reduce(own) { seen, department in
            own & state.rules[department].helpers == 0 ? seen : seen | 1 << UInt64(department - 1)
        }
    }

    /// The chat, if this operator has it: for what only its owner does.
    func owned(_ chat: ChatID, by actor: Actor) throws(Refusal) -> UInt32 {
        let slot = try visible(chat, to: actor)
        try checkOwner(slot, actor)
        return slot
    }

    func checkOwner(_ slot: UInt32, _ actor: Actor) throws(Refusal) {
        switch state.chats[slot].state {
        case .closed: throw .chatClosed
        case .intake, .bot, .queued: throw .notTaken
        case .followup where !state.chats[slot].isOffered: throw .notTaken
        case .offered, .followup: throw state.chats[slot].owner == actor.person ? .notTaken : .taken
        case .active, .held, .wrapup: if state.chats[slot].owner != actor.person { throw .taken }
        }
    }

    /// A visitor's own chat, open.
    func own(_ chat: ChatID, of actor: Actor) throws(Refusal) -> UInt32 {
        let slot = try visible(chat, to: actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        return slot
    }

    /// Before a chat gets another event.
    func checkRoom(_ slot: UInt32) throws(Refusal) {
        // B13.4: gone is gone, so nothing more is written down about whoever was erased.
        guard !state.isErased(state.chats[slot].visitor) else { throw .erased }
        // Some numbers are kept for what ends a chat.
        guard state.chats[slot].chatSeq < Limits.chatEventsMax - 64 else { throw .tooManyEvents }
    }

    /// Before a closed chat gets more words: once its texts were destroyed by their age, new ones would be kept for
    /// good. Who wants to write reopens it, and it is closed and old again one day (B13.4).
    func checkKept(_ slot: UInt32) throws(Refusal) {
        guard !state.chats[slot].flags.contains(.retired) else { throw .erased }
    }
}
