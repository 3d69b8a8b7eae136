// Frames of a WebSocket: the first one says who it is, every other is klepet_call's, as that person.

import CKlepet
import CKlepetUV
import KlepetWire

/// A refusal, and with which code the socket is closed behind it.
struct JoinFault: Error {
    var refusal: RequestRefusal
    var close: WebSocketClose

    init(_ refusal: RequestRefusal, _ close: WebSocketClose = .notJoined) {
        (self.refusal, self.close) = (refusal, close)
    }

    static let tokenIsNone = JoinFault(
        RequestRefusal(KLEPET_IDENTITY_INVALID, "The token is none of this shop's, or not any more.", path: "token"))
}

extension WebHost {
    func answerFrame(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ connection: WebConnection, _ session: Session
    ) {
        guard connection.isJoined else { return joinFirst(start, count, connection, session) }
        guard let outline = RequestOutline(start, count), let client = session.soleClient else {
            let refusal = RequestRefusal(KLEPET_JSON_INVALID, "The frame is no JSON object.")
            return session.reply(refusal.line(nil), waits: false)
        }
        let name = outline.plainText(outline.name)
        if let name, isWord(name, "leave") { return leave(outline, connection, session) }
        if let name, isWord(name, "join") {
            let refusal = RequestRefusal(
                KLEPET_ALREADY, "This socket has joined already: open another one.", path: "do")
            return session.reply(refusal.line(host.request(of: outline)), waits: false)
        }
        speak(as: client.handle, outline, start, count, name, on: session)
    }

    /// Nothing in it is taken for anything but a call, or for the host's own question where a file is: a `client` or a `frame` in it is a field that klepet_call has not.
    func speak(
        as handle: OpaquePointer, _ outline: RequestOutline, _ start: UnsafeMutablePointer<UInt8>, _ count: Int,
        _ name: UnsafeBufferPointer<UInt8>?, on session: Session
    ) {
        let line = UnsafeBufferPointer(start: UnsafePointer(start), count: count)
        if let name, isWord(name, "file_url") { return fileAddress(line, as: handle, on: session) }
        if let files, outline.hasMore {
            do throws(RequestRefusal) { try files.check(line, as: handle) } catch {
                return session.reply(error.line(host.request(of: outline)), waits: false)
            }
        }
        if let name, isWord(name, "say"), outline.client == nil, let say = PlainSay(outline),
            say.perform(handle, session)
        {
            return
        }
        host.call(handle, start, count, name, on: session)
    }

    private func leave(_ outline: RequestOutline, _ connection: WebConnection, _ session: Session) {
        session.reply(done(host.request(of: outline)), waits: true)
        connection.end(.done)
    }

    // MARK: joining

    private func joinFirst(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ connection: WebConnection, _ session: Session
    ) {
        let frame = UnsafeBufferPointer(start: UnsafePointer(start), count: count)
        var request: JSON?
        do throws(JoinFault) {
            guard case .object(let members)? = ResidentHost.read(frame) else {
                throw JoinFault(RequestRefusal(KLEPET_JSON_INVALID, "The frame is no JSON object."))
            }
            request = members.first { $0.key == "request" }?.value
            if let asked = request, !asked.isName {
                request = nil
                throw JoinFault(ResidentHost.requestIsNoName)
            }
            guard members.first(where: { $0.key == "do" })?.value.string == "join" else {
                throw JoinFault(
                    RequestRefusal(KLEPET_JSON_INVALID, "The first frame is join: say who this is.", path: "do"))
            }
            let introduced = try introduce(
                members, token: members.first { $0.key == "token" }?.value, operatorKey: connection.operatorKey,
                connection)
            try join(introduced, request, connection, session)
        } catch {
            session.reply(error.refusal.line(request), waits: false)
            connection.end(error.close)
        }
    }

    /// Who comes, and the token that was made for them, if they came without.
    struct Introduced {
        var joining: JoinRequest
        var newToken: String?
    }

    /// `token`: as it was shown, in the frame or in the head.
    func introduce(
        _ members: [JSON.Member], token: JSON?, operatorKey: String?, _ connection: WebConnection
    ) throws(JoinFault) -> Introduced {
        var fields = RequestFields(members)
        for name in ["do", "request", "token"] { _ = fields.value(name) }
        do throws(RequestRefusal) {
            let role = try fields.text("role", bytesMax: 64)
            let name = try fields.text("name", bytesMax: 4096)
            let locale = try fields.text("locale", bytesMax: 1024)
            let isMobile = try fields.flag("mobile")
            let isFromNow = try fields.flag("from_now")
            let after = try fields.number("after_seq").map { UInt64($0) }
            let incarnation = try fields.number("incarnation").map { UInt64($0) } ?? 0
            try fields.requireNoMore()
            var introduced = try introduce(role, token, operatorKey, connection)
            // A signed visitor's name is the shop's to say, an operator's too.
            if introduced.joining.signature == nil, introduced.joining.role == UInt32(KLEPET_ROLE_VISITOR) {
                introduced.joining.name = name
            }
            introduced.joining.locale = locale
            (introduced.joining.isMobile, introduced.joining.isFromNow) = (isMobile, isFromNow)
            (introduced.joining.afterSeq, introduced.joining.incarnation) = (after, incarnation)
            return introduced
        } catch {
            let isIdentity = error.status == KLEPET_TOO_FAST
            throw JoinFault(error, isIdentity ? .tooManyNewcomers : .notJoined)
        }
    }

    private func introduce(
        _ role: String?, _ token: JSON?, _ operatorKey: String?, _ connection: WebConnection
    ) throws(RequestRefusal) -> Introduced {
        switch role {
        case "operator":
            guard token == nil, let operatorKey else {
                throw RequestRefusal(
                    KLEPET_IDENTITY_INVALID, "No login says which operator this is: open a new link.", path: "role")
            }
            return Introduced(joining: JoinRequest(role: KLEPET_ROLE_OPERATOR, key: operatorKey))
        case nil, "visitor": break
        default: throw RequestRefusal(KLEPET_NOT_ALLOWED, "A page is a visitor's or an operator's.", path: "role")
        }
        guard let token, token != .null else {
            guard addresses.admitsNewcomer(connection.address, at: now) else {
                throw RequestRefusal(
                    KLEPET_TOO_FAST, "So many new visitors come from this address that this one has to wait a minute.",
                    path: "token")
            }
            let (made, visitor) = tokens.newAnonymous()
            return Introduced(joining: JoinRequest(role: KLEPET_ROLE_VISITOR, key: visitor.key), newToken: made)
        }
        guard let visitor = token.string.flatMap({ tokens.visitor($0, at: Self.unixSeconds) }) else {
            throw JoinFault.tokenIsNone.refusal
        }
        return Introduced(
            joining: JoinRequest(
                role: KLEPET_ROLE_VISITOR, key: visitor.key, name: visitor.name, signature: visitor.signature))
    }

    private func join(
        _ introduced: Introduced, _ request: JSON?, _ connection: WebConnection, _ session: Session
    ) throws(JoinFault) {
        guard host.attachedCount < HostLimits.attachedInAllMax else {
            throw JoinFault(RequestRefusal(KLEPET_TOO_MANY_CLIENTS), .tryAgainLater)
        }
        let handle: OpaquePointer
        do throws(RequestRefusal) { handle = try introduced.joining.join(host, polls: false) } catch {
            throw JoinFault(error, Self.close(error.status))
        }
        host.attachedCount += 1
        session.soleClient = AttachedClient(handle, role: introduced.joining.role, of: session)
        connection.hasJoined()
        session.reply(done(request, joined(handle, introduced)), waits: true)
        session.seal()
    }

    private static func close(_ status: klepet_status) -> WebSocketClose {
        switch status {
        case KLEPET_TOO_FAST: .tooManyNewcomers
        case KLEPET_SUSPENDED, KLEPET_ERASED: .notLetIn
        case KLEPET_TOO_MANY_CLIENTS, KLEPET_TOO_MANY_PEOPLE, KLEPET_BUSY: .tryAgainLater
        default: .notJoined
        }
    }

    /// What the reply to `join` tells.
    func joined(_ handle: OpaquePointer, _ introduced: Introduced) -> [JSON.Member] {
        var (person, incarnation, cursor): (UInt64, UInt64, UInt64) = (0, 0, 0)
        klepet_person(handle, &person)
        var members = [JSON.Member(key: "person", value: .integer(Int64(clamping: person)))]
        if let token = introduced.newToken { members.append(JSON.Member(key: "token", value: .string(token))) }
        if klepet_incarnation(host.shop.handle, &incarnation) == KLEPET_OK {
            members.append(JSON.Member(key: "incarnation", value: .integer(Int64(clamping: incarnation))))
        }
        if let after = introduced.joining.afterSeq, !introduced.joining.isFromNow {
            klepet_cursor_resume(handle, introduced.joining.incarnation, after, &cursor)
            members.append(JSON.Member(key: "cursor", value: .integer(Int64(clamping: cursor))))
        }
        return members
    }

    func done(_ request: JSON?, _ more: [JSON.Member] = []) -> String {
        var members = [JSON.Member(key: "ok", value: .bool(true))]
        if let request { members.append(JSON.Member(key: "request", value: request)) }
        return JSON.object(members + more).compact
    }
}
