// The socket's file: made with its rights before anybody can connect, taken over from a dead host and never from a
// living one; or handed in by systemd.

import Glibc

struct ListeningSocket {
    let descriptor: Int32
    /// The file to be removed in the end; nil: systemd's.
    private let path: String?
    private let inode: UInt64

    /// sun_path with its NUL.
    static let pathBytesMax = 107

    /// 0660, and of the group, if one is named.
    init(path: String, group: String?) throws {
        let gid = try group.map { try Self.gid($0) }
        if try Self.isStale(path) { unlink(path) }
        let descriptor = try makeSocket()
        // Nobody may connect before the group is right.
        let mask = umask(0o177)
        let status = withAddress(path) { bind(descriptor, $0, $1) }
        let code = errno
        umask(mask)
        guard status == 0 else { throw Self.failure(path, "the socket cannot be made", code) }
        if let gid, chown(path, uid_t.max, gid) != 0 {
            let code = errno
            unlink(path)
            throw Self.failure(path, "it cannot be given to the group \(group ?? "")", code)
        }
        guard chmod(path, 0o660) == 0 else { throw Self.failure(path, "its rights cannot be set", errno) }
        self.descriptor = descriptor
        self.path = path
        inode = Self.inode(path) ?? 0
    }

    /// What systemd has bound (sd_listen_fds): exactly one socket.
    init?(fromSystemd environment: (String) -> String?) throws {
        guard let pid = environment("LISTEN_PID").flatMap({ Int32($0) }), pid == getpid() else { return nil }
        guard let count = environment("LISTEN_FDS").flatMap({ Int32($0) }), count > 0 else { return nil }
        guard count == 1 else {
            throw Failure(ExitStatus.usage, "systemd hands in \(count) sockets; one is all that is served")
        }
        var (accepts, bytes): (Int32, socklen_t) = (0, socklen_t(MemoryLayout<Int32>.size))
        guard getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &bytes) == 0, accepts == 1 else {
            throw Failure(ExitStatus.usage, "what systemd hands in is no listening socket")
        }
        _ = fcntl(3, F_SETFD, FD_CLOEXEC)
        (descriptor, path, inode) = (3, nil, 0)
    }

    /// Another host's that has taken the place meanwhile stays.
    func remove() {
        if let path, Self.inode(path) == inode { unlink(path) }
    }

    private static func inode(_ path: String) -> UInt64? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// Says what is in the way before anything else is touched. Whether a dead host has left its socket there.
    @discardableResult
    static func isStale(_ path: String) throws -> Bool {
        guard !path.isEmpty, path.utf8.count <= pathBytesMax else {
            throw Failure(ExitStatus.usage, "\(path): a socket's path has 1 to \(pathBytesMax) bytes")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw Failure(
                ExitStatus.cannotCreate, "\(path): it is there already, and no socket: give another name, or remove it")
        }
        let probe = try makeSocket()
        defer { Glibc.close(probe) }
        if withAddress(path, { connect(probe, $0, $1) }) == 0 || errno == EAGAIN {
            throw Failure(
                ExitStatus.tryAgain, "\(path): another process answers on this socket. Stop it, or give another name.")
        }
        guard errno == ECONNREFUSED else { throw failure(path, "it is not known who has this socket", errno) }
        return true
    }

    private static func gid(_ name: String) throws -> gid_t {
        if let number = gid_t(name) { return number }
        guard let entry = getgrnam(name) else { throw Failure(ExitStatus.noInput, "\(name): there is no such group") }
        return entry.pointee.gr_gid
    }

    private static func failure(_ path: String, _ what: String, _ code: Int32) -> Failure {
        Failure(ExitStatus.cannotCreate, "\(path): \(what): \(String(cString: strerror(code)))")
    }
}

func makeSocket() throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else {
        throw Failure(ExitStatus.system, "the system refused a socket: \(String(cString: strerror(errno)))")
    }
    return descriptor
}

/// A path as the system takes it; '@' in front means the abstract names, which have no file.
func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8.prefix(ListeningSocket.pathBytesMax))
    withUnsafeMutableBytes(of: &address.sun_path) { place in
        place.copyBytes(from: bytes)
        if bytes.first == UInt8(ascii: "@") { place[0] = 0 }
    }
    let isAbstract = bytes.first == UInt8(ascii: "@")
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
}
