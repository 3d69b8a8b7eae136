// What transfers, calls and cobrowsing do to a chat (B12), and how a hold and they pause the ladder (B3.4): from the
// first of them that begins to the last that ends.

extension State {
    mutating func transferOffered(_ slot: UInt32, _ event: borrowing Event) {
        goOn(slot, event)
        let (at, until, to) = (event.at, event.until, TransferTo(rawValue: event.reason))
        let (isEscalation, isAlone, isRescue) = (to == .supervisors, to == .operator, to == .rescue)
        let (asked, department) = (person(event.subject), UInt8(truncatingIfNeeded: event.value))
        if isEscalation { chats[slot].flags.insert(.escalated) }
        var record = aside(chats[slot]).transfer
        if record == 0 {
            record = newTransfer()
            guard record != 0 else { return }
            transfers[record].chat = slot
            transfers[record].enteredAt = at
            changeAside(slot) { $0.transfer = record }
        }
        transfers[record].asked = asked
        transfers[record].since = at
        transfers[record].until = until
        transfers[record].department = department
        transfers[record].isEscalation = isEscalation
        transfers[record].isAlone = isAlone
        transfers[record].waits = to == .line || isRescue
        transfers[record].isRescue = isRescue
        if asked != 0 { transfers[record].tried.insert(people[asked].operatorIndex) }
        if event.ladder == .reply { markReply(slot, event.rung, at: at) }
        // B3.4: nobody of the visitor's is waited for while the operator owes an answer.
        if !isRescue { beginPause(slot, at: at) }
    }

    mutating func transferEnded(_ slot: UInt32, _ event: borrowing Event) {
        forgetTransfer(slot)
        let department = UInt8(truncatingIfNeeded: event.value)
        if event.reason == TransferEnd.accepted.rawValue, department != 0, Int(department) < departments.count {
            if chats[slot].waiting != 0 { moveInLine(slot, to: department) }
            // B19.2: who is wanted is wanted there.
            let isWanted = chats[slot].state == .bot && aside(chats[slot]).wanted.anchor != 0
            if isWanted { departments[departmentIndex(slot)].wanted.removeAll { $0 == slot } }
            chats[slot].department = department
            if isWanted { departments[departmentIndex(slot)].wanted.append(slot) }
        }
        endPause(slot, at: event.at)
    }

    private mutating func newTransfer() -> UInt32 {
        if transferFree != 0 {
            let record = transferFree
            transferFree = transfers[record].chat
            transfers[record] = Transfer()
            return record
        }
        // As many fit as there are chats.
        return transfers.append() ?? 0
    }

    mutating func forgetTransfer(_ slot: UInt32) {
        let record = aside(chats[slot]).transfer
        guard record != 0 else { return }
        amendAside(slot) { $0.transfer = 0 }
        transfers[record] = Transfer()
        transfers[record].chat = transferFree
        transferFree = record
    }

    mutating func mediaOffered(_ slot: UInt32, _ event: borrowing Event) {
        goOn(slot, event)
        var media = Media()
        media.at = event.until
        media.offeredAt = event.at
        media.kind = UInt8(truncatingIfNeeded: event.value)
        media.stage = .offered
        media.role = event.role
        changeAside(slot) { $0.media = media }
    }

    mutating func mediaStarted(_ slot: UInt32, _ event: borrowing Event) {
        let (at, seq, isRedeemed) = (event.at, event.seq, event.reason == MediaStart.redeemed.rawValue)
        changeAside(slot) { aside in
            if isRedeemed { return aside.media.stage = .redeemed }
            aside.media.stage = .started
            aside.media.at = at
            aside.media.seq = seq
        }
        beginPause(slot, at: at)
    }

    mutating func mediaEnded(_ slot: UInt32, _ event: borrowing Event) {
        amendAside(slot) { $0.media = Media() }
        endPause(slot, at: event.at)
    }

    // MARK: the ladder's pause

    mutating func beginPause(_ slot: UInt32, at time: Int64) {
        changeAside(slot) { if $0.pausedAt == 0 { $0.pausedAt = time } }
    }

    /// B3.4: the ladder keeps what was left, and at least 30 s.
    mutating func endPause(_ slot: UInt32, at time: Int64) {
        let aside = aside(chats[slot])
        guard aside.pausedAt != 0, chats[slot].state != .held, aside.transfer == 0, !aside.media.isRunning else {
            return
        }
        let isSettled = chats[slot].flags.contains(.settled)
        amendAside(slot) { aside in
            aside.pausedAt = 0
            if isSettled { aside.settledAt = time }
        }
        let shift = idleShift(chats[slot], added: 0, pausedAt: aside.pausedAt, resumedAt: time)
        chats[slot].idle.heldMilliseconds = UInt32(clamping: Int64(chats[slot].idle.heldMilliseconds) &+ shift)
    }

    /// The chat leaves its owner: nothing is promised, pending or paused any more.
    mutating func forgetMatters(_ slot: UInt32) {
        forgetTransfer(slot)
        forgetSettled(slot)
        amendAside(slot) { aside in
            aside.promise = LadderState()
            aside.media = Media()
            aside.pausedAt = 0
            aside.isFollowup = false
        }
    }
}
