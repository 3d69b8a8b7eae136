// B2.11: how far people have dealt with what the shop told them, under names of their own: in the file, beside the
// events that they are of, so that a copy of the file has the places that go with its events. The table comes with the
// first of them.

internal import CSQLite
public import KlepetEngine

extension Record {
    /// Through which event; 0: there is no such bookmark, or the file does not reach it.
    func bookmark(of person: PersonID, _ name: Text) throws(JournalFailure) -> UInt64 {
        guard try hasBookmarks() else { return 0 }
        let find = try Statement("SELECT seq FROM bookmarks WHERE person = ?1 AND name = ?2", in: database)
        find.bind(1, person)
        find.bind(2, name)
        let code = find.step()
        guard code == SQLITE_ROW else {
            guard code == SQLITE_DONE else { throw database.failure(code) }
            return 0
        }
        let seq = find.unsigned(0)
        return seq <= lastSeq ? seq : 0
    }

    /// Never back; 0 takes it away. Those that nobody has moved since `oldest` go. False: the person has too many, and
    /// nothing was kept.
    func keepBookmark(
        of person: PersonID, _ name: Text, seq: UInt64, at time: Int64, oldest: Int64
    ) throws(JournalFailure) -> Bool {
        guard !isHalted, !isLooking else { throw Admission.halted }
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try database.run(
                """
                CREATE TABLE IF NOT EXISTS bookmarks(
                  person INTEGER NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
                  PRIMARY KEY(person, name)) STRICT, WITHOUT ROWID;
                DELETE FROM bookmarks WHERE at < \(oldest)
                """)
            if seq == 0 {
                let drop = try Statement("DELETE FROM bookmarks WHERE person = ?1 AND name = ?2", in: database)
                drop.bind(1, person)
                drop.bind(2, name)
                try drop.run(in: database)
            } else {
                let keep = try Statement(
                    """
                    INSERT INTO bookmarks VALUES(?1, ?2, ?3, ?4)
                      ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq), at = excluded.at
                    """, in: database)
                keep.bind(1, person)
                keep.bind(2, name)
                keep.bind(3, seq)
                keep.bind(4, time)
                try keep.run(in: database)
            }
            guard try bookmarkCount(of: person) <= Bookmarks.countMax else {
                try database.run("ROLLBACK")
                return false
            }
            try database.run("COMMIT")
            return true
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    private func bookmarkCount(of person: PersonID) throws(JournalFailure) -> Int64 {
        let count = try Statement("SELECT count(*) FROM bookmarks WHERE person = ?1", in: database)
        count.bind(1, person)
        let code = count.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        return count.integer(0)
    }

    private func hasBookmarks() throws(JournalFailure) -> Bool {
        try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'bookmarks'") > 0
    }
}

/// B2.11.
public enum Bookmarks {
    /// Of a person.
    public static let countMax: Int64 = 16
}

extension Journal {
    /// B2.11: through which event a person has dealt with everything; 0: they begin anew.
    public func bookmark(of person: PersonID, _ name: Text) throws(JournalFailure) -> UInt64 {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? 0 : opened().bookmark(of: person, name) }
    }

    /// Durable when this returns. False: one too many, and nothing was kept.
    public func keepBookmark(
        of person: PersonID, _ name: Text, seq: UInt64, at time: Int64, oldest: Int64
    ) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            try opened().keepBookmark(of: person, name, seq: seq, at: time, oldest: oldest)
        }
    }
}
