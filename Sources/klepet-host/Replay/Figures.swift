// What a replay yields, counted from the events that the back office saw and from nothing else.

import CKlepet

struct Figures {
    let choiceRung: UInt8
    private(set) var chats = 0
    private(set) var messages = 0
    private(set) var holdingFirst = 0
    private(set) var holdingChoice = 0
    private(set) var holdingActive = 0
    private(set) var replyLate = 0
    private(set) var replyOverdue = 0
    private(set) var idlePrompt = 0
    private(set) var idleWarning = 0
    private(set) var idleClosed = 0
    private(set) var endedByVisitor = 0
    private(set) var reopened = 0
    private(set) var followup = 0

    init(choiceRung: UInt8) { self.choiceRung = choiceRung }

    mutating func count(_ event: klepet_event) {
        switch Int32(event.kind) {
        case KLEPET_EVENT_STARTED: chats += 1
        case KLEPET_EVENT_SAID: countSaid(event)
        case KLEPET_EVENT_REPLY_LATE: replyLate += 1
        case KLEPET_EVENT_REPLY_OVERDUE: replyOverdue += 1
        case KLEPET_EVENT_REOPENED: reopened += 1
        case KLEPET_EVENT_FOLLOWUP_OWED: followup += 1
        case KLEPET_EVENT_CLOSED:
            if Int32(event.reason) == KLEPET_REASON_IDLE { idleClosed += 1 }
            if Int32(event.reason) == KLEPET_REASON_VISITOR_END { endedByVisitor += 1 }
        default: break
        }
    }

    private mutating func countSaid(_ event: klepet_event) {
        guard event.isPublicWord else { return }
        if Int32(event.role) == KLEPET_ROLE_VISITOR || Int32(event.role) == KLEPET_ROLE_OPERATOR { messages += 1 }
        // A shop may ask for the choice at once: then it is the first holding message too.
        if event.isOf(KLEPET_LADDER_WAITING, rung: 1) { holdingFirst += 1 }
        if event.isOf(KLEPET_LADDER_WAITING, rung: choiceRung) { holdingChoice += 1 }
        if event.isOf(KLEPET_LADDER_REPLY, rung: 3) { holdingActive += 1 }
        if event.isOf(KLEPET_LADDER_IDLE, rung: 1) { idlePrompt += 1 }
        if event.isOf(KLEPET_LADDER_IDLE, rung: 2) { idleWarning += 1 }
    }

    /// In the words of an expected file.
    var members: [JSON.Member] {
        let figures = [
            ("chats", chats), ("messages", messages), ("holding_first", holdingFirst),
            ("holding_choice", holdingChoice),
            ("holding_active", holdingActive), ("reply_late", replyLate), ("reply_overdue", replyOverdue),
            ("idle_prompt", idlePrompt), ("idle_warning", idleWarning), ("idle_closed", idleClosed),
            ("ended_by_visitor", endedByVisitor), ("reopened", reopened), ("followup", followup),
        ]
        return figures.map { JSON.Member(key: $0.0, value: .integer(Int64($0.1))) }
    }
}
