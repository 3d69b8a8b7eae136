// The line of one department: ordered by (priority, front first, time of entering, seq), B5.3. An array of records kept
// in order: entering is a binary search, a position is an index, and an offer that is refused moves nobody.

extension State {
    /// Front of the line: chats that lost their operator (B5.8) or were overdue (B6.2), then reopened
    /// ones (B1.4), then new ones.
    private func rank(_ record: UInt32) -> (Int, Int, Int64, UInt64) {
        let place = waiting[record]
        let front =
            switch place.reason {
            case .operatorLost, .overdue: 0
            case .reopened: 1
            case .new, .handoff: 2
            }
        return (-Int(chats[place.chat].priority), front, place.enteredAt, place.seq)
    }

    private func indexInLine(_ record: UInt32, _ line: [UInt32]) -> Int {
        let wanted = rank(record)
        var (low, high) = (0, line.count)
        while low < high {
            let middle = (low + high) / 2
            if rank(line[middle]) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func enterLine(_ slot: UInt32, _ place: Waiting) {
        let record: UInt32
        if waitingFree != 0 {
            record = waitingFree
            waitingFree = waiting[record].chat
        } else {
            guard let new = waiting.append() else { return }
            record = new
        }
        waiting[record] = place
        waiting[record].chat = slot
        chats[slot].waiting = record
        let department = departmentIndex(slot)
        let index = indexInLine(record, departments[department].line)
        rememberPositions(from: index, department)
        departments[department].line.insert(record, at: index)
        chatsWaiting += 1
    }

    /// B5.7: those behind are moved back by one. What they may have seen stays what they see, until
    /// they get better than that.
    private func rememberPositions(from index: Int, _ department: Int) {
        var position = index
        while position < departments[department].line.count {
            let record = departments[department].line[position]
            position += 1
            waiting[record].bestPosition = Self.better(waiting[record].bestPosition, UInt32(clamping: position))
        }
    }

    /// The lower of two positions, of which 0 is none.
    private static func better(_ known: UInt32, _ position: UInt32) -> UInt32 {
        known == 0 ? position : min(known, position)
    }

    mutating func leaveLine(_ slot: UInt32, at time: Int64) {
        let record = chats[slot].waiting
        guard record != 0 else { return }
        let department = departmentIndex(slot)
        let index = indexInLine(record, departments[department].line)
        if index < departments[department].line.count, departments[department].line[index] == record {
            departments[department].line.remove(at: index)
        }
        if departments[department].leftAt.count >= Department.leftMax { departments[department].leftAt.removeFirst() }
        departments[department].leftAt.append(time)
        waiting[record] = Waiting()
        waiting[record].chat = waitingFree
        waitingFree = record
        chats[slot].waiting = 0
        chatsWaiting -= 1
    }

    func departmentIndex(_ slot: UInt32) -> Int {
        let department = Int(chats[slot].department)
        return department < departments.count ? department : 0
    }

    /// 1 is next; 0: not in the line.
    func position(of slot: UInt32) -> UInt32 {
        let record = chats[slot].waiting
        guard record != 0 else { return 0 }
        return UInt32(indexInLine(record, departments[departmentIndex(slot)].line) + 1)
    }

    /// B5.7: never goes up on the screen.
    func shownPosition(of slot: UInt32) -> UInt32 {
        let place = waiting[chats[slot].waiting]
        return Self.better(place.bestPosition, Self.better(place.shownPosition, position(of: slot)))
    }

    /// B5.7: position × the mean of the last 20 intervals between chats leaving the line, rounded
    /// up to a minute; 0: none.
    func estimateMilliseconds(of slot: UInt32) -> Int64 {
        let left = departments[departmentIndex(slot)].leftAt
        let intervals = Int64(left.count) - 1
        guard let first = left.first, let last = left.last, intervals >= max(1, policy.routing.estimateSamplesMin)
        else { return 0 }
        let mean = max(0, last &- first) / intervals
        let (estimate, overflow) = mean.multipliedReportingOverflow(by: Int64(shownPosition(of: slot)))
        guard !overflow, estimate < 30 * 86_400_000 else { return 0 }
        return max(1, (estimate + 59_999) / 60_000) * 60_000
    }
}
