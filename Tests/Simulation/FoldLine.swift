// The line, offers, owners, ends: who has a chat, and that nobody has too many (B5).

import CKlepet

extension Model {
    func queued(_ fact: Fact, _ chat: ChatModel) throws {
        switch Int32(fact.reason) {
        case KLEPET_QUEUED_NEW, KLEPET_QUEUED_REOPENED:
            try legal(chat.entersLine && chat.state == .queued, fact, chat)
            try check(
                (fact.reason == KLEPET_QUEUED_REOPENED) == (chat.episode > 1),
                "reopened chats are ahead of new ones (B1.4)", fact.line)
        case KLEPET_QUEUED_OPERATOR_LOST:
            let gone =
                person(chat.owner).map { !$0.isHere && fact.at >= $0.goneSince(chat) + rules.droppedRequeuedAfter }
                ?? false
            try check(chat.isAttended && gone, "back to the line 120 s after the operator is gone (B5.8)", fact.line)
            try check(
                isSomebodyOnline(for: chat) && !isLeftUnread(chat), "with nobody else online it stays (B5.8)", fact.line
            )
        case KLEPET_QUEUED_OVERDUE:
            try check(
                chat.state == .active && !chat.wasAnswered && !chat.isAfterword && chat.overdueAt != 0
                    && UInt64(fact.value) == chat.owner,
                "overdue before the first reply goes to somebody else (B6.2)", fact.line)
        case KLEPET_QUEUED_RETURNED: try returned(fact, chat)
        default: throw Violation(invariant: "a chat enters the line for a reason", detail: fact.line)
        }
        chat.entersLine = false
        chat.isAfterword = false
        leaveLine(chat, at: fact.at)
        chat.disarmIdle()
        chat.forgetPromise()
        // B5.7: whoever is let in ahead takes nothing from what the others may have seen.
        for other in chats where other.isWaiting && other.department == chat.department && other.id != chat.id {
            let position = position(of: other)
            other.bestPosition = other.bestPosition == 0 ? position : min(position, other.bestPosition)
        }
        chat.enteredAt = fact.at
        let front = ChatModel.front(fact.reason)
        chat.place = chat.keptPlace ?? ChatModel.Place(at: fact.at, seq: fact.seq, front: front)
        chat.keptPlace = nil
        chat.goneAt = person(chat.visitor).map { $0.isOnline ? 0 : fact.at } ?? 0
        chat.waits = fact.reason == KLEPET_QUEUED_RETURNED && fact.person != 0
        chat.wasOwed = false
        chat.tried = fact.reason == KLEPET_QUEUED_OVERDUE ? [chat.owner] : []
        chat.owner = 0
        chat.dropToldAt = 0
        move(chat, .queued, fact)
        guard chat.followsSpam, !fact.isFront else { return }
        let behind = chats.first {
            $0.isWaiting && $0.department == chat.department && $0.id != chat.id && chat.rank < $0.rank
                && $0.priority > -100
        }
        try check(behind == nil, "spam is never before anybody (B1.4)", "\(name(behind?.id ?? 0)): \(fact.line)")
    }

    func offered(_ fact: Fact, _ chat: ChatModel) throws {
        if chat.state == .followup { return try followupOffered(fact, chat) }
        try legal(chat.state == .queued && chat.enteredAt != 0, fact, chat)
        try check(chat.goneAt == 0, "who is away is passed over (B4.10)", fact.line)
        guard let asked = person(fact.subject), asked.role == UInt8(KLEPET_ROLE_OPERATOR) else {
            throw Violation(invariant: "an operator is asked", detail: fact.line)
        }
        try check(
            rules.department(chat.department)?.assigns ?? true, "no offers where operators pick (B5.2)", fact.line)
        let relaxed = fact.at >= chat.enteredAt + rules.relaxedAfter
        try check(
            asked.takesChats && suits(asked, chat, relaxed: relaxed), "only who is eligible is asked (B5.4)", fact.line)
        try check(
            load(of: asked.id) < asked.capacity, "capacity is never exceeded (B5.1)",
            "load \(load(of: asked.id)): \(fact.line)")
        try check(fact.until == fact.at + rules.offerFor, "an offer says when it ends (B5.5)", fact.line)
        if fact.reason == 1 {
            try check(chat.askedAgainAt == 0, "a place that is kept has one round for each asking (B5.5)", fact.line)
            let untried = operators.first {
                $0.takesChats && suits($0, chat, relaxed: relaxed) && load(of: $0.id) < $0.capacity
                    && !chat.tried.contains($0.id)
            }
            try check(untried == nil, "a new round begins when all were asked (B5.5)", "\(untried!.id): \(fact.line)")
            chat.tried = []
        }
        try check(!chat.tried.contains(asked.id), "not back to one already asked (B5.5)", fact.line)
        for other in chats where other.state == .queued && other.department == chat.department && other.rank < chat.rank
        {
            let also = fact.at >= other.enteredAt + rules.relaxedAfter
            try check(
                other.enteredAt == 0 || other.goneAt != 0 || other.tried.contains(asked.id)
                    || !suits(asked, other, relaxed: also),
                "the line is served in its order (B5.3)", "chat \(name(other.id)) is ahead: \(fact.line)")
        }
        chat.tried.append(asked.id)
        chat.involved.append(asked.id)
        chat.owner = asked.id
        chat.offeredAt = fact.at
        chat.offeredUntil = fact.until
        move(chat, .offered, fact)
    }

    func offerEnded(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.isOffered && chat.owner == fact.subject, fact, chat)
        guard let asked = person(fact.subject) else { return }
        if chat.state == .followup {
            if Int32(fact.reason) == KLEPET_OFFER_MISSED {
                try check(fact.at >= chat.offeredUntil, "an offer lasts as long as it says (B5.5)", fact.line)
            }
            chat.owner = 0
            return
        }
        switch Int32(fact.reason) {
        case KLEPET_OFFER_DECLINED:
            try check(fact.person == asked.id, "who was asked declines", fact.line)
            asked.missed = 0
        case KLEPET_OFFER_MISSED:
            try check(
                fact.at >= chat.offeredUntil, "an offer lasts as long as it says (B5.5)",
                "until \(chat.offeredUntil): \(fact.line)")
            asked.missed += 1
            asked.missedAsLast = asked.missed >= rules.missedMax && isLastOnline(asked)
        default:
            try check(!asked.takesChats, "an offer is withdrawn from who went (B5.5)", fact.line)
        }
        chat.owner = 0
        move(chat, .queued, fact)
    }

    func taken(_ fact: Fact, _ chat: ChatModel) throws {
        let wasAsked = chat.isOffered && chat.owner == fact.subject
        let isOwed = chat.state == .followup
        try check(
            wasAsked || chat.state == .queued || (isOwed && chat.owner == 0),
            "a chat is taken once, by one operator (B5.2)", "\(chat.state), owner \(chat.owner): \(fact.line)")
        guard let taker = person(fact.subject), taker.id == fact.person, taker.role == UInt8(KLEPET_ROLE_OPERATOR)
        else {
            throw Violation(invariant: "an operator takes a chat", detail: fact.line)
        }
        try check(
            wasAsked || load(of: taker.id) < taker.capacity, "capacity is never exceeded (B5.1)",
            "load \(load(of: taker.id)): \(fact.line)")
        leaveLine(chat, at: fact.at)
        chat.owner = taker.id
        chat.involved.append(taker.id)
        chat.dropToldAt = 0
        taker.missed = 0
        taker.assignedAt = fact.at
        chat.owedAt = 0
        chat.keptPlace = nil
        if isOwed { chat.wasOwed = true }
        move(chat, .active, fact)
    }

    func followupOwed(_ fact: Fact, _ chat: ChatModel) throws {
        switch Int32(fact.reason) {
        case KLEPET_FOLLOWUP_CHOSEN: try legal(chat.isWaiting, fact, chat)
        case KLEPET_FOLLOWUP_WAITED:
            try legal(chat.isWaiting, fact, chat)
            try check(
                !chat.waits || !isStaffed(chat.department),
                "a saved place is lost only by its owner's act, or when nobody is there (B4.3)", fact.line)
            try notBefore(chat.enteredAt + rules.waitedAfter(chat.department), fact, chat, armed: chat.enteredAt)
        case KLEPET_FOLLOWUP_LEFT:
            try legal(chat.state == .queued && chat.goneAt != 0, fact, chat)
            try notBefore(chat.goneAt + rules.goneAfter, fact, chat, armed: chat.goneAt)
        case KLEPET_FOLLOWUP_UNANSWERED:
            try legal((chat.isWaiting || chat.isAttended) && chat.turn == .operators, fact, chat)
            try notBefore(chat.unansweredSince + rules.unansweredAfter, fact, chat, armed: chat.unansweredSince)
        case KLEPET_FOLLOWUP_AFTERWORD:
            try legal(chat.isAttended && chat.isAfterword && !chat.isSettled, fact, chat)
            guard let owner = person(chat.owner) else { break }
            try check(
                owner.presence != KLEPET_PRESENCE_ONLINE
                    || !owner.isOnline && fact.at >= owner.goneAt + rules.droppedToldAfter,
                "an afterword stays with its operator while they are here (B1.4)", fact.line)
        default: throw Violation(invariant: "a follow-up is owed for a reason", detail: fact.line)
        }
        let since = chat.unansweredSince == 0 ? fact.at : chat.unansweredSince
        chat.keptPlace =
            chat.enteredAt != 0
            ? chat.place : ChatModel.Place(at: since, seq: fact.seq, front: chat.episode > 1 ? 1 : 2)
        leaveLine(chat, at: fact.at)
        chat.disarmIdle()
        chat.forgetPromise()
        chat.owner = 0
        chat.owedAt = fact.at
        (chat.dueTold, chat.overdueTold, chat.tried) = (0, 0, [])
        chat.wasOwed = false
        move(chat, .followup, fact)
    }

    func closed(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.isOpen && !chat.entersLine, fact, chat)
        if fact.ladder == KLEPET_LADDER_SETTLED {
            try settledIsOver(fact, chat)
        } else if fact.person == 0 || fact.ladder != 0 || fact.reason == KLEPET_REASON_IDLE {
            try closedByTimer(fact, chat)
        }
        chat.endOwner = chat.isAttended ? chat.owner : 0
        chat.isAfterword = false
        chat.forgetSettled(at: fact.at)
        switch Int32(fact.role) {
        case KLEPET_ROLE_VISITOR:
            try check(
                fact.person == chat.visitor && fact.reason == KLEPET_REASON_VISITOR_END, "who ends says so (B1.3)",
                fact.line)
        case KLEPET_ROLE_OPERATOR:
            try check(
                (fact.person == chat.owner && chat.isAttended) || chat.wasAnsweredElsewhere, "the owner ends (B1.2)",
                fact.line)
        default: break
        }
        chat.wasAnsweredElsewhere = false
        chat.keptPlace = nil
        leaveLine(chat, at: fact.at)
        chat.disarmIdle()
        chat.stopReplyClock()
        chat.forgetPromise()
        chat.turn = .nobody
        chat.owner = 0
        chat.reason = fact.reason
        chat.closedAt = fact.at
        move(chat, .closed, fact)
    }

    /// B6.4.
    private func settledIsOver(_ fact: Fact, _ chat: ChatModel) throws {
        try check(
            chat.state == .active && chat.isSettled && chat.ladderOn && fact.reason == KLEPET_REASON_RESOLVED
                && fact.person == 0,
            "a settled chat is resolved, and no other (B6.4)", "\(chat.state), turn \(chat.turn): \(fact.line)")
        try check(
            fact.at >= chat.settledAt + rules.settledCloseAfter && fact.until == chat.settledAt,
            "by silence since it was settled (B6.4)", "\(chat.settledAt): \(fact.line)")
    }

    /// B1.3, B1.5, B3.6.
    private func closedByTimer(_ fact: Fact, _ chat: ChatModel) throws {
        try check(chat.turn != .operators, "nobody who is owed an answer is closed by a timer (B1.5)", fact.line)
        if fact.reason == KLEPET_REASON_UNREAD { return try closedUnread(fact, chat) }
        try check(
            fact.reason == KLEPET_REASON_IDLE && fact.ladder == KLEPET_LADDER_IDLE && fact.rung == 3
                && fact.person == 0,
            "the only timers that close are the idle ladder and the visitor's absence (B3)", fact.line)
        try check(
            chat.deliveredAt != 0 || !isAway(chat), "no ladder while the words are on their way (B3.2)", fact.line)
        try check(
            chat.state == .active && chat.turn == .visitor && chat.ladderOn && chat.saidAt != 0,
            "the idle ladder runs in active, the visitor's turn, switched on (B3.1)",
            "\(chat.state), turn \(chat.turn): \(fact.line)")
        try check(
            chat.idleRungs.count == 2, "no close without prompt and warning (B3.6)", "\(chat.idleRungs): \(fact.line)")
        try check(fact.at >= chat.typedUntil, "no rung while the visitor types (B3.4)", fact.line)
        guard chat.idleRungs.count == 2 else { return }
        try check(
            fact.value == chat.idleRungs[1] && fact.until == chat.idleAnchor(rules),
            "a close tells when its timer was armed, and its anchor (B1.3)",
            "\(chat.idleRungs[1]), \(chat.idleAnchor(rules)): \(fact.line)")
        try notBefore(chat.idleRungs[1] + rules.closeAfter, fact, chat, armed: chat.saidAt)
        if chat.rulesChangedAt > chat.saidAt {
            try check(fact.at > chat.idleRungs[1], "no close without its warning's time (B3.6)", fact.line)
        }
    }

    /// B3.9.
    private func closedUnread(_ fact: Fact, _ chat: ChatModel) throws {
        try check(
            fact.ladder == KLEPET_LADDER_AWAY && fact.rung == 2 && fact.person == 0 && chat.isAttended && isAway(chat)
                && chat.saidAt != 0 && chat.deliveredAt == 0 && chat.leftUnreadAt != 0,
            "closed as unread is what a host was told of and nobody has fetched (B3.9)", fact.line)
        try check(
            fact.value == chat.leftUnreadAt && fact.until == chat.saidAt,
            "a close tells when its timer was armed, and its anchor (B1.3)", fact.line)
        try check(fact.at >= chat.saidAt + rules.unreadCloseAfter, "no rung before its time", fact.line)
    }

    func reopened(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.state == .closed, fact, chat)
        let wasUnread = chat.reason == KLEPET_REASON_UNREAD
        chat.waitingRungs = []
        chat.bestPosition = 0
        chat.wasAnswered = false
        chat.dropToldAt = 0
        let reason = Int32(chat.reason)
        chat.reason = 0
        if fact.role == UInt8(KLEPET_ROLE_VISITOR) {
            try check(
                fact.person == chat.visitor && (wasUnread || fact.at - chat.closedAt <= rules.reopenWithin),
                "within 24 h (B1.4), or however late where the answer never reached them (B3.9)", fact.line)
            try check(
                reason != KLEPET_REASON_SPAM && reason != KLEPET_REASON_ADMIN,
                "what ended as spam, its visitor does not reopen (B1.4)", fact.line)
            let former = person(chat.endOwner).map { $0.takesChats } ?? false
            let isMeant =
                reason == KLEPET_REASON_VISITOR_END || reason == KLEPET_REASON_OPERATOR_END
                || reason == KLEPET_REASON_RESOLVED
            let isAfterword = former && isMeant && fact.at - chat.closedAt <= rules.afterwordWithin
            try check(
                fact.subject == (isAfterword ? chat.endOwner : 0), "an afterword is for who had the chat (B1.4)",
                "\(chat.endOwner), closed at \(chat.closedAt) for \(reason): \(fact.line)")
            guard !isAfterword else {
                chat.isAfterword = true
                chat.owner = fact.subject
                return move(chat, .active, fact)
            }
            chat.entersLine = true
            move(chat, .queued, fact)
        } else {
            guard let owner = person(fact.person), owner.role == UInt8(KLEPET_ROLE_OPERATOR) else {
                throw Violation(invariant: "visitors and operators reopen (B1.4)", detail: fact.line)
            }
            try check(load(of: owner.id) < owner.capacity, "capacity is never exceeded (B5.1)", fact.line)
            chat.owner = owner.id
            chat.involved.append(owner.id)
            move(chat, .active, fact)
        }
    }
}
