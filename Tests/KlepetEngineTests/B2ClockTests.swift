// B2.10: a clock that was wrong. One start with it destroys nothing, and the shop comes back to the date.

import Testing

@testable import KlepetEngine

@Suite struct B2ClockTests {
    private static let far = 400 * 24.hours

    /// The clock was right, was 400 days ahead for one start, and is right again.
    private func wrongOnce(_ story: (Shop, _ old: ChatID, _ wrong: ChatID) throws -> Void) throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let old = try eva.starts("Is my parcel lost?")
            try ana.takes(old)
            try ana.says("It is not.", in: old)
            shop.passes(10.minutes)
            #expect(shop.state(old) == .closed)
            shop.restarts(after: Self.far, jumping: true)
            #expect(shop.journal.contains { $0.event.shopKind == .clockJumped && $0.event.value == Self.far })
            #expect(shop.engine.spareUntil == shop.now + 24.hours, "nothing is destroyed by age for a day")
            let zoe = shop.visitor("zoe")
            let wrong = try zoe.starts("Do you ship to Brno?")
            shop.passes(5.seconds)
            shop.restarts(after: 1.minutes - Self.far, jumping: true)
            try story(shop, old, wrong)
        }
    }

    @Test(
        """
        B2.10 given one start with a clock 400 days ahead, when the clock is right again, then the shop goes by the \
        date and what waited goes on from there
        """)
    func comesBack() throws {
        try wrongOnce { shop, old, wrong in
            #expect(shop.engine.now == shop.now)
            #expect(shop.engine.spareUntil == shop.now + 24.hours)
            let last = shop.journal.last { $0.event.shopKind == .clockJumped }
            #expect(last?.event.value ?? 0 < -399 * 24.hours)
            // Fifteen minutes were left of ten: it has waited for a minute and five seconds by the right clock.
            #expect(shop.look(wrong).startedAt <= shop.now && shop.look(wrong).startedAt > shop.now - 2.minutes)
            #expect(shop.timers(wrong).allSatisfy { $0.due < shop.now + 25.hours })
            #expect(shop.look(old).startedAt == opening, "what was noted while the clock was right stays")
            let before = shop.journal.count
            shop.passes(10.minutes)
            #expect(shop.journal.count > before, "its ladder runs")
            #expect(shop.state(wrong) == .followup, "ten minutes after it came, not 400 days")
        }
    }

    @Test(
        """
        B2.10 given events that lie ahead of the date, when more come, then their times never decrease and hardly \
        increase until the date has caught up
        """)
    func timesOfEvents() throws {
        try wrongOnce { shop, _, _ in
            let stuck = shop.journal.last!.event.at
            #expect(stuck > shop.now + 399 * 24.hours)
            let kim = shop.visitor("kim")
            let chat = try kim.starts("Hello?")
            shop.passes(10.minutes)
            let later = shop.journal.last!.event.at
            #expect((stuck...stuck + 1.seconds).contains(later), "a millisecond a second")
            for (one, next) in zip(shop.journal, shop.journal.dropFirst()) { #expect(one.event.at <= next.event.at) }
            // Lengths of time are as long as ever.
            let ana = shop.operator("ana")
            try ana.takes(chat)
            try ana.says("We do.", in: chat)
            shop.passes(60.seconds + 300.seconds - 2.seconds)
            #expect(shop.news(of: chat).last != "idle 1")
            shop.passes(4.seconds)
            #expect(shop.news(of: chat).contains("idle 1"), "to the second")
            shop.restarts(fromSnapshot: true, after: 1.minutes)
            #expect(shop.engine.now == shop.now)
            shop.restarts(after: 401 * 24.hours)
            _ = try shop.visitor("lea").starts("Anybody?")
            #expect(shop.journal.last!.event.at == shop.now, "caught up")
            #expect(!shop.engine.state.timeline.isBehind)
        }
    }

    @Test("B2.10 given times that stand for others, when they are told and meant, then each is made of the other")
    func timeline() {
        let line = Timeline(at: 1_000_000_000, time: 400_000_000)
        var last: Int64 = 0
        for now in stride(from: 400_000_000 as Int64, to: 1_100_000_000, by: 77_777) {
            let stamp = line.stamp(of: now)
            #expect(stamp >= last && stamp >= 1_000_000_000)
            last = stamp
            #expect((now - 999...now).contains(line.time(of: stamp)))
            #expect(line.stamp(of: line.time(of: stamp)) == stamp)
        }
        #expect(last > 1_000_700_000 && line.time(of: last) == last)
        #expect(Timeline().stamp(of: 7) == 7 && Timeline().time(of: 7) == 7)
    }

    @Test(
        """
        B14.1 given a call that is offered and a survey that is asked, when the staff asks what is armed, then \
        since when is when it began
        """)
    func armedSince() throws {
        try scenario(policy: { $0.survey.ask = true }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Do you ship to Brno?")
            try ana.takes(chat)
            shop.passes(3.seconds)
            try ana.offers(.call, in: chat)
            let offered = shop.now
            shop.passes(2.seconds)
            let media = shop.timers(chat).first { $0.ladder == .media }
            #expect(media?.armedAt == offered && media?.anchor == offered)
            var policy = shop.engine.state.policy
            policy.media.offerMilliseconds += 17.seconds
            try shop.office.sets(policy)
            #expect(
                shop.timers(chat).first { $0.ladder == .media }?.armedAt == offered,
                "whatever the policy says meanwhile")
            try ana.says("We do.", in: chat)
            shop.passes(5.seconds)
            try ana.ends(chat)
            let asked = shop.now
            shop.passes(1.hours)
            let survey = shop.timers(chat).first { $0.ladder == .survey }
            #expect(survey?.armedAt == asked && survey?.anchor == asked)
        }
    }
}
