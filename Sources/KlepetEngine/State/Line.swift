// The line of one department: ordered by (priority, front first, time of entering, seq), B5.3. An array of records kept
// in order: entering is a binary search, a position is an index, and an offer that is refused moves nobody. Who is
// away is passed over and keeps the place (B4.10): they count in the positions of those behind, so that none goes up
// when they are back (B5.7).

extension State {
    /// Front of the line: chats that lost their operator (B5.8) or were overdue (B6.2), then reopened
    /// ones (B1.4), then new ones.
    private func rank(_ record: UInt32) -> (Int, Int, Int64, UInt64) {
        let place = waiting[record]
        return rank(place.chat, place.place)
    }

    func rank(_ slot: UInt32, _ place: PlaceInLine) -> (Int, Int, Int64, UInt64) {
        (-Int(chats[slot].priority), Int(place.front), place.at, place.seq)
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
        availabilityVersion &+= 1
    }

    /// B5.7: those behind are moved back by one. What they may have seen until now is the worst that they see from here
    /// on.
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
        known == 0 ? position : position == 0 ? known : min(known, position)
    }

    mutating func leaveLine(_ slot: UInt32, at time: Int64) {
        let record = chats[slot].waiting
        guard record != 0 else { return }
        let department = departmentIndex(slot)
        let index = indexInLine(record, departments[department].line)
        if index < departments[department].line.count, departments[department].line[index] == record {
            departments[department].line.remove(at: index)
        }
        departments[department].leftAt.append(time)
        let surplus = departments[department].leftAt.count - Int(policy.routing.estimateSamplesMax) - 1
        if surplus > 0 { departments[department].leftAt.removeFirst(surplus) }
        waiting[record] = Waiting()
        waiting[record].chat = waitingFree
        waitingFree = record
        chats[slot].waiting = 0
        chatsWaiting -= 1
        availabilityVersion &+= 1
    }

    /// B12.1: into another department's line, at the place that its time gives it there; who is asked begins anew. Its
    /// old line lost it to nobody: that is no sample of its pace.
    mutating func moveInLine(_ slot: UInt32, to department: UInt8) {
        let record = chats[slot].waiting
        let old = departmentIndex(slot)
        let place = indexInLine(record, departments[old].line)
        if place < departments[old].line.count, departments[old].line[place] == record {
            departments[old].line.remove(at: place)
        }
        waiting[record].bestPosition = Self.better(waiting[record].bestPosition, UInt32(clamping: place + 1))
        waiting[record].tried = OperatorSet()
        chats[slot].department = department
        let new = departmentIndex(slot)
        let index = indexInLine(record, departments[new].line)
        rememberPositions(from: index, new)
        departments[new].line.insert(record, at: index)
        availabilityVersion &+= 1
    }

    /// B5.3: a chat that waits with its owner stands among new ones, by the time at which it was handed over (B12.1).
    func isAhead(_ handed: UInt32, of record: UInt32) -> Bool {
        let transfer = transfers[handed]
        let theirs = rank(record)
        return (-Int(chats[transfer.chat].priority), 2, transfer.enteredAt) < (theirs.0, theirs.1, theirs.2)
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

    /// B5.7: never goes up on the screen. Where somebody was put ahead none is shown, which is 0, until what was shown
    /// is true again.
    func shownPosition(of slot: UInt32) -> UInt32 {
        let place = waiting[chats[slot].waiting]
        let (best, position) = (Self.better(place.bestPosition, place.shownPosition), position(of: slot))
        return best == 0 || position <= best ? position : 0
    }

    /// B5.7: position × the mean of the last intervals between chats leaving the line, rounded
    /// up to a minute; 0: none, nor without a place to show.
    func estimateMilliseconds(of slot: UInt32) -> Int64 {
        estimateMilliseconds(departmentIndex(slot), position: shownPosition(of: slot))
    }

    /// The same of a place in a department's line.
    func estimateMilliseconds(_ department: Int, position: UInt32) -> Int64 {
        let left = departments[department].leftAt
        let intervals = Int64(left.count) - 1
        guard let first = left.first, let last = left.last, intervals >= max(1, policy.routing.estimateSamplesMin)
        else { return 0 }
        let mean = max(0, last &- first) / intervals
        let (estimate, overflow) = mean.multipliedReportingOverflow(by: Int64(position))
        guard position != 0, !overflow, estimate < 30 * 86_400_000 else { return 0 }
        return max(1, (estimate + 59_999) / 60_000) * 60_000
    }
}
