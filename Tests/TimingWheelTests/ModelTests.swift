import Chance
import Testing
import TimingWheel

/// How a random history spreads its deadlines and how far its time jumps.
struct Terrain: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let start: Int64
    let reach: Int64
    let stride: Int64

    static let all = [
        Terrain(testDescription: "a crowd in a few milliseconds", start: 0, reach: 40, stride: 5),
        Terrain(testDescription: "seconds", start: 1_700_000_000_000, reach: 5_000, stride: 300),
        Terrain(testDescription: "the idle ladder", start: 1_700_000_000_000, reach: 300_000, stride: 20_000),
        Terrain(testDescription: "days, and long sleeps", start: -1_000_000, reach: 500_000_000, stride: 90_000_000),
        Terrain(testDescription: "ages", start: -1 << 52, reach: 1 << 52, stride: 1 << 48),
    ]
}

@Suite("The wheel against a table searched from end to end")
struct ModelTests {
    @Test("Any history gives the same answers as the table", arguments: Terrain.all, 0..<60)
    func sameAnswers(terrain: Terrain, seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var now = terrain.start
        var wheel = TimingWheel(now: now)
        var model = NaiveDeadlines()

        for _ in 0..<500 {
            let id = UInt32(random.below(24))
            switch random.below(20) {
            case 0..<8:
                let deadline = now + random.below(terrain.reach)
                #expect(wheel.set(id, deadline: deadline) == true)
                model.set(id, deadline)
            case 8..<10:
                let deadline = now - random.below(terrain.reach)
                wheel.set(id, deadline: deadline)
                model.set(id, deadline)
            case 10..<12:
                let later = (model.deadline(of: id) ?? now) + random.below(terrain.reach)
                wheel.set(id, deadline: later)
                model.set(id, later)
            case 12..<14:
                wheel.clear(id)
                model.clear(id)
            case 14:
                now = wheel.earliest ?? now
                #expect(Popped(wheel.popDue(through: now)) == model.popDue(through: now))
            case 15:
                // Time may be told backwards, too.
                let before = now - random.below(terrain.reach)
                #expect(Popped(wheel.popDue(before: before)) == model.popDue(before: before))
            default:
                now += random.below(terrain.stride)
                drain(&wheel, &model, at: now, &random)
            }
            #expect(wheel.deadline(of: id) == model.deadline(of: id))
            #expect(wheel.count == model.count)
            #expect((wheel.earliest == nil) == (model.earliest == nil))
            #expect(wheel.earliest ?? .min <= model.earliest ?? .max)
        }
        drain(&wheel, &model, at: .max, &random)
        #expect(wheel.count == 0)
    }

    /// Pops all that is due, as a handler would that arms and clears between two pops.
    private func drain(
        _ wheel: inout TimingWheel, _ model: inout NaiveDeadlines, at now: Int64, _ random: inout SplitMix64
    ) {
        let inclusive = random.below(2) == 0
        var handlersLeft = 30
        while true {
            let popped = Popped(inclusive ? wheel.popDue(through: now) : wheel.popDue(before: now))
            #expect(popped == (inclusive ? model.popDue(through: now) : model.popDue(before: now)))
            guard let popped else { return }
            handlersLeft -= 1
            guard handlersLeft > 0 else { continue }
            let other = UInt32(random.below(24))
            switch random.below(5) {
            case 0:
                wheel.set(popped.id, deadline: popped.deadline)
                model.set(popped.id, popped.deadline)
            case 1:
                let deadline = popped.deadline - 3 + random.below(7)
                wheel.set(other, deadline: deadline)
                model.set(other, deadline)
            case 2:
                wheel.clear(other)
                model.clear(other)
            default:
                break
            }
        }
    }
}
