// B14.3: a journal's people, doing what they did when they did it, in front of an engine with another policy. What people did is
// fed to it as the commands that it came from; what the shop did by itself is not, for that is the question.
//
//      recorded event ──▶ by a person? ──▶ command at its time ──▶ [ engine, new policy ] ──▶ its events ──▶ counted by chat
//            └───────────────────────────────────────────────────────────────────────────────▶ counted by chat
//
// People react to what they see, and a rehearsal cannot know how they would have reacted to something else: it says what the
// new policy would have done to those who did what these did. Typing is never journaled (B2.8), so its pauses are missing.

public import KlepetEngine

public final class Rehearsal {
    let engine: Engine
    private let outside: Outside
    private var recordedPolicy = RecordedPolicy()
    private var people: [Person] = []
    private let choiceRung: UInt8
    /// Of the recorded chats and of the rehearsed ones; both give an index of `recorded` and `rehearsed`.
    private var recordedChats = ChatMap()
    private var rehearsedChats = ChatMap()
    private var recorded: [Counting] = []
    private var rehearsed: [Counting] = []
    /// By the same index: the recorded chat, and the one of the rehearsal that stands for it now.
    private var originals: [ChatID] = []
    private var currents: [ChatID] = []
    /// A `started` whose first message comes next.
    private var opening: Opening?
    private var seen: UInt64 = 0
    private var lastAt: Int64 = 0
    /// Commands that the rehearsed shop refused though the recorded one had not.
    public private(set) var refused = 0

    private struct Person {
        var role = Role.visitor
        var key: [UInt8] = []
        var client: ClientID = 0
    }

    private struct Opening {
        var chat: ChatID
        var start: RecordedStart
        var number: Int
    }

    /// `nil`: the policy is none.
    public init?(policy: Text, outside: Outside) {
        guard let parsed = outside.policy(policy) else { return nil }
        self.outside = outside
        engine = Engine(now: 0, outside: outside)
        choiceRung = Self.choiceRung(parsed)
        do throws(Refusal) {
            try engine.open(policy: policy, at: 0)
        } catch {
            return nil
        }
    }

    private static func choiceRung(_ policy: Policy) -> UInt8 {
        let index = policy.waiting.holdingAtMilliseconds.firstIndex(of: policy.waiting.choiceAtMilliseconds)
        return UInt8(clamping: (index ?? -2) + 1)
    }

    // MARK: recorded events, in order

    public func take(_ event: borrowing Event) {
        guard let kind = event.kind else { return }
        lastAt = event.at
        countRecorded(event, kind)
        let (chat, person) = (event.chat, event.person)
        guard chat == 0 || person != 0 || kind == .started else { return }
        pass(before: event.at)
        if event.chat == 0 { shopEvent(kind, event) } else { chatEvent(kind, event) }
        look()
    }

    private func countRecorded(_ event: borrowing Event, _ kind: Event.Kind) {
        guard event.chat != 0 else { return }
        if kind == .started {
            let before = recordedChats.number(of: event.subject)
            if before >= 0 { recorded[before].visitorIsBack() }
            recordedChats.set(event.chat, to: recorded.count)
            recorded.append(Counting())
            rehearsed.append(Counting())
            originals.append(event.chat)
            currents.append(0)
        }
        let number = recordedChats.number(of: event.chat)
        guard number >= 0 else { return }
        recorded[number].count(event, kind, choiceRung: recordedPolicy.choiceRung)
    }

    /// Time passes in the rehearsed shop; what was due, fires.
    private func pass(before time: Int64) {
        while let due = engine.nextDeadline, due < time {
            let isThrough = engine.advance(before: time, stepping: true)
            look()
            if isThrough { break }
        }
    }

    /// Counts what the rehearsed shop has done since.
    private func look() {
        let accepted = engine.outbox.accepted
        while seen < accepted {
            seen += 1
            guard let near = engine.outbox.near(seen) else { continue }
            count(rehearsedEvent: near.pointee)
        }
        engine.outbox.markDurable(through: accepted)
    }

    private func count(rehearsedEvent event: borrowing Event) {
        guard event.chat != 0, let kind = event.kind else { return }
        if kind == .started {
            // The chat that a recorded one has become; what it goes on from has its visitor back.
            let before = rehearsedChats.number(of: event.subject)
            if before >= 0 { rehearsed[before].visitorIsBack() }
            if let opening { rehearsedChats.set(event.chat, to: opening.number) } else if before >= 0 {
                rehearsedChats.set(event.chat, to: before)
            }
        }
        let number = rehearsedChats.number(of: event.chat)
        guard number >= 0 else { return }
        rehearsed[number].count(event, kind, choiceRung: choiceRung)
    }

    // MARK: what people did

    private func shopEvent(_ kind: Event.Kind, _ event: borrowing Event) {
        switch kind {
        case .policySet: recordedPolicy.set(outside.policy(event.text))
        case .personAdded: add(event)
        case .operatorSet: setOperator(event)
        case .shopOpened: for index in people.indices { leave(index) }
        case .wentOnline: _ = client(of: event.person)
        case .wentOffline: leave(Int(clamping: event.person))
        case .presenceSet:
            // The operator's own choice; what two missed offers did is the shop's doing.
            guard event.role == .operator, let presence = Presence(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return }
            submit(.setPresence(presence), by: event.person)
        default: break
        }
    }

    private func add(_ event: borrowing Event) {
        let index = Int(clamping: event.subject)
        guard index <= Limits.peopleMax else { return }
        while people.count <= index { people.append(Person()) }
        people[index].role = Role(rawValue: UInt8(truncatingIfNeeded: event.value)) ?? .visitor
        // Erased people have no key any more; here they need one.
        people[index].key = event.id.isEmpty ? Array("erased \(index)".utf8) : Array(event.id)
    }

    private func setOperator(_ event: borrowing Event) {
        guard let profile = outside.profile(event.text) else { return }
        let known = engine.names
        let kept = OperatorProfile(
            name: profile.name, photoURL: profile.photoURL, departments: profile.departments.filter(known.departments.contains),
            skills: profile.skills.filter(known.skills.contains), languages: profile.languages.filter(known.languages.contains))
        let set = SetOperator(
            key: event.id, profile: kept, profileJSON: event.text, capacity: UInt32(clamping: event.value))
        do throws(Refusal) {
            _ = try engine.submit(.setOperator(set), by: try backOffice(), at: event.at)
        } catch { refused += 1 }
    }

    private func chatEvent(_ kind: Event.Kind, _ event: borrowing Event) {
        if kind == .started {
            let number = recordedChats.number(of: event.chat)
            opening = Opening(chat: event.chat, start: recordedPolicy.start(event), number: number)
            return
        }
        let number = recordedChats.number(of: event.chat)
        guard number >= 0 else { return }
        if kind == .said { return said(event, number) }
        let chat = currents[number]
        guard chat != 0, let command = command(kind, event, chat) else { return }
        submit(command, by: event.person)
    }

    /// `nil`: nothing that a person asked for, or nothing that moves a timer.
    private func command(_ kind: Event.Kind, _ event: borrowing Event, _ chat: ChatID) -> Command? {
        switch kind {
        case .taken: event.role == .operator ? .take(chat: chat) : nil
        case .offerEnded: .decline(chat: chat)
        case .held: .hold(chat: chat, reason: event.text, until: event.until)
        // Where a message ended the hold, it is over already, and this is refused.
        case .resumed: .resume(chat: chat)
        case .promised: .promise(chat: chat, until: event.until)
        case .ladderSet: .setLadder(chat: chat, on: event.value != 0)
        // A visitor reopens by writing.
        case .reopened: event.role == .operator ? .reopen(chat: chat) : nil
        case .closed: .end(chat: chat, CloseReason(rawValue: event.reason) ?? .none)
        case .chosen: chosen(event, chat)
        case .stillHere: .stayHere(chat: chat)
        case .delivered, .read: receipt(kind, event, chat)
        default: nil
        }
    }

    private func chosen(_ event: borrowing Event, _ chat: ChatID) -> Command? {
        guard let choice = Choice(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return nil }
        return .choose(chat: chat, choice, contact: event.text)
    }

    /// Everything that the rehearsed chat has, for its numbers are its own.
    private func receipt(_ kind: Event.Kind, _ event: borrowing Event, _ chat: ChatID) -> Command? {
        let client = client(of: event.person)
        guard let view = try? engine.look(chat, by: client) else { return nil }
        return .receipt(chat: chat, delivered: view.chatSeq, read: kind == .read ? view.chatSeq : 0)
    }

    private func said(_ event: borrowing Event, _ number: Int) {
        let message = Message(text: event.text, isNote: event.flags.contains(.note))
        let by = client(of: event.person)
        if let opening, opening.chat == event.chat {
            start(opening, message, by, at: event.at)
            look()
            self.opening = nil
            return
        }
        let chat = currents[number]
        guard chat != 0 else { return }
        do throws(Refusal) {
            let reply = try say(message, chat, by, at: event.at, isOperator: event.role == .operator)
            if reply.outcome == .started {
                currents[number] = reply.chat
                rehearsedChats.set(reply.chat, to: number)
            }
        } catch { refused += 1 }
    }

    private func start(_ opening: Opening, _ message: Message, _ client: ClientID, at time: Int64) {
        let before = recordedChats.number(of: opening.start.follows)
        do throws(Refusal) {
            let reply: Reply
            if before >= 0, currents[before] != 0 {
                // The visitor wrote to the old chat; whether that reopens it or starts one is the policy's matter (B1.4).
                reply = try engine.submit(Say(chat: currents[before], message: message), by: client, at: time)
            } else {
                reply = try opening.start.submit(message, to: engine, by: client, at: time)
            }
            currents[opening.number] = reply.chat
        } catch { refused += 1 }
    }

    /// An operator whose chat is closed or in the line in this rehearsal does what operators then do.
    private func say(
        _ message: Message, _ chat: ChatID, _ client: ClientID, at time: Int64, isOperator: Bool
    ) throws(Refusal) -> Reply {
        do throws(Refusal) {
            return try engine.submit(Say(chat: chat, message: message), by: client, at: time)
        } catch {
            guard isOperator, error == .chatClosed || error == .notTaken else { throw error }
            _ = try engine.submit(error == .chatClosed ? .reopen(chat: chat) : .take(chat: chat), by: client, at: time)
        }
        return try engine.submit(Say(chat: chat, message: message), by: client, at: time)
    }

    private func submit(_ command: Command, by person: PersonID) {
        do throws(Refusal) {
            _ = try engine.submit(command, by: client(of: person), at: lastAt)
        } catch {
            refused += 1
        }
    }

    // MARK: people

    /// 0 when the journal knows no such person.
    private func client(of person: PersonID) -> ClientID {
        let index = Int(clamping: person)
        guard index < people.count, !people[index].key.isEmpty else { return 0 }
        if people[index].client == 0 {
            people[index].key.withUnsafeBufferPointer { key in
                people[index].client = (try? engine.join(Engine.Joining(role: people[index].role, key: key), at: lastAt)) ?? 0
            }
        }
        return people[index].client
    }

    private func leave(_ index: Int) {
        guard index < people.count, people[index].client != 0 else { return }
        engine.leave(people[index].client, at: lastAt)
        people[index].client = 0
    }

    private var office: ClientID = 0
    private func backOffice() throws(Refusal) -> ClientID {
        if office == 0 {
            let key = Array("rehearsal".utf8)
            office = try key.withUnsafeBufferPointer { (key) throws(Refusal) in
                try engine.join(Engine.Joining(role: .system, key: key), at: lastAt)
            }
        }
        return office
    }

    // MARK: the end

    public struct Difference: Sendable {
        public var chat: ChatID
        public var recorded: Tally
        public var rehearsed: Tally
    }

    public struct Outcome: Sendable {
        public var chats = 0
        public var recorded = Tally()
        public var rehearsed = Tally()
        /// Chats to which something else would have happened, in the order in which they began.
        public var differences: [Difference] = []
    }

    /// After the last event: what was due by then, has fired.
    public func finish() -> Outcome {
        while !engine.advance(through: lastAt, stepping: true) { look() }
        look()
        var outcome = Outcome()
        outcome.chats = originals.count
        for (index, chat) in originals.enumerated() {
            let (before, after) = (recorded[index].tally, rehearsed[index].tally)
            outcome.recorded.add(before)
            outcome.rehearsed.add(after)
            if before != after { outcome.differences.append(Difference(chat: chat, recorded: before, rehearsed: after)) }
        }
        return outcome
    }
}
