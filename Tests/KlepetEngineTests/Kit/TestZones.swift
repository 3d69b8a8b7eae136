// Zones for tests, without a library. "Test/Prague": an hour ahead of UTC, two from the last Sunday of March to the
// last of October 2024, at the instants of Central Europe. "Test/Away": ten hours ahead, always.

@testable import KlepetEngine

extension Zones {
    /// 2024-03-31 and 2024-10-27, 01:00 UTC.
    static let springs: Int64 = 1_711_846_800
    static let falls: Int64 = 1_729_990_800

    static var test: Zones {
        Zones(
            isKnown: { ["UTC", "Test/Prague", "Test/Away"].contains($0) },
            civil: { zone, instant in instant + offset(zone, instant) },
            instants: { zone, civil in
                // Whatever instant shows it.
                let shown = offsets(zone).map { civil - $0 }.filter { $0 + offset(zone, $0) == civil }
                guard let first = shown.min(), let last = shown.max() else { return (springs, springs) }
                return (first, last)
            })
    }

    private static func offsets(_ zone: String) -> [Int64] {
        switch zone {
        case "Test/Prague": [3600, 7200]
        case "Test/Away": [36_000]
        default: [0]
        }
    }

    private static func offset(_ zone: String, _ instant: Int64) -> Int64 {
        let offsets = offsets(zone)
        return offsets.count > 1 && (springs..<falls).contains(instant) ? offsets[1] : offsets[0]
    }
}
