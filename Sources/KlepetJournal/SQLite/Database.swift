// The one connection to the file. SQLite's codes become failures with a sentence here, and nowhere else.

internal import CSQLite
internal import CShopFile
internal import Glibc

final class Database {
    let handle: OpaquePointer
    let path: String
    /// Pages in the write-ahead log since it was last copied into the file; SQLite tells after each commit.
    private let logPagesTold: UnsafeMutablePointer<CInt>
    /// Statements that are used again and again (KeptStatements.swift).
    var kept: [UnsafeMutablePointer<PreparedStatement>] = []
    var isSchemaKnown = false
    /// Rows of `events` and `messages` that were updated (`noteChanges`).
    private var changed: [UInt64] = []

    /// `looking`: the file is only read; its log is not looked at, and nobody can open the shop meanwhile.
    init(path: String, looking: Bool = false) throws(JournalFailure) {
        var opened: OpaquePointer?
        let mode = looking ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
        guard let fileSystem = Self.fileSystem else { throw Database.failure(SQLITE_NOMEM, cause: 0) }
        let code = sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard code == SQLITE_OK, let opened else {
            let cause = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            if code & 0xff == SQLITE_BUSY { throw Self.locked(path) }
            throw Database.failure(code, cause: cause)
        }
        // SQLite makes do with reading where it may not write.
        guard looking || sqlite3_db_readonly(opened, "main") == 0 else {
            let cause = access(path, W_OK) == 0 ? EACCES : errno
            sqlite3_close_v2(opened)
            throw Database.cannotOpen(cause)
        }
        handle = opened
        self.path = path
        logPagesTold = .allocate(capacity: 1)
        logPagesTold.initialize(to: 0)
    }

    /// With the last statement the file is closed, too, in whatever order they go.
    deinit {
        sqlite3_wal_hook(handle, nil, nil)
        for place in kept {
            sqlite3_finalize(place.pointee.handle)
            place.deallocate()
        }
        sqlite3_close_v2(handle)
        logPagesTold.deallocate()
    }

    /// Clears what pages do not use as it writes them (law 12).
    nonisolated(unsafe) static let fileSystem = shop_file_system()

    /// What the disk refused to give since it was asked last: SQLite's own check of the
    /// structure takes that for damage.
    func checkReads() throws(JournalFailure) {
        let code = shop_file_failed(handle)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Whether the file and its log are still what their names lead to: else what is written here is nobody's.
    func checkInPlace() throws(JournalFailure) {
        let moved = shop_file_moved(handle)
        guard moved != 0 else { return }
        // SQLite deletes its log by name, and that of another shop may stand there.
        var keeps: CInt = 1
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps)
        let what = moved == 1 ? "The shop's file" : "The shop's log (-wal)"
        throw JournalFailure(
            .replaced,
            """
            \(what) was deleted, moved or replaced while the shop was open; put it back before \
            you open the shop again.
            """)
    }

    /// Pages in memory are forgotten, and with them what they do not use: it would get into the log
    /// with the page's next change.
    func forgetPages() { sqlite3_db_release_memory(handle) }

    /// What pages do not use, cleared in the whole file: an older Klepet left it there. The log has to be empty.
    func sweep() throws(JournalFailure) {
        let code = shop_file_sweep(handle)
        guard code == SQLITE_OK else { throw failure(code) }
        forgetPages()
    }

    var logPages: Int { Int(logPagesTold.pointee) }

    /// Watches the log's growth; takes the place of SQLite's own checkpoints, which would delay a commit.
    func watchLog() {
        sqlite3_wal_hook(
            handle,
            { told, _, _, pages in
                told?.assumingMemoryBound(to: CInt.self).pointee = pages
                return SQLITE_OK
            }, logPagesTold)
    }

    /// From now on it is known which events' rows are updated. While this object lives, and no longer.
    func noteChanges() {
        sqlite3_update_hook(
            handle,
            { database, operation, _, table, row in
                // "events" and "messages" are the tables by event.
                guard operation == SQLITE_UPDATE, let database, let table,
                    strcmp(table, "events") == 0 || strcmp(table, "messages") == 0
                else { return }
                let told = Unmanaged<Database>.fromOpaque(database).takeUnretainedValue()
                let seq = UInt64(bitPattern: row)
                if told.changed.last != seq { told.changed.append(seq) }
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func takeChanged() -> [UInt64] {
        defer { changed = [] }
        return changed
    }

    /// Copies the log into the file; with `truncating` nothing of it stays on the disk.
    func checkpoint(truncating: Bool = false) throws(JournalFailure) {
        var pages: CInt = 0
        var copied: CInt = 0
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &copied)
        guard code == SQLITE_OK else { throw failure(code) }
        logPagesTold.pointee = max(0, pages - copied)
    }

    /// Copies the log into the file but for its last page, and waits for no disk: the log grows on, and the file is
    /// synced by the next `checkpoint`.
    func copyLog() throws(JournalFailure) {
        shop_file_copying(handle, 1)
        defer { shop_file_copying(handle, 0) }
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    func run(_ sql: String) throws(JournalFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    func number(_ sql: StaticString) throws(JournalFailure) -> Int64 {
        let statement = try Statement(sql, in: self)
        let code = statement.step()
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { return 0 }
            throw failure(code)
        }
        return statement.integer(0)
    }

    func failure(_ code: CInt) -> JournalFailure {
        if code & 0xff == SQLITE_BUSY { return Self.locked(path) }
        return Self.failure(code, cause: sqlite3_system_errno(handle))
    }

    /// Who has it: asked only when it is so.
    private static func locked(_ path: String) -> JournalFailure {
        let owner = shop_file_owner(path)
        if owner == getpid() {
            return JournalFailure(
                .locked, "This process has the shop open already; one process owns a file, by one handle.")
        }
        let who = owner == 0 ? "Another process" : "Process \(owner)"
        return JournalFailure(.locked, "\(who) has the shop open; one process owns a file.")
    }

    /// The one place where it is decided what is wrong with what: only what SQLite found in the file makes it damaged,
    /// and never what the system did not give.
    static func failure(_ code: CInt, cause: CInt) -> JournalFailure {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return JournalFailure(.locked, "Another process has the shop open; one process owns a file.")
        case SQLITE_NOMEM:
            return outOfMemory
        case SQLITE_IOERR where code == CInt(SQLITE_IOERR) | 12 << 8:  // SQLITE_IOERR_NOMEM
            return outOfMemory
        case SQLITE_CORRUPT:
            return JournalFailure(.corrupt, "The file is damaged.")
        case SQLITE_NOTADB:
            return JournalFailure(.cannotOpen, "The file is not a Klepet shop, or its beginning is destroyed.")
        case SQLITE_FULL:
            return JournalFailure(
                .diskFull, "The disk is full; what was acknowledged is kept. Make room and open the shop again.")
        case SQLITE_READONLY, SQLITE_PERM:
            return Database.cannotOpen(cause == 0 ? EACCES : cause)
        case SQLITE_CANTOPEN, SQLITE_AUTH:
            return Database.cannotOpen(cause)
        default:
            let reason = sqlite3_errstr(code).map { String(cString: $0) } ?? "unknown error"
            return JournalFailure(.failed, "The file could not be used: \(reason) (SQLite \(code)).")
        }
    }

    private static let outOfMemory = JournalFailure(
        .system, "The system refused memory; nothing is wrong with the file.")

    static func cannotOpen(_ cause: CInt) -> JournalFailure {
        if cause == EACCES || cause == EPERM || cause == EROFS {
            return JournalFailure(
                .cannotOpen,
                """
                The file cannot be opened for writing: permission denied. This user has to be allowed to write \
                to it and to its folder.
                """)
        }
        guard cause != 0, let text = strerror(cause) else {
            return JournalFailure(.cannotOpen, "The file cannot be opened for writing.")
        }
        return JournalFailure(.cannotOpen, "The file cannot be opened for writing: \(String(cString: text)).")
    }
}
