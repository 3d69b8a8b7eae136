// A policy's "texts" (B15.1): read, checked, written and described. A text that could not be said as it is meant is
// refused with its path when the policy is read, not found out when a visitor reads it.
//
//     "texts": {"cs": {"are_you_there": "Haló, jste tam?",
//                      "idle_warning": {"one": "… za {minutes} minutu …", "few": "… {minutes} minuty …",
//                                       "other": "… {minutes} minut …"}}}

import KlepetEngine
import KlepetJSON

enum TextsReader {
    static let localesMax = 16

    static func read(_ value: JSONValue, at path: String) throws(PolicyFault) -> [Policy.Texts] {
        let locales = try object(value, at: path)
        guard locales.keys.count <= localesMax else {
            throw PolicyFault(
                path, "\(path) has \(locales.keys.count) locales, but it has to have \(localesMax) at most.")
        }
        var all: [Policy.Texts] = []
        for locale in locales.keys {
            let place = joined(path, locale)
            guard TextRule.locale.accepts(locale) else {
                throw PolicyFault(place, "\(place) is no locale: write \(TextRule.locale.noun).")
            }
            let canonical = Catalogue.canonical(locale)
            guard !all.contains(where: { Catalogue.canonical($0.locale) == canonical }) else {
                throw PolicyFault(place, "\(place) is the locale of another key: put both together.")
            }
            if let value = locales[locale] {
                all.append(Policy.Texts(locale: locale, phrases: try phrases(value, locale, at: place)))
            }
        }
        return all.sorted { $0.locale < $1.locale }
    }

    private static func phrases(
        _ value: JSONValue, _ locale: String, at path: String
    ) throws(PolicyFault) -> [(key: TextKey, phrase: Phrase)] {
        let texts = try object(value, at: path)
        for key in texts.keys where TextKey(rawValue: key) == nil {
            let place = joined(path, key)
            let known = TextKey.allCases.map { $0.rawValue }.joined(separator: ", ")
            throw PolicyFault(place, "\(place) is no text: remove it or take one of \(known).".shortened)
        }
        var phrases: [(key: TextKey, phrase: Phrase)] = []
        for key in TextKey.allCases {
            guard let value = texts[key.rawValue] else { continue }
            phrases.append((key, try phrase(value, key, locale, at: joined(path, key.rawValue))))
        }
        return phrases
    }

    private static func phrase(
        _ value: JSONValue, _ key: TextKey, _ locale: String, at path: String
    ) throws(PolicyFault) -> Phrase {
        if case .string = value { return .whole(try template(value, key, at: path)) }
        guard case .object(let object) = value else {
            throw PolicyFault(
                path, "\(path) is \(value.noun), but it has to be a text, or an object of its plural forms.")
        }
        guard let counted = key.counted else {
            throw PolicyFault(path, "\(path) counts nothing, so it has no plural forms: write one text.")
        }
        let rules = PluralRules(locale: locale)
        var forms = Phrase.Forms()
        for name in object.keys {
            guard let category = PluralCategory(rawValue: name), let value = object[name] else {
                let place = joined(path, name)
                let known = PluralCategory.allCases.map { $0.rawValue }.joined(separator: ", ")
                throw PolicyFault(place, "\(place) is no plural form: take one of \(known).")
            }
            // A translator wrote it for numbers that never get it.
            guard (rules.required + rules.optional).contains(category) else {
                let place = joined(path, name)
                let known = rules.required.map { $0.rawValue }.joined(separator: ", ")
                throw PolicyFault(
                    place, "\(place) is a form that \(quoted(locale)) has for no whole number: it has \(known).")
            }
            forms[category] = try template(value, key, at: joined(path, name))
        }
        for category in rules.required where forms[category] == nil {
            let place = joined(path, category.rawValue)
            throw PolicyFault(
                place,
                """
                \(place) is missing: \(quoted(locale)) has that form for some {\(counted.rawValue)}; add it, \
                or write one text for all.
                """)
        }
        return .counted(forms)
    }

    private static func template(_ value: JSONValue, _ key: TextKey, at path: String) throws(PolicyFault) -> String {
        guard case .string(let text) = value else {
            throw PolicyFault(path, "\(path) is \(value.noun), but it has to be \(TextRule.systemText.noun).")
        }
        guard TextRule.systemText.accepts(text) else {
            throw PolicyFault(path, "\(path) is \(quoted(text)), but it has to be \(TextRule.systemText.noun).")
        }
        let allowed = key.placeholders.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        let advice = allowed.isEmpty ? "it tells nothing in braces" : "it may tell \(allowed)"
        let unknown = Array(text.utf8).withUnsafeBufferPointer { bytes -> String? in
            guard let parts = Template.parts(bytes) else { return "" }
            for case .name(let name) in parts
            where !key.placeholders.contains(where: { $0.rawValue.utf8.elementsEqual(name) }) {
                return String(decoding: name, as: UTF8.self)
            }
            return nil
        }
        guard let unknown else { return text }
        if unknown.isEmpty {
            throw PolicyFault(path, "\(path) has a brace without its other half, or nothing in braces: \(advice).")
        }
        throw PolicyFault(path, "\(path) has {…} around \(quoted(unknown)), which is no placeholder here: \(advice).")
    }

    private static func object(_ value: JSONValue, at path: String) throws(PolicyFault) -> JSONObject {
        guard case .object(let object) = value else {
            throw PolicyFault(path, "\(path) is \(value.noun), but it has to be an object.")
        }
        return object
    }
}

enum TextsWriter {
    static func write(_ texts: [Policy.Texts], to json: inout JSONText) {
        json.object { json in
            for locale in texts {
                json.key(locale.locale)
                json.object { json in
                    for (key, phrase) in locale.phrases {
                        json.key(key.rawValue)
                        write(phrase, to: &json)
                    }
                }
            }
        }
    }

    private static func write(_ phrase: Phrase, to json: inout JSONText) {
        switch phrase {
        case .whole(let text): json.value(text)
        case .counted(let forms):
            json.object { json in
                for category in PluralCategory.allCases {
                    if let form = forms[category] { json.member(category.rawValue, form) }
                }
            }
        }
    }

    /// What only reading finds out: which forms a language has, which placeholders a text.
    static func writeSchema(to json: inout JSONText) {
        json.member("type", "object")
        json.member("maxProperties", TextsReader.localesMax)
        json.key("propertyNames")
        json.object { $0.member("pattern", TextRule.locale.pattern) }
        json.key("additionalProperties")
        json.object { json in
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.key("properties")
            json.object { json in
                for key in TextKey.allCases {
                    json.key(key.rawValue)
                    json.object { json in
                        let names = key.placeholders.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                        let about = key.about
                        if !names.isEmpty { json.member("description", "May tell \(names)." + about) }
                        json.member("$ref", key.counted == nil ? "#/$defs/text" : "#/$defs/counted_text")
                    }
                }
            }
        }
    }

    static func writeDefinitions(to json: inout JSONText) {
        json.key("text")
        json.object { TableSchema<Policy>.write(.systemText, to: &$0) }
        json.key("counted_text")
        json.object { json in
            json.member(
                "description", "One text, or one for each plural category that the language has (Unicode CLDR).")
            json.key("anyOf")
            json.array { json in
                json.object { $0.member("$ref", "#/$defs/text") }
                json.object { json in
                    json.member("type", "object")
                    json.member("additionalProperties", false)
                    json.key("properties")
                    json.object { json in
                        for category in PluralCategory.allCases {
                            json.key(category.rawValue)
                            json.object { $0.member("$ref", "#/$defs/text") }
                        }
                    }
                }
            }
        }
    }
}

extension TextKey {
    /// What a translator has to know of the words that come in (B15.1).
    fileprivate var about: String {
        let words = placeholders.compactMap { name -> String? in
            switch name {
            case .atTime: "{at_time} has its preposition (at 9:00, ve 12:00, об 11:00)"
            case .weekday: "{weekday} has its case and preposition but in en and id (Monday, ve středu, maanantaina)"
            case .when: "{when} is the day with {at_time} (tomorrow at 9:00)"
            case .position, .minutes, .time, .date, .zone, .opening, .place, .visitor, .operator, .contact, .reason: nil
            }
        }
        return words.isEmpty ? "" : " " + words.joined(separator: "; ") + "."
    }
}

extension TextRule {
    static let systemText = TextRule(
        bytes: 1...1024, pattern: #"^[^\u0000-\u001f\u007f-\u009f]*$"#,
        noun: "a text of 1 to 1024 bytes without control characters", allows: hasNoControls)
}

extension String {
    /// Fits `klepet_error.sentence`.
    fileprivate var shortened: String { utf8.count <= 480 ? self : String(unicodeScalars.prefix(400)) + "…." }
}
