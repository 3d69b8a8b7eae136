// What the events of a chat do to it.

extension State {
    mutating func evolveChat(_ kind: Event.Kind, _ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
        let slot: UInt32
        if kind == .started {
            guard event.chatSeq == 1, let new = openSlot(event) else { return false }
            slot = new
        } else {
            slot = self.slot(of: event.chat)
            if slot == 0 { return evolveLeft(kind, event) }
            guard event.chatSeq == chats[slot].chatSeq &+ 1, event.previous == chats[slot].lastSeq,
                follows(kind, slot, event)
            else { return false }
        }
        lastAt = event.at
        chats[slot].lastSeq = event.seq
        chats[slot].chatSeq = event.chatSeq
        people[chats[slot].visitor].lastSeq = event.seq
        return change(kind, slot, event, outside)
    }

    /// Which events can come in which state: the lists of chats rely on it, and a file may say anything.
    private func follows(_ kind: Event.Kind, _ slot: UInt32, _ event: borrowing Event) -> Bool {
        let chat = chats[slot]
        let namesOperator = people[person(kind == .reopened ? event.person : event.subject)].operatorIndex != 0
        switch kind {
        case .said, .edited, .retracted, .redacted, .delivered, .read: return true
        case .queued: return chat.isOpen && chat.waiting == 0 && chat.state != .followup && chat.state != .bot
        case .offered: return chat.state == .queued && chat.waiting != 0 && namesOperator
        case .offerEnded: return chat.state == .offered
        case .taken:
            return (chat.isWaiting || chat.state == .followup || chat.state == .intake || chat.isAttended)
                && namesOperator
        case .held: return chat.state == .active || chat.state == .wrapup
        case .resumed: return chat.state == .held || chat.state == .wrapup
        case .promised, .promiseNear, .promiseDue: return chat.isAttended
        case .transferOffered: return chat.isAttended && namesOperator
        case .transferEnded, .mediaOffered, .mediaStarted, .mediaEnded: return chat.isAttended
        case .chosen: return chat.isWaiting || chat.state == .followup || chat.state == .bot
        case .followupOwed: return chat.isOpen && chat.state != .followup && chat.state != .bot
        case .replyLate, .replyOverdue, .rungSkipped, .stillHere, .ladderSet, .closed, .answered: return chat.isOpen
        case .botJoined:
            let bot = people[person(event.subject)].botNumber
            return bot != 0 && (chat.state == .intake || (chat.state == .queued && chat.waiting == 0))
        case .handedOff, .operatorWanted: return chat.state == .bot
        case .wrapupAsked: return chat.state == .active
        case .surveyWaived: return chat.isAttended
        case .surveyAsked: return chat.state == .closed
        case .surveyAnswered, .surveyExpired:
            let survey = event.subject
            return survey != 0 && aside(chat).survey.seq == survey
        case .reopened:
            if event.role == .operator, !namesOperator { return false }
            return chat.state == .closed
        case .started, .policySet, .shopOpened, .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline,
            .presenceSet, .replySet, .replyRemoved, .typing, .typingStopped, .messageRefused, .hint, .invitationSent,
            .invitationShown, .invitationEnded, .invitation, .invitationGone, .visitorBanned, .visitorUnbanned,
            .consented, .visitorSigned, .visitorErased, .textsErased, .clockJumped:
            return false
        }
    }

    private mutating func change(
        _ kind: Event.Kind, _ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside
    ) -> Bool {
        switch kind {
        case .started, .edited, .redacted, .chosen: break
        case .botJoined: botJoined(slot, event)
        case .handedOff: handedOff(slot, event)
        case .operatorWanted: operatorWanted(slot, event)
        case .answered: answered(slot, event)
        case .wrapupAsked: wrapupAsked(slot, event)
        case .surveyAsked: surveyAsked(slot, event)
        case .surveyAnswered: surveyAnswered(slot, event)
        case .surveyExpired: amendAside(slot) { $0.survey = SurveyState() }
        case .surveyWaived: chats[slot].flags.insert(.surveyWaived)
        case .said: said(slot, event, outside)
        case .queued: queued(slot, event)
        case .offered: offered(slot, event)
        case .offerEnded: offerEnded(slot, event)
        case .taken: taken(slot, event)
        case .held, .promised: promised(slot, event, holds: kind == .held)
        case .resumed: resumed(slot, event)
        case .promiseNear: amendAside(slot) { $0.promise.markFired(1) }
        case .promiseDue: amendAside(slot) { $0.promise.markFired(Rung.promiseEnd.number) }
        case .replyLate:
            chats[slot].reply.markFired(1)
            chats[slot].lateFiredAfterMilliseconds = UInt32(clamping: event.at &- chats[slot].reply.anchor)
        case .replyOverdue: chats[slot].reply.markFired(2)
        case .rungSkipped: markRung(slot, event)
        case .followupOwed: followupOwed(slot, event)
        case .stillHere: chats[slot].idle = IdleState()
        case .ladderSet:
            if event.value == 0 { chats[slot].flags.insert(.ladderOff) } else { chats[slot].flags.remove(.ladderOff) }
        case .closed: closed(slot, event)
        case .reopened: reopened(slot, event)
        case .retracted: remember(retracted: event.subject, at: event.at)
        case .delivered: delivered(slot, event)
        case .read: read(slot, event)
        case .transferOffered: transferOffered(slot, event)
        case .transferEnded: transferEnded(slot, event)
        case .mediaOffered: mediaOffered(slot, event)
        case .mediaStarted: mediaStarted(slot, event)
        case .mediaEnded: mediaEnded(slot, event)
        case .policySet, .shopOpened, .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline,
            .presenceSet, .replySet, .replyRemoved, .typing, .typingStopped, .messageRefused, .hint, .invitationSent,
            .invitationShown, .invitationEnded, .invitation, .invitationGone, .visitorBanned, .visitorUnbanned,
            .consented, .visitorSigned, .visitorErased, .textsErased, .clockJumped:
            return false
        }
        return true
    }

    /// B1.1. The slot is new, or that of a chat which can no longer be reopened.
    private mutating func openSlot(_ event: borrowing Event) -> UInt32? {
        let slot = UInt32(truncatingIfNeeded: event.chat)
        let visitor = person(event.person)
        guard slot != 0, visitor != 0, people[visitor].role == .visitor, slot <= UInt32(chats.count) else { return nil }
        if slot == UInt32(chats.count) {
            guard chats.append() != nil else { return nil }
        } else {
            guard chats[slot].state == .closed, chats[slot].id >> 32 < event.chat >> 32 else { return nil }
            unlinkClosed(slot)
        }
        freeAside(slot)
        chats[slot] = Chat()
        chats[slot].id = event.chat
        chats[slot].startedAt = event.at
        chats[slot].since = event.at
        chats[slot].visitor = visitor
        // The events of the same step bring a chat without questions to the bot or into the line.
        chats[slot].state = event.ladder == .intake ? .intake : .queued
        chats[slot].department = event.department
        chats[slot].skill = event.reason
        chats[slot].language = UInt8(truncatingIfNeeded: event.until)
        chats[slot].priority = Int8(truncatingIfNeeded: event.value)
        chats[slot].episode = event.episode
        linkOpen(slot)
        carryInvitation(slot, at: event.at)
        return slot
    }

    /// B8.4: the episode remembers the invitation that it comes of.
    private mutating func carryInvitation(_ slot: UInt32, at time: Int64) {
        amendAside(slot) { $0.invitation = 0 }
        let number = invitations.claim(chats[slot].visitor, at: time)
        if number != 0 { changeAside(slot) { $0.invitation = number } }
    }

    private mutating func said(_ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside) {
        if event.idBytes > 0 { remember(slot, event, outside) }
        if event.ladder != .none { return markRung(slot, event) }
        if event.flags.contains(.note) || chats[slot].state == .closed { return }
        switch event.role {
        case .visitor:
            chats[slot].turn = .operator
            chats[slot].flags.insert(.visited)
            chats[slot].idle = IdleState()  // B3.3
            if chats[slot].state == .bot { return botHears(slot, event) }
            if chats[slot].state == .intake { return }
            if chats[slot].reply.anchor == 0 { chats[slot].reply = LadderState(anchor: event.at) }  // B6.1
        case .operator:
            chats[slot].turn = .visitor
            chats[slot].idle = IdleState(acceptedAt: event.at, chatSeq: event.chatSeq)  // B3.2
            chats[slot].reply = LadderState()
            amendAside(slot) { $0.promise = LadderState() }
            chats[slot].flags.insert(.answered)
        case .bot: botSays(slot, event)
        case .system: break  // B4.8: not replies
        }
    }

    /// B2.2.
    private mutating func remember(_ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside) {
        // The first that the visitor says.
        let (episode, role) = (event.episode, event.role)
        let starts = episode == 1 && role == .visitor && chats[slot].turn == .nobody && chats[slot].isOpen
        messageIDs.insert(
            MessageIDs.Entry(
                digest: outside.messageDigest(event.person, event.id), seq: event.seq,
                chat: MessageIDs.chat(chats[slot].id) | (starts ? MessageIDs.startBit : 0), chatSeq: event.chatSeq),
            at: event.at, forgetBefore: event.at &- policy.messageIDRememberedMilliseconds)
    }

    /// A rung of a ladder was sent, or skipped.
    private mutating func markRung(_ slot: UInt32, _ event: borrowing Event) {
        if event.ladder == .waiting, event.rung == Waiting.closedRung {
            if chats[slot].waiting != 0 { waiting[chats[slot].waiting].isToldClosed = true }
            return
        }
        guard event.rung >= 1, event.rung <= 16 else { return }
        switch event.ladder {
        case .idle:
            chats[slot].idle.fired |= 1 << (event.rung - 1)
            chats[slot].idle.lastFiredAt = event.at
        case .waiting:
            chats[slot].waitingFired |= 1 << UInt16(event.rung - 1)
            let record = chats[slot].waiting
            guard record != 0 else { return }
            waiting[record].lastFiredAt = event.at
            guard event.kind == .said else { return }
            waiting[record].shownPosition = UInt32(truncatingIfNeeded: event.value)
            waiting[record].shownEstimateMilliseconds = UInt32(truncatingIfNeeded: event.until)
        case .reply: chats[slot].reply.markFired(event.rung)
        case .transfer, .media: break
        case .promise:
            let rung = event.rung
            amendAside(slot) { $0.promise.markFired(rung) }
        case .drop:
            let after = event.at &- operators[people[chats[slot].owner].operatorIndex].droppedAt
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
        case .none, .offer, .bot, .survey: break
        }
    }

    private mutating func queued(_ slot: UInt32, _ event: borrowing Event) {
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        if chats[slot].state == .intake { startReplyClock(slot, at: event.at) }
        chats[slot].state = .queued
        chats[slot].since = event.at
        chats[slot].idle = IdleState()
        forgetMatters(slot)
        var place = Waiting()
        place.enteredAt = event.at
        place.seq = event.seq
        place.reason = QueuedReason(rawValue: event.reason) ?? .new
        place.preferred = person(event.subject)
        if place.reason == .overdue {
            place.tried.insert(people[person(UInt64(bitPattern: event.value))].operatorIndex)
        }
        enterLine(slot, place)
    }

    private mutating func offered(_ slot: UInt32, _ event: borrowing Event) {
        let record = chats[slot].waiting
        let asked = person(event.subject)
        guard record != 0, people[asked].operatorIndex != 0 else { return }
        chats[slot].state = .offered
        chats[slot].since = event.at
        waiting[record].offeredUntil = event.until
        if event.reason == 1 { waiting[record].tried = OperatorSet() }
        waiting[record].tried.insert(people[asked].operatorIndex)
        linkOwned(slot, by: asked)
    }

    /// B5.3: the place in the line stays.
    private mutating func offerEnded(_ slot: UInt32, _ event: borrowing Event) {
        endOffer(slot)
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
    private mutating func endOffer(_ slot: UInt32) {
        guard chats[slot].state == .offered else { return }
        unlinkOwned(slot)
        chats[slot].owner = waiting[chats[slot].waiting].preferred
    }

    private mutating func taken(_ slot: UInt32, _ event: borrowing Event) {
        leaveLine(slot, at: event.at)
        let taker = person(event.subject)
        linkOwned(slot, by: taker)
        chats[slot].flags.insert(.attended)
        if chats[slot].state == .intake { startReplyClock(slot, at: event.at) }
        // B12.1: a chat that was handed over stays what it was, on hold too.
        if !chats[slot].isAttended {
            chats[slot].state = .active
            chats[slot].since = event.at
        }
        amendAside(slot) { $0.dropFired = 0 }
        // B1.5: it was owed a follow-up, and this may be it; unanswered, it will be owed one again.
        chats[slot].reply.fired &= ~(1 << 3)
        let index = people[taker].operatorIndex
        guard index != 0 else { return }
        operators[index].assignedAt = event.at
        operators[index].missedOffers = 0
    }

    private mutating func promised(_ slot: UInt32, _ event: borrowing Event, holds: Bool) {
        let (madeAt, until) = (event.at, event.until)
        changeAside(slot) { aside in
            aside.promise = LadderState(anchor: madeAt)
            aside.promiseMilliseconds = UInt32(clamping: until &- madeAt)
        }
        guard holds else { return }
        if chats[slot].state == .wrapup { chats[slot].idle = IdleState(acceptedAt: madeAt, chatSeq: event.chatSeq) }
        beginPause(slot, at: madeAt)
        chats[slot].state = .held
        chats[slot].since = event.at
    }

    /// B3.4: the hold paused the ladder, which keeps what was left, and at least 30 s.
    private mutating func resumed(_ slot: UInt32, _ event: borrowing Event) {
        let wasHeld = chats[slot].state == .held
        chats[slot].state = .active
        chats[slot].since = event.at
        amendAside(slot) { $0.promise = LadderState() }
        guard wasHeld else { return }
        endPause(slot, at: event.at)
    }

    private mutating func followupOwed(_ slot: UInt32, _ event: borrowing Event) {
        endOffer(slot)
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        if chats[slot].state == .intake { startReplyClock(slot, at: event.at) }
        chats[slot].state = .followup
        chats[slot].since = event.at
        chats[slot].idle = IdleState()
        forgetMatters(slot)
        if event.ladder == .reply { chats[slot].reply.markFired(event.rung) }
    }

    private mutating func closed(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].state != .closed else { return }
        endOffer(slot)
        forgetBot(slot)
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        unlinkOpen(slot)
        linkClosed(slot)
        chats[slot].state = .closed
        chats[slot].since = event.at
        chats[slot].reason = CloseReason(rawValue: event.reason) ?? .none
        chats[slot].turn = .nobody
        chats[slot].idle = IdleState()
        chats[slot].reply = LadderState()
        forgetMatters(slot)
    }

    /// B1.4: by the visitor the `queued` event follows; by an operator the chat is theirs.
    private mutating func reopened(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].state == .closed else { return }
        unlinkClosed(slot)
        linkOpen(slot)
        chats[slot].state = .queued
        chats[slot].since = event.at
        chats[slot].episode = event.episode
        chats[slot].reason = .none
        chats[slot].flags.subtract([.answered, .attended, .visited, .surveyWaived, .retired])
        chats[slot].waitingFired = 0
        amendAside(slot) { $0.dropFired = 0 }
        carryInvitation(slot, at: event.at)
        guard event.role == .operator else { return }
        linkOwned(slot, by: person(event.person))
        chats[slot].flags.insert(.attended)
        chats[slot].state = .active
    }

    private mutating func delivered(_ slot: UInt32, _ event: borrowing Event) {
        guard event.role == .visitor else { return }
        let upTo = UInt32(clamping: event.value)
        chats[slot].deliveredToVisitor = max(chats[slot].deliveredToVisitor, upTo)
        guard chats[slot].idle.acceptedAt != 0, !chats[slot].idle.isDelivered, upTo >= chats[slot].idle.chatSeq else {
            return
        }
        let after = UInt32(clamping: event.at &- chats[slot].idle.acceptedAt)
        chats[slot].idle.deliveredAfterMilliseconds = min(after, IdleState.undelivered - 1)  // B3.2
    }

    private mutating func read(_ slot: UInt32, _ event: borrowing Event) {
        let upTo = UInt32(clamping: event.value)
        if event.role == .visitor {
            chats[slot].readByVisitor = max(chats[slot].readByVisitor, upTo)
        } else {
            chats[slot].readByOperator = max(chats[slot].readByOperator, upTo)
        }
    }

    /// B2.9: for as long as an edit could come.
    mutating func remember(retracted seq: UInt64, at time: Int64) {
        if retracted.count >= Limits.retractedMax || retracted.count % 64 == 63 {
            // In order of time: what is too old to be edited stands in front.
            let limit = time &- policy.editWithinMilliseconds
            let old = retracted.firstIndex { $0.at >= limit } ?? retracted.count
            retracted.removeFirst(max(old, retracted.count - Limits.retractedMax + 1))
        }
        retracted.append((seq, time))
    }
}
