import Testing
import TimingWheel

/// Everything that is due, in the order in which it comes.
private func drain(_ wheel: inout TimingWheel, through limit: Int64) -> [Popped] {
    var all: [Popped] = []
    while let popped = Popped(wheel.popDue(through: limit)) { all.append(popped) }
    return all
}

@Suite("Order")
struct OrderTests {
    @Test("B3.7: an input at t comes before a timer due at t, since popDue(before: t) leaves that timer alone")
    func inputFirst() {
        var wheel = TimingWheel(now: 0)
        wheel.set(1, deadline: 99)
        wheel.set(2, deadline: 100)
        #expect(Popped(wheel.popDue(before: 100)) == Popped(id: 1, deadline: 99))
        #expect(wheel.popDue(before: 100) == nil)
        // The input answers the visitor, so the timer never fires.
        wheel.set(2, deadline: 400)
        #expect(wheel.popDue(through: 100) == nil)
        #expect(Popped(wheel.popDue(through: 400)) == Popped(id: 2, deadline: 400))
    }

    @Test("Deadlines come in their order, and ids in theirs where deadlines are equal")
    func byDeadlineThenId() {
        var wheel = TimingWheel(now: 0)
        for (id, deadline) in [(9, 50), (3, 50), (7, 20), (1, 50), (2, -5), (8, -5)] as [(UInt32, Int64)] {
            wheel.set(id, deadline: deadline)
        }
        #expect(drain(&wheel, through: 50).map(\.id) == [2, 8, 7, 1, 3, 9])
    }

    @Test("A long sleep hands out what was missed one by one, in order")
    func longSleep() {
        var wheel = TimingWheel(now: 0)
        for id in 0..<1000 as Range<UInt32> { wheel.set(id, deadline: Int64((id &* 7919) % 1000) * 100_003) }
        let deadlines = drain(&wheel, through: 1 << 40).map(\.deadline)
        #expect(deadlines == (0..<1000).map { $0 * 100_003 })
    }

    @Test("A deadline set between two pops to before, at or after the one just popped takes its place in the order")
    func setBetweenPops() {
        var wheel = TimingWheel(now: 0)
        wheel.set(5, deadline: 100)
        wheel.set(6, deadline: 110)
        #expect(wheel.popDue(through: 200)?.id == 5)
        wheel.set(5, deadline: 105)
        wheel.set(1, deadline: 100)
        wheel.set(9, deadline: 3)
        #expect(drain(&wheel, through: 200).map(\.id) == [9, 1, 5, 6])
    }

    @Test("A limit in the past yields only what was due by then, and does not turn time back")
    func limitInThePast() {
        var wheel = TimingWheel(now: 1000)
        wheel.set(1, deadline: 900)
        wheel.set(2, deadline: 950)
        #expect(Popped(wheel.popDue(through: 920)) == Popped(id: 1, deadline: 900))
        #expect(wheel.popDue(through: 920) == nil)
        #expect(wheel.earliest == 950)
    }

    @Test("100,000 deadlines in one millisecond come in the order of their ids")
    func crowd() {
        var wheel = TimingWheel(now: 0)
        // 7919 is prime to 100,000, so this visits every id once, in disorder.
        for i in 0..<100_000 as Range<UInt32> { wheel.set(i &* 7919 % 100_000, deadline: 64_000) }
        var expected: UInt32 = 0
        while let popped = wheel.popDue(through: 64_000) {
            guard popped.id == expected else { break }
            expected += 1
        }
        #expect(expected == 100_000)
    }
}

@Suite("Moving and clearing")
struct MovingTests {
    @Test("An id moved later does not fire at its old time, and does at its new one")
    func later() {
        var wheel = TimingWheel(now: 0)
        wheel.set(1, deadline: 100)
        wheel.set(1, deadline: 100_000)
        #expect(wheel.popDue(through: 99_999) == nil)
        #expect(wheel.deadline(of: 1) == 100_000)
        #expect(Popped(wheel.popDue(through: 100_000)) == Popped(id: 1, deadline: 100_000))
        #expect(wheel.deadline(of: 1) == nil)
    }

    @Test("An id moved earlier fires at its new time, and only then")
    func earlier() {
        var wheel = TimingWheel(now: 0)
        wheel.set(1, deadline: 100_000)
        wheel.set(1, deadline: 100)
        #expect(Popped(wheel.popDue(through: 100)) == Popped(id: 1, deadline: 100))
        #expect(wheel.popDue(through: 200_000) == nil)
        #expect(wheel.count == 0)
    }

    @Test("An id moved later and then earlier again, whatever its slot, fires at the last time given")
    func thereAndBack() {
        var wheel = TimingWheel(now: 0)
        for (id, deadline) in [(1, 90_000), (2, 60_001), (3, 5)] as [(UInt32, Int64)] {
            wheel.set(id, deadline: 60_000)
            wheel.set(id, deadline: 10_000_000)
            wheel.set(id, deadline: deadline)
        }
        #expect(drain(&wheel, through: 20_000_000).map(\.id) == [3, 2, 1])
    }

    @Test("A cleared id does not fire, and can be armed again before its slot opens")
    func clearing() {
        var wheel = TimingWheel(now: 0)
        wheel.set(1, deadline: 50)
        wheel.set(2, deadline: 50)
        wheel.clear(1)
        wheel.clear(2)
        wheel.clear(2)
        #expect(wheel.count == 0)
        #expect(wheel.earliest == nil)
        wheel.set(2, deadline: 70)
        #expect(wheel.count == 1)
        #expect(drain(&wheel, through: 100) == [Popped(id: 2, deadline: 70)])
    }

    @Test("An id that waits among the due ones can be cleared, moved later and moved earlier")
    func amongTheDue() {
        var wheel = TimingWheel(now: 0)
        for id in 0..<100 as Range<UInt32> { wheel.set(id, deadline: 10) }
        #expect(wheel.popDue(through: 10)?.id == 0)
        for id in stride(from: 1, to: 98, by: 2) { wheel.clear(UInt32(id)) }
        wheel.set(50, deadline: 2000)
        wheel.set(98, deadline: -1)
        wheel.set(99, deadline: 9)
        let evens = (1..<49).map { UInt32($0 * 2) }.filter { $0 != 50 }
        #expect(drain(&wheel, through: 10).map(\.id) == [98, 99] + evens)
        #expect(drain(&wheel, through: 2000).map(\.id) == [50])
    }

    @Test("What was armed before removeAll is gone, and time can start again earlier")
    func removeAll() {
        var wheel = TimingWheel(now: 1_000_000)
        wheel.set(1, deadline: 5)
        wheel.set(2, deadline: 2_000_000)
        wheel.removeAll(now: 0)
        #expect(wheel.count == 0)
        #expect(wheel.earliest == nil)
        wheel.set(1, deadline: 7)
        wheel.set(2, deadline: 6)
        #expect(drain(&wheel, through: 3_000_000).map(\.id) == [2, 1])
    }
}
