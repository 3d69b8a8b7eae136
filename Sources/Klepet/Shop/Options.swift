// What comes from outside: option structs of any version, texts with a pointer and a length. Looked at once, before anything else.

import CKlepet
import KlepetEngine

/// A copy of an option struct. A caller of an older header gave fewer bytes: the rest is zero. One of a newer header gave more:
/// what this version does not know must be zero.
func copy<Options: BitwiseCopyable>(_ options: UnsafePointer<Options>?, zero: Options) throws(Failure) -> Options {
    guard let options else { throw Failure(KLEPET_MISUSE_NULL) }
    let raw = UnsafeRawPointer(options)
    let size = Int(raw.loadUnaligned(as: UInt32.self))
    guard size >= 4, size <= 4096 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
    var copy = zero
    withUnsafeMutableBytes(of: &copy) { place in
        place.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: min(size, place.count)))
    }
    for offset in min(size, MemoryLayout<Options>.size)..<size where raw.load(fromByteOffset: offset, as: UInt8.self) != 0 {
        throw Failure(KLEPET_MISUSE_OPTIONS)
    }
    return copy
}

/// Fills a struct whose first field says how many bytes the caller has room for; more is not written.
func give<Output: BitwiseCopyable>(_ place: UnsafeMutablePointer<Output>?, _ fill: (inout Output) -> Void) throws(Failure) {
    guard let place else { throw Failure(KLEPET_MISUSE_NULL) }
    let raw = UnsafeMutableRawPointer(place)
    let size = Int(raw.loadUnaligned(as: UInt32.self))
    guard size >= 8, size <= 4096 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
    withUnsafeTemporaryAllocation(of: Output.self, capacity: 1) { known in
        let bytes = UnsafeMutableRawBufferPointer(known)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        fill(&known[0])
        bytes.storeBytes(of: UInt32(size), as: UInt32.self)
        if let start = bytes.baseAddress { raw.copyMemory(from: start, byteCount: min(size, bytes.count)) }
    }
}

/// A text from outside: NULL only when it is empty, and valid UTF-8. Its length is the engine's to judge, but one that no limit
/// allows is not even looked at.
@inline(__always)
func text(_ start: UnsafePointer<CChar>?, _ count: Int, invalid: klepet_status = KLEPET_TEXT_NOT_UTF8) throws(Failure) -> Text {
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
        guard id == nil || (id_bytes > 0 && id_bytes <= Limits.keyBytesMax) else { throw Failure(KLEPET_MESSAGE_ID_INVALID) }
        return Message(
            text: try text_(), id: try Klepet.text(id, id_bytes, invalid: KLEPET_MESSAGE_ID_INVALID), number: number,
            isNote: flags & UInt32(KLEPET_MESSAGE_NOTE) != 0)
    }

    private func text_() throws(Failure) -> Text { try Klepet.text(text, text_bytes) }
}

extension klepet_posted {
    init(_ reply: Reply) {
        self.init(chat: reply.chat, seq: reply.seq, chat_seq: reply.chatSeq, outcome: reply.outcome.rawValue)
    }
}
