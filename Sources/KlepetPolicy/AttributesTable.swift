// The fields of attributes and classes (B16.1, B16.2).

import KlepetEngine

extension Policy.Attribute {
    static let table: [Field<Policy.Attribute>] = [
        .text(
            "key", { $1(&$0.key) }, .attributeKey,
            "What it is called in calls, events and {placeholders}; distinct, and not class, which every shop has."
        )
        .required(),
        .word(
            "of", { attribute, word in attribute.of.take(word) }, Subject.words,
            "Whose it is: a visitor's, in all their chats, or one chat's."),
        .word(
            "writer", { attribute, word in attribute.writer.take(word) }, Writer.words,
            "Who may write it: the shop alone; the staff, and the bot that has the chat, too; the visitor, too."),
        .flag(
            "visible", { $1(&$0.isVisible) }, "The visitor may see it; staff and the bot that has the chat always do."),
        .flag(
            "address", { $1(&$0.isAddress) },
            "By it somebody can be reached: kept no longer than retention.address_days since it was set (B13.4)."),
        .number(
            "keep_days", { $1(&$0.keepDays) }, 0...36_500,
            "Its value is destroyed so many days after it was set; 0: with the visitor, or the chat's texts."),
    ]
}

extension Policy.Class {
    static let table: [Field<Policy.Class>] = [
        .text("name", { $1(&$0.name) }, .attributeKey, "What the attribute class has as its value; distinct.")
            .required(),
        .number(
            "priority", { $1(&$0.priority) }, -100...100,
            "Of the chats that visitors of this class start; higher is served first (B5.3)."),
    ]
}

extension Policy.Attribute.Subject {
    static let words = ["visitor", "chat"]
    fileprivate mutating func take(_ word: Field<Policy.Attribute>.TakeWord) -> UInt8 {
        var number = rawValue
        let given = word(&number)
        self = Self(rawValue: number) ?? self
        return given
    }
}

extension Policy.Attribute.Writer {
    static let words = ["shop", "staff", "visitor"]
    fileprivate mutating func take(_ word: Field<Policy.Attribute>.TakeWord) -> UInt8 {
        var number = rawValue
        let given = word(&number)
        self = Self(rawValue: number) ?? self
        return given
    }
}

extension TextRule {
    /// As a placeholder can name it (B16.3).
    static let attributeKey = TextRule(
        bytes: 1...64, pattern: #"^[A-Za-z0-9._]+$"#, noun: "a name of 1 to 64 letters, digits, dots and underscores"
    ) { text in
        text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }
    }
}

extension Policy {
    func requireAttributes() throws(PolicyFault) {
        try requireDistinct(attributes.map { $0.key }) { "attributes[\($0)].key" }
        try requireDistinct(classes.map { $0.name }) { "classes[\($0)].name" }
        let known = Policy.classKey
        guard let index = attributes.firstIndex(where: { $0.key == known }) else { return }
        let place = "attributes[\(index)].key"
        throw PolicyFault(place, "\(place) is \(quoted(known)), which every shop has: list its values in classes.")
    }
}
