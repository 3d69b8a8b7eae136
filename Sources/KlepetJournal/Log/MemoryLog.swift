// The log of a shop without a file, for tests and simulations: everything is gone with the process, and so an append
// costs no wait.

internal import KlepetEngine
internal import Synchronization

/// Any thread may call; calls take turns.
final class MemoryLog: Log, @unchecked Sendable {
    private let lock = Lock()
    private let durable = Atomic<UInt64>(0)
    private let eventsMax: UInt64
    private let bytesMax: Int

    private var events = EventArena()
    private var bytesUsed = 0
    private var isHalted = false
    private var isClosed = false

    var isImmediate: Bool { true }
    var lastSeq: UInt64 { durable.load(ordering: .acquiring) }

    /// Beyond `eventsMax` events or `bytesMax` bytes (the events, their texts and ids) an append fails as `diskFull`.
    init(eventsMax: UInt64, bytesMax: Int) {
        self.eventsMax = eventsMax
        self.bytesMax = bytesMax
    }

    /// Nobody else can have it.
    func claim(_ incarnation: UInt64) {}

    func append(_ batch: EventBatch, _ told: @escaping @Sendable (LogOutcome) -> Void) {
        do throws(JournalFailure) {
            _ = try append(batch)
            told(.durable)
        } catch {
            told(.failed(error))
        }
    }

    /// True: an event of it changes texts that came before it (B2.9, B2.12, B13.1, B13.4), and the log is to be brought
    /// into step with the record.
    func append(_ batch: EventBatch) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            guard !isHalted else { throw Admission.halted }
            guard !batch.isEmpty else { return false }
            isHalted = true
            try admit(batch)
            var seq = batch.first
            var revisesText = false
            while seq <= batch.last, let event = batch[seq] {
                events.append(event)
                revisesText = revisesText || event.pointee.chatKind == .retracted || Event.destroysText(event.pointee)
                // B18.2, B17.3: a shape that is over, a debt that is paid.
                revisesText = revisesText || event.pointee.endsShape || event.pointee.shopKind == .fileGone
                seq += 1
            }
            isHalted = false
            durable.store(batch.last, ordering: .releasing)
            return revisesText
        }
    }

    /// All or nothing: everything that can be refused is refused before the first event is copied.
    @inline(__always)
    private func admit(_ batch: EventBatch) throws(JournalFailure) {
        guard batch.first == lastSeq + 1, batch.last < Admission.seqMax else {
            throw Admission.wrongNumber(batch.first, after: lastSeq)
        }
        var bytes = bytesUsed
        var seq = batch.first
        while seq <= batch.last {
            guard let event = batch[seq], event.pointee.seq == seq else {
                throw Admission.wrongNumber(seq, after: seq - 1)
            }
            let numbers = event.pointee.numbers
            guard Admission.isLegal(kind: numbers.kind, role: numbers.role, ladder: numbers.ladder) else {
                throw Admission.illegal(seq)
            }
            bytes += EventArena.size(event)
            seq += 1
        }
        guard batch.last <= eventsMax, bytes <= bytesMax else {
            throw JournalFailure(.diskFull, "The journal in memory is full; what was acknowledged is kept.")
        }
        bytesUsed = bytes
    }

    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            var seq = max(first, 1)
            let last = min(last, lastSeq)
            while seq <= last, body(events[seq].pointee) { seq += 1 }
        }
    }

    /// Takes over what the record made of an event: its text and id may be gone or masked, and it may bear a mark.
    func renew(_ event: borrowing Event) throws(JournalFailure) {
        let (seq, flags, text, id, parts) = (event.seq, event.flags, event.text, event.id, event.parts)
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed, seq > 0, seq <= lastSeq else { return }
            events.replace(seq, flags: flags, text: text, id: id, parts: parts)
        }
    }

    func close() {
        try? lock.hold { () throws(JournalFailure) in
            isClosed = true
            events = EventArena()
        }
    }
}
