// The numbers of the header as words, and an event as one JSON object.

import CKlepet

enum Words {
    static func kind(_ kind: UInt16) -> String {
        switch Int32(kind) {
        case KLEPET_EVENT_POLICY_SET: "policy_set"
        case KLEPET_EVENT_SHOP_OPENED: "shop_opened"
        case KLEPET_EVENT_PERSON_ADDED: "person_added"
        case KLEPET_EVENT_OPERATOR_SET: "operator_set"
        case KLEPET_EVENT_PERSON_RENAMED: "person_renamed"
        case KLEPET_EVENT_WENT_ONLINE: "went_online"
        case KLEPET_EVENT_WENT_OFFLINE: "went_offline"
        case KLEPET_EVENT_PRESENCE_SET: "presence_set"
        case KLEPET_EVENT_INVITATION_SENT: "invitation_sent"
        case KLEPET_EVENT_INVITATION_SHOWN: "invitation_shown"
        case KLEPET_EVENT_INVITATION_ENDED: "invitation_ended"
        case KLEPET_EVENT_REPLY_SET: "reply_set"
        case KLEPET_EVENT_REPLY_REMOVED: "reply_removed"
        case KLEPET_EVENT_CLOCK_JUMPED: "clock_jumped"
        case KLEPET_EVENT_HINT: "hint"
        case KLEPET_EVENT_STARTED: "started"
        case KLEPET_EVENT_SAID: "said"
        case KLEPET_EVENT_QUEUED: "queued"
        case KLEPET_EVENT_OFFERED: "offered"
        case KLEPET_EVENT_OFFER_ENDED: "offer_ended"
        case KLEPET_EVENT_TAKEN: "taken"
        case KLEPET_EVENT_HELD: "held"
        case KLEPET_EVENT_RESUMED: "resumed"
        case KLEPET_EVENT_PROMISED: "promised"
        case KLEPET_EVENT_PROMISE_NEAR: "promise_near"
        case KLEPET_EVENT_PROMISE_DUE: "promise_due"
        case KLEPET_EVENT_REPLY_LATE: "reply_late"
        case KLEPET_EVENT_REPLY_OVERDUE: "reply_overdue"
        case KLEPET_EVENT_RUNG_SKIPPED: "rung_skipped"
        case KLEPET_EVENT_CHOSEN: "chosen"
        case KLEPET_EVENT_FOLLOWUP_OWED: "followup_owed"
        case KLEPET_EVENT_STILL_HERE: "still_here"
        case KLEPET_EVENT_LADDER_SET: "ladder_set"
        case KLEPET_EVENT_CLOSED: "closed"
        case KLEPET_EVENT_REOPENED: "reopened"
        case KLEPET_EVENT_EDITED: "edited"
        case KLEPET_EVENT_RETRACTED: "retracted"
        case KLEPET_EVENT_REDACTED: "redacted"
        case KLEPET_EVENT_DELIVERED: "delivered"
        case KLEPET_EVENT_READ: "read"
        case KLEPET_EVENT_BOT_JOINED: "bot_joined"
        case KLEPET_EVENT_HANDED_OFF: "handed_off"
        case KLEPET_EVENT_OPERATOR_WANTED: "operator_wanted"
        case KLEPET_EVENT_ANSWERED: "answered"
        case KLEPET_EVENT_WRAPUP_ASKED: "wrapup_asked"
        case KLEPET_EVENT_SURVEY_ASKED: "survey_asked"
        case KLEPET_EVENT_SURVEY_ANSWERED: "survey_answered"
        case KLEPET_EVENT_SURVEY_EXPIRED: "survey_expired"
        case KLEPET_EVENT_SURVEY_WAIVED: "survey_waived"
        case KLEPET_EVENT_VISITOR_BANNED: "visitor_banned"
        case KLEPET_EVENT_VISITOR_UNBANNED: "visitor_unbanned"
        case KLEPET_EVENT_CONSENTED: "consented"
        case KLEPET_EVENT_VISITOR_SIGNED: "visitor_signed"
        case KLEPET_EVENT_VISITOR_ERASED: "visitor_erased"
        case KLEPET_EVENT_TRANSFER_OFFERED: "transfer_offered"
        case KLEPET_EVENT_TRANSFER_ENDED: "transfer_ended"
        case KLEPET_EVENT_MEDIA_OFFERED: "media_offered"
        case KLEPET_EVENT_MEDIA_STARTED: "media_started"
        case KLEPET_EVENT_MEDIA_ENDED: "media_ended"
        case KLEPET_EVENT_TEXTS_ERASED: "texts_erased"
        case KLEPET_EVENT_TYPING: "typing"
        case KLEPET_EVENT_TYPING_STOPPED: "typing_stopped"
        case KLEPET_EVENT_MESSAGE_REFUSED: "message_refused"
        case KLEPET_EVENT_INVITATION: "invitation"
        case KLEPET_EVENT_INVITATION_GONE: "invitation_gone"
        default: "kind_\(kind)"
        }
    }

    static func role(_ role: some BinaryInteger) -> String { word(role, ["system", "visitor", "operator", "bot"]) }
    static func ladder(_ ladder: UInt8) -> String {
        word(
            ladder,
            [
                "none", "idle", "waiting", "reply", "promise", "offer", "drop", "intake", "bot", "transfer", "media",
                "survey", "invitation",
            ])
    }
    static func presence(_ presence: Int64) -> String { word(presence, ["offline", "away", "online"]) }
    static func hint(_ hint: Int64) -> String {
        word(
            hint,
            [
                "none", "much longer than what the visitor wrote", "several questions at once",
                "the same prepared reply again", "emoji, and the visitor uses none", "a tone unlike the visitor's",
            ])
    }
    static func choice(_ choice: Int64) -> String { word(choice, ["none", "wait", "callback", "e-mail", "message"]) }

    static func reason(_ reason: some BinaryInteger) -> String {
        word(
            reason,
            ["none", "visitor_end", "operator_end", "idle", "bot_resolved", "callback", "spam", "admin", "erased"])
    }

    static func state(_ state: UInt32) -> String {
        word(state, ["none", "intake", "bot", "queued", "offered", "active", "held", "wrapup", "followup", "closed"])
    }

    /// What a newer core may say and this program does not know stays a number.
    private static func word(_ number: some BinaryInteger, _ words: [String]) -> String {
        number >= 0 && number < words.count ? words[Int(number)] : String(number)
    }
}

extension klepet_event {
    var textString: String { Self.string(text, text_bytes) }
    var idString: String { Self.string(id, id_bytes) }

    private static func string(_ bytes: UnsafePointer<CChar>?, _ count: UInt32) -> String {
        guard let bytes else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    var isNote: Bool { flags & UInt8(KLEPET_EVENT_FLAG_NOTE) != 0 }

    /// Somebody, or the shop, told the visitor something.
    var isPublicWord: Bool { Int32(kind) == KLEPET_EVENT_SAID && !isNote }

    func isOf(_ ladder: Int32, rung: UInt8) -> Bool { Int32(self.ladder) == ladder && self.rung == rung }

    /// The fields of the struct under their own names, without those that say nothing.
    var json: JSON {
        var members = [
            JSON.Member(key: "seq", value: .integer(Int64(clamping: seq))),
            JSON.Member(key: "at_ms", value: .integer(at_ms)),
        ]
        func add(_ key: String, _ number: some BinaryInteger) {
            if number != 0 { members.append(JSON.Member(key: key, value: .integer(Int64(clamping: number)))) }
        }
        func add(_ key: String, _ word: String) { members.append(JSON.Member(key: key, value: .string(word))) }
        add("kind", Words.kind(kind))
        add("chat", chat)
        add("chat_seq", chat_seq)
        add("previous_seq", previous_seq)
        add("episode", episode)
        add("role", Words.role(role))
        add("person", person)
        add("subject", subject)
        add("value", value)
        add("until_ms", until_ms)
        add("flags", flags)
        add("reason", reason)
        if ladder != 0 { add("ladder", Words.ladder(ladder)) }
        add("rung", rung)
        add("department", department)
        if id_bytes > 0 { add("id", idString) }
        if text_bytes > 0 { add("text", textString) }
        return .object(members)
    }
}
