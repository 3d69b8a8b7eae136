// The fields that calls are made of, with the ranges that they have everywhere.

import KlepetEngine

extension CallField {
    /// The largest number that every reader of JSON holds exactly, a browser too.
    static let idMax: Int64 = 1 << 53 - 1

    /// The year 9999.
    static let timeMax: Int64 = 253_402_300_799_999

    static let chat = id(.chat, "The chat.").required()
    static let seq = id(.seq, "Number of the message's `said` event.").required()
    static let text = CallField(
        .text, .text(1...16 << 20, .textTooLong), "1 byte to policy \"limits.message_bytes_max\" (32 KiB)."
    ).required()
    static let said = CallField(
        .text, .text(0...16 << 20, .textTooLong),
        """
        1 byte to policy \"limits.message_bytes_max\" (32 KiB); with files it may be empty: then it is what they show, \
        or their names.
        """
    ).required()
    static let quote = id(.quote, "Number of the `said` event of another message of the chat (B18.3).")
    static let via = word(.via, Via.self, "By which channel it came; left out: web (B21.1).")
    static let files = CallField(.files, .files, "What is known of its files; the host has their bytes (B17.1).")
    static let shape = CallField(
        .shape, .shape, "Choices, cards or a form, at most 8 KiB; of operators, bots and the system role (B18.1).")
    static let messageID = CallField(
        .id, .text(1...Limits.keyBytesMax, .messageIDInvalid),
        "The client's own message id: sent again, nothing is said twice (B2.2).")
    static let number = id(.number, "1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes.")
    static let note = CallField(.note, .flag, "Private: operators see it, the visitor never does.")
    static let known = count(
        .knownChatSeq, "The last chat_seq that the author knows: stale, if somebody else has spoken since (B19.4).")
    static let department = name(.department, "Of the policy; left out: its first.")
    static let skill = name(.skill, "Asked for; left out: any.")
    static let language = name(.language, "Asked for; left out: any.")
    static let priority = CallField(
        .priority, .number(-100...100), "0: the shop sets it when the client joins (B13.2).")
    static let until = CallField(.untilMs, .number(0...timeMax), "Unix time in ms.").required()
    static let message = [said, messageID, number]

    static func id(_ key: CallKey, _ about: String) -> CallField { CallField(key, .number(0...idMax), about) }
    static func count(_ key: CallKey, _ about: String) -> CallField {
        CallField(key, .number(0...Int64(UInt32.max)), about)
    }

    static func name(_ key: CallKey, _ about: String) -> CallField {
        CallField(key, .text(1...Limits.nameBytesMax, .departmentUnknown), about)
    }

    static func names(_ key: CallKey, _ about: String) -> CallField { CallField(key, .names(Limits.namesMax), about) }

    /// A word of the vocabulary.
    static func word<List: Word>(_ key: CallKey, _: List.Type, _ about: String) -> CallField
    where List.RawValue == UInt8 {
        CallField(key, .word(List.allCases.map { ("\($0.name)", Int64($0.rawValue)) }), about)
    }

    static func limit(_ most: Int64) -> CallField {
        CallField(
            .limit, .number(1...most),
            "At most so many; fewer when the buffer is full. Left out: as many as there may be.")
    }
}
