// What was accepted becomes durable: one group commit at a time on the loop's worker, and the journal's housekeeping
// when there is nothing to commit.
//
//      accepted ─▶ commitAccepted ─▶ perform, on the worker ─▶ finish, on the shop's thread ─▶ durable, readers wake up
//                                    flush: the same here, when somebody waits for it

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetLoop

/// What the worker hands back; read on the shop's thread after the work is done.
final class Commit: @unchecked Sendable {
    var batch: EventBatch?
    var failure: JournalFailure?
    /// So many were made.
    var count: UInt64 = 0
}

/// Likewise of housekeeping: whether there is more to do.
final class Housekeeping: @unchecked Sendable {
    var isUnderWay = false
    var isMore = false
}

extension Shop {
    var commits: UInt64 { commit.count }

    /// Hands what was accepted to the journal, if it is not at work already: one transaction
    /// for whatever came together.
    func commitAccepted() {
        guard failure == nil else { return }
        let batch = engine.outbox.undurable
        guard !batch.isEmpty else { return tidy() }
        if journal.isImmediate {
            commitHere()
        } else if !loop.isWorking {
            commit.batch = batch
            loop.submit(performing, then: finishing)
        }
    }

    /// On the loop's thread, while the worker rests.
    private func commitHere() {
        commit.batch = engine.outbox.undurable
        perform()
        finish()
    }

    /// On the worker's thread, as a rule.
    func perform() {
        guard let batch = commit.batch else { return }
        // Under steady load there is never nothing to commit: small checkpoints between commits keep the large one, at
        // the log's limit, out of an acknowledgement. One that fails is tried again.
        if !journal.isImmediate { _ = try? journal.tidy() }
        do throws(JournalFailure) {
            try journal.append(batch)
            housekeeping.isMore = journal.isUntidy
        } catch {
            commit.failure = error
        }
    }

    /// Durable, so visible (law 4). A failed append halts the shop.
    func finish() {
        guard let batch = commit.batch else { return }
        commit.batch = nil
        if let failed = commit.failure {
            halt(Failure(failed))
        } else {
            commit.count += 1
            engine.outbox.markDurable(through: batch.last)
        }
        wakeUp.signal()
    }

    /// Housekeeping of the journal when there is nothing to commit. Not for nothing: it takes the worker away from the
    /// next commit, and wakes it while the host is about to answer.
    private func tidy() {
        guard !journal.isImmediate, !loop.isWorking, !housekeeping.isUnderWay, housekeeping.isMore else { return }
        housekeeping.isUnderWay = true
        let (journal, housekeeping) = (journal, housekeeping)
        loop.submit(
            { housekeeping.isMore = (try? journal.tidy()) ?? false },
            then: { [unowned self] in
                housekeeping.isUnderWay = false
                commitAccepted()
            })
    }

    /// Begins a copy of the file, which goes on between commits.
    func backUp(to path: String) throws(Failure) {
        try flush()
        do throws(JournalFailure) {
            try journal.backUp(to: path)
        } catch {
            // A copy that cannot be begun halts nothing.
            throw error.kind == .failed ? Failure(KLEPET_CANNOT_OPEN, error.sentence) : Failure(error)
        }
        loop.finishWork()
        housekeeping.isMore = true
        commitAccepted()
    }

    /// Waits until everything accepted is durable. Who waits can as well do it: the worker need not
    /// be woken, only be through.
    func flush() throws(Failure) {
        while engine.outbox.durable < engine.outbox.accepted, failure == nil {
            if loop.isWorking { loop.finishWork() } else { commitHere() }
        }
        if let failure { throw failure }
    }

    /// The same, and what was destroyed on the way is off the disk, or it is told that it is not yet (law 12).
    func settle() throws(Failure) {
        try flush()
        guard journal.owesErasure else { return }
        loop.finishWork()
        do throws(JournalFailure) { try journal.payErasure() } catch { throw Failure(error) }
    }
}
