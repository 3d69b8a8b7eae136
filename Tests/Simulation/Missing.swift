// What should have happened by now and did not: every timer due before `now` has fired, and the line was served
// wherever it could move (B5.6). Asked only when everything accepted is known.

import CKlepet

extension Model {
    /// Timers due exactly at `now` may wait, for inputs of that time come first (B3.7).
    func checkNothingIsMissing(now: Int64) throws {
        for chat in chats where chat.isOpen {
            try check(!chat.entersLine, "who starts or comes back is in the line (B1.1)", "chat \(name(chat.id))")
            try check(
                chat.thanks == 0, "who only thanks is owed nothing (B6.4)", "chat \(name(chat.id)), #\(chat.thanks)")
            try checkTimers(chat, now)
            if chat.state == .queued { try checkServed(chat, now) }
        }
        for person in operators {
            try check(
                person.missed < rules.missedMax || person.presence != KLEPET_PRESENCE_ONLINE || isLastOnline(person)
                    || person.missedAsLast,
                "two missed offers in a row set the operator away (B5.5)", "operator \(person.id)")
        }
    }

    /// `due`, or when the shop was opened again.
    private func fired(_ chat: ChatModel, _ what: String, due: Int64, armed: Int64, _ now: Int64) throws {
        guard chat.rulesChangedAt == 0 || chat.rulesChangedAt < armed else { return }
        let due = max(due, openedAt)
        try check(due >= now, "what is due, comes", "chat \(name(chat.id)): \(what) was due at \(due), it is \(now)")
    }

    private func checkTimers(_ chat: ChatModel, _ now: Int64) throws {
        let anchor = chat.unansweredSince
        let typed = chat.operatorTypedAt != 0 ? rules.typingPostponesMax + rules.typingFadesAfter : 0
        if anchor != 0 {
            let (late, overdue) = (rules.lateAfter(chat.department), rules.overdueAfter(chat.department))
            if chat.lateAt == 0 { try fired(chat, "reply_late (B6.2)", due: anchor + late, armed: anchor, now) }
            if chat.overdueAt == 0 {
                let step = chat.lateAt == 0 ? 0 : chat.lateAt + max(0, overdue - late)
                try fired(chat, "reply_overdue (B6.2)", due: max(anchor + overdue, step) + typed, armed: anchor, now)
            }
            if chat.stillOnItAt == 0, chat.state == .active, !chat.isAfterword {
                try fired(
                    chat, "“still on it” (B4.6)", due: max(anchor, chat.since) + rules.stillOnItAfter + typed,
                    armed: anchor, now)
            }
            if chat.isAttended, chat.owedAt == 0 {
                try fired(
                    chat, "follow-up (B1.5)", due: max(anchor, chat.since) + rules.unansweredAfter, armed: anchor, now)
            }
        }
        if chat.isWaiting {
            try checkWaiting(chat, now) { try fired(chat, $0, due: $1, armed: $2, now) }
            try checkHolding(chat, now, typed)
        }
        if chat.state == .offered {
            try fired(chat, "the offer's end (B5.5)", due: chat.offeredUntil, armed: chat.offeredAt, now)
        }
        try checkFollowup(chat, now) { try fired(chat, $0, due: $1, armed: $2, now) }
        if chat.promisedAt != 0 {
            // What is over already when the shop opens again, needs no reminder.
            if chat.promiseNearAt == 0, openedAt < chat.promisedUntil {
                try fired(chat, "reminder (B6.3)", due: promiseNearDue(chat), armed: chat.promisedAt, now)
            } else if chat.promiseDueAt == 0 {
                try fired(chat, "promise over (B6.3)", due: chat.promisedUntil, armed: chat.promisedAt, now)
            }
        }
        try checkDrop(chat, now)
        try checkIdle(chat, now)
        try checkAway(chat, now)
        if chat.isSettled, chat.state == .active, chat.ladderOn, !chat.idleWasPaused {
            // The operator may have typed.
            let due = chat.settledAt + rules.settledCloseAfter + rules.typingPostponesMax
            try fired(chat, "the end of a settled chat (B6.4)", due: due, armed: chat.settledAt, now)
        }
    }

    private func checkHolding(_ chat: ChatModel, _ now: Int64, _ typed: Int64) throws {
        guard let next = rules.holdingAt.indices.first(where: { !chat.waitingRungs.contains(UInt8($0 + 1)) }) else {
            return
        }
        var due = chat.enteredAt + rules.holdingAt[next]
        if chat.lastWaitingAt != 0, next > 0 {
            due = max(due, chat.lastWaitingAt + rules.holdingAt[next] - rules.holdingAt[next - 1])
        }
        try fired(chat, "holding message \(next + 1) (B4.1)", due: due + typed, armed: chat.enteredAt, now)
    }

    private func checkDrop(_ chat: ChatModel, _ now: Int64) throws {
        guard chat.isAttended, !chat.isSettled, let owner = person(chat.owner), !owner.isHere, owner.goneAt != 0,
            !isLeftUnread(chat)
        else { return }
        let (told, back) = (rules.droppedToldAfter, rules.droppedRequeuedAfter)
        let gone = owner.goneSince(chat)
        let visitorAt = person(chat.visitor)?.wentOnlineAt ?? 0
        if chat.dropToldAt == 0 {
            let due = max(gone + told, visitorAt, chat.settledUntil)
            try fired(chat, "word of the drop (B5.8)", due: due, armed: gone, now)
        } else if isSomebodyOnline(for: chat) {
            let due = max(
                gone + back, chat.dropToldAt + back - told, staffChangedAt, visitorAt, chat.settledUntil)
            try fired(chat, "back to the line (B5.8)", due: due, armed: gone, now)
        }
    }

    /// B3.9.
    private func checkAway(_ chat: ChatModel, _ now: Int64) throws {
        guard chat.isAttended, chat.saidAt != 0, chat.deliveredAt == 0, isAway(chat) else { return }
        if chat.leftUnreadAt == 0 {
            let due = max(chat.unreadSince + rules.awayAfter, staffChangedAt)
            return try fired(chat, "left unread (B3.9)", due: due, armed: chat.unreadSince, now)
        }
        let due = max(
            chat.saidAt + rules.unreadCloseAfter, chat.leftUnreadAt + rules.unreadCloseAfter - rules.awayAfter,
            staffChangedAt)
        try fired(chat, "closed as unread (B3.9)", due: due, armed: chat.saidAt, now)
    }

    private func checkIdle(_ chat: ChatModel, _ now: Int64) throws {
        guard chat.state == .active, chat.turn == .visitor, chat.ladderOn, chat.saidAt != 0, !chat.idleWasPaused else {
            return
        }
        guard chat.deliveredAt != 0 || !isAway(chat) else { return }
        let steps = [rules.promptAfter, rules.warningAfter, rules.closeAfter]
        let rung = chat.idleRungs.count
        let due = (chat.idleRungs.last ?? chat.idleAnchor(rules)) + steps[min(rung, 2)]
        try fired(chat, "idle rung \(rung + 1) (B3)", due: due, armed: chat.saidAt, now)
    }

    /// B5.6: nobody who could take it is free.
    private func checkServed(_ chat: ChatModel, _ now: Int64) throws {
        guard rules.department(chat.department)?.assigns ?? true, chat.goneAt == 0 else { return }
        let relaxed = now > chat.enteredAt + rules.relaxedAfter
        let idle = operators.first {
            $0.takesChats && load(of: $0.id) < $0.capacity && suits($0, chat, relaxed: relaxed)
                && (chat.askedAgainAt == 0 || !chat.tried.contains($0.id))
        }
        try check(
            idle == nil, "the line is served whenever it could move (B5.6)",
            "chat \(name(chat.id)) waits, operator \(idle?.id ?? 0) is free")
    }
}
