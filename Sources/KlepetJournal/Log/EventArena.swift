// Events in memory, one behind the other in chunks that never move and are never given back before the end: an event
// costs its own bytes and a pointer, and no allocation of its own.

internal import Glibc
internal import KlepetEngine

struct EventArena: ~Copyable {
    /// A chunk as large as all before it, between these: a small shop stays small, and a large one gets memory in huge
    /// pages, whose first touch costs a fifth.
    private static let chunkBytesMin = 1 << 16
    private static let chunkBytesMax = 1 << 22
    private static let hugePageBytes = 1 << 21
    private static let pageEvents = 1 << 16

    private var chunks: [UnsafeMutableRawPointer] = []
    private var place: UnsafeMutableRawPointer?
    private var left = 0
    /// Pointers to the events, by number, in pages.
    private var pages: [UnsafeMutablePointer<UnsafeMutablePointer<Event>>] = []
    private(set) var count = 0
    private(set) var byteCount = 0

    deinit {
        for chunk in chunks { chunk.deallocate() }
        for page in pages { page.deallocate() }
    }

    /// The event `seq`, which must be within 1 ... count.
    @inline(__always)
    subscript(seq: UInt64) -> UnsafeMutablePointer<Event> {
        let index = Int(seq - 1)
        return pages[index / Self.pageEvents][index % Self.pageEvents]
    }

    /// Bytes that a copy of the event takes.
    @inline(__always)
    static func size(_ event: UnsafePointer<Event>) -> Int {
        let texts = event.pointee.text.count + event.pointee.id.count + event.pointee.parts.count
        return (MemoryLayout<Event>.stride + texts + 15) & ~15
    }

    @inline(__always)
    mutating func append(_ event: UnsafePointer<Event>) {
        let size = Self.size(event)
        let start: UnsafeMutableRawPointer
        if size <= left, let place { start = place } else { start = open(size) }
        place = start + size
        left -= size
        let copy = start.bindMemory(to: Event.self, capacity: 1)
        copy.initialize(to: event.pointee)
        let bytes = (start + MemoryLayout<Event>.stride).assumingMemoryBound(to: UInt8.self)
        let (text, id) = (event.pointee.text, event.pointee.id)
        copy.pointee.text = Self.copy(text, to: bytes)
        copy.pointee.id = Self.copy(id, to: bytes + text.count)
        if event.pointee.partsBytes > 0 {
            copy.pointee.parts = Self.copy(event.pointee.parts, to: bytes + text.count + id.count)
        }
        if count / Self.pageEvents == pages.count { pages.append(.allocate(capacity: Self.pageEvents)) }
        pages[count / Self.pageEvents][count % Self.pageEvents] = copy
        count += 1
    }

    /// Other words in place of an event's: what stood there is overwritten, and what does not fit lies elsewhere.
    mutating func replace(_ seq: UInt64, flags: Event.Flags, text: Text, id: Text, parts: Text) {
        let event = self[seq]
        event.pointee.flags = flags
        if !event.pointee.text.elementsEqual(text) { event.pointee.text = overwrite(event.pointee.text, by: text) }
        if !event.pointee.id.elementsEqual(id) { event.pointee.id = overwrite(event.pointee.id, by: id) }
        if !event.pointee.parts.elementsEqual(parts) { event.pointee.parts = overwrite(event.pointee.parts, by: parts) }
    }

    private mutating func overwrite(_ old: Text, by new: Text) -> Text {
        let place = old.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
        place?.update(repeating: 0, count: old.count)
        guard !new.isEmpty else { return Text(start: nil, count: 0) }
        if let place, new.count <= old.count { return Self.copy(new, to: place) }
        let room = (new.count + 15) & ~15
        let start: UnsafeMutableRawPointer
        if room <= left, let free = self.place { start = free } else { start = open(room) }
        self.place = start + room
        left -= room
        return Self.copy(new, to: start.bindMemory(to: UInt8.self, capacity: new.count))
    }

    private mutating func open(_ size: Int) -> UnsafeMutableRawPointer {
        let capacity = max(size, min(max(byteCount, Self.chunkBytesMin), Self.chunkBytesMax))
        let isLarge = capacity >= Self.chunkBytesMax
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: isLarge ? Self.hugePageBytes : 16)
        if isLarge { madvise(chunk, capacity, CInt(MADV_HUGEPAGE)) }
        chunks.append(chunk)
        byteCount += capacity
        left = capacity
        return chunk
    }

    @inline(__always)
    private static func copy(_ source: Text, to place: UnsafeMutablePointer<UInt8>) -> Text {
        guard let start = source.baseAddress, source.count > 0 else { return Text(start: nil, count: 0) }
        UnsafeMutableRawPointer(place).copyMemory(from: start, byteCount: source.count)
        return Text(start: place, count: source.count)
    }
}
