// Messages out of frames, whole or in pieces, and the frames that are refused.

import Testing

@testable import KlepetWire

@Suite("Frames of a WebSocket")
struct WebSocketFramingTests {
    private static let messageBytesMax = 1 << 17

    /// A frame as a client sends it.
    static func frame(
        _ first: UInt8, _ payload: [UInt8], isMasked: Bool = true, lengthBytes: Int? = nil, saying length: Int? = nil
    ) -> [UInt8] {
        let said = length ?? payload.count
        let width = lengthBytes ?? (said < 126 ? 0 : said < 1 << 16 ? 2 : 8)
        let short = width == 0 ? UInt8(said) : width == 2 ? 126 : 127
        var bytes = [first, short | (isMasked ? 0x80 : 0)]
        for place in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: said >> (8 * place))) }
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        if isMasked { bytes += key }
        return bytes + payload.enumerated().map { isMasked ? $1 ^ key[$0 % 4] : $1 }
    }

    static func frame(_ first: UInt8, _ text: String) -> [UInt8] { frame(first, Array(text.utf8)) }

    /// What is cut out of bytes that come so many at a time, as a connection keeps them.
    static func cuts(_ bytes: [UInt8], atOnce: Int = .max) -> [String] {
        var framing = WebSocketFraming()
        var (kept, cuts): ([UInt8], [String]) = ([], [])
        var come = 0
        while come < bytes.count {
            let next = min(bytes.count, come + min(atOnce, bytes.count))
            kept += bytes[come..<next]
            come = next
            var place = 0
            kept.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                while place < buffer.count {
                    let (cut, taken) = framing.cut(
                        start + place, buffer.count - place, messageBytesMax: messageBytesMax)
                    func text(_ first: Int, _ count: Int) -> String {
                        let bytes = buffer[(place + first)..<(place + first + count)]
                        return count > 64 ? "\(count) bytes" : String(decoding: bytes, as: UTF8.self)
                    }
                    switch cut {
                    case .message(let first, let count): cuts.append("message " + text(first, count))
                    case .part(let first, let count, let isLast):
                        cuts.append((isLast ? "last " : "part ") + text(first, count))
                    case .ping(let first, let count): cuts.append("ping " + text(first, count))
                    case .pong: cuts.append("pong")
                    case .close(let code): cuts.append("close \(code.map(String.init) ?? "")")
                    case .failed(let close): cuts.append("failed \(close.rawValue)")
                    case .rest: break
                    case .half: return
                    }
                    place += taken
                }
            }
            kept.removeFirst(place)
        }
        return cuts
    }

    private static let goodOnes: [(String, [UInt8], [String])] = [
        ("a text", frame(0x81, "Hello"), ["message Hello"]),
        ("an empty one", frame(0x81, ""), ["message "]),
        ("two in one breath", frame(0x81, "a") + frame(0x81, "b"), ["message a", "message b"]),
        (
            "125 and 126 bytes",
            frame(0x81, [UInt8](repeating: 0x61, count: 125))
                + frame(
                    0x81, [UInt8](repeating: 0x61, count: 126)), ["message 125 bytes", "message 126 bytes"]
        ),
        (
            "65,535 and 65,536 bytes",
            frame(0x81, [UInt8](repeating: 0x61, count: 65_535))
                + frame(
                    0x81, [UInt8](repeating: 0x61, count: 65_536)), ["message 65535 bytes", "message 65536 bytes"]
        ),
        ("as much as may be", frame(0x81, [UInt8](repeating: 0x61, count: 1 << 17)), ["message 131072 bytes"]),
        ("fragments", frame(0x01, "He") + frame(0x00, "l") + frame(0x80, "lo"), ["part He", "part l", "last lo"]),
        ("empty fragments", frame(0x01, "") + frame(0x00, "") + frame(0x80, ""), ["part ", "part ", "last "]),
        (
            "a ping between fragments", frame(0x01, "He") + frame(0x89, "?") + frame(0x80, "llo"),
            ["part He", "ping ?", "last llo"]
        ),
        ("a ping of 125 bytes", frame(0x89, [UInt8](repeating: 0x61, count: 125)), ["ping 125 bytes"]),
        ("a ping that is no text", frame(0x89, [0xFF]), ["ping \u{FFFD}"]),
        ("a pong that nobody asked for", frame(0x8A, "x") + frame(0x81, "a"), ["pong", "message a"]),
        (
            "a character over two fragments", frame(0x01, [0xC4]) + frame(0x80, [0x8D]),
            ["part \u{FFFD}", "last \u{FFFD}"]
        ),
        ("four bytes of one character", frame(0x81, "\u{1F600}\u{10FFFF}"), ["message \u{1F600}\u{10FFFF}"]),
        ("a close without a code", frame(0x88, ""), ["close "]),
        ("a close with a code and a reason", frame(0x88, [0x03, 0xE9] + Array("bye č".utf8)), ["close 1001"]),
        ("a code of one's own", frame(0x88, [0x0F, 0xA0]), ["close 4000"]),
        ("what comes behind a close is nothing", frame(0x88, "") + frame(0x81, "a"), ["close "]),
    ]

    @Test("What comes is cut alike, however it comes in pieces", arguments: goodOnes)
    func good(_ name: String, _ bytes: [UInt8], _ expected: [String]) {
        for atOnce in [Int.max, 1, 2, 3, 7, 1000] where bytes.count < 1000 || atOnce > 7 {
            #expect(Self.cuts(bytes, atOnce: atOnce) == expected, "\(name), \(atOnce) at once")
        }
    }

    private static let badOnes: [(String, [UInt8], UInt16)] = [
        ("the first reserved bit", frame(0xC1, "a"), 1002),
        ("the second", frame(0xA1, "a"), 1002),
        ("the third", frame(0x91, "a"), 1002),
        ("a reserved kind of data", frame(0x83, "a"), 1002),
        ("a reserved kind of control", frame(0x8B, ""), 1002),
        ("not masked", frame(0x81, Array("a".utf8), isMasked: false), 1002),
        ("a fragmented ping", frame(0x09, "a"), 1002),
        ("a fragmented close", frame(0x08, ""), 1002),
        ("a ping of 126 bytes", frame(0x89, [UInt8](repeating: 0, count: 126)), 1002),
        ("a continuation of nothing", frame(0x80, "a"), 1002),
        ("a text within a text", frame(0x01, "a") + frame(0x81, "b"), 1002),
        ("binary within a text", frame(0x01, "a") + frame(0x82, "b"), 1002),
        ("a continuation behind the last", frame(0x01, "a") + frame(0x80, "b") + frame(0x80, "c"), 1002),
        ("two bytes for a length that takes one", frame(0x81, Array("a".utf8), lengthBytes: 2), 1002),
        (
            "eight bytes for a length that takes two", frame(0x81, [UInt8](repeating: 0, count: 200), lengthBytes: 8),
            1002
        ),
        ("a length with its first bit set", frame(0x81, [], lengthBytes: 8, saying: .min), 1002),
        ("a close of one byte", frame(0x88, [0x03]), 1002),
        ("the close code that says that there is none", frame(0x88, [0x03, 0xED]), 1002),
        ("the close code of a lost connection", frame(0x88, [0x03, 0xEE]), 1002),
        ("a close code below all", frame(0x88, [0x03, 0xE7]), 1002),
        ("a close code above all", frame(0x88, [0x13, 0x88]), 1002),
        ("binary", frame(0x82, "a"), 1003),
        ("no UTF-8", frame(0x81, [0x61, 0xFF]), 1007),
        ("half a character", frame(0x81, [0x61, 0xC4]), 1007),
        ("half a character in the last fragment", frame(0x01, "a") + frame(0x80, [0xC4]), 1007),
        ("a character that is written too long", frame(0x81, [0xC0, 0x80]), 1007),
        ("one of three bytes, too", frame(0x81, [0xE0, 0x9F, 0xBF]), 1007),
        ("a surrogate", frame(0x81, [0xED, 0xA0, 0x80]), 1007),
        ("above all characters", frame(0x81, [0xF4, 0x90, 0x80, 0x80]), 1007),
        ("a reason that is no UTF-8", frame(0x88, [0x03, 0xE8, 0xC4]), 1007),
        ("one byte too many", frame(0x81, [UInt8](repeating: 0x61, count: 1 << 17 + 1)), 1009),
        ("too many in fragments", frame(0x01, [UInt8](repeating: 0x61, count: 1 << 17)) + frame(0x80, "a"), 1009),
        ("more than there are numbers for", frame(0x81, [], lengthBytes: 8, saying: .max), 1009),
    ]

    @Test("What is no frame fails with its code, however it comes in pieces", arguments: badOnes)
    func bad(_ name: String, _ bytes: [UInt8], _ code: UInt16) {
        for atOnce in [Int.max, 1, 2, 3, 7, 1000] where bytes.count < 1000 || atOnce > 7 {
            #expect(Self.cuts(bytes, atOnce: atOnce).last == "failed \(code)", "\(name), \(atOnce) at once")
        }
        #expect(Self.cuts(bytes + Self.frame(0x81, "a")).last == "failed \(code)", "\(name): nothing counts behind it")
    }

    @Test("A frame fails before the rest of it has come, by what has come")
    func early() {
        #expect(Self.cuts([0xC1]) == ["failed 1002"])
        #expect(Self.cuts([0x81, 0x05]) == ["failed 1002"])
        #expect(Self.cuts(Self.frame(0x81, [], lengthBytes: 8, saying: 1 << 20)) == ["failed 1009"])
        let begun = Self.frame(0x81, [UInt8](repeating: 0x61, count: 50) + [0xFF] + [UInt8](repeating: 0x61, count: 50))
        #expect(Self.cuts(Array(begun.prefix(56))) == [])
        #expect(Self.cuts(Array(begun.prefix(57))) == ["failed 1007"])
    }

    @Test("What the server sends has the shortest head", arguments: [0, 1, 125, 126, 65_535, 65_536, 1 << 20])
    func heads(_ bytes: Int) {
        var head = [UInt8](repeating: 0, count: WebSocketFraming.headBytesMax)
        let count = WebSocketFraming.writeHead(ofText: bytes, to: &head)
        #expect(head[0] == 0x81)
        let expected: [UInt8] =
            switch bytes {
            case ...125: [UInt8(bytes)]
            case ...0xFFFF: [126, UInt8(bytes >> 8), UInt8(bytes & 0xFF)]
            default: [127, 0, 0, 0, 0, 0, UInt8(bytes >> 16), UInt8(bytes >> 8 & 0xFF), UInt8(bytes & 0xFF)]
            }
        #expect(Array(head[1..<count]) == expected)
    }
}
