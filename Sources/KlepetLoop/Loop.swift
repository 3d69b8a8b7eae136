// One libuv loop with what a shop needs on it: one timer, one wake-up from other threads, workers for the disk.
// It knows nothing of chats.
//
//                     arm(afterMilliseconds:) ──▶ [ timer ] ──▶ onTimer
//     any thread ──▶  wake()                  ──▶ [ wake-up ] ─▶ onWake       turn() runs them,
//                     submit(work, then:)     ──▶ [ worker ] ──▶ done         on the thread that calls it
//
// A turn ends after the first wait that brought something: what became ready together runs in the same turn.
//
// The wake-up is a descriptor of ours and not a uv_async_t: libuv's (1.44) lets the woken thread spin until the
// waking one has come out of its send. Where both share a core it spins a thousand times and yields: 10 µs a commit on
// average.

//
// A loop that turns on a thread of the library's is libuv's. One that its host turns is the host's own loop, libuv's or
// another: here it needs what that one waits for, the wake-up's descriptor, and the time of its timer. So a stepped
// shop has one descriptor for its loop, and not the five of a loop of libuv's.

internal import CUV
internal import Glibc
internal import Synchronization

/// One thread at a time uses the loop, its owner; whoever holds the loop sees to that. Any thread may call `wake()`.
/// The owner closes it, by `close()` or by letting go of it.
public final class Loop: @unchecked Sendable {
    /// Called on the loop's thread when the time given to `arm` has come, never before.
    public var onTimer: () -> Void = {}
    /// Called on the loop's thread, once for all the calls of `wake()` since it was last called.
    public var onWake: () -> Void = {}

    private(set) var isClosed = false
    private var isTurning = false
    private var closesAfterTurn = false

    /// `nil`: the host has one.
    private let uv: UVLoop?
    var uvLoop: UnsafeMutablePointer<uv_loop_t>? { uv?.loop }
    private let fork = ForkGuard()

    /// What `arm` was given, on the boot clock.
    private var dueMilliseconds: Int64?
    /// libuv's clock stands still while the machine is suspended, ours does not: so the timer looks at it this often.
    static let sleepMillisecondsMax: Int64 = 30_000

    /// For `wake()` and for the worker.
    private let wakeUp: WakeUp
    private let isCalled = Atomic<Bool>(false)
    private let worker: Worker

    public init(isHosted: Bool = false) throws(LoopFailure) {
        let wakeUp = try WakeUp()
        uv = isHosted ? nil : try UVLoop(wakeUp.fd)
        self.wakeUp = wakeUp
        worker = Worker { [wakeUp] in wakeUp.signal() }
        guard let uv else { return }
        uv.poll.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        uv.timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        watch()
        // libuv hands a descriptor to epoll at the next run; before it, `fd` would not become readable.
        uv_run(uv.loop, UV_RUN_NOWAIT)
    }

    deinit { close() }

    // MARK: Turning

    /// Readable when `turn` has work, for hosts that wait by themselves; the timer is not in it:
    /// see `timeoutMilliseconds`.
    public var fd: Int32 { isClosed ? -1 : uv.map { uv_backend_fd($0.loop) } ?? wakeUp.fd }

    /// How long a host may wait for `fd` before the next turn: 0 when there is work, -1 when nothing is armed.
    public var timeoutMilliseconds: Int32 {
        guard !isClosed else { return -1 }
        guard let uv else { return dueMilliseconds == nil ? -1 : Int32(truncatingIfNeeded: remainingMilliseconds) }
        // libuv counts from the time it last looked at the clock, which is the previous turn.
        uv_update_time(uv.loop)
        return uv_backend_timeout(uv.loop)
    }

    /// Runs what is ready. Waits at most that long for something to become ready: 0 does not wait, -1 as long as it
    /// takes (it may come back with nothing done now and then, when the timer has looked at the clock, or a signal
    /// came). Called from within a turn, it does nothing. The owner only.
    public func turn(waitMilliseconds: Int32) {
        guard !isClosed, !isTurning, !fork.isForked else { return }
        isTurning = true
        if waitMilliseconds != 0 { waitForWork(waitMilliseconds) }
        if let uv {
            uv_run(uv.loop, UV_RUN_NOWAIT)
        } else {
            if wakeUp.take() { woken() }
            if dueMilliseconds != nil { timerFired() }
        }
        isTurning = false
        if closesAfterTurn { close() }
    }

    /// The same for a thread to which no signal comes: one system call less.
    func turnWithoutSignals() {
        guard let uv else { return turn(waitMilliseconds: -1) }
        guard !isClosed, !isTurning, !fork.isForked else { return }
        isTurning = true
        uv_run(uv.loop, UV_RUN_ONCE)
        isTurning = false
        if closesAfterTurn { close() }
    }

    /// We wait here and not in libuv, which goes on waiting after a signal: a host that handles one wants to look at
    /// what it has changed.
    private func waitForWork(_ limit: Int32) {
        let timeout = timeoutMilliseconds
        let wait = limit < 0 ? timeout : timeout < 0 ? limit : min(limit, timeout)
        guard wait != 0 else { return }
        var descriptor = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
        _ = Glibc.poll(&descriptor, 1, wait)
    }

    /// Ends the wait of the turn that is under way, or of the next. Any thread, and a signal's handler:
    /// neither lock nor memory.
    public func interrupt() {
        let before = errno
        wakeUp.signal()
        errno = before
    }

    /// Something ran: the turn waits no longer. (libuv before 1.45 runs due timers first and waits then.)
    private func endTurn() {
        if let uv { uv_stop(uv.loop) }
    }

    // MARK: Timer

    /// Sets the one timer: `onTimer` is called once, in the turn after that time; `nil` disarms. The time counts while
    /// the machine sleeps, too. The owner only.
    public func arm(afterMilliseconds: Int64?) {
        guard !isClosed else { return }
        guard let after = afterMilliseconds else {
            dueMilliseconds = nil
            if let uv { uv_timer_stop(uv.timer) }
            return
        }
        // A century is as good as never and keeps the sum in range.
        let due = Clock.bootMilliseconds &+ min(max(after, 0), 3_153_600_000_000)
        guard due != dueMilliseconds else { return }
        dueMilliseconds = due
        startTimer()
    }

    private var remainingMilliseconds: Int64 {
        guard let due = dueMilliseconds else { return Self.sleepMillisecondsMax }
        return min(max(due &- Clock.bootMilliseconds, 0), Self.sleepMillisecondsMax)
    }

    private func startTimer() {
        guard let uv, dueMilliseconds != nil else { return }
        uv_update_time(uv.loop)
        uv_timer_start(
            uv.timer, { handle in Loop.of(handle?.pointee.data)?.timerFired() }, UInt64(remainingMilliseconds), 0)
    }

    /// Two clocks cut to milliseconds can differ by one; and the time may be farther away than one sleep.
    private func timerFired() {
        guard let due = dueMilliseconds else { return }
        guard Clock.bootMilliseconds >= due else { return startTimer() }
        dueMilliseconds = nil
        endTurn()
        onTimer()
    }

    // MARK: Wake-up

    /// Makes the loop turn and call `onWake`. Any thread, also while the loop is being closed.
    public func wake() {
        guard !fork.isForked else { return }
        isCalled.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    private func watch() {
        guard let uv else { return }
        uv_poll_start(uv.poll, Int32(UV_READABLE.rawValue)) { handle, status, _ in
            guard let loop = Loop.of(handle?.pointee.data) else { return }
            loop.woken()
            // libuv watches a descriptor that it has told an error of no more.
            if status != 0, !loop.isClosed { loop.watch() }
        }
    }

    private func woken() {
        endTurn()
        wakeUp.clear()
        worker.collect()
        if isCalled.exchange(false, ordering: .acquiring) { onWake() }
    }

    // MARK: Work

    /// Runs `work` on a thread of the loop's own, then `done` on the loop's thread. One at a time: false, and
    /// nothing is done, while the one before has not been done with. Allocates nothing when the closures are kept by
    /// the caller. The owner only.
    @discardableResult
    public func submit(_ work: @escaping @Sendable () -> Void, then done: @escaping () -> Void) -> Bool {
        guard !isClosed, !fork.isForked else { return false }
        return worker.submit(work, then: done)
    }

    /// Work is in flight, or its `done` has still to be called.
    public var isWorking: Bool { !fork.isForked && worker.isWorking }

    /// Waits for the work in flight and calls its `done` here. Also from within a turn. The owner only.
    public func finishWork() {
        if !fork.isForked { worker.finish() }
    }

    // MARK: End

    /// Waits for the work in flight, calls its `done`, and gives everything back; called from within a turn, when
    /// the turn ends. Again: nothing. The owner only. In a forked child it leaves everything as it is: the
    /// kernel's part is the parent's.
    public func close() {
        guard !isClosed else { return }
        guard !fork.isForked else {
            isClosed = true
            return
        }
        guard !isTurning else {
            closesAfterTurn = true
            return
        }
        // `done` may submit again.
        while isWorking { finishWork() }
        isClosed = true
        worker.close()
        uv?.close()
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> Loop? {
        data.map { Unmanaged<Loop>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libuv's part: the loop, and on it the watch of the wake-up's descriptor and the timer.
private final class UVLoop {
    let loop: UnsafeMutablePointer<uv_loop_t>
    let poll: UnsafeMutablePointer<uv_poll_t>
    let timer: UnsafeMutablePointer<uv_timer_t>

    init(_ descriptor: Int32) throws(LoopFailure) {
        let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
        let result = uv_loop_init(loop)
        guard result >= 0 else {
            loop.deallocate()
            throw LoopFailure("no event loop", code: result)
        }
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        let opened = uv_poll_init(loop, poll, descriptor)
        guard opened >= 0 else {
            poll.deallocate()
            uv_loop_close(loop)
            loop.deallocate()
            throw LoopFailure("no wake-up for the event loop", code: opened)
        }
        (self.loop, self.poll) = (loop, poll)
        timer = .allocate(capacity: 1)
        uv_timer_init(loop, timer)
    }

    func close() {
        for handle in [UnsafeMutableRawPointer(poll), UnsafeMutableRawPointer(timer)] {
            uv_close(handle.assumingMemoryBound(to: uv_handle_t.self), nil)
        }
        uv_run(loop, UV_RUN_DEFAULT)
        // Refused only if a handle were still open: then leaking the loop is better than
        // freeing what libuv still holds.
        guard uv_loop_close(loop) == 0 else { return }
        poll.deallocate()
        timer.deallocate()
        loop.deallocate()
    }
}
