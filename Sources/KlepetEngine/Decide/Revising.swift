// B2.9: edit, retract, redact. None of them moves a timer. The message is looked up by whoever submits (law 8), and its
// chat too if it has left memory: that is nobody's affair, so its messages are changed like others (B13.4).

extension Engine {
    /// Where a message stands.
    private enum Place {
        case inMemory(UInt32)
        case left(ChatThatLeft)
    }

    func edit(_ name: MessageName, _ text: Text, by actor: Actor) throws(Refusal) {
        let place = try revisable(name, by: actor)
        if case .inMemory(let slot) = place { try checkKept(slot) }
        try checkMessage(text)
        // A number may stand in several of a visitor's messages; where they are not at hand, each is for itself.
        var (shown, mends): (Text, [Mend]) = (.none, [])
        switch place {
        case .inMemory(let slot) where actor.role == .visitor:
            (shown, mends) = maskedAmongOthers(text, of: name.seq, slot)
        case .inMemory, .left: shown = masked(text)
        }
        var settled: UInt32 = 0
        if case .inMemory(let slot) = place, isSettled(slot, by: name.seq) { settled = slot }
        revise(.edited, name, place, by: actor) { $0.text = shown }
        if settled != 0 { settleAgain(text, settled, edited: name.seq) }
        if case .inMemory(let slot) = place { for mend in mends { emit(mend, slot) } }
    }

    func retract(_ name: MessageName, by actor: Actor) throws(Refusal) {
        let place = try revisable(name, by: actor)
        revise(.retracted, name, place, by: actor) { _ in }
    }

    /// For the system role, the operator whose chat it is or was, and operators who see the chat and may (B20.2), at
    /// any time: whatever must not be kept, must not be kept. Again too: who wants to be sure, or was told that it is
    /// not yet so, has it done again.
    func redact(_ name: MessageName, by actor: Actor) throws(Refusal) {
        let place = try place(of: name, to: actor)
        if !isOwner(of: place, actor) { try checkMay(.mayRedact, actor) }
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        for file in name.files { owe(file, of: name.chat) }
        revise(.redacted, name, place, by: actor) { _ in }
    }

    /// By its author, within 5 minutes, if it is still there.
    private func revisable(_ name: MessageName, by actor: Actor) throws(Refusal) -> Place {
        let place = try place(of: name, to: actor)
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        guard actor.role != .visitor || !said.flags.contains(.note) else { throw .messageUnknown }
        guard said.person == PersonID(actor.person), said.person != 0 else { throw .notAllowed }
        if !said.flags.isDisjoint(with: [.redacted, .retracted])
            || state.retracted.contains(where: { $0.seq == name.seq })
        {
            throw .retracted
        }
        guard now &- state.timeline.time(of: said.at) <= state.policy.editWithinMilliseconds else { throw .editTooLate }
        switch place {
        case .inMemory(let slot):
            try checkVoice(slot, actor)
            try checkRoom(slot)
        case .left(let chat):
            guard actor.role != .bot else { throw .muted }
            guard !state.isErased(state.person(chat.visitor)) else { throw .erased }
            guard chat.lastChatSeq < Limits.chatEventsMax - 64 else { throw .tooManyEvents }
        }
        return place
    }

    private func place(of name: MessageName, to actor: Actor) throws(Refusal) -> Place {
        guard let chat = name.left, hasLeft(name.chat) else { return .inMemory(try visible(name.chat, to: actor)) }
        let isSeen =
            switch actor.role {
            case .visitor: chat.visitor == PersonID(actor.person)
            case .operator: seesLeft(chat, state.people[actor.person].operatorIndex)
            case .system: true
            case .bot: false
            }
        guard isSeen else { throw .chatUnknown }
        return .left(chat)
    }

    private func isOwner(of place: Place, _ actor: Actor) -> Bool {
        switch place {
        case .inMemory(let slot):
            let isOwned = state.chats[slot].isAttended || state.chats[slot].state == .closed
            return isOwned && state.chats[slot].owner == actor.person
        case .left(let chat): return chat.owner == PersonID(actor.person)
        }
    }

    private func seesLeft(_ chat: ChatThatLeft, _ index: UInt32) -> Bool {
        let isTheirs = chat.department > 0 && departmentsSeen(by: index) & (1 << UInt64(chat.department - 1)) != 0
        return isTheirs || isSupervisor(index)
    }

    /// It was in memory and is not any more.
    public func hasLeft(_ chat: ChatID) -> Bool { state.hasLeft(chat) }

    private func revise(
        _ kind: Event.ChatKind, _ name: MessageName, _ place: Place, by actor: Actor, _ fill: (inout Event) -> Void
    ) {
        func change(_ event: inout Event) {
            event.subject = name.seq
            if name.said?.flags.contains(.note) == true { event.flags.insert(.note) }
            fill(&event)
        }
        switch place {
        case .inMemory(let slot): emit(kind, slot, by: actor) { change(&$0) }
        case .left(let chat):
            var event = Event(kind, role: actor.role, person: PersonID(actor.person))
            (event.chat, event.chatSeq, event.previous) = (name.chat, chat.lastChatSeq &+ 1, chat.lastSeq)
            (event.episode, event.department) = (chat.episode, chat.department)
            event.value = Int64(bitPattern: chat.visitor)
            change(&event)
            emit(event)
        }
    }
}
