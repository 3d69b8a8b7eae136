// What a chat's visitor lived through, counted from its events: the same for what was recorded and for what a rehearsal
// gives, so that the two can be compared number by number (B14.3).

internal import KlepetEngine

public struct Tally: Equatable, Sendable {
    /// B3: asked "are you still there?", warned, closed as idle.
    public var asked: UInt32 = 0
    public var warned: UInt32 = 0
    public var closed: UInt32 = 0
    /// How often the visitor wrote again after that rung, which was the last of its ladder to come.
    public var backAfterAsked: UInt32 = 0
    public var backAfterWarned: UInt32 = 0
    public var backAfterClosed: UInt32 = 0
    /// B4: holding messages in the line, without the choice; the choice; "still on it".
    public var holding: UInt32 = 0
    public var choices: UInt32 = 0
    public var stillOnIt: UInt32 = 0
    /// B6.2.
    public var late: UInt32 = 0
    public var overdue: UInt32 = 0
    /// B4.3, B1.5.
    public var followups: UInt32 = 0
    /// In the line, until somebody took the chat or it left the line otherwise.
    public var waits: UInt32 = 0
    public var waitedMilliseconds: Int64 = 0

    public init() {}

    /// Each with its place, as a key path would name it.
    static let counters: [(name: String, visit: @Sendable (inout Tally, (inout UInt32) -> Void) -> Void)] = [
        ("asked", { $1(&$0.asked) }), ("warned", { $1(&$0.warned) }), ("closed", { $1(&$0.closed) }),
        ("back_after_asked", { $1(&$0.backAfterAsked) }),
        ("back_after_warned", { $1(&$0.backAfterWarned) }), ("back_after_closed", { $1(&$0.backAfterClosed) }),
        ("holding", { $1(&$0.holding) }),
        ("choices", { $1(&$0.choices) }), ("still_on_it", { $1(&$0.stillOnIt) }), ("late", { $1(&$0.late) }),
        ("overdue", { $1(&$0.overdue) }),
        ("followups", { $1(&$0.followups) }), ("waits", { $1(&$0.waits) }),
    ]

    /// Every number with its name, in a fixed order.
    public var numbers: [(name: String, value: Int64)] {
        var tally = self
        var numbers: [(name: String, value: Int64)] = []
        for counter in Self.counters { counter.visit(&tally) { numbers.append((counter.name, Int64($0))) } }
        return numbers + [("waited_ms", waitedMilliseconds)]
    }

    mutating func add(_ other: Tally) {
        var other = other
        for counter in Self.counters {
            counter.visit(&other) { more in counter.visit(&self) { $0 &+= more } }
        }
        waitedMilliseconds &+= other.waitedMilliseconds
    }
}

/// A tally under way: what has to be remembered between the events of a chat.
struct Counting {
    private(set) var tally = Tally()
    /// The last rung of the idle ladder since the operator's last word.
    private var idleRung: UInt8 = 0
    /// B4.3: the choice once more, behind all rungs of a schedule.
    private static let choiceAgainRung: UInt8 = 19
    private var queuedAt: Int64 = 0
    /// Before an afterword that nobody has answered, and that is nothing if nobody does (B1.4).
    private var beforeAfterword: Tally?

    /// `choiceRung`: which holding message brings the choice.
    @_optimize(speed)
    mutating func count(_ event: borrowing Event, _ step: ChatStep, choiceRung: UInt8) {
        switch step {
        case .said: said(event, choiceRung: choiceRung)
        case .reopened: if event.role == .visitor, event.subject != 0 { beforeAfterword = tally }
        case .queued:
            beforeAfterword = nil
            if queuedAt == 0 { queuedAt = event.at }
        case .taken: leftLine(event.at)
        case .followupOwed:
            leftLine(event.at)
            tally.followups &+= 1
        case .closed:
            leftLine(event.at)
            if let beforeAfterword { tally = beforeAfterword }
            beforeAfterword = nil
            // After "anything else?" silence is no idle close (B10.1).
            guard event.ladder == .idle, event.reason == CloseReason.idle.rawValue else { return }
            tally.closed &+= 1
            idleRung = 3
        case .replyLate: tally.late &+= 1
        case .replyOverdue: tally.overdue &+= 1
        case .wrapupAsked: beforeAfterword = nil
        case .started, .offerEnded, .followupDue, .followupOverdue, .followupAnswered, .botJoined, .handedOff, .settled,
            .transferEnded, .surveyAsked, .surveyAnswered,
            .other:
            break
        }
    }

    @_optimize(speed)
    private mutating func said(_ event: borrowing Event, choiceRung: UInt8) {
        switch event.ladder {
        case .idle:
            if event.rung == 1 { tally.asked &+= 1 } else { tally.warned &+= 1 }
            idleRung = event.rung
        case .waiting:
            let rung = event.rung
            if rung == choiceRung || rung == Self.choiceAgainRung {
                tally.choices &+= 1
            } else {
                tally.holding &+= 1
            }
        case .reply:
            // The choice of a chat whose operator is silent is one (B6.2).
            if event.rung == 3 { tally.stillOnIt &+= 1 } else { tally.choices &+= 1 }
        case .none, .promise, .offer, .drop, .intake, .bot, .transfer, .media, .survey, .followup, .away, .settled:
            guard !event.flags.contains(.note) else { return }
            if event.role == .operator { (idleRung, beforeAfterword) = (0, nil) }
            if event.role == .visitor { visitorIsBack() }
        }
    }

    /// The visitor wrote: here, or in a chat that goes on from this one.
    @_optimize(speed)
    mutating func visitorIsBack() {
        switch idleRung {
        case 0: return
        case 1: tally.backAfterAsked &+= 1
        case 2: tally.backAfterWarned &+= 1
        default: tally.backAfterClosed &+= 1
        }
        idleRung = 0
    }

    private mutating func leftLine(_ at: Int64) {
        guard queuedAt != 0 else { return }
        tally.waits &+= 1
        tally.waitedMilliseconds &+= max(0, at &- queuedAt)
        queuedAt = 0
    }
}
