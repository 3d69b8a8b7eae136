// Plural categories of whole numbers, as in Unicode CLDR (release 44, "cardinals", common/supplemental/plurals.xml): the
// shop counts minutes and people, and has no fractions; nor has it millions, for which French and others have `many`.

public enum PluralCategory: String, CaseIterable, Sendable {
    case zero, one, two, few, many, other
}

public enum PluralRules: Sendable {
    /// English, Finnish and most: 1 and the rest.
    case oneOther
    /// French, Brazilian Portuguese, Hindi, Persian: 0 and 1, and the rest.
    case zeroOneOther
    /// Indonesian and others: a number changes nothing.
    case other
    /// Czech, Slovak: 1; 2 to 4; the rest. (CLDR's `many` is for fractions.)
    case czech
    /// Ukrainian, Russian, Belarusian: 1, 21, 31 but not 11; 2 to 4, 22 to 24 but not 12 to 14; the rest.
    /// (`other` is for fractions.)
    case ukrainian
    /// Polish: 1; 2 to 4, 22 to 24 but not 12 to 14; the rest.
    case polish
    /// Croatian, Serbian, Bosnian: like Ukrainian, and the rest is `other`.
    case croatian
    /// Slovenian, Sorbian: 1, 101; 2, 102; 3 and 4, 103 and 104; the rest.
    case slovenian
    /// Icelandic, Macedonian: 1, 21, 31 but not 11; the rest.
    case icelandic
    /// Lithuanian: 1, 21 but not 11; 2 to 9, 22 to 29 but not 12 to 19; the rest.
    case lithuanian
    /// Latvian: 0, 10 to 20, 30; 1, 21 but not 11; the rest.
    case latvian
    /// Romanian: 1; 0, 2 to 19, 101 to 119; the rest.
    case romanian
    /// Hebrew: 1; 2; the rest.
    case hebrew
    /// Arabic: 0; 1; 2; 3 to 10, 103; 11 to 99, 111; the rest, 100 to 102.
    case arabic
    /// Maltese: 1; 2; 0, 3 to 10, 103; 11 to 19, 111; the rest.
    case maltese
    /// Irish: 1; 2; 3 to 6; 7 to 10; the rest.
    case irish
    /// Welsh: 0; 1; 2; 3; 6; the rest.
    case welsh
    /// Scottish Gaelic: 1, 11; 2, 12; 3 to 10, 13 to 19; the rest.
    case gaelic
    /// Filipino: what does not end in 4, 6 or 9; the rest.
    case filipino
    /// A language that we know nothing of: `one` may be there.
    case unknown

    /// By the language of a tag such as "pt-BR".
    public init(locale: String) {
        let tags = Catalogue.tags(locale)
        if tags.contains("pt-pt") {
            self = .oneOther
            return
        }
        switch tags.last ?? "" {
        case "en", "fi", "de", "nl", "sv", "da", "nb", "nn", "no", "et", "it", "es", "hu", "el", "bg", "ca", "gl", "eu",
            "sq", "tr", "az", "ka", "kk", "ky", "uz", "mn", "af", "sw", "ur", "ta", "te", "ml", "ne", "lb", "fo", "eo",
            "fy", "rm", "so":
            self = .oneOther
        case "fr", "pt", "hi", "bn", "gu", "kn", "fa", "am", "hy", "zu", "pa", "si": self = .zeroOneOther
        case "id", "ms", "ja", "ko", "zh", "th", "vi", "lo", "my", "km", "yue", "jv", "su": self = .other
        case "cs", "sk": self = .czech
        case "uk", "ru", "be": self = .ukrainian
        case "pl": self = .polish
        case "hr", "sr", "bs", "sh": self = .croatian
        case "sl", "hsb", "dsb": self = .slovenian
        case "is", "mk": self = .icelandic
        case "lt": self = .lithuanian
        case "lv": self = .latvian
        case "ro", "mo": self = .romanian
        case "he": self = .hebrew
        case "ar": self = .arabic
        case "mt": self = .maltese
        case "ga": self = .irish
        case "cy": self = .welsh
        case "gd": self = .gaelic
        case "fil", "tl": self = .filipino
        default: self = .unknown
        }
    }

    public func category(_ number: Int64) -> PluralCategory {
        let (last, lastTwo) = (number.magnitude % 10, number.magnitude % 100)
        let isFew = (2...4).contains(last) && !(12...14).contains(lastTwo)
        let isOne = last == 1 && lastTwo != 11
        let isTeen = (11...19).contains(lastTwo)
        switch self {
        case .oneOther, .unknown: return number == 1 ? .one : .other
        case .zeroOneOther: return number == 0 || number == 1 ? .one : .other
        case .other: return .other
        case .czech: return number == 1 ? .one : (2...4).contains(number) ? .few : .other
        case .ukrainian: return isOne ? .one : isFew ? .few : .many
        case .polish: return number == 1 ? .one : isFew ? .few : .many
        case .croatian: return isOne ? .one : isFew ? .few : .other
        case .slovenian: return lastTwo == 1 ? .one : lastTwo == 2 ? .two : lastTwo == 3 || lastTwo == 4 ? .few : .other
        case .icelandic: return isOne ? .one : .other
        case .lithuanian: return isTeen || last == 0 ? .other : last == 1 ? .one : .few
        case .latvian: return isTeen || last == 0 ? .zero : last == 1 ? .one : .other
        case .romanian: return number == 1 ? .one : number == 0 || (1...19).contains(lastTwo) ? .few : .other
        case .hebrew: return number == 1 ? .one : number == 2 ? .two : .other
        case .arabic:
            if (0...2).contains(number) { return number == 0 ? .zero : number == 1 ? .one : .two }
            return (3...10).contains(lastTwo) ? .few : lastTwo >= 11 ? .many : .other
        case .maltese:
            if number == 1 || number == 2 { return number == 1 ? .one : .two }
            return number == 0 || (3...10).contains(lastTwo) ? .few : isTeen ? .many : .other
        case .irish:
            if number == 1 || number == 2 { return number == 1 ? .one : .two }
            return (3...6).contains(number) ? .few : (7...10).contains(number) ? .many : .other
        case .welsh:
            switch number {
            case 0: return .zero
            case 1: return .one
            case 2: return .two
            case 3: return .few
            case 6: return .many
            default: return .other
            }
        case .gaelic:
            if number == 1 || number == 11 { return .one }
            if number == 2 || number == 12 { return .two }
            return (3...19).contains(number) ? .few : .other
        case .filipino: return last == 4 || last == 6 || last == 9 ? .other : .one
        }
    }

    /// What a counted text must have.
    public var required: [PluralCategory] {
        switch self {
        case .oneOther, .zeroOneOther, .icelandic, .filipino: [.one, .other]
        case .other, .unknown: [.other]
        case .czech, .croatian, .lithuanian, .romanian: [.one, .few, .other]
        case .ukrainian, .polish: [.one, .few, .many]
        case .slovenian, .gaelic: [.one, .two, .few, .other]
        case .latvian: [.zero, .one, .other]
        case .hebrew: [.one, .two, .other]
        case .arabic, .maltese, .irish, .welsh: [.one, .two, .few, .many, .other]
        }
    }

    /// What it may have besides: for no minutes, which the shop never says; `other` where that is for fractions, as
    /// translators are used to write it; and `one`, in a language that we know nothing of.
    public var optional: [PluralCategory] {
        switch self {
        case .arabic, .welsh: [.zero]
        case .ukrainian, .polish: [.other]
        case .czech, .lithuanian: [.many]
        case .unknown: [.one]
        case .oneOther, .zeroOneOther, .other, .croatian, .slovenian, .icelandic, .latvian, .romanian, .hebrew,
            .maltese, .irish, .gaelic, .filipino:
            []
        }
    }
}
