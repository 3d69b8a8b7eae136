// Calls from any thread, run on one. A call is a record on the caller's stack: linked into the line under a lock that
// is held for some ten nanoseconds, taken out with all the others when the loop's thread comes, and the caller sleeps
// on its own semaphore until it was run. No memory, and one wake-up for however many calls came together.
//
//     callers      call ──▶ [ job ]─[ job ]─[ job ]  (capacityJobs at most; whoever comes then waits for room)
//     the loop     drain: takes the whole line, runs it in order, wakes each caller

internal import Glibc

public final class Mailbox: @unchecked Sendable {
    /// What a call runs, given the caller's own record of it.
    public typealias Step = @convention(c) (_ context: UnsafeMutableRawPointer) -> Void

    /// A closure in a struct is stored as it is; bare behind a pointer it would be wrapped in another.
    private struct Body {
        let run: () -> Void
    }

    private struct Job {
        let step: Step
        let context: UnsafeMutableRawPointer
        var next: UnsafeMutablePointer<Job>?
        var done = sem_t()
    }

    public let capacityJobs: Int
    private let wake: () -> Void
    /// Guards what follows; its condition says that there is room again.
    private let lock = Monitor()
    private var first: UnsafeMutablePointer<Job>?
    private var last: UnsafeMutablePointer<Job>?
    private var jobs = 0
    private var outside = 0
    private var closed = false

    /// `wake` is called on a caller's thread when the line was empty before.
    public init(capacityJobs: Int = 4_096, wake: @escaping @Sendable () -> Void) {
        self.capacityJobs = max(capacityJobs, 1)
        self.wake = wake
    }

    /// Calls that wait to be run; never more than `capacityJobs`.
    public var count: Int { lock.withLock { jobs } }
    public var isClosed: Bool { lock.withLock { closed } }

    /// Runs `body` on the thread that drains and gives its value; `nil`, and it was not run, when the mailbox is
    /// closed. Any thread but the one that drains, which would wait for itself.
    @inlinable
    public func call<Value>(_ body: () -> Value) -> Value? {
        var value: Value?
        run { value = body() }
        return value
    }

    /// As `call`; false when it was not run. Costs one small piece of memory, which Swift takes for a
    /// closure that goes elsewhere.
    @discardableResult
    public func run(_ body: () -> Void) -> Bool {
        // It goes nowhere really: this waits until it was run.
        withoutActuallyEscaping(body) { body in
            var boxed = Body(run: body)
            return withUnsafeMutablePointer(to: &boxed) { boxed in
                run({ $0.assumingMemoryBound(to: Body.self).pointee.run() }, UnsafeMutableRawPointer(boxed))
            }
        }
    }

    /// As `call`, without any memory: calls `step(context)` on the thread that drains; false when it was not run.
    public func run(_ step: Step, _ context: UnsafeMutableRawPointer) -> Bool {
        var job = Job(step: step, context: context)
        return withUnsafeMutablePointer(to: &job) { job in
            sem_init(&job.pointee.done, 0, 0)
            defer { sem_destroy(&job.pointee.done) }
            guard enqueue(job) else { return false }
            while sem_wait(&job.pointee.done) != 0 {}
            return true
        }
    }

    /// False when closed.
    private func enqueue(_ job: UnsafeMutablePointer<Job>) -> Bool {
        lock.lock()
        while jobs >= capacityJobs, !closed {
            outside += 1
            lock.wait()
            outside -= 1
        }
        guard !closed else {
            lock.unlock()
            return false
        }
        let wasEmpty = last == nil
        if let last { last.pointee.next = job } else { first = job }
        last = job
        jobs += 1
        lock.unlock()
        if wasEmpty { wake() }
        return true
    }

    /// Runs all calls that are in line now, in order, and says how many. Those that come meanwhile
    /// are left to the next time.
    @discardableResult
    public func drain() -> Int {
        lock.lock()
        var next = first
        let taken = jobs
        first = nil
        last = nil
        jobs = 0
        if outside > 0 { lock.broadcast() }
        lock.unlock()
        while let job = next {
            // The record is gone as soon as its caller wakes.
            next = job.pointee.next
            job.pointee.step(job.pointee.context)
            sem_post(&job.pointee.done)
        }
        return taken
    }

    /// Takes no further calls; those that wait for room are refused, those in line still have to be drained.
    public func close() {
        lock.withLock {
            closed = true
            lock.broadcast()
        }
        wake()
    }
}
