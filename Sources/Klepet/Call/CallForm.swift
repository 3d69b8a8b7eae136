// A line of the table of calls: what `klepet_call` takes as one JSON object and what it answers. The decoder
// (CallReading), the schema (CallSchema) and the documentation made from it all go by these lines, so that a
// command is added in one place.

import KlepetEngine
import KlepetJSON

final class CallForm: Sendable {
    /// The function of klepet.h without its `klepet_`.
    let name: String
    let nameBytes: [UInt8]
    let about: String
    /// Who may; the engine decides, and a test holds this against what it decides.
    let roles: [Role]
    let fields: [CallField]
    let answer: CallAnswer
    /// It changes nothing that is not the client's own; else the reply's room is seen to before anything is done.
    let isQuery: Bool
    let run: Run
    /// Of a query that reads the whole journal, in one go or in parts.
    let begin: Begin?

    /// Does it and writes the reply's members behind "ok".
    typealias Run = @Sendable (inout Calling, inout JSONText) throws(Failure) -> Void
    typealias Begin = @Sendable (Calling) throws(Failure) -> JournalFold

    init(
        _ name: String, _ roles: [Role], _ about: String, _ fields: [CallField] = [],
        gives answer: CallAnswer = .nothing, isQuery: Bool = false, _ run: @escaping Run
    ) {
        self.name = name
        nameBytes = Array(name.utf8)
        self.about = about
        self.roles = roles
        self.fields = fields
        self.answer = answer
        self.isQuery = isQuery
        self.run = run
        begin = nil
    }

    /// A long query.
    init(
        _ name: String, _ roles: [Role], _ about: String, _ fields: [CallField], gives answer: CallAnswer,
        reading begin: @escaping Begin
    ) {
        self.name = name
        nameBytes = Array(name.utf8)
        self.about = about
        self.roles = roles
        self.fields = fields
        self.answer = answer
        isQuery = true
        self.begin = begin
        run = { (calling, json) throws(Failure) in
            let journal = calling.shop.journal
            try LongQuery(try begin(calling), through: journal.lastSeq).write(journal, to: &json)
        }
    }
}

/// A field of a request: the name and meaning that it has in klepet.h.
final class CallField: Sendable {
    enum Kind: Sendable {
        case number(ClosedRange<Int64>)
        case flag
        /// Words and their numbers in klepet.h.
        case word([(word: String, number: Int64)])
        /// Bytes of UTF-8; the status when it has more or fewer.
        case text(ClosedRange<Int>, Refusal)
        /// Names of the policy, at most so many.
        case names(Int)
        /// JSON of its own schema.
        case object
        /// An object of texts by their names.
        case texts(CallTexts)
    }
    let key: CallKey
    let name: [UInt8]
    let kind: Kind
    let about: String
    let isRequired: Bool

    init(_ key: CallKey, _ kind: Kind, _ about: String, isRequired: Bool = false) {
        self.key = key
        name = Array(snake("\(key)").utf8)
        self.kind = kind
        self.about = about
        self.isRequired = isRequired
    }

    func required() -> CallField { CallField(key, kind, about, isRequired: true) }
}

/// Every name that a field has anywhere. Written with underscores in JSON.
enum CallKey: Int, CaseIterable, Sendable {
    case chat, text, id, number, note, seq, department, skill, language, priority
    case activity, preview, delivered, read
    case reason, untilMs, on, choice, contact
    case key, name, photoUrl, departments, skills, languages, capacity, suspended, presence, policy
    case afterSeq, afterChat, afterChatSeq, limit, incarnation
    case fromMs, utcOffsetMinutes, zone
    case shortcut, texts, operatorId, validFromMs, validUntilMs, locale, values, query
    case answers, token, operatorRating, experience, recommend, wellTimed, smooth, comment
    case page, hidden, checkout, paying, typing, cartValue, pages, visits, answer
    case operatorPerson, kind, visitor
}

/// What an object of texts may hold.
struct CallTexts: Sendable {
    var count: ClosedRange<Int>
    var bytes: ClosedRange<Int>
    /// For the schema; whoever runs the call checks by the same rules.
    var names: (bytes: ClosedRange<Int>, pattern: String)?
    var pattern: String?
}

/// What a reply has behind "ok" and "request".
enum CallAnswer: String, CaseIterable, Sendable {
    case nothing, posted, person, events, chatEvents, chat, chats, explanation, statistics, policy, audit, digest, now,
        deadline
    case report, rehearsal, replies, export
}

/// A field's value as it lies in the request.
struct CallValue {
    var node: JSONNode?
    /// A number's, a flag's, a word's.
    var number: Int64 = 0
}

/// One call under way.
struct Calling {
    let shop: Shop
    let client: ClientID
    fileprivate let values: UnsafeMutableBufferPointer<CallValue>
    /// Bytes that the reply may have.
    let room: Int
    /// With BUFFER_TOO_SMALL: how many it takes.
    var needed = 0

    init(_ shop: Shop, _ client: ClientID, _ values: UnsafeMutableBufferPointer<CallValue>, room: Int) {
        (self.shop, self.client, self.values, self.room) = (shop, client, values, room)
    }

    subscript(key: CallKey) -> CallValue {
        get { values[key.rawValue] }
        nonmutating set { values[key.rawValue] = newValue }
    }

    func has(_ key: CallKey) -> Bool { self[key].node != nil }
    func text(_ key: CallKey) -> Text { self[key].node?.text ?? .none }
    func string(_ key: CallKey) -> String { String(decoding: text(key), as: UTF8.self) }
    func number(_ key: CallKey, or absent: Int64 = 0) -> Int64 { has(key) ? self[key].number : absent }
    func flag(_ key: CallKey) -> Bool { self[key].number != 0 }
    /// Never negative: every field's range says so.
    func unsigned(_ key: CallKey) -> UInt64 { UInt64(clamping: self[key].number) }
    func short(_ key: CallKey) -> UInt32 { UInt32(clamping: self[key].number) }

    func word<Word: RawRepresentable>(_ key: CallKey, or absent: Word) -> Word where Word.RawValue == UInt8 {
        has(key) ? Word(rawValue: UInt8(clamping: self[key].number)) ?? absent : absent
    }

    func names(_ key: CallKey) -> [String] {
        var names: [String] = []
        self[key].node?.elements { names.append(String(decoding: $1.text, as: UTF8.self)) }
        return names
    }

    func texts(_ key: CallKey) -> [(name: String, text: String)] {
        pairs(key).map { (String(decoding: $0.key, as: UTF8.self), String(decoding: $0.text, as: UTF8.self)) }
    }

    func pairs(_ key: CallKey) -> [Answer] {
        var pairs: [Answer] = []
        self[key].node?.members { pairs.append(Answer(key: $0, text: $1.text)) }
        return pairs
    }

    var chat: ChatID { unsigned(.chat) }

    /// What the engine is asked counts as a sign of life, as every call of a client does (B2.7).
    func seen() { shop.engine.seen(client, at: shop.clock.nowMilliseconds) }
}

/// `untilMs` is `until_ms`, `messageIDInvalid` is `message_id_invalid`: words of the vocabulary as JSON has them.
func snake(_ name: String) -> String {
    let letters = Array(name.utf8)
    var word = ""
    for (index, letter) in letters.enumerated() {
        let isCapital = isUpper(letter)
        if isCapital, index > 0 {
            let endsAbbreviation =
                isUpper(letters[index - 1]) && index + 1 < letters.count && isLower(letters[index + 1])
            if isLower(letters[index - 1]) || isDigit(letters[index - 1]) || endsAbbreviation { word += "_" }
        }
        word.unicodeScalars.append(Unicode.Scalar(isCapital ? letter | 0x20 : letter))
    }
    return word
}

private func isUpper(_ letter: UInt8) -> Bool { (0x41...0x5A).contains(letter) }
private func isLower(_ letter: UInt8) -> Bool { (0x61...0x7A).contains(letter) }
private func isDigit(_ letter: UInt8) -> Bool { (0x30...0x39).contains(letter) }
