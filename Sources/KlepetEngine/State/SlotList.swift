// Slots that a command touched: nearly always one, seldom more than a few. A list that is emptied and filled at every
// command and never gives its memory back; the standard array retains its storage for each walk.

struct SlotList: ~Copyable {
    private var slots: UnsafeMutablePointer<UInt32>
    private var capacity = 16
    private(set) var count = 0

    init() { slots = .allocate(capacity: capacity) }
    deinit { slots.deallocate() }

    /// 0, which is no slot, when the list is empty.
    var last: UInt32 { count > 0 ? slots[count - 1] : 0 }

    /// 0 beyond the end.
    subscript(index: Int) -> UInt32 { index >= 0 && index < count ? slots[index] : 0 }

    mutating func append(_ slot: UInt32) {
        if count == capacity { grow() }
        slots[count] = slot
        count += 1
    }

    mutating func removeAll() { count = 0 }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        wider.initialize(from: slots, count: count)
        slots.deallocate()
        slots = wider
        capacity *= 2
    }
}
