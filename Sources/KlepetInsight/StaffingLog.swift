// B23.1: what a journal tells of a shop's line and its staff: who came into the line and when, what became of that, how
// long an operator who had room took to take it, how long they then had it; and which operators were there when.
//
//      queued ───────────▶ taken ───────────────▶ closed, owed, given back
//        │    reaction ◀──┘ │ ◀─ answer ─▶ said           │
//        └────── wait ──────┘ ◀──────── handling ─────────┘
//
// The reaction is what the wait would have been anyway: it counts from when its taker had room.

internal import KlepetEngine

struct StaffingLog {
    /// A chat that came into the line; each time that it comes is one.
    struct Visit {
        enum End { case open, taken, abandoned, missed, withdrawn }
        var at: Int64
        var department: UInt8
        var skill: UInt8
        var language: UInt8
        var priority: Int32
        var front: UInt8
        var end = End.open
        var endedAt: Int64 = 0
        var reaction: Int64 = 0
        /// From the take until nobody had it any more, and until its first answer; -1: there was none.
        var handling: Int64 = -1
        var answer: Int64 = -1
        /// It was under way when the journal ended.
        var goesOn = false
    }

    /// A chat that came to an operator by another way than the line, and keeps them from others.
    struct Load {
        var from: Int64
        /// -1: it was under way when the journal ended.
        var until: Int64 = -1
        var worker: Int
    }

    /// What an operator can take.
    struct Worker: Equatable {
        var isHere = false
        var departments: UInt64 = 0
        var skills: UInt64 = 0
        var languages: UInt64 = 0
        var capacity: Int32 = 0
    }

    /// How it is with an operator from then on.
    struct Change {
        var at: Int64
        var worker: Int
        var state: Worker
    }

    private struct Operator {
        var worker = Worker()
        var isConnected = false
        var isSuspended = false
        var presence = Presence.online
        var load: Int32 = 0
        /// `Int64.max`: has no room, or is not there.
        var roomSince = Int64.max
    }

    /// Where a chat stands in the walk; -1: none.
    private struct Standing {
        var skill: UInt8 = 0
        var language: UInt8 = 0
        var priority: Int32 = 0
        var visit = -1
        var handled = -1
        var load = -1
        var takenAt: Int64 = 0
        /// Who has it or is being asked, and since when they had room for it.
        var holder = -1
        var roomSince = Int64.max
        /// Who has it while its visitor is away and has not read them: it is no load (B3.9).
        var unreadBy = -1
    }

    private(set) var visits: [Visit] = []
    private(set) var loads: [Load] = []
    private(set) var changes: [Change] = []
    private(set) var workerCount = 0
    private var operators: [Operator] = []
    /// By person; -1: no operator.
    private var numbers: [Int32] = []
    private var chats = ChatMap()
    private var standings: [Standing] = []

    @_optimize(speed)
    mutating func take(_ event: borrowing Event, _ names: RecordedPolicy, _ outside: Outside) {
        switch event.kind {
        case .chat(let kind): takeChat(kind, event)
        case .shop(.operatorSet): enter(event, names, outside)
        case .shop(.wentOnline): change(worker(event.person), at: event.at) { $0.isConnected = true }
        case .shop(.wentOffline): change(worker(event.person), at: event.at) { $0.isConnected = false }
        case .shop(.presenceSet):
            guard let presence = Presence(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return }
            change(worker(event.subject), at: event.at) { $0.presence = presence }
        case .shop(.shopOpened):
            for index in operators.indices { change(index, at: event.at) { $0.isConnected = false } }
        case .shop, .live, nil: break
        }
    }

    /// After the last event.
    mutating func finish(at time: Int64) {
        for standing in standings {
            if standing.visit >= 0 { visits[standing.visit].endedAt = time }
            guard standing.handled >= 0 else { continue }
            visits[standing.handled].handling = time &- standing.takenAt
            visits[standing.handled].goesOn = true
        }
    }

    // MARK: the staff

    private func worker(_ person: PersonID) -> Int {
        let index = Int(clamping: person)
        return index < numbers.count ? Int(numbers[index]) : -1
    }

    private mutating func enter(_ event: borrowing Event, _ names: RecordedPolicy, _ outside: Outside) {
        let index = Int(clamping: event.subject)
        guard index <= Limits.peopleMax, let profile = outside.profile(event.text) else { return }
        while numbers.count <= index { numbers.append(-1) }
        if numbers[index] < 0 {
            guard let number = Int32(exactly: operators.count) else { return }
            numbers[index] = number
            operators.append(Operator())
            workerCount += 1
        }
        let marks = OperatorMarks(event)
        let capacity = Int32(clamping: event.value)
        let isEverywhere = profile.departments.isEmpty && !marks.contains(.noDepartment)
        change(Int(numbers[index]), at: event.at) { each in
            each.worker.departments = isEverywhere ? .max : names.departmentBits(profile.departments)
            each.worker.skills = names.skillBits(profile.skills)
            each.worker.languages = names.languageBits(profile.languages)
            each.worker.capacity = capacity
            each.isSuspended = marks.contains(.suspended)
        }
    }

    private mutating func change(_ index: Int, at time: Int64, _ body: (inout Operator) -> Void) {
        guard operators.indices.contains(index) else { return }
        let before = operators[index].worker
        body(&operators[index])
        let each = operators[index]
        operators[index].worker.isHere = each.isConnected && each.presence == .online && !each.isSuspended
        if operators[index].worker != before {
            changes.append(Change(at: time, worker: index, state: operators[index].worker))
        }
        lookForRoom(index, at: time)
    }

    private mutating func lookForRoom(_ index: Int, at time: Int64) {
        let each = operators[index]
        let hasRoom = each.worker.isHere && each.load < each.worker.capacity
        if !hasRoom {
            operators[index].roomSince = .max
        } else if each.roomSince == .max {
            operators[index].roomSince = time
        }
    }

    // MARK: chats

    @_optimize(speed)
    private mutating func takeChat(_ kind: Event.ChatKind, _ event: borrowing Event) {
        if kind == .started {
            chats.set(event.chat, to: standings.count)
            standings.append(Standing())
        }
        let number = chats.number(of: event.chat)
        guard number >= 0 else { return }
        var standing = standings[number]
        follow(kind, event, &standing)
        standings[number] = standing
    }

    private mutating func follow(_ kind: Event.ChatKind, _ event: borrowing Event, _ standing: inout Standing) {
        switch kind {
        case .started:
            standing.priority = Int32(clamping: event.value)
            standing.skill = event.reason
            standing.language = UInt8(clamping: event.until)
        case .askedFor:
            standing.skill = UInt8(clamping: event.value)
            standing.language = UInt8(clamping: event.until)
        case .queued: queued(event, &standing)
        case .offered:
            release(&standing, at: event.at)
            hold(worker(event.subject), &standing, at: event.at)
        case .offerEnded: release(&standing, at: event.at)
        case .taken: taken(event, &standing)
        case .reopened:
            // An operator's, or by an afterword again of who had it (B1.4).
            let owner = event.role == .operator ? event.person : event.subject
            if owner != 0 { begin(worker(owner), &standing, at: event.at) }
        case .said: said(event, &standing)
        case .delivered:
            if event.role == .visitor { isBack(&standing, at: event.at) }
        case .leftUnread:
            let holder = standing.holder
            end(&standing, at: event.at)
            standing.unreadBy = holder
        case .followupOwed:
            leave(&standing, .missed, at: event.at)
            end(&standing, at: event.at)
        case .botJoined: end(&standing, at: event.at)
        case .closed:
            leave(&standing, event.role == .visitor ? .abandoned : .withdrawn, at: event.at)
            end(&standing, at: event.at)
        default: break
        }
    }

    private mutating func queued(_ event: borrowing Event, _ standing: inout Standing) {
        let reason = QueuedReason(rawValue: event.reason) ?? .new
        // B12.1: in the other line it stands by the time at which it came.
        if reason == .moved, standing.visit >= 0 { return visits[standing.visit].department = event.department }
        end(&standing, at: event.at)
        leave(&standing, .withdrawn, at: event.at)
        standing.visit = visits.count
        visits.append(
            Visit(
                at: event.at, department: event.department, skill: standing.skill, language: standing.language,
                priority: standing.priority, front: reason.front))
    }

    private mutating func taken(_ event: borrowing Event, _ standing: inout Standing) {
        let taker = worker(event.subject)
        if standing.holder != taker || taker < 0 {
            release(&standing, at: event.at)
            hold(taker, &standing, at: event.at)
        }
        let visit = standing.visit
        if visit >= 0 {
            leave(&standing, .taken, at: event.at)
            visits[visit].reaction = event.at &- max(visits[visit].at, min(standing.roomSince, event.at))
            standing.handled = visit
            standing.takenAt = event.at
        } else if standing.handled < 0, standing.load < 0, taker >= 0 {
            standing.load = loads.count
            loads.append(Load(from: event.at, worker: taker))
        }
    }

    private mutating func said(_ event: borrowing Event, _ standing: inout Standing) {
        guard !event.flags.contains(.note), event.ladder == .none else { return }
        if event.role == .visitor { isBack(&standing, at: event.at) }
        guard event.role == .operator, standing.handled >= 0, visits[standing.handled].answer < 0 else { return }
        visits[standing.handled].answer = event.at &- standing.takenAt
    }

    private mutating func isBack(_ standing: inout Standing, at time: Int64) {
        let owner = standing.unreadBy
        if owner >= 0 { begin(owner, &standing, at: time) }
    }

    /// It is with an operator, by no line.
    private mutating func begin(_ index: Int, _ standing: inout Standing, at time: Int64) {
        end(&standing, at: time)
        guard index >= 0 else { return }
        hold(index, &standing, at: time)
        standing.load = loads.count
        loads.append(Load(from: time, worker: index))
    }

    /// No operator has it any more.
    private mutating func end(_ standing: inout Standing, at time: Int64) {
        release(&standing, at: time)
        if standing.handled >= 0 { visits[standing.handled].handling = time &- standing.takenAt }
        if standing.load >= 0 { loads[standing.load].until = time }
        (standing.handled, standing.load, standing.unreadBy) = (-1, -1, -1)
    }

    /// The line.
    private mutating func leave(_ standing: inout Standing, _ end: Visit.End, at time: Int64) {
        guard standing.visit >= 0 else { return }
        visits[standing.visit].end = end
        visits[standing.visit].endedAt = time
        standing.visit = -1
    }

    private mutating func hold(_ index: Int, _ standing: inout Standing, at time: Int64) {
        guard operators.indices.contains(index) else { return }
        standing.holder = index
        standing.roomSince = operators[index].roomSince
        operators[index].load &+= 1
        lookForRoom(index, at: time)
    }

    private mutating func release(_ standing: inout Standing, at time: Int64) {
        guard standing.holder >= 0 else { return }
        operators[standing.holder].load &-= 1
        lookForRoom(standing.holder, at: time)
        standing.holder = -1
    }
}
