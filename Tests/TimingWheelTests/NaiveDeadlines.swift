/// What the wheel must do, written down as plainly as can be: a table that is searched from end to end.
struct NaiveDeadlines {
    private(set) var table: [UInt32: Int64] = [:]

    var count: Int { table.count }
    var earliest: Int64? { table.values.min() }

    mutating func set(_ id: UInt32, _ deadline: Int64) { table[id] = clamped(deadline) }
    mutating func clear(_ id: UInt32) { table[id] = nil }
    mutating func removeAll() { table = [:] }
    func deadline(of id: UInt32) -> Int64? { table[id] }

    mutating func popDue(through limit: Int64) -> Popped? {
        let due = table.filter { $0.value <= limit }.map { Popped(id: $0.key, deadline: $0.value) }
        guard let least = due.min(by: { ($0.deadline, $0.id) < ($1.deadline, $1.id) }) else { return nil }
        table[least.id] = nil
        return least
    }

    mutating func popDue(before limit: Int64) -> Popped? {
        limit == .min ? nil : popDue(through: limit - 1)
    }

    private func clamped(_ deadline: Int64) -> Int64 {
        min(max(deadline, -9_007_199_254_740_992), 9_007_199_254_740_990)
    }
}

/// A tuple that can be compared.
struct Popped: Equatable {
    let id: UInt32
    let deadline: Int64

    init(id: UInt32, deadline: Int64) {
        self.id = id
        self.deadline = deadline
    }

    init?(_ pair: (id: UInt32, deadline: Int64)?) {
        guard let pair else { return nil }
        self.init(id: pair.id, deadline: pair.deadline)
    }
}
