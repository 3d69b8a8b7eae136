// A wide shop: bots, questions, hours over a few days, invitations, transfers, calls, surveys, bans and
// erasures, drawn from a seed and driven on the virtual clock. Beside the plain shop (World.swift), which knows
// B1 to B6 to the millisecond.

import CKlepet

final class WideWorld {
    let seed: UInt64
    let steps: Int
    let tracing: Bool
    var random: Random
    var rules: WideRules
    var newRules: [WideRules] = []
    let folder: Folder?
    var shop: Shop
    let model: WideModel
    var desk: Client
    var now: Int64
    var print = Fingerprint()
    var visitors: [Person] = []
    var operators: [Person] = []
    var bots: [Person] = []
    var words: Words
    /// Prepared replies by the number in their shortcuts: whether they do without a value.
    var replies: [Int: Bool] = [:]
    var restarts = 0
    var visitorsSoFar = 0
    let tempo: Int64
    /// One policy for good, no restart, no typing: what a rehearsal can do again to the last event (B14.3).
    let isRehearsed: Bool

    init(seed: UInt64, steps: Int, onDisk: Bool, tracing: Bool) throws {
        self.seed = seed
        self.steps = steps
        self.tracing = tracing
        random = Random(seed: seed ^ 0x5749_4445)
        rules = WideRules(&random)
        now = random.weighted([
            (60, World.begins), (20, WideRules.Opening.beforeWinter), (20, WideRules.Opening.beforeSummer),
        ])
        tempo = random.pick([3_000, 15_000, 60_000]) ?? 15_000
        words = Words(seed: seed)
        isRehearsed = !onDisk && seed % 2 == 1
        folder = onDisk ? try Folder() : nil
        model = WideModel(rules: rules)
        newRules = [rules]
        do {
            shop = try Shop(path: folder?.file(0), policy: rules.json, at: now)
        } catch { throw Violation(invariant: "the shop opens", detail: "status \(error.status), \(rules.json)") }
        desk = Client(handle: shop.handle)
        try joinDesk()
        for number in 0..<random.within(2...5) { operators.append(person(KLEPET_ROLE_OPERATOR, "operator-\(number)")) }
        for number in 0..<random.within(1...2) { bots.append(person(KLEPET_ROLE_BOT, "bot-\(number)")) }
        for _ in 0..<random.within(3...9) { visitors.append(newVisitor()) }
    }

    func person(_ role: Int32, _ key: String) -> Person {
        let person = Person(role: role, key: key)
        let isVisitor = role == KLEPET_ROLE_VISITOR
        for tab in 0..<random.within(1...2) {
            let polls = isVisitor && random.chance(25)
            person.tabs.append(Tab(person, name: "\(key).\(tab)", polls: polls, isMobile: polls && random.chance(30)))
        }
        return person
    }

    /// The key is a word to be looked for, too.
    func newVisitor() -> Person {
        visitorsSoFar += 1
        return person(KLEPET_ROLE_VISITOR, "v\(visitorsSoFar)-\(words.next())")
    }

    func trace(_ line: @autoclosure () -> String) {
        if tracing { Swift.print(line()) }
    }

    // MARK: calls

    /// Fine, or refused for what stands or for a limit, and then nothing was accepted.
    @discardableResult
    func call(_ who: String, _ what: String, _ body: () -> klepet_status) throws -> klepet_status {
        let before = shop.statistics.accepted_seq
        let overdue = shop.nextDeadline
        let status = body()
        let after = shop.statistics.accepted_seq
        trace("  \(who): \(what) -> \(status), accepted \(after)")
        print.add(UInt64(bitPattern: Int64(status)))
        if status == KLEPET_OK { return status }
        try check(status <= -300 && status > -500, "a call is refused as documented", "\(who): \(what) gave \(status)")
        try check(
            after == before || (overdue != 0 && overdue <= now), "a refusal changes nothing (B1.2)",
            "\(who): \(what) gave \(status)")
        return status
    }

    func joinDesk() throws {
        let answer = shop.join(KLEPET_ROLE_SYSTEM, key: "desk")
        guard answer.isFine, let client = answer.value else {
            throw Violation(invariant: "the desk joins", detail: "\(answer.status)")
        }
        desk = client
    }

    /// A connected tab, or one that connects now.
    func tab(of person: Person) throws -> Tab? {
        if let tab = random.pick(person.connected), !random.chance(5) { return tab }
        guard let tab = random.pick(person.tabs.filter { $0.client == nil }) else {
            return random.pick(person.connected)
        }
        let flags = (tab.polls ? UInt32(KLEPET_JOIN_POLLS) : 0) | (tab.isMobile ? UInt32(KLEPET_JOIN_MOBILE) : 0)
        let answer = shop.join(person.role, key: person.key, name: person.key, flags: flags, after: 0)
        trace("  \(tab.name): join -> \(answer.status)")
        try check(answer.isFine, "who comes may join", "\(tab.name): \(answer.status)")
        guard let client = answer.value else { return nil }
        tab.connected(client, at: now, from: 0)
        _ = klepet_person(client.handle, &person.id)
        try settle()
        return tab
    }

    /// To call with, now: a sign of life of a tab that polls (B2.7).
    func use(_ tab: Tab) -> Client? {
        guard let client = tab.client else { return nil }
        _ = klepet_seen(client.handle)
        tab.lastCall = now
        return client
    }

    /// B2.7: who was silent for too long is gone, and nobody before.
    func missTheSilent() throws {
        for tab in (visitors + operators + bots).flatMap(\.connected)
        where tab.polls && now >= tab.lastCall + tab.silence {
            let isLate = now > tab.lastCall + tab.silence
            let status = use(tab).map { klepet_seen($0.handle) } ?? KLEPET_OK
            trace("  \(tab.name): seen -> \(status)")
            try check(
                status == (isLate ? KLEPET_MISUSE_CLOSED : KLEPET_OK),
                "a client that polls is gone after its silence (B2.7)", "\(tab.name): \(status)")
            if isLate { tab.client = nil }
        }
    }

    func leave(_ tab: Tab) throws {
        guard let client = use(tab) else { return }
        try call(tab.name, "leave") { klepet_leave(client.handle) }
        tab.client = nil
    }

    // MARK: watching

    func settle() throws {
        let status = shop.flush()
        try check(status == KLEPET_OK, "the shop stays up", "flush gave \(status)")
        try observe()
        let statistics = shop.statistics
        try check(
            statistics.durable_seq == model.lastSeq && statistics.accepted_seq == model.lastSeq,
            "after a flush everything accepted is durable and shown (B2.4)",
            "\(statistics.accepted_seq), seen \(model.lastSeq)")
        try model.checkNothingIsMissing(now: now)
        let (open, waiting) = model.chats.reduce((0, 0)) { counts, chat in
            (counts.0 + (chat.isOpen ? 1 : 0), counts.1 + (chat.state == .queued || chat.state == .offered ? 1 : 0))
        }
        try check(
            statistics.chats_open == open && statistics.chats_waiting == waiting,
            "the shop counts its chats as events do",
            "open \(statistics.chats_open) for \(open), waiting \(statistics.chats_waiting) for \(waiting)")
    }

    func observe() throws {
        while true {
            let answer = shop.events(desk, max: 64)
            try check(answer.isFine, "the desk reads", "status \(answer.status)")
            if answer.value.isEmpty { return }
            for fact in answer.value {
                guard fact.seq != 0 else {
                    try model.checkMasked(fact)
                    continue
                }
                trace("    \(fact.line)")
                if fact.kind == .policySet {
                    try check(!newRules.isEmpty, "a policy was given", fact.line)
                    model.rulesByJSON[fact.text] = newRules.removeFirst()
                }
                try model.fold(fact)
                if fact.kind == .textsErased { try retired(fact) }
                // Tokens are made with the shop's own secret: no two runs have the same.
                var told = fact
                if fact.kind == .surveyAsked { told.id = "" }
                if fact.kind == .mediaStarted { told.text = "" }
                told.add(to: &print)
            }
        }
    }

    /// B13.4: by its age, never too soon; from here on its words are nowhere.
    private func retired(_ fact: Fact) throws {
        model.erasedAt[fact.subject] = fact.at
        guard fact.reason == KLEPET_ERASED_TRANSCRIPT, let chat = model.chat(fact.subject) else { return }
        try check(
            chat.state == .closed && rules.retentionDays > 0 && fact.at > chat.closedAt + rules.retention,
            "texts go by their age (B13.4)", "chat \(name(chat.id)), closed at \(chat.closedAt): \(fact.line)")
        words.erase([], chats: [chat.id])
    }

    /// Pulls as a client, and looks whether it is theirs to see.
    func poll(_ tab: Tab) throws {
        guard let client = use(tab) else { return }
        let answer = shop.events(client, max: random.within(8...64))
        print.add(UInt64(bitPattern: Int64(answer.status)))
        try check(answer.isFine, "a client reads", "\(tab.name): \(answer.status)")
        for fact in answer.value { try pulled(fact, tab) }
    }

    private func pulled(_ fact: Fact, _ tab: Tab) throws {
        try model.checkMasked(fact)
        let person = tab.person
        if fact.seq == 0 {
            if fact.kind == .typing, !fact.text.isEmpty {
                let visitor = model.chat(fact.chat).flatMap { model.person($0.visitor) }
                try check(
                    rules.preview && visitor?.consent == Int64(KLEPET_CONSENT_PREVIEW)
                        && person.role == KLEPET_ROLE_OPERATOR,
                    "a preview needs both consents (B2.8)", "\(tab.name): \(fact.line)")
            }
            return
        }
        try check(
            fact.seq <= model.lastSeq, "nothing is shown before it is durable (B2.4)", "\(tab.name): \(fact.line)")
        try check(
            fact.seq > tab.seen, "each event once, in order (B2.5)", "\(tab.name) after \(tab.seen): \(fact.line)")
        tab.seen = fact.seq
        if model.redacted.contains(fact.seq) {
            try check(fact.text.isEmpty, "what was redacted is gone (B2.9)", "\(tab.name): \(fact.line)")
        }
        guard fact.chat != 0, let chat = model.chat(fact.chat) else { return }
        switch person.role {
        case KLEPET_ROLE_VISITOR:
            try check(
                chat.visitor == person.id && !fact.isNote, "a visitor sees their own chats (B2.5)",
                "\(tab.name): \(fact.line)")
        case KLEPET_ROLE_BOT:
            try check(
                fact.isWithBot && (!fact.isNote || fact.kind == .chatAttributeSet),
                "a bot sees chats that are with a bot (B7.1), and what is known of them (B16.1)",
                "\(tab.name): \(fact.line)")
        default: break
        }
    }

    /// The chat as the shop shows it is the chat as its events tell it.
    func compare(_ chat: WideChat) throws {
        let answer = shop.look(desk, chat.id)
        guard answer.isFine else {
            return try check(!chat.isOpen, "an open chat is known", "chat \(name(chat.id)), status \(answer.status)")
        }
        let info = answer.value
        try check(
            Int32(info.state) == chat.state.number && info.owner == chat.owner && info.episode == UInt32(chat.episode)
                && info.chat_seq == chat.chatSeq && info.last_seq == chat.lastSeq && info.visitor == chat.visitor,
            "a chat is the fold of its events (law 3)",
            "chat \(name(chat.id)) is shown as \(info), its events tell \(chat.state), owner \(chat.owner)")
    }
}

extension WideChat.State {
    var number: Int32 {
        switch self {
        case .intake: KLEPET_STATE_INTAKE
        case .bot: KLEPET_STATE_BOT
        case .queued: KLEPET_STATE_QUEUED
        case .offered: KLEPET_STATE_OFFERED
        case .active: KLEPET_STATE_ACTIVE
        case .held: KLEPET_STATE_HELD
        case .wrapup: KLEPET_STATE_WRAPUP
        case .followup: KLEPET_STATE_FOLLOWUP
        case .closed: KLEPET_STATE_CLOSED
        }
    }
}
