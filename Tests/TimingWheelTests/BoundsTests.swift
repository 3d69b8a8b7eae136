import Chance
import Testing
import TimingWheel

@Suite("Bounds")
struct BoundsTests {
    @Test("An id takes 16 bytes, and a million resets of it take no more")
    func sixteenBytes() {
        var wheel = TimingWheel(now: 0)
        let fixed = wheel.byteCount
        for id in 0..<1024 as Range<UInt32> { wheel.set(id, deadline: 1000) }
        #expect(wheel.byteCount - fixed == 1024 * 16)
        for i in 0..<1_000_000 as Range<Int64> { wheel.set(7, deadline: 1000 + i * 37 % 1009) }
        for i in 0..<100_000 as Range<Int64> { wheel.set(7, deadline: 10_000_000 - i * 91) }
        for i in 0..<100_000 as Range<Int64> { wheel.set(7, deadline: -i) }
        #expect(wheel.byteCount - fixed == 1024 * 16)
        #expect(wheel.count == 1024)
    }

    @Test(
        "Deadlines one millisecond around every level's boundary fire at their times",
        arguments: [0, 1, 31, 32, 987_654_321])
    func levelBoundaries(start: Int64) {
        var wheel = TimingWheel(now: start)
        var deadlines: [Int64] = []
        for bits in 0..<53 as Range<Int64> {
            for offset in [-1, 0, 1] as [Int64] { deadlines.append(start + (1 << bits) + offset) }
        }
        for (id, deadline) in deadlines.enumerated() { wheel.set(UInt32(id), deadline: deadline) }
        for deadline in deadlines.sorted() {
            #expect(wheel.popDue(before: deadline) == nil)
            #expect(wheel.popDue(through: deadline)?.deadline == deadline)
        }
        #expect(wheel.count == 0)
    }

    @Test("The far future and the far past are held at the limits, keep their order and never trap")
    func farAway() {
        var wheel = TimingWheel(now: 0)
        wheel.set(3, deadline: .max)
        wheel.set(2, deadline: .max - 1)
        wheel.set(1, deadline: .min)
        wheel.set(0, deadline: 1)
        #expect(wheel.deadline(of: 3) == 9_007_199_254_740_990)
        #expect(wheel.deadline(of: 1) == -9_007_199_254_740_992)
        #expect(wheel.popDue(through: .min) == nil)
        #expect(wheel.popDue(before: .min) == nil)
        #expect(drain(&wheel) == [1, 0, 2, 3])
        // Time stands at its end now. What is armed is due at once, and nothing is lost.
        wheel.set(5, deadline: .max)
        wheel.set(4, deadline: 1_700_000_000_000)
        #expect(drain(&wheel) == [4, 5])
    }

    @Test("A wheel can be made at either end of time", arguments: [Int64.min, .min + 1, .max - 1, .max])
    func endsOfTime(now: Int64) {
        var wheel = TimingWheel(now: now)
        for (id, deadline) in [Int64.max, 0, .min].enumerated() { wheel.set(UInt32(id), deadline: deadline) }
        #expect(drain(&wheel) == [2, 1, 0])
        wheel.removeAll(now: now)
        #expect(wheel.earliest == nil)
    }

    @Test("An id out of bounds is refused, and asking for it or clearing it does nothing")
    func idOutOfBounds() {
        var wheel = TimingWheel(now: 0, idBound: 100)
        #expect(wheel.set(99, deadline: 1) == true)
        #expect(wheel.set(100, deadline: 1) == false)
        #expect(wheel.set(.max, deadline: 1) == false)
        wheel.clear(.max)
        #expect(wheel.deadline(of: .max) == nil)
        #expect(wheel.count == 1)

        var greedy = TimingWheel(now: 0, idBound: .max)
        #expect(greedy.set(TimingWheel.idBoundMax, deadline: 1) == false)
        var closed = TimingWheel(now: 0, idBound: 0)
        #expect(closed.set(0, deadline: 1) == false)
        #expect(closed.popDue(through: .max) == nil)
    }

    private func drain(_ wheel: inout TimingWheel) -> [UInt32] {
        var ids: [UInt32] = []
        while let popped = wheel.popDue(through: .max) { ids.append(popped.id) }
        return ids
    }
}

@Suite("When to look next")
struct EarliestTests {
    @Test("Nothing armed, nothing to look for")
    func nothing() {
        var wheel = TimingWheel(now: 0)
        #expect(wheel.earliest == nil)
        wheel.set(4, deadline: 1)
        #expect(wheel.earliest == 1)
        wheel.clear(4)
        #expect(wheel.earliest == nil)
    }

    @Test("It is never later than the earliest deadline, and looking then pops an id or raises it", arguments: 0..<40)
    func progress(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var wheel = TimingWheel(now: 0)
        var model = NaiveDeadlines()
        for _ in 0..<200 {
            let id = UInt32(random.below(50))
            let deadline = random.below(1 << (1 + random.below(50)))
            wheel.set(id, deadline: deadline)
            model.set(id, deadline)
        }
        for id in 0..<20 as Range<UInt32> {
            wheel.clear(id)
            model.clear(id)
        }
        var looks = 0
        while let look = wheel.earliest {
            #expect(look <= model.earliest ?? .min)
            let popped = Popped(wheel.popDue(through: look))
            #expect(popped == model.popDue(through: look))
            if popped == nil { #expect(wheel.earliest ?? .max > look) }
            looks += 1
            guard looks < 5000 else { break }
        }
        #expect(model.count == 0)
        // Each of the 50 ids moves down eleven levels at most.
        #expect(looks <= 50 * 11)
    }
}
