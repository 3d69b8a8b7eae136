// Requests of HTTP/1, cut out of bytes: a head of at most 8 KiB, and a body whose length the head says. Where the body is
// taken as it comes, whatever its length, the head is given alone, and behind it the pieces.
//
//      POST /klepet/v1/call HTTP/1.1⏎Host: …⏎Content-Length: 12⏎⏎{"do":"now"}     .request
//      POST /klepet/v1/call HTTP/1.1⏎Host: …⏎Cont                                 .half
//      POST /klepet/v1/files HTTP/1.1⏎Host: …⏎Content-Length: 9000000⏎⏎.PNG       .opened, .piece, …
//      GET / HTTP/1.1⏎Host: a⏎ folded⏎⏎                                           .refused, and nothing behind it counts
//
// llhttp reads the head, in strict mode. What it lets pass and we do not want is refused before and behind it: lines
// that do not end with CR LF, folded ones, control characters, transfer encodings, two hosts.

import CLLHTTP
import Glibc

public struct HTTPFraming {
    public enum Cut {
        /// The head tells where its parts are; the body, so many bytes from so far behind the beginning.
        case request(HTTPHead, body: Range<Int>)
        /// The head of one whose body is taken as it comes.
        case opened(HTTPHead)
        /// All the bytes that are done with are of such a body.
        case piece(isLast: Bool)
        case refused(HTTPRefusal)
        /// What comes behind what was refused.
        case rest
        case half
    }

    /// So much of a head that has not ended was looked through for its end.
    private var searched = 0
    /// Of a request whose head has come: how many bytes it has in all.
    private var needed = 0
    /// Of a body that is taken as it comes: how many bytes are still to come.
    private var pieceBytes: UInt64 = 0
    private var isOver = false

    public init() {}

    /// Whether some of a request has come, and not all.
    public var isWithinRequest: Bool { searched > 0 || needed > 0 || pieceBytes > 0 }

    /// The next bytes are those of a body that is taken as it comes.
    public var isWithinPieces: Bool { pieceBytes > 0 }

    /// What the bytes begin with, and how many of them are done with. Half a request begins the bytes of the next call.
    /// `streams`: the body of this one is taken as it comes.
    public mutating func cut(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, bodyBytesMax: Int,
        streams: (HTTPHead, UnsafePointer<UInt8>) -> Bool = { _, _ in false }
    ) -> (cut: Cut, bytes: Int) {
        guard !isOver else { return (.rest, count) }
        guard pieceBytes == 0 else {
            guard count > 0 else { return (.half, 0) }
            let bytes = Int(min(UInt64(count), pieceBytes))
            pieceBytes -= UInt64(bytes)
            return (.piece(isLast: pieceBytes == 0), bytes)
        }
        guard count >= needed else { return (.half, 0) }
        let headBytes: Int
        if let end = endOfHead(UnsafePointer(start), count) {
            headBytes = end
        } else {
            guard count <= HTTPHead.bytesMax else { return refuse(.headTooLong, count) }
            searched = count
            return (.half, 0)
        }
        guard headBytes <= HTTPHead.bytesMax else { return refuse(.headTooLong, count) }
        let head: HTTPHead
        do throws(HTTPRefusal) { head = try HTTPHead(UnsafePointer(start), headBytes) } catch {
            return refuse(error, count)
        }
        if head.bodyBytes > 0, streams(head, UnsafePointer(start)) {
            (searched, needed, pieceBytes) = (0, 0, head.bodyBytes)
            return (.opened(head), headBytes)
        }
        guard head.bodyBytes <= UInt64(max(0, bodyBytesMax)) else { return refuse(.bodyTooLong, count) }
        needed = headBytes + Int(head.bodyBytes)
        guard count >= needed else {
            searched = headBytes - 1
            return (.half, 0)
        }
        let bytes = needed
        (searched, needed) = (0, 0)
        return (.request(head, body: headBytes..<bytes), bytes)
    }

    /// Behind its empty line.
    private func endOfHead(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var place = max(0, searched - 3)
        while place + 4 <= count, let found = memchr(start + place, 0x0D, count - place - 3) {
            place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - start
            if start[place + 1] == 0x0A, start[place + 2] == 0x0D, start[place + 3] == 0x0A { return place + 4 }
            place += 1
        }
        return nil
    }

    private mutating func refuse(_ refusal: HTTPRefusal, _ count: Int) -> (cut: Cut, bytes: Int) {
        isOver = true
        return (.refused(refusal), count)
    }
}

/// Why a request is none, with the status that says so.
public enum HTTPRefusal: UInt16, Error {
    case bad = 400
    case bodyTooLong = 413
    case headTooLong = 431
    case transferEncoding = 501
}
