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
        return Message(
            text: try text_(), id: try Klepet.text(id, id_bytes, invalid: KLEPET_MESSAGE_ID_INVALID), number: number,
            isNote: flags & UInt32(KLEPET_MESSAGE_NOTE) != 0)
    }

    private func text_() throws(Failure) -> Text { try Klepet.text(text, text_bytes) }
}

extension klepet_posted {
    init(_ reply: Reply) {
        self.init(
            chat: reply.chat, seq: reply.seq, chat_seq: reply.chatSeq, outcome: reply.outcome.rawValue,
            reserved: (0, 0, 0, 0, 0))
    }
}
