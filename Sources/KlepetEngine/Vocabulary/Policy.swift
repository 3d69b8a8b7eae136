// The shop's rules as numbers: each default is that of Include/BEHAVIOUR.md. Published as JSON
// (Include/policy.schema.json); the JSON key of each field stands behind it. What is marked (dept) there can be
// overridden by a department.

public struct Policy: Sendable, Equatable {
    public var idle = Idle()
    public var away = Away()
    public var waiting = Waiting()
    public var followup = Followup()
    public var reply = Reply()
    public var routing = Routing()
    public var presence = Presence()
    public var bot = Bot()
    public var intake = Intake()
    public var wrapup = Wrapup()
    public var survey = Survey()
    public var limits = Limits()
    public var invitations = Invitations()
    public var cards = Cards()
    public var files = Files()
    /// B18.3: what a message can be marked with. `reactions`
    public var reactions = ["👍", "❤️", "😄", "😮", "😢", "🙏"]
    public var retention = Retention()
    public var identity = Identity()
    public var transfer = Transfer()
    public var media = Media()
    public var reopen = Reopen()
    /// Closed chats beyond that time are kept in memory up to this number of chats, so that an operator can still
    /// reopen them (B1.4); about 200 bytes each. `remembered_chats`
    public var rememberedChats: Int64 = 65_536
    /// B2.2. `message_id_remembered_ms`; at least 24 h
    public var messageIDRememberedMilliseconds: Int64 = 86_400_000
    /// B2.9. `edit_within_ms`
    public var editWithinMilliseconds: Int64 = 300_000
    /// B2.3. `hold_back_ms`
    public var holdBackMilliseconds: Int64 = 2_000
    /// B2.3: per client. `hold_back_messages_max`
    public var holdBackMessagesMax: Int64 = 64
    /// B2.8: the shop's consent to typing previews. `preview`
    public var preview = false
    /// B2.8: a preview reaches the operator at most once in this time. `preview_each_ms`
    public var previewEachMilliseconds: Int64 = 250
    /// `locale`: of visitors who name none.
    public var locale = "en"
    /// B15.1. `texts`: the shop's own, in place of the built-in ones.
    public var texts: [Texts] = []
    public var address = Address()
    /// B11.2: an operator who takes a chat is announced by name. `greeting`
    public var greeting = false
    /// B11.3: live hints for the operator about their manners. `hints`
    public var hints = false
    /// `departments`: at least one; the first takes chats that name none.
    public var departments: [Department] = [Department(name: "support")]
    /// `skills`, `languages`: the names that may be asked for.
    public var skills: [String] = []
    public var languages: [String] = []
    /// B20.3: what chats may be marked with. `tags`
    public var tags: [String] = []
    /// B16.1. `attributes`: at most 64.
    public var attributes: [Attribute] = []
    /// B16.2. `classes`: at most 64.
    public var classes: [Class] = []
    /// B23.2. `experiments`: at most 4.
    public var experiments: [Experiment] = []

    public init() {}

    /// Texts of one locale; locales and keys are named once each, keys in the order of `TextKey`.
    public struct Texts: Sendable, Equatable {
        public var locale: String
        public var phrases: [(key: TextKey, phrase: Phrase)]

        public init(locale: String, phrases: [(key: TextKey, phrase: Phrase)]) {
            self.locale = locale
            self.phrases = phrases
        }

        public static func == (one: Texts, other: Texts) -> Bool {
            one.locale == other.locale && one.phrases.elementsEqual(other.phrases) { $0 == $1 }
        }
    }

    /// B15.2. `address`: how the built-in texts speak to visitors.
    public struct Address: Sendable, Equatable {
        /// The languages in which they say "ty", "ти", "ti", "kamu", "sinä". `informal`
        public var informal: [String] = []
    }

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
        /// B3.4: an upload that nobody ends. `upload_pause_max_ms`
        public var uploadPauseMaxMilliseconds: Int64 = 1_800_000
        /// B3.4: what is left at least when a pause ends. `resume_left_min_ms`
        public var resumeLeftMinMilliseconds: Int64 = 30_000
        /// B3.4: paying and the checkout pause the ladder for at most this long in all. `checkout_pause_max_ms`
        public var checkoutPauseMaxMilliseconds: Int64 = 900_000
    }

    /// B3.9. `away`: what an operator wrote has not reached its visitor, who is offline
    public struct Away: Sendable, Equatable {
        public var afterMilliseconds: Int64 = 300_000  // after_ms
        public var closeAfterDays: Int64 = 7  // close_after_days
        var closeAfterMilliseconds: Int64 { closeAfterDays &* 86_400_000 }
    }

    /// B4. `waiting`
    public struct Waiting: Sendable, Equatable {
        /// B4.1: since the chat entered the line. `holding_at_ms`; 1 to 16 ascending times, the first 0
        public var holdingAtMilliseconds: [Int64] = [0, 30_000, 120_000, 240_000, 360_000, 480_000]
        /// B4.1: which of these brings the choice. `choice_at_ms`
        public var choiceAtMilliseconds: Int64 = 120_000
        /// B4.3 (dept). `follow_up_after_ms`
        public var followUpAfterMilliseconds: Int64 = 600_000
        /// B4.3: who chose to wait is asked again after this, as long as somebody is there. `ask_again_ms`
        public var askAgainMilliseconds: Int64 = 600_000
        /// B4.10: for so long the place of a visitor who went away is kept, in open hours. `gone_ms`
        public var goneMilliseconds: Int64 = 600_000
    }

    /// B4.9. `followup`: what the shop owes, in open hours of the department.
    public struct Followup: Sendable, Equatable {
        public var dueMilliseconds: Int64 = 1_800_000  // due_ms
        /// After it was due. `overdue_after_ms`
        public var overdueAfterMilliseconds: Int64 = 1_800_000
        /// A visitor who is here again goes back to the line. `returns`
        public var returns = true
    }

    /// B6, B4.6, B1.5. `reply`: all count from the first unanswered message.
    public struct Reply: Sendable, Equatable {
        public var lateAfterMilliseconds: Int64 = 30_000  // late_after_ms (dept)
        public var overdueAfterMilliseconds: Int64 = 120_000  // overdue_after_ms (dept)
        public var holdingAfterMilliseconds: Int64 = 120_000  // holding_after_ms
        public var followUpAfterMilliseconds: Int64 = 86_400_000  // follow_up_after_ms
        /// B6.2: the operator's typing postpones by up to this. `typing_postpones_max_ms`
        public var typingPostponesMaxMilliseconds: Int64 = 60_000
        /// B6.2: an owner who has answered before is silent for so long: others are asked, and the visitor has the choice
        /// at twice the time of overdue; 0: neither. `rescue_after_ms`
        public var rescueAfterMilliseconds: Int64 = 600_000
        /// B4.7, B6.3: the reminder, in percent of the promised time. `reminder_at_percent`
        public var reminderAtPercent: Int64 = 80
        /// B4.7, B6.3: so far ahead may a promised time lie. `promise_ahead_max_ms`
        public var promiseAheadMaxMilliseconds: Int64 = 31 * 86_400_000
        /// B6.4: a visitor who only thanks, agrees or says goodbye is owed no reply. `settle_thanks`
        public var settleThanks = true
        /// B6.4: silence for so long after that ends the chat. `settled_close_after_ms`
        public var settledCloseAfterMilliseconds: Int64 = 300_000
    }

    /// B5. `routing`
    public struct Routing: Sendable, Equatable {
        public var capacityDefault: Int64 = 4  // capacity_default, 1 … 1000
        public var offerMilliseconds: Int64 = 30_000  // offer_ms
        public var missedOffersMax: Int64 = 2  // missed_offers_max
        /// B5.4: the skill and the language asked for are given up. `relaxed_after_ms`
        public var relaxedAfterMilliseconds: Int64 = 60_000
        public var estimateSamplesMin: Int64 = 5  // estimate_samples_min, 1 … 20
        /// B5.7: intervals between chats that left the line. `estimate_samples_max`
        public var estimateSamplesMax: Int64 = 20
        /// B5.8: the visitor is told, then the chat goes back to the line. `dropped_told_after_ms`,
        /// `dropped_requeued_after_ms`
        public var droppedToldAfterMilliseconds: Int64 = 60_000
        public var droppedRequeuedAfterMilliseconds: Int64 = 120_000
    }

    /// B1.4: a visitor writes to a chat that has ended. `reopen`
    public struct Reopen: Sendable, Equatable {
        public var withinMilliseconds: Int64 = 86_400_000  // within_ms
        /// After so long what they say is no afterword any more; 0: there are none. `afterword_ms`
        public var afterwordMilliseconds: Int64 = 600_000
        /// Otherwise their message begins a new chat. `by_visitor`
        public var byVisitor = true
    }

    /// B2.7: how long a polling client may be silent. `presence`
    public struct Presence: Sendable, Equatable {
        public var visitorMilliseconds: Int64 = 90_000  // visitor_ms
        public var mobileMilliseconds: Int64 = 240_000  // mobile_ms
        public var operatorMilliseconds: Int64 = 60_000  // operator_ms
    }

    /// B7. `bot`; which departments start with one is theirs to say.
    public struct Bot: Sendable, Equatable {
        /// B7.2: it owes an answer, or is gone, for this long: the chat goes to the line. `silent_after_ms`
        public var silentAfterMilliseconds: Int64 = 15_000
        /// B7.2: while it types it may owe an answer for this long. `thinking_max_ms`
        public var thinkingMaxMilliseconds: Int64 = 60_000
        /// It has answered and the visitor is silent for this long: resolved. `resolved_after_ms`
        public var resolvedAfterMilliseconds: Int64 = 1_800_000
    }

    /// B1, `intake`; the questions are the departments'.
    public struct Intake: Sendable, Equatable {
        /// A question unanswered for this long: the chat goes on without. `patience_ms`
        public var patienceMilliseconds: Int64 = 600_000
    }

    /// B10.1: the ladder after "anything else?", each from the one before. `wrapup`
    public struct Wrapup: Sendable, Equatable {
        public var warningAfterMilliseconds: Int64 = 60_000  // warning_after_ms
        public var closeAfterMilliseconds: Int64 = 60_000  // close_after_ms
    }

    /// B10.2. `survey`
    public struct Survey: Sendable, Equatable {
        /// Whether visitors are asked at all. `ask`
        public var ask = false
        public var validMilliseconds: Int64 = 7 * 86_400_000  // valid_ms
        public var changeableMilliseconds: Int64 = 86_400_000  // changeable_ms
    }

    /// B13.2. `limits`
    public struct Limits: Sendable, Equatable {
        public var messageBytesMax: Int64 = 32_768  // message_bytes_max, 1 … 1 MiB
        public var messagesPerSecond: Int64 = 5  // messages_per_second, 0: no limit
        public var messagesBurst: Int64 = 20  // messages_burst
        public var openChatsPerVisitor: Int64 = 3  // open_chats_per_visitor
        public var followupsPerVisitor: Int64 = 32  // followups_per_visitor
        public var waitingChatsMax: Int64 = 10_000  // waiting_chats_max
    }

    /// B13.1. `cards`
    public struct Cards: Sendable, Equatable {
        public var mask = true  // mask
        /// Forms of order numbers: `#` a digit, `*` one or more digits, `\\` takes the next character as it is. `allow`
        public var allow: [String] = []
        /// A number split over messages is found if its pieces come within this time. `split_within_ms`
        public var splitWithinMilliseconds: Int64 = 30_000
    }

    /// B13.4. `retention`: in days after a chat has closed; 0: for ever
    public struct Retention: Sendable, Equatable {
        public var transcriptDays: Int64 = 365  // transcript_days
        public var addressDays: Int64 = 30  // address_days
        public var peopleDays: Int64 = 365  // people_days
    }

    /// B13.3. `identity`
    public struct Identity: Sendable, Equatable {
        public var required = false  // required
    }

    /// B12. `transfer`
    public struct Transfer: Sendable, Equatable {
        public var offerMilliseconds: Int64 = 45_000  // offer_ms
        /// B12.2: the department that escalations go to; empty: there is none. `supervisors`
        public var supervisors = ""
    }

    /// B12.3. `media`
    public struct Media: Sendable, Equatable {
        public var offerMilliseconds: Int64 = 60_000  // offer_ms
    }

    /// B17.2. `files`
    public struct Files: Sendable, Equatable {
        /// Media types, or all of one sort, `image/*`; what runs in a page only by its own name. `types`
        public var types = ["image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "text/plain"]
        public var bytesMax: Int64 = 20_971_520  // bytes_max
        /// Of a visitor, within 24 h; 0: no limit. `per_day`
        public var perDay: Int64 = 50
        /// Whether visitors send any. `visitors`
        public var visitors = true
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
        /// B7.1: chats start with a bot, if one is connected. `bot`
        public var bot = false
        /// B10.2: an episode that a bot alone answered is asked about, too. `survey_after_bot`
        public var surveyAfterBot = false
        /// B20.3: what may come of its chats; at most 16. `outcomes`
        public var outcomes: [String] = []
        /// B20.3: an operator says so before they end one. `outcome_required`
        public var outcomeRequired = false
        /// B19.3: bots are beside the people who have its chats. `copilot`
        public var copilot = false
        /// B1: what is asked before a chat goes to anybody; at most 16. `intake`
        public var intake: [Question] = []

        public init(name: String) { self.name = name }
    }

    /// A question of the intake.
    public struct Question: Sendable, Equatable {
        /// How answers name it; the same key in two departments is the same question.
        public var key = ""
        /// The words in which the visitor is asked. `ask`
        public var ask = ""
        /// The chat waits for its answer. One that is not required is the host's to ask, in a form. `required`
        public var required = true

        public init(key: String = "", ask: String = "", required: Bool = true) {
            self.key = key
            self.ask = ask
            self.required = required
        }
    }

    /// B5.2.
    public enum RoutingMode: UInt8, Sendable, CaseIterable {
        case assign = 0, take
    }
}
