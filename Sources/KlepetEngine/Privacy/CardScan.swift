// The slow way through a text that has digits enough to hold a card number (B13.1): which of its digits are to be
// masked, and which digits of the messages before it, when the number began there. One pass over the characters; each
// group of digits begins at most six windows, and what the allow-list may cost is counted.

struct CardScan {
    /// Where digits to mask begin in the text, in order.
    private(set) var masked: [Int] = []
    /// Digits of the tail to mask, from … to; empty: none.
    private(set) var maskedOfTail = 0..<0
    /// What the allow-list has cost: bytes held against a place of a pattern. When it is used up,
    /// numbers are masked unasked.
    private(set) var steps = 0
    static let stepsMax = 1 << 16

    /// A chain's memory is kept up to so many digits.
    private static let chainKept = 256

    private let text: Text
    private let allowed: [String]
    private let tail: CardTail
    private let isJSON: Bool

    /// Before a group: nothing (the digit goes on with one), something, a single point or comma.
    enum Gap: UInt8 { case none, some, point }

    /// A digit of the chain of groups being read.
    struct Digit {
        var value: UInt8
        /// In the text; negative: in the tail.
        var offset: Int
        var gap: Gap
        /// The address of a page that it stands in, by where that begins; -1: none.
        var address = -1
    }
    private var digits: [Digit]
    private var isLedByPlus = false
    /// A letter stands right before the chain's first digit, or right behind its last.
    private var isLedByLetter = false
    private var isFollowedByLetter = false
    private var ibans: [Range<Int>]?
    private var nextIBAN = 0

    /// `tail`: the digits at the end of the visitor's messages just before. `isJSON`: escapes stand between groups
    /// like what they stand for.
    /// `chain`: lends its memory, so that nothing is allocated for text after text.
    init(
        _ text: Text, after tail: CardTail = CardTail(), allowing allowed: [String], isJSON: Bool = false,
        chain: inout [Digit]
    ) {
        self.text = text
        self.tail = tail
        self.allowed = allowed
        self.isJSON = isJSON
        digits = []
        swap(&digits, &chain)
        digits.removeAll(keepingCapacity: digits.capacity <= Self.chainKept)
        defer { swap(&digits, &chain) }
        for index in 0..<Int(tail.count) {
            let starts = tail.starts & (1 << UInt32(index)) != 0
            digits.append(Digit(value: tail.digit(index), offset: index - Int(tail.count), gap: starts ? .some : .none))
        }
        read()
    }

    private mutating func read() {
        var (offset, separators, last) = (0, 0, UInt32(0x20))
        var gap = Gap.some
        var address = AddressReader()
        while offset < text.count {
            var (value, bytes) = Characters.at(text, offset)
            if isJSON, value == 0x5C { (value, bytes) = (0x0A, escapeBytes(at: offset)) }
            address.read(value, at: offset)
            if let digit = Characters.digit(value) {
                if digits.isEmpty {
                    isLedByPlus = last == 0x2B || last == 0xFF0B
                    isLedByLetter = Characters.isLetter(last)
                }
                digits.append(Digit(value: digit, offset: offset, gap: gap, address: address.start))
                (gap, separators) = (.none, 0)
            } else {
                separators += 1
                gap = separators == 1 && (value == 0x2E || value == 0x2C) ? .point : .some
                if !Characters.isSeparator(value) || separators > CardNumbers.separatorsMax {
                    isFollowedByLetter = separators == 1 && Characters.isLetter(value)
                    end()
                    gap = .some
                }
            }
            last = value
            offset += bytes
        }
        isFollowedByLetter = false
        end()
    }

    /// Backslash and what it escapes.
    private func escapeBytes(at offset: Int) -> Int {
        let isLong = offset + 1 < text.count && text[offset + 1] == UInt8(ascii: "u")
        return min(isLong ? 6 : 2, text.count - offset)
    }

    /// The chain is complete: what of it is a card's number?
    private mutating func end() {
        guard !digits.isEmpty else { return }
        defer { digits.removeAll(keepingCapacity: true) }
        guard digits.count >= CardNumbers.digitsMin else { return }
        // A telephone number has at most 15 digits (E.164), and this is how one is written.
        if isLedByPlus, digits.count <= 15, digits[0].offset >= 0 { return }
        var first = 0
        while first + CardNumbers.digitsMin <= digits.count {
            if digits[first].gap != .none, let end = number(from: first) {
                mask(first, end)
                first = end
            } else {
                first += 1
            }
        }
    }

    /// The end of the longest number that begins with this digit.
    private mutating func number(from first: Int) -> Int? {
        var end = min(digits.count, first + CardNumbers.digitsMax)
        while end - first >= CardNumbers.digitsMin {
            let isGroupEnd = end == digits.count || digits[end].gap != .none
            if isGroupEnd, digits[end - 1].offset >= 0, isCard(first, end), isWrittenLikeCard(first, end),
                !isSpared(first, end)
            {
                return end
            }
            end -= 1
        }
        return nil
    }

    private func isCard(_ first: Int, _ end: Int) -> Bool {
        CardNumbers.isCard(digits[first..<end].lazy.map { $0.value })
    }

    private func isWrittenLikeCard(_ first: Int, _ end: Int) -> Bool {
        // Over messages only as it is printed: who sends 4100, 4101, 4102 counts.
        if digits[first].offset < 0 { return isPrinted(first, end) }
        var (lengths, points) = ([1], 0)
        for index in first + 1..<end {
            guard digits[index].gap != .none else {
                lengths[lengths.count - 1] += 1
                continue
            }
            lengths.append(1)
            if digits[index].gap == .point { points += 1 }
        }
        // Part of a word, or of a decimal: what stands behind a point, and a few digits before one with all the rest
        // behind. A number in groups is one all the same, as in "Visa4111 1111 …".
        if lengths.count == 1 {
            if (first == 0 && isLedByLetter) || (end == digits.count && isFollowedByLetter) { return false }
            return digits[first].gap != .point || first == 0
        }
        if lengths.count == 2, points == 1, lengths[0] < 8 { return false }
        if lengths.dropLast().allSatisfy({ $0 >= 4 }) { return true }
        // Single digits and pairs: all that stand in the row.
        let length = lengths[0]
        guard length <= 2, lengths.dropLast().allSatisfy({ $0 == length }), lengths[lengths.count - 1] <= length else {
            return false
        }
        return groupLength(before: first) != length && groupLength(from: end) != length
    }

    /// Of the group beside the number; 3: that, or more.
    private func groupLength(before end: Int) -> Int {
        var first = end
        while first > 0, end - first < 3, first == end || digits[first].gap == .none { first -= 1 }
        return end - first
    }

    private func groupLength(from first: Int) -> Int {
        var end = first
        while end < digits.count, end - first < 3, end == first || digits[end].gap == .none { end += 1 }
        return end - first
    }

    /// The groups that a card shows, or some of them in one: 4-4-4-4, 4-4-4-4-3, 6-13, 4-6-5, 4-6-4.
    private func isPrinted(_ first: Int, _ end: Int) -> Bool {
        let cuts = (first + 1..<end).filter { digits[$0].gap != .none }.map { $0 - first }
        if end - first <= 15 { return cuts.allSatisfy { $0 == 4 || $0 == 10 } }
        return cuts.allSatisfy { $0 % 4 == 0 } || (end - first == 19 && cuts == [6])
    }

    private mutating func mask(_ first: Int, _ end: Int) {
        for index in first..<(end - CardNumbers.shown) {
            if digits[index].offset >= 0 {
                masked.append(digits[index].offset)
            } else {
                let place = index  // The tail's digits are the chain's first.
                maskedOfTail = (maskedOfTail.isEmpty ? place : maskedOfTail.lowerBound)..<(place + 1)
            }
        }
    }

    // MARK: what looks like one and is none

    private mutating func isSpared(_ first: Int, _ end: Int) -> Bool {
        guard digits[first].offset >= 0 else { return false }
        if digits[first].address >= 0, digits[first].address == digits[end - 1].address { return true }
        let place = digits[first].offset..<(digits[end - 1].offset + 1)
        if isWithinIBAN(place) { return true }
        return !allowed.isEmpty && isAllowed(place)
    }

    /// Numbers are asked for in their order, so those of banks that lie behind are done with.
    private mutating func isWithinIBAN(_ place: Range<Int>) -> Bool {
        let known = ibans ?? IBAN.places(in: text)
        ibans = known
        while nextIBAN < known.count, known[nextIBAN].upperBound <= place.lowerBound { nextIBAN += 1 }
        return nextIBAN < known.count && known[nextIBAN].overlaps(place)
    }

    /// The number with what touches it, without the punctuation around, is of the form of an order number.
    private mutating func isAllowed(_ place: Range<Int>) -> Bool {
        // Longer than any form that the policy can give: looked at no further.
        let least = max(0, place.lowerBound - CardPattern.bytesMax)
        let most = min(text.count, place.upperBound + CardPattern.bytesMax)
        var (start, end) = (place.lowerBound, place.upperBound)
        while start > least, !Self.isSpace(text[start - 1]) { start -= 1 }
        while end < most, !Self.isSpace(text[end]) { end += 1 }
        while start < place.lowerBound, Self.isPunctuation(text[start]) { start += 1 }
        while end > place.upperBound, Self.isPunctuation(text[end - 1]) { end -= 1 }
        let (token, number) = (Text(rebasing: text[start..<end]), Text(rebasing: text[place]))
        for pattern in allowed {
            guard steps < Self.stepsMax else { return false }
            let form = CardPattern(pattern)
            steps += pattern.utf8.count
            if form.matches(token, &steps) || form.matches(number, &steps) { return true }
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0xA0 }
    private static func isPunctuation(_ byte: UInt8) -> Bool { "()[]\"',;:!?.".utf8.contains(byte) }
}

/// Which word is the address of a page: one with "://" in it, or with a host's name before a slash or a question mark.
private struct AddressReader {
    /// Where the word begins that has shown itself to be one; -1: it has not.
    private(set) var start = -1
    private var word = 0
    private var isNew = true
    private var last: (UInt32, UInt32) = (0, 0)
    private var hasHost = false

    mutating func read(_ value: UInt32, at offset: Int) {
        if Characters.isSpace(value) || value == 0x3C || value == 0x3E || value == 0x22 {
            (isNew, start, hasHost, last) = (true, -1, false, (0, 0))
            return
        }
        if isNew { (isNew, word) = (false, offset) }
        let isScheme = value == 0x2F && last.1 == 0x2F && last.0 == 0x3A
        if isScheme || (hasHost && (value == 0x2F || value == 0x3F)) { start = word }
        // A letter, a point, a letter.
        if last.1 == 0x2E, Characters.isLetter(value), Characters.isLetter(last.0) { hasHost = true }
        last = (last.1, value)
    }
}

/// The form of an order number (policy `cards.allow`): `#` is a digit, `*` one or more digits, `\` takes the next
/// character as it is, everything else stands for itself. Whatever it is held against, each byte is seen once, with all
/// places of the form at a time.
struct CardPattern {
    /// Names of the policy have at most so many, so that the places of a form are bits of a word.
    static let bytesMax = 64
    private var bytes: [UInt8] = []
    /// Places that take a digit, and those that take more of them.
    private var digits: UInt64 = 0
    private var runs: UInt64 = 0

    init(_ pattern: String) {
        var isEscaped = false
        for byte in pattern.utf8 where bytes.count < Self.bytesMax {
            let bit: UInt64 = 1 << UInt64(bytes.count)
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            if !isEscaped, byte == UInt8(ascii: "#") || byte == UInt8(ascii: "*") { digits |= bit }
            if !isEscaped, byte == UInt8(ascii: "*") { runs |= bit }
            bytes.append(byte)
            isEscaped = false
        }
        if isEscaped { bytes.append(UInt8(ascii: "\\")) }
    }

    func matches(_ text: Text) -> Bool {
        var steps = 0
        return matches(text, &steps)
    }

    func matches(_ text: Text, _ steps: inout Int) -> Bool {
        guard !bytes.isEmpty, text.count >= bytes.count, runs != 0 || text.count == bytes.count else { return false }
        // Bit n: places 0 … n have been filled.
        var filled: UInt64 = 0
        for (index, byte) in text.enumerated() {
            let isDigit = byte &- 0x30 < 10
            let next = index == 0 ? 1 : filled << 1
            let literal = next & ~digits
            steps += 1 + literal.nonzeroBitCount
            filled = (isDigit ? next & digits | filled & runs : 0) | places(of: byte, among: literal)
            guard filled != 0 else { return false }
        }
        return filled & (1 << UInt64(bytes.count - 1)) != 0
    }

    /// Those of the wanted that stand for just this byte.
    private func places(of byte: UInt8, among wanted: UInt64) -> UInt64 {
        var (found, left): (UInt64, UInt64) = (0, wanted)
        while left != 0 {
            let place = left.trailingZeroBitCount
            if place < bytes.count, bytes[place] == byte { found |= 1 << UInt64(place) }
            left &= left - 1
        }
        return found
    }
}
