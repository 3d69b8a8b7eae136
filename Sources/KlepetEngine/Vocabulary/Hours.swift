// When a department is open, as its policy says it (B9.1): what the clocks on its wall show, never an offset. What that
// means in instants is worked out when it is asked for (`Hours/`), by the rules of its zone.

extension Policy {
    /// `departments[].hours`; a department without is always open.
    public struct Hours: Sendable, Equatable {
        /// A name of the IANA database. `zone`
        public var zone = "UTC"
        /// `weekly`
        public var weekly: [Shift] = []
        /// Dates that have hours of their own, whatever the week says. `exceptions`
        public var exceptions: [ExceptionalDay] = []
        /// B9.3: no new chats in the time before the department closes. `last_call_ms`
        public var lastCallMilliseconds: Int64 = 0

        public init() {}

        /// From `from` to `to` on the clock of the wall, in minutes since midnight; `to` at or before `from` is on the
        /// next day, and 1440 is midnight at the end of the day.
        public struct Interval: Sendable, Equatable {
            public var fromMinutes: Int64 = 0  // from
            public var toMinutes: Int64 = 1440  // to

            public init(from: Int64 = 0, to: Int64 = 1440) { (fromMinutes, toMinutes) = (from, to) }

            /// In minutes since midnight of the day on which it begins.
            public var endMinutes: Int64 { toMinutes > fromMinutes ? toMinutes : toMinutes + 1440 }
        }

        /// The same interval on several days of the week: on these it begins.
        public struct Shift: Sendable, Equatable {
            /// Bit 0: Monday … bit 6: Sunday. `days`
            public var days: UInt8 = 0
            public var open = Interval()

            public init(days: UInt8 = 0, open: Interval = Interval()) { (self.days, self.open) = (days, open) }
        }

        public struct ExceptionalDay: Sendable, Equatable {
            /// Days since 1970-01-01. `date`
            public var day: Int64 = 0
            /// Empty: closed all day. `open`
            public var open: [Interval] = []

            public init(day: Int64 = 0, open: [Interval] = []) { (self.day, self.open) = (day, open) }
        }
    }
}

/// The rules of the world's time zones, borrowed (`Outside`). Seconds; civil time counts from 1970-01-01 00:00 as the
/// zone's clocks show it. A zone that the machine does not know is as good as UTC.
public struct Zones {
    public var isKnown: (_ zone: String) -> Bool
    public var civil: (_ zone: String, _ instant: Int64) -> Int64
    /// The first and the last instant at which the clocks show this; where they skip it, both
    /// are the next valid instant.
    public var instants: (_ zone: String, _ civil: Int64) -> (first: Int64, last: Int64)

    public init(
        isKnown: @escaping (String) -> Bool, civil: @escaping (String, Int64) -> Int64,
        instants: @escaping (String, Int64) -> (first: Int64, last: Int64)
    ) {
        self.isKnown = isKnown
        self.civil = civil
        self.instants = instants
    }

    /// For those who have no zones.
    public static var utc: Zones { Zones(isKnown: { $0 == "UTC" }, civil: { $1 }, instants: { ($1, $1) }) }
}

/// Days of the calendar, proleptic Gregorian, counted from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level
/// date algorithms", public domain).
public enum Calendar {
    /// `nil`: there is no such date.
    public static func day(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= 31 else { return nil }
        let count = count(year, month, day)
        return date(count) == (year, month, day) ? count : nil
    }

    private static func count(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public static func date(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day &+ 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let moved = (5 * dayOfYear + 2) / 153
        let month = moved < 10 ? moved + 3 : moved - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * moved + 2) / 5 + 1)
    }

    /// 0: Monday … 6: Sunday.
    public static func weekday(_ day: Int64) -> Int64 { floorModulo(day &+ 3, 7) }

    public static func floorDivide(_ number: Int64, _ by: Int64) -> Int64 { (number - floorModulo(number, by)) / by }
    static func floorModulo(_ number: Int64, _ by: Int64) -> Int64 {
        let rest = number % by
        return rest < 0 ? rest + by : rest
    }
}
