// The figures of a report, and the facts that they are made of: a chat's events become facts, facts are added up.

internal import KlepetEngine

/// Something that is over: what, when it began, how long it took, and whose it is.
struct Fact {
    enum What {
        case episode, taken, wait, firstReply, reply, late, overdue, missed, abandoned, idleClose, visitorMessage,
            operatorMessage
        case offerMissed, transfer, handoff
        case followupDue, followupOverdue, followupAnswered
    }
    var what: What
    var began: Int64
    var milliseconds: Int64 = 0
    var operatorID: PersonID = 0
}

public struct Figures: Sendable {
    /// Openings of chats; of an operator: chats taken.
    public var episodes = 0
    public var visitorMessages = 0
    public var operatorMessages = 0
    /// From entering the line until an operator took the chat.
    public var waits = Samples()
    /// From the first unanswered message of an episode, and of any, until an operator's answer (B6.1).
    public var firstReplies = Samples()
    public var replies = Samples()
    /// B6.2.
    public var late = 0
    public var overdue = 0
    /// Became a follow-up with nobody having taken it; left by the visitor while in the line.
    public var missed = 0
    public var abandoned = 0
    /// B3.
    public var idleCloses = 0
    public var offersMissed = 0
    public var transfers = 0
    public var handoffs = 0
    /// B4.9: told to be due and overdue, and answered elsewhere.
    public var followupsDue = 0
    public var followupsOverdue = 0
    public var followupsAnswered = 0
    /// B10.3.
    public var satisfaction = Satisfaction()

    mutating func add(_ fact: Fact) {
        switch fact.what {
        case .episode: episodes += 1
        case .taken: break
        case .wait: waits.add(fact.milliseconds)
        case .firstReply:
            firstReplies.add(fact.milliseconds)
            replies.add(fact.milliseconds)
        case .reply: replies.add(fact.milliseconds)
        case .late: late += 1
        case .overdue: overdue += 1
        case .missed: missed += 1
        case .abandoned: abandoned += 1
        case .idleClose: idleCloses += 1
        case .visitorMessage: visitorMessages += 1
        case .operatorMessage: operatorMessages += 1
        case .offerMissed: offersMissed += 1
        case .transfer: transfers += 1
        case .handoff: handoffs += 1
        case .followupDue: followupsDue += 1
        case .followupOverdue: followupsOverdue += 1
        case .followupAnswered: followupsAnswered += 1
        }
    }

    mutating func sort() {
        waits.sort()
        firstReplies.sort()
        replies.sort()
    }
}

/// Where a chat stands in the walk.
struct ChatRecord {
    private var queuedAt: Int64 = 0
    private var unansweredAt: Int64 = 0
    private var owner: PersonID = 0
    private var isAnswered = false
    private var isClosed = false
    /// The visitor is asked questions: nobody owes an answer yet (B6.1).
    private var isAsked = false
    /// What an afterword has brought: no episode, as long as nobody has answered it (B1.4).
    private var afterword: [Fact]?

    mutating func apply(_ event: borrowing Event, _ step: ChatStep, _ count: (Fact) -> Void) {
        if step == .reopened, event.role == .visitor, event.subject != 0 { afterword = [] }
        if isAnswer(event, step) { tell(count) }
        guard var kept = afterword else { return follow(event, step, count) }
        follow(event, step) { kept.append($0) }
        afterword = step == .closed ? nil : kept
    }

    /// Or it goes to the line after all.
    private func isAnswer(_ event: borrowing Event, _ step: ChatStep) -> Bool {
        let isOperators = event.role == .operator
        let isNote = event.flags.contains(.note)
        if step == .said { return isOperators && !isNote }
        return step == .wrapupAsked || step == .queued
    }

    private mutating func tell(_ count: (Fact) -> Void) {
        for fact in afterword ?? [] { count(fact) }
        afterword = nil
    }

    private mutating func follow(_ event: borrowing Event, _ step: ChatStep, _ fact: (Fact) -> Void) {
        switch step {
        case .started, .reopened:
            fact(Fact(what: .episode, began: event.at))
            (queuedAt, unansweredAt, isAnswered, isClosed) = (0, 0, false, false)
            // `subject`: whose the chat is again (B1.4), or the chat that this one goes on from.
            owner = event.role == .operator ? event.person : step == .reopened ? event.subject : 0
            isAsked = event.ladder == .intake
        case .said: said(event, fact)
        case .queued:
            queuedAt = event.at
            owner = 0
            endQuestions(event)
        // B6.1: with a bot no clock runs; it begins with the handoff.
        case .botJoined: (unansweredAt, isAsked) = (0, false)
        case .handedOff:
            fact(Fact(what: .handoff, began: event.at))
            unansweredAt = event.at
        // No reply is owed (B6.4).
        case .wrapupAsked, .settled: unansweredAt = 0
        case .offerEnded:
            guard event.reason == OfferEnd.missed.rawValue else { return }
            fact(Fact(what: .offerMissed, began: event.at, operatorID: event.subject))
        case .taken:
            owner = event.subject
            endQuestions(event)
            fact(Fact(what: .taken, began: event.at, operatorID: owner))
            guard queuedAt != 0 else { return }
            fact(Fact(what: .wait, began: queuedAt, milliseconds: event.at &- queuedAt, operatorID: owner))
            queuedAt = 0
        case .transferEnded:
            guard event.reason == TransferEnd.accepted.rawValue else { return }
            fact(Fact(what: .transfer, began: event.at, operatorID: owner))
        case .replyLate: fact(Fact(what: .late, began: event.at, operatorID: owner))
        case .replyOverdue: fact(Fact(what: .overdue, began: event.at, operatorID: owner))
        case .followupOwed:
            if queuedAt != 0 { fact(Fact(what: .missed, began: queuedAt)) }
            (queuedAt, owner) = (0, 0)
        case .followupDue: fact(Fact(what: .followupDue, began: event.at))
        case .followupOverdue: fact(Fact(what: .followupOverdue, began: event.at))
        case .followupAnswered:
            let isOperator = event.role == .operator
            fact(Fact(what: .followupAnswered, began: event.at, operatorID: isOperator ? event.person : 0))
        case .closed:
            if queuedAt != 0, event.role == .visitor { fact(Fact(what: .abandoned, began: queuedAt)) }
            if event.reason == CloseReason.idle.rawValue {
                fact(Fact(what: .idleClose, began: event.at, operatorID: owner))
            }
            (queuedAt, unansweredAt, isClosed) = (0, 0, true)
        case .surveyAsked, .surveyAnswered, .other: break
        }
    }

    private mutating func endQuestions(_ event: borrowing Event) {
        if isAsked { (unansweredAt, isAsked) = (event.at, false) }
    }

    private mutating func said(_ event: borrowing Event, _ fact: (Fact) -> Void) {
        guard !event.flags.contains(.note), event.ladder == .none else { return }
        switch event.role {
        case .visitor:
            fact(Fact(what: .visitorMessage, began: event.at))
            let isOwed = !isClosed && !isAsked
            if unansweredAt == 0, isOwed, !event.flags.contains(.withBot) { unansweredAt = event.at }
        case .operator:
            fact(Fact(what: .operatorMessage, began: event.at, operatorID: event.person))
            guard unansweredAt != 0 else { return }
            fact(
                Fact(
                    what: isAnswered ? .reply : .firstReply, began: unansweredAt,
                    milliseconds: event.at &- unansweredAt, operatorID: event.person))
            (unansweredAt, isAnswered) = (0, true)
        case .system, .bot: break
        }
    }
}
