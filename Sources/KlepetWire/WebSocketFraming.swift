// The server's side of a WebSocket (RFC 6455), as strict as it may be: what a client sends is cut into messages.
//
//      ┌─ FIN, RSV, opcode ─ MASK, length ─ longer length ─ key ─ masked payload ─┐
//      │      0x81               0x85            none        4        "Hello"     │   .message
//
//      text, no FIN ─▶ continuation, no FIN ─▶ … ─▶ continuation, FIN      .part each, the last one is the message's last
//             (pings, pongs and a close may come between)
//
// A payload is unmasked in its place and looked at as it comes, once, so that text that is no UTF-8 fails at its first
// wrong byte and nobody has to send the rest. Once it has failed or a close has come, everything else is passed over.

public struct WebSocketFraming {
    public enum Cut: Equatable {
        /// A whole text, in one frame: so many bytes, so far behind the beginning.
        case message(start: Int, bytes: Int)
        /// A piece of a text; the pieces one behind the other are the text.
        case part(start: Int, bytes: Int, isLast: Bool)
        case ping(start: Int, bytes: Int)
        case pong
        /// The other side says that it is the end.
        case close(code: UInt16?)
        /// To be closed with this code.
        case failed(WebSocketClose)
        /// What comes behind the end.
        case rest
        /// Not all of a frame.
        case half
    }

    /// Of the frame that has not come as a whole: how much of its payload was unmasked and looked at.
    private var seen = 0
    /// Of the text that has not come as a whole: what its former pieces have.
    private var textBytes = 0
    private var isWithinText = false
    private var isOver = false
    private var validity = UTF8Validity()

    public init() {}

    private enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10

        var isControl: Bool { rawValue >= 8 }
    }

    /// What a frame's head says.
    private struct Head {
        var opcode: Opcode
        var isLast: Bool
        /// Of the head itself, with its key.
        var bytes: Int
        var payloadBytes: Int
    }

    private enum HeadCut {
        case whole(Head)
        case half
        case failed(WebSocketClose)
    }

    /// What the bytes begin with, and how many of them are done with. Half a frame begins the bytes of the next call.
    public mutating func cut(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, messageBytesMax: Int
    ) -> (cut: Cut, bytes: Int) {
        guard !isOver else { return (.rest, count) }
        switch head(UnsafePointer(start), count, messageBytesMax) {
        case .half: return (.half, 0)
        case .failed(let code): return fail(code, count)
        case .whole(let head): return cut(head, start, count)
        }
    }

    private mutating func cut(
        _ head: Head, _ start: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> (cut: Cut, bytes: Int) {
        let payload = start + head.bytes
        let come = min(count - head.bytes, head.payloadBytes)
        let key = UnsafeRawPointer(payload - 4).loadUnaligned(as: UInt32.self)
        unmask(payload, from: seen, to: come, key)
        if !head.opcode.isControl, !validity.take(UnsafePointer(payload + seen), come - seen) {
            return fail(.textInvalid, count)
        }
        seen = come
        guard come == head.payloadBytes else { return (.half, 0) }
        seen = 0
        let bytes = head.bytes + come
        switch head.opcode {
        case .continuation, .text: return text(head, bytes, count)
        case .ping: return (.ping(start: head.bytes, bytes: come), bytes)
        case .pong: return (.pong, bytes)
        case .close: return close(UnsafePointer(payload), come, count)
        case .binary: return fail(.binary, count)
        }
    }

    private mutating func text(_ head: Head, _ bytes: Int, _ count: Int) -> (cut: Cut, bytes: Int) {
        guard head.isLast else {
            isWithinText = true
            textBytes += head.payloadBytes
            return (.part(start: head.bytes, bytes: head.payloadBytes, isLast: false), bytes)
        }
        guard validity.isComplete else { return fail(.textInvalid, count) }
        guard isWithinText else { return (.message(start: head.bytes, bytes: head.payloadBytes), bytes) }
        (isWithinText, textBytes) = (false, 0)
        return (.part(start: head.bytes, bytes: head.payloadBytes, isLast: true), bytes)
    }

    private mutating func close(
        _ payload: UnsafePointer<UInt8>, _ bytes: Int, _ count: Int
    ) -> (cut: Cut, bytes: Int) {
        guard bytes > 0 else {
            isOver = true
            return (.close(code: nil), count)
        }
        guard bytes >= 2 else { return fail(.brokenRules, count) }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard WebSocketClose.maySend(code) else { return fail(.brokenRules, count) }
        var reason = UTF8Validity()
        guard reason.take(payload + 2, bytes - 2), reason.isComplete else { return fail(.textInvalid, count) }
        isOver = true
        return (.close(code: code), count)
    }

    private mutating func fail(_ code: WebSocketClose, _ count: Int) -> (cut: Cut, bytes: Int) {
        isOver = true
        return (.failed(code), count)
    }

    // MARK: the head

    private func head(_ start: UnsafePointer<UInt8>, _ count: Int, _ messageBytesMax: Int) -> HeadCut {
        guard count >= 1 else { return .half }
        // No extension was agreed on.
        guard start[0] & 0x70 == 0, let opcode = Opcode(rawValue: start[0] & 0x0F) else { return .failed(.brokenRules) }
        let isLast = start[0] & 0x80 != 0
        guard isLast || !opcode.isControl else { return .failed(.brokenRules) }
        switch opcode {
        case .text where isWithinText, .binary where isWithinText, .continuation where !isWithinText:
            return .failed(.brokenRules)
        case .text, .binary, .continuation, .close, .ping, .pong: break
        }
        guard count >= 2 else { return .half }
        let short = Int(start[1] & 0x7F)
        guard start[1] & 0x80 != 0, short < 126 || !opcode.isControl else { return .failed(.brokenRules) }
        guard opcode != .binary else { return .failed(.binary) }
        let lengthBytes = short < 126 ? 0 : short == 126 ? 2 : 8
        guard count >= 2 + lengthBytes else { return .half }
        var length: UInt64 = lengthBytes == 0 ? UInt64(short) : 0
        for place in 0..<lengthBytes { length = length << 8 | UInt64(start[2 + place]) }
        // In as few bytes as it takes, and with the first bit 0.
        let least: UInt64 = lengthBytes == 0 ? 0 : lengthBytes == 2 ? 126 : 1 << 16
        guard length >= least, length < 1 << 63 else { return .failed(.brokenRules) }
        guard opcode.isControl || length <= UInt64(max(0, messageBytesMax - textBytes)) else {
            return .failed(.tooLong)
        }
        let bytes = 2 + lengthBytes + 4
        guard count >= bytes else { return .half }
        return .whole(Head(opcode: opcode, isLast: isLast, bytes: bytes, payloadBytes: Int(length)))
    }

    /// The key is as it lies in memory.
    private func unmask(_ payload: UnsafeMutablePointer<UInt8>, from first: Int, to end: Int, _ key: UInt32) {
        var place = first
        while place < end, place & 3 != 0 { place += unmaskByte(payload, place, key) }
        let wide = UInt64(key) << 32 | UInt64(key)
        while end - place >= 8 {
            let raw = UnsafeMutableRawPointer(payload + place)
            raw.storeBytes(of: raw.loadUnaligned(as: UInt64.self) ^ wide, as: UInt64.self)
            place += 8
        }
        while place < end { place += unmaskByte(payload, place, key) }
    }

    private func unmaskByte(_ payload: UnsafeMutablePointer<UInt8>, _ place: Int, _ key: UInt32) -> Int {
        let shift = UInt32(truncatingIfNeeded: (place & 3) * 8)
        payload[place] ^= UInt8(truncatingIfNeeded: key.littleEndian >> shift)
        return 1
    }

    // MARK: what the server sends

    /// The most that `writeHead` writes.
    public static let headBytesMax = 10

    /// Of a whole text. Returns how many bytes it has.
    public static func writeHead(ofText bytes: Int, to place: UnsafeMutablePointer<UInt8>) -> Int {
        writeHead(0x80 | Opcode.text.rawValue, bytes, place)
    }

    public static func writeHead(ofPong bytes: Int, to place: UnsafeMutablePointer<UInt8>) -> Int {
        writeHead(0x80 | Opcode.pong.rawValue, bytes, place)
    }

    /// Empty.
    public static let ping: [UInt8] = [0x80 | Opcode.ping.rawValue, 0]

    public static func close(_ code: WebSocketClose) -> [UInt8] {
        [0x80 | Opcode.close.rawValue, 2, UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
    }

    private static func writeHead(_ first: UInt8, _ bytes: Int, _ place: UnsafeMutablePointer<UInt8>) -> Int {
        place[0] = first
        guard bytes > 125 else {
            place[1] = UInt8(bytes)
            return 2
        }
        let lengthBytes = bytes < 1 << 16 ? 2 : 8
        place[1] = lengthBytes == 2 ? 126 : 127
        for index in 0..<lengthBytes {
            place[2 + index] = UInt8(truncatingIfNeeded: bytes >> ((lengthBytes - 1 - index) * 8))
        }
        return 2 + lengthBytes
    }
}

/// Why a WebSocket ends (RFC 6455, 7.4; from 4000 on the host's own).
public enum WebSocketClose: UInt16 {
    case done = 1000
    case goingAway = 1001
    case brokenRules = 1002
    case binary = 1003
    case textInvalid = 1007
    case tooLong = 1009
    case tryAgainLater = 1013
    case notJoined = 4401
    case notLetIn = 4403
    case tooSlow = 4408
    case tooManyNewcomers = 4429

    /// What may be in a close frame that comes.
    static func maySend(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
