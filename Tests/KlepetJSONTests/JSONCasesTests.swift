// What is JSON and what is not, by the reader that calls come through: the published cases of JSONTestSuite, where they
// are, and families made here.

import Foundation
import Testing

@testable import KlepetJSON

/// `nil`: taken.
func callFault(_ text: some Sequence<UInt8>) -> JSONFault? {
    let bytes = Array(text)
    return bytes.withUnsafeBufferPointer { (bytes) -> JSONFault? in
        do throws(JSONFault) {
            let document = try JSONDocument(bytes, .call)
            document.readNode { _ = $0.kind }
            return nil
        } catch { return error }
    }
}

@Suite struct JSONCasesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../shared/json-cases"
    )
    .standardizedFileURL

    @Test func `the published cases are decided as they are named, keys given twice excepted`() throws {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path)) ?? []).filter {
            $0.hasSuffix(".json")
        }
        guard !names.isEmpty else { return print("left out: there is no folder \(Self.folder.path)") }
        var decided = 0
        for name in names.sorted() {
            // Foundation leaks a page for an empty file, of which there is one.
            let file = Self.folder.appending(path: name).path
            let size = (try FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.intValue ?? 0
            let fault = callFault(size == 0 ? Data() : try Data(contentsOf: URL(filePath: file)))
            switch (name.prefix(2), name.contains("duplicated_key")) {
            case ("y_", false): #expect(fault == nil, "\(name): \(fault?.sentence("It") ?? "")")
            case ("y_", true): #expect(fault?.reason == .keyTwice, "\(name)")
            case ("n_", _): #expect(fault != nil, "\(name)")
            default: #expect(name.hasPrefix("i_"), "\(name)")
            }
            decided += 1
        }
        print("decided \(decided) cases")
        #expect(decided >= 318)
    }

    /// Texts that RFC 8259 allows, and texts that it does not, each made by a rule of its grammar.
    static let families: [(name: String, allowed: [[UInt8]], forbidden: [[UInt8]])] = [
        numbers, escapes, controls, encodings, blanks, words, structures, cuts,
    ]

    @Test func `as many cases of our own are decided by the grammar`() {
        var decided = 0
        for family in Self.families {
            for text in family.allowed {
                let fault = callFault(text)
                #expect(
                    fault == nil,
                    "\(family.name) \(String(decoding: text, as: UTF8.self)): \(fault?.sentence("It") ?? "")")
            }
            for text in family.forbidden {
                #expect(callFault(text) != nil, "\(family.name) \(String(decoding: text, as: UTF8.self))")
            }
            decided += family.allowed.count + family.forbidden.count
        }
        print("decided \(decided) cases")
        #expect(decided >= 318)
    }

    /// minus? int frac? exp?, with parts that are right and parts that are not.
    private static var numbers: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        var allowed: [[UInt8]] = []
        var forbidden: [[UInt8]] = []
        for (sign, signIsRight) in [("", true), ("-", true), ("+", false), ("--", false)] {
            for (whole, wholeIsRight) in [
                ("0", true), ("7", true), ("120", true), ("", false), ("012", false), ("0x1", false),
            ] {
                for (part, partIsRight) in [("", true), (".5", true), (".00", true), (".", false), (",5", false)] {
                    for (power, powerIsRight) in [
                        ("", true), ("e3", true), ("E-2", true), ("e+0", true), ("e", false), ("e1.5", false),
                    ] {
                        let text = Array("{\"n\": \(sign)\(whole)\(part)\(power)}".utf8)
                        let isRight = signIsRight && wholeIsRight && partIsRight && powerIsRight
                        if isRight { allowed.append(text) } else { forbidden.append(text) }
                    }
                }
            }
        }
        return ("number", allowed, forbidden)
    }

    /// Half of a surrogate pair is taken, as U+FFFD: browsers write it of a text that was cut within an emoji.
    private static var escapes: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        let right = Set("\"\\/bfnrt".utf8)
        let letters = (UInt8(0)...255).filter { $0 != UInt8(ascii: "u") }
        func text(_ letter: UInt8) -> [UInt8] { Array("[\"\\".utf8) + [letter] + Array("\"]".utf8) }
        let unicode = ["0000", "00e9", "FFFD", "d83d\\ude00", "007F", "2028", "d83d", "dE00", "d83d\\u0041"].map {
            Array("[\"\\u\($0)\"]".utf8)
        }
        let broken = ["", "0", "00", "000", "00g0", "d83", "d83d\\u00g0", "{41}", " 041"].map {
            Array("[\"\\u\($0)\"]".utf8)
        }
        return (
            "escape", letters.filter(right.contains).map(text) + unicode,
            letters.filter { !right.contains($0) }.map(text) + broken
        )
    }

    private static var controls: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        func inText(_ byte: UInt8) -> [UInt8] { Array("{\"a\":\"".utf8) + [byte] + Array("\"}".utf8) }
        func inKey(_ byte: UInt8) -> [UInt8] { Array("{\"".utf8) + [byte] + Array("\":1}".utf8) }
        let plain: [UInt8] = [0x20, 0x21, 0x2F, 0x7E, 0x7F]
        return (
            "control", plain.map(inText) + plain.map(inKey),
            (UInt8(0)..<0x20).map(inText) + (UInt8(0)..<0x20).map(inKey)
        )
    }

    /// Table 3-7 of the Unicode Standard, at its edges.
    private static var encodings: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        func text(_ bytes: [UInt8]) -> [UInt8] { Array("[\"a".utf8) + bytes + Array("b\"]".utf8) }
        let right: [[UInt8]] = [
            [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
            [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        ]
        var wrong: [[UInt8]] = right.flatMap { [Array($0.dropLast()), $0.dropLast() + [0x20], $0.dropLast() + [0xC2]] }
        wrong += [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80],
        ]
        wrong += (0x80...0xBF).map { [$0] } + (0xF5...0xFF).map { [$0, 0x80, 0x80, 0x80] }
        return ("encoding", right.map(text), wrong.map(text))
    }

    private static var blanks: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        let tokens = ["{", "\"a\"", ":", "[", "1", ",", "null", "]", "}"].map { Array($0.utf8) }
        func text(_ blank: [UInt8]) -> [UInt8] { blank + tokens.flatMap { $0 + blank } }
        let wrong: [[UInt8]] = [
            [0x0B], [0x0C], [0x00], [0xC2, 0xA0], [0xE2, 0x80, 0xA8], [0xEF, 0xBB, 0xBF], Array("//\n".utf8),
            Array("/**/".utf8),
        ]
        return ("blank", [[], [0x20], [0x09], [0x0A], [0x0D], [0x0D, 0x0A, 0x20]].map(text), wrong.map(text))
    }

    private static var words: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        let right = ["true", "false", "null"]
        let wrong = right.flatMap {
            [String($0.dropLast()), $0.uppercased(), $0.capitalized, $0 + "x", "'" + $0 + "'"]
        }
        let others = ["undefined", "NaN", "Infinity", "-Infinity", "nil", "None", "yes", "'a'", "a", "0b1", "`a`"]
        return ("word", right.map { Array("[\($0)]".utf8) }, (wrong + others).map { Array("[\($0)]".utf8) })
    }

    private static var structures: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        let right = [
            "{}", "[]", "[{}]", "{\"a\":[]}", "[[],[]]", "1", "\"\"", "null", "[1,\"1\",{\"\":0}]", "{\"a\":1,\"A\":1}",
        ]
        let wrong = [
            "{]", "[}", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{:1}",
            "{1:1}", "{a:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "[1]]", "{}}", "{}{}", "[] 1",
            "1 2", "\"", "[\"]", ",", ":", "]", "}",
        ]
        return ("structure", right.map { Array($0.utf8) }, wrong.map { Array($0.utf8) })
    }

    /// No beginning of an object is one.
    private static var cuts: (name: String, allowed: [[UInt8]], forbidden: [[UInt8]]) {
        let text = Array(
            #"{"do": "say", "chat": 12, "text": "Kde je má objednávka? \u010d \"", "note": [true, null, -1.5e2]}"#.utf8)
        return ("cut", [text], text.indices.map { Array(text[..<$0]) })
    }

    @Test(arguments: [
        (#"{"a": {"b": [0, {"c": 1, "c": 2}]}}"#, JSONFault.Reason.keyTwice, "a.b[1].c"),
        (#"{"a": 1, "a": 2}"#, .keyTwice, "a"),
        (
            "{" + (0..<20).map { "\"k\($0)\": \($0)" }.joined(separator: ", ") + #", "k3": {"x": 1}, "k3": 2}"#,
            .keyTwice, "k3"
        ),
        (#"[[1], [2, 99999999999999999999]]"#, .numberTooLarge, "[1][1]"),
        (#"{"a": {"b": tru}}"#, .notJSON, "a.b"),
        (#"{"a": {"b": "never closed"#, .endsEarly, "a.b"),
        (#"{"a": 1} {"#, .goesOn, ""),
        (#"{"Dear shop, my name is": {"b" 1}}"#, .notJSON, "[?].b"),
    ])
    func `a fault is told with its path`(json: String, reason: JSONFault.Reason, path: String) throws {
        let bytes = Array(json.utf8)
        let fault = try #require(callFault(bytes))
        #expect(fault.reason == reason)
        #expect(bytes.withUnsafeBufferPointer { JSONTrail.path(in: $0, to: fault.offset) } == path)
        #expect(fault.sentence("The call").hasSuffix("."))
    }

    @Test func `bytes that are not UTF-8 are told with their path`() throws {
        let bytes = Array(#"{"a": ["x", ""#.utf8) + [0xC3, 0x28] + Array(#""]}"#.utf8)
        let fault = try #require(callFault(bytes))
        #expect(fault.reason == .notUTF8)
        #expect(bytes.withUnsafeBufferPointer { JSONTrail.path(in: $0, to: fault.offset) } == "a[1]")
    }

    @Test func `depth and number of values are bounded before anybody recurses or allocates`() {
        let deepest = JSONLimits.call.depthMax
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        #expect(callFault(nested(deepest)) == nil)
        #expect(callFault(nested(deepest + 1))?.reason == .tooDeep(levels: deepest + 1, max: deepest))
        for open in ["[", "{\"a\":", "[{\"a\":"] {
            #expect(callFault(String(repeating: open, count: 100_000).utf8) != nil)
        }
        #expect(
            callFault("[\(Array(repeating: "0", count: 40_000).joined(separator: ","))]".utf8)?.reason
                == .tooManyValues(max: JSONLimits.call.valuesMax))
        #expect(callFault([UInt8](repeating: 0x20, count: JSONLimits.call.bytesMax + 1)) != nil)
        #expect(callFault([])?.reason == .empty)
    }

    @Test func `a NUL is read as itself, in a key and in a text`() throws {
        let bytes = Array(#"{"a\u0000": "b\u0000", "\\u0000": 1, "a\\\u0000\u0000" : 2}"#.utf8)
        var seen: [String] = []
        try bytes.withUnsafeBufferPointer { (bytes) throws(JSONFault) in
            let document = try JSONDocument(bytes, .call)
            document.readNode { node in
                node.members { key, value in
                    seen.append(String(decoding: key, as: UTF8.self))
                    if value.kind == .string { seen.append(String(decoding: value.text, as: UTF8.self)) }
                }
            }
        }
        #expect(seen == ["a\0", "b\0", #"\u0000"#, "a\\\0\0"])
    }
}
