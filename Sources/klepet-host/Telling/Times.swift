// Times and lengths of time, for people. Always UTC: the shop's own zone comes with its opening hours (B9).

import Glibc

enum Times {
    /// "2020-05-12 12:25:56"
    static func full(_ milliseconds: Int64) -> String { format(milliseconds, "%Y-%m-%d %H:%M:%S") }
    static func date(_ milliseconds: Int64) -> String { format(milliseconds, "%Y-%m-%d") }
    static func clock(_ milliseconds: Int64) -> String { format(milliseconds, "%H:%M:%S") }

    private static func format(_ milliseconds: Int64, _ pattern: String) -> String {
        // Rounded down before 1970 too.
        var seconds = time_t(milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0))
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return "\(milliseconds) ms" }
        return String(unsafeUninitializedCapacity: 64) { bytes in
            bytes.withMemoryRebound(to: CChar.self) { room in
                room.baseAddress.map { strftime($0, room.count, pattern, &parts) } ?? 0
            }
        }
    }

    /// "2 h", "5 min", "90 s", "1 d 3 h": the two biggest units that say something.
    static func length(_ milliseconds: Int64) -> String {
        guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
        let seconds = milliseconds / 1000
        let parts: [(Int64, String)] = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        return parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// Midnight UTC of a day like "2026-11-22"; `nil` when it is none.
    static func day(_ text: String) -> Int64? {
        let numbers = text.split(separator: "-").map { Int32($0) }
        guard text.utf8.count == 10, numbers.count == 3, let year = numbers[0], let month = numbers[1],
            let day = numbers[2]
        else {
            return nil
        }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year &- 1900, month &- 1, day)
        let seconds = timegm(&parts)
        // What does not come back as it was, like February 30, is no day.
        return date(Int64(seconds) * 1000) == text ? Int64(seconds) * 1000 : nil
    }

    /// When a zone's clocks show what UTC's show at `shown`; by the C library's rules, which are the same database.
    static func instant(_ shown: Int64, in zone: String) -> Int64 {
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", ":" + zone, 1)
        tzset()
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        var seconds = time_t(shown / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        parts.tm_isdst = -1
        return Int64(mktime(&parts)) * 1000
    }

    /// "90", "90s", "5m", "1h30m" as milliseconds; `nil` when it is none.
    static func parse(_ text: some StringProtocol) -> Int64? {
        var (total, number, digits, sawUnit): (Int64, Int64, Int, Bool) = (0, 0, 0, false)
        for character in text {
            if let digit = character.wholeNumberValue, digits < 9 {
                number = number * 10 + Int64(digit)
                digits += 1
                continue
            }
            let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
            guard digits > 0, let unit = units[character] else { return nil }
            total += number * unit
            (number, digits, sawUnit) = (0, 0, true)
        }
        if digits > 0 { total += number * 1000 }
        return digits > 0 || sawUnit ? total : nil
    }
}
