// Who is calling: the same thread as before? The same process as before? Both are asked on every call of a shop, so both
// cost about a nanosecond and no system call.

internal import Glibc
internal import Synchronization

public struct ThreadID: Equatable, Sendable {
    private let handle: UInt

    /// A number is used again after its thread has ended. That is harmless here: two threads that never lived at the
    /// same time cannot disturb one another.
    @inline(__always)
    public static var current: ThreadID { ThreadID(pthread_self()) }

    init(_ thread: pthread_t) { self.handle = UInt(thread) }
}

/// Remembers the process it was made in. After `fork()` the child has the parent's memory but none of its threads, and
/// shares its descriptors: a loop that is used or only closed there would disturb the parent.
public struct ForkGuard: Sendable {
    private let generation: UInt32

    public init() {
        _ = Self.handler
        self.generation = Self.generations.load(ordering: .relaxed)
    }

    /// True in a child that was forked after the guard was made.
    @inline(__always)
    public var isForked: Bool { Self.generations.load(ordering: .relaxed) != generation }

    /// One more in each child than in its parent.
    private static let generations = Atomic<UInt32>(0)

    /// Installed once a process. The library is linked with `-z nodelete`, so the handler outlives a dlclose.
    private static let handler: Int32 = {
        _ = generations.load(ordering: .relaxed)
        return pthread_atfork(nil, nil) { ForkGuard.countChild() }
    }()

    static func countChild() { generations.wrappingAdd(1, ordering: .relaxed) }
}
