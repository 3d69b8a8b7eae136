// Records of one size by index, in segments that never move: growth copies nothing, a pointer stays good, and a million
// records cost a million records. Index 0 is "none": a scratch record that wrong indices land on, so that no number
// from outside can reach memory that is not the slab's.
//
//      first      ▓▓▓░  16 records of their own, for a shop in which little has happened is one of many
//      segments   [ ···· │ ···· │  ]  4,096 records each; the table of them grows by doubling

import CPrefetch

struct Slab<Record: BitwiseCopyable>: ~Copyable {
    private static var firstRecords: Int { 16 }
    private static var segmentRecords: Int { 4096 }

    private let first: UnsafeMutablePointer<Record>
    private var segments: UnsafeMutablePointer<UnsafeMutablePointer<Record>?>
    private let segmentsMax: Int
    /// Gives the memory back. (A `deinit` of this struct would do, but debug builds of Swift 6.3 forget to call that of
    /// a generic struct which cannot be copied: the sanitizers' builds leaked every shop.)
    private let owner: SlabMemory
    private let zero: Record
    /// Indices 1 ..< count are in use or were once.
    private(set) var count: Int = 0

    init(capacity: Int, zero: Record) {
        segmentsMax = capacity / Self.segmentRecords + 1
        first = .allocate(capacity: Self.firstRecords)
        owner = SlabMemory(first: UnsafeMutableRawPointer(first))
        segments = owner.segments(Record.self)
        self.zero = zero
        _ = append()
    }

    var byteCount: Int {
        let whole = (count + Self.segmentRecords - 1) / Self.segmentRecords * Self.segmentRecords
        let records = count <= Self.firstRecords ? Self.firstRecords : whole
        return records * MemoryLayout<Record>.stride + owner.count * 8
    }

    /// The next index, its record zero; `nil` when the slab is full.
    mutating func append() -> UInt32? {
        if count < Self.firstRecords {
            (first + count).initialize(to: zero)
        } else {
            let segment = count / Self.segmentRecords
            guard segment < segmentsMax else { return nil }
            if segment >= owner.count {
                owner.grow(to: min(max(4, owner.count * 2), segmentsMax))
                segments = owner.segments(Record.self)
            }
            if segments[segment] == nil { segments[segment] = .allocate(capacity: Self.segmentRecords) }
            guard let start = segments[segment] else { return nil }
            (start + count % Self.segmentRecords).initialize(to: zero)
        }
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    /// Makes `index` exist, and all before it.
    mutating func grow(to index: UInt32) -> Bool {
        while count <= Int(index) {
            guard append() != nil else { return false }
        }
        return true
    }

    subscript(index: UInt32) -> Record {
        @inline(__always) unsafeAddress { UnsafePointer(address(index)) }
        @inline(__always) nonmutating unsafeMutableAddress { address(index) }
    }

    @inline(__always)
    func address(_ index: UInt32) -> UnsafeMutablePointer<Record> {
        let known = Int(index) < count ? Int(index) : 0
        if known < Self.firstRecords { return first + known }
        // Whatever lies behind the first records has its segment: `append` made it.
        return segments[known / Self.segmentRecords].unsafelyUnwrapped + known % Self.segmentRecords
    }

    /// Asks for the memory of a record that will be wanted in a moment.
    @inline(__always)
    func expect(_ index: UInt32) {
        let start = UnsafeRawPointer(address(index))
        var offset = 0
        while offset < MemoryLayout<Record>.stride {
            prefetch_line(start + offset)
            offset += 64
        }
        prefetch_line(start + (MemoryLayout<Record>.stride - 1))
    }

    mutating func removeAll() {
        count = 0
        _ = append()
    }

    /// All records, piece by piece, as far as they are in use; `nonmutating`, as the subscript is.
    func forEachSegment(_ body: (_ records: UnsafeMutableRawPointer, _ count: Int) -> Void) {
        var next = 0
        while next < count {
            let end =
                next < Self.firstRecords ? Self.firstRecords : (next / Self.segmentRecords + 1) * Self.segmentRecords
            body(UnsafeMutableRawPointer(address(UInt32(truncatingIfNeeded: next))), min(end, count) - next)
            next = end
        }
    }
}

private final class SlabMemory {
    private let first: UnsafeMutableRawPointer
    private var table: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private(set) var count = 0

    init(first: UnsafeMutableRawPointer) {
        self.first = first
        table = .allocate(capacity: 0)
    }

    func segments<Record>(_: Record.Type) -> UnsafeMutablePointer<UnsafeMutablePointer<Record>?> {
        UnsafeMutableRawPointer(table).assumingMemoryBound(to: UnsafeMutablePointer<Record>?.self)
    }

    func grow(to wanted: Int) {
        let wider = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: wanted)
        wider.update(from: table, count: count)
        (wider + count).initialize(repeating: nil, count: wanted - count)
        table.deallocate()
        (table, count) = (wider, wanted)
    }

    deinit {
        for index in 0..<count { table[index]?.deallocate() }
        table.deallocate()
        first.deallocate()
    }
}
