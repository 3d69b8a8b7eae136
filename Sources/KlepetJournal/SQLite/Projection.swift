// Which rows beside the events an event touches, in its own transaction; made from the events alone:
//
//      kind                                       table      what
//      said                                       messages   a new row (EventWriter: the hot path)
//      edited                                     messages   text, original (the first text), edited_at
//      retracted                                  messages   retracted_at; the text stays, for the back office (B2.12)
//                                                 events     flags of the message and of its `edited` events
//      redacted                                   messages   text and original destroyed, redacted_at
//                                                 events     texts of the message's `edited` events destroyed; flags
//      edited by the shop (masked)                messages   text and original are the masked one (B13.1)
//      chosen, with a contact                     contacts   a new row
//      texts_erased                               messages, events, contacts, chats: a chat's texts, or its contacts
//      visitor_erased                             people, events, about, snapshots: key and name
//      person_added and what else tells of a person  about   a new row
//      started                                    chats      a new row
//      queued offered offer_ended taken held      chats      state, operator, last_seq (ChatRow)
//        resumed followup_owed closed reopened
//        bot_joined handed_off wrapup_asked
//      any event of a closed chat                 chats      last_seq
//      survey_asked                               surveys    a new row
//      survey_answered survey_expired             surveys    answers and when, or when it ended
//      person_added operator_set person_renamed   people     a row, its name, its profile
//      reply_set reply_removed                    replies    a row; its texts and their words (ReplyShelf)
//      all others                                 none

internal import CSQLite
internal import KlepetEngine

struct Projection: ~Copyable {
    private let database: Database
    private let edit: Statement
    private let mask: Statement
    private let erasing: Erasing
    private let retract: Statement
    private let mark: Statement
    private let redact: Statement
    private let redactEvent: Statement
    private let link: Statement
    private let people: PeopleTable
    private let surveys: SurveyTable
    private let chats: ChatTable

    private let shelf: ReplyShelf

    init(in database: Database, shelf: ReplyShelf) throws(JournalFailure) {
        let edit = try Statement(
            """
            UPDATE messages SET original = coalesce(original, text), text = ?2, edited_at = ?3
              WHERE seq = ?1 AND redacted_at IS NULL
            """, in: database)
        let retract = try Statement("UPDATE messages SET retracted_at = ?2 WHERE seq = ?1 RETURNING seq", in: database)
        let mark = try Statement("UPDATE events SET flags = flags | ?2 WHERE seq = ?1", in: database)
        let redact = try Statement(
            "UPDATE messages SET text = NULL, original = NULL, redacted_at = ?2 WHERE seq = ?1 RETURNING seq",
            in: database)
        let redactEvent = try Statement(
            "UPDATE events SET text = NULL, flags = flags | ?2 WHERE seq = ?1", in: database)
        let link = try Statement("SELECT previous, kind, subject FROM events WHERE seq = ?1", in: database)
        let people = try PeopleTable(in: database)
        let surveys = try SurveyTable(in: database)
        let chats = try ChatTable(in: database)
        let mask = try Statement(
            """
            UPDATE messages SET text = ?2, original = CASE WHEN original IS NULL THEN NULL ELSE ?2 END
              WHERE seq = ?1 AND redacted_at IS NULL RETURNING seq
            """, in: database)
        let erasing = try Erasing(in: database)
        self.database = database
        self.shelf = shelf
        self.edit = edit
        self.mask = mask
        self.erasing = erasing
        self.retract = retract
        self.mark = mark
        self.redact = redact
        self.redactEvent = redactEvent
        self.link = link
        self.people = people
        self.surveys = surveys
        self.chats = chats
    }

    func apply(_ event: borrowing Event, _ kind: Event.Kind) throws(JournalFailure) {
        if kind.isAboutVisitor, event.chat == 0 { try people.note(event) }
        switch kind {
        case .edited where Event.masks(event):
            try maskText(event)
        case .edited:
            edit.bind(1, event.subject)
            edit.bindPresent(2, event.text)
            edit.bind(3, event.at)
            try edit.run(in: database)
        case .retracted:
            try takeBack(event)
        case .redacted:
            try destroyText(event)
        case .personAdded: try people.add(event)
        case .operatorSet: try people.setOperator(event)
        case .personRenamed: try people.rename(event)
        case .replySet: try shelf.set(event)
        case .replyRemoved: try shelf.remove(event)
        case .surveyAsked: try surveys.ask(event)
        case .surveyAnswered: try surveys.answer(event)
        case .surveyExpired: try surveys.expire(event)
        case .chosen: if event.textBytes > 0 { try erasing.keepContact(event) }
        case .textsErased:
            try erasing.erase(event)
            if event.reason != TextsErased.addresses.rawValue { try chats.erased(event.subject, at: event.at) }
        case .visitorErased:
            try people.forget(event)
            // They hold the digest of the key.
            try database.run("DELETE FROM snapshots")
        case .policySet, .shopOpened, .clockJumped, .wentOnline, .wentOffline, .presenceSet, .started, .said, .queued,
            .offered, .offerEnded, .taken, .held, .resumed, .promised, .promiseNear, .promiseDue, .replyLate,
            .replyOverdue, .rungSkipped, .followupOwed, .stillHere, .ladderSet, .closed, .reopened, .delivered, .read,
            .typing, .typingStopped, .messageRefused, .hint, .botJoined, .handedOff, .operatorWanted, .answered,
            .wrapupAsked, .surveyWaived, .invitationSent, .invitationShown, .invitationEnded, .invitation,
            .invitationGone, .transferEnded, .transferOffered, .mediaOffered, .mediaStarted, .mediaEnded,
            .visitorBanned, .visitorUnbanned, .consented, .visitorSigned:
            break
        }
    }

    /// True when the chat is closed now.
    func changeChat(_ event: borrowing Event, _ kind: Event.Kind) throws(JournalFailure) -> Bool {
        try chats.change(event, kind)
    }

    /// Moves the last number of a chat that is closed; true when it is.
    func followClosed(_ event: borrowing Event) throws(JournalFailure) -> Bool { try chats.follow(event) }

    /// B2.12: readers know by the event itself that its text is not for them.
    private func takeBack(_ event: borrowing Event) throws(JournalFailure) {
        guard try change(retract, event) else { return }
        try markRetracted(event.subject)
        try forEachEdit(of: event.subject, from: event.previous) { (seq) throws(JournalFailure) in
            try markRetracted(seq)
        }
    }

    private func markRetracted(_ seq: UInt64) throws(JournalFailure) {
        mark.bind(1, seq)
        mark.bind(2, Event.Flags.retracted.rawValue)
        try mark.run(in: database)
    }

    /// False: the event names no message, and no other event's text is to be lost by a wrong number.
    private func change(_ statement: borrowing Statement, _ event: borrowing Event) throws(JournalFailure) -> Bool {
        statement.bind(1, event.subject)
        statement.bind(2, event.at)
        let code = statement.step()
        statement.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW
    }

    /// B13.1: of the message nothing is left but its masked text, and of its edits before nothing.
    private func maskText(_ event: borrowing Event) throws(JournalFailure) {
        mask.bind(1, event.subject)
        mask.bindPresent(2, event.text)
        let code = mask.step()
        mask.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        if code == SQLITE_ROW { try destroyEdits(of: event.subject, from: event.previous) }
    }

    /// B2.9: the message's text, its first text, and the texts of its edits.
    private func destroyText(_ event: borrowing Event) throws(JournalFailure) {
        guard try change(redact, event) else { return }
        try destroyText(ofEvent: event.subject)
        try destroyEdits(of: event.subject, from: event.previous)
    }

    private func destroyEdits(of message: UInt64, from last: UInt64) throws(JournalFailure) {
        try forEachEdit(of: message, from: last) { (seq) throws(JournalFailure) in try destroyText(ofEvent: seq) }
    }

    /// They are found by walking the chat back. The shop's own (a masking) are told by nothing in the message's
    /// row: so it is walked always.
    private func forEachEdit(
        of message: UInt64, from last: UInt64, _ body: (UInt64) throws(JournalFailure) -> Void
    ) throws(JournalFailure) {
        var seq = last
        while seq > message {
            link.bind(1, seq)
            let code = link.step()
            let (previous, kind, subject) = (link.unsigned(0), link.integer(1), link.unsigned(2))
            link.reset()
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { break }
                throw database.failure(code)
            }
            if kind == Int64(Event.Kind.edited.rawValue), subject == message { try body(seq) }
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
        sqlite3_clear_bindings(mask.handle)
        people.release()
        surveys.release()
        chats.release()
        shelf.release()
    }
}
