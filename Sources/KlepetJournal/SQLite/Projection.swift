// Which rows beside the events an event touches, in its own transaction; made from the events alone:
//
//      kind                                       table      what
//      said                                       messages   a new row (EventWriter: the hot path)
//      edited                                     messages   text, original (the first text), edited_at
//      retracted                                  messages   retracted_at; the text stays, unseen
//      redacted                                   messages   text and original destroyed, redacted_at
//                                                 events     texts of the message's `edited` events destroyed; flags
//      edited by the shop (masked)                messages   text and original are the masked one (B13.1)
//      chosen, with a contact                     contacts   a new row
//      texts_erased                               messages, events, contacts, chats: all texts of a chat, or its contacts
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
        let retract = try Statement("UPDATE messages SET retracted_at = ?2 WHERE seq = ?1", in: database)
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
            retract.bind(1, event.subject)
            retract.bind(2, event.at)
            try retract.run(in: database)
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
        case .policySet, .shopOpened, .clockJumped, .wentOnline, .wentOffline, .presenceSet, .started, .said, .queued, .offered,
            .offerEnded, .taken, .held, .resumed, .promised, .promiseNear, .promiseDue, .replyLate, .replyOverdue,
            .rungSkipped, .followupOwed, .stillHere, .ladderSet, .closed, .reopened, .delivered, .read, .typing,
            .typingStopped, .messageRefused, .hint, .botJoined, .handedOff, .operatorWanted, .answered, .wrapupAsked,
            .surveyWaived, .invitationSent, .invitationShown, .invitationEnded, .invitation, .invitationGone,
            .transferEnded, .transferOffered, .mediaOffered, .mediaStarted, .mediaEnded, .visitorBanned, .visitorUnbanned,
            .consented, .visitorSigned:
            break
        }
    }

    /// True when the chat is closed now.
    func changeChat(_ event: borrowing Event, _ kind: Event.Kind) throws(JournalFailure) -> Bool {
        try chats.change(event, kind)
    }

    /// Moves the last number of a chat that is closed; true when it is.
    func followClosed(_ event: borrowing Event) throws(JournalFailure) -> Bool { try chats.follow(event) }

    /// B2.9: the message's text, its first text, and the texts of its edits, which are found by walking the chat back. The shop's own
    /// (a masking) are told by nothing in the message's row: so it is walked always.
    /// B13.1: of the message nothing is left but its masked text, and of its edits before nothing.
    private func maskText(_ event: borrowing Event) throws(JournalFailure) {
        mask.bind(1, event.subject)
        mask.bindPresent(2, event.text)
        let code = mask.step()
        mask.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        if code == SQLITE_ROW { try destroyEdits(of: event.subject, from: event.previous) }
    }

    private func destroyText(_ event: borrowing Event) throws(JournalFailure) {
        redact.bind(1, event.subject)
        redact.bind(2, event.at)
        let code = redact.step()
        redact.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        // Not a message: an event's text is not to be lost by a wrong number.
        guard code == SQLITE_ROW else { return }
        try destroyText(ofEvent: event.subject)
        try destroyEdits(of: event.subject, from: event.previous)
    }

    private func destroyEdits(of message: UInt64, from last: UInt64) throws(JournalFailure) {
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
            if kind == Int64(Event.Kind.edited.rawValue), subject == message { try destroyText(ofEvent: seq) }
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
