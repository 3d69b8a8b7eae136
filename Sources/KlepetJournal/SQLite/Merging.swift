// B16.6 in the file: the rows of a visitor who has gone into another are the other's, so that everything of both is
// found, exported and erased by one number. Events stay as they were said; a message's author is who it was then.

internal import CSQLite
internal import KlepetEngine

struct Merging: ~Copyable {
    private let database: Database
    private let chats: Statement
    private let attributes: Statement
    private let files: Statement
    private let note: Statement
    private let unnote: Statement
    private let name: Statement
    private let forget: Statement

    init(in database: Database) {
        self.database = database
        chats = Statement.kept("UPDATE chats SET visitor = ?2 WHERE visitor = ?1", in: database)
        attributes = Statement.kept(
            "UPDATE attributes SET owner = ?2 WHERE of_chat = 0 AND owner = ?1", in: database)
        files = Statement.kept("UPDATE files SET person = ?2 WHERE person = ?1", in: database)
        note = Statement.kept(
            "INSERT OR REPLACE INTO about(person, seq) SELECT ?2, seq FROM about WHERE person = ?1", in: database)
        unnote = Statement.kept("DELETE FROM about WHERE person = ?1", in: database)
        name = Statement.kept(
            """
            UPDATE people SET name = coalesce(name, (SELECT name FROM people WHERE person = ?1)) WHERE person = ?2
            """, in: database)
        // Nobody's any more.
        forget = Statement.kept("UPDATE people SET key = NULL, name = NULL WHERE person = ?1", in: database)
    }

    func merge(_ event: borrowing Event) throws(JournalFailure) {
        let (from, into) = (UInt64(bitPattern: event.value), event.subject)
        try run(chats, from, into)
        try run(attributes, from, into)
        try run(files, from, into)
        try run(note, from, into)
        unnote.bind(1, from)
        try unnote.run(in: database)
        try run(name, from, into)
        forget.bind(1, from)
        try forget.run(in: database)
    }

    private func run(_ statement: borrowing Statement, _ from: UInt64, _ into: UInt64) throws(JournalFailure) {
        statement.bind(1, from)
        statement.bind(2, into)
        try statement.run(in: database)
    }
}
