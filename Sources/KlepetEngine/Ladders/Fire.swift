// What a rung does when it is due: one word to the visitor, one event for the staff, or one change of state.

extension Engine {
    /// The wheel says that something of this chat is due.
    func fire(chat slot: UInt32) {
        let index = liveOf[slot]
        if index != 0, live[index].pausedSince != 0, pausedUntil(live[index]) <= now {
            unpause(slot, at: pausedUntil(live[index]))
        }
        if let relaxed = state.relaxedAt(state.chats[slot]), relaxed <= now { lineCouldMove = true }
        if let due = state.nextDue(slot, liveRecord(slot)), due.time <= now { fire(overtaking(due, slot) ?? due, slot) }
        touch(slot)
    }

    /// B3.6: after a suspend a rung may be due together with the one that makes it idle talk: a "thank you for waiting"
    /// just before the chat leaves the line, a reminder of a promise that is over. Then that one comes alone.
    private func overtaking(_ due: Due, _ slot: UInt32) -> Due? {
        let chat = state.chats[slot]
        let last: Due?
        switch due.rung {
        case .holding: last = state.waitedDue(chat)
        case .stillOnIt: last = state.unansweredDue(chat)
        case .promiseNear: last = state.promiseEnd(chat)
        case .areYouThere, .idleWarning, .idleClose, .waitedTooLong, .lastCall, .replyLate, .replyOverdue, .unanswered,
            .promiseEnd, .offerMissed, .operatorDropped, .backInLine, .intakeEnd, .botSilent, .botResolved, .nobodyCame,
            .botGone, .transferMissed, .mediaExpired, .surveyExpired:
            return nil
        }
        guard let last, last.time > due.time, last.time <= now else { return nil }
        return last
    }

    private func fire(_ due: Due, _ slot: UInt32) {
        let waited = now &- state.chats[slot].reply.anchor
        switch due.rung {
        case .areYouThere: tell(slot, .areYouThere, due)
        case .idleWarning: tell(slot, .idleWarning(minutes: minutes(closeAfter(slot))), due)
        case .idleClose: close(slot, .idle, by: .shop, due: due)
        case .holding(let number): hold(slot, rung: number)
        case .waitedTooLong:
            owe(slot, .waited, due: due)
            tell(slot, .waitedTooLong)
        case .lastCall: break  // The door says it, to all who wait (B9.2).
        case .replyLate: emit(.replyLate, slot) { $0.value = waited }
        case .replyOverdue:
            emit(.replyOverdue, slot) { $0.value = waited }
            passOn(slot)
        case .stillOnIt: tell(slot, .stillOnIt, due)
        case .unanswered:
            owe(slot, .unanswered, due: due)
            tell(slot, .unanswered)
        case .promiseNear: emit(.promiseNear, slot) { $0.until = promised(due, slot) }
        case .promiseEnd:
            emit(.promiseDue, slot) { $0.until = promised(due, slot) }
            tell(slot, state.chats[slot].state == .held ? .holdOver : .promiseOver, due)
        case .offerMissed: missOffer(slot)
        case .operatorDropped: tell(slot, .operatorDropped, due)
        case .backInLine:
            // Nobody is next when the shop is closed; it says so itself.
            if isOpen(state.chats[slot].department) { tell(slot, .backInLine, due) }
            queue(slot, .operatorLost, preferred: state.chats[slot].owner)
        case .intakeEnd: goOn(slot)
        case .botSilent:
            // A bot that says nothing and nobody else: no dead end.
            if isAvailable(state.chats[slot].department) {
                handOff(slot, .silent, due: due)
            } else {
                giveUp(slot, .silent, due)
            }
        case .botResolved: close(slot, .botResolved, by: .shop, due: due)
        case .nobodyCame: giveUp(slot, state.aside(state.chats[slot]).wantedReason, due)
        case .botGone: handOff(slot, .left, due: due)
        case .transferMissed: passTransfer(slot, .missed)
        case .mediaExpired: endMedia(slot, .expired)
        case .surveyExpired: expireSurvey(slot, reason: 0, due: due)
        }
    }

    private func closeAfter(_ slot: UInt32) -> Int64 {
        let policy = state.policy
        return state.chats[slot].state == .wrapup
            ? policy.wrapup.closeAfterMilliseconds : policy.idle.closeAfterMilliseconds
    }

    private func promised(_ due: Due, _ slot: UInt32) -> Int64 {
        due.anchor &+ Int64(state.aside(state.chats[slot]).promiseMilliseconds)
    }

    /// One holding message. Each says something new or is skipped, but for the first and the choice (B4.1); none claims
    /// an operator where there is none (B4.4).
    func hold(_ slot: UInt32, rung: UInt8) {
        let chat = state.chats[slot]
        let place = state.waiting[chat.waiting]
        guard isOpen(chat.department) else { return holdClosed(slot, rung: rung) }
        let position = state.shownPosition(of: slot)
        let estimate = state.estimateMilliseconds(of: slot)
        let staffed = isAvailable(chat.department)
        let times = state.policy.waiting.holdingAtMilliseconds
        let isChoice = Int(rung) <= times.count && times[Int(rung) - 1] == state.policy.waiting.choiceAtMilliseconds
        let text: SystemText
        if isChoice {
            text = .choice(position: position, minutes: minutes(estimate), staffed: staffed)
        } else if rung == 1 {
            text = .inLine(position: position, minutes: minutes(estimate), staffed: staffed)
        } else if position != place.shownPosition
            || (estimate != 0 && UInt32(clamping: estimate) != place.shownEstimateMilliseconds)
        {
            text = .movedUp(position: position, minutes: minutes(estimate), staffed: staffed)
        } else {
            return skip(slot, rung: rung)
        }
        say(slot, text) { event in
            event.ladder = .waiting
            event.rung = rung
            event.value = Int64(position)
            event.until = estimate
        }
    }

    private func skip(_ slot: UInt32, rung: UInt8) {
        emit(.rungSkipped, slot) { event in
            event.ladder = .waiting
            event.rung = rung
        }
    }

    /// B9.2: in closed hours what there is to say is said once, with the choice; no rung has anything new.
    private func holdClosed(_ slot: UInt32, rung: UInt8) {
        if !state.waiting[state.chats[slot].waiting].isToldClosed { tellClosed(slot) }
        skip(slot, rung: rung)
    }

    /// B5.5: on to the next; two missed offers in a row set the operator away.
    private func missOffer(_ slot: UInt32) {
        let asked = state.chats[slot].owner
        endOffer(slot, .missed)
        let index = state.people[asked].operatorIndex
        guard index != 0, Int64(state.operators[index].missedOffers) >= state.policy.routing.missedOffersMax,
            state.operators[index].presence == .online
        else { return }
        emitPresence(asked, .away, by: .shop, missed: true)
    }

    /// Nobody has come, or there is nobody to come: the shop owes a follow-up (B1.5).
    private func giveUp(_ slot: UInt32, _ reason: HandoffReason, _ due: Due) {
        leaveBot(slot, reason, due: due)
        owe(slot, .noOperator, due: due)
        tell(slot, .waitedTooLong)
    }

    /// The shop owes a follow-up; it is the line's matter no more.
    func owe(_ slot: UInt32, _ reason: FollowupReason, choice: Choice? = nil, due: Due? = nil) {
        settleMatters(slot)
        emit(.followupOwed, slot) { event in
            event.reason = reason.rawValue
            event.value = Int64(choice?.rawValue ?? 0)
            guard let due else { return }
            event.mark(due.rung)
            event.until = due.anchor
        }
        lineCouldMove = true
    }

    // MARK: system texts

    /// A system message, as a rung of a ladder if it is one.
    func tell(_ slot: UInt32, _ text: SystemText, _ due: Due? = nil) {
        say(slot, text) { event in
            guard let due else { return }
            event.mark(due.rung)
        }
    }

    func say(_ slot: UInt32, _ text: SystemText, _ fill: (inout Event) -> Void) {
        scratch.removeAll(keepingCapacity: true)
        state.catalogue.render(text, locale: state.people[state.chats[slot].visitor].locale, into: &scratch)
        scratch.withUnsafeBufferPointer { bytes in
            emit(.said, slot) { event in
                event.text = bytes
                fill(&event)
            }
        }
    }

    private func minutes(_ milliseconds: Int64) -> Int64 { max(0, milliseconds &+ 59_999) / 60_000 }
}
