// What is legal in a policy and surely wrong is told, and a good policy is told nothing.

import KlepetEngine
import Testing

import KlepetJSON
@testable import KlepetPolicy

@Suite struct WarningTests {
    /// Thursday, 2026-11-26, noon.
    private let now: Int64 = 1_795_694_400_000

    private func paths(_ json: String) throws -> [String] {
        let policy = try Array(json.utf8).withUnsafeBufferPointer { (bytes) throws(PolicyFault) in
            try Policy.parse(bytes)
        }
        return policy.warnings(at: now, .utc).map(\.path)
    }

    private func hours(_ hours: String) throws -> [String] {
        try paths(#"{"departments": [{"name": "a"}, {"name": "b", "hours": \#(hours)}]}"#)
    }

    @Test func `the default policy and a usual one have no warning`() throws {
        #expect(try paths("{}") == [])
        #expect(
            try hours(
                """
                {"weekly": [{"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}, {"days": ["mon", "tue"], \
                "from": "12:00", "to": "17:00"},
                            {"days": ["sun"], "from": "22:00", "to": "06:00"}, {"days": ["wed"],
                            "from": "00:00", "to": "24:00"}],
                 "exceptions": [{"date": "2026-12-24", "open": []}], "last_call_ms": 900000}
                """) == [])
    }

    @Test(arguments: [
        (#"{"idle": {"prompt_after_ms": 5}}"#, ["idle.prompt_after_ms"]),
        (#"{"idle": {"prompt_after_ms": 999}, "wrapup": {"close_after_ms": 1000}}"#, ["idle.prompt_after_ms"]),
        // B6.2: 0 is none.
        (#"{"reply": {"rescue_after_ms": 90000}}"#, ["reply.rescue_after_ms"]),
        (#"{"reply": {"rescue_after_ms": 0}}"#, []),
        // What may be at once, may be short.
        (#"{"hold_back_ms": 0, "idle": {"resume_left_min_ms": 10}}"#, []),
        (#"{"departments": [{"name": "a", "reply": {"late_after_ms": 60}}]}"#, ["departments[0].reply.late_after_ms"]),
        (#"{"reply": {"late_after_ms": 120000}}"#, ["reply.overdue_after_ms"]),
        (
            #"{"departments": [{"name": "a", "reply": {"overdue_after_ms": 20000}}, {"name": "b"}]}"#,
            ["departments[0].reply.overdue_after_ms"]
        ),
        (#"{"reply": {"follow_up_after_ms": 60000}}"#, ["reply.follow_up_after_ms"]),
        (#"{"waiting": {"follow_up_after_ms": 120000}}"#, ["waiting.follow_up_after_ms"]),
        (
            #"{"departments": [{"name": "a", "waiting": {"follow_up_after_ms": 60000}}]}"#,
            ["departments[0].waiting.follow_up_after_ms"]
        ),
        (#"{"routing": {"dropped_told_after_ms": 200000}}"#, ["routing.dropped_requeued_after_ms"]),
        (#"{"presence": {"mobile_ms": 30000}}"#, ["presence.mobile_ms"]),
        (#"{"retention": {"transcript_days": 10}}"#, ["retention.address_days"]),
        (
            #"{"texts": {"cs": {"are_you_there": " \u00a0\u200b"}, "en": {"closing": "{opening}"}}}"#,
            ["texts.cs.are_you_there"]
        ),
        (#"{"texts": {"cs": {"idle_warning": {"one": "a", "few": " ", "other": "c"}}}}"#, ["texts.cs.idle_warning"]),
        (#"{"address": {"informal": ["fi", "cs-CZ", "de", "in"]}}"#, ["address.informal[2]"]),
        // Two languages in one message (B15.1).
        (#"{"texts": {"de": {"in_line": "Danke. {place}", "choice": "Hallo."}}}"#, ["texts.de.in_line"]),
        (#"{"texts": {"de": {"closed": "{opening} Danke."}}}"#, ["texts.de.closed"]),
        (#"{"texts": {"cs-CZ": {"in_line": "Díky. {place}"}}}"#, []),
        (
            #"""
            {"texts": {"de": {"place_next": "a", "place": "b {position}", "estimate": "c", "estimate_long": "d"}, \#
            "de-AT": {"in_line": "Danke. {place}"}}}
            """#,
            []
        ),
        (
            #"{"departments": [{"name": "a", "intake": [{"key": "k", "ask": "\u3164"}]}]}"#,
            ["departments[0].intake[0].ask"]
        ),
        (
            #"{"invitations": {"rules": [{"name": "r"}, {"name": "s", "text": {"en": " "}}]}}"#,
            ["invitations.rules[0].text", "invitations.rules[1].text.en"]
        ),
    ])
    func `numbers and texts that hurt are told by their paths`(json: String, warned: [String]) throws {
        #expect(try paths(json) == warned)
    }

    @Test(arguments: [
        ("{}", [""]),
        (#"{"exceptions": [{"date": "2020-01-01", "open": [{"from": "09:00", "to": "17:00"}]}]}"#, [""]),
        (#"{"weekly": [{"days": ["mon"], "from": "09:00", "to": "09:00"}]}"#, ["weekly[0]"]),
        (
            #"""
            {"weekly": [{"days": ["mon", "tue"], "from": "09:00", "to": "17:00"}, {"days": ["tue"], \#
            "from": "16:59", "to": "18:00"}]}
            """#,
            ["weekly[1]"]
        ),
        // Sunday's night reaches into Monday, in both orders.
        (
            #"""
            {"weekly": [{"days": ["sun"], "from": "22:00", "to": "06:00"}, {"days": ["mon"], \#
            "from": "05:00", "to": "12:00"}]}
            """#,
            ["weekly[1]"]
        ),
        (
            #"""
            {"weekly": [{"days": ["mon"], "from": "05:00", "to": "12:00"}, {"days": ["sun"], \#
            "from": "22:00", "to": "06:00"}]}
            """#,
            ["weekly[1]"]
        ),
        (
            """
            {"weekly": [{"days": ["mon"], "from": "05:00", "to": "12:00"}], "exceptions": [{"date": "2026-12-24",
             "open": [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"},
             {"from": "20:00", "to": "20:00"}]}]}
            """, ["exceptions[0].open[1]", "exceptions[0].open[2]"]
        ),
        (
            #"{"weekly": [{"days": ["mon"], "from": "09:00", "to": "17:00"}], "last_call_ms": 28800000}"#,
            ["last_call_ms"]
        ),
    ])
    func `hours that nobody can mean are told (B9.1, B9.3)`(json: String, warned: [String]) throws {
        #expect(try hours(json) == warned.map { $0.isEmpty ? "departments[1].hours" : "departments[1].hours.\($0)" })
    }

    @Test func `each sentence names its path and fits an error`() throws {
        let json = #"{"idle": {"prompt_after_ms": 5}, "departments": [{"name": "a", "hours": {}}]}"#
        let policy = try Array(json.utf8).withUnsafeBufferPointer { (bytes) throws(PolicyFault) in
            try Policy.parse(bytes)
        }
        let warnings = policy.warnings(at: now, .utc)
        #expect(warnings.count == 2)
        for warning in warnings {
            #expect(warning.sentence.hasPrefix(warning.path + " ") && warning.sentence.hasSuffix("."))
            #expect(warning.sentence.utf8.count <= PolicyFault.sentenceBytesMax)
        }
    }

    @Test(arguments: ["en", "cs", "uk", "sl", "id", "fi", "cs-CZ", "de"])
    func `all texts of a locale are a policy's own texts (B15.1)`(locale: String) throws {
        let texts = try #require(Policy().catalogue(of: locale))
        var json = JSONText()
        json.object { json in
            json.key("texts")
            texts.write(to: &json)
        }
        let policy = try json.bytes.withUnsafeBufferPointer { (bytes) throws(PolicyFault) in try Policy.parse(bytes) }
        #expect(policy.texts.map(\.locale) == [locale])
        #expect(policy.texts.first?.phrases.map(\.key) == TextKey.allCases)
        #expect(policy.warnings(at: now, .utc) == [])
    }

    @Test func `the shop's own texts come first, also of a longer tag's language (B15.1)`() throws {
        var policy = Policy()
        policy.texts = [Policy.Texts(locale: "de", phrases: [(.areYouThere, .whole("Sind Sie noch da?"))])]
        let found = policy.catalogue(of: "de-AT")?.texts.phrases
        #expect(found?.first { $0.key == .areYouThere }?.phrase == .whole("Sind Sie noch da?"))
        #expect(
            found?.first { $0.key == .stillOnIt }?.phrase
                == Policy().catalogue(of: "en")?.texts.phrases.first { $0.key == .stillOnIt }?.phrase)
        #expect(policy.catalogue(of: "no tag") == nil)
    }
}
