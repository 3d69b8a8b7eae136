// The lists of words in klepet.h. Their numbers are the header's and the file's: for ever.
// Written by Include/generate from klepet.h.

/// A word with a number, and as JSON and SQL have it.
public protocol Word: RawRepresentable, CaseIterable {
    var name: StaticString { get }
}

/// Who a client is, fixed when it joins.
public enum Role: UInt8, Word, BitwiseCopyable, Sendable {
    /// The shop itself; as a client: a back office, which may see and do everything.
    case system = 0
    case visitor = 1
    case `operator` = 2
    case bot = 3

    public var name: StaticString {
        switch self {
        case .system: "system"
        case .visitor: "visitor"
        case .operator: "operator"
        case .bot: "bot"
        }
    }
}

/// B1: where a chat stands.
public enum ChatState: UInt8, Word, BitwiseCopyable, Sendable {
    case intake = 1
    case bot = 2
    case queued = 3
    case offered = 4
    case active = 5
    case held = 6
    case wrapup = 7
    case followup = 8
    case closed = 9

    public var name: StaticString {
        switch self {
        case .intake: "intake"
        case .bot: "bot"
        case .queued: "queued"
        case .offered: "offered"
        case .active: "active"
        case .held: "held"
        case .wrapup: "wrapup"
        case .followup: "followup"
        case .closed: "closed"
        }
    }
}

/// Who owes the next public human message.
public enum Turn: UInt8, Word, BitwiseCopyable, Sendable {
    case nobody = 0
    case visitor = 1
    case `operator` = 2

    public var name: StaticString {
        switch self {
        case .nobody: "nobody"
        case .visitor: "visitor"
        case .operator: "operator"
        }
    }
}

/// The schedules of steps; a step is a rung, numbered from 1.
public enum LadderName: UInt8, Word, BitwiseCopyable, Sendable {
    case none = 0
    /// B3: 1 prompt, 2 warning, 3 close; in wrapup 2 and 3 alone (B10.1); of who is away 1 and 2 are skipped (B3.9).
    case idle = 1
    /// B4.1, B4.3: the holding messages, then followup; 18: the shop has closed, with the choice (B9.2); 19: the choice
    /// once more (B4.3); 20: the visitor stays away (B4.10).
    case waiting = 2
    /// B6.2, B4.6, B1.5: 1 late, 2 overdue, 3 holding message, 4 followup, 5 the choice, 6 offered to others.
    case reply = 3
    /// B4.7, B6.3: 1 reminder (80 %), 2 due (100 %).
    case promise = 4
    /// B5.5: 1 missed.
    case offer = 5
    /// B5.8: 1 holding message, 2 back to the line.
    case drop = 6
    /// B1: n asks the department's question n, 17 goes on without.
    case intake = 7
    /// B7.2, B7.3: 1 silent, 2 resolved, 3 no operator came, 4 gone; 5: says that it is a bot (B19.5).
    case bot = 8
    /// B12.1: 1 missed.
    case transfer = 9
    /// B12.3: 1 the offer ends.
    case media = 10
    /// B10.2: 1 expired.
    case survey = 11
    /// B4.9: 1 due, 2 overdue.
    case followup = 12
    /// B3.9: 1 left unread, 2 closed as unread.
    case away = 13
    /// B6.4: 1 resolved.
    case settled = 14

    public var name: StaticString {
        switch self {
        case .none: "none"
        case .idle: "idle"
        case .waiting: "waiting"
        case .reply: "reply"
        case .promise: "promise"
        case .offer: "offer"
        case .drop: "drop"
        case .intake: "intake"
        case .bot: "bot"
        case .transfer: "transfer"
        case .media: "media"
        case .survey: "survey"
        case .followup: "followup"
        case .away: "away"
        case .settled: "settled"
        }
    }
}

/// B4.2: what a waiting visitor would like.
public enum Choice: UInt8, Word, BitwiseCopyable, Sendable {
    case wait = 1
    case callback = 2
    case email = 3
    /// What was written is to be answered in the chat, when somebody is back (B7.3).
    case message = 4

    public var name: StaticString {
        switch self {
        case .wait: "wait"
        case .callback: "callback"
        case .email: "email"
        case .message: "message"
        }
    }
}

/// B4.9: how a follow-up was answered.
public enum Channel: UInt8, Word, BitwiseCopyable, Sendable {
    case phone = 1
    case email = 2
    case sms = 3
    case messenger = 4
    case inPerson = 5
    case other = 6

    public var name: StaticString {
        switch self {
        case .phone: "phone"
        case .email: "email"
        case .sms: "sms"
        case .messenger: "messenger"
        case .inPerson: "in_person"
        case .other: "other"
        }
    }
}

/// B21.1: by which channel a message came.
public enum Via: UInt8, Word, BitwiseCopyable, Sendable {
    case web = 0
    case app = 1
    case mail = 2
    case sms = 3
    case messenger = 4
    /// Written down by whoever heard it.
    case phone = 5
    case other = 6

    public var name: StaticString {
        switch self {
        case .web: "web"
        case .app: "app"
        case .mail: "mail"
        case .sms: "sms"
        case .messenger: "messenger"
        case .phone: "phone"
        case .other: "other"
        }
    }
}

/// B7.2: why the bot's part has ended, or should have and could not for want of an operator.
public enum HandoffReason: UInt8, Word, BitwiseCopyable, Sendable {
    /// By the visitor.
    case asked = 0
    /// By the bot.
    case gaveUp = 1
    /// It owed an answer for policy "bot.silent_after_ms".
    case silent = 2
    /// Its last client was gone for as long.
    case left = 3
    /// By the operator who took the chat.
    case taken = 4
    /// By a supervisor or the back office, who gave it to somebody (B20.1).
    case assigned = 5

    public var name: StaticString {
        switch self {
        case .asked: "asked"
        case .gaveUp: "gave_up"
        case .silent: "silent"
        case .left: "left"
        case .taken: "taken"
        case .assigned: "assigned"
        }
    }
}

/// B12.3: what is offered beside the chat.
public enum MediaKind: UInt8, Word, BitwiseCopyable, Sendable {
    case call = 1
    case cobrowse = 2

    public var name: StaticString {
        switch self {
        case .call: "call"
        case .cobrowse: "cobrowse"
        }
    }
}

/// B5.1: what an operator chose to be; being there also takes a connected client.
public enum Presence: UInt8, Word, BitwiseCopyable, Sendable {
    case offline = 0
    case away = 1
    case online = 2

    public var name: StaticString {
        switch self {
        case .offline: "offline"
        case .away: "away"
        case .online: "online"
        }
    }
}

/// B21.2: how a transcript is written.
public enum TranscriptFormat: UInt8, Word, BitwiseCopyable, Sendable {
    case text = 0
    /// A page that is whole in itself: no script, nothing from elsewhere.
    case html = 1

    public var name: StaticString {
        switch self {
        case .text: "text"
        case .html: "html"
        }
    }
}

/// What a client is doing in a chat; live only (B2.8).
public enum Activity: UInt8, Word, BitwiseCopyable, Sendable {
    /// Call it again while keys are pressed; fades after 10 s.
    case typing = 1
    case typingStopped = 2
    case uploading = 3
    case uploadingStopped = 4

    public var name: StaticString {
        switch self {
        case .typing: "typing"
        case .typingStopped: "typing_stopped"
        case .uploading: "uploading"
        case .uploadingStopped: "uploading_stopped"
        }
    }
}

/// B11.3: what an operator's last message was, for the operator's eyes alone.
public enum Hint: UInt8, Word, BitwiseCopyable, Sendable {
    /// Than what the visitor wrote last.
    case muchLonger = 1
    case severalQuestions = 2
    /// The same prepared reply, unedited.
    case sameReplyAgain = 3
    /// The visitor uses none.
    case emojiUnlike = 4
    /// One speaks as to a friend, the other does not.
    case formalityUnlike = 5

    public var name: StaticString {
        switch self {
        case .muchLonger: "much_longer"
        case .severalQuestions: "several_questions"
        case .sameReplyAgain: "same_reply_again"
        case .emojiUnlike: "emoji_unlike"
        case .formalityUnlike: "formality_unlike"
        }
    }
}

/// B8.4: what became of an invitation on the page.
public enum InvitationAnswer: UInt8, Word, BitwiseCopyable, Sendable {
    case shown = 1
    case accepted = 2
    case dismissed = 3

    public var name: StaticString {
        switch self {
        case .shown: "shown"
        case .accepted: "accepted"
        case .dismissed: "dismissed"
        }
    }
}

/// Why an invitation is none any more.
public enum InvitationEnd: UInt8, Word, BitwiseCopyable, Sendable {
    case accepted = 1
    case dismissed = 2
    case expired = 3
    /// Nobody could take the chat any more, or the visitor chats or pays (B8.2, B8.3).
    case withdrawn = 4

    public var name: StaticString {
        switch self {
        case .accepted: "accepted"
        case .dismissed: "dismissed"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        }
    }
}

extension Reply {
    /// What became of a message.
    public enum Outcome: UInt32, Word, BitwiseCopyable, Sendable {
        case accepted = 0
        /// The same id again: the numbers are those of the first time (B2.2).
        case duplicate = 1
        /// Early: waits for the numbers before it, at most 2 s (B2.3); seq is 0.
        case heldBack = 2
        /// The chat was closed and is in the line again (B1.4).
        case reopened = 3
        /// A new chat: `chat` is its id (B1.1), linked to the old one if there was one (B1.4).
        case started = 4
        /// People are wanted and nobody is there: the chat stays with the bot, the visitor has the choice (B7.3).
        case noOperator = 5
        /// A chat began, or began again, in closed hours: left as a message in `chat` (B9.2).
        case followup = 6
        /// The chat was closed just now and is with its former owner again, without the line (B1.4).
        case afterword = 7

        public var name: StaticString {
            switch self {
            case .accepted: "accepted"
            case .duplicate: "duplicate"
            case .heldBack: "held_back"
            case .reopened: "reopened"
            case .started: "started"
            case .noOperator: "no_operator"
            case .followup: "followup"
            case .afterword: "afterword"
            }
        }
    }
}

/// B10.2: what a survey asks, as bits.
public struct SurveyQuestions: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let `operator` = SurveyQuestions(rawValue: 1)
    public static let experience = SurveyQuestions(rawValue: 2)
    public static let recommend = SurveyQuestions(rawValue: 4)
    /// Only if there was an invitation.
    public static let wellTimed = SurveyQuestions(rawValue: 8)
    public static let smooth = SurveyQuestions(rawValue: 16)
    public static let comment = SurveyQuestions(rawValue: 32)
    public static let all = SurveyQuestions(rawValue: 63)
}

/// B5.9: what OPERATOR_SET says by its `reason`, as bits.
public struct OperatorMarks: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No joining and no chats: what they have goes on to others, names and history stay (B5.9).
    public static let suspended = OperatorMarks(rawValue: 1)
    /// None of them, where `departments` is empty; the same as giving an empty list.
    public static let noDepartment = OperatorMarks(rawValue: 2)
    /// Klepet_ban(), klepet_unban() (B20.2).
    public static let mayBan = OperatorMarks(rawValue: 4)
    /// Klepet_redact() in others' chats too.
    public static let mayRedact = OperatorMarks(rawValue: 8)
    /// Klepet_export() of any visitor.
    public static let mayExport = OperatorMarks(rawValue: 16)
    /// Klepet_report().
    public static let mayReport = OperatorMarks(rawValue: 32)
    /// Klepet_rehearse().
    public static let mayRehearse = OperatorMarks(rawValue: 64)
    /// Sets no prepared replies of their departments, their own alone.
    public static let noReplies = OperatorMarks(rawValue: 128)
    public static let all = OperatorMarks(rawValue: 255)
}

/// B19.3: what a copilot tells the owner of a chat.
public enum AnnotationKind: UInt8, Word, BitwiseCopyable, Sendable {
    /// Of a message.
    case translation = 1
    /// Of the chat, or a message.
    case summary = 2
    /// What the owner might say.
    case suggestion = 3

    public var name: StaticString {
        switch self {
        case .translation: "translation"
        case .summary: "summary"
        case .suggestion: "suggestion"
        }
    }
}

/// B2.8: what a visitor can agree to, as bits.
public struct Consent: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Typing previews (B2.8).
    public static let preview = Consent(rawValue: 1)
    public static let all = Consent(rawValue: 1)
}

extension Event {
    /// Bits of an event's `flags`.
    public struct Flags: OptionSet, BitwiseCopyable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Not for visitors.
        public static let note = Flags(rawValue: 1)
        /// Said after a numbered message that never came (B2.3).
        public static let gap = Flags(rawValue: 2)
        /// The text was destroyed (B2.9).
        public static let redacted = Flags(rawValue: 4)
        /// The message was taken back: its text is for the system role alone (B2.12).
        public static let retracted = Flags(rawValue: 8)
        /// The chat was with a bot (B7.1).
        public static let withBot = Flags(rawValue: 16)
        /// The message's shape takes no answer any more: it was answered, or the message edited (B18.2).
        public static let shapeOver = Flags(rawValue: 64)
        /// Said by a supervisor beside the owner of the chat (B20.1).
        public static let beside = Flags(rawValue: 128)
        public static let all = Flags(rawValue: 223)
    }
}
