// Answers of HTTP, as bytes.

struct HTTPResponse {
    var status: UInt16
    var fields: [(String, String)] = []
    var body: [UInt8] = []
    /// Of a body that comes behind these bytes.
    var length: Int64?

    /// To `request`, after which the connection may go on or not. A HEAD is told the length alone.
    func bytes(to request: HTTPRequest?, keepsAlive: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        head += "X-Content-Type-Options: nosniff\r\n"
        if !fields.contains(where: { $0.0 == "Access-Control-Allow-Origin" }) { head += Self.sharing(request) }
        if status >= 200, status != 204, status != 304 { head += "Content-Length: \(length ?? Int64(body.count))\r\n" }
        if status != 101 { head += "Connection: \(keepsAlive ? "keep-alive" : "close")\r\n" }
        let isHead = request?.head.method == .head
        return Array((head + "\r\n").utf8) + (isHead ? [] : body)
    }

    static func json(_ status: UInt16, _ line: String, _ fields: [(String, String)] = []) -> HTTPResponse {
        HTTPResponse(
            status: status,
            fields: [("Content-Type", "application/json"), ("Cache-Control", "no-store")] + fields,
            body: Array(line.utf8))
    }

    /// A reply of the shop's, of so many bytes, is always a 200: what it says stands in it.
    static func headOfReply(_ bytes: Int, to request: HTTPRequest?) -> String {
        let connection = request?.head.keepsAlive ?? false ? "keep-alive" : "close"
        return """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            \(sharing(request))Content-Length: \(bytes)\r
            Connection: \(connection)\r
            \r

            """
    }

    /// Which other page may read it.
    private static func sharing(_ request: HTTPRequest?) -> String {
        guard let request, let origin = request.origin, request.isOriginAllowed, !request.isSameOrigin else {
            return "Vary: Origin\r\n"
        }
        return "Access-Control-Allow-Origin: \(origin)\r\nVary: Origin\r\n"
    }

    private static func reason(_ status: UInt16) -> String {
        switch status {
        case 101: "Switching Protocols"
        case 200: "OK"
        case 204: "No Content"
        case 206: "Partial Content"
        case 304: "Not Modified"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 507: "Insufficient Storage"
        default: "Status"
        }
    }
}
