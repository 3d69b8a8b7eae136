// A chat as the engine keeps it: 152 bytes, no texts (law 8). What only some chats have, stands beside: a place in the
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
    /// B6.2: how long after the anchor the last of late, overdue and silent fired, which the next waits for.
    var replyFiredAfterMilliseconds: UInt32 = 0

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
    /// B19.4.
    var spoken = Spoken()

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
        fields.keep("replyFiredAfterMilliseconds", &replyFiredAfterMilliseconds)
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
        fields.keep("spoken", &spoken)
    }

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt16
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
        /// The visitor chose to wait, or wrote that they do, and keeps the place (B4.3).
        static let waits = Flags(rawValue: 1024)
        /// Has come back to the line from a follow-up in this episode: nothing is apologised for again (B4.9).
        static let returned = Flags(rawValue: 2048)
        /// What an operator wrote is left unread, and a host was told so (B3.9).
        static let unread = Flags(rawValue: 512)
        /// Supervisors were asked for help in this episode, and the visitor was told so (B12.2).
        static let escalated = Flags(rawValue: 8192)
        /// No reply is owed (B6.4); since when stands in `Aside`.
        static let settled = Flags(rawValue: 64)
        /// Closed: its owner had it to the end, so that there may be an afterword. Open: it is one, and nobody has
        /// answered it (B1.4).
        static let afterword = Flags(rawValue: 256)
        /// Handed over, and its new owner has said nothing yet: the visitor's thanks are for another's words (B6.4).
        static let handedOver = Flags(rawValue: 16384)
    }

    /// Who spoke publicly last, and when, as chat_seq; and when somebody else did. With these two it is known of
    /// everybody when anybody else spoke last.
    struct Spoken: BitwiseCopyable {
        var person: UInt32 = 0
        var last: UInt32 = 0
        var other: UInt32 = 0

        mutating func note(_ who: UInt32, _ chatSeq: UInt32) {
            if who != person { other = last }
            (person, last) = (who, chatSeq)
        }

        func lastOfOthers(than who: UInt32) -> UInt32 { who == person ? other : last }
    }

    struct Links: BitwiseCopyable {
        var next: UInt32 = 0
        var previous: UInt32 = 0
    }

    var isOpen: Bool { id != 0 && state != .closed }
    var isWaiting: Bool { state == .queued || state == .offered }
    /// Somebody is being asked: a chat of the line, or a follow-up, which stays one meanwhile (B4.9).
    var isOffered: Bool { state == .offered || (state == .followup && flags.contains(.owned)) }
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
    /// Bit n: rung n + 1 has fired. Bit n + 4: it was skipped, for the visitor was away (B3.9).
    var fired: UInt8 = 0
    /// B3.9: how far before that message the first one stands that the visitor has not got either.
    var unreadBack: UInt8 = 0

    /// Stands for "not yet": after 49 days nobody asks when.
    static let undelivered = UInt32.max
    /// In the place of `unreadBack`: the operator's words have all arrived, what is on its way is "anything else?".
    static let nothingUnread = UInt8.max

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("acceptedAt", time: &acceptedAt)
        fields.keep("lastFiredAt", time: &lastFiredAt)
        fields.keep("deliveredAfterMilliseconds", &deliveredAfterMilliseconds)
        fields.keep("heldMilliseconds", &heldMilliseconds)
        fields.keep("chatSeq", &chatSeq)
        fields.keep("fired", &fired)
        fields.keep("unreadBack", &unreadBack)
    }

    var isDelivered: Bool { deliveredAfterMilliseconds != Self.undelivered }
    func hasFired(_ rung: Rung) -> Bool { fired & (1 << (rung.number &- 1)) != 0 }
    mutating func markFired(_ rung: UInt8, skipped: Bool) {
        fired |= 1 << (rung &- 1)
        if skipped { fired |= 1 << (rung &+ 3) } else { fired &= ~(1 << (rung &+ 3)) }
    }
    func wasSkipped(_ rung: Rung) -> Bool { fired & (1 << (rung.number &+ 3)) != 0 }

    /// The operator's words are on their way (B3.9).
    var isUnread: Bool { acceptedAt != 0 && !isDelivered && unreadBack != Self.nothingUnread }
    var firstUnread: UInt32 { chatSeq &- UInt32(unreadBack) }
}

/// A place in the line (B4, B5).
struct Waiting: SnapshotRecord {
    var chat: UInt32 = 0
    var preferred: UInt32 = 0
    /// The anchor of the holding messages (B4.1).
    var enteredAt: Int64 = 0
    var lastFiredAt: Int64 = 0
    /// B5.3: the order in the line. Who comes back from a follow-up has the place of the first entry (B4.9).
    var place = PlaceInLine()
    /// B4.3: when the choice was brought once more; 0: not yet.
    var askedAt: Int64 = 0
    /// B4.10: since when the visitor is away; 0: they are here.
    var goneAt: Int64 = 0
    var reason = QueuedReason.new
    /// B9.2: was told that the shop is closed, and given the choice.
    var isToldClosed = false
    /// B4.4: the last that was told is that nobody is here: good news is news (B4.1).
    var isToldNobody = false
    /// B5.7: the best that the visitor was shown; 0: nothing yet.
    var shownPosition: UInt32 = 0
    var shownEstimateMilliseconds: UInt32 = 0
    /// The best position before somebody was let in ahead; 0: nobody was.
    var bestPosition: UInt32 = 0
    /// B5.5.
    var offeredUntil: Int64 = 0
    var tried = OperatorSet()

    /// B4.3: past the time after which it would have been a follow-up.
    var isKept: Bool { askedAt != 0 }

    /// `reason` of a rung that says that nobody is here.
    static let nobodyHere: UInt8 = 1
    /// Stands for that telling in its event: behind all rungs that a schedule can have.
    static let closedRung: UInt8 = 18
    /// The choice once more (B4.3), and the visitor who stays away (B4.10).
    static let againRung: UInt8 = 19
    static let goneRung: UInt8 = 20

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("chat", &chat)
        fields.keep("preferred", &preferred)
        fields.keep("enteredAt", time: &enteredAt)
        fields.keep("lastFiredAt", time: &lastFiredAt)
        fields.group("place") { place.describe(to: &$0) }
        fields.keep("askedAt", time: &askedAt)
        fields.keep("goneAt", time: &goneAt)
        fields.keep("reason", word: &reason)
        fields.keep("isToldClosed", flag: &isToldClosed)
        fields.keep("isToldNobody", flag: &isToldNobody)
        fields.keep("shownPosition", &shownPosition)
        fields.keep("shownEstimateMilliseconds", &shownEstimateMilliseconds)
        fields.keep("bestPosition", &bestPosition)
        fields.keep("offeredUntil", time: &offeredUntil)
        fields.keep("tried", &tried)
    }
}

/// B5.3, B4.9: where somebody stands among those of the same priority.
struct PlaceInLine: SnapshotRecord {
    var at: Int64 = 0
    /// Number of the event by which they got it: the last word of the order.
    var seq: UInt64 = 0
    /// 0 lost their operator or were overdue, 1 reopened, 2 new.
    var front: UInt8 = 2

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("at", time: &at)
        fields.keep("seq", &seq)
        fields.keep("front", &front)
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
    /// B3.4: the same of buying.
    var boughtMilliseconds: Int64 = 0
    /// B7.2: when the bot last typed, or stopped.
    var botTypedAt: Int64 = 0
    /// What pauses added to the schedule.
    var addedMilliseconds: Int64 = 0
    /// B11.3: how the visitor wrote last, and which prepared replies went out.
    var visitorManners = Manners()
    var prepared = PreparedLately()
    var chat: UInt32 = 0
    /// B6.4: the operator's last words had a question: who agrees to it, answers it.
    var wasAsked = false
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

    mutating func remove(_ index: UInt32) {
        withUnsafeMutableBytes(of: &self) { bytes in
            let byte = Int(index >> 3)
            if byte < bytes.count { bytes[byte] &= ~(1 << UInt8(index & 7)) }
        }
    }
}
