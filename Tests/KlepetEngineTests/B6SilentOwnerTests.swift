// B6.1: the reply clock runs in open time. B6.2: an owner who has answered and then is silent.

import Testing

@testable import KlepetEngine

/// 2024-03-29, a Friday, 16:59 in Test/Prague, which is 15:59 UTC; nine to five on weekdays.
private let fridayEvening: Int64 = 1_711_727_940_000

private func keepsHours(_ policy: inout Policy) {
    var hours = Policy.Hours()
    hours.zone = "Test/Prague"
    hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
    policy.departments[0].hours = hours
}

@Suite("B6.1, B6.2 open time, and an owner who is silent")
struct B6SilentOwnerTests {
    /// Monday 9:00 in Prague, where the clocks went forward on Sunday, from Friday 16:59.
    private static let monday = (2 * 24 + 16).hours - 1.hours + 1.minutes

    // MARK: B6.1

    @Test(
        """
        B6.1 given a message a minute before closing, then late comes in time, and overdue and "still on it" when the \
        department has been open for so long, over restarts and changes of the clocks
        """,
        arguments: [false, true])
    func openTime(_ restarts: Bool) throws {
        try scenario(
            zones: .test, from: fridayEvening,
            policy: { policy in
                keepsHours(&policy)
                policy.reply.overdueAfterMilliseconds = 3.minutes
                policy.reply.followUpAfterMilliseconds = (30 * 24).hours
            }
        ) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(40.seconds)
            #expect(shop.times(of: "replyLate", in: chat) == [30.seconds])
            if restarts {
                shop.restarts(fromSnapshot: true, after: 24.hours)
                ana.rejoins()
            }
            shop.passes(Self.monday + 1.hours - (restarts ? 24.hours + 40.seconds : 40.seconds))
            #expect(shop.times(of: "reply 3", in: chat) == [Self.monday + 1.minutes])
            #expect(shop.times(of: "replyOverdue", in: chat) == [Self.monday + 2.minutes])
        }
    }

    @Test("B6.1 given a message of a Saturday, then nothing of it is late before Monday; without hours it is at once")
    func saturday() throws {
        for hasHours in [true, false] {
            try scenario(
                zones: .test, from: fridayEvening + 20.hours, policy: { if hasHours { keepsHours(&$0) } }
            ) { shop in
                _ = shop.operator("ana")
                let chat = try shop.visitor("eva").starts("Hello?")
                shop.passes(24.hours)
                #expect(shop.facts(of: chat, .chat(.replyLate)).isEmpty == hasHours)
                guard hasHours else { return }
                let timer = try #require(shop.timers(chat).first { $0.ladder == .reply })
                #expect(timer.due == fridayEvening + Self.monday + 30.seconds)
                shop.passes(24.hours)
                #expect(shop.times(of: "replyLate", in: chat) == [Self.monday - 20.hours + 30.seconds])
            }
        }
    }

    @Test("B6.1 given new hours while the clock runs, then it goes by them; a department that never opens owes nothing")
    func newHours() throws {
        try scenario(zones: .test, from: fridayEvening) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            var policy = Policy()
            policy.departments[0].mode = .take
            policy.departments[0].hours = Policy.Hours()
            try shop.office.sets(policy)
            shop.passes(10.hours)
            #expect(shop.facts(of: chat, .chat(.replyLate)).isEmpty)
            policy.departments[0].hours = nil
            try shop.office.sets(policy)
            shop.passes(0)
            #expect(shop.times(of: "replyLate", in: chat) == [10.hours])
        }
    }

    // MARK: B6.2, the choice

    /// eva's chat is ana's, who has answered; bob serves the department, sam is its supervisor. eva asks again.
    private func silence(
        _ mode: Policy.RoutingMode = .assign, bob isThere: Bool = true, _ change: (inout Policy) -> Void = { _ in },
        _ body: (Shop, Participant, Participant, Participant, ChatID) throws -> Void
    ) throws {
        try scenario(
            mode,
            policy: { policy in
                policy.departments.append(Policy.Department(name: "bosses"))
                policy.transfer.supervisors = "bosses"
                change(&policy)
            }
        ) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", departments: ["support"]))
            _ = shop.operator("sam", departments: ["bosses"])
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("Yes?", in: chat)
            let bob = shop.operator("bob", departments: ["support"])
            if !isThere { bob.leaves() }
            try eva.says("How much?", in: chat)
            _ = shop.news(of: chat)
            try body(shop, eva, ana, bob, chat)
        }
    }

    @Test(
        """
        B6.2 given an owner who has answered and is silent, when twice the time of overdue has passed, then the visitor \
        has the choice and the supervisors know; at ten minutes others are asked, and the owner keeps it until it is taken
        """)
    func choiceAndRescue() throws {
        try silence { shop, eva, ana, bob, chat in
            let sam = shop.join("sam", .operator, after: shop.engine.outbox.durable)
            shop.reaches(240.seconds)
            #expect(shop.news(of: chat) == ["replyLate", "replyOverdue", "reply 3"])
            shop.passes(0)
            #expect(shop.news(of: chat) == ["ownerSilent", "reply 5"])
            #expect(shop.lastWords(in: chat).contains("call or email") && !shop.lastWords(in: chat).contains("line"))
            let told = sam.hearsFacts().filter { $0.event.chat == chat && $0.event.chatKind == .ownerSilent }
            #expect(told.map(\.event.value) == [240.seconds] && told.map(\.event.subject) == [ana.person])
            shop.passes(360.seconds)
            #expect(shop.news(of: chat) == ["rescue by bob"])
            #expect(shop.look(chat).owner == ana.person && shop.state(chat) == .active)
            try bob.takes(chat)
            #expect(shop.look(chat).owner == bob.person)
            try bob.says("Ten", in: chat)
            shop.passes(2.hours)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).count == 1)
        }
    }

    @Test("B6.2 given the owner's late answer, then it ends the choice and what others are asked, at any time")
    func lateAnswer() throws {
        for minutes in [5, 10, 20] {
            try silence { shop, eva, ana, bob, chat in
                shop.passes(minutes.minutes)
                try ana.says("Ten", in: chat)
                let last = [5: "ana: Ten", 10: "transfer withdrawn bob", 20: "transfer withdrawn shop"][minutes]
                #expect(shop.story(of: chat).last == last)
                #expect(shop.refusal { () throws(Refusal) in try eva.chooses(.wait, in: chat) } == .notWaiting)
                #expect(shop.refusal { () throws(Refusal) in try bob.takes(chat) } == .taken)
                #expect(!shop.timers(chat).contains { $0.ladder == .transfer || $0.ladder == .reply })
            }
        }
    }

    @Test("B6.2 given the choice, when the visitor takes it, then wait keeps the chat, a call or e-mail is a follow-up")
    func chosen() throws {
        try silence { shop, eva, ana, bob, chat in
            shop.passes(239.seconds)
            #expect(shop.refusal { () throws(Refusal) in try eva.chooses(.callback, in: chat) } == .notWaiting)
            shop.passes(1.seconds)
            #expect(shop.refusal { () throws(Refusal) in try eva.chooses(.message, in: chat) } == .notWaiting)
            try eva.chooses(.wait, in: chat)
            #expect(shop.state(chat) == .active && !shop.lastWords(in: chat).contains("place"))
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana, bob] { each.rejoins() }
            shop.passes(360.seconds)
            #expect(shop.story(of: chat).last == "rescue by bob")
            try eva.chooses(.callback, in: chat, contact: "555 123")
            #expect(shop.state(chat) == .followup)
            #expect(
                shop.story(of: chat).suffix(5) == [
                    "chosen callback", "transfer withdrawn bob", "followup chosen", "shop: …", "offered ana",
                ])
            #expect(shop.facts(of: chat, .chat(.followupOwed)).last?.event.value == Int64(Choice.callback.rawValue))
        }
    }

    @Test(
        """
        B6.2 given an owner who types, holds, has dropped, or has not answered yet, or a policy without, then there is \
        neither choice nor rescue, or later
        """)
    func opposite() throws {
        try silence { shop, eva, ana, bob, chat in
            shop.passes(235.seconds)
            try ana.types(in: chat)
            shop.passes(9.seconds)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).isEmpty)
            shop.passes(1.seconds)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).count == 1)
        }
        try silence { shop, eva, ana, bob, chat in
            try ana.holds(chat, for: 20.minutes)
            shop.passes(15.minutes)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).isEmpty)
        }
        try silence(.assign, { $0.reply.rescueAfterMilliseconds = 0 }) { shop, eva, ana, bob, chat in
            shop.passes(1.hours)
            #expect(shop.news(of: chat) == ["replyLate", "replyOverdue", "reply 3"])
        }
        try silence { shop, eva, ana, bob, chat in
            ana.leaves()
            shop.passes(119.seconds)
            ana.rejoins()
            shop.passes(2.seconds)
            ana.leaves()
            shop.passes(30.minutes)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).isEmpty, "B5.8 has it")
        }
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(1.hours)
            #expect(shop.facts(of: chat, .chat(.ownerSilent)).isEmpty, "before the first reply")
        }
    }

    @Test("B6.2 given operators who pick, then the visitor has the choice, and nobody is asked")
    func picking() throws {
        try silence(.take) { shop, eva, ana, bob, chat in
            shop.passes(1.hours)
            #expect(shop.news(of: chat) == ["replyLate", "replyOverdue", "reply 3", "ownerSilent", "reply 5"])
        }
    }

    @Test(
        """
        B6.2 given a sleep over all of it, then the rungs come one by one with their steps; at other numbers of the policy \
        at these
        """)
    func steps() throws {
        try silence { shop, eva, ana, bob, chat in
            shop.sleeps(1.hours)
            #expect(shop.news(of: chat).filter { $0 != "reply 3" } == ["replyLate"])
            shop.passes(90.seconds)
            #expect(shop.news(of: chat).last == "replyOverdue")
            shop.passes(120.seconds)
            #expect(shop.news(of: chat) == ["ownerSilent", "reply 5"])
            shop.passes(359.seconds)
            #expect(shop.news(of: chat) == [])
            shop.passes(1.seconds)
            #expect(shop.news(of: chat) == ["rescue by bob"])
        }
        try silence(
            .assign,
            {
                $0.reply.rescueAfterMilliseconds = 3.minutes
                $0.departments[0].overdueAfterMilliseconds = 100.seconds
            }
        ) { shop, eva, ana, bob, chat in
            shop.passes(190.seconds)
            #expect(shop.news(of: chat).suffix(1) == ["rescue by bob"])
            shop.passes(20.seconds)
            #expect(shop.news(of: chat).suffix(2) == ["ownerSilent", "reply 5"])
        }
    }

    @Test(
        "B6.2 given nobody who is free to rescue, then it waits for who comes, who is asked once, and it can be picked")
    func rescueWaits() throws {
        try silence(bob: false) { shop, eva, ana, bob, chat in
            shop.passes(600.seconds)
            #expect(shop.news(of: chat).last == "rescue waits")
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana] { each.rejoins() }
            #expect(shop.look(chat).owner == ana.person)
            bob.rejoins()
            #expect(shop.story(of: chat).last == "rescue by bob")
            shop.passes(45.seconds)
            #expect(shop.story(of: chat).last == "rescue waits")
            shop.passes(10.minutes)
            #expect(shop.story(of: chat).last == "rescue waits", "asked once")
            try bob.takes(chat)
            #expect(shop.look(chat).owner == bob.person)
        }
    }

    @Test("B6.2, B12.1 given a rescue under way, when the owner hands the chat over, then it is theirs to do")
    func ownerTransfers() throws {
        try silence { shop, eva, ana, bob, chat in
            shop.passes(600.seconds)
            try ana.transfers(chat, to: bob)
            #expect(shop.story(of: chat).suffix(2) == ["transfer withdrawn bob", "transfer to bob"])
            try bob.declines(chat)
            #expect(shop.look(chat).owner == ana.person)
        }
    }
}
