// Who of the operators is there, and since when (B5.1): the staffed half of "staffed hours against demand" (B14.2).

internal import KlepetEngine

/// The clock on the shop's wall.
struct WallClock {
    var period: Range<Int64>
    /// What it shows at an instant, in seconds since 1970-01-01 00:00 on the same clock.
    var civil: (Int64) -> Int64

    /// The hour of the day, 0 ... 23, and the day of the week, 0: Monday.
    func parts(_ time: Int64) -> (hour: Int, weekday: Int) {
        let shown = civil(time / 1000)
        let second = ((shown % 86_400) + 86_400) % 86_400
        return (Int(second / 3600), Int(Calendar.weekday((shown - second) / 86_400)))
    }

    /// Adds a stretch of time, as far as it lies in the period, to the hours and weekdays that it covers.
    func spread(_ from: Int64, _ until: Int64, into staffed: inout StaffedTime) {
        var at = max(from, period.lowerBound)
        let end = min(until, period.upperBound)
        while at < end {
            // Zones are off by quarters of an hour, never by less.
            let next = min(end, (at / 900_000 + 1) &* 900_000)
            let (hour, weekday) = parts(at)
            staffed.hours[hour] += next &- at
            staffed.weekdays[weekday] += next &- at
            at = next
        }
    }
}

/// Milliseconds of operators online.
struct StaffedTime {
    var hours = [Int64](repeating: 0, count: 24)
    var weekdays = [Int64](repeating: 0, count: 7)
}

struct Staff {
    struct Operator {
        var name = ""
        var isConnected = false
        var presence = Presence.online
        var since: Int64 = 0
        var isOnline: Bool { isConnected && presence == .online }
    }

    /// Looked up, never walked.
    private var numbers: [PersonID: Int] = [:]
    private var operators: [Operator] = []
    private(set) var staffed = StaffedTime()

    func name(of person: PersonID) -> String { numbers[person].map { operators[$0].name } ?? "" }

    mutating func enter(_ event: borrowing Event, _ outside: borrowing Outside) {
        if numbers[event.subject] == nil {
            numbers[event.subject] = operators.count
            operators.append(Operator())
        }
        guard let index = numbers[event.subject], let profile = outside.profile(event.text) else { return }
        operators[index].name = profile.name
    }

    mutating func everybodyLeaves(at time: Int64, _ clock: WallClock) {
        for index in operators.indices { change(index, at: time, clock) { $0.isConnected = false } }
    }

    mutating func change(
        _ person: PersonID, at time: Int64, _ clock: WallClock, _ body: (inout Operator) -> Void
    ) {
        if let index = numbers[person] { change(index, at: time, clock, body) }
    }

    private mutating func change(_ index: Int, at time: Int64, _ clock: WallClock, _ body: (inout Operator) -> Void) {
        if operators[index].isOnline { clock.spread(operators[index].since, time, into: &staffed) }
        body(&operators[index])
        operators[index].since = time
    }
}
