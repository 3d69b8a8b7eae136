// The slow way through a text that has digits enough to hold a card number (B13.1): which of its bytes are to be masked, and which
// digits of the messages before it, when the number began there.

struct CardScan {
    /// Offsets in the text of digits to mask.
    private(set) var masked: [Int] = []
    /// Digits of the tail to mask, from … to; empty: none.
    private(set) var maskedOfTail = 0..<0

    private let text: Text
    private let allowed: [String]
    private let tail: CardTail
    // The chain of groups being read: digits, where they stand (tail: negative), and whether a group begins with them.
    private var digits: [UInt8] = []
    private var offsets: [Int] = []
    private var starts: [Bool] = []
    private var isLedByPlus = false
    private var ibans: [Range<Int>]?

    /// `tail`: the digits at the end of the visitor's messages just before.
    init(_ text: Text, after tail: CardTail = CardTail(), allowing allowed: [String]) {
        self.text = text
        self.tail = tail
        self.allowed = allowed
        for index in 0..<Int(tail.count) {
            digits.append(tail.digit(index))
            offsets.append(index - Int(tail.count))
            starts.append(tail.starts & (1 << UInt32(index)) != 0)
        }
        read()
    }

    private mutating func read() {
        var offset = 0
        var separators = 0
        var isAtGroupStart = true
        while offset < text.count {
            let byte = text[offset]
            if CardNumbers.isDigit(byte) {
                if digits.isEmpty { isLedByPlus = offset > 0 && text[offset - 1] == UInt8(ascii: "+") }
                digits.append(byte - 0x30)
                offsets.append(offset)
                starts.append(isAtGroupStart)
                (isAtGroupStart, separators) = (false, 0)
                offset += 1
                continue
            }
            let bytes = CardNumbers.separatorBytes(text, at: offset)
            separators += 1
            isAtGroupStart = true
            if bytes == 0 || separators > CardNumbers.separatorsMax { end() }
            offset += max(1, bytes)
        }
        end()
    }

    /// The chain is complete: what of it is a card's number?
    private mutating func end() {
        defer {
            digits.removeAll(keepingCapacity: true)
            offsets.removeAll(keepingCapacity: true)
            starts.removeAll(keepingCapacity: true)
        }
        guard digits.count >= CardNumbers.digitsMin else { return }
        // A telephone number has at most 15 digits (E.164), and this is how one is written.
        if isLedByPlus, digits.count <= 15, offsets[0] >= 0 { return }
        var first = 0
        while first + CardNumbers.digitsMin <= digits.count {
            if starts[first], let end = number(from: first) {
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
            if end == digits.count || starts[end], offsets[end - 1] >= 0, CardNumbers.isCard(digits[first..<end]),
                isWrittenLikeCard(first, end), !isSpared(first, end)
            {
                return end
            }
            end -= 1
        }
        return nil
    }

    /// All groups but the last have three digits or more, or all have one length. A number that was split over messages may have been split
    /// within a group.
    private func isWrittenLikeCard(_ first: Int, _ end: Int) -> Bool {
        if offsets[first] >= 0 { return isWrittenLikeCard(first, end) { starts[$0] } }
        let parts = tail.parts.filter { $0.digits.upperBound > first }
        // Who sends a number in three messages or more sends what is printed together, four digits first; who sends 340, 341, 342 counts.
        if parts.count > 1, (first + 1..<min(first + 4, end)).contains(where: { starts[$0] }) { return false }
        let breaks = parts.map(\.digits.lowerBound) + [Int(tail.count)]
        return isWrittenLikeCard(first, end) { starts[$0] } || isWrittenLikeCard(first, end) { starts[$0] && !breaks.contains($0) }
    }

    private func isWrittenLikeCard(_ first: Int, _ end: Int, _ begins: (Int) -> Bool) -> Bool {
        var lengths: [Int] = []
        for index in first..<end {
            if begins(index) || index == first { lengths.append(1) } else { lengths[lengths.count - 1] += 1 }
        }
        guard let last = lengths.popLast(), let least = lengths.min(), let most = lengths.max() else { return true }
        return least >= 3 || (least == most && last <= most)
    }

    private mutating func mask(_ first: Int, _ end: Int) {
        for index in first..<(end - CardNumbers.shown) {
            if offsets[index] >= 0 {
                masked.append(offsets[index])
            } else {
                maskedOfTail = (maskedOfTail.isEmpty ? index : maskedOfTail.lowerBound)..<(index + 1)
            }
        }
    }

    // MARK: what looks like one and is none

    private mutating func isSpared(_ first: Int, _ end: Int) -> Bool {
        guard offsets[first] >= 0 else { return false }
        let place = offsets[first]..<(offsets[end - 1] + 1)
        let known = ibans ?? IBAN.places(in: text)
        ibans = known
        if known.contains(where: { $0.overlaps(place) }) { return true }
        return !allowed.isEmpty && isAllowed(place)
    }

    /// The number with what touches it, without the punctuation around, is of the form of an order number.
    private func isAllowed(_ place: Range<Int>) -> Bool {
        var (start, end) = (place.lowerBound, place.upperBound)
        while start > 0, !Self.isSpace(text[start - 1]) { start -= 1 }
        while end < text.count, !Self.isSpace(text[end]) { end += 1 }
        while start < place.lowerBound, Self.isPunctuation(text[start]) { start += 1 }
        while end > place.upperBound, Self.isPunctuation(text[end - 1]) { end -= 1 }
        let (token, number) = (Text(rebasing: text[start..<end]), Text(rebasing: text[place]))
        return allowed.contains { pattern in
            CardPattern.matches(Array(pattern.utf8), token) || CardPattern.matches(Array(pattern.utf8), number)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0xA0 }
    private static func isPunctuation(_ byte: UInt8) -> Bool { "()[]\"',;:!?.".utf8.contains(byte) }
}

/// The form of an order number (policy `cards.allow`): `#` is a digit, `*` one or more digits, `\` takes the next character as it is,
/// everything else stands for itself.
enum CardPattern {
    static func matches(_ pattern: [UInt8], _ text: Text) -> Bool { matches(pattern[...], text[...]) }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: Slice<Text>) -> Bool {
        guard let head = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        switch head {
        case UInt8(ascii: "#"):
            guard let byte = text.first, CardNumbers.isDigit(byte) else { return false }
            return matches(rest, text.dropFirst())
        case UInt8(ascii: "*"):
            // The longest run first; digits only, so that the ways through are few.
            var run = text.prefix { CardNumbers.isDigit($0) }.count
            while run > 0 {
                if matches(rest, text.dropFirst(run)) { return true }
                run -= 1
            }
            return false
        case UInt8(ascii: "\\") where !rest.isEmpty:
            guard text.first == rest.first else { return false }
            return matches(rest.dropFirst(), text.dropFirst())
        default:
            guard text.first == head else { return false }
            return matches(rest, text.dropFirst())
        }
    }
}

/// International bank account numbers (ISO 13616): two letters, two digits, 11 to 30 letters and digits, single spaces between groups,
/// and 1 as the remainder by 97.
enum IBAN {
    static func places(in text: Text) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var start = 0
        while start + 15 <= text.count {
            if begins(text, at: start), let end = end(text, from: start) {
                places.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return places
    }

    private static func begins(_ text: Text, at start: Int) -> Bool {
        isLetter(text[start]) && isLetter(text[start + 1]) && CardNumbers.isDigit(text[start + 2])
            && CardNumbers.isDigit(text[start + 3]) && (start == 0 || value(text[start - 1]) == nil)
    }

    /// The longest that is one.
    private static func end(_ text: Text, from start: Int) -> Int? {
        var values: [Int] = []
        var offset = start
        var found: Int?
        while offset < text.count, values.count < 34 {
            guard let value = value(text[offset]) else {
                guard text[offset] == 0x20 || text[offset] == UInt8(ascii: "-") else { break }
                offset += 1
                guard offset < text.count, self.value(text[offset]) != nil else { break }
                continue
            }
            values.append(value)
            offset += 1
            let isEnd = offset == text.count || self.value(text[offset]) == nil
            if isEnd, values.count >= 15, remainder(values) == 1 { found = offset }
        }
        return found
    }

    private static func remainder(_ values: [Int]) -> Int {
        (values[4...] + values[..<4]).reduce(0) { ($0 * ($1 > 9 ? 100 : 10) + $1) % 97 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (value(byte) ?? 0) > 9 }

    private static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x5A: Int(byte) - 0x41 + 10
        case 0x61...0x7A: Int(byte) - 0x61 + 10
        default: nil
        }
    }
}
