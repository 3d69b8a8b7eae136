// A file that is to be there whole or not at all: made under another name beside its place, and put
// there when it is on the disk.

import Glibc

/// Of this form so that the core removes it when this process ends without having done so (Sources/CShopFile).
func unfinishedName(of path: String) -> String { "\(path).\(getpid()).klepet-part" }

/// Where there is nothing yet; the name is on the disk, too, when this returns.
func put(_ unfinished: String, at path: String) throws {
    guard link(unfinished, path) == 0 else {
        throw Failure(ExitStatus.cannotCreate, "\(path): it cannot be made: \(String(cString: strerror(errno)))")
    }
    unlink(unfinished)
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
        let cause = String(cString: strerror(errno))
        unlink(path)
        throw Failure(ExitStatus.disk, "\(path): its name could not be made durable: \(cause)")
    }
}

/// Holds the lock by which the core tells a file that is being made from one that was left.
func lockUnfinished(_ descriptor: Int32) {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0000
    lock.l_len = 512
    _ = fcntl(descriptor, F_SETLK, &lock)
}
