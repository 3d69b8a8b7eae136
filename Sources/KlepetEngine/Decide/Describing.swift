// B16: what is known of a visitor or a chat is set, or taken away. The engine keeps none of it but a visitor's class:
// the event has the value, the record finds it (law 8).

/// B16.1.
public struct SetAttribute {
    /// Whose; 0: a chat's, or one's own.
    public var visitor: PersonID
    public var chat: ChatID
    public var key: Text
    /// JSON, checked and written anew by whoever submits; empty: it has none any more.
    public var value: Text

    public init(visitor: PersonID = 0, chat: ChatID = 0, key: Text, value: Text) {
        (self.visitor, self.chat, self.key, self.value) = (visitor, chat, key, value)
    }
}

extension Engine {
    /// What becomes part of the event.
    struct Described {
        var key: Text
        var value: Text
        var marks: AttributeMarks
        var until: Int64 = 0
        /// B16.2: a class's number, -1 for none any more; 0: it is another attribute.
        var classNumber: Int64 = 0
    }

    func setAttribute(_ set: SetAttribute, by actor: Actor) throws(Refusal) {
        let (described, slot, person) = try planned(set, by: actor)
        guard slot != 0 else { return emitAttribute(described, person, by: actor) }
        emit(.chatAttributeSet, slot, by: actor) { event in
            Self.fill(&event, described)
            if !described.marks.contains(.visible) { event.flags.insert(.note) }
        }
    }

    /// Of which chat, or of which visitor.
    private func planned(
        _ set: SetAttribute, by actor: Actor
    ) throws(Refusal) -> (described: Described, slot: UInt32, person: UInt32) {
        guard set.visitor == 0 || set.chat == 0 else { throw .valueInvalid }
        guard set.chat != 0 else {
            let person = try describable(set.visitor, by: actor)
            return (try described(set.key, set.value, of: .visitor, by: actor), 0, person)
        }
        let slot = try visible(set.chat, to: actor)
        try checkVoice(slot, actor)
        let described = try described(set.key, set.value, of: .chat, by: actor)
        try checkRoom(slot)
        try checkKept(slot)
        return (described, slot, 0)
    }

    /// What setting it would come to, so that whoever submits can see whether it is so already; the value lives until
    /// the next command. `visitor` is 0 of a chat's.
    public func plan(
        _ set: SetAttribute, by client: ClientID
    ) throws(Refusal) -> (visitor: PersonID, value: Text) {
        let slot = clients.slot(of: client)
        guard slot != 0 else { throw .notAllowed }
        let actor = actor(slot)
        try authorize(Command.setAttribute(set).terms.roles, slot, actor)
        let planned = try planned(set, by: actor)
        return (PersonID(planned.person), planned.described.value)
    }

    func emitAttribute(_ described: Described, _ person: UInt32, by actor: Actor) {
        var event = Event(.attributeSet, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(person)
        event.value = described.classNumber
        Self.fill(&event, described)
        emit(event)
    }

    private static func fill(_ event: inout Event, _ described: Described) {
        event.id = described.key
        event.text = described.value
        event.reason = described.marks.rawValue
        event.until = described.until
    }

    /// The visitor whom this actor may describe: visitors themselves, a bot whoever has a chat with it.
    private func describable(_ visitor: PersonID, by actor: Actor) throws(Refusal) -> UInt32 {
        if actor.role == .visitor {
            guard visitor == 0 || visitor == PersonID(actor.person) else { throw .personUnknown }
            return actor.person
        }
        guard visitor != 0 else { throw .valueInvalid }
        let person = state.person(visitor)
        guard person != 0, state.people[person].role == .visitor else { throw .personUnknown }
        guard !state.standing(of: person).isErased else { throw .erased }
        guard actor.role != .bot || hasChat(bot: actor.person, with: person) else { throw .personUnknown }
        return person
    }

    private func hasChat(bot: UInt32, with visitor: UInt32) -> Bool {
        var slot = state.people[visitor].openChats
        while slot != 0 {
            if state.chats[slot].state == .bot, state.aside(state.chats[slot]).bot == bot { return true }
            slot = state.chats[slot].links.next
        }
        return false
    }

    /// Whether and how the policy has it so. To a visitor what they may not see is not there.
    func described(
        _ key: Text, _ value: Text, of subject: Policy.Attribute.Subject, by actor: Actor
    ) throws(Refusal) -> Described {
        if subject == .visitor, isClassKey(key) {
            guard actor.role != .visitor else { throw .attributeUnknown }
            guard actor.role == .system else { throw .notAllowed }
            return try describedClass(key, value)
        }
        guard let rule = state.policy.attributes.first(where: { $0.of == subject && $0.key.utf8.elementsEqual(key) })
        else { throw .attributeUnknown }
        if !rule.admits(actor.role) {
            throw actor.role == .visitor && !rule.isVisible ? .attributeUnknown : .notAllowed
        }
        let accepted = try accept(value, as: actor.role == .system ? .fact : .attribute)
        // B13.1: a number of a card that is no text in the JSON cannot be written otherwise.
        guard !Self.isTorn(accepted) else { throw .valueInvalid }
        let kept = rule.keptMilliseconds(state.policy.retention)
        return Described(
            key: key, value: accepted, marks: rule.marks, until: kept == 0 || value.isEmpty ? 0 : stamp &+ kept)
    }

    private func isClassKey(_ key: Text) -> Bool {
        Policy.classKey.utf8.elementsEqual(key)
    }

    /// B16.2: `"vip"`.
    private func describedClass(_ key: Text, _ value: Text) throws(Refusal) -> Described {
        guard !value.isEmpty else { return Described(key: key, value: .none, marks: [], classNumber: -1) }
        let name = Text(rebasing: value.dropFirst().dropLast())
        let isText = value.count > 2 && value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "\"")
        guard isText, state.policy.classes.contains(where: { $0.name.utf8.elementsEqual(name) }) else {
            throw .attributeUnknown
        }
        let number = Names.number(of: name, in: state.names.classes)
        return Described(key: key, value: value, marks: [], classNumber: Int64(number))
    }

    /// An asterisk outside of the texts of JSON.
    private static func isTorn(_ json: Text) -> Bool {
        var (isInside, isEscaped) = (false, false)
        for byte in json {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            } else if isInside, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if !isInside, byte == UInt8(ascii: "*") {
                return true
            }
        }
        return false
    }

    /// B16.2: of the chats that the visitor starts; 0: they are of no class that the policy has.
    func classPriority(of visitor: UInt32) -> Int8 {
        let number = Int(state.standing(of: visitor).classNumber)
        guard number > 0, number <= state.names.classes.count else { return 0 }
        let name = state.names.classes[number - 1]
        return Int8(clamping: state.policy.classes.first { $0.name == name }?.priority ?? 0)
    }

    /// How many of the shop's attributes can come to an end of their own; the record is asked for those.
    public var hasPassingAttributes: Bool {
        state.policy.attributes.contains { $0.keptMilliseconds(state.policy.retention) > 0 }
    }

    /// B16.1, B13.4: what was to be kept until `limit` is destroyed; all of it is durable.
    public func expireAttributes(until limit: Int64, at time: Int64) {
        reach(time)
        guard outbox.hasRoom else { return }
        var event = Event(.attributesExpired)
        event.value = limit
        emit(event)
        outbox.expireAttributes(until: limit)
        settle()
    }

    /// The policy's word on an attribute, for whoever shows it.
    public func isAttributeVisible(_ key: Text, of subject: Policy.Attribute.Subject) -> Bool {
        state.policy.attributes.contains { $0.of == subject && $0.isVisible && $0.key.utf8.elementsEqual(key) }
    }

    /// Number of the event that set it last and is not durable yet; 0: there is none.
    public func pendingAttribute(_ key: Text, visitor: PersonID, chat: ChatID) -> UInt64 {
        var seq = outbox.accepted
        while seq > outbox.durable, let event = outbox.near(seq) {
            if event.pointee.isAttribute, event.pointee.chat == chat, event.pointee.id.elementsEqual(key),
                chat != 0 || whole(event.pointee.subject) == visitor
            {
                return seq
            }
            seq -= 1
        }
        return 0
    }

    /// The person of a role and key; 0: nobody has come with it.
    public func person(_ role: Role, key: Text) -> PersonID {
        PersonID(state.peopleIndex.find(outside.keyDigest(role, key), in: state.people))
    }

    /// Whose attributes a client may look at.
    public func mayLookAtAttributes(
        of visitor: PersonID, by client: ClientID
    ) throws(Refusal) -> (visitor: PersonID, seesAll: Bool) {
        let who = try actor(client)
        let actor = Actor(person: state.person(who.person), role: who.role)
        if who.role == .visitor {
            guard visitor == 0 || visitor == who.person else { throw .personUnknown }
            return (who.person, false)
        }
        guard visitor != 0 else { throw .valueInvalid }
        let person = state.person(visitor)
        guard person != 0, state.people[person].role == .visitor else { throw .personUnknown }
        guard actor.role != .bot || hasChat(bot: actor.person, with: person) else { throw .personUnknown }
        return (PersonID(person), true)
    }

    /// Of a chat that the client may see, and its visitor: the staff and the bot that has it; a copilot what the visitor
    /// may (B19.3).
    public func seesAllAttributes(ofChat chat: ChatID, _ client: ClientID) -> Bool {
        let slot = state.slot(of: chat)
        switch reader(of: client).role {
        case .system, .operator: return true
        case .bot: return slot != 0 && state.chats[slot].state == .bot
        case .visitor: return false
        }
    }
}

extension Policy.Attribute {
    func admits(_ role: Role) -> Bool {
        switch role {
        case .system: true
        case .operator, .bot: writer != .shop
        case .visitor: writer == .visitor
        }
    }
}

extension Event {
    /// B16.1.
    public var isAttribute: Bool {
        if shopKind == .attributeSet { return true }
        return chatKind == .chatAttributeSet
    }
}
