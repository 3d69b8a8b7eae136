// Tells of an event whether its chat was closed before it, without looking into `chats` for each message: one bit per
// event, "after this event its chat is closed", for the last eight million events in a ring of a megabyte. It begins
// with 64 bytes and doubles; of a shop that fills 16 kB it is a megabyte at once. An event finds its chat's bit under
// `previous`. What lies further back, or before the file was opened, is not known here: then one looks.

struct ClosedChats: ~Copyable {
    private static let bitsMax: UInt64 = 1 << 23
    private static let doublingBitsMax: UInt64 = 1 << 17
    /// A plain pointer: changing a buffer pointer's element in place crashes Swift 6.3 when it compiles for
    /// ThreadSanitizer. `word` keeps within the ring.
    private var words: UnsafeMutablePointer<UInt64>
    private var bits: UInt64 = 512
    private let firstKnown: UInt64
    private var last: UInt64

    init(after seq: UInt64) {
        words = .allocate(capacity: Int(bits / 64))
        words.initialize(repeating: 0, count: Int(bits / 64))
        firstKnown = seq + 1
        last = seq
    }

    deinit { words.deallocate() }

    /// `nil`: too long ago.
    @inline(__always)
    func isClosed(after previous: UInt64) -> Bool? {
        if previous == 0 { return false }
        guard previous >= firstKnown, previous <= last, last - previous < bits else { return nil }
        return words[word(previous)] & Self.bit(previous) != 0
    }

    /// Events come in order; one of no chat is noted as open.
    @inline(__always)
    mutating func note(_ seq: UInt64, isClosed: Bool) {
        if seq &- firstKnown >= bits, bits < Self.bitsMax { widen() }
        if isClosed { words[word(seq)] |= Self.bit(seq) } else { words[word(seq)] &= ~Self.bit(seq) }
        last = seq
    }

    /// All that is known so far is in the ring still, for it was as long as that.
    @inline(never)
    private mutating func widen() {
        let wanted = bits < Self.doublingBitsMax ? bits * 2 : Self.bitsMax
        let wider = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(wanted / 64))
        // Each word has several places in the wider ring; those that are not meant are written before they are read.
        for place in stride(from: 0, to: Int(wanted / 64), by: Int(bits / 64)) {
            (wider + place).initialize(from: words, count: Int(bits / 64))
        }
        words.deallocate()
        (words, bits) = (wider, wanted)
    }

    @inline(__always)
    private func word(_ seq: UInt64) -> Int { Int((seq & (bits - 1)) >> 6) }
    @inline(__always)
    private static func bit(_ seq: UInt64) -> UInt64 { 1 << (seq & 63) }
}
