// What transfers, calls and cobrowsing do to a chat (B12), and how a hold and they pause the ladder (B3.4): from the
// first of them that begins to the last that ends.

extension State {
    mutating func transferOffered(_ slot: UInt32, _ event: borrowing Event) {
        let (at, until, isEscalation, isAlone) = (event.at, event.until, event.reason == 1, event.reason == 2)
        let (asked, department) = (person(event.subject), UInt8(truncatingIfNeeded: event.value))
        var record = aside(chats[slot]).transfer
        if record == 0 {
            record = newTransfer()
            guard record != 0 else { return }
            transfers[record].chat = slot
            changeAside(slot) { $0.transfer = record }
        }
        transfers[record].asked = asked
        transfers[record].since = at
        transfers[record].until = until
        transfers[record].department = department
        transfers[record].isEscalation = isEscalation
        transfers[record].isAlone = isAlone
        transfers[record].tried.insert(people[asked].operatorIndex)
        beginPause(slot, at: at)
    }

    mutating func transferEnded(_ slot: UInt32, _ event: borrowing Event) {
        forgetTransfer(slot)
        let department = UInt8(truncatingIfNeeded: event.value)
        if event.reason == TransferEnd.accepted.rawValue, department != 0, Int(department) < departments.count {
            chats[slot].department = department
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
        var media = Media()
        media.at = event.until
        media.offeredAt = event.at
        media.kind = UInt8(truncatingIfNeeded: event.value)
        media.stage = .offered
        media.role = event.role
        changeAside(slot) { $0.media = media }
    }

    mutating func mediaStarted(_ slot: UInt32, _ event: borrowing Event) {
        let (at, seq, isRedeemed) = (event.at, event.seq, event.reason == 1)
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
        amendAside(slot) { $0.pausedAt = 0 }
        let shift = idleShift(chats[slot], added: 0, pausedAt: aside.pausedAt, resumedAt: time)
        chats[slot].idle.heldMilliseconds = UInt32(clamping: Int64(chats[slot].idle.heldMilliseconds) &+ shift)
    }

    /// The chat leaves its owner: nothing is promised, pending or paused any more.
    mutating func forgetMatters(_ slot: UInt32) {
        forgetTransfer(slot)
        amendAside(slot) { aside in
            aside.promise = LadderState()
            aside.media = Media()
            aside.pausedAt = 0
        }
    }
}
