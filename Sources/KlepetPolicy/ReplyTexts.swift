// The texts of a prepared reply, by locale, and what fills their placeholders (B11.1):
//
//     {"cs": "Dobrý den, {visitor.name|vážený zákazníku}, objednávka {order.id} je na cestě.", "en": "…"}
//
// A placeholder is a name, or a name and what to say when nobody knows its value.

import KlepetEngine
import KlepetJSON

public enum ReplyTexts {
    public static let localesMax = 64

    public static let localeBytes = TextRule.locale.bytes
    /// For a schema: what `check` says of a locale, and of a text.
    public static let localePattern = TextRule.locale.pattern
    public static let textPattern =
        #"^([^{}\u0000]|\{([A-Za-z0-9._]{1,64}|promise [1-9][0-9]{0,2} (min|h))(\|[^{}\u0000]*)?\})*$"#

    /// Canonical JSON of an object of locales and texts, each of which can be filled.
    public static func check(_ json: UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> [UInt8] {
        try check(try members(json, "The reply", countMax: localesMax))
    }

    public static func check(_ texts: [(name: String, text: String)]) throws(PolicyFault) -> [UInt8] {
        guard !texts.isEmpty else {
            throw PolicyFault("", "The reply has no text: give one for a locale, such as {\"en\": \"…\"}.")
        }
        var canonical = JSONText()
        try canonical.object { (object) throws(PolicyFault) in
            for (locale, text) in texts {
                guard TextRule.locale.accepts(locale) else {
                    throw PolicyFault(locale, "\(quoted(locale)) is no locale: write \(TextRule.locale.noun).")
                }
                guard !text.isEmpty else {
                    throw PolicyFault(locale, "The text for \(locale) is empty: write it, or leave the locale out.")
                }
                guard let places = ReplyPlace.all(in: Array(text.utf8)) else {
                    throw PolicyFault(locale, "The text for \(locale) has a brace without its other half.")
                }
                for place in places where !place.isLegal {
                    throw PolicyFault(
                        locale,
                        """
                        The text for \(locale) has braces around what is no name: write {order.id}, \
                        or {order.id|your order}.
                        """)
                }
                object.member(locale, text)
            }
        }
        return canonical.bytes
    }

    /// A flat JSON object of texts, such as {"order.id": "2026-117"}.
    public static func values(_ json: UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> [(name: String, text: String)]
    {
        try members(json, "The values", countMax: 256)
    }

    private static func members(
        _ json: UnsafeBufferPointer<UInt8>, _ what: String, countMax: Int
    ) throws(PolicyFault) -> [(name: String, text: String)] {
        let document = try JSONDocument(json, what)
        return try document.read { (root) throws(PolicyFault) in
            // An empty object as PHP writes it.
            if case .array(let elements) = root, elements.isEmpty { return [] }
            guard case .object(let object) = root else {
                throw PolicyFault("", "\(what) is \(root.noun), but it has to be an object.")
            }
            let keys = object.keys
            guard keys.count <= countMax else {
                throw PolicyFault("", "\(what) has \(keys.count) members, and may have \(countMax).")
            }
            var members: [(name: String, text: String)] = []
            for key in keys {
                guard let value = object[key], case .string(let text) = value else {
                    throw PolicyFault(key, "\(what) has something else than a text for \(quoted(key)).")
                }
                members.append((key, text))
            }
            return members
        }
    }

    /// The text with its placeholders filled, once: what a value says is not looked at again. A value of which
    /// nothing can be seen is none.
    /// Fails with the name of a placeholder that has neither a value nor words for that.
    public static func fill(_ text: [UInt8], _ value: (String) -> [UInt8]?) -> Result<[UInt8], Missing> {
        var filled: [UInt8] = []
        var end = 0
        for place in ReplyPlace.all(in: text) ?? [] {
            filled += text[end..<place.range.lowerBound]
            if place.promised != 0 {
                filled += place.fallback ?? Array(place.name.utf8.dropFirst(ReplyPlace.promise.utf8.count))
            } else if let known = value(place.name), known.withUnsafeBufferPointer(isVisible) {
                filled += known
            } else if let fallback = place.fallback {
                filled += fallback
            } else {
                return .failure(Missing(name: place.name))
            }
            end = place.range.upperBound
        }
        return .success(filled + text[end...])
    }

    /// B20.4: what the text promises, in milliseconds; the longest, where there are several. 0: nothing.
    public static func promised(_ text: [UInt8]) -> Int64 {
        (ReplyPlace.all(in: text) ?? []).map { $0.promised }.max() ?? 0
    }

    public struct Missing: Error, Equatable {
        public var name: String
    }

    /// Which of these locales a reader of `wanted` is given: the same, one of its language, the
    /// shop's, English, the first.
    public static func choose(_ locales: [String], wanted: [String]) -> Int? {
        let small = locales.map { Catalogue.canonical($0) }
        for tag in wanted + ["en"] where !tag.isEmpty {
            let tag = Catalogue.canonical(tag)
            let language = String(tag.prefix { $0 != "-" })
            let exact = small.firstIndex(of: tag) ?? small.firstIndex(of: language)
            if let found = exact ?? small.firstIndex(where: { $0.prefix { $0 != "-" } == language }) { return found }
        }
        return locales.isEmpty ? nil : 0
    }
}

/// One placeholder in a text.
struct ReplyPlace {
    /// With its braces.
    var range: Range<Int>
    var name: String
    var fallback: [UInt8]?

    static let promise = "promise "

    /// B20.4: of `promise 10 min`, or `h`, in milliseconds; 0: it is none.
    var promised: Int64 {
        guard name.utf8.starts(with: Self.promise.utf8) else { return 0 }
        let words = Array(name.utf8.dropFirst(Self.promise.utf8.count))
        let digits = words.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...3).contains(digits.count), digits.first != UInt8(ascii: "0") else { return 0 }
        let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        let unit = words.dropFirst(digits.count)
        if unit.elementsEqual(" min".utf8) { return number * 60_000 }
        return unit.elementsEqual(" h".utf8) ? number * 3_600_000 : 0
    }

    /// Letters, digits, dots and underscores, at most 64; or a promise.
    var isLegal: Bool {
        promised != 0
            || (1...64).contains(name.utf8.count)
                && name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }
    }

    /// `nil`: a brace is left open, or closed twice.
    static func all(in text: [UInt8]) -> [ReplyPlace]? {
        var places: [ReplyPlace] = []
        var start: Int?
        for (index, byte) in text.enumerated() {
            switch (byte, start) {
            case (UInt8(ascii: "{"), nil): start = index
            case (UInt8(ascii: "}"), let opening?):
                let inside = text[(opening + 1)..<index]
                let bar = inside.firstIndex(of: UInt8(ascii: "|"))
                let name = String(decoding: inside[..<(bar ?? index)], as: UTF8.self)
                places.append(
                    ReplyPlace(
                        range: opening..<index + 1, name: name, fallback: bar.map { Array(text[($0 + 1)..<index]) }))
                start = nil
            case (UInt8(ascii: "{"), _), (UInt8(ascii: "}"), nil): return nil
            default: break
            }
        }
        return start == nil ? places : nil
    }
}
