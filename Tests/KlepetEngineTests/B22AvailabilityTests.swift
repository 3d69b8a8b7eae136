// B22.1: what is kept of the answer is thrown away whenever it may be another.

import Testing

@testable import KlepetEngine

@Suite("B22.1 availability") struct B22AvailabilityTests {
    @Test(
        "B22.1 given a crowd that does anything, when nothing says that it may be another, then it is the same",
        arguments: 1...30 as ClosedRange<UInt64>)
    func known(_ seed: UInt64) {
        var crowd = Crowd(seed: seed)
        var (version, told, text, kept) = (UInt64(0), Availability(), "", 0)
        for _ in 0..<300 {
            crowd.step()
            let (engine, now) = (crowd.shop.engine, crowd.shop.now)
            let fresh = engine.availability(at: now)
            if version == engine.availabilityVersion, now < told.until {
                kept += 1
                #expect(written(fresh) == text)
            }
            (version, told, text) = (engine.availabilityVersion, fresh, written(fresh))
        }
        #expect(kept > 30)
    }

    private func written(_ told: Availability) -> String { "\(told.departments) \(told.limits)" }
}
