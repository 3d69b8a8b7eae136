// B23.1: the recorded line once more, with as many operators as are asked for: who came, comes; who is free, is asked.
//
//      arrivals ─────▶ line ──▶ free, of the department, least loaded ──▶ reaction ──▶ handling ──▶ free again
//      staff, duty ──────┘                        │ patience ends first
//                                                 └──▶ abandoned, missed
//
// Of two things at one instant what people do comes first, then the line moves, then patience ends (B3.7).

internal import KlepetEngine

public struct StaffingFigures: Sendable {
    /// From coming into the line until an operator took the chat.
    public var waits = Samples()
    /// Left by the visitor while in the line; became a follow-up with nobody having taken it.
    public var abandoned = 0
    public var missed = 0
    /// Without an answer for so long as B6.2 has it, since it came into the line.
    public var overdue = 0
}

final class StaffingRun {
    private struct Worker {
        var can = StaffingLog.Worker()
        var load: Int32 = 0
        var assignedAt: Int64 = 0
        var isRemoved = false
    }

    private struct Timer {
        enum Kind: UInt8 { case release, duty, relax, leave }
        var at: Int64
        var kind: Kind
        var index: Int32

        static func isBefore(_ one: Timer, _ other: Timer) -> Bool {
            (one.at, one.kind.rawValue, one.index) < (other.at, other.kind.rawValue, other.index)
        }
    }

    private let log: StaffingLog
    private let terms: StaffingTerms
    private let changes: [StaffingTerms.Change]
    private let end: Int64
    private var workers: [Worker]
    /// By change: where those whom it adds begin among the workers, and whether it is its time.
    private var firstAdded: [Int] = []
    private var isOn: [Bool]
    /// By department, in the order of B5.3.
    private var lines: [[Int32]]
    private var isWaiting: [Bool]
    private var timers: [Timer] = []
    private(set) var visitsTaken = 0
    private var changesTaken = 0
    private var loadsTaken = 0
    private(set) var isThrough = false
    /// By department; 0: the shop's.
    private(set) var figures: [StaffingFigures]

    /// `changes`: empty for the staff as it was.
    init(_ log: StaffingLog, _ terms: StaffingTerms, changes: [StaffingTerms.Change], end: Int64) {
        (self.log, self.terms, self.changes, self.end) = (log, terms, changes, end)
        workers = Array(repeating: Worker(), count: log.workerCount)
        isOn = Array(repeating: false, count: changes.count)
        lines = Array(repeating: [], count: terms.departments.count)
        isWaiting = Array(repeating: false, count: log.visits.count)
        figures = Array(repeating: StaffingFigures(), count: terms.departments.count)
        for (index, change) in changes.enumerated() {
            firstAdded.append(workers.count)
            for _ in 0..<max(0, change.operators) {
                var added = Worker()
                let number = UInt64(change.department)
                added.can.departments = number > 0 && number <= 64 ? 1 << (number - 1) : 0
                (added.can.skills, added.can.languages) = (.max, .max)
                added.can.capacity = terms.capacity
                workers.append(added)
            }
            if let begin = nextTime { arm(Timer(at: begin, kind: .duty, index: Int32(truncatingIfNeeded: index))) }
        }
    }

    /// All that happens at one instant.
    func step() {
        guard let now = nextTime, now <= end else { return isThrough = true }
        while changesTaken < log.changes.count, log.changes[changesTaken].at == now {
            let change = log.changes[changesTaken]
            workers[change.worker].can = change.state
            changesTaken += 1
        }
        while loadsTaken < log.loads.count, log.loads[loadsTaken].from == now {
            let load = log.loads[loadsTaken]
            workers[load.worker].load &+= 1
            if load.until >= 0 { arm(Timer(at: load.until, kind: .release, index: Int32(clamping: load.worker))) }
            loadsTaken += 1
        }
        while let timer = timers.first, timer.at <= now, timer.kind != .leave {
            disarm()
            fire(timer, now)
        }
        takeAway()
        while visitsTaken < log.visits.count, log.visits[visitsTaken].at == now {
            arrive(visitsTaken)
            visitsTaken += 1
        }
        for department in lines.indices where !lines[department].isEmpty { serve(department, now) }
        while let timer = timers.first, timer.at <= now, timer.kind == .leave {
            disarm()
            let visit = Int(timer.index)
            if isWaiting[visit] { leave(visit, at: now) }
        }
    }

    /// After the last step.
    func finish() {
        for visit in 0..<visitsTaken where isWaiting[visit] {
            count(visit) { _ in
            } owes: {
                end
            }
        }
        for index in figures.indices { figures[index].waits.sort() }
    }

    private var nextTime: Int64? {
        var next: Int64?
        func consider(_ time: Int64) { next = min(next ?? time, time) }
        if visitsTaken < log.visits.count { consider(log.visits[visitsTaken].at) }
        if changesTaken < log.changes.count { consider(log.changes[changesTaken].at) }
        if loadsTaken < log.loads.count { consider(log.loads[loadsTaken].from) }
        if let timer = timers.first { consider(timer.at) }
        return next
    }

    // MARK: the staff

    private func fire(_ timer: Timer, _ now: Int64) {
        switch timer.kind {
        case .release: workers[Int(timer.index)].load &-= 1
        case .duty: changeDuty(Int(timer.index), now)
        // The line is looked at anew at this instant.
        case .relax, .leave: break
        }
    }

    /// It is the change's time, as long as the department is open.
    private func changeDuty(_ index: Int, _ now: Int64) {
        let change = changes[index]
        var moment = change.times.look(at: now)
        if change.operators > 0, let hours = terms.departments[change.department].hours {
            let door = hours.look(at: now)
            moment.isOpen = moment.isOpen && door.isOpen
            moment.until = min(moment.until, door.until)
        }
        isOn[index] = moment.isOpen
        for place in firstAdded[index]..<firstAdded[index] + max(0, change.operators) {
            workers[place].can.isHere = moment.isOpen
        }
        if moment.until > now, moment.until <= end {
            arm(Timer(at: moment.until, kind: .duty, index: Int32(truncatingIfNeeded: index)))
        }
    }

    /// Of those who are there, who was entered last is taken away first; what they have they keep.
    private func takeAway() {
        guard changes.contains(where: { $0.operators < 0 }) else { return }
        for index in 0..<log.workerCount { workers[index].isRemoved = false }
        for (index, change) in changes.enumerated() where change.operators < 0 && isOn[index] {
            var left = -change.operators
            for place in (0..<log.workerCount).reversed() where left > 0 {
                guard isOnDuty(place), serves(place, change.department) else { continue }
                workers[place].isRemoved = true
                left -= 1
            }
        }
    }

    private func isOnDuty(_ index: Int) -> Bool { workers[index].can.isHere && !workers[index].isRemoved }

    private func isFree(_ index: Int) -> Bool {
        isOnDuty(index) && workers[index].load < workers[index].can.capacity
    }

    private func serves(_ index: Int, _ department: Int) -> Bool {
        department > 0 && department <= 64 && workers[index].can.departments & (1 << UInt64(department - 1)) != 0
    }

    // MARK: the line

    private func arrive(_ index: Int) {
        let visit = log.visits[index]
        let department = Int(visit.department)
        guard department < lines.count else { return }
        let place = place(of: index, in: department)
        lines[department].insert(Int32(clamping: index), at: place)
        isWaiting[index] = true
        let patience = patience(visit)
        if patience != .max { arm(Timer(at: patience, kind: .leave, index: Int32(clamping: index))) }
        arm(Timer(at: visit.at &+ terms.relaxedAfter, kind: .relax, index: Int32(clamping: index)))
    }

    /// B5.3; visits are numbered as they came.
    private func place(of index: Int, in department: Int) -> Int {
        func rank(_ index: Int) -> (Int64, UInt8, Int) {
            (-Int64(log.visits[index].priority), log.visits[index].front, index)
        }
        let wanted = rank(index)
        var (low, high) = (0, lines[department].count)
        while low < high {
            let middle = (low + high) / 2
            if rank(Int(lines[department][middle])) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Until when somebody waits: who left, left then; who was taken would have waited as long as the shop lets them,
    /// or as long as they did.
    private func patience(_ visit: StaffingLog.Visit) -> Int64 {
        switch visit.end {
        case .open: .max
        case .abandoned, .missed, .withdrawn: visit.endedAt
        case .taken: max(visit.endedAt, visit.at &+ terms.departments[Int(visit.department)].followUpAfter)
        }
    }

    private func serve(_ department: Int, _ now: Int64) {
        let own: UInt64 = department > 0 && department <= 64 ? 1 << UInt64(department - 1) : 0
        let helpers = own | terms.departments[department].fallbacks
        var free = workers.indices.filter { isFree($0) && workers[$0].can.departments & helpers != 0 }
        guard !free.isEmpty else { return }
        let isStaffed = workers.indices.contains { isOnDuty($0) && workers[$0].can.departments & own != 0 }
        var passedOver: [Int] = []
        var index = 0
        while index < lines[department].count, !free.isEmpty {
            let visit = Int(lines[department][index])
            let isRelaxed = log.visits[visit].at &+ terms.relaxedAfter <= now
            let wish = Int(log.visits[visit].skill) << 9 | Int(log.visits[visit].language) << 1 | (isRelaxed ? 1 : 0)
            guard !passedOver.contains(wish),
                let worker = pick(visit, free, own: own, orHelpers: isRelaxed || !isStaffed, isRelaxed: isRelaxed)
            else {
                if !passedOver.contains(wish) { passedOver.append(wish) }
                index += 1
                continue
            }
            lines[department].remove(at: index)
            take(visit, worker, now)
            if !isFree(worker) { free.removeAll { $0 == worker } }
        }
    }

    /// B5.4: the lowest load for their capacity, then who was assigned longest ago, then the lowest number.
    private func pick(_ visit: Int, _ free: [Int], own: UInt64, orHelpers: Bool, isRelaxed: Bool) -> Int? {
        let asked = log.visits[visit]
        var best: Int?
        for index in free {
            let each = workers[index]
            guard orHelpers || each.can.departments & own != 0 else { continue }
            guard isRelaxed || (has(each.can.skills, asked.skill) && has(each.can.languages, asked.language)) else {
                continue
            }
            guard let other = best.map({ workers[$0] }) else {
                best = index
                continue
            }
            let (load, otherLoad) = (
                Int64(each.load) * Int64(max(1, other.can.capacity)),
                Int64(other.load) * Int64(max(1, each.can.capacity))
            )
            if (load, each.assignedAt) < (otherLoad, other.assignedAt) { best = index }
        }
        return best
    }

    private func has(_ bits: UInt64, _ number: UInt8) -> Bool {
        number == 0 || (number <= 64 && bits & (1 << UInt64(number - 1)) != 0)
    }

    private func take(_ index: Int, _ worker: Int, _ now: Int64) {
        let visit = log.visits[index]
        let usual = terms.departments[Int(visit.department)]
        let wasTaken = visit.end == .taken
        let patience = patience(visit)
        let takenAt = now &+ (wasTaken ? visit.reaction : usual.reaction)
        isWaiting[index] = false
        workers[worker].load &+= 1
        workers[worker].assignedAt = now
        // Who is being asked has no room for others meanwhile (B5.1).
        guard takenAt <= patience else {
            arm(Timer(at: patience, kind: .release, index: Int32(clamping: worker)))
            if patience <= end {
                leave(index, at: patience)
            } else {
                count(index) { _ in
                } owes: {
                    end
                }
            }
            return
        }
        var handling = wasTaken && visit.handling >= 0 ? visit.handling : usual.handling
        if visit.goesOn { handling = max(handling, usual.handling) }
        arm(Timer(at: takenAt &+ handling, kind: .release, index: Int32(clamping: worker)))
        guard takenAt <= end else {
            return count(index) { _ in
            } owes: {
                end
            }
        }
        // Who was never answered was not until it was over.
        let answer = wasTaken ? (visit.answer >= 0 ? visit.answer : handling) : usual.answer
        count(index) {
            $0.waits.add(takenAt &- visit.at)
        } owes: {
            min(end, takenAt &+ answer)
        }
    }

    /// With nobody having taken it.
    private func leave(_ index: Int, at time: Int64) {
        let visit = log.visits[index]
        if isWaiting[index] {
            isWaiting[index] = false
            let department = Int(visit.department)
            lines[department].remove(at: place(of: index, in: department))
        }
        count(index) { figures in
            switch visit.end {
            case .abandoned: figures.abandoned += 1
            case .missed, .taken: figures.missed += 1
            case .withdrawn, .open: break
            }
        } owes: {
            time
        }
    }

    private func count(_ index: Int, _ body: (inout StaffingFigures) -> Void, owes until: () -> Int64) {
        let visit = log.visits[index]
        let isOverdue = terms.isOverdue(visit, at: until())
        for place in [0, Int(visit.department)] where place < figures.count {
            body(&figures[place])
            if isOverdue { figures[place].overdue += 1 }
        }
    }

    // MARK: timers, in a heap

    private func arm(_ timer: Timer) {
        timers.append(timer)
        var index = timers.count - 1
        while index > 0, Timer.isBefore(timers[index], timers[(index - 1) / 2]) {
            timers.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private func disarm() {
        guard let last = timers.popLast(), !timers.isEmpty else { return }
        timers[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < timers.count && Timer.isBefore(timers[child], timers[least]) { least = child }
            guard least != index else { return }
            timers.swapAt(index, least)
            index = least
        }
    }
}
