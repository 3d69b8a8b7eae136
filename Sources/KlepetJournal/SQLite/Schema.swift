// Format 4 of the file, as SQL. What each table means, and what may be relied upon, is written in FORMAT.md; this file
// and that one change together, and a change that an older Klepet could not read raises `version`.

internal import KlepetEngine

enum Schema {
    static let version: Int64 = 4
    /// "Klpt" in the file's header (PRAGMA application_id).
    static let applicationID: Int64 = 0x4b6c_7074

    /// No index and no constraint on what is written for each message: saying something appends to two tables and does
    /// nothing else.
    static let tables = """
        CREATE TABLE shop(key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE kinds(kind INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        CREATE TABLE events(
          seq INTEGER PRIMARY KEY, at INTEGER, kind INTEGER, chat INTEGER, chat_seq INTEGER, previous INTEGER,
          episode INTEGER, person INTEGER, role INTEGER, subject INTEGER, value INTEGER, until INTEGER, flags INTEGER,
          reason INTEGER, ladder INTEGER, rung INTEGER, department INTEGER, id TEXT, text TEXT) STRICT;
        CREATE TABLE messages(
          seq INTEGER PRIMARY KEY, chat INTEGER, chat_seq INTEGER, at INTEGER, author INTEGER, role TEXT, note INTEGER,
          message_id TEXT, edited_at INTEGER, retracted_at INTEGER, redacted_at INTEGER, \
        original TEXT, text TEXT, parts TEXT) STRICT;
        CREATE TABLE chats(
          chat INTEGER PRIMARY KEY, visitor INTEGER NOT NULL, department TEXT, state TEXT NOT NULL, operator INTEGER,
          episode INTEGER NOT NULL, started_at INTEGER NOT NULL, closed_at INTEGER, close_reason TEXT,
          first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;
        CREATE INDEX chats_by_visitor ON chats(visitor, first_seq);
        CREATE TABLE people(
          person INTEGER PRIMARY KEY, role TEXT NOT NULL, key TEXT, name TEXT, added_at INTEGER NOT NULL,
          capacity INTEGER, profile TEXT) STRICT;
        CREATE TABLE snapshots(
          id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
          digest INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        """

    /// What came with format 2; an older file gets it when it is opened.
    static let additions = """
        CREATE TABLE IF NOT EXISTS surveys(
          survey INTEGER PRIMARY KEY, chat INTEGER NOT NULL, episode INTEGER NOT NULL, operator INTEGER,
          department INTEGER NOT NULL, asked_at INTEGER NOT NULL, until INTEGER NOT NULL, answered_at INTEGER,
          expired_at INTEGER, answers TEXT, rating INTEGER, experience INTEGER, recommend INTEGER, well_timed INTEGER,
          smooth INTEGER, comment TEXT) STRICT;
        """

    /// What came with format 3; an older file gets it, and what it says of the events that are
    /// there, when it is opened.
    static let marks = """
        CREATE TABLE IF NOT EXISTS marks(
          chat INTEGER NOT NULL, chat_seq INTEGER NOT NULL, seq INTEGER NOT NULL, \
        PRIMARY KEY(chat, chat_seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS about(
          person INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(person, seq)) STRICT, WITHOUT ROWID;
        """
    /// What came with format 4: a message's parts, and where files are (B17.3).
    static let files = """
        CREATE TABLE IF NOT EXISTS files(
          seq INTEGER PRIMARY KEY, chat INTEGER NOT NULL, person INTEGER NOT NULL, at INTEGER NOT NULL, \
        count INTEGER NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS files_by_chat ON files(chat);
        CREATE INDEX IF NOT EXISTS files_by_person ON files(person, at);
        """
    private static let toFormat4 = "ALTER TABLE messages ADD COLUMN parts TEXT;"
    /// What came with format 4 besides: what is known of visitors and chats (B16.1), and closed chats found (B22.3).
    static let attributes = """
        CREATE TABLE IF NOT EXISTS attributes(
          seq INTEGER PRIMARY KEY, of_chat INTEGER NOT NULL, owner INTEGER NOT NULL, key TEXT NOT NULL, \
        until INTEGER) STRICT;
        CREATE INDEX IF NOT EXISTS attributes_by_owner ON attributes(of_chat, owner, key, seq);
        CREATE INDEX IF NOT EXISTS attributes_by_end ON attributes(until) WHERE until IS NOT NULL;
        CREATE INDEX IF NOT EXISTS chats_by_end ON chats(closed_at, chat) WHERE closed_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS chats_by_operator ON chats(operator, closed_at, chat) WHERE closed_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS chats_by_department ON chats(department, closed_at, chat) \
        WHERE closed_at IS NOT NULL;
        """
    private static let fillMarks = """
        INSERT OR REPLACE INTO marks SELECT chat, chat_seq, seq FROM events WHERE chat <> 0 AND chat_seq % 32 = 0;
        INSERT OR REPLACE INTO about SELECT subject, seq FROM events WHERE chat = 0 AND kind IN (\(Event.ShopKind.aboutVisitors));
        """

    /// What a file of a format before 3 gets when it is opened: each of its texts that are not to be shown is
    /// marked so (B2.12), and a chat that got words after its texts were destroyed is looked at by the
    /// retention once more (B13.4).
    static let toFormat3 = """
        UPDATE events SET flags = flags | \(Event.Flags.retracted.rawValue) WHERE seq IN (SELECT seq FROM messages WHERE retracted_at IS NOT NULL);
        UPDATE events SET flags = flags | \(Event.Flags.retracted.rawValue)
          WHERE kind = \(Event.ChatKind.edited.rawValue) AND subject IN (SELECT seq FROM messages WHERE retracted_at IS NOT NULL);
        UPDATE chats SET erased_at = NULL WHERE erased_at IS NOT NULL AND chat IN (
          SELECT chat FROM messages WHERE text IS NOT NULL UNION SELECT chat FROM surveys WHERE answers IS NOT NULL);
        """

    /// For people with the sqlite3 shell; Klepet itself reads none of them.
    static let views = """
        DROP VIEW IF EXISTS transcript; DROP VIEW IF EXISTS history; DROP VIEW IF EXISTS ratings;
        CREATE VIEW transcript AS
          SELECT m.seq, m.chat, m.chat_seq,
            strftime('%Y-%m-%d %H:%M:%f', m.at / 1000.0, 'unixepoch') AS time,
            m.role, coalesce(p.name, p.key, m.role) AS who,
            CASE WHEN m.note THEN 'note' WHEN m.edited_at THEN 'edited' ELSE '' END AS mark,
            CASE WHEN m.redacted_at IS NOT NULL THEN '[redacted]' WHEN m.retracted_at IS NOT NULL THEN '[retracted]'
              ELSE m.text END AS text
          FROM messages m LEFT JOIN people p ON p.person = m.author;
        CREATE VIEW history AS
          SELECT e.seq, strftime('%Y-%m-%d %H:%M:%f', e.at / 1000.0, 'unixepoch') AS time, k.name AS kind,
            nullif(e.chat, 0) AS chat, nullif(e.chat_seq, 0) AS chat_seq, nullif(e.previous, 0) AS previous,
            CASE e.role \(words(Role.self)) END AS role,
            coalesce(p.name, p.key) AS who, nullif(e.subject, 0) AS subject, e.value,
            strftime('%Y-%m-%d %H:%M:%f', nullif(e.until, 0) / 1000.0, 'unixepoch') AS until, e.flags, e.reason,
            CASE e.ladder \(words(LadderName.self)) END AS ladder, \
        nullif(e.rung, 0) AS rung,
            nullif(e.department, 0) AS department,
            coalesce(e.id, m.message_id) AS id, coalesce(e.text, m.original, m.text) AS text
          FROM events e LEFT JOIN kinds k ON k.kind = e.kind LEFT JOIN messages m ON m.seq = e.seq
            LEFT JOIN people p ON p.person = e.person;
        CREATE VIEW ratings AS
          SELECT date(s.answered_at / 1000.0, 'unixepoch') AS day, c.department, coalesce(p.name, p.key) AS operator,
            count(*) AS answers, round(avg(s.rating), 2) AS rating, round(avg(s.experience), 2) AS experience,
            count(s.recommend) AS recommending,
            100 * (count(*) FILTER (WHERE s.recommend >= 9) - count(*) FILTER (WHERE s.recommend <= 6))
              / nullif(count(s.recommend), 0) AS nps
          FROM surveys s LEFT JOIN chats c ON c.chat = s.chat LEFT JOIN people p ON p.person = s.operator
          WHERE s.answered_at IS NOT NULL GROUP BY day, c.department, s.operator;
        """

    /// What format 1 got later: made in a new file, and in an older one when it is opened (B13.4). An
    /// older Klepet reads past it.
    static func complete(_ database: Database) throws(JournalFailure) {
        guard try !isComplete(database) else { return }
        try database.run(
            """
            BEGIN IMMEDIATE;
            ALTER TABLE chats ADD COLUMN erased_at INTEGER;
            CREATE INDEX chats_by_closing ON chats(closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
            CREATE TABLE contacts(seq INTEGER PRIMARY KEY, chat INTEGER NOT NULL) STRICT;
            INSERT INTO contacts SELECT seq, chat FROM events WHERE kind = \(Event.ChatKind.chosen.rawValue) AND text IS NOT NULL;
            COMMIT;
            """)
    }

    static func isComplete(_ database: Database) throws(JournalFailure) -> Bool {
        try database.number("SELECT count(*) FROM pragma_table_info('chats') WHERE name = 'erased_at'") > 0
    }

    static func make(in database: Database, secret: (UInt64, UInt64)) throws(JournalFailure) {
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try database.run(tables)
            try database.run(additions)
            try database.run(marks)
            try database.run(files)
            try database.run(attributes)
            try database.run(views)
            try database.run(kinds)
            try keep(secret, in: database)
            try database.run("PRAGMA application_id=\(applicationID); PRAGMA user_version=\(version); COMMIT")
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    private static func hasParts(_ database: Database) throws(JournalFailure) -> Bool {
        try database.number("SELECT count(*) FROM pragma_table_info('messages') WHERE name = 'parts'") > 0
    }

    static func isOlder(_ database: Database) throws(JournalFailure) -> Bool {
        try database.number("PRAGMA user_version") < version
    }

    /// An older file gets what is new, all or nothing.
    static func upgrade(_ database: Database) throws(JournalFailure) {
        let found = try database.number("PRAGMA user_version")
        guard found < version else { return }
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try database.run(additions)
            try database.run(marks)
            if found < 3 { try database.run(fillMarks) }
            try database.run(files)
            try database.run(attributes)
            if try !hasParts(database) { try database.run(toFormat4) }
            try database.run(views)
            try database.run(kinds)
            if found < 3 { try database.run(toFormat3) }
            try database.run("PRAGMA user_version=\(version); COMMIT")
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    /// The words of the events' numbers, for people with the sqlite3 shell.
    static let kinds =
        "INSERT OR IGNORE INTO kinds(kind, name) VALUES"
        + Event.Kind.allCases.filter { $0.isJournaled }.map { "(\($0.rawValue), '\($0.name)')" }.joined(separator: ", ")

    /// The words of a number, as the arms of a CASE.
    private static func words<List: Word>(_: List.Type) -> String where List.RawValue == UInt8 {
        List.allCases.map { "WHEN \($0.rawValue) THEN '\($0.name)'" }.joined(separator: " ")
    }

    private static func keep(_ secret: (UInt64, UInt64), in database: Database) throws(JournalFailure) {
        let keep = try Statement("INSERT INTO shop(key, value) VALUES('secret', ?1)", in: database)
        var bytes = (secret.0.littleEndian, secret.1.littleEndian)
        let code = withUnsafeBytes(of: &bytes) { bytes in
            keep.bind(1, blob: bytes)
            return keep.step()
        }
        keep.reset()
        keep.bindNull(1)
        // SQLITE_DONE
        guard code == 101 else { throw database.failure(code) }
    }
}
