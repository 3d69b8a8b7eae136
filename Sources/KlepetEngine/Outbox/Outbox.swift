// Accepted events in memory, on their way to the journal and from there to the readers.
//
//      append ──▶ accepted ───▶ handed over ───▶ durable ─────▶ readers (cursors, B2.5)
//                 [ not visible; the log may take  ] [ visible, near ]     older than `oldest`: far, read from the
//                 [ its time with what it was given ]                      journal
//
// The events lie in chunks that never move: the journal's worker and the readers of a batch hold plain pointers.
// `window` finds an event by its number, and for each the one before and the next one for the same visitor, so that
// a visitor's reader skips all the others. Old chunks are used again once they are durable and nobody holds a batch
// of them (law 6: bounded).

public struct Outbox: ~Copyable {
    /// Number of the last accepted event.
    public private(set) var accepted: UInt64 = 0
    /// Number of the last event that was handed to the log. What lies between `durable` and it stays as it is, byte for
    /// byte, for it may have to be given again; what comes behind it waits for the next time.
    public private(set) var handed: UInt64 = 0
    /// Number of the last event that readers may see (B2.4).
    public private(set) var durable: UInt64 = 0
    /// Number of the oldest event still in memory; `accepted + 1` when there is none.
    public private(set) var oldest: UInt64 = 1

    /// Numbers kept at most; twice the backlog, so that a full backlog never meets the window's end.
    static let windowEvents = Limits.backlogEventsMax * 2
    /// Memory kept for near readers; beyond it the oldest chunk goes.
    static let keptBytes = 16 << 20
    static let chunkBytes = 1 << 20
    static let firstChunkBytes = 8 << 10
    /// The window is as long as it has to be, by doubling, and `windowEvents` at most.
    private static let firstWindowEvents = 64

    struct Entry {
        var event: UnsafeMutablePointer<Event>
        /// Neighbours on the visitor's own chain; 0: none.
        var previous: UInt64
        var next: UInt64
    }

    private var window: UnsafeMutablePointer<Entry>
    private var windowCount: Int
    /// Shorter windows that the journal's worker may still read, each with the last event that it holds.
    private var outgrown: [(window: UnsafeMutablePointer<Entry>, last: UInt64)] = []
    private var chunks = ChunkQueue()
    /// Messages to be masked once they are durable, each with the event that brings its new text (B13.1).
    private var masksOwed: [(seq: UInt64, edit: UInt64)] = []
    /// Messages and their edits to be marked as taken back once they are durable (B2.12).
    private var retractionsOwed: [UInt64] = []
    /// Messages whose shape takes no answer any more, to be marked so once the event that says it is durable (B18.2).
    private var shapesOwed: [(seq: UInt64, by: UInt64)] = []
    /// Debts of files that are paid, to lose their reference once the event that says so is durable (B17.3).
    private var filesPaid: [(debt: UInt64, by: UInt64)] = []
    private var backlogBytes = 0

    public init() {
        windowCount = Self.firstWindowEvents
        window = .allocate(capacity: windowCount)
    }

    deinit {
        window.deallocate()
        for old in outgrown { old.window.deallocate() }
    }

    @inline(never)
    private mutating func widen() {
        let wider = UnsafeMutablePointer<Entry>.allocate(capacity: windowCount * 2)
        var seq = oldest
        while seq <= accepted {
            (wider + (Int(truncatingIfNeeded: seq) & (windowCount * 2 - 1))).initialize(to: window[slot(seq)])
            seq += 1
        }
        if durable == accepted { window.deallocate() } else { outgrown.append((window, accepted)) }
        (window, windowCount) = (wider, windowCount * 2)
    }

    /// After a restart: numbering goes on behind `seq`, and all before it is far.
    public mutating func begin(after seq: UInt64) {
        (accepted, handed, durable, oldest) = (seq, seq, seq, seq + 1)
        chunks.removeAll()
        backlogBytes = 0
    }

    /// False: too much waits for the journal; a command must be refused as `busy`.
    public var hasRoom: Bool {
        accepted - durable < UInt64(Limits.backlogEventsMax - 1024) && backlogBytes < Limits.backlogBytesMax
    }

    public var byteCount: Int { chunks.byteCount + windowCount * MemoryLayout<Entry>.stride }

    /// Copies the event, its text and its id (the one copy on the way in), under the next number. `previous` is the
    /// event before it on its visitor's chain, 0 when it has none or belongs to no visitor.
    @_optimize(speed)
    mutating func append(_ event: borrowing Event, after previous: UInt64) {
        let size = MemoryLayout<Event>.stride + event.text.count + event.id.count + event.parts.count
        if accepted + 1 - oldest >= UInt64(windowCount) {
            if windowCount < Self.windowEvents { widen() } else { forgetOldestChunk() }
        }
        let (place, opened) = chunks.reserve((size + 15) & ~15, seq: accepted + 1)
        if opened { trim() }
        let record = place.bindMemory(to: Event.self, capacity: 1)
        var bytes = (place + MemoryLayout<Event>.stride).assumingMemoryBound(to: UInt8.self)
        record.initialize(to: copy event)
        record.pointee.textPointer = Self.copy(event.text, to: &bytes)
        record.pointee.idPointer = Self.copy(event.id, to: &bytes)
        if event.partsBytes > 0 { record.pointee.partsPointer = Self.copy(event.parts, to: &bytes) }
        accepted += 1
        record.pointee.seq = accepted
        backlogBytes += size
        window[slot(accepted)] = Entry(event: record, previous: previous, next: 0)
        if previous >= oldest, previous < accepted { window[slot(previous)].next = accepted }
    }

    /// The journal has everything through `seq`: now it is visible (law 4).
    public mutating func markDurable(through seq: UInt64) {
        guard seq > durable, seq <= accepted else { return }
        if seq == accepted {
            backlogBytes = 0
        } else {
            backlogBytes -= min(backlogBytes, bytes(after: durable, through: seq))
        }
        durable = seq
        handed = max(handed, seq)
        if !outgrown.isEmpty { forgetOutgrown() }
        if !retractionsOwed.isEmpty {
            for owed in retractionsOwed where owed <= seq { markRetracted(owed) }
            retractionsOwed.removeAll { $0 <= seq }
        }
        if !shapesOwed.isEmpty {
            for owed in shapesOwed where owed.by <= seq { markShapeOver(owed.seq) }
            shapesOwed.removeAll { $0.by <= seq }
        }
        if !filesPaid.isEmpty {
            for paid in filesPaid where paid.by <= seq { destroyTexts(paid.debt) }
            filesPaid.removeAll { $0.by <= seq }
        }
        guard !masksOwed.isEmpty else { return }
        for owed in masksOwed where owed.seq <= seq { takeOver(owed.edit, into: owed.seq) }
        masksOwed.removeAll { $0.seq <= seq }
    }

    @inline(never)
    private mutating func forgetOutgrown() {
        for old in outgrown where old.last <= durable { old.window.deallocate() }
        outgrown.removeAll { $0.last <= durable }
    }

    /// What these events took, as `append` counted it; asked for only when more came while a batch was on its way.
    private func bytes(after first: UInt64, through last: UInt64) -> Int {
        var sum = 0
        for seq in (first + 1)...last {
            let event = window[slot(seq)].event
            sum += MemoryLayout<Event>.stride + Int(event.pointee.textBytes) + Int(event.pointee.idBytes)
            sum += Int(event.pointee.partsBytes)
        }
        return sum
    }

    /// All that waits, for the log; no other batch is handed over before this one is durable.
    public mutating func handOver() -> EventBatch {
        assert(handed == durable, "handed over before the last batch was durable")
        handed = accepted
        return undurable
    }

    /// What waits for the journal, for its worker; valid until it is marked durable.
    public var undurable: EventBatch {
        EventBatch(window: window, windowCount: windowCount, first: durable + 1, last: accepted)
    }

    /// An event still in memory, durable or not.
    public func near(_ seq: UInt64) -> UnsafePointer<Event>? {
        guard seq >= oldest, seq <= accepted, seq > 0 else { return nil }
        return UnsafePointer(window[slot(seq)].event)
    }

    /// Neighbours of a near event on its visitor's chain; `nil` when it is far.
    func chain(at seq: UInt64) -> (previous: UInt64, next: UInt64)? {
        guard seq >= oldest, seq <= accepted, seq > 0 else { return nil }
        let entry = window[slot(seq)]
        return (entry.previous, entry.next)
    }

    /// Keeps the memory of near events in place while a reader holds them; pair with `unpin`.
    public mutating func pin(_ seqs: ClosedRange<UInt64>) -> ClosedRange<UInt64>? { chunks.pin(seqs) }
    public mutating func unpin(_ chunkNumbers: ClosedRange<UInt64>) { chunks.unpin(chunkNumbers) }

    /// B2.9: destroys the text of a near message in place, and of its edits, which stand between it and `chatLast`; the
    /// journal does the same to its rows.
    mutating func redact(_ seq: UInt64, chatLast: UInt64) {
        destroyText(seq)
        forEachEdit(of: seq, chatLast: chatLast) { destroyText($0) }
    }

    private func forEachEdit(of seq: UInt64, chatLast: UInt64, _ body: (UInt64) -> Void) {
        var at = chatLast
        while at > seq, let event = near(at) {
            if event.pointee.chatKind == .edited, event.pointee.subject == seq { body(at) }
            guard event.pointee.previous < at else { return }
            at = event.pointee.previous
        }
    }

    /// B2.12: marks a near message and its edits, so that readers see their texts no more; the text
    /// stays for the back office.
    mutating func retract(_ seq: UInt64, chatLast: UInt64) {
        var taken = [seq]
        forEachEdit(of: seq, chatLast: chatLast) { taken.append($0) }
        // The journal's worker may be reading what is not durable yet, and nobody else does.
        for each in taken { if each <= durable { markRetracted(each) } else { retractionsOwed.append(each) } }
    }

    /// B18.2: the message takes no answer any more, as the newest event says.
    mutating func endShape(_ seq: UInt64) { shapesOwed.append((seq, accepted)) }

    /// It has ended, and no mark in the journal says so yet.
    func owesShapeEnd(_ seq: UInt64) -> Bool { shapesOwed.contains { $0.seq == seq } }

    /// B17.3: the debt is paid, as the newest event says; its reference goes when that is durable.
    mutating func settleFile(_ debt: UInt64) { filesPaid.append((debt, accepted)) }
    func owesFileGone(_ debt: UInt64) -> Bool { filesPaid.contains { $0.debt == debt } }

    private func markShapeOver(_ seq: UInt64) {
        guard let said = near(seq), said.pointee.hasShape else { return }
        window[slot(seq)].event.pointee.flags.insert(.shapeOver)
    }

    private func markRetracted(_ seq: UInt64) {
        guard near(seq) != nil else { return }
        window[slot(seq)].event.pointee.flags.insert(.retracted)
    }

    /// B13.1: the near message has the text of its edit in place of its own, and of its edits before nothing is left.
    /// The journal's worker may be reading what is not durable yet: that waits, and so do its readers.
    mutating func mask(_ seq: UInt64, by edit: UInt64) {
        if seq <= durable { takeOver(edit, into: seq) } else { masksOwed.append((seq, edit)) }
    }

    private func takeOver(_ edit: UInt64, into seq: UInt64) {
        guard let edited = near(edit) else { return }
        var at = edited.pointee.previous
        while at > seq, let event = near(at) {
            if event.pointee.chatKind == .edited, event.pointee.subject == seq { destroyText(at) }
            guard event.pointee.previous < at else { return }
            at = event.pointee.previous
        }
        guard let said = near(seq), let old = said.pointee.textPointer else { return }
        let (room, words) = (Int(said.pointee.textBytes), edited.pointee.text)
        // Longer than what stood there, for it was changed by its author meanwhile: who reads on finds it in the edit.
        guard let new = words.baseAddress, words.count <= room else { return destroyText(seq) }
        let place = UnsafeMutablePointer(mutating: old)
        UnsafeMutableRawPointer(place).copyMemory(from: new, byteCount: words.count)
        (place + words.count).update(repeating: 0x20, count: room - words.count)
        window[slot(seq)].event.pointee.textBytes = UInt32(truncatingIfNeeded: words.count)
    }

    /// B13.4: destroys the texts of a chat's near events, back from its last one; what the journal does to its rows.
    func eraseTexts(through last: UInt64, _ erased: TextsErased) {
        var seq = last
        while let event = near(seq) {
            if event.pointee.loses(to: erased) { destroyTexts(seq) }
            guard event.pointee.previous < seq else { return }
            seq = event.pointee.previous
        }
    }

    /// B13.4: the same for what near events say of the visitor apart from their chats.
    func eraseTexts(ofVisitors areGone: (PersonID) -> Bool) {
        var seq = max(1, oldest)
        // The journal's worker may be reading what is behind; nothing of a visitor who is gone is.
        while seq <= durable, let event = near(seq) {
            if event.pointee.chat == 0, areGone(event.pointee.subject), event.pointee.shopKind?.isAboutVisitor == true {
                destroyTexts(seq)
            }
            seq += 1
        }
    }

    /// B16.1: the same for the values of attributes whose time is over.
    func expireAttributes(until limit: Int64) {
        var seq = max(1, oldest)
        while seq <= durable, let event = near(seq) {
            if event.pointee.isAttribute, event.pointee.until != 0, event.pointee.until <= limit { destroyText(seq) }
            seq += 1
        }
    }

    private func destroyTexts(_ seq: UInt64) {
        destroyText(seq)
        guard let event = near(seq), event.pointee.chatKind?.keepsID != true else { return }
        let id = UnsafeMutablePointer(mutating: event.pointee.idPointer)
        id?.update(repeating: 0x20, count: Int(event.pointee.idBytes))
        window[slot(seq)].event.pointee.id = .none
    }

    private func destroyText(_ seq: UInt64) {
        guard seq >= oldest, seq <= accepted, seq > 0 else { return }
        let event = window[slot(seq)].event
        if let text = event.pointee.textPointer {
            UnsafeMutablePointer(mutating: text).update(repeating: 0x20, count: Int(event.pointee.textBytes))
        }
        event.pointee.textBytes = 0
        event.pointee.textPointer = nil
        if let parts = event.pointee.partsPointer {
            UnsafeMutablePointer(mutating: parts).update(repeating: 0x20, count: Int(event.pointee.partsBytes))
        }
        event.pointee.parts = .none
        event.pointee.flags.insert(.redacted)
    }

    private mutating func trim() {
        while chunks.byteCount > Self.keptBytes, chunks.oldestLast <= durable, chunks.count > 1 { forgetOldestChunk() }
    }

    private mutating func forgetOldestChunk() {
        let last = chunks.oldestLast
        guard last <= durable, chunks.count > 1 else { return }
        oldest = last + 1
        chunks.retireOldest()
    }

    @inline(__always)
    private func slot(_ seq: UInt64) -> Int { Int(truncatingIfNeeded: seq) & (windowCount - 1) }

    @inline(__always)
    private static func copy(_ source: Text, to place: inout UnsafeMutablePointer<UInt8>) -> UnsafePointer<UInt8>? {
        guard let start = source.baseAddress, source.count > 0 else { return nil }
        UnsafeMutableRawPointer(place).copyMemory(from: start, byteCount: source.count)
        defer { place += source.count }
        return UnsafePointer(place)
    }
}

/// A run of accepted events on its way to the journal; its memory stays where it is until it is marked durable.
public struct EventBatch: @unchecked Sendable {
    let window: UnsafeMutablePointer<Outbox.Entry>?
    let windowCount: Int
    public let first: UInt64
    public let last: UInt64

    public var isEmpty: Bool { last < first }
    public var count: Int { isEmpty ? 0 : Int(last - first + 1) }

    /// `nil` outside of `first ... last`.
    public subscript(seq: UInt64) -> UnsafePointer<Event>? {
        guard let window, seq >= first, seq <= last else { return nil }
        return UnsafePointer(window[Int(truncatingIfNeeded: seq) & (windowCount - 1)].event)
    }
}
