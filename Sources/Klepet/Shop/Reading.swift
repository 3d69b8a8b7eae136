// A client's events (B2.5): near ones straight from the outbox, far ones from the journal, live signals last. The
// engine says which they are; here is only where they come from. `Place` puts an event where the host wants it and
// refuses what has no room.

import CKlepet
import KlepetEngine
import KlepetJournal

extension Shop {
    typealias Place = (borrowing Event) -> Bool

    /// The client's next events, at most `max`; their number. Their texts live until the client's batch is released.
    func pull(_ client: ClientID, max: Int, _ put: Place) throws(Failure) -> Int {
        showAll()
        let index = batch(of: client)
        batches[index].release(in: engine)
        wakeUp.rearm()
        while true {
            let (near, isFull, isFar) = pullNear(client, max: max, index, put)
            guard isFar else {
                return near + (near < max && !isFull ? pullSignals(client, max: max - near, index, put) : 0)
            }
            let cursor = engine.cursor(of: client)
            let far = try pullFar(client, max: max, index, put)
            // Nothing of all that was for this client. Near events may come next, and to return 0 would say that there
            // are none.
            guard far == 0, engine.cursor(of: client) > cursor else { return far }
        }
    }

    private func pullNear(
        _ client: ClientID, max: Int, _ index: Int, _ put: Place
    ) -> (count: Int, isFull: Bool, isFar: Bool) {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var isFull = false
        let pulled = engine.pull(client, max: max) { event in
            guard put(event) else {
                isFull = true
                return false
            }
            if first == 0 { first = event.seq }
            last = event.seq
            return true
        }
        if first != 0 { batches[index].pin(first...last, in: engine) }
        return (pulled.count, isFull, pulled.isFar)
    }

    private func pullSignals(_ client: ClientID, max: Int, _ index: Int, _ put: Place) -> Int {
        var count = 0
        engine.pullSignals(client, max: max) { event, text, id in
            var kept = copy event
            text.withUnsafeBufferPointer { kept.text = batches[index].keep($0) }
            id.withUnsafeBufferPointer { kept.id = batches[index].keep($0) }
            guard put(kept) else { return false }
            count += 1
            return true
        }
        return count
    }

    private func pullFar(_ client: ClientID, max: Int, _ index: Int, _ put: Place) throws(Failure) -> Int {
        let reader = engine.reader(of: client)
        return reader.role == .visitor
            ? try pullOwn(client, reader, max, index, put) : try pullAll(client, reader, max, index, put)
    }

    /// Staff: along the numbers, up to where the outbox begins. At most so many events for others are passed over at a
    /// time (law 11); the descriptor tells that there is more.
    private func pullAll(_ client: ClientID, _ reader: Reader, _ max: Int, _ index: Int, _ put: Place) throws(Failure)
        -> Int
    {
        let through = min(engine.outbox.durable, engine.outbox.oldest - 1)
        let first = engine.cursor(of: client)
        var cursor = first
        var count = 0
        do throws(JournalFailure) {
            try journal.read(cursor + 1, through: through) { event in
                guard count < max, batches[index].ownBytes < Batch.ownBytesMax, event.seq - first <= Self.passedOverMax
                else { return false }
                if let isTaken = reader.give(event, to: { put(batches[index].keep($0)) }) {
                    guard isTaken else { return false }
                    count += 1
                }
                cursor = event.seq
                return true
            }
        } catch {
            throw Failure(error)
        }
        engine.setCursor(client, after: cursor)
        if count == 0, cursor - first >= Self.passedOverMax { wakeUp.signal() }
        return count
    }
    private static let passedOverMax: UInt64 = 1 << 14

    /// Visitors: along their own chats.
    private func pullOwn(_ client: ClientID, _ reader: Reader, _ max: Int, _ index: Int, _ put: Place) throws(Failure)
        -> Int
    {
        var count = 0
        while count < max, batches[index].ownBytes < Batch.ownBytesMax {
            let seqs = try own(reader.person, behind: engine.cursor(of: client), max: Self.page(max - count))
            guard !seqs.isEmpty else { break }
            for seq in seqs {
                guard count < max, batches[index].ownBytes < Batch.ownBytesMax else { return count }
                var isTaken = true
                try read(seq) { event in
                    guard let given = reader.give(event, to: { put(batches[index].keep($0)) }) else { return }
                    isTaken = given
                    count += isTaken ? 1 : 0
                }
                // The first that has no room is the first of the next pull.
                guard isTaken else { return count }
                engine.setCursor(client, after: seq)
            }
        }
        return count
    }

    /// Numbers are asked for in pages: not one by one, and not all for a host that may take a million.
    private static func page(_ wanted: Int) -> Int { min(max(wanted, 64), 1024) }

    /// Numbers of the next durable events of a visitor's chats behind one, in order, at most `max`.
    func own(_ visitor: PersonID, behind seq: UInt64, max: Int) throws(Failure) -> [UInt64] {
        var seqs: [UInt64] = []
        let begins = try look { (journal) throws(JournalFailure) in
            try journal.chats(ofVisitor: visitor, behind: seq, max: max)
        }
        for begin in begins {
            // A chat that begins behind the end of a full page has nothing on it.
            if seqs.count == max, begin.firstSeq > seqs[max - 1] { break }
            seqs += try page(of: begin.chat, behind: .seq(seq), max: max)
            seqs.sort()
            seqs.removeLast(Swift.max(0, seqs.count - max))
        }
        return seqs
    }

    /// A visitor's chats, forgotten ones included; none of others, who see theirs otherwise.
    func ownChats(_ client: ClientID) throws(Failure) -> [ChatID] {
        let reader = engine.reader(of: client)
        guard reader.role == .visitor else { return [] }
        return try look { (journal) throws(JournalFailure) in try journal.chats(ofVisitor: reader.person) }
    }

    // MARK: one chat

    /// Numbers of a chat's durable events behind a place, oldest first, at most `max`: back from its end when that is
    /// near, else from the journal, which knows where to begin (law 11).
    func page(of chat: ChatID, behind place: ChatPlace, max: Int) throws(Failure) -> [UInt64] {
        var seqs: [UInt64] = []
        let newest = try lastSeq(of: chat)
        var seq = newest
        while let event = engine.outbox.near(seq), event.pointee.chat == chat, seqs.count < max + Self.nearSteps {
            guard place.isBefore(seq, event.pointee.chatSeq) else { return seqs.suffix(max).reversed() }
            if seq <= engine.outbox.durable { seqs.append(seq) }
            guard event.pointee.previous < seq else { break }
            seq = event.pointee.previous
        }
        guard seq > 0 else { return seqs.suffix(max).reversed() }
        let last = seqs.first ?? min(seq, newest)
        return try look { (journal) throws(JournalFailure) in
            try journal.seqs(ofChat: chat, behind: place, max: max, last: last)
        }
    }
    private static let nearSteps = 256

    /// Of a chat that the engine has forgotten, too.
    func lastSeq(of chat: ChatID) throws(Failure) -> UInt64 {
        if engine.knows(chat) { return engine.lastSeq(of: chat) }
        return try look { (journal) throws(JournalFailure) in try journal.lastSeq(ofChat: chat) }
    }

    func look<Value>(_ question: (Journal) throws(JournalFailure) -> Value) throws(Failure) -> Value {
        do throws(JournalFailure) {
            return try question(journal)
        } catch {
            throw Failure(error)
        }
    }

    /// One event, near or far; nothing is called when there is none of this number.
    func read(_ seq: UInt64, _ body: (borrowing Event) -> Void) throws(Failure) {
        if let near = engine.outbox.near(seq) { return body(near.pointee) }
        guard seq > 0, seq <= engine.outbox.durable else { return }
        do throws(JournalFailure) {
            try journal.read(seq, through: seq) { event in
                body(event)
                return false
            }
        } catch {
            throw Failure(error)
        }
    }

    /// The events of one chat after `after`, oldest first, as this client may see them.
    func pull(
        _ client: ClientID, chat: ChatID, after: UInt32, max: Int, _ put: Place
    ) throws(Failure) -> Int {
        showAll()
        let index = batch(of: client)
        let reader = engine.reader(of: client)
        guard try isVisible(chat, to: client) else { throw Failure(KLEPET_CHAT_UNKNOWN) }
        batches[index].release(in: engine)
        var (count, after) = (0, after)
        while count < max, batches[index].ownBytes < Batch.ownBytesMax {
            let (seqs, before) = (try page(of: chat, behind: .chatSeq(after), max: Self.page(max - count)), after)
            for seq in seqs {
                guard count < max, batches[index].ownBytes < Batch.ownBytesMax else { return count }
                var isTaken = true
                try read(seq) { event in
                    after = event.chatSeq
                    guard event.chat == chat, let given = reader.giveInChat(event, to: { put(batches[index].keep($0)) })
                    else { return }
                    isTaken = given
                    count += isTaken ? 1 : 0
                }
                guard isTaken else { return count }
            }
            guard after > before else { break }
        }
        return count
    }

    /// Also of a chat that the engine has forgotten: a visitor's own, or of a department that the operator serves.
    func isVisible(_ chat: ChatID, to client: ClientID) throws(Failure) -> Bool {
        if engine.knows(chat) { return (try? engine.look(chat, by: client)) != nil }
        let reader = engine.reader(of: client)
        if reader.role == .visitor { return try visitor(of: chat) == reader.person }
        var isVisible = false
        try read(try lastSeq(of: chat)) { isVisible = $0.chat == chat && reader.seesChat(of: $0.department) }
        return isVisible
    }

    func visitor(of chat: ChatID) throws(Failure) -> PersonID {
        engine.whole(try look { (journal) throws(JournalFailure) in try journal.visitor(ofChat: chat) })
    }

    // MARK: batches

    private func batch(of client: ClientID) -> Int {
        let slot = Int(UInt32(truncatingIfNeeded: client))
        while batches.count <= slot { batches.append(Batch()) }
        return slot
    }

    func release(_ client: ClientID) {
        let index = Int(UInt32(truncatingIfNeeded: client))
        guard index < batches.count else { return }
        batches[index].release(in: engine)
    }
}
