// Every function of klepet.h with arguments that are right, one of which can be left out; for tests that go through all
// of them. A test holds the list against Include/klepet.map.

import CKlepet
import Glibc
import Testing

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
    shopFunctions + clientFunctions + sayingFunctions + plainFunctions + chatFunctions + handingFunctions
    + guardingFunctions
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
    Function(name: "klepet_availability", handle: .shop) { arguments in
        var needed = 0
        return klepet_availability(arguments.shop, arguments.output("buffer"), 1024, &needed, nil)
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
    Function(name: "klepet_react", handle: .client, pointers: ["reaction"]) {
        klepet_react($0.client, $0.chat, 1, $0.input("reaction", fixed("\u{1F44D}")), 4, nil)
    },
    Function(name: "klepet_shape_answer", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_shape_answer_options()
        (options.choice, options.choice_bytes) = (fixed("yes"), 3)
        return klepet_shape_answer(
            arguments.client, arguments.chat, 1, arguments.options("options", 0, options), arguments.output("posted"),
            nil)
    },
    Function(name: "klepet_file_gone", handle: .client) { klepet_file_gone($0.client, 1, nil) },
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
    Function(name: "klepet_hold", handle: .client, pointers: ["reason"]) {
        klepet_hold($0.client, $0.chat, $0.input("reason", fixed("asking")), 6, 1_700_000_200_000, nil)
    },
    Function(name: "klepet_promise", handle: .client) { klepet_promise($0.client, $0.chat, 1_700_000_200_000, nil) },
    Function(name: "klepet_ladder_set", handle: .client) { klepet_ladder_set($0.client, $0.chat, 0, nil) },
    Function(name: "klepet_end", handle: .client) { klepet_end($0.client, $0.chat, 0, nil) },
    Function(name: "klepet_followup_answered", handle: .client) {
        klepet_followup_answered($0.client, $0.chat, 1, nil)
    },
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
    Function(name: "klepet_answer", handle: .client, pointers: ["key", "answer"]) {
        klepet_answer($0.client, $0.chat, $0.input("key", fixed("order")), 5, $0.input("answer", fixed("4711")), 4, nil)
    },
    Function(name: "klepet_annotate", handle: .client, pointers: ["text"]) {
        klepet_annotate($0.client, $0.chat, 3, 0, nil, 0, $0.input("text", fixed("We do")), 5, nil)
    },
    Function(name: "klepet_draft", handle: .client, pointers: ["id"]) {
        klepet_draft($0.client, $0.chat, $0.input("id", fixed("a1")), 2, fixed("We do"), 5, nil)
    },
    Function(name: "klepet_hand_off", handle: .client) {
        klepet_hand_off($0.client, $0.chat, $0.output("posted"), nil)
    },
    Function(name: "klepet_hand_off_to", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_hand_off_options()
        (options.summary, options.summary_bytes) = (fixed("angry"), 5)
        return klepet_hand_off_to(
            arguments.client, arguments.chat, arguments.options("options", 0, options), arguments.output("posted"), nil)
    },
    Function(name: "klepet_tags_set", handle: .client) {
        klepet_tags_set($0.client, $0.chat, $0.input("tags", fixed("vip")), 3, nil)
    },
    Function(name: "klepet_outcome_set", handle: .client, pointers: ["outcome"]) {
        klepet_outcome_set($0.client, $0.chat, $0.input("outcome", fixed("sold")), 4, nil)
    },
    Function(name: "klepet_assign", handle: .client, sized: ["options"]) { arguments in
        klepet_assign(arguments.client, arguments.chat, arguments.options("options", 0, klepet_assign_options()), nil)
    },
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
    Function(name: "klepet_attribute_set", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var options = klepet_attribute_options()
        (options.visitor, options.key, options.key_bytes) = (1, fixed("page"), 4)
        return klepet_attribute_set(arguments.client, arguments.options("options", 0, options), nil)
    },
    Function(name: "klepet_person_merge", handle: .client) { klepet_person_merge($0.client, 999, 1, nil) },
    Function(name: "klepet_attributes", handle: .client, pointers: []) {
        klepet_attributes($0.client, 0, 0, $0.output("buffer"), 1024, $0.output("needed", 1), nil)
    },
    Function(
        name: "klepet_chats_find", handle: .client, pointers: ["options", "chats", "count"],
        sized: ["options", "chats"]
    ) {
        klepet_chats_find(
            $0.client, $0.options("options", 0, klepet_chats_options()), $0.sized("chats"), 4, $0.output("count", 5),
            nil)
    },
    Function(name: "klepet_people", handle: .client, sized: ["options"]) { arguments in
        let options = arguments.options("options", 0, klepet_people_options())
        return klepet_people(
            arguments.client, options, arguments.output("buffer"), 8192, arguments.output("needed", 1), nil)
    },
    Function(name: "klepet_person_get", handle: .client) {
        klepet_person_get($0.client, 1, $0.output("buffer"), 8192, $0.output("needed", 1), nil)
    },
    Function(name: "klepet_chats", handle: .client, pointers: ["chats", "count"], sized: ["chats"]) {
        klepet_chats($0.client, 0, $0.sized("chats"), 4, $0.output("count", 5))
    },
    Function(name: "klepet_policy_get", handle: .client) { arguments in
        var needed = 0
        return klepet_policy_get(arguments.client, arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_search", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var needed = 0
        var options = klepet_search_options()
        (options.query, options.query_bytes) = (fixed("hello"), 5)
        return klepet_search(
            arguments.client, arguments.options("options", 0, options), arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_history", handle: .client) { arguments in
        var needed = 0
        return klepet_history(arguments.client, 0, 0, 0, arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_transcript", handle: .client, pointers: ["options"], sized: ["options"]) { arguments in
        var needed = 0
        var options = klepet_transcript_options()
        options.chat = arguments.chat
        return klepet_transcript(
            arguments.client, arguments.options("options", 0, options), arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_explain", handle: .client) { arguments in
        var needed = 0
        return klepet_explain(arguments.client, arguments.chat, arguments.output("buffer"), 1024, &needed, nil)
    },
    Function(name: "klepet_why", handle: .client) { arguments in
        var needed = 0
        return klepet_why(arguments.client, arguments.chat, arguments.output("buffer"), 1024, &needed, nil)
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
    Function(name: "klepet_bookmark_set", handle: .client) { arguments in
        klepet_bookmark_set(arguments.client, "way", 3, 0, nil)
    },
    Function(name: "klepet_bookmark_get", handle: .client, pointers: ["seq"]) { arguments in
        klepet_bookmark_get(arguments.client, "way", 3, arguments.output("seq"), nil)
    },
    Function(name: "klepet_rehearse_staffing", handle: .client) { arguments in
        var needed = 0
        let staffing = #"[{"operators":1,"days":["mon"],"from":"09:00","to":"12:00"}]"#
        return klepet_rehearse_staffing(
            arguments.client, nil, 0, staffing, staffing.utf8.count, arguments.output("buffer"), 8192, &needed, nil)
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
