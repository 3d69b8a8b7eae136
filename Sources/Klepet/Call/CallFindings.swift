// The table's lines on finding things (B22), and the objects that they give.

import CKlepet
import KlepetEngine
import KlepetJSON

extension CallForm {
    static let finding: [CallForm] = [
        CallForm(
            "availability", anybody,
            "Of each department whether it is open and staffed, its questions, and the shop's limits (B22.1).",
            gives: .availability, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            calling.shop.refreshAvailability()
            json.key("availability")
            json.value(json: calling.shop.availability.json)
        },
        CallForm(
            "search", staff, "Messages that hold all words of a query, newest first (B22.4).",
            [
                CallField(
                    .query, .text(1...Limits.contactBytesMax, .textTooLong), "Words; the last one may be only begun."
                ).required(),
                .id(.person, "Who wrote it; of a visitor, their chats, whoever wrote in them; left out: anybody."),
                .name(.department, "Of the chat when it was said; left out: any."),
                CallField(.fromMs, .number(0...CallField.timeMax), "0 or left out: from the shop's first day."),
                CallField(.untilMs, .number(0...CallField.timeMax), "Not included; 0 or left out: until now."),
                .id(.beforeSeq, "The before_seq of the answer before; left out: from the newest on."),
                .page("messages"),
            ], gives: .found, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            var find = FindMessages(query: calling.text(.query))
            find.limit = Int(calling.number(.limit, or: Int64(FindMessages.pageMax)))
            (find.person, find.department) = (calling.unsigned(.person), calling.text(.department))
            (find.from, find.until) = (calling.number(.fromMs), calling.number(.untilMs))
            find.before = calling.unsigned(.beforeSeq)
            json.key("found")
            json.value(json: try calling.shop.found(find, for: calling.client))
        },
        CallForm(
            "history", [.visitor, .operator, .system], "A visitor's chats, newest first; a visitor's own (B22.3).",
            [
                .id(.visitor, "Of a visitor 0 or left out: their own."),
                .id(.beforeSeq, "The before_seq of the page before; left out: the first page."), .page("chats"),
            ], gives: .history, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let limit = Int(calling.number(.limit, or: Int64(FindMessages.pageMax)))
            json.key("history")
            json.value(
                json: try calling.shop.history(
                    of: calling.unsigned(.visitor), before: calling.unsigned(.beforeSeq), max: limit,
                    for: calling.client))
        },
        CallForm(
            "transcript", [.visitor, .operator, .system],
            "A chat as its visitor may see it, in their language, as text or a page of HTML (B21.2).",
            [
                .id(.chat, "The chat; left out: that of the token."),
                CallField(
                    .token, .text(1...Limits.keyBytesMax, .tokenInvalid), "The id of the survey_asked event (B10.2)."),
                .word(.format, TranscriptFormat.self, "Left out: text."),
                .count(.afterChatSeq, "A page: only what is behind it."),
                CallField(
                    .limit, .number(1...1000),
                    "A page of at most so many events. Left out: the whole, which is refused of a very long chat."),
            ], gives: .transcript, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            var asked = AskedTranscript(chat: calling.chat, token: calling.text(.token))
            asked.format = calling.word(.format, or: .text)
            asked.after = calling.short(.afterChatSeq)
            if calling.has(.limit) { asked.limit = Int(calling.number(.limit)) }
            json.key("transcript")
            json.value(json: try calling.shop.transcript(asked, for: calling.client))
        },
    ]
}

extension CallField {
    fileprivate static func page(_ what: String) -> CallField {
        CallField(
            .limit, .number(1...Int64(FindMessages.pageMax)),
            "At most so many \(what); left out: \(FindMessages.pageMax).")
    }
}

extension CallObjects {
    static func finding(to json: inout JSONText) {
        object("found", "What klepet_search() gives.", found, isOpen: true, to: &json)
        object("found_message", "A message, as it reads now.", message, isOpen: true, to: &json)
        object("history", "What klepet_history() gives.", history, isOpen: true, to: &json)
        object("past_chat", "A chat as the record has it.", pastChat, isOpen: true, to: &json)
        object("transcript", "What klepet_transcript() gives.", transcript, isOpen: true, to: &json)
        object("availability", "What klepet_availability() gives.", availability, isOpen: true, to: &json)
        object("available_department", "A department, before anybody writes.", department, isOpen: true, to: &json)
        object("question", "A question of a department's start.", question, isOpen: true, to: &json)
        object("kept_limits", "What visitors may send, and how often; 0: no limit.", limits, isOpen: true, to: &json)
    }

    private static let availability = [
        CallMember("departments", .list("available_department")), CallMember("limits", .reference("kept_limits")),
    ]

    private static let found = [
        CallMember("messages", .list("found_message")),
        CallMember(
            "before_seq", .id, "Where the next search goes on; left out: there is nothing more.", isOptional: true),
        CallMember("behind", .count, "Events that are not looked through yet.", isOptional: true),
    ]

    private static let message = [
        CallMember("seq", .id), CallMember("at_ms", .time), CallMember("chat", .id), CallMember("chat_seq", .count),
        CallMember("episode", .count), CallMember("role", .word(Role.allCases.map { "\($0.name)" })),
        CallMember("person", .id), CallMember("department", .text, isOptional: true),
        CallMember("note", .flag, "Not for visitors.", isOptional: true),
        CallMember("edited", .flag, "By its author.", isOptional: true), CallMember("text", .text),
    ]

    private static let history = [
        CallMember("chats", .list("past_chat")),
        CallMember("before_seq", .id, "Of the next page; left out: there is none.", isOptional: true),
    ]

    private static let pastChat = [
        CallMember("chat", .id), CallMember("state", .word(ChatState.allCases.map { "\($0.name)" })),
        CallMember("department", .text), CallMember("owner", .id, "Who has it, or had it last.", isOptional: true),
        CallMember("episode", .count), CallMember("started_ms", .time),
        CallMember("closed_ms", .time, isOptional: true),
        CallMember("reason", .word(CloseReason.allCases.map { "\($0.name)" }), isOptional: true),
        CallMember("first_seq", .id),
        CallMember("erased", .flag, "Its texts were destroyed (B13.4).", isOptional: true),
    ]

    private static let transcript = [
        CallMember("chat", .id), CallMember("format", .word(TranscriptFormat.allCases.map { "\($0.name)" })),
        CallMember("text", .text), CallMember("last_chat_seq", .count, "The after_chat_seq of the next page."),
        CallMember("more", .flag, "There is another page."),
    ]

    private static let department = [
        CallMember("department", .text), CallMember("open", .flag, "By its hours (B9.1)."),
        CallMember("takes_chats", .flag, "Whoever writes now comes into the line (B9.3)."),
        CallMember("staffed", .flag, "An operator of it, or of one that helps it out, is online."),
        CallMember("closes_ms", .time, isOptional: true), CallMember("opens_ms", .time, isOptional: true),
        CallMember("estimate_ms", .time, "Of whoever comes behind those who wait (B5.7).", isOptional: true),
        CallMember("questions", .list("question")),
    ]

    private static let question = [
        CallMember("key", .text), CallMember("ask", .text), CallMember("required", .flag),
    ]

    private static let limits = [
        "message_bytes_max", "messages_per_second", "messages_burst", "open_chats",
    ].map { CallMember($0, .count) }
}
