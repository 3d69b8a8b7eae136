// Who may not come, what must not stay (B13.3, B13.4), and what a visitor agrees to (B2.8).

extension Engine {
    /// B13.4: the visitor's open chats are closed as spam; until then nothing they start or say is taken.
    func ban(_ visitor: PersonID, _ until: Int64, _ reason: Text, by actor: Actor) throws(Refusal) {
        try checkMay(.mayBan, actor)
        let person = try known(visitor)
        let reason = try accept(reason, as: .remark)
        guard until == 0 || (until > now && until <= Limits.times.upperBound) else { throw .timeInvalid }
        let end = until == 0 ? Int64.max : until
        guard state.standing(of: person).bannedUntil != end else { throw .already }
        closeAll(of: person, .spam, by: actor)
        if state.invitations.of(person).isPending { endInvitation(of: person, .withdrawn, by: actor) }
        emitAbout(person, .visitorBanned, by: actor) { event in
            event.until = until
            event.text = reason
        }
    }

    func unban(_ visitor: PersonID, by actor: Actor) throws(Refusal) {
        try checkMay(.mayBan, actor)
        let person = try known(visitor)
        guard state.isBanned(person, at: now) else { throw .already }
        emitAbout(person, .visitorUnbanned, by: actor)
    }

    func known(_ visitor: PersonID) throws(Refusal) -> UInt32 {
        let person = state.person(visitor)
        guard person != 0, state.people[person].role == .visitor else { throw .personUnknown }
        guard !state.standing(of: person).isErased else { throw .erased }
        return person
    }

    func consent(_ consent: Consent, by actor: Actor) throws(Refusal) {
        guard consent.isSubset(of: .all) else { throw .valueInvalid }
        guard state.standing(of: actor.person).consent != consent.rawValue else { throw .already }
        emitAbout(actor.person, .consented, by: actor) { $0.value = Int64(consent.rawValue) }
        if !consent.contains(.preview) { signals.dropPreviews(of: actor.person) }
    }

    /// B13.4: everywhere. The chats that the engine has forgotten are the journal's to name. When it is done, the key
    /// is nobody's, and who comes with it is somebody new.
    func erase(_ erasure: Erasure, by actor: Actor) throws(Refusal) {
        let person = try known(erasure.visitor)
        let formers = state.formers(of: person)
        disconnectAll(of: person)
        closeAll(of: person, .erased, by: actor)
        for end in erasure.chats { eraseTexts(end, .visitor, by: actor) }
        guard !erasure.goesOn else { return }
        emitAbout(person, .visitorErased, by: actor)
        signals.dropPreviews(of: person)
        outbox.eraseTexts { gone in gone == PersonID(person) || formers.contains { gone == PersonID($0) } }
    }

    /// B13.4: what the shop does by itself with a chat that has been closed for as long as its texts are kept.
    public func retire(_ end: ChatEnd, _ erased: TextsErased, at time: Int64) throws(Refusal) {
        reach(time)
        guard outbox.hasRoom else { throw .busy }
        let slot = state.slot(of: end.chat)
        guard slot == 0 || !state.chats[slot].isOpen else { throw .chatNotClosed }
        eraseTexts(end, erased, by: .shop)
        settle()
    }

    private func eraseTexts(_ end: ChatEnd, _ erased: TextsErased, by actor: Actor) {
        let slot = state.slot(of: end.chat)
        if erased != .addresses { for file in end.files { owe(file, of: end.chat) } }
        var event = Event(.textsErased, role: actor.role, person: PersonID(actor.person))
        event.subject = end.chat
        event.reason = erased.rawValue
        event.value = Int64(clamping: slot == 0 ? end.lastSeq : state.chats[slot].lastSeq)
        emit(event)
        outbox.eraseTexts(through: slot == 0 ? end.lastSeq : state.chats[slot].lastSeq, erased)
    }

    private func emitAbout(
        _ person: UInt32, _ kind: Event.ShopKind, by actor: Actor, _ fill: (inout Event) -> Void = { _ in }
    ) {
        var event = Event(kind, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(person)
        fill(&event)
        emit(event)
    }

    /// B13.3: the shop's own word that it is this visitor.
    func noteSignature(_ person: UInt32) {
        emitAbout(person, .visitorSigned, by: .shop)
    }

    private func closeAll(of person: UInt32, _ reason: CloseReason, by actor: Actor) {
        while state.people[person].openChats != 0 {
            let slot = state.people[person].openChats
            close(slot, reason, by: actor)
            // `closed` takes it from the list; a file that lies must not hang the shop.
            guard state.people[person].openChats != slot else { return }
        }
    }

    /// The visitor's clients, whose handles end with an erasure.
    public func clients(of person: PersonID) -> [ClientID] {
        let person = whole(person)
        var (found, left): ([ClientID], UInt16) = ([], person == 0 ? 0 : state.people[state.person(person)].clients)
        var slot: UInt32 = 1
        // Seldom is there any: nobody else's are looked through for that. Those who may do nothing
        // any more are not counted.
        while left > 0 || clients.uncounted > 0, slot < UInt32(clients.slab.count) {
            if clients.slab[slot].id != 0, PersonID(clients.slab[slot].person) == person {
                found.append(clients.slab[slot].id)
                if clients.slab[slot].isCounted { left -= min(1, left) }
            }
            slot += 1
        }
        return found
    }

    private func disconnectAll(of person: UInt32) {
        for client in clients(of: PersonID(person)) { disconnect(clients.slot(of: client), silent: false) }
    }
}
