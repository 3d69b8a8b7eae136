// The policy of a wide shop: bots, questions, opening hours, invitations, surveys, supervisors. The model knows of it
// what it needs to say whether a door was open, by a calculation of its own.

struct WideRules {
    /// Every day from one minute of the local day to another, over midnight if the second is the smaller one.
    struct Opening {
        var zone: String
        var offsetMinutes: Int64
        var from: Int64
        var to: Int64
        var lastCallMinutes: Int64
        /// 2026-09-22, the second day of the simulation, as an exception; only where no interval runs over midnight.
        var isClosedOnSecondDay: Bool

        /// 2026-10-24 and 2027-03-27, 10:00 UTC: in the night that follows the clocks of Prague change.
        static let beforeWinter: Int64 = 1_792_836_000_000
        static let beforeSummer: Int64 = 1_806_141_600_000
        /// 01:00 UTC of the next day.
        private static let untilChange: Int64 = 54_000_000

        /// By the European Union's rule, as far as the simulation's days go.
        private func offset(at time: Int64) -> Int64 {
            guard zone == "Europe/Prague" else { return offsetMinutes }
            return time < Self.beforeWinter + Self.untilChange || time >= Self.beforeSummer + Self.untilChange
                ? 120 : 60
        }

        func isOpen(at time: Int64) -> Bool {
            let minute = time / 60_000 + offset(at: time)
            let (day, ofDay) = (minute / 1440, minute % 1440)
            if isClosedOnSecondDay, day == Self.secondDay { return false }
            return from < to ? from <= ofDay && ofDay < to : ofDay >= from || ofDay < to
        }

        /// B9.3.
        func takesNew(at time: Int64) -> Bool { isOpen(at: time) && isOpen(at: time + lastCallMinutes * 60_000) }

        private static let secondDay: Int64 = 20_718
        static func clock(_ minutes: Int64) -> String {
            let (hour, minute) = (minutes / 60, minutes % 60)
            return (hour < 10 ? "0" : "") + "\(hour)" + (minute < 10 ? ":0" : ":") + "\(minute)"
        }

        var json: String {
            let days = #"["mon", "tue", "wed", "thu", "fri", "sat", "sun"]"#
            let exception = isClosedOnSecondDay ? #", "exceptions": [{"date": "2026-09-22", "open": []}]"# : ""
            return """
                {"zone": "\(zone)", "weekly": [{"days": \(days), "from": "\(Self.clock(from))", \
                "to": "\(Self.clock(to))"}], \
                "last_call_ms": \(lastCallMinutes * 60_000)\(exception)}
                """
        }
    }

    struct Department {
        var name: String
        var assigns: Bool
        var hasBot: Bool
        var asks: Bool
        var opening: Opening?
    }

    var departments: [Department] = []
    var changeableFor: Int64
    var surveyFor: Int64
    var invitedAgainAfter: Int64 = 600_000
    var dismissedFor: Int64 = 3_600_000
    var preview: Bool
    /// B13.4; 0: texts are kept.
    var retentionDays: Int64
    var retention: Int64 { retentionDays * 86_400_000 }

    init(_ random: inout Random) {
        changeableFor = random.milliseconds(60_000...7_200_000)
        surveyFor = random.milliseconds(600_000...172_800_000)
        preview = random.chance(70)
        retentionDays = random.pick([0, 0, 1, 2]) ?? 0
        for name in ["support", "sales", "leads"] {
            var department = Department(
                name: name, assigns: random.chance(60), hasBot: random.chance(55), asks: random.chance(35), opening: nil
            )
            if name != "leads", random.chance(60) { department.opening = Self.opening(&random) }
            departments.append(department)
        }
    }

    private static func opening(_ random: inout Random) -> Opening {
        // One with daylight saving; every transition of the others has a test of its own (Tests/Hours).
        let (zone, offset) =
            random.pick(
                [
                    ("Etc/UTC", 0), ("Asia/Jakarta", 420), ("Asia/Kolkata", 330), ("Europe/Prague", 120),
                    ("Europe/Prague", 120),
                ]) ?? ("Etc/UTC", 0)
        let overMidnight = random.chance(25)
        let (from, to) = (Int64(random.within(300...660)), Int64(random.within(840...1300)))
        return Opening(
            zone: zone, offsetMinutes: Int64(offset), from: overMidnight ? to : from, to: overMidnight ? from : to,
            lastCallMinutes: Int64(random.pick([0, 5, 30]) ?? 0),
            isClosedOnSecondDay: !overMidnight && random.chance(30))
    }

    /// What a back office changes: the doors, and whether a bot begins.
    mutating func change(_ random: inout Random) {
        let index = random.below(2)
        if random.chance(50) {
            departments[index].opening = random.chance(40) ? nil : Self.opening(&random)
        } else {
            departments[index].hasBot.toggle()
        }
    }

    func isOpen(_ department: UInt8, at time: Int64) -> Bool { opening(department)?.isOpen(at: time) ?? true }
    func takesNew(_ department: UInt8, at time: Int64) -> Bool { opening(department)?.takesNew(at: time) ?? true }

    private func opening(_ number: UInt8) -> Opening? {
        number > 0 && Int(number) <= departments.count ? departments[Int(number) - 1].opening : nil
    }

    var json: String {
        let list = departments.map { department in
            var members = [
                "\"name\": \"\(department.name)\"", "\"mode\": \"\(department.assigns ? "assign" : "take")\"",
            ]
            members.append("\"bot\": \(department.hasBot)")
            if department.asks {
                members.append(
                    #"""
                    "intake": [{"key": "order", "ask": "Which order?", "required": true}, {"key": "name", \#
                    "ask": "And your name?"}]
                    """#)
            }
            if let opening = department.opening { members.append("\"hours\": \(opening.json)") }
            return "{\(members.joined(separator: ", "))}"
        }
        return """
            {"departments": [\(list.joined(separator: ", "))], "preview": \(preview),
             "survey": {"ask": true, "valid_ms": \(surveyFor), "changeable_ms": \(changeableFor)},
             "limits": {"open_chats_per_visitor": 5}, \(WideWorld.attributes),
             "transfer": {"supervisors": "leads"}, \
            "retention": {"transcript_days": \(retentionDays), "address_days": 0},
             "invitations": {"again_after_ms": \(invitedAgainAfter), "dismissed_for_ms": \(dismissedFor),
               "rules": [{"name": "help", "department": "support", "dwell_ms": 10000, "text": {"en": "May we help?"}},
                         {"name": "cart", "department": "sales", "cart_min": 100, "priority": 5, \
            "text": {"en": "Shall we wrap it?"}}]}}
            """
    }
}
