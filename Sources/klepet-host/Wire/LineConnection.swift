// A connection that speaks in lines, as the Unix socket's do (PROTOCOL.md).

import CKlepetUV
import KlepetWire

final class LineConnection: Connection, Carrier {
    private var framing = LineFraming()

    func takeRequests(
        _ arrived: ArrivedBytes?, requestBytesMax: Int, _ body: (RequestCut, UnsafeMutablePointer<UInt8>, Bool) -> Bool
    ) {
        take(arrived) { start, count in
            var place = 0
            while place < count {
                let (cut, bytes) = framing.cut(start + place, count - place, requestBytesMax: requestBytesMax)
                let request = start + place
                place += bytes
                guard body(cut, request, place < count) else { break }
            }
            return place
        }
    }

    @inline(__always)
    func frame(_ reply: UnsafeRawPointer?, _ count: Int, to buffer: inout ByteBuffer) {
        buffer.append(reply, count)
        buffer.append(LineFraming.end)
    }

    func frame(atMost bytesMax: Int, to buffer: inout ByteBuffer, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        let place = buffer.room(bytesMax + 1)
        let bytes = write(place)
        place[bytes] = LineFraming.end
        buffer.added(bytes + 1)
    }

    func send(_ reply: UnsafeRawPointer?, _ count: Int) { frame(reply, count, to: &output) }

    func send(_ head: String, _ reply: UnsafeRawPointer, _ count: Int) {
        output.append(head)
        frame(reply, count, to: &output)
    }

    var tellsSlowness: Bool { true }

    func close() { closeStream() }
}
