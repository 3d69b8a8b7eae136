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

    static let counters: [(name: String, path: WritableKeyPath<Tally, UInt32> & Sendable)] = [
        ("asked", \.asked), ("warned", \.warned), ("closed", \.closed), ("back_after_asked", \.backAfterAsked),
        ("back_after_warned", \.backAfterWarned), ("back_after_closed", \.backAfterClosed), ("holding", \.holding),
        ("choices", \.choices), ("still_on_it", \.stillOnIt), ("late", \.late), ("overdue", \.overdue),
        ("followups", \.followups), ("waits", \.waits),
    ]

    /// Every number with its name, in a fixed order.
    public var numbers: [(name: String, value: Int64)] {
        Self.counters.map { ($0.name, Int64(self[keyPath: $0.path])) } + [("waited_ms", waitedMilliseconds)]
    }

    mutating func add(_ other: Tally) {
        for counter in Self.counters { self[keyPath: counter.path] &+= other[keyPath: counter.path] }
        waitedMilliseconds &+= other.waitedMilliseconds
    }
}

/// A tally under way: what has to be remembered between the events of a chat.
struct Counting {
    private(set) var tally = Tally()
    /// The last rung of the idle ladder since the operator's last word.
    private var idleRung: UInt8 = 0
    private var queuedAt: Int64 = 0

    /// `choiceRung`: which holding message brings the choice.
    mutating func count(_ event: borrowing Event, _ kind: Event.Kind, choiceRung: UInt8) {
        switch kind {
        case .said: said(event, choiceRung: choiceRung)
        case .queued: if queuedAt == 0 { queuedAt = event.at }
        case .taken: leftLine(event.at)
        case .followupOwed:
            leftLine(event.at)
            tally.followups &+= 1
        case .closed:
            leftLine(event.at)
            guard event.ladder == .idle else { return }
            tally.closed &+= 1
            idleRung = 3
        case .replyLate: tally.late &+= 1
        case .replyOverdue: tally.overdue &+= 1
        default: break
        }
    }

    private mutating func said(_ event: borrowing Event, choiceRung: UInt8) {
        switch event.ladder {
        case .idle:
            if event.rung == 1 { tally.asked &+= 1 } else { tally.warned &+= 1 }
            idleRung = event.rung
        case .waiting: if event.rung == choiceRung { tally.choices &+= 1 } else { tally.holding &+= 1 }
        case .reply: tally.stillOnIt &+= 1
        default:
            guard !event.flags.contains(.note) else { return }
            if event.role == .operator { idleRung = 0 }
            if event.role == .visitor { visitorIsBack() }
        }
    }

    /// The visitor wrote: here, or in a chat that goes on from this one.
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
