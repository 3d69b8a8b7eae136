// B2.11: under which numbers the file has lived, and from which event on. The table comes with the first of them; a
// file that no newer Klepet wrote to does not have it.

internal import CSQLite

extension Record {
    func incarnations() throws(JournalFailure) -> [Incarnation] {
        guard try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'incarnations'") > 0 else {
            return []
        }
        let all = try Statement("SELECT number, after FROM incarnations ORDER BY id", in: database)
        var lives: [Incarnation] = []
        var code = all.step()
        while code == SQLITE_ROW, lives.count < Incarnation.kept {
            lives.append(Incarnation(number: all.unsigned(0), after: all.unsigned(1)))
            code = all.step()
        }
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw database.failure(code) }
        return lives
    }

    func begin(_ incarnation: UInt64) throws(JournalFailure) {
        guard incarnation != self.incarnation else { return }
        guard !isHalted else { throw Admission.halted }
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try keep(incarnation)
            try database.run("COMMIT")
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
        self.incarnation = incarnation
    }

    /// Within a transaction.
    func keep(_ incarnation: UInt64) throws(JournalFailure) {
        try database.run(
            """
            CREATE TABLE IF NOT EXISTS incarnations(
              id INTEGER PRIMARY KEY, number INTEGER NOT NULL, after INTEGER NOT NULL) STRICT;
            INSERT INTO incarnations(number, after)
              VALUES(\(Int64(bitPattern: incarnation)), \(Int64(bitPattern: lastSeq)));
            DELETE FROM incarnations WHERE id <= (SELECT max(id) FROM incarnations) - \(Incarnation.kept)
            """)
        // A file that was made before some of them.
        try database.run(Schema.kinds)
    }
}
