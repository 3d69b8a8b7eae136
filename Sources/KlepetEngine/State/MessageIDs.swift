// B2.2: the ids of the last 24 hours' messages, so that a repeated post gives the first answer and creates nothing.
//
//      entries   a queue in order of acceptance: old ones leave at the front as new ones come (no timer, no sweep)
//      index     open addressing over the queue by digest; a removal shifts its followers back, so no tombstones
//                one word a slot:  1 │ 7 bits of the digest │ 24 bits of place;  0: empty
//
// The seven bits tell nearly every other entry from the one that is looked for without going to it.
//
// An entry is found by 64 bits of a keyed digest of author and id, and by the chat: a chance collision needs the same
// chat too, and without the shop's secret nobody can look for one. 24 bytes and an index slot each.

struct MessageIDs: ~Copyable {
    struct Entry: BitwiseCopyable {
        var digest: UInt64
        var seq: UInt64
        /// Slot of the chat and the lowest bits of its generation; the top bit marks the message that started it.
        var chat: UInt32
        var chatSeq: UInt32
    }
    static let startBit: UInt32 = 1 << 31
    /// A slot has 24 bits (`Limits.chatsMax`); 7 of the generation tell a chat from those that had its slot before.
    private static let slotBits: UInt64 = 24

    static func chat(_ id: ChatID) -> UInt32 {
        UInt32(truncatingIfNeeded: id & (1 << slotBits - 1) | (id >> 32 & 127) << slotBits)
    }

    /// The chat of an entry, also when its slot belongs to a later one by now: `current`, so many generations back.
    static func id(of entry: Entry, current: ChatID) -> ChatID {
        let back = (current >> 32 &- UInt64(entry.chat & ~startBit) >> slotBits) & 127
        return current &- back << 32
    }

    static func slot(of entry: Entry) -> UInt32 { entry.chat & (1 << slotBits - 1) }

    /// When the entries of a block were accepted: the clock of forgetting, one time for 256 entries.
    private static let blockEntries = 256

    private var entries: UnsafeMutablePointer<Entry>
    private var times: UnsafeMutablePointer<Int64>
    private var index: UnsafeMutablePointer<UInt32>
    private(set) var capacity: Int
    /// Running numbers of the first entry kept and of the next one; a place is a number modulo `capacity`.
    private(set) var head: UInt64 = 0
    private(set) var tail: UInt64 = 0

    init() {
        capacity = Self.blockEntries
        entries = .allocate(capacity: capacity)
        times = .allocate(capacity: capacity / Self.blockEntries)
        index = .allocate(capacity: capacity * 2)
        index.initialize(repeating: 0, count: capacity * 2)
    }

    deinit {
        entries.deallocate()
        times.deallocate()
        index.deallocate()
    }

    var count: Int { Int(truncatingIfNeeded: tail - head) }
    var byteCount: Int { capacity * (MemoryLayout<Entry>.stride + 8) + capacity / Self.blockEntries * 8 }

    /// The first answer to this id in this chat.
    @_optimize(speed)
    func find(_ digest: UInt64, chat: ChatID) -> Entry? {
        let wanted = Self.chat(chat)
        return search(digest) { $0.chat & ~Self.startBit == wanted }
    }

    /// The first answer to a message that started a chat.
    func findStart(_ digest: UInt64) -> Entry? {
        search(digest) { $0.chat & Self.startBit != 0 }
    }

    mutating func insert(_ entry: Entry, at time: Int64, forgetBefore limit: Int64) {
        forget(before: limit)
        if count >= capacity {
            if capacity < Limits.messageIDsMax { grow() } else { removeFirst() }
        }
        let place = self.place(tail)
        entries[place] = entry
        times[place / Self.blockEntries] = time
        link(place)
        tail += 1
    }

    /// An empty queue with room for `count`, whose next number is `number`: numbers go on as they were
    /// when a snapshot was taken.
    mutating func begin(at number: UInt64, room count: Int) {
        head = number
        tail = number
        while capacity < min(count, Limits.messageIDsMax) { capacity *= 2 }
        entries.deallocate()
        times.deallocate()
        index.deallocate()
        takeMemory()
    }

    private mutating func takeMemory() {
        entries = .allocate(capacity: capacity)
        times = .allocate(capacity: capacity / Self.blockEntries)
        index = .allocate(capacity: capacity * 2)
        index.initialize(repeating: 0, count: capacity * 2)
    }

    /// For the snapshot: the entries in order of acceptance, in at most two pieces, then the times of their blocks.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        let first = min(count, capacity - place(head))
        body(UnsafeRawBufferPointer(start: entries + place(head), count: first * MemoryLayout<Entry>.stride))
        body(UnsafeRawBufferPointer(start: entries, count: (count - first) * MemoryLayout<Entry>.stride))
    }

    func forEachTime(_ body: (Int64) -> Void) {
        for block in blocks { body(times[Int(truncatingIfNeeded: block) & (capacity / Self.blockEntries - 1)]) }
    }

    /// Running numbers of the blocks that the entries stand in.
    private var blocks: Range<UInt64> {
        let size = UInt64(Self.blockEntries)
        return head / size..<(head == tail ? head / size : (tail - 1) / size + 1)
    }

    static func blockCount(from head: UInt64, entries count: Int) -> Int {
        count == 0
            ? 0
            : Int(truncatingIfNeeded: (head % UInt64(blockEntries) &+ UInt64(count) &- 1) / UInt64(blockEntries)) + 1
    }

    /// The block, counted from the first, of entry `index` of a queue that begins at `head`.
    static func block(from head: UInt64, entry index: Int) -> Int {
        Int(truncatingIfNeeded: (head % UInt64(blockEntries) &+ UInt64(index)) / UInt64(blockEntries))
    }

    /// B2.10.
    mutating func move(from first: Int64, by milliseconds: Int64) {
        for block in blocks {
            let place = Int(truncatingIfNeeded: block) & (capacity / Self.blockEntries - 1)
            if times[place] >= first { times[place] &+= milliseconds }
        }
    }

    /// A block goes when its youngest is too old: so every id stays at least its time.
    private mutating func forget(before limit: Int64) {
        while count >= Self.blockEntries, times[place(head) / Self.blockEntries] < limit,
            head / UInt64(Self.blockEntries) != (tail - 1) / UInt64(Self.blockEntries)
        {
            removeFirst()
        }
    }

    private mutating func removeFirst() {
        unlink(place(head))
        head += 1
    }

    @inline(__always)
    private func place(_ number: UInt64) -> Int { Int(truncatingIfNeeded: number) & (capacity - 1) }
    @inline(__always)
    private func home(_ digest: UInt64) -> Int { Int(truncatingIfNeeded: digest) & (capacity * 2 - 1) }

    /// Places are below `Limits.messageIDsMax`, which is 2^24.
    private static let placeMask: UInt32 = 1 << 24 - 1
    @inline(__always)
    private static func word(_ digest: UInt64, _ place: Int) -> UInt32 {
        1 << 31 | UInt32(truncatingIfNeeded: digest >> 57) << 24 | UInt32(truncatingIfNeeded: place) & placeMask
    }
    @inline(__always)
    private static func place(in word: UInt32) -> Int { Int(word & placeMask) }

    private func search(_ digest: UInt64, _ accept: (Entry) -> Bool) -> Entry? {
        var slot = home(digest)
        let tag = Self.word(digest, 0)
        while index[slot] != 0 {
            if index[slot] & ~Self.placeMask == tag {
                let entry = entries[Self.place(in: index[slot])]
                if entry.digest == digest, accept(entry) { return entry }
            }
            slot = (slot + 1) & (capacity * 2 - 1)
        }
        return nil
    }

    @_optimize(speed)
    private func link(_ place: Int) {
        var slot = home(entries[place].digest)
        while index[slot] != 0 { slot = (slot + 1) & (capacity * 2 - 1) }
        index[slot] = Self.word(entries[place].digest, place)
    }

    /// Takes a place out of the index and moves back whoever only stood behind it.
    private func unlink(_ place: Int) {
        let mask = capacity * 2 - 1
        var hole = home(entries[place].digest)
        let word = Self.word(entries[place].digest, place)
        while index[hole] != word {
            if index[hole] == 0 { return }
            hole = (hole + 1) & mask
        }
        var next = (hole + 1) & mask
        while index[next] != 0 {
            let wanted = home(entries[Self.place(in: index[next])].digest)
            if (next &- wanted) & mask >= (next &- hole) & mask {
                index[hole] = index[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        index[hole] = 0
    }

    private mutating func grow() {
        let (oldEntries, oldTimes, oldCapacity) = (entries, times, capacity)
        index.deallocate()
        capacity *= 2
        takeMemory()
        var number = head
        while number < tail {
            let old = Int(truncatingIfNeeded: number) & (oldCapacity - 1)
            entries[place(number)] = oldEntries[old]
            times[place(number) / Self.blockEntries] = oldTimes[old / Self.blockEntries]
            link(place(number))
            number += 1
        }
        oldEntries.deallocate()
        oldTimes.deallocate()
    }
}
