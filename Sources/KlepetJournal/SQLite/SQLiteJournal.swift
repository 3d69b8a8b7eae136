// The journal in a file. What the file looks like is in FORMAT.md; this is the lock, and the
// way to what lies behind it.

public import KlepetEngine
internal import Synchronization

/// A journal in one SQLite file (and its write-ahead log, `-wal`, while it is open).
///
/// Any thread may call; calls take turns. `append` waits for the disk. The file belongs to this process until `close`.
public final class SQLiteJournal: Journal, @unchecked Sendable {
    private let lock = Lock()
    private var ledger: Ledger?
    private let durable: Atomic<UInt64>
    private let owes = Atomic(false)

    public let secret: (UInt64, UInt64)
    public var isImmediate: Bool { false }
    public var isBusy: Bool { lock.isHeld }
    public var lastSeq: UInt64 { durable.load(ordering: .acquiring) }

    /// Opens the shop in `path`, making it (readable by its owner alone) when it is not there.
    ///
    /// Fails as `locked`, `cannotOpen` (not a Klepet file, no permission, no such folder), `newerFormat`,
    /// `corrupt`, `diskFull` or `failed`. With `pagesMax` the file grows to that many pages of 4096 bytes at most,
    /// then the disk counts as full.
    public init(_ path: String, pagesMax: UInt32 = 0) throws(JournalFailure) {
        let ledger = try Opening.open(path, pagesMax: pagesMax)
        secret = ledger.secret
        durable = Atomic(ledger.lastSeq)
        self.ledger = ledger
    }

    private func opened() throws(JournalFailure) -> Ledger {
        guard let ledger else { throw Admission.closed }
        return ledger
    }

    public func incarnations() throws(JournalFailure) -> [Incarnation] {
        try lock.hold { () throws(JournalFailure) in try opened().incarnations() }
    }

    public func intend(_ incarnation: UInt64) {
        try? lock.hold { () throws(JournalFailure) in try opened().intended = incarnation }
    }

    public func begin(_ incarnation: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            try opened().begin(incarnation)
            try opened().intended = incarnation
        }
    }

    public func append(_ batch: EventBatch) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            let ledger = try opened()
            try ledger.append(batch)
            if ledger.owesErasure { owes.store(true, ordering: .releasing) }
            durable.store(ledger.lastSeq, ordering: .releasing)
        }
    }

    public func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        var next = max(first, 1)
        let last = min(last, lastSeq)
        // In slices, so that a long read lets the worker's appends in between.
        while next <= last {
            let end = min(last, next + Self.sliceEvents - 1)
            let goesOn = try lock.hold { () throws(JournalFailure) in try opened().read(next, through: end, body) }
            guard goesOn else { return }
            next = end + 1
        }
    }
    private static let sliceEvents: UInt64 = 4096

    public func lastSeq(ofChat chat: ChatID) throws(JournalFailure) -> UInt64 {
        try lock.hold { () throws(JournalFailure) in try opened().lastSeq(ofChat: chat) }
    }

    public func chats(ofVisitor person: PersonID) throws(JournalFailure) -> [ChatID] {
        try lock.hold { () throws(JournalFailure) in try opened().chats(ofVisitor: person) }
    }

    public func seqs(
        ofChat chat: ChatID, behind place: ChatPlace, max: Int, last: UInt64
    ) throws(JournalFailure) -> [UInt64] {
        try lock.hold { () throws(JournalFailure) in
            try opened().seqs(ofChat: chat, behind: place, max: max, last: last)
        }
    }

    public func visitor(ofChat chat: ChatID) throws(JournalFailure) -> PersonID {
        try lock.hold { () throws(JournalFailure) in try opened().visitor(ofChat: chat) }
    }

    public func chats(ofVisitor person: PersonID, behind seq: UInt64, max: Int) throws(JournalFailure) -> [ChatBegin] {
        try lock.hold { () throws(JournalFailure) in try opened().chats(ofVisitor: person, behind: seq, max: max) }
    }

    public func name(ofPerson person: PersonID) throws(JournalFailure) -> [UInt8] {
        try lock.hold { () throws(JournalFailure) in try opened().name(ofPerson: person) }
    }

    public func reply(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply? {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.find(shortcut, for: reader) }
    }

    public func searchReplies(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool)
        throws(JournalFailure)
    {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.search(query, for: reader, body) }
    }

    public func hasReply(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            try opened().shelf.has(shortcut, person: person, department: department)
        }
    }

    public func replyCount() throws(JournalFailure) -> Int {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.count() }
    }

    public func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in try opened().closedChats(before: limit, max: max) }
    }

    public func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in try opened().contacts(before: limit, max: max) }
    }

    public func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) {
        try lock.hold { () throws(JournalFailure) in try opened().oldestClosed() }
    }

    public func person(_ person: PersonID) throws(JournalFailure) -> PersonRow? {
        try lock.hold { () throws(JournalFailure) in try opened().person(person) }
    }

    public func snapshot() throws(JournalFailure) -> (seq: UInt64, bytes: [UInt8])? {
        try lock.hold { () throws(JournalFailure) in try opened().snapshot() }
    }

    public func save(snapshot bytes: [UInt8], at seq: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in try opened().save(snapshot: bytes, at: seq) }
    }

    public func audit() throws(JournalFailure) -> AuditReport {
        try lock.hold { () throws(JournalFailure) in try opened().audit() }
    }

    public func tidy() throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            let ledger = try opened()
            let isMore = try ledger.tidy()
            owes.store(ledger.owesErasure, ordering: .releasing)
            return isMore
        }
    }

    public var owesErasure: Bool { owes.load(ordering: .acquiring) }

    public func payErasure() throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            let ledger = try opened()
            try ledger.payErasure()
            owes.store(false, ordering: .releasing)
        }
    }

    public var isUntidy: Bool {
        (try? lock.hold { () throws(JournalFailure) in try opened().isUntidy }) ?? false
    }

    public func backUp(to path: String) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in try opened().backUp(to: path) }
    }

    public var backup: BackupProgress {
        (try? lock.hold { () throws(JournalFailure) in try opened().backup?.progress }) ?? BackupProgress()
    }

    @discardableResult
    public func close() -> JournalFailure? {
        let told = try? lock.hold { () throws(JournalFailure) in
            let failure = ledger?.finish()
            let path = ledger?.database.path ?? ""
            ledger = nil
            // SQLite may have had more luck with its log when it closed the file.
            return failure?.kind == .notYetGone && Opening.isLogGone(path) ? nil : failure
        }
        return told ?? nil
    }
}
