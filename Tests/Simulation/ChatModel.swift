// What the model knows of a chat: only what events told. Times are those at which the events were accepted; 0 is never.

import CKlepet

final class ChatModel {
    enum State { case queued, offered, active, held, followup, closed }
    enum Turn { case nobody, visitor, operators }

    let id: UInt64
    let visitor: UInt64
    let department: UInt8
    let priority: Int64
    let skill: UInt8
    let language: UInt8
    let startedAt: Int64

    var state = State.queued
    var since: Int64
    var owner: UInt64 = 0
    var turn = Turn.nobody
    var episode: UInt16 = 1
    var chatSeq: UInt32 = 1
    var lastSeq: UInt64
    var ladderOn = true
    var reason: UInt8 = 0
    var closedAt: Int64 = 0
    /// Events of the same accepted command that have to follow.
    var entersLine = true

    // In the line.
    var enteredAt: Int64 = 0
    var place = Place()
    /// Of a follow-up: where it came from (B4.9).
    var keptPlace: Place?
    /// B4.3: chose to wait, and was asked again.
    var waits = false
    var askedAgainAt: Int64 = 0
    /// B4.10: 0, when the visitor is here.
    var goneAt: Int64 = 0
    var tried: [UInt64] = []
    var offeredAt: Int64 = 0
    var offeredUntil: Int64 = 0
    /// The best place of this stay so far; 0: as it stands.
    var bestPosition: Int64 = 0
    /// Holding messages of this episode, sent or skipped (B4.5).
    var waitingRungs: [UInt8] = []
    var lastWaitingAt: Int64 = 0
    /// All operators who were ever asked or had it.
    var involved: [UInt64] = []

    // The idle ladder.
    var saidAt: Int64 = 0
    var saidChatSeq: UInt32 = 0
    var deliveredAt: Int64 = 0
    /// Sent, or skipped because the visitor is away (B3.9).
    var idleRungs: [Int64] = []
    var isWarningSkipped = false
    /// Paused or held since it was armed: it comes later than its schedule, never earlier.
    var idleWasPaused = false
    var messageEndsHold = false
    var typedUntil: Int64 = 0
    var typedInAll: Int64 = 0
    var deliveredToVisitor: Int64 = 0

    /// B3.9: what the visitor has not got, and since when they are away from it; when they came back to it, and when a
    /// host was told.
    var unreadFirst: Int64 = 0
    /// B6.4: the ladder began anew with no words that could go unread.
    var isAskedAnew = false
    var unreadSince: Int64 = 0
    var backAt: Int64 = 0
    var leftUnreadAt: Int64 = 0

    // The reply clock.
    var unansweredSince: Int64 = 0
    var lateAt: Int64 = 0
    var overdueAt: Int64 = 0
    var stillOnItAt: Int64 = 0
    var wasAnswered = false
    var owedAt: Int64 = 0
    // A follow-up (B4.9).
    var dueTold: Int64 = 0
    var overdueTold: Int64 = 0
    var wasOwed = false
    var wasAnsweredElsewhere = false
    /// The operator typed since the clock started (B4.5, B6.2).
    var operatorTypedAt: Int64 = 0

    // A promise.
    var promisedAt: Int64 = 0
    var promisedUntil: Int64 = 0
    var promiseNearAt: Int64 = 0
    var promiseDueAt: Int64 = 0

    // An end, and what comes after it (B1.4, B6.4).
    /// Who had it to its end.
    var endOwner: UInt64 = 0
    /// The chat that it goes on from was spam.
    var followsSpam = false
    /// An afterword that nobody has answered.
    var isAfterword = false
    var isSettled = false
    var settledAt: Int64 = 0
    /// When it was settled last: nothing was due before.
    var settledUntil: Int64 = 0
    /// The message by which it was settled; 0: the operator's word.
    var settledBy: UInt64 = 0
    /// A visitor's message that only thanks: what has to follow.
    var thanks: UInt64 = 0

    /// B5.8: when the rungs of the owner's drop fired.
    var dropToldAt: Int64 = 0
    /// Last change of policy: what was armed under another one is not held to the millisecond.
    var rulesChangedAt: Int64 = 0

    init(_ fact: Fact) {
        id = fact.chat
        visitor = fact.person
        department = fact.department
        priority = fact.value
        skill = fact.reason
        language = UInt8(truncatingIfNeeded: fact.until)
        startedAt = fact.at
        since = fact.at
        lastSeq = fact.seq
    }

    var isOpen: Bool { state != .closed }
    var isWaiting: Bool { (state == .queued || state == .offered) && enteredAt != 0 }
    /// Somebody is being asked; a follow-up stays one meanwhile (B4.9).
    var isOffered: Bool { state == .offered || (state == .followup && owner != 0) }
    var isAttended: Bool { state == .active || state == .held }

    /// B5.3: priority, then the front and the reopened, then the time of entering, then the number.
    var rank: (Int64, Int, Int64, UInt64) { (-priority, place.front, place.at, place.seq) }

    /// B4.9: who comes back has the place of the first entry.
    struct Place {
        var at: Int64 = 0
        var seq: UInt64 = 0
        var front = 2
    }

    static func front(_ reason: UInt8) -> Int {
        switch Int32(reason) {
        case KLEPET_QUEUED_OPERATOR_LOST, KLEPET_QUEUED_OVERDUE: 0
        case KLEPET_QUEUED_REOPENED: 1
        default: 2
        }
    }

    /// B3.2; 0: the ladder is not armed.
    func idleAnchor(_ rules: Rules) -> Int64 {
        guard saidAt != 0 else { return 0 }
        return deliveredAt == 0 ? max(saidAt, backAt) + rules.undeliveredAfter : deliveredAt
    }

    /// B3.2: by a receipt, or because the visitor stayed.
    func arrive(at time: Int64, _ rules: Rules) {
        deliveredAt = min(time, idleAnchor(rules))
        forgetUnread()
    }

    func forgetUnread() {
        unreadFirst = 0
        unreadSince = 0
        backAt = 0
        leftUnreadAt = 0
    }

    func disarmIdle() {
        isAskedAnew = false
        saidAt = 0
        deliveredAt = 0
        idleRungs = []
        isWarningSkipped = false
        forgetUnread()
        idleWasPaused = false
        typedUntil = 0
        typedInAll = 0
    }

    func stopReplyClock() {
        unansweredSince = 0
        lateAt = 0
        overdueAt = 0
        stillOnItAt = 0
        owedAt = 0
        operatorTypedAt = 0
    }

    func forgetPromise() {
        promisedAt = 0
        promisedUntil = 0
        promiseNearAt = 0
        promiseDueAt = 0
    }

    func forgetSettled(at time: Int64) {
        if isSettled { settledUntil = time }
        isSettled = false
        settledAt = 0
        settledBy = 0
    }

    /// The operator goes on otherwise than by a message: the visitor's turn, from then on.
    func goOn(_ fact: Fact) {
        isAfterword = false
        guard isSettled else { return }
        forgetSettled(at: fact.at)
        turn = .visitor
        disarmIdle()
        saidAt = fact.at
        saidChatSeq = fact.chatSeq
        isAskedAnew = true
    }

    func leaveLine() {
        enteredAt = 0
        tried = []
        bestPosition = 0
        lastWaitingAt = 0
        askedAgainAt = 0
        goneAt = 0
        waits = false
    }
}

/// A person as events tell of them.
final class PersonModel {
    let id: UInt64
    let role: UInt8
    let key: String
    var isOnline = false
    var wentOnlineAt: Int64 = 0
    /// B5.8: since when an operator is gone, because they dropped or by their own choice; 0: here.
    var goneAt: Int64 = 0

    // Operators.
    var capacity = 0
    var presence = KLEPET_PRESENCE_ONLINE
    var missed = 0 { didSet { if missed == 0 { missedAsLast = false } } }
    /// They stayed online after these, as the last one; when somebody else comes, their next miss counts.
    var missedAsLast = false
    var isAwayByMisses = false
    var assignedAt: Int64 = 0
    var profile = Profile()
    /// Number of the event that last changed the departments.
    var servesSince: UInt64 = 0

    init(id: UInt64, role: UInt8, key: String) {
        self.id = id
        self.role = role
        self.key = key
    }

    /// B5.8.
    var isHere: Bool { isOnline && presence != KLEPET_PRESENCE_OFFLINE }
    func goneSince(_ chat: ChatModel) -> Int64 {
        presence == KLEPET_PRESENCE_OFFLINE ? max(goneAt, chat.since) : goneAt
    }

    var takesChats: Bool { isOnline && presence == KLEPET_PRESENCE_ONLINE }

    struct Profile: Equatable {
        /// Numbers; of departments empty means all.
        var departments: [UInt8] = []
        var skills: [UInt8] = []
        var languages: [UInt8] = []

        func serves(_ department: UInt8) -> Bool { departments.isEmpty || departments.contains(department) }
    }
}
