// The shop's time in Unix milliseconds: real, or standing still until somebody moves it. It never goes back.
//
// Real time is the wall clock at the moment of opening, plus what has passed since on a clock that counts suspend and that
// nobody can set (CLOCK_BOOTTIME). So a wall clock that is put right while the shop is open moves no deadline; the
// shop follows it when it is opened the next time.

internal import Glibc

public struct Clock: Sendable {
    private enum Source {
        /// Unix milliseconds where the boot clock was at zero.
        case real(origin: Int64)
        case virtual(Int64)
    }
    private var source: Source

    public static var real: Clock { real(notBefore: .min) }

    /// Real time that begins at `notBefore` if the wall clock says less: a machine that woke with a wrong clock must not put
    /// new events before the old ones.
    public static func real(notBefore: Int64) -> Clock {
        let wall = max(milliseconds(of: CLOCK_REALTIME), notBefore)
        return Clock(source: .real(origin: wall &- bootMilliseconds))
    }

    public static func virtual(_ start: Int64) -> Clock { Clock(source: .virtual(start)) }

    public var isVirtual: Bool {
        switch source {
        case .real: false
        case .virtual: true
        }
    }

    public var nowMilliseconds: Int64 {
        switch source {
        case .real(let origin): origin &+ Self.bootMilliseconds
        case .virtual(let now): now
        }
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

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
    }
}
