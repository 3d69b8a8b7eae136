// A text of a catalogue with its plural forms, and its placeholders filled.

public enum Phrase: Equatable, Sendable {
    case whole(String)
    /// One form for each plural category that the language has for whole numbers. Apart, for few texts have them and
    /// six languages of each text lie beside each other.
    indirect case counted(Forms)

    public struct Forms: Equatable, Sendable {
        public var zero: String?
        public var one: String?
        public var two: String?
        public var few: String?
        public var many: String?
        public var other: String?

        public init(
            zero: String? = nil, one: String? = nil, two: String? = nil, few: String? = nil, many: String? = nil,
            other: String? = nil
        ) {
            (self.zero, self.one, self.two) = (zero, one, two)
            (self.few, self.many, self.other) = (few, many, other)
        }

        public subscript(category: PluralCategory) -> String? {
            get {
                switch category {
                case .zero: zero
                case .one: one
                case .two: two
                case .few: few
                case .many: many
                case .other: other
                }
            }
            set {
                switch category {
                case .zero: zero = newValue
                case .one: one = newValue
                case .two: two = newValue
                case .few: few = newValue
                case .many: many = newValue
                case .other: other = newValue
                }
            }
        }
    }

    /// A policy that lacks a form its language has is refused; `other` and `many` stand in for
    /// what a newer rule might ask.
    func form(_ category: PluralCategory) -> String {
        switch self {
        case .whole(let text): text
        case .counted(let forms): forms[category] ?? forms.other ?? forms.many ?? ""
        }
    }
}

/// A text with names in braces: `"{position} in the line"`.
public enum Template {
    /// The parts between and inside of braces, in order. `nil`: a brace is left open, or closed twice.
    public static func parts(_ text: Text) -> [Part]? {
        var parts: [Part] = []
        var start = 0
        var isInside = false
        for (index, byte) in text.enumerated() where byte == opening || byte == closing {
            guard (byte == closing) == isInside else { return nil }
            let part = Text(rebasing: text[start..<index])
            if isInside { parts.append(.name(part)) } else if !part.isEmpty { parts.append(.words(part)) }
            isInside.toggle()
            start = index + 1
        }
        guard !isInside else { return nil }
        if start < text.count { parts.append(.words(Text(rebasing: text[start...]))) }
        return parts
    }

    public static func tells(_ name: Placeholder, _ template: String) -> Bool {
        var template = template
        return template.withUTF8 { text in
            (parts(text) ?? []).contains { part in
                if case .name(let found) = part { name.rawValue.utf8.elementsEqual(found) } else { false }
            }
        }
    }

    public enum Part {
        case words(Text)
        /// Without its braces.
        case name(Text)
    }

    static let opening = UInt8(ascii: "{")
    static let closing = UInt8(ascii: "}")
}
