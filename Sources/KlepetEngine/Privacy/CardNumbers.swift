// Payment card numbers in a text (B13.1): 13 to 19 digits with or without separators between their groups, the prefix and a
// length of a scheme, and the Luhn sum (ISO/IEC 7812-1, annex B). Everything of a number but its last four digits is to become
// `*`, which takes the same byte: a masked text is as long as it was, and its separators stay.
//
//      text ─▶ enough digits at all? ─▶ chains of groups ─▶ windows of whole groups ─▶ IBAN, telephone, allowed? ─▶ spans to mask
//              (all that nearly          digits and what       13 … 19 digits, prefix,
//               every text costs)        may stand between     length, Luhn
//
// A window is made of whole groups, so that no number is found inside a longer one. Several groups have to look written as a
// card is: at least three digits in all but the last, or all of one length.

enum CardNumbers {
    static let digitsMin = 13
    static let digitsMax = 19
    /// What may stand between two groups: " - " and the like.
    static let separatorsMax = 3
    static let shown = 4

    // MARK: the quick look

    /// False: there are fewer than `wanted` digits in the text, and no number. Nothing is allocated.
    @inline(__always)
    static func mayHold(_ text: Text, atLeast wanted: Int = digitsMin) -> Bool {
        text.count >= wanted && digitCount(text) >= wanted
    }

    /// Eight bytes a word, which the compiler makes wider (the standard library's SIMD types took a hundred times as long): a byte is a
    /// digit when it is below ten without its 0x30, and counts in its own lane until the lanes are added up.
    @inline(__always)
    static func digitCount(_ text: Text) -> Int {
        guard let start = text.baseAddress else { return 0 }
        // Every offset below is less than the text's count; a plain pointer, because a check of each would keep the loop narrow.
        let raw = UnsafeRawPointer(start)
        var count = 0
        var offset = 0
        while text.count - offset >= 8 {
            // Lanes count up to 255.
            let words = min((text.count - offset) / 8, 255)
            var others: UInt64 = 0
            for index in 0..<words {
                let word = raw.loadUnaligned(fromByteOffset: offset &+ index &* 8, as: UInt64.self) ^ 0x3030_3030_3030_3030
                others &+= (((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | word) >> 7 & 0x0101_0101_0101_0101
            }
            let pairs = (others & 0x00FF_00FF_00FF_00FF) &+ (others >> 8 & 0x00FF_00FF_00FF_00FF)
            count += words * 8 - Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) >> 48)
            offset += words * 8
        }
        while offset < text.count {
            if text[offset] &- 0x30 < 10 { count += 1 }
            offset += 1
        }
        return count
    }

    // MARK: what is a number

    /// Digits as values 0 … 9.
    static func isCard(_ digits: ArraySlice<UInt8>) -> Bool {
        hasSchemeForm(digits) && luhn(digits)
    }

    private static func luhn(_ digits: ArraySlice<UInt8>) -> Bool {
        var sum = 0
        var doubles = false
        for digit in digits.reversed() {
            let weighted = doubles ? Int(digit) * 2 : Int(digit)
            sum += weighted > 9 ? weighted - 9 : weighted
            doubles.toggle()
        }
        return sum % 10 == 0
    }

    /// Prefixes and lengths as the schemes publish them.
    private static func hasSchemeForm(_ digits: ArraySlice<UInt8>) -> Bool {
        let count = digits.count
        guard count >= digitsMin, count <= digitsMax else { return false }
        let first4 = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        let (first2, first3) = (first4 / 100, first4 / 10)
        switch first4 {
        case 4000...4999: return count == 13 || count == 16 || count == 19  // Visa
        case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763, 6767: return true  // Maestro
        case 5100...5599, 2221...2720: return count == 16  // Mastercard
        case 3528...3589: return count >= 16  // JCB
        case 6011: return count >= 16  // Discover
        default: break
        }
        switch first2 {
        case 34, 37: return count == 15  // American Express
        case 36, 38, 39: return count == 14 || count == 16  // Diners Club
        case 62, 81: return count >= 16  // UnionPay
        case 65: return count >= 16  // Discover
        default: break
        }
        if (644...649).contains(first3) { return count >= 16 }  // Discover
        return (300...305).contains(first3) && (count == 14 || count == 16)  // Diners Club
    }

    // MARK: what may stand between groups

    /// The length in bytes of the separator that begins here, 0: there is none. Space, line break, dash, dot, and their typographic
    /// relatives: no-break spaces (U+00A0, U+202F), spaces of all widths (U+2000 … U+200B), dashes (U+2010 … U+2015), minus (U+2212).
    static func separatorBytes(_ text: Text, at offset: Int) -> Int {
        switch text[offset] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "-"), UInt8(ascii: "."): return 1
        case 0xC2: return byte(text, offset + 1) == 0xA0 ? 2 : 0
        case 0xE2:
            let (second, third) = (byte(text, offset + 1), byte(text, offset + 2))
            if second == 0x80, (0x80...0x8B).contains(third) || (0x90...0x95).contains(third) || third == 0xAF { return 3 }
            return second == 0x88 && third == 0x92 ? 3 : 0
        default: return 0
        }
    }

    private static func byte(_ text: Text, _ offset: Int) -> UInt8 { offset < text.count ? text[offset] : 0 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
