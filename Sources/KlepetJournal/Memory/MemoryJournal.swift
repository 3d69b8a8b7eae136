// The journal of a shop without a file, for tests and simulations: everything is gone with the process, and so an
// append costs no wait. It keeps the same contract, the same suite of tests holds it to it.

internal import Glibc
public import KlepetEngine
internal import Synchronization

/// A journal in memory. Any thread may call; calls take turns.
public final class MemoryJournal: Journal, @unchecked Sendable {
    let lock = Lock()
    private let durable = Atomic<UInt64>(0)
    private let eventsMax: UInt64
    private let bytesMax: Int

    var events = EventArena()
    private var bytesUsed = 0
    private var isHalted = false
    var isClosed = false
    var kept: (seq: UInt64, bytes: [UInt8])?
    /// Made when somebody asks, and from then on only of what came since.
    var chats = ChatIndex()
    var people = PeopleInMemory()
    var shelf: ReplyShelf?
    private var indexedThrough: UInt64 = 0
    /// Chats that are closed and have their texts: when; chats with a contact.
    var closedAt: [ChatID: Int64] = [:]
    var withTexts: [ChatID] = []
    var withContact: [ChatID] = []
    /// By chat: the number of the event that erased its texts.
    var erasedBy: [ChatID: UInt64] = [:]
    private var lives: [Incarnation] = []

    public let secret: (UInt64, UInt64)
    public var isImmediate: Bool { true }
    public var isBusy: Bool { false }
    public var lastSeq: UInt64 { durable.load(ordering: .acquiring) }

    /// Beyond `eventsMax` events or `bytesMax` bytes (the events, their texts and ids) an append fails as `diskFull`.
    /// The secret is drawn at random, or given: then two runs are alike.
    public init(
        eventsMax: UInt64 = 1 << 28, bytesMax: Int = 16 << 30, secret given: (UInt64, UInt64)? = nil
    ) throws(JournalFailure) {
        self.eventsMax = eventsMax
        self.bytesMax = bytesMax
        if let given { secret = given } else { secret = try drawSecret() }
    }

    public func incarnations() throws(JournalFailure) -> [Incarnation] {
        try lock.hold { () throws(JournalFailure) in lives }
    }

    /// In memory nobody comes back to it: `begin` keeps it when it is told.
    public func intend(_ incarnation: UInt64) {}

    public func begin(_ incarnation: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            guard lives.last?.number != incarnation else { return }
            lives.append(Incarnation(number: incarnation, after: lastSeq))
            if lives.count > Incarnation.kept { lives.removeFirst() }
        }
    }

    public func append(_ batch: EventBatch) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            guard !isHalted else { throw Admission.halted }
            guard !batch.isEmpty else { return }
            isHalted = true
            try admit(batch)
            var seq = batch.first
            var revisesText = false
            var hasReplies = false
            while seq <= batch.last, let event = batch[seq] {
                events.append(event)
                revisesText = revisesText || event.pointee.kind == .retracted || Event.destroysText(event.pointee)
                hasReplies = hasReplies || event.pointee.kind == .replySet || event.pointee.kind == .replyRemoved
                seq += 1
            }
            if revisesText { revise(batch.first, through: batch.last) }
            if hasReplies { try shelve(batch.first, through: batch.last) }
            isHalted = false
            durable.store(batch.last, ordering: .releasing)
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

    public func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            var seq = max(first, 1)
            let last = min(last, lastSeq)
            while seq <= last, body(events[seq].pointee) { seq += 1 }
        }
    }

    public func lastSeq(ofChat chat: ChatID) throws(JournalFailure) -> UInt64 {
        try indexed { chats.last(of: chat) }
    }

    public func chats(ofVisitor person: PersonID) throws(JournalFailure) -> [ChatID] {
        try indexed { chats.all(of: person).map(\.chat) }
    }

    public func visitor(ofChat chat: ChatID) throws(JournalFailure) -> PersonID {
        try indexed { chats.visitor(of: chat) }
    }

    public func chats(ofVisitor person: PersonID, behind seq: UInt64, max: Int) throws(JournalFailure) -> [ChatBegin] {
        try indexed { chats.all(of: person, behind: seq, max: max) }
    }

    public func seqs(
        ofChat chat: ChatID, behind place: ChatPlace, max: Int, last: UInt64
    ) throws(JournalFailure) -> [UInt64] {
        try indexed {
            let newest = last == 0 ? chats.last(of: chat) : min(last, lastSeq)
            var seqs: [UInt64] = []
            walk(chats.end(of: chat, behind: place, max: max, newest: newest), before: .max) { at in
                guard events[at].pointee.chat == chat, place.isBefore(at, events[at].pointee.chatSeq) else {
                    return false
                }
                seqs.append(at)
                return true
            }
            return seqs.suffix(max).reversed()
        }
    }

    private func indexed<Value>(_ question: () -> Value) throws(JournalFailure) -> Value {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return question()
        }
    }

    func index() {
        while indexedThrough < lastSeq {
            indexedThrough += 1
            let event = events[indexedThrough]
            guard event.pointee.chat != 0 else {
                people.take(event.pointee)
                continue
            }
            indexRetention(event.pointee)
            chats.note(event.pointee)
        }
    }

    public func name(ofPerson person: PersonID) throws(JournalFailure) -> [UInt8] {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return people[person]?.name ?? []
        }
    }

    public func person(_ person: PersonID) throws(JournalFailure) -> PersonRow? {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return people[person]
        }
    }

    public func snapshot() throws(JournalFailure) -> (seq: UInt64, bytes: [UInt8])? {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return kept
        }
    }

    public func save(snapshot bytes: [UInt8], at seq: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            guard seq <= lastSeq else { throw Admission.wrongNumber(seq, after: lastSeq) }
            kept = (seq, bytes)
        }
    }

    public func audit() throws(JournalFailure) -> AuditReport {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            var auditor = Auditor()
            var seq: UInt64 = 1
            while seq <= lastSeq {
                auditor.take(events[seq].pointee)
                seq += 1
            }
            return auditor.finish(expecting: lastSeq)
        }
    }

    public func tidy() throws(JournalFailure) -> Bool { false }
    public var isUntidy: Bool { false }

    /// There is no file to copy.
    public func backUp(to path: String) throws(JournalFailure) {
        throw JournalFailure(.unable, "A shop in memory has no file to copy; open one with a path.")
    }
    public var backup: BackupProgress { BackupProgress() }

    public var owesErasure: Bool { false }
    public func payErasure() {}

    @discardableResult
    public func close() -> JournalFailure? {
        try? lock.hold { () throws(JournalFailure) in
            isClosed = true
            events = EventArena()
            kept = nil
            (chats, people) = (ChatIndex(), PeopleInMemory())
            shelf = nil
        }
        return nil
    }
}
