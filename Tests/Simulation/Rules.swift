// The policy of a simulated shop: departments in both modes with fallbacks, skills, languages, and the times of the
// ladders. Drawn from the seed, given to the shop as JSON, and known to the model as numbers.

struct Rules: Equatable {
    struct Department: Equatable {
        var name: String
        var assigns: Bool
        var fallbacks: [String]
        var followUpAfter: Int64?
        var lateAfter: Int64?
        var overdueAfter: Int64?
    }

    var departments: [Department]
    var promptAfter: Int64 = 300_000
    var warningAfter: Int64 = 120_000
    var closeAfter: Int64 = 120_000
    var undeliveredAfter: Int64 = 60_000
    var typingFadesAfter: Int64 = 10_000
    var typingPauseMax: Int64 = 300_000
    var resumeLeftMin: Int64 = 30_000
    var awayAfter: Int64 = 300_000
    var unreadCloseAfter: Int64 = 7 * 86_400_000
    var holdingAt: [Int64] = [0, 30_000, 120_000, 240_000, 360_000, 480_000]
    var choiceAt: Int64 = 120_000
    var waitedAfter: Int64 = 600_000
    var lateAfter: Int64 = 30_000
    var overdueAfter: Int64 = 120_000
    var stillOnItAfter: Int64 = 120_000
    var unansweredAfter: Int64 = 86_400_000
    var askAgainAfter: Int64 = 600_000
    var goneAfter: Int64 = 600_000
    var followupDueAfter: Int64 = 1_800_000
    var followupOverdueAfter: Int64 = 1_800_000
    var returns = true
    var typingPostponesMax: Int64 = 60_000
    var offerFor: Int64 = 30_000
    var missedMax = 2
    var relaxedAfter: Int64 = 60_000
    var droppedToldAfter: Int64 = 60_000
    var droppedRequeuedAfter: Int64 = 120_000
    var reopenWithin: Int64 = 86_400_000
    var afterwordWithin: Int64 = 600_000
    var settledCloseAfter: Int64 = 300_000
    var holdBack: Int64 = 2_000
    var preview = false

    static let skills = ["honey", "ceramics", "delivery"]
    static let languages = ["en", "cs", "sl", "uk"]
    static let names = ["support", "sales", "finance", "returns"]

    /// A shop to begin with.
    static func drawn(_ random: inout Random) -> Rules {
        let count = random.within(1...4)
        var rules = Rules(departments: [])
        for index in 0..<count {
            var department = Department(name: names[index], assigns: random.chance(60), fallbacks: [])
            if index > 0, random.chance(50) { department.fallbacks = [names[random.below(index)]] }
            if random.chance(20) { department.followUpAfter = random.milliseconds(200_000...1_200_000) }
            if random.chance(20) { department.overdueAfter = random.milliseconds(60_000...300_000) }
            rules.departments.append(department)
        }
        rules.preview = random.chance(50)
        if random.chance(30) {
            rules.promptAfter = random.milliseconds(20_000...400_000)
            rules.warningAfter = random.milliseconds(10_000...200_000)
            rules.closeAfter = random.milliseconds(10_000...200_000)
        }
        if random.chance(20) { rules.unansweredAfter = random.milliseconds(700_000...7_200_000) }
        if random.chance(30) {
            rules.askAgainAfter = random.milliseconds(60_000...900_000)
            rules.goneAfter = random.milliseconds(20_000...900_000)
            rules.followupDueAfter = random.milliseconds(60_000...3_600_000)
            rules.followupOverdueAfter = random.milliseconds(60_000...3_600_000)
        }
        rules.returns = random.chance(85)
        return rules
    }

    /// What a back office changes on a working day.
    mutating func change(_ random: inout Random) {
        let index = random.below(departments.count)
        switch random.below(6) {
        case 0: departments[index].assigns.toggle()
        case 1: departments[index].followUpAfter = random.milliseconds(150_000...1_200_000)
        case 2: departments[index].lateAfter = random.milliseconds(10_000...90_000)
        case 3: promptAfter = random.milliseconds(20_000...400_000)
        case 4: closeAfter = random.milliseconds(10_000...200_000)
        default: offerFor = random.milliseconds(10_000...60_000)
        }
    }

    /// Addresses are kept: that they go by their age is the wide shop's matter (B13.4).
    var json: String {
        let list = departments.map { department in
            var members = [
                "\"name\": \"\(department.name)\"", "\"mode\": \"\(department.assigns ? "assign" : "take")\"",
            ]
            if !department.fallbacks.isEmpty {
                members.append("\"fallbacks\": [\(department.fallbacks.map { "\"\($0)\"" }.joined(separator: ", "))]")
            }
            if let after = department.followUpAfter {
                members.append("\"waiting\": {\"follow_up_after_ms\": \(after)}")
            }
            var reply: [String] = []
            if let after = department.lateAfter { reply.append("\"late_after_ms\": \(after)") }
            if let after = department.overdueAfter { reply.append("\"overdue_after_ms\": \(after)") }
            if !reply.isEmpty { members.append("\"reply\": {\(reply.joined(separator: ", "))}") }
            return "{\(members.joined(separator: ", "))}"
        }
        return """
            {"departments": [\(list.joined(separator: ", "))],
             "skills": [\(Self.skills.map { "\"\($0)\"" }.joined(separator: ", "))],
             "languages": [\(Self.languages.map { "\"\($0)\"" }.joined(separator: ", "))],
             "preview": \(preview),
             "idle": {"prompt_after_ms": \(promptAfter), "warning_after_ms": \(warningAfter), \
            "close_after_ms": \(closeAfter)},
             "reply": {"follow_up_after_ms": \(unansweredAfter), "rescue_after_ms": 0},
             "waiting": {"ask_again_ms": \(askAgainAfter), "gone_ms": \(goneAfter)},
             "followup": {"due_ms": \(followupDueAfter), "overdue_after_ms": \(followupOverdueAfter), \
            "returns": \(returns)},
             "routing": {"offer_ms": \(offerFor)}, "retention": {"address_days": 0}}
            """
    }

    // MARK: by department, whose number is its place among the names (all are named by the first policy, in order)

    func department(_ number: UInt8) -> Department? {
        number > 0 && Int(number) <= departments.count ? departments[Int(number) - 1] : nil
    }

    func waitedAfter(_ number: UInt8) -> Int64 { department(number)?.followUpAfter ?? waitedAfter }
    func lateAfter(_ number: UInt8) -> Int64 { department(number)?.lateAfter ?? lateAfter }
    func overdueAfter(_ number: UInt8) -> Int64 { department(number)?.overdueAfter ?? overdueAfter }
}
