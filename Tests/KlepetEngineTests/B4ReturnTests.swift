// B4.9: a visitor who is here again goes back to the line, at the place that they had.

import Testing

@testable import KlepetEngine

/// 2024-03-25, a Monday, 18:00 in Test/Prague: closed since an hour.
private let sixOClock: Int64 = 1_711_357_200_000 + 8 * 3_600_000

private func night(
    _ mode: Policy.RoutingMode = .assign, _ change: @escaping (inout Policy) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation, _ story: (Shop) throws -> Void
) throws {
    try scenario(
        mode, zones: .test, from: sixOClock,
        policy: {
            var hours = Policy.Hours()
            hours.zone = "Test/Prague"
            hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
            $0.departments[0].hours = hours
            change(&$0)
        }, at: location, story)
}

@Suite("B4.9 back to the line")
struct B4ReturnTests {
    @Test("B4.9 given a follow-up, when the visitor writes and somebody is there, then they are back in the line")
    func writes() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            #expect(shop.state(chat) == .followup)
            try eva.says("Still nobody?", in: chat)
            #expect(shop.state(chat) == .followup, "nobody is there")
            eva.leaves()
            let ana = shop.operator("ana")
            #expect(shop.state(chat) == .followup, "eva is away")
            eva.rejoins()
            #expect(shop.state(chat) == .followup, "she came, and asks for nothing")
            try eva.says("I am back", in: chat)
            #expect(shop.story(of: chat).suffix(2) == ["eva: I am back", "queued returned"])
            let queued = try #require(shop.facts(of: chat, .chat(.queued)).last?.event)
            #expect(queued.person == eva.person)
            let rungs = shop.facts(of: chat).filter { $0.event.ladder == .waiting && $0.event.chatKind == .said }
            #expect(rungs.count == 2, "no rung is repeated")
            try ana.takes(chat)
        }
    }

    @Test("B4.9 given an operator who comes where nobody was, then whoever is here goes back to the line")
    func operatorComes() throws {
        for mode in [Policy.RoutingMode.assign, .take] {
            try scenario(mode) { shop in
                let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
                let (evas, zoes) = (try eva.starts("Hello?"), try zoe.starts("Hello?"))
                shop.passes(11.minutes)
                zoe.leaves()
                let ana = shop.operator("ana", capacity: 1)
                #expect(shop.state(evas) == (mode == .assign ? .offered : .queued))
                #expect(shop.facts(of: evas, .chat(.queued)).last?.event.person == 0)
                #expect(shop.state(zoes) == .followup)
                // Who comes when somebody is there already takes nobody back.
                zoe.rejoins()
                _ = shop.operator("bob", capacity: 1)
                #expect(shop.facts(of: zoes, .chat(.queued)).count == 1)
                try ana.takes(evas)
            }
        }
    }

    @Test("B4.9 given a message left in the night, when it opens, then whoever is here is next")
    func opens() throws {
        try night { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello?")
            let ana = shop.operator("ana", capacity: 1)
            shop.reaches(15.hours)
            #expect(shop.state(chat) == .followup)
            shop.passes(0)
            #expect(shop.story(of: chat).suffix(3) == ["queued returned", "waiting 1", "offered ana"])
            let later = try zoe.starts("Hello?")
            try ana.declines(chat)
            #expect(shop.look(chat).position == 1 && shop.look(later).position == 2)
        }
    }

    @Test("B1.5, B4.9 given nobody who answers, when a day has passed in the line, then it is owed, each time")
    func owedEachDay() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            shop.passes(2.minutes)
            try eva.chooses(.wait, in: chat)
            for _ in 0..<2 {
                shop.passes(23.hours)
                #expect(
                    [.queued, .offered].contains(shop.look(chat).state), "who is here is asked each time (B5.5)")
                shop.passes(62.minutes)
                #expect(shop.state(chat) == .followup)
                try eva.says("Hello?", in: chat)
                #expect(shop.state(chat) == .queued || shop.state(chat) == .offered)
            }
            try ana.takes(chat)
        }
    }

    @Test("B4.9 given who came first, when they come back, then they have the place of their first entry")
    func place() throws {
        try scenario { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello?")
            shop.passes(9.minutes)
            let ana = shop.operator("ana")
            let others = try zoe.starts("Hello?")
            #expect(shop.look(others).position == 2)
            shop.passes(2.minutes)
            #expect(shop.state(chat) == .followup)
            #expect(shop.look(others).position == 1)
            try eva.says("Hello?", in: chat)
            #expect(shop.look(chat).position == 1)
            #expect(shop.look(others).position == 0, "no number goes up on the screen (B5.7)")
            try ana.takes(chat)
        }
    }

    @Test("B4.9 given who came back and is not helped again, then nothing is apologised for again")
    func secondTime() throws {
        try night { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            let ana = shop.operator("ana")
            shop.passes(15.hours)
            #expect(shop.state(chat) == .offered)
            try ana.becomes(.away)
            let returned = shop.now
            shop.passes(11.minutes)
            #expect(shop.state(chat) == .followup)
            #expect(shop.facts(of: chat, .chat(.followupOwed)).last?.event.at == returned + 10.minutes, "counts anew")
            #expect(
                !shop.lastWords(in: chat).contains("sorry") && shop.lastWords(in: chat).contains("have your message"))
        }
    }

    @Test("B4.9 given who writes again, when nobody takes the chat, then the place is kept, as for who chose to wait")
    func writesAndWaits() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            try eva.says("I am still here", in: chat)
            let back = shop.now
            shop.passes(35.minutes)
            #expect(shop.state(chat) == .queued)
            let again = shop.facts(of: chat).filter { $0.event.rung == Waiting.againRung }.map { $0.event.at - back }
            #expect(again == [10.minutes, 20.minutes, 30.minutes])
            try ana.takes(chat)
        }
    }

    @Test("B4.9 given a policy that keeps follow-ups, when the visitor writes or somebody comes, then they stay")
    func off() throws {
        try scenario(.assign, policy: { $0.followup.returns = false }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(11.minutes)
            _ = shop.operator("ana")
            try eva.says("Hello?", in: chat)
            #expect(shop.state(chat) == .followup)
            #expect(shop.facts(of: chat, .chat(.queued)).count == 1)
        }
    }

    @Test("B4.9 given a follow-up that is offered, when its visitor writes, then it is the line's again")
    func whileOffered() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.declines(chat)
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            try eva.says("I have time now", in: chat)
            #expect(
                shop.story(of: chat).suffix(3) == ["offer withdrawn ana", "queued returned", "offered ana"],
                "\(shop.story(of: chat))")
        }
    }

    @Test(
        "B4.9 given a restart, when people come back, then places and returns are as they were",
        arguments: [false, true])
    func restarts(fromSnapshot: Bool) throws {
        try scenario { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello?")
            let others = try zoe.starts("Hello?")
            shop.passes(11.minutes)
            shop.restarts(fromSnapshot: fromSnapshot, after: 1.minutes)
            zoe.rejoins()
            eva.rejoins()
            let ana = shop.operator("ana")
            #expect((shop.state(chat), shop.state(others)) == (.queued, .queued))
            #expect((shop.look(chat).position, shop.look(others).position) == (1, 2))
            try ana.takes(chat)
        }
    }

    // MARK: limits

    @Test("B4.9 given messages left in three nights, when it is open, then a chat can be begun, and three are back")
    func limits() throws {
        try night { shop in
            let eva = shop.visitor("eva")
            let left = try (0..<5).map { try eva.starts("Message \($0)") }
            _ = shop.operator("ana", capacity: 9)
            shop.passes(15.hours)
            #expect(left.map { shop.state($0) } == [.offered, .offered, .offered, .followup, .followup])
            #expect(
                shop.refusal { () throws(Refusal) in try eva.starts("Hello?") } == .tooManyChats,
                "what is back in the line counts")
            for chat in left.prefix(3) { try eva.ends(chat) }
            try eva.starts("Hello?")
        }
    }

    @Test("B13.2 given a visitor to whom very much is owed, when they leave another message, then it is refused")
    func bounded() throws {
        try night(.take, { $0.limits.followupsPerVisitor = 7 }) { shop in
            let eva = shop.visitor("eva")
            for number in 0..<7 { try eva.starts("Message \(number)") }
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("One more") } == .tooManyChats)
        }
    }

    // MARK: a whole day of open time

    @Test("B1.5 given eight hours a day, when an owner does not answer, then it is owed after 24 hours of them")
    func unansweredInOpenTime() throws {
        try night(.take) { shop in
            shop.passes(15.hours)  // Tuesday, nine o'clock
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            #expect(shop.timers(chat).contains { $0.ladder == .reply && $0.rung == 4 })
            shop.passes((2 * 24 + 8).hours + 1.hours)
            #expect(shop.state(chat) == .active)
            shop.passes(24.hours)
            // Never the moment of the close: three days of eight hours are over when it opens on the fourth.
            #expect(shop.times(of: "followup unanswered", in: chat) == [3 * 24.hours])
        }
    }
}
