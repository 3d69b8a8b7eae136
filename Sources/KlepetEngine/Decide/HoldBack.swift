// B2.3: a client that sends over several connections numbers its messages. One that arrives early waits for the ones
// before it, at most 2 s and 64 messages; a gap given up on is marked in the event.

extension Engine {
    func holdBack(_ say: Say, _ client: UInt32, by actor: Actor) throws(Refusal) -> Reply {
        var reply = Reply()
        reply.chat = say.chat
        reply.outcome = .heldBack
        var queue = clients.heldBack[client] ?? []
        let index = queue.firstIndex { $0.number >= say.message.number } ?? queue.count
        // The same number again, before its turn: it is held already.
        if index < queue.count, queue[index].number == say.message.number { return reply }
        guard queue.count < state.policy.holdBackMessagesMax else { throw .holdBackFull }
        try spendRate(actor)  // B13.2: it is kept from now on, if only in memory.
        queue.insert(HeldBack(say, at: now), at: index)
        clients.heldBack[client] = queue
        if clients.slab[client].heldBackSince == 0 {
            clients.slab[client].heldBackSince = now
            rearm(client: client)
        }
        return reply
    }

    /// Releases what has its turn; with `gap` the missing number is given up and the first to go is marked.
    func releaseHeldBack(_ client: UInt32, gap: Bool) {
        guard var queue = clients.heldBack[client], !queue.isEmpty else { return }
        var next = clients.slab[client].nextNumber
        var afterGap = gap
        if gap { next = queue[0].number }
        var released = 0
        while released < queue.count, queue[released].number <= next {
            if queue[released].number == next {
                release(queue[released], client, gap: afterGap)
                next &+= 1
                afterGap = false
            }
            released += 1
        }
        queue.removeFirst(released)
        clients.slab[client].nextNumber = next
        clients.slab[client].heldBackSince = queue.map { $0.at }.min() ?? 0
        clients.heldBack[client] = queue.isEmpty ? nil : queue
        rearm(client: client)
    }

    private func release(_ held: HeldBack, _ client: UInt32, gap: Bool) {
        let actor = actor(client)
        held.withMessage { message in
            do throws(Refusal) {
                var message = message
                let digest = try take(&message, by: actor)
                try authorize(Say(chat: held.chat, message: message), client, actor)
                let slot = try visible(held.chat, to: actor)
                if let first = firstAnswer(digest, to: message.id, in: held.chat, by: actor) {
                    guard isReused(message, first) else { return }
                    throw .messageIDReused
                }
                try checkQuote(message, in: held.chat, by: actor)
                _ = try speak(message, slot, by: actor, gap: gap, isPaid: true)
            } catch {
                refuse(held, error, actor)
            }
        }
    }

    /// Nobody waits for the reply any more: the author is told by a live signal.
    private func refuse(_ held: HeldBack, _ refusal: Refusal, _ actor: Actor) {
        var event = Event(.messageRefused, role: actor.role, person: PersonID(actor.person))
        event.at = stamp
        event.chat = held.chat
        event.value = Int64(refusal.rawValue)
        signals.add(Signals.Signal(event: event, except: 0, only: actor.person, visitor: 0, text: [], id: held.id))
    }
}
