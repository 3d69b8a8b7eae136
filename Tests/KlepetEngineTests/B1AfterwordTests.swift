import Testing

@testable import KlepetEngine

@Suite("B1.4 afterwords and other ways back")
struct B1AfterwordTests {
    /// What the shop itself said in the chat since its first episode.
    private func shopsWords(_ shop: Shop, _ chat: ChatID) -> Int {
        shop.facts(of: chat, .chat(.said)).filter { $0.event.person == 0 && $0.event.episode > 1 }.count
    }

    private func ended(_ shop: Shop) throws -> (eva: Participant, ana: Participant, chat: ChatID) {
        let (eva, ana, chat) = try conversation(shop)
        try ana.ends(chat)
        return (eva, ana, chat)
    }

    @Test(
        """
        B1.4 given a chat that somebody ended just now, when its visitor writes, then its former owner has it again, \
        and nobody says a word of the shop's
        """, arguments: ["operator", "visitor", "wrapup"])
    func afterword(_ who: String) throws {
        for mode in Policy.RoutingMode.allCases {
            try scenario(mode) { shop in
                let (eva, ana, chat) = try conversation(shop)
                switch who {
                case "operator": try ana.ends(chat)
                case "visitor": try eva.ends(chat)
                default:
                    try ana.asksMore(chat)
                    shop.passes(5.minutes)
                }
                shop.passes(5.minutes)
                let posted = try eva.says("And where is the invoice?", in: chat)
                #expect((posted.outcome, posted.chat) == (.afterword, chat))
                let view = shop.look(chat)
                #expect((view.state, view.owner, view.episode) == (.active, ana.person, 2))
                #expect(ana.hears().last == "eva: And where is the invoice?")
                #expect(shop.story(of: chat).suffix(2) == ["reopened", "eva: And where is the invoice?"])
                shop.passes(1.hours)
                #expect(shopsWords(shop, chat) == 0, "no clock tells the visitor anything")
                #expect(shop.story(of: chat).suffix(2) == ["replyLate", "replyOverdue"], "the staff is told")
                #expect(shop.look(chat).owner == ana.person, "it is offered to nobody else")
                try ana.says("In your e-mail.", in: chat)
                try eva.gets(chat)
                shop.passes(300.seconds)
                #expect(shop.story(of: chat).last == "idle 1", "from the answer on it is a chat like others")
            }
        }
    }

    @Test("B1.4, B4.6 given an afterword, when its owner promises a time, then that is all that the visitor is told")
    func promised() throws {
        try scenario { shop in
            let (eva, ana, chat) = try ended(shop)
            try eva.says("And where is the invoice?", in: chat)
            shop.passes(10.minutes)
            try ana.promises(chat, in: 5.minutes)
            shop.passes(0)
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana] { each.rejoins() }
            shop.passes(1.minutes)
            #expect(shopsWords(shop, chat) == 1 && shop.lastWords(in: chat).contains("5\u{A0}minutes"))
        }
    }

    @Test("B1.4 given an owner with no room left, when there is an afterword, then it comes to them over capacity")
    func overCapacity() throws {
        try scenario(.assign) { shop in
            let (eva, zoe, ana) = (shop.visitor("eva"), shop.visitor("zoe"), shop.operator("ana", capacity: 1))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.ends(chat)
            let other = try zoe.starts("Hi")
            try ana.takes(other)
            #expect(try eva.says("Bye!", in: chat).outcome == .afterword)
            #expect(shop.look(chat).owner == ana.person && shop.state(chat) == .active)
            let kim = try shop.visitor("kim").starts("Anybody?")
            try ana.ends(other)
            #expect(shop.state(kim) == .queued, "she has one chat still")
        }
    }

    @Test(
        """
        B1.4 given an end that nobody meant, an owner who is not here, a time that is over, an afterword switched off \
        or a chat that nobody had at its end, when the visitor writes, then it goes through the line
        """)
    func noAfterword() throws {
        let ways: [(String, (inout Policy) -> Void, (Shop, Participant, Participant, ChatID) throws -> Void)] = [
            ("idle", { _ in }, { shop, _, _, _ in shop.passes(20.minutes) }),
            ("callback", { _ in }, { try $2.ends($3, .callback) }),
            (
                "away", { _ in },
                { _, _, ana, chat in
                    try ana.ends(chat)
                    try ana.becomes(.away)
                }
            ),
            (
                "offline", { _ in },
                { _, _, ana, chat in
                    try ana.ends(chat)
                    ana.leaves()
                }
            ),
            (
                "later", { _ in },
                { shop, _, ana, chat in
                    try ana.ends(chat)
                    shop.passes(10.minutes + 1)
                }
            ),
            ("off", { $0.reopen.afterwordMilliseconds = 0 }, { try $2.ends($3) }),
            (
                "lost", { _ in },
                { shop, eva, ana, chat in
                    _ = shop.operator("bob")
                    ana.leaves()
                    shop.passes(3.minutes)
                    try eva.ends(chat)
                    ana.rejoins()
                }
            ),
        ]
        for (way, policy, end) in ways {
            try scenario(policy: policy) { shop in
                let (eva, ana, chat) = try conversation(shop)
                try end(shop, eva, ana, chat)
                #expect(try eva.says("One more thing", in: chat).outcome == .reopened, "\(way)")
                #expect(shop.state(chat) == .queued, "\(way)")
            }
        }
        try scenario { shop in
            let (eva, _, chat) = try ended(shop)
            shop.reaches(10.minutes)
            #expect(try eva.says("One more thing", in: chat).outcome == .afterword, "the last moment is within it")
        }
    }

    @Test(
        """
        B1.4 given an unanswered afterword, when its operator goes away or is gone for a minute, then it is a follow-up \
        that the visitor hears nothing of, and whoever takes it answers
        """)
    func followup() throws {
        for goes in ["away", "offline"] {
            try scenario(policy: { $0.greeting = true }) { shop in
                let (eva, ana, chat) = try ended(shop)
                let bob = shop.operator("bob")
                try eva.says("And the invoice?", in: chat)
                if goes == "away" { try ana.becomes(.away) } else { ana.leaves() }
                if goes == "offline" {
                    shop.passes(59.seconds)
                    #expect(shop.state(chat) == .active, "a page that is loaded anew is no leaving")
                    shop.passes(1.seconds)
                }
                #expect(shop.state(chat) == .followup)
                #expect(shop.story(of: chat).contains("followup afterword") && shopsWords(shop, chat) == 0)
                try bob.takes(chat)
                #expect(shopsWords(shop, chat) == 0, "no greeting")
                try bob.says("It is in your e-mail.", in: chat)
                #expect(shop.state(chat) == .active)
            }
        }
        try scenario { shop in
            let (eva, ana, chat) = try ended(shop)
            try eva.says("And the invoice?", in: chat)
            ana.leaves()
            shop.restarts(fromSnapshot: true, after: 30.seconds)
            ana.rejoins()
            shop.passes(5.minutes)
            #expect(shop.state(chat) == .active && shop.look(chat).owner == ana.person, "she came back in time")
        }
    }

    @Test("B1.4 given an afterword that nobody answers for a day, then it is a follow-up without a word (B1.5)")
    func unanswered() throws {
        try scenario { shop in
            let (eva, _, chat) = try ended(shop)
            try eva.says("And the invoice?", in: chat)
            shop.passes(25.hours)
            #expect(shop.state(chat) == .followup && shopsWords(shop, chat) == 0)
        }
    }

    @Test("B1.4 given thanks after the end, then they are settled at once and end without a survey; again and again")
    func thanks() throws {
        try scenario(policy: { $0.survey.ask = true }) { shop in
            let (eva, ana, chat) = try ended(shop)
            for _ in 0..<2 {
                #expect(try eva.says("Thanks, bye!", in: chat).outcome == .afterword)
                #expect(shop.look(chat).turn == .nobody)
                ana.leaves()
                shop.passes(5.minutes)
                ana.rejoins()
                #expect(shop.story(of: chat).suffix(2) == ["settled byThanks", "closed resolved"])
            }
            #expect(shop.facts(of: chat, .chat(.surveyAsked)).count == 1, "of the first episode alone")
            #expect(shopsWords(shop, chat) == 0 && !shop.story(of: chat).contains("replyLate"))
        }
    }

    // MARK: spam, the back office, policies

    @Test(
        """
        B1.4 given a chat that ended as spam or by the back office, when its visitor writes, then a new chat begins, \
        linked to it; after spam behind everybody who waits
        """)
    func spam() throws {
        for asSpam in [true, false] {
            for byStart in [true, false] {
                try scenario { shop in
                    let (eva, ana, chat) = try conversation(shop)
                    if asSpam { try ana.ends(chat, .spam) } else { try shop.office.ends(chat) }
                    let low = try shop.visitor("zoe").starts("Waiting", priority: -50)
                    let posted =
                        byStart
                        ? try eva.opens("CHEAP PILLS", priority: 100)
                        : try eva.says("CHEAP PILLS", in: chat)
                    #expect(posted.outcome == .started && posted.chat != chat && shop.state(chat) == .closed)
                    #expect(shop.facts(of: posted.chat, .chat(.started)).first?.event.subject == chat)
                    func place(_ chat: ChatID) -> UInt32 {
                        shop.engine.state.position(of: shop.engine.state.slot(of: chat))
                    }
                    #expect((place(low), place(posted.chat)) == (asSpam ? (1, 2) : (2, 1)))
                    let later = try shop.visitor("kim").starts("Me, too", priority: -99)
                    #expect((place(later) < place(posted.chat)) == asSpam)
                    try ana.takes(posted.chat)
                    try ana.ends(posted.chat)
                    let next = try eva.opens("A true question", priority: 100).chat
                    #expect(shop.facts(of: next, .chat(.started)).first?.event.value == 100, "it was no spam")
                }
            }
        }
    }

    @Test("B1.4 given a ban that has ended, when the visitor writes to a chat of before, then that one stays closed")
    func ban() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.bans(eva, for: 1.hours)
            #expect(throws: Refusal.banned) { try eva.says("Why?", in: chat) }
            shop.passes(2.hours)
            #expect(try eva.says("Why?", in: chat).outcome == .started)
        }
    }

    @Test("B1.4 given a policy by which visitors reopen nothing, when they write, then a new chat begins every time")
    func byVisitorOff() throws {
        try scenario(policy: { $0.reopen.byVisitor = false }) { shop in
            let (eva, ana, chat) = try ended(shop)
            let posted = try eva.says("Thanks, bye!", in: chat)
            #expect(posted.outcome == .started && shop.state(chat) == .closed)
            #expect(shop.facts(of: posted.chat, .chat(.started)).first?.event.subject == chat)
            try eva.ends(posted.chat)
            try ana.reopens(chat)
            #expect(shop.state(chat) == .active, "operators do")
        }
    }

    @Test(
        "B1.4 given a policy with times of its own, then it reopens that long, and afterwords last no longer than that")
    func times() throws {
        try scenario(policy: { $0.reopen.withinMilliseconds = 5.minutes }) { shop in
            let (eva, _, chat) = try ended(shop)
            shop.reaches(5.minutes)
            #expect(try eva.says("Hm", in: chat).outcome == .afterword)
            try eva.ends(chat)
            shop.reaches(5.minutes + 1)
            #expect(try eva.says("Hm", in: chat).outcome == .started)
        }
        try scenario(policy: { $0.reopen.afterwordMilliseconds = 1.hours }) { shop in
            let (eva, _, chat) = try ended(shop)
            shop.reaches(1.hours)
            #expect(try eva.says("Hm", in: chat).outcome == .afterword)
        }
    }

    @Test(
        """
        B1.4 given a visitor with chats, when they start another, then it is linked to the newest, open or closed, over \
        restarts, and nobody else's
        """)
    func links() throws {
        try scenario { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            func follows(_ chat: ChatID) -> ChatID { shop.facts(of: chat, .chat(.started)).first?.event.subject ?? 99 }
            let first = try eva.starts("One")
            #expect(follows(first) == 0)
            let second = try eva.starts("Two")
            #expect(follows(second) == first)
            try eva.ends(second)
            let third = try eva.starts("Three")
            #expect(follows(third) == first, "the one that is open")
            try eva.ends(first)
            try eva.ends(third)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            zoe.rejoins()
            #expect(follows(try eva.starts("Four")) == third)
            #expect(follows(try zoe.starts("Hi")) == 0)
        }
    }

    @Test("B13.2 given a full line, when there is an afterword, then it is let in; through the line it is not")
    func fullLine() throws {
        try scenario(policy: { $0.limits.waitingChatsMax = 1 }) { shop in
            let (eva, ana, chat) = try ended(shop)
            try shop.visitor("zoe").starts("Waiting")
            #expect(try eva.says("And the invoice?", in: chat).outcome == .afterword)
            try ana.ends(chat)
            shop.passes(11.minutes - 10.seconds)
            _ = try? shop.visitor("kim").starts("Waiting")
            #expect(throws: Refusal.lineFull) { try eva.says("Hello?", in: chat) }
        }
    }
}
