// B3.4: the cart comes first. B3.10: warnings that promise what is true.

import Testing

@testable import KlepetEngine

@Suite("B3.4 the checkout")
struct B3CheckoutTests {
    @Test(
        "B3.4 given a visitor who pays or fills in the checkout, when they are through, then the ladder keeps what was left",
        arguments: [false, true])
    func pauses(_ pays: Bool) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try eva.visits("/cart") { (report) in (report.isPaying, report.isCheckout) = (pays, !pays) }
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "the visitor buys")
            shop.passes(10.minutes)
            try eva.visits("/thanks")
            #expect(shop.timers(chat).first?.paused == nil)
            shop.rests()
            #expect(idleRungs(shop, chat) == [900.seconds, 1020.seconds, 1140.seconds])
        }
    }

    @Test("B3.4 given a checkout that nobody leaves, when fifteen minutes are used up, then the ladder goes on")
    func fifteenMinutesInAll() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.visits("/pay") { $0.isPaying = true }
            shop.passes(10.minutes)
            try eva.visits("/")
            try eva.visits("/pay") { $0.isPaying = true }
            shop.rests()
            #expect(idleRungs(shop, chat).first == 1200.seconds)
        }
    }

    @Test("B3.4 given a number of the policy, then the checkout pauses for no longer")
    func number() throws {
        try scenario(policy: { $0.idle.checkoutPauseMaxMilliseconds = 60_000 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.visits("/pay") { $0.isPaying = true }
            shop.rests()
            #expect(idleRungs(shop, chat).first == 360.seconds)
        }
    }

    @Test("B3.4 given a visitor at the checkout before the operator writes, then the ladder waits from its beginning")
    func beforeTheLadder() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            try eva.visits("/pay") { $0.isPaying = true }
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("How may I help?", in: chat)
            try eva.gets(chat)
            shop.passes(10.minutes)
            #expect(idleRungs(shop, chat) == [])
            try ana.says("One more thing", in: chat)
            try eva.gets(chat)
            shop.passes(14.minutes)
            #expect(idleRungs(shop, chat) == [], "the fifteen minutes are the ladder's")
            try eva.visits("/thanks")
            shop.rests()
            #expect(idleRungs(shop, chat).first == (24 * 60 + 300).seconds)
        }
    }

    @Test("B3.4 given two pages at the checkout, when one leaves it, then the other still pauses; gone, it does not")
    func twoPages() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            let tab = shop.join("eva", .visitor)
            try eva.visits("/pay") { $0.isPaying = true }
            try tab.visits("/checkout") { $0.isCheckout = true }
            shop.passes(100.seconds)
            try eva.visits("/shoes")
            shop.passes(100.seconds)
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "the visitor buys")
            tab.leaves()
            shop.rests()
            #expect(idleRungs(shop, chat).first == 500.seconds)
        }
    }

    @Test("B3.4 given a visitor who types at the checkout, then each pause is counted by itself")
    func typesMeanwhile() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.types(in: chat)
            shop.passes(5.seconds)
            try eva.visits("/pay") { $0.isPaying = true }
            shop.passes(100.seconds)
            try eva.visits("/")
            shop.rests()
            #expect(idleRungs(shop, chat).first == 405.seconds)
        }
    }

    @Test("B3.4 given a hold while they buy, when it ends, then they still buy, and the ladder keeps what was left")
    func holdMeanwhile() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.visits("/pay") { $0.isPaying = true }
            shop.passes(60.seconds)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(60.seconds)
            try ana.resumes(chat)
            shop.passes(60.seconds)
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "the visitor buys")
            try eva.visits("/")
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.due == opening + 480.seconds)
        }
    }

    @Test("B3.3 given a visitor who says that they are still here, when they are silent again, then it starts anew")
    func stillHereAnew() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(450.seconds)
            try eva.staysHere(chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [300.seconds, 750.seconds, 420.seconds, 870.seconds, 990.seconds])
        }
    }

    @Test("B3.3 given the wrap-up, when the visitor says that they are still here, then the chat is active, and anew")
    func stillHereInWrapUp() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.asksMore(chat)
            try eva.gets(chat)
            shop.passes(70.seconds)
            try eva.staysHere(chat)
            #expect(shop.state(chat) == .active)
            shop.passes(300.seconds)
            #expect(shop.story(of: chat).last == "idle 1")
        }
    }

    @Test("B3.3 given still here and a restart, then the ladder goes on from there", arguments: [false, true])
    func stillHereAndRestart(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(450.seconds)
            try eva.staysHere(chat)
            shop.restarts(fromSnapshot: fromSnapshot, after: 10.seconds)
            eva.rejoins()
            ana.rejoins()
            shop.passes(290.seconds)
            #expect(shop.times(of: "idle 1", in: chat) == [300.seconds, 750.seconds])
        }
    }
}

/// 2024-03-25, a Monday, 10:00 in Test/Prague, which is 09:00 UTC.
private let tenOClock: Int64 = 1_711_357_200_000

@Suite("B3.10 warnings")
struct B3WarningTests {
    /// The warning of a chat that eva starts so long after ten, in a shop that is open from nine to five.
    private func warning(
        after milliseconds: Int64, lastCall: Int64 = 0, closeAfter: Int64 = 120_000
    ) throws -> String {
        var words = ""
        try scenario(
            .take, zones: .test, from: tenOClock,
            policy: {
                var hours = Policy.Hours()
                hours.zone = "Test/Prague"
                hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
                hours.lastCallMilliseconds = lastCall
                $0.departments[0].hours = hours
                $0.idle.closeAfterMilliseconds = closeAfter
            }
        ) { shop in
            shop.passes(milliseconds)
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("How may I help?", in: chat)
            try eva.gets(chat)
            shop.passes(420.seconds)
            words = shop.lastWords(in: chat)
        }
        return words
    }

    @Test("B3.10 given an hour of opening after the close, then nothing is promised, and nothing said of opening")
    func plain() throws {
        for words in [try warning(after: 1.hours), try warning(after: 5.hours + 48.minutes)] {
            #expect(words.contains("end in 2\u{A0}minutes. If you’re still here"), "\(words)")
        }
    }

    @Test("B3.10 given a department that closes within the hour, then the warning says when it is back")
    func closesSoon() throws {
        for words in [
            try warning(after: 6.hours), try warning(after: 4.hours, lastCall: 2.hours),
            try warning(after: 7.hours - 60.seconds),
        ] {
            #expect(
                words.hasSuffix("end in 2\u{A0}minutes. If you need us later, we’ll be back tomorrow at\u{A0}9:00."),
                "\(words)")
        }
    }

    @Test("B3.10 given less than whole minutes, then less time is told than there is, and under a minute: soon")
    func minutesRoundedDown() throws {
        #expect(try warning(after: 1.hours, closeAfter: 90_000).contains("in 1\u{A0}minute."))
        #expect(try warning(after: 1.hours, closeAfter: 59_000).contains("will end soon. If you’re still here"))
        let words = try warning(after: 6.hours, closeAfter: 59_000)
        #expect(words.contains("will end soon. If you need us later, we’ll be back tomorrow"), "\(words)")
    }
}
