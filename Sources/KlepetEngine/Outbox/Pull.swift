// Readers (B2.5): a reader is a cursor. Staff read along the numbers and skip what is not for them; a visitor reads
// along the chain of their own events, so that a hundred thousand visitors cost nobody a look at the others' words.

extension Engine {
    public struct Pulled {
        public var count = 0
        /// What comes next lies in the journal: read it there, then say how far with `setCursor`.
        public var isFar = false
    }

    /// Gives the client's next durable events to `body`, at most `max`, and moves its cursor; one that `body` does not
    /// take (false) is the first of the next pull.
    public func pull(_ client: ClientID, max: Int, _ body: (borrowing Event) -> Bool) -> Pulled {
        let slot = readingSlot(of: client)
        guard slot != 0 else { return Pulled() }
        return clients.slab[slot].role == .visitor ? pullOwn(slot, max, body) : pullAll(slot, max, body)
    }

    private func pullAll(_ slot: UInt32, _ max: Int, _ body: (borrowing Event) -> Bool) -> Pulled {
        var pulled = Pulled()
        let reader = reader(slot)
        var seq = clients.slab[slot].cursor + 1
        if seq < outbox.oldest, seq <= outbox.durable {
            pulled.isFar = true
            return pulled
        }
        while pulled.count < max, seq <= outbox.durable, let event = outbox.near(seq) {
            if let isTaken = reader.give(event.pointee, to: body) {
                guard isTaken else { break }
                pulled.count += 1
            }
            seq += 1
        }
        clients.slab[slot].cursor = seq - 1
        return pulled
    }

    private func pullOwn(_ slot: UInt32, _ max: Int, _ body: (borrowing Event) -> Bool) -> Pulled {
        var pulled = Pulled()
        let client = clients.slab[slot]
        let last = state.people[client.person].lastSeq
        guard last > client.cursor else { return pulled }
        // B16.6: what two were shown before they became one lies in two chains; law 4: nor is one shown the other's
        // before it is durable that they are.
        let merged = merges.last(client.person)
        guard merged <= outbox.durable else { return pulled }
        var next: UInt64 = 0
        if client.chain != 0, let neighbours = outbox.chain(at: client.chain) {
            next = neighbours.next
        } else {
            // Back from the newest to the first that this client has not seen.
            // One who has seen nothing of very much is as good as far: the journal knows where to begin (law 11).
            var seq = last
            var steps = 0
            while seq > client.cursor {
                guard seq > merged, let neighbours = outbox.chain(at: seq),
                    steps < Self.nearSteps || seq > outbox.durable
                else {
                    pulled.isFar = seq <= outbox.durable
                    return pulled
                }
                next = seq
                seq = neighbours.previous
                steps += 1
            }
        }
        let reader = reader(slot)
        while pulled.count < max, next != 0, next <= outbox.durable, let event = outbox.near(next) {
            if let isTaken = reader.give(event.pointee, to: body) {
                guard isTaken else { break }
                pulled.count += 1
            }
            clients.slab[slot].cursor = next
            clients.slab[slot].chain = next
            next = outbox.chain(at: next)?.next ?? 0
        }
        return pulled
    }

    private static var nearSteps: Int { 1024 }

    public func isConnected(_ client: ClientID) -> Bool { clients.slot(of: client) != 0 }

    public func reader(of client: ClientID) -> Reader { reader(readingSlot(of: client)) }

    /// 0 for one that may not see anything any more, as for one that is gone.
    private func readingSlot(of client: ClientID) -> UInt32 {
        let slot = clients.slot(of: client)
        return clients.slab[slot].bar == .none ? slot : 0
    }

    func reader(_ slot: UInt32) -> Reader {
        let index = state.people[clients.slab[slot].person].operatorIndex
        let isBot = clients.slab[slot].role == .bot
        return Reader(
            role: clients.slab[slot].role, departments: isBot ? copilotDepartments : departmentsSeen(by: index),
            person: PersonID(clients.slab[slot].person), isSupervisor: isSupervisor(index))
    }

    public func cursor(of client: ClientID) -> UInt64 { clients.slab[clients.slot(of: client)].cursor }

    public func setCursor(_ client: ClientID, after seq: UInt64) {
        let slot = clients.slot(of: client)
        guard slot != 0 else { return }
        clients.slab[slot].cursor = min(seq, outbox.durable)
        clients.slab[slot].chain = 0
    }

    /// Live signals (B2.8) for the client that it has not seen; missed ones are gone.
    public func pullSignals(
        _ client: ClientID, max: Int, _ body: (borrowing Event, _ text: [UInt8], _ id: [UInt8]) -> Bool
    ) {
        let slot = readingSlot(of: client)
        guard slot != 0 else { return }
        var told = drafts.last > clients.slab[slot].draft ? pullDrafts(slot, max: max, body) : 0
        while told < max, clients.slab[slot].role == .visitor, pullInvitation(slot, body) > 0 { told += 1 }
        guard clients.slab[slot].signal < signals.last else { return }
        let reader = reader(slot)
        let person = clients.slab[slot].person
        var number = Swift.max(clients.slab[slot].signal + 1, signals.oldest)
        var count = told
        while count < max, number <= signals.last {
            if let signal = signals.signal(number), sees(signal, person, reader) {
                guard body(signal.event, signal.text, signal.id) else { break }
                count += 1
            }
            number += 1
        }
        clients.slab[slot].signal = number - 1
    }

    private func sees(_ signal: Signals.Signal, _ person: UInt32, _ reader: Reader) -> Bool {
        // Who typed ten seconds ago does not type.
        if signal.event.liveKind == .typing, signal.event.until <= now { return false }
        if signal.only != 0 { return signal.only == person }
        guard signal.except != person else { return false }
        return reader.role == .visitor ? signal.visitor == person : reader.sees(signal.event)
    }

    /// Goes up with each.
    public var lastSignal: UInt64 { signals.last &+ drafts.last }
}
