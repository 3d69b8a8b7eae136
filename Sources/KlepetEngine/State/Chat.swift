// A chat as the engine keeps it: 136 bytes, no texts (law 8). What only some chats have, stands beside: a place in the
// line in `Waiting`, promises and such in `Aside`, what is going on this moment in `Live`.
//
//      started ─▶ intake ─▶ bot (B7)
//         │          │       │
//         └──────────┴───────┴─▶ queued ⇄ offered ─▶ active ⇄ held        any open state ─▶ closed
//                                 │  ▲               │  ▲  ⇅                closed ─▶ queued (visitor, B1.4)
//                                 ▼  └─ operator lost┘  │ wrapup (B10.1)    closed ─▶ active (operator, B1.4)
//                              followup ────── take ────┘                   active ─▶ followup (24 h unanswered, B1.5)

struct Chat: SnapshotRecord {
    /// Slot and generation; 0: the slot is free.
    var id: ChatID = 0
    var lastSeq: UInt64 = 0
    var startedAt: Int64 = 0
    /// When it came into its state.
    var since: Int64 = 0
    var visitor: UInt32 = 0
    /// The operator who has the chat, or is being offered it; when closed or queued again, who had it last.
    var owner: UInt32 = 0
    var chatSeq: UInt32 = 0
    /// Cumulative receipts, as chat_seq (B2.6).
    var deliveredToVisitor: UInt32 = 0
    var readByVisitor: UInt32 = 0
    var readByOperator: UInt32 = 0

    /// B3. `acceptedAt` 0: the ladder is not armed.
    var idle = IdleState()
    /// B4.5: holding messages sent in this episode; bit n: rung n + 1. (It fills a gap here.)
    var waitingFired: UInt16 = 0
    /// B6.1. `anchor` 0: nothing unanswered.
    var reply = LadderState()
    /// B6.2: how long after the anchor `reply_late` fired, which `reply_overdue` waits for.
    var lateFiredAfterMilliseconds: UInt32 = 0

    var state = ChatState.closed
    var turn = Turn.nobody
    var reason = CloseReason.none
    /// Interned names.
    var department: UInt8 = 0
    var skill: UInt8 = 0
    var language: UInt8 = 0
    var priority: Int8 = 0
    var flags = Flags()
    var episode: UInt16 = 0
    /// Its record in `Waiting`; 0 when not in the line.
    var waiting: UInt32 = 0
    /// Its record in `Aside`; 0 when there is nothing in it.
    var aside: UInt32 = 0

    /// Open: neighbours among the visitor's open chats. Closed: neighbours in the order of closing.
    var links = Links()
    /// Neighbours among the owner's chats, or, while it is with a bot, among that bot's.
    var ownedLinks = Links()

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("id", &id)
        fields.keep("lastSeq", &lastSeq)
        fields.keep("startedAt", time: &startedAt)
        fields.keep("since", time: &since)
        fields.keep("visitor", &visitor)
        fields.keep("owner", &owner)
        fields.keep("chatSeq", &chatSeq)
        fields.keep("deliveredToVisitor", &deliveredToVisitor)
        fields.keep("readByVisitor", &readByVisitor)
        fields.keep("readByOperator", &readByOperator)
        fields.group("idle") { idle.describe(to: &$0) }
        fields.keep("waitingFired", &waitingFired)
        fields.keep("reply", ladder: &reply)
        fields.keep("lateFiredAfterMilliseconds", &lateFiredAfterMilliseconds)
        fields.keep("state", word: &state)
        fields.keep("turn", word: &turn)
        fields.keep("reason", word: &reason)
        fields.keep("department", &department)
        fields.keep("skill", &skill)
        fields.keep("language", &language)
        fields.keep("priority", &priority)
        fields.keep("flags", &flags)
        fields.keep("episode", &episode)
        fields.keep("waiting", &waiting)
        fields.keep("aside", &aside)
        fields.keep("links", &links)
        fields.keep("ownedLinks", &ownedLinks)
    }

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// B3.8.
        static let ladderOff = Flags(rawValue: 1)
        /// An operator has written publicly in this episode (B6.2).
        static let answered = Flags(rawValue: 2)
        /// In the owner's list.
        static let owned = Flags(rawValue: 4)
        /// An operator has had it in this episode (B11.2).
        static let attended = Flags(rawValue: 128)
        /// The visitor has written in this episode (B10.2).
        static let visited = Flags(rawValue: 8)
        /// This episode's survey is left out (B10.2).
        static let surveyWaived = Flags(rawValue: 16)
        /// Its texts were destroyed by their age, and it was not reopened since (B13.4).
        static let retired = Flags(rawValue: 32)
    }

    struct Links: BitwiseCopyable {
        var next: UInt32 = 0
        var previous: UInt32 = 0
    }

    var isOpen: Bool { id != 0 && state != .closed }
    var isWaiting: Bool { state == .queued || state == .offered }
    /// An operator is at it.
    var isAttended: Bool { state == .active || state == .held || state == .wrapup }
}

/// Where one ladder of one chat stands; which rungs there are and when, is the policy's (`Ladders/`).
struct LadderState: BitwiseCopyable {
    /// The anchor, and in the lowest byte which rungs have fired: a million chats have these, and a time needs no more
    /// than 55 bits (`Limits.times`).
    private var anchorAndFired: Int64

    init(anchor: Int64 = 0) { anchorAndFired = anchor << 8 }

    var anchor: Int64 {
        get { anchorAndFired >> 8 }
        set { anchorAndFired = newValue << 8 | anchorAndFired & 0xFF }
    }

    /// Bit n: rung n + 1 has fired.
    var fired: UInt8 {
        get { UInt8(truncatingIfNeeded: anchorAndFired) }
        set { anchorAndFired = anchorAndFired & ~0xFF | Int64(newValue) }
    }

    func hasFired(_ rung: Rung) -> Bool { fired & (1 << (rung.number &- 1)) != 0 }
    mutating func markFired(_ rung: UInt8) { fired |= 1 << (rung &- 1) }
}

struct IdleState: SnapshotRecord {
    /// The operator's last public message: accepted when, and its chat_seq.
    var acceptedAt: Int64 = 0
    var lastFiredAt: Int64 = 0
    /// B3.2: first delivered how long after that.
    var deliveredAfterMilliseconds = Self.undelivered
    /// B3.4: what holds added to the schedule.
    var heldMilliseconds: UInt32 = 0
    var chatSeq: UInt32 = 0
    var fired: UInt8 = 0

    /// Stands for "not yet": after 49 days nobody asks when.
    static let undelivered = UInt32.max

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("acceptedAt", time: &acceptedAt)
        fields.keep("lastFiredAt", time: &lastFiredAt)
        fields.keep("deliveredAfterMilliseconds", &deliveredAfterMilliseconds)
        fields.keep("heldMilliseconds", &heldMilliseconds)
        fields.keep("chatSeq", &chatSeq)
        fields.keep("fired", &fired)
    }

    var isDelivered: Bool { deliveredAfterMilliseconds != Self.undelivered }
    func hasFired(_ rung: Rung) -> Bool { fired & (1 << (rung.number &- 1)) != 0 }
}

/// A place in the line (B4, B5).
struct Waiting: SnapshotRecord {
    var chat: UInt32 = 0
    var preferred: UInt32 = 0
    /// The anchor of the holding messages (B4.1).
    var enteredAt: Int64 = 0
    var lastFiredAt: Int64 = 0
    var reason = QueuedReason.new
    /// B9.2: was told that the shop is closed, and given the choice.
    var isToldClosed = false
    /// Number of the `queued` event: the last word of the order (B5.3).
    var seq: UInt64 = 0
    /// B5.7: what the visitor was last shown.
    var shownPosition: UInt32 = 0
    var shownEstimateMilliseconds: UInt32 = 0
    /// The best position before somebody was let in ahead; 0: nobody was.
    var bestPosition: UInt32 = 0
    /// B5.5.
    var offeredUntil: Int64 = 0
    var tried = OperatorSet()

    /// Stands for that telling in its event: behind all rungs that a schedule can have.
    static let closedRung: UInt8 = 18

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("chat", &chat)
        fields.keep("preferred", &preferred)
        fields.keep("enteredAt", time: &enteredAt)
        fields.keep("lastFiredAt", time: &lastFiredAt)
        fields.keep("reason", word: &reason)
        fields.keep("isToldClosed", flag: &isToldClosed)
        fields.keep("seq", &seq)
        fields.keep("shownPosition", &shownPosition)
        fields.keep("shownEstimateMilliseconds", &shownEstimateMilliseconds)
        fields.keep("bestPosition", &bestPosition)
        fields.keep("offeredUntil", time: &offeredUntil)
        fields.keep("tried", &tried)
    }
}

/// What the chat's people are doing this moment; never journaled (B2.8), gone after a restart.
struct Live: BitwiseCopyable {
    var visitorTypingUntil: Int64 = 0
    var uploadingUntil: Int64 = 0
    var operatorTypingUntil: Int64 = 0
    var previewAt: Int64 = 0
    /// B3.4: since when the ladder is paused by the visitor's doing; 0: it is not.
    var pausedSince: Int64 = 0
    /// Typing pauses used up since the ladder was armed.
    var pausedMilliseconds: Int64 = 0
    /// What pauses added to the schedule.
    var addedMilliseconds: Int64 = 0
    /// B11.3: how the visitor wrote last, and which prepared replies went out.
    var visitorManners = Manners()
    var prepared = PreparedLately()
    var chat: UInt32 = 0
    /// B13.1: digits at the end of the visitor's last messages.
    var tail = CardTail()
}

/// 1,024 operators as bits.
struct OperatorSet: BitwiseCopyable {
    private var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
    private var more: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    func contains(_ index: UInt32) -> Bool {
        withUnsafeBytes(of: self) { bytes in
            let byte = Int(index >> 3)
            return byte < bytes.count && bytes[byte] & (1 << UInt8(index & 7)) != 0
        }
    }

    mutating func insert(_ index: UInt32) {
        withUnsafeMutableBytes(of: &self) { bytes in
            let byte = Int(index >> 3)
            if byte < bytes.count { bytes[byte] |= 1 << UInt8(index & 7) }
        }
    }
}
