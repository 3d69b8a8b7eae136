// Records of one size by index, in segments that never move: growth copies nothing, a pointer stays good, and a million
// records cost a million records. Index 0 is "none": a scratch record that wrong indices land on, so that no number
// from outside can reach memory that is not the slab's.

import CPrefetch

struct Slab<Record: BitwiseCopyable>: ~Copyable {
    private static var segmentRecords: Int { 4096 }

    private let segments: UnsafeMutablePointer<UnsafeMutablePointer<Record>?>
    private let segmentsMax: Int
    /// Gives the memory back. (A `deinit` of this struct would do, but debug builds of Swift 6.3 forget to call that of
    /// a generic struct which cannot be copied: the sanitizers' builds leaked every shop.)
    private let owner: SlabMemory
    private let zero: Record
    /// Indices 1 ..< count are in use or were once.
    private(set) var count: Int = 0

    init(capacity: Int, zero: Record) {
        segmentsMax = capacity / Self.segmentRecords + 1
        segments = .allocate(capacity: segmentsMax)
        segments.initialize(repeating: nil, count: segmentsMax)
        owner = SlabMemory(segments: UnsafeMutableRawPointer(segments), count: segmentsMax)
        self.zero = zero
        _ = append()
    }

    var byteCount: Int {
        (count + Self.segmentRecords - 1) / Self.segmentRecords * Self.segmentRecords * MemoryLayout<Record>.stride
            + segmentsMax * 8
    }

    /// The next index, its record zero; `nil` when the slab is full.
    mutating func append() -> UInt32? {
        let segment = count / Self.segmentRecords
        guard segment < segmentsMax else { return nil }
        if segments[segment] == nil { segments[segment] = .allocate(capacity: Self.segmentRecords) }
        guard let start = segments[segment] else { return nil }
        (start + count % Self.segmentRecords).initialize(to: zero)
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
        // Segments below `count` exist: `append` made them.
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

    /// All records, segment by segment, as far as they are in use; `nonmutating`, as the subscript is.
    func forEachSegment(_ body: (_ records: UnsafeMutableRawPointer, _ count: Int) -> Void) {
        var first = 0
        while first < count {
            body(
                UnsafeMutableRawPointer(address(UInt32(truncatingIfNeeded: first))),
                min(Self.segmentRecords, count - first))
            first += Self.segmentRecords
        }
    }
}

private final class SlabMemory {
    private let segments: UnsafeMutableRawPointer
    private let count: Int

    init(segments: UnsafeMutableRawPointer, count: Int) {
        self.segments = segments
        self.count = count
    }

    deinit {
        let pointers = segments.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        for index in 0..<count { pointers[index]?.deallocate() }
        segments.deallocate()
    }
}
