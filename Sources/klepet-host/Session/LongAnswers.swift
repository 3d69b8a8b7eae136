// Answers that take long. What the same session asks behind one waits for it, in order; everybody else is
// served as ever.
//
//      backup            ─▶ copy     made between the shop's commits, looked after once a turn  (HostCalls.swift)
//      events, wait_ms   ─▶ copy     of a browser: a page of events, or of none when its time is over  (Web/WaitingCalls.swift)
//      report, rehearse  ─▶ query    the journal read in parts, when it is the session's turn (Turns.swift)

import CKlepetUV
import Glibc
import KlepetWire

/// A query that is under way in the shop. It ends with this object.
final class RunningQuery {
    let handle: OpaquePointer
    /// The request of an envelope, as it is written.
    let asked: [UInt8]?
    /// What the asker finds it by, for a refusal.
    let request: JSON?

    /// Some hundred microseconds of a report or a rehearsal: a session's turn among others who wait.
    static let eventsAtOnce = 64

    init(_ handle: OpaquePointer, asked: [UInt8]?, request: JSON?) {
        (self.handle, self.asked, self.request) = (handle, asked, request)
    }

    deinit { klepet_query_end(handle) }
}

extension ResidentHost {
    /// Whether it may be a query that takes long: one by its name, or one whose name is not written plainly.
    static func mayTakeLong(_ name: UnsafeBufferPointer<UInt8>?) -> Bool {
        name.map { isWord($0, "report") || isWord($0, "rehearse") } ?? true
    }

    /// False: klepet_call does it, or says what is wrong with it.
    func beginQuery(
        _ client: OpaquePointer, _ line: UnsafeMutablePointer<UInt8>, _ count: Int, asked: UnsafeBufferPointer<UInt8>?,
        on session: Session
    ) -> Bool {
        var query: OpaquePointer?
        var error = klepet_error()
        let text = UnsafeRawPointer(line).assumingMemoryBound(to: CChar.self)
        let status = klepet_query_begin(client, text, count, &query, &error)
        let request = { [self] in RequestOutline(line, count).flatMap(self.request) ?? asked.flatMap(Self.read) }
        if status == KLEPET_TOO_MANY_QUERIES {
            session.reply(RequestRefusal(Refusal(status, error)).line(request()), waits: false)
            return true
        }
        guard status == KLEPET_OK, let query else { return false }
        session.wait(for: RunningQuery(query, asked: asked.map(Array.init), request: request()))
        return true
    }

    /// A part of it, one piece at least. Its reply, when it is through.
    func step(_ query: RunningQuery, until ends: UInt64) -> [UInt8]? {
        var left: UInt64 = 0
        var error = klepet_error()
        repeat {
            let status = klepet_query_step(query.handle, RunningQuery.eventsAtOnce, &left, &error)
            guard status == KLEPET_OK else { return refusal(Refusal(status, error), query) }
        } while left > 0 && uv_hrtime() < ends
        guard left == 0 else { return nil }
        let reply = replies.reply(of: query.handle, &error)
        guard reply.status == KLEPET_OK else { return refusal(Refusal(reply.status, error), query) }
        let bytes = UnsafeBufferPointer(start: reply.start, count: reply.count)
        return query.asked.map { asked in asked.withUnsafeBufferPointer { Self.reply(bytes, to: $0) } }
            ?? Array(UnsafeRawBufferPointer(bytes))
    }

    private func refusal(_ refusal: Refusal, _ query: RunningQuery) -> [UInt8] {
        let line =
            refusal.status == KLEPET_MISUSE_CLOSED
            ? RequestRefusal(
                KLEPET_PERSON_UNKNOWN, "The client that asked has left meanwhile: ask again.", path: "client")
            : RequestRefusal(refusal)
        return Array(line.line(query.request).utf8)
    }
}

extension Session {
    /// What is asked for behind it is answered behind it.
    func wait(for query: RunningQuery) { machine.began(query) }

    func waitForCopy() {
        if machine.beganCopy() == .stopReading { carrier.stopReading() }
    }

    /// What comes waits for a tick of the host's, as if for an answer.
    func waitForTick() { waitForCopy() }

    func tickCame() {
        machine.answered()
        wroteSome()
        // If it was to end meanwhile, all may be written already.
        host.noteToFlush(self)
    }

    /// A copy is whole or was given up: the reply, and on with the requests behind it.
    func finishCopy(_ line: String) {
        machine.answered()
        reply(line, waits: true)
        seal()
        wroteSome()
    }

    /// On with its query, if it has one. Whether that is still under way.
    func stepQuery(until ends: UInt64) -> Bool {
        guard let query = machine.query else { return false }
        // It is not read from meanwhile, which would tell that nobody is there any more.
        guard !carrier.hasHungUp else {
            close()
            return false
        }
        guard let line = host.step(query, until: ends) else { return true }
        machine.answered()
        reply(line, line.count, waits: false)
        return false
    }
}
