// Requests of HTTP: which path is whose, and what may be asked from which page (HTTP.md).

import CKlepetUV
import KlepetWire

extension WebHost {
    static let base = "/klepet/"

    func answer(_ request: HTTPRequest, _ connection: WebConnection, _ session: Session) {
        if connection.isForwarded { connection.address = Self.forwardedAddress(request) }
        guard request.path.hasPrefix(Self.base) else { return refuse(404, "There is nothing here.", request, session) }
        let path = request.path.dropFirst(Self.base.count)
        switch path {
        case "v1/socket": openSocket(request, connection, session)
        case "v1/call": onPost(request, session) { call(request, connection, session) }
        case "v1/login": onPost(request, session) { login(request, session) }
        case "v1/logout": onPost(request, session) { logout(request, session) }
        case Self.filesPath where files != nil: onPost(request, session) { refuseEmptyFile(request, session) }
        case "v1/status": onGet(request, session) { status(request, session) }
        case "console": onGet(request, session) { redirect(to: Self.base + "console/", request, session) }
        default:
            onGet(request, session) {
                guard path.hasPrefix(Self.filesPath + "/") else { return part(String(path), request, session) }
                file(path.dropFirst(Self.filesPath.count + 1), request, connection, session)
            }
        }
    }

    /// The last one is what the proxy itself has seen.
    static func forwardedAddress(_ request: HTTPRequest) -> Address {
        guard let last = request.words("x-forwarded-for").last else { return .unknown }
        return Address(last) ?? .unknown
    }

    // MARK: methods

    private func onGet(_ request: HTTPRequest, _ session: Session, _ body: () -> Void) {
        switch request.head.method {
        case .get, .head: body()
        case .options: preflight("GET, HEAD, OPTIONS", request, session)
        case .post, .other: refuseMethod("GET, HEAD, OPTIONS", request, session)
        }
    }

    private func onPost(_ request: HTTPRequest, _ session: Session, _ body: () -> Void) {
        switch request.head.method {
        case .post:
            guard request.isOriginAllowed else { return refuseOrigin(request, session) }
            guard request.head.hasLength else { return refuse(411, "Say the body's length.", request, session) }
            body()
        case .options: preflight("POST, OPTIONS", request, session)
        case .get, .head, .other: refuseMethod("POST, OPTIONS", request, session)
        }
    }

    private func preflight(_ methods: String, _ request: HTTPRequest, _ session: Session) {
        guard request.isOriginAllowed else { return refuseOrigin(request, session) }
        respond(
            HTTPResponse(
                status: 204,
                fields: [
                    ("Access-Control-Allow-Methods", methods),
                    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Klepet-File-Name"),
                    ("Access-Control-Max-Age", "86400"),
                ]), request, session)
    }

    private func refuseMethod(_ allowed: String, _ request: HTTPRequest, _ session: Session) {
        let line = RequestRefusal(KLEPET_NOT_ALLOWED, "Here is taken \(allowed).").line(nil)
        respond(.json(405, line, [("Allow", allowed)]), request, session)
    }

    func refuseOrigin(_ request: HTTPRequest, _ session: Session) {
        refuse(403, Self.originSentence, request, session)
    }
    static let originSentence = "This page's origin is not in the list: start the host with --origin."

    private func refuseEmptyFile(_ request: HTTPRequest, _ session: Session) {
        refuse(400, "A file has at least one byte.", request, session, as: KLEPET_VALUE_INVALID)
    }

    func refuse(
        _ status: UInt16, _ sentence: String, _ request: HTTPRequest, _ session: Session,
        as refusal: klepet_status = KLEPET_NOT_ALLOWED
    ) {
        respond(.json(status, RequestRefusal(refusal, sentence).line(nil)), request, session)
    }

    func respond(
        _ response: HTTPResponse, _ request: HTTPRequest, _ session: Session, keepsAlive: Bool = true
    ) {
        session.reply(framed: response.bytes(to: request, keepsAlive: keepsAlive && request.head.keepsAlive))
    }

    // MARK: the socket

    static let subprotocol = "klepet.1"

    private func openSocket(_ request: HTTPRequest, _ connection: WebConnection, _ session: Session) {
        guard request.isOriginAllowed else { return refuseOrigin(request, session) }
        let handshake: WebSocketHandshake
        do throws(WebSocketHandshake.Fault) { handshake = try request.handshake(Self.subprotocol) } catch {
            switch error {
            case .noWebSocket:
                let line = RequestRefusal(KLEPET_JSON_INVALID, "Here is a WebSocket of version 13.").line(nil)
                let fields = [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")]
                return respond(.json(426, line, fields), request, session)
            case .otherProtocol:
                return refuse(400, "The subprotocol is \(Self.subprotocol).", request, session, as: KLEPET_JSON_INVALID)
            case .bad:
                return refuse(400, "The handshake is none of RFC 6455.", request, session, as: KLEPET_JSON_INVALID)
            }
        }
        guard addresses.admitsSocket(connection.address) else {
            let sentence =
                """
                From this address there are \(options.socketsPerAddress) sockets already. Behind a proxy: let it set \
                X-Forwarded-For.
                """
            return refuse(429, sentence, request, session, as: KLEPET_TOO_MANY_CLIENTS)
        }
        connection.isCountedAsSocket = true
        connection.operatorKey = operatorKey(request)
        connection.dueMilliseconds = now + Self.patienceMilliseconds
        let response = HTTPResponse(
            status: 101,
            fields: [
                ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", handshake.accept),
                ("Sec-WebSocket-Protocol", Self.subprotocol),
            ])
        respond(response, request, session)
        connection.becomeWebSocket()
    }

    /// Of the cookie, which counts from the host's own pages alone.
    func operatorKey(_ request: HTTPRequest) -> String? {
        guard request.isSameOrigin, let name = request.cookieName, let cookie = request.cookie(name) else { return nil }
        return tokens.cookie(cookie, at: Self.unixSeconds)
    }

    // MARK: small answers

    private func status(_ request: HTTPRequest, _ session: Session) {
        var now: Int64 = 0
        let status = klepet_now(host.shop.handle, &now)
        guard status == KLEPET_OK else {
            return respond(.json(503, RequestRefusal(status).line(nil)), request, session)
        }
        let head = [JSON.Member(key: "ok", value: .bool(true)), JSON.Member(key: "now_ms", value: .integer(now))]
        let said = JSON.object(head + availability(request))
        let fields = [
            ("Content-Type", "application/json"), ("Cache-Control", "public, max-age=5"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        respond(HTTPResponse(status: 200, fields: fields, body: Array(said.compact.utf8)), request, session)
    }

    private func redirect(to path: String, _ request: HTTPRequest, _ session: Session) {
        respond(HTTPResponse(status: 308, fields: [("Location", path)]), request, session)
    }

    // MARK: operators

    private func login(_ request: HTTPRequest, _ session: Session) {
        guard request.isSameOrigin else { return refuse(403, "Log in from the console's own page.", request, session) }
        guard request.words("content-type").first == "application/json" else {
            return refuse(415, "The body is application/json.", request, session, as: KLEPET_JSON_INVALID)
        }
        guard let cookieName = request.cookieName else {
            return refuse(403, "Log in by HTTPS: the cookie goes no other way.", request, session)
        }
        let now = Self.unixSeconds
        guard let token = ResidentHost.read(request.body)?["token"]?.string, let link = tokens.link(token, at: now),
            link.made >= startedSeconds, usedLinks[link.name] == nil
        else {
            let sentence = "This link is none of this shop's, or not any more: make another one."
            return refuse(403, sentence, request, session, as: KLEPET_IDENTITY_INVALID)
        }
        usedLinks[link.name] = link.end
        let said = JSON.object([
            JSON.Member(key: "ok", value: .bool(true)), JSON.Member(key: "key", value: .string(link.key)),
        ])
        let cookie = Self.cookie(
            cookieName, tokens.newCookie(link.key, at: now), seconds: Tokens.cookieSeconds, request)
        respond(.json(200, said.compact, [("Set-Cookie", cookie)]), request, session)
    }

    private func logout(_ request: HTTPRequest, _ session: Session) {
        guard request.isSameOrigin, let name = request.cookieName else {
            return refuse(403, "Log out from the console's own page.", request, session)
        }
        respond(
            .json(200, "{\"ok\":true}", [("Set-Cookie", Self.cookie(name, "", seconds: 0, request))]), request, session)
    }

    private static func cookie(_ name: String, _ value: String, seconds: Int64, _ request: HTTPRequest) -> String {
        let secure = request.isSecure ? "; Secure" : ""
        return "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict\(secure)"
    }
}
