// People: joining and leaving (B2.7), operators and their presence (B5.1), the policy.

extension Engine {
    public struct Joining {
        public var role: Role
        public var key: Text
        public var name: Text
        /// B15.1: a language tag; empty: as it was.
        public var locale = Text.none
        public var polls = false
        public var isMobile = false
        /// A key that is new is nobody: for hosts that let only so many new people in (B13.2).
        public var isKnown = false
        /// B13.3: the shop's signature of the key was shown, and it is right.
        public var isSigned = false
        /// B13.2: of the chats that it starts, -100 ... 100. Nobody but the shop sets one: it
        /// is fixed with the session.
        public var priority: Int8 = 0
        /// B16.1: what the shop knows of the visitor who comes; values as `SetAttribute` has them.
        public var attributes: [(key: Text, value: Text)] = []
        /// The last event number seen (B2.5).
        public var after: UInt64 = 0

        public init(role: Role, key: Text, name: Text = .none) {
            self.role = role
            self.key = key
            self.name = name
        }
    }

    public func join(_ joining: Joining, at time: Int64) throws(Refusal) -> ClientID {
        reach(time)
        var joining = joining
        joining.key = try accept(joining.key, as: .key)
        joining.name = try accept(joining.name, as: .name)
        joining.locale = try accept(joining.locale, as: .locale)
        guard abs(Int(joining.priority)) <= 100 else { throw .valueInvalid }
        var described: [Described] = []
        for attribute in joining.attributes {
            guard joining.role == .visitor else { throw .notAllowed }
            described.append(try self.described(attribute.key, attribute.value, of: .visitor, by: .shop))
        }
        guard outbox.hasRoom else { throw .busy }
        guard clients.count < Limits.clientsMax - 1 else { throw .tooManyClients }
        defer { settle() }
        let (person, isNew) = try personFor(joining)
        guard state.people[person].clients < .max else { throw .tooManyClients }
        // B13.2: coming back and going again is written down, too.
        if !isNew, !state.people[person].isOnline {
            try spend(Price.presence, Actor(person: person, role: joining.role))
        }
        var client = Client()
        client.person = person
        client.role = joining.role
        client.cursor = min(joining.after, outbox.durable)
        client.signal = signals.last
        client.draft = drafts.last
        client.polls = joining.polls
        client.isMobile = joining.isMobile
        client.isSigned = joining.isSigned
        client.priority = joining.priority
        client.seenAt = now
        guard let slot = clients.add(client) else { throw .tooManyClients }
        state.people[person].clients += 1
        if joining.isSigned, !state.standing(of: person).isSigned {
            noteSignature(person)
            barUnvouched(person)
        }
        rename(person, joining, isNew: isNew)
        for each in described { emitAttribute(each, person, by: .shop) }
        if !state.people[person].isOnline { goOnline(person) }
        rearm(client: slot)
        return clients.slab[slot].id
    }

    private func personFor(_ joining: Joining) throws(Refusal) -> (person: UInt32, isNew: Bool) {
        // B13.3: with the policy's word, or once the shop has vouched for a visitor, nobody
        // comes without its signature.
        let isVouchedFor = joining.isSigned || joining.role != .visitor
        guard isVouchedFor || !state.policy.identity.required else { throw .identityInvalid }
        let known = state.peopleIndex.find(outside.keyDigest(joining.role, joining.key), in: state.people)
        if known != 0 {
            guard joining.role != .operator || state.people[known].operatorIndex != 0 else { throw .personUnknown }
            guard !state.operators[state.people[known].operatorIndex].isSuspended else { throw .suspended }
            guard isVouchedFor || !state.standing(of: known).isSigned else { throw .identityInvalid }
            return (known, false)
        }
        guard joining.role != .operator, !joining.isKnown else { throw .personUnknown }
        return (try addPerson(joining.role, joining.key, joining.name), true)
    }

    private func addPerson(_ role: Role, _ key: Text, _ name: Text) throws(Refusal) -> UInt32 {
        guard role != .bot || state.bots.count < Limits.botsMax else { throw .tooManyPeople }
        if state.strays.count >= straysMax || state.people.nextNumber() == 0 { makeRoom() }
        let person = state.people.nextNumber()
        guard person != 0 else { throw .tooManyPeople }
        var event = Event(.personAdded)
        event.subject = PersonID(person)
        event.value = Int64(role.rawValue)
        event.id = key
        event.text = name
        emit(event)
        return person
    }

    /// A name or a language that was not known. An operator's name is the back office's to set; a visitor who changes
    /// theirs all the time comes without (B13.2).
    private func rename(_ person: UInt32, _ joining: Joining, isNew: Bool) {
        guard joining.role != .operator else { return }
        let isNamed =
            joining.name.isEmpty
            || state.nameDigests[People.slot(of: person)] == State.nameDigest(person, joining.name, outside)
        let locale = Catalogue.nearest(joining.locale, in: state.names.locales)
        guard !isNamed || (!joining.locale.isEmpty && locale != state.people[person].locale) else { return }
        do throws(Refusal) {
            if !isNew { try spendRate(Actor(person: person, role: joining.role)) }
        } catch { return }
        var event = Event(.personRenamed, role: joining.role, person: PersonID(person))
        event.subject = PersonID(person)
        event.id = joining.locale
        event.text = joining.name
        emit(event)
    }

    func goOnline(_ person: UInt32) {
        emit(Event(.wentOnline, role: state.people[person].role, person: PersonID(person)))
        touchChats(ofVisitor: person)
        touchChats(of: person)
        touchChats(ofBot: person)
        guard state.people[person].operatorIndex != 0 else { return }
        touchChatsOfGone(besides: person)
        (lineCouldMove, staffCouldMove) = (true, true)
    }

    /// Deadlines of an operator's chats hang on whether they are here (B5.8, B6.2).
    func touchChats(of person: UInt32) {
        var slot = state.operators[state.people[person].operatorIndex].chats
        while slot != 0 {
            touch(slot)
            slot = state.chats[slot].ownedLinks.next
        }
    }

    public func leave(_ client: ClientID, at time: Int64) {
        reach(time)
        let slot = clients.slot(of: client)
        guard slot != 0 else { return }
        disconnect(slot, silent: false)
        settle()
    }

    func disconnect(_ slot: UInt32, silent: Bool) {
        releaseAllHeldBack(slot)
        let (person, isCounted) = (clients.slab[slot].person, clients.slab[slot].isCounted)
        buys(false, slot)
        clients.remove(slot)
        clientWheel.clear(slot)
        if Int(slot) < visits.count { visits[slot] = Visit() }
        if isCounted { countOut(person, silent: silent) } else { clients.uncounted -= 1 }
    }

    /// One client less; the last one takes its person offline (B2.7).
    func countOut(_ person: UInt32, silent: Bool) {
        state.people[person].clients -= min(1, state.people[person].clients)
        guard state.people[person].clients == 0 else { return }
        var event = Event(.wentOffline, role: state.people[person].role, person: PersonID(person))
        event.reason = (silent ? OfflineReason.silent : .left).rawValue
        emit(event)
        if state.people[person].role == .visitor { stopActing(person) }
        touchChats(ofVisitor: person)
        touchChats(ofBot: person)
        guard state.people[person].operatorIndex != 0 else { return }
        withdrawOffers(to: person)
        touchChats(of: person)
        touchChatsOfGone(besides: person)
        // Others help out when a department's own are gone (B5.4).
        (lineCouldMove, staffCouldMove) = (true, true)
    }

    /// What was held back is said, rather than lost with the client that sent it.
    private func releaseAllHeldBack(_ slot: UInt32) {
        while clients.heldBack[slot] != nil { releaseHeldBack(slot, gap: true) }
    }

    /// Uploads and typing end with the visitor's last client (B3.4).
    private func stopActing(_ person: UInt32) {
        var slot = state.people[person].openChats
        while slot != 0 {
            unpause(slot, at: now)
            // What was settled waits for no pause, but for whoever types (B6.4).
            if liveOf[slot] != 0 {
                live[liveOf[slot]].visitorTypingUntil = 0
                live[liveOf[slot]].uploadingUntil = 0
            }
            slot = state.chats[slot].links.next
        }
    }

    /// An operator who is not here cannot answer an offer: the chat goes on at once.
    func withdrawOffers(to person: UInt32) {
        var slot = state.operators[state.people[person].operatorIndex].chats
        while slot != 0 {
            let next = state.chats[slot].ownedLinks.next
            if state.chats[slot].isOffered { endOffer(slot, .withdrawn) }
            slot = next
        }
        withdrawTransfers(to: person)
    }

    // MARK: silence

    public func seen(_ client: ClientID, at time: Int64) {
        reach(time)
        seen(clients.slot(of: client))
    }

    /// Every call of a polling client is a sign of life; a later deadline is a store.
    @inline(__always)
    func seen(_ slot: UInt32) {
        guard clients.slab[slot].polls else { return }
        clients.slab[slot].seenAt = now
        rearm(client: slot)
    }

    func rearm(client slot: UInt32) {
        let client = clients.slab[slot]
        var deadline = Int64.max
        if client.polls { deadline = client.seenAt &+ silenceMax(client) }
        if client.heldBackSince != 0 {
            deadline = min(deadline, client.heldBackSince &+ state.policy.holdBackMilliseconds)
        }
        if let due = inviteDue(slot) { deadline = min(deadline, due) }
        if deadline == .max { clientWheel.clear(slot) } else { clientWheel.set(slot, deadline: deadline) }
    }

    private func silenceMax(_ client: Client) -> Int64 {
        if client.role == .visitor {
            return client.isMobile
                ? state.policy.presence.mobileMilliseconds : state.policy.presence.visitorMilliseconds
        }
        return state.policy.presence.operatorMilliseconds
    }

    func fire(client slot: UInt32) {
        let client = clients.slab[slot]
        guard client.id != 0 else { return }
        if client.heldBackSince != 0, client.heldBackSince &+ state.policy.holdBackMilliseconds <= now {
            releaseHeldBack(slot, gap: true)
        } else if client.polls, client.seenAt &+ silenceMax(client) <= now {
            disconnect(slot, silent: true)
        } else if let due = inviteDue(slot), due <= now {
            invite(slot)
        } else {
            rearm(client: slot)
        }
    }

    // MARK: the shop

    func setOperator(_ set: SetOperator, by actor: Actor) throws(Refusal) -> PersonID {
        let key = try accept(set.key, as: .key)
        let given = Array(set.profile.name.utf8)
        let name = try given.withUnsafeBufferPointer { (bytes) throws(Refusal) in
            Array(try accept(bytes, as: .operatorName))
        }
        let profile = try accept(set.profileJSON, as: .profile)
        guard set.capacity ?? 0 <= 1000, set.marks.isSubset(of: .all),
            !set.marks.contains(.noDepartment) || set.profile.departments.isEmpty
        else { throw .valueInvalid }
        let names = state.names
        guard set.profile.departments.allSatisfy(names.departments.contains),
            set.profile.skills.allSatisfy(names.skills.contains),
            set.profile.languages.allSatisfy(names.languages.contains)
        else { throw .departmentUnknown }
        var person = state.peopleIndex.find(outside.keyDigest(.operator, key), in: state.people)
        if person == 0 {
            guard state.operators.count < Limits.operatorsMax else { throw .tooManyPeople }
            person = try name.withUnsafeBufferPointer { (bytes) throws(Refusal) in
                try addPerson(.operator, key, bytes)
            }
        }
        let wasSuspended = state.operators[state.people[person].operatorIndex].isSuspended
        var event = Event(.operatorSet, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(person)
        event.value = set.capacity.map { Int64($0) } ?? state.policy.routing.capacityDefault
        event.reason = set.marks.rawValue
        event.rung = OperatorMarks.withPermissions
        event.id = key
        event.text = profile
        emit(event)
        switch (wasSuspended, set.marks.contains(.suspended)) {
        case (false, true): barSuspended(person)
        case (true, false): readmit(person)
        case (true, true), (false, false): break
        }
        touchChatsOfGone()
        (lineCouldMove, staffCouldMove) = (true, true)
        return PersonID(person)
    }

    /// B5.1: the operator's own choice; who is not online any more is not asked any more.
    func setPresence(_ presence: Presence, by actor: Actor) throws(Refusal) {
        let index = state.people[actor.person].operatorIndex
        guard index != 0 else { throw .notAllowed }
        // Who was set away may choose to be away, which is another thing (B5.5).
        let isTheirs = !state.operators[index].isAwayByMisses
        guard state.operators[index].presence != presence || !isTheirs else { throw .already }
        emitPresence(actor.person, presence, by: actor, .byChoice)
    }

    /// B5.5: who was set away for missed offers and does something is here again.
    @inline(__always)
    func noteActing(_ actor: Actor) {
        guard actor.role == .operator, state.operators[state.people[actor.person].operatorIndex].isAwayByMisses else {
            return
        }
        emitPresence(actor.person, .online, by: actor, .byActing)
    }

    func emitPresence(_ person: UInt32, _ presence: Presence, by actor: Actor, _ why: PresenceChange) {
        var event = Event(.presenceSet, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(person)
        event.value = Int64(presence.rawValue)
        event.reason = why.rawValue
        emit(event)
        if presence != .online {
            withdrawOffers(to: person)
            leaveAfterwords(of: person)
        }
        touchChats(of: person)
        touchChatsOfGone(besides: person)
        (lineCouldMove, staffCouldMove) = (true, true)
    }

    func setPolicy(_ json: Text, _ policy: Policy, by actor: Actor) throws(Refusal) {
        guard state.names.hasRoom(for: policy) else { throw .policyInvalid }
        setPolicy(try accept(json, as: .policy), by: actor)
    }

    private func setPolicy(_ json: Text, by actor: Actor) {
        var event = Event(.policySet, role: actor.role, person: PersonID(actor.person))
        event.text = json
        emit(event)
        if !state.policy.preview { signals.dropPreviews(of: nil) }
        barUnsigned()
        hangDoors()
        // Every schedule may have moved.
        for slot in 1..<max(1, state.chats.count) where state.chats[UInt32(slot)].isOpen { touch(UInt32(slot)) }
        for slot in 1..<max(1, clients.slab.count) where clients.slab[UInt32(slot)].id != 0 {
            rearm(client: UInt32(slot))
        }
        lineCouldMove = true
    }

    /// The shop closes in order: every client leaves, from slot `first` on. The slot to go on with when the journal has
    /// caught up; 0: nobody is left.
    public func close(at time: Int64, from first: UInt32) -> UInt32 {
        reach(time)
        var slot = max(1, first)
        while slot < UInt32(clients.slab.count) {
            guard outbox.hasRoom else { return slot }
            if clients.slab[slot].id != 0 {
                disconnect(slot, silent: false)
                settle()
            }
            slot += 1
        }
        return 0
    }

    /// The shop itself opens: whoever was connected is not any more; a policy given at opening is set.
    public func open(policy: Text?, at time: Int64) throws(Refusal) {
        reach(time)
        defer { settle() }
        if let policy, !policy.elementsEqual(state.policyText) {
            guard let parsed = outside.policy(policy), state.names.hasRoom(for: parsed) else { throw .policyInvalid }
            setPolicy(policy, by: .shop)
        }
        // After an orderly close there is nobody to forget, and nothing is written.
        guard state.someoneIsOnline else { return }
        emit(Event(.shopOpened))
        // Nobody is here who could take the chats that visitors are invited to (B8.2).
        lineCouldMove = true
        for slot in 1..<max(1, state.chats.count) where state.chats[UInt32(slot)].isOpen {
            if state.chats[UInt32(slot)].isOffered { endOffer(UInt32(slot), .withdrawn) }
            touch(UInt32(slot))
        }
    }
}
