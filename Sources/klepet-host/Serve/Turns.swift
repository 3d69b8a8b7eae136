// Whose turn it is, so that nobody's flood and nobody's long answer is somebody else's wait.
//
//      lines come ─┬─ it has credit ─▶ answered at once, as far as its credit and the turn's time go ┬─ all ─▶ reads on
//                  └─ it has none ──────────────────────────────────────────────────┬───────────────┴─ more ─▶ waits
//      each turn: one after the other of those who wait, until the turn's time is over ◀┘  (reads nothing meanwhile)
//
// What a line costs is the time that it took, whatever it was: a `say` some microseconds, an export some milliseconds,
// after which its connection waits until the others have had as much. Whoever waits alone does not wait.

import CKlepetUV

/// How long a connection may still keep the loop before others who wait come first, in nanoseconds.
/// Below zero it owes them.
struct Credit {
    private var nanoseconds = Credit.most
    private var countedAt: UInt64 = 0

    static let most: Int64 = 1_000_000
    static let least: Int64 = -100_000_000
    /// What it gets with each turn among those who wait. Time gives it an eighth of what passes.
    static let turn: Int64 = 200_000

    /// Those who have some need not wait.
    mutating func isLeft(at now: UInt64) -> Bool {
        earn(at: now)
        return nanoseconds > 0
    }

    /// Whether what it owed is settled by this turn.
    mutating func takeTurn(at now: UInt64) -> Bool {
        earn(at: now)
        nanoseconds = min(Self.most, nanoseconds + Self.turn)
        return nanoseconds > 0
    }

    private mutating func earn(at now: UInt64) {
        let passed = now - min(now, countedAt)
        nanoseconds = min(Self.most, nanoseconds + Int64(clamping: min(passed, 1 << 40) / 8))
        countedAt = now
    }

    mutating func spend(from began: UInt64, to now: UInt64) {
        nanoseconds = max(Self.least, nanoseconds - Int64(clamping: now - min(now, began)))
    }

    /// Until when it may go on.
    func end(from began: UInt64) -> UInt64 { began + UInt64(max(0, nanoseconds)) }
}

/// First come, first served.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }
    var count: Int { elements.count - head }

    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            elements[head] = nil
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: head <= 4096)
                head = 0
            } else if head >= 1024, head * 2 >= elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }
}

extension ResidentHost {
    /// How long a turn may take that goes on with those who wait; what comes new is read after it.
    static let turnNanoseconds: UInt64 = 150_000

    /// It has lines or events that wait for its turn.
    func wait(_ connection: Connection) {
        guard !connection.isWaiting else { return }
        connection.isWaiting = true
        waiting.append(connection)
        keepTurning()
    }

    /// While somebody waits for their turn, has not been asked yet or has still to leave, the loop does not sleep.
    func keepTurning() {
        let isBusy = !waiting.isEmpty || !subscribers.areAsked || !leaving.isEmpty
        guard isBusy != isTurning else { return }
        isTurning = isBusy
        if isBusy { uv_idle_start(idle) { _ in } } else { uv_idle_stop(idle) }
    }

    /// When something new comes, at `now`, until when it may be answered before the loop goes on: the
    /// first of a turn begins it.
    func turnEnd(at now: UInt64) -> UInt64 {
        if turnEnds == 0 { turnEnds = now + Self.turnNanoseconds }
        return turnEnds
    }

    /// After what has come new was answered.
    func serveWaiting() {
        turnEnds = 0
        guard !waiting.isEmpty else { return }
        var now = uv_hrtime()
        let ends = now + Self.turnNanoseconds
        while now < ends, let connection = waiting.removeFirst() {
            connection.isWaiting = false
            connection.serve(at: now, until: ends)
            now = uv_hrtime()
        }
    }
}
