// What a text of the policy or of a profile may be: once for people and parsers, once for the schema.

struct TextRule: Sendable {
    let bytes: ClosedRange<Int>
    /// ECMA 262, as JSON Schema has it. Says what `allows` says.
    let pattern: String
    /// Ends the sentence "it has to be …".
    let noun: String
    let allows: @Sendable (String) -> Bool

    func accepts(_ text: String) -> Bool {
        bytes.contains(text.utf8.count) && allows(text)
    }

    /// Names are listed as "a,b,c" in the C API and are read by people: hence no comma, nothing unseen, and no space at
    /// either end.
    static let listedName = TextRule(
        bytes: 1...64,
        pattern: #"^[^ ,\u0000-\u001f\u007f-\u009f]([^,\u0000-\u001f\u007f-\u009f]*[^ ,\u0000-\u001f\u007f-\u009f])?$"#,
        noun: "a name of 1 to 64 bytes without commas, control characters or spaces at its ends"
    ) { text in
        hasNoControls(text) && !text.utf8.contains(UInt8(ascii: ","))
            && text.utf8.first != UInt8(ascii: " ") && text.utf8.last != UInt8(ascii: " ")
    }

    static let question = TextRule(
        bytes: 1...512, pattern: #"^[^\u0000-\u001f\u007f-\u009f]*$"#,
        noun: "a question of 1 to 512 bytes without control characters", allows: hasNoControls)

    /// The same, or nothing.
    static let optionalName = TextRule(
        bytes: 0...64, pattern: "^$|" + listedName.pattern, noun: "empty, or " + listedName.noun
    ) { $0.isEmpty || listedName.allows($0) }

    /// The outer shape of a BCP 47 tag; whether the language exists is the catalogue's matter.
    static let locale = TextRule(
        bytes: 2...35, pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", noun: #"a language tag such as "en" or "pt-BR""#
    ) { text in
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let language = parts.first, (2...8).contains(language.count), language.allSatisfy(isLetter) else {
            return false
        }
        return parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(isLetterOrDigit) }
    }

    /// C0, DEL and C1.
    static func hasNoControls(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}
