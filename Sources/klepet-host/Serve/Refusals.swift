// What the host itself refuses, in the shape of a refusal of klepet_call.

import CKlepet

struct LineRefusal: Error {
    var status: klepet_status
    var sentence: String
    var path: String?

    init(_ status: klepet_status, _ sentence: String? = nil, path: String? = nil) {
        self.status = status
        self.sentence = sentence ?? String(cString: klepet_status_text(status))
        self.path = path
    }

    init(_ refusal: Refusal) { self.init(refusal.status, refusal.sentence) }

    /// One line. `request` is what the asker finds its request by, if it could be read.
    func line(_ request: JSON?) -> String {
        var members = [JSON.Member(key: "ok", value: .bool(false))]
        if let request { members.append(JSON.Member(key: "request", value: request)) }
        members.append(JSON.Member(key: "status", value: .integer(Int64(status))))
        members.append(JSON.Member(key: "refusal", value: .string(Self.word(status))))
        members.append(JSON.Member(key: "sentence", value: .string(sentence)))
        if let path { members.append(JSON.Member(key: "path", value: .string(path))) }
        return JSON.object(members).compact
    }

    /// The names of klepet.h in small letters, of what a host can say: joining, its own calls, its limits.
    private static func word(_ status: klepet_status) -> String {
        switch status {
        case KLEPET_TEXT_TOO_LONG: "text_too_long"
        case KLEPET_TEXT_NOT_UTF8: "text_not_utf8"
        case KLEPET_TEXT_EMPTY: "text_empty"
        case KLEPET_KEY_INVALID: "key_invalid"
        case KLEPET_VALUE_INVALID: "value_invalid"
        case KLEPET_TIME_INVALID: "time_invalid"
        case KLEPET_JSON_INVALID: "json_invalid"
        case KLEPET_COMMAND_UNKNOWN: "command_unknown"
        case KLEPET_CONTACT_INVALID: "contact_invalid"
        case KLEPET_TEXT_INVALID: "text_invalid"
        case KLEPET_NOT_ALLOWED: "not_allowed"
        case KLEPET_ALREADY: "already"
        case KLEPET_PERSON_UNKNOWN: "person_unknown"
        case KLEPET_IDENTITY_INVALID: "identity_invalid"
        case KLEPET_ERASED: "erased"
        case KLEPET_MESSAGE_ID_REUSED: "message_id_reused"
        case KLEPET_SUSPENDED: "suspended"
        case KLEPET_BUSY: "busy"
        case KLEPET_TOO_FAST: "too_fast"
        case KLEPET_TOO_MANY_CLIENTS: "too_many_clients"
        case KLEPET_TOO_MANY_PEOPLE: "too_many_people"
        case KLEPET_TOO_MANY_QUERIES: "too_many_queries"
        case KLEPET_BUFFER_TOO_SMALL: "buffer_too_small"
        case KLEPET_CORRUPT: "corrupt"
        case KLEPET_HALTED: "halted"
        case KLEPET_DISK_FULL: "disk_full"
        case KLEPET_CANNOT_OPEN: "cannot_open"
        case KLEPET_SYSTEM: "system"
        case KLEPET_FILE_REPLACED: "file_replaced"
        case KLEPET_NOT_YET_GONE: "not_yet_gone"
        default: "status_\(status)"
        }
    }
}

extension JSON {
    /// On one line without spaces, as klepet_call writes.
    var compact: String {
        switch self {
        case .array(let elements): "[" + elements.map(\.compact).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { JSON.string($0.key).line + ":" + $0.value.compact }.joined(separator: ",") + "}"
        case .null, .bool, .integer, .number, .string: line
        }
    }

    /// Fit to be given back: a whole number or at most 64 bytes of text.
    var isName: Bool {
        switch self {
        case .integer: true
        case .string(let text): text.utf8.count <= 64
        case .null, .bool, .number, .array, .object: false
        }
    }
}
