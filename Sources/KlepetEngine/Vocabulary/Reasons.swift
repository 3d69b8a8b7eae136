// What the `reason` of an event says, by its kind. Written by Include/generate from klepet.h.

/// B1.3: why a chat is closed, the `reason` of CLOSED.
public enum CloseReason: UInt8, Word, BitwiseCopyable, Sendable {
    case none = 0
    case visitorEnd = 1
    case operatorEnd = 2
    case idle = 3
    case botResolved = 4
    case callback = 5
    case spam = 6
    case admin = 7
    case erased = 8
    /// Silence after "anything else?" (B10.1), or after it was settled (B6.4).
    case resolved = 9
    /// The answer never reached anybody (B3.9).
    case unread = 10

    public var name: StaticString {
        switch self {
        case .none: "none"
        case .visitorEnd: "visitor_end"
        case .operatorEnd: "operator_end"
        case .idle: "idle"
        case .botResolved: "bot_resolved"
        case .callback: "callback"
        case .spam: "spam"
        case .admin: "admin"
        case .erased: "erased"
        case .resolved: "resolved"
        case .unread: "unread"
        }
    }
}

/// B18.2: whether it may be answered again, the `reason` of SHAPE_ANSWERED.
public enum ShapeAnswer: UInt8, Word, BitwiseCopyable, Sendable {
    /// It takes no other answer.
    case once = 0
    /// It may be answered again.
    case again = 1

    public var name: StaticString {
        switch self {
        case .once: "once"
        case .again: "again"
        }
    }
}

/// Why somebody is offline, the `reason` of WENT_OFFLINE.
public enum OfflineReason: UInt8, Word, BitwiseCopyable, Sendable {
    case left = 0
    /// Past the timeout (B2.7).
    case silent = 1

    public var name: StaticString {
        switch self {
        case .left: "left"
        case .silent: "silent"
        }
    }
}

/// Who changed it, the `reason` of PRESENCE_SET.
public enum PresenceChange: UInt8, Word, BitwiseCopyable, Sendable {
    /// Of the operator.
    case byChoice = 0
    /// Two of them (B5.5).
    case byMissedOffers = 1
    /// By something that the operator did after they were set away (B5.5).
    case byActing = 2

    public var name: StaticString {
        switch self {
        case .byChoice: "by_choice"
        case .byMissedOffers: "by_missed_offers"
        case .byActing: "by_acting"
        }
    }
}

/// B5.5: whose turn it is, the `reason` of OFFERED.
public enum OfferTurn: UInt8, Word, BitwiseCopyable, Sendable {
    case inTurn = 0
    /// All were asked: a new round begins (B5.5).
    case again = 1

    public var name: StaticString {
        switch self {
        case .inTurn: "in_turn"
        case .again: "again"
        }
    }
}

/// B10.2: whether for the first time, the `reason` of SURVEY_ANSWERED.
public enum SurveyAnswer: UInt8, Word, BitwiseCopyable, Sendable {
    case first = 0
    /// In the place of the answers before.
    case again = 1

    public var name: StaticString {
        switch self {
        case .first: "first"
        case .again: "again"
        }
    }
}

/// B10.2: why a survey has ended, the `reason` of SURVEY_EXPIRED.
public enum SurveyEnd: UInt8, Word, BitwiseCopyable, Sendable {
    case unanswered = 0
    /// Another survey took its place.
    case replaced = 1

    public var name: StaticString {
        switch self {
        case .unanswered: "unanswered"
        case .replaced: "replaced"
        }
    }
}

/// Why a chat entered the line, the `reason` of QUEUED.
public enum QueuedReason: UInt8, Word, BitwiseCopyable, Sendable {
    case new = 0
    /// Ahead of new chats (B1.4).
    case reopened = 1
    /// At the front (B5.8).
    case operatorLost = 2
    /// At the front, for somebody else: `value` is who did not answer (B6.2).
    case overdue = 3
    /// From the bot or the questions (B7.2).
    case handoff = 4
    /// A follow-up whose visitor is here, at the place that it had (B4.9); `person`: the visitor, who wrote; 0:
    /// somebody is here now.
    case returned = 5
    /// From another department's line, at the place of its time (B12.1).
    case moved = 6
    /// At the front, by a supervisor or the back office: `value` is who had it (B20.1).
    case assigned = 7

    public var name: StaticString {
        switch self {
        case .new: "new"
        case .reopened: "reopened"
        case .operatorLost: "operator_lost"
        case .overdue: "overdue"
        case .handoff: "handoff"
        case .returned: "returned"
        case .moved: "moved"
        case .assigned: "assigned"
        }
    }
}

/// Why an offer ended, the `reason` of OFFER_ENDED.
public enum OfferEnd: UInt8, Word, BitwiseCopyable, Sendable {
    case declined = 0
    case missed = 1
    /// The operator went away or offline, or was too late to answer (B6.2).
    case withdrawn = 2

    public var name: StaticString {
        switch self {
        case .declined: "declined"
        case .missed: "missed"
        case .withdrawn: "withdrawn"
        }
    }
}

/// Why an answer is owed, the `reason` of FOLLOWUP_OWED.
public enum FollowupReason: UInt8, Word, BitwiseCopyable, Sendable {
    /// B4.2.
    case chosen = 0
    /// B4.3.
    case waited = 1
    /// B1.5.
    case unanswered = 2
    /// Left as a message (B9.2).
    case closedHours = 3
    /// From the bot, and nobody to take over (B7.3).
    case noOperator = 4
    /// Its operator went before they answered it (B1.4).
    case afterword = 5
    /// The visitor went away while waiting, and stayed away (B4.10).
    case left = 6

    public var name: StaticString {
        switch self {
        case .chosen: "chosen"
        case .waited: "waited"
        case .unanswered: "unanswered"
        case .closedHours: "closed_hours"
        case .noOperator: "no_operator"
        case .afterword: "afterword"
        case .left: "left"
        }
    }
}

/// B6.4: who says that no reply is owed, the `reason` of SETTLED.
public enum SettledBy: UInt8, Word, BitwiseCopyable, Sendable {
    /// Klepet_settle().
    case byOperator = 0
    /// The visitor only thanks, agrees or says goodbye.
    case byThanks = 1

    public var name: StaticString {
        switch self {
        case .byOperator: "by_operator"
        case .byThanks: "by_thanks"
        }
    }
}

/// B12.1: why a transfer ended, the `reason` of TRANSFER_ENDED.
public enum TransferEnd: UInt8, Word, BitwiseCopyable, Sendable {
    /// TAKEN follows; QUEUED, when a chat that waits was moved.
    case accepted = 0
    case declined = 1
    /// Nobody answered, or nobody was there.
    case missed = 2
    /// By the owner, by the chat's end, or who was asked went away.
    case withdrawn = 3

    public var name: StaticString {
        switch self {
        case .accepted: "accepted"
        case .declined: "declined"
        case .missed: "missed"
        case .withdrawn: "withdrawn"
        }
    }
}

/// B12.1: who is asked, the `reason` of TRANSFER_OFFERED.
public enum TransferTo: UInt8, Word, BitwiseCopyable, Sendable {
    /// Whoever of it can take the chat, one after the other.
    case department = 0
    /// An escalation (B12.2).
    case supervisors = 1
    /// Nobody else is asked.
    case `operator` = 2
    /// Whoever of it comes to be free; nobody is asked when it waits (B12.1).
    case line = 3
    /// Likewise in its own department, for the owner is silent (B6.2).
    case rescue = 4

    public var name: StaticString {
        switch self {
        case .department: "department"
        case .supervisors: "supervisors"
        case .operator: "operator"
        case .line: "line"
        case .rescue: "rescue"
        }
    }
}

/// B12.3: what has begun, the `reason` of MEDIA_STARTED.
public enum MediaStart: UInt8, Word, BitwiseCopyable, Sendable {
    case accepted = 0
    /// The host was shown the token.
    case redeemed = 1

    public var name: StaticString {
        switch self {
        case .accepted: "accepted"
        case .redeemed: "redeemed"
        }
    }
}

/// Why it ended, the `reason` of MEDIA_ENDED.
public enum MediaEnd: UInt8, Word, BitwiseCopyable, Sendable {
    case ended = 0
    case declined = 1
    case expired = 2
    case withdrawn = 3

    public var name: StaticString {
        switch self {
        case .ended: "ended"
        case .declined: "declined"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        }
    }
}

/// B13.4: why, and how much of a chat was erased, the `reason` of TEXTS_ERASED.
public enum TextsErased: UInt8, Word, BitwiseCopyable, Sendable {
    /// All texts of the chat, with its visitor.
    case visitor = 0
    /// All texts, by their age.
    case transcript = 1
    /// The contacts, by their age.
    case addresses = 2

    public var name: StaticString {
        switch self {
        case .visitor: "visitor"
        case .transcript: "transcript"
        case .addresses: "addresses"
        }
    }
}

/// B13.4: why nothing is left of a visitor, the `reason` of VISITOR_ERASED.
public enum VisitorGone: UInt8, Word, BitwiseCopyable, Sendable {
    /// Klepet_erase().
    case erased = 0
    /// Never chatted, and is away for long, or others are who came later.
    case forgotten = 1

    public var name: StaticString {
        switch self {
        case .erased: "erased"
        case .forgotten: "forgotten"
        }
    }
}

/// Who changed a text, the `reason` of EDITED.
public enum EditReason: UInt8, Word, BitwiseCopyable, Sendable {
    case byAuthor = 0
    /// By the shop: a card number had begun here; the first text is destroyed (B13.1).
    case masked = 1

    public var name: StaticString {
        switch self {
        case .byAuthor: "by_author"
        case .masked: "masked"
        }
    }
}

/// B16.1: what an attribute was, the `reason` of ATTRIBUTE_SET, as bits.
public struct AttributeMarks: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// To the visitor.
    public static let visible = AttributeMarks(rawValue: 1)
    /// Kept no longer than contacts are (B13.4).
    public static let address = AttributeMarks(rawValue: 2)
    public static let all = AttributeMarks(rawValue: 3)
}
