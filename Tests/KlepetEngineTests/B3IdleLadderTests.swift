import Testing

@testable import KlepetEngine

@Suite("B3 the idle ladder")
struct B3IdleLadderTests {
    @Test(
        """
        B3.1 given the visitor's turn in an active chat, when they stay silent, then they are asked, warned \
        and let go, in this order
        """)
    func threeRungs() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            #expect(shop.rests())
            #expect(idleRungs(shop, chat) == [300.seconds, 420.seconds, 540.seconds])
            #expect(shop.story(of: chat).suffix(3) == idleStory)
            let words = shop.facts(of: chat).filter { $0.event.ladder == .idle }.map(\.text)
            #expect(words[0].contains("still there"))
            #expect(words[1].contains("2\u{A0}minutes") && words[1].contains("just write"))
        }
    }

    @Test(
        """
        B3.1 given a chat in the line, offered, on hold, a follow-up or the operator's turn, when hours \
        pass, then no ladder runs
        """)
    func runsNowhereElse() throws {
        try scenario(policy: { $0.waiting.followUpAfterMilliseconds = 30 * 24.hours }) { shop in
            let (eva, ana, zoe) = (shop.visitor("eva"), shop.operator("ana"), shop.visitor("zoe"))
            let queued = try eva.starts("In the line")
            let owed = try zoe.starts("Not answered")
            try ana.takes(owed)
            let held = try zoe.starts("On hold")
            try ana.takes(held)
            try ana.says("One moment", in: held)
            try ana.holds(held, for: 24.hours)
            let followup = try eva.starts("Follow-up")
            try eva.chooses(.email, in: followup, contact: "eva@example.org")
            shop.passes(23.hours)
            for chat in [queued, owed, held, followup] {
                #expect(shop.facts(of: chat).allSatisfy { $0.event.ladder != .idle }, "\(shop.story(of: chat))")
                #expect(shop.state(chat) != .closed)
            }
        }
        try scenario(.assign, policy: { $0.routing.offerMilliseconds = 24.hours }) { shop in
            let ana = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Offered")
            #expect(shop.look(chat).owner == ana.person)
            shop.passes(9.minutes)
            #expect(shop.facts(of: chat).allSatisfy { $0.event.ladder != .idle })
        }
    }

    @Test(
        """
        B3.1 given an operator who answered and left, when the chat waits in the line on the visitor's turn, \
        then no ladder runs there
        """)
    func notInTheLineOnTheVisitorsTurn() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            _ = shop.operator("bob")
            ana.leaves()
            shop.passes(10.minutes)
            #expect(shop.state(chat) == .queued)
            #expect(idleRungs(shop, chat) == [])
        }
    }

    @Test(
        """
        B3.2 given a message that is delivered, when the ladder counts, then from its first delivery, not \
        from the visitor's message
        """)
    func countsFromDelivery() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(10.seconds)
            try ana.says("Hi", in: chat)
            shop.passes(20.seconds)
            try eva.gets(chat)
            shop.passes(10.seconds)
            try shop.join("eva", .visitor).gets(chat)
            shop.rests()
            #expect(idleRungs(shop, chat).first == 330.seconds)
        }
    }

    @Test(
        """
        B3.2 given a message that nobody delivers, when 60 s have passed, then the ladder counts from there, also \
        if it is delivered later
        """)
    func countsFromUndelivered() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            shop.passes(100.seconds)
            try eva.gets(chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [360.seconds, 480.seconds, 600.seconds])
        }
    }

    @Test("B3.2 given a ladder half way up, when the operator writes again, then it starts anew, with every rung")
    func operatorReanchors() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(450.seconds)
            try ana.says("I am still here", in: chat)
            try eva.gets(chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [300.seconds, 750.seconds, 420.seconds, 870.seconds, 990.seconds])
        }
    }

    @Test(
        """
        B3.3 given a running ladder, when the visitor writes, then it is gone, and starts anew only \
        with the operator's answer
        """)
    func visitorDisarms() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            shop.passes(450.seconds)
            try eva.says("Yes!", in: chat)
            shop.passes(1.hours)
            #expect(idleRungs(shop, chat).count == 1)
            try ana.says("Sorry", in: chat)
            try eva.gets(chat)
            shop.rests()
            #expect(Array(idleRungs(shop, chat).suffix(1)) == [450.seconds + 1.hours + 540.seconds])
        }
    }

    @Test("B3.3 given a visitor who was warned, when they say that they are still here, then the chat does not end")
    func stillHere() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.reaches(540.seconds)
            try eva.staysHere(chat)
            shop.passes(299.seconds)
            #expect(shop.state(chat) == .active)
            #expect(shop.story(of: chat).last == "stillHere")
            try eva.staysHere(chat)
            try eva.says("Yes!", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.staysHere(chat) } == .ladderNotRunning)
        }
    }

    @Test(
        """
        B3.5 given a running ladder, when notes, the shop's words, receipts, revisions, presence and reconnects \
        come, then it does not move
        """)
    func nothingElseMovesIt() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            let seq = shop.facts(of: chat, .chat(.said)).last?.event.seq ?? 0
            shop.passes(290.seconds)
            let due = shop.timers(chat).map(\.due)
            try ana.notes("Silent", in: chat)
            try ana.edits(seq, to: "?", in: chat)
            try eva.reads(chat)
            try shop.office.says("We close at six", in: chat)
            _ = shop.join("eva", .visitor)
            eva.leaves()
            try ana.becomes(.away)
            try ana.types(in: chat)
            #expect(shop.timers(chat).map(\.due) == due)
        }
    }

    @Test("B3.5 given a visitor who types, when the shop says something, then the pause goes on")
    func theShopsWordsKeepThePause() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try eva.types(in: chat)
            shop.passes(5.seconds)
            try shop.office.says("We close at six", in: chat)
            shop.rests()
            #expect(idleRungs(shop, chat).first == 310.seconds)
        }
    }

    @Test(
        """
        B3.6 given a machine that slept past the whole ladder, when it wakes, then one rung fires at once and the \
        others with their full steps
        """)
    func noCloseWithoutWarning() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.sleeps(3.hours)
            #expect(idleRungs(shop, chat) == [3.hours])
            shop.sleeps(3.hours)
            #expect(idleRungs(shop, chat) == [3.hours, 6.hours])
            shop.rests()
            #expect(idleRungs(shop, chat) == [3.hours, 6.hours, 6.hours + 120.seconds])
        }
    }

    @Test(
        """
        B3.6 given a restart in the middle of the ladder, when the visitor stays silent, then no rung comes twice and \
        the warning has its time
        """,
        arguments: [false, true])
    func restartInTheMiddle(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(310.seconds)
            shop.restarts(fromSnapshot: fromSnapshot, after: 100.seconds)
            shop.passes(9.seconds)
            #expect(idleRungs(shop, chat) == [300.seconds])
            // The operator comes back in time: the chat stays theirs; and so does the visitor.
            _ = (shop.join("ana", .operator), shop.join("eva", .visitor))
            shop.rests()
            #expect(idleRungs(shop, chat) == [300.seconds, 420.seconds, 540.seconds])
        }
    }

    @Test(
        """
        B3.6 given a machine that slept past the end of the wait, when it wakes, then the visitor gets one \
        message, not the whole ladder
        """)
    func oneWaitingRungAfterASleep() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            _ = shop.news(of: chat)
            shop.sleeps(1.hours)
            #expect(shop.news(of: chat) == ["followup waited", "shop: …", "replyLate"])
        }
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.sleeps(250.seconds)
            #expect(["waiting 2", "waiting 2 skipped"].flatMap { shop.times(of: $0, in: chat) } == [250.seconds])
            #expect(shop.times(of: "waiting 3", in: chat) == [])
            shop.passes(90.seconds)
            #expect(shop.times(of: "waiting 3", in: chat) == [340.seconds])
        }
    }

    @Test("B3.6 given a machine that slept past a promise, when it wakes, then nobody is reminded of what is over")
    func noReminderAfterTheFact() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.promises(chat, in: 10.minutes)
            shop.sleeps(1.hours)
            #expect(shop.story(of: chat).filter { $0.hasPrefix("promise") } == ["promised", "promiseDue", "promise 2"])
        }
    }

    @Test(
        """
        B3.6 given an operator silent for days while the machine slept, when it wakes, then the chat is a follow-up \
        and nobody is still on it
        """)
    func noStillOnItBeforeTheFollowup() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.sleeps(72.hours)
            #expect(shop.state(chat) == .followup)
            #expect(shop.facts(of: chat).allSatisfy { ($0.event.ladder, $0.event.rung) != (.reply, 3) })
        }
    }

    @Test("B3.7 given a close due at t, when the visitor writes at t, then the chat does not end")
    func inputsComeFirst() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.reaches(540.seconds)
            try eva.says("Wait!", in: chat)
            shop.passes(0)
            #expect(shop.state(chat) == .active)
            #expect(idleRungs(shop, chat).count == 2)
        }
    }

    @Test(
        """
        B3.8 given an operator who switched the ladder off, when hours pass, then it is quiet; \
        switched on it counts as before
        """)
    func ladderOff() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            try ana.setsLadder(chat, on: false)
            shop.passes(5.hours)
            #expect(idleRungs(shop, chat) == [])
            #expect(!shop.look(chat).ladderOn)
            #expect(shop.refusal { () throws(Refusal) in try ana.setsLadder(chat, on: false) } == .already)
            try ana.setsLadder(chat, on: true)
            shop.rests()
            #expect(
                idleRungs(shop, chat) == [5.hours, 5.hours + 120.seconds, 5.hours + 240.seconds],
                "with its full warning")
        }
    }

    @Test("B3 given a ladder that does not run, when the staff asks why, then explain says it")
    func explained() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.types(in: chat)
            #expect(shop.timers(chat).first?.paused == "the visitor types")
            try ana.holds(chat, for: 5.minutes)
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "the chat is on hold")
            try ana.resumes(chat)
            try ana.setsLadder(chat, on: false)
            #expect(shop.timers(chat).map(\.paused) == ["the operator switched it off"])
            try ana.setsLadder(chat, on: true)
            #expect(shop.timers(chat).map(\.paused) == [nil])
            #expect(throws: Refusal.notAllowed) { _ = try shop.engine.explain(chat, by: eva.client) }
        }
    }
}

let idleStory = ["idle 1", "idle 2", "closed idle"]

/// When the three rungs came, since the chat's start: all prompts, then all warnings, then the close.
func idleRungs(_ shop: Shop, _ chat: ChatID) -> [Int64] { idleStory.flatMap { shop.times(of: $0, in: chat) } }
