// What an event of a chat means here: for the figures of reports and rehearsals, and for a rehearsal that does again
// what people did. The one place in insight that knows every kind; what is of no matter stands in a list here and
// nowhere else.

internal import KlepetEngine

/// What figures are made of.
enum ChatStep {
    case started, reopened, said, queued, taken, offerEnded, followupOwed, closed
    case followupDue, followupOverdue, followupAnswered
    case botJoined, handedOff, wrapupAsked, settled, transferEnded, replyLate, replyOverdue, surveyAsked, surveyAnswered
    case other
}

extension Event.ChatKind {
    var step: ChatStep {
        switch self {
        case .started: .started
        case .reopened: .reopened
        case .said: .said
        case .queued: .queued
        case .taken: .taken
        case .offerEnded: .offerEnded
        case .followupOwed: .followupOwed
        case .followupDue: .followupDue
        case .followupOverdue: .followupOverdue
        case .followupAnswered: .followupAnswered
        case .closed: .closed
        case .botJoined: .botJoined
        case .handedOff: .handedOff
        case .wrapupAsked: .wrapupAsked
        case .settled: .settled
        case .transferEnded: .transferEnded
        case .replyLate: .replyLate
        case .replyOverdue: .replyOverdue
        case .surveyAsked: .surveyAsked
        case .surveyAnswered: .surveyAnswered
        case .offered, .held, .resumed, .promised, .promiseNear, .promiseDue, .rungSkipped, .chosen, .stillHere,
            .ladderSet, .edited, .retracted, .redacted, .delivered, .read, .operatorWanted, .answered, .surveyExpired,
            .surveyWaived, .transferOffered, .mediaOffered, .mediaStarted, .mediaEnded, .ownerSilent,
            .leftUnread, .chatAttributeSet, .askedFor, .joinedBeside, .tagged, .outcomeSet, .shapeAnswered, .reacted:
            .other
        }
    }
}

extension Rehearsal {
    /// The command that an event of a person came from. `nil`: it is fed in another way (RehearsalChats), nobody asked
    /// for it, or it moves no timer.
    func command(_ kind: Event.ChatKind, _ event: borrowing Event, _ chat: ChatID) -> Command? {
        switch kind {
        case .taken: taken(event, chat)
        case .queued: isAssigned(event) ? .assign(chat: chat, to: 0, department: .none) : nil
        // B19.2.
        case .botJoined: event.role == .operator ? .handBack(chat: chat) : nil
        case .offerEnded: .decline(chat: chat)
        case .held: .hold(chat: chat, reason: unerased(event.text), until: event.until)
        // Where a message ended the hold, it is over already, and this is refused.
        case .resumed: .resume(chat: chat)
        case .promised: .promise(chat: chat, until: event.until)
        case .ladderSet: .setLadder(chat: chat, on: event.value != 0)
        // A visitor reopens by writing.
        case .reopened: event.role == .operator ? .reopen(chat: chat) : nil
        case .closed: .end(chat: chat, CloseReason(rawValue: event.reason) ?? .none)
        case .followupAnswered:
            Channel(rawValue: UInt8(truncatingIfNeeded: event.value)).map { .answerFollowup(chat: chat, $0) }
        // What was typed is taken from the message (B4.2).
        case .chosen: event.subject == 0 ? chosen(event, chat) : nil
        case .stillHere: .stayHere(chat: chat)
        case .delivered, .read: receipt(event, chat)
        // An operator who takes the chat ends the bot's part by that; a visitor who chose how to be
        // reached (B7.3), by that.
        case .handedOff, .operatorWanted: event.role == .operator ? nil : .handOff(chat: chat)
        case .wrapupAsked: .askMore(chat: chat)
        case .surveyWaived: .waiveSurvey(chat: chat)
        // By the operator; what the visitor's words meant, the rehearsed shop finds itself.
        case .settled: .settle(chat: chat)
        case .mediaOffered:
            MediaKind(rawValue: UInt8(truncatingIfNeeded: event.value)).map { .offerMedia(chat: chat, $0) }
        case .mediaStarted: .acceptMedia(chat: chat)
        case .mediaEnded: .endMedia(chat: chat)
        case .started, .said, .offered, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped,
            .followupOwed, .followupDue, .followupOverdue, .edited, .retracted, .redacted, .answered, .askedFor,
            .joinedBeside, .surveyAsked, .surveyAnswered, .surveyExpired, .transferOffered, .transferEnded,
            .ownerSilent, .leftUnread, .tagged, .outcomeSet, .shapeAnswered, .reacted, .chatAttributeSet:
            nil
        }
    }

    /// B20.1: by somebody for somebody; from somebody; or from the line.
    private func taken(_ event: borrowing Event, _ chat: ChatID) -> Command? {
        let (person, taker, former) = (event.person, event.subject, event.value)
        if person == 0 { return nil }
        if person != taker { return .assign(chat: chat, to: rehearsed(taker), department: .none) }
        return former != 0 ? .takeOver(chat: chat) : .take(chat: chat)
    }

    private func isAssigned(_ event: borrowing Event) -> Bool { event.reason == QueuedReason.assigned.rawValue }

    /// What goes by its age (B13.4) was nobody's doing: it may come at the moment at which a department opens.
    static func isByAge(_ kind: Event.ShopKind, _ event: borrowing Event) -> Bool {
        switch kind {
        case .textsErased: event.reason != TextsErased.visitor.rawValue
        case .fileOwedDeletion, .attributesExpired: true
        case .policySet, .shopOpened, .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline,
            .presenceSet, .visitorBanned, .visitorUnbanned, .consented, .visitorSigned, .visitorErased,
            .invitationSent, .invitationShown, .invitationEnded, .replySet, .replyRemoved, .fileGone, .attributeSet,
            .clockJumped, .personMerged:
            false
        }
    }

    /// What the shop did because a timer was due.
    static func isByTimer(_ kind: Event.ChatKind, _ event: borrowing Event, afterAct: Bool) -> Bool {
        let (ladder, rung) = (event.ladder, event.rung)
        let isReturn = event.person == 0 ? event.reason == QueuedReason.returned.rawValue : false
        return switch kind {
        // The first holding message is part of entering the line.
        // So is what a bot is announced by part of its first word (B19.5).
        case .said:
            ladder != .none && ladder != .intake && (ladder != .waiting || rung > 1) && (ladder != .bot || rung != 5)
        case .rungSkipped, .replyLate, .replyOverdue, .ownerSilent, .promiseNear, .promiseDue, .leftUnread,
            .followupDue, .followupOverdue:
            true
        case .followupOwed, .closed, .handedOff, .surveyExpired, .transferOffered: ladder != .none
        case .offerEnded: event.reason == OfferEnd.missed.rawValue
        case .transferEnded: event.reason == TransferEnd.missed.rawValue
        case .mediaEnded: event.reason == MediaEnd.expired.rawValue
        // The department has opened, maybe, and its visitor is here (B4.9), or somebody is asked: unless a command of the
        // same moment has brought it about. What is due then may have come later, to those who were still here.
        case .queued: isReturn && !afterAct
        case .offered: !afterAct
        case .started, .taken, .held, .resumed, .promised, .chosen, .stillHere, .ladderSet, .followupAnswered,
            .reopened, .edited, .retracted, .redacted, .delivered, .read, .botJoined, .operatorWanted, .answered,
            .wrapupAsked, .askedFor, .joinedBeside, .tagged, .outcomeSet, .settled, .surveyAsked, .surveyAnswered,
            .surveyWaived, .mediaOffered, .mediaStarted, .shapeAnswered, .reacted, .chatAttributeSet:
            false
        }
    }
}
