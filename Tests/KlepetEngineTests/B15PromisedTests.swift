// B15.1: what the shop promises is what its state makes true (B1.4, B4.7, B5.8, B6.3, B7.4, B9.3, B12.1, B12.2).

import Testing

@testable import KlepetEngine

@Suite("B15 what is promised")
struct B15PromisedTests {
    private static func plain(_ text: String) -> String { text.replacing("\u{A0}", with: " ") }

    /// Thursday 1970-01-01, 1 in the night: `B4.7` by the clock of a department that has one, or UTC.
    static let lengths: [(Int64, Bool, String)] = [
        (1, true, "within 1 minute."), (60_000, true, "within 1 minute."), (60_001, true, "within 2 minutes."),
        (3_600_000, true, "within 60 minutes."), (3_600_001, true, "today at 2:01 at the latest."),
        (2 * 3_600_000, true, "today at 3:00 at the latest."),
        (23 * 3_600_000, true, "today at midnight at the latest."),
        (24 * 3_600_000, true, "tomorrow at 1:00 at the latest."),
        (72 * 3_600_000, true, "on Sunday at 1:00 at the latest."),
        (240 * 3_600_000, true, "on 11 January at 1:00 at the latest."),
        (2 * 3_600_000, false, "today at 3:00 UTC at the latest."), (59 * 60_000, false, "within 59 minutes."),
    ]

    @Test(
        """
        B4.7, B6.3 given a hold or a promise, then the visitor is told till when: in minutes up to an hour, beyond it by \
        the department's clock, and never too early
        """,
        arguments: lengths)
    func till(_ length: Int64, _ hasHours: Bool, _ words: String) throws {
        try scenario(from: Self.thursday) { policy in
            guard hasHours else { return }
            var hours = Policy.Hours()
            hours.weekly = [.init(days: 0b111_1111, open: .init(from: 0, to: 1440))]
            policy.departments[0].hours = hours
        } _: { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.promises(chat, in: length)
            #expect(Self.plain(shop.lastWords(in: chat)) == "We’ll get back to you " + words)
            try ana.holds(chat, for: length, why: "I ask the warehouse.")
            #expect(
                Self.plain(shop.lastWords(in: chat))
                    == "We need a little time: I ask the warehouse. We’ll be back with you " + words)
        }
    }

    /// 2026-01-01, 1:00.
    private static let thursday: Int64 = 1_767_229_200_000

    @Test("B6.3 given a promise, then the visitor is told in their language, and again of the next one")
    func promised() throws {
        try scenario { shop in
            let (eva, ana) = (shop.join("eva", .visitor, locale: "sl-SI"), shop.operator("ana"))
            let chat = try eva.starts("Zdravo")
            try ana.takes(chat)
            try ana.promises(chat, in: 5.minutes)
            #expect(Self.plain(shop.lastWords(in: chat)) == "Oglasili se vam bomo v 5 minutah.")
            try ana.promises(chat, in: 2.minutes)
            #expect(Self.plain(shop.lastWords(in: chat)) == "Oglasili se vam bomo v 2 minutah.")
            shop.restarts(fromSnapshot: true)
            for person in [eva, ana] { person.rejoins() }
            shop.passes(3.minutes)
            #expect(
                shop.lastWords(in: chat).hasPrefix("Obljubili smo"), "told of what was promised, and when it is over")
        }
    }

    @Test(
        """
        B9.3 given a last call, then who comes is told that the chat is about to close and when it is back, not that \
        anybody is away; after the close that nobody is there
        """)
    func lastCall() throws {
        try scenario(.assign, zones: .test, from: Self.thursday + 8.hours) { policy in
            var hours = Policy.Hours()
            hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
            hours.lastCallMilliseconds = 30.minutes
            policy.departments[0].hours = hours
        } _: { shop in
            _ = shop.operator("ana")
            let first = try shop.visitor("eva").starts("Hello?")
            #expect(shop.state(first) == .offered)
            shop.passes(7.hours + 45.minutes)
            let posted = try shop.visitor("pavel").opens("Hello?")
            #expect(posted.outcome == .followup)
            #expect(
                Self.plain(shop.lastWords(in: posted.chat)).hasPrefix(
                    "The chat is about to close, so we can’t help you right away. We’ll be back tomorrow at 9:00. We have"
                ))
            shop.passes(1.hours)
            #expect(
                Self.plain(shop.lastWords(in: try shop.visitor("olga").starts("Hello?"))).hasPrefix(
                    "We’re away from the chat right now and will be back tomorrow at 9:00."))
        }
    }

    @Test(
        """
        B9.2 given a contact that a question of the start has asked for, when the chat is closed, then the visitor is \
        not asked again
        """,
        arguments: ["email", "phone", "order"])
    func contactKnown(_ key: String) throws {
        try scenario { policy in
            policy.departments[0].hours = Policy.Hours()
            policy.departments[0].intake = [Policy.Question(key: key, ask: "Which?", required: true)]
        } _: { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            #expect(shop.state(chat) == .intake)
            try eva.says("eva@example.org", in: chat)
            #expect(shop.state(chat) == .followup)
            let words = shop.lastWords(in: chat)
            #expect(words.contains("leave a phone number") == (key == "order"), "\(words)")
            #expect(!words.contains("example.org"), "it is kept for less long than what is said (B13.4)")
        }
    }

    @Test("B7.4 given a chat that a bot had, when it comes to people, then the first words say so")
    func botLeft() throws {
        try scenario(.assign, policy: { $0.departments[0].bot = true }) { shop in
            _ = (shop.operator("ana"), shop.bot())
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.handsOff(chat)
            #expect(shop.lastWords(in: chat).hasPrefix("A person will take it from here. You are next"))
        }
    }

    @Test("B1.4 given a visitor who is back, then they are welcomed, and told the truth where nobody is")
    func welcomed() throws {
        for isHere in [true, false] {
            try scenario { shop in
                let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                let chat = try eva.starts("Hello?")
                try ana.takes(chat)
                try ana.ends(chat)
                if !isHere { ana.leaves() }
                shop.passes(11.minutes)
                try eva.says("One more thing", in: chat)
                #expect(
                    shop.lastWords(in: chat).hasPrefix(
                        isHere ? "Welcome back. You are next" : "Thank you for your message. Nobody"))
            }
        }
    }

    @Test("B5.8 given an owner who is gone, then the visitor is told of the next one only where there is one")
    func backInLine() throws {
        for isHere in [true, false] {
            try scenario { shop in
                let (_, ana, chat) = try conversation(shop)
                if isHere { _ = shop.operator("bob") }
                ana.leaves()
                shop.passes(59.seconds)
                shop.passes(62.seconds)
                let told = shop.facts(of: chat, .chat(.said)).filter { $0.text.contains("interruption") }.map(\.text)
                #expect(told.count == (isHere ? 1 : 0) && !told.contains { $0.contains("Nobody is here") }, "\(told)")
                #expect(!told.contains { $0.contains("Ana") || $0.contains("operator") })
            }
        }
    }

    @Test("B12.1, B12.2 given help that is asked for twice, then the visitor is told once, and who takes over by name")
    func help() throws {
        try scenario(policy: { policy in
            policy.departments.append(Policy.Department(name: "sales"))
            policy.departments[1].mode = .take
            policy.transfer.supervisors = "sales"
        }) { shop in
            let eva = shop.visitor("eva")
            let ana = shop.operator("ana", departments: ["support"])
            let carl = shop.operator("carl", departments: ["sales"])
            let chat = try eva.starts("Hello?")
            func told(_ words: String) -> Int {
                shop.facts(of: chat, .chat(.said)).filter { $0.text.contains(words) }.count
            }
            try ana.takes(chat)
            for round in 1...3 {
                try ana.escalates(chat)
                #expect(told("asked a colleague") == 1, "round \(round)")
                try carl.declines(chat)
                if round == 1 { shop.restarts(fromSnapshot: true) }
                if round == 1 { for person in [eva, ana, carl] { person.rejoins() } }
            }
            try ana.escalates(chat)
            try carl.takes(chat)
            #expect(shop.lastWords(in: chat) == "carl is taking over from here.")
            try carl.ends(chat)
            try carl.reopens(chat)
            try carl.says("Hello again", in: chat)
            #expect(told("asked a colleague") == 1)
        }
    }

    @Test("B3.6 given a warning, then the chat never ends before the time that it tells")
    func warned() throws {
        for (after, words) in [(Int64(59_999), "will end soon."), (60_000, "in 1 minute."), (119_999, "in 1 minute.")] {
            try scenario(policy: { $0.idle.closeAfterMilliseconds = after }) { shop in
                let (eva, ana, chat) = try conversation(shop)
                try ana.says("Anything new?", in: chat)
                _ = eva.hears()
                shop.passes(8.minutes)
                let told = shop.facts(of: chat, .chat(.said)).last { $0.event.ladder == .idle }
                #expect(told.map { Self.plain($0.text).contains(words) } == true, "\(told?.text ?? "")")
            }
        }
    }
}
