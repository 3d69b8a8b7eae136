// Files, read as a whole or line by line; what is wrong with one is a sentence that names it.

import Glibc

func requireFile(_ path: String, whatIsMissing: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
        throw Failure(ExitStatus.noInput, "\(path): \(whatIsMissing): \(String(cString: strerror(errno)))")
    }
    guard access(path, R_OK) == 0 else {
        throw Failure(ExitStatus.noInput, "\(path): it cannot be read: \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(ExitStatus.noInput, "\(path): this is a folder") }
}

func readFile(_ path: String, whatIsMissing: String) throws -> [UInt8] {
    try requireFile(path, whatIsMissing: whatIsMissing)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw Failure(ExitStatus.noInput, "\(path): it cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { Glibc.close(descriptor) }
    return try readAll(descriptor, path)
}

/// To the end. `name`: what it is called in a sentence.
func readAll(_ descriptor: Int32, _ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
            throw Failure(ExitStatus.noInput, "\(name): it cannot be read: \(String(cString: strerror(errno)))")
        }
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
    }
}

/// Makes a file, or writes over the one that is there.
func writeFile(_ path: String, _ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
        throw Failure(ExitStatus.cannotCreate, "\(path): it cannot be written: \(String(cString: strerror(errno)))")
    }
    defer { Glibc.close(descriptor) }
    Terminal.write(text, to: descriptor)
}

/// The lines of a file, one after the other, however long the file is.
final class FileLines {
    private let file: UnsafeMutablePointer<FILE>
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private(set) var number = 0

    init(_ path: String, whatIsMissing: String) throws {
        try requireFile(path, whatIsMissing: whatIsMissing)
        guard let opened = fopen(path, "re") else {
            throw Failure(ExitStatus.noInput, "\(path): it cannot be read: \(String(cString: strerror(errno)))")
        }
        file = opened
    }

    deinit {
        fclose(file)
        free(line)
    }

    func next() -> [UInt8]? {
        let count = getline(&line, &capacity, file)
        guard count >= 0, let line else { return nil }
        number += 1
        let bytes = UnsafeRawBufferPointer(start: line, count: count)
        return Array(bytes.last == 0x0A ? UnsafeRawBufferPointer(rebasing: bytes.dropLast()) : bytes)
    }
}
