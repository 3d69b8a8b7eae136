// Bytes that are added at the end and taken from the front: what came in and is no whole line yet, what goes out.

import Glibc

struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    private var head = 0
    private var tail = 0

    var count: Int { tail - head }
    var isEmpty: Bool { tail == head }

    /// The first byte; good until the next change.
    var first: UnsafeMutablePointer<UInt8>? { start.map { $0 + head } }

    deinit { free(start) }

    /// Room for `bytes` more behind the last; `added` says how many of them were written.
    mutating func room(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if let start, capacity - tail >= bytes { return start + tail }
        if let start, head > 0, head >= capacity / 2, capacity - count >= bytes {
            memmove(start, start + head, count)
            (head, tail) = (0, count)
            return start + tail
        }
        return larger(for: bytes)
    }

    /// What was accepted is in the journal; without memory there is no telling of it, and whoever
    /// asked asks again (B2.2).
    private mutating func larger(for bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if start == nil, let (spare, spareBytes) = Self.spares.take(atLeast: bytes) {
            (start, capacity) = (spare, spareBytes)
            return spare
        }
        capacity = max(4096, count + bytes, capacity * 2)
        guard let larger = malloc(capacity)?.assumingMemoryBound(to: UInt8.self) else {
            complain("the system refused memory for a connection's lines")
            exit(ExitStatus.system)
        }
        if let start { memcpy(larger, start + head, count) }
        free(start)
        start = larger
        (head, tail) = (0, count)
        return larger + tail
    }

    mutating func added(_ bytes: Int) { tail += bytes }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawPointer?, _ count: Int) {
        guard let bytes, count > 0 else { return }
        memcpy(room(count), bytes, count)
        tail += count
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0.baseAddress, $0.count) }
    }

    mutating func append(_ byte: UInt8) {
        room(1).pointee = byte
        tail += 1
    }

    /// The first `bytes` are done with.
    mutating func drop(_ bytes: Int) {
        head += bytes
        guard head >= tail else { return }
        (head, tail) = (0, 0)
        if let start { Self.spares.give(start, capacity) }
        (start, capacity) = (nil, 0)
    }

    /// The loop's thread is the only one that has connections.
    nonisolated(unsafe) private static var spares = Spares()
}

/// Memory that no connection needs now, for the next that does: those who are idle have none, and those who talk ask the
/// system for none.
private struct Spares {
    private var spares: [(start: UnsafeMutablePointer<UInt8>, bytes: Int)] = []
    /// Whatever is larger, or one more than these, the system gets back.
    private static let bytesMax = 16 << 10
    private static let countMax = 64

    mutating func take(atLeast bytes: Int) -> (UnsafeMutablePointer<UInt8>, Int)? {
        guard let last = spares.last, last.bytes >= bytes else { return nil }
        spares.removeLast()
        return last
    }

    mutating func give(_ start: UnsafeMutablePointer<UInt8>, _ bytes: Int) {
        guard bytes <= Self.bytesMax, spares.count < Self.countMax else { return free(start) }
        spares.append((start, bytes))
    }
}
