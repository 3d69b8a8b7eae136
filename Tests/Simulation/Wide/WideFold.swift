// Events of a wide shop's chat, one by one.

import CKlepet

extension WideModel {
    func foldChat(_ fact: Fact, _ chat: WideChat) throws {
        if fact.kind != .started, fact.isWithBot {
            try check(
                chat.state == .bot || fact.kind == .botJoined || fact.kind == .handedOff,
                "who sees a chat as a bot's, sees it with a bot (B7.1)", "\(chat.state): \(fact.line)")
        }
        switch fact.kind {
        case .started: try unbanned(fact)
        case .said: try said(fact, chat)
        case .queued: try queued(fact, chat)
        case .offered:
            try legal(chat.state == .queued || (chat.state == .followup && chat.owner == 0), fact, chat)
            try check(rules.isOpen(chat.department, at: fact.at), "nobody is asked in closed hours (B9.2)", fact.line)
            try gain(fact.subject, fact, chat)
            // A follow-up stays one while it is offered (B4.9).
            if chat.state == .queued { chat.state = .offered }
        case .offerEnded:
            try legal(chat.isOffered && chat.owner == fact.subject, fact, chat)
            chat.owner = 0
            if chat.state == .offered { chat.state = .queued }
        case .followupDue, .followupOverdue:
            try legal(chat.state == .followup, fact, chat)
            // In open time, but for hours that were changed, or a shop that was opened, at this moment.
            try check(
                rules.isOpen(chat.department, at: fact.at) || fact.at == rulesAt, "due in open time (B4.9)", fact.line)
            try check(
                fact.kind == .followupDue ? chat.toldOwed == 0 : chat.toldOwed == 1, "due, then overdue, once (B4.9)",
                fact.line)
            chat.toldOwed += 1
        case .followupAnswered: try legal(chat.state == .followup || chat.isAttended, fact, chat)
        case .taken: try taken(fact, chat)
        case .held, .promised:
            try legal(chat.isAttended && chat.owner == fact.person, fact, chat)
            chat.forgetPromise()
            (chat.promisedAt, chat.promisedUntil) = (fact.at, fact.until)
            if fact.kind == .held { chat.state = .held }
        case .resumed:
            try legal(chat.state == .held || chat.state == .wrapup, fact, chat)
            chat.state = .active
            chat.forgetPromise()
        case .promiseNear:
            try check(
                chat.promisedAt != 0 && fact.until == chat.promisedUntil && !chat.isNearTold,
                "a promise is reminded of, once (B6.3)", fact.line)
            chat.isNearTold = true
        case .promiseDue:
            try check(
                chat.promisedAt != 0 && fact.until == chat.promisedUntil && fact.at >= fact.until && !chat.isDueTold,
                "a promise that is over is told, once (B6.3)", fact.line)
            chat.isDueTold = true
        case .settled:
            try legal(chat.state == .active, fact, chat)
            chat.forgetPromise()
        case .wrapupAsked:
            try legal(chat.state == .active && chat.owner == fact.person, fact, chat)
            chat.state = .wrapup
            chat.forgetPromise()
        case .followupOwed:
            try legal(chat.isOpen && chat.state != .followup && chat.state != .bot, fact, chat)
            chat.leaveOwner()
            chat.state = .followup
            chat.toldOwed = 0
        case .closed: try closed(fact, chat)
        case .reopened: try reopened(fact, chat)
        case .botJoined:
            try legal(chat.state == .intake || chat.state == .queued, fact, chat)
            try check(!chat.isMute, "no bot after the handoff (B7.2)", fact.line)
            try check(person(fact.subject)?.role == UInt8(KLEPET_ROLE_BOT), "a bot joins as one (B7.1)", fact.line)
            (chat.state, chat.bot) = (.bot, fact.subject)
        case .handedOff:
            try legal(chat.state == .bot && chat.bot == fact.subject, fact, chat)
            (chat.state, chat.isMute) = (.queued, true)
        case .leftUnread:
            try legal(chat.isAttended && person(chat.visitor)?.isOnline != true, fact, chat)
            chat.isUnread = true
        case .operatorWanted: try legal(chat.state == .bot, fact, chat)
        case .surveyAsked, .surveyAnswered, .surveyExpired: try surveyed(fact, chat)
        case .transferOffered, .transferEnded: try transferred(fact, chat)
        case .mediaOffered, .mediaStarted, .mediaEnded: try media(fact, chat)
        default: break
        }
    }

    private func legal(_ holds: Bool, _ fact: Fact, _ chat: WideChat) throws {
        try check(
            holds, "transitions are legal (B1.2)", "\(chat.state), owner \(chat.owner), bot \(chat.bot): \(fact.line)")
    }

    private func unbanned(_ fact: Fact) throws {
        let isBanned = person(fact.person)?.isBanned(at: fact.at) ?? false
        try check(!isBanned, "who is banned says nothing (B13.4)", fact.line)
        try check(!(person(fact.person)?.isErased ?? false), "who is erased says nothing (B13.4)", fact.line)
    }

    private func said(_ fact: Fact, _ chat: WideChat) throws {
        if fact.ladder == KLEPET_LADDER_IDLE {
            try check(
                person(chat.visitor)?.isOnline == true, "nobody who is offline is asked anything (B3.9)", fact.line)
        }
        if fact.ladder != 0 { return }
        switch Int32(fact.role) {
        case KLEPET_ROLE_BOT:
            try check(!chat.isMute, "no bot word after the handoff (B7.2)", fact.line)
            try check(
                chat.state == .bot && chat.bot == fact.person && fact.isWithBot,
                "a bot speaks in the chat that is with it (B7.1)", "\(chat.state), bot \(chat.bot): \(fact.line)")
        case KLEPET_ROLE_VISITOR:
            try unbanned(fact)
            try legal(chat.isOpen && chat.visitor == fact.person, fact, chat)
            chat.isUnread = false
        case KLEPET_ROLE_OPERATOR where !fact.isNote:
            // B20.1: whoever speaks beside the owner is marked.
            try legal(chat.isAttended && (chat.owner == fact.person) != fact.isBeside, fact, chat)
            chat.forgetPromise()
        default: break
        }
    }

    /// B9.2, B9.3: whoever comes, or comes back, or is handed over; who was in the shop already, goes on.
    private func queued(_ fact: Fact, _ chat: WideChat) throws {
        switch Int32(fact.reason) {
        case KLEPET_QUEUED_NEW, KLEPET_QUEUED_REOPENED:
            try legal(chat.state == .queued || chat.state == .intake, fact, chat)
            try check(
                rules.takesNew(chat.department, at: fact.at)
                    || chat.state == .intake && rules.isOpen(chat.department, at: fact.at),
                "no chat into closed hours (B9.2)", fact.line)
        case KLEPET_QUEUED_HANDOFF:
            try check(rules.isOpen(chat.department, at: fact.at), "no chat into closed hours (B9.2)", fact.line)
        case KLEPET_QUEUED_RETURNED:
            try legal(chat.state == .followup && chat.owner == 0, fact, chat)
            try check(
                rules.takesNew(chat.department, at: fact.at), "nobody goes back to a line that is closed (B4.9)",
                fact.line)
            try check(person(chat.visitor)?.isOnline ?? false, "who goes back to the line is here (B4.9)", fact.line)
        // B12.1: where it stands in the other line, says the line.
        case KLEPET_QUEUED_MOVED: return try legal(chat.state == .queued, fact, chat)
        default: try legal(chat.isAttended, fact, chat)
        }
        try check(chat.asked == 0 && !chat.waits, "a transfer ends before its chat leaves (B12.1)", fact.line)
        chat.leaveOwner()
        chat.state = .queued
    }

    private func gain(_ operatorID: UInt64, _ fact: Fact, _ chat: WideChat) throws {
        guard let taker = person(operatorID), taker.role == UInt8(KLEPET_ROLE_OPERATOR) else {
            throw Violation(invariant: "an operator has the chat", detail: fact.line)
        }
        let load = load(of: operatorID, without: chat)
        try check(
            load < taker.capacity, "capacity is never exceeded (B5.1, B12.1)",
            "load \(load) of \(taker.capacity): \(fact.line)")
        chat.owner = operatorID
    }

    private func taken(_ fact: Fact, _ chat: WideChat) throws {
        if chat.isAttended {
            try check(chat.wasHandedOver(to: fact.subject), "a chat changes hands by a transfer (B12.1)", fact.line)
        } else {
            try legal(chat.state != .closed && chat.state != .bot, fact, chat)
        }
        // Who was asked had room then; an afterword may have come since (B1.4).
        let wasAsked = chat.state == .offered && chat.owner == fact.subject
        if !wasAsked { try gain(fact.subject, fact, chat) }
        chat.acceptedBy = 0
        if !chat.isAttended { chat.state = .active }
    }

    private func closed(_ fact: Fact, _ chat: WideChat) throws {
        try legal(chat.isOpen, fact, chat)
        try check(chat.asked == 0 && chat.media == .none, "transfer and call end before their chat (B12)", fact.line)
        if fact.reason == KLEPET_REASON_BOT_RESOLVED { try legal(chat.state == .bot, fact, chat) }
        chat.leaveOwner()
        chat.state = .closed
        chat.closedAt = fact.at
    }

    private func reopened(_ fact: Fact, _ chat: WideChat) throws {
        try legal(chat.state == .closed, fact, chat)
        chat.isMute = false
        chat.state = .queued
        if fact.role == UInt8(KLEPET_ROLE_VISITOR) {
            // An afterword comes over capacity if need be (B1.4).
            if fact.subject != 0 { (chat.owner, chat.state) = (fact.subject, .active) }
            return try unbanned(fact)
        }
        try gain(fact.person, fact, chat)
        chat.state = .active
    }

    // MARK: tokens

    private func surveyed(_ fact: Fact, _ chat: WideChat) throws {
        if fact.kind == .surveyAsked {
            try legal(chat.state == .closed, fact, chat)
            // A new one takes the place of whatever was there, answered or not.
            for index in surveys.indices where surveys[index].chat == fact.chat { surveys[index].isOver = true }
            return surveys.append(
                WideSurvey(seq: fact.seq, chat: fact.chat, token: fact.id, bits: fact.value, until: fact.until))
        }
        guard let index = surveys.firstIndex(where: { $0.seq == fact.subject }) else {
            throw Violation(invariant: "a survey that was asked (B10.2)", detail: fact.line)
        }
        try check(!surveys[index].isOver, "a survey's token is over once (B10.2)", fact.line)
        if fact.kind == .surveyExpired {
            surveys[index].isOver = true
            return
        }
        let first = surveys[index].answeredAt
        try check(
            (fact.reason == 0) == (first == 0), "a survey's token is used once; then it changes answers (B10.2)",
            fact.line)
        try check(
            first == 0 ? fact.at < surveys[index].until : fact.at < first + rules.changeableFor,
            "an answer that comes too late (B10.2)", fact.line)
        if first == 0 { surveys[index].answeredAt = fact.at }
    }

    private func transferred(_ fact: Fact, _ chat: WideChat) throws {
        if fact.kind == .transferOffered {
            try legal(chat.isAttended && fact.subject != chat.owner, fact, chat)
            let mayWait = fact.reason == KLEPET_TRANSFER_TO_LINE || fact.reason == KLEPET_TRANSFER_TO_RESCUE
            try check(fact.subject != 0 || mayWait, "somebody is asked, or it waits (B12.1)", fact.line)
            (chat.asked, chat.waits) = (fact.subject, mayWait)
            return
        }
        // A chat that waits is moved to another line.
        if chat.state == .queued { return try legal(fact.subject == 0 && !fact.text.isEmpty, fact, chat) }
        try legal(chat.isAttended, fact, chat)
        if fact.reason == KLEPET_TRANSFER_ACCEPTED {
            try check(
                chat.asked == fact.subject && (chat.waits || fact.person == fact.subject),
                "who is asked accepts, or who picks what waits (B12.1)", fact.line)
            // By nobody: its owner is gone, and the line has it.
            chat.acceptedBy = fact.person
        }
        (chat.asked, chat.waits) = (0, false)
    }

    private func media(_ fact: Fact, _ chat: WideChat) throws {
        try legal(chat.isAttended, fact, chat)
        switch (fact.kind, chat.media) {
        case (.mediaOffered, .none): chat.media = .offered(byVisitor: fact.role == UInt8(KLEPET_ROLE_VISITOR))
        case (.mediaStarted, .offered(let byVisitor)) where fact.reason == 0:
            try check(
                byVisitor != (fact.role == UInt8(KLEPET_ROLE_VISITOR)), "the other side accepts (B12.3)", fact.line)
            chat.media = .started(token: fact.text)
        case (.mediaStarted, .started(let token)) where fact.reason == 1: chat.media = .redeemed(token: token)
        case (.mediaEnded, .offered), (.mediaEnded, .started), (.mediaEnded, .redeemed): chat.media = .none
        default:
            throw Violation(invariant: "a call's token is good once (B12.3)", detail: "\(chat.media): \(fact.line)")
        }
    }

    // MARK: what did not happen

    /// Asked when everything accepted is known; timers due exactly at `now` may wait.
    func checkNothingIsMissing(now: Int64) throws {
        for chat in chats where chat.promisedAt != 0 {
            try check(
                chat.isAttended, "a promise stays with its operators (B6.3)", "chat \(name(chat.id)) is \(chat.state)")
            let due = max(chat.promisedUntil, openedAt)
            try check(
                chat.isDueTold || due >= now, "a promise never vanishes (B6.3, B12.1)",
                "chat \(name(chat.id)): due \(due), it is \(now)")
        }
        for chat in chats where chat.acceptedBy != 0 {
            throw Violation(invariant: "who accepts a transfer has the chat (B12.1)", detail: "chat \(name(chat.id))")
        }
        for visitor in people where visitor.isBanned(at: now) || visitor.isErased {
            let open = chats.first { $0.visitor == visitor.id && $0.isOpen }
            try check(
                open == nil, "who is banned or erased has no open chat (B13.4)",
                "visitor \(visitor.id), chat \(name(open?.id ?? 0))")
        }
    }
}
