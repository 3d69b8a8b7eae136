// B13.4: what has been closed for long enough loses its texts, a chat at a time and at most one a turn, when nothing
// else is to be done: nobody waits for it. The journal knows what is old, the engine makes the event, the journal
// destroys what it names. When that is next the shop's timer is armed for, so that a shop in which nothing happens does
// it, too; it is no deadline of a chat.

import KlepetEngine
import KlepetJournal

struct RetentionRound {
    /// When the journal is asked again: never later than something is old enough.
    fileprivate var nextAt: Int64 = 0
    /// What it named and is not done yet.
    fileprivate var due: [(end: ChatEnd, erased: TextsErased)] = []
    /// What the policy said when it was asked.
    fileprivate var kept: Policy.Retention?
    /// There are closed chats with texts, or contacts.
    fileprivate var isWanted = false

    /// After a journal that could not be read.
    fileprivate static let againMilliseconds: Int64 = 3_600_000
    static let askedAtOnce = 64
    fileprivate static let dayMilliseconds: Int64 = 86_400_000
}

extension Shop {
    /// When the shop has to turn by itself: for the earliest of its deadlines, and for what is old by then.
    var nextTurn: Int64? {
        guard let retention = retentionDue else { return engine.nextDeadline }
        // What is on its way to the journal goes first, and ends in a turn anyway.
        let isBusy = engine.outbox.durable < engine.outbox.accepted || loop.isWorking
        if isBusy, retention <= clock.nowMilliseconds { return engine.nextDeadline }
        return min(engine.nextDeadline ?? .max, retention)
    }

    private var retentionDue: Int64? {
        guard !isImporting else { return nil }
        if !retention.due.isEmpty || engine.retention != retention.kept { return clock.nowMilliseconds }
        let isKept = engine.retention.transcriptDays > 0 || engine.retention.addressDays > 0
        let isWanted = isKept && (retention.isWanted || engine.counts.chats > 0)
        return isWanted || (engine.retention.peopleDays > 0 && engine.hasStrays) ? retention.nextAt : nil
    }

    private func isRetentionDue(at now: Int64) -> Bool {
        !retention.due.isEmpty || now >= retention.nextAt || engine.retention != retention.kept
    }

    func retireOne(at now: Int64) {
        guard isRetentionDue(at: now), engine.outbox.durable == engine.outbox.accepted, !loop.isWorking else { return }
        if retention.due.isEmpty || now < engine.spareUntil { planRetention(now) }
        guard !retention.due.isEmpty else { return }
        let (end, erased) = retention.due.removeFirst()
        // It may have been reopened since it was named: then it is not old.
        do throws(Refusal) { try engine.retire(end, erased, at: now) } catch {}
    }

    /// Asks the journal what is old, and if nothing is, when something will be.
    func planRetention(_ now: Int64) {
        let kept = engine.retention
        retention.kept = kept
        // B2.10: it may be the clock that is wrong, and nothing old.
        guard now >= engine.spareUntil else {
            (retention.due, retention.nextAt, retention.isWanted) = ([], engine.spareUntil, true)
            return
        }
        do throws(JournalFailure) {
            if kept.transcriptDays > 0 {
                let limit = now &- kept.transcriptDays * RetentionRound.dayMilliseconds
                retention.due += try journal.closedChats(before: limit, max: RetentionRound.askedAtOnce).map {
                    ($0, .transcript)
                }
            }
            if retention.due.isEmpty, kept.addressDays > 0 {
                let limit = now &- kept.addressDays * RetentionRound.dayMilliseconds
                retention.due += try journal.contacts(before: limit, max: RetentionRound.askedAtOnce).map {
                    ($0, .addresses)
                }
            }
            if retention.due.isEmpty, kept.peopleDays > 0, retireStrays(now, kept.peopleDays) { return }
            if retention.due.isEmpty { retention.nextAt = max(now &+ 1, try soonest(now, kept)) }
        } catch {
            // A journal that cannot be read says so where somebody waits for an answer; here it is tried again.
            retention.due = []
            retention.nextAt = now &+ RetentionRound.againMilliseconds
        }
    }

    /// Visitors who never chatted and went long ago; true: there may be more, for the next turn.
    private func retireStrays(_ now: Int64, _ days: Int64) -> Bool {
        engine.retireStrays(before: now &- days * RetentionRound.dayMilliseconds, at: now)
    }

    /// What closes from now on is old later than what is closed, and no sooner than its time from now.
    private func soonest(_ now: Int64, _ kept: Policy.Retention) throws(JournalFailure) -> Int64 {
        let oldest = try journal.oldestClosed()
        retention.isWanted = oldest.texts != nil || oldest.contact != nil
        var soonest = Int64.max
        for (days, closed) in [(kept.transcriptDays, oldest.texts), (kept.addressDays, oldest.contact)] where days > 0 {
            soonest = min(soonest, (closed ?? now) &+ days * RetentionRound.dayMilliseconds &+ 1)
        }
        // Told in whole seconds.
        if kept.peopleDays > 0 {
            soonest = min(
                soonest, (engine.oldestStray ?? now) &+ kept.peopleDays * RetentionRound.dayMilliseconds &+ 1000)
        }
        return soonest
    }

    /// Virtual time has jumped: what became old on the way is done before anybody looks.
    func retireAll() throws(Failure) {
        let now = clock.nowMilliseconds
        guard isRetentionDue(at: now) else { return }
        repeat {
            try flush()
            loop.finishWork()  // The journal's housekeeping may be at it.
            retireOne(at: now)
        } while engine.outbox.accepted > engine.outbox.durable || !retention.due.isEmpty
    }
}
