import Testing

@testable import KlepetEngine

@Suite("B10 ending well")
struct B10EndingTests {
    @Test(
        """
        B10.1 given a conversation, when the operator asks for more and the visitor is silent, then one warning at 60 \
        s and the close at 120 s
        """)
    func wrapsUp() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.says("Thank you", in: chat)
            try ana.asksMore(chat)
            let asked = shop.now
            #expect(shop.state(chat) == .wrapup && shop.look(chat).turn == .visitor)
            #expect(shop.lastWords(in: chat).contains("anything else"))
            try eva.gets(chat)
            _ = shop.news(of: chat)
            shop.passes(10.minutes)
            #expect(shop.news(of: chat) == ["idle 2", "closed resolved"])
            #expect(shop.facts(of: chat).suffix(2).map { $0.event.at - asked } == [60.seconds, 120.seconds])
            #expect(
                shop.lastWords(in: chat)
                    == "If that is all, this chat will end in 1\u{A0}minute. Thank you for writing.",
                "who has all they wanted was not silent for too long")
        }
    }

    @Test("B10.1 given a wrap-up, when the visitor writes or says that they are here, then the chat is active again")
    func backToActive() throws {
        for writes in [true, false] {
            try scenario { shop in
                let (eva, ana, chat) = try conversation(shop)
                try ana.asksMore(chat)
                try eva.gets(chat)
                shop.passes(90.seconds)
                if writes { try eva.says("Yes, one thing", in: chat) } else { try eva.staysHere(chat) }
                #expect(shop.state(chat) == .active)
                shop.passes(6.minutes)
                #expect(shop.state(chat) == .active)
                #expect(shop.story(of: chat).contains("idle 1") == !writes, "B3.3: anew")
                if writes { #expect(shop.story(of: chat).contains("replyLate"), "the operator owes an answer") }
            }
        }
    }

    @Test("B10.1 given a wrap-up, when the operator writes, then it stays one, and the visitor has the time anew")
    func operatorWrites() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.asksMore(chat)
            try eva.gets(chat)
            shop.passes(90.seconds)
            try ana.says("Have a nice day", in: chat)
            try eva.gets(chat)
            #expect(shop.state(chat) == .wrapup)
            shop.passes(119.seconds)
            #expect(shop.state(chat) == .wrapup)
            shop.passes(1.seconds)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test(
        """
        B10.1 given a hold, when the operator asks for more, then the hold is over; given a wrap-up, when they hold, \
        then it is no wrap-up any more
        """)
    func holds() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.holds(chat, for: 10.minutes)
            try ana.asksMore(chat)
            #expect(shop.story(of: chat).suffix(3) == ["resumed", "wrapupAsked", "shop: …"])
            #expect(throws: Refusal.already) { try ana.asksMore(chat) }
            try eva.gets(chat)
            shop.passes(70.seconds)
            try ana.holds(chat, for: 10.minutes)
            try ana.resumes(chat)
            #expect(shop.state(chat) == .active)
            _ = shop.news(of: chat)
            shop.passes(20.minutes)
            #expect(shop.news(of: chat) == ["idle 1", "idle 2", "closed idle"], "B3.6: with every step")
        }
    }

    @Test("B3.6 given a wrap-up and a machine that slept, when it wakes, then the warning has its full time")
    func sleeps() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.asksMore(chat)
            shop.sleeps(1.hours)
            #expect(shop.story(of: chat).last == "idle 2")
            shop.passes(59.seconds)
            #expect(shop.state(chat) == .wrapup)
            shop.passes(1.seconds)
            #expect(shop.state(chat) == .closed)
        }
    }

    // MARK: survey

    private func asking(_ policy: inout Policy) { policy.survey.ask = true }

    private func token(_ shop: Shop, _ chat: ChatID) -> String {
        shop.facts(of: chat, .chat(.surveyAsked)).last?.id ?? ""
    }

    /// A conversation that had both sides, ended by the operator.
    private func ended(_ shop: Shop) throws -> (eva: Participant, ana: Participant, chat: ChatID) {
        let (eva, ana, chat) = try conversation(shop)
        try ana.ends(chat)
        return (eva, ana, chat)
    }

    @Test(
        """
        B10.2 given a human reply and a visitor's message, when the chat is ended, then the visitor is asked, and \
        no operator sees the token
        """)
    func asks() throws {
        try scenario(policy: asking) { shop in
            let (eva, ana, chat) = try ended(shop)
            #expect(shop.story(of: chat).suffix(2) == ["closed operatorEnd", "surveyAsked"])
            let asked = try #require(shop.facts(of: chat, .chat(.surveyAsked)).first)
            #expect(asked.event.until == shop.now + 7 * 24.hours && asked.event.subject == ana.person)
            #expect(asked.id.utf8.count == 48)
            #expect(eva.hears().contains("surveyAsked") && !ana.hears().contains("surveyAsked"))
        }
    }

    @Test(
        """
        B10.2 given silence, spam, no human reply or a waiver, when the chat ends, then nobody is asked
        """)
    func asksNot() throws {
        let ends: [(String, (Shop, Participant, Participant, ChatID) throws -> Void)] = [
            (
                "idle",
                { shop, eva, _, chat in
                    try eva.gets(chat)
                    shop.passes(1.hours)
                }
            ),
            ("spam", { try $2.ends($3, .spam) }),
            (
                "operatorEnd",
                { _, _, ana, chat in
                    try ana.waivesSurvey(chat)
                    #expect(throws: Refusal.already) { try ana.waivesSurvey(chat) }
                    try ana.ends(chat)
                }
            ),
        ]
        for (reason, end) in ends {
            try scenario(policy: asking) { shop in
                let (eva, ana, chat) = try conversation(shop)
                try end(shop, eva, ana, chat)
                #expect(shop.story(of: chat).last == "closed \(reason)")
            }
        }
        try scenario(policy: asking) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.notes("A regular", in: chat)
            try eva.ends(chat)
            #expect(shop.story(of: chat).last == "closed visitorEnd")
        }
        try scenario { shop in
            let (_, _, chat) = try ended(shop)
            #expect(shop.story(of: chat).last == "closed operatorEnd", "off by default")
        }
    }

    @Test(
        """
        B10.2 given a human reply and a visitor's message, when the back office ends the chat or "anything else?" has \
        no answer, then the visitor is asked
        """)
    func asksAfterEachGoodEnd() throws {
        try scenario(policy: asking) { shop in
            let (_, _, chat) = try conversation(shop)
            try shop.office.ends(chat)
            #expect(shop.story(of: chat).suffix(2) == ["closed admin", "surveyAsked"])
        }
        try scenario(policy: asking) { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.asksMore(chat)
            shop.passes(1.hours)
            #expect(shop.story(of: chat).suffix(2) == ["closed resolved", "surveyAsked"])
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).last?.event)
            #expect((closed.ladder, closed.rung) == (.idle, 3), "B1.3: the timer that caused it")
        }
    }

    @Test(
        """
        B10.2 given a bot's answer alone, when the chat ends, then the visitor is asked if the department says so, and \
        not how the operator was
        """)
    func asksAfterABot() throws {
        for asks in [false, true] {
            try scenario(policy: {
                $0.survey.ask = true
                $0.departments[0].bot = true
                $0.departments[0].surveyAfterBot = asks
            }) { shop in
                let (eva, robo) = (shop.visitor("eva"), shop.bot())
                let chat = try eva.starts("Hello?")
                try robo.says("Hello!", in: chat)
                shop.restarts(fromSnapshot: true)
                robo.rejoins()
                try robo.ends(chat)
                let asked = shop.facts(of: chat, .chat(.surveyAsked))
                #expect(asked.count == (asks ? 1 : 0))
                let questions = asked.first.map { SurveyQuestions(rawValue: UInt8($0.event.value)) }
                #expect(questions?.contains(.operator) != true && (asked.first?.event.subject ?? 0) == 0)
            }
            try scenario(policy: {
                $0.survey.ask = true
                $0.departments[0].bot = true
                $0.departments[0].surveyAfterBot = asks
            }) { shop in
                let (eva, _) = (shop.visitor("eva"), shop.bot())
                let chat = try eva.starts("Hello?")
                try eva.ends(chat)
                #expect(shop.facts(of: chat, .chat(.surveyAsked)).isEmpty, "the bot has said nothing")
            }
        }
    }

    @Test(
        "B10.2 given a reopened chat that only its operator wrote in, when it ends, then its episode deserves no survey"
    )
    func perEpisode() throws {
        try scenario(policy: asking) { shop in
            let (_, ana, chat) = try ended(shop)
            try ana.reopens(chat)
            try ana.says("One more thing", in: chat)
            try ana.ends(chat)
            #expect(shop.facts(of: chat, .chat(.surveyAsked)).count == 1)
        }
    }

    @Test(
        "B10.2 given a token, when it is answered, then once, changeable for a day by the same token, and never later")
    func answers() throws {
        try scenario(policy: asking) { shop in
            let (eva, _, chat) = try ended(shop)
            let token = token(shop, chat)
            shop.passes(6 * 24.hours)
            try eva.answersSurvey(token, rating: 4)
            shop.passes(24.hours - 1)
            try shop.office.answersSurvey(token, rating: 5, recommend: 0)
            shop.passes(1)
            #expect(throws: Refusal.tokenInvalid) { try eva.answersSurvey(token) }
            #expect(shop.facts(of: chat, .chat(.surveyAnswered)).map(\.event.reason) == [0, 1])
            #expect(shop.facts(of: chat, .chat(.surveyExpired)).isEmpty)
            #expect(shop.timers(chat).isEmpty)
        }
    }

    @Test("B10.2 given a token that nobody uses, when a week has passed, then it has expired")
    func expires() throws {
        try scenario(policy: asking) { shop in
            let (eva, _, chat) = try ended(shop)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            #expect(shop.timers(chat).map(\.ladder) == [.survey])
            shop.passes(7 * 24.hours - 1)
            #expect(shop.facts(of: chat, .chat(.surveyExpired)).isEmpty)
            shop.passes(1)
            #expect(shop.story(of: chat).last == "surveyExpired")
            #expect(throws: Refusal.tokenInvalid) { try eva.answersSurvey(token(shop, chat)) }
        }
    }

    @Test("B10.2 given wrong tokens or answers, then they are refused; an operator cannot answer with anything")
    func refused() throws {
        try scenario(policy: asking) { shop in
            let (eva, ana, chat) = try ended(shop)
            let token = token(shop, chat)
            let wrong = [
                "", "0", String(token.dropLast()), token + "0", String(token.reversed()),
                "0000000000000000" + token.dropFirst(16),
                token.dropLast() + (token.last == "0" ? "1" : "0"),
            ]
            for token in wrong {
                #expect(shop.refusal { () throws(Refusal) in try eva.answersSurvey(token) } == .tokenInvalid)
            }
            #expect(shop.refusal { () throws(Refusal) in try ana.answersSurvey(token) } == .notAllowed)
            for rating: Int32 in [0, 6, -1] {
                #expect(
                    shop.refusal { () throws(Refusal) in try eva.answersSurvey(token, rating: rating) } == .valueInvalid
                )
            }
            #expect(shop.refusal { () throws(Refusal) in try eva.answersSurvey(token, recommend: 11) } == .valueInvalid)
            #expect(shop.refusal { () throws(Refusal) in try eva.answersSurvey(token, rating: nil) } == .valueInvalid)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.answersSurvey(token, wellTimed: true) } == .valueInvalid,
                "no invitation")
            try shop.visitor("zoe").answersSurvey(token)
        }
    }

    @Test("B1.4 given a closed chat, when its survey is answered, then it stays closed, for good")
    func reopensNothing() throws {
        try scenario(policy: asking) { shop in
            let (eva, _, chat) = try ended(shop)
            try eva.answersSurvey(token(shop, chat))
            #expect(shop.state(chat) == .closed)
            #expect(shop.look(chat).episode == 1)
            shop.passes(8 * 24.hours)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test(
        """
        B10.2 given a second episode, when it ends, then it has its own survey, which takes \
        the place of one unanswered
        """)
    func nextEpisode() throws {
        for answered in [false, true] {
            try scenario(policy: asking) { shop in
                let (eva, ana, chat) = try ended(shop)
                let first = token(shop, chat)
                shop.passes(11.minutes)
                try eva.says("One more thing", in: chat)
                if answered { try eva.answersSurvey(first) }
                try ana.takes(chat)
                try ana.says("Yes?", in: chat)
                try eva.ends(chat)
                #expect(shop.story(of: chat).contains("surveyExpired for another") == !answered)
                #expect(throws: Refusal.tokenInvalid) { try eva.answersSurvey(first) }
                try eva.answersSurvey(token(shop, chat))
                #expect(shop.facts(of: chat, .chat(.surveyAnswered)).last?.event.value == 2)
            }
        }
    }

    @Test("B10.2 given many chats since, when a survey is still open, then the chat is not forgotten before it is over")
    func remembered() throws {
        try scenario(policy: {
            $0.survey.ask = true
            $0.rememberedChats = 0
        }) { shop in
            let (eva, _, chat) = try ended(shop)
            shop.passes(3 * 24.hours)
            for name in ["zoe", "kim", "lea"] {
                let other = shop.visitor(name)
                try other.ends(try other.starts("Hi"))
                shop.passes(30.hours)
            }
            try eva.answersSurvey(token(shop, chat))
            shop.passes(25.hours)
            try shop.visitor("mia").starts("Hi")
            #expect(throws: Refusal.chatUnknown) { _ = try shop.engine.look(chat, by: shop.office.client) }
        }
    }
}
