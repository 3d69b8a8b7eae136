// What comes from outside: texts with a pointer and a length, messages. Looked at once, before anything else.

import CKlepet
import KlepetEngine

/// A text from outside: NULL only when it is empty, and valid UTF-8. Its length is the engine's to judge, but one that
/// no limit allows is not even looked at.
@inline(__always)
func text(_ start: UnsafePointer<CChar>?, _ count: Int, invalid: klepet_status = KLEPET_TEXT_NOT_UTF8) throws(Failure)
    -> Text
{
    guard count != 0 else { return .none }
    guard let start else { throw Failure(KLEPET_MISUSE_NULL) }
    guard count > 0, count <= 16 << 20 else { throw Failure(KLEPET_TEXT_TOO_LONG) }
    let bytes = Text(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    guard isUTF8(bytes) else { throw Failure(invalid) }
    return bytes
}

/// A list "a, b" as names.
func names(_ list: Text) -> [String] {
    list.split(separator: UInt8(ascii: ",")).map { part in
        let trimmed = part.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
        return String(decoding: trimmed, as: UTF8.self)
    }
}

extension klepet_message {
    func message() throws(Failure) -> Message {
        guard flags & ~UInt32(KLEPET_MESSAGE_NOTE) == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        guard id == nil || (id_bytes > 0 && id_bytes <= Limits.keyBytesMax) else {
            throw Failure(KLEPET_MESSAGE_ID_INVALID)
        }
        var message = Message(
            text: try text_(), id: try Klepet.text(id, id_bytes, invalid: KLEPET_MESSAGE_ID_INVALID), number: number,
            isNote: flags & UInt32(KLEPET_MESSAGE_NOTE) != 0)
        message.knows = known_chat_seq
        return message
    }

    /// Something beside its words.
    var hasParts: Bool {
        quote != 0 || via != 0 || files_count != 0 || files != nil || shape != nil || shape_bytes != 0
    }

    func parts() throws(Failure) -> GivenParts {
        var given = GivenParts()
        guard hasParts else { return given }
        guard let via = Via(rawValue: UInt8(clamping: via)) else { throw Failure(KLEPET_VALUE_INVALID) }
        (given.quote, given.via) = (quote, via)
        given.files = try givenFiles(files, files_count)
        let shape = try Klepet.text(shape, shape_bytes)
        if !shape.isEmpty { given.shape = .text(shape) }
        return given
    }

    private func text_() throws(Failure) -> Text { try Klepet.text(text, text_bytes) }
}

private func givenFiles(_ start: UnsafePointer<klepet_file>?, _ count: Int) throws(Failure) -> [GivenFile] {
    guard count != 0 else { return [] }
    guard let start else { throw Failure(KLEPET_MISUSE_NULL) }
    guard count > 0, count <= Limits.filesMax else {
        throw Failure(KLEPET_VALUE_INVALID, "A message carries at most \(Limits.filesMax) files.")
    }
    let stride = try Extent(of: start, first: klepet_file.firstBytes).bytes
    var files: [GivenFile] = []
    for index in 0..<count {
        let place = (UnsafeRawPointer(start) + index * stride).assumingMemoryBound(to: klepet_file.self)
        let file = try copy(place, zero: klepet_file())
        guard file.reserved == 0, Int(file.size) == stride || index > 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        files.append(
            GivenFile(
                name: try text(file.name, file.name_bytes), type: try text(file.type, file.type_bytes),
                bytes: file.bytes, sha256: try text(file.sha256, file.sha256_bytes),
                alt: try text(file.alt, file.alt_bytes), reference: try text(file.reference, file.reference_bytes)))
    }
    return files
}

extension klepet_posted {
    init(_ reply: Reply) {
        self.init(
            chat: reply.chat, seq: reply.seq, chat_seq: reply.chatSeq, outcome: reply.outcome.rawValue,
            reserved: (0, 0, 0, 0, 0))
    }
}
