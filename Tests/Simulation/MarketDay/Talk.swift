// One conversation of the market day, from the first word to whatever ends it.

struct Talk {
    let number: Int
    let rush: Int
    let visitor: Int
    let desk: Int
    let tongue: Tongue
    let topic: Tongue.Topic
    var now: Int64
    var random: Random
    private(set) var lines: [(at: Int64, json: String)] = []
    private var said = 0
    /// Nobody says the same thing twice while there is something else to say.
    private var used: [String] = []

    init(number: Int, at: Int64, rush: Int, visitor: Int, desk: Int, tongue: Int, random: Random) {
        self.number = number
        self.rush = rush
        self.visitor = visitor
        self.desk = desk
        self.tongue = tongues[tongue]
        now = at
        self.random = random
        topic = self.tongue.topics[self.random.weighted([(26, 0), (17, 1), (12, 2), (21, 3), (12, 4), (12, 5)])]
    }

    private enum Mood { case goesOn, hasEnded, isGone }

    mutating func play() {
        if random.chance(25) {
            visitorSays(tongue.greetings)
            wait(2_000...15_000)
        }
        visitorSays(topic.opens)
        if random.chance(18) {
            wait(3_000...25_000)
            visitorSays(topic.details)
        }
        guard waitsInLine() else { return }
        var mood = Mood.goesOn
        for round in 0..<random.weighted([(50, 1), (34, 2), (12, 3), (4, 4)]) {
            mood = self.round(round)
            if mood != .goesOn { break }
        }
        if mood == .goesOn { mood = saysGoodbye() }
        afterwards(mood)
    }

    // MARK: waiting

    /// From the first word to the first answer; false: there is none.
    private mutating func waitsInLine() -> Bool {
        let crowd = rush / 10
        let patience: ClosedRange<Int64> = random.weighted([
            (60 - crowd, 6_000...28_000), (20, 28_000...118_000), (8 + crowd, 118_000...300_000),
            (3 + crowd / 3, 300_000...595_000), (1 + crowd / 6, 605_000...5_400_000), (1, 0...0),
        ])
        if patience.upperBound == 0 {
            // Nobody ever answers; some ask again, of whom some give up.
            if random.chance(60) {
                wait(90_000...900_000)
                visitorSays(tongue.waits)
            }
            if random.chance(35) {
                wait(10_000...600_000)
                ends()
            }
            return false
        }
        let answered = now + random.milliseconds(patience)
        if answered - now > 70_000, random.chance(40) {
            let asks = now + random.milliseconds(45_000...(answered - now - 5_000))
            if random.chance(14) {
                now = asks
                ends()
                return false
            }
            let then = now
            now = asks
            visitorSays(tongue.waits)
            now = max(then, now)
        }
        let waited = answered - now
        now = max(now + 1, answered)
        operatorSays(waited > 100_000 && random.chance(70) ? tongue.apologies : tongue.welcomes)
        return true
    }

    // MARK: talking

    /// The operator answers, the visitor answers that.
    private mutating func round(_ round: Int) -> Mood {
        if round == 0, random.chance(30) {
            // The visitor has more to say first.
            wait(5_000...60_000)
            visitorSays(topic.details)
        }
        let slow: ClosedRange<Int64> = random.weighted([
            (70 - rush / 5, 5_000...29_000), (16, 29_000...115_000), (5 + rush / 12, 121_000...420_000),
            (1, 420_000...1_500_000),
        ])
        if random.chance(15) {
            wait(2_000...12_000)
            operatorSays(tongue.checks)
        }
        wait(slow)
        operatorSays(topic.replies)
        if random.chance(10) {
            wait(3_000...20_000)
            operatorSays(tongue.questions)
        }
        let answers: ClosedRange<Int64> = random.weighted([
            (72, 6_000...75_000), (14, 75_000...295_000), (3, 301_000...419_000), (2, 421_000...538_000), (5, 0...0),
        ])
        if answers.upperBound == 0 { return .isGone }
        wait(answers)
        visitorSays(random.chance(60) ? topic.details : tongue.topics[random.below(6)].opens)
        if random.chance(5) {
            wait(2_000...20_000)
            visitorSays(topic.details)
        }
        // Now and then an operator forgets.
        return random.below(1000) < 6 ? .hasEnded : .goesOn
    }

    private mutating func saysGoodbye() -> Mood {
        wait(4_000...40_000)
        operatorSays(topic.replies)
        if random.chance(25) {
            wait(2_000...25_000)
            operatorSays(tongue.questions)
        }
        if random.chance(72) {
            wait(4_000...120_000)
            visitorSays(tongue.thanks)
            if random.chance(20) {
                wait(3_000...25_000)
                operatorSays(tongue.thanks)
            }
        }
        guard random.chance(80) else { return .isGone }
        wait(2_000...60_000)
        ends()
        return .hasEnded
    }

    // MARK: afterwards

    /// Some come back the same day (B1.4), and some operators have a word left.
    private mutating func afterwards(_ mood: Mood) {
        if random.chance(mood == .isGone ? 24 : 5) {
            wait(mood == .isGone ? 560_000...14_400_000 : 120_000...21_600_000)
            visitorSays(tongue.returns)
            wait(4_000...30_000)
            visitorSays(topic.opens)
            guard waitsInLine() else { return }
            wait(5_000...60_000)
            operatorSays(topic.replies)
            if random.chance(75) {
                wait(5_000...90_000)
                visitorSays(tongue.thanks)
            }
            if random.chance(60) {
                wait(2_000...40_000)
                ends()
                // A second press of the button ends nothing.
                if random.chance(10) {
                    wait(300...3_000)
                    ends()
                }
            }
        } else if random.chance(3) {
            wait(700_000...7_200_000)
            operatorSays(tongue.afterwords)
            if random.chance(60) {
                wait(10_000...200_000)
                visitorSays(tongue.thanks)
                wait(2_000...40_000)
                ends()
            }
        }
    }

    // MARK: lines

    private mutating func wait(_ range: ClosedRange<Int64>) { now += random.milliseconds(range) }

    private mutating func visitorSays(_ list: [String]) { say("visitor", list) }
    private mutating func operatorSays(_ list: [String]) { say("operator", list) }

    private mutating func say(_ from: String, _ list: [String]) {
        said += 1
        let fresh = list.filter { !used.contains($0) }
        let sentence = random.pick(fresh.isEmpty ? list : fresh) ?? ""
        used.append(sentence)
        let text = filled(sentence)
        lines.append((now, "{\(who), \"from\": \"\(from)\", \"id\": \"\(number).\(said)\", \"text\": \"\(text)\"}"))
    }

    private mutating func ends() { lines.append((now, "{\(who), \"end\": \"visitor\"}")) }

    private var who: String {
        "\"at\": \(now), \"chat\": \"m\(number)\", \"visitor\": \"v\(visitor)\", \"operator\": \"o\(desk + 1)\""
    }

    /// Signs become numbers.
    private mutating func filled(_ sentence: String) -> String {
        var text = ""
        for sign in sentence {
            switch sign {
            case "#": text += "\(random.within(2...9))"
            case "@": text += "\(random.within(20_000...99_999))"
            case "$": text += "\(random.within(4...60) * 10)"
            case "%": text += "\(random.within(9...19))"
            case "&": text += "\(random.within(100...799)) 00"
            default: text.append(sign)
            }
        }
        return text
    }
}
