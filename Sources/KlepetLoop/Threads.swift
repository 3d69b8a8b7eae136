// The pieces of POSIX that loops, workers and mailboxes stand on: a lock with a condition, a semaphore, and a thread.

internal import CUV
internal import Glibc

/// A mutex and its condition (a monitor), at a fixed address.
struct Monitor: ~Copyable, @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    @inline(__always) func lock() { pthread_mutex_lock(mutex) }
    @inline(__always) func unlock() { pthread_mutex_unlock(mutex) }

    @inline(__always)
    func withLock<Value>(_ body: () -> Value) -> Value {
        lock()
        defer { unlock() }
        return body()
    }

    /// Holding the lock: lets go, waits for a signal, takes it again. It may wake without one, so look again.
    func wait() { pthread_cond_wait(condition, mutex) }
    func signal() { pthread_cond_signal(condition) }
    func broadcast() { pthread_cond_broadcast(condition) }
}

/// Something that happened on another thread, for one that has nothing to do before.
public final class Notice: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isGiven = false

    public init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        // A wall clock may be set while somebody waits by it.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Any thread; whoever waits goes on.
    public func give() {
        pthread_mutex_lock(mutex)
        isGiven = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until it is given, and takes it: false when it was not given in that time, or another took it.
    @discardableResult
    public func take(waitMilliseconds: Int) -> Bool {
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        until.tv_sec += waitMilliseconds / 1_000
        until.tv_nsec += waitMilliseconds % 1_000 * 1_000_000
        if until.tv_nsec >= 1_000_000_000 {
            until.tv_sec += 1
            until.tv_nsec -= 1_000_000_000
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isGiven { guard pthread_cond_timedwait(condition, mutex, &until) == 0 else { break } }
        defer { isGiven = false }
        return isGiven
    }
}

/// A semaphore at a fixed address, at zero.
struct Semaphore: ~Copyable, @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }
    /// Until it was posted once more than it was waited for.
    func wait() { while sem_wait(semaphore) != 0 {} }
}

/// A thread of the library's own. Its body keeps alive what it captures until it returns.
struct OwnThread {
    let handle: pthread_t
    var id: ThreadID { ThreadID(handle) }

    private final class Start {
        let name: String
        let body: () -> Void
        init(name: String, body: @escaping () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// `name` is what `top` and debuggers show, at most 15 bytes.
    ///
    /// The host's signals are the host's: its handlers never run on this thread. Only the faults stay open, so that a
    /// crash still reaches the host's crash reporter.
    init(_ name: String, _ body: @escaping () -> Void) throws(LoopFailure) {
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, OwnThread.main, start.toOpaque())
        guard result == 0 else {
            start.release()
            throw LoopFailure("no thread for \(name)", code: result)
        }
        handle = thread
    }

    func join() { pthread_join(handle, nil) }
    func detach() { pthread_detach(handle) }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(pthread_self(), start.name)
        start.body()
        return nil
    }
}
