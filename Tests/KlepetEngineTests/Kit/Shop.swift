// A shop for tests: the engine, a clock that the test moves, and a journal that keeps its own copy of every event.
//
//     try scenario { shop in
//         let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
//         let chat = try eva.starts("Do you ship to Brno?")
//         try ana.takes(chat)
//         try ana.says("We do.", in: chat)
//         shop.passes(360.seconds)
//         #expect(shop.story(of: chat).last == "idle 1")
//     }
//
// `scenario` ends every story by telling it again: to an engine that replays all of it, and to one that begins with a
// snapshot of its first half. All three must agree (law 3).

import Testing

@testable import KlepetEngine

/// Where the clocks of the scenarios begin: no round number, so that a forgotten `now -` shows.
let opening: Int64 = 1_700_000_000_123

func scenario(
    _ mode: Policy.RoutingMode = .take, zones: Zones = .utc, from start: Int64 = opening,
    policy change: (inout Policy) -> Void = { _ in }, at location: SourceLocation = #_sourceLocation,
    _ story: (Shop) throws -> Void
) throws {
    let shop = Shop(mode, zones: zones, at: start, policy: change)
    try story(shop)
    shop.verify(at: location)
}

final class Shop {
    private(set) var engine: Engine
    let shelf: Shelf
    var now = opening
    /// Everything that was accepted, as a reader of the file finds it.
    private(set) var journal: [Fact] = []
    /// What was accepted stays undurable.
    var diskStalls = false
    /// The back office.
    private(set) var office: Participant!
    private var names: [PersonID: String] = [0: "shop"]
    private var told = 0

    init(
        _ mode: Policy.RoutingMode = .take, zones: Zones = .utc, at start: Int64 = opening,
        policy change: (inout Policy) -> Void = { _ in }
    ) {
        shelf = Shelf()
        shelf.zones = zones
        now = start
        engine = Engine(now: now, outside: shelf.outside)
        office = join("office", .system)
        var policy = Policy()
        policy.departments[0].mode = mode
        change(&policy)
        try! office.sets(policy)
    }

    // MARK: people

    func visitor(_ key: String) -> Participant { join(key, .visitor) }

    /// A bot that is connected.
    func bot(_ key: String = "robo") -> Participant { join(key, .bot) }

    /// An operator who has been entered and whose console is connected.
    func `operator`(
        _ key: String, capacity: UInt32? = 4, departments: [String] = [], skills: [String] = [],
        languages: [String] = []
    ) -> Participant {
        try! office.enters(key, capacity: capacity, departments: departments, skills: skills, languages: languages)
        return join(key, .operator)
    }

    func join(
        _ key: String, _ role: Role, polls: Bool = false, mobile: Bool = false, after: UInt64 = 0, name: String? = nil,
        locale: String = ""
    ) -> Participant {
        try! tryJoin(key, role, polls: polls, mobile: mobile, after: after, name: name, locale: locale)
    }

    func tryJoin(
        _ key: String, _ role: Role, polls: Bool = false, mobile: Bool = false, after: UInt64 = 0, name: String? = nil,
        locale: String = "", signed: Bool = false
    ) throws(Refusal) -> Participant {
        engine.advance(before: now, stepping: true)
        defer { write() }
        let client = try withTexts([key, name ?? key, locale]) { (texts) throws(Refusal) in
            var joining = Engine.Joining(role: role, key: texts[0], name: texts[1])
            joining.locale = texts[2]
            (joining.polls, joining.isMobile, joining.after) = (polls, mobile, after)
            joining.isSigned = signed
            return try engine.join(joining, at: now)
        }
        let person = try engine.actor(client).person
        names[person] = key
        return Participant(self, key, role, client, person)
    }

    func isConnected(_ someone: Participant) -> Bool { (try? engine.actor(someone.client)) != nil }

    func name(of person: PersonID) -> String { names[person] ?? "#\(person)" }

    // MARK: time

    /// Time goes by, and every timer in it fires, those at its very end too.
    func passes(_ milliseconds: Int64) {
        now += milliseconds
        engine.advance(through: now, stepping: true)
        write()
    }

    /// The same, but what is due at the end waits for the inputs of that moment (B3.7).
    func reaches(_ milliseconds: Int64) {
        now += milliseconds
        engine.advance(before: now, stepping: true)
        write()
    }

    /// The machine sleeps: on waking it is late for everything at once.
    func sleeps(_ milliseconds: Int64) {
        now += milliseconds
        engine.advance(through: now, stepping: false)
        write()
    }

    /// Until nothing is armed any more; false when that takes more than a year.
    @discardableResult
    func rests() -> Bool {
        let limit = now + 365 * 24.hours
        while let next = engine.nextDeadline {
            guard next < limit else { return false }
            now = max(now, next)
            engine.advance(through: now, stepping: true)
            write()
        }
        return true
    }

    /// The process ends without a word and a new one opens the file. Everybody has to join again.
    /// `jumping`: the clock says so, and it is more than a day from what it said (B2.10).
    func restarts(fromSnapshot: Bool = false, after milliseconds: Int64 = 0, jumping: Bool = false) {
        write()
        let again = Engine(now: opening, outside: shelf.outside)
        if fromSnapshot {
            precondition(again.restore(engine.snapshot(), after: UInt64(journal.count)))
        } else {
            precondition(replay(journal[...], into: again))
        }
        engine = again
        now += milliseconds
        engine.begin()
        if jumping { engine.jump(to: now, by: milliseconds) }
        try! engine.open(policy: nil, at: now)
        engine.advance(through: now, stepping: false)
        write()
        office.rejoins()
    }

    // MARK: commands

    func submit(_ command: Command, by client: ClientID) throws(Refusal) -> Reply {
        engine.advance(before: now, stepping: true)
        defer { write() }
        return try engine.submit(command, by: client, at: now)
    }

    /// What the journal does: it copies, and says that it is durable.
    func write() {
        while UInt64(journal.count) < engine.outbox.accepted, let event = engine.outbox.near(UInt64(journal.count) + 1)
        {
            journal.append(Fact(event.pointee))
        }
        if !diskStalls { engine.outbox.markDurable(through: engine.outbox.accepted) }
    }

    // MARK: looking

    func look(_ chat: ChatID) -> ChatView { try! engine.look(chat, by: office.client) }
    func state(_ chat: ChatID) -> ChatState { look(chat).state }
    func timers(_ chat: ChatID) -> [ArmedTimer] { try! engine.explain(chat, by: office.client).1 }

    /// The chat's events in short words, see `Fact.told`.
    func story(of chat: ChatID) -> [String] { facts(of: chat).map { $0.told(self) } }
    func facts(of chat: ChatID) -> [Fact] { journal.filter { $0.event.chat == chat } }
    func facts(of chat: ChatID, _ kind: Event.Kind) -> [Fact] { facts(of: chat).filter { $0.event.kind == kind } }

    /// What happened in the chat since this was asked last.
    func news(of chat: ChatID) -> [String] {
        defer { told = journal.count }
        return journal[told...].filter { $0.event.chat == chat }.map { $0.told(self) }
    }

    /// When each of these was told, since the start of the chat.
    func times(of words: String, in chat: ChatID) -> [Int64] {
        facts(of: chat).filter { $0.told(self) == words }.map { $0.event.at - look(chat).startedAt }
    }

    /// The last thing that the shop itself said in the chat.
    func lastWords(in chat: ChatID) -> String {
        facts(of: chat).last { $0.event.chatKind == .said && $0.event.person == 0 }?.text ?? ""
    }
}
