// B13.4: what has been closed for long enough loses its texts, a chat at a time and at most one a turn, when nothing
// else is to be done: nobody waits for it. The journal knows what is old, the engine makes the event, the journal
// destroys what it names. The shop's timer is armed for the next time that something is old enough, so that a shop in
// which nothing happens does it too. It is no deadline of a chat.

import KlepetEngine
import KlepetJournal

struct RetentionRound {
    /// When the journal is asked again: never later than something is old enough.
    fileprivate var nextAt: Int64 = 0
    /// What the journal named as old and is still to be done.
    fileprivate var due: [(end: ChatEnd, erased: TextsErased)] = []
    /// What the policy said when it was asked.
    fileprivate var kept: Policy.Retention?
    /// There are closed chats with texts, or contacts.
    fileprivate var isWanted = false
    /// There are attributes that come to an end.
    fileprivate var hasPassing = false
    /// B17.3: of the chat that is due first, the last message whose files were told of already.
    fileprivate var owedThrough: UInt64 = 0

    /// After a journal that could not be read.
    fileprivate static let againMilliseconds: Int64 = 3_600_000
    static let askedAtOnce = 64
    fileprivate static let dayMilliseconds: Int64 = 86_400_000

    /// When the first of them is older than it is kept; the end of time: none is, or `nil` was given for it.
    /// `attribute`: when the first of them is to go (B16.1).
    static func soonest(
        _ kept: Policy.Retention, texts: Int64?, contact: Int64?, stray: Int64?, attribute: Int64?
    ) -> Int64 {
        var soonest = attribute ?? .max
        for (days, closed) in [(kept.transcriptDays, texts), (kept.addressDays, contact)] where days > 0 {
            if let closed { soonest = min(soonest, closed &+ days * dayMilliseconds &+ 1) }
        }
        // Told in whole seconds.
        if kept.peopleDays > 0, let stray { soonest = min(soonest, stray &+ kept.peopleDays * dayMilliseconds &+ 1000) }
        return soonest
    }
}

extension Shop {
    /// When the shop has to turn by itself: for the earliest of its deadlines, and for what is old by then.
    var nextTurn: Int64? {
        guard let retention = retentionDue else { return engine.nextDeadline }
        // A commit under way goes first, and its end brings a turn anyway.
        let isBusy = engine.outbox.durable < engine.outbox.accepted || loop.isWorking
        if isBusy, retention <= clock.nowMilliseconds { return engine.nextDeadline }
        return min(engine.nextDeadline ?? .max, retention)
    }

    private var retentionDue: Int64? {
        guard !isImporting else { return nil }
        if !retention.due.isEmpty || engine.retention != retention.kept { return clock.nowMilliseconds }
        let isKept = engine.retention.transcriptDays > 0 || engine.retention.addressDays > 0
        let isWanted = isKept && (retention.isWanted || engine.counts.chats > 0)
        let isPassing = retention.hasPassing || engine.hasPassingAttributes
        return isWanted || isPassing || (engine.retention.peopleDays > 0 && engine.hasStrays) ? retention.nextAt : nil
    }

    private func isRetentionDue(at now: Int64) -> Bool {
        !retention.due.isEmpty || now >= retention.nextAt || engine.retention != retention.kept
    }

    func retireOne(at now: Int64) {
        guard isRetentionDue(at: now), engine.outbox.durable == engine.outbox.accepted, !loop.isWorking else { return }
        if retention.due.isEmpty || now < engine.spareUntil { planRetention(now) }
        guard !retention.due.isEmpty else { return }
        var (end, erased) = retention.due.removeFirst()
        if erased == .transcript, !owe(filesOf: &end, at: now) { return }
        // It may have been reopened since it was named: then it is not old.
        do throws(Refusal) { try engine.retire(end, erased, at: now) } catch {}
    }

    /// B17.3: the chat's files; false: it is not the time, or there are more than a turn takes.
    private func owe(filesOf end: inout ChatEnd, at now: Int64) -> Bool {
        guard !engine.isOpen(end.chat) else { return false }
        do throws(Failure) {
            let messages = try look { (journal) throws(JournalFailure) in
                try journal.messagesWithFiles(ofChat: end.chat)
            }
            let behind = messages.drop { $0 <= retention.owedThrough }
            for message in behind.prefix(Self.messagesOwedAtOnce) { end.files += try owedFiles(of: message) }
            guard behind.count > Self.messagesOwedAtOnce else {
                retention.owedThrough = 0
                return true
            }
            retention.owedThrough = behind.prefix(Self.messagesOwedAtOnce).last ?? 0
            engine.owe(end.files, of: end.chat, at: now)
            end.files = []
            retention.due.insert((end, .transcript), at: 0)
            return false
        } catch {
            // Told where somebody waits for an answer; nothing is destroyed whose files nobody knows.
            retention.due = []
            retention.nextAt = now &+ RetentionRound.againMilliseconds
            return false
        }
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
            if let end = try journal.soonestAttributeEnd(), end <= now { engine.expireAttributes(until: now, at: now) }
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

    /// When something is old enough next. A chat that closes from now on is old later than those that are closed, and
    /// its full time from now.
    private func soonest(_ now: Int64, _ kept: Policy.Retention) throws(JournalFailure) -> Int64 {
        let oldest = try journal.oldestClosed()
        let end = try journal.soonestAttributeEnd()
        retention.hasPassing = end != nil
        // Those that are set from now on are kept for a day at least. What has just been done is not durable yet.
        let attribute = end.map { $0 <= now ? .max : $0 } ?? .max
        let isPassing = engine.hasPassingAttributes || end != nil
        let soonest = isPassing ? min(attribute, now &+ RetentionRound.dayMilliseconds) : nil
        retention.isWanted = oldest.texts != nil || oldest.contact != nil
        return RetentionRound.soonest(
            kept, texts: oldest.texts ?? now, contact: oldest.contact ?? now, stray: engine.oldestStray ?? now,
            attribute: soonest)
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
