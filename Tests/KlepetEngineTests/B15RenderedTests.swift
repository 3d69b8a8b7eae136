// Everything that the shop can say by itself, in each language, as visitors read it: in files for people who know the
// language, so that a change of a text is seen as one. KLEPET_UPDATE=1 writes them anew. "·" is a space at which no
// line breaks.

import Foundation
import Testing

@testable import KlepetEngine

@Suite("B15 rendered texts")
struct B15RenderedTests {
    static let numbers: [Int64] = [1, 2, 3, 4, 5, 11, 21, 22, 25, 101, 102]

    private static func file(_ language: Language) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Texts/\(language.rawValue).txt")
    }

    /// One language in one form of address.
    struct Voice {
        let catalogue: Catalogue
        let number: UInt8

        init(_ language: Language, informal: Bool = false) {
            var policy = Policy()
            if informal { policy.address.informal = [language.rawValue] }
            var names = Names()
            names.intern(policy)
            catalogue = Catalogue(policy, locales: names.locales)
            number = Array(language.rawValue.utf8).withUnsafeBufferPointer {
                Catalogue.nearest($0, in: names.locales)
            }
        }

        func says(_ key: TextKey, _ values: TextValues) -> String {
            var bytes: [UInt8] = []
            catalogue.append(key, values, number, into: &bytes)
            return String(decoding: bytes, as: UTF8.self).replacing("\u{A0}", with: "·")
        }
    }

    private static func values(_ number: Int64, _ moment: TextValues.Moment? = tomorrow) -> TextValues {
        TextValues(
            position: UInt32(number), minutes: number, moment: moment, visitor: B15TextsTests.bytes("Eva"),
            operator: B15TextsTests.bytes("Ana"), contact: B15TextsTests.bytes("e…@example.com"),
            reason: B15TextsTests.bytes("A–Z 123"))
    }

    private static let tomorrow = TextValues.Moment(
        daysAhead: 1, weekday: 3, month: 12, day: 24, hour: 9, zone: "WIB")

    private static func moment(days: Int64 = 1, weekday: Int64 = 3, month: Int64 = 12) -> TextValues.Moment {
        TextValues.Moment(daysAhead: days, weekday: weekday, month: month, day: 24, hour: 9, zone: "WIB")
    }

    /// Name, and what stands behind it.
    static func lines(_ language: Language) -> [(name: String, text: String)] {
        let (formal, informal) = (Voice(language), Voice(language, informal: true))
        var lines: [(String, String)] = []
        func add(_ name: String, _ key: TextKey, _ values: TextValues, both: Bool = true) {
            let text = formal.says(key, values)
            lines.append((name, text))
            let other = informal.says(key, values)
            if both, other != text { lines.append((name + " informal", other)) }
        }
        for key in TextKey.allCases {
            let name = key.rawValue
            switch (key, key.translations[language]) {
            case (.openingWeekday, _):
                for day in 0..<7 { add("\(name) \(day + 1)", key, values(1, moment(days: 3, weekday: Int64(day)))) }
            case (.openingDate, _):
                for month in 1...12 { add("\(name) \(month)", key, values(1, moment(days: 9, month: Int64(month)))) }
            case (.lastCall, _), (.heldUntil, _), (.promisedUntil, _), (.idleWarningClosingSoon, _):
                for days: Int64 in [0, 1, 3, 9] {
                    add("\(name) +\(days)", key, values(1, moment(days: days)), both: days == 1)
                }
            case (_, .counted?):
                for number in numbers { add("\(name) \(number)", key, values(number), both: number == 5) }
            default: add(name, key, values(key == .placeNext ? 1 : 3, tomorrow))
            }
        }
        for hour in 0...24 as ClosedRange<Int64> {
            var moment = TextValues.Moment(
                daysAhead: 0, hour: hour % 24, minute: hour == 0 ? 30 : 0, isMidnight: hour == 24)
            if language == .indonesian { moment.zone = hour % 2 == 0 ? "WITA" : "UTC+7" }
            let words = TimeWords.atTime(moment, language).replacing("\u{A0}", with: "·")
            lines.append(("at_time \(hour)", words + ", " + TimeWords.time(moment, language)))
        }
        return lines
    }

    @Test(
        "B15.1 given each language, then what visitors read is what its file shows", arguments: Language.allCases)
    func asInTheFile(_ language: Language) throws {
        let text = Self.lines(language).map { "\($0.name) | \($0.text)\n" }.joined()
        let file = Self.file(language)
        if ProcessInfo.processInfo.environment["KLEPET_UPDATE"] == "1" { try Data(text.utf8).write(to: file) }
        let known = try String(contentsOf: file, encoding: .utf8)
        #expect(
            known == text, "run this test with KLEPET_UPDATE=1 to write \(file.lastPathComponent) anew, and read it")
    }

    /// What no editor lets through.
    static let faults: [(String, Set<Language>)] = [
        // "Ve dvanáct", "v devět".
        (#"\bv·(2|3|4|12|13|14|20|22|23|24):"#, [.czech]),
        (#"\bve·(0|1|5|6|7|8|9|10|11|15|16|17|18|19|21):"#, [.czech]),
        // "Об одинадцятій", "о дев’ятій".
        (#"(^|\W)о·11:"#, [.ukrainian]), (#"(^|\W)об·(\d|1[02-9]|2\d):"#, [.ukrainian]),
        // No line ends with a preposition of one letter.
        (#"(^|\W)[ksvzouaiKSVZOUAI] "#, [.czech]), (#"(^|\W)[вузійоаВУЗІЙОА] "#, [.ukrainian]),
        (#"(^|\W)[vzshkVZSHK] "#, [.slovenian]), (#" —"#, [.ukrainian]),
        // Nor with a number whose noun begins the next.
        (#"\d\.? (?!in line|dalam antrean|at the latest)\p{Ll}"#, Set(Language.allCases)),
        (#"[{}\[\]~|]|  | [.,?!]|^ | $"#, Set(Language.allCases)),
        (#"\b(operator|petugas|váš operátor|оператор)\b"#, Set(Language.allCases)),
    ]

    @Test(
        "B15.1 given each language, then nothing stands there that no editor lets through", arguments: Language.allCases
    )
    func clean(_ language: Language) throws {
        for (name, text) in Self.lines(language) {
            for (fault, languages) in Self.faults where languages.contains(language) {
                let found = try Regex(fault).firstMatch(in: text.replacing("A–Z 123", with: "A"))
                #expect(found == nil, "\(language.rawValue) \(name): \(text), by \(fault)")
            }
            // Times, and what stands beside messages in a transcript, are no sentences.
            if name.hasPrefix("at_time") || name.hasPrefix("transcript") { continue }
            #expect(text.last == "." || text.last == "?", "\(name): \(text)")
            #expect(text.first?.isUppercase == true, "\(name): \(text)")
            // A bubble of a telephone; what is beyond has an opening or a contact to tell.
            #expect(text.count <= 260, "\(name) is long: \(text.count)")
        }
    }

    @Test("B15.2 given a language with two forms of address, then no text of one has words of the other")
    func address() throws {
        let formal: [Language: String] = [
            .czech: #"\b(vás|vám|vámi|jste|Jste|vaše|Můžete|Vítejte)\b"#,
            .ukrainian: #"(^|\W)([Вв]и|вас|вам|вами|[Вв]аше?)(\W|$)"#,
            .slovenian: #"\b(vas|vam|vami|ste|Ste|[Vv]aše)\b"#, .indonesian: #"\bAnda\b"#,
            .finnish: #"\b(\w+nne|te|teitä|teille|Olette|olette|Voitte)\b"#,
        ]
        let informal: [Language: String] = [
            .czech: #"\b(tě|tebe|ti|tobě|jsi|Jsi|tvoje|Můžeš|Vítej)\b"#,
            .ukrainian: #"(^|\W)([Тт]и|тебе|тобі|тобою|[Тт]воє)(\W|$)"#,
            .slovenian: #"\b(te|ti|tabo|si|Si|[Tt]voje)\b"#, .indonesian: #"\b([Kk]amu|\w+mu)\b"#,
            .finnish: #"\b(\w+(stäsi|stisi|iäsi|kkasi|tosi|ssasi)|sinua|sinulle|Olet|olet|Voit)\b"#,
        ]
        for (language, wrong) in informal {
            for line in Self.lines(language) where !line.name.hasSuffix("informal") {
                #expect(try Regex(wrong).firstMatch(in: line.text) == nil, "\(line)")
            }
        }
        for (language, wrong) in formal {
            for line in Self.lines(language) where line.name.hasSuffix("informal") {
                #expect(try Regex(wrong).firstMatch(in: line.text) == nil, "\(line)")
            }
        }
    }

    @Test("B15.1 given a moment at midnight, then it is the end of the evening before, in words and on the clock")
    func midnight() {
        let open = OpenHours(Policy.Hours(), .utc)
        let day: Int64 = 86_400_000
        // Wednesday 1970-01-07, ten in the evening.
        let now = 6 * day + 22 * 3_600_000
        let cases: [(Int64, Int64, Int64, Int64, String)] = [
            (7 * day, 0, 2, 7, "today at·midnight"), (8 * day, 1, 3, 8, "tomorrow at·midnight"),
            (10 * day, 3, 5, 10, "on Saturday at·midnight"), (7 * day + 60_000, 1, 3, 8, "tomorrow at·0:01"),
            (31 * day, 24, 5, 31, "on 31·January at·midnight"),
        ]
        for (opens, days, weekday, date, words) in cases {
            let time = OpeningTime(open, opens: opens, now: now)
            #expect(time.daysAhead == days && time.weekday == weekday && time.day == date, "\(words)")
            let said = TimeWords.when(TextValues.Moment(time), .english).replacing("\u{A0}", with: "·")
            #expect(said == words)
        }
        #expect(TimeWords.time(TextValues.Moment(OpeningTime(open, opens: 7 * day, now: now)), .czech) == "24:00")
    }

    @Test("B15.1 given a shop's zone, then {zone} is its distance from UTC, and Indonesia's by its name")
    func zones() {
        var hours = Policy.Hours()
        for (zone, offset, name) in [
            ("UTC", 0, "UTC"), ("Europe/Prague", 3600, "UTC+1"), ("Asia/Kolkata", 19_800, "UTC+5:30"),
            ("America/St_Johns", -12_600, "UTC-3:30"), ("Asia/Jakarta", 25_200, "WIB"),
            ("Asia/Makassar", 28_800, "WITA"),
            ("Asia/Jayapura", 32_400, "WIT"),
        ] as [(String, Int64, String)] {
            hours.zone = zone
            var zones = Zones.utc
            zones.civil = { _, instant in instant &+ offset }
            let time = OpeningTime(OpenHours(hours, zones), opens: 86_400_000 * 400, now: 0)
            #expect(time.zone == name)
        }
    }
}
