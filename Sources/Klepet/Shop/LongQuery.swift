// A query that reads the journal from its first event: whole, or in parts between which the host does other things
// (klepet.h, "Calls"). What is told of is fixed when it begins.
//
//      begin ─▶ fold ◀── its next events, so many at a time ◀── journal   (through the last durable one at the begin)
//                └─▶ the reply's text

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

/// Takes the journal's events one by one and tells in the end what it has made of them.
struct JournalFold {
    /// The member of a call's reply that it is.
    let name: String
    let take: (borrowing Event) -> Void
    /// What there is to do when all are read, in steps.
    var stepsLeft: () -> UInt64 = { 0 }
    var step: (UInt64) -> Void = { _ in }
    /// As JSON. Once, after the last event.
    let finish: () -> [UInt8]
}

/// A fold and how far it has come.
final class LongQuery {
    private let fold: JournalFold
    private let last: UInt64
    private var next: UInt64 = 1
    private var told: [UInt8]?
    /// Since when each of its steps has found the journal busy; 0: the last step did not.
    private var waitsSince: Int64 = 0
    /// It steps aside for commits no longer than this, so that it ends even where one commit follows the other.
    private static let patienceMilliseconds: Int64 = 5

    init(_ fold: JournalFold, through last: UInt64) {
        self.fold = fold
        self.last = last
    }

    private var unread: UInt64 { last &+ 1 &- next }
    /// Events that are still to be read, and steps behind them.
    var left: UInt64 { told == nil ? unread &+ fold.stepsLeft() : 0 }

    func step(_ journal: Journal, max: UInt64) throws(Failure) {
        guard max > 0, unread > 0 else { return fold.step(max) }
        let end = next + min(max, unread) - 1
        do throws(JournalFailure) {
            try journal.read(next, through: end) { event in
                fold.take(event)
                next = event.seq + 1
                return true
            }
        } catch {
            throw Failure(error)
        }
    }

    /// The same, but nothing is read while a commit is at the disk: the thread would wait for it, and everybody else
    /// too.
    func stepIfFree(_ journal: Journal, max: UInt64, at now: Int64) throws(Failure) {
        if journal.isBusy {
            if waitsSince == 0 { waitsSince = now }
            guard now - waitsSince >= Self.patienceMilliseconds else { return }
        }
        waitsSince = 0
        try step(journal, max: max)
    }

    /// What is told, all read.
    func finish(_ journal: Journal) throws(Failure) -> [UInt8] {
        if let told { return told }
        try step(journal, max: .max)
        fold.step(.max)
        let text = fold.finish()
        told = text
        return text
    }

    /// The same as a member of a reply.
    func write(_ journal: Journal, to json: inout JSONText) throws(Failure) {
        let text = try finish(journal)
        json.key(fold.name)
        json.value(json: text)
    }
}

/// One that is under way for a client.
final class QueryUnderWay {
    let client: ClientID
    let query: LongQuery
    /// What the asker finds it by, as JSON; empty: nothing.
    private let request: [UInt8]
    fileprivate(set) var token: QueryToken?

    init(_ query: LongQuery, by client: ClientID, request: [UInt8]) {
        (self.client, self.query, self.request) = (client, query, request)
    }

    /// As `klepet_call` gives it.
    func reply(_ journal: Journal) throws(Failure) -> [UInt8] {
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key(word: "ok")
            json.value(true)
            if !request.isEmpty {
                json.key(word: "request")
                json.value(json: request)
            }
            try query.write(journal, to: &json)
        }
        return json.bytes
    }
}

/// Those of a shop: few, for each holds figures of every chat that there ever was, a rehearsal a whole shop.
struct QueriesUnderWay {
    private var queries: [QueryUnderWay?] = []
    private var given: UInt64 = 0
    static let countMax = 16

    subscript(token: QueryToken) -> QueryUnderWay? {
        guard token.place < queries.count, let query = queries[token.place], query.token?.number == token.number else {
            return nil
        }
        return query
    }

    mutating func add(_ query: QueryUnderWay, in shop: ShopToken) throws(Failure) -> QueryToken {
        let place = queries.firstIndex { $0 == nil } ?? queries.count
        guard place < Self.countMax else { throw Failure(KLEPET_TOO_MANY_QUERIES) }
        given += 1
        let token = QueryToken(place: place, number: given, in: shop)
        query.token = token
        if place == queries.count { queries.append(query) } else { queries[place] = query }
        return token
    }

    mutating func end(where isOver: (QueryUnderWay) -> Bool) {
        for place in queries.indices { if let query = queries[place], isOver(query) { queries[place] = nil } }
    }
}
