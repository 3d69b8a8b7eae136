// Which rows beside the events an event touches, in its own transaction; made from the events alone:
//
//      kind                                       table      what
//      said                                       messages   a new row (EventWriter: the hot path)
//      edited                                     messages   text, original (the first text), edited_at
//      retracted                                  messages   retracted_at; the text stays, unseen
//      redacted                                   messages   text and original destroyed, redacted_at
//                                                 events     texts of the message's `edited` events destroyed; flags
//      started                                    chats      a new row
//      queued offered offer_ended taken held      chats      state, operator, last_seq (ChatRow)
//        resumed followup_owed closed reopened
//      any event of a closed chat                 chats      last_seq
//      person_added operator_set person_renamed   people     a row, its name, its profile
//      all others                                 none

internal import CSQLite
internal import KlepetEngine

struct Projection: ~Copyable {
    private let database: Database
    private let edit: Statement
    private let retract: Statement
    private let redact: Statement
    private let redactEvent: Statement
    private let link: Statement
    private let people: PeopleTable
    private let chats: ChatTable

    init(in database: Database) throws(JournalFailure) {
        let edit = try Statement(
            """
            UPDATE messages SET original = coalesce(original, text), text = ?2, edited_at = ?3
              WHERE seq = ?1 AND redacted_at IS NULL
            """, in: database)
        let retract = try Statement("UPDATE messages SET retracted_at = ?2 WHERE seq = ?1", in: database)
        let redact = try Statement(
            "UPDATE messages SET text = NULL, original = NULL, redacted_at = ?2 WHERE seq = ?1 RETURNING edited_at",
            in: database)
        let redactEvent = try Statement(
            "UPDATE events SET text = NULL, flags = flags | ?2 WHERE seq = ?1", in: database)
        let link = try Statement("SELECT previous, kind, subject FROM events WHERE seq = ?1", in: database)
        let people = try PeopleTable(in: database)
        let chats = try ChatTable(in: database)
        self.database = database
        self.edit = edit
        self.retract = retract
        self.redact = redact
        self.redactEvent = redactEvent
        self.link = link
        self.people = people
        self.chats = chats
    }

    func apply(_ event: borrowing Event, _ kind: Event.Kind) throws(JournalFailure) {
        switch kind {
        case .edited:
            edit.bind(1, event.subject)
            edit.bindPresent(2, event.text)
            edit.bind(3, event.at)
            try edit.run(in: database)
        case .retracted:
            retract.bind(1, event.subject)
            retract.bind(2, event.at)
            try retract.run(in: database)
        case .redacted:
            try destroyText(event)
        case .personAdded: try people.add(event)
        case .operatorSet: try people.setOperator(event)
        case .personRenamed: try people.rename(event)
        case .policySet, .shopOpened, .wentOnline, .wentOffline, .presenceSet, .started, .said, .queued, .offered,
            .offerEnded, .taken, .held, .resumed, .promised, .promiseNear, .promiseDue, .replyLate, .replyOverdue,
            .rungSkipped, .chosen, .followupOwed, .stillHere, .ladderSet, .closed, .reopened, .delivered, .read,
            .typing,
            .typingStopped, .messageRefused,
            .invitationSent, .invitationShown, .invitationEnded, .invitation, .invitationGone:
            break
        }
    }

    /// True when the chat is closed now.
    func changeChat(_ event: borrowing Event, _ kind: Event.Kind) throws(JournalFailure) -> Bool {
        try chats.change(event, kind)
    }

    /// Moves the last number of a chat that is closed; true when it is.
    func followClosed(_ event: borrowing Event) throws(JournalFailure) -> Bool { try chats.follow(event) }

    /// B2.9: the message's text, its first text, and the texts of its edits, which are found by walking the chat back.
    private func destroyText(_ event: borrowing Event) throws(JournalFailure) {
        redact.bind(1, event.subject)
        redact.bind(2, event.at)
        let code = redact.step()
        let wasEdited = code == SQLITE_ROW && !redact.isNull(0)
        redact.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        // Not a message: an event's text is not to be lost by a wrong number.
        guard code == SQLITE_ROW else { return }
        try destroyText(ofEvent: event.subject)
        var seq = wasEdited ? event.previous : 0
        while seq > event.subject {
            link.bind(1, seq)
            let code = link.step()
            let (previous, kind, subject) = (link.unsigned(0), link.integer(1), link.unsigned(2))
            link.reset()
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { break }
                throw database.failure(code)
            }
            if kind == Int64(Event.Kind.edited.rawValue), subject == event.subject { try destroyText(ofEvent: seq) }
            // A chain only goes down; in a damaged file it might not.
            guard previous < seq else { break }
            seq = previous
        }
    }

    private func destroyText(ofEvent seq: UInt64) throws(JournalFailure) {
        redactEvent.bind(1, seq)
        redactEvent.bind(2, Event.Flags.redacted.rawValue)
        try redactEvent.run(in: database)
    }

    func release() {
        sqlite3_clear_bindings(edit.handle)
        people.release()
        chats.release()
    }
}
