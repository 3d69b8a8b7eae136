// The tables of the word index, and what is asked of them.

internal import CSQLite
internal import KlepetEngine

final class WordStatements {
    private let database: Database
    private let find: Statement
    private let range: Statement
    private let put: Statement
    private let drop: Statement
    private let mark: Statement

    static let tables = """
        CREATE TABLE IF NOT EXISTS words(
          block INTEGER NOT NULL, word TEXT NOT NULL, places BLOB NOT NULL, PRIMARY KEY(block, word)) \
        STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS words_through(id INTEGER PRIMARY KEY, through INTEGER NOT NULL) STRICT;
        INSERT OR IGNORE INTO words_through(id, through) VALUES(1, 0);
        """

    init(in database: Database) {
        self.database = database
        find = Statement.kept("SELECT places FROM words WHERE block = ?1 AND word = ?2", in: database)
        range = Statement.kept(
            "SELECT word, places FROM words WHERE block = ?1 AND word >= ?2 ORDER BY word", in: database)
        put = Statement.kept("INSERT OR REPLACE INTO words(block, word, places) VALUES(?1, ?2, ?3)", in: database)
        drop = Statement.kept("DELETE FROM words WHERE block = ?1 AND word = ?2", in: database)
        mark = Statement.kept("UPDATE words_through SET through = ?1", in: database)
    }

    func places(_ block: UInt64, _ word: [UInt8]) throws(JournalFailure) -> [UInt8] {
        var places: [UInt8] = []
        try with(find, block, word) { (row) throws(JournalFailure) in
            let code = row.step()
            guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
            if code == SQLITE_ROW { places = Array(row.bytes(0)) }
        }
        return places
    }

    func places(_ block: UInt64, beginningWith word: [UInt8]) throws(JournalFailure) -> PlaceSet {
        var places = PlaceSet()
        try with(range, block, word) { (row) throws(JournalFailure) in
            var code = row.step()
            while code == SQLITE_ROW, row.bytes(0).starts(with: word) {
                places.add(row.bytes(1))
                code = row.step()
            }
            guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        }
        return places
    }

    func set(_ block: UInt64, _ word: [UInt8], _ places: [UInt8]) throws(JournalFailure) {
        try places.withUnsafeBufferPointer { (bytes) throws(JournalFailure) in
            try with(put, block, word) { (row) throws(JournalFailure) in
                row.bind(3, blob: UnsafeRawBufferPointer(bytes))
                try row.run(in: database)
            }
        }
    }

    func clear(_ block: UInt64, _ word: [UInt8]) throws(JournalFailure) {
        try with(drop, block, word) { (row) throws(JournalFailure) in try row.run(in: database) }
    }

    func setThrough(_ seq: UInt64) throws(JournalFailure) {
        mark.bind(1, seq)
        try mark.run(in: database)
    }

    private func with(
        _ row: borrowing Statement, _ block: UInt64, _ word: [UInt8],
        _ body: (borrowing Statement) throws(JournalFailure) -> Void
    ) throws(JournalFailure) {
        try word.withUnsafeBufferPointer { (word) throws(JournalFailure) in
            row.bind(1, block)
            row.bindPresent(2, word)
            defer {
                row.reset()
                row.forget()
            }
            try body(row)
        }
    }
}
