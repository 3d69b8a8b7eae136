// Requests as lines: each ends with a line feed, and has so many bytes at most.
//
//      {"do":"hello"}⏎{"do":"no        .request, .half: looked through, and kept by whoever gave it
//      w"}⏎                            .request, when the half is given again with this behind it
//      xxxxxxxxxxxxxxxxxxxx            .half, too long: refused at once, nothing of it is kept
//      xxxx⏎{"do":"now"}⏎              .rest: the end of it; .request: the next one is not lost with it

import Glibc

/// What bytes begin with, however requests are written in them.
public enum RequestCut: Equatable {
    /// A whole request: so many bytes, without what ends it.
    case request(bytes: Int)
    /// A whole one, and too long.
    case tooLong
    /// What was still missing of one that was refused already.
    case rest
    /// Not all of one.
    case half(isTooLong: Bool)
}

public struct LineFraming {
    public static let end: UInt8 = 0x0A

    /// So much of a line that has not ended yet was looked through for its end.
    private var searched = 0
    /// What comes until the next line's end belongs to a line that was refused.
    private var isSkipping = false

    public init() {}

    /// What the bytes begin with, and how many of them are done with. Half a line begins the bytes of the next call.
    @inline(__always)
    public mutating func cut(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, requestBytesMax: Int
    ) -> (cut: RequestCut, bytes: Int) {
        guard let found = memchr(start + searched, Int32(Self.end), count - searched) else {
            return half(count, requestBytesMax)
        }
        searched = 0
        let bytes = found.assumingMemoryBound(to: UInt8.self) - start
        if isSkipping {
            isSkipping = false
            return (.rest, bytes + 1)
        }
        return (bytes > requestBytesMax ? .tooLong : .request(bytes: bytes), bytes + 1)
    }

    private mutating func half(_ count: Int, _ requestBytesMax: Int) -> (cut: RequestCut, bytes: Int) {
        let isTooLong = !isSkipping && count > requestBytesMax
        if isTooLong { isSkipping = true }
        searched = isSkipping ? 0 : count
        return (.half(isTooLong: isTooLong), isSkipping ? count : 0)
    }
}
