// A client's events (B2.5): near ones straight from the outbox, far ones from the journal, live signals last. The engine says
// which they are; here is only where they come from. `Place` puts an event where the host wants it and refuses what has no room.

import CKlepet
import KlepetEngine
import KlepetJournal

extension Shop {
    typealias Place = (borrowing Event) -> Bool

    /// The client's next events, at most `max`; their number. Their texts live until the client's batch is released.
    func pull(_ client: ClientID, max: Int, _ put: Place) throws(Failure) -> Int {
        let index = batch(of: client)
        batches[index].release(in: engine)
        wakeUp.rearm()
        while true {
            let (near, isFull, isFar) = pullNear(client, max: max, index, put)
            guard isFar else { return near + (near < max && !isFull ? pullSignals(client, max: max - near, index, put) : 0) }
            let cursor = engine.cursor(of: client)
            let far = try pullFar(client, max: max, index, put)
            // Nothing of all that was for this client: it may stand before near ones now, and 0 means that there is nothing new.
            guard far == 0, engine.cursor(of: client) > cursor else { return far }
        }
    }

    private func pullNear(_ client: ClientID, max: Int, _ index: Int, _ put: Place) -> (count: Int, isFull: Bool, isFar: Bool) {
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

    /// Staff: along the numbers, up to where the outbox begins.
    private func pullAll(_ client: ClientID, _ reader: Reader, _ max: Int, _ index: Int, _ put: Place) throws(Failure) -> Int {
        let through = min(engine.outbox.durable, engine.outbox.oldest - 1)
        var cursor = engine.cursor(of: client)
        var count = 0
        do throws(JournalFailure) {
            try journal.read(cursor + 1, through: through) { event in
                guard count < max, batches[index].ownBytes < Batch.ownBytesMax else { return false }
                if reader.sees(event) {
                    guard put(batches[index].keep(event)) else { return false }
                    count += 1
                }
                cursor = event.seq
                return true
            }
        } catch {
            throw Failure(error)
        }
        engine.setCursor(client, after: cursor)
        return count
    }

    /// Visitors: along their own chats, which are few and short.
    private func pullOwn(_ client: ClientID, _ reader: Reader, _ max: Int, _ index: Int, _ put: Place) throws(Failure) -> Int {
        let cursor = engine.cursor(of: client)
        var seqs: [UInt64] = []
        for chat in try chats(of: client) { seqs += try history(of: chat, after: cursor) { $0.seq > cursor } }
        seqs.sort()
        var count = 0
        for seq in seqs {
            guard count < max, batches[index].ownBytes < Batch.ownBytesMax else { break }
            var isTaken = true
            try read(seq) { event in
                guard reader.sees(event) else { return }
                isTaken = put(batches[index].keep(event))
                count += isTaken ? 1 : 0
            }
            // The first that has no room is the first of the next pull.
            guard isTaken else { break }
            engine.setCursor(client, after: seq)
        }
        return count
    }

    func chats(of client: ClientID) throws(Failure) -> [ChatID] {
        do throws(JournalFailure) {
            guard let person = try? engine.actor(client).person else { return [] }
            return try journal.chats(ofVisitor: person)
        } catch {
            throw Failure(error)
        }
    }

    // MARK: one chat

    /// Numbers of a chat's durable events, newest first, as long as `isWanted`.
    func history(of chat: ChatID, after: UInt64, _ isWanted: (borrowing Event) -> Bool) throws(Failure) -> [UInt64] {
        var seqs: [UInt64] = []
        var seq = try lastSeq(of: chat)
        var goesOn = true
        while seq > after, goesOn {
            var previous: UInt64 = 0
            try read(seq) { event in
                previous = event.previous
                goesOn = isWanted(event)
                if goesOn, event.seq <= engine.outbox.durable { seqs.append(event.seq) }
            }
            guard previous < seq else { break }
            seq = previous
        }
        return seqs
    }

    private func lastSeq(of chat: ChatID) throws(Failure) -> UInt64 {
        if engine.knows(chat) { return engine.lastSeq(of: chat) }
        do throws(JournalFailure) {
            return try journal.lastSeq(ofChat: chat)
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
        let index = batch(of: client)
        let reader = engine.reader(of: client)
        guard try isVisible(chat, to: client) else { throw Failure(KLEPET_CHAT_UNKNOWN) }
        batches[index].release(in: engine)
        var count = 0
        for seq in try history(of: chat, after: 0, { $0.chatSeq > after }).reversed() {
            guard count < max, batches[index].ownBytes < Batch.ownBytesMax else { break }
            try read(seq) { event in
                guard event.chat == chat, reader.seesInChat(event) else { return }
                if put(batches[index].keep(event)) { count += 1 }
            }
        }
        return count
    }

    /// Also of a chat that the engine has forgotten: a visitor's own, or of a department that the operator serves.
    func isVisible(_ chat: ChatID, to client: ClientID) throws(Failure) -> Bool {
        if engine.knows(chat) { return (try? engine.look(chat, by: client)) != nil }
        let reader = engine.reader(of: client)
        if reader.role == .visitor { return try chats(of: client).contains(chat) }
        var isVisible = false
        try read(try lastSeq(of: chat)) { isVisible = $0.chat == chat && reader.seesChat(of: $0.department) }
        return isVisible
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
