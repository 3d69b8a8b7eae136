// Where klepet_call writes its replies, one after the other, before they are put behind a connection's others.

import CKlepet

final class ReplyRoom {
    private var buffer: UnsafeMutableRawBufferPointer

    /// What one reply of `events` may have, unless one event has more.
    private static let bytes = 256 << 10
    /// The longest reply: an export, a report.
    private static let bytesMax = 64 << 20

    init() { buffer = .allocate(byteCount: Self.bytes, alignment: 16) }

    deinit { buffer.deallocate() }

    struct Reply {
        var status: klepet_status
        /// The refusal's, which the reply tells.
        var refusal: klepet_status
        var start: UnsafeMutablePointer<CChar>
        var count: Int
    }

    func call(_ client: OpaquePointer, _ line: UnsafePointer<UInt8>, _ count: Int) -> Reply {
        let text = UnsafeRawPointer(line).assumingMemoryBound(to: CChar.self)
        return growing { call(client, text, count, $0) }
    }

    /// Of a query that is under way; why there is none goes to `error`.
    func reply(of query: OpaquePointer, _ error: inout klepet_error) -> Reply {
        growing { buffer in
            var needed = 0
            let start = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
            let status = klepet_query_reply(query, start, buffer.count, &needed, &error)
            return Reply(status: status, refusal: KLEPET_OK, start: start, count: needed)
        }
    }

    /// Asks again with more room, if it takes that.
    private func growing(_ ask: (UnsafeMutableRawBufferPointer) -> Reply) -> Reply {
        let reply = ask(buffer)
        guard reply.status == KLEPET_BUFFER_TOO_SMALL, reply.count > buffer.count, reply.count <= Self.bytesMax else {
            return reply
        }
        // Kept for this turn: who has asked for much asks again.
        buffer.deallocate()
        buffer = .allocate(byteCount: reply.count + reply.count / 4, alignment: 16)
        return ask(buffer)
    }

    private func call(
        _ client: OpaquePointer, _ line: UnsafePointer<CChar>, _ count: Int, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Reply {
        var needed = 0
        var status: klepet_status = 0
        let start = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
        let returned = withUnsafeTemporaryAllocation(of: klepet_error.self, capacity: 1) { error in
            // Not initialized: half a kilobyte that is not looked at.
            let returned = klepet_call(client, line, count, start, buffer.count, &needed, error.baseAddress)
            if returned == KLEPET_OK { status = error[0].status }
            return returned
        }
        return Reply(status: returned, refusal: status, start: start, count: needed)
    }

    /// One export does not keep its size for good.
    func shrink() {
        guard buffer.count > Self.bytes else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: Self.bytes, alignment: 16)
    }

    private static let head = #"{"ok":true,"#
    private static let request = Array(#"{"do":"events"}"#.utf8)

    /// The events of a push, without the head of a reply: `"events":[…],"cursor":9}`. Nil when
    /// there is nothing to tell.
    func events(of client: OpaquePointer) -> (start: UnsafeMutablePointer<CChar>, count: Int)? {
        let reply = Self.request.withUnsafeBufferPointer { call(client, $0.baseAddress!, $0.count) }
        let head = Self.head.utf8.count
        guard reply.status == KLEPET_OK, reply.refusal == KLEPET_OK, reply.count > head else { return nil }
        return (reply.start + head, reply.count - head)
    }
}
