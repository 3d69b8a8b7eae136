// How the shop's time follows the machine's clocks (B2.10), on clocks that the test has made up.

import Testing

@testable import KlepetLoop

@Suite struct PaceTests {
    private static let wall: Int64 = 1_800_000_000_000

    /// A machine whose wall clock is set now and then, and a shop on it that looks whenever it wants to.
    private struct Machine {
        var steady: Int64 = 5_000_000
        var wall = PaceTests.wall
        var pace: Pace
        private(set) var shop: Int64

        init(aheadBy ahead: Int64 = 0) {
            pace = Pace(shop: wall + ahead, steady: steady, wall: wall)
            shop = wall + ahead
        }

        mutating func set(by milliseconds: Int64) { wall += milliseconds }

        /// Every tenth of a second somebody asks for the time.
        mutating func passes(_ milliseconds: Int64) {
            let end = steady + milliseconds
            while steady < end {
                let step = min(100, end - steady)
                steady += step
                wall += step
                if pace.wantsLook(at: steady) { pace.look(steady: steady, wall: wall) }
                let now = pace.now(at: steady)
                #expect(now >= shop, "it never goes back")
                shop = now
            }
        }
    }

    @Test("B2.10 given a wall clock that nobody sets, when an hour passes, then the shop's hour is as long")
    func steady() {
        var machine = Machine()
        machine.passes(3_600_000)
        #expect(machine.shop == Self.wall + 3_600_000)
    }

    @Test(
        "B2.10 given a wall clock that is set forward, when five seconds have passed, then the shop has followed",
        arguments: [20, 60_000, 3_600_000, 400 * 86_400_000])
    func forward(_ by: Int64) {
        var machine = Machine()
        machine.passes(10_000)
        machine.set(by: by)
        machine.passes(5_000)
        #expect(machine.shop == machine.wall)
    }

    @Test(
        """
        B2.10 given a wall clock that is set back by a minute, when time passes, then the shop runs at half speed \
        for two and is right again
        """)
    func back() {
        var machine = Machine()
        machine.passes(10_000)
        let (shop, began) = (machine.shop, machine.steady)
        machine.set(by: -60_000)
        machine.passes(60_000)
        #expect((29_000...31_500).contains(machine.shop - shop), "half speed")
        machine.passes(60_000)
        #expect(machine.shop - machine.wall <= 600)
        machine.passes(5_000)
        #expect(abs(machine.shop - machine.wall) <= 5)
        #expect(machine.steady - began == 125_000)
    }

    @Test(
        """
        B2.10 given a shop whose last event lies a minute ahead of the wall clock, when it is opened, then it begins \
        there and runs at half speed until it is caught up
        """)
    func openedAhead() {
        var machine = Machine(aheadBy: 60_000)
        #expect(machine.shop == Self.wall + 60_000)
        machine.passes(120_000)
        #expect(abs(machine.shop - machine.wall) <= 5)
        machine.passes(10_000)
        #expect(abs(machine.shop - machine.wall) <= 5)
    }

    @Test(
        """
        B2.10 given a wall clock that is wrong for ten seconds and put right, when time passes, then lengths of time \
        go on and the date is right again
        """)
    func wrongForMoments() {
        var machine = Machine()
        machine.set(by: 30_000)
        machine.passes(10_000)
        machine.set(by: -30_000)
        machine.passes(70_000)
        #expect(abs(machine.shop - machine.wall) <= 5)
    }

    @Test("B2.10 given two clocks that are cut to milliseconds, when they differ by a few, then nothing is corrected")
    func jitter() {
        var machine = Machine()
        for round in 0..<1_000 {
            machine.set(by: round.isMultiple(of: 2) ? 2 : -2)
            machine.passes(300)
        }
        #expect(machine.shop == Self.wall + 300_000)
    }
}
