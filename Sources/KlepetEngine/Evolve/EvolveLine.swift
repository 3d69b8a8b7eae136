// The line and its offers (B5), and how a chat leaves it for what the shop owes (B4.9).

extension State {
    mutating func queued(_ slot: UInt32, _ event: borrowing Event) {
        // B12.1: its place came along with the event before.
        if event.reason == QueuedReason.moved.rawValue { return }
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        let kept = followups[followup(of: slot)]
        forgetFollowup(slot)
        if chats[slot].state == .intake { startReplyClock(slot, at: event.at) }
        chats[slot].state = .queued
        chats[slot].since = event.at
        disarmIdle(slot)
        forgetMatters(slot)
        chats[slot].flags.subtract([.afterword, .handedOver])
        var place = Waiting()
        place.enteredAt = event.at
        place.reason = QueuedReason(rawValue: event.reason) ?? .new
        place.place = kept.chat != 0 ? kept.place : PlaceInLine(at: event.at, seq: event.seq, front: place.reason.front)
        place.preferred = person(event.subject)
        place.goneAt = people[chats[slot].visitor].isOnline ? 0 : event.at
        if place.reason == .returned {
            chats[slot].flags.insert(.returned)
            // B1.5: unanswered for as long again, it will be owed again.
            chats[slot].reply.fired &= ~(1 << (Rung.unanswered.number &- 1))
            // Who writes from there has waited and goes on waiting (B4.3).
            if event.role == .visitor { chats[slot].flags.insert(.waits) }
        }
        if place.reason == .overdue || place.reason == .assigned {
            place.tried.insert(people[person(UInt64(bitPattern: event.value))].operatorIndex)
        }
        enterLine(slot, place)
    }

    mutating func offered(_ slot: UInt32, _ event: borrowing Event) {
        let record = chats[slot].waiting
        let asked = person(event.subject)
        if chats[slot].state == .followup { return followupOffered(slot, event) }
        guard record != 0, people[asked].operatorIndex != 0 else { return }
        chats[slot].state = .offered
        chats[slot].since = event.at
        waiting[record].offeredUntil = event.until
        if event.reason == OfferTurn.again.rawValue { waiting[record].tried = OperatorSet() }
        waiting[record].tried.insert(people[asked].operatorIndex)
        linkOwned(slot, by: asked)
    }

    /// B5.3: the place in the line stays.
    mutating func offerEnded(_ slot: UInt32, _ event: borrowing Event) {
        let isFollowup = chats[slot].state == .followup
        endOffer(slot)
        // B4.9: it stays one, and nobody is blamed for it.
        if isFollowup { return }
        chats[slot].state = .queued
        chats[slot].since = event.at
        let index = people[person(event.subject)].operatorIndex
        guard index != 0 else { return }
        switch OfferEnd(rawValue: event.reason) ?? .withdrawn {
        case .missed: operators[index].missedOffers = min(operators[index].missedOffers, 254) + 1
        case .declined: operators[index].missedOffers = 0
        case .withdrawn: break
        }
    }

    /// Who was only asked never had the chat: `owner` tells again who had it last, whom the visitor prefers.
    mutating func endOffer(_ slot: UInt32) {
        if chats[slot].state == .followup { return endFollowupOffer(slot) }
        guard chats[slot].state == .offered else { return }
        unlinkOwned(slot)
        chats[slot].owner = waiting[chats[slot].waiting].preferred
    }

    mutating func followupOwed(_ slot: UInt32, _ event: borrowing Event) {
        endOffer(slot)
        let place = placeKept(slot, event)
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        if chats[slot].state == .intake { startReplyClock(slot, at: event.at) }
        chats[slot].state = .followup
        chats[slot].since = event.at
        disarmIdle(slot)
        chats[slot].flags.remove(.waits)
        forgetMatters(slot)
        beginFollowup(slot, place)
        changeAside(slot) { if $0.contact == .none { $0.contact = .wanted } }
        if event.ladder == .reply { chats[slot].reply.markFired(event.rung) }
    }
}
