// The request by which an HTTP connection becomes a WebSocket, and what is answered (RFC 6455, 4.2).

import CMD

public struct WebSocketHandshake {
    /// What the server answers with in Sec-WebSocket-Accept.
    public let accept: String

    public enum Fault: Error {
        /// It does not ask for a WebSocket of this version.
        case noWebSocket
        /// It does, and not for this subprotocol.
        case otherProtocol
        case bad
    }

    public init(
        _ head: HTTPHead, _ start: UnsafePointer<UInt8>, subprotocol: String
    ) throws(Fault) {
        guard head.method == .get, head.isVersion11, head.words("upgrade", in: start).contains("websocket"),
            head.words("connection", in: start).contains("upgrade"),
            head.field("sec-websocket-version", in: start) == "13"
        else { throw .noWebSocket }
        guard let key = head.field("sec-websocket-key", in: start), Self.isKey(key), head.bodyBytes == 0 else {
            throw .bad
        }
        guard head.words("sec-websocket-protocol", in: start).contains(subprotocol) else { throw .otherProtocol }
        accept = Self.accept(key)
    }

    /// 16 bytes in base64.
    private static func isKey(_ key: String) -> Bool {
        guard key.utf8.count == 24, key.utf8.suffix(2).elementsEqual("==".utf8) else { return false }
        return key.utf8.prefix(22).allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F: true
            default: false
            }
        }
    }

    static func accept(_ key: String) -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var context = SHA1_CTX()
        var digest = [UInt8](repeating: 0, count: Int(SHA1_DIGEST_LENGTH))
        SHA1Init(&context)
        SHA1Update(&context, text, text.count)
        SHA1Final(&digest, &context)
        return Base64.encoded(digest)
    }
}
