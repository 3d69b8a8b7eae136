// What a session may still take of the loop's time. A request costs the time that it took, whatever it was: a `say` some
// microseconds, an export some milliseconds, after which its session waits until the others have had as much. Whoever
// waits alone does not wait.

/// How long a session may still keep the loop before others who wait come first, in nanoseconds.
/// Below zero others come first.
public struct TurnCredit {
    private var nanoseconds = TurnCredit.most
    private var countedAt: UInt64 = 0

    public static let most: Int64 = 1_000_000
    public static let least: Int64 = -100_000_000
    /// What it gets with each turn among those who wait. Time gives it an eighth of what passes.
    public static let turn: Int64 = 200_000

    public init() {}

    /// Those who have some need not wait.
    public mutating func isLeft(at now: UInt64) -> Bool {
        earn(at: now)
        return nanoseconds > 0
    }

    /// Whether it may go on with this turn.
    public mutating func takeTurn(at now: UInt64) -> Bool {
        earn(at: now)
        nanoseconds = min(Self.most, nanoseconds + Self.turn)
        return nanoseconds > 0
    }

    private mutating func earn(at now: UInt64) {
        let passed = now - min(now, countedAt)
        nanoseconds = min(Self.most, nanoseconds + Int64(clamping: min(passed, 1 << 40) / 8))
        countedAt = now
    }

    public mutating func spend(from began: UInt64, to now: UInt64) {
        nanoseconds = max(Self.least, nanoseconds - Int64(clamping: now - min(now, began)))
    }

    /// Until when it may go on.
    public func end(from began: UInt64) -> UInt64 { began + UInt64(max(0, nanoseconds)) }
}
