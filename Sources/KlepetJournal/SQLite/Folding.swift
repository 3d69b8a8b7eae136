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
            if isMark(scalar) {
                // Written apart, as Macs do: what the two make together, or the letter alone.
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
