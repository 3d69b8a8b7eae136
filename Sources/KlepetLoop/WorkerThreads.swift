// The threads on which the workers of all loops of a process do their work: as many as there is work at a time, sixteen
// at most, so that a disk that hangs holds up its own shops and not the others (law 11), and a thousand shops that rest
// have the threads of one. They end with the last loop that had work for them.
//
//      submit ──▶ [ worker ]─[ worker ]   a thread that rests is woken; if all work, one more begins

final class WorkerThreads: @unchecked Sendable {
    private static let most = 16

    /// Posted once for each piece of work and for each end. (Waiting for a condition would cost the thread a system call
    /// more: it wakes holding the lock as one that others wait for.)
    private let begin = Semaphore()
    /// Guards what follows.
    private let lock = Monitor()
    private var waiting: [Worker] = []
    private var threads: [OwnThread] = []
    /// Pieces of work that wait or are under way.
    private var works = 0

    private init() {}

    private static let ofProcess = ProcessWide<WorkerThreads>()

    /// For a worker that has work; it leaves when it has no more.
    static func enter() throws(LoopFailure) -> WorkerThreads { try ofProcess.enter { WorkerThreads() } }

    func leave() {
        if Self.ofProcess.leave(self) { end() }
    }

    // MARK: work

    /// False: the system has no thread to give, and the work is the caller's.
    func submit(_ worker: Worker) -> Bool {
        let isTaken = lock.withLock {
            if works >= threads.count, threads.count < Self.most {
                // Tried again at the next work if the system has none to give.
                if let thread = try? OwnThread("klepet-journal", { [self] in run() }) { threads.append(thread) }
            }
            guard !threads.isEmpty else { return false }
            works += 1
            waiting.append(worker)
            return true
        }
        if isTaken { begin.post() }
        return isTaken
    }

    private func run() {
        while true {
            begin.wait()
            let next: Worker? = lock.withLock { waiting.isEmpty ? nil : waiting.removeFirst() }
            // Nothing waits where an end was posted.
            guard let next else { return }
            next.run()
            lock.withLock { works -= 1 }
        }
    }

    /// Nobody has work any more.
    private func end() {
        let ended = lock.withLock {
            defer { threads = [] }
            return threads
        }
        for _ in ended { begin.post() }
        for thread in ended { thread.join() }
    }
}
