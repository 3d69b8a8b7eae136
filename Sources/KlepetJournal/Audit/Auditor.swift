// The proof of B14.4, fed with one event after the other: no number missing, twice there or out of order, in the shop
// and in each chat. On the way it adds up what the tables beside the events must say. Memory goes by chats, people and
// changed messages, not by events.

internal import KlepetEngine

struct Auditor: ~Copyable {
    struct Chat {
        var row: ChatRow
        var department: UInt64
        var last: UInt64
        var chatSeq: UInt32
    }
    struct Person: Equatable {
        var role: Role
        var key: UInt64
        /// `nil`: what the operator's profile says.
        var name: UInt64?
        var profile: UInt64
    }
    /// What happened to a message after it was said.
    struct Change: Equatable {
        var editedAt: Int64 = 0
        var retractedAt: Int64 = 0
        var redactedAt: Int64 = 0
        /// Digest of the text that it has now; nothing to compare without an edit or after a redaction.
        var text: UInt64 = 0
    }

    /// Which prepared reply; it has one owner (B11.1).
    struct Reply: Hashable {
        var shortcut: [UInt8]
        var person: PersonID
        var department: UInt8

        init(_ event: borrowing Event) { self.init(event.id, event.subject, event.reason) }

        init(_ shortcut: Text, _ person: PersonID, _ department: UInt8) {
            (self.shortcut, self.person, self.department) = (Array(shortcut), person, department)
        }
    }

    /// The row of `surveys` (B10.2).
    struct Survey: Equatable {
        var chat: ChatID
        var episode: UInt16
        var operatorID: PersonID
        var department: UInt8
        var askedAt: Int64
        var until: Int64
        var answeredAt: Int64 = 0
        var expiredAt: Int64 = 0
        /// Digest of the newest answers.
        var answers: UInt64
    }

    var report = AuditReport()
    /// The number of the event that set it last.
    private(set) var replies: [Reply: UInt64] = [:]
    private(set) var chats: [ChatID: Chat] = [:]
    private(set) var people: [PersonID: Person] = [:]
    private(set) var changes: [UInt64: Change] = [:]
    private(set) var surveys: [UInt64: Survey] = [:]
    /// By chat: when its texts were erased, and by which event (B13.4).
    private(set) var erasures: [ChatID: [(seq: UInt64, at: Int64)]] = [:]
    /// Into whom a visitor has gone (B16.6), and the chats of each.
    private var merged: [PersonID: PersonID] = [:]
    private var chatsOf: [PersonID: [ChatID]] = [:]
    private(set) var lastSeq: UInt64 = 0
    private var lastAt = Int64.min

    static let toldMax = 100

    mutating func fault(_ sentence: @autoclosure () -> String) {
        report.faultCount += 1
        if report.faults.count < Self.toldMax { report.faults.append(sentence()) }
    }

    mutating func take(_ event: borrowing Event) {
        order(event.seq, event.at)
        guard let kind = event.kind else { return }
        if event.shopKind == .fileOwedDeletion { report.filesOwed += 1 }
        if event.chat != 0 { follow(event, kind.rows) }
        switch kind.rows {
        case .message(.said): report.messages += 1
        case .message(let what): change(event, what)
        case .person(let what): person(event, what)
        case .visitorErased: forget(event.subject)
        case .personMerged: merge(UInt64(bitPattern: event.value), into: event.subject, by: event.seq)
        case .textsErased: erase(event)
        case .survey(let what): survey(event, what)
        case .chat, .contact, .attribute, .attributesExpired, .none: break
        case .filePaid: report.filesOwed -= min(1, report.filesOwed)
        case .reply(.set): replies[Reply(event)] = event.seq
        case .reply(.removed): replies[Reply(event)] = nil
        }
    }

    /// A row that is no event any more: its number is there, the rest is told.
    mutating func takeBroken(_ seq: UInt64, _ what: StaticString) {
        order(seq, lastAt)
        fault("Event \(seq) \(what).")
    }

    private mutating func order(_ seq: UInt64, _ at: Int64) {
        report.events += 1
        let (previous, time) = (lastSeq, lastAt)
        if seq <= previous {
            fault("Event \(seq) comes after event \(previous).")
        } else if seq == previous + 2 {
            fault("Event \(seq - 1) is missing.")
        } else if seq > previous + 1 {
            fault("Events \(previous + 1) to \(seq - 1) are missing.")
        }
        if at < time { fault("Event \(seq) is older than the one before it.") }
        lastSeq = seq
        lastAt = max(at, time)
    }

    private mutating func follow(_ event: borrowing Event, _ rows: RowChange) {
        let (seq, id, number) = (event.seq, event.chat, event.chatSeq)
        guard var chat = chats[id] else {
            let (previous, episode) = (event.previous, event.episode)
            if event.chatKind != .started || number != 1 || previous != 0 || episode != 1 {
                fault("Chat \(id) does not begin at its beginning, but with event \(seq).")
            }
            chats[id] = Chat(
                row: ChatRow(started: event), department: Digest.of(event.text), last: seq, chatSeq: number)
            chatsOf[event.person, default: []].append(id)
            return
        }
        let (last, before) = (chat.last, chat.chatSeq)
        if number <= before {
            fault("Chat \(id): number \(number) of event \(seq) is twice there or out of order.")
        } else if number - before > 1 {
            fault("Chat \(id): a number is missing between \(before) and \(number), before event \(seq).")
        }
        let previous = event.previous
        if previous != last {
            fault("Chat \(id): event \(seq) names \(previous) as the one before it, which is \(last).")
        }
        let episode = UInt32(chat.row.episode) + (event.chatKind == .reopened ? 1 : 0)
        if UInt32(event.episode) != episode { fault("Chat \(id): event \(seq) has the wrong episode.") }
        if event.chatKind == .started { fault("Chat \(id) starts again with event \(seq).") }
        _ = chat.row.apply(event, rows)
        if ChatRow.moves(event) { chat.department = Digest.of(event.text) }
        chat.last = seq
        chat.chatSeq = number
        chats[id] = chat
    }

    private mutating func change(_ event: borrowing Event, _ what: MessageChange) {
        let (seq, message) = (event.seq, event.subject)
        guard message > 0, message < seq else {
            fault("Event \(seq) names a message that was not said before it.")
            return
        }
        var change = changes[message] ?? Change()
        if what == .edited, event.reason == EditReason.masked.rawValue {
            // A masking takes the place of the first text and of the edited one; the time of an author's edit stays
            // (B13.1).
            guard change.editedAt != 0, change.redactedAt == 0 else { return }
            change.text = Digest.of(event.text)
        } else if what == .edited, change.redactedAt == 0 {
            change.editedAt = event.at
            change.text = Digest.of(event.text)
        }
        if what == .retracted { change.retractedAt = event.at }
        if what == .redacted { change.redactedAt = event.at }
        changes[message] = change
    }

    private mutating func erase(_ event: borrowing Event) {
        let (seq, at, chat) = (event.seq, event.at, event.subject)
        if chats[chat] == nil { fault("Event \(seq) names a chat that is not there.") }
        guard event.reason != TextsErased.addresses.rawValue else { return }
        erasures[chat, default: []].append((seq, at))
        chats[chat]?.row.erasedAt = at
    }

    /// The first erasure of the chat after the message; `nil`: none.
    func erasure(of seq: UInt64, in chat: ChatID) -> Int64? { erasures[chat]?.first { $0.seq > seq }?.at }

    private mutating func forget(_ id: PersonID) {
        let nothing = Digest.of(Text(start: nil, count: 0))
        people[id]?.key = nothing
        people[id]?.name = nothing
    }

    /// B16.6: chats and a name go along, a key does not.
    private mutating func merge(_ from: PersonID, into: PersonID, by seq: UInt64) {
        let nothing = Digest.of(Text(start: nil, count: 0))
        guard people[from] != nil, people[into] != nil, merged[from] == nil, merged[into] == nil, from != into else {
            return fault("Event \(seq) makes two one who are not two.")
        }
        let own = chatsOf.removeValue(forKey: from) ?? []
        for chat in own { chats[chat]?.row.visitor = into }
        chatsOf[into, default: []] += own
        if people[into]?.name == nothing {
            let name = people[from]?.name
            people[into]?.name = name
        }
        people[from]?.key = nothing
        people[from]?.name = nothing
        merged[from] = into
    }

    /// Whose what was this visitor's is now.
    func whole(_ person: PersonID) -> PersonID {
        var whole = person
        while let next = merged[whole] { whole = next }
        return whole
    }

    private mutating func person(_ event: borrowing Event, _ what: PersonChange) {
        let (seq, id, text) = (event.seq, event.subject, Digest.of(event.text))
        switch what {
        case .renamed:
            if people[id] == nil { fault("Event \(seq) renames a person who is not there.") }
            if event.textBytes > 0 { people[id]?.name = text }
        case .operatorSet:
            people[id] = Person(role: .operator, key: Digest.of(event.id), name: nil, profile: text)
        case .added:
            let profile = people[id]?.profile ?? Digest.of(Text(start: nil, count: 0))
            let role = Role(rawValue: UInt8(clamping: event.value)) ?? .system
            people[id] = Person(role: role, key: Digest.of(event.id), name: text, profile: profile)
        }
    }

    private mutating func survey(_ event: borrowing Event, _ what: SurveyChange) {
        let (seq, id) = (event.seq, event.subject)
        if what == .asked {
            surveys[seq] = Survey(
                chat: event.chat, episode: event.episode, operatorID: id, department: event.department,
                askedAt: event.at, until: event.until, answers: Digest.of(Text(start: nil, count: 0)))
            return
        }
        guard var survey = surveys[id] else {
            fault("Event \(seq) names a survey that was not asked before it.")
            return
        }
        if what == .expired { survey.expiredAt = event.at }
        if what == .answered {
            survey.answeredAt = event.at
            survey.answers = Digest.of(event.text)
        }
        surveys[id] = survey
    }

    /// `seq`: the last number that was acknowledged.
    mutating func finish(expecting seq: UInt64) -> AuditReport {
        let last = lastSeq
        if last < seq { fault("Events \(last + 1) to \(seq) are missing.") }
        report.chats = UInt64(chats.count)
        report.people = UInt64(people.count)
        return report
    }
}
