// A copy of the file while the shop goes on (B14): SQLite's online backup, a few pages at a time between commits. The copy is the
// shop as it is at the last step, since what is written meanwhile through the same connection goes into both.
//
//      path.part, for its owner alone ──▶ pages, a piece after the other ──▶ on the disk ──▶ renamed to path
//
// Half a copy never has the name of a whole one, and a file that is there already is never written over.

internal import CSQLite
internal import Glibc

final class OnlineBackup {
    private let source: Database
    private let path: String
    private var part: String { path + ".part" }
    private var target: OpaquePointer?
    private var backup: OpaquePointer?
    private(set) var progress = BackupProgress()

    /// A mebibyte: some milliseconds, which is what a commit may have to wait.
    private static let stepPages: CInt = 256

    init(of source: Database, to path: String) throws(JournalFailure) {
        self.source = source
        self.path = path
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalFailure(.cannotOpen, "A copy needs the path of a file.")
        }
        guard access(path, F_OK) != 0 else {
            throw JournalFailure(.cannotOpen, "The copy's file is there already; give the name of a new one.")
        }
        unlink(part)
        let descriptor = Glibc.open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Database.cannotOpen(errno) }
        Glibc.close(descriptor)
        let named = path.utf8.first == UInt8(ascii: "/") ? part : "./" + part
        let code = sqlite3_open_v2(named, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        if code == SQLITE_OK { backup = sqlite3_backup_init(target, "main", source.handle, "main") }
        guard backup != nil else {
            forget()
            throw JournalFailure(.cannotOpen, "The copy's file cannot be written; look at the folder and its permissions.")
        }
        progress.state = .running
    }

    deinit { forget() }

    /// One piece. True: there is more to do.
    func step() -> Bool {
        guard progress.state == .running, let backup else { return false }
        let code = sqlite3_backup_step(backup, Self.stepPages)
        progress.pagesTotal = UInt64(max(0, sqlite3_backup_pagecount(backup)))
        progress.pagesDone = progress.pagesTotal - min(progress.pagesTotal, UInt64(max(0, sqlite3_backup_remaining(backup))))
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
        target = nil
        guard closed == SQLITE_OK, sync(part), rename(part, path) == 0 else {
            return fail(JournalFailure(.failed, "The copy could not be made durable; look at the disk, and try again."))
        }
        progress.state = .done
    }

    private func sync(_ path: String) -> Bool {
        let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        return fsync(descriptor) == 0
    }

    private func fail(_ failure: JournalFailure) {
        forget()
        progress.state = .failed
        progress.failure = failure
    }

    private func forget() {
        if let backup { sqlite3_backup_finish(backup) }
        backup = nil
        if let target {
            sqlite3_close(target)
            unlink(part)
        }
        target = nil
    }
}
