// The one connection to the file. SQLite's codes become failures with a sentence here, and nowhere else.

internal import CSQLite
internal import Glibc

final class Database {
    let handle: OpaquePointer
    /// Pages in the write-ahead log since it was last copied into the file; SQLite tells after each commit.
    private let logPagesTold: UnsafeMutablePointer<CInt>

    init(path: String) throws(JournalFailure) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let cause = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            throw Database.cannotOpen(cause)
        }
        handle = opened
        logPagesTold = .allocate(capacity: 1)
        logPagesTold.initialize(to: 0)
    }

    /// With the last statement the file is closed, too, in whatever order they go.
    deinit {
        sqlite3_wal_hook(handle, nil, nil)
        sqlite3_close_v2(handle)
        logPagesTold.deallocate()
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

    /// Copies the log into the file; with `truncating` nothing of it stays on the disk.
    func checkpoint(truncating: Bool = false) throws(JournalFailure) {
        var pages: CInt = 0
        var copied: CInt = 0
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &copied)
        guard code == SQLITE_OK else { throw failure(code) }
        logPagesTold.pointee = max(0, pages - copied)
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
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return JournalFailure(.locked, "Another process has the shop open; one process owns a file.")
        case SQLITE_CORRUPT:
            return JournalFailure(.corrupt, "The file is damaged.")
        case SQLITE_NOTADB:
            return JournalFailure(.cannotOpen, "The file is not a Klepet shop, or its beginning is destroyed.")
        case SQLITE_FULL:
            return JournalFailure(
                .diskFull, "The disk is full; what was acknowledged is kept. Make room and open the shop again.")
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH:
            return Database.cannotOpen(sqlite3_system_errno(handle))
        default:
            let reason = sqlite3_errstr(code).map { String(cString: $0) } ?? "unknown error"
            return JournalFailure(.failed, "The file could not be used: \(reason) (SQLite \(code)).")
        }
    }

    static func cannotOpen(_ cause: CInt) -> JournalFailure {
        guard cause != 0, let text = strerror(cause) else {
            return JournalFailure(.cannotOpen, "The file cannot be opened for writing.")
        }
        return JournalFailure(.cannotOpen, "The file cannot be opened for writing: \(String(cString: text)).")
    }
}
