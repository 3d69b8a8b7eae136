// A policy's own texts (B15.1): what is wrong with one is found when the policy is read.

import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct TextsTests {
    @Test func `B15.1: texts by locale and key are read, and written the same`() throws {
        let json = #"""
            {"texts": {
                "uk": {"idle_warning": {"one": "{minutes} хв", "few": "{minutes} хв.", "many": "{minutes} хвилин",
                "other": "{minutes} хвилини"}},
                "cs-CZ": {"are_you_there": "Haló?", "in_line": "Díky. {place}",
                "idle_warning": "Za {minutes} min. konec.",
                    "greeting": "{operator} zdraví: {visitor}, {visitor}!"}}}
            """#
        let policy = try parse(json)
        #expect(policy.texts.map(\.locale) == ["cs-CZ", "uk"])
        #expect(policy.texts[0].phrases.map(\.key) == [.inLine, .areYouThere, .idleWarning, .greeting])
        #expect(policy.texts[0].phrases[1].phrase == .whole("Haló?"))
        guard case .counted(let forms) = policy.texts[1].phrases[0].phrase else { return #expect(Bool(false)) }
        #expect(forms.few == "{minutes} хв." && forms.two == nil)
        #expect(try parse(policy.json) == policy)
        #expect(try parse(policy.json).json == policy.json)
    }

    static let faults: [(String, String)] = [
        (#"[]"#, "texts"), (#"{"e": {}}"#, "texts.e"), (#"{"cs": []}"#, "texts.cs"),
        (#"{"cs": {"hello": "x"}}"#, "texts.cs.hello"),
        (#"{"cs": {}, "CS": {}}"#, "texts.CS"), (#"{"cs": {"greeting": 1}}"#, "texts.cs.greeting"),
        (#"{"cs": {"kept_place": ""}}"#, "texts.cs.kept_place"),
        (#"{"cs": {"kept_place": "a\nb"}}"#, "texts.cs.kept_place"),
        (#"{"cs": {"kept_place": "{place}"}}"#, "texts.cs.kept_place"),
        (#"{"cs": {"in_line": "{positon}"}}"#, "texts.cs.in_line"),
        (#"{"cs": {"in_line": "{place"}}"#, "texts.cs.in_line"),
        (#"{"cs": {"in_line": "place}"}}"#, "texts.cs.in_line"),
        (#"{"cs": {"in_line": "{{place}}"}}"#, "texts.cs.in_line"), (#"{"cs": {"in_line": "{}"}}"#, "texts.cs.in_line"),
        (#"{"cs": {"kept_place": {"one": "x", "few": "y", "other": "z"}}}"#, "texts.cs.kept_place"),
        (#"{"cs": {"estimate": {"one": "x", "other": "z"}}}"#, "texts.cs.estimate.few"),
        (#"{"uk": {"estimate": {"one": "x", "few": "y", "other": "z"}}}"#, "texts.uk.estimate.many"),
        (#"{"sl": {"estimate": {"one": "x", "few": "y", "other": "z"}}}"#, "texts.sl.estimate.two"),
        (#"{"id": {"estimate": {"one": "x", "other": "y"}}}"#, "texts.id.estimate.one"),
        (#"{"id": {"estimate": {}}}"#, "texts.id.estimate.other"),
        (#"{"en": {"estimate": {"one": "x", "few": "y", "other": "z"}}}"#, "texts.en.estimate.few"),
        (#"{"lt": {"estimate": {"one": "x", "other": "z"}}}"#, "texts.lt.estimate.few"),
        (#"{"lv": {"estimate": {"one": "x", "other": "z"}}}"#, "texts.lv.estimate.zero"),
        (#"{"cs-CZ": {"estimate": {"one": "x", "other": "z"}}}"#, #"texts["cs-CZ"].estimate.few"#),
        (#"{"tlh": {"estimate": {"two": "x", "other": "z"}}}"#, "texts.tlh.estimate.two"),
        (#"{"id": {}, "in": {}}"#, "texts.in"),
        (#"{"en": {"estimate": {}}}"#, "texts.en.estimate.one"),
        (#"{"cs": {"estimate": {"one": "x", "few": 2, "other": "z"}}}"#, "texts.cs.estimate.few"),
        (#"{"cs": {"estimate": {"one": "x", "few": "{position}", "other": "z"}}}"#, "texts.cs.estimate.few"),
        (#"{"cs": {"estimate": {"one": "x", "some": "y", "few": "y", "other": "z"}}}"#, "texts.cs.estimate.some"),
    ]

    @Test(arguments: faults)
    func `B15.1: an unknown key, an unknown placeholder, a missing plural form is refused with its path`(
        texts: String, path: String
    ) {
        #expect(fault("{\"texts\": \(texts)}")?.path == path)
    }

    @Test func `B15.1: there are at most sixteen locales`() throws {
        func texts(_ count: Int) -> String {
            "{\"texts\": {" + (0..<count).map { "\"x-\($0)\": {}" }.joined(separator: ",") + "}}"
        }
        // One letter is no language.
        #expect(fault(texts(1))?.path == #"texts["x-0"]"#)
        #expect(try parse(texts(16).replacing("x-", with: "xx-")).texts.count == 16)
        #expect(fault(texts(17).replacing("x-", with: "xx-"))?.path == "texts")
    }
}
