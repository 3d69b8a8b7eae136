// Numbers of the header as people say them, and an event as one JSON object.

import CKlepet

extension Words {
    static func hint(_ hint: Int64) -> String {
        word(
            hint,
            [
                "none", "much longer than what the visitor wrote", "several questions at once",
                "the same prepared reply again", "emoji, and the visitor uses none", "a tone unlike the visitor's",
            ])
    }
    static func choice(_ choice: Int64) -> String { word(choice, ["none", "wait", "callback", "e-mail", "message"]) }
    static func channel(_ channel: Int64) -> String {
        word(channel, ["none", "by telephone", "by e-mail", "by SMS", "by a messenger", "in person", "in another way"])
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

    /// What a message has beside its words.
    var partsJSON: JSON? {
        guard let parts, parts_bytes > 0 else { return nil }
        return try? JSON(Array(UnsafeRawBufferPointer(start: parts, count: Int(parts_bytes))))
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
        if let parts = partsJSON { members.append(JSON.Member(key: "parts", value: parts)) }
        return .object(members)
    }
}
