// B9.1: when a department is open, in instants. Asked for a moment, it is worked out from the plan and the zone's
// rules: nothing is stored, so that rules that change, change what comes.
//
//      day − 2 … day + n ─▶ what begins on each day ─▶ instants, by the zone ─▶ joined where they meet
//                                                                               └─▶ open now? until when?
//
// An interval opens at the first instant that shows its beginning, and closes at the last that shows its end; a time
// that the clocks skip is the next valid instant. So over the night of a change an interval is as long as it really is.

public struct OpenHours {
    let plan: Policy.Hours
    let zones: Zones

    public init(_ plan: Policy.Hours, _ zones: Zones) {
        self.plan = plan
        self.zones = zones
    }

    /// Milliseconds, `closes` not included.
    struct Span: Equatable {
        var opens: Int64
        var closes: Int64
    }

    /// `until`: when that changes; or, when it does not in the time that is looked at, how far that went.
    public struct Moment: Equatable, Sendable {
        public var isOpen: Bool
        public var until: Int64
        public var changes = true
    }

    /// So far is looked: who is closed for longer than a year is not told when that ends, and who is open for longer
    /// than two weeks has no last call yet.
    static let closedDaysMax: Int64 = 370
    static let openDaysMax: Int64 = 15

    public func look(at now: Int64) -> Moment {
        let today = day(of: now)
        var closes: Int64?
        var lastDay = Int64.max
        for day in (today - 2)...(today + Self.closedDaysMax) {
            if let end = closes {
                // Nothing that begins so late joins on any more.
                if day > lastDay { return Moment(isOpen: true, until: end) }
                if day > today + Self.openDaysMax { return Moment(isOpen: true, until: end, changes: false) }
            }
            for span in spans(beginning: day) {
                if let end = closes {
                    guard span.opens <= end else { return Moment(isOpen: true, until: end) }
                    closes = max(end, span.closes)
                } else if span.opens > now {
                    return Moment(isOpen: false, until: span.opens)
                } else if span.closes > now {
                    closes = span.closes
                }
            }
            if let end = closes { lastDay = self.day(of: end) }
        }
        let seen = zones.instants(plan.zone, (today + Self.closedDaysMax + 1) * 86_400).first * 1000
        return Moment(isOpen: closes != nil, until: closes ?? seen, changes: false)
    }

    public func isOpen(at now: Int64) -> Bool { look(at: now).isOpen }

    /// After it is closed, if it is open now; `Int64.max`: not within a year.
    public func nextOpening(after now: Int64) -> Int64 {
        let moment = look(at: now)
        guard moment.changes else { return .max }
        guard moment.isOpen else { return moment.until }
        let after = look(at: moment.until)
        return after.isOpen || !after.changes ? .max : after.until
    }

    /// When it will have been open for so long since an instant, never the moment of a close: what is due then is due
    /// when it opens again. `nil`: never within a year, or after more openings than are looked at.
    func instant(after milliseconds: Int64, openSince start: Int64) -> Int64? {
        var (at, left) = (start, max(0, milliseconds))
        for _ in 0..<Self.openingsMax {
            let moment = look(at: at)
            guard moment.isOpen else {
                guard moment.changes else { return nil }
                at = moment.until
                continue
            }
            let lasts = moment.until &- at
            if left < lasts || !moment.changes { return at &+ left }
            left -= lasts
            at = moment.until
        }
        return nil
    }

    /// Of a year with three openings a day.
    static let openingsMax = 2 * 3 * 366

    /// B9.3: from when on no new chats are taken in a moment that is open. Never after the close itself;
    /// `Int64.max`: there is none yet.
    func lastCall(_ moment: Moment) -> Int64 {
        moment.changes ? moment.until &- plan.lastCallMilliseconds : .max
    }

    /// B6.1: the instant at which it has been open for so long since `instant`, that being the first of which it can be
    /// said; `Int64.max`: never, as far as is looked.
    public func openTime(after instant: Int64, _ milliseconds: Int64) -> Int64 {
        var (time, left) = (instant, max(0, milliseconds))
        for _ in 0..<Self.stretchesMax {
            let moment = look(at: time)
            if moment.isOpen {
                if left <= moment.until &- time { return time &+ left }
                left -= moment.until &- time
            } else if !moment.changes {
                return .max
            }
            time = moment.until
        }
        // Hours of a few minutes a day, and a time of many of these: it is not counted on for ever (law 11).
        return time &+ left
    }

    /// Stretches of being open, and of being closed, that a time is counted over.
    private static let stretchesMax = 1_000

    // MARK: days

    func day(of instant: Int64) -> Int64 { Calendar.floorDivide(civil(instant), 86_400) }

    func civil(_ instant: Int64) -> Int64 { zones.civil(plan.zone, Calendar.floorDivide(instant, 1000)) }

    /// What begins on this day, in order. A dated exception rules its date from midnight to midnight: it takes the
    /// place of the week's intervals, and ends what the week would carry over from the day before.
    func spans(beginning day: Int64) -> [Span] {
        var spans: [Span] = []
        if let exception = exception(on: day) {
            for each in exception.open { add(day, each.fromMinutes, each.endMinutes, to: &spans) }
        } else {
            let bit: UInt8 = 1 << UInt8(truncatingIfNeeded: Calendar.weekday(day))
            for shift in plan.weekly where shift.days & bit != 0 {
                let end = shift.open.endMinutes
                let isCut = end > 1440 && exception(on: day + 1) != nil
                add(day, shift.open.fromMinutes, isCut ? 1440 : end, to: &spans)
            }
        }
        return spans.count > 1 ? spans.sorted { $0.opens < $1.opens } : spans
    }

    private func exception(on day: Int64) -> Policy.Hours.ExceptionalDay? { plan.exceptions.first { $0.day == day } }

    private func add(_ day: Int64, _ from: Int64, _ to: Int64, to spans: inout [Span]) {
        let span = Span(
            opens: zones.instants(plan.zone, day * 86_400 + from * 60).first * 1000,
            closes: zones.instants(plan.zone, day * 86_400 + to * 60).last * 1000)
        // The clocks may skip all of it.
        if span.closes > span.opens { spans.append(span) }
    }
}

/// The hours of a department for the deadlines of its chats, which ask for them all the time: what was looked at last is
/// remembered, and answers again.
final class OpenClock {
    let hours: OpenHours
    /// A stretch in which it is open throughout.
    private var from = Int64.max
    private var until = Int64.min

    init(_ hours: OpenHours) { self.hours = hours }

    func time(after instant: Int64, _ milliseconds: Int64) -> Int64 {
        if from <= instant, instant < until, milliseconds <= until &- instant { return instant &+ max(0, milliseconds) }
        let moment = hours.look(at: instant)
        guard moment.isOpen else { return hours.openTime(after: instant, milliseconds) }
        from = moment.until == until ? min(from, instant) : instant
        until = moment.until
        return hours.openTime(after: instant, milliseconds)
    }
}

extension State {
    /// B6.1: when a department has been open for so long since `instant`; one without hours always is.
    @inline(__always)
    func openTime(_ department: UInt8, after instant: Int64, _ milliseconds: Int64) -> Int64 {
        guard !openClocks.isEmpty, Int(department) < openClocks.count, let clock = openClocks[Int(department)] else {
            return instant &+ milliseconds
        }
        return clock.time(after: instant, milliseconds)
    }
}

extension Engine {
    /// The zone by whose clock the shop lives: that of its policy's first department with hours (B14.2).
    public var zone: String? { state.policy.departments.lazy.compactMap { $0.hours?.zone }.first }
    public var zones: Zones { outside.zones }
}
