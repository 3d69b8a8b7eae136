// What the host itself refuses, in the shape of a refusal of klepet_call.

import CKlepet

struct RequestRefusal: Error {
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
        members.append(JSON.Member(key: "refusal", value: .string(Words.status(status))))
        members.append(JSON.Member(key: "sentence", value: .string(sentence)))
        if let path { members.append(JSON.Member(key: "path", value: .string(path))) }
        return JSON.object(members).compact
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
