// One connection: lines in, replies and pushes out.
//
//      socket ─▶ input ─▶ line by line ─▶ replies that may go at once ─────────────────────▶ output ─▶ writing ─▶ socket
//                                          └▶ held, until their events are on disk ────────▶ (and pushes)
//
// It is stalled, and its lines and events wait, while more is to be written than --pending-bytes-max, or while a copy is made for it.

import CKlepetUV
import Glibc

final class Connection {
    let host: ResidentHost
    let pipe: UnsafeMutablePointer<uv_pipe_t>
    private let writeRequest: UnsafeMutablePointer<uv_write_t>

    private(set) var input = Bytes()
    private(set) var output = Bytes()
    /// With uv_write, and not to be moved.
    private var writing = Bytes()
    private var isWriting = false
    /// How much of it one uv_write takes, so that a slow reader is noticed to read.
    private static let slice = 64 << 10

    private var held = Bytes()
    /// How much of `held` may go when which event is durable.
    private var marks: [(bytes: Int, seq: UInt64)] = []
    private var marked = 0

    var clients: [ClientName: AttachedClient] = [:]
    /// Most connections speak for one client: the one found last, by the bytes of its name.
    private(set) var lastName: [UInt8] = []
    private(set) weak var lastClient: AttachedClient?

    /// Its requests wait for the copy that it has asked for.
    private(set) var isWaitingForBackup = false
    private var isStalled = false
    private var isReading = false
    /// No further line is read, and when all is written it is closed.
    private(set) var isEnding = false
    private(set) var isClosed = false
    /// In the host's lists.
    var isDirty = false
    var isHolding = false

    init(_ host: ResidentHost) {
        self.host = host
        pipe = .allocate(capacity: 1)
        writeRequest = .allocate(capacity: 1)
    }

    deinit {
        pipe.deallocate()
        writeRequest.deallocate()
    }

    var stream: UnsafeMutablePointer<uv_stream_t> { UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_stream_t.self) }

    static func of(_ data: UnsafeMutableRawPointer?) -> Connection? {
        data.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: reading

    func startReading() {
        guard !isReading, !isEnding, !isClosed else { return }
        isReading = true
        let status = uv_read_start(
            stream,
            { handle, _, buffer in
                guard let host = Connection.of(handle?.pointee.data)?.host else { return }
                buffer?.pointee = uv_buf_init(host.readBuffer, UInt32(ResidentHost.readBytes))
            },
            { stream, count, buffer in
                guard let connection = Connection.of(stream?.pointee.data) else { return }
                connection.received(buffer?.pointee.base, count)
            })
        if status != 0 { close() }
    }

    func stopReading() {
        guard isReading else { return }
        isReading = false
        uv_read_stop(stream)
    }

    private func received(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
        guard count != 0, let bytes else { return }
        guard count > 0 else {
            // All is said, or the other side is gone; what it is still owed is tried.
            return count == Int(UV_EOF.rawValue) ? end() : close()
        }
        let start = UnsafeMutableRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
        if input.isEmpty {
            let taken = takeLines(start, count)
            if taken < count, !isEnding { input.append(start + taken, count - taken) }
        } else {
            input.append(start, count)
            takeInput()
        }
        seal()
        requireLineEnd()
    }

    /// What waited while it was stalled.
    private func takeInput() {
        guard let start = input.first else { return }
        let taken = takeLines(start, input.count)
        input.drop(taken)
    }

    /// Answers whole lines, as long as nothing stalls it; how many bytes that were.
    private func takeLines(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        var place = 0
        while place < count, !isStalled, !isWaitingForBackup, !isEnding, !isClosed {
            guard let found = memchr(start + place, 0x0A, count - place) else { break }
            let end = found.assumingMemoryBound(to: UInt8.self) - start
            guard end - place <= host.limits.lineBytesMax else {
                refuseLongLine()
                break
            }
            host.answer(start + place, end - place, on: self)
            place = end + 1
            if pendingBytes > host.limits.pendingBytesMax { stall() }
        }
        return place
    }

    private func requireLineEnd() {
        guard !isStalled, !isWaitingForBackup, !isEnding, input.count > host.limits.lineBytesMax else { return }
        refuseLongLine()
        seal()
    }

    /// Where the next line begins cannot be known.
    private func refuseLongLine() {
        let sentence = "A line has at most \(host.limits.lineBytesMax) bytes; this connection is closed."
        reply(LineRefusal(KLEPET_JSON_INVALID, sentence).line(nil), waits: false)
        end()
    }

    // MARK: replies

    /// A line without its end. It keeps its place behind replies that are still held.
    func reply(_ line: String, waits: Bool) {
        var line = line
        line.withUTF8 { reply($0.baseAddress, $0.count, waits: waits) }
    }

    @inline(__always)
    func reply(_ line: UnsafeRawPointer?, _ count: Int, waits: Bool) {
        if !waits, held.isEmpty {
            output.append(line, count)
            output.append(0x0A)
        } else {
            held.append(line, count)
            held.append(0x0A)
        }
        host.noteDirty(self)
    }

    /// Room for a reply that waits, and how much of it was written, line end and all.
    func replyLater(_ bytesMax: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        held.added(write(held.room(bytesMax)))
        host.noteDirty(self)
    }

    /// Behind a chunk of lines: what they brought about is durable when the last event accepted is.
    private func seal() {
        guard held.count > marked else { return }
        let accepted = host.acceptedSeq
        marks.append((held.count - marked, accepted))
        marked = held.count
        host.noteHolding(self)
    }

    /// All that waits came in one piece.
    var holdsOnePiece: Bool { marks.count == 1 }

    /// Whether something is still held.
    func release(durable: UInt64) -> Bool {
        var bytes = 0
        var count = 0
        while count < marks.count, marks[count].seq <= durable {
            bytes += marks[count].bytes
            count += 1
        }
        guard count > 0 else { return !held.isEmpty }
        marks.removeFirst(count)
        output.append(held.first, bytes)
        held.drop(bytes)
        marked -= bytes
        host.noteDirty(self)
        return !held.isEmpty
    }

    /// What was held will never be true.
    func forgetHeld() {
        held.drop(held.count)
        marks = []
        marked = 0
    }

    /// What is asked for behind a copy is answered behind it.
    func waitForBackup() {
        isWaitingForBackup = true
        stopReading()
    }

    /// A copy is whole or was given up: the reply, and on with the lines behind it.
    func finishBackup(_ line: String) {
        isWaitingForBackup = false
        reply(line, waits: true)
        seal()
        goOn()
    }

    // MARK: writing

    var holdsNothing: Bool { held.isEmpty }
    var unreadBytes: Int { output.count + writing.count }
    var pendingBytes: Int { unreadBytes + held.count }
    var takesPushes: Bool { !isStalled && !isEnding && !isClosed }

    /// Its events are durable, so it does not wait behind replies that are not.
    func push(_ head: String, _ event: UnsafeRawPointer, _ count: Int) {
        output.append(head)
        output.append(event, count)
        output.append(0x0A)
        host.noteDirty(self)
        if pendingBytes > host.limits.pendingBytesMax { stall() }
    }

    /// Once in a turn, for all that came together in it.
    func flush() {
        guard !isClosed, !isWriting else { return }
        while !output.isEmpty || !writing.isEmpty {
            if writing.isEmpty { swap(&writing, &output) }
            var buffer = uv_buf_init(UnsafeMutableRawPointer(writing.first)?.assumingMemoryBound(to: CChar.self), UInt32(clamping: writing.count))
            let written = uv_try_write(stream, &buffer, 1)
            if written > 0 { writing.drop(Int(written)) }
            if written < 0, written != UV_EAGAIN.rawValue { return close() }
            if !writing.isEmpty { return writeLater() }
        }
        goOn()
        if isEnding, held.isEmpty, !isWaitingForBackup, unreadBytes == 0 { close() }
    }

    private func writeLater() {
        isWriting = true
        var buffer = uv_buf_init(
            UnsafeMutableRawPointer(writing.first)?.assumingMemoryBound(to: CChar.self), UInt32(min(writing.count, Self.slice)))
        writeRequest.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let status = uv_write(writeRequest, stream, &buffer, 1) { request, status in
            guard let connection = Connection.of(request?.pointee.data) else { return }
            connection.wrote(status)
        }
        if status != 0 { close() }
    }

    private func wrote(_ status: Int32) {
        isWriting = false
        guard !isClosed else { return }
        guard status == 0 else { return close() }
        writing.drop(min(writing.count, Self.slice))
        goOn()
        flush()
    }

    // MARK: slow readers

    private func stall() {
        isStalled = true
        stopReading()
        // Replies that wait for the disk are not the reader's fault.
        if unreadBytes > host.limits.pendingBytesMax {
            output.append("{\"slow\":true,\"pending_bytes\":\(pendingBytes)}\n")
            host.noteDirty(self)
        }
    }

    /// Half is read: on with the lines that came, then with those that come, then with the events.
    private func goOn() {
        guard !isClosed, !isEnding, !isWaitingForBackup else { return }
        if isStalled {
            guard pendingBytes <= host.limits.pendingBytesMax / 2 else { return }
            isStalled = false
        } else if isReading {
            return
        }
        takeInput()
        seal()
        requireLineEnd()
        guard !isStalled, !isWaitingForBackup, !isEnding else { return }
        for client in clients.values where client.subscriberIndex != nil { host.push(client) }
        if !isStalled { startReading() }
    }

    // MARK: clients

    /// Its name as it is written in a line.
    func find(_ name: UnsafeBufferPointer<UInt8>, _ read: () -> ClientName?) -> AttachedClient? {
        if lastName.count == name.count, let last = lastClient, let start = name.baseAddress, memcmp(lastName, start, name.count) == 0 {
            return last
        }
        guard let key = read(), let found = clients[key] else { return nil }
        lastName = Array(name)
        lastClient = found
        return found
    }

    func forget(_ name: ClientName) {
        clients[name] = nil
        lastClient = nil
        lastName = []
    }

    // MARK: ending

    func end() {
        guard !isEnding, !isClosed else { return }
        isEnding = true
        stopReading()
        host.noteDirty(self)
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        isEnding = true
        stopReading()
        host.leave(self)
        uv_close(UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            let connection = Unmanaged<Connection>.fromOpaque(data).takeRetainedValue()
            connection.host.closed(connection)
        }
    }
}
