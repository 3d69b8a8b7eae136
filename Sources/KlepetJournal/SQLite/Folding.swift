// Words as they are looked for: small letters, one blank between two words, accents folded where readers expect it.
// Czech and Slovenian readers type "prilis" and "sporocilo" and mean "příliš" and "sporočilo"; to a Finn "ä" and "ö"
// are letters of their own and "hän" is not "han"; nobody takes the Ukrainian "й" for "и" or "ї" for "і", and their
// apostrophe is written in three ways.

internal import KlepetEngine

enum Folding {
    /// Whether a language counts ä, ö and å (and their Nordic sisters) among its letters.
    static func keepsUmlauts(_ locale: Text) -> Bool {
        let language = String(
            decoding: locale.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }, as: UTF8.self
        ).lowercased()
        return ["fi", "sv", "et", "nb", "nn", "no", "da", "is"].contains(language)
    }

    /// `umlauts`: ä, ö, å, ø and æ stay what they are.
    static func fold(_ text: Text, umlauts: Bool) -> String {
        var folded = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        func put(_ scalar: Unicode.Scalar) {
            if scalar != " " || last != " " { folded.append(scalar) }
            last = scalar
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x80 {
                // Most of what is written, and its properties need not be looked up.
                switch UInt8(scalar.value) {
                case 0x61...0x7A, 0x30...0x39: put(scalar)
                case 0x41...0x5A: put(Unicode.Scalar(UInt8(scalar.value) + 0x20))
                case 0x27 where isCyrillic(last): continue
                default: put(" ")
                }
            } else if isMark(scalar) {
                // A letter and its mark as two characters, as Macs write them: they become one letter, or the letter
                // without the mark.
                if let whole = composed(last, scalar, umlauts) {
                    folded.removeLast()
                    folded.append(whole)
                    last = whole
                }
            } else if isApostrophe(scalar), isCyrillic(last) {
                continue
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                for small in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(small) {
                    put(plain(small, umlauts))
                }
            } else {
                put(" ")
            }
        }
        if last == " ", !folded.isEmpty { folded.removeLast() }
        return String(folded)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }
    private static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x52F).contains(scalar.value) }
    /// ' U+2019 U+02BC
    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool { [0x27, 0x2019, 0x2BC].contains(scalar.value) }

    private static func composed(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar, _ umlauts: Bool) -> Unicode.Scalar? {
        switch (letter, mark.value) {
        case ("\u{438}", 0x306): "\u{439}"  // й
        case ("\u{456}", 0x308): "\u{457}"  // ї
        case ("\u{435}", 0x308): "\u{451}"  // ё
        case ("a", 0x308) where umlauts: "ä"
        case ("o", 0x308) where umlauts: "ö"
        case ("a", 0x30A) where umlauts: "å"
        default: nil
        }
    }

    private static func plain(_ scalar: Unicode.Scalar, _ umlauts: Bool) -> Unicode.Scalar {
        guard (0xDF...0x17F).contains(scalar.value) else { return scalar }
        if umlauts, "äöåøæ".unicodeScalars.contains(scalar) { return scalar }
        let base = bases[Int(scalar.value) - 0xDF]
        return base == UInt8(ascii: ".") ? scalar : Unicode.Scalar(base)
    }

    /// Letters of the Latin blocks without their marks, U+00DF to U+017F; a dot: as it is.
    private static let bases: [UInt8] = Array(
        ("s" + "aaaaaaaceeeeiiii" + "dnooooo.ouuuuy.y" + "aaaaaaccccccccdd" + "ddeeeeeeeeeegggg" + "gggghhhhiiiiiiii"
            + "ii..jjkkklllllll" + "lllnnnnnnnnnoooo" + "oooorrrrrrssssss" + "ssttttttuuuuuuuu" + "uuuuwwyyyzzzzzzs")
            .utf8)
}

extension Folding {
    /// What is kept of a word, in bytes; a longer one is found by its beginning.
    static let wordBytesMax = 64
    private static let termsMax = 32

    /// Of a message whose language nobody knows: each word plain, and where that is another with the letters that
    /// some languages count as their own. Sorted, each once.
    static func words(of text: Text) -> [[UInt8]] {
        var words = split(fold(text, umlauts: false))
        if mayKeepUmlauts(text) { words += split(fold(text, umlauts: true)) }
        words.sort { $0.lexicographicallyPrecedes($1) }
        var (kept, count) = (words, 0)
        for word in words where count == 0 || kept[count - 1] != word {
            kept[count] = word
            count += 1
        }
        kept.removeLast(kept.count - count)
        return kept
    }

    /// Of a query, in its order. Who types an umlaut means it; who types none finds both.
    static func terms(_ query: Text) -> [[UInt8]] { Array(split(fold(query, umlauts: true)).prefix(termsMax)) }

    /// Latin letters from U+00C0 on, and marks of their own.
    private static func mayKeepUmlauts(_ text: Text) -> Bool { text.contains { $0 == 0xC3 || $0 == 0xCC } }

    private static func split(_ folded: String) -> [[UInt8]] {
        folded.utf8.split(separator: UInt8(ascii: " ")).map { word in
            var count = min(word.count, wordBytesMax)
            guard count < word.count else { return Array(word) }
            let bytes = Array(word)
            while count > 0, bytes[count] & 0xC0 == 0x80 { count -= 1 }
            return Array(bytes.prefix(count))
        }
    }

    /// Whether a message's words, sorted, hold all that is asked for.
    static func holds(_ words: [[UInt8]], _ terms: [[UInt8]]) -> Bool {
        for (index, term) in terms.enumerated() {
            let isLast = index == terms.count - 1
            guard words.contains(where: { isLast ? $0.starts(with: term) : $0 == term }) else { return false }
        }
        return true
    }
}
