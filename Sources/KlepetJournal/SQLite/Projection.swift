// Which rows beside the events an event touches, in its own transaction; made from the events alone:
//
//      kind                                       table      what
//      said                                       messages   a new row (EventWriter: the hot path)
//      edited                                     messages   text, original (the first text), edited_at
//      retracted                                  messages   retracted_at; the text stays, for the back office (B2.12)
//                                                 events     flags of the message and of its `edited` events
//      shape_answered, edited by its author       events     flag of the message: its shape is over (B18.2)
//      said, with files                           files      a new row, until the message is destroyed
//      file_gone                                  events     reference of the debt destroyed (B17.3)
//      redacted                                   messages   text, original and parts destroyed, redacted_at
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
//      edited retracted redacted texts_erased     words      a message's words, as far as they were gathered
//      attribute_set chat_attribute_set           attributes a new row
//      attributes_expired                         events, attributes: values destroyed, their ends
//      person_merged                              chats, attributes, files, about, people: whose they are (Merging)
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
    private let endShape: Statement
    private let dropFiles: Statement
    private let payFile: Statement
    private let link: Statement
    private let people: PeopleTable
    private let surveys: SurveyTable
    private let chats: ChatTable
    private let attributes: AttributeTable
    private let merging: Merging

    private let shelf: ReplyShelf
    private let words: MessageWords

    init(in database: Database, shelf: ReplyShelf, words: MessageWords) throws(JournalFailure) {
        let edit = Statement.kept(
            """
            UPDATE messages SET original = coalesce(original, text), text = ?2, edited_at = ?3
              WHERE seq = ?1 AND redacted_at IS NULL
            """, in: database)
        let retract = Statement.kept("UPDATE messages SET retracted_at = ?2 WHERE seq = ?1 RETURNING seq", in: database)
        let mark = Statement.kept("UPDATE events SET flags = flags | ?2 WHERE seq = ?1", in: database)
        let redact = Statement.kept(
            """
            UPDATE messages SET text = NULL, original = NULL, parts = NULL, redacted_at = ?2 WHERE seq = ?1 RETURNING seq
            """,
            in: database)
        let redactEvent = Statement.kept(
            "UPDATE events SET text = NULL, flags = flags | ?2 WHERE seq = ?1", in: database)
        let link = Statement.kept("SELECT previous, kind, subject FROM events WHERE seq = ?1", in: database)
        let people = try PeopleTable(in: database)
        let surveys = try SurveyTable(in: database)
        let chats = try ChatTable(in: database)
        let mask = Statement.kept(
            """
            UPDATE messages SET text = ?2, original = CASE WHEN original IS NULL THEN NULL ELSE ?2 END
              WHERE seq = ?1 AND redacted_at IS NULL RETURNING seq
            """, in: database)
        let erasing = try Erasing(in: database, words: words)
        let attributes = try AttributeTable(in: database)
        merging = Merging(in: database)
        self.database = database
        self.shelf = shelf
        self.words = words
        self.edit = edit
        self.mask = mask
        self.erasing = erasing
        self.retract = retract
        self.mark = mark
        self.redact = redact
        self.redactEvent = redactEvent
        endShape = Statement.kept(
            // What `hasShape` says.
            """
            UPDATE events SET flags = flags | ?2 WHERE seq = ?1
              AND EXISTS (SELECT 1 FROM messages WHERE seq = ?1 AND substr(parts, 1, 9) = '{"shape":')
            """, in: database)
        dropFiles = Statement.kept("DELETE FROM files WHERE seq = ?1", in: database)
        payFile = Statement.kept(
            "UPDATE events SET id = NULL, flags = flags | ?2 WHERE seq = ?1 AND kind = ?3", in: database)
        self.link = link
        self.people = people
        self.surveys = surveys
        self.chats = chats
        self.attributes = attributes
    }

    /// All rows but the chat's and, on the hot path, a message's own.
    func apply(_ event: borrowing Event, _ rows: RowChange) throws(JournalFailure) {
        if event.shopKind?.isAboutVisitor == true { try people.note(event) }
        if event.endsShape { try endShape(event.subject) }
        switch rows {
        case .message(let what): try change(what, event)
        case .person(.added): try people.add(event)
        case .person(.operatorSet): try people.setOperator(event)
        case .person(.renamed): try people.rename(event)
        case .reply(.set): try shelf.set(event)
        case .reply(.removed): try shelf.remove(event)
        case .survey(.asked): try surveys.ask(event)
        case .survey(.answered): try surveys.answer(event)
        case .survey(.expired): try surveys.expire(event)
        case .contact: if event.textBytes > 0 { try erasing.keepContact(event) }
        case .textsErased:
            try erasing.erase(event)
            if event.reason != TextsErased.addresses.rawValue {
                try chats.erased(event.subject, at: event.at)
                try attributes.drop(.chat(event.subject))
            }
        case .visitorErased:
            try people.forget(event)
            try attributes.drop(.visitor(event.subject))
            // They hold the digest of the key.
            try database.run("DELETE FROM snapshots")
        case .personMerged: try merging.merge(event)
        case .filePaid: try payFile(event.subject)
        case .attribute: try attributes.add(event)
        case .attributesExpired: try attributes.expire(event)
        case .chat, .none: break
        }
    }

    /// B18.2.
    private func endShape(_ seq: UInt64) throws(JournalFailure) {
        endShape.bind(1, seq)
        endShape.bind(2, Event.Flags.shapeOver.rawValue)
        try endShape.run(in: database)
    }

    /// B17.3.
    private func payFile(_ seq: UInt64) throws(JournalFailure) {
        payFile.bind(1, seq)
        payFile.bind(2, Event.Flags.redacted.rawValue)
        payFile.bind(3, Event.ShopKind.fileOwedDeletion.rawValue)
        try payFile.run(in: database)
    }

    private func change(_ what: MessageChange, _ event: borrowing Event) throws(JournalFailure) {
        switch what {
        case .said: break
        case .edited where Event.masks(event): try maskText(event)
        case .edited:
            try words.change(event.subject, to: event.text)
            edit.bind(1, event.subject)
            edit.bindPresent(2, event.text)
            edit.bind(3, event.at)
            try edit.run(in: database)
        case .retracted: try takeBack(event)
        case .redacted: try destroyText(event)
        }
    }

    /// True when the chat is closed now.
    func changeChat(_ event: borrowing Event, _ what: ChatChange) throws(JournalFailure) -> Bool {
        try chats.change(event, what)
    }

    /// Moves the last number of a chat that is closed; true when it is.
    func followClosed(_ event: borrowing Event) throws(JournalFailure) -> Bool { try chats.follow(event) }

    /// B2.12: readers know by the event itself that its text is not for them.
    private func takeBack(_ event: borrowing Event) throws(JournalFailure) {
        try words.change(event.subject)
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

    /// False: the event names no message. A wrong number must not destroy the text of another event.
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
        try words.change(event.subject, to: event.text)
        mask.bind(1, event.subject)
        mask.bindPresent(2, event.text)
        let code = mask.step()
        mask.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        if code == SQLITE_ROW { try destroyEdits(of: event.subject, from: event.previous) }
    }

    /// B2.9: the message's text, its first text, and the texts of its edits.
    private func destroyText(_ event: borrowing Event) throws(JournalFailure) {
        try words.change(event.subject)
        guard try change(redact, event) else { return }
        try destroyText(ofEvent: event.subject)
        dropFiles.bind(1, event.subject)
        try dropFiles.run(in: database)
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
            if kind == Int64(Event.ChatKind.edited.rawValue), subject == message { try body(seq) }
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
        edit.forget()
        mask.forget()
        people.release()
        surveys.release()
        chats.release()
        attributes.release()
        shelf.release()
    }
}
