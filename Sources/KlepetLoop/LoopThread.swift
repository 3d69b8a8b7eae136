// A loop that turns on a thread of its own, and calls from any thread that run on it.
//
//     call { } ──▶ mailbox ──▶ wake ──▶ turn: drain, timer, done ──▶ onTurn ──▶ turn ...
//     stop()   ──▶ what is in line still runs ──▶ onTurn ──▶ the loop is closed ──▶ the thread is joined

public final class LoopThread: @unchecked Sendable {
    /// For its own thread: within `call` and the loop's callbacks. `onWake` is taken.
    public let loop: Loop
    /// Called on the loop's thread after each turn: once for all the calls that came together. Set it within `call`.
    public var onTurn: () -> Void = {}

    private let mailbox: Mailbox
    private let fork = ForkGuard()
    /// Held until the thread is known; the thread waits for it before it runs anything.
    private let starting = Monitor()
    /// Guards `thread`, which is there until it is joined.
    private let ending = Monitor()
    private var thread: OwnThread?
    private var owner: ThreadID?

    /// Takes the loop over and starts the thread, which lives until `stop()`.
    public init(_ loop: Loop, capacityJobs: Int = 4_096) throws(LoopFailure) {
        self.loop = loop
        mailbox = Mailbox(capacityJobs: capacityJobs) { loop.wake() }
        loop.onWake = { [mailbox] in mailbox.drain() }
        starting.lock()
        defer { starting.unlock() }
        do {
            let thread = try OwnThread("klepet-loop") { [self] in run() }
            self.thread = thread
            owner = thread.id
        } catch {
            loop.onWake = {}
            throw error
        }
    }

    /// The thread keeps this object alive while it runs, so it has ended by now.
    deinit {
        guard let thread, !fork.isForked else { return }
        if isCurrent { thread.detach() } else { thread.join() }
    }

    private func run() {
        starting.withLock {}
        repeat {
            loop.turnWithoutSignals()
            onTurn()
        } while !(mailbox.isClosed && mailbox.count == 0)
        loop.close()
        // The closures may hold what holds this object, which would never be freed.
        onTurn = {}
        loop.onWake = {}
        loop.onTimer = {}
    }

    /// Is this the loop's thread?
    public var isCurrent: Bool { owner == .current }

    /// Runs `body` on the loop's thread, waits for it and gives its value; at once when this is that thread. `nil`, and
    /// it was not run, when the thread was stopped, or this process was forked from the one that has it. Any thread.
    @inlinable
    public func call<Value>(_ body: () -> Value) -> Value? {
        var value: Value?
        run { value = body() }
        return value
    }

    /// As `call`; false when it was not run. Costs one small piece of memory.
    @discardableResult
    public func run(_ body: () -> Void) -> Bool {
        guard !fork.isForked else { return false }
        guard !isCurrent else {
            body()
            return true
        }
        return mailbox.run(body)
    }

    /// As `call`, without any memory: calls `step(context)`; false when it was not run.
    public func run(_ step: Mailbox.Step, _ context: UnsafeMutableRawPointer) -> Bool {
        guard !fork.isForked else { return false }
        guard !isCurrent else {
            step(context)
            return true
        }
        return mailbox.run(step, context)
    }

    /// Calls in line are run, later ones refused, the work in flight is waited for, the loop closed, the thread
    /// ended. Any thread, any number of times; each returns when the end has come, except on the loop's own thread,
    /// where it comes after this turn.
    public func stop() {
        guard !fork.isForked else { return }
        mailbox.close()
        guard !isCurrent else { return }
        ending.withLock {
            thread?.join()
            thread = nil
        }
    }
}
