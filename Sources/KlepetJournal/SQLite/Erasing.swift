// B13.4 in the file: the texts of a chat, or its contacts alone, are destroyed by walking it back; and the two
// questions of the retention: which closed chat is older than its texts are kept, and which contact.
//
// `contacts` has a row for each contact that is still there: a visitor leaves one seldom, so that saying
// something does not know of it.

internal import CSQLite
internal import KlepetEngine

struct Erasing: ~Copyable {
    private let database: Database
    private let words: MessageWords
    private let link: Statement
    private let eraseMessage: Statement
    private let eraseEvent: Statement
    private let markEvent: Statement
    private let keep: Statement
    private let drop: Statement
    private let dropAnswers: Statement
    private let dropFiles: Statement
    private let files: Statement
    private let fileCount: Statement
    private let oldChats: Statement
    private let oldContacts: Statement
    private let oldestTexts: Statement
    private let oldestContact: Statement

    init(in database: Database, words: MessageWords) throws(JournalFailure) {
        let link = Statement.kept(
            "SELECT previous, kind, reason FROM events WHERE seq = ?1 AND chat = ?2", in: database)
        let eraseMessage = Statement.kept(
            """
            UPDATE messages SET text = NULL, original = NULL, parts = NULL, message_id = NULL,
              redacted_at = coalesce(redacted_at, ?2) WHERE seq = ?1
            """, in: database)
        let eraseEvent = Statement.kept(
            // What `keepsID` says.
            """
            UPDATE events SET text = NULL, id = iif(kind = ?3, id, NULL), flags = flags | ?2
              WHERE seq = ?1 AND (text IS NOT NULL OR id IS NOT NULL)
            """, in: database)
        let markEvent = Statement.kept("UPDATE events SET flags = flags | ?2 WHERE seq = ?1", in: database)
        let keep = Statement.kept("INSERT INTO contacts(seq, chat) VALUES(?1, ?2)", in: database)
        let drop = Statement.kept("DELETE FROM contacts WHERE chat = ?1", in: database)
        let dropAnswers = Statement.kept(
            """
            UPDATE surveys SET answers = NULL, rating = NULL, experience = NULL, recommend = NULL,
              well_timed = NULL, smooth = NULL, comment = NULL WHERE chat = ?1
            """, in: database)
        let oldChats = Statement.kept(
            """
            SELECT chat, last_seq FROM chats WHERE closed_at IS NOT NULL AND erased_at IS NULL AND closed_at < ?1
              ORDER BY closed_at LIMIT ?2
            """, in: database)
        let oldContacts = Statement.kept(
            """
            SELECT c.chat, c.last_seq FROM contacts JOIN chats c ON c.chat = contacts.chat WHERE c.closed_at < ?1
              GROUP BY c.chat ORDER BY min(contacts.seq) LIMIT ?2
            """, in: database)
        let oldestTexts = Statement.kept(
            """
            SELECT closed_at FROM chats WHERE closed_at IS NOT NULL AND erased_at IS NULL ORDER BY closed_at LIMIT 1
            """, in: database)
        let oldestContact = Statement.kept(
            """
            SELECT c.closed_at FROM contacts JOIN chats c ON c.chat = contacts.chat WHERE c.closed_at IS NOT NULL
              ORDER BY c.closed_at LIMIT 1
            """, in: database)
        self.database = database
        self.words = words
        self.link = link
        self.eraseMessage = eraseMessage
        self.eraseEvent = eraseEvent
        self.markEvent = markEvent
        self.keep = keep
        self.drop = drop
        self.dropAnswers = dropAnswers
        dropFiles = Statement.kept("DELETE FROM files WHERE chat = ?1", in: database)
        files = Statement.kept("SELECT seq FROM files WHERE chat = ?1 ORDER BY seq", in: database)
        fileCount = Statement.kept("SELECT sum(count) FROM files WHERE person = ?1 AND at > ?2", in: database)
        self.oldChats = oldChats
        self.oldContacts = oldContacts
        self.oldestTexts = oldestTexts
        self.oldestContact = oldestContact
    }

    func keepContact(_ event: borrowing Event) throws(JournalFailure) {
        keep.bind(1, event.seq)
        keep.bind(2, event.chat)
        try keep.run(in: database)
    }

    /// The event says which chat and where it ends.
    func erase(_ event: borrowing Event) throws(JournalFailure) {
        let chat = event.subject
        let isAddresses = event.reason == TextsErased.addresses.rawValue
        var seq = UInt64(bitPattern: event.value)
        while seq > 0 {
            link.bind(1, seq)
            link.bind(2, chat)
            let code = link.step()
            let (previous, kind, reason) = (link.unsigned(0), link.integer(1), link.integer(2))
            link.reset()
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { break }
                throw database.failure(code)
            }
            if kind == Int64(Event.ChatKind.said.rawValue) {
                if !isAddresses { try eraseMessage(seq, at: event.at) }
            } else if Self.loses(kind, reason, isAddresses) {
                eraseEvent.bind(1, seq)
                eraseEvent.bind(2, Event.Flags.redacted.rawValue)
                eraseEvent.bind(3, Event.ChatKind.answered.rawValue)
                try eraseEvent.run(in: database)
            }
            // A chain only goes down; in a damaged file it might not.
            guard previous < seq else { break }
            seq = previous
        }
        drop.bind(1, chat)
        try drop.run(in: database)
        guard !isAddresses else { return }
        dropAnswers.bind(1, chat)
        try dropAnswers.run(in: database)
        dropFiles.bind(1, chat)
        try dropFiles.run(in: database)
    }

    /// B17.3.
    func messagesWithFiles(ofChat chat: ChatID) throws(JournalFailure) -> [UInt64] {
        files.bind(1, chat)
        defer { files.reset() }
        var seqs: [UInt64] = []
        var code = files.step()
        while code == SQLITE_ROW {
            seqs.append(files.unsigned(0))
            code = files.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return seqs
    }

    /// B17.2.
    func files(ofPerson person: PersonID, after time: Int64) throws(JournalFailure) -> Int {
        fileCount.bind(1, person)
        fileCount.bind(2, time)
        defer { fileCount.reset() }
        let code = fileCount.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        return Int(clamping: fileCount.integer(0))
    }

    private static func loses(_ kind: Int64, _ reason: Int64, _ isAddresses: Bool) -> Bool {
        if isAddresses { return kind == Int64(Event.ChatKind.chosen.rawValue) }
        // The department that a chat moved to is the shop's word, and the chat's row stands on it.
        if kind == Int64(Event.ChatKind.transferEnded.rawValue), reason == Int64(TransferEnd.accepted.rawValue) {
            return false
        }
        return kind != Int64(Event.ChatKind.started.rawValue) && kind != Int64(Event.ChatKind.taken.rawValue)
    }

    private func eraseMessage(_ seq: UInt64, at time: Int64) throws(JournalFailure) {
        try words.change(seq)
        eraseMessage.bind(1, seq)
        eraseMessage.bind(2, time)
        try eraseMessage.run(in: database)
        markEvent.bind(1, seq)
        markEvent.bind(2, Event.Flags.redacted.rawValue)
        try markEvent.run(in: database)
    }

    /// Closed before `limit`, oldest first, their texts still there.
    func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try ends(oldChats, limit, max)
    }

    /// With a contact, closed before `limit`.
    func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try ends(oldContacts, limit, max)
    }

    func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) {
        (try oldest(oldestTexts), try oldest(oldestContact))
    }

    private func oldest(_ find: borrowing Statement) throws(JournalFailure) -> Int64? {
        defer { find.reset() }
        let code = find.step()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? find.integer(0) : nil
    }

    private func ends(_ find: borrowing Statement, _ limit: Int64, _ max: Int) throws(JournalFailure) -> [ChatEnd] {
        find.bind(1, limit)
        find.bind(2, max)
        defer { find.reset() }
        var ends: [ChatEnd] = []
        var code = find.step()
        while code == SQLITE_ROW {
            let end = ChatEnd(chat: find.unsigned(0), lastSeq: find.unsigned(1))
            if !ends.contains(end) { ends.append(end) }
            code = find.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return ends
    }
}

extension Event {
    /// B13.1: the shop's own edit, which takes the place of what was there.
    static func masks(_ event: borrowing Event) -> Bool {
        guard event.chatKind == .edited else { return false }
        return event.reason == EditReason.masked.rawValue
    }

    /// Bytes that are in the file already are to be nowhere after it.
    static func destroysText(_ event: borrowing Event) -> Bool {
        let kind = event.shopKind
        if event.chatKind == .redacted || kind == .textsErased || kind == .visitorErased { return true }
        if kind == .attributesExpired { return true }
        if kind == .fileGone { return true }
        return masks(event)
    }
}
