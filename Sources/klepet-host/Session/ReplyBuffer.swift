// Where klepet_call writes its replies, one after the other, before they are put behind a session's others.

import CKlepet

final class ReplyBuffer {
    private var room: UnsafeMutablePointer<CChar>
    private var roomBytes: Int

    /// What one reply of `events` may have, unless one event has more.
    private static let bytes = 256 << 10
    /// The longest reply: an export, a report.
    private static let bytesMax = 64 << 20

    init() {
        roomBytes = Self.bytes
        room = .allocate(capacity: roomBytes)
    }

    deinit { room.deallocate() }

    private func resize(to bytes: Int) {
        room.deallocate()
        roomBytes = bytes
        room = .allocate(capacity: bytes)
    }

    struct Reply {
        var status: klepet_status
        /// The refusal's, which the reply tells.
        var refusal: klepet_status
        var start: UnsafeMutablePointer<CChar>
        var count: Int
    }

    func call(_ client: OpaquePointer, _ line: UnsafePointer<UInt8>, _ count: Int) -> Reply {
        let text = UnsafeRawPointer(line).assumingMemoryBound(to: CChar.self)
        return growing { call(client, text, count) }
    }

    /// Of a query that is under way; why there is none goes to `error`.
    func reply(of query: OpaquePointer, _ error: inout klepet_error) -> Reply {
        growing {
            var needed = 0
            let status = klepet_query_reply(query, room, roomBytes, &needed, &error)
            return Reply(status: status, refusal: KLEPET_OK, start: room, count: needed)
        }
    }

    /// Asks again with more room, if it takes that.
    private func growing(_ ask: () -> Reply) -> Reply {
        let reply = ask()
        guard reply.status == KLEPET_BUFFER_TOO_SMALL, reply.count > roomBytes, reply.count <= Self.bytesMax else {
            return reply
        }
        // Kept for this turn: who has asked for much asks again.
        resize(to: reply.count + reply.count / 4)
        return ask()
    }

    private func call(_ client: OpaquePointer, _ line: UnsafePointer<CChar>, _ count: Int) -> Reply {
        var needed = 0
        var status: klepet_status = 0
        let returned = withUnsafeTemporaryAllocation(of: klepet_error.self, capacity: 1) { error in
            // Not initialized: half a kilobyte that is not looked at.
            let returned = klepet_call(client, line, count, room, roomBytes, &needed, error.baseAddress)
            if returned == KLEPET_OK { status = error[0].status }
            return returned
        }
        return Reply(status: returned, refusal: status, start: room, count: needed)
    }

    /// One export does not keep its size for good.
    func shrink() {
        if roomBytes > Self.bytes { resize(to: Self.bytes) }
    }

    private static let head = #"{"ok":true,"#
    private static let request: StaticString = #"{"do":"events"}"#

    /// The events of a push, without the head of a reply: `"events":[…],"cursor":9}`. Nil when
    /// there is nothing to tell.
    func events(of client: OpaquePointer) -> (start: UnsafeMutablePointer<CChar>, count: Int)? {
        let reply = call(client, Self.request.utf8Start, Self.request.utf8CodeUnitCount)
        let head = Self.head.utf8.count
        guard reply.status == KLEPET_OK, reply.refusal == KLEPET_OK, reply.count > head else { return nil }
        return (reply.start + head, reply.count - head)
    }

    /// A page of events as text; or why there is none.
    func page(of client: OpaquePointer) -> (text: String, refusal: klepet_status) {
        let reply = call(client, Self.request.utf8Start, Self.request.utf8CodeUnitCount)
        guard reply.status == KLEPET_OK, reply.refusal == KLEPET_OK, reply.count > Self.head.utf8.count else {
            return ("", reply.status == KLEPET_OK ? reply.refusal : reply.status)
        }
        let bytes = UnsafeRawBufferPointer(start: reply.start, count: reply.count)
        return (String(decoding: bytes.dropFirst(Self.head.utf8.count), as: UTF8.self), KLEPET_OK)
    }
}
