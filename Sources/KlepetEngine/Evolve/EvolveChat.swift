// What the events of a chat do to it.

extension State {
    mutating func evolveChat(_ kind: Event.ChatKind, _ event: borrowing Event, _ outside: borrowing Outside) -> Bool {
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
    private func follows(_ kind: Event.ChatKind, _ slot: UInt32, _ event: borrowing Event) -> Bool {
        let chat = chats[slot]
        let namesOperator = people[person(event.subject)].operatorIndex != 0
        switch kind {
        case .said, .edited, .retracted, .redacted, .delivered, .read, .tagged, .outcomeSet, .shapeAnswered, .reacted,
            .chatAttributeSet:
            return true
        case .queued:
            if event.reason == QueuedReason.moved.rawValue { return chat.state == .queued && chat.waiting != 0 }
            let returns = event.reason == QueuedReason.returned.rawValue
            return chat.isOpen && chat.waiting == 0 && chat.state != .bot && (chat.state == .followup) == returns
        case .offered:
            return ((chat.state == .queued && chat.waiting != 0) || (chat.state == .followup && !chat.isOffered))
                && namesOperator
        case .offerEnded: return chat.isOffered
        case .taken:
            return (chat.isWaiting || chat.state == .followup || chat.state == .intake || chat.isAttended)
                && namesOperator
        case .held: return chat.state == .active || chat.state == .wrapup
        case .resumed: return chat.state == .held || chat.state == .wrapup
        case .promised, .promiseNear, .promiseDue: return chat.isAttended
        case .transferOffered:
            let (to, isNobody) = (TransferTo(rawValue: event.reason), event.subject == 0)
            return chat.isAttended && (namesOperator || (isNobody && (to == .line || to == .rescue)))
        case .transferEnded:
            let moves = event.movesChat
            return chat.isAttended || (moves && (chat.state == .queued || chat.state == .bot || chat.state == .intake))
        case .mediaOffered, .mediaStarted, .mediaEnded: return chat.isAttended
        case .chosen: return chat.isWaiting || chat.state == .followup || chat.state == .bot || chat.state == .active
        case .followupOwed: return chat.isOpen && chat.state != .followup && chat.state != .bot
        case .followupDue, .followupOverdue: return chat.state == .followup
        case .followupAnswered: return chat.state == .followup || chat.isAttended
        case .replyLate, .replyOverdue, .ownerSilent, .rungSkipped, .stillHere, .ladderSet, .closed, .answered:
            return chat.isOpen
        case .leftUnread: return chat.isAttended && chat.idle.isUnread
        case .botJoined:
            let bot = people[person(event.subject)].botNumber
            return bot != 0
                && (chat.isAttended || chat.state == .intake || (chat.state == .queued && chat.waiting == 0))
        case .askedFor: return chat.state == .bot || chat.state == .intake
        case .joinedBeside: return chat.isAttended && namesOperator
        case .handedOff, .operatorWanted: return chat.state == .bot
        case .wrapupAsked, .settled: return chat.state == .active
        case .surveyWaived: return chat.isAttended
        case .surveyAsked: return chat.state == .closed
        case .surveyAnswered, .surveyExpired:
            let survey = event.subject
            return survey != 0 && aside(chat).survey.seq == survey
        case .reopened:
            let owner = event.role == .operator ? event.person : event.subject
            return chat.state == .closed && (owner == 0 || people[person(owner)].operatorIndex != 0)
        case .started: return false
        }
    }

    private mutating func change(
        _ kind: Event.ChatKind, _ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside
    ) -> Bool {
        switch kind {
        case .started, .redacted, .followupAnswered, .shapeAnswered, .reacted, .chatAttributeSet: break
        case .chosen: chosen(slot, event)
        case .followupDue, .followupOverdue: followupTold(slot, event)
        case .edited: edited(slot, event)
        case .settled: settled(slot, event)
        case .botJoined: botJoined(slot, event)
        case .handedOff: handedOff(slot, event)
        case .operatorWanted: operatorWanted(slot, event)
        case .tagged:
            let tags = UInt64(bitPattern: event.value)
            changeAside(slot) { $0.tags = tags }
        case .outcomeSet:
            let outcome = UInt8(truncatingIfNeeded: event.value)
            changeAside(slot) { $0.outcome = outcome }
        case .askedFor: askedFor(slot, event)
        case .joinedBeside: joinedBeside(slot, event)
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
        case .replyLate: markReply(slot, 1, at: event.at)
        case .replyOverdue: markReply(slot, 2, at: event.at)
        case .ownerSilent: break  // What is said to the visitor is the rung.
        case .rungSkipped: markRung(slot, event)
        case .followupOwed: followupOwed(slot, event)
        case .stillHere: stillHere(slot, event)
        case .leftUnread: leftUnread(slot, event)
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
    mutating func carryInvitation(_ slot: UInt32, at time: Int64) {
        amendAside(slot) { $0.invitation = 0 }
        let number = invitations.claim(
            chats[slot].visitor, at: time, within: policy.invitations.acceptedForMilliseconds)
        if number != 0 { changeAside(slot) { $0.invitation = number } }
    }

    private mutating func said(_ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside) {
        if event.idBytes > 0 { remember(slot, event, outside) }
        if event.ladder != .none { return markRung(slot, event) }
        if event.flags.contains(.note) { return }
        if event.person != 0 { chats[slot].spoken.note(person(event.person), event.chatSeq) }
        if chats[slot].state == .closed { return }
        switch event.role {
        case .visitor:
            forgetSettled(slot)
            chats[slot].turn = .operator
            chats[slot].flags.insert(.visited)
            disarmIdle(slot)  // B3.3
            if chats[slot].state == .bot { return botHears(slot, event) }
            if chats[slot].state == .intake { return }
            if chats[slot].reply.anchor == 0 { chats[slot].reply = LadderState(anchor: event.at) }  // B6.1
        case .operator:
            chats[slot].turn = .visitor
            armIdle(slot, event)  // B3.2
            chats[slot].reply = LadderState()
            amendAside(slot) { aside in
                aside.promise = LadderState()
                aside.isFollowup = false
            }
            forgetSettled(slot)
            chats[slot].flags.subtract([.afterword, .handedOver])
            chats[slot].flags.insert(.answered)
        case .bot: botSays(slot, event)
        case .system: break  // B4.8: not replies
        }
    }

    /// B2.2.
    private mutating func remember(_ slot: UInt32, _ event: borrowing Event, _ outside: borrowing Outside) {
        // The first that the visitor says.
        let (episode, role) = (event.episode, event.role)
        let starts = episode == 1 && role == .visitor && !chats[slot].flags.contains(.visited) && chats[slot].isOpen
        messageIDs.insert(
            MessageIDs.Entry(
                digest: outside.messageDigest(event.person, event.id), seq: event.seq,
                chat: MessageIDs.chat(chats[slot].id) | (starts ? MessageIDs.startBit : 0), chatSeq: event.chatSeq),
            at: event.at, forgetBefore: event.at &- policy.messageIDRememberedMilliseconds)
    }

    private mutating func taken(_ slot: UInt32, _ event: borrowing Event) {
        leaveLine(slot, at: event.at)
        let taker = person(event.subject)
        let isFollowup = chats[slot].state == .followup
        forgetFollowup(slot)
        if chats[slot].isAttended, chats[slot].owner != taker { chats[slot].flags.insert(.handedOver) }
        goOn(slot, event)
        linkOwned(slot, by: taker)
        chats[slot].flags.insert(.attended)
        chats[slot].flags.remove(.waits)
        if isFollowup { changeAside(slot) { $0.isFollowup = true } }
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
        goOn(slot, event)
        if chats[slot].flags.contains(.afterword) {
            // The visitor is told, and need not be told that it takes longer.
            chats[slot].flags.remove(.afterword)
            chats[slot].reply.markFired(Rung.stillOnIt.number)
        }
        changeAside(slot) { aside in
            aside.promise = LadderState(anchor: madeAt)
            aside.promiseMilliseconds = UInt32(clamping: until &- madeAt)
        }
        guard holds else { return }
        if chats[slot].state == .wrapup { askIdleAnew(slot, event) }
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

    private mutating func delivered(_ slot: UInt32, _ event: borrowing Event) {
        guard event.role == .visitor else { return }
        let upTo = UInt32(clamping: event.value)
        chats[slot].deliveredToVisitor = max(chats[slot].deliveredToVisitor, upTo)
        arrived(slot, upTo: upTo, at: event.at)
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
