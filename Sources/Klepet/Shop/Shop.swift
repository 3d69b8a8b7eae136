// One open shop: the engine between its clock, its journal and its loop. One turn:
//
//      inputs ──▶ [ engine ] ──▶ accepted ──▶ [ journal, one transaction, off this thread ] ──▶ durable ──▶ readers
//                     ▲                                                                           └─▶ wake-up fd
//      timers due ────┘  one uv timer for the earliest deadline
//
// Everything here runs on the shop's one thread (law 1): the host's, when it steps the loop, or the shop's own.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetLoop
import KlepetJSON

final class Shop: @unchecked Sendable {
    let engine: Engine
    let journal: Journal
    let loop: Loop
    /// The shop's own thread, or the one that it shares; `nil`: the host steps.
    private(set) var thread: LoopThread?
    /// On the thread that it shares; `nil`: it has its own, or none.
    private var place: SharedPlace?
    let owner = ThreadID.current
    var clock: Clock
    let wakeUp: WakeUp
    let fork = ForkGuard()
    /// Inside a call: a second one on the same thread comes from a signal handler.
    private(set) var isBusy = false
    /// Calls that were in line behind the one that closed come too late.
    private var isClosed = false
    /// Why nothing can be accepted any more; what was acknowledged is safe (law 4).
    private(set) var failure: Failure?
    let log: any Log
    let commit: Commit
    let housekeeping = Housekeeping()
    /// By client slot: what its last batch of events holds on to.
    var batches: [Batch] = []
    var token = ShopToken(slot: 0, generation: 0)
    /// Where the replies of calls are written, one after the other.
    var reply = JSONText()
    static let replyBytesKept = 64 << 10
    var queries = QueriesUnderWay()
    /// B13.3: never written anywhere.
    var identityKey: IdentityKey?
    var retention = RetentionRound()
    var snapshots = SnapshotRound()
    var availability = KnownAvailability()
    /// The words of what was said cannot be gathered (B22.4).
    var isGatheringGivenUp = false
    let lives: Lives
    /// Set when the file has the incarnation; for the loop's thread.
    var isIncarnationKept = false
    /// Recorded events come in (Importing.swift): nothing else happens until the shop is closed.
    var isImporting = false

    /// Kept by a log for as long as it may tell.
    lazy var telling: @Sendable (LogOutcome) -> Void = { [commit] in commit.tell($0) }
    lazy var performing: @Sendable () -> Void = { [unowned(unsafe) self] in perform() }
    lazy var finishing: () -> Void = { [unowned(unsafe) self] in
        finish()
        commitAccepted()
    }

    init(engine: Engine, journal: Journal, lives: Lives, loop: Loop, clock: Clock, wakeUp: WakeUp) {
        self.engine = engine
        self.journal = journal
        log = journal.log
        commit = Commit(wakes: loop)
        self.lives = lives
        self.loop = loop
        self.clock = clock
        self.wakeUp = wakeUp
        // Due timers fire with the turn that follows; the timer only ends the wait.
        loop.onTimer = {}
    }

    /// From now on the shop turns by itself.
    func start(shared: Bool) throws(LoopFailure) {
        CallUnderWay.prepare()
        guard !shared else {
            let place = try SharedPlace.enter(loop) { [unowned(unsafe) self] in turned() }
            (self.place, thread) = (place, place.thread)
            return
        }
        let thread = try LoopThread(loop)
        thread.run { [unowned(unsafe) self] in thread.onTurn = { [unowned(unsafe) self] in self.turned() } }
        self.thread = thread
    }

    // MARK: calls

    /// Runs `body` on the shop's thread, if this caller may.
    @inline(__always)
    func run(_ body: (Shop) throws(Failure) -> Void) throws(Failure) {
        guard !fork.isForked else { throw Failure(KLEPET_MISUSE_FORKED) }
        if thread == nil {
            guard owner == .current else { throw Failure(KLEPET_MISUSE_THREAD) }
            try enter(body)
        } else {
            try cross(body)
        }
    }

    @inline(__always)
    private func enter(_ body: (Shop) throws(Failure) -> Void) throws(Failure) {
        guard !isClosed else { throw Failure(KLEPET_MISUSE_CLOSED) }
        guard !isBusy else { throw Failure(KLEPET_MISUSE_REENTRY) }
        isBusy = true
        defer { isBusy = false }
        try body(self)
    }

    private func cross(_ body: (Shop) throws(Failure) -> Void) throws(Failure) {
        var failure: Failure? = Failure(KLEPET_MISUSE_CLOSED)
        let isFirst = CallUnderWay.enter(self) {
            while true {
                _ = thread?.run {
                    failure = isLent ? Failure(Failure.isElsewhere) : entered(body)
                    place?.touch()
                }
                if failure?.status == Failure.wouldWait { failure = takeAlong(body) }
                guard failure?.status == Failure.isElsewhere else { return }
                isBack.take(waitMilliseconds: 20)
            }
        }
        guard isFirst else { throw Failure(KLEPET_MISUSE_REENTRY) }
        if let failure { throw failure }
    }

    @inline(__always)
    private func entered(_ body: (Shop) throws(Failure) -> Void) -> Failure? {
        do throws(Failure) {
            try enter(body)
            return nil
        } catch {
            return error
        }
    }

    // MARK: waiting

    /// On the thread of a caller who waits for something; the shared thread leaves the shop alone.
    private var isLent = false
    private let isBack = Notice()

    /// To be called before anything was done by whatever may wait for a disk or read for long. Where many shops share
    /// the thread, the call is made again then, on its caller's thread and with the shop (law 11).
    func mayWait() throws(Failure) {
        guard place == nil || isLent else { throw Failure(Failure.wouldWait) }
    }

    private func takeAlong(_ body: (Shop) throws(Failure) -> Void) -> Failure? {
        var isMine = false
        _ = thread?.run {
            guard !isLent, let place else { return }
            place.lend()
            (isLent, isMine) = (true, true)
        }
        // Another caller has it, or it is gone: asked again.
        guard isMine else { return Failure(Failure.isElsewhere) }
        let failure = entered(body)
        _ = thread?.run {
            isLent = false
            place?.takeBack()
        }
        isBack.give()
        return failure
    }

    /// The time of an input, with all timers before it fired (B3.7).
    @inline(__always)
    func inputTime() throws(Failure) -> Int64 {
        try checkHealthy()
        guard !isImporting else { throw Failure(KLEPET_MISUSE_MODE, Self.importing) }
        let now = clock.nowMilliseconds
        if let due = engine.nextDeadline, due < now { engine.advance(before: now, stepping: clock.isVirtual) }
        return now
    }

    @inline(__always)
    func submit(_ command: Command, by client: ClientID) throws(Failure) -> Reply {
        let now = try inputTime()
        let name = try nameToGreet(command)
        let reply: Reply
        do throws(Refusal) {
            reply = try name.withUnsafeBufferPointer { (name) throws(Refusal) in
                try engine.submit(command, by: client, at: now, visitorName: name)
            }
        } catch {
            throw refusal(error, about: command.chat, to: client)
        }
        if case .start(let start) = command { try checkRepeated(start.message, reply) }
        if case .answerShape(let answer) = command { try checkRepeated(answer.message, reply) }
        return reply
    }

    @inline(__always)
    func submit(_ say: Say, by client: ClientID) throws(Failure) -> Reply {
        let now = try inputTime()
        let reply: Reply
        do throws(Refusal) {
            reply = try engine.submit(say, by: client, at: now)
        } catch {
            throw refusal(error, about: say.chat, to: client)
        }
        if reply.outcome == .duplicate { try checkRepeated(say.message, reply) }
        return reply
    }

    /// B2.2: an id that was seen before is a retry when it brings the same text. The engine has no texts (law 8), so
    /// they are held against each other here; nothing has happened yet.
    private func checkRepeated(_ message: Message, _ reply: Reply) throws(Failure) {
        guard reply.outcome == .duplicate else { return }
        var isRepeated = true
        try read(reply.seq) { isRepeated = message.repeats($0) }
        guard isRepeated else { throw Failure(.messageIDReused) }
    }

    /// B11.2: what only the journal knows (law 8).
    @inline(__always)
    private func nameToGreet(_ command: Command) throws(Failure) -> [UInt8] {
        guard case .take(let chat) = command, let visitor = engine.visitorToGreet(in: chat) else { return [] }
        return try name(of: visitor)
    }

    /// As people were called last; empty when nobody said.
    func name(of person: PersonID) throws(Failure) -> [UInt8] {
        do throws(JournalFailure) {
            return try journal.name(ofPerson: person)
        } catch {
            throw Failure(error)
        }
    }

    /// B5.2: the second to come is told who has it. And a chat that has left memory is one that is
    /// closed, to whoever may see it.
    private func refusal(_ refusal: Refusal, about chat: ChatID?, to client: ClientID) -> Failure {
        if refusal == .chatUnknown, let chat, engine.hasLeft(chat), (try? isVisible(chat, to: client)) == true {
            return Failure(
                KLEPET_CHAT_CLOSED, "The chat ended so long ago that it cannot be gone on with; start another.")
        }
        guard refusal == .taken, let chat else { return Failure(refusal) }
        let name = engine.ownerName(of: chat)
        guard !name.isEmpty else { return Failure(refusal) }
        return Failure(refusal.rawValue, "The chat is with \(String(decoding: name, as: UTF8.self)).")
    }

    // MARK: turning

    /// One turn of a stepped shop. It waits only when there was nothing to do at once.
    func step(waitMilliseconds: Int32) {
        let before = (outbox: engine.outbox.durable, signal: announcedSignal)
        turned()
        let isIdle = failure == nil && before == (engine.outbox.durable, announcedSignal)
        loop.turn(waitMilliseconds: isIdle ? waitMilliseconds : 0)
        turned()
    }

    /// What a host may wait before the next step.
    var timeoutMilliseconds: Int32 {
        // Nothing comes any more, and the descriptor has told it.
        guard failure == nil else { return -1 }
        var owesCommit = false
        if !loop.isWorking {
            owesCommit = commit.batch == nil ? engine.outbox.accepted > engine.outbox.durable : commit.isDue
        }
        let owesTimer = clock.isVirtual && nextTurn.map { $0 <= clock.nowMilliseconds } ?? false
        if owesCommit || owesTimer || clock.hasJumped || engine.lastSignal != announcedSignal { return 0 }
        arm(clock.nowMilliseconds)
        return loop.timeoutMilliseconds
    }

    /// An append failed, or an imported event does not follow: nothing more is accepted, and no snapshot is written.
    func halt(_ reason: Failure) { failure = failure ?? reason }

    func checkHealthy() throws(Failure) {
        guard let failure else { return }
        throw Failure(failure.status == KLEPET_FENCED ? KLEPET_FENCED : KLEPET_HALTED, failure.sentence)
    }

    /// Virtual time, with what was due on the way fired and published.
    func advance(to time: Int64) throws(Failure) {
        try checkHealthy()
        guard !isImporting else { throw Failure(KLEPET_MISUSE_MODE, Self.importing) }
        repeat {
            let before = engine.outbox.accepted
            engine.advance(before: time, stepping: true)
            if engine.outbox.accepted != before || !engine.outbox.hasRoom { try flush() }
        } while (engine.nextDeadline ?? .max) < time
        clock.set(to: time)
        try retireAll()
        announceSignals()
        shownThrough = engine.outbox.accepted
    }

    /// Virtual time has moved and no timer fired, so what was accepted before may not be durable yet. Whoever looks at
    /// the new time is to see all of the old: so it is committed when somebody looks, and not at each move, for a
    /// replay moves time at each of its lines.
    private var shownThrough: UInt64 = 0

    @inline(__always)
    func showAll() {
        guard engine.outbox.durable < shownThrough, failure == nil else { return }
        // A disk that fails halts the shop, which tells it; what was durable before can be read.
        try? flush()
    }

    /// Timers, then one group commit, then the timer for what comes next.
    func turned() {
        guard failure == nil else { return }
        let now = clock.nowMilliseconds
        let jump = clock.takeJump()
        if !isImporting {
            if jump > 0, engine.outbox.accepted > 0 { engine.jump(to: now, by: jump) }
            engine.advance(through: now, stepping: clock.isVirtual)
            retireOne(at: now)
        }
        if journal.owesErasure { tryErasing() }
        commitAccepted()
        arm(now)
        announceSignals()
    }

    private func announceSignals() {
        guard engine.lastSignal != announcedSignal else { return }
        announcedSignal = engine.lastSignal
        wakeUp.signal()
    }
    private var announcedSignal: UInt64 = 0

    private func arm(_ now: Int64) {
        guard !clock.isVirtual else {
            if let pause = commit.pauseMilliseconds { loop.arm(afterMilliseconds: pause) }
            return
        }
        // Not longer than until the next look at the wall clock, which may have been set (B2.10).
        let turn = nextTurn.map { min(max(0, $0 &- now), Clock.lookMilliseconds) }
        var wait = journal.owesErasure ? min(turn ?? .max, Self.erasesEveryMilliseconds) : turn
        if let pause = commit.pauseMilliseconds { wait = min(wait ?? .max, pause) }
        loop.arm(afterMilliseconds: wait)
    }

    /// Nobody waits for it (a retention, a masking), or who did has been told: once a second.
    private func tryErasing() {
        let now = Clock.bootMilliseconds
        guard now >= erasesAgainAt else { return }
        erasesAgainAt = now + Self.erasesEveryMilliseconds
        housekeeping.isMore = true
    }
    private var erasesAgainAt: Int64 = 0
    private static let erasesEveryMilliseconds: Int64 = 1000

    // MARK: end

    /// Everybody leaves, everything becomes durable, a snapshot is kept. The first failure is told,
    /// the rest is done anyway.
    func close() -> Failure? {
        isClosed = true
        var first = failure
        if failure == nil {
            let now = clock.nowMilliseconds
            if !clock.isVirtual, !isImporting { engine.advance(before: now, stepping: false) }
            var cursor: UInt32 = 0
            repeat {
                cursor = engine.close(at: now, from: cursor)
                do throws(Failure) {
                    try flush(patienceMilliseconds: Self.closingMilliseconds)
                } catch { first = first ?? error }
            } while cursor > 0 && first == nil
        }
        loop.finishWork()
        if first == nil, engine.outbox.durable > 0, journal.isKept {
            do throws(JournalFailure) {
                try journal.save(snapshot: engine.snapshot(), at: engine.outbox.durable)
            } catch { first = Failure(error) }
        }
        if let failed = journal.close() { first = first ?? Failure(failed) }
        return first
    }

    /// A log that does not answer is not waited for until it does.
    private static let closingMilliseconds: Int64 = 10_000

    /// After `close`, on the closing caller's thread.
    func stop() {
        if let place { place.leave() } else if let thread { thread.stop() } else { loop.close() }
        (place, thread) = (nil, nil)
        for index in batches.indices { batches[index].forget() }
    }
}
