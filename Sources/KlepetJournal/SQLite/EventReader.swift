// Reads events back as they were published: two scans side by side, `events` and `messages`, both in the order of their
// keys. An event of kind `said` has its text and id in the message's row; there is one such row for each, so that the
// second scan takes one step a message and searches nothing.

internal import CSQLite
internal import KlepetEngine

struct EventReader: ~Copyable {
    enum Step {
        case event
        /// What is wrong, as a clause; reading can go on behind it.
        case broken(StaticString)
        case end
    }

    private let database: Database
    private let events: Statement
    private let messages: Statement
    private var messageSeq: UInt64 = 0
    /// The number that the row in hand bears.
    private(set) var seq: UInt64 = 0
    /// Valid until the next step.
    private(set) var event = Event(rawKind: 0, rawRole: 0, rawFlags: 0, rawLadder: 0)

    init(in database: Database) throws(JournalFailure) {
        let events = Statement.kept(
            """
            SELECT seq, at, kind, chat, chat_seq, previous, episode, person, role, subject, value, until, flags, reason,
              ladder, rung, department, id, text FROM events WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq
            """, in: database)
        let messages = Statement.kept(
            """
            SELECT seq, message_id, coalesce(original, text), parts FROM messages WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq
            """, in: database)
        self.database = database
        self.events = events
        self.messages = messages
    }

    /// Numbers are at most `Admission.seqMax`.
    mutating func begin(_ first: UInt64, through last: UInt64) {
        end()
        events.bind(1, first)
        events.bind(2, last)
        messages.bind(1, first)
        messages.bind(2, last)
    }

    /// An open scan keeps the log from being taken into the file.
    mutating func end() {
        events.reset()
        messages.reset()
        messageSeq = 0
    }

    @_optimize(speed)
    mutating func next() throws(JournalFailure) -> Step {
        let code = events.step()
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { return .end }
            throw database.failure(code)
        }
        seq = events.unsigned(0)
        guard let kind = UInt16(exactly: events.integer(2)), let role = UInt8(exactly: events.integer(8)),
            let ladder = UInt8(exactly: events.integer(14)), Admission.isLegal(kind: kind, role: role, ladder: ladder)
        else { return .broken("is of a kind that this version does not know") }
        guard let flags = UInt8(exactly: events.integer(12)), let chatSeq = UInt32(exactly: events.integer(4)),
            let episode = UInt16(exactly: events.integer(6)), let reason = UInt8(exactly: events.integer(13)),
            let rung = UInt8(exactly: events.integer(15)), let department = UInt8(exactly: events.integer(16))
        else { return .broken("has a number that is out of range") }
        event = Event(rawKind: kind, rawRole: role, rawFlags: flags, rawLadder: ladder)
        event.seq = seq
        event.at = events.integer(1)
        event.chat = events.unsigned(3)
        event.chatSeq = chatSeq
        event.previous = events.unsigned(5)
        event.episode = episode
        event.person = events.unsigned(7)
        event.subject = events.unsigned(9)
        event.value = events.integer(10)
        event.until = events.integer(11)
        event.reason = reason
        event.rung = rung
        event.department = department
        if kind == Event.ChatKind.said.rawValue {
            guard try findMessage() else { return .broken("has lost its row in messages") }
            event.id = messages.bytes(1)
            event.text = messages.bytes(2)
            event.parts = messages.bytes(3)
        } else {
            event.id = events.bytes(17)
            event.text = events.bytes(18)
        }
        return .event
    }

    @inline(__always)
    private mutating func findMessage() throws(JournalFailure) -> Bool {
        while messageSeq < seq {
            let code = messages.step()
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw database.failure(code) }
                // A finished scan would begin again.
                messageSeq = .max
                return false
            }
            messageSeq = messages.unsigned(0)
        }
        return messageSeq == seq
    }
}
