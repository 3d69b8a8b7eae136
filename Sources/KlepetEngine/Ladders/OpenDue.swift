// Rungs that count in the open time of the chat's department (B1.5, B4.3, B4.9, B4.10): derived like all others
// (Due.swift), and by the engine, because hours need its zones.
//
//      anchor ──── open ────┤ closed ├──── open ──▶ due

extension Engine {
    /// The earliest rung of all.
    @inline(__always)
    func nextDue(_ slot: UInt32, _ live: Live) -> Due? {
        var next = state.nextDue(slot, live)
        let chat = state.chats[slot]
        guard chat.isOpen else { return next }
        if let unanswered = unansweredDue(chat, before: next?.time ?? .max) { State.earlier(unanswered, &next) }
        if chat.waiting != 0 || chat.state == .followup {
            eachOpenDue(slot) { State.earlier($0, &next) }
        }
        return next
    }

    /// But for `unansweredDue`, which nearly every chat has.
    func eachOpenDue(_ slot: UInt32, _ take: (Due?) -> Void) {
        take(waitsDue(slot))
        take(goneDue(slot))
        take(followupDue(slot))
    }

    /// B1.5: who takes a chat that waited for a day has a day to answer it, too. It is worked out only where it can
    /// come before `limit`: hours take no less time than they are.
    @inline(__always)
    func unansweredDue(_ chat: Chat, before limit: Int64 = .max) -> Due? {
        guard chat.reply.anchor != 0, chat.isAttended || chat.isWaiting, !chat.reply.hasFired(.unanswered) else {
            return nil
        }
        // Being offered and missed is no change for who waits.
        let since = chat.waiting != 0 ? state.waiting[chat.waiting].enteredAt : chat.since
        let (anchor, after) = (max(chat.reply.anchor, since), state.policy.reply.followUpAfterMilliseconds)
        guard anchor &+ after < limit else { return nil }
        return openDue(.unanswered, chat.department, from: anchor, after: after)
    }

    /// B4.3: who chose to wait is asked again, or, where nobody is there, asked for a contact. Not in closed hours.
    func waitsDue(_ slot: UInt32) -> Due? {
        let chat = state.chats[slot]
        guard chat.waiting != 0, chat.flags.contains(.waits) else { return nil }
        let place = state.waiting[chat.waiting]
        guard place.askedAt != 0 else {
            return openDue(
                .choiceAgain, chat.department, from: place.enteredAt, after: state.followUpAfter(chat))
        }
        return openDue(
            .choiceAgain, chat.department, from: place.askedAt, after: state.policy.waiting.askAgainMilliseconds)
    }

    /// B4.10: they keep the place for a while. Who is being asked may still take it.
    func goneDue(_ slot: UInt32) -> Due? {
        let chat = state.chats[slot]
        guard chat.waiting != 0, chat.state == .queued else { return nil }
        let goneAt = state.waiting[chat.waiting].goneAt
        guard goneAt != 0 else { return nil }
        return openDue(.visitorGone, chat.department, from: goneAt, after: state.policy.waiting.goneMilliseconds)
    }

    /// B4.9: due, then overdue, each with its full time (B3.6).
    func followupDue(_ slot: UInt32) -> Due? {
        let record = state.followup(of: slot)
        guard record != 0 else { return nil }
        let (chat, told, policy) = (state.chats[slot], state.followups[record].told, state.policy.followup)
        guard told.hasFired(.followupDue) else {
            return openDue(.followupDue, chat.department, from: chat.since, after: policy.dueMilliseconds)
        }
        guard !told.hasFired(.followupOverdue) else { return nil }
        return openDue(.followupOverdue, chat.department, from: told.anchor, after: policy.overdueAfterMilliseconds)
    }

    private func openDue(_ rung: Rung, _ department: UInt8, from anchor: Int64, after milliseconds: Int64) -> Due? {
        instant(after: milliseconds, openSince: anchor, department).map {
            Due(rung: rung, time: $0, anchor: anchor, armedAt: anchor)
        }
    }
}
