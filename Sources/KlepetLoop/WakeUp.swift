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
    private let made: Atomic<Int32>
    private let isSignalled = Atomic<Bool>(false)

    /// With `later`, the descriptor comes when somebody asks for it: a shop whose host polls has none.
    public init(later: Bool = false) throws(LoopFailure) {
        made = Atomic(later ? -1 : try Self.open())
    }

    deinit { if fd >= 0 { _ = Glibc.close(fd) } }

    private static func open() throws(LoopFailure) -> Int32 {
        let fd = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard fd >= 0 else { throw LoopFailure("no descriptor for the wake-up", code: errno) }
        return fd
    }

    /// For poll, epoll, select, add_reader; owned by the WakeUp. -1: nobody has asked for it yet.
    @inline(__always)
    public var fd: Int32 { made.load(ordering: .acquiring) }

    /// The same, made if it was not there, and readable if it would be by now. By the thread that signals.
    public func descriptor() throws(LoopFailure) -> Int32 {
        if fd < 0 {
            let new = try Self.open()
            made.store(new, ordering: .releasing)
            if isSignalled.load(ordering: .acquiring) { eventfd_write(new, 1) }
        }
        return fd
    }

    /// Makes the descriptor readable. Any thread, when it is there. A system call for the first signal after a look,
    /// a few ns for the others.
    public func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // Cannot be full: that takes 2^64 - 2 writes without a read.
        if fd >= 0 { eventfd_write(fd, 1) }
    }

    /// Quietens the descriptor; look afterwards. Any thread.
    public func clear() {
        var count: eventfd_t = 0
        if fd >= 0 { eventfd_read(fd, &count) }
        _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// The same where it is readable; true: it was. One that is about to be written stays for the next time.
    func take() -> Bool {
        var count: eventfd_t = 0
        guard eventfd_read(fd, &count) == 0 else { return false }
        _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
        return true
    }

    /// To be called before each look, for hosts that quieten the descriptor by reading its 8 bytes themselves: without
    /// it the next signal would be taken for one that is still standing. About a nanosecond.
    @inline(__always)
    public func rearm() {
        if isSignalled.load(ordering: .relaxed) { _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing) }
    }
}
