// What a rung does when it is due: one word to the visitor, one event for the staff, or one change of state.

extension Engine {
    /// The wheel says that something of this chat is due.
    func fire(chat slot: UInt32) {
        let index = liveOf[slot]
        if index != 0, live[index].pausedSince != 0, pausedUntil(live[index]) <= now {
            unpause(slot, at: pausedUntil(live[index]))
        }
        if let relaxed = state.relaxedAt(state.chats[slot]), relaxed <= now { lineCouldMove = true }
        if let due = nextDue(slot, liveRecord(slot)), due.time <= now { fire(overtaking(due, slot) ?? due, slot) }
        touch(slot)
    }

    /// B3.6: after a suspend a rung may be due together with the one that makes it idle talk: a "thank you for waiting"
    /// just before the chat leaves the line, a reminder of a promise that is over. Then that one comes alone.
    private func overtaking(_ due: Due, _ slot: UInt32) -> Due? {
        let chat = state.chats[slot]
        let last: Due?
        switch due.rung {
        case .holding: last = state.waitedDue(chat)
        case .stillOnIt, .ownerSilent, .rescue: last = unansweredDue(chat)
        case .promiseNear: last = state.promiseEnd(chat)
        case .areYouThere, .idleWarning, .idleClose, .waitedTooLong, .lastCall, .replyLate, .replyOverdue, .unanswered,
            .promiseEnd, .offerMissed, .operatorDropped, .backInLine, .intakeEnd, .botSilent, .botResolved, .nobodyCame,
            .botGone, .transferMissed, .mediaExpired, .surveyExpired, .leftUnread, .closeUnread, .settledClose,
            .choiceAgain, .visitorGone, .followupDue, .followupOverdue:
            return nil
        }
        guard let last, last.time > due.time, last.time <= now else { return nil }
        return last
    }

    private func fire(_ due: Due, _ slot: UInt32) {
        let waited = now &- state.chats[slot].reply.anchor
        switch due.rung {
        case .areYouThere: ask(slot, .areYouThere, due)
        case .idleWarning: ask(slot, warning(slot), due)
        case .idleClose: close(slot, state.chats[slot].state == .wrapup ? .resolved : .idle, by: .shop, due: due)
        case .holding(let number): hold(slot, rung: number)
        case .waitedTooLong:
            owe(slot, .waited, due: due)
            apologise(slot)
        case .choiceAgain: askAgain(slot, due)
        case .visitorGone: owe(slot, .left, due: due)
        case .followupDue, .followupOverdue: tellFollowup(slot, due)
        case .lastCall: break  // The door says it, to all who wait (B9.2).
        case .replyLate: emit(.replyLate, slot) { $0.value = waited }
        case .replyOverdue:
            emit(.replyOverdue, slot) { $0.value = waited }
            passOn(slot)
        case .stillOnIt: tell(slot, .stillOnIt, due)
        case .unanswered:
            let isTold = !state.chats[slot].flags.contains(.afterword)
            owe(slot, .unanswered, due: due)
            if isTold { tell(slot, .unanswered) }
        case .ownerSilent: tellOfSilence(due, slot, waited)
        case .rescue: rescue(slot, due)
        case .promiseNear: emit(.promiseNear, slot) { $0.until = promised(due, slot) }
        case .promiseEnd:
            emit(.promiseDue, slot) { $0.until = promised(due, slot) }
            tell(slot, state.chats[slot].state == .held ? .holdOver : .promiseOver, due)
        case .offerMissed: missOffer(slot)
        // Whoever only had a last word to say is told nothing (B1.4).
        case .operatorDropped where state.chats[slot].flags.contains(.afterword): owe(slot, .afterword, due: due)
        case .operatorDropped: tell(slot, isGoneByWill(slot) ? .operatorLeft : .operatorDropped, due)
        case .backInLine:
            // Nobody is next when the shop is closed; it says so itself.
            let department = state.chats[slot].department
            if isOpen(department) { tell(slot, .backInLine(staffed: isAvailable(department)), due) }
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
        case .surveyExpired: expireSurvey(slot, .unanswered, due: due)
        case .leftUnread: leaveUnread(slot, due)
        case .closeUnread: close(slot, .unread, by: .shop, due: due)
        case .settledClose: close(slot, .resolved, by: .shop, due: due)
        }
    }

    private func promised(_ due: Due, _ slot: UInt32) -> Int64 {
        due.anchor &+ Int64(state.aside(state.chats[slot]).promiseMilliseconds)
    }

    /// One holding message. Each says something new or is skipped, but for the first and the choice (B4.1); none claims
    /// an operator where there is none (B4.4).
    func hold(_ slot: UInt32, rung: UInt8) {
        let chat = state.chats[slot]
        let place = state.waiting[chat.waiting]
        // B4.10: nobody reads it, and it is not said again.
        guard place.goneAt == 0 else { return skip(slot, rung: rung) }
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
            text = entering(place.reason, slot, position, minutes(estimate), staffed)
        } else if staffed, place.isToldNobody {
            text = .somebodyIsBack(position: position, minutes: minutes(estimate))
        } else if staffed ? isNews(position, estimate, place) : !place.isToldNobody {
            text = .movedUp(position: position, minutes: minutes(estimate), staffed: staffed)
        } else {
            return skip(slot, rung: rung)
        }
        say(slot, text) { event in
            event.ladder = .waiting
            event.rung = rung
            // What the text does not show was not shown (B5.7).
            event.value = staffed ? Int64(position) : 0
            event.until = staffed ? estimate : 0
            if !staffed { event.reason = Waiting.nobodyHere }
        }
    }

    /// The first words in the line: what nobody here has (B5.4); to who comes from a bot (B7.4), who is back (B1.4), and
    /// everybody else.
    private func entering(
        _ reason: QueuedReason, _ slot: UInt32, _ position: UInt32, _ minutes: Int64, _ staffed: Bool
    ) -> SystemText {
        let lack = lack(slot)
        let fromBot = reason == .handoff && state.aside(state.chats[slot]).bot != 0
        if staffed, lack == .nothing, fromBot { return .botLeft(position: position, minutes: minutes) }
        if staffed, lack == .nothing, reason == .reopened { return .welcomeBack(position: position, minutes: minutes) }
        return .inLine(position: position, minutes: minutes, staffed: staffed, lack: lack)
    }

    /// B4.1: another place or another estimate than was shown last; a place that is not shown now is none (B5.7).
    private func isNews(_ position: UInt32, _ estimate: Int64, _ place: Waiting) -> Bool {
        position != 0
            && (position != place.shownPosition
                || (estimate != 0 && UInt32(clamping: estimate) != place.shownEstimateMilliseconds))
    }

    func skip(_ slot: UInt32, rung: UInt8) {
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

    /// B5.5: on to the next; two missed offers in a row set the operator away, but not the last who is here.
    private func missOffer(_ slot: UInt32) {
        let asked = state.chats[slot].owner
        let isFollowup = state.chats[slot].state == .followup
        endOffer(slot, .missed)
        // B4.9: not for a follow-up, which is nobody's absence.
        if isFollowup { return }
        let index = state.people[asked].operatorIndex
        guard index != 0, Int64(state.operators[index].missedOffers) >= state.policy.routing.missedOffersMax,
            state.operators[index].presence == .online, !isLastOnline(index)
        else { return }
        emitPresence(asked, .away, by: .shop, .byMissedOffers)
    }

    /// Nobody has come, or there is nobody to come: the shop owes a follow-up (B1.5).
    private func giveUp(_ slot: UInt32, _ reason: HandoffReason, _ due: Due) {
        leaveBot(slot, reason, due: due)
        owe(slot, .noOperator, due: due)
        apologise(slot)
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
        render(text, slot)
        scratch.withUnsafeBufferPointer { bytes in
            emit(.said, slot) { event in
                event.text = bytes
                fill(&event)
            }
        }
    }

    /// The owner's name is known to every text that may tell it.
    func render(_ text: SystemText, _ slot: UInt32) {
        let chat = state.chats[slot]
        let locale = state.people[chat.visitor].locale
        var values = text.values
        let index = Int(state.people[chat.owner].operatorIndex)
        guard values.operator.isEmpty, chat.isAttended, state.operatorNames.indices.contains(index) else {
            return state.catalogue.append(text.key, values, locale, into: &scratch)
        }
        state.operatorNames[index].withUnsafeBufferPointer { name in
            values.operator = name
            state.catalogue.append(text.key, values, locale, into: &scratch)
        }
    }

    func minutes(_ milliseconds: Int64) -> Int64 { max(0, milliseconds &+ 59_999) / 60_000 }
}
