import Testing

@testable import KlepetEngine

@Suite("B19 bots of today")
struct B19BotTests {
    private func withBot(_ policy: inout Policy) { policy.departments[0].bot = true }

    // MARK: B19.4

    @Test("B19.4 given a message that names what it knows, when somebody else has spoken since, then it is stale")
    func stale() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Do you ship to Brno?")
            let known = shop.look(chat).chatSeq
            let more = try eva.says("And to Graz?", in: chat).chatSeq
            let (seq, digest) = (shop.engine.outbox.accepted, shop.engine.digest)
            #expect(throws: Refusal.stale) { try robo.says("We do.", in: chat, knowing: known) }
            #expect(throws: Refusal.stale) { try robo.says("We do.", in: chat, knowing: more - 1) }
            #expect(throws: Refusal.valueInvalid) { try robo.says("We do.", in: chat, knowing: more + 1) }
            #expect(shop.engine.outbox.accepted == seq && shop.engine.digest == digest)
            try robo.says("To both.", in: chat, knowing: more)
            try robo.says("By tomorrow.", in: chat, knowing: more)
            #expect(shop.story(of: chat).suffix(2) == ["robo: To both.", "robo: By tomorrow."], "its own age nothing")
            #expect(throws: Refusal.stale) { try eva.says("And?", in: chat, knowing: more) }
            try eva.says("And?", in: chat)
            #expect(throws: Refusal.stale) { try robo.says("So it is.", in: chat, knowing: more) }
        }
    }

    @Test(
        """
        B19.4 given notes, receipts and what the shop itself says, when they come in between, then a message is not \
        stale; a retry of one that was said is a duplicate
        """)
    func notStale() throws {
        try scenario { shop in
            let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
            let bob = shop.operator("bob")
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            let known = shop.look(chat).chatSeq
            try bob.notes("A regular", in: chat)
            try eva.gets(chat)
            shop.passes(3.minutes)
            #expect(shop.story(of: chat).contains("reply 3"), "the shop has spoken")
            try ana.says("Yes?", in: chat, id: "m1", knowing: known)
            try eva.says("Where is it?", in: chat)
            #expect(try ana.says("Yes?", in: chat, id: "m1", knowing: known).outcome == .duplicate)
            #expect(throws: Refusal.stale) { try ana.says("Yes?", in: chat, id: "m2", knowing: known) }
            try bob.notes("See above", in: chat)
            #expect(throws: Refusal.stale) {
                try withText("A note, too") { (text) throws(Refusal) in
                    var note = Message(text: text, isNote: true)
                    note.knows = known
                    _ = try bob.does(.say(Say(chat: chat, message: note)))
                }
            }
        }
    }

    @Test(
        """
        B19.4 given a message that waits for one before it, when it has its turn, then it is held against what is said \
        by then
        """)
    func heldBack() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            let known = shop.look(chat).chatSeq
            #expect(try robo.says("second", in: chat, id: "m2", number: 2, knowing: known).outcome == .heldBack)
            try eva.says("Never mind", in: chat)
            try robo.says("first", in: chat, id: "m1", number: 1)
            #expect(shop.story(of: chat).last == "robo: first")
            #expect(robo.notices() == ["messageRefused m2"])
        }
    }

    @Test("B19.4 given a chat that ends and begins again, then who knows its end knows all; a start names nothing")
    func reopened() throws {
        try scenario { shop in
            let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            let asked = shop.look(chat).chatSeq
            try ana.says("Hello", in: chat)
            try ana.ends(chat)
            shop.passes(1.hours)
            #expect(throws: Refusal.stale) { try eva.says("One more thing", in: chat, knowing: asked) }
            #expect(shop.state(chat) == .closed)
            try eva.says("One more thing", in: chat, knowing: shop.look(chat).chatSeq)
            try ana.takes(chat)
            #expect(throws: Refusal.stale) { try ana.says("Yes", in: chat, knowing: asked) }
            #expect(throws: Refusal.valueInvalid) {
                try withText("Hi") { (text) throws(Refusal) in
                    var message = Message(text: text)
                    message.knows = 1
                    _ = try shop.visitor("zoe").does(.start(Start(message: message)))
                }
            }
        }
    }

    // MARK: B19.1

    @Test(
        """
        B19.1 given a bot's draft, when it grows, then the visitor and the staff see it, and others and the journal \
        nothing
        """)
    func drafts() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva, zoe) = (shop.bot(), shop.visitor("eva"), shop.visitor("zoe"))
            let (ana, carl) = (shop.operator("ana", departments: ["support"]), shop.operator("carl", departments: []))
            try shop.office.enters("carl", marks: .noDepartment)
            let chat = try eva.starts("Do you ship to Brno?")
            try robo.drafts("We", in: chat)
            #expect(shop.story(of: chat).last == "bot 5", "B19.5")
            let seq = shop.engine.outbox.accepted
            for words in ["We ship", "We ship to Brno"] { try robo.drafts(words, in: chat) }
            #expect(shop.engine.outbox.accepted == seq)
            for someone in [eva, ana, shop.office!] { #expect(someone.notices() == ["draft We ship to Brno"]) }
            for someone in [zoe, carl, robo] { #expect(someone.notices() == []) }
            shop.passes(1.seconds)
            try robo.drafts("We ship to Brno and", in: chat)
            #expect(eva.notices() == ["draft We ship to Brno and"])
            try robo.says("We ship to Brno and Graz.", in: chat, id: "a1")
            #expect(eva.notices() == [] && ana.notices() == [])
            #expect(throws: Refusal.already) { try robo.drafts("We ship", in: chat) }
            #expect(shop.engine.drafts.count == 0)
            let tab = shop.visitor("eva")
            #expect(tab.notices() == [], "who comes later sees what is said")
        }
    }

    @Test(
        """
        B19.1 given a draft that nobody has read, when the chat is handed over, ends or the bot takes it back, then it \
        is void in the same step
        """, arguments: ["asked", "gave up", "taken", "ended", "closed by the office", "taken back", "silent"])
    func void(_ how: String) throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva, ana) = (shop.bot(), shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try robo.drafts("I have looked", in: chat)
            #expect(eva.notices() == ["draft I have looked"])
            try robo.drafts("I have looked and", in: chat)
            switch how {
            case "asked": try eva.handsOff(chat)
            case "gave up": try robo.handsOff(chat)
            case "taken": try ana.takes(chat)
            case "ended": try eva.ends(chat)
            case "closed by the office": try shop.office.ends(chat)
            case "silent": shop.passes(2.minutes)
            default: try robo.drafts(" ", in: chat)
            }
            #expect(!eva.notices().contains { $0.contains("looked") })
            #expect(ana.notices() == ["draft a1"], "without words: it is void")
            #expect(shop.engine.drafts.draft(UInt32(chat))?.text == [])
            guard how != "taken back" else { return }
            #expect(throws: Refusal.muted) { try robo.drafts("Late", in: chat) }
        }
    }

    @Test("B19.1 given another id, then the draft is of that one; a message of another id leaves it as it is")
    func ids() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            try robo.drafts("One", in: chat, id: "a1")
            try robo.drafts("Two", in: chat, id: "a2")
            try robo.says("By the way", in: chat, id: "a9")
            #expect(eva.notices() == ["draft Two"])
            try robo.says("Two it is", in: chat, id: "a2")
            #expect(shop.engine.drafts.count == 0)
            try robo.drafts("Three", in: chat, id: "a3")
            #expect(throws: Refusal.messageIDInvalid) { try robo.drafts("Four", in: chat, id: "") }
            let long = String(repeating: "x", count: 65)
            #expect(throws: Refusal.messageIDInvalid) { try robo.drafts("Four", in: chat, id: long) }
            try robo.drafts(String(repeating: "y", count: 8192), in: chat, id: "a4")
            #expect(throws: Refusal.textTooLong) {
                try robo.drafts(String(repeating: "y", count: 8193), in: chat, id: "a4")
            }
            #expect(throws: Refusal.textInvalid) { try robo.drafts("a\0b", in: chat, id: "a4") }
        }
    }

    @Test(
        """
        B19.1 given more than ten a second in a chat, then the rest is too fast, and other chats have their own measure
        """)
    func pace() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva, zoe) = (shop.bot(), shop.visitor("eva"), shop.visitor("zoe"))
            let (one, two) = (try eva.starts("Hello?"), try zoe.starts("Hello?"))
            for number in 1...10 { try robo.drafts("\(number)", in: one) }
            #expect(throws: Refusal.tooFast) { try robo.drafts("11", in: one) }
            try robo.drafts("1", in: two)
            try robo.drafts("", in: one)
            #expect(throws: Refusal.tooFast) { try robo.drafts("1", in: one) }
            shop.passes(1.seconds)
            try robo.drafts("11", in: one)
        }
    }

    @Test("B19.1, B13.1 given a card's number in a draft, then it is masked, and not shown while it grows")
    func masked() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            var seen: [String] = []
            for count in 1...19 {
                if count % 10 == 1 { shop.passes(1.seconds) }
                try robo.drafts("Your card " + "4111 1111 1111 1111".prefix(count), in: chat)
                seen += eva.notices()
            }
            shop.passes(1.seconds)
            try robo.drafts("Your card 4111 1111 1111 1111 is", in: chat)
            seen += eva.notices()
            #expect(seen.last == "draft Your card **** **** **** 1111 is")
            #expect(seen.allSatisfy { !$0.contains("4111 1") }, "\(seen)")
            try robo.drafts("Order 2026117 is", in: chat)
            #expect(eva.notices() == ["draft Order 2026117 is"])
        }
    }

    @Test("B19.1, B7.2 given a bot that drafts, then it is not silent, as long as it may think")
    func notSilent() throws {
        try scenario(policy: withBot) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            _ = shop.operator("ana")
            let chat = try eva.starts("Hello?")
            for _ in 1...5 {
                shop.passes(10.seconds)
                try robo.drafts("Hm", in: chat)
            }
            #expect(shop.state(chat) == .bot)
            shop.passes(10.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test(
        """
        B19.1 given a thousand chats with drafts, then a reader gets the newest of each once, as many at a time as \
        wanted
        """)
    func many() throws {
        try scenario(policy: withBot) { shop in
            let (robo, ana) = (shop.bot(), shop.operator("ana"))
            let chats = try (0..<1000).map { try shop.visitor("v\($0)").starts("Hello?") }
            for words in ["a", "b", "c"] { for chat in chats { try robo.drafts(words, in: chat) } }
            var heard: [ChatID] = []
            for _ in 0..<12 {
                var some = 0
                shop.engine.pullSignals(ana.client, max: 100) { event, text, _ in
                    #expect(String(decoding: text, as: UTF8.self) == "c")
                    heard.append(event.chat)
                    some += 1
                    return true
                }
                #expect(some <= 100)
            }
            #expect(heard == chats)
        }
    }
}
