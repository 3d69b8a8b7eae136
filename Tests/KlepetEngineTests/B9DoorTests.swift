// B9 in the life of a shop: what opening and closing does to those who come, wait and talk.

import Testing

@testable import KlepetEngine

/// 2024-03-25, a Monday, 10:00 in Test/Prague, which is 09:00 UTC.
private let tenOClock: Int64 = 1_711_357_200_000

/// Nine to five on weekdays, in Test/Prague.
private func keepsHours(_ policy: inout Policy) {
    var hours = Policy.Hours()
    hours.zone = "Test/Prague"
    hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
    policy.departments[0].hours = hours
}

private func story(
    _ mode: Policy.RoutingMode = .assign, _ change: @escaping (inout Policy) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation, _ story: (Shop) throws -> Void
) throws {
    try scenario(
        mode, zones: .test, from: tenOClock,
        policy: {
            keepsHours(&$0)
            change(&$0)
        }, at: location, story)
}

@Suite("B9 opening and closing")
struct B9DoorTests {
    @Test("B9.2: given open hours and an operator, when a visitor writes, then it is a chat like any other")
    func open() throws {
        try story { shop in
            _ = shop.operator("ana")
            let posted = try shop.visitor("eva").opens("Hello?")
            #expect(posted.outcome == .started)
            #expect(shop.state(posted.chat) == .offered)
        }
    }

    @Test(
        """
        B7.3, B9.2: given closed hours, when a visitor asks a bot for people, then they are told when the shop \
        opens, and have the choice
        """)
    func closedWithBot() throws {
        try story(.assign, { $0.departments[0].bot = true }) { shop in
            _ = (shop.operator("ana"), shop.bot())
            shop.passes(8.hours)
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            #expect(try eva.handsOff(chat).outcome == .noOperator)
            let words = shop.lastWords(in: chat)
            #expect(
                words.contains("back tomorrow at\u{A0}9:00") && words.contains("leave a message here"), "\(words)")
            #expect(shop.state(chat) == .bot)
        }
    }

    @Test(
        """
        B9.2: given closed hours, when a visitor writes, then it is left as a message: owed, told when the shop \
        opens, asked for a contact
        """)
    func closed() throws {
        try story { shop in
            _ = shop.operator("ana")
            shop.passes(8.hours)
            let eva = shop.visitor("eva")
            let posted = try eva.opens("Hello?")
            #expect(posted.outcome == .followup)
            #expect(shop.state(posted.chat) == .followup)
            #expect(shop.story(of: posted.chat) == ["started", "eva: Hello?", "followup closedHours", "shop: …"])
            #expect(shop.lastWords(in: posted.chat).contains("back tomorrow at\u{A0}9:00"))
            #expect(shop.lastWords(in: posted.chat).contains("phone number or an email"))
            let owed = try #require(shop.facts(of: posted.chat, .chat(.followupOwed)).first)
            #expect(owed.event.until == tenOClock + 23.hours, "nine o'clock of the next day")
            try eva.chooses(.email, in: posted.chat, contact: "eva@example.org")
            #expect(shop.state(posted.chat) == .followup)
            shop.reaches(15.hours)
            #expect(!shop.story(of: posted.chat).contains { $0.hasPrefix("offered") }, "nobody is asked in the night")
        }
    }

    @Test(
        """
        B9.2: given a Friday evening, a holiday after the weekend and one in the far future, then the day \
        is named as people name it
        """)
    func dayNames() throws {
        func told(_ change: @escaping (inout Policy) -> Void, after: Int64) throws -> String {
            var words = ""
            try story(.take, change) { shop in
                shop.passes(after)
                words = shop.lastWords(in: try shop.visitor("eva").starts("Hello?"))
            }
            return words
        }
        #expect(try told({ _ in }, after: (4 * 24 + 8).hours).contains("on Monday at\u{A0}9:00"))
        #expect(try told({ _ in }, after: (5 * 24 - 2).hours).contains("on Monday at\u{A0}9:00"))
        #expect(try told({ _ in }, after: 22.hours).contains("today at\u{A0}9:00"))
        let weekEnds = { (policy: inout Policy) -> Void in
            policy.departments[0].hours?.exceptions = (14...24).map { .init(day: 19_807 + $0 - 14) }
        }
        #expect(try told(weekEnds, after: 0).contains("on 5\u{A0}April at\u{A0}9:00"))
        let never = { (policy: inout Policy) -> Void in policy.departments[0].hours?.weekly = [] }
        #expect(try told(never, after: 0).hasPrefix("We’re away from the chat right now. We have your message"))
    }

    @Test(
        """
        B9.2: given a closed chat, when its visitor comes back in closed hours, then it is reopened as a \
        message; the shop owes an answer
        """)
    func reopened() throws {
        try story(.take) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.ends(chat)
            shop.passes(8.hours)
            let again = try eva.says("One more thing", in: chat)
            #expect(again.outcome == .followup && again.chat == chat)
            #expect(
                shop.story(of: chat).suffix(4) == [
                    "reopened", "eva: One more thing", "followup closedHours", "shop: …",
                ])
        }
    }

    @Test(
        """
        B9.2: given a line, when the shop closes, then each gets the choice once, nobody is asked any more, \
        and chats under way go on
        """)
    func closing() throws {
        try story { shop in
            let ana = shop.operator("ana", capacity: 1)
            let (eva, zoe, kim) = (shop.visitor("eva"), shop.visitor("zoe"), shop.visitor("kim"))
            let under = try eva.starts("Hello?")
            try ana.takes(under)
            try ana.says("Hello Eva", in: under)
            try ana.setsLadder(under, on: false)
            shop.passes(7.hours - 1.minutes)
            try eva.says("Still there?", in: under)
            let waits = try zoe.starts("Hello?")
            let leaves = try kim.starts("Hello?")
            shop.passes(2.minutes)
            for chat in [waits, leaves] {
                #expect(shop.times(of: "waiting 18", in: chat) == [1.minutes])
                #expect(shop.lastWords(in: chat).contains("back tomorrow at\u{A0}9:00"))
                #expect(shop.lastWords(in: chat).contains("keep your place"))
            }
            #expect(shop.state(under) == .active, "never cut")
            try ana.says("I am", in: under)
            try ana.ends(under)
            #expect(shop.state(waits) == .queued, "the line is not served in closed hours")
            try kim.chooses(.callback, in: leaves, contact: "555 12")
            #expect(shop.state(leaves) == .followup)
            try zoe.chooses(.wait, in: waits)
            shop.passes(5.minutes)
            #expect(shop.times(of: "waiting 18", in: waits).count == 1)
            #expect(
                !shop.story(of: waits).contains("waiting 3"), "the choice was given; a rung with nothing new is skipped"
            )
            shop.passes(10.minutes)
            #expect(shop.state(waits) == .queued, "the place is kept until it opens (B4.3)")
            #expect(shop.lastWords(in: waits).contains("holding your place in line"))
            shop.passes(16.hours - 15.minutes - 1.minutes)
            #expect(shop.state(waits) == .offered, "and at nine they are next")
        }
    }

    @Test("B9.2: given who chose to wait, when the shop opens, then the line is served (B5.6)")
    func openingServes() throws {
        try story(.assign, { $0.waiting.followUpAfterMilliseconds = 48.hours }) { shop in
            let zoe = shop.visitor("zoe")
            let chat = try zoe.starts("Hello?")
            shop.passes(8.hours)
            let ana = shop.operator("ana")
            #expect(shop.state(chat) == .queued)
            shop.reaches(15.hours)
            #expect(shop.state(chat) == .queued)
            shop.passes(0)
            #expect(shop.state(chat) == .offered)
            try ana.takes(chat)
        }
    }

    @Test(
        """
        B9.2: given a close that came while the process was down, when it opens again, then who waits gets the \
        choice, and once over restarts
        """,
        arguments: [false, true])
    func restarts(fromSnapshot: Bool) throws {
        try story(.assign, { $0.waiting.followUpAfterMilliseconds = 48.hours }) { shop in
            let zoe = shop.visitor("zoe")
            let chat = try zoe.starts("Hello?")
            shop.passes(7.hours - 1.minutes)
            shop.restarts(fromSnapshot: fromSnapshot, after: 5.minutes)
            #expect(shop.times(of: "waiting 18", in: chat).count == 1)
            shop.restarts(fromSnapshot: fromSnapshot, after: 5.minutes)
            #expect(shop.times(of: "waiting 18", in: chat).count == 1)
            zoe.rejoins()
            #expect(try shop.visitor("kim").opens("Hello?").outcome == .followup)
        }
    }

    @Test(
        """
        B9.2: given an input at the very instant of closing, then it comes before the close is told, and \
        finds the shop closed (B3.7)
        """)
    func atTheInstant() throws {
        try story { shop in
            let waits = try shop.visitor("zoe").starts("Hello?")
            shop.reaches(7.hours)
            #expect(try shop.visitor("eva").opens("Hello?").outcome == .followup)
            #expect(shop.times(of: "waiting 18", in: waits).isEmpty)
            shop.passes(0)
        }
    }

    @Test(
        """
        B9.2: given an operator who is lost after the close, then the chat goes to the front of the line and its \
        visitor is told that it is closed
        """)
    func operatorLost() throws {
        try story { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(8.hours)
            ana.leaves()
            shop.passes(3.minutes)
            #expect(shop.state(chat) == .queued)
            #expect(shop.lastWords(in: chat).contains("back tomorrow"))
            #expect(!shop.story(of: chat).contains("drop 2"), "nobody says that the next one free will help")
        }
    }

    @Test(
        """
        B9.3: given a last call of ten minutes, when a visitor comes nine minutes before the close, then it is a \
        message; who waits, waits on
        """)
    func lastCall() throws {
        try story(.assign, { $0.departments[0].hours?.lastCallMilliseconds = 10.minutes }) { shop in
            let ana = shop.operator("ana", capacity: 1)
            let first = try shop.visitor("eva").starts("Hello?")
            try ana.takes(first)
            shop.passes(7.hours - 11.minutes)
            let waits = try shop.visitor("zoe").starts("Hello?")
            shop.passes(2.minutes)
            #expect(shop.state(waits) == .queued)
            let late = try shop.visitor("kim").opens("Hello?")
            #expect(late.outcome == .followup)
            #expect(shop.facts(of: late.chat, .chat(.followupOwed)).first?.event.until == tenOClock + 23.hours)
            try ana.ends(first)
            #expect(shop.state(waits) == .offered, "who came in time is served until the close")
        }
    }

    @Test(
        """
        B9.1: given a policy that closes the shop now, when it is set, then who waits gets the choice; one \
        that opens it serves them
        """)
    func policyChanges() throws {
        try scenario(.assign, zones: .test, from: tenOClock) { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            var policy = Policy()
            policy.departments[0].hours = Policy.Hours()
            try shop.office.sets(policy)
            shop.passes(0)
            #expect(shop.times(of: "waiting 18", in: chat) == [0])
            _ = shop.operator("ana")
            #expect(shop.state(chat) == .queued)
            try shop.office.sets(Policy())
            #expect(shop.state(chat) == .offered)
        }
    }

    @Test("B9.2: given two departments, when one closes, then the other goes on")
    func departments() throws {
        try story(.assign, { $0.departments.append(Policy.Department(name: "sales")) }) { shop in
            _ = shop.operator("ana")
            shop.passes(8.hours)
            let (sales, support) = (
                try shop.visitor("eva").opens("Hello?", department: "sales"),
                try shop.visitor("zoe").opens("Hello?", department: "support")
            )
            #expect((sales.outcome, support.outcome) == (.started, .followup))
        }
    }

    @Test(
        """
        B14.1: given who waits in a shop that closes, when asked, then explain says that the \
        choice comes with the close
        """)
    func explained() throws {
        try story { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            let closing = shop.timers(chat).first { $0.rung == Waiting.closedRung }
            #expect(closing?.due == tenOClock + 7.hours)
            #expect(closing?.does.contains("B9.2") == true)
        }
    }
}
