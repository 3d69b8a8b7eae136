// What the wheel knows of one id, and how it counts time.
//
//   63                                                    10 9        0
//   ┌───────────────────────────────────────────────────────┬──────────┐      ┌────────┬────────┐
//   │ tick of the deadline, 54 bits                         │ place    │      │ next   │ prev   │  in a slot's list
//   └───────────────────────────────────────────────────────┴──────────┘      ├────────┼────────┤
//                     one word, all that a lazy reset touches                 │ left   │ right  │  in the due tree
//                                                                             └────────┴────────┘
//   place  0 ... 351   linked in that slot of the wheel; the deadline may have moved later meanwhile, or be gone
//   place  352         in the due tree
//   place  1023        nowhere
//
// A tick is a millisecond counted from -2^53 instead of from 1970, so that ticks are unsigned and eleven levels of five
// bits hold them all. ±2^53 ms is 285,000 years, and the range in which JSON's numbers are exact.

/// Milliseconds, counted from the earliest instant that the wheel can tell.
@usableFromInline
enum Tick {
    /// The range of a deadline in milliseconds. What is outside is moved to the nearer end.
    @inlinable static var lowestMilliseconds: Int64 { -(1 << 53) }
    @inlinable static var highestMilliseconds: Int64 { (1 << 53) - 2 }

    /// The deadline of nobody. Later than every deadline, so the hot path of `set` needs no separate test for it.
    @inlinable static var unarmed: UInt64 { (1 << 54) - 1 }

    @inlinable static func at(_ milliseconds: Int64) -> UInt64 {
        let held = min(max(milliseconds, lowestMilliseconds), highestMilliseconds)
        return UInt64(bitPattern: held &- lowestMilliseconds)
    }

    @inlinable static func milliseconds(_ tick: UInt64) -> Int64 {
        Int64(bitPattern: tick) &+ lowestMilliseconds
    }
}

/// Where an id is linked: the number of a slot, or one of two places that are none.
@usableFromInline
enum Place {
    /// Eleven levels of 32 slots: 55 bits, and a tick has 54.
    @inlinable static var slotCount: UInt64 { 11 * 32 }
    @inlinable static var due: UInt64 { slotCount }
    @inlinable static var nowhere: UInt64 { 1023 }
}

/// The word of one id.
@usableFromInline
struct Entry {
    @usableFromInline let bits: UInt64

    @inlinable init(tick: UInt64, place: UInt64) {
        bits = tick &<< 10 | place
    }

    @inlinable var tick: UInt64 { bits &>> 10 }
    @inlinable var place: UInt64 { bits & 1023 }
    @inlinable var isArmed: Bool { tick != Tick.unarmed }

    @inlinable static var idle: Entry { Entry(tick: Tick.unarmed, place: Place.nowhere) }
}
