// Messages: starting a chat, saying, and the visitor who comes back (B1.1, B1.4, B2.2, B2.3).

extension Engine {
    /// B1.1: a chat starts with the visitor's first message.
    func start(_ start: Start, by actor: Actor, client: UInt32) throws(Refusal) -> Reply {
        // B13.2: a session that could set its own would always be first in the line.
        guard !start.message.isNote, start.priority == 0 else { throw .notAllowed }
        // B19.4: there is no chat yet of which anything could be known.
        guard start.message.knows == 0 else { throw .valueInvalid }
        guard start.message.quote == 0 else { throw .messageUnknown }
        var message = start.message
        let digest = try take(&message, by: actor)
        if let first = firstAnswer(digest, to: message.id, in: nil, by: actor) { return duplicate(first) }
        // A chat that comes of an invitation is about what that was about, unless it says otherwise (B8.2).
        let invited = acceptedRule(actor).map { numbers(of: $0) }
        let department = start.department.isEmpty ? invited?.department ?? 0 : 0
        let opening = Opening(
            department: department != 0
                ? department : try departmentNumber(try accept(start.department, as: .policyName)),
            skill: department != 0 && start.skill.isEmpty
                ? invited?.skill ?? 0 : try number(try accept(start.skill, as: .policyName), in: state.names.skills),
            language: try number(try accept(start.language, as: .policyName), in: state.names.languages),
            priority: priority(of: client, after: newestChat(of: actor)),
            follows: start.follows != 0 ? start.follows : state.chats[newestChat(of: actor)].id,
            isBesides: start.follows == 0)
        let answers = try check(start.answers, opening.department)
        let reply = try open(opening, message, answers.taken, answers.bits, by: actor)
        if message.number >= clients.slab[client].nextNumber {
            clients.slab[client].nextNumber = message.number &+ 1
            releaseHeldBack(client, gap: false)
        }
        return reply
    }

    /// B13.2: the shop's word on the chats that this client starts from now on.
    public func setPriority(_ priority: Int8, of client: ClientID) {
        let slot = clients.slot(of: client)
        if slot != 0 { clients.slab[slot].priority = max(-100, min(100, priority)) }
    }

    /// What a new chat is about, as interned numbers.
    struct Opening {
        var department: UInt8
        var skill: UInt8 = 0
        var language: UInt8 = 0
        var priority: Int8 = 0
        var follows: ChatID = 0
        /// By a `start`: the visitor did not write to the chat that it follows.
        var isBesides = false
    }

    /// `answered`: the questions of the intake that `answers` answers, as bits.
    func open(
        _ opening: Opening, _ message: Message, _ answers: [Answer] = [], _ answered: UInt64 = 0, by actor: Actor
    ) throws(Refusal) -> Reply {
        try checkNewChat(actor)
        guard let (slot, id) = state.slotForNewChat(at: now) else { throw .lineFull }
        try spendRate(actor, besides: answers.reduce(0) { $0 + $1.text.count })
        forgetLive(slot)
        drafts.forget(slot)
        endPending(actor)
        var event = Event(.started, role: .visitor, person: PersonID(actor.person))
        event.chat = id
        event.chatSeq = 1
        event.episode = 1
        event.department = opening.department
        event.subject = opening.follows
        if opening.follows != 0, opening.isBesides { event.rung = Event.startedBesides }
        event.value = Int64(opening.priority)
        event.reason = opening.skill
        event.until = Int64(opening.language)
        let asksFirst = state.rules(ofDepartment: opening.department).required & ~answered != 0
        if asksFirst { event.ladder = .intake }
        var name = state.names.departments[Int(opening.department) - 1]
        var invitedBy = acceptedRule(actor)?.name ?? ""
        invitedBy.withUTF8 { rule in
            name.withUTF8 { bytes in
                event.text = bytes
                event.id = rule
                emit(event)
            }
        }
        touch(slot)
        let bot = asksFirst ? 0 : bot(for: opening.department)
        if bot != 0 { join(bot: bot, slot) }
        var reply = post(message, slot, by: actor, gap: false)
        reply.outcome = .started
        for answer in answers { emitAnswer(answer, slot, by: actor) }
        if asksFirst {
            ask(slot)
        } else if bot == 0 {
            reply.outcome = enter(slot, .new)
        }
        return reply
    }

    /// B8.3: who chats is invited no more.
    func endPending(_ actor: Actor) {
        if state.invitations.of(actor.person).isPending { endInvitation(of: actor.person, .withdrawn) }
    }

    /// The rule of an invitation that was accepted just now and waits for its chat.
    private func acceptedRule(_ actor: Actor) -> Policy.Invitations.Rule? {
        let known = state.invitations.of(actor.person)
        guard known.stage == .accepted, now &- known.endedAt <= state.policy.invitations.acceptedForMilliseconds else {
            return nil
        }
        return rule(of: known)
    }

    /// Asks for what a message to the chat will want, all at once, so that it comes out of memory while the text is
    /// read: among a hundred thousand chats, waiting for one line after the other was most of what a message took.
    @_optimize(speed)
    public func expect(_ chat: ChatID, by client: ClientID) {
        let slot = UInt32(truncatingIfNeeded: chat)
        state.people.expect(clients.slab[clients.slot(of: client)].person)
        state.chats.expect(slot)
        chatWheel.expect(slot)
    }

    @_optimize(speed)
    func say(_ say: Say, by actor: Actor, client: UInt32) throws(Refusal) -> Reply {
        state.people.expect(state.chats[UInt32(truncatingIfNeeded: say.chat)].visitor)
        var message = say.message
        let digest = try take(&message, by: actor)
        let slot = try visible(say.chat, to: actor)
        if let first = firstAnswer(digest, to: message.id, in: say.chat, by: actor) { return duplicate(first) }
        if message.quote != 0 { try checkQuote(message, in: say.chat, by: actor) }
        if message.number > clients.slab[client].nextNumber { return try holdBack(say, client, by: actor) }
        let reply = try speak(message, slot, by: actor, gap: false)
        if message.number == clients.slab[client].nextNumber, message.number != 0 {
            clients.slab[client].nextNumber = message.number &+ 1
            releaseHeldBack(client, gap: false)
        }
        return reply
    }

    /// The rules for a message whose turn it is; checked already as `take` does, and paid for if it was held back.
    func speak(
        _ message: Message, _ slot: UInt32, by actor: Actor, gap: Bool, isPaid: Bool = false
    ) throws(Refusal) -> Reply {
        try checkRoom(slot)
        if message.isNote { try checkHearing(slot, actor) } else { try checkVoice(slot, actor) }
        if message.knows != 0 { try checkKnown(message.knows, slot, actor) }
        if message.isNote {
            try checkKept(slot)
            return post(message, slot, by: actor, gap: gap)
        }
        var (isBeside, settledBy) = (false, UInt64?.none)
        switch actor.role {
        case .visitor: return try visitorSays(message, slot, by: actor, gap: gap, isPaid)
        case .operator:
            if message.promises != 0 { try checkAhead(now &+ message.promises) }
            isBeside = speaksBeside(slot, actor)
            if isBeside { joinBeside(slot, actor) } else { try checkOwner(slot, actor) }
            settledBy = staysSettled(message, slot)
        case .system: guard state.chats[slot].isOpen else { throw .chatClosed }
        case .bot: disclose(slot)
        }
        let reply = post(message, slot, by: actor, gap: gap, beside: isBeside)
        if actor.role == .operator {
            endHold(slot, by: actor)
            endRescue(slot)
            // B20.4: it has told the visitor itself.
            if message.promises != 0 {
                emit(.promised, slot, by: actor) { $0.until = now &+ message.promises }
            }
            if let settledBy { keepSettled(slot, by: settledBy, actor) }
        }
        return reply
    }

    /// B19.4: nobody answers a question that has moved on.
    private func checkKnown(_ known: UInt32, _ slot: UInt32, _ actor: Actor) throws(Refusal) {
        guard known <= state.chats[slot].chatSeq else { throw .valueInvalid }
        guard state.chats[slot].spoken.lastOfOthers(than: actor.person) <= known else { throw .stale }
    }

    private func visitorSays(
        _ message: Message, _ slot: UInt32, by actor: Actor, gap: Bool, _ isPaid: Bool
    ) throws(Refusal) -> Reply {
        guard state.chats[slot].state != .closed else {
            return try comeBack(message, slot, by: actor, gap: gap, isPaid: isPaid)
        }
        if !isPaid { try spendRate(actor, besides: message.parts.count) }
        let settles = message.isWordsAlone && settles(message.text, slot)
        if message.via != .web { countAsRead(slot, by: actor) }
        let reply = post(message, slot, by: actor, gap: gap)
        endHold(slot, by: actor)
        takeAsAnswer(reply.seq, slot, by: actor)
        if state.chats[slot].state == .followup, !takeAsContact(reply.seq, slot, by: actor) {
            takeBackIfThere(slot, by: actor)
        }
        if settles { emitSettled(slot, .byThanks, message: reply.seq) }
        return reply
    }

    /// A chat begins, or begins again: into the line, or, in closed hours, straight to what the shop owes (B9.2).
    @discardableResult
    func enter(_ slot: UInt32, _ reason: QueuedReason, preferred: UInt32 = 0) -> Reply.Outcome {
        guard takesNewChats(state.chats[slot].department) else {
            leaveMessage(slot)
            return .followup
        }
        queue(slot, reason, preferred: preferred)
        return reason == .reopened ? .reopened : .started
    }

    /// Emits the message; all checks are behind us.
    @_optimize(speed)
    func post(_ message: Message, _ slot: UInt32, by actor: Actor, gap: Bool, beside: Bool = false) -> Reply {
        let isPart = actor.role == .visitor && !message.isNote
        let text = masked(message.text, of: actor, in: slot, mends: isPart)
        emit(.said, slot, by: actor) { event in
            event.text = text
            event.id = message.id
            event.subject = message.quote
            event.reason = message.via.rawValue
            if message.isNote { event.flags.insert(.note) }
            if gap { event.flags.insert(.gap) }
            if !message.parts.isEmpty { (event.parts, event.value) = (message.parts, Int64(message.files)) }
            if beside { event.flags.insert(.beside) }
        }
        if state.policy.hints { mind(message, slot, by: actor) }
        let seq = outbox.accepted
        if !message.isNote { signals.dropAnnotations(of: state.chats[slot].id) }
        if isPart { rememberTail(of: text, seq: seq, slot) }
        saidLately = isPart && state.chats[slot].state == .followup ? text : .none
        // B3.5: what the shop says, and notes, leave the ladder and its pauses as they are.
        if !message.isNote, actor.role == .visitor || actor.role == .operator {
            forgetPauses(slot)
            if actor.role == .operator, liveOf[slot] != 0 { live[liveOf[slot]].operatorTypingUntil = 0 }
            if actor.role == .operator { noteQuestion(message.text, slot) }
        }
        var reply = Reply()
        reply.chat = state.chats[slot].id
        reply.seq = seq
        reply.chatSeq = state.chats[slot].chatSeq
        return reply
    }

    /// B4.7: a message of either side ends the hold; B10.1: the visitor's ends the wrap-up.
    func endHold(_ slot: UInt32, by actor: Actor) {
        let ends = state.chats[slot].state == .held || (state.chats[slot].state == .wrapup && actor.role == .visitor)
        if ends { emit(.resumed, slot, by: actor) }
    }

    /// The message's id becomes as it is kept. A digest of author and id, 0 when there is none.
    @inline(__always)
    func take(_ message: inout Message, by actor: Actor) throws(Refusal) -> UInt64 {
        try checkMessage(message.text)
        if !message.parts.isEmpty { try checkParts(message, by: actor) }
        guard !message.id.isEmpty else { return 0 }
        message.id = try acceptMessageID(message.id)
        return outside.messageDigest(PersonID(actor.person), message.id)
    }

    func duplicate(_ first: MessageIDs.Entry) -> Reply {
        var reply = Reply()
        reply.chat = MessageIDs.id(of: first, current: state.chats[MessageIDs.slot(of: first)].id)
        reply.seq = first.seq
        reply.chatSeq = first.chatSeq
        reply.outcome = .duplicate
        return reply
    }

    /// B13.2: how many chats a visitor has open, how many wait.
    func checkNewChat(_ actor: Actor, entersLine: Bool = true) throws(Refusal) {
        try checkWelcome(actor.person)
        let openMax = Int(clamping: state.policy.limits.openChatsPerVisitor)
        let owedMax = Int(clamping: state.policy.limits.followupsPerVisitor)
        guard state.openChats(of: actor.person, upTo: openMax) < openMax,
            state.followups(of: actor.person, upTo: owedMax) < owedMax
        else { throw .tooManyChats }
        guard !entersLine || state.chatsWaiting < Int(clamping: state.policy.limits.waitingChatsMax) else {
            throw .lineFull
        }
    }

    func departmentNumber(_ name: Text) throws(Refusal) -> UInt8 {
        if name.isEmpty {
            guard let first = state.policy.departments.first,
                let index = state.names.departments.firstIndex(of: first.name)
            else {
                throw .departmentUnknown
            }
            return UInt8(truncatingIfNeeded: index + 1)
        }
        let number = Names.number(of: name, in: state.names.departments)
        guard number != 0, state.rules(ofDepartment: number).isOpen else { throw .departmentUnknown }
        return number
    }

    func number(_ name: Text, in names: [String]) throws(Refusal) -> UInt8 {
        guard !name.isEmpty else { return 0 }
        let number = Names.number(of: name, in: names)
        guard number != 0 else { throw .departmentUnknown }
        return number
    }
}
