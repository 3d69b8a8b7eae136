// What strangers and damaged files may send: it is refused, or it does something dull. It never traps, because a trap
// ends the shop's process (law 6).

import Chance
import Testing

@testable import KlepetEngine

@Suite("law 6 hostile inputs")
struct HostileTests {
    static let words: [UInt64] = [
        0, 1, 2, 1 << 31, 1 << 32 - 1, 1 << 32, 1 << 32 | 1, 1 << 52, 1 << 63, .max - 1, .max,
    ]
    static let times: [Int64] = [.min, .min + 1, -1, 0, 1, 1 << 52, 1 << 53, .max - 1, .max]

    @Test(
        """
        law 6 given numbers of chats, messages and clients that are none, when anything is asked of \
        them, then it is refused
        """,
        arguments: words)
    func absurdNames(_ number: UInt64) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            for someone in [eva, ana, shop.office!] where number != chat {
                #expect(throws: Refusal.self) { try someone.says("x", in: number) }
                #expect(throws: Refusal.self) { try someone.takes(number) }
                #expect(throws: Refusal.self) { try someone.redacts(number, in: number) }
                #expect(throws: Refusal.self) { try someone.edits(number == 4 ? 5 : number, to: "x", in: number) }
                #expect(throws: Refusal.self) { _ = try shop.engine.look(number, by: someone.client) }
                try? shop.engine.views(after: number, by: someone.client, max: 10) { _ in }
            }
            if number != eva.client, number != ana.client, number != shop.office.client {
                #expect(throws: Refusal.notAllowed) {
                    try shop.engine.submit(.take(chat: chat), by: number, at: shop.now)
                }
                #expect(shop.engine.pull(number, max: 10) { _ in true }.count == 0)
                shop.engine.leave(number, at: shop.now)
                shop.engine.seen(number, at: shop.now)
            }
            shop.engine.setCursor(eva.client, after: number)
            _ = eva.hears()
            _ = shop.engine.ownerName(of: number)
        }
    }

    @Test(
        "law 6 given absurd times, when the clock goes there, then timers fire as far as time can be told, and it ends",
        arguments: times)
    func absurdTimes(_ time: Int64) throws {
        let shop = Shop(.assign)
        let (eva, ana, chat) = try conversation(shop)
        try ana.holds(chat, for: 10.minutes)
        let other = try eva.starts("And this?")
        shop.engine.advance(before: time, stepping: true)
        shop.engine.advance(through: time, stepping: false)
        shop.write()
        _ = try? shop.engine.submit(.say(Say(chat: other, message: Message(text: .none))), by: eva.client, at: time)
        _ = try? shop.engine.submit(.promise(chat: chat, until: time), by: ana.client, at: time)
        _ = try? shop.engine.submit(.act(chat: chat, .typing, preview: .none), by: eva.client, at: time)
        shop.engine.advance(through: .max, stepping: true)
        #expect(shop.engine.nextDeadline == nil || time > 1 << 51)
    }

    @Test(
        """
        law 6 given a clock that begins at an absurd time, when a chat goes on, then its timers are armed all the same
        """,
        arguments: [Int64.min, -1, 0, 1])
    func absurdBeginnings(_ time: Int64) throws {
        let shelf = Shelf()
        let engine = Engine(now: time, outside: shelf.outside)
        let client = try withText("eva") { (key) throws(Refusal) in
            try engine.join(Engine.Joining(role: .visitor, key: key), at: time)
        }
        _ = try withText("Hello?") { (text) throws(Refusal) in
            try engine.submit(.start(Start(message: Message(text: text))), by: client, at: time)
        }
        #expect(engine.nextDeadline != nil)
        #expect(engine.advance(through: 700_000, stepping: true))
        #expect(engine.counts.waiting == 0, "B4.3")
    }

    @Test(
        "B13.2 given any priority, when a visitor starts a chat with it, then it is refused: the shop alone sets one",
        arguments: [Int32.min, -101, -1, 1, 50, 100, 101, Int32.max])
    func priorities(_ priority: Int32) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let refusal = shop.refusal { () throws(Refusal) in
                _ = try withText("x") { (text) throws(Refusal) in
                    var start = Start(message: Message(text: text))
                    start.priority = priority
                    return try eva.does(.start(start))
                }
            }
            #expect(refusal == .notAllowed)
        }
    }

    @Test("B13.2 given limits, when a visitor goes beyond one, then its own refusal says which")
    func limits() throws {
        try scenario(policy: { $0.limits.waitingChatsMax = 4 }) { shop in
            let eva = shop.visitor("eva")
            let chats = try (1...3).map { try eva.starts("\($0)") }
            #expect(shop.refusal { () throws(Refusal) in _ = try eva.starts("4") } == .tooManyChats)
            let zoe = shop.visitor("zoe")
            _ = try zoe.starts("x")
            #expect(shop.refusal { () throws(Refusal) in _ = try zoe.starts("y") } == .lineFull)
            #expect(shop.refusal { () throws(Refusal) in try eva.says("", in: chats[0]) } == .textEmpty)
            let book = String(repeating: "x", count: 32_769)
            #expect(shop.refusal { () throws(Refusal) in try eva.says(book, in: chats[0]) } == .textTooLong)
            for number in 4...20 { try eva.says("\(number)", in: chats[0]) }
            #expect(shop.refusal { () throws(Refusal) in try eva.says("21", in: chats[0]) } == .tooFast)
            shop.passes(200)
            try eva.says("21", in: chats[0])
        }
    }

    @Test(
        """
        law 6 given a journal with a damaged event, when it is replayed, then it is refused or the shop \
        goes on, and nothing breaks
        """,
        arguments: 1...60 as ClosedRange<UInt64>)
    func damagedEvents(_ seed: UInt64) {
        var crowd = Crowd(seed: seed)
        for _ in 0..<120 { crowd.step() }
        let shop = crowd.shop
        let engine = Engine(now: opening, outside: shop.shelf.outside)
        for fact in shop.journal {
            let damaged = crowd.random.chance(5) ? damage(fact, &crowd.random) : fact
            if !damaged.read({ engine.replay($0) }), !fact.read({ engine.replay($0) }) { break }
        }
        engine.begin()
        engine.advance(through: shop.now + 3.hours, stepping: true)
        engine.outbox.markDurable(through: engine.outbox.accepted)
        _ = engine.digest
        #expect(
            Engine(now: opening, outside: shop.shelf.outside).restore(engine.snapshot(), after: engine.outbox.accepted))
    }

    private func damage(_ fact: Fact, _ random: inout SplitMix64) -> Fact {
        var event = fact.event
        let word = random.pick(Self.words)
        switch random.below(13) {
        case 0: event.person = word
        case 1: event.subject = word
        case 2: event.value = Int64(bitPattern: word)
        case 3: event.until = Int64(bitPattern: word)
        case 4: event.reason = UInt8(truncatingIfNeeded: word)
        case 5: event.rung = UInt8(truncatingIfNeeded: word)
        case 6: event.department = UInt8(truncatingIfNeeded: word)
        case 7: event.episode = UInt16(truncatingIfNeeded: word)
        case 8: event.chat = word
        case 9: event.at = Int64(bitPattern: word)
        case 10: event.chatSeq = UInt32(truncatingIfNeeded: word)
        default:
            let numbers = event.numbers
            var other = Event(
                rawKind: Self.anyKind(&random), rawRole: UInt8(random.below(5)), rawFlags: numbers.flags,
                rawLadder: UInt8(random.below(9)))
            (other.seq, other.at, other.chat, other.person, other.subject) = (
                event.seq, event.at, event.chat, event.person, event.subject
            )
            (other.previous, other.value, other.until, other.chatSeq) = (
                event.previous, event.value, event.until, event.chatSeq
            )
            (other.episode, other.department, other.rung) = (event.episode, event.department, UInt8(random.below(20)))
            event = other
        }
        return Fact(event, text: fact.text, id: fact.id)
    }

    /// One of the vocabulary, live ones too, or any number.
    private static func anyKind(_ random: inout SplitMix64) -> UInt16 {
        random.chance(90) ? random.pick(Event.Kind.allCases).rawValue : UInt16(random.below(1 << 16))
    }

    @Test("law 6 given a damaged or cut snapshot, when it is restored, then it is passed over")
    func damagedSnapshots() {
        var crowd = Crowd(seed: 7)
        for _ in 0..<100 { crowd.step() }
        let snapshot = crowd.shop.engine.snapshot()
        let last = UInt64(crowd.shop.journal.count)
        for _ in 0..<200 {
            var damaged = snapshot
            damaged[Int(crowd.random.below(Int64(damaged.count)))] ^= UInt8(1 + crowd.random.below(255))
            #expect(!Engine(now: opening, outside: crowd.shop.shelf.outside).restore(damaged, after: last))
            let cut = Array(snapshot.prefix(Int(crowd.random.below(Int64(snapshot.count)))))
            #expect(!Engine(now: opening, outside: crowd.shop.shelf.outside).restore(cut, after: last))
        }
        #expect(!Engine(now: opening, outside: crowd.shop.shelf.outside).restore([], after: last))
    }
}
