// What the shop owes, and who comes back from there (B4.9).

import CKlepet

extension Model {
    /// B9.2, in a shop that is always open.
    func isStaffed(_ department: UInt8) -> Bool {
        operators.contains { $0.takesChats && ($0.profile.serves(department) || helpsOut($0, department)) }
    }

    func returned(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.state == .followup && chat.owner == 0, fact, chat)
        try check(rules.returns, "a policy keeps follow-ups where they are (B4.9)", fact.line)
        try check(fact.person == 0 || fact.person == chat.visitor, "who comes back is the visitor (B4.9)", fact.line)
        try check(
            person(chat.visitor)?.isOnline ?? false, "who goes back to the line is here (B4.9)", fact.line)
        try check(isStaffed(chat.department), "nobody goes back to a line where nobody is (B4.9)", fact.line)
    }

    /// Behind those who wait, once in a round.
    func followupOffered(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.owner == 0, fact, chat)
        guard let asked = person(fact.subject), asked.role == UInt8(KLEPET_ROLE_OPERATOR) else {
            throw Violation(invariant: "an operator is asked", detail: fact.line)
        }
        try check(
            rules.department(chat.department)?.assigns ?? true, "no offers where operators pick (B5.2)", fact.line)
        let relaxed = fact.at >= chat.since + rules.relaxedAfter
        try check(
            asked.takesChats && suits(asked, chat, relaxed: relaxed), "only who is eligible is asked (B5.4)", fact.line)
        try check(
            load(of: asked.id) < asked.capacity, "capacity is never exceeded (B5.1)",
            "load \(load(of: asked.id)): \(fact.line)")
        try check(!chat.tried.contains(asked.id), "a follow-up is offered to each once in a round (B4.9)", fact.line)
        for other in chats where other.state == .queued && other.enteredAt != 0 && other.goneAt == 0 {
            guard rules.department(other.department)?.assigns ?? true else { continue }
            let also = fact.at >= other.enteredAt + rules.relaxedAfter
            try check(
                !suits(asked, other, relaxed: also) || (other.askedAgainAt != 0 && other.tried.contains(asked.id)),
                "follow-ups come behind those who wait (B4.9)",
                "chat \(name(other.id)) waits: \(fact.line)")
        }
        chat.tried.append(asked.id)
        chat.involved.append(asked.id)
        chat.owner = asked.id
        chat.offeredAt = fact.at
        chat.offeredUntil = fact.until
    }

    func followupTold(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.state == .followup, fact, chat)
        try check(fact.value == fact.at - chat.since, "since it is owed (B4.9)", fact.line)
        if fact.kind == .followupDue {
            try check(chat.dueTold == 0, "a follow-up is due once (B4.9)", fact.line)
            try notBefore(chat.since + rules.followupDueAfter, fact, chat, armed: chat.since)
            chat.dueTold = fact.at
        } else {
            try check(chat.dueTold != 0 && chat.overdueTold == 0, "overdue after due, once (B4.9)", fact.line)
            try notBefore(chat.dueTold + rules.followupOverdueAfter, fact, chat, armed: chat.dueTold)
            chat.overdueTold = fact.at
        }
        // A new round.
        chat.tried = chat.owner == 0 ? [] : [chat.owner]
    }

    func answeredElsewhere(_ fact: Fact, _ chat: ChatModel) throws {
        try legal(chat.owner == 0 || chat.owner == fact.person || fact.role == UInt8(KLEPET_ROLE_SYSTEM), fact, chat)
        try check(
            chat.state == .followup || (chat.isAttended && chat.wasOwed),
            "what is answered elsewhere, was owed (B4.9)", fact.line)
        chat.wasAnsweredElsewhere = true
    }

    /// B4.3: the choice once more, or passed over while the visitor is away.
    func askedAgain(_ fact: Fact, _ chat: ChatModel) throws {
        try check(chat.isWaiting && chat.waits, "who chose to wait is asked again (B4.3)", fact.line)
        let due =
            chat.askedAgainAt == 0
            ? chat.enteredAt + rules.waitedAfter(chat.department) : chat.askedAgainAt + rules.askAgainAfter
        try notBefore(due, fact, chat, armed: chat.enteredAt)
        try check(
            (fact.kind == .rungSkipped) == (chat.goneAt != 0), "nothing is said to who is away (B4.10)", fact.line)
        try check(fact.kind == .rungSkipped || isStaffed(chat.department), "asked while somebody is there", fact.line)
        chat.askedAgainAt = fact.at
        // B5.5: a new round, in which whoever is being asked this moment was asked.
        chat.tried = chat.state == .offered ? [chat.owner] : []
    }

    // MARK: what did not happen

    /// B4.9: every follow-up is told to be due and overdue, and so offered, answered or told to supervisors before it
    /// is overdue twice.
    func checkFollowup(_ chat: ChatModel, _ now: Int64, _ fired: (String, Int64, Int64) throws -> Void) throws {
        guard chat.state == .followup else { return }
        if chat.dueTold == 0 {
            try fired("follow-up due (B4.9)", chat.since + rules.followupDueAfter, chat.since)
        } else if chat.overdueTold == 0 {
            try fired("follow-up overdue (B4.9)", chat.dueTold + rules.followupOverdueAfter, chat.dueTold)
        }
        if chat.owner != 0 { try fired("the offer's end (B5.5)", chat.offeredUntil, chat.offeredAt) }
    }

    /// B4.3, B4.10.
    func checkWaiting(_ chat: ChatModel, _ now: Int64, _ fired: (String, Int64, Int64) throws -> Void) throws {
        let waited = chat.enteredAt + rules.waitedAfter(chat.department)
        if !chat.waits {
            try fired("follow-up (B4.3)", waited, chat.enteredAt)
        } else {
            let due = chat.askedAgainAt == 0 ? waited : chat.askedAgainAt + rules.askAgainAfter
            try fired("the choice once more (B4.3)", due, chat.enteredAt)
        }
        if chat.goneAt != 0, chat.state == .queued {
            // An offer that ran while they were gone ends first.
            try fired("follow-up (B4.10)", max(chat.goneAt + rules.goneAfter, chat.since), chat.goneAt)
        }
    }
}
