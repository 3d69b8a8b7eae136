// klepet.h, "What the shop knows": attributes of visitors and chats (B16.1), and what prepared replies read of them
// (B16.3).

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

@_cdecl("klepet_attribute_set")
public func klepet_attribute_set(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_attribute_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_attribute_options())
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let key = try text(asked.key, asked.key_bytes, invalid: KLEPET_KEY_INVALID)
        let given = try text(asked.value, asked.value_bytes)
        let value = try given.isEmpty ? [] : AttributeValue.read(given)
        try shop.setAttribute(key, value, visitor: asked.visitor, chat: asked.chat, by: id)
    }
}

@_cdecl("klepet_attributes")
public func klepet_attributes(
    _ client: OpaquePointer?, _ visitor: UInt64, _ chat: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        try give(try shop.attributes(visitor: visitor, chat: chat, for: id), buffer, capacity, needed)
    }
}

@_cdecl("klepet_person_merge")
public func klepet_person_merge(
    _ client: OpaquePointer?, _ visitor: UInt64, _ into: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { .mergePerson(visitor, into: into) }
}

/// The JSON of an attribute: read within limits and written anew, so that equal values are equal bytes.
enum AttributeValue {
    private static let limits = JSONLimits.attribute

    /// Empty: `null`, so that there is none any more.
    static func read(_ json: Text) throws(Failure) -> [UInt8] {
        guard json.count <= limits.bytesMax else { throw Failure(KLEPET_ATTRIBUTE_TOO_LONG) }
        var value: Result<[UInt8], Failure>
        do throws(JSONFault) {
            let document = try JSONDocument(json, limits)
            value = document.readNode { node in
                do throws(Failure) { return .success(try canonical(node)) } catch { return .failure(error) }
            }
        } catch {
            // A parser quotes what it stumbles over, and that may be a visitor's (B13.5).
            throw Failure(KLEPET_JSON_INVALID, "The value of the attribute is no JSON that can be read; correct it.")
        }
        return try value.get()
    }

    /// The same of an object of attributes, as a join has it.
    static func readAll(_ json: Text) throws(Failure) -> [(key: [UInt8], value: [UInt8])] {
        guard !json.isEmpty else { return [] }
        guard json.count <= limits.bytesMax * 4 else { throw Failure(KLEPET_ATTRIBUTE_TOO_LONG) }
        var all: [(key: [UInt8], value: [UInt8])] = []
        var (isObject, isClean) = (true, true)
        do throws(JSONFault) {
            let document = try JSONDocument(json, .call)
            document.readNode { root in
                // [] is an empty object as PHP writes it.
                isObject = root.kind == .object || (root.kind == .array && root.count == 0)
                root.members { key, node in
                    do throws(Failure) { all.append((Array(key), try canonical(node))) } catch { isClean = false }
                }
            }
        } catch {
            throw Failure(KLEPET_JSON_INVALID, "The attributes are no JSON that can be read; correct them.")
        }
        guard isClean else { throw Failure(.textInvalid) }
        guard isObject else { throw Failure(KLEPET_JSON_INVALID, "The attributes have to be an object by their keys.") }
        guard all.count <= Limits.attributesMax + 1 else { throw Failure(KLEPET_ATTRIBUTE_UNKNOWN) }
        return all
    }

    /// Without a NUL (B13.2).
    static func canonical(_ node: JSONNode) throws(Failure) -> [UInt8] {
        guard node.kind != .null else { return [] }
        var json = JSONText()
        var isClean = true
        write(node, to: &json, &isClean)
        guard isClean else { throw Failure(.textInvalid) }
        return json.bytes
    }

    private static func write(_ node: JSONNode, to json: inout JSONText, _ isClean: inout Bool) {
        switch node.kind {
        case .object:
            json.object { json in
                node.members { key, value in
                    if key.contains(0) { isClean = false }
                    json.key(String(decoding: key, as: UTF8.self))
                    write(value, to: &json, &isClean)
                }
            }
        case .array: json.array { json in node.elements { write($1, to: &json, &isClean) } }
        case .string:
            if node.text.contains(0) { isClean = false }
            json.value(utf8: node.text)
        case .integer: json.value(node.integer)
        case .real: json.value(json: node.text)
        case .flag: json.value(node.flag)
        case .null: json.null()
        }
    }

    /// B16.3: the value itself, or a member of an object by its path, as it stands in a sentence; `nil`: it is no text,
    /// number or flag.
    static func words(_ json: [UInt8], path: [Substring]) -> [UInt8]? {
        var words: [UInt8]?
        json.withUnsafeBufferPointer { bytes in
            do throws(JSONFault) {
                let document = try JSONDocument(bytes, limits)
                document.readNode { words = member($0, path[...]) }
            } catch {}
        }
        return words
    }

    private static func member(_ node: JSONNode, _ path: ArraySlice<Substring>) -> [UInt8]? {
        guard let first = path.first else {
            switch node.kind {
            case .string, .real: return Array(node.text)
            case .integer: return Array("\(node.integer)".utf8)
            case .flag: return Array((node.flag ? "true" : "false").utf8)
            case .object, .array, .null: return nil
            }
        }
        var found: [UInt8]?
        node.members { key, value in
            if first.utf8.elementsEqual(key) { found = member(value, path.dropFirst()) }
        }
        return found
    }
}

extension Shop {
    /// What is so already is not set again, so that whoever describes a visitor with each page makes no event of it.
    func setAttribute(
        _ key: Text, _ value: [UInt8], visitor: PersonID, chat: ChatID, by client: ClientID
    ) throws(Failure) {
        guard !key.isEmpty, key.count <= Limits.keyBytesMax else { throw Failure(KLEPET_KEY_INVALID) }
        guard value.count <= Limits.attributeBytesMax else { throw Failure(KLEPET_ATTRIBUTE_TOO_LONG) }
        try value.withUnsafeBufferPointer { (value) throws(Failure) in
            let set = SetAttribute(visitor: visitor, chat: chat, key: key, value: value)
            var isSame = false
            do throws(Refusal) {
                let planned = try engine.plan(set, by: client)
                isSame = (try? isSet(key, planned.value, visitor: planned.visitor, chat: chat)) ?? false
            } catch {}
            guard !isSame else { return engine.seen(client, at: clock.nowMilliseconds) }
            // What it is refused for, this tells.
            _ = try submit(.setAttribute(set), by: client)
        }
    }

    /// As the record has it.
    private func isSet(_ key: Text, _ value: Text, visitor: PersonID, chat: ChatID) throws(Failure) -> Bool {
        let seq = try newest(key, visitor: visitor, chat: chat)
        guard seq != 0 else { return value.isEmpty }
        var isSame = false
        try read(seq) { isSame = $0.text.elementsEqual(value) }
        return isSame
    }

    /// Number of the event that set it last, durable or not; 0: none.
    private func newest(_ key: Text, visitor: PersonID, chat: ChatID) throws(Failure) -> UInt64 {
        let pending = engine.pendingAttribute(key, visitor: visitor, chat: chat)
        guard pending == 0 else { return pending }
        let owner: AttributeOwner = chat != 0 ? .chat(chat) : .visitor(visitor)
        return try look { (journal) throws(JournalFailure) in try journal.attribute(key, of: owner) }
    }

    /// Of a visitor who comes: what is not so already.
    func changed(
        _ attributes: [(key: [UInt8], value: [UInt8])], of visitor: PersonID
    ) throws(Failure) -> [(key: [UInt8], value: [UInt8])] {
        guard visitor != 0 else { return attributes.filter { !$0.value.isEmpty } }
        var changed: [(key: [UInt8], value: [UInt8])] = []
        for each in attributes {
            let isSame = try each.key.withUnsafeBufferPointer { (key) throws(Failure) in
                try each.value.withUnsafeBufferPointer { (value) throws(Failure) in
                    try isSet(key, value, visitor: visitor, chat: 0)
                }
            }
            if !isSame { changed.append(each) }
        }
        return changed
    }

    /// A JSON array of what this client may see.
    func attributes(visitor: PersonID, chat: ChatID, for client: ClientID) throws(Failure) -> [UInt8] {
        guard visitor == 0 || chat == 0 else { throw Failure(KLEPET_VALUE_INVALID) }
        showAll()
        var json = JSONText()
        if chat != 0 {
            guard try isVisible(chat, to: client) else {
                _ = try asked { () throws(Refusal) in try engine.look(chat, by: client) }
                throw Failure(KLEPET_CHAT_UNKNOWN)
            }
            let seesAll = engine.seesAllAttributes(ofChat: chat, client)
            let visitor = try self.visitor(of: chat)
            try json.array { (json) throws(Failure) in
                try writeAttributes(of: .chat(chat), seesAll: seesAll, to: &json)
                try writeAttributes(of: .visitor(visitor), seesAll: seesAll, to: &json)
            }
        } else {
            let whose = try asked { () throws(Refusal) in try engine.mayLookAtAttributes(of: visitor, by: client) }
            try json.array { (json) throws(Failure) in
                try writeAttributes(of: .visitor(whose.visitor), seesAll: whose.seesAll, to: &json)
            }
        }
        return json.bytes
    }

    func writeAttributes(of owner: AttributeOwner, seesAll: Bool, to json: inout JSONText) throws(Failure) {
        let seqs = try look { (journal) throws(JournalFailure) in try journal.attributes(of: owner) }
        for seq in seqs {
            try read(seq) { event in
                guard event.textBytes > 0 else { return }
                let (key, text, at) = (event.id, event.text, event.at)
                guard seesAll || engine.isAttributeVisible(key, of: owner.isChat ? .chat : .visitor) else { return }
                json.object { json in
                    json.member("key", utf8: key)
                    json.key("value")
                    json.value(json: text)
                    json.member("at_ms", at)
                    if owner.isChat { json.member("chat", owner.id) }
                }
            }
        }
    }

    /// B16.3: what a placeholder of this name says in a chat: an attribute of the chat or its visitor, by its whole name
    /// or by the longest part of it in front of a dot, the rest being a member of its object.
    func words(of name: String, in chat: ChatID, _ visitor: PersonID) throws(Failure) -> [UInt8]? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        for count in stride(from: parts.count, to: 0, by: -1) {
            let key = Array(parts[..<count].joined(separator: ".").utf8)
            for (visitor, chat) in [(0, chat), (visitor, 0)] {
                guard let value = try value(key, visitor: visitor, chat: chat) else { continue }
                return AttributeValue.words(value, path: Array(parts[count...]))
            }
        }
        return nil
    }

    private func value(_ key: [UInt8], visitor: PersonID, chat: ChatID) throws(Failure) -> [UInt8]? {
        let seq = try key.withUnsafeBufferPointer { (key) throws(Failure) in
            try newest(key, visitor: visitor, chat: chat)
        }
        var value: [UInt8]?
        guard seq != 0 else { return nil }
        try read(seq) { event in if event.textBytes > 0 { value = Array(event.text) } }
        return value
    }
}
