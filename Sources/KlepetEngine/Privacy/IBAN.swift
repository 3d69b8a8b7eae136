// International bank account numbers, which card numbers are not looked for in (B13.1).

/// International bank account numbers (ISO 13616): two letters, two digits, 11 to 30 letters and digits, single spaces
/// between groups, and 1 as the remainder by 97.
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
