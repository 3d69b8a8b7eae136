// Who is calling: the same thread as before? The same process as before? Both are asked on every call of a shop, so
// both cost about a nanosecond and no system call.

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
///
/// The kernel does the telling: a page that it empties in every child (MADV_WIPEONFORK). So a question is one read, no
/// Swift runs within the host's fork, and it works for a bare `clone` as well. (A handler of pthread_atfork would have
/// to reach a Swift global, whose `once` a thread of the parent may hold at that moment: seen under ThreadSanitizer.)
public struct ForkGuard: @unchecked Sendable {
    private let page: UnsafeMutablePointer<Atomic<UInt64>>?
    private let generation: UInt64
    private let process: pid_t

    public init() { self.init(Self.marks) }

    /// Without marks it asks for the process's number each time, which is right too, but a system call.
    init(_ marks: Marks?) {
        page = marks?.page
        generation = marks?.generation() ?? 0
        process = getpid()
    }

    /// True in a child that was forked after the guard was made.
    @inline(__always)
    public var isForked: Bool {
        guard let page else { return getpid() != process }
        return page.pointee.load(ordering: .relaxed) != generation
    }

    /// Lives as long as the process. `nil` on systems without such pages.
    private static let marks = Marks()

    struct Marks: @unchecked Sendable {
        /// The number of this process among its forebears; 0 in a child until a guard is made there.
        let page: UnsafeMutablePointer<Atomic<UInt64>>
        /// Numbers given so far, which a child inherits.
        private let given: UnsafeMutablePointer<Atomic<UInt64>>

        init?() {
            let bytes = Int(sysconf(Int32(_SC_PAGESIZE)))
            guard let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                memory != MAP_FAILED
            else { return nil }
            guard madvise(memory, bytes, MADV_WIPEONFORK) == 0 else {
                munmap(memory, bytes)
                return nil
            }
            page = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
            page.initialize(to: Atomic(0))
            given = .allocate(capacity: 1)
            given.initialize(to: Atomic(0))
        }

        func generation() -> UInt64 {
            let known = page.pointee.load(ordering: .relaxed)
            guard known == 0 else { return known }
            let next = given.pointee.wrappingAdd(1, ordering: .relaxed).newValue
            let (isSet, before) = page.pointee.compareExchange(expected: 0, desired: next, ordering: .relaxed)
            return isSet ? next : before
        }
    }
}
