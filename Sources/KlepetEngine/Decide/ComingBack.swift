// A visitor writes to a chat that has ended (B1.4).
//
//      just ended, its owner is here ──▶ afterword: straight to them, and nobody says a word
//      within a day ───────────────────▶ the same chat, through the line
//      later, or as the policy has it ─▶ a new chat, linked to the old one
//      ended as spam, by the office ───▶ likewise, behind everybody who waits

extension Engine {
    /// Spam is never before anybody.
    static let priorityAfterSpam: Int8 = -100

    func comeBack(
        _ message: Message, _ slot: UInt32, by actor: Actor, gap: Bool, isPaid: Bool
    ) throws(Refusal) -> Reply {
        guard isReopened(state.chats[slot]) else { return try startAgain(message, after: slot, by: actor) }
        let former = afterwordOwner(state.chats[slot])
        try checkNewChat(actor, entersLine: former == 0)
        if !isPaid { try spendRate(actor, besides: message.parts.count) }
        let preferred = state.chats[slot].owner
        endPending(actor)
        emit(.reopened, slot, by: actor) { event in
            event.episode = event.episode &+ 1
            event.subject = PersonID(former)
        }
        var reply = post(message, slot, by: actor, gap: gap)
        guard former != 0 else {
            reply.outcome = enter(slot, .reopened, preferred: preferred)
            return reply
        }
        lineCouldMove = true  // Invitations stand by who has room (B8.2).
        if message.isWordsAlone, settlesAfterEnd(message.text, slot) {
            emitSettled(slot, .byThanks, message: reply.seq)
        }
        reply.outcome = .afterword
        return reply
    }

    /// By its visitor's message.
    private func isReopened(_ chat: Chat) -> Bool {
        let reopen = state.policy.reopen
        // B3.9: what never reached them is answered however late.
        guard reopen.byVisitor, chat.reason == .unread || now &- chat.since <= reopen.withinMilliseconds else {
            return false
        }
        switch chat.reason {
        case .spam, .admin: return false
        case .none, .visitorEnd, .operatorEnd, .idle, .botResolved, .callback, .erased, .resolved, .unread: return true
        }
    }

    /// Who gets what the visitor still has to say; 0: it is no afterword.
    private func afterwordOwner(_ chat: Chat) -> UInt32 {
        let afterwordMilliseconds = state.policy.reopen.afterwordMilliseconds
        guard afterwordMilliseconds > 0, now &- chat.since <= afterwordMilliseconds, chat.flags.contains(.afterword),
            state.operators[state.people[chat.owner].operatorIndex].isOnline
        else { return 0 }
        switch chat.reason {
        case .visitorEnd, .operatorEnd, .resolved: return chat.owner
        case .none, .idle, .botResolved, .callback, .spam, .admin, .erased, .unread: return 0
        }
    }

    /// The operator of an afterword is not here any more: others find it, and its visitor is told nothing.
    func leaveAfterwords(of person: UInt32) {
        var slot = state.operators[state.people[person].operatorIndex].chats
        while slot != 0 {
            let next = state.chats[slot].ownedLinks.next
            let flags = state.chats[slot].flags
            if state.chats[slot].isAttended, flags.contains(.afterword), !flags.contains(.settled) {
                owe(slot, .afterword)
            }
            slot = next
        }
    }

    // MARK: a new chat

    /// The chat that the visitor came to last, as long as it is in memory; 0: none.
    func newestChat(of actor: Actor) -> UInt32 {
        let slot = state.people[actor.person].newestChat
        return slot != 0 && state.chats[slot].id != 0 && state.chats[slot].visitor == actor.person ? slot : 0
    }

    /// What the shop said of the chats of this client (B13.2), unless the last one was spam.
    func priority(of client: UInt32, after newest: UInt32) -> Int8 {
        let wasSpam = newest != 0 && state.chats[newest].reason == .spam
        guard !wasSpam else { return Self.priorityAfterSpam }
        let own = clients.slab[client].priority
        return own != 0 ? own : classPriority(of: clients.slab[client].person)  // B16.2
    }

    /// For the same department, skill and language; if the shop has that department no more, for its first.
    func startAgain(_ message: Message, after slot: UInt32, by actor: Actor) throws(Refusal) -> Reply {
        var message = message
        let digest = try take(&message, by: actor)
        if let first = firstAnswer(digest, to: message.id, in: nil, by: actor) { return duplicate(first) }
        let old = state.chats[slot]
        let isKept = old.department > 0 && state.rules(of: old).isOpen
        let opening = Opening(
            department: isKept ? old.department : try departmentNumber(.none), skill: old.skill, language: old.language,
            priority: old.reason == .spam ? Self.priorityAfterSpam : old.priority, follows: old.id)
        return try open(opening, message, by: actor)
    }
}
