// Every function of klepet.h with arguments that are right, one of which can be left out; for tests that go through all
// of them. A test holds the list against Include/klepet.map.

import CKlepet
import Glibc
import Testing

/// Arguments that are right, and memory for the outputs that shows whether it was written to.
final class Arguments {
    var shop: OpaquePointer?
    var client: OpaquePointer?
    var query: OpaquePointer?
    var chat: UInt64 = 1
    /// The pointer that is NULL this time.
    var missing: String?
    /// The size that option structs and outputs claim, if not their own.
    var size: UInt32?
    /// Sets the byte behind an option struct.
    var tail: UInt8 = 0

    private static let outputBytes = 8192
    private static let untouched: UInt8 = 0xA5
    private let outputs = UnsafeMutableRawPointer.allocate(byteCount: outputBytes, alignment: 16)
    private let inputs = UnsafeMutableRawPointer.allocate(byteCount: 16384, alignment: 16)
    private var image: [UInt8] = []

    init(shop: OpaquePointer? = nil, client: OpaquePointer? = nil, query: OpaquePointer? = nil) {
        (self.shop, self.client, self.query) = (shop, client, query)
        outputs.initializeMemory(as: UInt8.self, repeating: Self.untouched, count: Self.outputBytes)
        inputs.initializeMemory(as: UInt8.self, repeating: 0, count: 16384)
        image = Array(UnsafeRawBufferPointer(start: outputs, count: Self.outputBytes))
    }

    deinit {
        outputs.deallocate()
        inputs.deallocate()
    }

    /// Place for an output, one of eight.
    func output<Value>(_ name: String, _ index: Int = 0, as _: Value.Type = Value.self) -> UnsafeMutablePointer<Value>?
    {
        let place = outputs + index * 1024
        image = Array(UnsafeRawBufferPointer(start: outputs, count: Self.outputBytes))
        return missing == name ? nil : place.assumingMemoryBound(to: Value.self)
    }

    /// An output whose first field says how long it is.
    func sized<Value>(_ name: String, _ index: Int = 0, as type: Value.Type = Value.self) -> UnsafeMutablePointer<
        Value
    >? {
        (outputs + index * 1024).storeBytes(of: size ?? UInt32(MemoryLayout<Value>.size), as: UInt32.self)
        return output(name, index, as: type)
    }

    /// True when nothing was written since the last `output`.
    var areOutputsUntouched: Bool { image.withUnsafeBytes { memcmp($0.baseAddress!, outputs, Self.outputBytes) == 0 } }

    /// An option struct, its size first.
    func options<Value>(_ name: String, _ index: Int = 0, _ value: Value) -> UnsafePointer<Value>? {
        guard missing != name else { return nil }
        let place = inputs + index * 8192
        place.initializeMemory(as: UInt8.self, repeating: 0, count: 8192)
        let known = MemoryLayout<Value>.size
        withUnsafeBytes(of: value) { bytes in
            if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: known) }
        }
        place.storeBytes(of: size ?? UInt32(known), as: UInt32.self)
        place.storeBytes(of: tail, toByteOffset: known, as: UInt8.self)
        return UnsafePointer(place.assumingMemoryBound(to: Value.self))
    }

    func input(_ name: String, _ text: UnsafePointer<CChar>) -> UnsafePointer<CChar>? { missing == name ? nil : text }
}

/// Text that lives as long as the program.
private func fixed(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

struct Function: CustomTestStringConvertible, Sendable {
    enum Handle { case none, shop, client, query }
    var name: String
    var handle: Handle
    /// Names of the pointers that must not be NULL.
    var pointers: [String] = []
    /// Names of those whose struct begins with its size.
    var sized: [String] = []
    /// Only for shops that the host steps, or for the virtual clock.
    var isStepped = false
    /// May be called from any thread and from within a call.
    var isForAnybody = false
    /// The function may go on after its handle: it ends it.
    var endsHandle = false
    var call: @Sendable (Arguments) -> klepet_status

    var testDescription: String { name }
}

private func eventBytes() -> Int { MemoryLayout<klepet_event>.stride }

let functions: [Function] =
    shopFunctions + clientFunctions + sayingFunctions + chatFunctions + handingFunctions + guardingFunctions
    + readingFunctions

private let shopFunctions: [Function] = [
    Function(name: "klepet_close", handle: .shop, endsHandle: true) { klepet_close($0.shop) },
    Function(name: "klepet_fd", handle: .shop, pointers: ["fd"], isStepped: true) {
        klepet_fd($0.shop, $0.output("fd"))
    },
    Function(name: "klepet_timeout_ms", handle: .shop, pointers: ["timeout"], isStepped: true) {
        klepet_timeout_ms($0.shop, $0.output("timeout"))
    },
    Function(name: "klepet_step", handle: .shop, isStepped: true) { klepet_step($0.shop, 0) },
    Function(name: "klepet_interrupt", handle: .shop, isStepped: true, isForAnybody: true) {
        klepet_interrupt($0.shop)
    },
    Function(name: "klepet_wakeup_fd", handle: .shop, pointers: ["fd"]) { klepet_wakeup_fd($0.shop, $0.output("fd")) },
    Function(name: "klepet_wakeup_clear", handle: .shop) { klepet_wakeup_clear($0.shop) },
    Function(name: "klepet_flush", handle: .shop) { klepet_flush($0.shop) },
    Function(name: "klepet_now", handle: .shop, pointers: ["now"]) { klepet_now($0.shop, $0.output("now")) },
    Function(name: "klepet_advance", handle: .shop, isStepped: true) { klepet_advance($0.shop, 1_700_000_100_000) },
    Function(name: "klepet_next_deadline", handle: .shop, pointers: ["at"]) {
        klepet_next_deadline($0.shop, $0.output("at"))
    },
    Function(name: "klepet_statistics_get", handle: .shop, pointers: ["statistics"], sized: ["statistics"]) {
        klepet_statistics_get($0.shop, $0.sized("statistics"))
    },
    Function(name: "klepet_incarnation", handle: .shop, pointers: ["incarnation"]) {
        klepet_incarnation($0.shop, $0.output("incarnation"))
    },
    Function(name: "klepet_digest", handle: .shop, pointers: ["digest"]) {
        klepet_digest($0.shop, $0.output("digest"))
    },
    Function(name: "klepet_audit", handle: .shop) { arguments in
        var needed = 0
        return klepet_audit(arguments.shop, arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_import", handle: .shop, pointers: ["events"]) { arguments in
        // One event, of no kind.
        let events = arguments.options("events", 0, klepet_event())
        return klepet_import(arguments.shop, events, eventBytes(), 1, arguments.output("taken"), nil)
    },
    Function(name: "klepet_backup", handle: .shop, pointers: ["path"]) {
        klepet_backup($0.shop, $0.input("path", fixed("/nowhere/copy.db")), nil)
    },
    Function(name: "klepet_backup_get", handle: .shop, pointers: ["progress"], sized: ["progress"]) {
        klepet_backup_get($0.shop, $0.sized("progress"), nil)
    },
    Function(name: "klepet_join", handle: .shop, pointers: ["options", "client"], sized: ["options"]) { arguments in
        var options = klepet_join_options()
        options.role = UInt32(KLEPET_ROLE_VISITOR)
        (options.key, options.key_bytes) = (fixed("joiner"), 6)
        return klepet_join(arguments.shop, arguments.options("options", 0, options), arguments.output("client"), nil)
    },
]

private let clientFunctions: [Function] = [
    Function(name: "klepet_leave", handle: .client, endsHandle: true) { klepet_leave($0.client) },
    Function(name: "klepet_seen", handle: .client) { klepet_seen($0.client) },
    Function(name: "klepet_person", handle: .client, pointers: ["person"]) {
        klepet_person($0.client, $0.output("person"))
    },
    Function(name: "klepet_operator_set", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_operator_options()
        (options.key, options.key_bytes, options.name, options.name_bytes) = (fixed("ben"), 3, fixed("Ben"), 3)
        return klepet_operator_set(
            arguments.client, arguments.options("options", 0, options), arguments.output("person"), nil)
    },
    Function(name: "klepet_presence_set", handle: .client) { klepet_presence_set($0.client, 1, nil) },
    Function(name: "klepet_policy_set", handle: .client, pointers: ["json"]) {
        klepet_policy_set($0.client, $0.input("json", fixed("{}")), 2, nil)
    },
]

private func message() -> klepet_message {
    var message = klepet_message()
    (message.text, message.text_bytes) = (fixed("Hello?"), 6)
    return message
}

private let sayingFunctions: [Function] = [
    Function(name: "klepet_start", handle: .client, pointers: ["message"], sized: ["options", "message"]) { arguments in
        klepet_start(
            arguments.client, arguments.options("options", 0, klepet_start_options()),
            arguments.options("message", 1, message()), arguments.output("posted"), nil)
    },
    Function(name: "klepet_say", handle: .client, pointers: ["message"], sized: ["message"]) {
        klepet_say($0.client, $0.chat, $0.options("message", 0, message()), $0.output("posted"), nil)
    },
    Function(name: "klepet_edit", handle: .client, pointers: ["text"]) {
        klepet_edit($0.client, $0.chat, 1, $0.input("text", fixed("Hullo?")), 6, nil)
    },
    Function(name: "klepet_retract", handle: .client) { klepet_retract($0.client, $0.chat, 1, nil) },
    Function(name: "klepet_redact", handle: .client) { klepet_redact($0.client, $0.chat, 1, nil) },
    Function(name: "klepet_activity", handle: .client, pointers: ["preview"]) {
        klepet_activity($0.client, $0.chat, 1, $0.input("preview", fixed("I would")), 7, nil)
    },
    Function(name: "klepet_receipt", handle: .client) { klepet_receipt($0.client, $0.chat, 1, 1, nil) },
]

private func preparedReply() -> klepet_reply_options {
    var options = klepet_reply_options()
    (options.shortcut, options.shortcut_bytes) = (fixed("hi"), 2)
    (options.texts, options.texts_bytes) = (fixed(#"{"en":"Hello {visitor.name|there}"}"#), 35)
    return options
}

private let chatFunctions: [Function] = [
    Function(name: "klepet_take", handle: .client) { klepet_take($0.client, $0.chat, nil) },
    Function(name: "klepet_decline", handle: .client) { klepet_decline($0.client, $0.chat, nil) },
    Function(name: "klepet_hold", handle: .client, pointers: ["reason"]) {
        klepet_hold($0.client, $0.chat, $0.input("reason", fixed("asking")), 6, 1_700_000_200_000, nil)
    },
    Function(name: "klepet_resume", handle: .client) { klepet_resume($0.client, $0.chat, nil) },
    Function(name: "klepet_promise", handle: .client) { klepet_promise($0.client, $0.chat, 1_700_000_200_000, nil) },
    Function(name: "klepet_ladder_set", handle: .client) { klepet_ladder_set($0.client, $0.chat, 0, nil) },
    Function(name: "klepet_reopen", handle: .client) { klepet_reopen($0.client, $0.chat, nil) },
    Function(name: "klepet_end", handle: .client) { klepet_end($0.client, $0.chat, 0, nil) },
    Function(name: "klepet_reply_set", handle: .client, pointers: ["options"], sized: ["options"]) {
        klepet_reply_set($0.client, $0.options("options", 0, preparedReply()), nil)
    },
    Function(name: "klepet_reply_remove", handle: .client, pointers: ["options"], sized: ["options"]) {
        klepet_reply_remove($0.client, $0.options("options", 0, preparedReply()), nil)
    },
    Function(name: "klepet_reply_use", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_reply_use_options()
        (options.shortcut, options.shortcut_bytes) = (fixed("hi"), 2)
        return klepet_reply_use(
            arguments.client, arguments.chat, arguments.options("options", 0, options), arguments.output("posted"), nil)
    },
    Function(name: "klepet_reply_search", handle: .client, pointers: ["query"]) { arguments in
        var needed = 0
        return klepet_reply_search(
            arguments.client, arguments.input("query", fixed("hi")), 2, 10, arguments.output("buffer"), 1024, &needed,
            nil)
    },
    Function(name: "klepet_choose", handle: .client, pointers: ["contact"]) {
        klepet_choose($0.client, $0.chat, 2, $0.input("contact", fixed("a@b.cz")), 6, nil)
    },
    Function(name: "klepet_still_here", handle: .client) { klepet_still_here($0.client, $0.chat, nil) },
    Function(name: "klepet_answer", handle: .client, pointers: ["key", "answer"]) {
        klepet_answer($0.client, $0.chat, $0.input("key", fixed("order")), 5, $0.input("answer", fixed("4711")), 4, nil)
    },
    Function(name: "klepet_hand_off", handle: .client) {
        klepet_hand_off($0.client, $0.chat, $0.output("posted"), nil)
    },
    Function(name: "klepet_ask_more", handle: .client) { klepet_ask_more($0.client, $0.chat, nil) },
    Function(name: "klepet_survey_waive", handle: .client) { klepet_survey_waive($0.client, $0.chat, nil) },
    Function(name: "klepet_survey_answer", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_survey_options()
        (options.given, options.operator_rating, options.token, options.token_bytes) = (1, 5, fixed("0123"), 4)
        return klepet_survey_answer(arguments.client, arguments.options("options", 0, options), nil)
    },
    Function(name: "klepet_visit", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_visit_options()
        (options.page, options.page_bytes) = (fixed("/shoes"), 6)
        return klepet_visit(arguments.client, arguments.options("options", 0, options), nil)
    },
    Function(name: "klepet_invitation_answer", handle: .client) { klepet_invitation_answer($0.client, 1, 1, nil) },
]

private let handingFunctions: [Function] = [
    Function(name: "klepet_transfer", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_transfer_options()
        (options.department, options.department_bytes) = (fixed("support"), 7)
        return klepet_transfer(arguments.client, arguments.chat, arguments.options("options", 0, options), nil)
    },
    Function(name: "klepet_escalate", handle: .client, pointers: ["reason"]) {
        klepet_escalate($0.client, $0.chat, $0.input("reason", fixed("angry")), 5, nil)
    },
    Function(name: "klepet_media_offer", handle: .client) { klepet_media_offer($0.client, $0.chat, 1, nil) },
    Function(name: "klepet_media_accept", handle: .client) { klepet_media_accept($0.client, $0.chat, nil) },
    Function(name: "klepet_media_end", handle: .client) { klepet_media_end($0.client, $0.chat, nil) },
    Function(name: "klepet_media_redeem", handle: .client, pointers: ["token"]) {
        klepet_media_redeem($0.client, $0.chat, $0.input("token", fixed("abcd")), 4, nil)
    },
]

private let guardingFunctions: [Function] = [
    Function(name: "klepet_consent", handle: .client) { klepet_consent($0.client, 1, nil) },
    Function(name: "klepet_ban", handle: .client, pointers: ["reason"]) {
        klepet_ban($0.client, 1, 0, $0.input("reason", fixed("spam")), 4, nil)
    },
    Function(name: "klepet_unban", handle: .client) { klepet_unban($0.client, 1, nil) },
    Function(name: "klepet_erase", handle: .client) { klepet_erase($0.client, 999, nil) },
    Function(name: "klepet_export", handle: .client) { arguments in
        var needed = 0
        return klepet_export(arguments.client, 1, arguments.output("buffer"), 1024, &needed, nil)
    },
]

private let readingFunctions: [Function] = [
    Function(name: "klepet_events", handle: .client, pointers: ["events", "count"]) {
        klepet_events($0.client, $0.output("events"), eventBytes(), 4, $0.output("count", 1))
    },
    Function(name: "klepet_events_release", handle: .client) { klepet_events_release($0.client) },
    Function(name: "klepet_events_packed", handle: .client, pointers: ["buffer", "used", "count"]) {
        klepet_events_packed(
            $0.client, $0.output("buffer", as: UInt8.self), 1024, $0.output("used", 1), $0.output("count", 2))
    },
    Function(name: "klepet_cursor_set", handle: .client) { klepet_cursor_set($0.client, 0) },
    Function(name: "klepet_cursor_resume", handle: .client) {
        klepet_cursor_resume($0.client, 0, 0, $0.output("cursor"))
    },
    Function(name: "klepet_chat_events", handle: .client, pointers: ["events", "count"]) {
        klepet_chat_events($0.client, $0.chat, 0, $0.output("events"), eventBytes(), 4, $0.output("count", 1))
    },
    Function(name: "klepet_chat_get", handle: .client, pointers: ["info"], sized: ["info"]) {
        klepet_chat_get($0.client, $0.chat, $0.sized("info"))
    },
    Function(name: "klepet_chats", handle: .client, pointers: ["chats", "count"], sized: ["chats"]) {
        klepet_chats($0.client, 0, $0.sized("chats"), 4, $0.output("count", 5))
    },
    Function(name: "klepet_explain", handle: .client) { arguments in
        var needed = 0
        return klepet_explain(arguments.client, arguments.chat, arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_report", handle: .client, sized: ["options"]) { arguments in
        var needed = 0
        let options = arguments.options("options", 0, klepet_report_options())
        return klepet_report(arguments.client, options, arguments.output("buffer"), 8192, &needed, nil)
    },
    Function(name: "klepet_rehearse", handle: .client) { arguments in
        var needed = 0
        return klepet_rehearse(arguments.client, nil, 0, arguments.output("buffer"), 8192, &needed, nil)
    },
    Function(name: "klepet_query_begin", handle: .client, pointers: ["json", "query"]) {
        klepet_query_begin($0.client, $0.input("json", fixed(#"{"do":"report"}"#)), 15, $0.output("query"), nil)
    },
    Function(name: "klepet_query_step", handle: .query, pointers: ["left"]) {
        klepet_query_step($0.query, 1, $0.output("left"), nil)
    },
    Function(name: "klepet_query_reply", handle: .query) { arguments in
        var needed = 0
        return klepet_query_reply(arguments.query, arguments.output("buffer"), 8192, &needed, nil)
    },
    Function(name: "klepet_query_end", handle: .query, endsHandle: true) { klepet_query_end($0.query) },
    Function(name: "klepet_call", handle: .client, pointers: ["json"]) { arguments in
        var needed = 0
        return klepet_call(
            arguments.client, arguments.input("json", fixed(#"{"do":"now"}"#)), 12, arguments.output("buffer"), 1024,
            &needed, nil)
    },
]
