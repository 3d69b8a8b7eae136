import Testing

@testable import KlepetEngine

@Suite("B7 bots and handoff")
struct B7BotTests {
    /// eva's chat with robo, who has answered once.
    private func talk(_ shop: Shop) throws -> (eva: Participant, robo: Participant, chat: ChatID) {
        let (robo, eva) = (shop.bot(), shop.visitor("eva"))
        let chat = try eva.starts("Do you ship to Brno?")
        try robo.says("We ship to the whole country.", in: chat)
        return (eva, robo, chat)
    }

    private func withBot(_ policy: inout Policy) { policy.departments[0].bot = true }

    @Test(
        """
        B7.1 given a department that begins with a bot, when a bot is connected, then it joins, and its words \
        say that a bot wrote them
        """)
    func begins() throws {
        try scenario(policy: withBot) { shop in
            let (eva, robo, chat) = try talk(shop)
            #expect(
                shop.story(of: chat) == [
                    "started", "bot robo", "eva: Do you ship to Brno?", "bot 5", "robo: We ship to the whole country.",
                ])
            #expect(shop.state(chat) == .bot)
            #expect(shop.facts(of: chat, .chat(.said)).map(\.event.role) == [.visitor, .system, .bot])
            #expect(eva.hears() == shop.story(of: chat))
            #expect(robo.hears() == Array(shop.story(of: chat).dropFirst()))
        }
    }

    @Test(
        "B7.1 given no bot connected, or a department without, when a chat starts, then it goes to the line",
        arguments: [false, true])
    func beginsInLine(_ isConnected: Bool) throws {
        try scenario(policy: { $0.departments[0].bot = !isConnected }) { shop in
            let robo = shop.bot()
            if !isConnected { robo.leaves() }
            let chat = try shop.visitor("eva").starts("Hello?")
            #expect(shop.story(of: chat) == ["started", "eva: Hello?", "queued new", "waiting 1"])
        }
    }

    @Test("B7.1 given a chat that is not with the bot, when it reads, looks or writes, then there is nothing for it")
    func seesItsOwn() throws {
        try scenario(policy: withBot) { shop in
            let (robo, hal) = (shop.bot(), shop.bot("hal"))
            let chat = try shop.visitor("eva").starts("Hello?")
            #expect(throws: Refusal.chatUnknown) { try hal.says("I can", in: chat) }
            #expect(throws: Refusal.chatUnknown) { _ = try shop.engine.look(chat, by: hal.client) }
            #expect(throws: Refusal.notAllowed) { _ = try shop.engine.explain(chat, by: robo.client) }
            let ana = shop.operator("ana")
            try ana.notes("A regular", in: chat)
            #expect(!robo.hears().contains { $0.contains("A regular") })
            #expect(try shop.engine.look(chat, by: robo.client).state == .bot)
        }
    }

    @Test("B7.1 given an unanswered message, when the bot answers, then no clock of section 6 stops, for none ran")
    func noReply() throws {
        try scenario(policy: withBot) { shop in
            _ = shop.operator("ana")
            let (_, robo) = (0, shop.bot())
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            for _ in 1...20 {
                shop.passes(10.seconds)
                try robo.says("One moment", in: chat)
                try eva.says("Yes?", in: chat)
            }
            try robo.says("Here it is", in: chat)
            shop.passes(20.minutes)
            #expect(shop.facts(of: chat, .chat(.replyLate)).isEmpty, "B6.1: in any state but bot")
            #expect(shop.look(chat).turn == .operator, "B4.8: a bot's word is no reply")
        }
    }

    @Test(
        """
        B7.2 given a chat with the bot, when the visitor asks for a human, or the bot gives up, then it is in the line \
        and the bot mute, in the same step
        """)
    func handsOff() throws {
        for asks in [true, false] {
            try scenario(policy: withBot) { shop in
                _ = shop.operator("ana")
                let (eva, robo, chat) = try talk(shop)
                _ = shop.news(of: chat)
                shop.passes(5.seconds)
                let reply = try (asks ? eva : robo).handsOff(chat)
                #expect(reply.outcome == .accepted && reply.chat == chat)
                let reason = asks ? "asked" : "gaveUp"
                #expect(shop.news(of: chat) == ["handed off \(reason)", "queued handoff", "waiting 1"])
                #expect(Set(shop.facts(of: chat).suffix(3).map(\.event.at)) == [shop.now])
                #expect(throws: Refusal.muted) { try robo.says("By the way", in: chat) }
            }
        }
    }

    @Test(
        """
        B7.2 given a handoff, when late output of the bot comes, then every kind of it is refused, and a message \
        repeated is only confirmed
        """)
    func mute() throws {
        try scenario(policy: withBot) { shop in
            _ = shop.operator("ana")
            let (eva, robo) = (shop.visitor("eva"), shop.bot())
            let chat = try eva.starts("Hello?")
            let said = try robo.says("Hello!", in: chat, id: "m1")
            try eva.handsOff(chat)
            #expect(throws: Refusal.muted) { try robo.says("Late", in: chat) }
            #expect(throws: Refusal.muted) { try robo.notes("Late", in: chat) }
            #expect(throws: Refusal.muted) { try robo.edits(said.seq, to: "Late", in: chat) }
            #expect(throws: Refusal.muted) { try robo.retracts(said.seq, in: chat) }
            #expect(throws: Refusal.muted) { try robo.types(in: chat) }
            #expect(throws: Refusal.muted) { try robo.ends(chat) }
            #expect(throws: Refusal.muted) { try robo.handsOff(chat) }
            #expect(try robo.says("Hello!", in: chat, id: "m1").outcome == .duplicate, "B2.2")
            #expect(throws: Refusal.muted) { _ = try shop.engine.look(chat, by: robo.client) }
            try eva.says("Are you there?", in: chat)
            #expect(robo.hears().last == "handed off asked", "and it hears no more")
        }
    }

    @Test(
        """
        B7.2 given a message that the bot does not answer for 15 s, then the chat goes to the line; its words in \
        time start the time anew
        """)
    func silent() throws {
        try scenario(policy: withBot) { shop in
            _ = shop.operator("ana")
            let (eva, robo) = (shop.visitor("eva"), shop.bot())
            let chat = try eva.starts("Hello?")
            shop.passes(14.seconds)
            try robo.says("Hello!", in: chat)
            shop.passes(14.minutes)
            #expect(shop.state(chat) == .bot, "it owes nothing")
            try eva.says("How much?", in: chat)
            shop.passes(5.seconds)
            try eva.says("Well?", in: chat)
            shop.passes(9_999)
            #expect(shop.state(chat) == .bot)
            shop.passes(1)
            #expect(shop.story(of: chat).suffix(3) == ["handed off silent", "queued handoff", "waiting 1"])
            let event = try #require(shop.facts(of: chat, .chat(.handedOff)).first?.event)
            #expect(
                (event.ladder, event.rung, event.until) == (.bot, 1, shop.now - 15.seconds),
                "from the first that it owes")
        }
    }

    @Test(
        """
        B7.2 given a bot whose last client is gone, when it is not back in 15 s, then its chats go to the line; \
        back in time, it keeps them
        """)
    func gone() throws {
        for returns in [false, true] {
            try scenario(policy: withBot) { shop in
                _ = shop.operator("ana")
                let (_, robo, chat) = try talk(shop)
                shop.passes(1.minutes)
                robo.leaves()
                shop.passes(14.seconds)
                #expect(shop.state(chat) == .bot)
                if returns { robo.rejoins() }
                shop.passes(1.seconds)
                #expect(shop.state(chat) == (returns ? .bot : .queued))
                #expect(shop.story(of: chat).contains("handed off left") == !returns)
            }
        }
    }

    @Test(
        "B7.2 given a restart, when the bot does not come back, then its chats go to the line",
        arguments: [false, true])
    func goneAfterRestart(_ fromSnapshot: Bool) throws {
        try scenario(policy: withBot) { shop in
            let ana = shop.operator("ana")
            let (_, robo, chat) = try talk(shop)
            let other = try shop.visitor("zoe").starts("Hi")
            try robo.says("Hi!", in: other)
            shop.restarts(fromSnapshot: fromSnapshot, after: 1.seconds)
            ana.rejoins()
            shop.passes(14.seconds)
            #expect(shop.state(chat) == .bot)
            shop.passes(2.seconds)
            #expect(shop.state(chat) == .queued && shop.state(other) == .queued)
        }
    }

    @Test("B7.2 given a question of the intake, when the visitor asks for a human, then the form is over")
    func asksDuringIntake() throws {
        try scenario(policy: {
            $0.departments[0].bot = true
            $0.departments[0].intake = [Policy.Question(key: "name", ask: "Your name?")]
        }) { shop in
            let (eva, _) = (shop.visitor("eva"), shop.bot())
            let chat = try eva.starts("Hello?")
            try eva.handsOff(chat)
            #expect(shop.story(of: chat) == ["started", "eva: Hello?", "intake 1", "queued handoff", "waiting 1"])
        }
    }

    @Test("B7.2 given a chat without a bot, when a handoff is asked for, then there is nothing to hand over")
    func nothingToHandOver() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            #expect(throws: Refusal.notWithBot) { try eva.handsOff(chat) }
            #expect(throws: Refusal.notAllowed) { try ana.handsOff(chat) }
            try eva.ends(chat)
            #expect(throws: Refusal.chatClosed) { try eva.handsOff(chat) }
        }
    }

    @Test(
        """
        B7.3 given nobody available, when people are wanted, then the chat stays with the bot and \
        the visitor has the choice
        """)
    func nobody() throws {
        try scenario(policy: withBot) { shop in
            let ana = shop.operator("ana")
            ana.leaves()
            let (eva, robo, chat) = try talk(shop)
            #expect(throws: Refusal.notWaiting) { try eva.chooses(.callback, in: chat) }
            #expect(try eva.handsOff(chat).outcome == .noOperator)
            #expect(shop.story(of: chat).suffix(2) == ["operator wanted asked", "shop: …"])
            #expect(shop.lastWords(in: chat).contains("email"))
            #expect(shop.state(chat) == .bot)
            try robo.says("May I help with something else?", in: chat)
            try eva.chooses(.email, in: chat, contact: "eva@example.org")
            #expect(
                shop.story(of: chat).suffix(4) == ["chosen email", "handed off asked", "followup chosen", "shop: …"])
            #expect(throws: Refusal.muted) { try robo.says("Late", in: chat) }
        }
    }

    @Test(
        """
        B7.3 given the choice, when the visitor leaves a message or goes on waiting, then it is kept, or \
        the chat stays with the bot
        """)
    func leavesMessage() throws {
        try scenario(policy: withBot) { shop in
            let (eva, robo, chat) = try talk(shop)
            try robo.handsOff(chat)
            try eva.chooses(.wait, in: chat)
            #expect(shop.state(chat) == .bot)
            try robo.says("I am still here", in: chat)
            try eva.chooses(.message, in: chat)
            #expect(shop.state(chat) == .followup)
            #expect(shop.facts(of: chat, .chat(.followupOwed)).map(\.event.value) == [Int64(Choice.message.rawValue)])
        }
    }

    @Test("B7.3 given people wanted, when an operator comes, then the chat goes to the line at once")
    func somebodyComes() throws {
        try scenario(.assign, policy: withBot) { shop in
            let (eva, robo, chat) = try talk(shop)
            try eva.handsOff(chat)
            shop.passes(2.minutes)
            let ana = shop.operator("ana")
            #expect(shop.state(chat) == .offered && shop.look(chat).owner == ana.person)
            #expect(
                shop.story(of: chat).suffix(4) == ["handed off asked", "queued handoff", "waiting 1", "offered ana"])
            #expect(throws: Refusal.muted) { try robo.says("Late", in: chat) }
        }
    }

    @Test(
        """
        B7.3 given people wanted, when nobody comes and nothing is chosen, then the chat is a follow-up and the \
        visitor is told; never a dead end
        """)
    func nobodyComes() throws {
        try scenario(policy: withBot) { shop in
            let (eva, _, chat) = try talk(shop)
            try eva.handsOff(chat)
            let wanted = shop.now
            shop.passes(599.seconds)
            #expect(shop.state(chat) == .bot)
            shop.passes(1.seconds)
            #expect(shop.now == wanted + 600.seconds)
            #expect(shop.story(of: chat).suffix(3) == ["handed off asked", "followup noOperator", "shop: …"])
            #expect(shop.lastWords(in: chat).contains("phone number"))
        }
    }

    @Test("B7.3 given a silent bot and nobody available, then the chat is a follow-up and the visitor is told")
    func silentAndNobody() throws {
        try scenario(policy: withBot) { shop in
            _ = shop.bot()
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(15.seconds)
            #expect(shop.story(of: chat).suffix(3) == ["handed off silent", "followup noOperator", "shop: …"])
            #expect(shop.timers(chat).contains { $0.ladder == .reply }, "B6.1: the shop owes an answer from here on")
        }
    }

    @Test(
        """
        B7.4 given a handoff, when an operator takes the chat, then they see the bot's part and the answers, and the \
        visitor sees who left and who came
        """)
    func takesOver() throws {
        try scenario(policy: {
            $0.departments[0].bot = true
            $0.departments[0].intake = [Policy.Question(key: "order", ask: "Which order?")]
        }) { shop in
            let (ana, robo, eva) = (shop.operator("ana"), shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Where is it?")
            try eva.answers("order", "4711", in: chat)
            try robo.says("It is on its way", in: chat)
            try eva.handsOff(chat)
            try ana.takes(chat)
            let story = [
                "started", "eva: Where is it?", "intake 1", "order = 4711", "bot robo", "bot 5",
                "robo: It is on its way", "handed off asked", "queued handoff", "waiting 1", "taken ana",
            ]
            #expect(shop.story(of: chat) == story)
            #expect(ana.hears().suffix(story.count) == story[...])
            #expect(eva.hears() == story)
        }
    }

    @Test(
        """
        B7.4 given a chat that is with the bot, when an operator takes it, then the bot leaves in the same step, \
        and the reply clock begins
        """)
    func taken() throws {
        try scenario(policy: withBot) { shop in
            let ana = shop.operator("ana")
            let (_, robo, chat) = try talk(shop)
            shop.passes(30.seconds)
            try ana.takes(chat)
            #expect(shop.story(of: chat).suffix(2) == ["handed off taken", "taken ana"])
            #expect(throws: Refusal.muted) { try robo.says("Late", in: chat) }
            let taken = shop.now
            shop.passes(31.seconds)
            #expect(shop.facts(of: chat, .chat(.replyLate)).map(\.event.at) == [taken + 30.seconds], "B6.1")
        }
    }

    @Test(
        """
        B7 given an answer of the bot, when the visitor is silent for half an hour, then it was resolved; B1.4: who \
        comes back comes to people
        """)
    func resolved() throws {
        try scenario(policy: withBot) { shop in
            let (eva, robo, chat) = try talk(shop)
            shop.passes(1_799.seconds)
            #expect(shop.state(chat) == .bot)
            shop.passes(1.seconds)
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).first?.event)
            #expect((closed.reason, closed.ladder, closed.rung) == (CloseReason.botResolved.rawValue, .bot, 2))
            #expect(closed.until == shop.now - 1_800.seconds)
            try eva.says("One more thing", in: chat)
            #expect(shop.state(chat) == .queued)
            #expect(throws: Refusal.muted) { try robo.says("Yes?", in: chat) }
        }
    }

    @Test("B7 given a bot that says that it is done, when it ends the chat, then as resolved, and as nothing else")
    func botEnds() throws {
        try scenario(policy: withBot) { shop in
            let (_, robo, chat) = try talk(shop)
            #expect(throws: Refusal.valueInvalid) { try robo.ends(chat, .spam) }
            try robo.ends(chat)
            #expect(shop.story(of: chat).last == "closed botResolved")
        }
    }
}
