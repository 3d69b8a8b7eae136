// What is written into the fields of calls (B13.1, B13.2) and what comes back of it (B13.5): field by field of the
// table, so that a field that is added is looked at, too.

import CKlepet
import Foundation
import KlepetEngine
import Testing

@testable import Klepet

private let policy = #"""
    {"departments": [{"name": "support", "mode": "take", "intake": [{"key": "order", \#
    "ask": "Which order?", "required": false}]},
        {"name": "lead", "mode": "take"}], "transfer": {"supervisors": "lead"}, "preview": true,
        "survey": {"ask": true},
        "limits": {"messages_per_second": 0, "open_chats_per_visitor": 1000, "waiting_chats_max": 1000000}}
    """#

/// A shop with a chat that somebody has taken, and the clients who may do whatever can be done.
private final class Office {
    let shop = open(nil, Options(policy: policy))
    let office, eva, ana, bot: OpaquePointer?
    let chat: UInt64
    private(set) var evas: UInt64 = 0
    private let said: UInt64

    init() {
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        enter(shop, operator: "lea")
        ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        _ = join(shop, KLEPET_ROLE_OPERATOR, "lea")
        eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        bot = join(shop, KLEPET_ROLE_BOT, "robo")
        let posted = start(eva, "Hello")
        (chat, said) = (posted.chat, posted.seq)
        expect(klepet_person(eva, &evas))
        call(eva, #"{"do":"consent","preview":true}"#)
        call(office, #"{"do":"reply_set","shortcut":"way","texts":{"en":"About {order.id|it}."}}"#)
        call(ana, #"{"do":"take","chat":\#(chat)}"#)
        expect(klepet_flush(shop))
    }

    deinit { expect(klepet_close(shop)) }

    func client(_ role: Role) -> OpaquePointer? {
        switch role {
        case .visitor: eva
        case .operator: ana
        case .system: office
        case .bot: bot
        }
    }

    /// A value that the field takes, mostly.
    func plain(_ field: CallField, _ form: CallForm) -> String {
        switch field.kind {
        case .number(let range):
            switch field.key {
            case .chat: "\(chat)"
            case .visitor: "\(evas)"
            case .seq: "\(said)"
            case .untilMs, .toMs: "\(now(shop) + 60_000)"
            default: "\(max(1, range.lowerBound))"
            }
        case .flag: "true"
        case .word(let words): "\"\(field.key == .choice ? "email" : words.first?.word ?? "")\""
        case .text:
            switch field.key {
            case .shortcut: #""way""#
            case .department: #""support""#
            case .key where form.name == "answer": #""order""#
            default: #""x""#
            }
        case .names: "[]"
        case .object: "{}"
        case .json: "7"
        case .files: "[]"
        case .staffing: #"[{"operators":1,"days":["mon"],"from":"09:00","to":"12:00"}]"#
        case .shape: #"{"choices":[{"id":"a","label":"A"}]}"#
        case .texts: field.key == .answers ? "{}" : field.key == .values ? #"{"order.id":"7"}"# : #"{"en":"x"}"#
        }
    }

    /// The request with its required fields, and this one as given.
    func request(_ form: CallForm, _ field: CallField?, _ value: String) -> String {
        var members = ""
        for each in form.fields where each.isRequired || each.key == field?.key {
            members += ",\"\(each.path)\":\(each.key == field?.key ? value : plain(each, form))"
        }
        return "{\"do\":\"\(form.name)\"\(members)\(field == nil ? value : "")}"
    }
}

extension CallKey {
    /// Only some tables have such a field.
    fileprivate static let toMs = CallKey.untilMs
}

@Suite struct CallWordsTests {
    private static let number = "4111 1111 1111 1111"

    private static func file(name: String, alt: String) -> String {
        let sum = String(repeating: "0", count: 64)
        return """
            [{"name":"\(name)","type":"image/png","bytes":7,"sha256":"\(sum)","alt":"\(alt)","reference":"r-1"}]
            """
    }

    @Test func `B13.1: a card number in any field of any call is kept and shown by its last four digits alone`() {
        var written = 0
        for form in CallForm.all {
            for field in form.fields {
                let values: [String]
                switch field.kind {
                case .text, .json:
                    values = [
                        "\"\(Self.number)\"", #""4111\n1111\t1111\r\n1111""#, "\"a\(Self.number)@example.org\"",
                        "\"4111-1111-1111-1111\"",
                    ]
                case .texts:
                    values = [
                        #"{"en":"\#(Self.number)"}"#, #"{"en":"4111\n1111\n1111\n1111"}"#,
                        #"{"order":"\#(Self.number)"}"#, #"{"order.id":"\#(Self.number)"}"#,
                    ]
                case .files:
                    values = [Self.file(name: Self.number, alt: "x"), Self.file(name: "x", alt: Self.number)]
                case .shape:
                    values = [
                        #"{"choices":[{"id":"\#(Self.number)","label":{"en":"\#(Self.number)"}}]}"#,
                        #"{"cards":[{"title":"4111\n1111\n1111\n1111"}]}"#,
                        #"{"cards":[{"title":"x","text":"4111\n1111\n1111\n1111","price":"\#(Self.number)"}]}"#,
                        #"{"form":[{"id":"a","label":"x","kind":"text","hint":"\#(Self.number)"}]}"#,
                    ]
                case .number, .flag, .word, .names, .object, .staffing: continue
                }
                // The host's own name for a person is kept as it is.
                guard !(form.name == "operator_set" && field.key == .key) else { continue }
                let office = Office()
                for role in form.roles {
                    for value in values {
                        let answer = ask(office.client(role), office.request(form, field, value))
                        written += answer.isDone ? 1 : 0
                    }
                }
                expect(klepet_flush(office.shop))
                // Whoever may hear it: the operator signals, the back office everything that is kept.
                for client in [office.ana, office.office, office.eva] {
                    for event in pullAll(client) {
                        for text in [event.text, event.id, event.parts] {
                            let digits = text.filter(\.isNumber)
                            #expect(!digits.contains("41111111"), "\(form.name).\(field.path): \(text)")
                        }
                    }
                }
                let replies = ask(office.office, #"{"do":"reply_search"}"#)
                #expect(
                    !String(decoding: replies.bytes, as: UTF8.self).filter(\.isNumber).contains("41111111"),
                    "\(form.name).\(field.path)")
            }
        }
        #expect(written > 60, "only \(written) were done")
    }

    @Test func `B13.2: a NUL in any field of any call that is kept refuses the call`() {
        for form in CallForm.all {
            for field in form.fields {
                let values: [String]
                switch field.kind {
                case .text, .json: values = [#""a\u0000b""#]
                case .texts:
                    values = [
                        #"""
                        {"\#(field.key == .answers ? "order" : field.key == .values ? "order.id" : "en")":"a\u0000b"}
                        """#
                    ]
                case .files: values = [Self.file(name: "x", alt: "x").replacing("image/png", with: #"a\u0000/b"#)]
                case .shape: values = [#"{"choices":[{"id":"a","label":"a\u0000b"}]}"#]
                case .number, .flag, .word, .names, .object, .staffing: continue
                }
                // What is looked for is not kept.
                guard field.key != .query else { continue }
                let office = Office()
                let before = digest(office.shop)
                for role in form.roles {
                    for value in values {
                        let answer = ask(office.client(role), office.request(form, field, value))
                        #expect(
                            !answer.isDone || digest(office.shop) == before,
                            "\(form.name).\(field.path): \(answer.object)")
                        guard !answer.isDone else { return }
                    }
                }
            }
        }
    }

    @Test func `B13.5: no refusal repeats what a call held, in whatever field, key or form it stood`() {
        let marker = "zebra77"
        let office = Office()
        var refusals = 0
        for form in CallForm.all {
            var requests = [
                office.request(form, nil, ",\"\(marker)\":1"),
                office.request(form, nil, ",\"\(marker)\":{\"\(marker)\":\"\(marker)\"}"),
                office.request(form, nil, ",\"x\":{\"\(marker)\":tru"),
                office.request(form, nil, ",\"\(marker)\":1,\"\(marker)\":2"),
            ]
            for field in form.fields {
                for value in [
                    "\"\(marker)\"", "[\"\(marker)\"]", "{\"\(marker)\":\"\(marker)\"}", "{\"\(marker)\":7}",
                    "[7,{\"\(marker)\":[1]}]", "-4111111111111111", "4111111111111111", "9111111111111111111",
                    "4111111111111111.5", "\"\(String(repeating: marker, count: 5000))\"", "\"\(marker)\\u0000\"",
                    "\"\(marker)", "{\"\(marker)\":{\"\(marker)\":tru}}",
                ] {
                    requests.append(office.request(form, field, value))
                }
            }
            for role in Role.allCases {
                for request in requests {
                    // A policy's and a prepared reply's faults are told to those who write them, in their words.
                    let isStaff = role == .operator || role == .system
                    if isStaff, request.contains("\"policy\":{") || request.contains("\"texts\":{") { continue }
                    let answer = ask(office.client(role), request)
                    guard !answer.isDone else { continue }
                    refusals += 1
                    let told = String(decoding: answer.bytes, as: UTF8.self)
                    #expect(
                        !told.contains("zebra") && !told.contains("4111111") && !told.contains("9111111"),
                        "\(role) \(request.prefix(200)): \(told)")
                }
            }
        }
        #expect(refusals > 1000)
    }

    @Test func `B13.5: whoever may not set a policy or an operator is told so, not what is wrong with it`() {
        let office = Office()
        for client in [office.eva, office.ana, office.bot] {
            refused(client, #"{"do":"policy_set","policy":{"zebra77":1}}"#, "not_allowed")
            refused(client, #"{"do":"operator_set","key":"k","name":"zebra77\n"}"#, "not_allowed")
            let json = #"{"zebra77": 1}"#
            failing(KLEPET_NOT_ALLOWED) { klepet_policy_set(client, json, json.utf8.count, $0) }
        }
    }

    @Test func `an empty object may be written as PHP does, where names have texts`() {
        let office = Office()
        call(office.eva, #"{"do":"start","text":"hi","answers":[]}"#)
        call(office.ana, #"{"do":"reply_use","chat":\#(office.chat),"shortcut":"way","values":[]}"#)
        refused(office.eva, #"{"do":"start","text":"hi","answers":[1]}"#, "json_invalid", path: "answers")
        refused(office.office, #"{"do":"reply_set","shortcut":"s","texts":[]}"#, "value_invalid", path: "texts")
    }

    @Test func `half of a surrogate pair is U+FFFD`() {
        let office = Office()
        for (json, text) in [
            (#"cut \ud83d"#, "cut \u{FFFD}"), (#"\ude00 cut"#, "\u{FFFD} cut"),
            (#"\ud83d\ud83d\ude00"#, "\u{FFFD}\u{1F600}"), (#"\uD83Dx"#, "\u{FFFD}x"),
            (#"\ud83d\ude00"#, "\u{1F600}"), (#"\\ud83d"#, #"\ud83d"#), (#"\\\ud83d\\"#, "\\\u{FFFD}\\"),
            (#"\udbff\udfff\udc00"#, "\u{10FFFF}\u{FFFD}"),
        ] {
            call(office.eva, #"{"do":"say","chat":\#(office.chat),"text":"\#(json)"}"#)
            expect(klepet_flush(office.shop))
            #expect(pullAll(office.ana).last { $0.kind == UInt16(KLEPET_EVENT_SAID) }?.text == text, "\(json)")
        }
    }

    @Test func `B13.2: a name of which nothing can be seen is greeted as none, and a reply says what it says without`()
    {
        let shop = open(
            nil, Options(policy: #"{"greeting": true, "departments": [{"name": "support", "mode": "take"}]}"#))
        defer { expect(klepet_close(shop)) }
        enter(shop, operator: "ana")
        let (ana, office) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        call(
            office,
            #"{"do":"reply_set","shortcut":"h","texts":{"en":"Dear {visitor.name|customer}, {order.id|hello}."}}"#)
        var greetings: Set<String> = []
        for (index, name) in [nil, " ", "\u{200B}", "\u{3164}\n"].enumerated() {
            let chat = start(join(shop, KLEPET_ROLE_VISITOR, "v\(index)", name: name), "hi").chat
            call(ana, #"{"do":"take","chat":\#(chat)}"#)
            expect(klepet_flush(shop))
            greetings.insert(pullAll(ana).last { $0.kind == UInt16(KLEPET_EVENT_SAID) }?.text ?? "")
            call(ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"h","values":{"order.id":" "}}"#)
            expect(klepet_flush(shop))
            #expect(pullAll(ana).last?.text == "Dear customer, hello.")
        }
        #expect(greetings.count == 1)
    }
}
