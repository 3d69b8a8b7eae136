// What klepet.h says of a function's statuses is all that it returns: its comment is read here, and the function is
// called by everybody, in chats of every state, with arguments that are right and with such as are not.

import CKlepet
import Foundation
import Testing

@Suite struct StatusTests {
    @Test func `the header names every status that its functions return`() throws {
        let header = try Header()
        var returned: [String: Set<klepet_status>] = [:]
        func note(_ name: String, _ status: klepet_status) { returned[name, default: []].insert(status) }
        for state in 0..<Scene.states {
            for who in 0..<Scene.clients {
                for isReversed in [false, true] {
                    let scene = Scene(state)
                    let asked = functions.filter {
                        !$0.endsHandle && !["klepet_import", "klepet_advance"].contains($0.name)
                    }
                    for function in isReversed ? asked.reversed() : asked {
                        let arguments = Arguments(shop: scene.shop, client: scene.client(who))
                        arguments.chat = scene.chat
                        arguments.query = scene.query
                        note(function.name, function.call(arguments))
                    }
                    expect(klepet_close(scene.shop))
                }
                let scene = Scene(state)
                for chat in [scene.chat, 7777, 0] {
                    for text in Self.texts {
                        // A path ends with a NUL.
                        (text + [0]).withUnsafeBytes { bytes in
                            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                            for (name, call) in writing { note(name, call(scene.client(who), chat, start, text.count)) }
                            for (name, call) in joining { note(name, call(scene.shop, start, text.count)) }
                        }
                    }
                    for (name, call) in numbering {
                        for number in [0, 1, 9, 99, 1_700_000_000_000, 1_700_003_600_000, .max] as [Int64] {
                            note(name, call(scene.client(who), chat, number))
                        }
                    }
                }
                expect(klepet_close(scene.shop))
            }
        }
        #expect(returned.count > 60)
        for (name, statuses) in returned.sorted(by: { $0.key < $1.key }) {
            let missing = statuses.subtracting(header.statuses(of: name)).subtracting(header.everywhere)
            #expect(
                missing.isEmpty,
                "\(name): \(missing.sorted(by: >).compactMap { header.names[$0] }.joined(separator: ", "))")
        }
    }

    @Test func `every status but the system's own has been returned by somebody, or is named by a function`() throws {
        let header = try Header()
        let named = header.functions.reduce(into: header.everywhere) { $0.formUnion(header.statuses(of: $1)) }
        let silent = header.names.filter { !named.contains($0.key) }.values.sorted()
        #expect(silent == [], "no comment names them")
    }

    /// Empty, too long, not UTF-8, with what no text may have, and a good one.
    private static let texts: [[UInt8]] = [
        [], [UInt8](repeating: 0x78, count: 40_000), [0xC3, 0x28], [0x61, 0x00, 0x62], Array("{\"a\": 7}".utf8),
        Array("no such".utf8),
    ]
}

// MARK: calls that go wrong

private typealias Bytes = UnsafePointer<CChar>

private func filled<Value>(_ value: Value, _ fill: (inout Value) -> Void) -> Value {
    var value = value
    withUnsafeMutableBytes(of: &value) { $0.storeBytes(of: UInt32(MemoryLayout<Value>.size), as: UInt32.self) }
    fill(&value)
    return value
}

private func said(_ text: Bytes?, _ count: Int, id: Bytes? = nil, _ idCount: Int = 0) -> klepet_message {
    filled(klepet_message()) { ($0.text, $0.text_bytes, $0.id, $0.id_bytes) = (text, count, id, idCount) }
}

/// With a text for whatever they take.
private let writing: [(String, @Sendable (OpaquePointer?, UInt64, Bytes?, Int) -> klepet_status)] = [
    (
        "klepet_say",
        { client, chat, text, count in
            var message = said(text, count)
            return klepet_say(client, chat, &message, nil, nil)
        }
    ),
    (
        "klepet_say",
        { client, chat, text, count in
            "x".withCString { ok in
                var message = said(ok, 1, id: text, count)
                return klepet_say(client, chat, &message, nil, nil)
            }
        }
    ),
    (
        "klepet_start",
        { client, _, text, count in
            var message = said(text, count)
            return klepet_start(client, nil, &message, nil, nil)
        }
    ),
    (
        "klepet_start",
        { client, _, text, count in
            "x".withCString { ok in
                var message = said(ok, 1)
                var options = filled(klepet_start_options()) { ($0.department, $0.department_bytes) = (text, count) }
                return klepet_start(client, &options, &message, nil, nil)
            }
        }
    ),
    (
        "klepet_start",
        { client, _, text, count in
            "x".withCString { ok in
                var message = said(ok, 1)
                var answer = filled(klepet_answer_text()) {
                    ($0.key, $0.key_bytes, $0.text, $0.text_bytes) = (text, count, ok, 1)
                }
                return withUnsafePointer(to: &answer) { answer in
                    var options = filled(klepet_start_options()) { ($0.answers, $0.answers_count) = (answer, 1) }
                    return klepet_start(client, &options, &message, nil, nil)
                }
            }
        }
    ),
    ("klepet_edit", { klepet_edit($0, $1, 10, $2, $3, nil) }),
    ("klepet_edit", { klepet_edit($0, $1, 11, $2, $3, nil) }),
    ("klepet_edit", { klepet_edit($0, $1, 14, $2, $3, nil) }),
    ("klepet_activity", { klepet_activity($0, $1, 1, $2, $3, nil) }),
    ("klepet_hold", { klepet_hold($0, $1, $2, $3, 1_700_000_600_000, nil) }),
    ("klepet_choose", { klepet_choose($0, $1, 2, $2, $3, nil) }),
    ("klepet_answer", { klepet_answer($0, $1, $2, $3, $2, $3, nil) }),
    ("klepet_escalate", { klepet_escalate($0, $1, $2, $3, nil) }),
    ("klepet_ban", { klepet_ban($0, 2, 0, $2, $3, nil) }),
    (
        "klepet_transfer",
        { client, chat, text, count in
            var options = filled(klepet_transfer_options()) {
                ($0.operator_person, $0.reason, $0.reason_bytes) = (3, text, count)
            }
            return klepet_transfer(client, chat, &options, nil)
        }
    ),
    (
        "klepet_transfer",
        { client, chat, text, count in
            var options = filled(klepet_transfer_options()) { ($0.department, $0.department_bytes) = (text, count) }
            return klepet_transfer(client, chat, &options, nil)
        }
    ),
    (
        "klepet_operator_set",
        { client, _, text, count in
            "ana".withCString { key in
                var options = filled(klepet_operator_options()) {
                    ($0.key, $0.key_bytes, $0.name, $0.name_bytes) = (key, 3, text, count)
                    ($0.photo_url, $0.photo_url_bytes) = (text, count)
                }
                return klepet_operator_set(client, &options, nil, nil)
            }
        }
    ),
    (
        "klepet_operator_set",
        { client, _, text, count in
            var options = filled(klepet_operator_options()) {
                ($0.key, $0.key_bytes, $0.departments, $0.departments_bytes) = (text, count, text, count)
            }
            return klepet_operator_set(client, &options, nil, nil)
        }
    ),
    ("klepet_policy_set", { client, _, text, count in klepet_policy_set(client, text, count, nil) }),
    (
        "klepet_reply_set",
        { client, _, text, count in
            var options = filled(klepet_reply_options()) {
                ($0.shortcut, $0.shortcut_bytes, $0.texts, $0.texts_bytes) = (text, count, text, count)
            }
            return klepet_reply_set(client, &options, nil)
        }
    ),
    (
        "klepet_reply_set",
        { client, _, text, count in
            "hi".withCString { key in
                var options = filled(klepet_reply_options()) {
                    ($0.shortcut, $0.shortcut_bytes, $0.department, $0.department_bytes) = (key, 2, text, count)
                    ($0.texts, $0.texts_bytes, $0.operator_id) = (text, count, 99)
                }
                return klepet_reply_set(client, &options, nil)
            }
        }
    ),
    (
        "klepet_reply_remove",
        { client, _, text, count in
            var options = filled(klepet_reply_options()) { ($0.shortcut, $0.shortcut_bytes) = (text, count) }
            return klepet_reply_remove(client, &options, nil)
        }
    ),
    (
        "klepet_reply_use",
        { client, chat, text, count in
            var options = filled(klepet_reply_use_options()) {
                ($0.shortcut, $0.shortcut_bytes, $0.locale, $0.locale_bytes) = (text, count, text, count)
                ($0.values, $0.values_bytes) = (text, count)
            }
            return klepet_reply_use(client, chat, &options, nil, nil)
        }
    ),
    (
        "klepet_reply_search",
        { client, _, text, count in klepet_reply_search(client, text, count, 5, nil, 0, nil, nil) }
    ),
    (
        "klepet_search",
        { client, _, text, count in
            var options = filled(klepet_search_options()) {
                ($0.query, $0.query_bytes, $0.department, $0.department_bytes) = (text, count, text, count)
            }
            return klepet_search(client, &options, nil, 0, nil, nil)
        }
    ),
    (
        "klepet_transcript",
        { client, _, text, count in
            var options = filled(klepet_transcript_options()) { ($0.token, $0.token_bytes) = (text, count) }
            return klepet_transcript(client, &options, nil, 0, nil, nil)
        }
    ),
    (
        "klepet_survey_answer",
        { client, _, text, count in
            var options = filled(klepet_survey_options()) {
                ($0.given, $0.token, $0.token_bytes, $0.comment, $0.comment_bytes) = (32, text, count, text, count)
            }
            return klepet_survey_answer(client, &options, nil)
        }
    ),
    (
        "klepet_visit",
        { client, _, text, count in
            var options = filled(klepet_visit_options()) { ($0.page, $0.page_bytes) = (text, count) }
            return klepet_visit(client, &options, nil)
        }
    ),
    ("klepet_media_redeem", { klepet_media_redeem($0, $1, $2, $3, nil) }),
    (
        "klepet_report",
        { client, _, text, count in
            var options = filled(klepet_report_options()) { ($0.zone, $0.zone_bytes) = (text, count) }
            return klepet_report(client, &options, nil, 0, nil, nil)
        }
    ),
    ("klepet_rehearse", { client, _, text, count in klepet_rehearse(client, text, count, nil, 0, nil, nil) }),
    (
        "klepet_query_begin",
        { client, _, text, count in
            var query: OpaquePointer?
            return klepet_query_begin(client, text, count, &query, nil)
        }
    ),
    ("klepet_call", { client, _, text, count in klepet_call(client, text, count, nil, 0, nil, nil) }),
]

private let joining: [(String, @Sendable (OpaquePointer?, Bytes?, Int) -> klepet_status)] = [
    (
        "klepet_join",
        { shop, text, count in
            var options = filled(klepet_join_options()) { ($0.role, $0.key, $0.key_bytes) = (1, text, count) }
            var client: OpaquePointer?
            return klepet_join(shop, &options, &client, nil)
        }
    ),
    (
        "klepet_join",
        { shop, text, count in
            "eva".withCString { key in
                var options = filled(klepet_join_options()) {
                    ($0.role, $0.key, $0.key_bytes, $0.name, $0.name_bytes) = (1, key, 3, text, count)
                    ($0.signature, $0.signature_bytes) = (text, count)
                }
                var client: OpaquePointer?
                return klepet_join(shop, &options, &client, nil)
            }
        }
    ),
    (
        "klepet_join",
        { shop, text, count in
            "nobody".withCString { key in
                var options = filled(klepet_join_options()) {
                    ($0.role, $0.key, $0.key_bytes, $0.locale, $0.locale_bytes) = (2, key, 6, text, count)
                }
                var client: OpaquePointer?
                return klepet_join(shop, &options, &client, nil)
            }
        }
    ),
    ("klepet_backup", { shop, path, _ in klepet_backup(shop, path, nil) }),
    ("klepet_advance", { shop, _, count in klepet_advance(shop, Int64(count)) }),
]

/// With a number for whatever they take.
private let numbering: [(String, @Sendable (OpaquePointer?, UInt64, Int64) -> klepet_status)] = [
    ("klepet_presence_set", { klepet_presence_set($0, UInt32(clamping: $2), nil) }),
    ("klepet_end", { klepet_end($0, $1, UInt32(clamping: $2), nil) }),
    ("klepet_ladder_set", { klepet_ladder_set($0, $1, UInt32(clamping: $2), nil) }),
    ("klepet_receipt", { klepet_receipt($0, $1, UInt32(clamping: $2), 0, nil) }),
    ("klepet_promise", { klepet_promise($0, $1, $2, nil) }),
    ("klepet_hold", { klepet_hold($0, $1, nil, 0, $2, nil) }),
    ("klepet_choose", { klepet_choose($0, $1, UInt32(clamping: $2), nil, 0, nil) }),
    ("klepet_activity", { klepet_activity($0, $1, UInt32(clamping: $2), nil, 0, nil) }),
    ("klepet_media_offer", { klepet_media_offer($0, $1, UInt32(clamping: $2), nil) }),
    (
        "klepet_invitation_answer",
        { client, _, number in klepet_invitation_answer(client, 1, UInt32(clamping: number), nil) }
    ),
    ("klepet_consent", { client, _, number in klepet_consent(client, UInt32(clamping: number), nil) }),
    ("klepet_ban", { client, _, number in klepet_ban(client, UInt64(clamping: number), number, nil, 0, nil) }),
    ("klepet_unban", { client, _, number in klepet_unban(client, UInt64(clamping: number), nil) }),
    ("klepet_person_merge", { klepet_person_merge($0, $1, UInt64(clamping: $2), nil) }),
    ("klepet_export", { client, _, number in klepet_export(client, UInt64(clamping: number), nil, 0, nil, nil) }),
    (
        "klepet_erase",
        { client, _, number in number == 1 ? KLEPET_OK : klepet_erase(client, UInt64(clamping: number), nil) }
    ),
    ("klepet_redact", { klepet_redact($0, $1, UInt64(clamping: $2), nil) }),
    ("klepet_retract", { klepet_retract($0, $1, UInt64(clamping: $2), nil) }),
    ("klepet_reopen", { client, chat, _ in klepet_reopen(client, chat, nil) }),
    ("klepet_take", { client, chat, _ in klepet_take(client, chat, nil) }),
    (
        "klepet_transfer",
        { client, chat, number in
            var options = filled(klepet_transfer_options()) { $0.operator_person = UInt64(clamping: number) }
            return klepet_transfer(client, chat, &options, nil)
        }
    ),
    (
        "klepet_reply_search",
        { client, _, number in klepet_reply_search(client, nil, 0, Int(number), nil, 0, nil, nil) }
    ),
    (
        "klepet_search",
        { client, _, number in
            "hello".withCString { hello in
                var options = filled(klepet_search_options()) {
                    ($0.query, $0.query_bytes, $0.limit) = (hello, 5, UInt32(clamping: number))
                    ($0.person, $0.from_ms, $0.before_seq) = (
                        UInt64(clamping: number), number, UInt64(clamping: number)
                    )
                }
                return klepet_search(client, &options, nil, 0, nil, nil)
            }
        }
    ),
    (
        "klepet_history",
        { client, _, number in
            klepet_history(client, UInt64(clamping: number), UInt64(clamping: number), Int(number), nil, 0, nil, nil)
        }
    ),
    (
        "klepet_transcript",
        { client, chat, number in
            var options = filled(klepet_transcript_options()) {
                ($0.chat, $0.format, $0.limit) = (chat, UInt32(clamping: number), UInt32(clamping: number))
            }
            return klepet_transcript(client, &options, nil, 0, nil, nil)
        }
    ),
    (
        "klepet_report",
        { client, _, number in
            var options = filled(klepet_report_options()) {
                ($0.from_ms, $0.utc_offset_minutes) = (number, Int32(clamping: number))
            }
            return klepet_report(client, &options, nil, 0, nil, nil)
        }
    ),
    (
        "klepet_start",
        { client, _, number in
            "x".withCString { ok in
                var message = said(ok, 1)
                var options = filled(klepet_start_options()) { $0.priority = Int32(clamping: number) }
                return klepet_start(client, &options, &message, nil, nil)
            }
        }
    ),
]
