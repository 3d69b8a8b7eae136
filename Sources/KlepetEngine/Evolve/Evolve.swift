// evolve(state, event): what an event does to the state, the same whether it has just been accepted or is read back
// from the journal. No decision is taken here, nothing is refused; an event that does not fit the state (a damaged
// file) leaves it as it is and says so.

extension State {
    /// False: the event does not follow from the ones before it.
    @_optimize(speed)
    mutating func evolve(_ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
        guard let kind = event.kind, event.at >= lastAt, event.at <= Limits.times.upperBound else { return false }
        if timeline.isBehind { return evolveBehind(kind, event, outside) }
        return evolve(kind, event, outside, acceptedAt: event.at)
    }

    private mutating func evolve(
        _ kind: Event.Kind, _ event: borrowing Event, _ outside: borrowing Outside, acceptedAt time: Int64
    ) -> Bool {
        switch kind {
        case .chat(let kind):
            guard event.chat != 0 else { return false }
            return evolveChat(kind, event, outside)
        case .shop(let kind):
            guard event.chat == 0 else { return false }
            lastAt = time
            availabilityVersion &+= 1
            return evolveShop(kind, event, outside)
        case .live: return false
        }
    }

    /// The same with the time that the event stands for (B2.10).
    private mutating func evolveBehind(_ kind: Event.Kind, _ event: borrowing Event, _ outside: borrowing Outside)
        -> Bool
    {
        var meant = copy event
        meant.at = timeline.time(of: event.at)
        if meant.at == event.at { timeline = Timeline() }
        let follows = evolve(kind, meant, outside, acceptedAt: event.at)
        lastAt = event.at
        return follows
    }

    private mutating func evolveShop(
        _ kind: Event.ShopKind, _ event: borrowing Event, _ outside: borrowing Outside
    ) -> Bool {
        switch kind {
        case .policySet:
            guard let policy = outside.policy(event.text), names.hasRoom(for: policy) else { return false }
            apply(policy, text: event.text)
        case .shopOpened:
            forgetConnections(at: event.at)
        case .clockJumped:
            clockJumped(event)
        case .personAdded:
            return addPerson(event, outside)
        case .operatorSet:
            return setOperator(event, outside)
        case .personRenamed:
            return renamePerson(event, outside)
        case .wentOnline:
            setOnline(person(event.person), true, at: event.at)
        case .wentOffline:
            setOnline(person(event.person), false, at: event.at)
        case .presenceSet:
            let index = people[person(event.subject)].operatorIndex
            guard index != 0, let presence = Presence(rawValue: UInt8(truncatingIfNeeded: event.value)) else {
                return false
            }
            operators[index].presence = presence
            operators[index].missedOffers = 0
            noteGone(index, at: event.at)
            let isMissed = event.reason == PresenceChange.byMissedOffers.rawValue
            operators[index].isAwayByMisses = isMissed && presence == .away
        case .visitorBanned:
            let until = event.until == 0 ? .max : event.until
            return changeVisitor(event) { $0.bannedUntil = until }
        case .visitorUnbanned:
            return changeVisitor(event) { $0.bannedUntil = 0 }
        case .consented:
            let (bits, seq) = (UInt32(truncatingIfNeeded: event.value), event.seq)
            return changeVisitor(event) { ($0.consent, $0.consentSeq) = (bits, seq) }
        case .visitorSigned:
            return changeVisitor(event) { $0.isSigned = true }
        case .visitorErased:
            return eraseVisitor(event)
        case .textsErased:
            let slot = slot(of: event.subject)
            if slot != 0, event.reason == TextsErased.transcript.rawValue { chats[slot].flags.insert(.retired) }
        case .invitationSent:
            let invited = person(event.subject)
            guard invited != 0, people[invited].role == .visitor else { return false }
            return invitations.send(invited, rule: Invitation.digest(of: event.id), number: event.seq, at: event.at)
        case .invitationShown:
            return invitations.show(person(event.subject), seq: event.seq)
        case .invitationEnded:
            guard let end = InvitationEnd(rawValue: event.reason) else { return false }
            return invitations.end(person(event.subject), end, seq: event.seq, at: event.at)
        case .replySet, .replyRemoved, .fileOwedDeletion, .fileGone, .attributesExpired:
            break  // The journal has them.
        case .attributeSet:
            return describe(event)
        case .personMerged:
            return merge(event)
        }
        return true
    }

    mutating func apply(_ policy: Policy, text: Text) {
        self.policy = policy
        if policyText.isEmpty || !policyText.elementsEqual(text) { policyText = Array(text) }
        names.intern(policy)
        while departments.count <= names.departments.count { departments.append(Department()) }
        catalogue = Catalogue(policy, locales: names.locales)
        tagsInUse = Names.bits(of: policy.tags, in: names.tags)
        arms.apply(policy)
        rules =
            [DepartmentRules()]
            + names.departments.map { name in
                DepartmentRules(policy, policy.departments.first { $0.name == name }, names)
            }
    }

    private mutating func forgetConnections(at time: Int64) {
        for slot in 1..<max(1, UInt32(people.count)) where people[slot].isOnline {
            people[slot].isOnline = false
            visitorMoved(people.number(ofSlot: slot), online: false, at: time)
            letGo(people.number(ofSlot: slot), at: time)
            setGone(people.number(ofSlot: slot), at: time)
        }
        for index in 1..<max(1, UInt32(operators.count)) where operators[index].isConnected {
            operators[index].isConnected = false
            noteGone(index, at: time)
        }
        for index in bots.indices where bots[index].goneAt == 0 { bots[index].goneAt = time }
    }

    private mutating func addPerson(_ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
        let person = UInt32(truncatingIfNeeded: event.subject)
        guard UInt64(person) == event.subject, let role = Role(rawValue: UInt8(truncatingIfNeeded: event.value)),
            people.add(person)
        else { return false }
        people[person].role = role
        // Nobody's any more (B13.4).
        if event.flags.contains(.redacted) { return true }
        people[person].digest = outside.keyDigest(role, event.id)
        peopleIndex.insert(person, in: people)
        setName(person, event.text, outside)
        if role == .bot {
            bots.append(Bot(person: person, goneAt: event.at))
            botNames.append(Array(event.text))
            people[person].botNumber = UInt32(truncatingIfNeeded: bots.count)
        }
        return true
    }

    /// B15.1. What the event does not name stays as it was.
    private mutating func renamePerson(_ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
        let person = person(event.subject)
        guard person != 0 else { return false }
        setName(person, event.text, outside)
        if !event.id.isEmpty { people[person].locale = Catalogue.nearest(event.id, in: names.locales) }
        let bot = Int(people[person].botNumber) - 1
        if botNames.indices.contains(bot), event.textBytes > 0 { botNames[bot] = Array(event.text) }
        return true
    }

    private mutating func setName(_ person: UInt32, _ name: Text, _ outside: borrowing Outside) {
        let slot = People.slot(of: person)
        guard !name.isEmpty, nameDigests.grow(to: slot) else { return }
        nameDigests[slot] = State.nameDigest(person, name, outside)
    }

    /// A message's digest takes 64 bytes, half a name.
    static func nameDigest(_ person: UInt32, _ name: Text, _ outside: borrowing Outside) -> UInt64 {
        let first = outside.messageDigest(PersonID(person), Text(rebasing: name.prefix(Limits.keyBytesMax)))
        guard name.count > Limits.keyBytesMax else { return first }
        return first &* 31
            &+ outside.messageDigest(PersonID(person), Text(rebasing: name.dropFirst(Limits.keyBytesMax)))
    }

    /// B13.3, B13.4.
    private mutating func changeVisitor(_ event: borrowing Event, _ change: (inout Standing) -> Void) -> Bool {
        let visitor = person(event.subject)
        guard visitor != 0, people[visitor].role == .visitor else { return false }
        changeStanding(of: visitor, change)
        return true
    }

    /// B16.2: by the number, which stays when the words go. All else is the record's.
    private mutating func describe(_ event: borrowing Event) -> Bool {
        let visitor = person(event.subject)
        guard visitor != 0, people[visitor].role == .visitor, event.value <= Limits.namesMax else { return false }
        guard event.value != 0 else { return true }
        let number = UInt8(clamping: event.value)
        let seq = event.seq
        guard number != 0 || standing(of: visitor).classNumber != 0 else { return true }
        changeStanding(of: visitor) { ($0.classNumber, $0.classSeq) = (number, seq) }
        return true
    }

    /// B13.4.
    private mutating func eraseVisitor(_ event: borrowing Event) -> Bool {
        let visitor = person(event.subject)
        guard visitor != 0, people[visitor].role == .visitor else { return false }
        if event.reason == VisitorGone.forgotten.rawValue { return forget(visitor) }
        forgetFormers(of: visitor, slotsToo: false)
        changeStanding(of: visitor) { $0 = Standing(person: visitor, isErased: true) }
        // The index goes on passing over it: nothing has this digest.
        welcome(visitor)
        people[visitor].digest = KeyDigest(low: 0, high: 0)
        people[visitor].locale = 0
        forgetName(visitor)
        return true
    }

    mutating func forgetName(_ person: UInt32) {
        let slot = People.slot(of: person)
        if Int(slot) < nameDigests.count { nameDigests[slot] = 0 }
    }

    // MARK: strays (B13.4)

    /// Away, and never chatted: may be forgotten when the time comes. An erased visitor is remembered as such.
    private mutating func letGo(_ person: UInt32, at time: Int64) {
        guard people[person].role == .visitor, people[person].lastSeq == 0, people[person].strayedAt == 0,
            !standing(of: person).isErased
        else { return }
        let seconds = UInt32(clamping: max(1, time / 1000))
        people[person].strayedAt = seconds
        strays.append(person, seconds)
        strays.count += 1
    }

    /// Here again, or no stray for another reason.
    mutating func welcome(_ person: UInt32) {
        guard people[person].strayedAt != 0 else { return }
        people[person].strayedAt = 0
        strays.count -= 1
    }

    /// Nothing is left of a stray, and the slot is somebody else's when one is wanted.
    private mutating func forget(_ person: UInt32) -> Bool {
        guard people[person].lastSeq == 0, !people[person].isOnline, invitations.forget(person) else { return false }
        welcome(person)
        forgetFormers(of: person, slotsToo: true)
        peopleIndex.remove(person, in: people)
        forgetStanding(of: person)
        forgetName(person)
        people.forget(person)
        return true
    }

    /// After a snapshot was read, also one by which nobody was a stray yet.
    mutating func gatherStrays() {
        people.countForgotten()
        var found: [(person: UInt32, seconds: UInt32)] = []
        let seconds = UInt32(clamping: max(1, lastAt / 1000))
        for slot in 1..<max(1, UInt32(people.count)) where !people[slot].isForgotten {
            let person = people.number(ofSlot: slot)
            guard people[slot].role == .visitor, people[slot].lastSeq == 0, !people[slot].isOnline,
                people[slot].mergedInto == 0, !standing(of: person).isErased
            else { continue }
            if people[slot].strayedAt == 0 { people[slot].strayedAt = seconds }
            found.append((person, people[slot].strayedAt))
        }
        strays.begin(with: found)
    }

    private mutating func setOperator(_ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
        let person = person(event.subject)
        guard person != 0, people[person].role == .operator, let profile = outside.profile(event.text) else {
            return false
        }
        var index = people[person].operatorIndex
        if index == 0 {
            guard let new = operators.append() else { return false }
            index = new
            operators[index].person = person
            people[person].operatorIndex = index
            operatorNames.append([])
        }
        operators[index].capacity = UInt32(truncatingIfNeeded: event.value)
        let marks = OperatorMarks(event)
        operators[index].marks = marks
        operators[index].isSuspended = marks.contains(.suspended)
        let isEverywhere = profile.departments.isEmpty && !marks.contains(.noDepartment)
        operators[index].departments = isEverywhere ? .max : Names.bits(of: profile.departments, in: names.departments)
        operators[index].skills = Names.bits(of: profile.skills, in: names.skills)
        operators[index].languages = Names.bits(of: profile.languages, in: names.languages)
        operatorNames[Int(index)] = Array(profile.name.utf8)
        return true
    }

    private mutating func setOnline(_ person: UInt32, _ online: Bool, at time: Int64) {
        guard person != 0 else { return }
        people[person].isOnline = online
        visitorMoved(person, online: online, at: time)
        if online { welcome(person) } else { letGo(person, at: time) }
        if people[person].role == .visitor { setGone(person, at: online ? 0 : time) }
        let bot = people[person].botNumber
        if bot != 0 { bots[Int(bot) - 1].goneAt = online ? 0 : time }
        let index = people[person].operatorIndex
        guard index != 0 else { return }
        operators[index].isConnected = online
        if online { offerAgain(to: index) }
        noteGone(index, at: time)
    }

    /// B5.8: since when an operator is gone, because they dropped or by their own choice. Who is back begins anew.
    private mutating func noteGone(_ index: UInt32, at time: Int64) {
        guard operators[index].isHere else {
            if operators[index].droppedAt == 0 { operators[index].droppedAt = time }
            return
        }
        operators[index].droppedAt = 0
        var slot = operators[index].chats
        while slot != 0 {
            amendAside(slot) { $0.dropFired = 0 }
            slot = chats[slot].ownedLinks.next
        }
    }
}

extension Names {
    /// Bits of names; those that no policy ever named have none.
    static func bits(of list: [String], in names: [String]) -> UInt64 {
        var bits: UInt64 = 0
        for name in list {
            if let index = names.firstIndex(of: name), index < Limits.namesMax { bits |= 1 << UInt64(index) }
        }
        return bits
    }
}

extension DepartmentRules {
    /// `nil`: the current policy does not name the department any more; its chats go by the shop's own numbers.
    init(_ policy: Policy, _ department: Policy.Department?, _ names: Names) {
        mode = department?.mode ?? .assign
        followUpAfterMilliseconds = department?.followUpAfterMilliseconds ?? policy.waiting.followUpAfterMilliseconds
        lateAfterMilliseconds = department?.lateAfterMilliseconds ?? policy.reply.lateAfterMilliseconds
        overdueAfterMilliseconds = department?.overdueAfterMilliseconds ?? policy.reply.overdueAfterMilliseconds
        fallbacks = (department?.fallbacks ?? []).compactMap { name in
            names.departments.firstIndex(of: name).map { UInt8(truncatingIfNeeded: $0 + 1) }
        }
        helpers = fallbacks.reduce(0) { $0 | 1 << UInt64($1 - 1) }
        isOpen = department != nil
        startsWithBot = department?.bot ?? false
        surveyAfterBot = department?.surveyAfterBot ?? false
        outcomes = Names.bits(of: department?.outcomes ?? [], in: names.outcomes)
        wantsOutcome = department?.outcomeRequired ?? false
        copilot = department?.copilot ?? false
        questions = (department?.intake ?? []).compactMap { question in
            names.questions.firstIndex(of: question.key).map { index in
                QuestionRule(bit: 1 << UInt64(index), ask: Array(question.ask.utf8), isRequired: question.required)
            }
        }
        required = questions.reduce(0) { $1.isRequired ? $0 | $1.bit : $0 }
    }
}
