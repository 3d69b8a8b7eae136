// The texts by locale: six languages are built in, a shop overrides any text in any locale (B15.1). For
// each text one goes along
//
//      the visitor's locale ─▶ its language ─▶ the shop's locale ─▶ its language ─▶ English
//
// and takes the first that has it, the shop's own before the built-in one. The plural form is chosen by the
// language that was found.

enum Language: String, CaseIterable {
    case english = "en"
    case czech = "cs"
    case ukrainian = "uk"
    case slovenian = "sl"
    case indonesian = "id"
    case finnish = "fi"

    /// `nil`: the language lacks the text; only English lacks none.
    func phrase(_ key: TextKey) -> Phrase? {
        switch self {
        case .english: English.phrase(key)
        case .czech: Czech.phrase(key)
        case .ukrainian: Ukrainian.phrase(key)
        case .slovenian: Slovenian.phrase(key)
        case .indonesian: Indonesian.phrase(key)
        case .finnish: Finnish.phrase(key)
        }
    }
}

/// Locales have numbers: 1 … 6 the built-in languages, then those for which a policy ever had texts
/// (`Names.locales`); 0: nobody said.
public struct Catalogue {
    private struct Entry {
        var language: Language?
        var rules: PluralRules
        /// By place in `TextKey.allCases`; empty: the shop has nothing of its own.
        var own: [Phrase?] = []
    }

    /// By number; 0 is nobody's.
    private var entries: [Entry] = []
    /// By number: where to look, in this order.
    private var chains: [[Int]] = []

    init() {}

    init(_ policy: Policy, locales: [String]) {
        entries = [Entry(rules: .unknown)]
        for locale in locales {
            entries.append(Entry(language: Language(rawValue: locale), rules: PluralRules(locale: locale)))
        }
        for texts in policy.texts {
            let number = Self.number(of: texts.locale, in: locales)
            guard number != 0 else { continue }
            entries[number].own = TextKey.allCases.map { key in texts.phrases.first { $0.key == key }?.phrase }
        }
        let last = Self.chain(policy.locale, in: locales) + Self.chain("en", in: locales)
        chains = [last] + locales.map { Self.chain($0, in: locales) + last }
    }

    /// What visitors of the locale get of a policy that no shop goes by yet.
    public static func phrase(_ key: TextKey, of locale: String, in policy: Policy) -> Phrase {
        var locales = Language.allCases.map(\.rawValue)
        for tag in policy.texts.map({ $0.locale.lowercased() }) where !locales.contains(tag) { locales.append(tag) }
        let catalogue = Catalogue(policy, locales: locales)
        return catalogue.find(key, locale: UInt8(truncatingIfNeeded: chain(locale, in: locales).first ?? 0)).phrase
    }

    // MARK: numbers

    /// A tag's own number, that of its language if only that is known, or 0. Tags differ in case for the eye alone.
    static func nearest(_ tag: Text, in locales: [String]) -> UInt8 {
        UInt8(truncatingIfNeeded: chain(String(decoding: tag, as: UTF8.self), in: locales).first ?? 0)
    }

    private static func number(of tag: String, in locales: [String]) -> Int {
        let tag = tag.lowercased()
        return locales.firstIndex(of: tag).map { $0 + 1 } ?? 0
    }

    /// Browsers write "sl-SI", C programs "sl_SI": the numbers of a tag and of what is left when its last part is
    /// dropped, and so on: "sl-latn-si", "sl-latn", "sl".
    private static func chain(_ tag: String, in locales: [String]) -> [Int] {
        tags(tag).map { number(of: $0, in: locales) }.filter { $0 != 0 }
    }

    static func tags(_ tag: String) -> [String] {
        var tag = Substring(String(tag.lowercased().map { $0 == "_" ? "-" : $0 }))
        var tags: [String] = []
        while !tag.isEmpty {
            tags.append(String(tag))
            tag = tag.lastIndex(of: "-").map { tag[..<$0] } ?? ""
        }
        return tags
    }

    // MARK: texts

    func render(_ text: SystemText, locale: UInt8, into bytes: inout [UInt8]) {
        append(text.key, text.values, locale, into: &bytes)
    }

    /// English has every text: what is found is whole sentences, never nothing.
    func find(_ key: TextKey, locale: UInt8) -> (phrase: Phrase, rules: PluralRules, language: Language?) {
        for number in Int(locale) < chains.count ? chains[Int(locale)] : chains.first ?? [] {
            let entry = entries[number]
            if !entry.own.isEmpty, let place = TextKey.allCases.firstIndex(of: key), place < entry.own.count,
                let phrase = entry.own[place]
            {
                return (phrase, entry.rules, entry.language)
            }
            if let phrase = entry.language?.phrase(key) { return (phrase, entry.rules, entry.language) }
        }
        return (English.phrase(key), .oneOther, .english)
    }

    func append(_ key: TextKey, _ values: TextValues, _ locale: UInt8, into bytes: inout [UInt8]) {
        let (phrase, rules, language) = find(key, locale: locale)
        let number = key.counted == .position ? Int64(values.position) : values.minutes
        var template = phrase.form(rules.category(number))
        template.withUTF8 { text in
            // A policy's templates were checked when it was read; one that is broken all the same is said as it stands.
            for part in Template.parts(text) ?? [.words(text)] {
                switch part {
                case .words(let words): bytes.append(contentsOf: words)
                case .name(let name): append(name, values, locale, language, into: &bytes)
                }
            }
        }
    }

    private func append(
        _ name: Text, _ values: TextValues, _ locale: UInt8, _ language: Language?, into bytes: inout [UInt8]
    ) {
        let opens = values.opens ?? TextValues.Opening()
        switch Placeholder.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name) }) {
        case .position: bytes.append(contentsOf: String(values.position).utf8)
        case .minutes: bytes.append(contentsOf: String(values.minutes).utf8)
        case .visitor: bytes.append(contentsOf: values.visitor)
        case .operator: bytes.append(contentsOf: values.operator)
        case .time: bytes.append(contentsOf: TimeWords.time(opens.hour, opens.minute, language).utf8)
        case .weekday: bytes.append(contentsOf: TimeWords.weekday(opens, language).utf8)
        case .date: bytes.append(contentsOf: TimeWords.date(opens.day, opens.month, language).utf8)
        case .opening: append(Self.opening(values.opens), values, locale, into: &bytes)
        case .place:
            append(values.position <= 1 ? .placeNext : .place, values, locale, into: &bytes)
            guard values.minutes > 0 else { return }
            bytes.append(UInt8(ascii: " "))
            append(.estimate, values, locale, into: &bytes)
        case nil: break
        }
    }

    private static func opening(_ opens: TextValues.Opening?) -> TextKey {
        guard let opens else { return .openingUnknown }
        switch opens.daysAhead {
        case ...0: return .openingToday
        case 1: return .openingTomorrow
        case 2...6: return .openingWeekday
        default: return .openingDate
        }
    }
}
