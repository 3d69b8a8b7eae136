// People by their numbers, and who of them is forgotten when there are too many (B13.4).
//
//      number of a person = generation, 8 bits │ slot, 24 bits
//
// A visitor who never chatted and went away gives up their slot, once they have been away for a year or there are too
// many such: the longest absent first. Whoever gets the slot next has the next generation, so that a number never means
// two people. A slot that was given up 255 times is not used again.

struct People: ~Copyable {
    private static let slotMask: UInt32 = 0xFF_FFFF
    private static let generationShift: UInt32 = 24

    var slab = Slab<Person>(capacity: Limits.peopleMax, zero: Person())
    /// By slot; none, as long as nobody was forgotten.
    var generations: [UInt8] = []
    /// Slots that were given up. One that was taken again without being asked for here (a replay) is passed over.
    private var free: [UInt32] = []
    private(set) var forgotten = 0

    /// Slots; numbers of the first generation are below.
    var count: Int { slab.count }
    /// Who is known.
    var living: Int { slab.count - 1 - forgotten }
    var byteCount: Int { slab.byteCount + generations.capacity + free.capacity * 4 }

    subscript(person: UInt32) -> Person {
        @inline(__always) unsafeAddress { UnsafePointer(slab.address(person & Self.slotMask)) }
        @inline(__always) nonmutating unsafeMutableAddress { slab.address(person & Self.slotMask) }
    }

    @inline(__always)
    func expect(_ person: UInt32) { slab.expect(person & Self.slotMask) }

    static func slot(of person: UInt32) -> UInt32 { person & slotMask }

    /// Of whoever has the slot, or had it last.
    func number(ofSlot slot: UInt32) -> UInt32 {
        Int(slot) < generations.count ? UInt32(generations[Int(slot)]) << Self.generationShift | slot : slot
    }

    /// Somebody is known by this number.
    @inline(__always)
    func isKnown(_ person: UInt32) -> Bool {
        let slot = person & Self.slotMask
        return Int(slot) < slab.count && number(ofSlot: slot) == person && !slab[slot].isForgotten
    }

    /// The number of whoever is added next; 0: there is no room.
    mutating func nextNumber() -> UInt32 {
        while let slot = free.last {
            if slab[slot].isForgotten { return number(ofSlot: slot) }
            free.removeLast()
        }
        return slab.count < Limits.peopleMax ? UInt32(truncatingIfNeeded: slab.count) : 0
    }

    /// Somebody new under a number that `nextNumber` gave, or could have given. False: it is somebody's.
    mutating func add(_ person: UInt32) -> Bool {
        let slot = person & Self.slotMask
        if Int(slot) == slab.count { return slot == person && slab.append() != nil }
        guard Int(slot) < slab.count, slab[slot].isForgotten, number(ofSlot: slot) == person else { return false }
        slab[slot] = Person()
        if free.last == slot { free.removeLast() }
        forgotten -= 1
        return true
    }

    /// The slot is nobody's.
    mutating func forget(_ person: UInt32) {
        let slot = person & Self.slotMask
        slab[slot] = Person()
        slab[slot].isForgotten = true
        forgotten += 1
        if generations.count <= Int(slot) {
            generations += [UInt8](repeating: 0, count: slab.count - generations.count)
        }
        guard generations[Int(slot)] < .max else { return }
        generations[Int(slot)] += 1
        free.append(slot)
    }

    /// After a snapshot was read.
    mutating func countForgotten() {
        (free, forgotten) = ([], 0)
        for slot in 1..<max(1, UInt32(slab.count)) where slab[slot].isForgotten {
            forgotten += 1
            if Int(slot) < generations.count, generations[Int(slot)] < .max { free.append(slot) }
        }
    }
}

/// Visitors who never chatted and are away, in the order in which they went: the longest absent first.
struct Strays {
    private var queue: [(person: UInt32, seconds: UInt32)] = []
    private var first = 0
    /// Of whom it is still so: who came back, or went again, has an older entry in the queue that is passed over.
    var count = 0

    mutating func append(_ person: UInt32, _ seconds: UInt32) {
        if first > 4096, first * 2 > queue.count {
            queue.removeFirst(first)
            first = 0
        }
        queue.append((person, seconds))
    }

    /// The first; `nil`: there is none. Whoever `isStray` does not confirm is dropped.
    mutating func first(_ isStray: (UInt32, UInt32) -> Bool) -> (person: UInt32, seconds: UInt32)? {
        while first < queue.count {
            let entry = queue[first]
            if isStray(entry.person, entry.seconds) { return entry }
            first += 1
        }
        return nil
    }

    mutating func removeFirst() { first += 1 }

    /// After a snapshot was read.
    mutating func begin(with strays: [(person: UInt32, seconds: UInt32)]) {
        queue = strays.sorted { ($0.seconds, $0.person) < ($1.seconds, $1.person) }
        first = 0
        count = strays.count
    }
}

/// Numbers of records that are free, the smallest first: which is taken next must not hang on the order in which they
/// became free, for a snapshot does not tell it.
struct FreeRecords {
    private var heap: [UInt32] = []

    mutating func insert(_ record: UInt32) {
        heap.append(record)
        var place = heap.count - 1
        while place > 0, heap[(place - 1) / 2] > heap[place] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func popFirst() -> UInt32? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while true {
            let left = 2 * place + 1
            guard left < heap.count else { return first }
            let child = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
            guard heap[child] < heap[place] else { return first }
            heap.swapAt(child, place)
            place = child
        }
    }

    mutating func removeAll() { heap.removeAll() }
}
