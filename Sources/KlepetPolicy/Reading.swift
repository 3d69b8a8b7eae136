// JSON to a struct by its table. Strict: an unknown key, a wrong type, a value out of range refuses the whole.

import KlepetEngine

struct TableReader<Root> {
    let fields: [Field<Root>]
    /// "policy", for "… is not a key of the policy".
    let noun: String

    /// What is missing keeps the value it has in `root`.
    @_semantics("optimize.sil.specialize.generic.never")
    func read(_ value: JSONValue, at path: String, into root: inout Root) throws(PolicyFault) {
        guard case .object(let object) = value else {
            let name = path.isEmpty ? "The \(noun)" : path
            throw PolicyFault(path, "\(name) is \(value.noun), but it has to be an object.")
        }
        for key in object.keys where !fields.contains(where: { $0.key == key }) {
            throw unknown(joined(path, key), noun, fields.filter { !$0.isFormer }.map { $0.key })
        }
        for field in fields {
            let place = joined(path, field.key)
            if let value = object[field.key] {
                try read(value, as: field.kind, at: place, into: &root)
            } else if field.isRequired {
                throw PolicyFault(place, "\(place) is missing: add it.")
            }
        }
    }

    @_semantics("optimize.sil.specialize.generic.never")
    private func read(
        _ value: JSONValue, as kind: Field<Root>.Kind, at path: String, into root: inout Root
    ) throws(PolicyFault) {
        switch kind {
        case .group(let fields): try TableReader(fields: fields, noun: noun).read(value, at: path, into: &root)
        case .integer(let property, let range): property.set(try integer(value, range, at: path), in: &root)
        case .override(let property, let range): property.set(try integer(value, range, at: path), in: &root)
        case .integers(let property, let range, let count):
            let list = try elements(value, count, at: path) { (element, path) throws(PolicyFault) in
                try integer(element, range, at: path)
            }
            property.set(list, in: &root)
        case .flag(let property):
            guard case .flag(let flag) = value else { throw mismatch(path, value, "true or false") }
            property.set(flag, in: &root)
        case .text(let property, let rule): property.set(try text(value, rule, at: path), in: &root)
        case .names(let property, let countMax): property.set(try names(value, countMax, at: path), in: &root)
        case .mode(let property): property.set(try mode(value, at: path), in: &root)
        case .texts(let property): property.set(try TextsReader.read(value, at: path), in: &root)
        case .departments(let property, let count):
            let list = try elements(value, count, at: path) { (element, path) throws(PolicyFault) in
                var department = Policy.Department(name: "")
                try TableReader<Policy.Department>(fields: Policy.Department.table, noun: "policy")
                    .read(element, at: path, into: &department)
                return department
            }
            property.set(list, in: &root)
        case .questions(let property, let countMax):
            let list = try elements(value, 0...countMax, at: path) { (element, path) throws(PolicyFault) in
                var question = Policy.Question()
                try TableReader<Policy.Question>(fields: Policy.Question.table, noun: "policy")
                    .read(element, at: path, into: &question)
                return question
            }
            property.set(list, in: &root)
        case .word(let property, let words): property.set(try word(value, words, at: path), in: &root)
        case .nested(let nested): try nested.read(value, path, &root)
        case .written(let property, let notation):
            guard case .string(let text) = value else { throw mismatch(path, value, notation.noun) }
            guard let number = notation.read(text) else {
                throw PolicyFault(path, "\(path) is \(quoted(text)), but it has to be \(notation.noun).")
            }
            property.set(number, in: &root)
        case .translations(let property): property.set(try translations(value, at: path), in: &root)
        case .days(let property): property.set(try days(value, at: path), in: &root)
        }
    }

    // MARK: Values

    private func integer(_ value: JSONValue, _ range: ClosedRange<Int64>, at path: String) throws(PolicyFault) -> Int64
    {
        let noun = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .integer(let number) = value else { throw mismatch(path, value, noun) }
        guard range.contains(number) else { throw PolicyFault(path, "\(path) is \(number), but it has to be \(noun).") }
        return number
    }

    private func text(_ value: JSONValue, _ rule: TextRule, at path: String) throws(PolicyFault) -> String {
        guard case .string(let text) = value else { throw mismatch(path, value, rule.noun) }
        guard rule.accepts(text) else {
            throw PolicyFault(path, "\(path) is \(quoted(text)), but it has to be \(rule.noun).")
        }
        return text
    }

    @_semantics("optimize.sil.specialize.generic.never")
    private func mode(_ value: JSONValue, at path: String) throws(PolicyFault) -> Policy.RoutingMode {
        let words = Policy.RoutingMode.allCases.map { quoted($0.word) }.joined(separator: " or ")
        guard case .string(let word) = value else { throw mismatch(path, value, words) }
        guard let mode = Policy.RoutingMode.allCases.first(where: { $0.word == word }) else {
            throw PolicyFault(path, "\(path) is \(quoted(word)), but it has to be \(words).")
        }
        return mode
    }

    private func word(_ value: JSONValue, _ words: [String], at path: String) throws(PolicyFault) -> UInt8 {
        let noun = "one of " + words.map(quoted).joined(separator: ", ")
        guard case .string(let word) = value else { throw mismatch(path, value, noun) }
        guard let number = words.firstIndex(of: word) else {
            throw PolicyFault(path, "\(path) is \(quoted(word)), but it has to be \(noun).")
        }
        return UInt8(truncatingIfNeeded: number)
    }

    private func names(_ value: JSONValue, _ countMax: Int, at path: String) throws(PolicyFault) -> [String] {
        let names = try elements(value, 0...countMax, at: path) { (element, path) throws(PolicyFault) in
            try text(element, .listedName, at: path)
        }
        try requireDistinct(names) { "\(path)[\($0)]" }
        return names
    }

    private func translations(_ value: JSONValue, at path: String) throws(PolicyFault) -> [Policy.Invitations.Wording] {
        guard case .object(let object) = value else { throw mismatch(path, value, "an object of texts by locale") }
        var wordings: [Policy.Invitations.Wording] = []
        for locale in object.keys {
            let place = joined(path, locale)
            guard TextRule.locale.accepts(locale) else {
                throw PolicyFault(place, "\(place) is no locale: it has to be \(TextRule.locale.noun).")
            }
            guard wordings.count < 64, let value = object[locale] else {
                throw PolicyFault(path, "\(path) has more than 64 locales: remove some.")
            }
            wordings.append(Policy.Invitations.Wording(locale: locale, text: try text(value, .wording, at: place)))
        }
        return wordings
    }

    private func days(_ value: JSONValue, at path: String) throws(PolicyFault) -> UInt8 {
        let noun = "one of \(Weekdays.names.map(quoted).joined(separator: ", "))"
        var bits: UInt8 = 0
        _ = try elements(value, 1...7, at: path) { (element, path) throws(PolicyFault) in
            guard case .string(let name) = element else { throw mismatch(path, element, noun) }
            guard let day = Weekdays.names.firstIndex(of: name) else {
                throw PolicyFault(path, "\(path) is \(quoted(name)), but it has to be \(noun).")
            }
            guard bits & (1 << UInt8(day)) == 0 else {
                throw PolicyFault(path, "\(path) is \(quoted(name)) again: remove one.")
            }
            bits |= 1 << UInt8(day)
        }
        return bits
    }
}

func elements<Element>(
    _ value: JSONValue, _ count: ClosedRange<Int>, at path: String,
    _ read: (JSONValue, String) throws(PolicyFault) -> Element
) throws(PolicyFault) -> [Element] {
    guard case .array(let values) = value else { throw mismatch(path, value, "an array") }
    guard count.contains(values.count) else {
        let bounds = "\(count.lowerBound) to \(count.upperBound)"
        throw PolicyFault(path, "\(path) has \(values.count) elements, but it has to have \(bounds).")
    }
    var elements: [Element] = []
    for (index, value) in values.enumerated() { elements.append(try read(value, "\(path)[\(index)]")) }
    return elements
}

private func mismatch(_ path: String, _ value: JSONValue, _ noun: String) -> PolicyFault {
    PolicyFault(path, "\(path) is \(value.noun), but it has to be \(noun).")
}

/// Names are the same as Swift's strings are: two that look alike but are encoded differently are one.
func requireDistinct(_ names: [String], path: (Int) -> String) throws(PolicyFault) {
    for (index, name) in names.enumerated() {
        guard let first = names.prefix(index).firstIndex(of: name) else { continue }
        let (here, there) = (path(index), path(first))
        throw PolicyFault(here, "\(here) is \(quoted(name)) like \(there): rename or remove one of them.")
    }
}

private func unknown(_ place: String, _ noun: String, _ known: [String]) -> PolicyFault {
    let known = known.joined(separator: ", ")
    let sentence = "\(place) is not a key of the \(noun): remove it or take one of \(known)."
    // All of them do not fit beside a long one.
    guard sentence.utf8.count <= PolicyFault.sentenceBytesMax else {
        return PolicyFault(
            place, "\(place) is not a key of the \(noun): remove it, or see the schema for what there is.")
    }
    return PolicyFault(place, sentence)
}
