// One line: whose it is, and who answers it: klepet_call, or the host itself.
//
//      line ─▶ Outline ─┬─ has a frame ──────────▶ handOn ─▶ klepet_call as the envelope's client (Frames.swift)
//                       ├─ a word of the host's ─▶ perform (Vocabulary.swift, HostCalls.swift)
//                       └─ any other ────────────▶ PlainSay, or klepet_call, as the line's client

import CKlepetUV
import Glibc

extension ResidentHost {
    /// The line is without its end; it is changed in place.
    func answer(_ line: UnsafeMutablePointer<UInt8>, _ count: Int, on connection: Connection) {
        guard count > 0, !(count == 1 && line[0] == 0x0D) else { return }
        guard let outline = Outline(line, count) else {
            let refusal = LineRefusal(KLEPET_JSON_INVALID, "The line is no JSON object.")
            return connection.reply(refusal.line(nil), waits: false)
        }
        do throws(LineRefusal) {
            if let frame = outline.frame { return try handOn(frame, in: outline, line, on: connection) }
            let name = outline.plainText(outline.name)
            if let name, let own = try HostCall.ofHost(outline, name) {
                return try perform(own, UnsafeBufferPointer(start: UnsafePointer(line), count: count), on: connection)
            }
            let handle = try speaker(outline, connection)
            if let name, isWord(name, "say"), let say = PlainSay(outline), say.perform(handle, connection) { return }
            outline.blankClient()
            call(handle, line, count, name, on: connection)
        } catch {
            connection.reply(error.line(request(of: outline)), waits: false)
        }
    }

    /// `name` is what is asked for, where it is written plainly; `asked` the request of an envelope, as it is written.
    func call(
        _ handle: OpaquePointer, _ line: UnsafeMutablePointer<UInt8>, _ count: Int, _ name: UnsafeBufferPointer<UInt8>?,
        asked: UnsafeBufferPointer<UInt8>? = nil, on connection: Connection
    ) {
        if Self.mayTakeLong(name), beginQuery(handle, line, count, asked: asked, on: connection) { return }
        let waits = name.map { !Self.isAlwaysDurable($0) } ?? true
        let reply = replies.call(handle, line, count)
        guard reply.status == KLEPET_OK else {
            // The one way in which a client ends that its connection has not ended (B13.4).
            let refusal =
                reply.status == KLEPET_MISUSE_CLOSED
                ? LineRefusal(KLEPET_ERASED, "This client's visitor was erased: leave, and join anew.", path: "client")
                : LineRefusal(reply.status)
            let request = Outline(line, count).flatMap(request) ?? asked.flatMap(Self.read)
            return connection.reply(refusal.line(request), waits: false)
        }
        guard let asked else {
            return connection.reply(reply.start, reply.count, waits: waits && reply.refusal == KLEPET_OK)
        }
        let line = Self.reply(UnsafeBufferPointer(start: reply.start, count: reply.count), to: asked)
        connection.reply(line, line.count, waits: waits && reply.refusal == KLEPET_OK)
    }

    /// A reply with what the envelope is found by, unless the frame had something of its own.
    static func reply(_ reply: UnsafeBufferPointer<CChar>, to asked: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let bytes = UnsafeRawBufferPointer(reply)
        let head = bytes.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? bytes.count
        let key = Array(",\"request\":".utf8)
        guard !bytes[head...].starts(with: key) else { return Array(bytes) }
        return bytes[..<head] + key + asked + bytes[head...]
    }

    // MARK: whose line it is

    func speaker(_ line: Outline, _ connection: Connection) throws(LineRefusal) -> OpaquePointer {
        guard !line.hasTwoClients else {
            throw LineRefusal(KLEPET_JSON_INVALID, "client is given twice.", path: "client")
        }
        guard let client = line.client else {
            throw LineRefusal(KLEPET_JSON_INVALID, "client is missing: say who speaks.", path: "client")
        }
        let written = line.bytes(client)
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
                KLEPET_JSON_INVALID,
                """
                client has to be the name of a client that this connection has joined, or an object with role and key.
                """,
                path: "client")
        }
        return LineRefusal(
            KLEPET_PERSON_UNKNOWN, "This connection has no client of this name: join it first.", path: "client")
    }

    private func pollingClient(_ written: UnsafeBufferPointer<UInt8>) throws(LineRefusal) -> OpaquePointer {
        let now = uv_now(loop)
        if let known = polling.recall(written, at: now) { return known.handle }
        guard case .object(let members)? = Self.read(written) else {
            throw LineRefusal(KLEPET_JSON_INVALID, "client is no JSON object.", path: "client")
        }
        var fields = Fields(members, within: "client.")
        let joining = try Joining(&fields)
        let client = try polling.find(joining, self, at: now)
        if joining.afterSeq == nil { polling.remember(written, as: client) }
        return client.handle
    }

    /// What the asker finds its request by, as far as it can be given back.
    func request(of line: Outline) -> JSON? {
        guard let span = line.request, let request = Self.read(line.bytes(span)), request.isName else { return nil }
        return request
    }

    // MARK: what need not wait

    /// Queries that tell nothing but what is durable already, or what no disk has to know. All other replies wait, also
    /// of queries: they may tell of what somebody else has done in this turn.
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
