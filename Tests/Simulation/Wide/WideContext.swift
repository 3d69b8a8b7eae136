// What a wide shop knows of its visitors and their chats (B16.1): set by chance, folded from the events, and held
// against what the shop says.

import CKlepet

/// The last value of each attribute, as the events tell it.
struct WideContext {
    /// By "v7.cart" of a visitor, "c12.topic" of a chat.
    private(set) var known: [String: String] = [:]
    /// By which event each was set, or taken away.
    private var setBy: [String: UInt64] = [:]
    /// Of values that come to an end: when.
    private var passing: [(place: String, text: String, until: Int64)] = []
    /// Words that have come to it.
    private(set) var expired: [String] = []

    private static func place(_ fact: Fact) -> String {
        "\(owner(chat: fact.chat, visitor: fact.subject)).\(fact.id)"
    }
    static func owner(chat: UInt64, visitor: UInt64) -> String { chat != 0 ? "c\(chat)" : "v\(visitor)" }

    mutating func fold(_ fact: Fact) {
        switch fact.kind {
        case .attributeSet, .chatAttributeSet:
            let place = Self.place(fact)
            known[place] = fact.text.isEmpty ? nil : fact.text
            setBy[place] = fact.seq
            if fact.until != 0, !fact.text.isEmpty { passing.append((place, fact.text, fact.until)) }
        case .attributesExpired:
            for each in passing where each.until <= fact.value {
                expired.append(each.text.filter { $0 != "\"" })
                if known[each.place] == each.text { known[each.place] = nil }
            }
            passing.removeAll { $0.until <= fact.value }
        case .textsErased where fact.reason != KLEPET_ERASED_ADDRESSES: drop("c\(fact.subject).")
        case .visitorErased: drop("v\(fact.subject).")
        case .personMerged: merge("v\(fact.value).", into: "v\(fact.subject).")
        default: break
        }
    }

    /// B16.6: of two values the newer one counts.
    private mutating func merge(_ from: String, into: String) {
        for place in setBy.keys.sorted() where place.hasPrefix(from) {
            let (seq, own) = (setBy[place] ?? 0, into + place.dropFirst(from.count))
            if seq > setBy[own] ?? 0 { (known[own], setBy[own]) = (known[place], seq) }
            (known[place], setBy[place]) = (nil, nil)
        }
        for index in passing.indices where passing[index].place.hasPrefix(from) {
            passing[index].place = into + passing[index].place.dropFirst(from.count)
        }
    }

    private mutating func drop(_ prefix: String) {
        known = known.filter { !$0.key.hasPrefix(prefix) }
        setBy = setBy.filter { !$0.key.hasPrefix(prefix) }
        passing.removeAll { $0.place.hasPrefix(prefix) }
    }

    func known(of owner: String) -> [(key: String, value: String)] {
        known.filter { $0.key.hasPrefix(owner + ".") }
            .map { (String($0.key.dropFirst(owner.count + 1)), $0.value) }
    }
}

extension WideWorld {
    static let attributes = """
        "classes": [{"name": "vip", "priority": 10}, {"name": "slow", "priority": -10}],
        "attributes": [{"key": "cart", "visible": true}, {"key": "seen", "keep_days": 1},
          {"key": "page", "writer": "visitor", "visible": true}, {"key": "topic", "of": "chat", "writer": "staff"}]
        """

    /// By the desk, an operator or the visitor.
    func describe(_ who: String, _ client: Client, _ person: Person? = nil) throws {
        let word = words.next()
        let isVisitor = person.map { $0.role == KLEPET_ROLE_VISITOR } ?? false
        if !isVisitor, random.chance(40) {
            guard let chat = random.pick(model.chats) else { return }
            words.wrote(word, in: chat.id)
            let value = random.chance(80) ? "\"\(word)\"" : nil
            try attribute(who, client, "topic", value, chat: chat.id)
        } else {
            guard let visitor = isVisitor ? person : random.pick(visitors), visitor.id != 0 else { return }
            let key = isVisitor ? "page" : random.pick(["cart", "seen", "class"]) ?? "cart"
            var value = random.chance(80) ? "\"\(word)\"" : nil
            if key == "class" {
                value = random.pick(["\"vip\"", "\"slow\"", nil]) ?? nil
            } else {
                visitor.reasons.append(word)
            }
            try attribute(who, client, key, value, visitor: visitor.id)
        }
        try settle()
    }

    private func attribute(
        _ who: String, _ client: Client, _ key: String, _ value: String?, visitor: UInt64 = 0, chat: UInt64 = 0
    ) throws {
        var options = klepet_attribute_options()
        options.size = UInt32(MemoryLayout<klepet_attribute_options>.size)
        (options.visitor, options.chat) = (visitor, chat)
        try call(who, "\(key) of \(WideContext.owner(chat: chat, visitor: visitor)) is \(value ?? "unknown")") {
            withBytes(key) { bytes, count in
                (options.key, options.key_bytes) = (bytes, count)
                return withBytes(value) { bytes, count in
                    (options.value, options.value_bytes) = (bytes, count)
                    return klepet_attribute_set(client.handle, &options, nil)
                }
            }
        }
    }

    /// What the shop says of a chat and its visitor is the fold of the events.
    func compareContext(_ chat: WideChat) throws {
        var (needed, buffer) = (0, [CChar](repeating: 0, count: 1 << 14))
        let status = klepet_attributes(desk.handle, 0, chat.id, &buffer, buffer.count, &needed, nil)
        let told = String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let owners = ["c\(chat.id)", "v\(chat.visitor)"]
        let known = owners.flatMap { model.context.known(of: $0) }
        let count = told.split(separator: "\"key\":").count - 1
        try check(
            status == KLEPET_OK && count == known.count
                && known.allSatisfy { told.contains("\"key\":\"\($0.key)\",\"value\":\($0.value),") },
            "what is known is the fold of its events (B16.1)",
            "chat \(name(chat.id)), status \(status): \(told), its events tell \(known)")
    }
}
