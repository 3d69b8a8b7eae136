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
    var enteredSeq: UInt64 = 0
    var queuedReason: UInt8 = 0
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
    var idleRungs: [Int64] = []
    /// Paused or held since it was armed: it comes later than its schedule, never earlier.
    var idleWasPaused = false
    var messageEndsHold = false
    var typedUntil: Int64 = 0
    var typedInAll: Int64 = 0
    var deliveredToVisitor: Int64 = 0

    // The reply clock.
    var unansweredSince: Int64 = 0
    var lateAt: Int64 = 0
    var overdueAt: Int64 = 0
    var stillOnItAt: Int64 = 0
    var wasAnswered = false
    var owedAt: Int64 = 0
    /// The operator typed since the clock started (B4.5, B6.2).
    var operatorTypedAt: Int64 = 0

    // A promise.
    var promisedAt: Int64 = 0
    var promisedUntil: Int64 = 0
    var promiseNearAt: Int64 = 0
    var promiseDueAt: Int64 = 0

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
    var isAttended: Bool { state == .active || state == .held }

    /// B5.3: priority, then the front and the reopened, then the time of entering, then the number.
    var rank: (Int64, Int, Int64, UInt64) {
        let front: Int
        switch Int32(queuedReason) {
        case KLEPET_QUEUED_OPERATOR_LOST, KLEPET_QUEUED_OVERDUE: front = 0
        case KLEPET_QUEUED_REOPENED: front = 1
        default: front = 2
        }
        return (-priority, front, enteredAt, enteredSeq)
    }

    /// B3.2; 0: the ladder is not armed.
    func idleAnchor(_ rules: Rules) -> Int64 {
        guard saidAt != 0 else { return 0 }
        let latest = saidAt + rules.undeliveredAfter
        return deliveredAt == 0 ? latest : min(deliveredAt, latest)
    }

    func disarmIdle() {
        saidAt = 0
        deliveredAt = 0
        idleRungs = []
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

    func leaveLine() {
        enteredAt = 0
        tried = []
        bestPosition = 0
        lastWaitingAt = 0
    }
}

/// A person as events tell of them.
final class PersonModel {
    let id: UInt64
    let role: UInt8
    let key: String
    var isOnline = false
    var wentOfflineAt: Int64 = 0

    // Operators.
    var capacity = 0
    var presence = KLEPET_PRESENCE_ONLINE
    var missed = 0
    var assignedAt: Int64 = 0
    var profile = Profile()
    /// Number of the event that last changed the departments.
    var servesSince: UInt64 = 0

    init(id: UInt64, role: UInt8, key: String) {
        self.id = id
        self.role = role
        self.key = key
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
