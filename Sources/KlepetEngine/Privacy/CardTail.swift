// The digits at the end of what a visitor wrote last: the beginning of a card number, maybe, whose rest comes with the
// next message (B13.1). Live only: a few bytes beside the chat, never journaled.

struct CardTail: BitwiseCopyable {
    /// One less than the longest number: with that many the rest is one digit.
    static let digitsMax = CardNumbers.digitsMax - 1

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
        for (seq, number) in [(seqs.0, counts.0), (seqs.1, counts.1), (seqs.2, counts.2), (seqs.3, counts.3)]
        where seq != 0 {
            parts.append(Part(seq: seq, digits: first..<first + Int(number)))
            first += Int(number)
        }
        return parts
    }

    /// True: the text ends with a digit, or with separators behind one. For nearly every text this is
    /// a look at its last bytes.
    @inline(__always)
    static func isLeft(by text: Text) -> Bool {
        guard let last = text.last else { return false }
        // A letter, which is what most end with.
        if last < 0x80, !CardNumbers.isDigit(last), !Characters.isSeparator(UInt32(last)) { return false }
        return ending(of: text, digitsMax: 1).count > 0
    }

    /// What a text ends with: digits, where they begin and which of them begin a group.
    private struct Ending {
        var digits: [(value: UInt8, offset: Int, starts: Bool)] = []
        /// There is nothing else in the text.
        var isWhole = false
        var count: Int { digits.count }
    }

    private static func ending(of text: Text, digitsMax: Int = digitsMax) -> Ending {
        var ending = Ending()
        var (offset, separators) = (text.count, 0)
        while offset > 0 {
            let (value, bytes) = Characters.before(text, offset)
            if let digit = Characters.digit(value) {
                // The number is longer than any card's: what was taken of it is a part of that.
                guard ending.count < digitsMax else { break }
                if separators > 0, !ending.digits.isEmpty { ending.digits[ending.count - 1].starts = true }
                ending.digits.append((digit, offset - bytes, false))
                separators = 0
            } else {
                separators += 1
                if !Characters.isSeparator(value) || separators > CardNumbers.separatorsMax || ending.count == digitsMax
                {
                    // A word that ends with digits is no group of them.
                    let isWord = separators == 1 && Characters.isLetter(value)
                    if !ending.digits.isEmpty, !isWord { ending.digits[ending.count - 1].starts = true }
                    break
                }
            }
            offset -= bytes
        }
        if offset == 0, !ending.digits.isEmpty {
            ending.digits[ending.count - 1].starts = true
            ending.isWhole = true
        }
        ending.digits.reverse()
        return ending
    }

    /// The tail after one more message: what was there goes on only if the message is nothing but digits.
    func followed(by text: Text, seq: UInt64, at time: Int64) -> CardTail {
        let ending = Self.ending(of: text)
        var next = ending.isWhole ? self : CardTail()
        next.at = time
        while !next.isEmpty, Int(next.count) + ending.count > Self.digitsMax || next.seqs.3 != 0 { next.forgetOldest() }
        guard ending.count > 0 else { return next.isEmpty ? CardTail() : next }
        for digit in ending.digits {
            if digit.starts { next.starts |= 1 << UInt32(next.count) }
            next.value = next.value * 10 + UInt64(digit.value)
            next.count += 1
        }
        next.add(seq, UInt8(ending.count))
        return next
    }

    private mutating func add(_ seq: UInt64, _ digits: UInt8) {
        if seqs.0 == 0 {
            (seqs.0, counts.0) = (seq, digits)
        } else if seqs.1 == 0 {
            (seqs.1, counts.1) = (seq, digits)
        } else if seqs.2 == 0 {
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

    /// Where in a message's text its part of the tail stands: where its last `count` digits begin.
    static func offsets(ofLast count: Int, in text: Text) -> [Int] {
        ending(of: text).digits.suffix(count).map { $0.offset }
    }
}
