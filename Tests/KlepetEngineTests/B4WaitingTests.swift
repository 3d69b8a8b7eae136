import Testing

@testable import KlepetEngine

@Suite("B4 waiting and holding messages")
struct B4WaitingTests {
    @Test(
        """
        B4.1 given a visitor in the line, when nobody comes, then each rung comes once, at its time, or is \
        skipped with nothing new to say
        """)
    func rungsInTime() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.rests()
            let sent = shop.facts(of: chat).filter { $0.event.ladder == .waiting && $0.event.chatKind != .followupOwed }
            #expect(sent.map(\.event.rung) == [1, 2, 3, 4, 5, 6])
            #expect(sent.map { $0.event.at - opening } == [0, 30, 120, 240, 360, 480].map { $0.seconds })
            // Alone in the line there is nothing new but the first and the choice.
            #expect(sent.map { $0.event.chatKind == .said } == [true, false, true, false, false, false])
            #expect(shop.times(of: "followup waited", in: chat) == [600.seconds])
        }
    }

    @Test(
        """
        B4.1 given a line that moves, when a rung comes, then it says the new position; a line that \
        stands still is not told again
        """)
    func somethingNew() throws {
        try scenario { shop in
            let ana = shop.operator("ana")
            let first = try shop.visitor("zoe").starts("First")
            let chat = try shop.visitor("eva").starts("Second")
            #expect(shop.lastWords(in: chat).contains("number\u{A0}2"))
            shop.passes(10.seconds)
            try ana.takes(first)
            shop.passes(20.seconds)
            #expect(shop.story(of: chat).last == "replyLate")
            #expect(shop.times(of: "waiting 2", in: chat) == [30.seconds])
            #expect(shop.lastWords(in: chat).contains("next in line"))
            let told = shop.facts(of: chat).filter { $0.event.ladder == .waiting }.map(\.event.value)
            #expect(told == [2, 1])
        }
    }

    @Test("B4.1 given the third rung, when it comes, then it offers to wait, to be called back or an e-mail")
    func choiceIsOffered() throws {
        try scenario { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(120.seconds)
            let words = shop.lastWords(in: chat)
            #expect(words.contains("waiting") && words.contains("call") && words.contains("email"))
        }
    }

    @Test(
        """
        B4.2 given a waiting visitor, when they choose a call or an e-mail, then the chat is a follow-up and they are \
        asked for what is missing
        """)
    func chooses() throws {
        for (choice, contact, words) in [
            (Choice.callback, "", "number"), (.email, "", "What address"),
            (.callback, "555 123", "in touch:\u{A0}…23."),
            (.email, "eva@example.org", "in touch:\u{A0}e…@example.org."),
        ] {
            try scenario { shop in
                let eva = shop.visitor("eva")
                let chat = try eva.starts("Hello?")
                try eva.chooses(choice, in: chat, contact: contact)
                #expect(shop.story(of: chat).suffix(3) == ["chosen \(choice)", "followup chosen", "shop: …"])
                #expect(shop.facts(of: chat, .chat(.chosen)).last?.text == contact, "the text is kept")
                #expect(
                    shop.facts(of: chat, .chat(.followupOwed)).last?.event.value == Int64(choice.rawValue),
                    "with that task")
                #expect(shop.lastWords(in: chat).contains(words))
                #expect(shop.engine.counts.waiting == 0)
            }
        }
    }

    @Test("B4.2 given a visitor who chooses to wait, when the line moves, then they kept their place")
    func waitKeepsThePlace() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("First")
            try shop.visitor("zoe").starts("Second")
            try eva.chooses(.wait, in: chat)
            #expect(shop.look(chat).position == 1)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B4.2 given a follow-up without a contact, when the visitor gives one, then it is kept and thanked for")
    func contactLater() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(600.seconds)
            try eva.chooses(.callback, in: chat)
            #expect(shop.lastWords(in: chat).contains("number"))
            try eva.chooses(.callback, in: chat, contact: "555 123")
            #expect(shop.story(of: chat).suffix(2) == ["chosen callback", "shop: …"])
            #expect(shop.lastWords(in: chat).contains("in touch"))
            #expect(shop.state(chat) == .followup)
            let long = String(repeating: "5", count: 257)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.chooses(.callback, in: chat, contact: long) }
                    == .textTooLong)
        }
    }

    @Test(
        """
        B4.3 given a department with its own patience, when it has passed, then the chat is a follow-up and the \
        visitor is asked for a contact
        """)
    func waitedTooLong() throws {
        try scenario(policy: { $0.departments[0].followUpAfterMilliseconds = 100.seconds }) { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.reaches(100.seconds)
            #expect(shop.state(chat) == .queued)
            shop.passes(0)
            #expect(shop.state(chat) == .followup)
            let owed = try #require(shop.facts(of: chat, .chat(.followupOwed)).last?.event)
            #expect((owed.ladder, owed.until) == (.waiting, opening))
            #expect(shop.lastWords(in: chat).contains("phone number"))
            let ana = shop.operator("ana")
            try ana.takes(chat)
            #expect(shop.state(chat) == .active, "an operator can take it up")
        }
    }

    @Test("B4.4 given nobody who could answer, when holding messages go out, then none claims that somebody is there")
    func claimsNobody() throws {
        try scenario { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(130.seconds)
            for fact in shop.facts(of: chat) where fact.event.ladder == .waiting && fact.event.chatKind == .said {
                #expect(fact.text.contains("Nobody is here"))
            }
            // Whoever is away or serves another department is not here either.
            let ana = shop.operator("ana")
            try ana.becomes(.away)
            let other = try shop.visitor("zoe").starts("Hi")
            #expect(shop.lastWords(in: other).contains("Nobody is here"))
            try ana.becomes(.online)
            let third = try shop.visitor("kim").starts("Hi")
            #expect(!shop.lastWords(in: third).contains("Nobody is here"))
        }
    }

    @Test("B4.5 given an operator who types, when a holding message is due, then it waits, up to 60 s")
    func suppressedWhileTyping() throws {
        try scenario(.assign, policy: { $0.routing.offerMilliseconds = 10.minutes }) { shop in
            let ana = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(115.seconds)
            try ana.types(in: chat)
            shop.passes(9.seconds)
            #expect(shop.times(of: "waiting 3", in: chat) == [])
            shop.passes(1.seconds)
            #expect(shop.times(of: "waiting 3", in: chat) == [125.seconds])
        }
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(115.seconds)
            for _ in 1...20 {
                try ana.types(in: chat)
                shop.passes(5.seconds)
            }
            #expect(shop.times(of: "reply 3", in: chat) == [180.seconds], "no longer than a minute")
        }
    }

    @Test(
        "B4.5 given a chat that comes back to the line, when it waits again, then no rung of its episode is sent twice")
    func eachRungOnce() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            shop.passes(130.seconds)
            try ana.takes(chat)
            _ = shop.operator("bob")
            ana.leaves()
            shop.passes(125.seconds)
            #expect(shop.state(chat) == .queued)
            shop.restarts(fromSnapshot: true, after: 1.seconds)
            shop.passes(20.minutes)
            let rungs = shop.facts(of: chat).filter {
                $0.event.ladder == .waiting && $0.event.chatKind != .followupOwed
            }
            .map(\.event.rung)
            #expect(rungs == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("B4.5 given a chat that is reopened, when it waits, then its new episode has its own holding messages")
    func newEpisodeNewRungs() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            shop.passes(11.minutes)
            try eva.says("Again", in: chat)
            shop.passes(130.seconds)
            #expect(shop.times(of: "waiting 1", in: chat) == [0, 11.minutes])
            #expect(shop.times(of: "waiting 3", in: chat) == [13.minutes])
        }
    }

    @Test(
        """
        B4.6 given an unanswered message, when 120 s have passed in an active chat, then one holding message, and one \
        only until there is an answer
        """)
    func stillOnIt() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            shop.passes(10.seconds)
            try eva.says("How much?", in: chat)
            shop.passes(60.seconds)
            try eva.says("Hello?", in: chat)
            shop.passes(1.hours)
            #expect(shop.times(of: "reply 3", in: chat) == [130.seconds], "from the first unanswered message, once")
            try ana.says("Ten", in: chat)
            try eva.says("And two?", in: chat)
            shop.passes(120.seconds)
            #expect(shop.times(of: "reply 3", in: chat).count == 2, "a new stretch")
        }
    }

    @Test(
        "B4.6 given a chat that waited in the line, when it becomes active, then the holding message counts from there")
    func stillOnItCountsFromActive() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            shop.passes(200.seconds)
            try ana.takes(chat)
            shop.passes(1.hours)
            #expect(shop.times(of: "reply 3", in: chat) == [320.seconds])
        }
    }

    @Test(
        """
        B4.7 given a hold, when its time comes, then the operator is reminded at 80 % and at 100 % the visitor is told \
        and the operator alerted
        """)
    func holdWithAPromise() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            _ = eva.hears()
            try ana.holds(chat, for: 100.seconds, why: "I ask the warehouse")
            let told = eva.hearsFacts()
            #expect(told.first?.text == "I ask the warehouse")
            #expect(told.first?.event.until == shop.now + 100.seconds)
            #expect(
                told.dropFirst().map(\.text) == [
                    "We need a little time: I ask the warehouse. We’ll be back with you within 2\u{A0}minutes."
                ], "the visitor is told both, in words")
            shop.passes(300.seconds)
            #expect(shop.times(of: "promiseNear", in: chat) == [80.seconds])
            #expect(shop.times(of: "promiseDue", in: chat) == [100.seconds])
            #expect(eva.hears() == ["promise 2"])
            #expect(shop.state(chat) == .held)
            #expect(shop.facts(of: chat, .chat(.promiseDue)).last?.event.until == opening + 100.seconds)
        }
    }

    @Test("B4.7 given a hold, when either writes, then it has ended; a note does not end it")
    func messagesEndTheHold() throws {
        for isVisitor in [true, false] {
            try scenario { shop in
                let (eva, ana, chat) = try conversation(shop)
                try ana.holds(chat, for: 100.seconds)
                try ana.notes("Slow warehouse", in: chat)
                #expect(shop.state(chat) == .held)
                try (isVisitor ? eva : ana).says("So", in: chat)
                #expect(shop.state(chat) == .active)
                #expect(shop.story(of: chat).last == "resumed")
                shop.passes(110.seconds)
                #expect(shop.facts(of: chat, .chat(.promiseNear)).isEmpty)
            }
        }
    }

    @Test(
        "B4.7 given a hold without a sensible time, when it is asked for, then it is refused",
        arguments: [0, -1, Int64.min, .max, 32 * 24 * 3_600_000] as [Int64])
    func senselessTimes(_ until: Int64) throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            let time = until == 32 * 24.hours ? shop.now + until : until
            #expect(
                shop.refusal { () throws(Refusal) in try ana.does(.promise(chat: chat, until: time)) } == .timeInvalid)
            let refusal = shop.refusal { () throws(Refusal) in
                _ = try withText("why") { (text) throws(Refusal) in
                    try ana.does(.hold(chat: chat, reason: text, until: time))
                }
            }
            #expect(refusal == .timeInvalid)
        }
    }

    @Test("B4.8 given holding messages and words of the shop, when they go out, then the reply clock runs on")
    func notReplies() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("How much?", in: chat)
            let asked = shop.now
            shop.passes(10.seconds)
            try shop.office.says("We are on it", in: chat)
            #expect(shop.look(chat).turn == .operator)
            shop.passes(1.hours)
            #expect(shop.facts(of: chat, .chat(.replyLate)).map(\.event.at) == [asked + 30.seconds])
            #expect(shop.facts(of: chat, .chat(.replyOverdue)).map(\.event.at) == [asked + 120.seconds])
        }
    }
}
