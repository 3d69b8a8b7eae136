// What is asked for most by far, said by the typed function and not by klepet_call: a `say` that is written plainly,
// and that the shop accepts (measured, a hundred pairs of connections: 71,000 messages a CPU second by klepet_call,
// 102,000 so). Whatever is not plain, and whatever is refused, is klepet_call's to read and to answer, so that there is
// one place where it is decided what is wrong with a line. A test holds the replies of both ways against each other.

import CKlepet
import Glibc
import KlepetWire

struct PlainSay {
    private let chat: UInt64
    private let text: UnsafeBufferPointer<UInt8>
    private let id: UnsafeBufferPointer<UInt8>?
    /// As it was written.
    private let request: UnsafeBufferPointer<UInt8>?

    init?(_ line: RequestOutline) {
        guard !line.hasMore, line.frame == nil, let chat = line.chat, let text = line.plainText(line.text) else {
            return nil
        }
        guard let number = Self.number(line.bytes(chat)), Self.hasNoControls(text) else { return nil }
        (self.chat, self.text) = (number, text)
        if let id = line.id {
            guard let bytes = line.plainText(id), !bytes.isEmpty, Self.hasNoControls(bytes) else { return nil }
            self.id = bytes
        } else {
            id = nil
        }
        if let request = line.request {
            let bytes = line.bytes(request)
            guard Self.number(bytes) != nil || line.plainText(request).map(Self.isPlainName) ?? false else {
                return nil
            }
            self.request = bytes
        } else {
            request = nil
        }
    }

    /// False: not done, and nothing has happened.
    func perform(_ client: OpaquePointer, _ session: Session) -> Bool {
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.size)
        (message.text, message.text_bytes) = (
            UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self), text.count
        )
        if let id {
            (message.id, message.id_bytes) = (
                UnsafeRawPointer(id.baseAddress)?.assumingMemoryBound(to: CChar.self), id.count
            )
        }
        var posted = klepet_posted()
        guard klepet_say(client, chat, &message, &posted, nil) == KLEPET_OK else { return false }
        session.replyLater(atMost: Self.replyBytesMax) { place in
            var line = LineWriter(place)
            line.put("{\"ok\":true")
            if let request {
                line.put(",\"request\":")
                line.put(request)
            }
            line.put(",\"chat\":")
            line.put(posted.chat)
            line.put(",\"seq\":")
            line.put(posted.seq)
            line.put(",\"chat_seq\":")
            line.put(UInt64(posted.chat_seq))
            line.put(",\"outcome\":\"")
            line.put(Self.word(posted.outcome))
            line.put("\"}")
            return line.count
        }
        return true
    }

    /// The longest names and numbers, with room to spare.
    private static let replyBytesMax = 256

    private static func word(_ outcome: UInt32) -> StaticString {
        switch Int32(outcome) {
        case KLEPET_POSTED_DUPLICATE: "duplicate"
        case KLEPET_POSTED_HELD_BACK: "held_back"
        case KLEPET_POSTED_REOPENED: "reopened"
        case KLEPET_POSTED_STARTED: "started"
        case KLEPET_POSTED_NO_OPERATOR: "no_operator"
        case KLEPET_POSTED_FOLLOWUP: "followup"
        case KLEPET_POSTED_AFTERWORD: "afterword"
        default: "accepted"
        }
    }

    // MARK: what is plain

    /// Digits as JSON has them, of a number that every reader of JSON holds exactly.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard (1...16).contains(bytes.count), bytes[0] != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            number = number * 10 + UInt64(byte &- UInt8(ascii: "0"))
        }
        guard number <= UInt64(RequestFields.idMax) else { return nil }
        return number
    }

    /// JSON has none within quotes. That it is UTF-8 is seen to where it is said.
    private static func hasNoControls(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var least: UInt8 = 0xFF
        for byte in bytes { least = min(least, byte) }
        return least >= 0x20
    }

    /// Given back as it is: what klepet_call would neither refuse nor write otherwise.
    private static func isPlainName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count <= 64 && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}

/// Writes where there is room for it already.
private struct LineWriter {
    private let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

    @inline(__always)
    mutating func put(_ word: StaticString) {
        memcpy(start + count, word.utf8Start, word.utf8CodeUnitCount)
        count += word.utf8CodeUnitCount
    }

    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        memcpy(start + count, first, bytes.count)
        count += bytes.count
    }

    mutating func put(_ number: UInt64) {
        var (left, digits) = (number, 1)
        while left >= 10 { (left, digits) = (left / 10, digits + 1) }
        left = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            start[place] = UInt8(ascii: "0") + UInt8(left % 10)
            left /= 10
        }
        count += digits
    }
}
