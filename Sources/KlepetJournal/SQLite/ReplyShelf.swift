// The prepared replies that there are now, beside the events that set them (B11.1). The tables are made when the first
// reply is set: most shops' files never have them. What is searched lies in an FTS5 index of folded words
// (Folding.swift), in columns apart for the languages that fold apart; a row's number is its text's.
//
//      replies (shortcut, owner, validity) ─▶ reply_texts (one per locale) ─▶ reply_words (shortcut │ plain │ umlauts)

internal import CSQLite
internal import KlepetEngine

/// One thread at a time; the journal's lock is around it.
final class ReplyShelf {
    let database: Database
    private var statements: ReplyStatements?

    init(in database: Database) { self.database = database }

    /// `nil`: nobody has set a reply yet.
    func opened(making: Bool = false) throws(JournalFailure) -> ReplyStatements? {
        if let statements { return statements }
        if making {
            try database.run(ReplyStatements.tables)
        } else if try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'reply_words'") == 0 {
            return nil
        }
        let made = try ReplyStatements(in: database)
        statements = made
        return made
    }

    // MARK: writing, within an append's transaction

    func set(_ event: borrowing Event) throws(JournalFailure) {
        guard let statements = try opened(making: true) else { return }
        try remove(event)
        statements.add.bind(1, event.seq)
        statements.add.bind(2, event.id)
        statements.add.bind(3, event.subject)
        statements.add.bind(4, event.reason)
        statements.add.bind(5, event.value)
        statements.add.bind(6, event.until)
        try statements.add.run(in: database)
        let shortcut = Folding.fold(event.id, umlauts: false)
        statements.variants.bind(1, event.text)
        defer { statements.variants.reset() }
        var code = statements.variants.step()
        while code == SQLITE_ROW {
            let (locale, text) = (statements.variants.bytes(0), statements.variants.bytes(1))
            statements.addText.bind(1, event.seq)
            statements.addText.bind(2, locale)
            statements.addText.bindPresent(3, text)
            try statements.addText.run(in: database)
            try addWords(shortcut, text, keepsUmlauts: Folding.keepsUmlauts(locale), statements)
            code = statements.variants.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
    }

    private func addWords(
        _ shortcut: String, _ text: Text, keepsUmlauts: Bool, _ statements: ReplyStatements
    ) throws(JournalFailure) {
        let row = sqlite3_last_insert_rowid(database.handle)
        let words = (Array(shortcut.utf8), Array(Folding.fold(text, umlauts: keepsUmlauts).utf8))
        try words.0.withUnsafeBufferPointer { (shortcut) throws(JournalFailure) in
            try words.1.withUnsafeBufferPointer { (words) throws(JournalFailure) in
                statements.addWords.bind(1, row)
                statements.addWords.bindPresent(2, shortcut)
                statements.addWords.bindPresent(3, keepsUmlauts ? .none : words)
                statements.addWords.bindPresent(4, keepsUmlauts ? words : .none)
                try statements.addWords.run(in: database)
            }
        }
    }

    func remove(_ event: borrowing Event) throws(JournalFailure) {
        guard let statements = try opened(making: true) else { return }
        statements.clear.bind(1, event.id)
        statements.clear.bind(2, event.subject)
        statements.clear.bind(3, event.reason)
        let code = statements.clear.step()
        let reply = statements.clear.unsigned(0)
        statements.clear.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        guard code == SQLITE_ROW else { return }
        statements.clearWords.bind(1, reply)
        try statements.clearWords.run(in: database)
        statements.clearTexts.bind(1, reply)
        try statements.clearTexts.run(in: database)
    }

    /// Bound bytes are not copied: forget them before their owner does.
    func release() {
        guard let statements else { return }
        statements.clear.forget()
        statements.add.forget()
        statements.variants.forget()
        statements.addWords.forget()
        statements.addText.forget()
    }

    // MARK: looking

    func count() throws(JournalFailure) -> Int {
        guard try opened() != nil else { return 0 }
        return Int(try database.number("SELECT count(*) FROM replies"))
    }

    func has(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool {
        guard try opened() != nil else { return false }
        let find = try Statement(
            "SELECT 1 FROM replies WHERE shortcut = ?1 AND operator = ?2 AND department = ?3", in: database)
        find.bind(1, shortcut)
        find.bind(2, person)
        find.bind(3, department)
        let code = find.step()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW
    }

    /// For the audit: which replies there are, and by which event.
    func forEach(_ body: (_ shortcut: Text, _ person: PersonID, _ department: UInt8, _ seq: UInt64) -> Void)
        throws(JournalFailure)
    {
        guard try opened() != nil else { return }
        let rows = try Statement("SELECT shortcut, operator, department, reply FROM replies", in: database)
        var code = rows.step()
        while code == SQLITE_ROW {
            body(rows.bytes(0), rows.unsigned(1), UInt8(clamping: rows.integer(2)), rows.unsigned(3))
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
    }
}
