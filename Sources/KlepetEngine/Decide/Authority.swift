// Who may give a command at all (`Command.terms`), and in which standing: asked before anything else (law 9). What a
// command finds in its chat is for its own rules; what somebody may not give is refused here, whatever it says.
//
//      a client whose visitor was signed after it had joined without   nothing: identityInvalid (B13.3)
//      a client whose operator is suspended                            nothing: suspended (B5.9)
//      a role that the command is not for                              notAllowed
//      a visitor who is banned, or was erased                          no command: banned, erased; a ban leaves them
//                                                                      reading (B13.4)
//      everybody else                                                  goes on to the command's own rules

extension Engine {
    func authorize(_ roles: Roles, _ slot: UInt32, _ actor: Actor) throws(Refusal) {
        try checkBar(slot)
        guard roles.contains(Roles(actor.role)) else { throw .notAllowed }
        if state.people[actor.person].isMarked { try checkWelcome(actor.person) }
    }

    /// The same for the command that nearly all are: what it asks for lies in what the command touches anyway.
    @inline(__always)
    func authorize(_ say: Say, _ slot: UInt32, _ actor: Actor) throws(Refusal) {
        guard clients.slab[slot].bar != .none || state.people[actor.person].isMarked || say.message.isNote else {
            return
        }
        try authorize(Command.say(say).terms.roles, slot, actor)
    }

    /// Commands and questions alike: a client that is barred is nobody's.
    @inline(__always)
    func checkBar(_ slot: UInt32) throws(Refusal) {
        switch clients.slab[slot].bar {
        case .none: break
        case .unvouched: throw .identityInvalid
        case .suspended: throw .suspended
        }
    }

    /// Asked of a client before anything is done for it.
    @inline(__always)
    public func checkAuthority(of client: ClientID) throws(Refusal) { try checkBar(clients.slot(of: client)) }

    /// B20.2: an operator's own permissions; other roles have what their role has.
    func checkMay(_ mark: OperatorMarks, _ actor: Actor) throws(Refusal) {
        guard actor.role != .operator || state.operators[state.people[actor.person].operatorIndex].marks.contains(mark)
        else { throw .notAllowed }
    }

    /// The same of a client.
    public func may(_ mark: OperatorMarks, _ client: ClientID) -> Bool {
        let slot = clients.slot(of: client)
        guard slot != 0, clients.slab[slot].bar == .none else { return false }
        return (try? checkMay(mark, actor(slot))) != nil
    }

    /// B13.4: nothing new of a visitor who is banned, and nothing at all of one who was erased.
    func checkWelcome(_ visitor: UInt32) throws(Refusal) {
        let standing = state.standing(of: visitor)
        guard !standing.isErased else { throw .erased }
        guard standing.bannedUntil <= now else { throw .banned }
    }

    // MARK: authority that ends while a client is connected

    /// B13.3: this visitor's other clients have come without the signature that they need from now on.
    func barUnvouched(_ person: UInt32) {
        guard state.people[person].clients > 1 else { return }
        for slot in clientSlots(of: person) where !clients.slab[slot].isSigned { bar(slot, .unvouched) }
    }

    /// B13.3: the policy wants a signature of every visitor. They go on counting as being there: there may be more of
    /// them than events have room.
    func barUnsigned() {
        guard state.policy.identity.required else { return }
        for slot in 1..<max(1, UInt32(clients.slab.count)) where clients.slab[slot].id != 0 {
            if clients.slab[slot].role == .visitor, !clients.slab[slot].isSigned { silence(slot, .unvouched) }
        }
    }

    /// B5.9: to everybody else the operator has gone (B5.8).
    func barSuspended(_ person: UInt32) {
        for slot in clientSlots(of: person) { bar(slot, .suspended) }
    }

    /// B5.9: taken up again, where they are still connected.
    func readmit(_ person: UInt32) {
        for slot in clientSlots(of: person) where clients.slab[slot].bar == .suspended {
            clients.slab[slot].bar = .none
            clients.slab[slot].isCounted = true
            clients.uncounted -= 1
            state.people[person].clients += 1
        }
        if state.people[person].clients > 0, !state.people[person].isOnline { goOnline(person) }
    }

    private func bar(_ slot: UInt32, _ why: Bar) {
        silence(slot, why)
        guard clients.slab[slot].isCounted else { return }
        clients.slab[slot].isCounted = false
        clients.uncounted += 1
        countOut(clients.slab[slot].person, silent: false)
    }

    /// What it had sent ahead of its turn is not said any more (B2.3), nor is it invited (B8).
    private func silence(_ slot: UInt32, _ why: Bar) {
        guard clients.slab[slot].bar == .none else { return }
        clients.slab[slot].bar = why
        clients.heldBack[slot] = nil
        clients.slab[slot].heldBackSince = 0
        if Int(slot) < visits.count { visits[slot] = Visit() }
        rearm(client: slot)
    }

    private func clientSlots(of person: UInt32) -> [UInt32] {
        clients(of: PersonID(person)).map { clients.slot(of: $0) }
    }
}
