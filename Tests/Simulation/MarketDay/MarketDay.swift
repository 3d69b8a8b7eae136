// One day of a market shop's chats, from a seed, in the format of recorded traffic: some 2,000 conversations in six
// languages with their rush hours, slow operators, visitors who leave without a word, give up waiting, come back. It
// decides by its own little model of people and knows nothing of the core; what a replay must yield is counted by
// Tests/Traffic/oracle.py.

func writeMarketDay(seed: UInt64) {
    var day = MarketDay(seed: seed)
    for line in day.lines() { print(line) }
}

struct MarketDay {
    struct Line {
        var at: Int64
        var order: Int
        var json: String
    }

    /// Saturday, 19 September 2026, 6:00 in Prague.
    static let opens: Int64 = 1_789_790_400_000
    static let hour: Int64 = 3_600_000
    /// Visitors an hour, from 6:00 on: the morning rush, the quiet after lunch, the way home.
    static let curve = [10, 40, 110, 200, 250, 260, 190, 120, 100, 130, 190, 220, 130, 50]
    /// Desks by language, in the order of `tongues`: 28 operators, each writes in one.
    static let desks = [9..<16, 0..<9, 16..<20, 20..<23, 23..<25, 25..<28]

    var random: Random
    private var written: [Line] = []
    private var visitors = 0
    /// When each operator is through with what they have, to choose the least busy.
    private var busyUntil = [Int64](repeating: 0, count: 28)

    init(seed: UInt64) { random = Random(seed: seed) }

    mutating func lines() -> [String] {
        var arrivals: [Int64] = []
        for (hour, count) in Self.curve.enumerated() {
            for _ in 0..<count {
                arrivals.append(Self.opens + Int64(hour) * Self.hour + random.milliseconds(0...Self.hour - 1))
            }
        }
        arrivals.sort()
        for (number, at) in arrivals.enumerated() {
            let tongue = random.weighted([(38, 1), (26, 0), (14, 2), (10, 3), (6, 4), (6, 5)])
            var talk = Talk(
                number: number + 1, at: at, rush: rush(at), visitor: nextVisitor(), desk: desk(Self.desks[tongue]),
                tongue: tongue, random: random)
            talk.play()
            random = talk.random
            busyUntil[talk.desk] = max(busyUntil[talk.desk], min(talk.now, at + 900_000))
            for line in talk.lines { written.append(Line(at: line.at, order: written.count, json: line.json)) }
        }
        written.sort { ($0.at, $0.order) < ($1.at, $1.order) }
        return written.map(\.json)
    }

    /// How full the market is, in percent of its best hour.
    private func rush(_ at: Int64) -> Int {
        Self.curve[min(Self.curve.count - 1, Int((at - Self.opens) / Self.hour))] * 100 / 260
    }

    /// Some visitors write more than once that day.
    private mutating func nextVisitor() -> Int {
        if visitors > 50, random.chance(11) { return 1 + random.below(visitors) }
        visitors += 1
        return visitors
    }

    private mutating func desk(_ desks: Range<Int>) -> Int {
        let one = desks.lowerBound + random.below(desks.count)
        let other = desks.lowerBound + random.below(desks.count)
        return busyUntil[one] <= busyUntil[other] ? one : other
    }
}
