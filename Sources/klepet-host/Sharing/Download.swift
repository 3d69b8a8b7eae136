// The way of a file to who may see it: piece by piece, the next when the one before it is written, so that a slow reader
// costs one piece.

import CKlepetUV
import Glibc

final class Download {
    private let loop: UnsafeMutablePointer<uv_loop_t>
    private var connection: WebConnection?
    private let keepsAlive: Bool
    private let file: OpenFile
    private var place: Int64
    private let end: Int64
    private var isReading = false

    private static let pieceBytes = 128 << 10
    private static let patienceMilliseconds: UInt64 = 30_000

    /// Of the file's bytes these, behind the head, which is told already.
    init(_ connection: WebConnection, _ file: OpenFile, _ range: Range<Int64>, keepsAlive: Bool) {
        (self.connection, self.file, self.keepsAlive) = (connection, file, keepsAlive)
        loop = connection.web.host.loop
        (place, end) = (range.lowerBound, range.upperBound)
        touch()
    }

    private func touch() {
        guard let connection else { return }
        connection.dueMilliseconds = connection.web.now + Self.patienceMilliseconds
    }

    /// All that was read is written.
    func wroteAll() {
        guard !isReading, connection != nil else { return }
        guard place < end else { return finish(isWhole: true) }
        isReading = true
        let (file, place, count) = (file, place, Int(min(Int64(Self.pieceBytes), end - place)))
        runAside(loop) {
            file.read(at: place, count)
        } then: { [self] bytes in
            read(bytes)
        }
    }

    private func read(_ bytes: [UInt8]) {
        isReading = false
        guard let connection, let session = connection.session else { return }
        // Less than was promised: there is no other way to say so than to end.
        guard !bytes.isEmpty else { return finish(isWhole: false) }
        place += Int64(bytes.count)
        touch()
        session.reply(framed: bytes)
    }

    private func finish(isWhole: Bool) {
        guard let connection, let session = connection.session else { return }
        self.connection = nil
        connection.downloadIsOver()
        guard isWhole else { return session.close() }
        if !keepsAlive { session.end() }
        session.tickCame()
    }

    func connectionClosed() { connection = nil }
}

/// Closed when nobody reads it any more.
final class OpenFile {
    private let descriptor: Int32
    let bytes: Int64

    /// The first of these that is there.
    init?(_ paths: [String]) {
        let opened = paths.lazy.map { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }.first { $0 >= 0 }
        var status = stat()
        guard let opened else { return nil }
        guard fstat(opened, &status) == 0 else {
            close(opened)
            return nil
        }
        (descriptor, bytes) = (opened, Int64(status.st_size))
    }

    deinit { close(descriptor) }

    /// Empty: the disk refused, or it has become shorter.
    func read(at place: Int64, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            read = max(0, pread(descriptor, buffer.baseAddress, count, off_t(place)))
        }
    }
}
