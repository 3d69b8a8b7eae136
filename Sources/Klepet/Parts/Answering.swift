// B18.2: a visitor's answer to a shape, held against the shape as the journal has it, and told in words: the label of
// the choice, or each field with its value, in the visitor's language. What machines read of it is the answer's part:
//
//      {"answer": {"choice": "return"}}       {"answer": {"form": {"order": "2026-117", "why": "size"}}}

import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetJournal
import KlepetPolicy

/// As it comes: one of both.
struct GivenAnswer {
    var choice = Text.none
    /// `nil`: none was given.
    var form: [Answer]?
}

extension Shop {
    func answer(
        _ chat: ChatID, _ seq: UInt64, _ given: GivenAnswer, id: Text, by client: ClientID
    ) throws(Failure) -> Reply {
        // Whose chat it is comes before what is in it.
        guard engine.reader(of: client).role == .visitor else { throw Failure(KLEPET_NOT_ALLOWED) }
        do throws(Refusal) { _ = try engine.look(chat, by: client) } catch { throw Failure(error) }
        guard given.choice.isEmpty != (given.form == nil) else {
            throw Failure(KLEPET_ANSWER_INVALID, "Give either the choice or the form.")
        }
        let name = try named(chat, seq)
        guard let said = name.said, said.chat == chat, !said.flags.contains(.note) else {
            throw Failure(KLEPET_MESSAGE_UNKNOWN)
        }
        var (parts, locales) = ([UInt8](), [String]())
        try read(seq) { parts = Array($0.parts) }
        let context = engine.replyContext(of: chat)
        locales = [context.locale, context.shopLocale]
        if !said.flags.isDisjoint(with: [.retracted, .redacted]) { throw Failure(KLEPET_RETRACTED) }
        let answered = try parts.withUnsafeBufferPointer { (parts) throws(Failure) in
            try ShapeAnswerReader(shop: self, locales: locales).read(given, of: parts)
        }
        return try answered.words.withUnsafeBufferPointer { (words) throws(Failure) in
            try answered.json.withUnsafeBufferPointer { (json) throws(Failure) in
                var message = Message(text: words, id: id)
                message.parts = json
                (message.quote, message.isAnswer) = (seq, true)
                return try submit(
                    .answerShape(AnswerShape(name: name, message: message, goesOn: answered.goesOn)), by: client)
            }
        }
    }
}

struct ShapeAnswerReader {
    struct Answered {
        var words: [UInt8] = []
        var json: [UInt8] = []
        var goesOn = false
    }
    let shop: Shop
    let locales: [String]

    func read(_ given: GivenAnswer, of parts: Text) throws(Failure) -> Answered {
        guard !parts.isEmpty else { throw noShape }
        var result: Result<Answered, Failure> = .failure(noShape)
        do throws(JSONFault) {
            let document = try JSONDocument(parts, .call)
            document.readNode { node in
                guard let shape = node["shape"] else { return }
                do throws(Failure) { result = .success(try read(given, shape)) } catch { result = .failure(error) }
            }
        } catch { throw noShape }
        return try result.get()
    }

    private var noShape: Failure { Failure(KLEPET_ANSWER_INVALID, "The message has no shape that could be answered.") }

    private func read(_ given: GivenAnswer, _ shape: JSONNode) throws(Failure) -> Answered {
        var answered = Answered()
        answered.goesOn = shape["again"]?.flag ?? false
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key(word: "answer")
            try json.object { (json) throws(Failure) in
                if let form = given.form {
                    try read(form, shape, &answered.words, to: &json)
                } else {
                    try read(given.choice, shape, &answered.words, to: &json)
                }
            }
        }
        answered.json = json.bytes
        return answered
    }

    // MARK: a choice

    private func read(
        _ choice: Text, _ shape: JSONNode, _ words: inout [UInt8], to json: inout JSONText
    ) throws(Failure) {
        var found = shape["choices"].flatMap { pick(choice, of: $0) }
        shape["cards"]?.elements { _, card in
            if found == nil, let choices = card["choices"] { found = pick(choice, of: choices) }
        }
        guard let found else {
            throw Failure(KLEPET_ANSWER_INVALID, "The message has no such choice.", path: "choice")
        }
        words = found["label"].map { label($0) } ?? []
        json.member("choice", utf8: choice)
    }

    private func pick(_ id: Text, of choices: JSONNode) -> JSONNode? {
        var found: JSONNode?
        choices.elements { _, choice in
            if let known = choice["id"], known.text.elementsEqual(id) { found = choice }
        }
        return found
    }

    /// In the visitor's language, the shop's, English, the first there is.
    private func label(_ node: JSONNode) -> [UInt8] {
        guard node.kind == .object else { return Array(node.text) }
        var (names, texts) = ([String](), [[UInt8]]())
        node.members { locale, text in
            names.append(String(decoding: locale, as: UTF8.self))
            texts.append(Array(text.text))
        }
        guard let choice = ReplyTexts.choose(names, wanted: locales), texts.indices.contains(choice) else {
            return texts.first ?? []
        }
        return texts[choice]
    }

    // MARK: a form

    private func read(
        _ form: [Answer], _ shape: JSONNode, _ words: inout [UInt8], to json: inout JSONText
    ) throws(Failure) {
        guard let fields = shape["form"] else {
            throw Failure(KLEPET_ANSWER_INVALID, "The message has no form.", path: "form")
        }
        var known = 0
        json.key(word: "form")
        try json.object { (json) throws(Failure) in
            try fields.elements { (_, field) throws(Failure) in
                let id = field["id"]?.text ?? .none
                let path = JSONTrail.step("form", id)
                let value = form.first { $0.key.elementsEqual(id) }?.text
                if value != nil { known += 1 }
                guard let value, isVisible(value) else {
                    guard field["required"]?.flag != true else {
                        throw Failure(KLEPET_ANSWER_INVALID, "\(path) has to be filled in.", path: path)
                    }
                    return
                }
                let shown = try read(value, field, path)
                // What is kept is what is shown to be kept: masked.
                let kept = try shop.accepted(value, .answer, path, KLEPET_ANSWER_INVALID)
                json.key(String(decoding: id, as: UTF8.self))
                json.value(utf8: kept)
                if !words.isEmpty { words.append(UInt8(ascii: "\n")) }
                words += (field["label"].map { label($0) } ?? []) + ": ".utf8 + shown
            }
        }
        guard known == form.count else {
            throw Failure(KLEPET_ANSWER_INVALID, "The form has no such field.", path: "form[?]")
        }
        guard !words.isEmpty else {
            throw Failure(KLEPET_ANSWER_INVALID, "Nothing of the form is filled in.", path: "form")
        }
    }

    /// What the field takes; as it is told.
    private func read(_ value: Text, _ field: JSONNode, _ path: String) throws(Failure) -> [UInt8] {
        guard value.count <= Limits.answerBytesMax, isReadable(value) else {
            throw Failure(
                KLEPET_ANSWER_INVALID, "\(path) has to have at most \(Limits.answerBytesMax) bytes.", path: path)
        }
        guard let word = field["kind"], let kind = FieldKind.named(word.text) else { return Array(value) }
        if kind == .choice {
            guard let choice = field["choices"].flatMap({ pick(value, of: $0) }) else {
                throw Failure(KLEPET_ANSWER_INVALID, "\(path) has to be the id of one of its choices.", path: path)
            }
            return choice["label"].map { label($0) } ?? Array(value)
        }
        guard FieldForm.fits(value, kind) else {
            throw Failure(KLEPET_ANSWER_INVALID, "\(path) has to be \(FieldForm.noun(kind)).", path: path)
        }
        return Array(value)
    }
}

/// What the kinds of fields take.
enum FieldForm {
    static func noun(_ kind: FieldKind) -> String {
        switch kind {
        case .text: "a text on one line"
        case .lines, .choice: "a text"
        case .email: "an address with one @"
        case .phone: "a telephone number of 5 to 15 digits"
        case .number: "a number in digits"
        case .date: "a date, 2026-05-04"
        case .yesNo: "yes or no"
        }
    }

    static func fits(_ value: Text, _ kind: FieldKind) -> Bool {
        switch kind {
        case .text: !value.contains { $0 == 0x0A || $0 == 0x0D }
        case .lines, .choice: true
        case .email: isAddress(value)
        case .phone: isPhoneNumber(value)
        case .number: isNumber(value)
        case .date: isDate(value)
        case .yesNo: value.elementsEqual("yes".utf8) || value.elementsEqual("no".utf8)
        }
    }

    /// Digits with at most one point or comma, and a sign.
    private static func isNumber(_ value: Text) -> Bool {
        var (digits, points) = (0, 0)
        for (index, byte) in value.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."), UInt8(ascii: ","): points += 1
            case UInt8(ascii: "-") where index == 0: break
            default: return false
            }
        }
        return digits > 0 && digits <= 18 && points <= 1
    }

    private static func isDate(_ value: Text) -> Bool {
        guard value.count == 10, value[4] == UInt8(ascii: "-"), value[7] == UInt8(ascii: "-") else { return false }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for index in range {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(value[index]) else { return nil }
                number = number * 10 + Int(value[index] - UInt8(ascii: "0"))
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), (1...12).contains(month)
        else { return false }
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}
