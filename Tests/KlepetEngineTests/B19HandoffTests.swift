import Testing

@testable import KlepetEngine

@Suite("B19 handoffs that say more, and what a bot is")
struct B19HandoffTests {
    private func withBot(_ policy: inout Policy) {
        policy.departments[0].bot = true
        policy.departments.append(Policy.Department(name: "sales"))
        policy.departments[1].mode = .take
        policy.skills = ["returns"]
        policy.languages = ["cs"]
    }

    // MARK: B19.5

    @Test("B19.5 given a bot's first word of an episode, or a draft, then the visitor was told before that it is a bot")
    func discloses() throws {
        for drafts in [false, true] {
            try scenario(policy: withBot) { shop in
                let robo = shop.bot()
                let eva = shop.join("eva", .visitor, locale: "cs")
                let chat = try eva.starts("Dobrý den")
                try robo.notes("A note is no word to the visitor", in: chat)
                #expect(!shop.story(of: chat).contains("bot 5"))
                if drafts { try robo.drafts("Ano", in: chat) }
                try robo.says("Ano.", in: chat, id: "a1")
                try robo.says("Ještě něco?", in: chat)
                #expect(shop.story(of: chat).suffix(3) == ["bot 5", "robo: Ano.", "robo: Ještě něco?"])
                #expect(shop.lastWords(in: chat).contains("automatickým"))
                #expect(shop.facts(of: chat, .chat(.said)).filter { $0.event.rung == 5 }.count == 1)
            }
        }
    }

    @Test("B19.5 given another episode, then it is told again; a refused word tells nothing")
    func onceAnEpisode() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva, ana) = (shop.bot(), shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            #expect(throws: Refusal.textEmpty) { try robo.says(" ", in: chat) }
            #expect(!shop.story(of: chat).contains("bot 5"))
            try robo.says("Hello", in: chat)
            try eva.handsOff(chat)
            try ana.takes(chat)
            try ana.says("Hello", in: chat)
            try ana.handsBack(chat)
            try robo.says("Me again", in: chat)
            #expect(shop.story(of: chat).filter { $0 == "bot 5" }.count == 1)
            try eva.ends(chat)
            shop.passes(1.hours)
            try eva.says("One more thing", in: chat)
            try ana.takes(chat)
            try ana.handsBack(chat)
            try robo.says("Yes?", in: chat)
            #expect(shop.story(of: chat).filter { $0 == "bot 5" }.count == 2)
        }
    }

    // MARK: B19.2

    @Test("B19.2 given a handoff with department, skill, language and summary, then whoever takes over has all of it")
    func briefs() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let (ana, sven) = (
                shop.operator("ana", departments: ["support"]), shop.operator("sven", departments: ["sales"])
            )
            let chat = try eva.starts("I want to return it")
            _ = shop.news(of: chat)
            let reply = try robo.handsOff(
                chat, to: "sales", skill: "returns", language: "cs", summary: "Wants to return order 4711")
            #expect(reply.outcome == .accepted)
            #expect(
                shop.news(of: chat) == [
                    "robo notes: Wants to return order 4711", "askedFor", "transfer accepted shop",
                    "handed off gaveUp", "queued handoff", "waiting 1",
                ])
            #expect(!eva.hears().contains { $0.contains("4711") }, "a note is the staff's")
            #expect(throws: Refusal.notInDepartment) { try ana.takes(chat) }
            try sven.takes(chat)
            #expect(shop.engine.state.chats[UInt32(chat)].skill == 1)
            #expect(shop.engine.state.chats[UInt32(chat)].language == 1)
        }
    }

    @Test("B19.2 given nobody in the other department, then the chat stays with the bot, and who comes there gets it")
    func briefsNobody() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            _ = shop.operator("ana", departments: ["support"])
            let chat = try eva.starts("Hello?")
            try eva.handsOff(chat)
            #expect(shop.state(chat) == .queued)
            let other = try shop.visitor("zoe").starts("Hello?")
            #expect(try robo.handsOff(other, to: "sales", summary: "").outcome == .noOperator)
            #expect(shop.state(other) == .bot)
            _ = shop.operator("bob", departments: ["support"])
            #expect(shop.state(other) == .bot)
            _ = shop.operator("sven", departments: ["sales"])
            #expect(shop.state(other) == .queued)
        }
    }

    @Test("B19.2 given a briefing that is wrong, then it is refused and nothing of it is said")
    func wrong() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            let seq = shop.engine.outbox.accepted
            #expect(throws: Refusal.departmentUnknown) { try robo.handsOff(chat, to: "finance", summary: "x") }
            #expect(throws: Refusal.departmentUnknown) { try robo.handsOff(chat, skill: "magic", summary: "x") }
            #expect(throws: Refusal.departmentUnknown) { try robo.handsOff(chat, language: "tlh", summary: "x") }
            let long = String(repeating: "x", count: 4097)
            #expect(throws: Refusal.textTooLong) { try robo.handsOff(chat, summary: long) }
            #expect(throws: Refusal.notAllowed) { try eva.handsOff(chat, to: "sales", summary: "") }
            #expect(shop.engine.outbox.accepted == seq)
            try robo.handsOff(chat, summary: "Card 4111 1111 1111 1111")
            #expect(shop.story(of: chat).contains("robo notes: Card **** **** **** 1111"), "B13.1")
        }
    }

    @Test("B19.2 given a chat of an operator, when they hand it back, then it is the bot's as if it had begun there")
    func handsBack() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva, ana) = (shop.bot(), shop.visitor("eva"), shop.operator("ana", capacity: 1))
            let chat = try eva.starts("Hello?")
            try eva.handsOff(chat)
            try ana.takes(chat)
            try ana.promises(chat, in: 5.minutes)
            #expect(throws: Refusal.already) { try ana.handsBack(chat) }
            try ana.says("It is on its way", in: chat)
            try eva.says("When?", in: chat)
            _ = shop.news(of: chat)
            try ana.handsBack(chat)
            #expect(shop.news(of: chat) == ["bot robo"])
            #expect(shop.facts(of: chat).last?.event.person == ana.person)
            #expect(shop.state(chat) == .bot && shop.look(chat).owner == 0)
            #expect(throws: Refusal.notTaken) { try ana.says("And", in: chat) }
            let other = try shop.visitor("zoe").starts("Hello?")
            try ana.takes(other)
            shop.passes(15.seconds)
            #expect(shop.story(of: chat).contains("handed off silent"), "it owes an answer")
            _ = robo
        }
        try scenario(policy: {
            withBot(&$0); $0.departments[0].bot = false
        }) { shop in
            let (_, ana, chat) = try conversation(shop)
            _ = shop.bot()
            #expect(throws: Refusal.noTransfer) { try ana.handsBack(chat) }
        }
    }
}
