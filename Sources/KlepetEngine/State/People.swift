// People are known by a digest of role and key, and named by a number (Crowd.swift).

struct Person: SnapshotRecord {
    var digest = KeyDigest(low: 0, high: 0)
    /// Last event of any of a visitor's chats: where the reader of a visitor's events starts (B2.5).
    var lastSeq: UInt64 = 0
    /// Rate limit (B13.2), as the time at which the bucket is full again, in microseconds; live.
    var allowedAt: Int64 = 0
    /// An operator's or a bot's record, or the head of a visitor's open chats; where none is open, the one that closed
    /// last; of a stray, since when they are one.
    private var link: UInt32 = 0
    /// Connected clients; live.
    var clients: UInt16 = 0
    /// Interned (`Names.locales`); 0: the shop's (B15.1).
    var locale: UInt8 = 0
    /// Role in the two lowest bits, then one bit each; the record stays within 40 bytes.
    private var bits: UInt8 = Role.visitor.rawValue
    private static let onlineBit: UInt8 = 4
    private static let strayBit: UInt8 = 8
    private static let forgottenBit: UInt8 = 16
    private static let markedBit: UInt8 = 32
    private static let restingBit: UInt8 = 64
    private static let mergedBit: UInt8 = 128

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("digest", &digest)
        fields.keep("lastSeq", &lastSeq)
        fields.leave("allowedAt")
        fields.keep("link", &link)
        fields.leave("clients")
        fields.keep("locale", &locale)
        fields.keep("bits", &bits)
    }

    var role: Role {
        @inline(__always) get { Role(rawValue: bits & 3) ?? .visitor }
        set { bits = bits & ~3 | newValue.rawValue }
    }
    /// As journaled (B2.7).
    var isOnline: Bool {
        get { bits & Self.onlineBit != 0 }
        set { if newValue { bits |= Self.onlineBit } else { bits &= ~Self.onlineBit } }
    }
    /// There is something in their `Standing` that commands have to ask for: a ban, or an erasure. Derived from it.
    var isMarked: Bool {
        @inline(__always) get { bits & Self.markedBit != 0 }
        set { if newValue { bits |= Self.markedBit } else { bits &= ~Self.markedBit } }
    }
    var operatorIndex: UInt32 {
        get { role == .operator ? link : 0 }
        set { if role == .operator { link = newValue } }
    }
    var openChats: UInt32 {
        get { role == .operator || role == .bot || bits & Self.noListBits != 0 ? 0 : link }
        set {
            guard role != .operator, role != .bot else { return }
            link = newValue
            bits &= ~Self.restingBit
        }
    }
    /// B1.4: the chat that a visitor came to last, open or closed; its slot may be another visitor's since.
    var newestChat: UInt32 { role == .visitor && bits & (Self.strayBit | Self.mergedBit) == 0 ? link : 0 }
    private static let noListBits = strayBit | restingBit | mergedBit
    /// The last of a visitor's open chats has closed.
    mutating func rest(with chat: UInt32) {
        guard role == .visitor else { return }
        link = chat
        bits |= Self.restingBit
    }
    /// B13.4: a visitor who never chatted and is away, since then, in seconds of Unix time; 0: none.
    var strayedAt: UInt32 {
        get { bits & Self.strayBit != 0 ? link : 0 }
        set {
            if newValue != 0 { bits |= Self.strayBit } else { bits &= ~Self.strayBit }
            bits &= ~Self.restingBit
            link = newValue
        }
    }
    /// B16.6: the visitor into whom this one has gone; 0: they are somebody of their own.
    var mergedInto: UInt32 {
        @inline(__always) get { bits & Self.mergedBit != 0 ? link : 0 }
    }
    /// Nothing is left of them but that.
    mutating func merge(into person: UInt32) {
        self = Person()
        (link, bits) = (person, bits | Self.mergedBit)
    }
    /// Nobody has this slot.
    var isForgotten: Bool {
        get { bits & Self.forgottenBit != 0 }
        set { if newValue { bits |= Self.forgottenBit } else { bits &= ~Self.forgottenBit } }
    }
    /// A bot's place in `State.bots`, counted from 1; 0: no bot.
    var botNumber: UInt32 {
        get { role == .bot ? link : 0 }
        set { if role == .bot { link = newValue } }
    }
}

/// B5.1, B5.8. Names stand in `State.operatorNames`.
struct Operator: SnapshotRecord {
    var person: UInt32 = 0
    var capacity: UInt32 = 0
    /// Bits of interned names.
    var departments: UInt64 = 0
    var skills: UInt64 = 0
    var languages: UInt64 = 0
    /// When a chat was last assigned (B5.4).
    var assignedAt: Int64 = 0
    /// When the last client was lost, or they set themselves offline; 0: here, or never were.
    var droppedAt: Int64 = 0
    /// Head of the chats they have or are offered: their load is its length (B5.1).
    var chats: UInt32 = 0
    var missedOffers: UInt8 = 0
    var presence = Presence.online
    var isConnected = false
    /// B5.9.
    var isSuspended = false
    /// B20.2.
    var marks = OperatorMarks()
    /// B5.5: away because of missed offers, which anything that they do themselves ends.
    var isAwayByMisses = false

    var isOnline: Bool { isConnected && presence == .online }
    /// B5.8: busy or away, but not gone.
    var isHere: Bool { isConnected && presence != .offline }

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("person", &person)
        fields.keep("capacity", &capacity)
        fields.keep("departments", &departments)
        fields.keep("skills", &skills)
        fields.keep("languages", &languages)
        fields.keep("assignedAt", time: &assignedAt)
        fields.keep("droppedAt", time: &droppedAt)
        fields.keep("chats", &chats)
        fields.keep("missedOffers", &missedOffers)
        fields.keep("presence", word: &presence)
        fields.keep("isConnected", flag: &isConnected)
        fields.keep("isSuspended", flag: &isSuspended)
        fields.keep("marks", &marks)
        fields.keep("isAwayByMisses", flag: &isAwayByMisses)
    }
}

extension OperatorMarks {
    /// The `rung` of an `operatorSet` that says what its operator may do.
    static let withPermissions: UInt8 = 1
    /// What operators could when nobody was asked.
    static let ofOld: OperatorMarks = [.mayBan, .mayRedact, .mayReport, .mayRehearse, .noReplies]

    /// B20.2: of an `operatorSet`. One of a time without permissions leaves its operator what they had.
    public init(_ event: borrowing Event) {
        let said = OperatorMarks(rawValue: event.reason)
        self = event.rung == Self.withPermissions ? said : said.union(.ofOld)
    }
}

/// B7.1. Names stand in `State.botNames`.
struct Bot: SnapshotRecord {
    var person: UInt32 = 0
    /// Head of the chats that are with it, by `ownedLinks`; made anew after a snapshot was read.
    var chats: UInt32 = 0
    /// When its last client was lost; 0: it is connected.
    var goneAt: Int64 = 0

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("person", &person)
        fields.leave("chats")
        fields.keep("goneAt", time: &goneAt)
    }
}

/// Finds people by digest: open addressing over person numbers. The digest is keyed, so nobody can choose collisions.
struct PeopleIndex: ~Copyable {
    private var slots: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private var used = 0

    init() {
        capacity = 64
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
    }

    deinit { slots.deallocate() }

    var byteCount: Int { capacity * 4 }

    func find(_ digest: KeyDigest, in people: borrowing People) -> UInt32 {
        var slot = Int(truncatingIfNeeded: digest.low) & (capacity - 1)
        while slots[slot] != 0 {
            if people[slots[slot]].digest == digest { return slots[slot] }
            slot = (slot + 1) & (capacity - 1)
        }
        return 0
    }

    mutating func insert(_ person: UInt32, in people: borrowing People) {
        if used * 3 >= capacity * 2 { grow(people) }
        place(person, people)
        used += 1
    }

    mutating func removeAll() {
        slots.initialize(repeating: 0, count: capacity)
        used = 0
    }

    /// As long as the person's digest is what it was. Who stands behind moves up, so that nothing
    /// is left to be passed over.
    mutating func remove(_ person: UInt32, in people: borrowing People) {
        let mask = capacity - 1
        var hole = Int(truncatingIfNeeded: people[person].digest.low) & mask
        while slots[hole] != 0, slots[hole] != person { hole = (hole + 1) & mask }
        guard slots[hole] == person else { return }
        var next = (hole + 1) & mask
        while slots[next] != 0 {
            let home = Int(truncatingIfNeeded: people[slots[next]].digest.low) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = 0
        used -= 1
    }

    private func place(_ person: UInt32, _ people: borrowing People) {
        var slot = Int(truncatingIfNeeded: people[person].digest.low) & (capacity - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
        slots[slot] = person
    }

    private mutating func grow(_ people: borrowing People) {
        let (old, oldCapacity) = (slots, capacity)
        capacity *= 2
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        for index in 0..<oldCapacity where old[index] != 0 { place(old[index], people) }
        old.deallocate()
    }
}
