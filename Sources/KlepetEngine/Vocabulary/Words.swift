// The words of the behaviour page's section 0 and 1 as types. Their numbers are the header's and the file's: forever.

public typealias ChatID = UInt64
public typealias PersonID = UInt64

/// The four kinds of author; a client has one of them, fixed when it joins.
public enum Role: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case system = 0, visitor, `operator`, bot
}

/// B1: the states of a chat.
public enum ChatState: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case intake = 1, bot, queued, offered, active, held, wrapup, followup, closed
}

/// Who owes the next public human message.
public enum Turn: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case nobody = 0, visitor, `operator`
}

/// B1.3.
public enum CloseReason: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case none = 0, visitorEnd, operatorEnd, idle, botResolved, callback, spam, admin, erased
}

/// The schedules of steps; a step is a rung, numbered from 1.
public enum LadderName: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case none = 0, idle, waiting, reply, promise, offer, drop
    case intake = 7, bot, transfer, media, survey
}

/// B4.2.
public enum Choice: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case wait = 1, callback, email
    /// B7.3: what was written is to be answered, here, when somebody is back.
    case message
}

public enum QueuedReason: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case new = 0, reopened, operatorLost, overdue
    case handoff = 4
}

public enum OfferEnd: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case declined = 0, missed, withdrawn
}

public enum FollowupReason: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case chosen = 0, waited, unanswered
    case closedHours = 3
    case noOperator = 4
}

/// B7.2: why the bot's part has ended, or should have and could not for want of an operator.
public enum HandoffReason: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// `silent`: it owed an answer for too long; `left`: its last client is gone; `taken`: an operator took the chat.
    case asked = 0, gaveUp, silent, left, taken
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
}

/// B12.1.
public enum TransferEnd: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case accepted = 0, declined, missed, withdrawn
}

/// B12.3.
public enum MediaKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case call = 1, cobrowse
}

public enum MediaEnd: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case ended = 0, declined, expired, withdrawn
}

/// Why, and how much of a chat was erased (B13.4).
public enum TextsErased: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// All texts, with the visitor.
    case visitor = 0
    /// All texts, as old as the policy lets them get.
    case transcript
    /// The contacts alone.
    case addresses
}

/// B5.1: what an operator chose to be; being there also takes a connected client.
public enum Presence: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case offline = 0, away, online
}

/// B5.9: what `operatorSet` says by its `reason`.
public struct OperatorMarks: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No joining and no chats, until the operator is set again without it.
    public static let suspended = OperatorMarks(rawValue: 1)
    /// A list of departments that is empty means none, not all.
    public static let noDepartment = OperatorMarks(rawValue: 2)
}

/// Live only (B2.8).
public enum Activity: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case typing = 1, typingStopped, uploading, uploadingStopped
}

/// B11.3: what an operator's last message was, for the operator's eyes alone.
public enum Hint: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case muchLonger = 1, severalQuestions, sameReplyAgain, emojiUnlike, formalityUnlike
}

/// 128 bits of role and key, keyed with the shop's secret: the engine knows a person by it and never holds the key.
public struct KeyDigest: Equatable, BitwiseCopyable, Sendable {
    public var low: UInt64
    public var high: UInt64

    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}
