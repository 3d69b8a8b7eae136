// Which rungs of a chat's ladders have fired: known by the events that they make, and by nothing beside.

extension State {
    /// A rung of a ladder was sent, or skipped.
    mutating func markRung(_ slot: UInt32, _ event: borrowing Event) {
        if event.ladder == .waiting, event.rung == Waiting.closedRung {
            guard chats[slot].waiting != 0 else { return }
            waiting[chats[slot].waiting].isToldClosed = true
            waiting[chats[slot].waiting].isToldNobody = true
            return
        }
        if event.ladder == .waiting, event.rung == Waiting.againRung { return askedAgain(slot, event) }
        guard event.rung >= 1, event.rung <= 16 else { return }
        switch event.ladder {
        case .idle:
            guard event.rung <= 4 else { return }
            chats[slot].idle.markFired(event.rung, skipped: event.chatKind == .rungSkipped)
            chats[slot].idle.lastFiredAt = event.at
        case .waiting:
            chats[slot].waitingFired |= 1 << UInt16(event.rung - 1)
            let record = chats[slot].waiting
            guard record != 0 else { return }
            waiting[record].lastFiredAt = event.at
            guard event.chatKind == .said else { return }
            waiting[record].isToldNobody = event.reason == Waiting.nobodyHere
            // B5.7: what was shown stays on the screen while nothing is.
            guard event.value != 0 else { return }
            waiting[record].shownPosition = UInt32(truncatingIfNeeded: event.value)
            waiting[record].shownEstimateMilliseconds = UInt32(truncatingIfNeeded: event.until)
        case .reply: markReply(slot, event.rung, at: event.at)
        case .transfer, .media: break
        case .promise:
            let rung = event.rung
            amendAside(slot) { $0.promise.markFired(rung) }
        case .drop:
            let after = event.at &- goneSince(chats[slot])
            let fired: UInt8 = 1 << (event.rung - 1)
            changeAside(slot) { aside in
                aside.dropFired |= fired
                aside.dropFiredAfterMilliseconds = UInt32(clamping: after)
            }
        case .intake:
            let (at, rung) = (event.at, event.rung)
            changeAside(slot) { aside in
                aside.intake = LadderState(anchor: at)
                aside.intakeAsked = rung
            }
        case .bot where event.rung == Aside.disclosureRung:
            let episode = event.episode
            changeAside(slot) { $0.disclosedEpisode = episode }
        case .none, .offer, .bot, .survey, .away, .settled, .followup: break
        }
    }

    /// B4.3: said, or passed over because nobody is there to read it.
    private mutating func askedAgain(_ slot: UInt32, _ event: borrowing Event) {
        let record = chats[slot].waiting
        guard record != 0 else { return }
        waiting[record].askedAt = event.at
        // B5.5: from now on each asking begins a round.
        waiting[record].tried = OperatorSet()
        if chats[slot].state == .offered { waiting[record].tried.insert(people[chats[slot].owner].operatorIndex) }
        guard event.chatKind == .said, event.value != 0 else { return }
        waiting[record].shownPosition = UInt32(truncatingIfNeeded: event.value)
        waiting[record].shownEstimateMilliseconds = UInt32(truncatingIfNeeded: event.until)
    }

    /// B6.2. "Still on it" counts by itself (B4.6).
    mutating func markReply(_ slot: UInt32, _ rung: UInt8, at time: Int64) {
        chats[slot].reply.markFired(rung)
        guard rung != Rung.stillOnIt.number else { return }
        chats[slot].replyFiredAfterMilliseconds = UInt32(clamping: time &- chats[slot].reply.anchor)
    }
}
