// The shop's time in Unix milliseconds (B2.10): real, or standing still until somebody moves it. It never goes back.
//
// Real time is made of two clocks. The boot clock (CLOCK_BOOTTIME) is steady: it counts suspend, and nobody can set it.
// The wall clock tells the date and is put right now and then. The shop goes by the boot clock, looks at the wall clock
// once a second, and follows it:
//
//      the wall is ahead    a paused machine, a late NTP: the shop goes there at the next look. Time that is made up
//                           like this counts as a suspend does: at most one rung of a chat fires, and each keeps its
//                           full step (B3.6).
//      the wall is behind   the shop runs at half speed until the wall has caught up, so that times in events never
//                           decrease.
//      within a few ms      two clocks cut to milliseconds: no difference.
//
// Who waits for a deadline wakes up at least every five seconds (`lookMilliseconds`), for the deadline may be a date
// and the wall clock may have been set meanwhile.
//
// A wall clock that is more than a day away is another matter, for it may be the new one that is wrong: what goes by
// age is then left alone for a day, so that one start with a wrong clock destroys nothing. And when the last event was
// written by a clock that was ahead by months, half speed would take years: the engine then goes back to the date, and
// only the times in events stay behind what they were (`Timeline` in the engine). Both are told by the event
// `clock_jumped`; a running shop that is put back goes by half speed until it is opened the next time.

internal import Glibc

public struct Clock: Sendable {
    private enum Source {
        case real(Pace)
        case virtual(Int64)
    }
    private var source: Source
    /// How far the wall clock was ahead when the shop last followed it by more than a day; 0: it did not, or `takeJump`
    /// has told it.
    private var jumpMilliseconds: Int64 = 0

    public static let dayMilliseconds: Int64 = 86_400_000
    /// No deadline is waited for in one piece that is longer than this.
    public static let lookMilliseconds: Int64 = 4_000

    public static var real: Clock { real(notBefore: .min) }

    /// Real time that begins at `notBefore` if the wall clock says less.
    public static func real(notBefore: Int64) -> Clock {
        let wall = wallMilliseconds
        return Clock(source: .real(Pace(shop: max(wall, notBefore), steady: bootMilliseconds, wall: wall)))
    }

    public static func virtual(_ start: Int64) -> Clock { Clock(source: .virtual(start)) }

    public var isVirtual: Bool {
        switch source {
        case .real: false
        case .virtual: true
        }
    }

    /// Looks at the machine's clocks.
    public var nowMilliseconds: Int64 {
        @inline(__always) mutating get {
            switch source {
            case .virtual(let now): return now
            case .real(let pace):
                let steady = Self.bootMilliseconds
                return pace.wantsLook(at: steady) ? look(pace, steady) : pace.now(at: steady)
            }
        }
    }

    private mutating func look(_ pace: Pace, _ steady: Int64) -> Int64 {
        var pace = pace
        let before = pace.now(at: steady)
        pace.look(steady: steady, wall: Self.wallMilliseconds)
        source = .real(pace)
        let now = pace.now(at: steady)
        if now &- before > Self.dayMilliseconds { jumpMilliseconds = now &- before }
        return now
    }

    /// A jump is still to be told; the shop turns for it.
    public var hasJumped: Bool { jumpMilliseconds != 0 }

    /// By how much the shop's time went forward when the wall clock did by more than a day; told once.
    public mutating func takeJump() -> Int64 {
        defer { jumpMilliseconds = 0 }
        return jumpMilliseconds
    }

    /// Moves virtual time. False, and nothing is changed, when that is the past or the clock is real.
    @discardableResult
    public mutating func set(to milliseconds: Int64) -> Bool {
        guard case .virtual(let now) = source, milliseconds >= now else { return false }
        source = .virtual(milliseconds)
        return true
    }

    /// Milliseconds since the machine was started, suspend included.
    public static var bootMilliseconds: Int64 { milliseconds(of: CLOCK_BOOTTIME) }
    public static var wallMilliseconds: Int64 { milliseconds(of: CLOCK_REALTIME) }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
    }
}

/// How the shop's time goes between two looks at the wall clock: no clock in it, so that tests bring theirs.
struct Pace: Sendable {
    /// The shop's time at the last look, and the boot clock's.
    private var shop: Int64
    private var steady: Int64
    /// How far the shop was ahead of the wall clock then.
    private var ahead: Int64

    private static let everyMilliseconds: Int64 = 1_000
    private static let toleranceMilliseconds: Int64 = 5

    init(shop: Int64, steady: Int64, wall: Int64) {
        (self.shop, self.steady, ahead) = (shop, steady, max(0, shop &- wall))
    }

    @inline(__always)
    func wantsLook(at steady: Int64) -> Bool { steady &- self.steady >= Self.everyMilliseconds }

    /// Never less than before, whatever the wall clock did: what is left of `ahead` is made up at half speed.
    @inline(__always)
    func now(at steady: Int64) -> Int64 {
        let passed = max(0, steady &- self.steady)
        return ahead == 0 ? shop &+ passed : shop &+ max(passed / 2, passed &- ahead)
    }

    mutating func look(steady: Int64, wall: Int64) {
        let now = now(at: steady)
        let gap = wall &- now
        shop = gap > Self.toleranceMilliseconds ? wall : now
        ahead = gap < -Self.toleranceMilliseconds ? -gap : 0
        self.steady = max(self.steady, steady)
    }
}
