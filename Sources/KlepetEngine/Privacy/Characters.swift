// What the characters of a text are, as far as rules ask (B13.1, B13.2): seen or unseen, a digit of which value,
// something that may stand between the groups of a number. By the Unicode Character Database 16.0. Nothing here
// allocates, and bytes that are no UTF-8 count as U+FFFD each.

enum Characters {
    /// The character that begins here.
    @inline(__always)
    static func at(_ text: Text, _ offset: Int) -> (value: UInt32, bytes: Int) {
        let first = text[offset]
        return first < 0x80 ? (UInt32(first), 1) : wide(text, offset)
    }

    private static func wide(_ text: Text, _ offset: Int) -> (value: UInt32, bytes: Int) {
        let bytes = length(text[offset])
        guard bytes > 1, bytes <= text.count - offset else { return (0xFFFD, 1) }
        var value = UInt32(text[offset]) & (0x7F >> UInt32(bytes))
        for index in offset + 1..<offset + bytes {
            guard text[index] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(text[index] & 0x3F)
        }
        return (value, bytes)
    }

    /// The character that ends here; `offset` is not 0.
    static func before(_ text: Text, _ offset: Int) -> (value: UInt32, bytes: Int) {
        for bytes in 1...4 where bytes <= offset && text[offset - bytes] & 0xC0 != 0x80 {
            let found = at(text, offset - bytes)
            return found.bytes == bytes ? found : (0xFFFD, 1)
        }
        return (0xFFFD, 1)
    }

    /// In bytes, as the first of them says.
    @inline(__always)
    static func length(_ first: UInt8) -> Int { first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

    // MARK: what they are

    static func isControl(_ value: UInt32) -> Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Line feed to carriage return, next line, line and paragraph separator.
    static func isLineBreak(_ value: UInt32) -> Bool {
        (0x0A...0x0D).contains(value) || value == 0x85 || value == 0x2028 || value == 0x2029
    }

    /// Embeddings, overrides and isolates: they make a text read otherwise than it is written.
    static func isBidiOverride(_ value: UInt32) -> Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }

    static func isSpace(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// White space, controls, formats, fillers, the blank pattern of Braille, variation selectors, tags.
    @inline(__always)
    static func isUnseen(_ value: UInt32) -> Bool { value < 0x7F ? value <= 0x20 : unseen.holds(value) }

    /// Latin, Greek, Cyrillic, and the marks on them: scripts whose words have spaces around.
    static func isLetter(_ value: UInt32) -> Bool {
        value < 0x80 ? (0x61...0x7A).contains(value | 0x20) : letters.holds(value) && !unseen.holds(value)
    }

    /// 0 … 9 in any script (Nd).
    @inline(__always)
    static func digit(_ value: UInt32) -> UInt8? {
        if value < 0x80 { return value &- 0x30 < 10 ? UInt8(truncatingIfNeeded: value &- 0x30) : nil }
        return wideDigit(value)
    }

    private static func wideDigit(_ value: UInt32) -> UInt8? {
        guard value >= 0x660 else { return nil }
        for zero in zeros where value &- zero < 10 { return UInt8(truncatingIfNeeded: value &- zero) }
        return nil
    }

    /// What may stand between the groups of a number (B13.1): white space, what is unseen, dashes, dots,
    /// slashes, commas, low lines.
    @inline(__always)
    static func isSeparator(_ value: UInt32) -> Bool {
        guard value < 0x80 else { return unseen.holds(value) || dashes.holds(value) || points.contains(value) }
        switch value {
        case 0x09...0x0D, 0x20, 0x2C...0x2F, 0x5C, 0x5F: return true
        default: return false
        }
    }

    // MARK: texts

    /// One character of it can be seen.
    @inline(__always)
    static func hasVisible(_ text: Text) -> Bool {
        // Nearly every text begins with one.
        if let first = text.first, first > 0x20, first < 0x7F { return true }
        return hasVisible(text, from: 0)
    }

    private static func hasVisible(_ text: Text, from start: Int) -> Bool {
        var offset = start
        while offset < text.count {
            let (value, bytes) = at(text, offset)
            if !isUnseen(value) { return true }
            offset += bytes
        }
        return false
    }

    /// Eight bytes a word, which the compiler makes wider: a byte is 0 when taking one from it borrows.
    @inline(__always)
    static func hasNUL(_ text: Text) -> Bool {
        guard let start = text.baseAddress else { return false }
        let raw = UnsafeRawPointer(start)
        let words = text.count / 8
        var found: UInt64 = 0
        for index in 0..<words {
            let word = raw.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self)
            found |= (word &- 0x0101_0101_0101_0101) & ~word
        }
        for offset in words * 8..<text.count where text[offset] == 0 { return true }
        return found & 0x8080_8080_8080_8080 != 0
    }
}

/// Characters as ranges: where one begins and where the next that is none does, in turn.
struct CharacterRanges {
    let bounds: [UInt32]

    func holds(_ value: UInt32) -> Bool {
        var count = 0
        for bound in bounds {
            guard bound <= value else { break }
            count &+= 1
        }
        return count & 1 == 1
    }
}

extension Characters {
    private static let unseen = CharacterRanges(bounds: [
        0x00, 0x21, 0x7F, 0xA1, 0xAD, 0xAE, 0x34F, 0x350, 0x61C, 0x61D, 0x115F, 0x1161, 0x1680, 0x1681, 0x17B4, 0x17B6,
        0x180B, 0x1810, 0x2000, 0x2010, 0x2028, 0x2030, 0x205F, 0x2070, 0x2800, 0x2801, 0x3000, 0x3001, 0x3164, 0x3165,
        0xFE00, 0xFE10, 0xFEFF, 0xFF00, 0xFFA0, 0xFFA1, 0xFFF0, 0xFFFC, 0x13430, 0x13440, 0x1BCA0, 0x1BCA4, 0x1D173,
        0x1D17B, 0xE0000, 0xE1000,
    ])

    private static let letters = CharacterRanges(bounds: [
        0xC0, 0xD7, 0xD8, 0xF7, 0xF8, 0x374, 0x376, 0x37E, 0x37F, 0x387, 0x388, 0x530, 0x1E00, 0x2000,
    ])

    private static let dashes = CharacterRanges(bounds: [
        0x58A, 0x58B, 0x5BE, 0x5BF, 0x1806, 0x1807, 0x2010, 0x2016, 0x2043, 0x2044, 0x2212, 0x2213, 0x2E3A, 0x2E3C,
        0x301C, 0x301D, 0x3030, 0x3031, 0x30FC, 0x30FD, 0xFE31, 0xFE33, 0xFE58, 0xFE59, 0xFE63, 0xFE64, 0xFF0D, 0xFF0E,
    ])

    /// Commas, dots in the middle and elsewhere, slashes, low lines; the key that emoji digits lie on.
    private static let points: [UInt32] = [
        0xB7, 0x60C, 0x2022, 0x2024, 0x2027, 0x2044, 0x20E3, 0x2215, 0x2219, 0x22C5, 0x3001, 0x3002, 0x30FB, 0xFF0C,
        0xFF0E, 0xFF0F, 0xFF3F, 0xFF61, 0xFF65,
    ]

    private static let zeros: [UInt32] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
        0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
        0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0,
        0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50,
        0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2,
        0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
    ]
}
