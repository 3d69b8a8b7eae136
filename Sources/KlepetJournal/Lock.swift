// One lock a journal: the worker appends, the loop's thread reads. It notices its own thread coming back (a reader's
// body that calls the journal) and says so, where a plain lock would stand still forever.

internal import Glibc

final class Lock: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_settype(&attributes, CInt(PTHREAD_MUTEX_ERRORCHECK))
        pthread_mutex_init(mutex, &attributes)
        pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Whether `hold` would have to wait just now.
    var isHeld: Bool {
        guard pthread_mutex_trylock(mutex) == 0 else { return true }
        pthread_mutex_unlock(mutex)
        return false
    }

    @inline(__always)
    func hold<Result>(_ work: () throws(JournalFailure) -> Result) throws(JournalFailure) -> Result {
        guard pthread_mutex_lock(mutex) == 0 else { throw Admission.reentered }
        defer { pthread_mutex_unlock(mutex) }
        return try work()
    }
}
