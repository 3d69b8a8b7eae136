// B13.1: payment card numbers. The numbers are the schemes' own for tests, or made up with a right sum; none was ever issued.

import Testing

@testable import KlepetEngine

@Suite("B13.1 card numbers")
struct B13CardTests {
    static func masked(_ words: String, allow: [String] = []) -> String {
        Array(words.utf8).withUnsafeBufferPointer { text in
            guard CardNumbers.mayHold(text) else { return words }
            var bytes = Array(text)
            for offset in CardScan(text, allowing: allow).masked { bytes[offset] = UInt8(ascii: "*") }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Scheme by scheme, each number as it is published for tests.
    static let valid: [String] = [
        "4111111111111111", "4012888888881881", "4222222222222", "4000000000000000006",  // Visa, 16, 13, 19
        "5555555555554444", "5105105105105100", "2221000000000009", "2720990000000007", "2223003122003222",  // Mastercard
        "378282246310005", "371449635398431", "341111111111111",  // American Express
        "6011111111111117", "6011000990139424", "6445644564456445", "6510000000000000",  // Discover
        "30569309025904", "38520000023237", "36227206271667",  // Diners Club
        "3530111333300000", "3566002020360505",  // JCB
        "6200000000000005", "6212345678901232", "6212345678900000003",  // UnionPay
        "6759649826438453", "6304000000000000", "5018000000000009", "6763946698765",  // Maestro
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

    @Test("B13.1 given a number of any scheme, then all but its last four digits are masked", arguments: valid.map(sound))
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
        arguments: [" ", "-", ".", "\u{A0}", "\u{2011}", "\u{202F}", "\u{2013}", " - ", "\n"])
    func separators(_ separator: String) {
        let shapes: [(String, [Int])] = [
            ("4111111111111111", [4, 4, 4, 4]), ("378282246310005", [4, 6, 5]), ("30569309025904", [4, 6, 4]), ("4222222222222", [4, 3, 3, 3]),
            ("4111111111111111", [8, 8]), ("4111111111111111", Array(repeating: 1, count: 16)), ("4111111111111111", Array(repeating: 2, count: 8)),
        ]
        for (number, lengths) in shapes {
            let hidden = String(repeating: "*", count: number.count - 4) + number.suffix(4)
            #expect(Self.masked("x \(Self.grouped(number, lengths, separator)) y") == "x \(Self.grouped(hidden, lengths, separator)) y")
        }
    }

    @Test(
        "B13.1 what is no card survives",
        arguments: [
            "Order 1234567890123456, please", "order 4111111111111112", "invoice 2026-000123456789", "A-100000000000000042",
            "+420 603 123 456", "+49 1512 3456789", "+4912345678901", "0049 1512 3456789", "+386 41 123 456 and +386 41 654 321",
            "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "CZ6508000000192000145399", "CZ65 0800 0000 1920 0014 5399",
            "FI2112345600000785", "SI56 2633 0001 2039 086", "UA213223130000026007233566001", "GB82 WEST 1234 5698 7654 32",
            "2026-11-22 00:31:15.123456", "20261122003115", "1700000000123", "1763771475123456", "22.11.2026 00.31.15",
            "10 20 30 40 50 60 70 80", "192.168.100.200:8080", "3.14159265358979", "ISBN 978-3-16-148410-0", "EAN 8594001020303",
            "12345678901234567890123456789012", "tracking 00340434161094042557", "4111 1111 1111 111", "card ending 1111",
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

    @Test("B13.1 the quick look counts the digits of a text of any length, and nothing else")
    func counts() {
        var random = SplitMix64(seed: 13)
        for length in 0..<600 {
            let bytes = (0..<length * 7).map { _ in random.chance(50) ? UInt8(0x2A + random.below(22)) : UInt8(random.below(256)) }
            let wanted = bytes.filter { (0x30...0x39).contains($0) }.count
            #expect(bytes.withUnsafeBufferPointer { CardNumbers.digitCount($0) } == wanted)
        }
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

    @Test("B13.1 given a card number, when it is said, edited, noted, previewed or left as a contact, then nobody gets more than its end")
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
            #expect(texts.contains("**** **** **** 1111 is mine") && texts.contains("So ****-****-****-4444?") && texts.contains("So ***********0005?"))
            #expect(texts.contains("Wrote ************1881") && texts.contains("Checking ************1881"))
            let second = try eva.starts("Call me")
            try eva.chooses(.callback, in: second, contact: "4012888888881881")
            #expect(shop.facts(of: second, .chosen).last?.text == "************1881")
        }
    }

    @Test("B13.1 given masking switched off, then texts are as they were written")
    func switchedOff() throws {
        try scenario(policy: { $0.cards.mask = false }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("4111111111111111")
            #expect(shop.facts(of: chat, .said).first?.text == "4111111111111111")
        }
    }

    // MARK: over messages

    @Test(
        "B13.1 given a number in parts within 30 s, when its last part comes, then every part is masked but for the last four digits",
        arguments: [
            ["It is 4111 1111", "1111 1111, thanks"], ["4111", "1111", "1111", "1111"], ["4111 1111 1111 1", "111"], ["card: 411111111111111", "1"],
            ["3782-822463-", "10005"],
        ])
    func inParts(_ parts: [String]) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts(parts[0])
            for part in parts.dropFirst() {
                shop.passes(5.seconds)
                try eva.says(part, in: chat)
            }
            let said = shop.facts(of: chat, .said).filter { $0.event.person == eva.person }
            let edits = shop.facts(of: chat, .edited)
            var shown = said.map(\.text)
            for edit in edits {
                #expect(edit.event.reason == EditReason.masked.rawValue && edit.event.person == 0)
                if let index = said.firstIndex(where: { $0.event.seq == edit.event.subject }) { shown[index] = edit.text }
            }
            let digits = shown.joined().filter(\.isNumber)
            #expect(digits == parts.joined().filter(\.isNumber).suffix(4))
            #expect(zip(shown, parts).allSatisfy { $0.utf8.count == $1.utf8.count })
            // Who reads the messages only now gets them masked.
            let heard = eva.hearsFacts().filter { $0.event.kind == .said && $0.event.person == eva.person }.map(\.text)
            #expect(heard == shown)
        }
    }

    @Test("B13.1 given the parts more than 30 s apart, or words between, or another chat, then they are two numbers and stay")
    func apart() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("4111 1111")
            shop.passes(31.seconds)
            try eva.says("1111 1111", in: chat)
            let other = try eva.starts("4111 1111")
            try eva.says("is one half", in: other)
            try eva.says("1111 1111", in: other)
            #expect(shop.facts(of: chat, .edited).isEmpty && shop.facts(of: other, .edited).isEmpty)
            #expect(shop.facts(of: other, .said).contains { $0.text == "1111 1111" })
        }
    }

    @Test("B13.1 given somebody who counts, then no number is made of it")
    func counting() throws {
        try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("0")
            for number in 1..<1000 { try eva.says("\(number)", in: chat) }
            #expect(shop.facts(of: chat, .edited).isEmpty)
        }
    }

    @Test("B13.1 given the first part changed by its author meanwhile, then what it says now is left alone")
    func changedPart() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let first = try eva.opens("4111 1111")
            try eva.edits(first.seq, to: "Never mind", in: first.chat)
            try eva.says("1111 1111", in: first.chat)
            #expect(shop.facts(of: first.chat, .edited).map(\.text) == ["Never mind"])
        }
    }

    @Test("B13.1 given the preview of the last part, then it is masked like the message would be")
    func previewOfPart() throws {
        try scenario(policy: { $0.preview = true }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try eva.consents()
            try eva.says("4111 1111", in: chat)
            try eva.types(in: chat, preview: "1111 1111")
            #expect(ana.notices().contains("typing **** 1111"))
            #expect(shop.facts(of: chat, .edited).isEmpty, "a preview changes nothing")
        }
    }
}
