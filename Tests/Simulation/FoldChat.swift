// Events of a chat, one by one: which transitions are legal (B1.2), and whether it was time.

import CKlepet

extension Model {
    func foldChat(_ fact: Fact, _ chat: ChatModel) throws {
        switch fact.kind {
        case .started: break
        case .said: try said(fact, chat)
        case .queued: try queued(fact, chat)
        case .offered: try offered(fact, chat)
        case .offerEnded: try offerEnded(fact, chat)
        case .taken: try taken(fact, chat)
        case .held:
            try legal(chat.state == .active && chat.owner == fact.person, fact, chat)
            goOn(fact, chat)
            promise(fact, chat)
            move(chat, .held, fact)
        case .resumed:
            try legal(chat.state == .held, fact, chat)
            chat.forgetPromise()
            if !chat.messageEndsHold { chat.idleWasPaused = true }
            chat.messageEndsHold = false
            move(chat, .active, fact)
        case .promised:
            try legal(chat.isAttended && chat.owner == fact.person, fact, chat)
            goOn(fact, chat)
            promise(fact, chat)
        case .promiseNear, .promiseDue: try promiseRung(fact, chat)
        case .replyLate, .replyOverdue: try replyRung(fact, chat)
        case .rungSkipped where fact.ladder == KLEPET_LADDER_IDLE: try idleRung(fact, chat)
        case .leftUnread: try leftUnread(fact, chat)
        case .rungSkipped where fact.rung == 19: try askedAgain(fact, chat)
        case .rungSkipped where chat.goneAt != 0: try waitingRung(fact, chat)
        case .rungSkipped:
            let isChoice = fact.rung >= 1 && rules.holdingAt[Int(fact.rung) - 1] == rules.choiceAt
            try check(
                fact.ladder == KLEPET_LADDER_WAITING && fact.rung > 1 && !isChoice,
                "the first holding message and the choice are always sent (B4.1)", fact.line)
            try waitingRung(fact, chat)
        case .chosen:
            try legal(chat.isWaiting || chat.state == .followup, fact, chat)
            chat.waits = Int32(fact.value) == KLEPET_CHOICE_WAIT
        case .followupDue, .followupOverdue: try followupTold(fact, chat)
        case .followupAnswered: try answeredElsewhere(fact, chat)
        case .followupOwed: try followupOwed(fact, chat)
        case .stillHere:
            try legal(chat.state == .active && chat.turn == .visitor && fact.person == chat.visitor, fact, chat)
            chat.disarmIdle()
            // B3.3: anew, from now on.
            (chat.saidAt, chat.deliveredAt, chat.saidChatSeq) = (fact.at, fact.at, fact.chatSeq)
        case .ladderSet:
            try legal(chat.isAttended && chat.owner == fact.person, fact, chat)
            chat.ladderOn = fact.value == 1
            chat.idleWasPaused = true
        case .settled: try settled(fact, chat)
        case .closed: try closed(fact, chat)
        case .reopened: try reopened(fact, chat)
        case .edited, .retracted, .redacted: try revised(fact, chat)
        case .delivered, .read: try receipt(fact, chat)
        case .shapeAnswered, .reacted:
            try check(fact.subject > 0 && fact.subject < fact.seq, "it names a message before it (B18)", fact.line)
        default: throw Violation(invariant: "an event of the shop names no chat", detail: fact.line)
        }
    }

    func legal(_ holds: Bool, _ fact: Fact, _ chat: ChatModel) throws {
        try check(
            holds, "transitions are legal (B1.2)", "\(chat.state), owner \(chat.owner), turn \(chat.turn): \(fact.line)"
        )
    }

    func move(_ chat: ChatModel, _ state: ChatModel.State, _ fact: Fact) {
        chat.state = state
        chat.since = fact.at
    }

    // MARK: words

    private func said(_ fact: Fact, _ chat: ChatModel) throws {
        try rememberID(fact)
        if fact.ladder != 0 { return try rung(fact, chat) }
        if fact.isNote {
            return try check(fact.role != UInt8(KLEPET_ROLE_VISITOR), "visitors write no notes", fact.line)
        }
        switch Int32(fact.role) {
        case KLEPET_ROLE_VISITOR:
            try legal(chat.isOpen && fact.person == chat.visitor, fact, chat)
            if isOwedNothing(fact, chat) { chat.thanks = fact.seq }
            chat.forgetSettled(at: fact.at)
            chat.turn = .operators
            chat.disarmIdle()
            chat.messageEndsHold = chat.state == .held
            if chat.unansweredSince == 0 { chat.unansweredSince = fact.at }
        case KLEPET_ROLE_OPERATOR:
            // B20.1: whoever speaks beside the owner is marked.
            try legal(chat.isAttended && (fact.person == chat.owner) != fact.isBeside, fact, chat)
            chat.turn = .visitor
            let isOnItsWay =
                chat.saidAt != 0 && chat.deliveredAt == 0 && !chat.isAskedAnew
                && (isAway(chat) || fact.at < chat.idleAnchor(rules))
            let (first, since, told) = (chat.unreadFirst, chat.unreadSince, chat.leftUnreadAt)
            let back = chat.backAt
            chat.disarmIdle()
            chat.unreadFirst = Int64(fact.chatSeq)
            if isOnItsWay {
                (chat.unreadFirst, chat.unreadSince, chat.leftUnreadAt, chat.backAt) = (first, since, told, back)
            }
            if isAway(chat), chat.unreadSince == 0 { chat.unreadSince = fact.at }
            chat.saidAt = fact.at
            chat.saidChatSeq = fact.chatSeq
            chat.messageEndsHold = chat.state == .held
            chat.stopReplyClock()
            chat.forgetPromise()
            chat.forgetSettled(at: fact.at)
            chat.isAfterword = false
            chat.wasAnswered = true
        default:
            try legal(chat.isOpen || fact.person == 0, fact, chat)
        }
    }

    private func rung(_ fact: Fact, _ chat: ChatModel) throws {
        switch Int32(fact.ladder) {
        case KLEPET_LADDER_IDLE: try idleRung(fact, chat)
        case KLEPET_LADDER_WAITING: try waitingRung(fact, chat)
        case KLEPET_LADDER_REPLY:
            try check(
                chat.state == .active && chat.unansweredSince != 0 && chat.stillOnItAt == 0 && fact.rung == 3
                    && !chat.isAfterword,
                "one holding message while the operator owes an answer (B4.6)", fact.line)
            try notBefore(chat.unansweredSince + rules.stillOnItAfter, fact, chat, armed: chat.unansweredSince)
            chat.stillOnItAt = fact.at
        case KLEPET_LADDER_PROMISE:
            try check(
                chat.promiseDueAt == fact.at && fact.rung == 2, "the visitor hears of a promise that is over (B4.7)",
                fact.line)
        case KLEPET_LADDER_DROP: try dropRung(fact, chat)
        default: throw Violation(invariant: "a rung belongs to a ladder", detail: fact.line)
        }
    }

    /// What was armed before the last change of policy is not held to times of the present one.
    func notBefore(_ due: Int64, _ fact: Fact, _ chat: ChatModel, armed: Int64) throws {
        guard chat.rulesChangedAt < armed || chat.rulesChangedAt == 0 else { return }
        try check(fact.at >= due, "no rung before its time", "due \(due): \(fact.line)")
    }

    /// B6.4: the operator goes on after what was settled. Who is away has nothing that could be on its way to them.
    private func goOn(_ fact: Fact, _ chat: ChatModel) {
        if chat.isAfterword, chat.unansweredSince != 0, chat.stillOnItAt == 0 { chat.stillOnItAt = fact.at }
        chat.goOn(fact)
        if chat.isAskedAnew, isAway(chat) { chat.deliveredAt = chat.saidAt }
    }

    private func idleRung(_ fact: Fact, _ chat: ChatModel) throws {
        try check(
            chat.state == .active && chat.turn == .visitor && chat.ladderOn && chat.saidAt != 0,
            "the idle ladder runs in active, the visitor's turn, switched on (B3.1)",
            "\(chat.state), turn \(chat.turn), on \(chat.ladderOn): \(fact.line)")
        try check(
            isAway(chat) == (fact.kind == .rungSkipped),
            "nobody who is offline is asked anything, and who is here is (B3.9)",
            fact.line)
        try check(
            chat.deliveredAt != 0 || !isAway(chat), "no ladder while the words are on their way (B3.2)", fact.line)
        try check(
            Int(fact.rung) == chat.idleRungs.count + 1 && fact.rung <= 2, "idle rungs in order, once each (B3)",
            fact.line)
        try check(
            fact.at >= chat.typedUntil, "no rung while the visitor types (B3.4)",
            "until \(chat.typedUntil): \(fact.line)")
        if let before = chat.idleRungs.last {
            try notBefore(before + rules.warningAfter, fact, chat, armed: chat.saidAt)
        } else {
            try notBefore(chat.idleAnchor(rules) + rules.promptAfter, fact, chat, armed: chat.saidAt)
        }
        if chat.typedUntil > chat.idleAnchor(rules), chat.rulesChangedAt < chat.saidAt {
            try check(
                fact.at >= chat.typedUntil + rules.resumeLeftMin, "at least 30 s are left after a pause (B3.4)",
                "typed until \(chat.typedUntil): \(fact.line)")
        }
        chat.idleRungs.append(fact.at)
        if fact.rung == 2 { chat.isWarningSkipped = fact.kind == .rungSkipped }
    }

    private func leftUnread(_ fact: Fact, _ chat: ChatModel) throws {
        try check(
            chat.isAttended && chat.turn == .visitor && chat.saidAt != 0 && chat.deliveredAt == 0 && isAway(chat),
            "left unread is what an operator wrote to somebody who is away (B3.9)", "\(chat.state): \(fact.line)")
        try check(chat.leftUnreadAt == 0, "the host is told once for each stretch (B3.9)", fact.line)
        try check(
            fact.value == chat.unreadFirst && fact.subject == UInt64(chat.saidChatSeq)
                && fact.until == chat.unreadSince,
            "left unread tells from where to where, and since when (B3.9)",
            "\(chat.unreadFirst) to \(chat.saidChatSeq) since \(chat.unreadSince): \(fact.line)")
        try check(fact.at >= chat.unreadSince + rules.awayAfter, "no rung before its time", fact.line)
        chat.leftUnreadAt = fact.at
    }

    private func waitingRung(_ fact: Fact, _ chat: ChatModel) throws {
        if fact.rung == 19 {
            try askedAgain(fact, chat)
            return try shown(fact, chat)
        }
        try check(
            fact.kind == .rungSkipped || chat.goneAt == 0, "nothing is said to who is away (B4.10)", fact.line)
        let index = Int(fact.rung) - 1
        try check(
            chat.isWaiting && rules.holdingAt.indices.contains(index), "holding messages go to those who wait (B4.1)",
            fact.line)
        try check(
            !chat.waitingRungs.contains(fact.rung), "one holding message per chat, episode and rung (B4.5)", fact.line)
        try check(fact.at >= chat.enteredAt + rules.holdingAt[index], "no rung before its time", fact.line)
        chat.waitingRungs.append(fact.rung)
        chat.lastWaitingAt = fact.at
        try shown(fact, chat)
    }

    private func shown(_ fact: Fact, _ chat: ChatModel) throws {
        guard fact.kind == .said else { return }
        // B4.4: what says that nobody is here shows no place.
        let shown = fact.reason == 1 ? 0 : shownPosition(of: chat)
        try check(
            fact.value == shown, "the position is that in the line and never goes up (B5.3, B5.7)",
            "\(shown): \(fact.line)")
        try check(
            fact.until % 60_000 == 0 && (fact.until == 0 || intervals(chat.department) >= 5),
            "no estimate from fewer than 5 samples, whole minutes (B5.7)", fact.line)
    }

    private func dropRung(_ fact: Fact, _ chat: ChatModel) throws {
        guard let owner = person(chat.owner), chat.isAttended, !owner.isHere, !isLeftUnread(chat) else {
            throw Violation(invariant: "a drop's rung is for a chat whose operator is gone (B5.8)", detail: fact.line)
        }
        let after = fact.rung == 1 ? rules.droppedToldAfter : rules.droppedRequeuedAfter
        try check(
            fact.at >= owner.goneSince(chat) + after, "no rung before its time",
            "gone \(owner.goneSince(chat)): \(fact.line)")
        try check((fact.rung == 1) == (chat.dropToldAt == 0), "rungs of a drop in order, once each (B5.8)", fact.line)
        chat.dropToldAt = fact.at
    }

    // MARK: clocks

    private func promise(_ fact: Fact, _ chat: ChatModel) {
        chat.forgetPromise()
        chat.promisedAt = fact.at
        chat.promisedUntil = fact.until
    }

    private func promiseRung(_ fact: Fact, _ chat: ChatModel) throws {
        try check(
            chat.promisedAt != 0 && chat.isAttended && fact.until == chat.promisedUntil,
            "a promise is reminded of (B6.3)", fact.line)
        if fact.kind == .promiseNear {
            try check(
                chat.promiseNearAt == 0 && fact.at >= promiseNearDue(chat), "the reminder comes at 80 %, once (B6.3)",
                fact.line)
            chat.promiseNearAt = fact.at
        } else {
            try check(
                (chat.promiseNearAt != 0 || openedAt >= promiseNearDue(chat)) && chat.promiseDueAt == 0
                    && fact.at >= chat.promisedUntil,
                "the alert comes at 100 %, once (B6.3)", fact.line)
            chat.promiseDueAt = fact.at
        }
    }

    func promiseNearDue(_ chat: ChatModel) -> Int64 {
        chat.promisedAt + (chat.promisedUntil - chat.promisedAt) * 80 / 100
    }

    private func replyRung(_ fact: Fact, _ chat: ChatModel) throws {
        let isLate = fact.kind == .replyLate
        try check(
            chat.isOpen && chat.unansweredSince != 0 && (isLate ? chat.lateAt : chat.overdueAt) == 0,
            "late and overdue once per unanswered message (B6.2)", fact.line)
        try check(
            fact.value == fact.at - chat.unansweredSince,
            "the reply clock counts from the first unanswered message (B6.1)",
            "\(fact.at - chat.unansweredSince): \(fact.line)")
        let after = isLate ? rules.lateAfter(chat.department) : rules.overdueAfter(chat.department)
        try notBefore(chat.unansweredSince + after, fact, chat, armed: chat.unansweredSince)
        if isLate { chat.lateAt = fact.at } else { chat.overdueAt = fact.at }
    }

    // MARK: settled (B6.4)

    /// Of what the visitors of this simulation say, this alone is thanks and nothing else.
    private func isOwedNothing(_ fact: Fact, _ chat: ChatModel) -> Bool {
        guard fact.text == "Thank you!", chat.state == .active, chat.promisedAt == 0 else { return false }
        return chat.turn == .visitor || chat.isSettled || chat.isAfterword && chat.unansweredSince == 0
    }

    private func settled(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.state == .active, fact, chat)
        if fact.reason == KLEPET_SETTLED_BY_THANKS {
            let said = fact.subject >= 1 && fact.subject < fact.seq ? log[Int(fact.subject) - 1] : nil
            try check(
                said?.kind == .said && said?.chat == fact.chat && said?.person == chat.visitor
                    && said?.text.split(separator: " ").allSatisfy { $0 == "Thank" || $0 == "you!" } == true,
                "only who thanks is owed nothing (B6.4)", fact.line)
        } else {
            try check(fact.person == chat.owner, "its owner settles a chat (B6.4)", fact.line)
        }
        chat.thanks = 0
        chat.turn = .nobody
        chat.disarmIdle()
        chat.stopReplyClock()
        chat.forgetPromise()
        chat.isSettled = true
        chat.settledAt = fact.at
        chat.settledBy = fact.subject
    }

    // MARK: revisions and receipts

    private func revised(_ fact: Fact, _ chat: ChatModel) throws {
        guard fact.subject >= 1, fact.subject < fact.seq, log[Int(fact.subject) - 1].kind == .said,
            log[Int(fact.subject) - 1].chat == fact.chat
        else { throw Violation(invariant: "a revision names a message of its chat (B2.9)", detail: fact.line) }
        let message = log[Int(fact.subject) - 1]
        try check(fact.isNote == message.isNote, "what happens to a note stays with the staff", fact.line)
        if fact.kind == .redacted {
            redact(fact.subject)
            return
        }
        if fact.kind == .retracted { takeBack(fact.subject) }
        try check(fact.person == message.person, "by its author (B2.9)", fact.line)
        try check(fact.at - message.at <= 300_000, "within 5 minutes (B2.9)", fact.line)
        if fact.kind == .edited, chat.isSettled, chat.settledBy == fact.subject {
            chat.forgetSettled(at: fact.at)
            chat.turn = .operators
            chat.unansweredSince = fact.at
        }
    }

    private func receipt(_ fact: Fact, _ chat: ChatModel) throws {
        try check(fact.value < Int64(fact.chatSeq), "a receipt is for what was there (B2.6)", fact.line)
        guard fact.role == UInt8(KLEPET_ROLE_VISITOR) else { return }
        try check(fact.person == chat.visitor, "own chats only", fact.line)
        if fact.kind == .delivered {
            try check(fact.value > chat.deliveredToVisitor, "receipts are cumulative (B2.6)", fact.line)
            chat.deliveredToVisitor = fact.value
        }
        guard fact.kind == .delivered, chat.saidAt != 0, chat.deliveredAt == 0 else { return }
        if fact.value >= Int64(chat.saidChatSeq) { return chat.arrive(at: fact.at, rules) }
        if fact.value >= chat.unreadFirst { chat.unreadFirst = fact.value + 1 }
    }
}
