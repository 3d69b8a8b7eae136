// Who went away while waiting (B4.10).

import Testing

@testable import KlepetEngine

@Suite("B4.10 who went away while waiting")
struct B4GoneTests {
    @Test("B4.10 given a visitor who is away when their turn comes, then the next is asked, and they keep the place")
    func passedOver() throws {
        try scenario(.assign) { shop in
            let (eva, zoe, kim) = (shop.visitor("eva"), shop.visitor("zoe"), shop.visitor("kim"))
            let (evas, zoes, kims) = (
                try eva.starts("Hello?"), try zoe.starts("Hello?"), try kim.starts("Hello?")
            )
            eva.leaves()
            let ana = shop.operator("ana", capacity: 1)
            #expect((shop.state(evas), shop.state(zoes)) == (.queued, .offered))
            #expect(shop.look(evas).position == 1, "the absent count: no number goes up when they are back (B5.7)")
            #expect(shop.look(kims).position == 3)
            eva.rejoins()
            #expect(shop.look(kims).position == 3)
            try ana.takes(zoes)
            try ana.ends(zoes)
            #expect(shop.state(evas) == .offered, "ahead of kim, who came later")
        }
    }

    @Test("B4.10 given a visitor who comes back while an operator is free, then they are offered at once")
    func comesBack() throws {
        try scenario(.assign) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            eva.leaves()
            _ = shop.operator("ana")
            shop.passes(9.minutes)
            #expect(shop.state(chat) == .queued)
            eva.rejoins()
            #expect(shop.state(chat) == .offered)
        }
    }

    @Test(
        "B4.10 given a visitor who stays away, when ten minutes have passed, then it is owed, without a word",
        arguments: [false, true])
    func staysAway(restarts: Bool) throws {
        try scenario(.assign, policy: { $0.waiting.followUpAfterMilliseconds = 1.hours }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(1.minutes)
            eva.leaves()
            let words = shop.lastWords(in: chat)
            if restarts { shop.restarts(fromSnapshot: true, after: 1.minutes) }
            #expect(shop.timers(chat).contains { $0.rung == Waiting.goneRung && $0.due == opening + 11.minutes })
            shop.passes(20.minutes)
            #expect(shop.times(of: "followup left", in: chat) == [11.minutes])
            let owed = try #require(shop.facts(of: chat, .chat(.followupOwed)).last?.event)
            #expect((owed.ladder, owed.rung, owed.until) == (.waiting, 20, opening + 1.minutes))
            #expect(shop.lastWords(in: chat) == words, "no text that nobody reads")
        }
    }

    @Test(
        "B4.10 given a visitor who is away, when rungs come, then nothing is said, and what was missed is not repeated")
    func nothingIsSaid() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(100.seconds)
            eva.leaves()
            shop.passes(3.minutes)
            eva.rejoins()
            shop.passes(4.minutes)
            #expect(shop.story(of: chat).contains("waiting 3 skipped") && !shop.story(of: chat).contains("waiting 3"))
            #expect(
                shop.facts(of: chat).filter { $0.event.ladder == .waiting }.map(\.event.rung) == [1, 2, 3, 4, 5, 6])
            #expect(shop.state(chat) == .queued, "they were back in time")
        }
    }

    @Test("B4.10 given a line that its visitor left for good, then a policy says how long the place is kept")
    func policyNumber() throws {
        try scenario(policy: { $0.waiting.goneMilliseconds = 30.seconds }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            eva.leaves()
            shop.passes(1.minutes)
            #expect(shop.times(of: "followup left", in: chat) == [30.seconds])
        }
    }

    @Test("B4.10 given two tabs, when one goes, then the visitor is here")
    func twoTabs() throws {
        try scenario(.assign) { shop in
            let (eva, tab) = (shop.visitor("eva"), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            tab.leaves()
            _ = shop.operator("ana")
            #expect(shop.state(chat) == .offered)
        }
    }

    @Test("B4.10 given who chose to wait overnight and left the page, then the place is kept until it is open again")
    func overNight() throws {
        try evening { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try eva.chooses(.wait, in: chat)
            shop.passes(31.minutes)
            eva.leaves()
            shop.passes(15.hours + 30.minutes)
            #expect(shop.state(chat) == .queued)
            eva.rejoins()
            shop.passes(10.minutes)
            #expect(shop.state(chat) == .queued)
            try ana.takes(chat)
        }
    }

    @Test("B4.10 given an owner who is lost while the visitor is away, then the place is kept from then on")
    func operatorLost() throws {
        try scenario(.assign) { shop in
            let (eva, ana, chat) = try conversation(shop)
            _ = shop.operator("bob")
            eva.leaves()
            ana.leaves()
            shop.passes(2.minutes)
            #expect(shop.state(chat) == .queued)
            shop.passes(10.minutes)
            #expect(shop.state(chat) == .followup)
        }
    }
}
