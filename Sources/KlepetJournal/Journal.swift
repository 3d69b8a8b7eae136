// A shop's journal: its log, where events become durable (Log/Log.swift), and its record, the tables that its events add
// up to (SQLite/Record.swift). What is asked of the tables is asked here, once for all logs:
//
//      a file           log and record by one commit, in one SQLite file (FORMAT.md)
//      in memory        the log is MemoryLog; the record is made in SQLite's memory when somebody asks, and follows then
//      another's log    the log first; then its events go to the record, in a file or, as above, in memory
//
// Nothing here knows what an event means to the engine. Any thread may call; calls take turns.

public import KlepetEngine
internal import Synchronization

public final class Journal: @unchecked Sendable {
    let lock = Lock()
    private var record: Record?
    /// Number of the record's last event.
    private let recorded: Atomic<UInt64>
    private let owes = Atomic(false)
    /// How far words are gathered (B22.4); the end of all: nobody has searched.
    let gathered = Atomic(UInt64.max)
    private let snapshotAt: Atomic<UInt64>
    private let memory: MemoryLog?
    /// The log that the record follows when it is asked; `nil`: the record has every event as soon as it is durable.
    private let followed: (any Log)?
    private var isClosed = false

    /// A secret of 16 bytes, drawn when the shop was made: keys the digests of message ids and people's keys.
    public let secret: (UInt64, UInt64)

    /// What a shop appends to; `nil`: another has none, and `append` here is all (`LocalLog`).
    private let others: (any Log)?

    /// Opens the shop in `path`, making it (readable by its owner alone) when it is not there. The file belongs to this
    /// process until `close`.
    ///
    /// Fails as `locked`, `cannotOpen` (not a Klepet file, no permission, no such folder), `newerFormat`,
    /// `corrupt`, `diskFull` or `failed`. With `pagesMax` the file grows to that many pages of 4096 bytes at most,
    /// then the disk counts as full.
    public init(_ path: String, pagesMax: UInt32 = 0) throws(JournalFailure) {
        let record = try RecordOpening.open(path, pagesMax: pagesMax)
        secret = record.secret
        recorded = Atomic(record.lastSeq)
        snapshotAt = Atomic(record.snapshotSeq)
        self.record = record
        (memory, followed, others) = (nil, nil, nil)
        noteGathered(record)
    }

    /// A shop that nobody has open, to be read and nothing else; `nil`: only an opening can say what it holds, after a
    /// crash for one. Fails as an opening does; where there is no file, as `cannotOpen`.
    public init?(looking path: String) throws(JournalFailure) {
        guard let record = try RecordOpening.look(path) else { return nil }
        secret = record.secret
        recorded = Atomic(record.lastSeq)
        snapshotAt = Atomic(record.snapshotSeq)
        self.record = record
        (memory, followed, others) = (nil, nil, nil)
        noteGathered(record)
    }

    /// A shop without a file. Beyond `eventsMax` events or `bytesMax` bytes (the events, their texts and ids) an append
    /// fails as `diskFull`. The secret is drawn at random, or given: then two runs are alike.
    public static func inMemory(
        eventsMax: UInt64 = 1 << 28, bytesMax: Int = 16 << 30, secret given: (UInt64, UInt64)? = nil
    ) throws(JournalFailure) -> Journal {
        let log = MemoryLog(eventsMax: eventsMax, bytesMax: bytesMax)
        return Journal(log, secret: try secret(given))
    }

    private init(_ memory: MemoryLog, secret: (UInt64, UInt64)) {
        self.secret = secret
        recorded = Atomic(0)
        snapshotAt = Atomic(0)
        (self.memory, followed, others) = (memory, memory, nil)
    }

    private static func secret(_ given: (UInt64, UInt64)?) throws(JournalFailure) -> (UInt64, UInt64) {
        guard let given else { return try drawSecret() }
        return given
    }

    /// A shop whose events become durable in a log that is not its file's. The log is claimed first, and read through
    /// the claim then; `path` is where the record is, `nil`: in memory.
    public init(_ log: any Log, record path: String?, incarnation: UInt64, secret given: (UInt64, UInt64)? = nil)
        throws(JournalFailure)
    {
        try log.claim(incarnation)
        (memory, others) = (nil, log)
        guard let path else {
            secret = try Self.secret(given)
            recorded = Atomic(0)
            snapshotAt = Atomic(0)
            followed = log
            return
        }
        let record = try RecordOpening.open(path, pagesMax: 0)
        guard record.lastSeq <= log.lastSeq else {
            throw JournalFailure(
                .corrupt,
                """
                The file has \(record.lastSeq) events and its log \(log.lastSeq): it is not the file of this log. \
                Move it away, and it is made anew.
                """)
        }
        try record.follow(log)
        secret = record.secret
        recorded = Atomic(record.lastSeq)
        snapshotAt = Atomic(record.snapshotSeq)
        self.record = record
        followed = nil
        noteGathered(record)
    }

    /// Number of the last event that can be read, 0 in an empty journal.
    public var lastSeq: UInt64 { followed?.lastSeq ?? recorded.load(ordering: .acquiring) }

    /// True when an append costs no wait and may be made on the loop's own thread.
    public var isImmediate: Bool { memory != nil }

    /// A read would have to wait just now: somebody else is at the disk.
    public var isBusy: Bool { memory == nil && lock.isHeld }

    /// Something of it is still there when it is closed.
    public var isKept: Bool { followed == nil }

    /// The record, with every event of the log.
    func opened() throws(JournalFailure) -> Record {
        guard !isClosed else { throw Admission.closed }
        guard let followed else {
            guard let record else { throw Admission.closed }
            return record
        }
        do throws(JournalFailure) {
            let record: Record
            if let made = self.record { record = made } else { record = try RecordOpening.inMemory(secret: secret) }
            self.record = record
            if record.lastSeq < followed.lastSeq { try record.follow(followed) }
            return record
        } catch {
            // Half a fold is none: the next who asks begins anew.
            record = nil
            throw error
        }
    }

    /// Nothing was said yet, and a record in memory need not be made to know it.
    var isEmpty: Bool { followed != nil && record == nil && lastSeq == 0 }

    // MARK: appending

    /// Where the shop's events become durable.
    public var log: any Log { others ?? LocalLog(self) }

    /// Makes the batch durable, all or nothing, one transaction; `batch.first` is `lastSeq + 1`. Called by one thread
    /// at a time, not necessarily the loop's; reads may come from the loop's thread meanwhile and wait. After a failure
    /// the journal takes no further append. Of another's log: what has become durable there goes to the record.
    ///
    /// A `redacted` event destroys the text of the message it names, in the same transaction (B2.9); a
    /// masking edit puts its text in place of the message's (B13.1); `textsErased` and `visitorErased`
    /// destroy what they name (B13.4); `fileGone` the reference of the debt that it pays (B17.3).
    public func append(_ batch: EventBatch) throws(JournalFailure) {
        if let memory {
            if try memory.append(batch) { try bringIntoStep(memory) }
            return
        }
        guard followed == nil else { return }
        try lock.hold { () throws(JournalFailure) in
            let record = try opened()
            try record.append(batch)
            if record.owesErasure { owes.store(true, ordering: .releasing) }
            recorded.store(record.lastSeq, ordering: .releasing)
            snapshotAt.store(record.snapshotSeq, ordering: .releasing)
        }
    }

    /// Words are gone from the record, so they go from the log (law 12): what the record destroys is written down in
    /// one place for all shops.
    private func bringIntoStep(_ memory: MemoryLog) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            let record = try opened()
            for seq in record.takeChanged() {
                _ = try record.read(seq, through: seq) { event in
                    try? memory.renew(event)
                    return true
                }
            }
        }
    }

    /// Gives the events `first ... last` in order to `body` until it returns false. The pointers in an event are valid
    /// during the call of `body`. A missing number, an unknown kind or a broken row is `corrupt`.
    public func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) {
        if let followed { return try followed.read(first, through: last, body) }
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

    // MARK: lives

    /// B2.11: the lives of this file, oldest first, at most `Incarnation.kept`: each began with an
    /// opening that wrote something.
    public func incarnations() throws(JournalFailure) -> [Incarnation] {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? [] : opened().incarnations() }
    }

    /// The number of this opening: kept with its first `append`, in the same transaction. Nobody comes back to a shop in
    /// memory: there `begin` keeps it when it is told.
    public func intend(_ incarnation: UInt64) {
        guard followed == nil else { return }
        try? lock.hold { () throws(JournalFailure) in try opened().intended = incarnation }
    }

    /// Keeps the number at once, for somebody is to be told it; durable when this returns. Again: nothing.
    public func begin(_ incarnation: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            try opened().begin(incarnation)
            try opened().intended = incarnation
        }
    }

    // MARK: questions

    /// Number of the last event of a chat that the engine has forgotten; 0 when there never was such a chat.
    public func lastSeq(ofChat chat: ChatID) throws(JournalFailure) -> UInt64 {
        try lock.hold { () throws(JournalFailure) in try opened().lastSeq(ofChat: chat) }
    }

    /// All chats of a visitor, oldest first, forgotten ones included.
    public func chats(ofVisitor person: PersonID) throws(JournalFailure) -> [ChatID] {
        try lock.hold { () throws(JournalFailure) in try opened().chats(ofVisitor: person) }
    }

    /// Numbers of a chat's events behind `place`, oldest first, at most `max`; what they cost is theirs, not the chat's
    /// (law 11). `last`: the chat's last event, or one before it at which to end; 0: whichever it is.
    public func seqs(
        ofChat chat: ChatID, behind place: ChatPlace, max: Int, last: UInt64
    ) throws(JournalFailure) -> [UInt64] {
        try lock.hold { () throws(JournalFailure) in
            try opened().seqs(ofChat: chat, behind: place, max: max, last: last)
        }
    }

    /// Whose the chat is; 0 when there never was such a chat.
    public func visitor(ofChat chat: ChatID) throws(JournalFailure) -> PersonID {
        try lock.hold { () throws(JournalFailure) in try opened().visitor(ofChat: chat) }
    }

    /// A visitor's chats that may have events behind `seq`, oldest first: all that began before it, and `max` of
    /// those that began behind it.
    public func chats(ofVisitor person: PersonID, behind seq: UInt64, max: Int) throws(JournalFailure) -> [ChatBegin] {
        try lock.hold { () throws(JournalFailure) in try opened().chats(ofVisitor: person, behind: seq, max: max) }
    }

    /// How a person was called last; empty when nobody said (B11.2).
    public func name(ofPerson person: PersonID) throws(JournalFailure) -> [UInt8] {
        try lock.hold { () throws(JournalFailure) in try opened().name(ofPerson: person) }
    }

    /// B11.1: the prepared reply that `reader` means by a shortcut: their own before a department's before the shop's.
    public func reply(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply? {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.find(shortcut, for: reader) }
    }

    /// Replies that hold all words of `query`, the last one perhaps begun only, best first; of an empty query all, by
    /// shortcut. Each shortcut once, as `reply` would find it, until `body` returns false.
    public func searchReplies(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool)
        throws(JournalFailure)
    {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.search(query, for: reader, body) }
    }

    /// Whether there is one of just this owner.
    public func hasReply(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            try opened().shelf.has(shortcut, person: person, department: department)
        }
    }

    /// How many prepared replies there are.
    public func replyCount() throws(JournalFailure) -> Int {
        try lock.hold { () throws(JournalFailure) in try opened().shelf.count() }
    }

    /// Chats closed before a time whose texts are still there, oldest first; and those closed before it with a
    /// contact (B13.4). At most `max`.
    public func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? [] : opened().closedChats(before: limit, max: max) }
    }

    public func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? [] : opened().contacts(before: limit, max: max) }
    }

    /// When the first of them was closed, however long ago; `nil`: there are none.
    public func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? (nil, nil) : opened().oldestClosed() }
    }

    /// Key and name of a person; `nil`: there is none of this number.
    public func person(_ person: PersonID) throws(JournalFailure) -> PersonRow? {
        try lock.hold { () throws(JournalFailure) in try opened().person(person) }
    }

    /// The newest snapshot: the engine's state just after event `seq`, in the engine's own bytes.
    /// `nil`: rebuild from events.
    public func snapshot() throws(JournalFailure) -> (seq: UInt64, bytes: [UInt8])? {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? nil : opened().snapshot() }
    }

    /// Keeps a snapshot and forgets the older ones. `seq` is at most `lastSeq`.
    public func save(snapshot bytes: [UInt8], at seq: UInt64) throws(JournalFailure) {
        try lock.hold { () throws(JournalFailure) in
            let record = try opened()
            try record.save(snapshot: bytes, at: seq)
            snapshotAt.store(record.snapshotSeq, ordering: .releasing)
        }
    }

    /// Of which event the newest snapshot is; 0: there is none, or the one that there was is gone with somebody's
    /// erasure (B13.4). Any thread.
    public var snapshotSeq: UInt64 { snapshotAt.load(ordering: .acquiring) }

    /// Reads everything and proves B14.4: no number missing, twice there, or out of order, shop-wide and in each chat,
    /// and the tables beside the events in step with them.
    public func audit() throws(JournalFailure) -> AuditReport {
        try lock.hold { () throws(JournalFailure) in try opened().audit() }
    }

    /// Housekeeping between commits, off the commit's path (a WAL checkpoint, a piece of a copy): false
    /// when nothing is left to do.
    public func tidy() throws(JournalFailure) -> Bool {
        guard followed == nil else { return false }
        return try lock.hold { () throws(JournalFailure) in
            let record = try opened()
            let isMore = try record.tidy()
            owes.store(record.owesErasure, ordering: .releasing)
            return isMore
        }
    }

    /// Texts were destroyed, and their old bytes are still on the disk: `tidy` tries again. Any thread.
    public var owesErasure: Bool { owes.load(ordering: .acquiring) }

    /// Tries at once; `notYetGone` when it does not succeed.
    public func payErasure() throws(JournalFailure) {
        guard followed == nil else { return }
        try lock.hold { () throws(JournalFailure) in
            try opened().payErasure()
            owes.store(false, ordering: .releasing)
        }
    }

    /// Whether `tidy` has something to do: asked after each commit, which most of the time leaves nothing.
    public var isUntidy: Bool {
        guard followed == nil else { return false }
        return (try? lock.hold { () throws(JournalFailure) in try opened().isUntidy }) ?? false
    }

    /// Begins a copy of everything, this moment's and what comes while it is made, in a new file; `tidy` goes on with
    /// it. `already` when one is under way.
    public func backUp(to path: String) throws(JournalFailure) {
        guard followed == nil else {
            throw JournalFailure(.unable, "A shop in memory has no file to copy; open one with a path.")
        }
        try lock.hold { () throws(JournalFailure) in try opened().backUp(to: path) }
    }

    public var backup: BackupProgress {
        guard followed == nil else { return BackupProgress() }
        return (try? lock.hold { () throws(JournalFailure) in try opened().backup?.progress }) ?? BackupProgress()
    }

    /// Why not all is as it should be: the file was `replaced`, or what was destroyed is `notYetGone`.
    @discardableResult
    public func close() -> JournalFailure? {
        let told = try? lock.hold { () throws(JournalFailure) in
            guard !isClosed else { return nil as JournalFailure? }
            isClosed = true
            let failure = followed == nil ? record?.finish() : nil
            let path = record?.database.path ?? ""
            record = nil
            // SQLite may have had more luck with its log when it closed the file.
            return failure?.kind == .notYetGone && RecordOpening.isLogGone(path) ? nil : failure
        }
        memory?.close()
        others?.close()
        return told ?? nil
    }
}
