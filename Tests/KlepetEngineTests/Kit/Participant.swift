// One connected person of a test's shop, and all that they can do.

@testable import KlepetEngine

final class Participant {
    unowned let shop: Shop
    let key: String
    let role: Role
    private(set) var client: ClientID
    let person: PersonID

    init(_ shop: Shop, _ key: String, _ role: Role, _ client: ClientID, _ person: PersonID) {
        (self.shop, self.key, self.role, self.client, self.person) = (shop, key, role, client, person)
    }

    @discardableResult
    func does(_ command: Command) throws(Refusal) -> Reply { try shop.submit(command, by: client) }

    // MARK: saying

    /// A new chat's number.
    @discardableResult
    func starts(
        _ words: String, id: String = "", priority: Int32 = 0, department: String = "", skill: String = "",
        language: String = ""
    ) throws(Refusal) -> ChatID {
        try opens(words, id: id, priority: priority, department: department, skill: skill, language: language).chat
    }

    @discardableResult
    func opens(
        _ words: String, id: String = "", number: UInt64 = 0, priority: Int32 = 0, department: String = "",
        skill: String = "", language: String = "", answers: [(key: String, text: String)] = []
    ) throws(Refusal) -> Reply {
        let answered = answers.flatMap { [$0.key, $0.text] }
        return try withTexts([words, id, department, skill, language] + answered) { (texts) throws(Refusal) in
            var start = Start(
                message: Message(text: texts[0], id: texts[1], number: number), department: texts[2], skill: texts[3],
                language: texts[4])
            shop.engine.setPriority(Int8(clamping: priority), of: client)
            start.answers = stride(from: 5, to: texts.count, by: 2).map { Answer(key: texts[$0], text: texts[$0 + 1]) }
            return try does(.start(start))
        }
    }

    @discardableResult
    func says(_ words: String, in chat: ChatID, id: String = "", number: UInt64 = 0, knowing known: UInt32 = 0)
        throws(Refusal) -> Reply
    {
        try withTexts([words, id]) { (texts) throws(Refusal) in
            var message = Message(text: texts[0], id: texts[1], number: number)
            message.knows = known
            return try does(.say(Say(chat: chat, message: message)))
        }
    }

    func annotates(_ chat: ChatID, _ words: String, _ kind: AnnotationKind = .suggestion, about seq: UInt64 = 0)
        throws(Refusal)
    {
        try withText(words) { (text) throws(Refusal) in
            try does(.annotate(chat: chat, Annotation(kind: kind, about: seq, text: text)))
        }
    }

    func drafts(_ words: String, in chat: ChatID, id: String = "a1") throws(Refusal) {
        try withTexts([words, id]) { (texts) throws(Refusal) in
            try does(.draft(chat: chat, id: texts[1], text: texts[0]))
        }
    }

    @discardableResult
    func notes(_ words: String, in chat: ChatID) throws(Refusal) -> Reply {
        try withText(words) { (text) throws(Refusal) in
            try does(.say(Say(chat: chat, message: Message(text: text, isNote: true))))
        }
    }

    func edits(_ seq: UInt64, to words: String, in chat: ChatID) throws(Refusal) {
        try withText(words) { (text) throws(Refusal) in try does(.edit(message(seq, in: chat), text: text)) }
    }

    func retracts(_ seq: UInt64, in chat: ChatID) throws(Refusal) { try does(.retract(message(seq, in: chat))) }
    func redacts(_ seq: UInt64, in chat: ChatID) throws(Refusal) { try does(.redact(message(seq, in: chat))) }

    /// As the journal would look it up: with its text's fate.
    func message(_ seq: UInt64, in chat: ChatID) -> MessageName {
        let known = seq > 0 && seq <= UInt64(shop.journal.count)
        var said = known ? shop.journal[Int(seq) - 1].read { MessageName.Said($0) } : nil
        if shop.journal.contains(where: { $0.event.endsShape && $0.event.subject == seq }) {
            said?.flags.insert(.shapeOver)
        }
        if shop.journal.contains(where: { $0.event.chatKind == .redacted && $0.event.subject == seq }) {
            said?.flags.insert(.redacted)
        }
        return MessageName(chat: chat, seq: seq, said: said)
    }

    /// With parts as they are kept (B17.1, B18.1).
    @discardableResult
    func shares(
        _ words: String, parts: String = "", files: UInt8 = 0, quote: UInt64 = 0, via: Via = .web, in chat: ChatID,
        id: String = "", number: UInt64 = 0, isNote: Bool = false
    ) throws(Refusal) -> Reply {
        try withTexts([words, parts, id]) { (texts) throws(Refusal) in
            var message = Message(text: texts[0], id: texts[2], number: number, isNote: isNote)
            (message.parts, message.files, message.via, message.quote) = (texts[1], files, via, quote)
            message.hasShape = parts.hasPrefix("{\"shape\":")
            if quote != 0 { message.quoted = self.message(quote, in: chat).said }
            return try does(.say(Say(chat: chat, message: message)))
        }
    }

    func reacts(_ reaction: String, to seq: UInt64, in chat: ChatID) throws(Refusal) {
        try withText(reaction) { (text) throws(Refusal) in try does(.react(message(seq, in: chat), reaction: text)) }
    }

    @discardableResult
    func presses(
        _ choice: String, _ words: String, on seq: UInt64, in chat: ChatID, id: String = "", goesOn: Bool = false,
        _ name: MessageName? = nil
    ) throws(Refusal) -> Reply {
        try withTexts([words, "{\"answer\":{\"choice\":\"\(choice)\"}}", id]) { (texts) throws(Refusal) in
            var message = Message(text: texts[0], id: texts[2])
            (message.parts, message.isAnswer, message.quote) = (texts[1], true, seq)
            return try does(
                .answerShape(
                    AnswerShape(name: name ?? self.message(seq, in: chat), message: message, goesOn: goesOn)))
        }
    }

    func types(in chat: ChatID, preview: String = "") throws(Refusal) {
        try withText(preview) { (text) throws(Refusal) in try does(.act(chat: chat, .typing, preview: text)) }
    }

    func acts(_ activity: Activity, in chat: ChatID) throws(Refusal) {
        try does(.act(chat: chat, activity, preview: .none))
    }

    /// Everything up to now arrived.
    func gets(_ chat: ChatID) throws(Refusal) { try does(.receipt(chat: chat, delivered: length(of: chat), read: 0)) }
    func reads(_ chat: ChatID) throws(Refusal) { try does(.receipt(chat: chat, delivered: 0, read: length(of: chat))) }

    private func length(of chat: ChatID) throws(Refusal) -> UInt32 {
        try shop.engine.look(chat, by: shop.office.client).chatSeq
    }

    // MARK: operators

    func takes(_ chat: ChatID) throws(Refusal) { try does(.take(chat: chat)) }
    func declines(_ chat: ChatID) throws(Refusal) { try does(.decline(chat: chat)) }
    func holds(_ chat: ChatID, for milliseconds: Int64, why: String = "I ask the warehouse") throws(Refusal) {
        try withText(why) { (text) throws(Refusal) in
            try does(.hold(chat: chat, reason: text, until: shop.now + milliseconds))
        }
    }
    func resumes(_ chat: ChatID) throws(Refusal) { try does(.resume(chat: chat)) }
    func promises(_ chat: ChatID, in milliseconds: Int64) throws(Refusal) {
        try does(.promise(chat: chat, until: shop.now + milliseconds))
    }
    func asksMore(_ chat: ChatID) throws(Refusal) { try does(.askMore(chat: chat)) }
    func settles(_ chat: ChatID) throws(Refusal) { try does(.settle(chat: chat)) }
    func waivesSurvey(_ chat: ChatID) throws(Refusal) { try does(.waiveSurvey(chat: chat)) }
    func setsLadder(_ chat: ChatID, on: Bool) throws(Refusal) { try does(.setLadder(chat: chat, on: on)) }
    func reopens(_ chat: ChatID) throws(Refusal) { try does(.reopen(chat: chat)) }
    func ends(_ chat: ChatID, _ reason: CloseReason = .none) throws(Refusal) { try does(.end(chat: chat, reason)) }
    func answersElsewhere(_ chat: ChatID, by channel: Channel = .phone) throws(Refusal) {
        try does(.answerFollowup(chat: chat, channel))
    }
    func becomes(_ presence: Presence) throws(Refusal) { try does(.setPresence(presence)) }

    // MARK: visitors

    func chooses(_ choice: Choice, in chat: ChatID, contact: String = "") throws(Refusal) {
        try withText(contact) { (text) throws(Refusal) in try does(.choose(chat: chat, choice, contact: text)) }
    }
    func answers(_ key: String, _ words: String, in chat: ChatID) throws(Refusal) {
        try withTexts([key, words]) { (texts) throws(Refusal) in
            try does(.answer(chat: chat, Answer(key: texts[0], text: texts[1])))
        }
    }
    @discardableResult
    func handsOff(_ chat: ChatID) throws(Refusal) -> Reply { try does(.handOff(chat: chat)) }
    @discardableResult
    func handsOff(
        _ chat: ChatID, to department: String = "", skill: String = "", language: String = "", summary: String,
        tags: String = ""
    ) throws(Refusal) -> Reply {
        try withTexts([department, skill, language, summary, tags]) { (texts) throws(Refusal) in
            let briefing = Briefing(
                department: texts[0], skill: texts[1], language: texts[2], summary: texts[3], tags: texts[4])
            return try does(.handOffTo(chat: chat, briefing))
        }
    }
    func tags(_ chat: ChatID, _ names: String) throws(Refusal) {
        try withText(names) { (text) throws(Refusal) in try does(.setTags(chat: chat, text)) }
    }
    func setsOutcome(_ chat: ChatID, _ name: String) throws(Refusal) {
        try withText(name) { (text) throws(Refusal) in try does(.setOutcome(chat: chat, text)) }
    }
    func handsBack(_ chat: ChatID) throws(Refusal) { try does(.handBack(chat: chat)) }
    func takesOver(_ chat: ChatID) throws(Refusal) { try does(.takeOver(chat: chat)) }
    func assigns(_ chat: ChatID, to someone: Participant? = nil, department: String = "") throws(Refusal) {
        try withText(department) { (text) throws(Refusal) in
            try does(.assign(chat: chat, to: someone?.person ?? 0, department: text))
        }
    }
    func answersSurvey(
        _ token: String, rating: Int32? = 5, experience: Int32? = nil, recommend: Int32? = nil, wellTimed: Bool = false
    ) throws(Refusal) {
        try withTexts([token, "{\"operator\":\(rating ?? 0)}"]) { (texts) throws(Refusal) in
            var given: SurveyQuestions = []
            if rating != nil { given.insert(.operator) }
            if experience != nil { given.insert(.experience) }
            if recommend != nil { given.insert(.recommend) }
            if wellTimed { given.insert(.wellTimed) }
            var answers = SurveyAnswers(token: texts[0], given: given, json: texts[1])
            (answers.operatorRating, answers.experience, answers.recommend) = (
                rating ?? 0, experience ?? 0, recommend ?? 0
            )
            try does(.answerSurvey(answers))
        }
    }
    func staysHere(_ chat: ChatID) throws(Refusal) { try does(.stayHere(chat: chat)) }

    func consents(_ consent: Consent = .preview) throws(Refusal) { try does(.consent(consent)) }

    // MARK: handing over (B12)

    func transfers(
        _ chat: ChatID, to someone: Participant? = nil, department: String = "", why: String = "", waits: Bool = false
    ) throws(Refusal) {
        try withTexts([department, why]) { (texts) throws(Refusal) in
            try does(
                .transfer(
                    chat: chat, to: someone?.person ?? 0, department: texts[0], reason: texts[1], waits: waits))
        }
    }
    func escalates(_ chat: ChatID, why: String = "They are angry") throws(Refusal) {
        try withText(why) { (text) throws(Refusal) in try does(.escalate(chat: chat, reason: text)) }
    }
    func offers(_ kind: MediaKind, in chat: ChatID) throws(Refusal) { try does(.offerMedia(chat: chat, kind)) }
    func acceptsMedia(in chat: ChatID) throws(Refusal) { try does(.acceptMedia(chat: chat)) }
    func endsMedia(in chat: ChatID) throws(Refusal) { try does(.endMedia(chat: chat)) }
    func redeems(_ token: String, in chat: ChatID) throws(Refusal) {
        try withText(token) { (text) throws(Refusal) in try does(.redeemMedia(chat: chat, token: text)) }
    }

    // MARK: guarding (B13)

    func bans(_ visitor: Participant, for milliseconds: Int64 = 0, why: String = "Abuse") throws(Refusal) {
        try withText(why) { (text) throws(Refusal) in
            try does(
                .ban(visitor: visitor.person, until: milliseconds == 0 ? 0 : shop.now + milliseconds, reason: text))
        }
    }
    func unbans(_ visitor: Participant) throws(Refusal) { try does(.unban(visitor: visitor.person)) }
    func erases(_ visitor: Participant, _ chats: [ChatID] = []) throws(Refusal) {
        try does(
            .erase(
                Erasure(
                    visitor: visitor.person,
                    chats: chats.map { ChatEnd(chat: $0, lastSeq: shop.engine.lastSeq(of: $0)) })))
    }

    // MARK: what is known (B16)

    func merges(_ visitor: Participant, into known: Participant) throws(Refusal) {
        try does(.mergePerson(visitor.person, into: known.person))
    }

    func describes(_ key: String, _ json: String, of visitor: Participant) throws(Refusal) {
        try withTexts([key, json]) { (texts) throws(Refusal) in
            try does(.setAttribute(SetAttribute(visitor: visitor.person, key: texts[0], value: texts[1])))
        }
    }
    func describes(_ key: String, _ json: String, in chat: ChatID) throws(Refusal) {
        try withTexts([key, json]) { (texts) throws(Refusal) in
            try does(.setAttribute(SetAttribute(chat: chat, key: texts[0], value: texts[1])))
        }
    }

    // MARK: the back office

    @discardableResult
    func enters(
        _ key: String, capacity: UInt32? = 4, departments: [String] = [], skills: [String] = [],
        languages: [String] = [], marks: OperatorMarks = .trusted
    ) throws(Refusal) -> PersonID {
        let profile = OperatorProfile(
            name: key, photoURL: "", departments: departments, skills: skills, languages: languages)
        return try withTexts([key, Shelf.write(profile)]) { (texts) throws(Refusal) in
            try does(
                .setOperator(
                    SetOperator(
                        key: texts[0], profile: profile, profileJSON: texts[1], capacity: capacity, marks: marks))
            ).person
        }
    }

    func sets(_ policy: Policy) throws(Refusal) {
        try withText(shop.shelf.put(policy)) { (text) throws(Refusal) in try does(.setPolicy(json: text, policy)) }
    }

    // MARK: connection

    func leaves() {
        shop.engine.advance(before: shop.now, stepping: true)
        shop.engine.leave(client, at: shop.now)
        shop.write()
    }

    /// Another connection of the same person; the old one is not used any more.
    func rejoins(after seq: UInt64 = 0) { client = shop.join(key, role, after: seq).client }

    func isSeen() {
        shop.engine.advance(before: shop.now, stepping: true)
        shop.engine.seen(client, at: shop.now)
        shop.write()
    }

    /// What this client is shown now and was not before, in short words.
    func hears() -> [String] { hearsFacts().map { $0.told(shop) } }

    func hearsFacts(max: Int = .max) -> [Fact] {
        var facts: [Fact] = []
        _ = shop.engine.pull(client, max: max) {
            facts.append(Fact($0))
            return true
        }
        return facts
    }

    /// Live signals not seen before: kind, and the preview if there is one.
    func notices() -> [String] {
        var signals: [String] = []
        shop.engine.pullSignals(client, max: .max) { event, text, id in
            let words = String(decoding: text.isEmpty ? id : text, as: UTF8.self)
            signals.append(words.isEmpty ? "\(event.liveKind!)" : "\(event.liveKind!) \(words)")
            return true
        }
        return signals
    }
}

@discardableResult
func withText<Result>(_ string: String, _ body: (Text) throws(Refusal) -> Result) throws(Refusal) -> Result {
    try Array(string.utf8).withUnsafeBufferPointer { (bytes) throws(Refusal) in try body(bytes) }
}

@discardableResult
func withTexts<Result>(_ strings: [String], _ body: ([Text]) throws(Refusal) -> Result) throws(Refusal) -> Result {
    func next(_ rest: ArraySlice<String>, _ texts: [Text]) throws(Refusal) -> Result {
        guard let first = rest.first else { return try body(texts) }
        return try withText(first) { (text) throws(Refusal) in try next(rest.dropFirst(), texts + [text]) }
    }
    return try next(strings[...], [])
}

extension OperatorMarks {
    /// B20.2: most stories are not about who may what.
    static let trusted: OperatorMarks = [.mayBan, .mayRedact, .mayReport, .mayRehearse]
}

extension Int {
    var seconds: Int64 { Int64(self) * 1_000 }
    var minutes: Int64 { seconds * 60 }
    var hours: Int64 { minutes * 60 }
}
