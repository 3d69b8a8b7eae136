// B18.1: shapes, a closed list. Read strictly: whatever is not in these tables is refused with its path. Written anew,
// with every text masked (B13.1), so that what is kept has no member that nobody looked at.
//
//      {"choices": [{"id", "label"}]}                                              1 to 12 buttons
//      {"cards": [{"title", "text", "picture", "alt", "price", "link", "choices"}]}    1 to 10
//      {"form": [{"id", "label", "kind", "required", "choices", "hint"}]}          1 to 16 fields
//      each with "again": true, if it may be answered more than once
//
// A label is a text, or an object of texts by locale.

import CKlepet
import KlepetEngine
import KlepetJSON

/// What a field of a form takes.
enum FieldKind: CaseIterable {
    case text, lines, email, phone, number, date, choice, yesNo

    var name: StaticString {
        switch self {
        case .text: "text"
        case .lines: "lines"
        case .email: "email"
        case .phone: "phone"
        case .number: "number"
        case .date: "date"
        case .choice: "choice"
        case .yesNo: "yes_no"
        }
    }

    static func named(_ word: Text) -> FieldKind? {
        allCases.first { kind in kind.name.withUTF8Buffer { $0.elementsEqual(word) } }
    }

    static var words: String {
        var words = ""
        for kind in allCases { words += (words.isEmpty ? "" : ", ") + "\"\(kind.name)\"" }
        return words
    }
}

enum ShapeLimits {
    static let choicesMax = 12
    static let cardsMax = 10
    static let fieldsMax = 16
    static let choices = 1...choicesMax
    static let cards = 1...cardsMax
    static let fields = 1...fieldsMax
    static let locales = 1...16
    static let labelBytes = 256
    static let textBytes = 1024
    static let linkBytes = 1024
}

struct ShapeReader {
    let shop: Shop
    /// An id names one choice of the whole shape, or one field.
    private var ids: [[UInt8]] = []

    init(shop: Shop) { self.shop = shop }

    func write(_ node: JSONNode, to json: inout JSONText) throws(Failure) {
        var reader = self
        try reader.writeShape(node, to: &json)
    }

    private mutating func writeShape(_ node: JSONNode, to json: inout JSONText) throws(Failure) {
        let path = "shape"
        try members(of: node, path, ["choices", "cards", "form", "again"])
        let kinds = [node["choices"], node["cards"], node["form"]].filter { $0 != nil }
        guard kinds.count == 1 else {
            throw invalid(path, "\(path) has to have one of choices, cards and form.")
        }
        try json.object { (json) throws(Failure) in
            if let choices = node["choices"] { try write(choices: choices, "\(path).choices", to: &json) }
            if let cards = node["cards"] {
                try list(cards, ShapeLimits.cards, "\(path).cards", "cards", to: &json) {
                    (reader, card, path, json) throws(Failure) in try reader.write(card: card, path, to: &json)
                }
            }
            if let form = node["form"] {
                try list(form, ShapeLimits.fields, "\(path).form", "form", to: &json) {
                    (reader, field, path, json) throws(Failure) in try reader.write(field: field, path, to: &json)
                }
            }
            if let again = node["again"] {
                guard again.kind == .flag else {
                    throw invalid("\(path).again", "\(path).again has to be true or false.")
                }
                if again.flag { json.member("again", true) }
            }
        }
    }

    private mutating func write(choices node: JSONNode, _ path: String, to json: inout JSONText) throws(Failure) {
        try list(node, ShapeLimits.choices, path, "choices", to: &json) {
            (reader, choice, path, json) throws(Failure) in
            try reader.members(of: choice, path, ["id", "label"])
            try json.object { (json) throws(Failure) in
                try reader.write(id: choice, path, to: &json)
                try reader.write(label: choice, "label", path, ShapeLimits.labelBytes, isRequired: true, to: &json)
            }
        }
    }

    private mutating func write(card: JSONNode, _ path: String, to json: inout JSONText) throws(Failure) {
        try members(of: card, path, ["title", "text", "picture", "alt", "price", "link", "choices"])
        try json.object { (json) throws(Failure) in
            try write(label: card, "title", path, ShapeLimits.labelBytes, isRequired: true, to: &json)
            try write(label: card, "text", path, ShapeLimits.textBytes, to: &json)
            try write(link: card, "picture", path, to: &json)
            try write(label: card, "alt", path, ShapeLimits.textBytes, to: &json)
            try write(label: card, "price", path, ShapeLimits.labelBytes, to: &json)
            try write(link: card, "link", path, to: &json)
            if let choices = card["choices"] { try write(choices: choices, "\(path).choices", to: &json) }
        }
    }

    private mutating func write(field: JSONNode, _ path: String, to json: inout JSONText) throws(Failure) {
        try members(of: field, path, ["id", "label", "kind", "required", "choices", "hint"])
        guard let word = field["kind"], word.kind == .string, let kind = FieldKind.named(word.text) else {
            throw invalid("\(path).kind", "\(path).kind has to be one of \(FieldKind.words).")
        }
        guard (field["choices"] != nil) == (kind == .choice) else {
            throw invalid("\(path).choices", "\(path).choices belongs to a field of kind \"choice\", and to no other.")
        }
        try json.object { (json) throws(Failure) in
            try write(id: field, path, to: &json)
            try write(label: field, "label", path, ShapeLimits.labelBytes, isRequired: true, to: &json)
            json.key(word: "kind")
            json.value(word: kind.name)
            if let required = field["required"] {
                guard required.kind == .flag else {
                    throw invalid("\(path).required", "\(path).required has to be true or false.")
                }
                if required.flag { json.member("required", true) }
            }
            try write(label: field, "hint", path, ShapeLimits.labelBytes, to: &json)
            if let choices = field["choices"] {
                // They are its own: another field may have the same.
                var own = ShapeReader(shop: shop)
                try own.write(choices: choices, "\(path).choices", to: &json)
            }
        }
    }

    // MARK: values

    private func invalid(_ path: String, _ sentence: String) -> Failure {
        Failure(KLEPET_SHAPE_INVALID, sentence, path: path)
    }

    private func members(of node: JSONNode, _ path: String, _ known: [StaticString]) throws(Failure) {
        guard node.kind == .object else { throw invalid(path, "\(path) is \(node.noun), but it has to be an object.") }
        try node.members { (key, _) throws(Failure) in
            guard !known.contains(where: { $0.withUTF8Buffer { $0.elementsEqual(key) } }) else { return }
            var names = ""
            for name in known { names += (names.isEmpty ? "" : ", ") + "\(name)" }
            throw invalid("\(path)[?]", "\(path) has a member that is not in the list: take \(names).")
        }
    }

    private mutating func list(
        _ node: JSONNode, _ count: ClosedRange<Int>, _ path: String, _ key: StaticString, to json: inout JSONText,
        _ body: (inout ShapeReader, JSONNode, String, inout JSONText) throws(Failure) -> Void
    ) throws(Failure) {
        guard node.kind == .array, count.contains(node.count) else {
            throw invalid(path, "\(path) has to be an array of \(count.lowerBound) to \(count.upperBound).")
        }
        json.key(word: key)
        try json.array { (json) throws(Failure) in
            try node.elements { (index, element) throws(Failure) in
                try body(&self, element, "\(path)[\(index)]", &json)
            }
        }
    }

    /// 1 to 64 bytes, in the words of whoever made the shape: an answer names it by this.
    private mutating func write(id node: JSONNode, _ path: String, to json: inout JSONText) throws(Failure) {
        guard let id = node["id"], id.kind == .string, (1...Limits.keyBytesMax).contains(id.text.count) else {
            throw invalid("\(path).id", "\(path).id has to be a text of 1 to \(Limits.keyBytesMax) bytes.")
        }
        let kept = try shop.accepted(id.text, .shapeLine, "\(path).id", KLEPET_SHAPE_INVALID)
        guard !ids.contains(kept) else { throw invalid("\(path).id", "\(path).id is there twice.") }
        ids.append(kept)
        json.member("id", utf8: kept)
    }

    private func write(
        label node: JSONNode, _ key: StaticString, _ path: String, _ bytesMax: Int, isRequired: Bool = false,
        to json: inout JSONText
    ) throws(Failure) {
        let path = "\(path).\(key)"
        guard let label = node[key] else {
            guard isRequired else { return }
            throw invalid(path, "\(path) is missing: add it.")
        }
        json.key(word: key)
        switch label.kind {
        case .string: json.value(utf8: try text(label, path, bytesMax))
        case .object:
            guard ShapeLimits.locales.contains(label.count) else {
                throw invalid(path, "\(path) has to have texts for 1 to \(ShapeLimits.locales.upperBound) locales.")
            }
            try json.object { (json) throws(Failure) in
                try label.members { (locale, wording) throws(Failure) in
                    guard !locale.isEmpty, TextKind.isLocale(locale) else {
                        throw invalid("\(path)[?]", "\(path) has a member that is no locale, such as \"en\".")
                    }
                    let name = String(decoding: locale, as: UTF8.self)
                    json.key(name)
                    json.value(utf8: try text(wording, "\(path).\(name)", bytesMax))
                }
            }
        case .array, .integer, .real, .flag, .null:
            throw invalid(path, "\(path) is \(label.noun), but it has to be a text, or an object of texts by locale.")
        }
    }

    private func text(_ node: JSONNode, _ path: String, _ bytesMax: Int) throws(Failure) -> [UInt8] {
        guard node.kind == .string else { throw invalid(path, "\(path) is \(node.noun), but it has to be a text.") }
        guard node.text.count <= bytesMax else { throw invalid(path, "\(path) has more than \(bytesMax) bytes.") }
        let kind: TextKind = bytesMax == ShapeLimits.textBytes ? .shapeText : .shapeLine
        return try shop.accepted(node.text, kind, path, KLEPET_SHAPE_INVALID)
    }

    /// Where a browser may go, or what it may show: nothing that it would run.
    private func write(
        link node: JSONNode, _ key: StaticString, _ path: String, to json: inout JSONText
    ) throws(Failure) {
        guard let link = node[key] else { return }
        let path = "\(path).\(key)"
        let isWritten = link.kind == .string && (1...ShapeLimits.linkBytes).contains(link.text.count)
        guard isWritten, link.text.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }),
            link.text.starts(with: "https://".utf8) || link.text.starts(with: "http://".utf8)
                || (link.text.starts(with: "/".utf8) && !link.text.starts(with: "//".utf8))
        else {
            throw invalid(
                path,
                """
                \(path) has to be an address that begins with https://, http:// or a single /, without spaces, of at \
                most \(ShapeLimits.linkBytes) bytes.
                """)
        }
        json.member("\(key)", utf8: try shop.accepted(link.text, .shapeText, path, KLEPET_SHAPE_INVALID))
    }
}
