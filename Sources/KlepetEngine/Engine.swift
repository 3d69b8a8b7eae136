// The engine: one shop's rules as a pure machine. Time and commands come in, events go to the outbox; it does no I/O,
// reads no clock, draws no random number (law 2), and is used by one thread at a time (law 1).
//
//      command, now ─▶ decide ─▶ event ─▶ evolve ─▶ outbox          Decide/, Evolve/, Outbox/
//                                   ▲        │
//      time passes ─▶ rung due ─────┘        └─▶ next deadline ─▶ timing wheel      Ladders/
//
// `decide` and `evolve` go step by step: each event is applied as it is emitted, so that what is decided next sees it.
// A refusal always comes before the first event: a refused command changes nothing.

import TimingWheel

public final class Engine {
    var state = State()
    public var outbox = Outbox()
    var clients = Clients()
    var signals = Signals()
    var drafts = Drafts()
    /// Live records by chat slot: `liveOf` holds the record's index, 0 for none.
    var live = Slab<Live>(capacity: Limits.chatsMax, zero: Live())
    var liveOf = Slab<UInt32>(capacity: Limits.chatsMax, zero: 0)
    var liveFree: UInt32 = 0
    let outside: Outside

    /// Deadlines by chat slot, and by client slot (silence, held-back messages).
    var chatWheel: TimingWheel
    var clientWheel: TimingWheel
    public internal(set) var now: Int64

    /// Chats whose deadline may have moved in this command.
    var touched = SlotList()
    /// By interned department; empty: no department names hours, all are always open.
    var doors: [Door] = []
    /// When a department opens or closes next (`Hours/`).
    var nextDoor = Int64.max
    /// The earliest of what the shop has to do by itself: doors, and invitations that expire.
    var nextChore = Int64.max
    /// What pages reported, by client slot; index beyond the end: nothing (B8).
    var visits = Slab<Visit>(capacity: Limits.clientsMax, zero: Visit())
    /// B3.4: visitors of whom a page is the checkout or who pay, and how many pages; looked up, never iterated.
    var buying: [UInt32: UInt32] = [:]
    /// B16.6.
    var merges = Merges()
    /// Digests of the names of the policy's rules, in their order.
    var ruleDigests: [UInt64] = []
    /// Which of them somebody could take the chats of, when that was looked at last (B8.2); `nil`: not yet.
    var rulesTaken: [Bool]?
    /// B13.4: beyond it the longest absent are forgotten; less in tests.
    var straysMax = Limits.straysMax
    /// By department, as seen last: somebody who comes where nobody was takes follow-ups back (B4.9).
    var available: [Bool] = []
    /// That could be different now: people came or went, or a door moved.
    var staffCouldMove = true
    /// The message that a visitor has just said to a follow-up, as it is kept (B4.2).
    var saidLately = Text.none
    /// The line could move (B5.6).
    var lineCouldMove = false
    /// B13.1, B13.2.
    var room = TextRoom()
    var cardChain: [CardScan.Digit] = []
    /// A system text is rendered here.
    var scratch: [UInt8] = []
    /// During a command: how the visitor of its chat is called, as looked up by whoever submits (law 8:
    /// the engine keeps no names).
    var visitorName = Text.none

    public init(now time: Int64, outside: Outside) {
        now = min(max(time, Limits.times.lowerBound), Limits.times.upperBound)
        self.outside = outside
        chatWheel = TimingWheel(now: now, idBound: UInt32(Limits.chatsMax))
        clientWheel = TimingWheel(now: now, idBound: UInt32(Limits.clientsMax))
        state.apply(Policy(), text: .none)
    }

    // MARK: events

    /// Applies an event and puts it on its way. The only place where an event comes into being.
    @_optimize(speed)
    func emit(_ event: consuming Event) {
        event.at = stamp
        event.seq = outbox.accepted + 1
        let before = event.chat == 0 ? 0 : lastOfVisitor(event)
        let applied = state.evolve(event, outside)
        assert(applied, "decided an event that does not follow: kind \(event.numbers.kind), chat \(event.chat)")
        outbox.append(event, after: before)
        if event.changesMessage { revise(event) }
        if drafts.count != 0, event.chat != 0 { endDraft(event) }
        if event.endsShape { outbox.endShape(event.subject) }
    }

    /// What is near is changed as the journal changes its rows.
    @inline(never)
    private func revise(_ event: borrowing Event) {
        if event.chatKind == .redacted { outbox.redact(event.subject, chatLast: event.previous) }
        if event.chatKind == .retracted { outbox.retract(event.subject, chatLast: event.previous) }
        if event.chatKind == .edited, event.reason == EditReason.masked.rawValue {
            outbox.mask(event.subject, by: event.seq)
        }
    }

    /// The event before this one on its visitor's chain; the visitor of a chat that only starts is who starts it, and
    /// that of one that has left memory stands in the event.
    private func lastOfVisitor(_ event: borrowing Event) -> UInt64 {
        let slot = state.slot(of: event.chat)
        guard slot == 0 else { return state.people[state.chats[slot].visitor].lastSeq }
        return state.people[state.person(event.chatKind == .started ? event.person : UInt64(bitPattern: event.value))]
            .lastSeq
    }

    /// An event of a chat: its numbers come from the chat.
    @inline(__always)
    @_optimize(speed)
    func emit(_ kind: Event.ChatKind, _ slot: UInt32, by actor: Actor = .shop, _ fill: (inout Event) -> Void = { _ in })
    {
        var event = Event(kind, role: actor.role, person: PersonID(actor.person))
        event.chat = state.chats[slot].id
        event.chatSeq = state.chats[slot].chatSeq &+ 1
        event.previous = state.chats[slot].lastSeq
        event.episode = state.chats[slot].episode
        event.department = state.chats[slot].department
        if state.chats[slot].state == .bot { event.flags = .withBot }
        fill(&event)
        emit(event)
        touch(slot)
    }

    @inline(__always)
    func touch(_ slot: UInt32) {
        if touched.last != slot { touched.append(slot) }
    }

    /// Who does something: a client's person, or the shop itself.
    struct Actor {
        var person: UInt32
        var role: Role
        static let shop = Actor(person: 0, role: .system)
    }

    // MARK: time

    /// The earliest time at which something may be due; never later than the true one. `nil`: nothing is armed.
    public var nextDeadline: Int64? {
        let earliest = min(chatWheel.earliest ?? .max, clientWheel.earliest ?? .max, nextChore)
        return earliest == .max ? nil : earliest
    }

    /// The time of an input: it never goes back, nor beyond what can be counted with.
    func reach(_ time: Int64) {
        now = max(now, min(time, Limits.times.upperBound))
        room.clear()
    }

    /// Fires what is due before `time`, in order. `stepping`: time stops at each deadline on the way, as a virtual
    /// clock does; otherwise it is `time` already, and what fires late, fires now. False: too much waits for the
    /// journal, so that time stopped on the way; go on when it is durable.
    @discardableResult
    public func advance(before time: Int64, stepping: Bool) -> Bool {
        let time = min(time, Limits.times.upperBound)
        return run(to: time, limit: time, stepping: stepping)
    }

    /// The same with what is due at `time` itself: all inputs of that time have been applied (B3.7).
    @discardableResult
    public func advance(through time: Int64, stepping: Bool) -> Bool {
        let time = min(time, Limits.times.upperBound)
        return run(to: time, limit: time + 1, stepping: stepping)
    }

    private func run(to time: Int64, limit: Int64, stepping: Bool) -> Bool {
        if !stepping { reach(time) }
        if lineCouldMove { settle() }
        while let due = popDue(before: limit) {
            if stepping { reach(due.deadline) }
            switch due.wheel {
            case .chats: fire(chat: due.id)
            case .clients: fire(client: due.id)
            case .shop: doChores()
            }
            settle()
        }
        guard outbox.hasRoom else { return false }
        reach(time)
        return true
    }

    private enum Wheel { case chats, clients, shop }

    /// The earliest of both wheels and the shop's own chore, which comes first at the same time, then chats; `nil` when
    /// there is none, or no room for what would come of it.
    private func popDue(before limit: Int64) -> (wheel: Wheel, id: UInt32, deadline: Int64)? {
        while outbox.hasRoom {
            // Bounds, never later than the true deadlines: the wheel with the earlier one goes first, no further than
            // the other's. What it finds is due, or its bound has risen.
            let (chat, client) = (chatWheel.earliest ?? .max, clientWheel.earliest ?? .max)
            guard min(chat, client, nextChore) < limit else { return nil }
            if nextChore <= chat, nextChore <= client { return (.shop, 0, nextChore) }
            if chat <= client {
                let end = min(client < limit ? client + 1 : limit, nextChore)
                if let due = chatWheel.popDue(before: end) { return (.chats, due.id, due.deadline) }
            } else if let due = clientWheel.popDue(before: min(limit, chat, nextChore)) {
                return (.clients, due.id, due.deadline)
            }
        }
        return nil
    }

    /// After every command and timer: serves the line where it could move, and re-arms what was touched.
    func settle() {
        if lineCouldMove || isWishGivenUpNow { serveLines() }
        var index = 0
        while index < touched.count {
            rearm(touched[index])
            index += 1
        }
        touched.removeAll()
    }

    /// B5.4: a chat is touched at the very time at which its skill and language are given up: armed anew, it will
    /// not wake for that any more.
    private var isWishGivenUpNow: Bool {
        var index = 0
        while index < touched.count {
            if state.relaxedAt(state.chats[touched[index]]) == now { return true }
            index += 1
        }
        return false
    }

    func rearm(_ slot: UInt32) {
        pauseForBuying(slot)
        if let deadline = deadline(ofChat: slot) {
            chatWheel.set(slot, deadline: deadline)
        } else {
            chatWheel.clear(slot)
        }
    }

    /// When something of the chat has to be looked at next; derived, never stored (law 3).
    @_optimize(speed)
    func deadline(ofChat slot: UInt32) -> Int64? {
        let live = liveRecord(slot)
        var deadline = nextDue(slot, live)?.time
        if live.pausedSince != 0 { deadline = min(deadline ?? .max, pausedUntil(live)) }
        if let relaxed = state.relaxedAt(state.chats[slot]), relaxed > now { deadline = min(deadline ?? .max, relaxed) }
        return deadline
    }

    // MARK: restart

    /// After `restore` and `replay`: everything is derived again from the state.
    public func begin() {
        outbox.begin(after: lastReplayed)
        reach(state.timeline.time(of: state.lastAt))
        chatWheel.removeAll(now: now)
        clientWheel.removeAll(now: now)
        rearmAll()
    }

    func rearmAll() {
        hangDoors()
        for slot in 1..<max(1, state.chats.count)
        where state.chats[UInt32(slot)].isOpen || state.chats[UInt32(slot)].aside != 0 {
            rearm(UInt32(slot))
        }
    }

    /// B2.10: the time when the snapshot was made that this engine began with; 0: it began with none. The clock was
    /// right then, as far as anybody knew, and no event need tell it.
    public internal(set) var restedAt: Int64 = 0

    /// Number of the last event that `replay` or `restore` brought in.
    public internal(set) var lastReplayed: UInt64 = 0

    /// Applies an event read back from the journal. False: it does not follow from those before
    /// it, the file is damaged.
    public func replay(_ event: borrowing Event) -> Bool {
        guard event.seq == lastReplayed + 1, state.evolve(event, outside) else { return false }
        lastReplayed = event.seq
        return true
    }

    // MARK: import

    /// Takes an event that another shop recorded, into a shop that has nothing but such events. False: it does not
    /// follow from those before it, and the shop is good for nothing any more. No timer is armed: the shop is
    /// opened again when all are in.
    public func take(recorded event: borrowing Event) -> Bool {
        guard event.seq == outbox.accepted + 1 else { return false }
        let before = event.chat == 0 ? 0 : lastOfVisitor(event)
        guard state.evolve(event, outside) else { return false }
        outbox.append(event, after: before)
        // What was destroyed has come without its text; what was only taken back may have come without its mark.
        if event.chatKind == .retracted { outbox.retract(event.subject, chatLast: event.previous) }
        if event.endsShape { outbox.endShape(event.subject) }
        if event.shopKind == .fileGone { outbox.settleFile(event.subject) }
        reach(state.timeline.time(of: event.at))
        return true
    }
}
