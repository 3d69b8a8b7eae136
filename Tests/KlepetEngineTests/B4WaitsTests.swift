// Contacts that are typed (B4.2), who chose to wait (B4.3), and who went away while waiting (B4.10).

import Testing

@testable import KlepetEngine

/// 2024-03-25, a Monday, 16:30 in Test/Prague: half an hour before the close.
let halfPastFour: Int64 = 1_711_357_200_000 + 13 * 1_800_000

func evening(
    _ mode: Policy.RoutingMode = .take, at location: SourceLocation = #_sourceLocation,
    _ story: (Shop) throws -> Void
) throws {
    try scenario(
        mode, zones: .test, from: halfPastFour,
        policy: {
            var hours = Policy.Hours()
            hours.zone = "Test/Prague"
            hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
            $0.departments[0].hours = hours
        }, at: location, story)
}

@Suite("B4.2 typed contacts")
struct B4TypedContactTests {
    @Test(
        "B4.2 given a follow-up that asked for a contact, when it is typed as a message, then it is taken, and thanked for",
        arguments: [
            ("eva@example.org", "eva@example.org", Choice.email), ("777 123 456", "777 123 456", .callback),
            ("  +420 777-123-456 ", "+420 777-123-456", .callback), ("12345", "12345", .callback),
            ("Call me, 777 123 456", "777 123 456", .callback),
            ("My number is +420777123456.", "+420777123456", .callback),
            ("write to <jiří@příklad.cz>, please", "jiří@příklad.cz", .email),
            ("It's eva.novak@sub.example.co.uk!", "eva.novak@sub.example.co.uk", .email),
            ("0900 123 456 after five", "0900 123 456", .callback),
        ])
    func taken(_ words: String, _ contact: String, _ choice: Choice) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            let said = try eva.says(words, in: chat)
            let chosen = try #require(shop.facts(of: chat, .chat(.chosen)).last, "\(words)")
            #expect(chosen.text == contact)
            #expect((chosen.event.value, chosen.event.reason) == (Int64(choice.rawValue), 1))
            #expect(chosen.event.subject == said.seq && chosen.event.seq == said.seq + 1, "in the same step")
            #expect(shop.lastWords(in: chat).contains("in touch"))
            #expect(shop.state(chat) == .followup)
            try eva.says("other@example.org", in: chat)
            #expect(shop.facts(of: chat, .chat(.chosen)).count == 1, "it is known now")
        }
    }

    @Test(
        "B4.2 given a follow-up that asked for a contact, when what is typed is none, then it is a message like any other",
        arguments: [
            "Hello?", "My order 20240123 is late", "1234", "see you @ noon", "a@b.cz or c@d.cz?", "4111 1111 1111 1111",
            "4111 1111", "24. 12. 2026", "item 123456789 costs 1500", "@eva", "eva@home", "1234567890123456",
            "777 123 456 or 777 123 457",
        ])
    func notTaken(_ words: String) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            try eva.says(words, in: chat)
            #expect(shop.facts(of: chat, .chat(.chosen)).isEmpty)
        }
    }

    @Test("B4.2 given a choice of e-mail or callback, when both or digits are typed, then what was asked for is taken")
    func asked() throws {
        for (choice, words, contact) in [
            (Choice.email, "eva@example.org, 777 123 456", "eva@example.org"),
            (.callback, "eva@example.org, 777 123 456", "777 123 456"), (.email, "20240123", ""),
            (.callback, "20240123", "20240123"), (.email, "+420777123456", "+420777123456"),
        ] {
            try scenario { shop in
                let eva = shop.visitor("eva")
                let chat = try eva.starts("Hello?")
                try eva.chooses(choice, in: chat)
                try eva.says(words, in: chat)
                #expect(shop.facts(of: chat, .chat(.chosen)).last?.text == contact, "\(choice) \(words)")
            }
        }
    }

    @Test("B4.2 given a contact that is known, when it is asked for anew, then what is typed is taken again")
    func askedAnew() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            try eva.says("eva@example.org", in: chat)
            #expect(shop.facts(of: chat, .chat(.chosen)).count == 1)
            try eva.chooses(.email, in: chat)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            try eva.says("eva@example.org", in: chat)
            #expect(shop.facts(of: chat, .chat(.chosen)).last?.text == "eva@example.org")
        }
    }

    @Test(
        "B4.2 given an operator who is there, when the contact is typed, then it stays a follow-up; other words return")
    func contactOrReturn() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            eva.leaves()
            _ = shop.operator("ana")
            eva.rejoins()
            try eva.says("eva@example.org", in: chat)
            #expect(shop.state(chat) == .followup)
            try eva.says("But I have time now", in: chat)
            #expect(shop.state(chat) == .queued)
            try eva.says("zoe@example.org", in: chat)
            #expect(shop.facts(of: chat, .chat(.chosen)).count == 1, "in the line nobody asked for it")
        }
    }
}

@Suite("B4.3 who chose to wait")
struct B4WaitsTests {
    @Test("B4.3 given who chose to wait and an operator, then the choice comes again every ten minutes, in other words")
    func asksAgain() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            shop.passes(2.minutes)
            let first = shop.lastWords(in: chat)
            try eva.chooses(.wait, in: chat)
            shop.passes(33.minutes)
            #expect(shop.times(of: "waiting 19", in: chat) == [10.minutes, 20.minutes, 30.minutes])
            #expect(shop.lastWords(in: chat).contains("taking so long") && shop.lastWords(in: chat) != first)
            #expect(shop.state(chat) == .queued && shop.look(chat).position == 1)
            #expect(shop.timers(chat).contains { $0.rung == Waiting.againRung && $0.does.contains("B4.3") })
            try ana.takes(chat)
            shop.passes(20.minutes)
            #expect(shop.times(of: "waiting 19", in: chat).count == 3)
        }
    }

    @Test(
        """
        B5.5 given a place that is kept and operators who miss it, then each asking of B4.3 begins one round, and who \
        comes online anew is asked anew
        """,
        arguments: [false, true])
    func rounds(restarts: Bool) throws {
        try scenario(.assign, policy: { $0.routing.missedOffersMax = 100 }) { shop in
            let eva = shop.visitor("eva")
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try eva.starts("Hello?")
            try eva.chooses(.wait, in: chat)
            func asked(_ minutes: Range<Int>) -> [Int64] {
                let span = minutes.lowerBound.minutes..<minutes.upperBound.minutes
                let times = shop.facts(of: chat, .chat(.offered)).map { $0.event.at - opening }
                return times.filter { time in span.contains(time) }
            }
            shop.passes(19.minutes)
            #expect(asked(0..<10).count == 20, "somebody is asked all the time")
            #expect(asked(11..<20) == [], "and nobody any more who was")
            if restarts {
                shop.restarts(fromSnapshot: true)
                for person in [eva, ana] { person.rejoins() }
                #expect(asked(11..<20) == [19.minutes], "ana has come anew")
                shop.passes(1.minutes)
                bob.rejoins()
            }
            shop.passes(restarts ? 19.minutes : 20.minutes)
            #expect(asked(20..<22).count == 2 && asked(22..<30) == [] && asked(30..<32).count == 2)
            #expect(shop.state(chat) == .queued)
            let kim = try shop.visitor("kim").starts("Hello?")
            #expect(shop.state(kim) == .offered, "who comes behind the place that is kept is not passed over for it")
            shop.operator("zoe")
            #expect(shop.state(chat) == .offered)
        }
    }

    @Test("B4.3 given another policy, when its time comes, then the choice comes by it")
    func policyNumber() throws {
        try scenario(policy: { $0.waiting.askAgainMilliseconds = 3.minutes }) { shop in
            let eva = shop.visitor("eva")
            _ = shop.operator("ana")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.wait, in: chat)
            shop.restarts(after: 1.minutes)
            eva.rejoins()
            _ = shop.operator("ana")
            shop.passes(15.minutes)
            #expect(shop.times(of: "waiting 19", in: chat) == [10.minutes, 13.minutes, 16.minutes])
        }
    }

    @Test("B4.3 given who chose to wait and nobody there, or did not choose, then it is owed after ten minutes")
    func nobodyThere() throws {
        for (waits, isStaffed) in [(true, false), (false, true)] {
            try scenario { shop in
                let eva = shop.visitor("eva")
                if isStaffed { _ = shop.operator("ana") }
                let chat = try eva.starts("Hello?")
                if waits { try eva.chooses(.wait, in: chat) }
                shop.passes(11.minutes)
                #expect(shop.times(of: "followup waited", in: chat) == [10.minutes])
                #expect(shop.lastWords(in: chat).contains("sorry"))
            }
        }
    }

    @Test("B4.3 given who waited and the last operator goes, when the choice would come, then it is owed")
    func lastOperatorGoes() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try eva.chooses(.wait, in: chat)
            shop.passes(15.minutes)
            ana.leaves()
            shop.passes(10.minutes)
            #expect(shop.times(of: "followup waited", in: chat) == [20.minutes])
        }
    }

    @Test("B4.3 given who chooses otherwise later, then they wait no more")
    func choosesOtherwise() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            _ = shop.operator("ana")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.wait, in: chat)
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            #expect(shop.state(chat) == .followup)
            try eva.says("I can wait after all", in: chat)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B4.3 given who chose to wait at the close, then the place is kept for the night, and said so")
    func overNight() throws {
        try evening { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            shop.passes(25.minutes)
            let chat = try eva.starts("Hello?")
            shop.passes(6.minutes)
            try eva.chooses(.wait, in: chat)
            let words = shop.lastWords(in: chat)
            #expect(words.contains("tomorrow") && words.hasSuffix("holding your place in line."), "\(words)")
            shop.passes(15.hours)
            #expect(shop.state(chat) == .queued)
            #expect(!shop.story(of: chat).contains("waiting 19"))
            // Five minutes before the close and five after the opening are ten.
            shop.passes(1.hours + 5.minutes)
            #expect(shop.times(of: "waiting 19", in: chat) == [16.hours + 10.minutes])
            try ana.takes(chat)
        }
    }

    @Test("B4.3 given texts in all languages, then who waits long reads a place, and who waits overnight the opening")
    func texts() throws {
        for locale in ["en", "cs", "uk", "sl", "id", "fi"] {
            try evening { shop in
                let eva = shop.join("eva", .visitor, locale: locale)
                _ = shop.operator("ana")
                let chat = try eva.starts("Hello?")
                try eva.chooses(.wait, in: chat)
                shop.passes(11.minutes)
                let again = shop.lastWords(in: chat)
                shop.passes(25.minutes)
                try eva.chooses(.wait, in: chat)
                let kept = shop.lastWords(in: chat)
                for words in [again, kept] { #expect(!words.contains("{") && words.hasSuffix("."), "\(words)") }
                #expect(again != kept)
                #expect(kept.contains("9:00") || kept.contains("9.00") || kept.contains("09.00"), "\(kept)")
            }
        }
    }
}
