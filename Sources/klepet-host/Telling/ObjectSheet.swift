// A JSON object for people: one line per value, times as times.

enum ObjectSheet {
    static func text(_ value: JSON, indent: Int = 2) -> String {
        let margin = String(repeating: " ", count: indent)
        switch value {
        case .object(let members):
            let width = (members.map(\.key.count).max() ?? 0) + 2
            return members.map { member in
                let name = member.key.printable.replacing("_ms", with: "").replacing("_", with: " ")
                if let inner = block(member.value, indent + 2) { return "\(margin)\(name)\n\(inner)" }
                return "\(margin)\(name.padded(to: width))\(plain(member.value, key: member.key))\n"
            }.joined()
        case .array(let elements):
            return elements.map { element in
                guard case .object = element else { return "\(margin)\(plain(element, key: ""))\n" }
                // The first line of each carries the dash.
                let text = text(element, indent: indent + 2)
                return "\(margin)-" + text.dropFirst(indent + 1)
            }.joined()
        default: return "\(margin)\(plain(value, key: ""))\n"
        }
    }

    /// What needs lines of its own.
    private static func block(_ value: JSON, _ indent: Int) -> String? {
        switch value {
        case .object(let members): members.isEmpty ? nil : text(value, indent: indent)
        case .array(let elements): elements.isEmpty ? nil : text(value, indent: indent)
        default: nil
        }
    }

    private static func plain(_ value: JSON, key: String) -> String {
        switch value {
        case .null: "-"
        case .bool(let truth): truth ? "yes" : "no"
        case .string(let string): string.printable
        case .number(let written): written
        case .array, .object: "none"
        case .integer(let number):
            // The header's convention: "_ms" is Unix time, or a length of time; lengths are not decades.
            if key.hasSuffix("_ms") || key == "at" || key == "due" {
                number > 300_000_000_000 ? Times.full(number) : Times.length(number)
            } else {
                key.hasSuffix("seq") || key.hasSuffix("chat") || key.hasSuffix("person")
                    ? String(number) : number.grouped
            }
        }
    }
}
