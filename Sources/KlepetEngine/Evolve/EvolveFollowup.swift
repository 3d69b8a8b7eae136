// What the events of a follow-up do to it (B4.9), and what a choice leaves behind (B4.2, B4.3).

extension QueuedReason {
    /// B5.3: chats that lost their operator (B5.8) or were overdue (B6.2), then reopened ones (B1.4), then new ones. Who
    /// comes back has the place that was kept.
    public var front: UInt8 {
        switch self {
        case .operatorLost, .overdue, .assigned: 0
        case .reopened: 1
        case .new, .handoff, .returned, .moved: 2
        }
    }
}

extension State {
    /// B4.9: the place in the line; of a chat that has none, that of its first unanswered message.
    func placeKept(_ slot: UInt32, _ event: borrowing Event) -> PlaceInLine {
        let chat = chats[slot]
        if chat.waiting != 0 { return waiting[chat.waiting].place }
        let reason: QueuedReason = chat.episode > 1 ? .reopened : .new
        let since = chat.reply.anchor == 0 ? event.at : min(chat.reply.anchor, event.at)
        return PlaceInLine(at: since, seq: event.seq, front: reason.front)
    }

    mutating func chosen(_ slot: UInt32, _ event: borrowing Event) {
        guard let choice = Choice(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return }
        // Not by its text, which may have been destroyed by now (B13.4).
        let hasContact = event.reason != 0
        switch choice {
        case .wait: if chats[slot].waiting != 0 { chats[slot].flags.insert(.waits) }
        case .callback, .email, .message:
            chats[slot].flags.remove(.waits)
            let asks = choice != .message && !hasContact
            changeAside(slot) { aside in
                if choice != .message { aside.choice = choice.rawValue }
                if asks { aside.contact = .wanted }
            }
        }
        if hasContact { changeAside(slot) { $0.contact = .known } }
    }

    /// Due or overdue: told to those who can do something about it, and each of them is asked once more.
    mutating func followupTold(_ slot: UInt32, _ event: borrowing Event) {
        let record = followup(of: slot)
        guard record != 0, event.rung >= 1, event.rung <= 8 else { return }
        if event.chatKind == .followupDue { followups[record].told.anchor = event.at }
        followups[record].told.markFired(event.rung)
        followups[record].tried = OperatorSet()
        // Whoever is being asked this moment is asked in this round.
        if chats[slot].isOffered { followups[record].tried.insert(people[chats[slot].owner].operatorIndex) }
    }

    mutating func followupOffered(_ slot: UInt32, _ event: borrowing Event) {
        let (record, asked) = (followup(of: slot), person(event.subject))
        guard record != 0, people[asked].operatorIndex != 0 else { return }
        followups[record].preferred = chats[slot].owner
        followups[record].offeredUntil = event.until
        followups[record].tried.insert(people[asked].operatorIndex)
        linkOwned(slot, by: asked)
    }

    mutating func endFollowupOffer(_ slot: UInt32) {
        let record = followup(of: slot)
        guard chats[slot].isOffered, record != 0 else { return }
        unlinkOwned(slot)
        chats[slot].owner = followups[record].preferred
        followups[record].offeredUntil = 0
    }
}
