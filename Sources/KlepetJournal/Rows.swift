// Which rows beside the events an event changes: the one place in the journal that knows every kind. The record
// is written by it and the audit proves by it; what has no rows is listed here and nowhere else.

internal import KlepetEngine

enum RowChange {
    case none
    /// Of `messages`.
    case message(MessageChange)
    /// Of `chats`.
    case chat(ChatChange)
    /// Of `contacts`.
    case contact
    case survey(SurveyChange)
    case person(PersonChange)
    /// Of `replies`.
    case reply(ReplyChange)
    /// Of `attributes` (B16.1): a new row, and those whose values are destroyed.
    case attribute, attributesExpired
    /// A chat's, wherever they stand (B13.4).
    case textsErased
    /// A visitor's, wherever they stand (B13.4).
    case visitorErased
    /// All that is a visitor's, wherever it stands, is another's (B16.6).
    case personMerged
    /// The debt of a file, in its event (B17.3).
    case filePaid
}

enum MessageChange { case said, edited, retracted, redacted }

enum ChatChange {
    case started, queued, offered, offerEnded, taken, held, resumed, followupOwed, closed, reopened
    case botJoined, handedOff, wrapupAsked
    /// The chat may be another department's from now on (B12.1).
    case transferEnded
}

enum SurveyChange { case asked, answered, expired }
enum PersonChange { case added, operatorSet, renamed }
enum ReplyChange { case set, removed }

extension Event.Kind {
    var rows: RowChange {
        switch self {
        case .chat(let kind): kind.rows
        case .shop(let kind): kind.rows
        case .live: .none
        }
    }
}

extension Event.ChatKind {
    @inline(__always)
    var rows: RowChange {
        switch self {
        case .said: .message(.said)
        case .edited: .message(.edited)
        case .retracted: .message(.retracted)
        case .redacted: .message(.redacted)
        case .started: .chat(.started)
        case .queued: .chat(.queued)
        case .offered: .chat(.offered)
        case .offerEnded: .chat(.offerEnded)
        case .taken: .chat(.taken)
        case .held: .chat(.held)
        case .resumed: .chat(.resumed)
        case .followupOwed: .chat(.followupOwed)
        case .closed: .chat(.closed)
        case .reopened: .chat(.reopened)
        case .botJoined: .chat(.botJoined)
        case .handedOff: .chat(.handedOff)
        case .wrapupAsked: .chat(.wrapupAsked)
        case .transferEnded: .chat(.transferEnded)
        case .chosen: .contact
        case .surveyAsked: .survey(.asked)
        case .surveyAnswered: .survey(.answered)
        case .surveyExpired: .survey(.expired)
        case .chatAttributeSet: .attribute
        case .promised, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .ownerSilent, .rungSkipped, .stillHere,
            .ladderSet, .followupDue, .followupOverdue, .followupAnswered,
            .delivered, .read, .operatorWanted, .answered, .surveyWaived, .settled, .transferOffered, .mediaOffered,
            .mediaStarted, .mediaEnded, .leftUnread, .askedFor, .joinedBeside,
            .tagged, .outcomeSet, .shapeAnswered, .reacted:
            .none
        }
    }
}

extension Event.ShopKind {
    var rows: RowChange {
        switch self {
        case .personAdded: .person(.added)
        case .operatorSet: .person(.operatorSet)
        case .personRenamed: .person(.renamed)
        case .visitorErased: .visitorErased
        case .textsErased: .textsErased
        case .replySet: .reply(.set)
        case .replyRemoved: .reply(.removed)
        case .attributeSet: .attribute
        case .attributesExpired: .attributesExpired
        case .fileGone: .filePaid
        case .personMerged: .personMerged
        case .policySet, .shopOpened, .clockJumped, .wentOnline, .wentOffline, .presenceSet, .visitorBanned,
            .visitorUnbanned, .consented, .visitorSigned, .invitationSent, .invitationShown, .invitationEnded,
            .fileOwedDeletion:
            .none
        }
    }

    /// Numbers of the kinds that are about a visitor, for SQL.
    static let aboutVisitors = allCases.filter { $0.isAboutVisitor }.map { "\($0.rawValue)" }.joined(separator: ", ")
}
