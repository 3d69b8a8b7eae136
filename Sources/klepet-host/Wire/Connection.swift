// A connection: bytes alone, in and out. How requests are cut out of them and replies are written is a carrier's that is
// one: in lines (LineConnection.swift), or by HTTP and as a WebSocket (Web/WebConnection.swift). What they say, when they
// may be answered and when it ends is its session's.
//
//      socket ─▶ kept ─▶ requests ─▶ Session ─▶ replies ─▶ output ─▶ writing ─▶ socket

import CKlepetUV
import Glibc

enum SocketKind { case unix, tcp }

class Connection {
    /// A uv_pipe_t or a uv_tcp_t.
    final let stream: UnsafeMutablePointer<uv_stream_t>
    /// Nil: it is closed.
    final private(set) var session: Session?

    /// What came and was not given to the session yet.
    private var kept = ByteBuffer()
    final var output = ByteBuffer()
    /// With uv_write, and not to be moved.
    private var writing = ByteBuffer()
    /// Who is read by as fast as it writes needs none.
    private var writeRequest: UnsafeMutablePointer<uv_write_t>?

    /// How much of it one uv_write takes, so that a slow reader is noticed to read.
    private static let slice = 64 << 10
    /// How often the system is asked to take more before the loop goes on.
    private static let writesAtOnce = 8

    init(_ loop: UnsafeMutablePointer<uv_loop_t>, _ kind: SocketKind) { stream = makeStream(loop, kind) }

    deinit {
        writeRequest?.deallocate()
        UnsafeMutableRawPointer(stream).deallocate()
    }

    /// From now on each has the other, until it is closed.
    final func open(for session: Session) {
        self.session = session
        stream.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    final var handle: UnsafeMutablePointer<uv_handle_t> {
        UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_handle_t.self)
    }

    final var descriptor: Int32? {
        var descriptor: uv_os_fd_t = -1
        return uv_fileno(handle, &descriptor) == 0 ? descriptor : nil
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> Connection? {
        data.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
    }

    private func received(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
        // The end comes with no buffer when libuv (1.44) has seen it behind what it has read, so
        // that is not what tells it.
        guard count >= 0 else {
            if count == Int(UV_EOF.rawValue) { session?.inputEnded() } else { session?.close() }
            return
        }
        guard count > 0, let bytes else { return }
        let start = UnsafeMutableRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
        session?.received(ArrivedBytes(start: start, count: count))
    }

    private func writeLater() {
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        writeRequest = request
        var buffer = uv_buf_init(
            UnsafeMutableRawPointer(writing.first)?.assumingMemoryBound(to: CChar.self),
            UInt32(min(writing.count, Self.slice)))
        request.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let status = uv_write(request, stream, &buffer, 1) { request, status in
            Connection.of(request?.pointee.data)?.wrote(status)
        }
        if status != 0 { session?.close() }
    }

    private func wrote(_ status: Int32) {
        writeRequest?.deallocate()
        writeRequest = nil
        guard let session, !session.isClosed else { return }
        guard status == 0 else { return session.close() }
        writing.drop(min(writing.count, Self.slice))
        session.wroteSome()
        flush()
    }

    // MARK: what every carrier of it does

    final func startReading() -> Bool {
        let status = uv_read_start(
            stream,
            { handle, _, buffer in
                guard let room = Connection.of(handle?.pointee.data)?.session?.roomToRead else { return }
                buffer?.pointee = uv_buf_init(room.baseAddress, UInt32(room.count))
            },
            { stream, count, buffer in
                Connection.of(stream?.pointee.data)?.received(buffer?.pointee.base, count)
            })
        return status == 0
    }

    final func readAtOnce() {
        guard let descriptor, let session else { return }
        let room = session.roomToReadAtOnce
        // Of its end and of errors the loop tells.
        let count = read(descriptor, room.baseAddress, room.count)
        if count > 0 { received(room.baseAddress, count) }
    }

    final func stopReading() { uv_read_stop(stream) }

    final func keep(_ arrived: ArrivedBytes) { kept.append(arrived.baseAddress, arrived.count) }

    /// Gives what was kept and what has arrived to `cut`, which returns how many bytes of it are done with. The rest is
    /// kept.
    final func take(_ arrived: ArrivedBytes?, _ cut: (UnsafeMutablePointer<UInt8>, Int) -> Int) {
        if let arrived {
            // Mostly nothing is kept, and requests are answered where they were read to.
            guard !kept.isEmpty, let start = arrived.baseAddress else {
                guard let start = arrived.baseAddress else { return }
                let taken = cut(start, arrived.count)
                return kept.append(start + taken, arrived.count - taken)
            }
            kept.append(start, arrived.count)
        }
        guard let start = kept.first else { return }
        kept.drop(cut(start, kept.count))
    }

    final func send(framed bytes: UnsafeRawPointer?, _ count: Int) { output.append(bytes, count) }

    final var unreadBytes: Int { output.count + writing.count }

    final func flush() {
        guard writeRequest == nil, let session else { return }
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
            if written < 0, written != UV_EAGAIN.rawValue { return session.close() }
            if !writing.isEmpty { return writeLater() }
        }
        session.wroteAll()
    }

    final var hasHungUp: Bool {
        guard let descriptor else { return true }
        var end = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&end, 1, 0) > 0 && end.revents & Int16(POLLHUP | POLLERR) != 0
    }

    final func closeStream() {
        uv_close(handle) { handle in
            guard let data = handle?.pointee.data else { return }
            let connection = Unmanaged<Connection>.fromOpaque(data).takeRetainedValue()
            connection.session?.closed()
            connection.session = nil
        }
    }
}

/// One that is to be opened; whoever asked lets its memory go.
func makeStream(_ loop: UnsafeMutablePointer<uv_loop_t>, _ kind: SocketKind) -> UnsafeMutablePointer<uv_stream_t> {
    switch kind {
    case .unix:
        let pipe = UnsafeMutablePointer<uv_pipe_t>.allocate(capacity: 1)
        uv_pipe_init(loop, pipe, 0)
        return UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_stream_t.self)
    case .tcp:
        let tcp = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
        uv_tcp_init(loop, tcp)
        return UnsafeMutableRawPointer(tcp).assumingMemoryBound(to: uv_stream_t.self)
    }
}
