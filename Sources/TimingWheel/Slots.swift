// The wheel itself: eleven levels, each a ring of 32 slots, each slot a doubly linked list of ids.
//
//                   now
//   level 0   ■···■■▓■··■···  32 slots of 1 ms           the coming 31 ms
//   level 1   ··▓··■··■·····  32 slots of 32 ms          the coming second
//   level 2   ■···▓·■·······  32 slots of 1 s            the coming 32 s
//   level 3   ·▓···■■·■■····  32 slots of 33 s           the coming 17 min
//     ...
//   level 10  ···▓··········  32 slots of 36,000 years   all of time
//
//   ▓ the slot that now is in, always empty   ■ occupied (a bit in the level's map); left of ▓ is the ring's next turn
//
// A tick goes to the lowest level where its slot is at most 31 ahead of now's: one turn, so no two turns share a slot.
// A slot opens when now reaches its first tick, and then its ids go at least one level down. So a deadline left alone
// costs at most eleven moves, and one that is 1 s to 17 min away, as those of the idle ladder are, three or four.
//
// Rings count from now, not from round times. If they did not, everything beyond the next round time would share one
// slot; with a million ids, opening that one stalled the caller for 130 ms.

struct Slots: ~Copyable {
    static let levelCount = 11
    private static let slotBits: UInt64 = 5

    /// The first id of each slot's list.
    private let heads: UnsafeMutablePointer<UInt32>
    /// For each level, which of its slots have a list.
    private let maps: UnsafeMutablePointer<UInt32>
    /// Which levels have a list.
    private var levels: UInt64 = 0

    init() {
        heads = .allocate(capacity: Int(Place.slotCount))
        heads.initialize(repeating: Entries.none, count: Int(Place.slotCount))
        maps = .allocate(capacity: Slots.levelCount)
        maps.initialize(repeating: 0, count: Slots.levelCount)
    }

    deinit {
        heads.deallocate()
        maps.deallocate()
    }

    var byteCount: Int {
        Int(Place.slotCount) &* MemoryLayout<UInt32>.stride &+ Slots.levelCount &* MemoryLayout<UInt32>.stride
    }

    /// The slot for a tick. Only for ticks later than `now`; both have at most 54 bits, so the result is a slot.
    static func place(for tick: UInt64, now: UInt64) -> UInt64 {
        let highest = UInt64(63 &- (tick &- now | 1).leadingZeroBitCount)
        var level = highest / slotBits
        // The distance fits this level's ring, but seen from the middle of a slot it can reach one slot further.
        if tick &>> (level &* slotBits) &- now &>> (level &* slotBits) > 31 { level &+= 1 }
        return level &* 32 &+ (tick &>> (level &* slotBits) & 31)
    }

    /// The first tick of a slot, which is when it opens. Not before `now` for a slot that has a list.
    static func start(of place: UInt64, now: UInt64) -> UInt64 {
        let shift = place / 32 &* slotBits
        let current = now &>> shift
        let ahead = (place &- current) & 31
        return (current &+ ahead) &<< shift
    }

    /// When the next slot opens, nil when all are empty. Looks at each level that has a list: a shift and a bit count.
    func nextStart(now: UInt64) -> UInt64? {
        var remaining = levels
        var least: UInt64?
        while remaining != 0 {
            let level = UInt64(remaining.trailingZeroBitCount)
            remaining &= remaining &- 1
            let current = now &>> (level &* Slots.slotBits)
            let map = UInt64(maps[Int(level)])
            let ahead = (map &<< 32 | map) &>> (current & 31)
            let start = (current &+ UInt64(ahead.trailingZeroBitCount)) &<< (level &* Slots.slotBits)
            least = min(least ?? start, start)
        }
        return least
    }

    /// A slot that opens at `now`, nil when there is none left. Several levels can have one at the same instant.
    func openingPlace(now: UInt64) -> UInt64? {
        var remaining = levels
        while remaining != 0 {
            let level = UInt64(remaining.trailingZeroBitCount)
            remaining &= remaining &- 1
            let index = now &>> (level &* Slots.slotBits) & 31
            if maps[Int(level)] &>> UInt32(index) & 1 != 0 { return level &* 32 &+ index }
        }
        return nil
    }

    mutating func link(_ id: UInt32, at place: UInt64, in entries: borrowing Entries) {
        let head = heads[Int(place)]
        entries.first(id).pointee = head
        entries.second(id).pointee = Entries.none
        heads[Int(place)] = id
        if head != Entries.none {
            entries.second(head).pointee = id
        } else {
            maps[Int(place / 32)] |= 1 &<< UInt32(place % 32)
            levels |= 1 &<< (place / 32)
        }
    }

    mutating func unlink(_ id: UInt32, at place: UInt64, in entries: borrowing Entries) {
        let next = entries.first(id).pointee
        let previous = entries.second(id).pointee
        if next != Entries.none { entries.second(next).pointee = previous }
        if previous != Entries.none {
            entries.first(previous).pointee = next
        } else {
            heads[Int(place)] = next
            if next == Entries.none { markEmpty(place) }
        }
    }

    /// Empties a slot; its list goes to the caller, chained by the first links.
    mutating func open(_ place: UInt64) -> UInt32 {
        let head = heads[Int(place)]
        heads[Int(place)] = Entries.none
        markEmpty(place)
        return head
    }

    mutating func removeAll() {
        heads.update(repeating: Entries.none, count: Int(Place.slotCount))
        maps.update(repeating: 0, count: Slots.levelCount)
        levels = 0
    }

    private mutating func markEmpty(_ place: UInt64) {
        let level = Int(place / 32)
        maps[level] &= ~(1 &<< UInt32(place % 32))
        if maps[level] == 0 { levels &= ~(1 &<< UInt64(level)) }
    }
}
