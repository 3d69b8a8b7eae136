// The people of a rehearsal: who they are there, when they come and go, and what they do that is about no chat.

internal import KlepetEngine

extension Rehearsal {
    struct Person {
        var role = Role.visitor
        var key: [UInt8] = []
        var isSigned = false
        var client: ClientID = 0
        /// Who that is in the rehearsed shop; 0: has not been there.
        var id: PersonID = 0
        /// B16.6: into whom they went; 0: nobody.
        var into = 0
    }

    func shopEvent(_ kind: Event.ShopKind, _ event: borrowing Event) {
        switch kind {
        case .policySet: recordedPolicy.set(outside.policy(event.text))
        case .personAdded: add(event)
        case .operatorSet: setOperator(event)
        case .shopOpened: for index in people.indices { leave(index) }
        case .wentOnline: _ = client(of: event.person)
        case .wentOffline: leave(index(of: event.person))
        case .presenceSet:
            // The operator's own choice; what two missed offers did is the shop's doing.
            guard event.role == .operator, let presence = Presence(rawValue: UInt8(truncatingIfNeeded: event.value))
            else { return }
            submit(.setPresence(presence), by: event.person)
        case .visitorSigned:
            let index = index(of: event.subject)
            if people.indices.contains(index) { people[index].isSigned = true }
        case .consented: submit(.consent(Consent(rawValue: UInt32(clamping: event.value))), by: event.person)
        case .visitorBanned:
            submit(.ban(visitor: rehearsed(event.subject), until: event.until, reason: event.text), by: event.person)
        case .visitorUnbanned: submit(.unban(visitor: rehearsed(event.subject)), by: event.person)
        case .visitorErased: erase(event.subject, by: event.person, goesOn: false)
        case .replySet, .replyRemoved: reply(kind, event)
        // By the visitor's page, which is not in the journal.
        case .invitationSent, .invitationShown, .invitationEnded: break
        // What old texts did is not what is asked; a new name changes no schedule; the clock is the events' own.
        case .textsErased, .personRenamed, .clockJumped, .fileOwedDeletion, .fileGone: break
        // What a class gave, the chats that it began have with them.
        case .attributeSet, .attributesExpired: break
        case .personMerged: merge(event)
        }
    }

    /// B16.6: who has not been there goes along with nothing.
    private func merge(_ event: borrowing Event) {
        let (from, into) = (index(of: UInt64(bitPattern: event.value)), index(of: event.subject))
        guard people.indices.contains(from), people.indices.contains(into), from != into else { return }
        if people[from].id != 0 {
            let isNew = people[into].id == 0
            if isNew { _ = client(of: event.subject) }
            submit(.mergePerson(people[from].id, into: rehearsed(event.subject)), by: event.person)
            // One client stands for each person who is here.
            if people[into].client == 0 || isNew {
                people.withUnsafeMutableBufferPointer { people in
                    (people[into].client, people[from].client) = (people[from].client, people[into].client)
                }
            }
            leave(from)
        }
        people[from].into = into
    }

    /// Of who has this number, or into whom they went.
    private func index(of person: PersonID) -> Int {
        var index = Int(clamping: person)
        while people.indices.contains(index), people[index].into != 0 { index = people[index].into }
        return index
    }

    private func add(_ event: borrowing Event) {
        let index = Int(clamping: event.subject)
        guard index <= Limits.peopleMax else { return }
        while people.count <= index { people.append(Person()) }
        people[index].role = Role(rawValue: UInt8(truncatingIfNeeded: event.value)) ?? .visitor
        // Erased people have no key any more; here they need one.
        people[index].key = event.id.isEmpty ? Array("erased \(index)".utf8) : Array(event.id)
    }

    private func setOperator(_ event: borrowing Event) {
        guard let profile = outside.profile(event.text) else { return }
        let known = engine.names
        let kept = OperatorProfile(
            name: profile.name, photoURL: profile.photoURL,
            departments: profile.departments.filter(known.departments.contains),
            skills: profile.skills.filter(known.skills.contains),
            languages: profile.languages.filter(known.languages.contains))
        let set = SetOperator(
            key: event.id, profile: kept, profileJSON: event.text, capacity: UInt32(clamping: event.value),
            marks: OperatorMarks(event))
        do throws(Refusal) {
            let id = try engine.submit(.setOperator(set), by: try backOffice(), at: event.at).person
            let index = Int(clamping: event.subject)
            if people.indices.contains(index) { people[index].id = id }
        } catch { refused += 1 }
    }

    /// B11.1.
    private func reply(_ kind: Event.ShopKind, _ event: borrowing Event) {
        let (shortcut, texts, from, until) = (event.id, event.text, event.value, event.until)
        let (person, by) = (event.subject == 0 ? 0 : rehearsed(event.subject), event.person)
        recordedPolicy.department(Int64(event.reason)).withUnsafeBufferPointer { department in
            let owner = ReplyOwner(department: department, person: person)
            if kind == .replySet {
                submit(
                    .setReply(
                        SetReply(shortcut: shortcut, owner: owner, texts: texts, validFrom: from, validUntil: until)),
                    by: by)
            } else {
                submit(.removeReply(RemoveReply(shortcut: shortcut, owner: owner, isKnown: true)), by: by)
            }
        }
    }

    /// B13.4: it disconnects them, and closes what they have open.
    func erase(_ visitor: PersonID, by person: PersonID, goesOn: Bool) {
        var erasure = Erasure(visitor: rehearsed(visitor), chats: [])
        erasure.goesOn = goesOn
        submit(.erase(erasure), by: person)
        let index = index(of: visitor)
        if people.indices.contains(index) { people[index].client = 0 }
    }

    // MARK: clients

    /// 0 when the journal knows no such person.
    @_optimize(speed)
    func client(of person: PersonID) -> ClientID {
        let index = index(of: person)
        guard index < people.count, !people[index].key.isEmpty else { return 0 }
        if people[index].client == 0 { people[index].client = join(index) }
        return people[index].client
    }

    private func join(_ index: Int) -> ClientID {
        let known = people[index]
        let client = known.key.withUnsafeBufferPointer { key in
            var joining = Engine.Joining(role: known.role, key: key)
            joining.isSigned = known.role == .visitor && (known.isSigned || isSignatureRequired)
            return (try? engine.join(joining, at: lastAt)) ?? 0
        }
        if known.id == 0, let actor = try? engine.actor(client) {
            people[index].id = actor.person
            // B23.2: who was tried something on, is here.
            engine.draw(actor.person, as: PersonID(index))
        }
        return client
    }

    /// Who that is in the rehearsed shop; a number that is nobody's where they have not been there.
    func rehearsed(_ person: PersonID) -> PersonID {
        let index = index(of: person)
        return people.indices.contains(index) && people[index].id != 0 ? people[index].id : .max
    }

    private func leave(_ index: Int) {
        guard index < people.count, people[index].client != 0 else { return }
        engine.leave(people[index].client, at: lastAt)
        people[index].client = 0
    }

    func backOffice() throws(Refusal) -> ClientID {
        if office == 0 {
            let key = Array("rehearsal".utf8)
            office = try key.withUnsafeBufferPointer { (key) throws(Refusal) in
                try engine.join(Engine.Joining(role: .system, key: key), at: lastAt)
            }
        }
        return office
    }
}
