// One call by HTTP: a frame in, a reply out, as a polling client (B2.7). `events` may wait until there is one.

import CKlepet
import CKlepetUV
import KlepetWire

/// A call of `events` that is answered when there is one, or when its time is over.
final class WaitingCall {
    let client: PollingClient
    let request: JSON?

    init(_ client: PollingClient, _ request: JSON?) { (self.client, self.request) = (client, request) }
}

extension WebHost {
    static let waitMillisecondsMax: Int64 = 25_000

    func call(_ request: HTTPRequest, _ connection: WebConnection, _ session: Session) {
        let body = UnsafeMutablePointer(mutating: request.body.baseAddress)
        guard let body, let outline = RequestOutline(body, request.body.count) else {
            let refusal = RequestRefusal(KLEPET_JSON_INVALID, "The body is no JSON object.")
            return session.reply(refusal.line(nil), waits: false)
        }
        let asked = host.request(of: outline)
        let name = outline.plainText(outline.name)
        do throws(JoinFault) {
            // A page of another origin cannot say so without asking first.
            let isJSON = request.words("content-type").first == "application/json"
            let (token, operatorKey) = try shown(request, takesCookie: isJSON)
            if let name, isWord(name, "join") {
                return try join(request.body, asked, token, operatorKey, connection, session)
            }
            guard token != nil || operatorKey != nil else {
                throw JoinFault(
                    RequestRefusal(KLEPET_IDENTITY_INVALID, "Say who this is: Authorization: Bearer, and the token."))
            }
            let members: [JSON.Member] =
                operatorKey == nil ? [] : [JSON.Member(key: "role", value: .string("operator"))]
            let introduced = try introduce(members, token: token, operatorKey: operatorKey, connection)
            if let name, isWord(name, "leave") {
                host.polling.leave(introduced.joining)
                return session.reply(done(asked), waits: true)
            }
            let client = try poll(introduced.joining)
            if let name, isWord(name, "events") {
                return try events(request.body, client, connection, session)
            }
            speak(as: client.handle, outline, body, request.body.count, name, on: session)
        } catch {
            session.reply(error.refusal.line(asked), waits: false)
        }
    }

    /// The token of the head, or the operator of the cookie.
    func shown(_ request: HTTPRequest, takesCookie: Bool) throws(JoinFault) -> (token: JSON?, operatorKey: String?) {
        let shown = request.fields("authorization")
        guard let first = shown.first else {
            return (nil, takesCookie ? operatorKey(request) : nil)
        }
        guard shown.count == 1, first.lowercased().hasPrefix("bearer ") else { throw JoinFault.tokenIsNone }
        return (.string(String(first.dropFirst(7))), nil)
    }

    func poll(_ joining: JoinRequest) throws(JoinFault) -> PollingClient {
        do throws(RequestRefusal) { return try host.polling.find(joining, host, at: now) } catch {
            throw JoinFault(error)
        }
    }

    private func join(
        _ body: UnsafeBufferPointer<UInt8>, _ asked: JSON?, _ token: JSON?, _ operatorKey: String?,
        _ connection: WebConnection, _ session: Session
    ) throws(JoinFault) {
        guard case .object(let members)? = ResidentHost.read(body), members.allSatisfy({ $0.key != "token" }) else {
            let sentence = "The body is no JSON object, or has a token: that goes into the head."
            throw JoinFault(RequestRefusal(KLEPET_JSON_INVALID, sentence))
        }
        let introduced = try introduce(members, token: token, operatorKey: operatorKey, connection)
        let client = try poll(introduced.joining)
        session.reply(done(asked, joined(client.handle, introduced)), waits: true)
    }

    // MARK: events

    private func events(
        _ body: UnsafeBufferPointer<UInt8>, _ client: PollingClient, _ connection: WebConnection, _ session: Session
    ) throws(JoinFault) {
        guard case .object(let members)? = ResidentHost.read(body) else {
            throw JoinFault(RequestRefusal(KLEPET_JSON_INVALID, "The body is no JSON, or a key is given twice."))
        }
        var fields = RequestFields(members)
        _ = fields.value("do")
        let request = fields.value("request")
        let wait: Int64
        do throws(RequestRefusal) {
            guard request?.isName ?? true else { throw ResidentHost.requestIsNoName }
            wait = try fields.number("wait_ms", in: 0...Self.waitMillisecondsMax) ?? 0
            let after = try fields.number("after_seq").map { UInt64($0) }
            let incarnation = try fields.number("incarnation").map { UInt64($0) } ?? 0
            try fields.requireNoMore()
            if let after { klepet_cursor_resume(client.handle, incarnation, after, nil) }
        } catch {
            throw JoinFault(error)
        }
        let call = WaitingCall(client, request)
        let waiting = AttachedClient(client.handle, role: 0, of: session, wait: call)
        if wait == 0 || host.hasEvents(waiting) { return reply(call, on: session) }
        endFormer(client)
        connection.waiting = waiting
        connection.dueMilliseconds = now + UInt64(wait)
        self.waiting[ObjectIdentifier(client)] = connection
        host.subscribers.add(waiting)
        session.waitForCopy()
    }

    /// Of two that wait for one person, the later one does.
    private func endFormer(_ client: PollingClient) {
        if let former = waiting[ObjectIdentifier(client)] { answerWithNone(former) }
    }

    private func page(_ call: WaitingCall) -> String {
        // Its handle may be somebody else's by now.
        guard !call.client.hasLeft else {
            return RequestRefusal(KLEPET_PERSON_UNKNOWN, "The client has left meanwhile: join again.").line(
                call.request)
        }
        let (events, refusal) = host.replies.page(of: call.client.handle)
        guard refusal == KLEPET_OK else {
            return RequestRefusal(refusal == KLEPET_MISUSE_CLOSED ? KLEPET_ERASED : refusal).line(call.request)
        }
        let asked = call.request.map { "\"request\":\($0.line)," } ?? ""
        return "{\"ok\":true,\(asked)" + events
    }

    private func reply(_ call: WaitingCall, on session: Session) { session.reply(page(call), waits: false) }

    /// Its time is over, or another one waits in its place.
    func answerWithNone(_ connection: WebConnection) {
        guard let client = connection.waiting else { return }
        finish(client, connection)
    }

    func finish(_ client: AttachedClient, _ connection: WebConnection) {
        guard let call = client.wait, let session = connection.session else { return }
        forgetWaiting(of: connection)
        connection.dueMilliseconds = now + Self.idleMilliseconds
        session.finishCopy(page(call))
        connection.request = nil
    }

    func forgetWaiting(of connection: WebConnection) {
        guard let client = connection.waiting else { return }
        connection.waiting = nil
        host.subscribers.remove(client)
        if let call = client.wait { waiting[ObjectIdentifier(call.client)] = nil }
    }
}

extension ResidentHost {
    /// There may be something for a call that waits.
    func answerWaiting(_ client: AttachedClient) {
        guard let connection = client.session.web, let call = client.wait else { return }
        guard call.client.hasLeft || hasEvents(client) else { return }
        web?.finish(client, connection)
    }
}
