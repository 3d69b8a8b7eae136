// The outbox's memory: chunks of a megabyte in a queue, filled at the back, retired at the front. A
// retired chunk that a reader still holds waits aside until it lets go; the others are used again, so that
// a steady flow allocates nothing. The first chunks are shorter, each twice as long as the one before: a shop in which
// little happens is one of many.

struct ChunkQueue: ~Copyable {
    private struct Chunk {
        var number: UInt64
        var start: UnsafeMutableRawPointer
        var capacity: Int
        var used = 0
        var first: UInt64
        var last: UInt64
        var pins = 0
    }

    private var live: [Chunk] = []
    /// Retired, but pinned.
    private var held: [Chunk] = []
    /// Ready to be used again.
    private var spare: [UnsafeMutableRawPointer] = []
    private var nextNumber: UInt64 = 1
    private(set) var byteCount = 0

    private static let spareMax = 2

    var count: Int { live.count }
    var oldestLast: UInt64 { live.first?.last ?? 0 }

    deinit {
        for chunk in live { chunk.start.deallocate() }
        for chunk in held { chunk.start.deallocate() }
        for start in spare { start.deallocate() }
    }

    /// Room for `size` bytes of the event `seq`; `opened` when a new chunk had to be begun.
    @inline(__always)
    mutating func reserve(_ size: Int, seq: UInt64) -> (UnsafeMutableRawPointer, opened: Bool) {
        let back = live.count - 1
        if back >= 0, live[back].capacity - live[back].used >= size {
            let place = live[back].start + live[back].used
            live[back].used += size
            live[back].last = seq
            return (place, false)
        }
        return (open(size, seq: seq), true)
    }

    private mutating func open(_ size: Int, seq: UInt64) -> UnsafeMutableRawPointer {
        let usual = min(Outbox.chunkBytes, max(Outbox.firstChunkBytes, (live.last?.capacity ?? 0) * 2))
        let capacity = max(size, spare.isEmpty ? usual : Outbox.chunkBytes)
        var start: UnsafeMutableRawPointer
        if capacity == Outbox.chunkBytes, let again = spare.popLast() {
            start = again
        } else {
            start = .allocate(byteCount: capacity, alignment: 16)
            byteCount += capacity
        }
        live.append(Chunk(number: nextNumber, start: start, capacity: capacity, used: size, first: seq, last: seq))
        nextNumber += 1
        return start
    }

    mutating func retireOldest() {
        guard !live.isEmpty else { return }
        let chunk = live.removeFirst()
        if chunk.pins > 0 { held.append(chunk) } else { reuse(chunk) }
    }

    private mutating func reuse(_ chunk: Chunk) {
        if chunk.capacity == Outbox.chunkBytes, spare.count < Self.spareMax {
            spare.append(chunk.start)
        } else {
            chunk.start.deallocate()
            byteCount -= chunk.capacity
        }
    }

    mutating func removeAll() {
        while !live.isEmpty { retireOldest() }
    }

    /// Pins every live chunk that holds one of `seqs`; the numbers to unpin.
    mutating func pin(_ seqs: ClosedRange<UInt64>) -> ClosedRange<UInt64>? {
        var pinned: ClosedRange<UInt64>?
        for index in live.indices where live[index].first <= seqs.upperBound && live[index].last >= seqs.lowerBound {
            live[index].pins += 1
            pinned = (pinned?.lowerBound ?? live[index].number)...live[index].number
        }
        return pinned
    }

    mutating func unpin(_ numbers: ClosedRange<UInt64>) {
        for index in live.indices where numbers.contains(live[index].number) && live[index].pins > 0 {
            live[index].pins -= 1
        }
        for index in held.indices.reversed() where numbers.contains(held[index].number) {
            held[index].pins -= 1
            if held[index].pins <= 0 { reuse(held.remove(at: index)) }
        }
    }
}
