// One line: whose it is, and who answers it: klepet_call, or the host itself.

import CKlepetUV
import Glibc

extension ResidentHost {
    /// The line is without its end; it is changed in place.
    func answer(_ line: UnsafeMutablePointer<UInt8>, _ count: Int, on connection: Connection) {
        guard count > 0, !(count == 1 && line[0] == 0x0D) else { return }
        guard let envelope = Envelope(line, count) else {
            let refusal = LineRefusal(KLEPET_JSON_INVALID, "The line is no JSON object.")
            return connection.reply(refusal.line(nil), waits: false)
        }
        do throws(LineRefusal) {
            let name = envelope.plainText(envelope.name)
            if let name, let own = HostCall(name), own != .now || envelope.client == nil {
                let members = UnsafeBufferPointer(start: UnsafePointer(line), count: count)
                return try perform(own, members, envelope, on: connection)
            }
            guard !envelope.hasTwoClients else {
                throw LineRefusal(KLEPET_JSON_INVALID, "client is given twice.", path: "client")
            }
            guard let client = envelope.client else {
                throw LineRefusal(KLEPET_JSON_INVALID, "client is missing: say who speaks.", path: "client")
            }
            let handle = try speaker(envelope, client, connection)
            if let name, isWord(name, "say"), let say = PlainSay(envelope), say.perform(handle, connection) { return }
            envelope.blankClient()
            call(handle, line, count, waits: name.map { !Self.isAlwaysDurable($0) } ?? true, on: connection)
        } catch {
            connection.reply(error.line(request(of: envelope)), waits: false)
        }
    }

    private func call(
        _ handle: OpaquePointer, _ line: UnsafeMutablePointer<UInt8>, _ count: Int, waits: Bool, on connection: Connection
    ) {
        let reply = replies.call(handle, line, count)
        guard reply.status == KLEPET_OK else {
            // The one way in which a client ends that its connection has not ended (B13.4).
            let refusal = reply.status == KLEPET_MISUSE_CLOSED
                ? LineRefusal(KLEPET_ERASED, "This client's visitor was erased: leave, and join anew.", path: "client") : LineRefusal(reply.status)
            return connection.reply(refusal.line(Envelope(line, count).flatMap(request)), waits: false)
        }
        connection.reply(reply.start, reply.count, waits: waits && reply.refusal == KLEPET_OK)
    }

    // MARK: whose line it is

    private func speaker(
        _ envelope: Envelope, _ client: Envelope.Span, _ connection: Connection
    ) throws(LineRefusal) -> OpaquePointer {
        let written = envelope.bytes(client)
        if written.first == UInt8(ascii: "{") { return try pollingClient(written) }
        guard let found = connection.find(written, { Self.read(written).flatMap { ClientName($0) } }) else {
            throw Self.noSuchClient(Self.read(written))
        }
        return found.handle
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> JSON? {
        do throws(NoJSON) { return try JSON(strict: bytes) } catch { return nil }
    }

    static func noSuchClient(_ name: JSON?) -> LineRefusal {
        guard let name, name.isName else {
            return LineRefusal(
                KLEPET_JSON_INVALID, "client has to be the name of a client that this connection has joined, or an object with role and key.",
                path: "client")
        }
        return LineRefusal(KLEPET_PERSON_UNKNOWN, "This connection has no client of this name: join it first.", path: "client")
    }

    private func pollingClient(_ written: UnsafeBufferPointer<UInt8>) throws(LineRefusal) -> OpaquePointer {
        let now = uv_now(loop)
        if let known = polling.recall(written, at: now) { return known.handle }
        guard case .object(let members)? = Self.read(written) else {
            throw LineRefusal(KLEPET_JSON_INVALID, "client is no JSON object.", path: "client")
        }
        var fields = Fields(members, within: "client.")
        let joining = try Joining(&fields)
        let client = try polling.find(joining, shop.handle, at: now)
        if joining.afterSeq == nil { polling.remember(written, as: client) }
        return client.handle
    }

    /// What the asker finds its request by, as far as it can be given back.
    func request(of envelope: Envelope) -> JSON? {
        guard let span = envelope.request, let request = Self.read(envelope.bytes(span)), request.isName else { return nil }
        return request
    }

    // MARK: what need not wait

    /// Queries that tell nothing but what is durable already, or what no disk has to know. All other replies wait, also of queries: they
    /// may tell of what somebody else has done in this turn.
    private static func isAlwaysDurable(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        switch name.count {
        case 3: isWord(name, "now")
        case 5: isWord(name, "audit")
        case 6: isWord(name, "events") || isWord(name, "digest") || isWord(name, "report")
        case 8: isWord(name, "rehearse")
        case 10: isWord(name, "cursor_set")
        case 11: isWord(name, "chat_events")
        case 12: isWord(name, "reply_search")
        default: false
        }
    }
}

func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount, let start = bytes.baseAddress else { return false }
    return memcmp(start, word.utf8Start, bytes.count) == 0
}
