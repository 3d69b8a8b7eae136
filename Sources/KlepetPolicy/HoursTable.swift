// The fields of a department's hours (B9.1), and how times of day, dates and days of the week are written.

import KlepetEngine

extension Policy.Hours {
    static let table: [Field<Policy.Hours>] = [
        .text(
            "zone", { $1(&$0.zone) }, .zone,
            "The time zone, a name of the IANA database; the machine has to know it (B9.1)."),
        .objects(
            "weekly", { $1(&$0.weekly) }, count: 0...64, Shift.table, empty: Shift(), noun: "weekly hours",
            "When it is open each week; several intervals a day are several entries (B9.1)."),
        .objects(
            "exceptions", { $1(&$0.exceptions) }, count: 0...128, ExceptionalDay.table, empty: ExceptionalDay(),
            noun: "exceptions",
            "Dates with hours of their own, from midnight to midnight, whatever the week says (B9.1)."),
        .number(
            "last_call_min",
            { hours, visit in
                var minutes = hours.lastCallMilliseconds / 60_000
                let value = visit(&minutes)
                hours.lastCallMilliseconds = minutes * 60_000
                return value
            }, 0...1_440, "last_call_ms in minutes."
        )
        .former(),
        .number(
            "last_call_ms", { $1(&$0.lastCallMilliseconds) }, 0...86_400_000,
            "No new chats in the time before it closes (B9.3)."),
    ]
}

extension Policy.Hours.Shift {
    static let table: [Field<Policy.Hours.Shift>] = [
        Field(key: "days", kind: .days(.init { $1(&$0.days) }), about: "The days on which the interval begins.")
            .required(),
        Field(
            key: "from", kind: .written(.init { $1(&$0.open.fromMinutes) }, .from),
            about: "When it opens, on the clock of its zone."
        )
        .required(),
        Field(
            key: "to", kind: .written(.init { $1(&$0.open.toMinutes) }, .to),
            about: "When it closes; at or before \"from\": on the next day; \"24:00\": at midnight."
        ).required(),
    ]
}

extension Policy.Hours.ExceptionalDay {
    static let table: [Field<Policy.Hours.ExceptionalDay>] = [
        Field(key: "date", kind: .written(.init { $1(&$0.day) }, .date), about: "The date.").required(),
        .objects(
            "open", { $1(&$0.open) }, count: 0...8, Policy.Hours.Interval.table, empty: Policy.Hours.Interval(),
            noun: "exceptions", "When it is open on that date; empty: not at all."),
    ]
}

extension Policy.Hours.Interval {
    static let table: [Field<Policy.Hours.Interval>] = [
        Field(
            key: "from", kind: .written(.init { $1(&$0.fromMinutes) }, .from),
            about: "When it opens, on the clock of its zone."
        )
        .required(),
        Field(
            key: "to", kind: .written(.init { $1(&$0.toMinutes) }, .to),
            about: "When it closes; at or before \"from\": on the next day; \"24:00\": at midnight."
        ).required(),
    ]
}

/// A number that is written as a text.
struct Notation: Sendable {
    /// ECMA 262; says what `read` takes, but for dates that no calendar has.
    let pattern: String
    /// Ends the sentence "it has to be …".
    let noun: String
    let read: @Sendable (String) -> Int64?
    let write: @Sendable (Int64) -> String

    static let from = Notation(
        pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", noun: #"a time from "00:00" to "23:59""#,
        read: { minutes($0, max: 1439) }, write: clock)
    static let to = Notation(
        pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", noun: #"a time from "00:00" to "24:00""#,
        read: { minutes($0, max: 1440) }, write: clock)
    static let date = Notation(
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", noun: #"a date such as "2026-12-24""#,
        read: { text in
            guard let parts = numbers(text, UInt8(ascii: "-"), digits: [4, 2, 2]) else { return nil }
            return Calendar.day(year: parts[0], month: parts[1], day: parts[2])
        },
        write: { day in
            let date = Calendar.date(day)
            return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        })

    private static func minutes(_ text: String, max: Int64) -> Int64? {
        guard let parts = numbers(text, UInt8(ascii: ":"), digits: [2, 2]), parts[1] < 60 else { return nil }
        let minutes = parts[0] * 60 + parts[1]
        return minutes <= max ? minutes : nil
    }

    private static func clock(_ minutes: Int64) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }

    private static func numbers(_ text: String, _ separator: UInt8, digits: [Int]) -> [Int64]? {
        let parts = text.utf8.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map({ $0.count }) == digits, parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else {
            return nil
        }
        return parts.map { $0.reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }
}

/// Days of the week as bits, Monday first.
enum Weekdays {
    static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    static func names(of bits: UInt8) -> [String] {
        names.indices.filter { bits & (1 << UInt8($0)) != 0 }.map { names[$0] }
    }
}

extension TextRule {
    /// The outer shape of a zone's name: no file of the machine that is no zone can be named. Which there are
    /// is the machine's matter.
    static let zone = TextRule(
        bytes: 1...64, pattern: "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        noun: #"the name of a time zone such as "Europe/Prague""#
    ) { text in
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { isLetterOrDigit($0) || [0x5F, 0x2B, 0x2D].contains($0) }
        }
    }
}
