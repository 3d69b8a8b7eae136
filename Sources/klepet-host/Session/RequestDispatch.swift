// One request: whose it is, and who answers it: klepet_call, or the host itself. A browser's goes another way
// (Web/Frames.swift), which leads to klepet_call alone.
//
//      request ─▶ its outline ─┬─ has a frame ──────────▶ handOn ─▶ klepet_call as the envelope's client (Envelope.swift)
//                              ├─ a word of the host's ─▶ perform (Authority/HostVocabulary.swift, HostCalls.swift)
//                              └─ any other ────────────▶ PlainSay, or klepet_call, as the request's client (Speaker.swift)

import CKlepetUV
import Glibc
import KlepetWire

extension ResidentHost {
    /// The line is without its end; it is changed in place.
    func answer(_ line: UnsafeMutablePointer<UInt8>, _ count: Int, on session: Session) {
        if let connection = session.web { return connection.web.answer(line, count, connection, on: session) }
        guard count > 0, !(count == 1 && line[0] == 0x0D) else { return }
        guard let outline = RequestOutline(line, count) else {
            let refusal = RequestRefusal(KLEPET_JSON_INVALID, "The line is no JSON object.")
            return session.reply(refusal.line(nil), waits: false)
        }
        do throws(RequestRefusal) {
            if let frame = outline.frame { return try handOn(frame, in: outline, line, on: session) }
            let name = outline.plainText(outline.name)
            if let name, let own = try HostCall.ofHost(outline, name) {
                return try perform(own, UnsafeBufferPointer(start: UnsafePointer(line), count: count), on: session)
            }
            let handle = try speaker(outline, session)
            if let name, isWord(name, "say"), let say = PlainSay(outline), say.perform(handle, session) { return }
            outline.blankClient()
            call(handle, line, count, name, on: session)
        } catch {
            session.reply(error.line(request(of: outline)), waits: false)
        }
    }

    /// `name` is what is asked for, where it is written plainly; `asked` the request of an envelope, as it is written.
    func call(
        _ handle: OpaquePointer, _ line: UnsafeMutablePointer<UInt8>, _ count: Int, _ name: UnsafeBufferPointer<UInt8>?,
        asked: UnsafeBufferPointer<UInt8>? = nil, on session: Session
    ) {
        if Self.mayTakeLong(name), beginQuery(handle, line, count, asked: asked, on: session) { return }
        let waits = name.map { !Self.isAlwaysDurable($0) } ?? true
        let reply = replies.call(handle, line, count)
        guard reply.status == KLEPET_OK else {
            // The one way in which a client ends that its session has not ended (B13.4).
            let refusal =
                reply.status == KLEPET_MISUSE_CLOSED
                ? RequestRefusal(
                    KLEPET_ERASED, "This client's visitor was erased: leave, and join anew.", path: "client")
                : RequestRefusal(reply.status)
            let request = RequestOutline(line, count).flatMap(request) ?? asked.flatMap(Self.read)
            session.reply(refusal.line(request), waits: false)
            if reply.status == KLEPET_MISUSE_CLOSED { session.web?.end(.notLetIn) }
            return
        }
        guard let asked else {
            return session.reply(reply.start, reply.count, waits: waits && reply.refusal == KLEPET_OK)
        }
        let line = Self.reply(UnsafeBufferPointer(start: reply.start, count: reply.count), to: asked)
        session.reply(line, line.count, waits: waits && reply.refusal == KLEPET_OK)
    }

    /// A reply with what the envelope is found by, unless the frame had something of its own.
    static func reply(_ reply: UnsafeBufferPointer<CChar>, to asked: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let bytes = UnsafeRawBufferPointer(reply)
        let head = bytes.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? bytes.count
        let key = Array(",\"request\":".utf8)
        guard !bytes[head...].starts(with: key) else { return Array(bytes) }
        return bytes[..<head] + key + asked + bytes[head...]
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
