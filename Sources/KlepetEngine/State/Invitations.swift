// Who was invited, and what became of it (B8): one record for each visitor who ever was. Those whose invitation is
// under way stand in a list in the order of sending, which is that of expiring.

struct Invitation: SnapshotRecord {
    /// Number of the `invitationSent` event: the invitation's name. 0: no record.
    var number: UInt64 = 0
    /// Number of the last event about it: nothing of it is shown before that is durable (law 4).
    var lastSeq: UInt64 = 0
    /// Of the rule's name.
    var rule: UInt64 = 0
    var sentAt: Int64 = 0
    var endedAt: Int64 = 0
    var dismissedAt: Int64 = 0
    var person: UInt32 = 0
    var next: UInt32 = 0
    var previous: UInt32 = 0
    var stage = Stage.none
    /// An `InvitationEnd`, 0 while it is under way.
    var end: UInt8 = 0

    enum Stage: UInt8, CaseIterable, BitwiseCopyable {
        case none = 0, sent, shown
        /// Waits for the chat that comes of it.
        case accepted
    }

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("number", &number)
        fields.keep("lastSeq", &lastSeq)
        fields.keep("rule", &rule)
        fields.keep("sentAt", time: &sentAt)
        fields.keep("endedAt", time: &endedAt)
        fields.keep("dismissedAt", time: &dismissedAt)
        fields.keep("person", &person)
        fields.keep("next", &next)
        fields.keep("previous", &previous)
        fields.keep("stage", word: &stage)
        fields.keep("end", &end)
    }

    var isPending: Bool { stage == .sent || stage == .shown }

    static func digest(of name: Text) -> UInt64 {
        var print = Fingerprint()
        print.mix(UnsafeRawBufferPointer(name))
        return print.value
    }
}

/// The records, and the list of those under way.
struct Invitations: ~Copyable {
    var slab = Slab<Invitation>(capacity: Limits.peopleMax, zero: Invitation())
    /// By person; looked up, never iterated.
    private var index: [UInt32: UInt32] = [:]
    private var free = FreeRecords()
    private(set) var first: UInt32 = 0
    private var last: UInt32 = 0

    /// All zero when the visitor was never invited.
    func of(_ person: UInt32) -> Invitation { slab[record(of: person)] }
    func record(of person: UInt32) -> UInt32 { slab.count > 1 ? index[person] ?? 0 : 0 }

    var byteCount: Int { slab.byteCount + index.capacity * 12 }

    mutating func send(_ person: UInt32, rule: UInt64, number: UInt64, at time: Int64) -> Bool {
        var record = record(of: person)
        if record == 0 {
            guard let new = free.popFirst() ?? slab.append() else { return false }
            record = new
            index[person] = new
            slab[record].person = person
        }
        guard !slab[record].isPending else { return false }
        slab[record].number = number
        slab[record].lastSeq = number
        slab[record].rule = rule
        slab[record].sentAt = time
        slab[record].stage = .sent
        slab[record].end = 0
        slab[record].next = 0
        slab[record].previous = last
        if last != 0 { slab[last].next = record } else { first = record }
        last = record
        return true
    }

    mutating func show(_ person: UInt32, seq: UInt64) -> Bool {
        let record = record(of: person)
        guard record != 0, slab[record].stage == .sent else { return false }
        slab[record].stage = .shown
        slab[record].lastSeq = seq
        return true
    }

    mutating func end(_ person: UInt32, _ end: InvitationEnd, seq: UInt64, at time: Int64) -> Bool {
        let record = record(of: person)
        guard record != 0, slab[record].isPending else { return false }
        let (next, previous) = (slab[record].next, slab[record].previous)
        if previous != 0 { slab[previous].next = next } else { first = next }
        if next != 0 { slab[next].previous = previous } else { last = previous }
        slab[record].next = 0
        slab[record].previous = 0
        slab[record].stage = end == .accepted ? .accepted : .none
        slab[record].end = end.rawValue
        slab[record].endedAt = time
        slab[record].lastSeq = seq
        if end == .dismissed { slab[record].dismissedAt = time }
        return true
    }

    /// A chat begins: the number of the invitation that it comes of, 0 when it comes of none. One that was accepted
    /// longer ago than `milliseconds` has been forgotten.
    mutating func claim(_ person: UInt32, at time: Int64, within milliseconds: Int64) -> UInt64 {
        let record = record(of: person)
        guard record != 0, slab[record].stage == .accepted else { return 0 }
        slab[record].stage = .none
        return time &- slab[record].endedAt <= milliseconds ? slab[record].number : 0
    }

    /// False: one is under way.
    mutating func forget(_ person: UInt32) -> Bool {
        let record = record(of: person)
        guard record != 0 else { return true }
        guard !slab[record].isPending else { return false }
        index[person] = nil
        slab[record] = Invitation()
        free.insert(record)
        return true
    }

    // MARK: of two who become one (B16.6)

    mutating func remove(_ person: UInt32) { index[person] = nil }

    mutating func put(_ record: UInt32, for person: UInt32) {
        slab[record].person = person
        index[person] = record
    }

    mutating func release(_ record: UInt32) {
        slab[record] = Invitation()
        free.insert(record)
    }

    /// After the slab was filled from a snapshot. False: it is not a snapshot of this.
    mutating func rebuild(first: UInt32, last: UInt32) -> Bool {
        guard first < UInt32(slab.count), last < UInt32(slab.count) else { return false }
        (self.first, self.last) = (first, last)
        index.removeAll()
        free.removeAll()
        for record in 1..<max(1, UInt32(slab.count)) {
            if slab[record].person == 0 { free.insert(record) } else { index[slab[record].person] = record }
        }
        return true
    }

    var ends: (first: UInt32, last: UInt32) { (first, last) }
}
