// B16.6: the shop's word that an anonymous visitor is a known one.
//
// An anonymous key is a bearer secret in a browser's storage: whoever has the browser has it, for as long as nobody
// clears it. So it opens nothing of the known visitor afterwards. Clients that are connected at this moment go on, for
// the shop has just said who sits there; a client that joins with the old key later is somebody new, as it should be
// when the next one sits down at that computer. Who signed in comes back by the shop's signature, or by the known key.
//
// A ban sticks to whom it was given: neither visitor may have one, or signing in would shed it, or would bring it upon
// whoever signs in at a computer where somebody else was banned.

extension Engine {
    func merge(_ visitor: PersonID, into known: PersonID, by actor: Actor) throws(Refusal) {
        let into = try self.known(known)
        let from = UInt32(truncatingIfNeeded: visitor)
        guard state.person(visitor) != 0, state.people[from].role == .visitor else { throw .personUnknown }
        guard from != into else { throw .valueInvalid }
        guard state.people[from].mergedInto == 0 else { throw .already }
        let standing = state.standing(of: from)
        guard !standing.isErased else { throw .erased }
        guard !standing.isSigned else { throw .personSigned }
        guard !state.isBanned(from, at: now), !state.isBanned(into, at: now) else { throw .banned }
        let moving = Int(state.people[from].clients)
        guard moving + Int(state.people[into].clients) <= Int(UInt16.max) else { throw .tooManyClients }
        endOneInvitation(of: from, into, by: actor)
        let (clients, allowedAt) = (clients(of: PersonID(from)), state.people[from].allowedAt)
        moveBuying(from, into)
        var event = Event(.personMerged, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(into)
        event.value = Int64(from)
        emit(event)
        state.people[into].clients += UInt16(clamping: moving)
        state.people[into].allowedAt = max(state.people[into].allowedAt, allowedAt)
        move(clients, to: into)
        signals.move(from, to: into)
        merges.note(into, outbox.accepted, oldest: outbox.oldest)
        touchChats(ofVisitor: into)
        planChores()
        lineCouldMove = true  // B4.10: whoever was away may be here by this.
    }

    /// B8.3: one at a time, and none while there is a chat.
    private func endOneInvitation(of one: UInt32, _ other: UInt32, by actor: Actor) {
        let isChatting = state.people[one].openChats != 0 || state.people[other].openChats != 0
        for (person, another) in [(one, other), (other, one)] {
            let invitation = state.invitations.of(person)
            let isOlder = invitation.number < state.invitations.of(another).number
            if invitation.isPending, isChatting || isOlder { endInvitation(of: person, .withdrawn, by: actor) }
        }
    }

    /// B3.4: what pages say of buying counts for the chats of both: one pause ends where the other begins.
    private func moveBuying(_ from: UInt32, _ into: UInt32) {
        let (theirs, own) = (buying[from] ?? 0, buying[into] ?? 0)
        guard theirs + own > 0 else { return }
        for person in [from, into] where (buying[person] ?? 0) == 0 {
            var slot = state.people[person].openChats
            while slot != 0 {
                unpause(slot, at: now)
                touch(slot)
                slot = state.chats[slot].links.next
            }
        }
        buying[from] = nil
        buying[into] = theirs + own
    }

    /// The shop has vouched for who sits there (law 9), so they stay when the known visitor comes with a signature. Their
    /// places are numbers of events, and stay; what they see from there on is the known one's.
    private func move(_ moved: [ClientID], to into: UInt32) {
        for client in moved {
            let slot = clients.slot(of: client)
            clients.slab[slot].person = into
            if clients.slab[slot].bar == .none { clients.slab[slot].isSigned = true }
        }
        for client in clients(of: PersonID(into)) {
            let slot = clients.slot(of: client)
            clients.slab[slot].chain = 0
            rearm(client: slot)
        }
    }

    /// B2.2: the first answer to a message of this author in the chat, or, without one, to one that started a chat; also
    /// when its author has signed in since.
    @inline(__always)
    func firstAnswer(
        _ digest: UInt64, to id: Text, in chat: ChatID?, by actor: Actor
    ) -> MessageIDs.Entry? {
        guard digest != 0 else { return nil }
        if let first = find(digest, chat) { return first }
        guard state.mergedAt != 0, actor.role == .visitor else { return nil }
        return answerAsFormer(id, in: chat, of: actor.person)
    }

    private func find(_ digest: UInt64, _ chat: ChatID?) -> MessageIDs.Entry? {
        guard let chat else { return state.messageIDs.findStart(digest) }
        return state.messageIDs.find(digest, chat: chat)
    }

    @inline(never)
    private func answerAsFormer(_ id: Text, in chat: ChatID?, of person: UInt32) -> MessageIDs.Entry? {
        let limit = now &- state.policy.messageIDRememberedMilliseconds
        guard state.mergedAt >= limit else { return nil }
        for former in state.formers(of: person, max: Limits.formersAsked)
        where state.standing(of: former).mergedAt >= limit {
            if let first = find(outside.messageDigest(PersonID(former), id), chat) { return first }
        }
        return nil
    }

    /// The number by which everything of this visitor is found: of one who has gone into another, the other's.
    public func whole(_ visitor: PersonID) -> PersonID {
        let person = state.person(visitor)
        return person == 0 ? visitor : PersonID(person)
    }
}

/// By visitor the number of the event with which somebody last went into them, as long as what was before it may be in
/// memory: their events before it stand in two chains there, and are read from the journal.
struct Merges {
    private var newest: [UInt32: UInt64] = [:]
    private var order: [(person: UInt32, seq: UInt64)] = []

    /// 0: nobody has, lately.
    @inline(__always)
    func last(_ person: UInt32) -> UInt64 { newest.isEmpty ? 0 : newest[person] ?? 0 }

    mutating func note(_ person: UInt32, _ seq: UInt64, oldest: UInt64) {
        let gone = order.firstIndex { $0.seq >= oldest } ?? order.count
        for each in order[..<gone] where newest[each.person] == each.seq { newest[each.person] = nil }
        order.removeFirst(gone)
        newest[person] = seq
        order.append((person, seq))
    }
}

extension Signals {
    /// What was told to a visitor and not read yet, is told to who they are now.
    mutating func move(_ from: UInt32, to into: UInt32) {
        for place in ring.indices {
            if ring[place].visitor == from { ring[place].visitor = into }
            if ring[place].except == from { ring[place].except = into }
            if ring[place].only == from { ring[place].only = into }
        }
    }
}
