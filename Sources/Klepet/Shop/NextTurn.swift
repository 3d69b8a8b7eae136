// When a closed shop has to be opened next. Nothing of it is written down (law 3): the state is folded as an opening
// would fold it, from the snapshot that closing left, and asked. Where an opening would have something to do at once,
// the answer is now.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetLoop

enum NextTurn {
    /// Milliseconds since 1970; `nil`: never by itself.
    static func of(_ path: String) throws(Failure) -> Int64? {
        let journal: Journal
        do throws(JournalFailure) {
            guard let looking = try Journal(looking: path) else { return Clock.wallMilliseconds }
            journal = looking
        } catch {
            throw error.kind == .failed ? Failure(KLEPET_CANNOT_OPEN, error.sentence) : Failure(error)
        }
        defer { journal.close() }
        let engine = try Opening.rebuild(journal)
        try Opening.checkZones(engine.policyRead)
        do throws(JournalFailure) { return try next(engine, journal) } catch { throw Failure(error) }
    }

    private static func next(_ engine: Engine, _ journal: Journal) throws(JournalFailure) -> Int64? {
        if engine.isSomeoneOnline { return Clock.wallMilliseconds }
        let oldest = try journal.oldestClosed()
        let retention = RetentionRound.soonest(
            engine.retention, texts: oldest.texts, contact: oldest.contact, stray: engine.oldestStray,
            attribute: try journal.soonestAttributeEnd())
        let spared = retention == .max ? retention : max(retention, engine.spareUntil)
        let next = min(engine.nextDeadline ?? .max, spared)
        return next == .max ? nil : next
    }
}
