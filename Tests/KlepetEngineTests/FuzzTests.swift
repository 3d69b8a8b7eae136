// A crowd does anything at any time; whatever comes of it, these hold. A seed that fails here becomes a named test.

import Testing

@testable import KlepetEngine

@Suite("any commands at any time")
struct FuzzTests {
    static let steps = 400

    @Test(
        "B1 to B7, B10 given a crowd that does anything, when every step is checked, then the rules hold",
        arguments: 1...120 as ClosedRange<UInt64>)
    func crowd(_ seed: UInt64) {
        var crowd = Crowd(seed: seed)
        for _ in 0..<Self.steps {
            crowd.step()
            crowd.shop.verifyInvariants()
            verifyCapacity(crowd.shop)
        }
        #expect(crowd.done > Self.steps / 10, "the crowd gets something done")
        verifyJournal(crowd.shop)
        crowd.shop.verify()
    }

    @Test("law 2 given one seed, when the day is lived twice, then it is the same day")
    func deterministic() {
        let digests = (0..<2).map { _ in
            var crowd = Crowd(seed: 99)
            for _ in 0..<Self.steps { crowd.step() }
            return crowd.shop.engine.digest
        }
        #expect(digests[0] == digests[1])
    }

    @Test(
        "B1.5 given any day, when it is left alone, then every chat comes to rest",
        arguments: 1...10 as ClosedRange<UInt64>)
    func rests(_ seed: UInt64) {
        var crowd = Crowd(seed: seed)
        for _ in 0..<Self.steps { crowd.step() }
        #expect(crowd.shop.rests())
        verifyJournal(crowd.shop)
    }

    /// B5.1.
    private func verifyCapacity(_ shop: Shop) {
        let state = shop.engine
        for index in 1..<UInt32(state.state.operators.count) {
            // An afterword comes over capacity if need be (B1.4), and a chat that was left unread counts again when its
            // visitor is back (B3.9).
            let mayExceed = shop.journal.contains {
                $0.event.chatKind == .leftUnread
                    || $0.event.chatKind == .reopened
                        && $0.event.subject == PersonID(state.state.operators[index].person)
            }
            #expect(mayExceed || state.state.load(of: index) <= state.state.operators[index].capacity)
        }
    }

    private func verifyJournal(_ shop: Shop) {
        #expect(shop.journal.map(\.event.seq) == (1...UInt64(shop.journal.count)).map { $0 }, "B2.1")
        #expect(zip(shop.journal, shop.journal.dropFirst()).allSatisfy { $0.event.at <= $1.event.at })
        for (_, facts) in Dictionary(grouping: shop.journal.filter { $0.event.chat != 0 }, by: \.event.chat) {
            verifyChat(facts)
        }
    }

    private func verifyChat(_ facts: [Fact]) {
        #expect(facts.map(\.event.chatSeq) == (1...UInt32(facts.count)).map { $0 }, "B2.1")
        var rungs = Set<[UInt16]>()
        var ids = Set<String>()
        var walk = Walk()
        for fact in facts {
            let event = fact.event
            // But for the choice that comes again and again (B4.3).
            if event.ladder == .waiting, event.chatKind == .said || event.chatKind == .rungSkipped,
                event.rung != Waiting.againRung
            {
                #expect(
                    rungs.insert([event.episode, UInt16(event.rung)]).inserted, "B4.5: each rung once in its episode")
            }
            if event.chatKind == .said, !fact.id.isEmpty {
                #expect(
                    ids.insert("\(event.person) \(fact.id)").inserted
                        || event.at - (facts.first?.event.at ?? 0) > 24.hours, "B2.2")
            }
            walk.go(on: event)
        }
    }
}

/// A second reading of the rules along one chat's events: whose turn it is, and how far the ladder has come.
private struct Walk {
    private var turn = Turn.nobody
    private var warnedAt: Int64?
    private var askedAt: Int64?
    private var isWithBot = false
    private var isWrappingUp = false

    mutating func go(on event: Event) {
        if event.role == .bot, event.chatKind == .said { #expect(isWithBot, "B7.2: no bot word after the handoff") }
        switch event.kind {
        case .chat(.botJoined): isWithBot = true
        case .chat(.handedOff): isWithBot = false
        case .chat(.wrapupAsked): (turn, askedAt, warnedAt, isWrappingUp) = (.visitor, nil, nil, true)
        case .chat(.resumed), .chat(.held): isWrappingUp = false
        // Who is away is not asked, and the ladder goes on (B3.9).
        case .chat(.said) where event.ladder == .idle && isWrappingUp,
            .chat(.rungSkipped) where event.ladder == .idle && isWrappingUp:
            #expect(event.rung == 2 && turn == .visitor, "B10.1")
            warnedAt = event.at
        case .chat(.said) where event.ladder == .idle, .chat(.rungSkipped) where event.ladder == .idle:
            if event.rung == 1 {
                #expect(turn == .visitor, "B3.1")
                askedAt = event.at
            } else {
                #expect(askedAt.map { event.at >= $0 + 120.seconds } == true, "B3.6: the prompt had its full step")
                warnedAt = event.at
            }
        case .chat(.said) where event.ladder == .none && !event.flags.contains(.note) && event.person != 0:
            if event.role == .visitor || event.role == .operator { (askedAt, warnedAt) = (nil, nil) }
            if event.role == .visitor { turn = .operator }
            if event.role == .operator { turn = .visitor }
        case .chat(.stillHere): (askedAt, warnedAt) = (nil, nil)
        // B6.4: nobody's turn, and the visitor's if the operator goes on.
        case .chat(.settled): (turn, askedAt, warnedAt) = (.visitor, nil, nil)
        case .chat(.queued): (askedAt, warnedAt, isWrappingUp) = (nil, nil, false)
        case .chat(.followupOwed): isWrappingUp = false
        case .chat(.closed):
            if CloseReason(rawValue: event.reason) == .idle {
                #expect(turn == .visitor, "B1.5: nobody owed an answer is closed by a timer")
                let step = isWrappingUp ? 60.seconds : 120.seconds
                #expect(
                    warnedAt.map { event.at >= $0 + step } == true, "B3.6: no close without a warning that had its time"
                )
            }
            (turn, askedAt, warnedAt, isWithBot, isWrappingUp) = (.nobody, nil, nil, false, false)
        default: break
        }
    }
}
