// Opening a file: is it ours, is it whole, is it nobody else's? Nothing is written before the first two are known, so
// that a file that is not a shop stays as it was.
//
//      path ─▶ made (if it was not there) ─▶ locked ─▶ header checked ─▶ log taken in ─▶ last events checked ─▶ Record

internal import CSQLite
internal import KlepetEngine
internal import CShopFile
internal import Glibc

enum RecordOpening {
    /// `pagesMax`: the file's limit in pages of 4096 bytes, 0: the disk's.
    static func open(_ path: String, pagesMax: UInt32) throws(JournalFailure) -> Record {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalFailure(.cannotOpen, "A shop needs the path of a file.")
        }
        // ":memory:" and "file:" mean something else to SQLite.
        let path = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
        try makeFile(path)
        let hadLog = access(path + "-wal", F_OK) == 0
        let database = try Database(path: path)
        try settle(database, pagesMax: pagesMax)
        shop_file_clear(path)
        let isNew = try isNew(database)
        try writeAhead(database)
        if isNew { try Schema.make(in: database, secret: drawSecret()) }
        do throws(JournalFailure) {
            return try takeUp(database, hadLog: hadLog)
        } catch {
            guard error.kind == .corrupt else { throw error }
            let readable = readablePrefix(database)
            let reach = readable == 0 ? "none of its events can be read" : "its events up to \(readable) can be read"
            throw JournalFailure(.corrupt, "The file is damaged, \(reach): \(error.sentence) Restore a backup.")
        }
    }

    /// For reading alone: nothing is made, written or taken up. `nil`: only an opening can say what the file holds, for
    /// its log was left behind by a crash, or its format is an older one.
    static func look(_ path: String) throws(JournalFailure) -> Record? {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalFailure(.cannotOpen, "A shop needs the path of a file.")
        }
        let path = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
        guard access(path, F_OK) == 0 else {
            throw JournalFailure(.cannotOpen, "There is no such shop; the path leads to no file.")
        }
        let database = try Database(path: path, looking: true)
        guard !hasLog(path), try !isNew(database), try !Schema.isOlder(database) else { return nil }
        let last = try database.number("SELECT max(seq) FROM events")
        guard last >= 0, try isComplete(database) else { return nil }
        return try Record(database, secret: readSecret(database), lastSeq: UInt64(last), isLooking: true)
    }

    /// For a log that has no file: gone with the process, so nothing of it is kept in order for a crash.
    static func inMemory(secret: (UInt64, UInt64)) throws(JournalFailure) -> Record {
        let database = try Database(path: ":memory:")
        try database.run(
            "PRAGMA journal_mode=MEMORY; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF")
        try Schema.make(in: database, secret: secret)
        try Schema.complete(database)
        database.noteChanges()
        return try Record(database, secret: secret, lastSeq: 0)
    }

    private static func isComplete(_ database: Database) throws(JournalFailure) -> Bool {
        if try database.hasKnownSchema() { return true }
        return try Schema.isComplete(database)
    }

    /// For its owner alone: a shop holds people's words. An existing file is not even touched: closing a second
    /// descriptor of a file would drop this process's locks on it.
    private static func makeFile(_ path: String) throws(JournalFailure) {
        var missing = stat()
        if stat(path, &missing) != 0, errno == ENOENT, hasLog(path) {
            throw JournalFailure(
                .corrupt,
                """
                The shop's file is not there, though its log (\(name(of: path))-wal) is: put the file back beside \
                it, or move the log away.
                """)
        }
        let cause = shop_file_make(path)
        if cause == 0 {
            let failed = shop_file_sync_folder(path)
            guard failed == 0 else { throw Database.cannotOpen(failed) }
            return
        }
        guard cause == EEXIST else { throw Database.cannotOpen(cause) }
        var file = stat()
        // SQLite would take the empty file for a new one and throw the log away.
        if stat(path, &file) == 0, file.st_size == 0, hasLog(path) {
            throw JournalFailure(
                .corrupt, "The file is empty, though its log is not; none of its events can be read. Restore a backup.")
        }
    }

    private static func hasLog(_ path: String) -> Bool {
        var log = stat()
        return stat(path + "-wal", &log) == 0 && log.st_size > 0
    }

    /// Nothing is in the log of this file, and a power cut brings nothing back.
    static func isLogGone(_ path: String) -> Bool { !hasLog(path) && shop_file_sync_folder(path) == 0 }

    private static func name(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }

    /// The file system locks the file before its log is looked at, so no second connection ever shares it.
    private static func settle(_ database: Database, pagesMax: UInt32) throws(JournalFailure) {
        try database.run(
            """
            PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;
            PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16000; PRAGMA mmap_size=0;
            PRAGMA journal_size_limit=67108864;
            """)
        if pagesMax > 0 { try database.run("PRAGMA max_page_count=\(pagesMax)") }
    }

    private static func isNew(_ database: Database) throws(JournalFailure) -> Bool {
        let mark = try database.number("PRAGMA application_id")
        let version = try database.number("PRAGMA user_version")
        let isEmpty = try database.number("SELECT count(*) FROM sqlite_schema") == 0
        if isEmpty, mark == 0, version == 0 { return true }
        guard mark == Schema.applicationID else {
            throw JournalFailure(.cannotOpen, "The file is a database, but not a Klepet shop; it was left as it is.")
        }
        guard version <= Schema.version else {
            throw JournalFailure(
                .newerFormat,
                "The file has format \(version); this Klepet reads up to \(Schema.version). Use a newer one.")
        }
        guard version > 0 else { throw JournalFailure(.corrupt, "The file has no format number.") }
        return false
    }

    private static func writeAhead(_ database: Database) throws(JournalFailure) {
        let mode = try Statement("PRAGMA journal_mode=WAL", in: database)
        let code = mode.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        guard equals(mode.bytes(0), "wal") else {
            throw JournalFailure(.cannotOpen, "The file's disk does not allow a write-ahead log; use a local disk.")
        }
        // The first row is the mode that SQLite is going to use; whether the disk allows it shows at the end.
        let end = mode.step()
        guard end == SQLITE_DONE else { throw database.failure(end) }
    }

    private static func takeUp(_ database: Database, hadLog: Bool) throws(JournalFailure) -> Record {
        try database.run("PRAGMA wal_autocheckpoint=0")
        database.watchLog()
        // What a crash left in the log, and with it texts that were destroyed last (B2.9). Whoever closes a file deletes
        // its log: then there is nothing to wait for.
        if hadLog { try database.checkpoint(truncating: true) }
        // An older Klepet left copies of what it destroyed in pages that it did not use.
        if try Schema.isOlder(database) { try database.sweep() }
        if try !database.hasKnownSchema() { try Schema.complete(database) }
        let last = try database.number("SELECT max(seq) FROM events")
        guard last >= 0 else { throw JournalFailure(.corrupt, "An event has no number.") }
        try checkTail(database, last: last)
        try Schema.upgrade(database)
        let record = try Record(database, secret: readSecret(database), lastSeq: UInt64(last))
        // What was read to look at the file is seldom what is wanted next.
        database.forgetPages()
        return record
    }

    /// The last thousand events are there, one by one, with their messages; the proof of all is the audit's.
    private static func checkTail(_ database: Database, last: Int64) throws(JournalFailure) {
        // One statement: what it costs is its being prepared.
        let look = try Statement(
            """
            SELECT (SELECT min(seq) FROM events), count(*), count(*) FILTER (WHERE kind = ?2),
              (SELECT count(*) FROM messages WHERE seq > ?1 - 1000) FROM events WHERE seq > ?1 - 1000
            """, in: database)
        look.bind(1, last)
        look.bind(2, Event.ChatKind.said.rawValue)
        let code = look.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        guard look.integer(0) == min(1, last), look.integer(1) == min(1000, last) else {
            throw JournalFailure(.corrupt, "Events are missing.")
        }
        guard look.integer(2) == look.integer(3) else { throw JournalFailure(.corrupt, "Messages are missing.") }
        guard try database.number("SELECT max(seq) FROM snapshots") <= last else {
            throw JournalFailure(.corrupt, "Events that a snapshot was made of are missing.")
        }
    }

    /// Events 1, 2, 3 … as far as they can be reached: only a damaged file is read through.
    private static func readablePrefix(_ database: Database) -> UInt64 {
        var readable: UInt64 = 0
        do throws(JournalFailure) {
            var reader = try EventReader(in: database)
            reader.begin(1, through: Admission.seqMax)
            while case .event = try reader.next(), reader.seq == readable + 1 { readable += 1 }
        } catch {}
        return readable
    }

    private static func readSecret(_ database: Database) throws(JournalFailure) -> (UInt64, UInt64) {
        let find = try Statement("SELECT value FROM shop WHERE key = 'secret'", in: database)
        let code = find.step()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        let bytes = UnsafeRawBufferPointer(find.bytes(0))
        guard code == SQLITE_ROW, bytes.count == 16 else {
            throw JournalFailure(.corrupt, "The shop's secret is missing.")
        }
        return (
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
