// What a session may still take of the loop's time, by a clock of the test's own.

import Testing

@testable import KlepetWire

@Suite("The credit of a session")
struct TurnCreditTests {
    private let second: UInt64 = 1_000_000_000

    @Test("Who is new may keep the loop for a millisecond")
    func new() {
        var credit = TurnCredit()
        let isLeft = credit.isLeft(at: second)
        #expect(isLeft)
        #expect(credit.end(from: second) == second + 1_000_000)
    }

    @Test("What is spent comes back as an eighth of the time that passes, up to a millisecond")
    func earning() {
        var credit = TurnCredit()
        _ = credit.isLeft(at: second)
        credit.spend(from: second, to: second + 3_000_000)
        #expect(credit.end(from: second) == second, "it has none")
        let left = [16_000_000, 16_000_008, 100 * second].map { credit.isLeft(at: second + $0) }
        #expect(left == [false, true, true])
        #expect(credit.end(from: 0) == 1_000_000)
    }

    @Test("A turn among those who wait gives a fifth of a millisecond, and may not be enough")
    func turns() {
        var credit = TurnCredit()
        _ = credit.isLeft(at: second)
        credit.spend(from: second, to: second + 1_500_000)
        #expect(
            [credit.takeTurn(at: second), credit.takeTurn(at: second), credit.takeTurn(at: second)] == [
                false, false, true,
            ])
        #expect(credit.end(from: 0) == 100_000)
    }

    @Test("The longest answer costs a tenth of a second of it and no more")
    func least() {
        var credit = TurnCredit()
        credit.spend(from: 0, to: 3600 * second)
        var turns = 1
        while !credit.takeTurn(at: 0) { turns += 1 }
        #expect(turns == 501)
    }

    @Test("A clock that goes back costs nothing and traps nowhere")
    func back() {
        var credit = TurnCredit()
        _ = credit.isLeft(at: .max)
        credit.spend(from: .max, to: 0)
        let isLeft = credit.isLeft(at: 0)
        #expect(isLeft)
    }
}
