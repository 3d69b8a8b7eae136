// What operators do with a chat: take, decline, hold, promise, end (B4.7, B5.2, B6.3).

extension Engine {
    /// B5.2: atomic, because there is one writer: the second to come is told who has it.
    func take(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try takeable(chat, by: actor)
        switch state.chats[slot].state {
        case .closed: throw .chatClosed
        case .active, .held, .wrapup:
            guard isAsked(actor, for: slot) || isWanted(actor, for: slot) else {
                throw state.chats[slot].owner == actor.person ? .already : .taken
            }
            return try acceptTransfer(slot, by: actor)
        case .offered:
            guard state.chats[slot].owner == actor.person else { throw .taken }
        case .followup where state.chats[slot].isOffered:
            guard state.chats[slot].owner == actor.person else { throw .taken }
        case .intake, .bot, .queued, .followup: try checkCapacity(actor)
        }
        try checkRoom(slot)
        let isFirst = !state.chats[slot].flags.contains(.attended)
        if state.chats[slot].state == .bot { leaveBot(slot, .taken, by: actor) }
        emitTaken(slot, by: actor)
        if isFirst, state.policy.greeting { greet(slot, by: actor) }
    }

    /// B11.2: once in an episode, and not by one who comes after. Text of the shop, so it is no reply (B4.8).
    func greet(_ slot: UInt32, by actor: Actor) {
        let name = state.operatorNames[Int(state.people[actor.person].operatorIndex)]
        name.withUnsafeBufferPointer { tell(slot, .greeting(operator: $0, visitor: visitorName)) }
    }

    func emitTaken(_ slot: UInt32, by actor: Actor) {
        let name = state.operatorNames[Int(state.people[actor.person].operatorIndex)]
        name.withUnsafeBufferPointer { bytes in
            emit(.taken, slot, by: actor) { event in
                event.subject = PersonID(actor.person)
                event.text = bytes
            }
        }
        lineCouldMove = true
    }

    func checkCapacity(_ actor: Actor) throws(Refusal) {
        let index = state.people[actor.person].operatorIndex
        guard index != 0 else { throw .notAllowed }
        guard state.load(of: index) < state.operators[index].capacity else { throw .capacityFull }
    }

    func decline(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        if declineTransfer(slot, by: actor) { return }
        guard state.chats[slot].isOffered, state.chats[slot].owner == actor.person else { throw .notOffered }
        endOffer(slot, .declined, by: actor)
    }

    func endOffer(_ slot: UInt32, _ end: OfferEnd, by actor: Actor = .shop) {
        let asked = PersonID(state.chats[slot].owner)
        emit(.offerEnded, slot, by: actor) { event in
            event.subject = asked
            event.reason = end.rawValue
        }
        lineCouldMove = true
    }

    func hold(_ chat: ChatID, _ reason: Text, _ until: Int64, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.chats[slot].state != .held else { throw .already }
        let reason = try accept(reason, as: .reason)
        try checkAhead(until)
        try checkRoom(slot)
        unpause(slot, at: now)  // One pause ends where the other begins.
        endRescue(slot)
        emit(.held, slot, by: actor) { event in
            event.until = until
            event.text = reason
        }
        let (minutes, time) = told(until, slot)
        tell(slot, .held(minutes: minutes, until: time, reason: reason))
    }

    /// Up to an hour in minutes, whatever the visitor's clock shows; beyond it by the department's clock, or the
    /// shop's. Rounded up, as the promise ends no sooner.
    func told(_ until: Int64, _ slot: UInt32) -> (minutes: Int64, time: OpeningTime?) {
        let minutes = max(1, minutes(until &- now))
        guard minutes > 60 else { return (minutes, nil) }
        var plan = Policy.Hours()
        if let zone { plan.zone = zone }
        let hours = hours(state.chats[slot].department) ?? OpenHours(plan, outside.zones)
        let whole = Calendar.floorDivide(until &+ 59_999, 60_000) &* 60_000
        return (minutes, OpeningTime(hours, opens: whole, now: now, isUTC: zone == nil))
    }

    func resume(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.chats[slot].state == .held else { throw .notHeld }
        emit(.resumed, slot, by: actor)
    }

    func promise(_ chat: ChatID, _ until: Int64, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        try checkAhead(until)
        try checkRoom(slot)
        emit(.promised, slot, by: actor) { $0.until = until }
        let (minutes, time) = told(until, slot)
        tell(slot, .promised(minutes: minutes, until: time))
    }

    /// A promised time lies ahead, and not too far.
    func checkAhead(_ until: Int64) throws(Refusal) {
        guard until > now, until &- now <= state.policy.reply.promiseAheadMaxMilliseconds else { throw .timeInvalid }
    }

    func setLadder(_ chat: ChatID, _ on: Bool, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.chats[slot].flags.contains(.ladderOff) == on else { throw .already }
        try checkRoom(slot)
        emit(.ladderSet, slot, by: actor) { $0.value = on ? 1 : 0 }
    }

    /// B1.4: explicitly, and as the owner.
    func reopen(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try takeable(chat, by: actor)
        guard state.chats[slot].state == .closed else { throw .chatNotClosed }
        try checkWelcome(state.chats[slot].visitor)
        try checkCapacity(actor)
        try checkRoom(slot)
        emit(.reopened, slot, by: actor) { $0.episode = $0.episode &+ 1 }
        lineCouldMove = true  // Invitations stand by who has room (B8.2).
    }

    /// B1.3.
    func end(_ chat: ChatID, _ reason: CloseReason, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        try checkVoice(slot, actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        let allowed: [CloseReason]
        switch actor.role {
        case .visitor: allowed = [.visitorEnd]
        case .operator:
            try checkOwner(slot, actor)
            allowed = [.operatorEnd, .callback, .spam]
        case .system: allowed = [.admin, .spam]
        case .bot: allowed = [.botResolved]
        }
        let reason = reason == .none ? allowed[0] : reason
        guard allowed.contains(reason) else { throw .valueInvalid }
        if reason != .spam { try checkOutcome(slot, actor) }
        close(slot, reason, by: actor)
    }

    /// B4.9: answered elsewhere. Whoever took the follow-up up says so as long as they have not answered here.
    func answerFollowup(_ chat: ChatID, _ channel: Channel, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        let record = state.chats[slot]
        guard record.isOpen else { throw .chatClosed }
        guard record.state == .followup || state.aside(record).isFollowup else { throw .notFollowup }
        if actor.role == .operator, record.isAttended || record.isOffered, record.owner != actor.person {
            throw .taken
        }
        try checkOutcome(slot, actor)
        try checkRoom(slot)
        if record.state == .followup, record.isOffered { endOffer(slot, .withdrawn) }
        emit(.followupAnswered, slot, by: actor) { $0.value = Int64(channel.rawValue) }
        close(slot, channel == .phone ? .callback : .operatorEnd, by: actor)
    }

    func close(_ slot: UInt32, _ reason: CloseReason, by actor: Actor, due: Due? = nil) {
        let asks = deservesSurvey(slot, reason)
        settleMatters(slot)
        emit(.closed, slot, by: actor) { event in
            event.reason = reason.rawValue
            guard let due else { return }
            event.mark(due.rung)
            event.value = due.armedAt
            event.until = due.anchor
        }
        forgetLive(slot)
        lineCouldMove = true
        if asks { askSurvey(slot) }
    }
}
