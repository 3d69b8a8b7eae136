// One connection: lines in, replies and pushes out.
//
//      socket ─▶ input ─▶ line by line ─▶ replies that may go at once ───────────────────▶ output ─▶ writing ─▶ socket
//                                          └▶ held, until their events are on disk ──────▶ (and pushes)
//
// It is stalled, and its lines and events wait, while more is to be written than --pending-bytes-max. Its lines
// wait for an answer that takes long (LongAnswers.swift), and for its turn, when it has kept the loop for longer
// than others should have to wait (Turns.swift).

import CKlepetUV
import Glibc

final class Connection {
    let host: ResidentHost
    let pipe: UnsafeMutablePointer<uv_pipe_t>
    private let writeRequest: UnsafeMutablePointer<uv_write_t>

    private(set) var input = Bytes()
    /// So much of a line that has not ended yet was looked through for its end.
    private var searched = 0
    /// What comes until the next line end belongs to a line that was too long.
    private var isSkipping = false
    private(set) var output = Bytes()
    /// With uv_write, and not to be moved.
    private var writing = Bytes()
    private var isWriting = false
    /// How much of it one uv_write takes, so that a slow reader is noticed to read.
    private static let slice = 64 << 10
    /// How often the system is asked to take more before the loop goes on.
    private static let writesAtOnce = 8

    private var held = HeldReplies()

    var clients: [ClientName: AttachedClient] = [:]
    /// Most connections speak for one client: the one found last, by the bytes of its name.
    var lastName: [UInt8] = []
    weak var lastClient: AttachedClient?

    /// What it has asked for and takes long: its requests wait for it (LongAnswers.swift).
    var awaited: LongAnswer?
    private var isStalled = false
    private var isReading = false
    /// No further line is read, and when all is written it is closed.
    private(set) var isEnding = false
    private(set) var isClosed = false
    /// The other side has said all, and some of it waits for its turn.
    private var hasEnded = false
    /// In the host's lists.
    var isDirty = false
    var isHolding = false
    var isWaiting = false
    private var credit = Credit()
    /// Clients for whom there is more than was pushed.
    private var owed: [AttachedClient] = []

    init(_ host: ResidentHost) {
        self.host = host
        pipe = .allocate(capacity: 1)
        writeRequest = .allocate(capacity: 1)
    }

    deinit {
        pipe.deallocate()
        writeRequest.deallocate()
    }

    var stream: UnsafeMutablePointer<uv_stream_t> {
        UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_stream_t.self)
    }

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
                // What waits for its turn is kept, so little of it is read when many wait.
                let bytes = host.waiting.isEmpty ? ResidentHost.readBytes : ResidentHost.readBytesMin
                buffer?.pointee = uv_buf_init(host.readBuffer, UInt32(bytes))
            },
            { stream, count, buffer in
                guard let connection = Connection.of(stream?.pointee.data) else { return }
                connection.received(buffer?.pointee.base, count)
            })
        if status != 0 { close() }
    }

    /// What somebody who came just now has sent already, without waiting for the loop to come round to it.
    func readAtOnce() {
        var descriptor: uv_os_fd_t = -1
        let handle = UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_handle_t.self)
        guard isReading, uv_fileno(handle, &descriptor) == 0 else { return }
        // Of its end and of errors the loop tells.
        let count = read(descriptor, host.readBuffer, ResidentHost.readBytesMin)
        if count > 0 { received(host.readBuffer, count) }
    }

    func stopReading() {
        guard isReading else { return }
        isReading = false
        uv_read_stop(stream)
    }

    private func received(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
        // The end comes with no buffer when libuv (1.44) has seen it behind what it has read, so
        // that is not what tells it.
        guard count >= 0 else {
            // All is said, or the other side is gone; what it is still owed is tried.
            guard count == Int(UV_EOF.rawValue) else { return close() }
            guard isWaiting else { return end() }
            hasEnded = true
            return stopReading()
        }
        guard count > 0, let bytes else { return }
        let start = UnsafeMutableRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
        let began = uv_hrtime()
        guard !isWaiting, credit.isLeft(at: began) else {
            // Not before: most send no more until they are answered, and to stop costs more than to read.
            stopReading()
            input.append(start, count)
            return host.wait(self)
        }
        let ends = min(credit.end(from: began), host.turnEnd(at: began))
        var isBehind = false
        if input.isEmpty {
            let taken = takeLines(start, count, until: ends, &isBehind)
            if taken < count, !isEnding { input.append(start + taken, count - taken) }
        } else {
            input.append(start, count)
            isBehind = takeInput(until: ends)
        }
        seal()
        credit.spend(from: began, to: uv_hrtime())
        if isBehind { host.wait(self) }
    }

    /// Its turn among those who wait: on with the lines that came, then with its events, as far as its credit goes.
    func serve(at now: UInt64, until turnEnds: UInt64) {
        // A query that was under way when the end came is still answered.
        guard takesPushes || (isEnding && !isClosed && awaited != nil), !awaitsCopy else { return }
        guard credit.takeTurn(at: now) else { return host.wait(self) }
        let ends = min(credit.end(from: now), turnEnds)
        let isBehind = stepQuery(until: ends) || takeInput(until: ends)
        guard !isClosed else { return }
        seal()
        if !isBehind || awaited != nil { pushOwed(until: ends) }
        credit.spend(from: now, to: uv_hrtime())
        if isBehind || !owed.isEmpty { host.wait(self) }
        guard !isBehind, !isStalled, !awaitsCopy else { return }
        if hasEnded { end() } else { startReading() }
    }

    /// What waited. Whether it ran out of time.
    private func takeInput(until ends: UInt64) -> Bool {
        guard let start = input.first else { return false }
        var isBehind = false
        input.drop(takeLines(start, input.count, until: ends, &isBehind))
        return isBehind
    }

    /// Answers whole lines, one at least, as long as nothing stalls it and its time goes; how many bytes that were.
    private func takeLines(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, until ends: UInt64, _ isBehind: inout Bool
    ) -> Int {
        var place = 0
        while place < count, !isStalled, awaited == nil, !isEnding, !isClosed {
            guard let found = memchr(start + place + searched, 0x0A, count - place - searched) else {
                return place + takeHalfLine(count - place)
            }
            searched = 0
            let end = found.assumingMemoryBound(to: UInt8.self) - start
            if isSkipping {
                isSkipping = false
            } else if end - place > host.limits.lineBytesMax {
                refuseLongLine()
            } else {
                host.answer(start + place, end - place, on: self)
            }
            place = end + 1
            if pendingBytes > host.limits.pendingBytesMax { stall() }
            if case .query = awaited {
                isBehind = true
                break
            }
            if place < count, uv_hrtime() >= ends {
                isBehind = true
                break
            }
        }
        return place
    }

    /// A line that has not ended yet. Of one that is too long nothing is kept; how much is done with.
    private func takeHalfLine(_ count: Int) -> Int {
        if !isSkipping, count > host.limits.lineBytesMax {
            isSkipping = true
            refuseLongLine()
        }
        searched = isSkipping ? 0 : count
        return isSkipping ? count : 0
    }

    /// A line end always ends a line, so the next one is not lost with it.
    private func refuseLongLine() {
        let sentence = "A line has at most \(host.limits.lineBytesMax) bytes; this one is passed over."
        reply(LineRefusal(KLEPET_JSON_INVALID, sentence).line(nil), waits: false)
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
        }
        host.noteDirty(self)
    }

    /// Room for a reply that waits, and how much of it was written, line end and all.
    func replyLater(_ bytesMax: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        held.append(bytesMax, write)
        host.noteDirty(self)
    }

    /// Behind a chunk of lines: what they brought about is durable when the last event accepted is.
    func seal() {
        if held.seal(host.acceptedSeq) { host.noteHolding(self) }
    }

    var holdsOnePiece: Bool { held.isOnePiece }

    /// Whether something is still held.
    func release(durable: UInt64) -> Bool {
        if held.release(durable: durable, to: &output) { host.noteDirty(self) }
        return !held.isEmpty
    }

    func forgetHeld() { held.forget() }

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
        var times = 0
        while !output.isEmpty || !writing.isEmpty {
            if writing.isEmpty { swap(&writing, &output) }
            // Who reads as fast as it is written to keeps the loop no longer than others.
            times += 1
            if times > Self.writesAtOnce { return writeLater() }
            var buffer = uv_buf_init(
                UnsafeMutableRawPointer(writing.first)?.assumingMemoryBound(to: CChar.self),
                UInt32(clamping: writing.count))
            let written = uv_try_write(stream, &buffer, 1)
            if written > 0 { writing.drop(Int(written)) }
            if written < 0, written != UV_EAGAIN.rawValue { return close() }
            if !writing.isEmpty { return writeLater() }
        }
        goOn()
        if isEnding, held.isEmpty, awaited == nil, unreadBytes == 0 { close() }
    }

    private func writeLater() {
        isWriting = true
        var buffer = uv_buf_init(
            UnsafeMutableRawPointer(writing.first)?.assumingMemoryBound(to: CChar.self),
            UInt32(min(writing.count, Self.slice)))
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

    /// Half is read: on with the lines that came, with the events, then with the lines that come, when it is its turn.
    func goOn() {
        guard !isClosed, !isEnding, !awaitsCopy else { return }
        if isStalled {
            guard pendingBytes <= host.limits.pendingBytesMax / 2 else { return }
            isStalled = false
            // What happened meanwhile was not pushed to anybody.
            for client in clients.values where client.subscriberIndex != nil { owe(client) }
        } else if isReading {
            return
        }
        host.wait(self)
    }

    /// There is more for it, to be pushed when it is this connection's turn.
    func owe(_ client: AttachedClient) {
        guard !client.isOwed else { return }
        client.isOwed = true
        owed.append(client)
        host.wait(self)
    }

    private func pushOwed(until ends: UInt64) {
        guard !owed.isEmpty else { return }
        var clients = owed[...]
        owed = []
        while takesPushes, let client = clients.popFirst() {
            client.isOwed = false
            if client.subscriberIndex != nil { host.push(client) }
            if uv_hrtime() >= ends { break }
        }
        owed += clients
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
        awaited = nil
        stopReading()
        host.leave(self)
        uv_close(UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let data = handle?.pointee.data else { return }
            let connection = Unmanaged<Connection>.fromOpaque(data).takeRetainedValue()
            connection.host.closed(connection)
        }
    }
}
