// What the tests of this room share: threads that start together, a stopwatch, and one suite around all, so that tests
// that look at the time run one after the other.

import Glibc
import Synchronization
import Testing

@testable import KlepetLoop

@Suite(.serialized)
enum LoopRoom {}

/// Milliseconds that a thing which does not wait may take on a machine that is busy with other things.
let patience = 3_000.0

func nanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

func millisecondsTaken(_ body: () -> Void) -> Double {
    let start = nanoseconds()
    body()
    return Double(nanoseconds() - start) / 1e6
}

func sleep(milliseconds: Int) { usleep(UInt32(milliseconds * 1_000)) }

/// Runs `body` on so many threads at once, and waits for them all.
func crowd(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    let threads = try (0..<count).map { number in try OwnThread("crowd") { body(number) } }
    for thread in threads { thread.join() }
}

/// Something that one thread writes while others wait for the end: the tests read it only then.
final class Box<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}

/// Counts on many threads at once.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func add() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
    var value: Int { count.load(ordering: .acquiring) }
}

func isReadable(_ fd: Int32, within milliseconds: Int32 = 0) -> Bool {
    var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) == 1
}

/// `fork` is hidden from Swift; the child may do no more than look and leave.
func exitCode(inForkedChild child: () -> Int32) throws -> Int32 {
    typealias Fork = @convention(c) () -> pid_t
    let symbol = try #require(dlsym(nil, "fork"))
    let fork = unsafeBitCast(symbol, to: Fork.self)
    let pid = fork()
    if pid == 0 {
        // A child that hangs is a failure, not a test run without end.
        alarm(10)
        _exit(child())
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
}
