// The log of a shop that has no other: its journal, in a file by the record's commit, in memory by the arena.

internal import KlepetEngine

final class LocalLog: Log {
    private let journal: Journal

    init(_ journal: Journal) { self.journal = journal }

    var lastSeq: UInt64 { journal.lastSeq }
    var isImmediate: Bool { journal.isImmediate }

    /// The file is locked, so nobody else writes; it keeps the number with the first batch (B2.11).
    func claim(_ incarnation: UInt64) { journal.intend(incarnation) }

    func append(_ batch: EventBatch, _ told: @escaping @Sendable (LogOutcome) -> Void) {
        do throws(JournalFailure) {
            try journal.append(batch)
            told(.durable)
        } catch {
            told(.failed(error))
        }
    }

    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        try journal.read(first, through: last, body)
    }

    func close() {}
}
