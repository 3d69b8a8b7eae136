// What visitors do besides writing: choose how to wait (B4.2), say that they are here (B3.3);
// receipts and activity of all.

extension Engine {
    func choose(_ chat: ChatID, _ choice: Choice, _ contact: Text, by actor: Actor) throws(Refusal) {
        let slot = try own(chat, of: actor)
        let contact = try accept(contact, as: choice.contactKind)
        let waits = state.chats[slot].isWaiting
        // B7.3: with the bot, once an operator was wanted and there was none.
        let wants = state.chats[slot].state == .bot && state.aside(state.chats[slot]).wanted.anchor != 0
        // In followup the visitor may still say how to be reached; there is nothing to wait for.
        let isReachable = state.chats[slot].state == .followup && (choice == .callback || choice == .email)
        // B6.2: the chat's operator is silent.
        let isOwed = state.hasChoice(state.chats[slot]) && choice != .message
        guard waits || wants || isReachable || isOwed else { throw .notWaiting }
        try checkRoom(slot)
        emit(.chosen, slot, by: actor) { event in
            event.value = Int64(choice.rawValue)
            event.reason = contact.isEmpty ? 0 : 1
            event.text = contact
        }
        guard choice != .wait else {
            let department = state.chats[slot].department
            if isOwed { return tell(slot, .keepsWaiting) }
            if wants { return tell(slot, .staysWithBot) }
            return tell(slot, isOpen(department) ? .keptPlace : .keptPlaceClosed(opens: openingTime(department)))
        }
        if wants { leaveBot(slot, .asked, by: actor) }
        if waits || wants || isOwed { owe(slot, .chosen, choice: choice) }
        if choice == .message { return tell(slot, .messageKept) }
        guard !contact.isEmpty else { return tell(slot, choice == .email ? .askEmail : .askPhone) }
        Contact.shortened(contact).withUnsafeBufferPointer { tell(slot, .willReach(contact: $0)) }
    }

    func stayHere(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try own(chat, of: actor)
        guard state.idleDue(state.chats[slot], added: 0) != nil else { throw .ladderNotRunning }
        try checkRoom(slot)
        emit(.stillHere, slot, by: actor)
        forgetPauses(slot)
        endHold(slot, by: actor)
    }

    /// B2.6: cumulative; what says nothing new is no event.
    func receipt(_ chat: ChatID, _ delivered: UInt32, _ read: UInt32, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        let record = state.chats[slot]
        guard delivered <= record.chatSeq, read <= record.chatSeq else { throw .valueInvalid }
        try checkRoom(slot)
        let isVisitor = actor.role == .visitor
        if isVisitor, max(delivered, read) > record.deliveredToVisitor {
            emit(.delivered, slot, by: actor) { $0.value = Int64(max(delivered, read)) }
        }
        if read > (isVisitor ? record.readByVisitor : record.readByOperator) {
            emit(.read, slot, by: actor) { $0.value = Int64(read) }
        }
    }

    /// B2.8, B3.4.
    func act(_ chat: ChatID, _ activity: Activity, _ preview: Text, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        try checkVoice(slot, actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        let preview = try accept(preview, as: .preview)
        guard preview.isEmpty || actor.role == .visitor else { throw .notAllowed }
        let index = liveIndex(slot)
        guard index != 0 else { throw .busy }
        let fades = now &+ state.policy.idle.typingFadesAfterMilliseconds
        if actor.role == .visitor {
            visitorActs(slot, index, activity, fades)
        } else {
            operatorActs(slot, index, activity, fades, actor)
        }
        signal(slot, activity, preview, by: actor, until: fades)
        touch(slot)
    }

    private func visitorActs(_ slot: UInt32, _ index: UInt32, _ activity: Activity, _ fades: Int64) {
        // A pause that faded by now ends where it faded, before the new one begins.
        if live[index].pausedSince != 0, pausedUntil(live[index]) <= now { unpause(slot, at: pausedUntil(live[index])) }
        switch activity {
        case .typing: live[index].visitorTypingUntil = fades
        case .typingStopped: live[index].visitorTypingUntil = 0
        // An upload ends by itself or with its client; this bounds one that nobody ends.
        case .uploading: live[index].uploadingUntil = now &+ state.policy.idle.uploadPauseMaxMilliseconds
        case .uploadingStopped: live[index].uploadingUntil = min(live[index].uploadingUntil, now)
        }
        if live[index].pausedSince != 0 {
            if pausedUntil(live[index]) <= now { unpause(slot, at: now) }
        } else {
            pause(slot)
        }
    }

    /// Postpones (B4.5, B6.2), if it is the chat's operator, or the one being asked.
    private func operatorActs(_ slot: UInt32, _ index: UInt32, _ activity: Activity, _ fades: Int64, _ actor: Actor) {
        if actor.role == .bot { live[index].botTypedAt = now }
        guard state.chats[slot].owner == actor.person else { return }
        live[index].operatorTypingUntil = activity == .typing ? fades : 0
    }

    private func signal(_ slot: UInt32, _ activity: Activity, _ preview: Text, by actor: Actor, until: Int64) {
        guard activity == .typing || activity == .typingStopped else { return }
        var event = Event(
            activity == .typing ? .typing : .typingStopped, role: actor.role, person: PersonID(actor.person))
        event.at = stamp
        event.chat = state.chats[slot].id
        event.department = state.chats[slot].department
        if state.chats[slot].state == .bot { event.flags.insert(.withBot) }
        if activity == .typing { event.until = until }
        let visitor = state.chats[slot].visitor
        signals.add(Signals.Signal(event: event, except: actor.person, only: 0, visitor: visitor, text: [], id: []))
        // The preview reaches the chat's operator only, with the shop's and the visitor's consent, at most 4 a second.
        guard !preview.isEmpty, state.policy.preview, state.chats[slot].isAttended,
            liveRecord(slot).previewAt &+ state.policy.previewEachMilliseconds <= now,
            state.standing(of: visitor).consent & Consent.preview.rawValue != 0
        else { return }
        live[liveIndex(slot)].previewAt = now
        let shown = masked(preview, of: actor, in: slot, mends: false)
        signals.add(
            Signals.Signal(
                event: event, except: actor.person, only: state.chats[slot].owner, visitor: 0, text: Array(shown),
                id: []))
    }
}

extension Choice {
    /// B4.2: what a contact that comes with the choice has to be.
    var contactKind: TextKind {
        switch self {
        case .callback: .phone
        case .email: .address
        case .wait, .message: .contact
        }
    }
}
