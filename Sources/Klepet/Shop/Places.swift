// B2.11: a place is where a client was in the journal, the number of the last event that it saw. It holds as long as
// the file goes on as it did. A file that was restored from an older copy, or a shop that was begun anew, goes on
// otherwise under the same numbers:
//
//      life 7 ────┬──────────▶ 9: a client has seen event 40         the copy was made at event 25
//                 └─ restored ─▶ 4: events 26, 27 … are others        (9, 40) → anew; (7, 20) → goes on
//
// So every opening that writes draws a number, its incarnation, and the file keeps under which it lived from which
// event on. A place that comes with its incarnation is good up to the event with which the next one began.

import CSodium
import KlepetEngine
import KlepetJournal

struct Lives: Sendable {
    /// Of this opening.
    let own: UInt64
    /// The last event before it.
    private let began: UInt64
    private let before: [Incarnation]

    static func drawn() -> UInt64 {
        var drawn: UInt64 = 0
        randombytes_buf(&drawn, 8)
        return max(1, drawn & Incarnation.numberMax)
    }

    init(_ journal: Journal, own: UInt64) throws(JournalFailure) {
        before = try journal.incarnations()
        began = journal.lastSeq
        self.own = own
        journal.intend(own)
    }

    init(own: UInt64, began: UInt64, before: [Incarnation]) {
        (self.own, self.began, self.before) = (own, began, before)
    }

    /// A client says that it was at `after`: it goes on behind the event returned; 0: it begins anew. `incarnation` is
    /// 0 where it does not say in which life that was.
    func place(_ incarnation: UInt64, after: UInt64, durable: UInt64) -> UInt64 {
        guard after <= durable else { return 0 }
        guard incarnation != 0, incarnation != own else { return after }
        guard let index = before.lastIndex(where: { $0.number == incarnation }) else { return 0 }
        return after <= (index + 1 < before.count ? before[index + 1].after : began) ? after : 0
    }
}

extension Shop {
    func place(_ incarnation: UInt64, after: UInt64) -> UInt64 {
        lives.place(incarnation, after: after, durable: engine.outbox.durable)
    }

    /// The number is given out only once it is in the file: after a crash nobody would know it otherwise.
    func incarnation() throws(Failure) -> UInt64 {
        guard !isIncarnationKept else { return lives.own }
        try checkHealthy()
        do throws(JournalFailure) { try journal.begin(lives.own) } catch { throw Failure(error) }
        isIncarnationKept = true
        return lives.own
    }
}
