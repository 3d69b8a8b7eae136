// A shop that is looked at and left as it was.
//
// Time stands at the last event, so no timer fires. That a back office came to look would be an event like any other;
// it stays accepted and never becomes durable, because nothing here turns the loop and the shop is not closed: the
// process ends instead, and with it what the file was not told.

import CKlepet
import Glibc

struct InspectedShop {
    let shop: Shop

    init(_ path: String) throws {
        // The core would make a shop where there is none. To look at one that is not there is to have mistyped its
        // name.
        try requireFile(path, whatIsMissing: "there is no shop to look at")
        do throws(Refusal) {
            shop = try Shop(path: path, clock: .virtual(startMilliseconds: 0))
        } catch {
            // The file is there and can be read, so it is no shop.
            if error.status == KLEPET_CANNOT_OPEN { throw Failure(ExitStatus.data, "\(path): \(error.sentence)") }
            throw fileFailure(path, error)
        }
    }

    /// The eyes of the back office, which may see everything.
    func client() throws(Refusal) -> Client {
        try Client(shop, role: KLEPET_ROLE_SYSTEM, key: "klepet-host")
    }
}

/// Says which file it was.
func fileFailure(_ path: String, _ refusal: Refusal) -> Failure {
    if refusal.status == KLEPET_LOCKED {
        return Failure(
            refusal.exitCode,
            """
            \(path): \(owner(of: path) ?? "another process") has this shop open. Let that program make a copy \
            (klepet_backup), or try again when it has ended.
            """)
    }
    return Failure(refusal.exitCode, "\(path): \(refusal.sentence)")
}

/// Who holds the lock that SQLite takes on the bytes at a gibibyte (sqlite.org/fileformat2.html, "the lock-byte page").
private func owner(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0000
    lock.l_len = 512
    guard fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK), lock.l_pid > 0 else { return nil }
    let name =
        (try? readFile("/proc/\(lock.l_pid)/comm", whatIsMissing: "")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let word = name.split(separator: "\n").first.map { " (\($0))" } ?? ""
    return "process \(lock.l_pid)\(word)"
}
