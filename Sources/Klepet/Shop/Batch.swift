// What a client's last batch of events holds on to until it is released: chunks of the outbox for near events, memory
// of its own for what was read from the journal and for live signals.

import KlepetEngine

struct Batch {
    private var pinned: ClosedRange<UInt64>?
    private var pieces: [UnsafeMutableRawPointer] = []
    private var used = 0
    private var capacity = 0
    private(set) var ownBytes = 0

    /// One batch of far events takes at most about this much memory.
    static let ownBytesMax = 4 << 20

    mutating func pin(_ seqs: ClosedRange<UInt64>, in engine: Engine) { pinned = engine.outbox.pin(seqs) }

    mutating func release(in engine: Engine) {
        if let pinned { engine.outbox.unpin(pinned) }
        pinned = nil
        forget()
    }

    mutating func forget() {
        for piece in pieces { piece.deallocate() }
        pieces.removeAll()
        used = 0
        capacity = 0
        ownBytes = 0
    }

    /// A copy of an event whose texts live as long as the batch.
    mutating func keep(_ event: borrowing Event) -> Event {
        var kept = copy event
        kept.text = keep(event.text)
        kept.id = keep(event.id)
        if event.partsBytes > 0 { kept.parts = keep(event.parts) }
        return kept
    }

    mutating func keep(_ bytes: Text) -> Text {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return .none }
        if capacity - used < bytes.count {
            capacity = max(bytes.count, 64 << 10)
            used = 0
            pieces.append(.allocate(byteCount: capacity, alignment: 8))
        }
        guard let piece = pieces.last else { return .none }
        (piece + used).copyMemory(from: start, byteCount: bytes.count)
        let place = (piece + used).bindMemory(to: UInt8.self, capacity: bytes.count)
        used += bytes.count
        ownBytes += bytes.count
        return Text(start: place, count: bytes.count)
    }
}
