// Snapshots while the shop is open, so that reopening after a crash costs a tail of bounded length and not the whole
// journal. The state is copied as a batch is handed over, when it is the fold of all events up to the batch's last, and
// goes to the file once that is durable, on the worker, before the next batch. One that the next batch overtakes is
// dropped: it might hold what that batch destroys (B13.4).
//
//      due ─▶ taken, with a batch ─ durable ─▶ kept in the file
//                └─ the next batch goes first, or the append fails ─▶ dropped

import KlepetEngine
import KlepetJournal
import KlepetLoop

struct SnapshotRound {
    /// About 60 ms to fold again, and as many commits as one more matters little to.
    static let eventsMin: UInt64 = 65_536
    /// Of a large state a copy takes the loop longer, so it is taken less often: folding an event and copying this many
    /// bytes take about the same, and the copies a hundredth of what the events took.
    private static let bytesAnEvent: UInt64 = 64
    /// Whoever is erased takes the snapshot with them (B13.4): many who are erased in a row cost one.
    private static let pauseMilliseconds: Int64 = 10_000

    /// At the end of the batch under way.
    fileprivate var taken: (seq: UInt64, bytes: [UInt8])?
    private var byteCount: UInt64 = 0
    private var againAt: Int64 = 0
    /// Less in tests.
    var eventsMax = Self.eventsMin

    fileprivate func isDue(_ accepted: UInt64, kept: UInt64) -> Bool {
        accepted &- kept >= max(eventsMax, byteCount / Self.bytesAnEvent) && Clock.bootMilliseconds >= againAt
    }

    fileprivate mutating func take(_ bytes: [UInt8], at seq: UInt64) {
        byteCount = UInt64(bytes.count)
        againAt = eventsMax < Self.eventsMin ? 0 : Clock.bootMilliseconds + Self.pauseMilliseconds
        taken = bytes.isEmpty ? nil : (seq, bytes)
    }
}

extension Shop {
    /// With each batch that is handed over, which ends where the state is.
    func takeSnapshot() {
        snapshots.taken = nil
        guard journal.isKept, !isImporting,
            snapshots.isDue(engine.outbox.accepted, kept: journal.snapshotSeq)
        else { return }
        snapshots.take(engine.snapshot(), at: engine.outbox.accepted)
    }

    /// True: the worker is at it. A snapshot that cannot be kept is no loss, and the next one is tried later.
    func keepSnapshot() -> Bool {
        // Nothing waits, and nothing may come for long.
        if snapshots.taken == nil, engine.outbox.accepted == engine.outbox.durable { takeSnapshot() }
        guard let taken = snapshots.taken, taken.seq == engine.outbox.durable else { return false }
        snapshots.taken = nil
        let journal = journal
        return loop.submit(
            { try? journal.save(snapshot: taken.bytes, at: taken.seq) },
            then: { [unowned(unsafe) self] in commitAccepted() })
    }
}
