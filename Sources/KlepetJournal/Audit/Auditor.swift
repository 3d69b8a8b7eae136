// The proof of B14.4, fed with one event after the other: no number missing, twice there or out of order, in the shop and in
// each chat. On the way it adds up what the tables beside the events must say. Memory goes by chats, people and changed
// messages, not by events.

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

    var report = AuditReport()
    private(set) var chats: [ChatID: Chat] = [:]
    private(set) var people: [PersonID: Person] = [:]
    private(set) var changes: [UInt64: Change] = [:]
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
        if event.chat != 0 { follow(event, kind) }
        switch kind {
        case .said: report.messages += 1
        case .edited, .retracted, .redacted: change(event, kind)
        case .personAdded, .operatorSet, .personRenamed: person(event, kind)
        case .policySet, .shopOpened, .wentOnline, .wentOffline, .presenceSet, .started, .queued, .offered, .offerEnded,
            .taken, .held, .resumed, .promised, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped,
            .chosen,
            .followupOwed, .stillHere, .ladderSet, .closed, .reopened, .delivered, .read, .typing, .typingStopped,
            .messageRefused,
            .invitationSent, .invitationShown, .invitationEnded, .invitation, .invitationGone:
            break
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

    private mutating func follow(_ event: borrowing Event, _ kind: Event.Kind) {
        let (seq, id, number) = (event.seq, event.chat, event.chatSeq)
        guard var chat = chats[id] else {
            let (previous, episode) = (event.previous, event.episode)
            if kind != .started || number != 1 || previous != 0 || episode != 1 {
                fault("Chat \(id) does not begin at its beginning, but with event \(seq).")
            }
            chats[id] = Chat(
                row: ChatRow(started: event), department: Digest.of(event.text), last: seq, chatSeq: number)
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
        let episode = UInt32(chat.row.episode) + (kind == .reopened ? 1 : 0)
        if UInt32(event.episode) != episode { fault("Chat \(id): event \(seq) has the wrong episode.") }
        if kind == .started { fault("Chat \(id) starts again with event \(seq).") }
        _ = chat.row.apply(event, kind)
        chat.last = seq
        chat.chatSeq = number
        chats[id] = chat
    }

    private mutating func change(_ event: borrowing Event, _ kind: Event.Kind) {
        let (seq, message) = (event.seq, event.subject)
        guard message > 0, message < seq else {
            fault("Event \(seq) names a message that was not said before it.")
            return
        }
        var change = changes[message] ?? Change()
        if kind == .edited, change.redactedAt == 0 {
            change.editedAt = event.at
            change.text = Digest.of(event.text)
        }
        if kind == .retracted { change.retractedAt = event.at }
        if kind == .redacted { change.redactedAt = event.at }
        changes[message] = change
    }

    private mutating func person(_ event: borrowing Event, _ kind: Event.Kind) {
        let (seq, id, text) = (event.seq, event.subject, Digest.of(event.text))
        if kind == .personRenamed {
            if people[id] == nil { fault("Event \(seq) renames a person who is not there.") }
            people[id]?.name = text
        } else if kind == .operatorSet {
            people[id] = Person(role: .operator, key: Digest.of(event.id), name: nil, profile: text)
        } else {
            let profile = people[id]?.profile ?? Digest.of(Text(start: nil, count: 0))
            let role = Role(rawValue: UInt8(clamping: event.value)) ?? .system
            people[id] = Person(role: role, key: Digest.of(event.id), name: text, profile: profile)
        }
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
