// What the shop owes (B4.9), and how those who chose to wait are asked again (B4.3).

extension Engine {
    /// B4.3: sorry, and how may we reach you? Who has come back since and waited again has heard it (B4.9).
    func apologise(_ slot: UInt32) {
        let isSecond = state.chats[slot].flags.contains(.returned)
        tell(slot, isSecond ? .messageKept : .waitedTooLong)
    }

    /// B4.3: with somebody there the place is kept and the choice comes once more.
    func askAgain(_ slot: UInt32, _ due: Due) {
        let chat = state.chats[slot]
        lineCouldMove = true  // B5.5: a new round.
        // After a suspend it may be closed by now: they keep the place until it opens.
        guard isOpen(chat.department), state.waiting[chat.waiting].goneAt == 0 else {
            return skip(slot, rung: due.rung.number)
        }
        guard isAvailable(chat.department) else {
            owe(slot, .waited, due: due)
            return apologise(slot)
        }
        let position = state.shownPosition(of: slot)
        let estimate = state.estimateMilliseconds(of: slot)
        say(slot, .choiceAgain(position: position, minutes: minutes(estimate))) { event in
            event.mark(due.rung)
            event.value = Int64(position)
            event.until = estimate
        }
    }

    /// B4.9: for operators and supervisors. Whoever was asked is asked once more.
    func tellFollowup(_ slot: UInt32, _ due: Due) {
        let owedFor = now &- state.chats[slot].since
        emit(due.rung == .followupDue ? .followupDue : .followupOverdue, slot) { event in
            event.mark(due.rung)
            event.value = owedFor
            guard due.rung == .followupDue else { return }
            let left = state.policy.followup.overdueAfterMilliseconds
            event.until = instant(after: left, openSince: now, state.chats[slot].department) ?? 0
        }
        lineCouldMove = true
    }
}
