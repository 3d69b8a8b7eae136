// A batch of events on its way to the log, and what became of it. One at a time, so that a log fences and answers one
// question, and what is given again is the same.
//
//      idle ─ handed over ─▶ logging ─ told: durable ─▶ (recording: into the tables, where the log is another's) ─▶ idle
//                             ▲   ├─ told: unknown ─▶ pausing ─┐
//                             └───┼─ the same again ───────────┘
//                                 └─ told: fenced, failed ─▶ the shop halts

import KlepetEngine
import KlepetJournal
import KlepetLoop
import Synchronization

final class Commit: @unchecked Sendable {
    enum Stage { case logging, recording, pausing }

    /// `nil`: nothing is on its way. This and the next are the shop's thread's; its worker reads them.
    var batch: EventBatch?
    var stage = Stage.logging
    /// How many commits were made.
    var count: UInt64 = 0
    private var tries: Int64 = 0
    private var againAt: Int64 = 0
    /// After an answer that did not come: an election takes seconds, a lost packet does not.
    private static let pauseMilliseconds: Int64 = 20
    private static let pauseMillisecondsMax: Int64 = 1_280

    /// What any thread may tell, once for each time that it is asked.
    private enum Phase {
        static let asking: UInt8 = 0
        /// The worker has come back without an answer: whoever has it wakes the loop.
        static let awaited: UInt8 = 1
        static let told: UInt8 = 2
    }
    private let phase = Atomic<UInt8>(Phase.asking)
    private let isAsked = Atomic(false)
    private var told = LogOutcome.unknown
    private let notice = Notice()
    private let loop: Loop

    init(wakes loop: Loop) { self.loop = loop }

    // MARK: the worker

    func ask() {
        phase.store(Phase.asking, ordering: .relaxed)
        isAsked.store(true, ordering: .releasing)
    }

    /// Any thread. What is told again, or unasked, is nobody's.
    func tell(_ outcome: LogOutcome) {
        guard isAsked.exchange(false, ordering: .acquiringAndReleasing) else { return }
        told = outcome
        guard phase.exchange(Phase.told, ordering: .acquiringAndReleasing) == Phase.awaited else { return }
        notice.give()
        loop.interrupt()
    }

    /// The worker has done its part.
    func leave() {
        _ = phase.compareExchange(expected: Phase.asking, desired: Phase.awaited, ordering: .acquiringAndReleasing)
    }

    // MARK: the shop's thread

    func begin(_ batch: EventBatch) {
        self.batch = batch
        (stage, tries) = (.logging, 0)
    }

    /// `nil`: not yet.
    var outcome: LogOutcome? { isTold ? told : nil }
    private var isTold: Bool { phase.load(ordering: .acquiring) == Phase.told }

    func record() { restart(.recording) }

    func pause() {
        restart(.pausing)
        againAt = Clock.bootMilliseconds + min(Self.pauseMilliseconds << min(tries, 10), Self.pauseMillisecondsMax)
        tries += 1
    }

    private func restart(_ stage: Stage) {
        self.stage = stage
        phase.store(Phase.asking, ordering: .relaxed)
    }

    /// Before it is given once more.
    func goOn() {
        if stage == .pausing { stage = .logging }
    }

    func end() {
        batch = nil
        phase.store(Phase.asking, ordering: .relaxed)
    }

    /// The next step can be made at once.
    var isDue: Bool {
        switch stage {
        case .logging: isTold
        case .recording: true
        case .pausing: Clock.bootMilliseconds >= againAt
        }
    }

    /// How long until the same is given again; `nil`: that is not what is waited for.
    var pauseMilliseconds: Int64? {
        batch != nil && stage == .pausing ? max(0, againAt - Clock.bootMilliseconds) : nil
    }

    /// For a caller who would only sleep: until it is told, or is to be given again.
    func wait() {
        switch stage {
        case .logging: if !isTold { notice.take(waitMilliseconds: 100) }
        case .recording: break
        case .pausing: notice.take(waitMilliseconds: Int(pauseMilliseconds ?? 0))
        }
    }
}

/// Likewise of housekeeping: whether there is more to do.
final class Housekeeping: @unchecked Sendable {
    var isUnderWay = false
    var isMore = false
    var hasFailed = false
}
