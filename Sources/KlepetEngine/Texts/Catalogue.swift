// The texts by locale: six languages are built in, a shop overrides any text in any locale (B15.1). For
// each text one goes along
//
//      the visitor's locale ─▶ its language ─▶ the shop's locale ─▶ its language ─▶ English
//
// and takes the first that has it, the shop's own before the built-in one. The plural form, the days and the clock are
// those of the language that was found.

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
    /// B15.2: the languages whose built-in texts address informally, as bits.
    private var informal: UInt8 = 0

    init() {}

    init(_ policy: Policy, locales: [String]) {
        for tag in policy.address.informal { informal |= Language(tag: tag)?.bit ?? 0 }
        entries = [Entry(rules: .unknown)]
        // B15.1: of a longer tag, "cs-CZ", the words are its own and all else is its language's: days, clock, plurals.
        for locale in locales {
            entries.append(Entry(language: Language(tag: locale), rules: PluralRules(locale: locale)))
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
        var locales = Language.allCases.map { $0.rawValue }
        for tag in policy.texts.map({ canonical($0.locale) }) where !locales.contains(tag) { locales.append(tag) }
        let catalogue = Catalogue(policy, locales: locales)
        let found = catalogue.find(key, locale: UInt8(truncatingIfNeeded: chain(locale, in: locales).first ?? 0))
        return found.isBuiltIn ? found.phrase.read(informal: catalogue.isInformal(found.language)) : found.phrase
    }

    /// Whether the tag's language has texts without any of the shop's own.
    public static func isBuiltIn(_ tag: String) -> Bool { Language(tag: tag) != nil }

    // MARK: numbers

    /// A tag's own number, that of its language if only that is known, or 0. Tags differ in case for the eye alone.
    static func nearest(_ tag: Text, in locales: [String]) -> UInt8 {
        UInt8(truncatingIfNeeded: chain(String(decoding: tag, as: UTF8.self), in: locales).first ?? 0)
    }

    private static func number(of tag: String, in locales: [String]) -> Int {
        let tag = canonical(tag)
        return locales.firstIndex(of: tag).map { $0 + 1 } ?? 0
    }

    /// Browsers write "sl-SI", C programs "sl_SI": the numbers of a tag and of what is left when its last part is
    /// dropped, and so on: "sl-latn-si", "sl-latn", "sl".
    private static func chain(_ tag: String, in locales: [String]) -> [Int] {
        tags(tag).map { number(of: $0, in: locales) }.filter { $0 != 0 }
    }

    /// In small letters, with hyphens. "in" is what Java and Android call "id".
    public static func canonical(_ tag: String) -> String {
        let tag = String(tag.lowercased().map { $0 == "_" ? "-" : $0 })
        return tag == "in" || tag.utf8.starts(with: "in-".utf8) ? "id" + String(tag.dropFirst(2)) : tag
    }

    /// The tag and its beginnings, the language last.
    static func tags(_ tag: String) -> [String] {
        var tag = Substring(canonical(tag))
        var tags: [String] = []
        while !tag.isEmpty {
            tags.append(String(tag))
            tag = tag.lastIndex(of: "-").map { tag[..<$0] } ?? ""
        }
        return tags
    }

    // MARK: texts

    struct Found {
        var phrase: Phrase
        var rules: PluralRules
        /// In whose words times and days are told.
        var language: Language?
        /// Written in `Spelling`.
        var isBuiltIn = false
    }

    func isInformal(_ language: Language?) -> Bool { language.map { informal & $0.bit != 0 } ?? false }

    func render(_ text: SystemText, locale: UInt8, into bytes: inout [UInt8]) {
        append(text.key, text.values, locale, into: &bytes)
    }

    /// English has every text: what is found is whole sentences, never nothing.
    func find(_ key: TextKey, locale: UInt8) -> Found {
        for number in Int(locale) < chains.count ? chains[Int(locale)] : chains.first ?? [] {
            let entry = entries[number]
            if !entry.own.isEmpty, let place = TextKey.allCases.firstIndex(of: key), place < entry.own.count,
                let phrase = entry.own[place]
            {
                return Found(phrase: phrase, rules: entry.rules, language: entry.language)
            }
            if let language = entry.language, let phrase = key.translations[language] {
                return Found(phrase: phrase, rules: entry.rules, language: language, isBuiltIn: true)
            }
        }
        return Found(phrase: key.translations.english, rules: .oneOther, language: .english, isBuiltIn: true)
    }

    func append(_ key: TextKey, _ values: TextValues, _ locale: UInt8, into bytes: inout [UInt8]) {
        let found = find(key, locale: locale)
        let number = key.counted == .position ? Int64(values.position) : values.minutes
        var template = found.phrase.form(found.rules.category(number))
        if found.isBuiltIn { template = Spelling.read(template, informal: isInformal(found.language)) }
        template.withUTF8 { text in
            var leavesOut = false
            let first = bytes.count
            // A policy's templates were checked when it was read; one that is broken all the same is said as it stands.
            for part in Template.parts(text) ?? [.words(text)] {
                switch part {
                case .words(let words):
                    let isFirst = leavesOut && (bytes.count == first || bytes.last == UInt8(ascii: " "))
                    bytes.append(contentsOf: isFirst ? Text(rebasing: words.drop { $0 == UInt8(ascii: " ") }) : words)
                    leavesOut = false
                case .name(let name):
                    let length = bytes.count
                    append(name, values, locale, found.language, into: &bytes)
                    leavesOut = bytes.count == length
                }
            }
            // The place stood at the end.
            if leavesOut, bytes.count > first, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        }
    }

    private func append(
        _ name: Text, _ values: TextValues, _ locale: UInt8, _ language: Language?, into bytes: inout [UInt8]
    ) {
        let moment = values.moment ?? TextValues.Moment()
        switch Placeholder.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name) }) {
        case .position: bytes.append(contentsOf: String(values.position).utf8)
        case .minutes: bytes.append(contentsOf: String(values.minutes).utf8)
        case .visitor: bytes.append(contentsOf: values.visitor)
        case .operator: bytes.append(contentsOf: values.operator)
        case .contact: bytes.append(contentsOf: values.contact)
        case .reason: bytes.append(contentsOf: Self.withoutEnd(values.reason))
        case .time: bytes.append(contentsOf: TimeWords.time(moment, language).utf8)
        case .atTime: bytes.append(contentsOf: TimeWords.atTime(moment, language).utf8)
        case .when: bytes.append(contentsOf: TimeWords.when(moment, language).utf8)
        case .zone: bytes.append(contentsOf: moment.zone.utf8)
        case .weekday: bytes.append(contentsOf: TimeWords.weekday(moment, language).utf8)
        case .date: bytes.append(contentsOf: TimeWords.date(moment.day, moment.month, language).utf8)
        case .opening: append(Self.opening(values.moment), values, locale, into: &bytes)
        case .place:
            guard values.position != 0 else { return }
            append(values.position <= 1 ? .placeNext : .place, values, locale, into: &bytes)
            guard values.minutes > 0 else { return }
            bytes.append(UInt8(ascii: " "))
            append(values.minutes > 60 ? .estimateLong : .estimate, values, locale, into: &bytes)
        case nil: break
        }
    }

    private static func opening(_ moment: TextValues.Moment?) -> TextKey {
        guard let moment else { return .openingUnknown }
        switch moment.daysAhead {
        case ...0: return .openingToday
        case 1: return .openingTomorrow
        case 2...6: return .openingWeekday
        default: return .openingDate
        }
    }

    /// What an operator gave as a reason stands inside of a sentence, which ends by itself.
    private static func withoutEnd(_ reason: Text) -> Text {
        var end = reason.count
        while end > 0, [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: " ")].contains(reason[end - 1]) { end -= 1 }
        return Text(rebasing: reason[..<end])
    }
}
