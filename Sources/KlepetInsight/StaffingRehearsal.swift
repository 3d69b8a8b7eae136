// B23.1: a shop's line as it was, as the model has it with the staff that was there, and with other staff. The second
// beside the first says how far the model is to be trusted; the third beside the second, what the change would do.

public import KlepetEngine

public struct StaffingOutcome: Sendable {
    public struct Row: Sendable {
        /// Empty: the shop.
        public var department = ""
        public var recorded = StaffingFigures()
        public var unchanged = StaffingFigures()
        public var changed = StaffingFigures()
    }
    public var zone: String
    public var shop: Row
    /// Those to whose line somebody came.
    public var departments: [Row]
}

/// In steps, for a busy shop's year is long.
public final class StaffingRehearsal {
    private enum Stage {
        case unread
        case recorded(next: Int)
        case unchanged(StaffingRun)
        case changed(StaffingRun)
        case told
    }

    private let policy: Policy
    private let asked: [StaffingChange]
    private let zone: String
    private let outside: Outside
    private var log = StaffingLog()
    private var terms: StaffingTerms?
    private var stage = Stage.unread
    private var lastAt: Int64 = 0
    private var recorded: [StaffingFigures] = []
    private var unchanged: [StaffingFigures] = []
    private var changed: [StaffingFigures] = []

    init(_ policy: Policy, _ asked: [StaffingChange], zone: String, outside: Outside) {
        (self.policy, self.asked, self.zone, self.outside) = (policy, asked, zone, outside)
    }

    func take(_ event: borrowing Event, _ names: RecordedPolicy) {
        lastAt = event.at
        log.take(event, names, outside)
    }

    /// Steps that there are still to be; 0: it can be told.
    var left: UInt64 {
        let all = log.visits.count
        let count =
            switch stage {
            case .unread: 3 * all + 1
            case .recorded(let next): 3 * all - next + 1
            case .unchanged(let run): 2 * all - run.visitsTaken + 1
            case .changed(let run): all - run.visitsTaken + 1
            case .told: 0
            }
        return UInt64(count)
    }

    /// After the last event. `names`: as they were then.
    func step(_ most: UInt64, _ names: RecordedPolicy) {
        var done: UInt64 = 0
        while done < most, left > 0 {
            step(names)
            done += 1
        }
    }

    private func step(_ names: RecordedPolicy) {
        switch stage {
        case .unread: begin(names)
        case .recorded(let next):
            guard next < log.visits.count, let terms else {
                return stage = .unchanged(run([]))
            }
            count(log.visits[next], terms)
            stage = .recorded(next: next + 1)
        case .unchanged(let run):
            run.step()
            guard run.isThrough else { return }
            run.finish()
            unchanged = run.figures
            stage = .changed(self.run(terms?.changes ?? []))
        case .changed(let run):
            run.step()
            guard run.isThrough else { return }
            run.finish()
            changed = run.figures
            for index in recorded.indices { recorded[index].waits.sort() }
            stage = .told
        case .told: break
        }
    }

    private func begin(_ names: RecordedPolicy) {
        log.finish(at: lastAt)
        var terms = StaffingTerms(policy, names, asked, zone, outside.zones)
        terms.learn(log.visits)
        recorded = Array(repeating: StaffingFigures(), count: terms.departments.count)
        self.terms = terms
        stage = .recorded(next: 0)
    }

    private func run(_ changes: [StaffingTerms.Change]) -> StaffingRun {
        StaffingRun(
            log, terms ?? StaffingTerms(policy, RecordedPolicy(), [], zone, outside.zones), changes: changes,
            end: lastAt)
    }

    /// As it was.
    private func count(_ visit: StaffingLog.Visit, _ terms: StaffingTerms) {
        let answered = visit.answer >= 0 ? visit.answer : visit.handling
        let owedUntil =
            visit.end != .taken ? visit.endedAt : answered >= 0 ? visit.endedAt &+ answered : lastAt
        let isOverdue = terms.isOverdue(visit, at: min(owedUntil, lastAt))
        for place in [0, Int(visit.department)] where place < recorded.count {
            switch visit.end {
            case .taken: recorded[place].waits.add(visit.endedAt &- visit.at)
            case .abandoned: recorded[place].abandoned += 1
            case .missed: recorded[place].missed += 1
            case .open, .withdrawn: break
            }
            if isOverdue { recorded[place].overdue += 1 }
        }
    }

    /// When nothing is left.
    var outcome: StaffingOutcome {
        var outcome = StaffingOutcome(zone: zone, shop: row(0), departments: [])
        for index in recorded.indices.dropFirst() where log.visits.contains(where: { Int($0.department) == index }) {
            outcome.departments.append(row(index))
        }
        return outcome
    }

    private func row(_ index: Int) -> StaffingOutcome.Row {
        guard index < recorded.count, index < unchanged.count, index < changed.count else {
            return StaffingOutcome.Row()
        }
        return StaffingOutcome.Row(
            department: index == 0 ? "" : terms?.departments[index].name ?? "", recorded: recorded[index],
            unchanged: unchanged[index], changed: changed[index])
    }
}
