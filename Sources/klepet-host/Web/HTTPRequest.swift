// A request of HTTP while it is answered: what its head says that matters here.

import KlepetWire

final class HTTPRequest {
    let head: HTTPHead
    let path: String
    let query: String
    /// The page that asks, as its browser says; nil: it is none, or the browser says nothing.
    let origin: String?
    /// It is in the list, or there is none and it is the host's own.
    let isOriginAllowed: Bool
    /// It is the host's own page.
    let isSameOrigin: Bool
    /// By TLS, as a proxy says.
    let isSecure: Bool
    /// To this machine, without a proxy that says otherwise.
    let isLocal: Bool
    /// Good as long as it is answered.
    private let start: UnsafePointer<UInt8>
    private let bodySpan: Range<Int>

    init(_ head: HTTPHead, _ start: UnsafePointer<UInt8>, _ body: Range<Int>, _ connection: WebConnection) {
        (self.head, self.start, bodySpan) = (head, start, body)
        let target = head.target(in: start)
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        (path, query) = (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "")
        let origins = head.fields("origin", in: start)
        // Two of them are nobody's.
        origin = origins.isEmpty ? nil : origins.count == 1 ? origins[0].lowercased() : "null"
        let host = head.field("host", in: start)?.lowercased() ?? ""
        let isSecure =
            connection.isForwarded && head.fields("x-forwarded-proto", in: start).last?.lowercased() == "https"
        let isSameOrigin = origin == (isSecure ? "https://" : "http://") + host
        (self.isSecure, self.isSameOrigin) = (isSecure, isSameOrigin)
        isOriginAllowed = isSameOrigin || origin.map(connection.web.options.origins.contains) ?? true
        isLocal = !isSecure && Self.isLocal(host)
    }

    private static func isLocal(_ host: String) -> Bool {
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return name == "localhost" || name == "127.0.0.1" || name == "[::1]"
    }

    func field(_ name: String) -> String? { head.field(name, in: start) }
    func fields(_ name: String) -> [String] { head.fields(name, in: start) }
    func words(_ name: String) -> [String] { head.words(name, in: start) }

    var body: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start + bodySpan.lowerBound, count: bodySpan.count)
    }

    func handshake(_ subprotocol: String) throws(WebSocketHandshake.Fault) -> WebSocketHandshake {
        try WebSocketHandshake(head, start, subprotocol: subprotocol)
    }

    /// Nil: there is none, or there are two of this name.
    func cookie(_ name: String) -> String? {
        var found: [String] = []
        for pair in fields("cookie").flatMap({ $0.split(separator: ";") }) {
            let trimmed = pair.drop { $0 == " " }
            if trimmed.hasPrefix(name + "=") { found.append(String(trimmed.dropFirst(name.count + 1))) }
        }
        return found.count == 1 ? found[0] : nil
    }

    /// Under `__Host-` no other host and no plain page can have set it.
    var cookieName: String? { isSecure ? "__Host-klepet" : isLocal ? "klepet" : nil }
}
