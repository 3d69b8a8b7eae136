// JSON as this program needs it: strict about what is a whole number, keeping the order of keys.

enum JSON: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// With a fraction or an exponent, as it is to be written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Equatable {
        var key: String
        var value: JSON
    }

    /// The value of a key; of one given twice the last counts.
    subscript(key: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.last { $0.key == key }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            members.removeAll { $0.key == key }
            if let newValue { members.append(Member(key: key, value: newValue)) }
            self = .object(members)
        }
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

    /// This object with what `other` says in its place, object by object.
    func merged(with other: JSON) -> JSON {
        guard case .object = self, case .object(let members) = other else { return other }
        var result = self
        for member in members { result[member.key] = self[member.key]?.merged(with: member.value) ?? member.value }
        return result
    }

    // MARK: writing

    /// On one line.
    var line: String {
        var text = ""
        write(to: &text, indent: nil)
        return text
    }

    /// On as many lines as it has members.
    var lines: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let written): text += written
        case .string(let string): Self.quote(string, into: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += ", " }
                element.write(to: &text, indent: nil)
            }
            text += "]"
        case .object(let members):
            let inner = indent.map { $0 + 2 }
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += inner == nil ? ", " : "," }
                if let inner { text += "\n" + String(repeating: " ", count: inner) }
                Self.quote(member.key, into: &text)
                text += ": "
                member.value.write(to: &text, indent: inner)
            }
            if let indent, !members.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
            text += "}"
        }
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            // DEL and the C1 controls would steer a terminal.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
