// The shop as its events tell it: an independent fold of what the observer (a client with the system role) pulled.
// Each event is held against the rules at the moment it is folded; what should have happened and did not, is
// looked for in Missing.swift.

import CKlepet

final class Model {
    private(set) var log: [Fact] = []
    /// Looked up, never iterated: its order differs from process to process.
    private var chatByID: [UInt64: ChatModel] = [:]
    private var personByID: [UInt64: PersonModel] = [:]
    /// In the order in which they came.
    private(set) var chats: [ChatModel] = []
    private(set) var people: [PersonModel] = []
    var rules: Rules
    /// Policies by the JSON that was given.
    var rulesByJSON: [String: Rules] = [:]
    /// When the shop was last opened again: what was due before, comes then.
    var openedAt: Int64 = 0
    private var saidIDs: [String: (seq: UInt64, at: Int64)] = [:]
    private var redacted: Set<UInt64> = []
    /// Accepted and perhaps not durable: near texts are gone already, those in the file are still there.
    private var redacting: Set<UInt64> = []
    /// When chats left the line, by department (B5.7).
    private var leftLine: [UInt8: [Int64]] = [:]

    init(rules: Rules) { self.rules = rules }

    func chat(_ id: UInt64) -> ChatModel? { chatByID[id] }
    func person(_ id: UInt64) -> PersonModel? { personByID[id] }
    var operators: [PersonModel] { people.filter { $0.role == KLEPET_ROLE_OPERATOR && $0.capacity > 0 } }
    func wasRedacted(_ seq: UInt64) -> Bool { redacted.contains(seq) }
    /// B2.12.
    private(set) var takenBack: Set<UInt64> = []
    /// The same of a retraction that is accepted and perhaps not durable.
    var takingBack: Set<UInt64> = []
    func mayBeTakenBack(_ fact: Fact) -> Bool {
        let message = fact.kind == .edited ? fact.subject : fact.seq
        return takenBack.contains(message) || takingBack.contains(message)
    }
    func wasTakenBack(_ fact: Fact) -> Bool { takenBack.contains(fact.kind == .edited ? fact.subject : fact.seq) }
    func mayBeRedacted(_ seq: UInt64) -> Bool { redacted.contains(seq) || redacting.contains(seq) }
    var lastSeq: UInt64 { UInt64(log.count) }

    func load(of person: UInt64) -> Int {
        chats.reduce(0) {
            $0 + ($1.owner == person && ($1.isOffered || $1.isAttended) && !isLeftUnread($1) ? 1 : 0)
        }
    }

    /// B3.9.
    func isAway(_ chat: ChatModel) -> Bool { person(chat.visitor)?.isOnline != true }
    func isLeftUnread(_ chat: ChatModel) -> Bool { chat.leftUnreadAt != 0 && isAway(chat) }

    /// B5.8: of the department, or of those that help it out.
    func isSomebodyOnline(for chat: ChatModel) -> Bool {
        operators.contains {
            $0.takesChats && ($0.profile.serves(chat.department) || helpsOut($0, chat.department))
        }
    }
    /// When the staff was last other than before: what hangs on it, comes from then on.
    private(set) var staffChangedAt: Int64 = 0

    // MARK: folding

    func fold(_ fact: Fact) throws {
        try check(fact.seq == lastSeq + 1, "numbers without gaps (B2.1)", "after \(lastSeq) came \(fact.line)")
        try check(fact.at >= (log.last?.at ?? 0), "time never decreases", fact.line)
        log.append(fact)
        if fact.chat == 0 { return try foldShop(fact) }
        let chat: ChatModel
        if fact.kind == .started {
            try check(
                chatByID[fact.chat] == nil && fact.chatSeq == 1 && fact.previous == 0 && fact.episode == 1,
                "numbers of a chat begin at 1 (B2.1)", fact.line)
            chat = ChatModel(fact)
            chatByID[fact.chat] = chat
            chats.append(chat)
            try check(
                personByID[fact.person]?.role == UInt8(KLEPET_ROLE_VISITOR), "a visitor starts a chat (B1.1)", fact.line
            )
            let before = chatByID[fact.subject]
            try check(
                fact.subject == 0 || before?.visitor == fact.person && fact.subject != fact.chat,
                "a chat goes on from one of its own visitor (B1.4)", fact.line)
            chat.followsSpam = before?.reason == UInt8(KLEPET_REASON_SPAM)
        } else {
            guard let known = chatByID[fact.chat] else {
                throw Violation(invariant: "a chat begins with `started`", detail: fact.line)
            }
            chat = known
            try check(
                fact.chatSeq == chat.chatSeq + 1, "chat_seq without gaps (B2.1)", "after \(chat.chatSeq): \(fact.line)")
            try check(
                fact.previous == chat.lastSeq, "previous_seq is the chat's event before",
                "\(chat.lastSeq): \(fact.line)")
            if fact.kind == .reopened { chat.episode += 1 }
            try check(fact.episode == chat.episode, "each reopening is an episode", "\(chat.episode): \(fact.line)")
            try check(fact.department == chat.department, "a chat keeps its department", fact.line)
        }
        chat.chatSeq = fact.chatSeq
        chat.lastSeq = fact.seq
        try foldChat(fact, chat)
    }

    private func foldShop(_ fact: Fact) throws {
        switch fact.kind {
        case .policySet:
            guard let rules = rulesByJSON[fact.text] else {
                throw Violation(invariant: "a policy is kept as given", detail: fact.line)
            }
            self.rules = rules
            for chat in chats { chat.rulesChangedAt = fact.at }
        case .shopOpened:
            for person in people where person.isOnline { setOnline(person, false, at: fact.at) }
        case .personAdded:
            try check(personByID[fact.subject] == nil, "a person is added once", fact.line)
            let person = PersonModel(id: fact.subject, role: UInt8(truncatingIfNeeded: fact.value), key: fact.id)
            personByID[fact.subject] = person
            people.append(person)
        case .operatorSet:
            let person = try known(fact.subject, fact)
            person.capacity = Int(fact.value)
            let profile = profile(fact.text)
            if profile.departments != person.profile.departments { person.servesSince = fact.seq }
            person.profile = profile
            staffChangedAt = fact.at
        case .personRenamed: break
        case .wentOnline, .wentOffline:
            let person = try known(fact.person, fact)
            try check(person.isOnline != (fact.kind == .wentOnline), "online and offline take turns (B2.7)", fact.line)
            setOnline(person, fact.kind == .wentOnline, at: fact.at)
        case .presenceSet:
            let person = try known(fact.subject, fact)
            try presenceSet(fact, person)
            noteGone(person, at: fact.at)
        default: throw Violation(invariant: "an event of a chat names it", detail: fact.line)
        }
    }

    /// B5.5.
    private func presenceSet(_ fact: Fact, _ person: PersonModel) throws {
        let isAway = Int32(fact.value) == KLEPET_PRESENCE_AWAY
        switch Int32(fact.reason) {
        case KLEPET_CHANGED_BY_MISSED_OFFERS where isAway:
            try check(
                person.missed >= rules.missedMax && !isLastOnline(person),
                "away by two missed offers in a row, but not the last one (B5.5)", fact.line)
        case KLEPET_CHANGED_BY_MISSED_OFFERS:
            try check(
                person.isAwayByMisses && person.isOnline && isLastOnline(person),
                "who was set away is online again as the last one (B5.5)", fact.line)
        case KLEPET_CHANGED_BY_ACTING:
            try check(
                person.isAwayByMisses && fact.person == person.id && !isAway,
                "what they do themselves ends that kind of away (B5.5)", fact.line)
        default: break
        }
        person.presence = Int32(fact.value)
        person.missed = 0
        person.isAwayByMisses = isAway && Int32(fact.reason) == KLEPET_CHANGED_BY_MISSED_OFFERS
    }

    /// Without them a department that they serve has nobody, of its own or of its fallbacks.
    func isLastOnline(_ person: PersonModel) -> Bool {
        rules.departments.indices.map { UInt8($0 + 1) }.contains { department in
            person.profile.serves(department)
                && !operators.contains { other in
                    other.id != person.id && other.takesChats
                        && (other.profile.serves(department) || helpsOut(other, department))
                }
        }
    }

    private func known(_ id: UInt64, _ fact: Fact) throws -> PersonModel {
        guard let person = personByID[id] else { throw Violation(invariant: "people are known", detail: fact.line) }
        return person
    }

    private func setOnline(_ person: PersonModel, _ online: Bool, at time: Int64) {
        person.isOnline = online
        if online { person.wentOnlineAt = time }
        // B3.4: typing ends with the visitor's last client.
        for chat in chats where !online && chat.visitor == person.id { chat.typedUntil = min(chat.typedUntil, time) }
        // B4.10: their places know since when; B4.9: an operator who comes anew is asked anew.
        for chat in chats where chat.visitor == person.id && chat.enteredAt != 0 { chat.goneAt = online ? 0 : time }
        for chat in chats where online && (chat.state == .followup || chat.askedAgainAt != 0) {
            chat.tried.removeAll { $0 == person.id }
        }
        for chat in chats where chat.visitor == person.id && chat.saidAt != 0 { moved(chat, online, at: time) }
        noteGone(person, at: time)
    }

    private func noteGone(_ person: PersonModel, at time: Int64) {
        staffChangedAt = time
        if !person.isHere {
            if person.goneAt == 0 { person.goneAt = time }
            return
        }
        person.goneAt = 0
        for chat in chats where chat.owner == person.id { chat.dropToldAt = 0 }
    }

    /// B3.2, B3.9: the chat's visitor came or went.
    private func moved(_ chat: ChatModel, _ online: Bool, at time: Int64) {
        if online {
            if chat.deliveredAt == 0, !chat.isAskedAnew { chat.backAt = time }
            // B3.6: they get the warning after all, a full step from now.
            if chat.isWarningSkipped, chat.idleRungs.count == 2 { chat.idleRungs = [time] }
        } else if chat.deliveredAt == 0 {
            if chat.isAskedAnew || time >= chat.idleAnchor(rules) { return chat.arrive(at: time, rules) }
            if chat.unreadSince == 0 { chat.unreadSince = chat.saidAt }
        }
    }

    /// Numbers of the names in the arrays of an operator's JSON.
    private func profile(_ json: String) -> PersonModel.Profile {
        PersonModel.Profile(
            departments: numbers(json, "departments", Rules.names), skills: numbers(json, "skills", Rules.skills),
            languages: numbers(json, "languages", Rules.languages))
    }

    private func numbers(_ json: String, _ key: String, _ names: [String]) -> [UInt8] {
        let parts = json.split(separator: "\"\(key)\"", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let list = parts[1].split(separator: "]", maxSplits: 1).first else { return [] }
        return names.indices.filter { list.contains("\"\(names[$0])\"") }.map { UInt8($0 + 1) }
    }

    // MARK: once each (B2.2)

    func rememberID(_ fact: Fact) throws {
        guard !fact.id.isEmpty else { return }
        let key = "\(fact.person)/\(fact.chat)/\(fact.id)"
        if let first = saidIDs[key] {
            try check(fact.at - first.at > 86_400_000, "each message id once (B2.2)", "#\(first.seq) and \(fact.line)")
        }
        saidIDs[key] = (fact.seq, fact.at)
    }

    func said(_ person: UInt64, _ chat: UInt64, _ id: String) -> Fact? {
        saidIDs["\(person)/\(chat)/\(id)"].map { log[Int($0.seq) - 1] }
    }

    func redact(_ seq: UInt64) { redacted.insert(seq) }
    func takeBack(_ seq: UInt64) { takenBack.insert(seq) }
    func redactIsAccepted(_ seq: UInt64) { redacting.insert(seq) }
    /// A crash takes back what was not durable.
    func forgetAccepted() { (redacting, takingBack) = ([], []) }

    // MARK: the line (B5.3, B5.7)

    /// 1 is next.
    func position(of chat: ChatModel) -> Int64 {
        chats.reduce(1) { $0 + ($1.isWaiting && $1.department == chat.department && $1.rank < chat.rank ? 1 : 0) }
    }

    /// B5.7: none, which is 0, while it is worse than what was seen before somebody was put ahead.
    func shownPosition(of chat: ChatModel) -> Int64 {
        let position = position(of: chat)
        return chat.bestPosition == 0 || position <= chat.bestPosition ? position : 0
    }

    func leaveLine(_ chat: ChatModel, at time: Int64) {
        guard chat.enteredAt != 0 else { return }
        chat.leaveLine()
        leftLine[chat.department, default: []].append(time)
    }

    func intervals(_ department: UInt8) -> Int { max(0, (leftLine[department]?.count ?? 0) - 1) }

    /// B5.4 without presence, load and whom was asked already.
    func suits(_ person: PersonModel, _ chat: ChatModel, relaxed: Bool) -> Bool {
        if chat.language != 0, !relaxed, !person.profile.languages.contains(chat.language) { return false }
        if chat.skill != 0, !relaxed, !person.profile.skills.contains(chat.skill) { return false }
        if person.profile.serves(chat.department) { return true }
        guard relaxed || !operators.contains(where: { $0.takesChats && $0.profile.serves(chat.department) }) else {
            return false
        }
        return helpsOut(person, chat.department)
    }

    func helpsOut(_ person: PersonModel, _ department: UInt8) -> Bool {
        (rules.department(department)?.fallbacks ?? []).contains { name in
            guard let index = Rules.names.firstIndex(of: name) else { return false }
            return person.profile.serves(UInt8(index + 1))
        }
    }
}
