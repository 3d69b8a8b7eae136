// By what a file is known (HTTP.md, Files): its number in the folder, the reference that a message names it by, and the
// address by which a page gets it.
//
//      identity key ── HKDF ─┬─ "klepet file id 1" ──▶ <id>: 16 bytes by chance and 8 of their mac, 32 characters
//                            ├─ "klepet file 1" ─────▶ f1.<id>.<mac>: of the id, who sent it, and what it is
//                            └─ "klepet file url 1" ─▶ f2.<{"chat","chat_seq","file","exp"}>.<mac>

import KlepetWire

/// What a message says of a file.
struct FileFacts {
    var name: String
    var type: String
    var bytes: Int64
    var sha256: String
    var reference: String

    init(name: String, type: String, bytes: Int64, sha256: String, reference: String) {
        (self.name, self.type, self.bytes, self.sha256, self.reference) = (name, type, bytes, sha256, reference)
    }

    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let type = json["type"]?.string, let bytes = json["bytes"]?.integer,
            let sha256 = json["sha256"]?.string, let reference = json["reference"]?.string
        else { return nil }
        self.init(name: name, type: type, bytes: bytes, sha256: sha256, reference: reference)
    }

    /// Of an event's parts.
    static func all(in parts: UnsafeBufferPointer<UInt8>) -> [FileFacts] {
        guard let json = try? JSON(strict: parts) else { return [] }
        return (json["files"]?.array ?? []).compactMap(FileFacts.init)
    }

    var json: JSON {
        .object([
            JSON.Member(key: "name", value: .string(name)), JSON.Member(key: "type", value: .string(type)),
            JSON.Member(key: "bytes", value: .integer(bytes)), JSON.Member(key: "sha256", value: .string(sha256)),
            JSON.Member(key: "reference", value: .string(reference)),
        ])
    }

    /// A page may show it in its place.
    var isPicture: Bool { MediaSniffing.pictures.contains(type) }
}

struct FileAddress {
    var chat: UInt64
    var chatSeq: UInt32
    var file: Int
    var end: Int64
}

struct FileKeys {
    private let id: [UInt8]
    private let reference: [UInt8]
    private let address: [UInt8]

    static let addressSeconds: Int64 = 600
    private static let (idBytes, idMacBytes) = (16, 8)

    init(_ tokens: Tokens) {
        id = tokens.key("klepet file id 1")
        reference = tokens.key("klepet file 1")
        address = tokens.key("klepet file url 1")
    }

    func newID() -> String {
        let random = Tokens.random(Self.idBytes)
        return Base64.urlEncoded(random + Tokens.hmac(random, by: id).prefix(Self.idMacBytes))
    }

    /// Made here, whatever else was said with it.
    private func isOwn(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count == 32, let bytes = Base64.urlDecoded(text.utf8) else { return false }
        let random = Array(bytes.prefix(Self.idBytes))
        return Tokens.areEqual(
            Array(bytes.dropFirst(Self.idBytes)), Array(Tokens.hmac(random, by: id).prefix(Self.idMacBytes)))
    }

    // MARK: references

    private func mac(_ id: String, _ person: UInt64, _ type: String, _ bytes: Int64, _ sha256: String) -> [UInt8] {
        Tokens.hmac(Array("f1.\(id)\n\(person)\n\(type)\n\(bytes)\n\(sha256)".utf8), by: reference)
    }

    func newReference(_ id: String, of person: UInt64, _ type: String, _ bytes: Int64, _ sha256: String) -> String {
        "f1.\(id)." + Base64.urlEncoded(mac(id, person, type, bytes, sha256))
    }

    /// The id of what this person has sent; nil: they have not, or it is something else than they say.
    func id(of facts: FileFacts, from person: UInt64) -> String? {
        guard let id = id(ofOwn: facts.reference),
            let shown = Base64.urlDecoded(facts.reference.utf8.dropFirst(3 + id.utf8.count + 1)),
            Tokens.areEqual(shown, mac(id, person, facts.type, facts.bytes, facts.sha256))
        else { return nil }
        return id
    }

    /// The id of a reference that was made here; nil: it is another program's, who has the bytes.
    func id(ofOwn reference: String) -> String? {
        let parts = reference.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "f1", isOwn(parts[1]) else { return nil }
        return String(parts[1])
    }

    // MARK: addresses

    func newAddress(_ chat: UInt64, _ chatSeq: UInt32, _ file: Int, at now: Int64) -> String {
        let said = JSON.object([
            JSON.Member(key: "chat", value: .integer(Int64(clamping: chat))),
            JSON.Member(key: "chat_seq", value: .integer(Int64(chatSeq))),
            JSON.Member(key: "file", value: .integer(Int64(file))),
            JSON.Member(key: "exp", value: .integer(now + Self.addressSeconds)),
        ])
        return Tokens.sealed("f2." + Base64.urlEncoded(Array(said.compact.utf8)), address)
    }

    func address(_ text: String, at now: Int64) -> FileAddress? {
        guard let said = Tokens.opened(text, "f2", address).flatMap(Tokens.members),
            let chat = said["chat"]?.integer.flatMap({ UInt64(exactly: $0) }),
            let chatSeq = said["chat_seq"]?.integer.flatMap({ UInt32(exactly: $0) }), chatSeq > 0,
            let file = said["file"]?.integer, (0..<Int64(FileService.filesMax)).contains(file),
            let end = said["exp"]?.integer, end > now, end <= now + Self.addressSeconds
        else { return nil }
        return FileAddress(chat: chat, chatSeq: chatSeq, file: Int(file), end: end)
    }
}
