// B3.9: a visitor who is away and has not got what an operator wrote.

import Testing

@testable import KlepetEngine

/// eva left before ana answered.
func unread(_ shop: Shop) throws -> (eva: Participant, ana: Participant, chat: ChatID) {
    let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
    let chat = try eva.starts("Hello?")
    try ana.takes(chat)
    eva.leaves()
    try ana.says("How may I help?", in: chat)
    _ = shop.news(of: chat)
    return (eva, ana, chat)
}

@Suite("B3.9 an absent visitor")
struct B3AwayTests {
    @Test(
        """
        B3.9 given an operator's message to a visitor who is away, when five minutes pass, then a host is told once, \
        and nobody is asked anything
        """)
    func leftUnread() throws {
        try scenario { shop in
            let (_, ana, chat) = try unread(shop)
            let first = shop.look(chat).chatSeq
            shop.passes(1.minutes)
            try ana.says("We do ship there.", in: chat)
            let last = shop.look(chat).chatSeq
            shop.reaches(4.minutes)
            #expect(shop.news(of: chat) == ["ana: We do ship there."])
            shop.passes(0)
            #expect(shop.news(of: chat) == ["leftUnread"])
            let told = try #require(shop.facts(of: chat, .chat(.leftUnread)).first?.event)
            #expect(told.value == Int64(first) && told.subject == UInt64(last) && told.until == opening)
            #expect((told.ladder, told.rung) == (.away, 1))
            shop.passes(24.hours)
            try ana.says("Are you there?", in: chat)
            shop.passes(24.hours)
            #expect(shop.news(of: chat) == ["ana: Are you there?"], "once for each stretch")
        }
    }

    @Test("B3.9 given words left unread, when the visitor comes back and gets them, then the ladder begins there")
    func beginsWithTheDelivery() throws {
        try scenario { shop in
            let (eva, _, chat) = try unread(shop)
            shop.passes(3.hours)
            eva.rejoins()
            shop.passes(20.seconds)
            try eva.gets(chat)
            shop.rests()
            let read = 3.hours + 20.seconds
            #expect(idleRungs(shop, chat) == [read + 300.seconds, read + 420.seconds, read + 540.seconds])
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
        }
    }

    @Test(
        """
        B3.2 given a visitor who comes back with a page that sends no receipts, when a minute passes, then the ladder \
        counts from there
        """)
    func comesBackWithoutReceipts() throws {
        try scenario { shop in
            let (eva, _, chat) = try unread(shop)
            shop.passes(3.hours)
            eva.rejoins()
            shop.rests()
            #expect(idleRungs(shop, chat).first == 3.hours + 360.seconds)
        }
    }

    @Test("B3.2 given a page without receipts that goes after a minute, then the words count as delivered")
    func countsAsDelivered() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            shop.passes(70.seconds)
            eva.leaves()
            shop.rests()
            #expect(shop.story(of: chat).suffix(3) == ["idle 1 skipped", "idle 2 skipped", "closed idle"])
            #expect(shop.times(of: "closed idle", in: chat) == [600.seconds])
        }
    }

    @Test("B3.9 given a page that goes within the minute, then what was on its way is unread, all of it")
    func goesWithinTheMinute() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let first = shop.look(chat).chatSeq
            shop.passes(20.seconds)
            try ana.says("One more thing", in: chat)
            shop.passes(10.seconds)
            eva.leaves()
            shop.passes(10.minutes)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).map(\.event.value) == [Int64(first)])
            #expect(idleRungs(shop, chat) == [])
        }
    }

    @Test("B3.9 given a receipt of a part, when the visitor goes, then the rest is what is unread")
    func partly() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let first = shop.look(chat).chatSeq
            try ana.says("One more thing", in: chat)
            try eva.does(.receipt(chat: chat, delivered: first, read: 0))
            eva.leaves()
            shop.passes(10.minutes)
            let told = try #require(shop.facts(of: chat, .chat(.leftUnread)).first?.event)
            #expect(told.value == Int64(first + 1) && told.subject == UInt64(first + 1))
        }
    }

    @Test("B3.9 given a visitor who comes and goes without getting it, then the host is told once, and again anew")
    func onceForEachStretch() throws {
        try scenario { shop in
            let (eva, ana, chat) = try unread(shop)
            shop.passes(6.minutes)
            for _ in 0..<5 {
                eva.rejoins()
                shop.passes(20.seconds)
                eva.leaves()
                shop.passes(20.seconds)
            }
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
            eva.rejoins()
            try eva.gets(chat)
            eva.leaves()
            try ana.says("And this", in: chat)
            shop.passes(6.minutes)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 2)
        }
    }

    @Test("B3.9 given a visitor in two tabs, when one goes, then they are here")
    func twoTabs() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            _ = shop.join("eva", .visitor)
            eva.leaves()
            shop.passes(6.minutes)
            #expect(idleRungs(shop, chat) == [360.seconds])
            #expect(shop.facts(of: chat, .chat(.leftUnread)).isEmpty)
        }
    }

    @Test(
        """
        B3.9 given a visitor who read everything and went, when the ladder goes on, then its questions are skipped and \
        the chat ends in time
        """)
    func readAndGone() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.reads(chat)
            eva.leaves()
            shop.rests()
            #expect(shop.story(of: chat).suffix(3) == ["idle 1 skipped", "idle 2 skipped", "closed idle"])
            #expect(shop.times(of: "closed idle", in: chat) == [540.seconds])
        }
    }

    @Test(
        """
        B3.6 given a warning that was skipped, when the visitor comes back before the close, then they get it, with \
        its full time before and after
        """)
    func warnedAfterAll() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.reads(chat)
            eva.leaves()
            shop.passes(500.seconds)
            eva.rejoins()
            shop.rests()
            #expect(shop.times(of: "idle 2 skipped", in: chat) == [420.seconds])
            #expect(shop.times(of: "idle 2", in: chat) == [620.seconds])
            #expect(shop.times(of: "closed idle", in: chat) == [740.seconds])
        }
    }

    @Test("B3.5 given a visitor who was warned, when they go and come back, then nothing is said twice, nor put off")
    func warnedOnce() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.reads(chat)
            shop.passes(430.seconds)
            eva.leaves()
            shop.passes(10.seconds)
            eva.rejoins()
            shop.rests()
            #expect(idleRungs(shop, chat) == [300.seconds, 420.seconds, 540.seconds])
        }
    }

    @Test(
        """
        B3.9 given words that nobody fetches for seven days, then the chat is closed as unread, without survey, and \
        the visitor's next message reopens it however late
        """)
    func closedAsUnread() throws {
        try scenario(policy: {
            $0.survey.ask = true
            $0.rememberedChats = 0
        }) { shop in
            let (eva, ana, chat) = try unread(shop)
            shop.passes(1.hours)
            try ana.says("Anything else?", in: chat)
            shop.reaches(7 * 24.hours)
            #expect(shop.state(chat) == .active)
            shop.passes(0)
            #expect(shop.story(of: chat).last == "closed unread")
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).first?.event)
            #expect((closed.ladder, closed.rung) == (.away, 2))
            #expect(closed.until == opening + 1.hours && closed.value == opening + 5.minutes)
            shop.passes(90 * 24.hours)
            let zoe = shop.visitor("zoe")
            for _ in 0..<3 { try zoe.ends(try zoe.starts("Hello?")) }
            shop.passes(30 * 24.hours)
            #expect(try zoe.opens("Somebody else's").chat != chat, "its place is not given to another")
            eva.rejoins()
            let reply = try eva.says("I was away. Yes!", in: chat)
            #expect(reply.outcome == .reopened && reply.chat == chat)
        }
    }

    @Test("B1.4 given a chat closed otherwise, when its visitor writes a month later, then it is a new one")
    func closedOtherwise() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            shop.passes(30 * 24.hours)
            #expect(try eva.says("Hello again", in: chat).outcome == .started)
        }
    }

    @Test("B3.9 given numbers of the policy, then they are gone by, also where they change under way")
    func numbers() throws {
        try scenario(policy: {
            $0.away.afterMilliseconds = 60_000
            $0.away.closeAfterDays = 2
        }) { shop in
            let (_, _, chat) = try unread(shop)
            shop.passes(60.seconds)
            #expect(shop.news(of: chat) == ["leftUnread"])
            shop.passes(24.hours)
            var policy = Policy()
            policy.departments[0].mode = .take
            policy.away.closeAfterDays = 1
            try shop.office.sets(policy)
            shop.passes(0)
            #expect(shop.news(of: chat) == ["closed unread"])
        }
    }

    @Test(
        """
        B3.6 given a machine that slept for a month, when it wakes, then the host is told first, and the chat is closed \
        when they had the time to reach somebody
        """)
    func slept() throws {
        try scenario { shop in
            let (_, _, chat) = try unread(shop)
            shop.sleeps(30 * 24.hours)
            #expect(shop.news(of: chat) == ["leftUnread"])
            shop.passes(6 * 24.hours)
            #expect(shop.state(chat) == .active)
            shop.passes(24.hours)
            #expect(shop.news(of: chat) == ["closed unread"])
        }
    }

    @Test(
        "B3.9 given a restart while words are unread, then nothing is told twice, nor forgotten",
        arguments: [false, true])
    func restarts(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (eva, ana, chat) = try unread(shop)
            shop.passes(2.minutes)
            shop.restarts(fromSnapshot: fromSnapshot)
            ana.rejoins()
            shop.passes(2.minutes)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).isEmpty)
            shop.passes(1.minutes)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
            shop.restarts(fromSnapshot: fromSnapshot, after: 1.hours)
            ana.rejoins()
            shop.passes(7 * 24.hours)
            #expect(shop.story(of: chat).filter { $0 == "leftUnread" || $0 == "closed unread" }.count == 2)
            shop.restarts(fromSnapshot: fromSnapshot, after: 48.hours)
            eva.rejoins()
            #expect(try eva.says("Yes", in: chat).outcome == .reopened)
        }
    }

    @Test("B3.9 given a crash with the visitor here, when they do not come back, then what they had not got is unread")
    func crash() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            shop.restarts(after: 5.seconds)
            ana.rejoins()
            shop.passes(6.minutes)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
        }
    }

    // MARK: questions to nobody

    @Test(
        """
        B10.1 given a visitor who read everything and went, when the operator asks whether there is anything else, then \
        nobody is warned, and the chat ends in time
        """)
    func wrapUpOfAReader() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            eva.leaves()
            try ana.asksMore(chat)
            shop.rests()
            #expect(shop.story(of: chat).suffix(2).first == "idle 2 skipped")
            #expect(shop.facts(of: chat, .chat(.leftUnread)).isEmpty, "a question is no answer that they miss")
            #expect(shop.facts(of: chat, .chat(.closed)).map { $0.event.at - opening } == [120.seconds])
        }
    }

    @Test(
        "B10.1 given words on their way, when the operator asks whether there is anything else, then they stay unread")
    func wrapUpUnread() throws {
        try scenario { shop in
            let (_, ana, chat) = try unread(shop)
            try ana.asksMore(chat)
            shop.passes(10.minutes)
            #expect(shop.state(chat) == .wrapup)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
        }
    }

    @Test("B14.1 given words on their way, when the staff asks why the ladder does not run, then the visitor is away")
    func explained() throws {
        try scenario { shop in
            let (_, _, chat) = try unread(shop)
            let timers = shop.timers(chat)
            #expect(timers.first { $0.ladder == .idle }?.paused == "the visitor is away")
            #expect(timers.first { $0.ladder == .away }?.due == opening + 5.minutes)
            shop.passes(6.minutes)
            let next = shop.timers(chat).first { $0.ladder == .away }
            #expect(next?.rung == 2 && next?.due == opening + 7 * 24.hours)
        }
    }
}
