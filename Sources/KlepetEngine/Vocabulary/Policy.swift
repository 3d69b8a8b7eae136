// The shop's rules as numbers: each default is the behaviour page's. Published as JSON (Include/policy.schema.json); the
// JSON key of each field stands behind it. What is marked (dept) in the behaviour page can be overridden by a department.

public struct Policy: Sendable, Equatable {
    public var idle = Idle()
    public var waiting = Waiting()
    public var reply = Reply()
    public var routing = Routing()
    public var presence = Presence()
    public var limits = Limits()
    public var invitations = Invitations()
    /// B1.4. `reopen_within_ms`
    public var reopenWithinMilliseconds: Int64 = 86_400_000
    /// Closed chats beyond that time are kept in memory up to this number of chats, so that an operator can still reopen them (B1.4);
    /// about 200 bytes each. `remembered_chats`
    public var rememberedChats: Int64 = 65_536
    /// B2.2. `message_id_remembered_ms`; at least 24 h
    public var messageIDRememberedMilliseconds: Int64 = 86_400_000
    /// B2.9. `edit_within_ms`
    public var editWithinMilliseconds: Int64 = 300_000
    /// B2.3. `hold_back_ms`
    public var holdBackMilliseconds: Int64 = 2_000
    /// B2.8: the shop's consent to typing previews. `preview`
    public var preview = false
    /// `locale`: of visitors who name none.
    public var locale = "en"
    /// `departments`: at least one; the first takes chats that name none.
    public var departments: [Department] = [Department(name: "support")]
    /// `skills`, `languages`: the names that may be asked for.
    public var skills: [String] = []
    public var languages: [String] = []

    public init() {}

    /// B3. `idle`: each rung counts from the one before.
    public struct Idle: Sendable, Equatable {
        public var promptAfterMilliseconds: Int64 = 300_000  // prompt_after_ms
        public var warningAfterMilliseconds: Int64 = 120_000  // warning_after_ms
        public var closeAfterMilliseconds: Int64 = 120_000  // close_after_ms
        /// B3.2: an undelivered message anchors the ladder this long after its acceptance. `undelivered_after_ms`
        public var undeliveredAfterMilliseconds: Int64 = 60_000
        /// B3.4: a keystroke counts as typing for this long. `typing_fades_after_ms`
        public var typingFadesAfterMilliseconds: Int64 = 10_000
        /// B3.4: typing pauses the ladder for at most this long in all. `typing_pause_max_ms`
        public var typingPauseMaxMilliseconds: Int64 = 300_000
        /// B3.4: what is left at least when a pause ends. `resume_left_min_ms`
        public var resumeLeftMinMilliseconds: Int64 = 30_000
    }

    /// B4. `waiting`
    public struct Waiting: Sendable, Equatable {
        /// B4.1: since the chat entered the line. `holding_at_ms`; 1 to 16 ascending times, the first 0
        public var holdingAtMilliseconds: [Int64] = [0, 30_000, 120_000, 240_000, 360_000, 480_000]
        /// B4.1: which of these brings the choice. `choice_at_ms`
        public var choiceAtMilliseconds: Int64 = 120_000
        /// B4.3 (dept). `follow_up_after_ms`
        public var followUpAfterMilliseconds: Int64 = 600_000
    }

    /// B6, B4.6, B1.5. `reply`: all count from the first unanswered message.
    public struct Reply: Sendable, Equatable {
        public var lateAfterMilliseconds: Int64 = 30_000  // late_after_ms (dept)
        public var overdueAfterMilliseconds: Int64 = 120_000  // overdue_after_ms (dept)
        public var holdingAfterMilliseconds: Int64 = 120_000  // holding_after_ms
        public var followUpAfterMilliseconds: Int64 = 86_400_000  // follow_up_after_ms
        /// B6.2: the operator's typing postpones by up to this. `typing_postpones_max_ms`
        public var typingPostponesMaxMilliseconds: Int64 = 60_000
        /// B4.7, B6.3: the reminder, in percent of the promised time. `reminder_at_percent`
        public var reminderAtPercent: Int64 = 80
    }

    /// B5. `routing`
    public struct Routing: Sendable, Equatable {
        public var capacityDefault: Int64 = 4  // capacity_default, 1 … 1000
        public var offerMilliseconds: Int64 = 30_000  // offer_ms
        public var missedOffersMax: Int64 = 2  // missed_offers_max
        public var skillRelaxedAfterMilliseconds: Int64 = 60_000  // skill_relaxed_after_ms
        public var estimateSamplesMin: Int64 = 5  // estimate_samples_min, 1 … 20
        /// B5.8: the visitor is told, then the chat goes back to the line. `dropped_told_after_ms`, `dropped_requeued_after_ms`
        public var droppedToldAfterMilliseconds: Int64 = 60_000
        public var droppedRequeuedAfterMilliseconds: Int64 = 120_000
    }

    /// B2.7: how long a polling client may be silent. `presence`
    public struct Presence: Sendable, Equatable {
        public var visitorMilliseconds: Int64 = 90_000  // visitor_ms
        public var mobileMilliseconds: Int64 = 240_000  // mobile_ms
        public var operatorMilliseconds: Int64 = 60_000  // operator_ms
    }

    /// B13.2. `limits`
    public struct Limits: Sendable, Equatable {
        public var messageBytesMax: Int64 = 32_768  // message_bytes_max, 1 … 1 MiB
        public var messagesPerSecond: Int64 = 5  // messages_per_second, 0: no limit
        public var messagesBurst: Int64 = 20  // messages_burst
        public var openChatsPerVisitor: Int64 = 3  // open_chats_per_visitor
        public var waitingChatsMax: Int64 = 10_000  // waiting_chats_max
    }

    /// `departments`: name and what it overrides; absent means the shop's own.
    public struct Department: Sendable, Equatable {
        public var name: String
        public var mode = RoutingMode.assign  // mode: "assign" or "take"
        /// B5.4: names of departments, tried in this order, at most 3. `fallbacks`
        public var fallbacks: [String] = []
        public var followUpAfterMilliseconds: Int64?  // waiting.follow_up_after_ms
        public var lateAfterMilliseconds: Int64?  // reply.late_after_ms
        public var overdueAfterMilliseconds: Int64?  // reply.overdue_after_ms
        /// B9; `nil`: always open. `hours`
        public var hours: Hours?

        public init(name: String) { self.name = name }
    }

    /// B5.2.
    public enum RoutingMode: UInt8, Sendable, CaseIterable {
        case assign = 0, take
    }
}
