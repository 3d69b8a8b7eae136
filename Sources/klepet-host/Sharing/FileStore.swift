// Where the bytes of files lie (B17.1): a folder of the host's own, for its owner alone. What a file is called there is
// made by chance; nothing of it is a visitor's.
//
//      part/<id>           comes just now; nobody was told of it
//      new/<id>.<person>   is whole: this person may name it in a message, for a while
//      said/<id>.<seq>     the message of this number names it; two messages have a link each to the same bytes
//      place               up to which event the shop was followed (FileFollower.swift)

import Glibc

struct FileStore: Sendable {
    let path: String

    init(path: String) throws {
        self.path = path
        for folder in [path, path + "/part", path + "/new", path + "/said"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure(folder) }
            var status = stat()
            guard stat(folder, &status) == 0 else { throw Self.failure(folder) }
            guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
                throw Failure(
                    ExitStatus.cannotCreate,
                    "\(folder): this has to be a folder of the user that the host runs as, for nobody else: chmod 700")
            }
        }
        // Of uploads that ended with the process.
        for name in Self.names(in: path + "/part") { unlink(path + "/part/" + name) }
    }

    static func failure(_ path: String) -> Failure {
        Failure(ExitStatus.cannotCreate, "\(path): \(String(cString: strerror(errno)))")
    }

    var placePath: String { path + "/place" }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Those that are whole and may still be named, with when they came, in Unix seconds.
    func uploads() -> [(id: String, person: UInt64, bytes: UInt64, seconds: Int64)] {
        Self.names(in: path + "/new").compactMap { name in
            let parts = name.split(separator: ".")
            var status = stat()
            guard parts.count == 2, let person = UInt64(parts[1]), stat(path + "/new/" + name, &status) == 0 else {
                return nil
            }
            return (String(parts[0]), person, UInt64(clamping: status.st_size), Int64(status.st_mtim.tv_sec))
        }
    }

    // MARK: each of these returns 0, or the system's reason

    func openPart(_ id: String) -> Int32 {
        open(partPath(id), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }

    func partPath(_ id: String) -> String { "\(path)/part/\(id)" }
    func newPath(_ id: String, _ person: UInt64) -> String { "\(path)/new/\(id).\(person)" }
    func saidPath(_ id: String, _ seq: UInt64) -> String { "\(path)/said/\(id).\(seq)" }

    /// All of it is on the disk, and so is its name, when this returns.
    func finishPart(_ id: String, _ descriptor: Int32, of person: UInt64) -> Int32 {
        guard fsync(descriptor) == 0, rename(partPath(id), newPath(id, person)) == 0 else { return errno }
        return sync("new")
    }

    private func sync(_ folder: String) -> Int32 {
        let descriptor = open(path + "/" + folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? 0 : errno
    }

    /// A message names it. What is not there any more was destroyed, or was there too long: nobody can be given it.
    func keep(_ id: String, of person: UInt64, for seq: UInt64) -> Int32 {
        guard link(newPath(id, person), saidPath(id, seq)) != 0, errno != EEXIST, errno != ENOENT else { return 0 }
        return errno
    }

    func syncSaid() -> Int32 { sync("said") }

    func destroy(_ path: String) -> Int32 { unlink(path) == 0 || errno == ENOENT ? 0 : errno }
}
