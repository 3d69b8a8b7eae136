// One simulated shop: drawn from a seed, driven step by step on the virtual clock, watched by an observer. A step lets
// time pass, lets somebody do something, makes it durable, and looks at everything that can be known.

import CKlepet

final class World {
    let seed: UInt64
    let steps: Int
    let tracing: Bool
    var random: Random
    var rules: Rules
    /// Policies that were accepted and whose events have not been seen.
    var newRules: [Rules] = []
    /// `nil`: the journal is in memory.
    let folder: Folder?
    var shop: Shop
    let model: Model
    var observer: Client
    var now: Int64
    var print = Fingerprint()
    var people: [Person] = []
    /// Accepted, not seen yet.
    var promised: [Post] = []
    var heldBack: [HeldBackPost] = []
    /// Something was accepted that is not flushed.
    var isDirty = false
    /// How time runs in this shop: the mean between two steps.
    let tempo: Int64
    var restarts = 0

    static let begins: Int64 = 1_790_000_000_000

    init(seed: UInt64, steps: Int, onDisk: Bool, tracing: Bool) throws {
        self.seed = seed
        self.steps = steps
        self.tracing = tracing
        random = Random(seed: seed)
        rules = Rules.drawn(&random)
        tempo = random.pick([1_500, 6_000, 20_000, 45_000]) ?? 6_000
        folder = onDisk ? try Folder() : nil
        now = Self.begins
        model = Model(rules: rules)
        newRules = [rules]
        do {
            shop = try Shop(path: folder?.file(0), policy: rules.json, at: now)
        } catch { throw Violation(invariant: "the shop opens", detail: "status \(error.status)") }
        observer = Client(handle: shop.handle)
        try joinObserver(after: 0)
        hire()
        try observe()
    }

    func trace(_ line: @autoclosure () -> String) {
        if tracing { Swift.print(line()) }
    }

    func joinObserver(after seq: UInt64) throws {
        let answer = shop.join(KLEPET_ROLE_SYSTEM, key: "observer", after: seq)
        guard answer.isFine, let client = answer.value else {
            throw Violation(invariant: "the observer joins", detail: "status \(answer.status)")
        }
        observer = client
    }

    // MARK: calls

    /// The model knows how things stand: nothing is accepted that it has not seen, and no timer is overdue (one that a
    /// new policy made due in the past fires with the next call).
    var isSettled: Bool {
        let deadline = shop.nextDeadline
        return !isDirty && (deadline == 0 || deadline >= now)
    }

    /// Statuses that no call of a sound program gets, whoever makes it.
    private static let never: [klepet_status] = [
        KLEPET_MISUSE_NULL, KLEPET_MISUSE_THREAD, KLEPET_MISUSE_REENTRY, KLEPET_MISUSE_FORKED, KLEPET_MISUSE_OPTIONS,
        KLEPET_MISUSE_MODE,
        KLEPET_HALTED, KLEPET_FENCED, KLEPET_DISK_FULL, KLEPET_CORRUPT, KLEPET_SYSTEM, KLEPET_LOCKED,
        KLEPET_CANNOT_OPEN,
    ]

    /// A call of a client: it is fine, or refused with a status its documentation names, and then nothing was accepted.
    @discardableResult
    func call(_ tab: Tab, _ what: String, _ refusals: [klepet_status], _ body: () -> klepet_status) throws -> Bool {
        let before = shop.statistics.accepted_seq
        // A call brings the clock with it: what is overdue fires first, whatever becomes of the call.
        let overdue = shop.nextDeadline
        let status = body()
        let after = shop.statistics.accepted_seq
        trace("  \(tab.name): \(what) -> \(status), accepted \(after)")
        try touched(tab, what, status)
        if status != KLEPET_OK {
            try check(
                after == before || (overdue != 0 && overdue < now), "a refusal changes nothing (B1.2)",
                "\(tab.name): \(what) gave \(status), accepted \(before) -> \(after)")
            try check(
                refusals.contains(status) || status == KLEPET_MISUSE_CLOSED || status == KLEPET_BUSY,
                "a call is refused as documented", "\(tab.name): \(what) gave \(status)")
        } else if after != before {
            isDirty = true
        }
        return status == KLEPET_OK
    }

    /// Every call counts as a sign of life; a client that was silent too long is gone (B2.7).
    func touched(_ tab: Tab, _ what: String, _ status: klepet_status) throws {
        print.add(UInt64(bitPattern: Int64(status)))
        try check(!Self.never.contains(status), "the shop stays up", "\(tab.name): \(what) gave \(status)")
        guard status == KLEPET_MISUSE_CLOSED else {
            tab.lastCall = now
            return
        }
        try check(
            tab.polls && now >= tab.lastCall + tab.timeout(rules), "a client stays connected (B2.7)",
            "\(tab.name): \(what), last call at \(tab.lastCall), now \(now)")
        tab.client = nil
    }

    // MARK: watching

    /// What has become durable goes into the model.
    func observe() throws {
        while true {
            let answer = shop.events(observer, max: 64)
            try check(answer.isFine, "the observer reads", "status \(answer.status)")
            for fact in answer.value where fact.seq != 0 {
                trace("    \(fact.line)")
                try check(
                    fact.seq <= shop.statistics.durable_seq, "nothing is shown before it is durable (B2.4)", fact.line)
                try check(fact.at <= now, "nothing comes from the future", "now \(now): \(fact.line)")
                if fact.kind == .policySet {
                    try check(!newRules.isEmpty, "a policy was given", fact.line)
                    model.rulesByJSON[fact.text] = newRules.removeFirst()
                }
                try model.fold(fact)
                try confirm(fact)
                fact.add(to: &print)
            }
            if answer.value.isEmpty { return }
        }
    }

    /// Makes all durable and looks at everything.
    func settle() throws {
        let status = shop.flush()
        try check(status == KLEPET_OK, "the shop stays up", "flush gave \(status)")
        isDirty = false
        try observe()
        let statistics = shop.statistics
        try check(
            statistics.accepted_seq == statistics.durable_seq && statistics.durable_seq == model.lastSeq,
            "after a flush everything accepted is durable and shown (B2.4)",
            "accepted \(statistics.accepted_seq), durable \(statistics.durable_seq), seen \(model.lastSeq)")
        try model.checkNothingIsMissing(now: now)
        try checkPromises()
        try checkPresence()
        let (open, waiting) = (model.chats.filter { $0.isOpen }.count, model.chats.filter { $0.isWaiting }.count)
        try check(
            statistics.chats_open == open && statistics.chats_waiting == waiting,
            "the shop counts its chats as events do",
            "open \(statistics.chats_open) for \(open), waiting \(statistics.chats_waiting) for \(waiting)")
    }

    /// B2.7: online is who has a client that is connected and, if it polls, was not silent for too long.
    private func checkPresence() throws {
        for person in people {
            guard let known = model.person(person.id) else { continue }
            let surely = person.connected.contains { !$0.polls || now < $0.lastCall + $0.timeout(rules) }
            let maybe = person.connected.contains { now <= $0.lastCall + $0.timeout(rules) }
            try check(
                known.isOnline == surely || (maybe && known.isOnline), "online is who is connected (B2.7)",
                "\(person.key): online \(known.isOnline), connected \(surely)")
        }
    }

    /// The chat as the shop shows it is the chat as its events tell it.
    func compare(_ chat: ChatModel) throws {
        let answer = shop.look(observer, chat.id)
        // A chat that was closed more than a day ago may be forgotten; the journal has it.
        guard answer.isFine else {
            return try check(
                chat.state == .closed, "an open chat is known", "chat \(name(chat.id)), status \(answer.status)")
        }
        let info = answer.value
        let states: [ChatModel.State: Int32] = [
            .queued: KLEPET_STATE_QUEUED, .offered: KLEPET_STATE_OFFERED, .active: KLEPET_STATE_ACTIVE,
            .held: KLEPET_STATE_HELD, .followup: KLEPET_STATE_FOLLOWUP, .closed: KLEPET_STATE_CLOSED,
        ]
        let turns: [ChatModel.Turn: Int32] = [
            .nobody: KLEPET_TURN_NOBODY, .visitor: KLEPET_TURN_VISITOR, .operators: KLEPET_TURN_OPERATOR,
        ]
        try check(
            Int32(info.state) == states[chat.state] && info.owner == chat.owner && Int32(info.turn) == turns[chat.turn]
                && info.episode == UInt32(chat.episode) && info.chat_seq == chat.chatSeq
                && info.last_seq == chat.lastSeq
                && info.visitor == chat.visitor && (info.ladder_on == 1) == chat.ladderOn
                && info.reason == UInt32(chat.reason)
                && Int64(info.position) == (chat.isWaiting ? model.shownPosition(of: chat) : 0)
                && info.started_ms == chat.startedAt,
            "a chat is the fold of its events (law 3)",
            """
            chat \(name(chat.id)) is shown as \(info), its events tell \(chat.state), owner \
            \(chat.owner), turn \(chat.turn)
            """)
    }
}
