import Testing

@testable import KlepetEngine

@Suite("B6.4 not every message asks for an answer")
struct B6SettlingTests {
    /// ana has told eva all there is; the turn is eva's.
    private func answered(_ shop: Shop) throws -> (eva: Participant, ana: Participant, chat: ChatID) {
        let (eva, ana, chat) = try conversation(shop)
        try ana.says("It is on its way.", in: chat)
        try eva.gets(chat)
        _ = shop.news(of: chat)
        return (eva, ana, chat)
    }

    @Test(
        """
        B6.4 given an operator's words, when the visitor only thanks, then no clock runs, nobody is asked anything, and \
        silence ends the chat as resolved, with its survey
        """)
    func thanks() throws {
        try scenario(policy: { $0.survey.ask = true }) { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("OK, thanks!", in: chat)
            let said = shop.facts(of: chat).suffix(2).map { $0.event }
            #expect(said.last?.subject == said.first?.seq && said.last?.reason == SettledBy.byThanks.rawValue)
            #expect(ana.hears().last == "settled byThanks" && eva.hears().last == "eva: OK, thanks!")
            #expect(shop.look(chat).turn == .nobody)
            let timer = try #require(shop.timers(chat).first)
            #expect(
                (timer.ladder, timer.rung, timer.due, timer.anchor) == (.settled, 1, shop.now + 5.minutes, shop.now))
            #expect(timer.does.contains("B6.4") && timer.paused == nil)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            ana.rejoins()
            shop.passes(5.minutes - 1)
            #expect(shop.state(chat) == .active)
            shop.passes(1)
            #expect(
                shop.news(of: chat)
                    == [
                        "eva: OK, thanks!", "settled byThanks", "delivered", "closed resolved", "surveyAsked",
                    ].filter { $0 != "delivered" })
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).last?.event)
            #expect((closed.ladder, closed.rung) == (.settled, 1) && closed.value == closed.until)
        }
    }

    @Test("B6.4 given a settled chat, when the visitor says more, then the clock starts at that message")
    func more() throws {
        try scenario { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            shop.passes(4.minutes)
            try eva.says("Wait, it still fails", in: chat)
            #expect(shop.look(chat).turn == .operator)
            shop.passes(30.seconds)
            #expect(shop.story(of: chat).last == "replyLate")
            #expect(shop.facts(of: chat).last?.event.value == 30.seconds)
            shop.passes(90.seconds)
            #expect(shop.story(of: chat).contains("reply 3"), "we are still on it")
        }
    }

    @Test(
        "B6.4 given a settled chat, when its operator only thanks in turn, then nobody is asked whether they are there",
        arguments: ["You're welcome!", "Výborně, díky moc.", "Není zač, hezký den", "Нема за що! Ще щось?", "Ole hyvä"])
    func inTurn(_ words: String) throws {
        try scenario { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            let thanks = try #require(shop.facts(of: chat, .chat(.said)).last?.event.seq)
            shop.passes(4.minutes)
            try ana.says(words, in: chat)
            let isParting = !words.contains("?")
            #expect(shop.look(chat).turn == (isParting ? .nobody : .visitor))
            guard isParting else { return }
            #expect(shop.facts(of: chat, .chat(.settled)).last?.event.subject == thanks)
            try eva.gets(chat)
            shop.passes(5.minutes - 1)
            #expect(shop.state(chat) == .active)
            shop.passes(1)
            #expect(shop.state(chat) == .closed && !shop.story(of: chat).contains { $0.hasPrefix("idle") })
        }
    }

    @Test(
        "B6.4 given a chat that its owner settled, when they say goodbye, then it stays so by them; by more it does not"
    )
    func goodbye() throws {
        try scenario { shop in
            let (_, ana, chat) = try answered(shop)
            try ana.settles(chat)
            try ana.says("Have a nice day", in: chat)
            let settled = try #require(shop.facts(of: chat, .chat(.settled)).last?.event)
            #expect(settled.reason == SettledBy.byOperator.rawValue && settled.person == ana.person)
            try ana.says("One thing more", in: chat)
            #expect(shop.look(chat).turn == .visitor)
        }
    }

    @Test("B6.4 given a settled chat, when the visitor thanks again, then the silence counts from there")
    func again() throws {
        try scenario { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            shop.passes(4.minutes)
            try eva.says("👍", in: chat)
            shop.passes(5.minutes - 1)
            #expect(shop.state(chat) == .active)
            shop.passes(1)
            #expect(shop.state(chat) == .closed)
            #expect(!shop.story(of: chat).contains("replyLate"))
        }
    }

    @Test(
        """
        B6.4 given an unanswered message, a promise, a hold, a transfer or a new owner who has said nothing, when the \
        visitor thanks, then an answer is owed all the same
        """)
    func stillOwed() throws {
        let ways: [(String, (Shop, Participant, Participant, ChatID) throws -> Void)] = [
            ("a question", { try $1.says("Which day?", in: $3) }),
            ("a promise", { try $2.promises($3, in: 10.minutes) }),
            ("a hold", { try $2.holds($3, for: 10.minutes) }),
            ("a transfer", { try $2.transfers($3, to: $0.operator("bob")) }),
            (
                "a new owner",
                { shop, _, ana, chat in
                    let bob = shop.operator("bob")
                    try ana.transfers(chat, to: bob)
                    try bob.takes(chat)
                }
            ),
        ]
        for (way, before) in ways {
            try scenario { shop in
                let (eva, ana, chat) = try answered(shop)
                try before(shop, eva, ana, chat)
                try eva.says("Thank you", in: chat)
                #expect(!shop.story(of: chat).contains { $0.hasPrefix("settled") }, "\(way)")
                #expect(shop.look(chat).turn == .operator, "\(way)")
            }
        }
        try scenario { shop in
            let chat = try shop.visitor("eva").starts("Thanks")
            try shop.operator("ana").takes(chat)
            #expect(shop.look(chat).turn == .operator, "nobody has said anything yet")
        }
        try scenario(policy: { $0.reply.settleThanks = false }) { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("Thank you", in: chat)
            #expect(shop.look(chat).turn == .operator, "the policy wants none of it")
            try ana.settles(chat)
            #expect(shop.look(chat).turn == .nobody)
        }
    }

    @Test("B6.4 given an operator's question, when the visitor agrees, then that is an answer; thanks are none")
    func questions() throws {
        for (words, settles) in [("OK", false), ("Yes", false), ("Sure, great", false), ("OK, thank you", true)] {
            try scenario { shop in
                let (eva, ana, chat) = try answered(shop)
                try ana.says("Shall I cancel it?", in: chat)
                try eva.says(words, in: chat)
                #expect((shop.look(chat).turn == .nobody) == settles, "\(words)")
            }
        }
    }

    @Test("B6.4 given \"anything else?\", when the visitor says no, then it is settled; yes is not")
    func anythingElse() throws {
        for (words, settles) in [("No", true), ("no, thank you, bye", true), ("Yes", false), ("No, it fails", false)] {
            try scenario { shop in
                let (eva, ana, chat) = try answered(shop)
                try ana.asksMore(chat)
                try eva.says(words, in: chat)
                #expect(shop.state(chat) == .active)
                #expect((shop.look(chat).turn == .nobody) == settles, "\(words)")
                shop.passes(1.hours)
                #expect((shop.state(chat) == .closed) == settles)
            }
        }
    }

    @Test("B6.4 given a chat that waits for an answer, when its owner settles it, then none is owed")
    func settles() throws {
        try scenario(policy: { $0.survey.ask = true }) { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("My dog is brown", in: chat)
            shop.passes(40.seconds)
            try ana.settles(chat)
            #expect(shop.story(of: chat).suffix(2) == ["replyLate", "settled byOperator"])
            #expect(throws: Refusal.already) { try ana.settles(chat) }
            shop.passes(5.minutes)
            #expect(shop.story(of: chat).suffix(2) == ["closed resolved", "surveyAsked"])
            #expect(throws: Refusal.chatClosed) { try ana.settles(chat) }
        }
    }

    @Test(
        "B6.4 given a hold or a promise, when the owner settles the chat, then both are over; in a wrap-up none is owed"
    )
    func settlesAHold() throws {
        try scenario { shop in
            let (_, ana, chat) = try answered(shop)
            try ana.holds(chat, for: 10.minutes)
            try ana.settles(chat)
            #expect(shop.story(of: chat).suffix(2) == ["resumed", "settled byOperator"])
            shop.passes(1.hours)
            #expect(shop.story(of: chat).last == "closed resolved" && !shop.story(of: chat).contains("promiseDue"))
        }
        try scenario { shop in
            let (_, ana, chat) = try answered(shop)
            try ana.asksMore(chat)
            #expect(throws: Refusal.already) { try ana.settles(chat) }
        }
    }

    @Test(
        """
        B6.4 given a settled chat, when the operator goes on by words, a hold, a promise, a transfer or a call, then it \
        is the visitor's turn, and the ladder runs as ever
        """)
    func goesOn() throws {
        let ways: [(String, (Shop, Participant, Participant, ChatID) throws -> Void)] = [
            ("words", { try $2.says("One more thing: keep the box.", in: $3) }),
            (
                "a hold",
                { shop, _, ana, chat in
                    try ana.holds(chat, for: 1.minutes)
                    try ana.resumes(chat)
                }
            ),
            (
                "a transfer",
                { shop, _, ana, chat in
                    let bob = shop.operator("bob")
                    try ana.transfers(chat, to: bob)
                    try bob.takes(chat)
                }
            ),
            (
                "a call",
                { shop, eva, ana, chat in
                    try ana.offers(.call, in: chat)
                    try eva.acceptsMedia(in: chat)
                    shop.passes(30.minutes)
                    try eva.endsMedia(in: chat)
                }
            ),
        ]
        for (way, goOn) in ways {
            try scenario { shop in
                let (eva, ana, chat) = try answered(shop)
                try eva.says("Thanks", in: chat)
                shop.passes(4.minutes)
                try goOn(shop, eva, ana, chat)
                try eva.gets(chat)
                #expect(shop.look(chat).turn == .visitor, "\(way)")
                shop.passes(1.hours)
                #expect(shop.story(of: chat).last == "closed idle", "\(way)")
            }
        }
        try scenario { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            try ana.asksMore(chat)
            shop.passes(1.hours)
            #expect(shop.story(of: chat).suffix(2) == ["idle 2", "closed resolved"])
        }
    }

    @Test("B6.4 given a visitor who types after their thanks, when the time is over, then the chat waits for them")
    func types() throws {
        try scenario { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            shop.passes(295.seconds)
            try eva.types(in: chat)
            shop.passes(9.seconds)
            #expect(shop.state(chat) == .active)
            shop.passes(1.seconds)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test("B6.4 given a visitor who uploads after their thanks, when they go, then nobody waits for the upload")
    func goesWhileUploading() throws {
        try scenario { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            shop.passes(100.seconds)
            try eva.acts(.uploading, in: chat)
            shop.passes(100.seconds)
            eva.leaves()
            shop.verifyInvariants()
            shop.passes(100.seconds)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test("B6.4 given an owner who drops, when the chat is settled, then the visitor is told of nothing")
    func drops() throws {
        try scenario { shop in
            let (eva, ana, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            ana.leaves()
            shop.passes(5.minutes)
            #expect(shop.story(of: chat).suffix(2) == ["settled byThanks", "closed resolved"])
        }
        try scenario { shop in
            let (eva, ana, chat) = try answered(shop)
            _ = shop.operator("bob")
            try eva.says("Thanks", in: chat)
            ana.leaves()
            shop.passes(4.minutes)
            try eva.says("But which day?", in: chat)
            shop.passes(3.minutes)
            #expect(shop.state(chat) == .queued, "who asks is owed an answer, and gets another operator")
        }
    }

    @Test(
        "B3.8 given a ladder that is off, when the chat is settled, then it does not end by itself, and explain says why"
    )
    func ladderOff() throws {
        try scenario { shop in
            let (eva, ana, chat) = try answered(shop)
            try ana.setsLadder(chat, on: false)
            try eva.says("Thanks", in: chat)
            shop.passes(1.hours)
            #expect(shop.state(chat) == .active)
            #expect(shop.timers(chat).map(\.paused) == ["the operator switched it off"])
            try ana.setsLadder(chat, on: true)
            shop.passes(0)
            #expect(shop.story(of: chat).last == "closed resolved")
        }
    }

    @Test("B2.9 given thanks, when they are edited into more, then an answer is owed; into other thanks, none is")
    func edits() throws {
        for (words, isOwed) in [("Thanks, but which day?", true), ("Many thanks", false)] {
            try scenario { shop in
                let (eva, _, chat) = try answered(shop)
                let posted = try eva.says("Thank", in: chat)
                try eva.edits(posted.seq, to: "Hm", in: chat)
                let thanks = try eva.says("Thx", in: chat)
                _ = thanks
                #expect(shop.look(chat).turn == .operator, "what was said before is unanswered")
            }
            try scenario { shop in
                let (eva, _, chat) = try answered(shop)
                let thanks = try eva.says("Thanks", in: chat)
                shop.passes(1.minutes)
                try eva.edits(thanks.seq, to: words, in: chat)
                #expect((shop.look(chat).turn == .operator) == isOwed)
                shop.passes(5.minutes)
                #expect((shop.state(chat) == .active) == isOwed)
            }
        }
    }

    @Test("B2.2 given a message with an id after thanks in the first episode, then it starts no chat")
    func isNoStart() throws {
        try scenario { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat, id: "m1")
            try eva.says("But which day", in: chat, id: "m2")
            #expect(try eva.opens("But which day", id: "m2").outcome == .started)
        }
    }

    @Test("B6.4 given a policy with a time of its own, when a chat is settled, then it ends after that")
    func ownTime() throws {
        try scenario(policy: { $0.reply.settledCloseAfterMilliseconds = 1.minutes }) { shop in
            let (eva, _, chat) = try answered(shop)
            try eva.says("Thanks", in: chat)
            shop.passes(1.minutes)
            #expect(shop.story(of: chat).last == "closed resolved")
        }
    }
}
