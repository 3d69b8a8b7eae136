// B14.3: a journal's people, doing what they did when they did it, in front of an engine with another
// policy. What people did is fed to it as the commands that it came from; what the shop did by itself is
// not, for that is the question.
//
//      recorded event ─▶ by a person? ─▶ command at its time ─▶ [ engine, new policy ] ─▶ its events ─▶ counted by chat
//            └────────────────────────────────────────────────────────────────────────────────────────▶ counted by chat
//
// People react to what they see, and a rehearsal cannot know how they would have reacted to something else: it says
// what the new policy would have done to those who did what these did. Typing is never journaled (B2.8), so its pauses
// are missing; nor are page views, so nobody is invited (B8), who came by an invitation comes by themselves, and the
// checkout pauses nothing (B3.4).
//
// RehearsalPeople.swift: who they are; RehearsalChats.swift: what they did in chats; StaffingRehearsal.swift: the line with
// other staff.

public import KlepetEngine

public final class Rehearsal {
    let engine: Engine
    let outside: Outside
    var recordedPolicy = RecordedPolicy()
    var people: [Person] = []
    var office: ClientID = 0
    /// The rehearsed policy wants visitors to be vouched for (B13.3); everybody is taken for who they were.
    let isSignatureRequired: Bool
    private let choiceRung: UInt8
    /// Of the recorded chats and of the rehearsed ones; both give an index of `recorded` and `rehearsed`.
    var recordedChats = ChatMap()
    var rehearsedChats = ChatMap()
    private var recorded: [Counting] = []
    private var rehearsed: [Counting] = []
    /// By the same index: the recorded chat, and the one of the rehearsal that stands for it now.
    private var originals: [ChatID] = []
    var currents: [ChatID] = []
    /// By the same index: the recorded visitor.
    var visitors: [PersonID] = []
    /// By the same index, looked up, never walked: who of the recorded operators is being asked to take a chat over
    /// (B12.1), and the rehearsed shop's newest token for a survey or a call, which is not the recorded one.
    var asked: [Int: PersonID] = [:]
    var tokens: [Int: [UInt8]] = [:]
    /// A `started` whose first message comes next.
    var opening: Opening?
    /// That message, until the answers that came with it are known.
    var first: FirstWords?
    /// Chats that somebody closed as spam, until it is known whether that was a ban, which closes them all at once.
    var spam: [SpamEnd] = []
    private var seen: UInt64 = 0
    private(set) var lastAt: Int64 = 0
    /// When somebody did something last: what the line does at that moment is mostly of their doing.
    private var lastActAt: Int64 = 0
    /// Commands that the rehearsed shop refused though the recorded one had not.
    public internal(set) var refused = 0
    /// B23.1: the line with other staff, beside.
    private let staffing: StaffingRehearsal?

    /// `nil`: the policy is none. `staffing`: empty for the staff that was there.
    public init?(policy: Text, staffing changes: [StaffingChange] = [], outside: Outside) {
        guard let parsed = outside.policy(policy) else { return nil }
        self.outside = outside
        isSignatureRequired = parsed.identity.required
        engine = Engine(now: 0, outside: outside)
        choiceRung = parsed.choiceRung
        let zone = parsed.departments.lazy.compactMap { $0.hours?.zone }.first ?? "UTC"
        staffing = changes.isEmpty ? nil : StaffingRehearsal(parsed, changes, zone: zone, outside: outside)
        do throws(Refusal) {
            try engine.open(policy: policy, at: 0)
        } catch {
            return nil
        }
    }

    // MARK: recorded events, in order

    @_optimize(speed)
    public func take(_ event: borrowing Event) {
        guard let kind = event.kind else { return }
        staffing?.take(event, recordedPolicy)
        if first != nil || !spam.isEmpty, belongsToPending(event) { return }
        lastAt = event.at
        switch kind {
        case .chat(let kind):
            countRecorded(event, kind)
            if event.person == 0, kind != .started { return shopDid(kind, event) }
            pass(before: event.at)
            lastActAt = event.at
            chatEvent(kind, event)
        case .shop(let kind):
            pass(before: event.at)
            if !Self.isByAge(kind, event) { lastActAt = event.at }
            shopEvent(kind, event)
        case .live: return
        }
        look()
    }

    /// What the shop did by itself is the question, and not fed. But it tells when the shop turned: what came at the
    /// same time and after it, came too late (B3.7).
    private func shopDid(_ kind: Event.ChatKind, _ event: borrowing Event) {
        if kind == .transferOffered || kind == .transferEnded { noteTransfer(kind, event) }
        if kind == .queued || kind == .followupOwed || kind == .botJoined { leftQuestions(kind, event) }
        if Self.isByTimer(kind, event, afterAct: lastActAt == event.at) { turn(at: event.at) }
    }

    /// Fires what is due by now, too.
    func turn(at time: Int64) {
        while let due = engine.nextDeadline, due <= time {
            let isThrough = engine.advance(through: time, stepping: true)
            look()
            if isThrough { break }
        }
    }

    private func countRecorded(_ event: borrowing Event, _ kind: Event.ChatKind) {
        if kind == .started {
            let before = recordedChats.number(of: event.follows)
            if before >= 0 { recorded[before].visitorIsBack() }
            recordedChats.set(event.chat, to: recorded.count)
            recorded.append(Counting())
            rehearsed.append(Counting())
            originals.append(event.chat)
            currents.append(0)
            visitors.append(event.person)
        }
        let number = recordedChats.number(of: event.chat)
        guard number >= 0 else { return }
        recorded[number].count(event, kind.step, choiceRung: recordedPolicy.choiceRung)
    }

    /// Time passes in the rehearsed shop; what was due, fires.
    func pass(before time: Int64) {
        while let due = engine.nextDeadline, due < time {
            let isThrough = engine.advance(before: time, stepping: true)
            look()
            if isThrough { break }
        }
    }

    /// Counts what the rehearsed shop has done since.
    func look() {
        let accepted = engine.outbox.accepted
        while seen < accepted {
            seen += 1
            guard let near = engine.outbox.near(seen) else { continue }
            count(rehearsedEvent: near.pointee)
        }
        engine.outbox.markDurable(through: accepted)
    }

    private func count(rehearsedEvent event: borrowing Event) {
        guard let kind = event.chatKind else { return }
        if kind == .started {
            // The chat that a recorded one has become; what it goes on from has its visitor back.
            let before = rehearsedChats.number(of: event.follows)
            if before >= 0 { rehearsed[before].visitorIsBack() }
            if let opening {
                rehearsedChats.set(event.chat, to: opening.number)
            } else if before >= 0 {
                rehearsedChats.set(event.chat, to: before)
            }
        }
        let number = rehearsedChats.number(of: event.chat)
        guard number >= 0 else { return }
        if kind == .surveyAsked { tokens[number] = Array(event.id) }
        if kind == .mediaStarted, event.reason == 0 { tokens[number] = Array(event.text) }
        rehearsed[number].count(event, kind.step, choiceRung: choiceRung)
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
        /// B23.1.
        public var staffing: StaffingOutcome?
    }

    /// Steps between the last event and `finish`.
    public var stepsLeft: UInt64 { staffing?.left ?? 0 }
    public func step(_ most: UInt64) { staffing?.step(most, recordedPolicy) }

    /// After the last event: what was due by then, has fired.
    public func finish() -> Outcome {
        settlePending()
        while !engine.advance(through: lastAt, stepping: true) { look() }
        look()
        var outcome = Outcome()
        outcome.chats = originals.count
        step(.max)
        outcome.staffing = staffing?.outcome
        for (index, chat) in originals.enumerated() {
            let (before, after) = (recorded[index].tally, rehearsed[index].tally)
            outcome.recorded.add(before)
            outcome.rehearsed.add(after)
            if before != after {
                outcome.differences.append(Difference(chat: chat, recorded: before, rehearsed: after))
            }
        }
        return outcome
    }
}
