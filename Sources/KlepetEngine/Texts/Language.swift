// The languages that are built in, and how their texts are written here.

enum Language: String, CaseIterable {
    /// Short, warm, and never more than is known. One form of address.
    case english = "en"
    /// Vykání, with "vy" in small letters as the shop speaks to anybody; nothing that depends on who is a man or a
    /// woman. No {visitor}: the vocative of a name is not known.
    case czech = "cs"
    /// "ви" in small letters; the apostrophe is U+2019, as in print. No {visitor}, as in Czech.
    case ukrainian = "uk"
    /// Vikanje; a dual of its own, 1 minuta, 2 minuti, 3 minute, 5 minut, and again from 101 on.
    case slovenian = "sl"
    /// "Anda" with its capital letter; a number changes no word.
    case indonesian = "id"
    /// Teitittely. After a number "minuutti" stands in the partitive; before "kuluttua" it is a genitive that no number
    /// changes.
    case finnish = "fi"

    /// By the language of a tag in any writing: "cs", "cs-CZ", "CS_cz".
    init?(tag: String) {
        guard let language = Catalogue.tags(tag).last else { return nil }
        self.init(rawValue: language)
    }

    var bit: UInt8 {
        switch self {
        case .english: 1
        case .czech: 2
        case .ukrainian: 4
        case .slovenian: 8
        case .indonesian: 16
        case .finnish: 32
        }
    }
}

/// A text in the languages that are built in; only English lacks none. Written in `Spelling`.
struct Translations: Sendable {
    var english: Phrase
    var czech: Phrase?
    var ukrainian: Phrase?
    var slovenian: Phrase?
    var indonesian: Phrase?
    var finnish: Phrase?

    subscript(language: Language) -> Phrase? {
        switch language {
        case .english: english
        case .czech: czech
        case .ukrainian: ukrainian
        case .slovenian: slovenian
        case .indonesian: indonesian
        case .finnish: finnish
        }
    }
}

/// How the built-in texts are written, so that both forms of address stand beside each other and what is not seen
/// is seen:
///
///      "[Jste|Jsi] tam ještě?"     the words for who is addressed formally | informally (B15.2)
///      "za {minutes}~minuty"       a space at which no line breaks (U+00A0)
///
/// A shop's own texts are taken as they are.
enum Spelling {
    static func read(_ text: String, informal: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        // 0: outside; 1: in the formal words; 2: in the informal ones.
        var place = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["): place = 1
            case UInt8(ascii: "]"): place = 0
            case UInt8(ascii: "|") where place == 1: place = 2
            default:
                guard place == 0 || (place == 2) == informal else { continue }
                if byte == UInt8(ascii: "~") { bytes += [0xC2, 0xA0] } else { bytes.append(byte) }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Phrase {
    /// A built-in phrase as it is said.
    func read(informal: Bool) -> Phrase {
        switch self {
        case .whole(let text): return .whole(Spelling.read(text, informal: informal))
        case .counted(var forms):
            for category in PluralCategory.allCases {
                forms[category] = forms[category].map { Spelling.read($0, informal: informal) }
            }
            return .counted(forms)
        }
    }
}
