// A descriptor that becomes readable when there is something to look at (an eventfd). However often it is signalled
// between two looks, it is written once.
//
//     the shop                        the host
//     publish, then signal()   ──▶    fd readable: clear(), then look
//
// The order on both sides is what makes it right: a signal that comes between the host's clear and its look is one
// whose event the look finds.

internal import CUV
internal import Glibc
internal import Synchronization

public final class WakeUp: Sendable {
    /// For poll, epoll, select, add_reader; owned by the WakeUp.
    public let fd: Int32
    private let isSignalled = Atomic<Bool>(false)

    public init() throws(LoopFailure) {
        fd = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard fd >= 0 else { throw LoopFailure("no descriptor for the wake-up", code: errno) }
    }

    deinit { _ = Glibc.close(fd) }

    /// Makes the descriptor readable. Any thread. A system call for the first signal after a look,
    /// a few ns for the others.
    public func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // Cannot be full: that takes 2^64 - 2 writes without a read.
        eventfd_write(fd, 1)
    }

    /// Quietens the descriptor; look afterwards. Any thread.
    public func clear() {
        var count: eventfd_t = 0
        eventfd_read(fd, &count)
        _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// To be called before each look, for hosts that quieten the descriptor by reading its 8 bytes themselves: without
    /// it the next signal would be taken for one that is still standing. About a nanosecond.
    @inline(__always)
    public func rearm() {
        if isSignalled.load(ordering: .relaxed) { _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing) }
    }
}
