// A thread on which the loops of many shops turn. Each has a place: libuv watches its loop's descriptor and its timer,
// as klepet_uv.h does on a host's loop, and after a turn of libuv's those turn that have something to do.
//
//      call { } ──▶ mailbox ─┐
//      its descriptor ───────┼─▶ touched ──▶ loop.turn, onTurn, the timer for what comes next
//      its timer ────────────┘
//
// What takes long in one shop, takes long for all of them: that is what sharing is. So a call that has to wait for a
// disk takes its shop along: the place is lent to the caller's thread and left alone until it comes back (law 11). The
// thread begins with the first place and ends with the last.

internal import CUV

public final class SharedPlace: @unchecked Sendable {
    public var thread: LoopThread { shared.thread }
    private let shared: SharedThread
    private let loop: Loop
    private let onTurn: () -> Void
    private let poll: UnsafeMutablePointer<uv_poll_t>
    private let timer: UnsafeMutablePointer<uv_timer_t>
    private var isTouched = false
    private var isLeft = false
    /// The shop is on another thread; touches are kept until it is back.
    private var isLent = false

    /// Takes a hosted loop over; `onTurn` is called on the thread after each of its turns.
    public static func enter(_ loop: Loop, onTurn: @escaping () -> Void) throws(LoopFailure) -> SharedPlace {
        let shared = try SharedThread.ofProcess.enter { () throws(LoopFailure) in try SharedThread() }
        let place = SharedPlace(shared, loop, onTurn)
        let result = shared.thread.call { place.begin() } ?? UV_ESRCH.rawValue
        guard result == 0 else {
            if SharedThread.ofProcess.leave(shared) { shared.thread.stop() }
            throw LoopFailure("no place on the shared loop", code: result)
        }
        return place
    }

    private init(_ shared: SharedThread, _ loop: Loop, _ onTurn: @escaping () -> Void) {
        (self.shared, self.loop, self.onTurn) = (shared, loop, onTurn)
        poll = .allocate(capacity: 1)
        timer = .allocate(capacity: 1)
    }

    deinit {
        poll.deallocate()
        timer.deallocate()
    }

    // MARK: on the thread

    private func begin() -> Int32 {
        guard let uv = shared.thread.loop.uvLoop else { return UV_EINVAL.rawValue }
        let result = uv_poll_init(uv, poll, loop.fd)
        guard result == 0 else { return result }
        uv_timer_init(uv, timer)
        // Given back when libuv has let go of both.
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()
        timer.pointee.data = Unmanaged.passRetained(self).toOpaque()
        watch()
        touch()
        return 0
    }

    private func watch() {
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, status, _ in
            guard let place = SharedPlace.of(handle?.pointee.data) else { return }
            place.touch()
            // libuv watches a descriptor that it has told an error of no more.
            if status != 0, !place.isLeft { place.watch() }
        }
    }

    /// Something was done or is to be done: it turns after this turn of libuv's.
    public func touch() {
        guard !isTouched, !isLeft else { return }
        isTouched = true
        shared.touched.append(self)
    }

    /// From now on the shop and its loop are the caller's thread's.
    public func lend() {
        isLent = true
        uv_poll_stop(poll)
        uv_timer_stop(timer)
    }

    public func takeBack() {
        isLent = false
        guard !isLeft else { return }
        watch()
        touch()
    }

    fileprivate func turn() {
        isTouched = false
        guard !isLeft, !isLent else { return }
        loop.turn(waitMilliseconds: 0)
        onTurn()
        let wait = loop.timeoutMilliseconds
        guard wait >= 0 else {
            uv_timer_stop(timer)
            return
        }
        uv_update_time(shared.thread.loop.uvLoop)
        uv_timer_start(
            timer,
            { handle in
                guard let handle else { return }
                // libuv before 1.45 runs due timers first and waits then.
                uv_stop(handle.pointee.loop)
                SharedPlace.of(handle.pointee.data)?.touch()
            }, UInt64(wait), 0)
    }

    private func end() {
        isLeft = true
        for handle in [UnsafeMutableRawPointer(poll), UnsafeMutableRawPointer(timer)] {
            uv_close(handle.assumingMemoryBound(to: uv_handle_t.self)) { handle in
                guard let data = handle?.pointee.data else { return }
                Unmanaged<SharedPlace>.fromOpaque(data).release()
            }
        }
        loop.close()
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> SharedPlace? {
        data.map { Unmanaged<SharedPlace>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: from any thread

    /// Closes the loop and gives the place back, once. Not on the thread itself.
    public func leave() {
        thread.run { end() }
        if SharedThread.ofProcess.leave(shared) { thread.stop() }
    }
}

private final class SharedThread: @unchecked Sendable {
    static let ofProcess = ProcessWide<SharedThread>()

    let thread: LoopThread
    /// Its own thread alone.
    var touched: [SharedPlace] = []

    init() throws(LoopFailure) {
        thread = try LoopThread(Loop())
        thread.run { thread.onTurn = { [unowned(unsafe) self] in turnTouched() } }
    }

    private func turnTouched() {
        guard !touched.isEmpty else { return }
        let places = touched
        touched.removeAll(keepingCapacity: true)
        for place in places { place.turn() }
    }
}
