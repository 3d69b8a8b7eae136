// B13.1: payment card numbers. The numbers are the schemes' own for tests, or made up with a right
// sum; none was ever issued.

import Chance
import Testing

@testable import KlepetEngine

@Suite("B13.1 card numbers")
struct B13CardTests {
    static func masked(_ words: String, allow: [String] = [], isJSON: Bool = false) -> String {
        Array(words.utf8).withUnsafeBufferPointer { text in
            guard CardNumbers.mayHold(text), isJSON || CardNumbers.hasRoom(text) else { return words }
            var chain: [CardScan.Digit] = []
            let offsets = CardScan(text, allowing: allow, isJSON: isJSON, chain: &chain).masked
            let bytes = [UInt8](unsafeUninitializedCapacity: text.count) {
                $1 = CardNumbers.mask(text, offsets, into: $0)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Scheme by scheme, each number as it is published for tests.
    static let valid: [String] = [
        "4111111111111111", "4012888888881881", "4000000000000000006",  // Visa, 16 and 19
        "5555555555554444", "5105105105105100", "2221000000000009", "2720990000000007",
        "2223003122003222",  // Mastercard
        "378282246310005", "371449635398431", "341111111111111",  // American Express
        "6011111111111117", "6011000990139424", "6445644564456445", "6510000000000000",  // Discover
        "30569309025904", "38520000023237", "36227206271667",  // Diners Club
        "3530111333300000", "3566002020360505",  // JCB
        "6200000000000005", "6212345678901232", "6212345678900000003",  // UnionPay
        "6759649826438453", "6304000000000000", "5018000000000009", "5612000000000000", "6390000000000000",
        "6799000000000000000",  // Maestro
        "2200000000000000", "2204000000000000", "9792000000000000", "6500700000000000",  // Mir, Troy
        "6070000000000000", "5085000000000000", "8200000000000000",  // RuPay
        "6362970000000000", "5090000000000000", "6062820000000000", "3841000000000000",  // Elo, Hipercard
        "5019000000000000", "4571000000000000", "5061010000000000", "5061010000000000000",
        "9804000000000000",  // Dankort, Verve, Prostir
    ]

    /// With the sum made right, where a made-up number's is not.
    static func sound(_ number: String) -> String {
        let digits = number.utf8.map { UInt8($0 - 0x30) }
        for last in UInt8(0)...9 {
            let candidate = digits.dropLast() + [last]
            if CardNumbers.isCard(candidate) { return String(decoding: candidate.map { $0 + 0x30 }, as: UTF8.self) }
        }
        return number
    }

    @Test(
        "B13.1 given a number of any scheme, then all but its last four digits are masked", arguments: valid.map(sound))
    func schemes(_ number: String) {
        let hidden = String(repeating: "*", count: number.count - 4) + number.suffix(4)
        #expect(Self.masked(number) == hidden)
        #expect(Self.masked("My card is \(number), valid until 12/29.") == "My card is \(hidden), valid until 12/29.")
    }

    static func grouped(_ number: String, _ lengths: [Int], _ separator: String) -> String {
        var (rest, groups) = (number[...], [Substring]())
        for length in lengths where !rest.isEmpty {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return (groups + (rest.isEmpty ? [] : [rest])).joined(separator: separator)
    }

    @Test(
        "B13.1 given separators, then they stay and the digits are masked",
        arguments: [
            " ", "-", ".", "\u{A0}", "\u{2011}", "\u{202F}", "\u{2013}", " - ", "\n", "\r\n\r\n", "    ", "\t", "/",
            ",", ", ", "_", "\u{B7}", "\u{3000}", "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{2060}",
            "\u{FEFF}", "\u{FF0D}", "\u{2212}", "\u{30FC}", "\u{FF0C}", "\u{3001}", "\u{FF0F}", "\u{FF0E}", "\u{2022}",
            "\u{3164}", "\u{2028}", "\\", "\u{FE0F}\u{20E3}",
        ])
    func separators(_ separator: String) {
        let shapes: [(String, [Int])] = [
            ("4111111111111111", [4, 4, 4, 4]), ("378282246310005", [4, 6, 5]), ("30569309025904", [4, 6, 4]),
            ("4000000000000000006", [4, 4, 4, 4, 3]),
            ("4111111111111111", [8, 8]), ("4111111111111111", Array(repeating: 1, count: 16)),
            ("4111111111111111", Array(repeating: 2, count: 8)),
        ]
        for (number, lengths) in shapes {
            let hidden = String(repeating: "*", count: number.count - 4) + number.suffix(4)
            #expect(
                Self.masked("x \(Self.grouped(number, lengths, separator)) y")
                    == "x \(Self.grouped(hidden, lengths, separator)) y")
        }
    }

    @Test(
        "B13.1 what is no card survives",
        arguments: [
            "Order 1234567890123456, please", "order 4111111111111112", "invoice 2026-000123456789",
            "A-100000000000000042", "+420 603 123 456", "+49 1512 3456789", "+4912345678901", "0049 1512 3456789",
            "+386 41 123 456 and +386 41 654 321", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000",
            "CZ6508000000192000145399", "CZ65 0800 0000 1920 0014 5399", "FI2112345600000785",
            "SI56 2633 0001 2039 086", "UA213223130000026007233566001", "GB82 WEST 1234 5698 7654 32",
            "2026-11-22 00:31:15.123456", "20261122003115", "1700000000123", "1763771475123456", "22.11.2026 00.31.15",
            "10 20 30 40 50 60 70 80", "192.168.100.200:8080", "3.14159265358979", "ISBN 978-3-16-148410-0",
            "EAN 8594001020303", "12345678901234567890123456789012", "tracking 00340434161094042557",
            "4111 1111 1111 111", "card ending 1111",
            // 13 digits, though prefix and sum are right.
            "4222222222222", "EAN 4006381000079", "6763946698765",
            // A part of a longer number or word, decimals.
            "x4111111111111111", "4111111111111111x", "INV4111111111111111", "411111111111111100",
            "objednávkač4111111111111111", "550e8400-e29b-41d4-a716-446655440000", "0.4111111111111111",
            "5105.105105105100", "12,4111111111111111",
            // Addresses of pages.
            "https://shop.example/orders/4111111111111111?x=1", "www.shop.example/4111111111111111",
            "see shop.example/a?id=4111111111111111",
            // Groups as no card has them, more than four characters between, lists of pairs.
            "411 111 111 111 111 1", "4111     1111     1111     1111", "06 12 34 56 78, 06 98 76 54 32",
            "14000 14001 14002 14003", "340, 341, 342, 343, 344",
        ])
    func survivors(_ words: String) {
        #expect(Self.masked(words) == words)
    }

    @Test("B13.1 given a form of order numbers in the policy, then those are left alone, and only those")
    func allowed() {
        let number = "4111111111111111"
        let hash = "\\#*"
        for pattern in ["ORD-*", "ORD-" + String(repeating: "#", count: 16)] {
            #expect(Self.masked("My order is ORD-\(number).", allow: [pattern]) == "My order is ORD-\(number).")
        }
        #expect(Self.masked("My order is ORD-\(number).", allow: [hash]) == "My order is ORD-************1111.")
        #expect(Self.masked("#\(number)", allow: [hash]) == "#\(number)")
        #expect(Self.masked("(\(number))", allow: ["41##############"]) == "(\(number))")
        #expect(Self.masked(number, allow: ["ORD-*", "42*"]) == "************1111")
    }

    @Test("B13.1 the quick look counts what could be digits in a text of any length, and nothing else")
    func counts() {
        var random = SplitMix64(seed: 13)
        for length in 0..<600 {
            let bytes = (0..<length * 7).map { _ in
                random.chance(50) ? UInt8(0x2A + random.below(22)) : UInt8(random.below(256))
            }
            let wanted = bytes.filter { (0x30...0x39).contains($0) || $0 >= 0xD9 }.count
            #expect(bytes.withUnsafeBufferPointer { CardNumbers.digitsAtMost($0) } == wanted)
        }
    }

    @Test("B13.1 given digits of other scripts, then each is masked by one star, and the last four stay")
    func scripts() {
        for zero in [0x660, 0x6F0, 0x7C0, 0x966, 0xE50, 0xFF10, 0x104A0, 0x1D7CE, 0x1E950, 0x1FBF0] as [UInt32] {
            let digits = "4111111111111111".unicodeScalars.map { Unicode.Scalar(zero + $0.value - 0x30) ?? "?" }
            let number = String(String.UnicodeScalarView(digits))
            #expect(
                Self.masked("(\(number))") == "(" + String(repeating: "*", count: 12)
                    + number.unicodeScalars.suffix(4).map(String.init).joined() + ")")
        }
        // Letters that are no digits, of scripts that have some.
        let words = "नमस्ते दुनिया سلام دنیا สวัสดีชาวโลก 你好世界再见朋友们"
        #expect(Self.masked(words) == words)
        #expect(Self.masked("卡号4111111111111111。") == "卡号************1111。")
        #expect(Self.masked("Visa4111 1111 1111 1111x") == "Visa**** **** **** 1111x")
    }

    @Test("B13.1 the digits are those of the Unicode Character Database")
    func digits() {
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let known =
                scalar.properties.numericType == .decimal ? scalar.properties.numericValue.map { UInt8($0) } : nil
            // The standard library's database may be older than ours.
            if scalar.properties.generalCategory == .unassigned { continue }
            // Tolong Siki came with Unicode 17.
            if (0x11DE0...0x11DE9).contains(value) { continue }
            #expect(Characters.digit(value) == known, "U+\(String(value, radix: 16))")
        }
    }

    @Test("B13.1 given escapes of JSON between the groups, then they stand for what they are")
    func escapes() {
        for escape in ["\\n", "\\t", "\\r\\n", "\\u00ad", "\\u200b"] {
            let groups = Array(repeating: "1111", count: 3)
            let json = #"{"operator":5,"comment":"4111"# + escape + groups.joined(separator: escape) + #""}"#
            #expect(Self.masked(json, isJSON: true).contains("****\(escape)****\(escape)****\(escape)1111"))
        }
    }

    @Test("B13.1 given a message full of numbers and a policy full of forms, then what the forms cost has an end")
    func bounded() {
        // Forms that a matcher that tries one way after another never comes to the end of.
        let forms = (0..<64).map { "\($0 % 10)" + String(repeating: "*", count: 62) + "x" }
        for text in [
            String(repeating: "4111111111111111 ", count: 1900),
            String(repeating: "4111111111111111", count: 1) + String(repeating: "1", count: 3),
            String(repeating: "4111-1111-1111-1111/", count: 1600),
            String(repeating: "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 x", count: 900),
        ] {
            Array(text.utf8).withUnsafeBufferPointer { bytes in
                var chain: [CardScan.Digit] = []
                let scan = CardScan(bytes, allowing: forms, chain: &chain)
                #expect(scan.steps <= CardScan.stepsMax + 64 * 64 * 4, "\(text.prefix(40)): \(scan.steps)")
            }
        }
        // A step is a byte against a place: one form and one number take no more than their lengths multiplied.
        var steps = 0
        let digits = Array(String(repeating: "1", count: 63).utf8)
        digits.withUnsafeBufferPointer {
            #expect(!CardPattern(String(repeating: "*", count: 62) + "x").matches($0, &steps))
        }
        #expect(steps <= 63 * 2)
        func fits(_ form: String, _ words: String) -> Bool {
            Array(words.utf8).withUnsafeBufferPointer { CardPattern(form).matches($0) }
        }
        #expect(fits("1*1*1*1*1x", "111111111x"), "by more than one way")
        #expect(
            fits("a*#", "a12") && !fits("a*#", "a1") && fits("\\*1", "*1") && !fits("", "") && fits("#*", "12")
                && !fits("#*", "1"))
    }

    @Test("B13.1 a long run of digits costs no more than its length, and a message full of them does not trap")
    func hostile() {
        let singles = String(repeating: "4 ", count: 16_000)
        #expect(Self.masked(singles).utf8.count == singles.utf8.count)
        let run = String(repeating: "4", count: 32_768)
        #expect(Self.masked(run) == run)
        _ = Self.masked(String(repeating: "DE89 3704 ", count: 3_000))
        _ = Self.masked(String(repeating: "\u{2011}4", count: 8_000))
    }

    @Test(
        """
        B13.1 given a card number, when it is said, edited, noted, previewed or left as a contact, then \
        nobody gets more than its end
        """)
    func everywhere() throws {
        try scenario(policy: { $0.preview = true }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("4111 1111 1111 1111 is mine")
            try ana.takes(chat)
            let said = try ana.says("So 5555-5555-5555-4444?", in: chat)
            try ana.edits(said.seq, to: "So 378282246310005?", in: chat)
            try ana.notes("Wrote 4012888888881881", in: chat)
            try ana.holds(chat, for: 5.minutes, why: "Checking 4012888888881881")
            try ana.resumes(chat)
            try eva.consents()
            try eva.types(in: chat, preview: "no, 4012888888881881")
            #expect(ana.notices().contains("typing no, ************1881"))
            let texts = shop.facts(of: chat).map(\.text)
            #expect(
                texts.contains("**** **** **** 1111 is mine") && texts.contains("So ****-****-****-4444?")
                    && texts.contains("So ***********0005?"))
            #expect(texts.contains("Wrote ************1881") && texts.contains("Checking ************1881"))
            let second = try eva.starts("Write to me")
            try eva.chooses(.email, in: second, contact: "4012888888881881@example.org")
            #expect(shop.facts(of: second, .chat(.chosen)).last?.text == "************1881@example.org")
            // B4.2: a telephone number is never one of a card.
            try eva.chooses(.callback, in: second, contact: "+378 282 246 310 005")
            try eva.chooses(.callback, in: second, contact: "378282246310005")
            #expect(shop.facts(of: second, .chat(.chosen)).last?.text == "378282246310005")
        }
    }

    @Test("B13.1 given masking switched off, then texts are as they were written")
    func switchedOff() throws {
        try scenario(policy: { $0.cards.mask = false }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("4111111111111111")
            #expect(shop.facts(of: chat, .chat(.said)).first?.text == "4111111111111111")
        }
    }
}
