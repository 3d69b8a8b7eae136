// What was accepted becomes durable: one group commit at a time on the loop's worker, and the journal's housekeeping
// when there is nothing to commit.
//
//      accepted ─▶ commitAccepted ─▶ perform, on the worker ─▶ finish, on the shop's thread ─▶ durable, readers wake up
//                                    flush: the same here, when somebody waits for it
//
// The file's log has told when the worker comes back. Another's tells later, on any thread, and wakes the loop; the
// worker rests meanwhile.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetLoop

extension Shop {
    var commits: UInt64 { commit.count }

    /// Hands what was accepted to the log, if it is not at work already: one batch, one transaction, for whatever came
    /// together.
    func commitAccepted() {
        guard failure == nil else { return }
        if journal.isImmediate { return commitHere() }
        guard !loop.isWorking else { return }
        finish()
        guard failure == nil else { return }
        if commit.batch == nil {
            if keepSnapshot() { return }
            guard engine.outbox.accepted > engine.outbox.durable else { return tidy() }
            takeSnapshot()
            commit.begin(engine.outbox.handOver())
        } else {
            guard commit.stage != .logging, commit.isDue else { return }
        }
        commit.goOn()
        loop.submit(performing, then: finishing)
    }

    /// On the loop's thread, while the worker rests.
    private func commitHere() {
        if commit.batch == nil {
            guard engine.outbox.accepted > engine.outbox.durable else { return }
            takeSnapshot()
            commit.begin(engine.outbox.handOver())
        }
        commit.goOn()
        perform()
        finish()
        if journal.owesWords { _ = try? journal.gatherWords(atMost: Self.gatheredAtATime) }
    }

    /// On the worker's thread, as a rule.
    func perform() {
        guard let batch = commit.batch else { return }
        // Under steady load there is never nothing to commit: small checkpoints between commits keep the large one, at
        // the log's limit, out of an acknowledgement. One that fails is tried again.
        if !journal.isImmediate { _ = try? journal.tidy() }
        commit.ask()
        if commit.stage == .recording {
            do throws(JournalFailure) {
                try journal.append(batch)
                commit.tell(.durable)
            } catch {
                commit.tell(.failed(error))
            }
        } else {
            log.append(batch, telling)
        }
        if !journal.isImmediate { housekeeping.isMore = journal.isUntidy }
        commit.leave()
    }

    /// Durable, so visible (law 4). An append that failed, or came from an opening that is over, halts the shop. Nothing
    /// is done as long as the log has not told.
    func finish() {
        guard let batch = commit.batch, let outcome = commit.outcome else { return }
        switch outcome {
        case .durable where journal.lastSeq < batch.last: return commit.record()
        case .durable:
            commit.count += 1
            engine.outbox.markDurable(through: batch.last)
            commit.end()
        case .unknown: return commit.pause()
        case .fenced: halt(Failure(KLEPET_FENCED))
        case .failed(let failed): halt(Failure(failed))
        }
        wakeUp.signal()
    }

    /// Housekeeping of the journal when there is nothing to commit. Only if there is something to do: it keeps the
    /// worker from the next commit, and wakes it while the host is about to answer.
    private func tidy() {
        guard !loop.isWorking, !housekeeping.isUnderWay else { return }
        guard housekeeping.isMore else { return gather() }
        housekeeping.isUnderWay = true
        let (journal, housekeeping) = (journal, housekeeping)
        loop.submit(
            { housekeeping.isMore = (try? journal.tidy()) ?? false },
            then: { [unowned(unsafe) self] in
                housekeeping.isUnderWay = false
                commitAccepted()
            })
    }

    /// B22.4: words of what was said since somebody searched last, when there is nothing else to do; many messages at a
    /// time, for each costs less then, and few enough that a commit need not wait for long.
    private func gather() {
        guard journal.owesWords, !isGatheringGivenUp else { return }
        housekeeping.isUnderWay = true
        let (journal, housekeeping) = (journal, housekeeping)
        loop.submit(
            { housekeeping.hasFailed = (try? journal.gatherWords(atMost: Self.gatheredAtATime)) == nil },
            then: { [unowned(unsafe) self] in
                housekeeping.isUnderWay = false
                // A disk that is full is left alone; a search tries again, and tells.
                isGatheringGivenUp = housekeeping.hasFailed
                commitAccepted()
            })
    }
    private static let gatheredAtATime: UInt64 = 1024

    /// Begins a copy of the file, which goes on between commits.
    func backUp(to path: String) throws(Failure) {
        try mayWait()
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

    /// Waits until everything accepted is durable. The waiting thread commits by itself: it lets the worker finish the
    /// commit under way, but does not wake it. With another's log it waits for that, as long as it takes, or as long as
    /// is given.
    func flush(patienceMilliseconds patience: Int64 = .max) throws(Failure) {
        guard engine.outbox.durable < engine.outbox.accepted, failure == nil else { return try checkFailure() }
        try mayWait()
        let began = Clock.bootMilliseconds
        while engine.outbox.durable < engine.outbox.accepted, failure == nil {
            if loop.isWorking {
                loop.finishWork()
            } else if commit.batch == nil || (commit.stage != .logging && commit.isDue) {
                commitHere()
            } else if commit.isDue {
                finish()
            } else {
                guard Clock.bootMilliseconds - began < patience else {
                    throw Failure(
                        KLEPET_HALTED, "The shop's log did not answer in time; what was acknowledged is safe.")
                }
                commit.wait()
            }
        }
        try checkFailure()
    }

    private func checkFailure() throws(Failure) {
        if let failure { throw failure }
    }

    /// The same; and what was destroyed is off the disk then, or this fails with NOT_YET_GONE (law 12).
    func settle() throws(Failure) {
        try flush()
        guard journal.owesErasure else { return }
        try mayWait()
        loop.finishWork()
        do throws(JournalFailure) { try journal.payErasure() } catch { throw Failure(error) }
    }
}
