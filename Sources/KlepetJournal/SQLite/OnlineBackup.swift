// A copy of the file while the shop goes on (B14): SQLite's online backup, a few pages at a time between
// commits. The copy is the shop as it is at the last step, since what is written meanwhile through the same
// connection goes into both.
//
//      path.PROCESS.klepet-part, for its owner alone ─▶ pages, a piece after the other ─▶ on the disk
//                                                                                          └─▶ path, on the disk too
//
// Half a copy never has the name of a whole one, a file that is there already is never written over, and of a copy
// that failed nothing is left: what a process that was killed leaves goes with the next copy into that folder, or
// when a shop in it is opened.

internal import CSQLite
internal import CShopFile
internal import Glibc

final class OnlineBackup {
    private let source: Database
    private let path: String
    private let part: String
    private var target: OpaquePointer?
    private var backup: OpaquePointer?
    private(set) var progress = BackupProgress()

    /// A mebibyte: some milliseconds, which is what a commit may have to wait.
    private static let stepPages: CInt = 256

    init(of source: Database, to path: String) throws(JournalFailure) {
        self.source = source
        self.path = path
        // ":memory:" and "file:" mean something else to SQLite.
        part = (path.utf8.first == UInt8(ascii: "/") ? path : "./" + path) + ".\(getpid()).klepet-part"
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalFailure(.cannotOpen, "A copy needs the path of a file.")
        }
        guard access(path, F_OK) != 0 else {
            throw JournalFailure(.cannotOpen, "The copy's file is there already; give the name of a new one.")
        }
        shop_file_clear(part)
        let cause = shop_file_make(part)
        guard cause == 0 else { throw Database.cannotOpen(cause) }
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(part, &target, flags, Database.fileSystem)
        // All or nothing is what its name is for: no journal, and one sync at the end. The lock tells
        // others that it is being made.
        let settings =
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT"
        sqlite3_exec(target, settings, nil, nil, nil)
        if code == SQLITE_OK { backup = sqlite3_backup_init(target, "main", source.handle, "main") }
        guard backup != nil else {
            forget()
            throw JournalFailure(
                .cannotOpen, "The copy's file cannot be written; look at the folder and its permissions.")
        }
        progress.state = .running
    }

    deinit { forget() }

    /// One piece. True: there is more to do.
    func step() -> Bool {
        guard progress.state == .running, let backup else { return false }
        let code = sqlite3_backup_step(backup, Self.stepPages)
        progress.pagesTotal = UInt64(max(0, sqlite3_backup_pagecount(backup)))
        progress.pagesDone =
            progress.pagesTotal - min(progress.pagesTotal, UInt64(max(0, sqlite3_backup_remaining(backup))))
        switch code {
        case SQLITE_OK: return true
        case SQLITE_DONE: finish()
        default: fail(source.failure(code))
        }
        return false
    }

    private func finish() {
        let code = sqlite3_backup_finish(backup)
        backup = nil
        guard code == SQLITE_OK else { return fail(source.failure(code)) }
        let closed = sqlite3_close(target)
        guard closed == SQLITE_OK else { return fail(source.failure(closed)) }
        target = nil
        var failed = shop_file_sync(part)
        if failed == 0 { failed = shop_file_put(part, path) }
        guard failed == 0 else {
            let cause = strerror(failed).map { String(cString: $0) } ?? "unknown error"
            return fail(
                JournalFailure(failed == ENOSPC ? .diskFull : .failed, "The copy could not be made durable: \(cause)."))
        }
        progress.state = .done
    }

    private func fail(_ failure: JournalFailure) {
        forget()
        progress.state = .failed
        progress.failure = failure
    }

    private func forget() {
        if let backup { sqlite3_backup_finish(backup) }
        backup = nil
        if let target { sqlite3_close(target) }
        target = nil
        // After it is done it has another name.
        if progress.state != .done { unlink(part) }
    }
}
