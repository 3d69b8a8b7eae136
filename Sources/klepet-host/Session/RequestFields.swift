// The fields of a host's own call, or of a `client` that is an object: each is asked for by name, and what
// nobody asked for is refused.

import CKlepet

struct RequestFields {
    private let members: [JSON.Member]
    /// In front of a field's name in a refusal: "client." within an object.
    private let prefix: String
    private var known: Set<String> = []

    static let idMax: Int64 = 1 << 53 - 1

    init(_ members: [JSON.Member], within prefix: String = "") {
        (self.members, self.prefix) = (members, prefix)
    }

    mutating func value(_ name: String) -> JSON? {
        known.insert(name)
        return members.first { $0.key == name }?.value
    }

    mutating func text(_ name: String, bytesMax: Int) throws(RequestRefusal) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw invalid(name, "has to be a string") }
        guard text.utf8.count <= bytesMax else { throw RequestRefusal(KLEPET_TEXT_TOO_LONG, path: prefix + name) }
        return text
    }

    mutating func flag(_ name: String) throws(RequestRefusal) -> Bool {
        guard let value = value(name) else { return false }
        guard case .bool(let flag) = value else { throw invalid(name, "has to be true or false") }
        return flag
    }

    mutating func number(_ name: String, in range: ClosedRange<Int64> = 0...idMax) throws(RequestRefusal) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw invalid(name, "has to be a whole number") }
        guard range.contains(number) else {
            throw RequestRefusal(
                KLEPET_VALUE_INVALID, "\(prefix)\(name) has to be between \(range.lowerBound) and \(range.upperBound).",
                path: prefix + name)
        }
        return number
    }

    func required<Value>(_ value: Value?, _ name: String) throws(RequestRefusal) -> Value {
        guard let value else {
            throw RequestRefusal(KLEPET_JSON_INVALID, "\(prefix)\(name) is missing: add it.", path: prefix + name)
        }
        return value
    }

    /// To be asked last.
    func requireNoMore() throws(RequestRefusal) {
        guard members.contains(where: { !known.contains($0.key) }) else { return }
        // Its name may be anybody's words (B13.5).
        let sentence =
            """
            There is a field that is none here: leave it out, or take one of \
            \(known.sorted().joined(separator: ", ")).
            """
        throw RequestRefusal(KLEPET_JSON_INVALID, sentence, path: prefix + "[?]")
    }

    private func invalid(_ name: String, _ complaint: String) -> RequestRefusal {
        RequestRefusal(KLEPET_JSON_INVALID, "\(prefix)\(name) \(complaint).", path: prefix + name)
    }
}
