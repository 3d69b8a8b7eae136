// The table of calls: complete, in step with the header, the engine's authority and the schema.

import CKlepet
import Foundation
import KlepetEngine
import Testing

@testable import Klepet

@Suite struct CallTableTests {
    /// What klepet_call is not for: handles, and the memory and form of C. (`cursor_set` and
    /// `chats` have both functions in one.)
    static let notCalls: Set = [
        "klepet_leave", "klepet_cursor_resume", "klepet_events_release", "klepet_events_packed", "klepet_call",
        "klepet_query_begin", "klepet_chats_find", "klepet_rehearse_staffing",
    ]

    @Test func `every function that a client is given to is a call`() {
        let names = Set(CallForm.all.map { "klepet_\($0.name)" })
        #expect(names.count == CallForm.all.count)
        for function in functions where function.handle == .client && !Self.notCalls.contains(function.name) {
            #expect(names.contains(function.name), "\(function.name) is not in the table")
        }
        for name in names {
            #expect(functions.contains { $0.name == name }, "\(name) is no function")
        }
    }

    @Test func `a function of a chat alone is a call of a chat alone`() {
        for function in plainFunctions {
            let form = CallForm.all.first { "klepet_\($0.name)" == function.name }
            #expect(form?.ofChat != nil, "\(function.name)")
        }
    }

    @Test func `no field is there twice, and every name is one that C has`() {
        for form in CallForm.all {
            #expect(Set(form.fields.map(\.path)).count == form.fields.count, "\(form.name)")
            #expect(!form.fields.contains { $0.path == "do" || $0.path == "request" })
            #expect(!form.about.isEmpty && form.about.hasSuffix("."), "\(form.name)")
            #expect(form.fields.allSatisfy { !$0.about.isEmpty })
        }
    }

    /// A request with the least that each field takes.
    private func least(_ form: CallForm, chat: UInt64, visitor: UInt64 = 0) -> String {
        let members = form.fields.filter(\.isRequired).map { field in
            let value =
                switch field.kind {
                case .number(let range):
                    switch field.key {
                    case .chat: "\(chat)"
                    case .visitor: "\(visitor)"
                    default: "\(range.lowerBound)"
                    }
                case .flag: "true"
                case .word(let words): "\"\(words.first?.word ?? "")\""
                case .text, .json: "\"x\""
                case .names: "[]"
                case .object: "{}"
                case .texts: #"{"en":"x"}"#
                case .files: "[]"
                case .staffing: #"[{"operators":1,"days":["mon"],"from":"09:00","to":"12:00"}]"#
                case .shape: #"{"choices":[{"id":"a","label":"A"}]}"#
                }
            return ",\"\(field.path)\":\(value)"
        }
        return "{\"do\":\"\(form.name)\"\(members.joined())}"
    }

    @Test func `whoever the table does not name is refused by the engine, whoever it names is not`() {
        let roles: [(Role, Int32)] = [
            (.visitor, KLEPET_ROLE_VISITOR), (.operator, KLEPET_ROLE_OPERATOR), (.system, KLEPET_ROLE_SYSTEM),
            (.bot, KLEPET_ROLE_BOT),
        ]
        // The operator is a supervisor, too (B20.1).
        let policy = String(generous.dropLast()) + #", "transfer": {"supervisors": "support"}}"#
        for form in CallForm.all {
            for (role, number) in roles {
                let shop = open(nil, Options(policy: policy))
                defer { expect(klepet_close(shop)) }
                enter(shop, operator: "both", mayExport: true)
                let client = join(shop, number, "both")
                // The visitor's own; the operator's, who took it.
                let visitor = role == .visitor ? client : join(shop, KLEPET_ROLE_VISITOR, "eva")
                let chat = start(visitor, "Hello").chat
                if role == .operator { expect(klepet_take(client, chat, nil)) }
                var person: UInt64 = 0
                expect(klepet_person(visitor, &person))
                expect(klepet_flush(shop))
                let answer = ask(client, least(form, chat: chat, visitor: person))
                expect(answer.status)
                if form.roles.contains(role) {
                    #expect(
                        answer.isDone || answer.refusal != "not_allowed", "\(form.name) by \(role): \(answer.object)")
                } else {
                    #expect(answer.refusal == "not_allowed", "\(form.name) by \(role): \(answer.object)")
                }
            }
        }
    }

    @Test func `another visitor's chat is as good as none`() {
        let shop = open(nil, Options(policy: generous))
        defer { expect(klepet_close(shop)) }
        let chat = start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello").chat
        let adam = join(shop, KLEPET_ROLE_VISITOR, "adam")
        let ofAChat = CallForm.all.filter { form in form.fields.contains { $0.key == .chat && $0.isRequired } }
        for form in ofAChat where form.roles.contains(.visitor) {
            refused(adam, least(form, chat: chat), "chat_unknown")
        }
    }

    @Test func `every refusal and every other status has its word`() throws {
        for refusal in Refusal.allCases where refusal != .bufferTooSmall {
            let word = CallStatus.word(refusal.rawValue)
            #expect(
                word.allSatisfy { $0.isLowercase || $0 == "_" || $0.isNumber } && !word.hasPrefix("status_"), "\(word)")
        }
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Include/klepet.h"
        let header = try String(contentsOfFile: path, encoding: .utf8)
        for (status, word) in CallStatus.words {
            #expect(header.contains("#define KLEPET_\(word.uppercased()) (\(status))"), "\(status) \(word)")
        }
    }

    @Test func `a field's name is its case's, with underscores`() {
        #expect(CallKey.allCases.map { "\($0.name)" } == CallKey.allCases.map { snake("\($0)") })
    }

    @Test func `the schema is JSON that names every call, kind and refusal`() throws {
        let text = try #require(CKlepet.klepet_schema().map { String(cString: $0) })
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
        let definitions = try #require(schema["$defs"] as? Object)
        for form in CallForm.all {
            #expect(definitions["\(form.name).request"] is Object && definitions["\(form.name).reply"] is Object)
        }
        let event = try #require(definitions["event"] as? Object)
        let kind = (event["properties"] as? Object)?["kind"] as? Object
        #expect((kind?["enum"] as? [String])?.count == Event.Kind.allCases.count)
        // By our own reader, which takes no key twice: it finds but that this is no call.
        let shop = open()
        defer { expect(klepet_close(shop)) }
        refused(join(shop, KLEPET_ROLE_SYSTEM, "office"), text, "json_invalid", path: "do")
        // Every reference leads somewhere.
        for reference in text.matches(of: /"#\/\$defs\/([a-z_.]+)"/) {
            #expect(definitions[String(reference.output.1)] is Object, "\(reference.output.1)")
        }
    }
}

/// `untilMs` is `until_ms`, `messageIDInvalid` is `message_id_invalid`: words of the vocabulary as JSON has them.
private func snake(_ name: String) -> String {
    let letters = Array(name.utf8)
    var word = ""
    for (index, letter) in letters.enumerated() {
        let isCapital = isUpper(letter)
        if isCapital, index > 0 {
            let endsAbbreviation =
                isUpper(letters[index - 1]) && index + 1 < letters.count && isLower(letters[index + 1])
            if isLower(letters[index - 1]) || isDigit(letters[index - 1]) || endsAbbreviation { word += "_" }
        }
        word.unicodeScalars.append(Unicode.Scalar(isCapital ? letter | 0x20 : letter))
    }
    return word
}

private func isUpper(_ letter: UInt8) -> Bool { (0x41...0x5A).contains(letter) }
private func isLower(_ letter: UInt8) -> Bool { (0x61...0x7A).contains(letter) }
private func isDigit(_ letter: UInt8) -> Bool { (0x30...0x39).contains(letter) }
