// Takes connections from the listening socket, no more in one turn than it should.
//
//      listening ── the system gives no descriptor ──▶ paused ── a tenth of a second ──▶ listening
//          │ ▲
//          ▼ │ next turn                     (who comes meanwhile waits in the socket's backlog)
//         full: so many were taken in this turn

import CKlepetUV
import Glibc

final class Listener {
    /// Stays open while it is paused: nobody who comes is refused.
    private let descriptor: Int32
    private let loop: UnsafeMutablePointer<uv_loop_t>
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private let kind: SocketKind
    private var listening: UnsafeMutablePointer<uv_stream_t>?
    /// Takes one: `take(into:)`.
    private let onConnection: () -> Void
    private var takenInTurn = 0
    private var isFull = false
    private var isClosed = false

    /// Of each connection the first line is read in the turn that takes it, or the next.
    private static let takenInTurnMax = 32
    private static let pauseMilliseconds: UInt64 = 100

    init(
        _ descriptor: Int32, _ kind: SocketKind, _ loop: UnsafeMutablePointer<uv_loop_t>,
        onConnection: @escaping () -> Void
    ) throws {
        (self.descriptor, self.kind, self.loop, self.onConnection) = (descriptor, kind, loop, onConnection)
        uv_timer_init(loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let status = open()
        guard status == 0 else {
            throw Failure(ExitStatus.system, "the socket takes no connections: \(String(cString: uv_strerror(status)))")
        }
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> Listener? {
        data.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
    }

    private func open() -> Int32 {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return -errno }
        let opened = makeStream(loop, kind)
        opened.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        listening = opened
        let raw = UnsafeMutableRawPointer(opened)
        var status =
            switch kind {
            case .unix: uv_pipe_open(raw.assumingMemoryBound(to: uv_pipe_t.self), copy)
            case .tcp: uv_tcp_open(raw.assumingMemoryBound(to: uv_tcp_t.self), copy)
            }
        if status != 0 { Glibc.close(copy) }
        if status == 0 {
            status = uv_listen(opened, 1024) { stream, status in
                Listener.of(stream?.pointee.data)?.came(status)
            }
        }
        if status != 0 { shut() }
        return status
    }

    /// libuv (1.44) asks the system again as long as its handle is open, and would not come back while there is
    /// no descriptor to be had.
    private func came(_ status: Int32) {
        guard status == 0 else { return pause() }
        guard takenInTurn < Self.takenInTurnMax else {
            // Not taken: libuv keeps it and watches the socket no more until it is.
            isFull = true
            return
        }
        takenInTurn += 1
        onConnection()
    }

    /// 0, or what libuv says.
    func take(into client: UnsafeMutablePointer<uv_stream_t>) -> Int32 {
        guard let listening else { return UV_EAGAIN.rawValue }
        return uv_accept(listening, client)
    }

    /// Whoever came when it was full is taken now.
    func turn() {
        takenInTurn = 0
        guard isFull, !isClosed else { return }
        isFull = false
        takenInTurn = 1
        onConnection()
    }

    private func pause() {
        shut()
        uv_timer_start(timer, { timer in Listener.of(timer?.pointee.data)?.resume() }, Self.pauseMilliseconds, 0)
    }

    private func resume() {
        guard !isClosed, listening == nil, open() != 0 else { return }
        pause()
    }

    private func shut() {
        guard let listening else { return }
        self.listening = nil
        isFull = false
        uv_close(UnsafeMutableRawPointer(listening).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            if let handle { UnsafeMutableRawPointer(handle).deallocate() }
        }
    }

    /// No further connection.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        uv_timer_stop(timer)
        shut()
        Glibc.close(descriptor)
    }
}
