// Opening a file: is it ours, is it whole, is it nobody else's? Nothing is written before the first two are known, so
// that a file that is not a shop stays as it was.
//
//      path ─▶ made (if it was not there) ─▶ locked ─▶ header checked ─▶ log taken in ─▶ last events checked ─▶ Ledger

internal import CSQLite
internal import CShopFile
internal import Glibc

enum Opening {
    /// `pagesMax`: the file's limit in pages of 4096 bytes, 0: the disk's.
    static func open(_ path: String, pagesMax: UInt32) throws(JournalFailure) -> Ledger {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalFailure(.cannotOpen, "A shop needs the path of a file.")
        }
        // ":memory:" and "file:" mean something else to SQLite.
        let path = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
        try makeFile(path)
        let database = try Database(path: path)
        try settle(database, pagesMax: pagesMax)
        shop_file_clear(path)
        if try isNew(database) { try Schema.make(in: database, secret: drawSecret()) }
        do throws(JournalFailure) {
            return try takeUp(database)
        } catch {
            guard error.kind == .corrupt else { throw error }
            let readable = readablePrefix(database)
            let reach = readable == 0 ? "none of its events can be read" : "its events up to \(readable) can be read"
            throw JournalFailure(.corrupt, "The file is damaged, \(reach): \(error.sentence) Restore a backup.")
        }
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
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Glibc.close(descriptor)
            let failed = shop_file_sync_folder(path)
            guard failed == 0 else { throw Database.cannotOpen(failed) }
            return
        }
        guard errno == EEXIST else { throw Database.cannotOpen(errno) }
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
        if isEmpty, mark == 0, version == 0 {
            try writeAhead(database)
            return true
        }
        guard mark == Schema.applicationID else {
            throw JournalFailure(.cannotOpen, "The file is a database, but not a Klepet shop; it was left as it is.")
        }
        guard version <= Schema.version else {
            throw JournalFailure(
                .newerFormat,
                "The file has format \(version); this Klepet reads up to \(Schema.version). Use a newer one.")
        }
        guard version > 0 else { throw JournalFailure(.corrupt, "The file has no format number.") }
        try writeAhead(database)
        return false
    }

    private static func writeAhead(_ database: Database) throws(JournalFailure) {
        let mode = try Statement("PRAGMA journal_mode=WAL", in: database)
        let code = mode.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        guard equals(mode.bytes(0), "wal") else {
            throw JournalFailure(.cannotOpen, "The file's disk does not allow a write-ahead log; use a local disk.")
        }
        // It tells what it is about to be; what the disk says of it comes with the end.
        let end = mode.step()
        guard end == SQLITE_DONE else { throw database.failure(end) }
    }

    private static func takeUp(_ database: Database) throws(JournalFailure) -> Ledger {
        try database.run("PRAGMA wal_autocheckpoint=0")
        database.watchLog()
        // What a crash left in the log, and with it texts that were destroyed last (B2.9).
        try database.checkpoint(truncating: true)
        // An older Klepet left copies of what it destroyed in pages that it did not use.
        if try Schema.isOlder(database) { try database.sweep() }
        try Schema.complete(database)
        let last = try database.number("SELECT max(seq) FROM events")
        guard last >= 0 else { throw JournalFailure(.corrupt, "An event has no number.") }
        try checkTail(database, last: last)
        try Schema.upgrade(database)
        return try Ledger(database, secret: readSecret(database), lastSeq: UInt64(last))
    }

    /// The last thousand events are there, one by one, with their messages; the proof of all is the audit's.
    private static func checkTail(_ database: Database, last: Int64) throws(JournalFailure) {
        let first = try database.number("SELECT min(seq) FROM events")
        let events = try database.number(
            "SELECT count(*) FROM events WHERE seq > (SELECT max(seq) FROM events) - 1000")
        guard first == min(1, last), events == min(1000, last) else {
            throw JournalFailure(.corrupt, "Events are missing.")
        }
        let spoken = try database.number(
            // 21: said.
            "SELECT count(*) FROM events WHERE kind = 21 AND seq > (SELECT max(seq) FROM events) - 1000")
        let messages = try database.number(
            "SELECT count(*) FROM messages WHERE seq > (SELECT max(seq) FROM events) - 1000")
        guard spoken == messages else { throw JournalFailure(.corrupt, "Messages are missing.") }
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
