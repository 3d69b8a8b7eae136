// B12.1, B12.2: a chat on its way to another operator. Its owner keeps it until it is accepted.
//
//      owner ── transfer ──▶ asked ── take ──▶ taken: theirs, with its promises, holds, notes and history
//                              │
//                 declines, 45 s, goes away ──▶ the next of the department, each of them once
//                                                  └─▶ nobody is left ──▶ bounces back: the owner is told
//
// Who is asked is picked as for the line (B5.4), among the department's own operators. The chat's
// department changes with it.

extension Engine {
    func transfer(_ chat: ChatID, to operatorID: PersonID, _ department: Text, _ reason: Text, by actor: Actor)
        throws(Refusal)
    {
        let slot = try owned(chat, by: actor)
        guard state.aside(state.chats[slot]).transfer == 0 else { throw .already }
        let reason = try accept(reason, as: .remark)
        guard operatorID != 0 || !department.isEmpty else { throw .valueInvalid }
        var number: UInt8 = 0
        if !department.isEmpty {
            number = Names.number(of: try accept(department, as: .policyName), in: state.names.departments)
            guard number != 0, state.rules(ofDepartment: number).isOpen else { throw .departmentUnknown }
        }
        try checkRoom(slot)
        let asked =
            operatorID != 0 ? try candidate(operatorID, for: slot, number, actor) : pick(slot, toDepartment: number)
        guard let asked else { throw .noTransfer }
        offerTransfer(slot, to: asked, number, operatorID != 0 ? .alone : .department, reason, by: actor)
    }

    /// B12.2: to the supervisors. If none of them is there, the owner is told at once, and the
    /// visitor nothing that is not so.
    func escalate(_ chat: ChatID, _ reason: Text, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.aside(state.chats[slot]).transfer == 0 else { throw .already }
        let reason = try accept(reason, as: .reason)
        var supervisors = state.policy.transfer.supervisors
        let number = supervisors.withUTF8 { Names.number(of: $0, in: state.names.departments) }
        guard number != 0, state.rules(ofDepartment: number).isOpen else { throw .departmentUnknown }
        try checkRoom(slot)
        if let asked = pick(slot, toDepartment: number) {
            offerTransfer(slot, to: asked, number, .escalation, reason, by: actor)
            tell(slot, .helpIsComing)
        } else {
            emit(.transferEnded, slot, by: actor) { event in
                event.reason = TransferEnd.missed.rawValue
                event.value = Int64(number)
                event.text = reason
            }
        }
    }

    /// What `transferOffered` says by its `reason`.
    public enum TransferReason: UInt8 { case department = 0, escalation, alone }

    /// The operator who was named, if they could take it now.
    private func candidate(_ operatorID: PersonID, for slot: UInt32, _ department: UInt8, _ actor: Actor)
        throws(Refusal) -> UInt32
    {
        let index = state.people[state.person(operatorID)].operatorIndex
        guard index != 0 else { throw .personUnknown }
        guard state.operators[index].person != actor.person else { throw .already }
        // To another department than the chat's an operator gets it with that department, or could not see it.
        if department != 0 {
            guard serves(state.operators[index], department) else { throw .notInDepartment }
        } else {
            let own = state.chats[slot].department
            guard own > 0, departmentsSeen(by: index) & (1 << UInt64(own - 1)) != 0 else { throw .notInDepartment }
        }
        guard state.operators[index].isOnline else { throw .noTransfer }
        guard state.load(of: index) < state.operators[index].capacity else { throw .capacityFull }
        return index
    }

    private func pick(_ slot: UInt32, toDepartment department: UInt8) -> UInt32? {
        let chat = state.chats[slot]
        let tried = state.transfers[state.aside(chat).transfer].tried
        let able = freeOperators().filter { index in
            let each = state.operators[index]
            return serves(each, department) && each.person != chat.owner && !tried.contains(index)
                && (chat.language == 0 || each.languages & (1 << UInt64(chat.language - 1)) != 0)
        }
        return able.min(by: isBetter)
    }

    private func offerTransfer(
        _ slot: UInt32, to index: UInt32, _ department: UInt8, _ why: TransferReason, _ reason: Text, by actor: Actor
    ) {
        unpause(slot, at: now)  // One pause ends where the other begins.
        emit(.transferOffered, slot, by: actor) { event in
            event.subject = PersonID(state.operators[index].person)
            event.value = Int64(department)
            event.until = now &+ state.policy.transfer.offerMilliseconds
            event.reason = why.rawValue
            event.text = reason
        }
    }

    // MARK: the answer

    func isAsked(_ actor: Actor, for slot: UInt32) -> Bool {
        let record = state.aside(state.chats[slot]).transfer
        return record != 0 && actor.person != 0 && state.transfers[record].asked == actor.person
    }

    /// The visitor is told by `taken` who takes over.
    func acceptTransfer(_ slot: UInt32, by actor: Actor) throws(Refusal) {
        try checkCapacity(actor)
        try checkRoom(slot)
        let department = state.transfers[state.aside(state.chats[slot]).transfer].department
        endMedia(slot, .ended)
        endTransfer(slot, .accepted, department == 0 ? "" : state.names.departments[Int(department) - 1], by: actor)
        if liveOf[slot] != 0 { live[liveOf[slot]].operatorTypingUntil = 0 }
        emitTaken(slot, by: actor)
    }

    /// Who is asked declines, or the owner takes the offer back; `false`: there is none that is theirs.
    func declineTransfer(_ slot: UInt32, by actor: Actor) -> Bool {
        let record = state.aside(state.chats[slot]).transfer
        guard record != 0 else { return false }
        if state.transfers[record].asked == actor.person {
            passTransfer(slot, .declined, by: actor)
        } else if state.chats[slot].owner == actor.person {
            endTransfer(slot, .withdrawn, by: actor)
        } else {
            return false
        }
        return true
    }

    /// The next of the department, or back to the owner.
    func passTransfer(_ slot: UInt32, _ end: TransferEnd, by actor: Actor = .shop) {
        let record = state.transfers[state.aside(state.chats[slot]).transfer]
        if !record.isAlone, let next = pick(slot, toDepartment: record.department) {
            offerTransfer(
                slot, to: next, record.department, record.isEscalation ? .escalation : .department, .none, by: actor)
        } else {
            endTransfer(slot, end, by: actor)
        }
    }

    private func endTransfer(_ slot: UInt32, _ end: TransferEnd, _ department: String = "", by actor: Actor = .shop) {
        let record = state.transfers[state.aside(state.chats[slot]).transfer]
        var name = department
        name.withUTF8 { name in
            emit(.transferEnded, slot, by: actor) { event in
                event.subject = PersonID(record.asked)
                event.reason = end.rawValue
                event.value = Int64(record.department)
                event.text = name
            }
        }
    }

    /// Before a chat leaves its owner otherwise: nothing is pending any more.
    func settleMatters(_ slot: UInt32) {
        guard state.chats[slot].aside != 0, state.chats[slot].isAttended else { return }
        if state.aside(state.chats[slot]).transfer != 0 { endTransfer(slot, .withdrawn) }
        endMedia(slot, .ended)
    }

    /// Somebody who is asked has gone: the next one.
    func withdrawTransfers(to person: UInt32) {
        for index in 1..<max(1, UInt32(state.transfers.count))
        where state.transfers[index].asked == person && person != 0 {
            passTransfer(state.transfers[index].chat, .withdrawn)
        }
    }
}
