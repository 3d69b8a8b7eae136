// B20.1: members of the department that escalations go to see every chat, and set right what went wrong; so does the
// back office.
//
//      owner ◀── speaks beside ── supervisor ── takes over ──▶ theirs
//                                     └─ assigns ──▶ an operator's, at once
//                                                └─▶ a line, at the front of it

extension Engine {
    /// Which operators are told of everything.
    func isSupervisor(_ operatorIndex: UInt32) -> Bool {
        guard operatorIndex != 0, !state.policy.transfer.supervisors.isEmpty else { return false }
        var supervisors = state.policy.transfer.supervisors
        let number = supervisors.withUTF8 { Names.number(of: $0, in: state.names.departments) }
        return number != 0 && serves(state.operators[operatorIndex], number)
    }

    private func checkSupervises(_ actor: Actor) throws(Refusal) {
        guard actor.role == .system || isSupervisor(state.people[actor.person].operatorIndex) else { throw .notAllowed }
    }

    // MARK: beside the owner

    func speaksBeside(_ slot: UInt32, _ actor: Actor) -> Bool {
        state.chats[slot].isAttended && state.chats[slot].owner != actor.person
            && isSupervisor(state.people[actor.person].operatorIndex)
    }

    /// The visitor sees both names: once an episode it is told who else is here.
    func joinBeside(_ slot: UInt32, _ actor: Actor) {
        let aside = state.aside(state.chats[slot])
        guard aside.beside != actor.person || aside.besideEpisode != state.chats[slot].episode else { return }
        let name = state.operatorNames[Int(state.people[actor.person].operatorIndex)]
        name.withUnsafeBufferPointer { bytes in
            emit(.joinedBeside, slot, by: actor) { event in
                event.subject = PersonID(actor.person)
                event.text = bytes
            }
        }
    }

    // MARK: to somebody else

    func takeOver(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let index = state.people[actor.person].operatorIndex
        let slot = try visible(chat, to: actor)
        try checkSupervises(actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        guard state.chats[slot].isAttended else { throw .notTaken }
        guard state.chats[slot].owner != actor.person else { throw .already }
        try checkCapacity(actor)
        try checkRoom(slot)
        give(slot, to: index, by: actor)
    }

    func assign(_ chat: ChatID, to operatorID: PersonID, _ department: Text, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        try checkSupervises(actor)
        guard state.chats[slot].isOpen else { throw .chatClosed }
        guard operatorID == 0 || department.isEmpty else { throw .valueInvalid }
        guard operatorID != 0 else { return try line(up: slot, department, by: actor) }
        let index = state.people[state.person(operatorID)].operatorIndex
        guard index != 0 else { throw .personUnknown }
        let chat = state.chats[slot]
        guard !chat.isAttended || chat.owner != state.operators[index].person else { throw .already }
        let isTheirs = chat.department > 0 && departmentsSeen(by: index) & (1 << UInt64(chat.department - 1)) != 0
        guard isTheirs || isSupervisor(index) else { throw .notInDepartment }
        guard state.operators[index].isOnline else { throw .noTransfer }
        let isAsked = chat.isOffered && chat.owner == state.operators[index].person
        guard isAsked || state.load(of: index) < state.operators[index].capacity else { throw .capacityFull }
        try checkRoom(slot)
        give(slot, to: index, by: actor)
    }

    /// Theirs at once. What is promised and held goes along, as with a transfer (B12.1).
    private func give(_ slot: UInt32, to index: UInt32, by actor: Actor) {
        let former = state.chats[slot].isAttended ? state.chats[slot].owner : 0
        let person = state.operators[index].person
        settleMatters(slot)
        if state.chats[slot].isOffered, state.chats[slot].owner != person { endOffer(slot, .withdrawn, by: actor) }
        if state.chats[slot].state == .bot { leaveBot(slot, .assigned, by: actor) }
        let isFirst = !state.chats[slot].flags.contains(.attended)
        if liveOf[slot] != 0 { live[liveOf[slot]].operatorTypingUntil = 0 }
        let name = state.operatorNames[Int(index)]
        name.withUnsafeBufferPointer { bytes in
            emit(.taken, slot, by: actor) { event in
                event.subject = PersonID(person)
                event.value = Int64(former)
                event.text = bytes
            }
        }
        lineCouldMove = true
        if former == 0 {
            if isFirst, state.policy.greeting { greet(slot, by: Actor(person: person, role: .operator)) }
        } else if !state.chats[slot].flags.contains(.afterword) {
            name.withUnsafeBufferPointer { tell(slot, .takenOver(operator: $0)) }
        }
    }

    /// Into a line: one that waits moves, one that somebody has comes to the front, and not to them first.
    private func line(up slot: UInt32, _ name: Text, by actor: Actor) throws(Refusal) {
        let own = state.chats[slot].department
        let department = name.isEmpty ? own : try departmentNumber(name)
        try checkRoom(slot)
        let chat = state.chats[slot]
        switch chat.state {
        case .closed: throw .chatClosed
        case .queued: if department == own { throw .already }
        case .offered: if department == own { return endOffer(slot, .withdrawn, by: actor) }
        case .intake, .bot, .active, .held, .wrapup: break
        case .followup:
            guard takesNewChats(department) else { throw .already }
            if chat.isOffered { endOffer(slot, .withdrawn, by: actor) }
            queue(slot, .returned, by: actor)
        }
        if state.chats[slot].isWaiting {
            guard department != own else { return }
            return try move(slot, to: department, .none, by: actor)
        }
        if chat.state == .bot { leaveBot(slot, .assigned, by: actor) }
        settleMatters(slot)
        if department != own { moveTransferred(slot, to: department, by: actor) }
        if chat.isAttended {
            queue(slot, .assigned, leaves: chat.owner, by: actor)
        } else {
            queue(slot, .handoff, by: actor)
        }
    }
}
