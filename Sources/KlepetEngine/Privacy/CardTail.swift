// The digits at the end of what a visitor wrote last: the beginning of a card number, maybe, whose rest comes with the next message
// (B13.1). Live only: a few bytes beside the chat for 30 seconds, never journaled.

struct CardTail: BitwiseCopyable {
    static let millisecondsMax: Int64 = 30_000
    /// One less than the longest number: with that many the rest is one digit.
    static let digitsMax = CardNumbers.digitsMax - 1
    private static let partsMax = 4

    /// When the last of the messages came.
    var at: Int64 = 0
    /// The digits as a decimal number; `count` says how many there are, zeros in front included.
    private var value: UInt64 = 0
    private(set) var count: UInt8 = 0
    /// Bit n: a group begins with digit n.
    private(set) var starts: UInt32 = 0
    /// The messages that the digits stand in, and how many in each, oldest first.
    private var seqs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var counts: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)

    var isEmpty: Bool { count == 0 }

    func digit(_ index: Int) -> UInt8 {
        var rest = value
        for _ in 0..<max(0, Int(count) - 1 - index) { rest /= 10 }
        return UInt8(truncatingIfNeeded: rest % 10)
    }

    struct Part {
        var seq: UInt64
        /// Its digits among those of the tail.
        var digits: Range<Int>
    }

    var parts: [Part] {
        var (parts, first): ([Part], Int) = ([], 0)
        for (seq, number) in [(seqs.0, counts.0), (seqs.1, counts.1), (seqs.2, counts.2), (seqs.3, counts.3)] where seq != 0 {
            parts.append(Part(seq: seq, digits: first..<first + Int(number)))
            first += Int(number)
        }
        return parts
    }

    /// True: the text ends with a digit, or with separators behind one. For nearly every text this is a look at its last bytes.
    @inline(__always)
    static func isLeft(by text: Text) -> Bool {
        var offset = text.count
        var separators = 0
        while offset > 0 {
            let last = text[offset - 1]
            if CardNumbers.isDigit(last) { return true }
            // A letter, which is what most end with.
            guard separators < CardNumbers.separatorsMax, last <= 0x2E || last >= 0x80 else { return false }
            let bytes = separatorBytes(before: offset, in: text)
            guard bytes > 0 else { return false }
            offset -= bytes
            separators += 1
        }
        return false
    }

    private static func separatorBytes(before offset: Int, in text: Text) -> Int {
        for bytes in 1...3 where bytes <= offset && CardNumbers.separatorBytes(text, at: offset - bytes) == bytes { return bytes }
        return 0
    }

    /// How many digits the text ends with, and whether there is nothing else in it.
    private static func ending(of text: Text) -> (digits: Int, isWhole: Bool, offsets: [Int]) {
        var offsets: [Int] = []
        var separators = 0
        var offset = text.count
        while offset > 0, offsets.count < digitsMax {
            if CardNumbers.isDigit(text[offset - 1]) {
                offset -= 1
                offsets.append(offset)
                separators = 0
                continue
            }
            let bytes = separatorBytes(before: offset, in: text)
            separators += 1
            guard bytes > 0, separators <= CardNumbers.separatorsMax else { return (offsets.count, false, offsets.reversed()) }
            offset -= bytes
        }
        return (offsets.count, offset == 0, offsets.reversed())
    }

    /// The tail after one more message: what was there goes on only if the message is nothing but digits.
    func followed(by text: Text, seq: UInt64, at time: Int64) -> CardTail {
        let (digits, isWhole, offsets) = Self.ending(of: text)
        var next = isWhole ? self : CardTail()
        next.at = time
        while !next.isEmpty, Int(next.count) + digits > Self.digitsMax || next.seqs.3 != 0 { next.forgetOldest() }
        guard digits > 0 else { return next.isEmpty ? CardTail() : next }
        for (index, offset) in offsets.enumerated() {
            if index == 0 || offsets[index - 1] != offset - 1 { next.starts |= 1 << UInt32(next.count) }
            next.value = next.value * 10 + UInt64(text[offset] - 0x30)
            next.count += 1
        }
        next.add(seq, UInt8(digits))
        return next
    }

    private mutating func add(_ seq: UInt64, _ digits: UInt8) {
        if seqs.0 == 0 { (seqs.0, counts.0) = (seq, digits) } else if seqs.1 == 0 { (seqs.1, counts.1) = (seq, digits) } else if seqs.2 == 0 {
            (seqs.2, counts.2) = (seq, digits)
        } else {
            (seqs.3, counts.3) = (seq, digits)
        }
    }

    private mutating func forgetOldest() {
        let gone = counts.0
        var power: UInt64 = 1
        for _ in 0..<max(0, Int(count) - Int(gone)) { power *= 10 }
        value %= power
        count -= min(count, gone)
        starts >>= UInt32(gone)
        seqs = (seqs.1, seqs.2, seqs.3, 0)
        counts = (counts.1, counts.2, counts.3, 0)
        if seqs.0 == 0 { self = CardTail() }
    }

    /// Where in a message's text its part of the tail stands: the offsets of its last `count` digits.
    static func offsets(ofLast count: Int, in text: Text) -> [Int] { ending(of: text).offsets.suffix(count) }
}
