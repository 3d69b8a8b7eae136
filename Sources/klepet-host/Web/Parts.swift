// What browsers are given of the host's own: the widget, the console. The binary carries them (PartsData.swift, which
// Bindings/Web/embed writes).

import KlepetWire

struct Part {
    /// Behind /klepet/.
    var path: String
    var type: String
    /// Of what it holds.
    var tag: String
    /// It never changes under this path.
    var isImmutable: Bool
    var bytes: [UInt8]
    var gzip: [UInt8]
    var brotli: [UInt8]
}

extension Part {
    /// As the generated table has it, in base64.
    init(
        _ path: String, _ type: String, _ tag: String, isImmutable: Bool, _ plain: String, _ gzip: String,
        _ brotli: String
    ) {
        (self.path, self.type, self.tag, self.isImmutable) = (path, type, tag, isImmutable)
        bytes = Base64.urlDecoded(plain.utf8) ?? []
        self.gzip = Base64.urlDecoded(gzip.utf8) ?? []
        self.brotli = Base64.urlDecoded(brotli.utf8) ?? []
    }

    /// The console runs what is its own, and nothing else: whatever came into a page of it by somebody's words.
    static let consolePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
        + "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; "
        + "base-uri 'none'; require-trusted-types-for 'script'"
}

extension WebHost {
    func part(_ path: String, _ request: HTTPRequest, _ session: Session) {
        let path = path == "console/" ? "console/index.html" : path
        guard let part = parts[path] else { return refuse(404, "There is nothing here.", request, session) }
        let encodings = request.words("accept-encoding")
        let (body, encoding): ([UInt8], String?) =
            if !part.brotli.isEmpty, encodings.contains("br") {
                (part.brotli, "br")
            } else if !part.gzip.isEmpty,
                encodings.contains("gzip")
            { (part.gzip, "gzip") } else { (part.bytes, nil) }
        var fields = [
            ("ETag", "\"\(part.tag)\""), ("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*"),
            ("Cross-Origin-Resource-Policy", "cross-origin"), ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", Self.caching(part)),
        ]
        if part.path.hasPrefix("console/") { fields.append(("Content-Security-Policy", Part.consolePolicy)) }
        let known = request.words("if-none-match")
        if known.contains("*") || known.contains("\"\(part.tag)\"") || known.contains("w/\"\(part.tag)\"") {
            return respond(HTTPResponse(status: 304, fields: fields), request, session)
        }
        fields.append(("Content-Type", part.type))
        if let encoding { fields.append(("Content-Encoding", encoding)) }
        respond(HTTPResponse(status: 200, fields: fields, body: body), request, session)
    }

    private static func caching(_ part: Part) -> String {
        if part.isImmutable { return "public, max-age=31536000, immutable" }
        return part.path.hasPrefix("console/") ? "no-cache" : "public, max-age=300"
    }
}
