// The journal of a shop without a file, for tests and simulations: everything is gone with the process, and so an
// append costs no wait. It keeps the same contract, the same suite of tests holds it to it.

internal import Glibc
public import KlepetEngine
internal import Synchronization

/// A journal in memory. Any thread may call; calls take turns.
public final class MemoryJournal: Journal, @unchecked Sendable {
    private let lock = Lock()
    private let durable = Atomic<UInt64>(0)
    private let eventsMax: UInt64
    private let bytesMax: Int

    private var events = EventArena()
    private var bytesUsed = 0
    private var isHalted = false
    private var isClosed = false
    private var kept: (seq: UInt64, bytes: [UInt8])?
    /// Made when somebody asks, and from then on only of what came since.
    private var chats = ChatIndex()
    private var people = PeopleInMemory()
    private var shelf: ReplyShelf?
    private var indexedThrough: UInt64 = 0
    /// Chats that are closed and have their texts: when; chats with a contact.
    private var closedAt: [ChatID: Int64] = [:]
    private var withTexts: [ChatID] = []
    private var withContact: [ChatID] = []
    /// By chat: the number of the event that erased its texts.
    private var erasedBy: [ChatID: UInt64] = [:]
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

    private func revise(_ first: UInt64, through last: UInt64) {
        for seq in first...last {
            if events[seq].pointee.kind == .retracted { takeBack(seq) }
            guard Event.destroysText(events[seq].pointee) else { continue }
            if events[seq].pointee.kind == .textsErased { eraseTexts(seq) }
            if events[seq].pointee.kind == .visitorErased { eraseVisitor(seq) }
            if Event.masks(events[seq].pointee) { mask(seq) }
            guard events[seq].pointee.kind == .redacted else { continue }
            let subject = events[seq].pointee.subject
            guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { continue }
            destroyText(subject)
            destroyEdits(of: subject, before: seq)
        }
    }

    /// B2.12.
    private func takeBack(_ seq: UInt64) {
        let subject = events[seq].pointee.subject
        guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { return }
        events[subject].pointee.flags.insert(.retracted)
        forEachEdit(of: subject, before: seq) { events[$0].pointee.flags.insert(.retracted) }
    }

    private func destroyEdits(of subject: UInt64, before seq: UInt64) {
        forEachEdit(of: subject, before: seq) { destroyText($0) }
    }

    private func forEachEdit(of subject: UInt64, before seq: UInt64, _ body: (UInt64) -> Void) {
        walk(events[seq].pointee.previous, before: seq) { at in
            guard at > subject else { return false }
            if events[at].pointee.kind == .edited, events[at].pointee.subject == subject { body(at) }
            return true
        }
    }

    /// Back along a chat, as long as `body` goes on.
    private func walk(_ last: UInt64, before limit: UInt64, _ body: (UInt64) -> Bool) {
        var at = last
        while at > 0, at < limit, body(at) {
            let previous = events[at].pointee.previous
            guard previous < at else { return }
            at = previous
        }
    }

    /// B13.1: of the message nothing is left but its masked text, and of its edits before nothing.
    private func mask(_ seq: UInt64) {
        let subject = events[seq].pointee.subject
        guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { return }
        let old = events[subject].pointee.text
        if let start = old.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0x20, count: old.count)
        }
        // The words of both lie in one place: the arena keeps them as long as either.
        if !old.isEmpty { events[subject].pointee.text = events[seq].pointee.text }
        destroyEdits(of: subject, before: seq)
    }

    /// B13.4.
    private func eraseTexts(_ seq: UInt64) {
        let (chat, last) = (events[seq].pointee.subject, UInt64(bitPattern: events[seq].pointee.value))
        guard let erased = TextsErased(rawValue: events[seq].pointee.reason) else { return }
        walk(last, before: seq) { at in
            guard events[at].pointee.chat == chat else { return false }
            if events[at].pointee.loses(to: erased) { destroyTexts(at) }
            return true
        }
        index()
        withContact.removeAll { $0 == chat }
        guard erased != .addresses else { return }
        withTexts.removeAll { $0 == chat }
        erasedBy[chat] = seq
    }

    private func eraseVisitor(_ seq: UInt64) {
        let visitor = events[seq].pointee.subject
        index()
        for at in people.about(visitor) { destroyTexts(at) }
        // And what came in the same batch.
        for at in lastSeq + 1..<max(lastSeq + 1, seq)
        where events[at].pointee.chat == 0 && events[at].pointee.subject == visitor {
            if events[at].pointee.kind?.isAboutVisitor == true { destroyTexts(at) }
        }
        kept = nil
    }

    private func destroyTexts(_ seq: UInt64) {
        destroyText(seq)
        let event = events[seq]
        guard event.pointee.kind?.keepsID != true else { return }
        if let start = event.pointee.id.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0, count: event.pointee.id.count)
        }
        event.pointee.id = Text(start: nil, count: 0)
    }

    private func destroyText(_ seq: UInt64) {
        let event = events[seq]
        if let start = event.pointee.text.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0, count: event.pointee.text.count)
        }
        event.pointee.text = Text(start: nil, count: 0)
        event.pointee.flags.insert(.redacted)
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

    private func index() {
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

    // The same shelf as a file's, in SQLite's memory; made when the first reply is set.

    public func reply(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply? {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.find(shortcut, for: reader)
        }
    }

    public func searchReplies(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool)
        throws(JournalFailure)
    {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            try shelf?.search(query, for: reader, body)
        }
    }

    public func hasReply(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.has(shortcut, person: person, department: department) ?? false
        }
    }

    public func replyCount() throws(JournalFailure) -> Int {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.count() ?? 0
        }
    }

    private func shelve(_ first: UInt64, through last: UInt64) throws(JournalFailure) {
        if shelf == nil { shelf = ReplyShelf(in: try Database(path: ":memory:")) }
        guard let shelf else { return }
        for seq in first...last {
            switch events[seq].pointee.kind {
            case .replySet: try shelf.set(events[seq].pointee)
            case .replyRemoved: try shelf.remove(events[seq].pointee)
            default: break
            }
        }
    }

    /// B13.4.
    private func indexRetention(_ event: borrowing Event) {
        let (chat, at) = (event.chat, event.at)
        switch event.kind {
        case .closed:
            closedAt[chat] = at
            // In one batch with its erasure, which came first here.
            if (erasedBy[chat] ?? 0) < event.seq { withTexts.append(chat) }
        case .reopened:
            closedAt[chat] = nil
            withTexts.removeAll { $0 == chat }
        case .chosen where event.textBytes > 0:
            if !withContact.contains(chat) { withContact.append(chat) }
        default: break
        }
    }

    public func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try old(before: limit, max: max) { withTexts }
    }

    public func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try old(before: limit, max: max) { withContact }
    }

    public func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return (withTexts.compactMap { closedAt[$0] }.min(), withContact.compactMap { closedAt[$0] }.min())
        }
    }

    private func old(before limit: Int64, max: Int, _ named: () -> [ChatID]) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return named().filter { chat in closedAt[chat].map { $0 < limit } ?? false }.prefix(max)
                .map { ChatEnd(chat: $0, lastSeq: chats.last(of: $0)) }
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
