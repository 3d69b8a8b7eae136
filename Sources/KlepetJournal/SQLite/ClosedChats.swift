// Tells of an event whether its chat was closed before it, without looking into `chats` for each message: one bit
// per event, "after this event its chat is closed", for the last eight million events in a ring of a megabyte. An
// event finds its chat's bit under `previous`. What lies further back, or before the file was opened, is not
// known here: then one looks.

struct ClosedChats: ~Copyable {
    private static let bitsMax: UInt64 = 1 << 23
    /// A plain pointer: changing a buffer pointer's element in place crashes Swift 6.3 when it compiles for
    /// ThreadSanitizer. `word` keeps within the ring.
    private let words: UnsafeMutablePointer<UInt64>
    private let firstKnown: UInt64
    private var last: UInt64

    init(after seq: UInt64) {
        words = .allocate(capacity: Int(Self.bitsMax / 64))
        words.initialize(repeating: 0, count: Int(Self.bitsMax / 64))
        firstKnown = seq + 1
        last = seq
    }

    deinit { words.deallocate() }

    /// `nil`: too long ago.
    @inline(__always)
    func isClosed(after previous: UInt64) -> Bool? {
        if previous == 0 { return false }
        guard previous >= firstKnown, previous <= last, last - previous < Self.bitsMax else { return nil }
        return words[Self.word(previous)] & Self.bit(previous) != 0
    }

    /// Events come in order; one of no chat is noted as open.
    @inline(__always)
    mutating func note(_ seq: UInt64, isClosed: Bool) {
        if isClosed { words[Self.word(seq)] |= Self.bit(seq) } else { words[Self.word(seq)] &= ~Self.bit(seq) }
        last = seq
    }

    @inline(__always)
    private static func word(_ seq: UInt64) -> Int { Int((seq & (bitsMax - 1)) >> 6) }
    @inline(__always)
    private static func bit(_ seq: UInt64) -> UInt64 { 1 << (seq & 63) }
}
