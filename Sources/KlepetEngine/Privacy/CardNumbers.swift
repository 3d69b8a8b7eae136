// Payment card numbers in a text (B13.1): 14 to 19 digits with or without separators between their groups, the prefix
// and a length of a scheme, and the Luhn sum (ISO/IEC 7812-1, annex B). Everything of a number but its last four digits
// becomes `*`, one for each digit of whatever script; its separators stay.
//
//      text ─▶ enough digits at all? ─▶ chains of groups ─▶ windows of whole groups ─▶ word, decimal, address of a
//              (all that nearly          digits and what       14 … 19 digits, prefix,   page, IBAN, telephone,
//               every text costs)        may stand between     length, Luhn              allowed? ─▶ digits to mask
//
// A window is made of whole groups, so that no number is found inside a longer one, and they have to be written as a
// card's are: four digits or more in all but the last, or single digits, or pairs.

enum CardNumbers {
    /// Nobody issues 13 any more, and products have numbers of 13 (EAN).
    static let digitsMin = 14
    static let digitsMax = 19
    /// Characters that may stand between two groups: " - " and the like.
    static let separatorsMax = 4
    static let shown = 4

    // MARK: the quick look

    /// False: there are fewer than `wanted` digits in the text, and no number. Nothing is allocated.
    @inline(__always)
    static func mayHold(_ text: Text, atLeast wanted: Int = digitsMin) -> Bool {
        text.count >= wanted && digitsAtMost(text) >= wanted
    }

    /// The digits of a text and the characters that digits of other scripts could be: those from U+0640 on, by their
    /// first byte. Latin, Greek, Cyrillic and Hebrew letters are none. Eight bytes a word, which the compiler makes
    /// wider (the standard library's SIMD types took a hundred times as long): a byte that is neither counts in its own
    /// lane until the lanes are added up.
    @inline(__always)
    static func digitsAtMost(_ text: Text) -> Int {
        guard let start = text.baseAddress else { return 0 }
        // Every offset below is less than the text's count; a plain pointer, because a check of each
        // would keep the loop narrow.
        let raw = UnsafeRawPointer(start)
        var count = 0
        var offset = 0
        while text.count - offset >= 8 {
            // Lanes count up to 255.
            let words = min((text.count - offset) / 8, 255)
            var others: UInt64 = 0
            for index in 0..<words {
                let bytes = raw.loadUnaligned(fromByteOffset: offset &+ index &* 8, as: UInt64.self)
                let word = bytes ^ 0x3030_3030_3030_3030
                // A digit is below ten without its 0x30; what begins a character from U+0640 on is 0xD9 or above.
                let noDigit = ((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | word
                let isWide = ((bytes & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x2727_2727_2727_2727) & bytes
                others &+= (noDigit & ~isWide) >> 7 & 0x0101_0101_0101_0101
            }
            let pairs = (others & 0x00FF_00FF_00FF_00FF) &+ (others >> 8 & 0x00FF_00FF_00FF_00FF)
            count += words * 8 - Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) >> 48)
            offset += words * 8
        }
        while offset < text.count {
            if text[offset] &- 0x30 < 10 || text[offset] >= 0xD9 { count += 1 }
            offset += 1
        }
        return count
    }

    /// False: a letter stands in every 14 bytes, as in words and in identifiers made of hexadecimal
    /// digits, and there is no number.
    static func hasRoom(_ text: Text) -> Bool {
        var start = 0
        while start + digitsMin <= text.count {
            var place = start + digitsMin - 1
            while place >= start, text[place] | 0x20 &- 0x61 > 25 { place -= 1 }
            guard place >= start else { return true }
            start = place + 1
        }
        return false
    }

    // MARK: what is a number

    /// Digits as values 0 … 9.
    static func isCard(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        hasSchemeForm(digits) && luhn(digits)
    }

    private static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        var doubles = false
        for digit in digits.reversed() {
            let weighted = doubles ? Int(digit) * 2 : Int(digit)
            sum += weighted > 9 ? weighted - 9 : weighted
            doubles.toggle()
        }
        return sum % 10 == 0
    }

    /// Prefixes and lengths as the schemes issue them. What has a range of its own within another's (Elo, Hipercard,
    /// Verve, Dankort, RuPay, Troy) is found by the wider one.
    private static func hasSchemeForm(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        let count = digits.count
        guard count >= digitsMin, count <= digitsMax else { return false }
        let first4 = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        switch first4 {
        case 4000...4999: return count == 16 || count == 19  // Visa
        case 5100...5599, 2221...2720: return count == 16  // Mastercard
        case 3400...3499, 3700...3799: return count == 15  // American Express
        case 3000...3059, 3095, 3600...3699, 3800...3999:  // Diners Club
            return count == 14 || count == 16 || count == 19
        // JCB; Mir; UnionPay and RuPay; Maestro, Discover, UnionPay, RuPay, Troy, Elo, Hipercard, Verve, Dankort.
        case 3528...3589, 2200...2204, 8100...8299, 5000...5099, 5600...5899, 6000...6999: return count >= 16
        case 9792, 9804: return count == 16  // Troy, Prostir
        default: return false
        }
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The same text with these digits masked, each of which begins at one of the offsets, in order.
    static func mask(_ text: Text, _ offsets: [Int], into place: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var (count, next, offset) = (0, 0, 0)
        while offset < text.count, count < place.count {
            if next < offsets.count, offsets[next] == offset {
                place[count] = UInt8(ascii: "*")
                offset += Characters.at(text, offset).bytes
                next += 1
            } else {
                place[count] = text[offset]
                offset += 1
            }
            count += 1
        }
        return count
    }
}
