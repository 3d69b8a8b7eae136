// B12.1, B12.2: a chat on its way to another operator. Its owner keeps it until it is accepted.
//
//      owner ── transfer ──▶ asked ── take ──▶ taken: theirs, with its promises, holds, notes and history
//                              │
//                 declines, 45 s, goes away ──▶ the next of the department, each of them once
//                                                  ├─▶ nobody is left ──▶ bounces back: the owner is told
//                                                  └─▶ `waits`: in the department's line, with its owner, until
//                                                      somebody is free, or picks it; so does what the shop
//                                                      offers because the owner is silent (B6.2)
//
// Who is asked is picked as for the line (B5.4), among the department's own operators. The chat's
// department changes with it.

extension Engine {
    func transfer(
        _ chat: ChatID, to operatorID: PersonID, _ department: Text, _ reason: Text, waits: Bool, by actor: Actor
    ) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        let isWaiting = state.chats[slot].isWaiting && operatorID == 0
        if !isWaiting { try checkOwner(slot, actor) }
        try checkFree(slot)
        let reason = try accept(reason, as: .remark)
        guard operatorID != 0 ? !waits : !department.isEmpty else { throw .valueInvalid }
        var number: UInt8 = 0
        if !department.isEmpty {
            number = Names.number(of: try accept(department, as: .policyName), in: state.names.departments)
            guard number != 0, state.rules(ofDepartment: number).isOpen else { throw .departmentUnknown }
        }
        try checkRoom(slot)
        guard !isWaiting else { return try move(slot, to: number, reason, by: actor) }
        let asked =
            operatorID != 0 ? try candidate(operatorID, for: slot, number, actor) : pick(slot, toDepartment: number)
        guard asked != nil || waits else { throw .noTransfer }
        endRescue(slot)
        let to: TransferTo = operatorID != 0 ? .operator : waits ? .line : .department
        offerTransfer(slot, to: asked, number, to, reason, by: actor)
    }

    /// The shop's own asking is no transfer that the owner would have to wait for (B6.2).
    private func checkFree(_ slot: UInt32) throws(Refusal) {
        let record = state.aside(state.chats[slot]).transfer
        guard record == 0 || state.transfers[record].isRescue else { throw .already }
    }

    /// A chat that waits came to the wrong department: it goes into the other line by the time of its first entry, and
    /// what its mover says of it goes along as a note. Where that department takes no new chats it is a message left
    /// there (B9.2).
    func move(_ slot: UInt32, to department: UInt8, _ reason: Text, by actor: Actor) throws(Refusal) {
        guard department != state.chats[slot].department else { throw .already }
        if state.chats[slot].state == .offered { endOffer(slot, .withdrawn, by: actor) }
        moveTransferred(slot, to: department, by: actor)
        emit(.queued, slot, by: actor) { event in
            event.reason = QueuedReason.moved.rawValue
            event.subject = PersonID(state.waiting[state.chats[slot].waiting].preferred)
        }
        if !reason.isEmpty {
            emit(.said, slot, by: actor) { event in
                event.text = reason
                event.flags.insert(.note)
            }
        }
        tell(slot, .movedOn)
        if !takesNewChats(department) { leaveMessage(slot) }
        lineCouldMove = true
    }

    /// The chat is another department's from here on; its old one sees that, too.
    func moveTransferred(_ slot: UInt32, to department: UInt8, by actor: Actor) {
        var name = state.names.departments[Int(department) - 1]
        name.withUTF8 { name in
            emit(.transferEnded, slot, by: actor) { event in
                event.reason = TransferEnd.accepted.rawValue
                event.value = Int64(department)
                event.text = name
            }
        }
    }

    /// B12.2: to the supervisors. If none of them is there, the owner is told at once, and the
    /// visitor nothing that is not so.
    func escalate(_ chat: ChatID, _ reason: Text, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        try checkFree(slot)
        let reason = try accept(reason, as: .reason)
        var supervisors = state.policy.transfer.supervisors
        let number = supervisors.withUTF8 { Names.number(of: $0, in: state.names.departments) }
        guard number != 0, state.rules(ofDepartment: number).isOpen else { throw .departmentUnknown }
        try checkRoom(slot)
        let asked = pick(slot, toDepartment: number)
        endRescue(slot)
        if let asked {
            let isTold = state.chats[slot].flags.contains(.escalated)
            offerTransfer(slot, to: asked, number, .supervisors, reason, by: actor)
            // Another try is no news to the visitor, and of an afterword they hear nothing (B1.4).
            if !isTold, !state.chats[slot].flags.contains(.afterword) { tell(slot, .helpIsComing) }
        } else {
            emit(.transferEnded, slot, by: actor) { event in
                event.reason = TransferEnd.missed.rawValue
                event.value = Int64(number)
                event.text = reason
            }
        }
    }

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

    /// Who speaks the language comes first; one who does not is better than nobody (B5.4). What the shop asks by itself
    /// is no matter of who is asked by the owner.
    private func pick(_ slot: UInt32, toDepartment department: UInt8, again: UInt32 = 0) -> UInt32? {
        let chat = state.chats[slot]
        let tried = state.transfers[again].tried
        let able = freeOperators().filter { index in
            let each = state.operators[index]
            return serves(each, department) && each.person != chat.owner && !tried.contains(index)
        }
        let speaking = able.filter { speaks(state.operators[$0], chat.language) }
        return (speaking.isEmpty ? able : speaking).min(by: isBetter)
    }

    /// How many chats they are being asked to take over.
    func asks(of person: UInt32) -> UInt32 {
        var count: UInt32 = 0
        for index in 1..<max(1, UInt32(state.transfers.count)) where state.transfers[index].asked == person {
            count += 1
        }
        return count
    }

    private func offerTransfer(
        _ slot: UInt32, to index: UInt32?, _ department: UInt8, _ why: TransferTo, _ reason: Text, by actor: Actor,
        due: Due? = nil
    ) {
        unpause(slot, at: now)  // One pause ends where the other begins.
        emit(.transferOffered, slot, by: actor) { event in
            event.value = Int64(department)
            event.reason = why.rawValue
            event.text = reason
            if let due { event.mark(due.rung) }
            // Nobody: it waits.
            guard let index else { return }
            event.subject = PersonID(state.operators[index].person)
            event.until = now &+ state.policy.transfer.offerMilliseconds
        }
    }

    // MARK: waiting with its owner (B12.1, B6.2)

    /// The department in whose line it waits.
    private func goal(_ record: UInt32) -> UInt8 {
        let transfer = state.transfers[record]
        return transfer.department != 0 ? transfer.department : state.chats[transfer.chat].department
    }

    /// Chats that wait with their owner, nobody being asked, in the order in which they were handed over.
    func handedOver() -> [UInt32] {
        let waiting = (1..<max(1, UInt32(state.transfers.count))).filter { record in
            state.transfers[record].waits && state.transfers[record].asked == 0
        }
        guard waiting.count > 1 else { return waiting }
        return waiting.sorted { one, other in
            let (a, b) = (state.transfers[one], state.transfers[other])
            let (first, second) = (-Int(state.chats[a.chat].priority), -Int(state.chats[b.chat].priority))
            return (first, a.enteredAt, a.chat) < (second, b.enteredAt, b.chat)
        }
    }

    func isHanded(_ record: UInt32, to department: UInt8) -> Bool { goal(record) == department }

    /// Somebody of the department is free, maybe: asked as for any transfer.
    func offerHanded(_ record: UInt32) {
        let transfer = state.transfers[record]
        guard let next = pick(transfer.chat, toDepartment: goal(record), again: record) else { return }
        offerTransfer(transfer.chat, to: next, transfer.department, wayOf(transfer), .none, by: .shop)
    }

    private func wayOf(_ transfer: Transfer) -> TransferTo {
        if transfer.isRescue { return .rescue }
        if transfer.waits { return .line }
        return transfer.isEscalation ? .supervisors : .department
    }

    /// An operator of the department in whose line it waits, who may pick it.
    func isWanted(_ actor: Actor, for slot: UInt32) -> Bool {
        guard state.chats[slot].aside != 0, state.chats[slot].isAttended else { return false }
        let record = state.aside(state.chats[slot]).transfer
        guard record != 0, state.transfers[record].waits, state.transfers[record].asked == 0,
            state.chats[slot].owner != actor.person
        else { return false }
        let (department, index) = (goal(record), state.people[actor.person].operatorIndex)
        return department > 0 && departmentsSeen(by: index) & (1 << UInt64(department - 1)) != 0
    }

    /// B6.2: offered to others while the owner keeps it.
    func rescue(_ slot: UInt32, _ due: Due) {
        let next = pick(slot, toDepartment: state.chats[slot].department)
        offerTransfer(slot, to: next, 0, .rescue, .none, by: .shop, due: due)
    }

    /// B6.2: the owner has answered, or handed it over themselves.
    func endRescue(_ slot: UInt32) {
        guard state.chats[slot].aside != 0 else { return }
        let record = state.aside(state.chats[slot]).transfer
        if record != 0, state.transfers[record].isRescue { endTransfer(slot, .withdrawn) }
    }

    /// B6.2: the visitor has the choice of B4.1, and those who could do something about it are told.
    func tellOfSilence(_ due: Due, _ slot: UInt32, _ waited: Int64) {
        var supervisors = state.policy.transfer.supervisors
        let number = supervisors.withUTF8 { Names.number(of: $0, in: state.names.departments) }
        emit(.ownerSilent, slot) { event in
            event.subject = PersonID(state.chats[slot].owner)
            event.value = waited
            event.until = Int64(number)
        }
        tell(slot, .choiceActive, due)
    }

    // MARK: the answer

    func isAsked(_ actor: Actor, for slot: UInt32) -> Bool {
        let record = state.aside(state.chats[slot]).transfer
        return record != 0 && actor.person != 0 && state.transfers[record].asked == actor.person
    }

    /// B12.1: the visitor is told who takes over.
    func acceptTransfer(_ slot: UInt32, by actor: Actor) throws(Refusal) {
        try checkCapacity(actor)
        try checkRoom(slot)
        let department = state.transfers[state.aside(state.chats[slot]).transfer].department
        endMedia(slot, .ended)
        endTransfer(slot, .accepted, department == 0 ? "" : state.names.departments[Int(department) - 1], by: actor)
        if liveOf[slot] != 0 { live[liveOf[slot]].operatorTypingUntil = 0 }
        emitTaken(slot, by: actor)
        let name = state.operatorNames[Int(state.people[actor.person].operatorIndex)]
        if state.chats[slot].flags.contains(.afterword) { return }
        name.withUnsafeBufferPointer { tell(slot, .takenOver(operator: $0)) }
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

    /// The next of the department, or into its line, or back to the owner.
    func passTransfer(_ slot: UInt32, _ end: TransferEnd, by actor: Actor = .shop) {
        let number = state.aside(state.chats[slot]).transfer
        let record = state.transfers[number]
        let next = record.isAlone ? nil : pick(slot, toDepartment: goal(number), again: number)
        if next != nil || record.waits {
            offerTransfer(slot, to: next, record.department, wayOf(record), .none, by: actor)
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

    /// B12.1: the owner has gone, and the chat goes on to the line in which it waits.
    func goOnWaiting(_ slot: UInt32) {
        guard state.chats[slot].aside != 0, state.chats[slot].isAttended else { return }
        let record = state.aside(state.chats[slot]).transfer
        guard record != 0, state.transfers[record].waits, !state.transfers[record].isRescue else { return }
        let department = goal(record)
        guard department > 0 else { return }
        endTransfer(slot, .accepted, state.names.departments[Int(department) - 1])
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
