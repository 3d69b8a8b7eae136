// B13.4: what has been closed for long enough loses its texts, a chat at a time and at most one a turn, when nothing else is to be
// done: nobody waits for it. The journal knows what is old, the engine makes the event, the journal destroys what it names.

import KlepetEngine
import KlepetJournal

struct RetentionRound {
    /// When the journal is asked again.
    fileprivate var nextAt: Int64 = 0
    /// What it named and is not done yet.
    fileprivate var due: [(end: ChatEnd, erased: TextsErased)] = []

    static let everyMilliseconds: Int64 = 3_600_000
    static let askedAtOnce = 64
    fileprivate static let dayMilliseconds: Int64 = 86_400_000
}

extension Shop {
    func retireOne(at now: Int64) {
        guard now >= retention.nextAt || !retention.due.isEmpty, engine.outbox.durable == engine.outbox.accepted, !loop.isWorking else {
            return
        }
        if retention.due.isEmpty { ask(now) }
        guard !retention.due.isEmpty else { return }
        let (end, erased) = retention.due.removeFirst()
        // It may have been reopened since it was named: then it is not old.
        do throws(Refusal) { try engine.retire(end, erased, at: now) } catch {}
    }

    private func ask(_ now: Int64) {
        let kept = engine.retention
        do throws(JournalFailure) {
            if kept.transcriptDays > 0 {
                let limit = now &- kept.transcriptDays * RetentionRound.dayMilliseconds
                retention.due += try journal.closedChats(before: limit, max: RetentionRound.askedAtOnce).map { ($0, .transcript) }
            }
            if retention.due.isEmpty, kept.addressDays > 0 {
                let limit = now &- kept.addressDays * RetentionRound.dayMilliseconds
                retention.due += try journal.contacts(before: limit, max: RetentionRound.askedAtOnce).map { ($0, .addresses) }
            }
        } catch {
            // A journal that cannot be read says so where somebody waits for an answer; here it is tried again.
            retention.due = []
        }
        if retention.due.isEmpty { retention.nextAt = now &+ RetentionRound.everyMilliseconds }
    }

    /// Virtual time has jumped: what became old on the way is done before anybody looks.
    func retireAll() throws(Failure) {
        let now = clock.nowMilliseconds
        guard now >= retention.nextAt else { return }
        repeat {
            try flush()
            loop.finishWork()  // The journal's housekeeping may be at it.
            retireOne(at: now)
        } while engine.outbox.accepted > engine.outbox.durable || !retention.due.isEmpty
    }
}
