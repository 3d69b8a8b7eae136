// Requests of HTTP, whole or in pieces, and the heads that are refused; the handshake; base64.

import Testing

@testable import KlepetWire

@Suite("Requests of HTTP")
struct HTTPFramingTests {
    private static func cuts(_ text: String, atOnce: Int = .max) -> [String] {
        cuts(Array(text.utf8), atOnce: atOnce)
    }

    private static func cuts(_ bytes: [UInt8], atOnce: Int) -> [String] {
        var framing = HTTPFraming()
        var (kept, cuts): ([UInt8], [String]) = ([], [])
        var come = 0
        while come < bytes.count {
            let next = min(bytes.count, come + min(atOnce, bytes.count))
            kept += bytes[come..<next]
            come = next
            var place = 0
            kept.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                while place < buffer.count {
                    let start = base + place
                    let (cut, taken) = framing.cut(start, buffer.count - place, bodyBytesMax: 100) { head, start in
                        head.target(in: start) == "/files"
                    }
                    switch cut {
                    case .request(let head, let body):
                        let text = String(
                            decoding: buffer[(place + body.lowerBound)..<(place + body.upperBound)], as: UTF8.self)
                        cuts.append(
                            "\(head.method) \(head.target(in: start)) \(head.keepsAlive ? "on" : "end") \(text)")
                    case .opened(let head): cuts.append("\(head.method) \(head.target(in: start)) \(head.bodyBytes):")
                    case .piece(let isLast):
                        let text = String(decoding: buffer[place..<(place + taken)], as: UTF8.self)
                        if let last = cuts.popLast() { cuts.append(last + text + (isLast ? "." : "")) }
                    case .refused(let refusal): cuts.append("\(refusal.rawValue)")
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

    private static let goodOnes: [(String, String, [String])] = [
        ("a page", "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", ["get /a?b=c on "]),
        ("a body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nHello", ["post /a on Hello"]),
        ("an empty body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", ["post /a on "]),
        (
            "two in one breath", "GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\r\nHost: x\r\n\r\n",
            ["get /a on ", "head /b on "]
        ),
        (
            "behind a body",
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}OPTIONS /b HTTP/1.1\r\nHost: x\r\n\r\n",
            ["post /a on {}", "options /b on "]
        ),
        (
            "a body that is taken as it comes, however long, and what is behind it",
            "POST /files HTTP/1.1\r\nHost: x\r\nContent-Length: 120\r\n\r\n"
                + String(repeating: "0123456789", count: 12) + "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
            ["post /files 120:" + String(repeating: "0123456789", count: 12) + ".", "get /a on "]
        ),
        ("the last one", "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", ["get /a end "]),
        ("an old version", "GET /a HTTP/1.0\r\n\r\n", ["get /a end "]),
        ("a method that is none here", "DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n", ["other /a on "]),
        ("a tab in a value", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\tc\r\n\r\n", ["get /a on "]),
        ("a value beyond ASCII", "GET /a HTTP/1.1\r\nHost: x\r\nA: č\r\n\r\n", ["get /a on "]),
    ]

    @Test("What comes is cut alike, however it comes in pieces", arguments: goodOnes)
    func good(_ name: String, _ text: String, _ expected: [String]) {
        for atOnce in [Int.max, 1, 2, 3, 50] {
            #expect(Self.cuts(text, atOnce: atOnce) == expected, "\(name), \(atOnce) at once")
        }
    }

    private static let badOnes: [(String, String, String)] = [
        ("a folded line", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "400"),
        ("a folded first field", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", "400"),
        ("a folded line, by a tab", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n", "400"),
        ("chunks", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "501"),
        (
            "chunks and a length",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "400"
        ),
        ("another encoding", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", "501"),
        ("two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "400"),
        (
            "twice the same length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "400"
        ),
        ("a length with a sign", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", "400"),
        ("a list of lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", "400"),
        (
            "a length that no number holds",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"
        ),
        ("a body that is too long", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n", "413"),
        ("a line that ends with LF", "GET / HTTP/1.1\nHost: x\r\n\r\n", "400"),
        ("a field that ends with LF", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", "400"),
        ("a CR alone", "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", "400"),
        ("a NUL", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", "400"),
        ("no host", "GET / HTTP/1.1\r\n\r\n", "400"),
        ("two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "400"),
        ("a blank before the colon", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", "400"),
        ("a field without a name", "GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", "400"),
        ("a line without a colon", "GET / HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n", "400"),
        ("another version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", "400"),
        ("no version", "GET /\r\nHost: x\r\n\r\n", "400"),
        ("another protocol", "GET / RTSP/1.0\r\nHost: x\r\n\r\n", "400"),
        ("a whole address", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("a target beyond ASCII", "GET /č HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("a tunnel", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n", "400"),
        (
            "too many fields",
            "GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: "A: b\r\n", count: 64) + "\r\n", "431"
        ),
        (
            "a head that is too long",
            "GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "b", count: 8192) + "\r\n\r\n", "431"
        ),
        ("a head that does not end", String(repeating: "GET ", count: 2100), "431"),
    ]

    @Test("What is no request is refused with its status, and nothing behind it counts", arguments: badOnes)
    func bad(_ name: String, _ text: String, _ status: String) {
        for atOnce in [Int.max, 1, 2, 3, 50] {
            #expect(Self.cuts(text, atOnce: atOnce) == [status], "\(name), \(atOnce) at once")
        }
        if name != "a head that does not end" {
            #expect(Self.cuts(text + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n") == [status], "\(name)")
        }
    }

    @Test("A head of 8 KiB with 64 fields is one")
    func largest() {
        let fields = String(repeating: "A: b\r\n", count: 62)
        let rest = HTTPHead.bytesMax - ("GET / HTTP/1.1\r\nHost: x\r\nB: \r\n\r\n".utf8.count + fields.utf8.count)
        let text = "GET / HTTP/1.1\r\nHost: x\r\n\(fields)B: \(String(repeating: "b", count: rest))\r\n\r\n"
        #expect(text.utf8.count == 8192)
        #expect(Self.cuts(text) == ["get / on "])
        #expect(Self.cuts(text, atOnce: 1) == ["get / on "])
    }

    // MARK: the handshake

    private func shaken(_ fields: String, method: String = "GET") -> String {
        var bytes = Array("\(method) /s HTTP/1.1\r\nHost: x\r\n\(fields)\r\n".utf8)
        var framing = HTTPFraming()
        return bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress,
                case .request(let head, _) = framing.cut(start, buffer.count, bodyBytesMax: 100).cut
            else { return "no request" }
            do throws(WebSocketHandshake.Fault) {
                return try WebSocketHandshake(head, UnsafePointer(start), subprotocol: "klepet.1").accept
            } catch { return "\(error)" }
        }
    }

    @Test("A handshake is answered as RFC 6455 has it, and one that is none is not")
    func handshakes() {
        let good = """
            Upgrade: websocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: chat, klepet.1\r

            """
        #expect(shaken(good) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(shaken(good.replacing("websocket\r", with: "WebSocket\r")) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        for (what, with, expected) in [
            ("Upgrade: websocket", "Upgrade: h2c", "noWebSocket"), ("keep-alive, Upgrade", "keep-alive", "noWebSocket"),
            ("Version: 13", "Version: 8", "noWebSocket"), ("klepet.1", "klepet.2", "otherProtocol"),
            ("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ", "bad"), ("dGhlIHNhbXBsZSBub25jZQ==", "", "bad"),
            ("Sec-WebSocket-Key", "Sec-WebSocket-Kez", "bad"), ("Sec-WebSocket-Protocol", "X", "otherProtocol"),
        ] {
            #expect(shaken(good.replacing(what, with: with)) == expected, "\(with)")
        }
        #expect(shaken(good, method: "POST") == "noWebSocket")
        #expect(shaken(good + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n") == "bad")
    }

    // MARK: base64

    @Test("Bytes come back out of base64, and what stands for nothing is none")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            let text = Base64.urlEncoded(bytes)
            #expect(Base64.urlDecoded(text.utf8) == bytes)
            #expect(text.utf8.count == (count * 4 + 2) / 3)
        }
        for none in ["A", "AA=", "AB", "AAB", "A+", "A/", "A A", "č"] {
            #expect(Base64.urlDecoded(none.utf8) == nil, "\(none)")
        }
        #expect(Base64.encoded(Array("a".utf8)) == "YQ==")
        #expect(Base64.encoded([0xFB, 0xFF]) == "+/8=")
    }
}
