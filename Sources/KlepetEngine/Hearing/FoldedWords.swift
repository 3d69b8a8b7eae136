// A text as words that can be compared: small letters without accents, no punctuation, no letter twice in a row.

struct FoldedWords {
    private var bytes: [UInt8] = []
    /// Where each word ends.
    private var ends: [Int] = []
    private var hashes: [UInt64] = []

    /// `nil`: it has what no mere words have, such as a question mark, a digit or a bracket, or is no UTF-8.
    init?(_ text: Text) {
        var place = 0
        var last: UInt32 = 0
        var isInWord = false
        while place < text.count {
            guard let (scalar, length) = Self.scalar(text, place) else { return nil }
            place += length
            switch Self.sort(scalar) {
            case .letter(let folded):
                if isInWord, folded == last { continue }
                Self.append(folded, to: &bytes)
                (last, isInWord) = (folded, true)
            case .sign:
                if isInWord { ends.append(bytes.count) }
                Self.append(scalar, to: &bytes)
                ends.append(bytes.count)
                isInWord = false
            case .gap:
                if isInWord { ends.append(bytes.count) }
                isInWord = false
            case .nothing: continue
            case .other: return nil
            }
        }
        if isInWord { ends.append(bytes.count) }
        hashes = (0..<ends.count).map { hashed($0) }
    }

    var count: Int { ends.count }
    func hash(_ index: Int) -> UInt64 { hashes[index] }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    /// FNV-1a.
    private func hashed(_ index: Int) -> UInt64 {
        bytes[range(index)].reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// These are a person's names, and the word of the message is one of them: as it is, or with another ending as
    /// languages call somebody ("Jana": "Jano").
    func isCalled(_ message: FoldedWords, _ place: Int) -> Bool {
        let word = message.bytes[message.range(place)]
        return (0..<count).contains { index in
            let name = bytes[range(index)]
            let shared = zip(name, word).prefix { $0 == $1 }.count
            return shared == name.count && word.count == name.count
                || shared >= 3 && shared + 2 >= name.count && word.count <= name.count + 2 && shared + 2 >= word.count
        }
    }

    // MARK: characters

    private enum Sort {
        case letter(UInt32)
        /// A word of its own, such as a thumb.
        case sign
        case gap
        /// As if it were not there: apostrophes, quotation marks, accents, skins of thumbs.
        case nothing
        case other
    }

    private static func sort(_ scalar: UInt32) -> Sort {
        switch scalar {
        case 0x61...0x7A: .letter(scalar)
        case 0x41...0x5A: .letter(scalar + 0x20)
        case 0x27, 0x60, 0x22, 0xB4, 0x2BC, 0x2018...0x201F: .nothing
        // Space, line break, ! & ) * , - . : ; _ ~
        case 0x20, 0x09...0x0D, 0x21, 0x26, 0x29, 0x2A, 0x2C...0x2E, 0x3A, 0x3B, 0x5F, 0x7E: .gap
        case 0..<0x80: .other
        case 0xA0, 0xAB, 0xB7, 0xBB, 0x2000...0x200A, 0x2010...0x2015, 0x2026, 0x2028, 0x2029, 0x3000: .gap
        case 0xC0...0x17F: letter(scalar)
        case 0x400...0x4FF: .letter(cyrillic(scalar))
        case 0xAD, 0x300...0x36F, 0x200B...0x200D, 0x2060, 0xFE0F, 0xFEFF, 0x1F3FB...0x1F3FF, 0x2640, 0x2642: .nothing
        case 0x2600...0x27BF, 0x1F000...0x1FAFF: .sign
        default: .other
        }
    }

    /// Latin letters with accents, in the order of Unicode from À to ſ.
    private static let latin: StaticString =
        """
        aaaaaaaceeeeiiiidnooooo.ouuuuyts\
        aaaaaaaceeeeiiiidnooooo.ouuuuyty\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuu\
        uuuuuuuuuuwwyyyzzzzzzs
        """

    private static func letter(_ scalar: UInt32) -> Sort {
        let index = Int(scalar) - 0xC0
        guard index < latin.utf8CodeUnitCount, latin.utf8Start[index] != UInt8(ascii: ".") else { return .other }
        return .letter(UInt32(latin.utf8Start[index]))
    }

    /// Small; й as и, ї as і, ё as е, ґ as г: as who is in a hurry writes, and however an accent is put together.
    private static func cyrillic(_ scalar: UInt32) -> UInt32 {
        let small =
            (0x410...0x42F).contains(scalar) ? scalar + 0x20 : (0x400...0x40F).contains(scalar) ? scalar + 0x50 : scalar
        switch small {
        case 0x439: return 0x438
        case 0x457: return 0x456
        case 0x451: return 0x435
        case 0x490, 0x491: return 0x433
        default: return small
        }
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        if scalar < 0x80 { return bytes.append(UInt8(truncatingIfNeeded: scalar)) }
        for shift: UInt32 in [16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: scalar >> shift)) }
    }

    private static func scalar(_ text: Text, _ place: Int) -> (scalar: UInt32, length: Int)? {
        let first = UInt32(text[place])
        if first < 0x80 { return (first, 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC0, place + length <= text.count else { return nil }
        var scalar = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for index in 1..<length { scalar = scalar << 6 | UInt32(text[place + index] & 0x3F) }
        return (scalar, length)
    }
}
