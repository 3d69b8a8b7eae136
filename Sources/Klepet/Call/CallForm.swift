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
    /// It changes at most what is the client's own. A call that changes more makes sure of room for its reply first.
    let isQuery: Bool
    let run: Run
    /// Of a query that reads the whole journal, in one go or in parts.
    let begin: Begin?
    /// Of a command about which there is nothing to say but the chat.
    let ofChat: (@Sendable (ChatID) -> Command)?

    /// Does the call's work and writes the reply's members behind "ok".
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
        (begin, ofChat) = (nil, nil)
    }

    /// A command of a chat without arguments: the call, and what the C function of its name does.
    init(_ name: String, _ roles: [Role], _ about: String, ofChat command: @escaping @Sendable (ChatID) -> Command) {
        self.name = name
        nameBytes = Array(name.utf8)
        self.about = about
        self.roles = roles
        (fields, answer, isQuery) = ([.chat], .nothing, false)
        run = { (calling, _) throws(Failure) in try calling.submit(command(calling.chat)) }
        (begin, ofChat) = (nil, command)
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
        (self.begin, ofChat) = (begin, nil)
        run = { (calling, json) throws(Failure) in
            let journal = calling.shop.journal
            try calling.shop.mayWait()
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
        /// Its length in bytes of UTF-8, and the status that refuses any other.
        case text(ClosedRange<Int>, Refusal)
        /// Names of the policy, at most so many.
        case names(Int)
        /// JSON of its own schema.
        case object
        /// Any JSON.
        case json
        /// An object of texts by their names.
        case texts(CallTexts)
        /// B17.1, B18.1: read where they lie (Parts/).
        case files, shape
        /// B23.1: by a table of its own (KlepetPolicy).
        case staffing
    }
    let key: CallKey
    let name: [UInt8]
    let kind: Kind
    let about: String
    let isRequired: Bool

    init(_ key: CallKey, _ kind: Kind, _ about: String, isRequired: Bool = false) {
        self.key = key
        name = key.name.withUTF8Buffer { Array($0) }
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
    case reason, untilMs, on, choice, contact, channel
    case key, name, photoUrl, departments, skills, languages, capacity, suspended, presence, policy
    case afterSeq, afterChat, afterChatSeq, limit, incarnation, beforeSeq, format
    case fromMs, utcOffsetMinutes, zone
    case shortcut, texts, operatorId, validFromMs, validUntilMs, locale, values, query
    case wait
    case answers, token, operatorRating, experience, recommend, wellTimed, smooth, comment
    case page, hidden, checkout, paying, typing, cartValue, pages, visits, answer
    case operatorPerson, kind, visitor, person
    case value, state, owner, unanswered, role, online, afterPerson
    case tags, outcome, about, into
    case knownChatSeq, summary, mayBan, mayRedact, mayExport, mayReport, mayRehearse, noReplies
    case quote, via, files, shape, form, reaction, staffing
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
    case report, rehearsal, replies, export, availability, found, history, transcript, why
    case attributes, people, foundPerson, bookmark
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
    /// How many bytes there are for the reply.
    let room: Int
    /// With BUFFER_TOO_SMALL: how many bytes the reply takes.
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
