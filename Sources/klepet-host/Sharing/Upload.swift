// A file that comes (HTTP.md, Files): its bytes go into a part of the folder as they come, looked at and hashed on the way,
// and nobody is told of it before it is whole and on the disk.
//
//      socket ─▶ filling ─ swap ─▶ working: written, hashed, looked at, beside the loop ─▶ the last: synced, named, told
//                   └── full: the socket is not read until the work is done
//
//      What is refused is told at once, and the rest of it is passed over: a socket that is closed with bytes unread is
//      reset, and the refusal would be lost with it.

import CCrypto
import CKlepetUV
import Glibc
import KlepetWire

final class Upload {
    private let service: FileService
    /// Nil: whoever sent it has gone.
    private var connection: WebConnection?
    private let request: HTTPRequest
    private let id: String
    private let person: UInt64
    private let bytes: Int64
    private let name: String

    private enum State { case coming, told }
    private var state = State.coming
    private var received: Int64 = 0
    private var filling = Piece()
    private var working = Piece()
    private var isWorking = false
    private var isWaiting = false
    /// What is passed over behind a refusal.
    private var passed: Int64 = 0
    private let endMilliseconds: UInt64
    private let work: UploadWork

    private static let passedBytesMax: Int64 = 64 << 20
    private static let patienceMilliseconds: UInt64 = 30_000
    /// For all of it: whoever sends a byte now and then has a place that another one wants.
    private static let wholeMilliseconds: UInt64 = 600_000

    init(_ service: FileService, _ request: HTTPRequest, of person: UInt64, _ connection: WebConnection) {
        (self.service, self.request, self.person, self.connection) = (service, request, person, connection)
        bytes = Int64(clamping: request.head.bodyBytes)
        id = service.keys.newID()
        name = Self.name(request)
        work = UploadWork(service, id, person)
        endMilliseconds = connection.web.now + Self.wholeMilliseconds
        service.began(person, bytes: bytes)
        touch()
    }

    /// As somebody calls it: the last part of a path, without what steers a terminal or turns the reading direction.
    private static func name(_ request: HTTPRequest) -> String {
        let given = request.field("klepet-file-name").flatMap(percentDecoded) ?? ""
        let last = given.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var name = ""
        for scalar in last.unicodeScalars {
            switch scalar.value {
            case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: continue
            default: break
            }
            guard name.utf8.count + UTF8.width(scalar) <= 200 else { break }
            name.unicodeScalars.append(scalar)
        }
        let isEmpty = name.allSatisfy { $0 == "." || $0.isWhitespace }
        return isEmpty ? "file" : name
    }

    private func touch() {
        connection?.dueMilliseconds = min((connection?.web.now ?? 0) + Self.patienceMilliseconds, endMilliseconds)
    }

    // MARK: bytes come

    /// How many bytes it takes now.
    var room: Int { state == .told ? Piece.bytesMax : filling.room }

    func take(_ start: UnsafePointer<UInt8>, _ count: Int, isLast: Bool) {
        touch()
        guard state == .coming else {
            passed += Int64(count)
            if isLast || passed > Self.passedBytesMax { connection?.session?.end() }
            return
        }
        filling.append(start, count)
        received += Int64(count)
        begin()
    }

    /// It is full: the rest is read when the work is done. True: nothing may be taken now.
    func waits() -> Bool {
        guard room == 0 || (received == bytes && state == .coming) else { return false }
        if !isWaiting, let session = connection?.session {
            isWaiting = true
            session.waitForTick()
        }
        return true
    }

    private func begin() {
        guard !isWorking, filling.count > 0 else { return }
        swap(&filling, &working)
        isWorking = true
        let isLast = received == bytes
        // The policy as it is now: it may become another while the work is done.
        let policy = service.policy
        runAside(service.host.loop) { [work, working] in
            working.withBytes { work.perform($0, isLast: isLast, policy) }
        } then: { [self] outcome in
            worked(outcome, isLast: isLast)
        }
    }

    private func worked(_ outcome: UploadWork.Outcome, isLast: Bool) {
        isWorking = false
        working.clear()
        guard connection != nil else { return drop() }
        switch outcome {
        case .more:
            begin()
            resume()
        case .refused(let refusal): refuse(refusal)
        case .whole(let type, let sha256):
            service.ended(id, person, bytes: bytes, isWhole: true)
            let reference = service.keys.newReference(id, of: person, type, bytes, sha256)
            let facts = FileFacts(name: name, type: type, bytes: bytes, sha256: sha256, reference: reference)
            let said = JSON.object([
                JSON.Member(key: "ok", value: .bool(true)), JSON.Member(key: "file", value: facts.json),
            ])
            tell(.json(200, said.compact), goesOn: request.head.keepsAlive)
        }
    }

    private func resume() {
        guard isWaiting, state == .told || received < bytes else { return }
        isWaiting = false
        connection?.session?.tickCame()
    }

    // MARK: the end

    /// It is there or it never will be.
    private func tell(_ response: HTTPResponse, goesOn: Bool) {
        state = .told
        guard let connection, let session = connection.session else { return }
        session.reply(framed: response.bytes(to: request, keepsAlive: goesOn))
        if received == bytes {
            connection.uploadIsOver()
            if !goesOn { session.end() }
        }
        resume()
        connection.web.host.noteToFlush(session)
    }

    func refuse(_ refusal: FileRefusal) {
        service.ended(id, person, bytes: bytes, isWhole: false)
        work.drop()
        tell(.json(refusal.http, refusal.refusal.line(nil)), goesOn: request.head.keepsAlive && received == bytes)
    }

    /// Its connection is closed.
    func connectionClosed() {
        connection = nil
        if !isWorking { drop() }
    }

    private func drop() {
        guard state == .coming else { return }
        state = .told
        service.ended(id, person, bytes: bytes, isWhole: false)
        let work = work
        runAside(service.host.loop, work.drop) {}
    }
}

/// Bytes on their way to the disk.
private struct Piece {
    static let bytesMax = 512 << 10
    private(set) var count = 0
    private var storage: PieceStorage?

    var room: Int { Self.bytesMax - count }

    mutating func append(_ start: UnsafePointer<UInt8>, _ bytes: Int) {
        let storage = storage ?? PieceStorage()
        self.storage = storage
        let taken = min(bytes, room)
        memcpy(storage.start + count, start, taken)
        count += taken
    }

    mutating func clear() { count = 0 }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: storage.map { UnsafePointer($0.start) }, count: count))
    }
}

private final class PieceStorage {
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: Piece.bytesMax)
    deinit { start.deallocate() }
}

/// What is done beside the loop, a piece at a time.
private final class UploadWork {
    enum Outcome {
        case more
        case refused(FileRefusal)
        case whole(type: String, sha256: String)
    }

    private let store: FileStore
    private let id: String
    private let person: UInt64
    private var descriptor: Int32 = -1
    private var sniffing = MediaSniffing()
    private let hash = sha256_begin()
    private var isWhole = false

    init(_ service: FileService, _ id: String, _ person: UInt64) {
        (store, self.id, self.person) = (service.store, id, person)
    }

    deinit {
        sha256_free(hash)
        if descriptor >= 0 { close(descriptor) }
    }

    func perform(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, _ policy: FilePolicy) -> Outcome {
        guard let start = bytes.baseAddress, let hash else { return .refused(Self.failure(ENOMEM)) }
        if descriptor < 0 {
            descriptor = store.openPart(id)
            guard descriptor >= 0 else { return .refused(Self.failure(errno)) }
        }
        sniffing.take(start, bytes.count)
        if let refusal = refusal(policy, isLast: isLast) { return .refused(refusal) }
        guard sha256_take(hash, start, bytes.count) == 0 else { return .refused(Self.failure(EIO)) }
        let status = write(start, bytes.count)
        guard status == 0 else { return .refused(Self.failure(status)) }
        guard isLast, let type = sniffing.type(isWhole: true) else { return .more }
        let finished = store.finishPart(id, descriptor, of: person)
        guard finished == 0 else { return .refused(Self.failure(finished)) }
        isWhole = true
        var digest = [UInt8](repeating: 0, count: 32)
        guard sha256_end(hash, &digest) == 0 else { return .refused(Self.failure(EIO)) }
        let digits = Array("0123456789abcdef".utf8)
        let hex = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return .whole(type: type, sha256: String(decoding: hex, as: UTF8.self))
    }

    private func refusal(_ policy: FilePolicy, isLast: Bool) -> FileRefusal? {
        if let type = sniffing.type(isWhole: isLast), !policy.takes(type) {
            return FileRefusal(
                415, KLEPET_FILE_REFUSED,
                "By its bytes this is \(type), which the shop does not take: \(policy.types.joined(separator: ", ")).")
        }
        guard sniffing.hasTooManyPixels else { return nil }
        return FileRefusal(
            413, KLEPET_FILE_REFUSED,
            "The picture says that it has more than \(MediaSniffing.pixelsMax) pixels: send a smaller one.")
    }

    private func write(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
        var written = 0
        while written < count {
            let bytes = Glibc.write(descriptor, start + written, count - written)
            if bytes < 0, errno == EINTR { continue }
            guard bytes > 0 else { return bytes < 0 ? errno : EIO }
            written += bytes
        }
        return 0
    }

    private static func failure(_ status: Int32) -> FileRefusal {
        FileRefusal(
            status == ENOSPC || status == EDQUOT ? 507 : 503, KLEPET_BUSY,
            "The file cannot be kept now: \(String(cString: strerror(status))). Try again later.")
    }

    /// Nobody will name it.
    func drop() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        _ = store.destroy(isWhole ? store.newPath(id, person) : store.partPath(id))
    }
}
