// A log as it may be on other machines: it takes its time, forgets to answer, answers late, loses what it was given, and
// fences whoever was there before. What it keeps, it keeps in memory, so that several openings of one shop can have it
// one after the other, or at once.

import Glibc
import KlepetEngine
import KlepetJournal

/// What all openings of a shop share: other machines.
public final class LogStore: @unchecked Sendable {
    /// What becomes of one append.
    public enum Fate: Sendable {
        case kept
        /// Kept, and the answer is lost.
        case keptUntold
        /// Not kept, and the answer says nothing.
        case lost
        case refused(JournalFailure)
    }

    private var mutex = pthread_mutex_t()
    private let events: Journal
    private var owner: UInt64 = 0
    private var fates: [Fate] = []
    private var appended: [(first: UInt64, last: UInt64, digest: UInt64)] = []
    private var delay = 0

    public init() throws {
        pthread_mutex_init(&mutex, nil)
        events = try Journal.inMemory(secret: (7, 8))
    }

    /// Of the appends that come, one after the other; then all are kept.
    public func fate(_ next: [Fate]) { locked { fates = next } }
    /// Each append is answered so much later.
    public func delay(milliseconds: Int) { locked { delay = milliseconds } }
    public var lastSeq: UInt64 { locked { events.lastSeq } }
    /// Every append that came, with a digest of its bytes.
    public var tries: [(first: UInt64, last: UInt64, digest: UInt64)] { locked { appended } }
    public var answersAfter: Int { locked { delay } }

    func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(&mutex)
        defer { pthread_mutex_unlock(&mutex) }
        return body()
    }

    func claim(_ incarnation: UInt64) { locked { owner = incarnation } }

    func append(_ batch: EventBatch, by incarnation: UInt64) -> LogOutcome {
        locked {
            appended.append((batch.first, batch.last, digest(batch)))
            guard owner == incarnation else { return .fenced }
            let fate = fates.isEmpty ? .kept : fates.removeFirst()
            switch fate {
            case .refused(let failure): return .failed(failure)
            case .lost: return .unknown
            case .kept, .keptUntold:
                // One's own earlier try, of which only the answer was lost.
                if batch.last > events.lastSeq {
                    do throws(JournalFailure) { try events.append(batch) } catch { return .failed(error) }
                }
                if case .keptUntold = fate { return .unknown }
                return .durable
            }
        }
    }

    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        try events.read(first, through: last, body)
    }

    private func digest(_ batch: EventBatch) -> UInt64 {
        var digest: UInt64 = 14_695_981_039_346_656_037
        func mix(_ bytes: UnsafeBufferPointer<UInt8>) {
            for byte in bytes { digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211 }
        }
        for seq in batch.first...batch.last {
            guard let event = batch[seq] else { continue }
            mix(event.pointee.text)
            mix(event.pointee.id)
            digest = (digest ^ seq ^ UInt64(event.pointee.numbers.flags) << 32) &* 1_099_511_628_211
        }
        return digest
    }
}

/// One opening's way to the store. It answers from a thread of its own.
public final class TroubledLog: Log, @unchecked Sendable {
    private let store: LogStore
    private var incarnation: UInt64 = 0
    private var known: UInt64 = 0
    private var underWay = 0

    public init(_ store: LogStore) { self.store = store }

    public var isImmediate: Bool { false }
    public var lastSeq: UInt64 { store.locked { known } }

    public func claim(_ incarnation: UInt64) {
        self.incarnation = incarnation
        store.claim(incarnation)
        let last = store.lastSeq
        store.locked { known = last }
    }

    public func append(_ batch: EventBatch, _ told: @escaping @Sendable (LogOutcome) -> Void) {
        let start = Start { [self] in
            usleep(UInt32(store.answersAfter) * 1_000)
            let outcome = store.append(batch, by: incarnation)
            if case .durable = outcome { store.locked { known = batch.last } }
            told(outcome)
            store.locked { underWay -= 1 }
        }
        store.locked { underWay += 1 }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { start in
                guard let start else { return nil }
                Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        pthread_detach(thread)
    }

    public func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        try store.read(first, through: min(last, lastSeq), body)
    }

    /// Nothing is under way any more.
    public func close() {
        while store.locked({ underWay }) > 0 { usleep(1_000) }
    }
}

private final class Start {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}
