// Plural categories of whole numbers, as in Unicode CLDR (release 44, "cardinals"): the shop counts minutes and people,
// and has no fractions. Languages that stand in no line here have `one` for 1 and `other` for the rest.

public enum PluralCategory: String, CaseIterable, Sendable {
    case one, two, few, many, other
}

public enum PluralRules: Sendable {
    /// English, Finnish and most: 1 and the rest.
    case oneOther
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
    /// Slovenian: 1, 101; 2, 102; 3 and 4, 103 and 104; the rest.
    case slovenian
    /// A language that we know nothing of: `one` may be there.
    case unknown

    /// By the language of a tag such as "pt-BR".
    public init(locale: String) {
        let language = locale.prefix { $0 != "-" }.lowercased()
        switch language {
        case "en", "fi", "de", "nl", "sv", "da", "nb", "nn", "no", "et", "it", "es", "pt", "hu", "el", "bg", "ca":
            self = .oneOther
        case "id", "ms", "ja", "ko", "zh", "th", "vi": self = .other
        case "cs", "sk": self = .czech
        case "uk", "ru", "be": self = .ukrainian
        case "pl": self = .polish
        case "hr", "sr", "bs": self = .croatian
        case "sl": self = .slovenian
        default: self = .unknown
        }
    }

    public func category(_ number: Int64) -> PluralCategory {
        let (last, lastTwo) = (number.magnitude % 10, number.magnitude % 100)
        let isFew = (2...4).contains(last) && !(12...14).contains(lastTwo)
        let isOne = last == 1 && lastTwo != 11
        switch self {
        case .oneOther, .unknown: return number == 1 ? .one : .other
        case .other: return .other
        case .czech: return number == 1 ? .one : (2...4).contains(number) ? .few : .other
        case .ukrainian: return isOne ? .one : isFew ? .few : .many
        case .polish: return number == 1 ? .one : isFew ? .few : .many
        case .croatian: return isOne ? .one : isFew ? .few : .other
        case .slovenian: return lastTwo == 1 ? .one : lastTwo == 2 ? .two : lastTwo == 3 || lastTwo == 4 ? .few : .other
        }
    }

    /// What a counted text must have.
    public var required: [PluralCategory] {
        switch self {
        case .oneOther: [.one, .other]
        case .other, .unknown: [.other]
        case .czech, .croatian: [.one, .few, .other]
        case .ukrainian, .polish: [.one, .few, .many]
        case .slovenian: [.one, .two, .few, .other]
        }
    }
}
