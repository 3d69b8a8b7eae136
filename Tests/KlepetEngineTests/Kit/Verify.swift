// What must hold of every story, at its end and, in the fuzz, after its every step.

import Testing

@testable import KlepetEngine

extension Shop {
    /// A story told again gives the same shop: replayed as a whole, and from a snapshot of its first half.
    func verify(at location: SourceLocation = #_sourceLocation) {
        write()
        verifyInvariants(at: location)
        let whole = Engine(now: opening, outside: shelf.outside)
        #expect(replay(journal[...], into: whole), "the events follow from each other", sourceLocation: location)
        compare(whole, "replayed", location)

        let first = Engine(now: opening, outside: shelf.outside)
        let (head, tail) = (journal[..<(journal.count / 2)], journal[(journal.count / 2)...])
        #expect(replay(head, into: first), sourceLocation: location)
        for (snapshot, rest) in [(first.snapshot(), tail), (engine.snapshot(), journal[journal.count...])] {
            let second = Engine(now: opening, outside: shelf.outside)
            #expect(second.restore(snapshot, after: UInt64(rest.startIndex)), sourceLocation: location)
            #expect(replay(rest, into: second), sourceLocation: location)
            compare(second, "from a snapshot", location)
        }
    }

    func replay(_ facts: ArraySlice<Fact>, into engine: Engine) -> Bool {
        facts.allSatisfy { fact in fact.read { engine.replay($0) } }
    }

    private func compare(_ other: Engine, _ how: Comment, _ location: SourceLocation) {
        other.begin()
        #expect(other.digest == engine.digest, how, sourceLocation: location)
        #expect(other.counts.open == engine.counts.open, how, sourceLocation: location)
        #expect(other.counts.waiting == engine.counts.waiting, how, sourceLocation: location)
        for slot in 1..<max(1, UInt32(engine.state.chats.count)) {
            // Typing and uploads are live: after a restart nobody types.
            let (known, told) = (engine.state.nextDue(slot, Live()), other.state.nextDue(slot, Live()))
            #expect(known?.time == told?.time, "chat \(slot), \(how)", sourceLocation: location)
            #expect(other.chatWheel.deadline(of: slot) == other.deadline(ofChat: slot), how, sourceLocation: location)
        }
    }

    // MARK: after every step

    func verifyInvariants(at location: SourceLocation = #_sourceLocation) {
        for slot in 1..<max(1, UInt32(engine.state.chats.count)) {
            // What is due this very moment waits for the moment's inputs (B3.7).
            let armed = engine.chatWheel.deadline(of: slot)
            #expect(
                armed == engine.deadline(ofChat: slot) || armed == now, "the wheel knows the deadline of chat \(slot)",
                sourceLocation: location)
        }
        var waiting = 0
        for department in engine.state.departments {
            waiting += department.line.count
            for record in department.line {
                #expect(
                    engine.state.chats[engine.state.waiting[record].chat].waiting == record, sourceLocation: location)
            }
        }
        #expect(waiting == engine.counts.waiting, sourceLocation: location)
        verifyBots(at: location)
    }

    /// Each bot has a list of the chats that are with it, no more and no fewer.
    private func verifyBots(at location: SourceLocation) {
        var listed: [UInt32: UInt32] = [:]
        for bot in engine.state.bots {
            var slot = bot.chats
            while slot != 0, listed[slot] == nil {
                listed[slot] = bot.person
                slot = engine.state.chats[slot].ownedLinks.next
            }
        }
        for slot in 1..<max(1, UInt32(engine.state.chats.count)) {
            let chat = engine.state.chats[slot]
            let bot = chat.state == .bot ? engine.state.aside(chat).bot : nil
            #expect(listed[slot] == bot, "the bot of chat \(slot)", sourceLocation: location)
        }
    }
}

extension Shop {
    /// All that a refused command must leave as it was.
    var standing: [UInt64] {
        let counts = engine.counts
        let deadlines = (1..<max(1, UInt32(engine.state.chats.count))).map {
            UInt64(bitPattern: engine.chatWheel.deadline(of: $0) ?? -1)
        }
        return [engine.digest, engine.outbox.accepted, engine.lastSignal]
            + [counts.chats, counts.open, counts.waiting, counts.people, counts.clients].map(UInt64.init) + deadlines
    }

    /// The refusal of what is attempted, which must have changed nothing; `nil` when it was done.
    func refusal(at location: SourceLocation = #_sourceLocation, _ attempt: () throws(Refusal) -> Void) -> Refusal? {
        // Timers due before now fire before any input.
        reaches(0)
        let before = standing
        do throws(Refusal) {
            try attempt()
            return nil
        } catch {
            #expect(standing == before, "a refusal changes nothing", sourceLocation: location)
            return error
        }
    }
}
