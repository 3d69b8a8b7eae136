// An event with its own copy of the texts, as the journal keeps it.

@testable import KlepetEngine

struct Fact {
    /// Without pointers.
    let event: Event
    let text: String
    let id: String

    init(_ event: borrowing Event) {
        text = String(decoding: event.text, as: UTF8.self)
        id = String(decoding: event.id, as: UTF8.self)
        var own = copy event
        (own.textPointer, own.idPointer) = (nil, nil)
        self.event = own
    }

    init(_ event: Event, text: String, id: String) { (self.event, self.text, self.id) = (event, text, id) }

    /// The event as it is read back.
    func read<Result>(_ body: (borrowing Event) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { text in
            Array(id.utf8).withUnsafeBufferPointer { id in
                var whole = event
                if !text.isEmpty { whole.text = text }
                if !id.isEmpty { whole.id = id }
                return body(whole)
            }
        }
    }

    /// In short words: "eva: Hello", "waiting 1", "offered ana", "closed idle".
    func told(_ shop: Shop) -> String {
        guard let kind = event.kind else { return "?" }
        let who = shop.name(of: event.person)
        let whom = shop.name(of: event.subject)
        switch kind {
        case .said where event.ladder != .none: return "\(event.ladder) \(event.rung)"
        case .said:
            return (event.flags.contains(.note) ? "\(who) notes: " : "\(who): ") + (event.person == 0 ? "…" : text)
        case .rungSkipped: return "\(event.ladder) \(event.rung) skipped"
        case .queued: return "queued \(QueuedReason(rawValue: event.reason)!)"
        case .offered: return event.reason == 1 ? "offered again \(whom)" : "offered \(whom)"
        case .offerEnded: return "offer \(OfferEnd(rawValue: event.reason)!) \(whom)"
        case .taken: return "taken \(whom)"
        case .chosen: return "chosen \(Choice(rawValue: UInt8(event.value))!)"
        case .followupOwed: return "followup \(FollowupReason(rawValue: event.reason)!)"
        case .closed: return "closed \(CloseReason(rawValue: event.reason)!)"
        case .invitationSent: return "invited \(whom): \(id)"
        case .invitationShown: return "shown to \(whom): \(id)"
        case .invitationEnded: return "\(InvitationEnd(rawValue: event.reason)!) \(whom): \(id)"
        case .ladderSet: return event.value == 1 ? "ladder on" : "ladder off"
        case .presenceSet: return "\(whom) \(Presence(rawValue: UInt8(event.value))!)"
        case .wentOnline, .wentOffline: return "\(kind) \(who)"
        case .delivered, .read: return "\(kind) \(event.value)"
        case .transferOffered: return event.reason == 1 ? "escalated to \(whom)" : "transfer to \(whom)"
        case .transferEnded: return "transfer \(TransferEnd(rawValue: event.reason)!) \(whom)"
        case .mediaOffered: return "\(MediaKind(rawValue: UInt8(event.value))!) offered by \(who)"
        case .mediaStarted:
            return event.reason == 0 ? "\(MediaKind(rawValue: UInt8(event.value))!) started" : "token redeemed"
        case .mediaEnded: return "\(MediaKind(rawValue: UInt8(event.value))!) \(MediaEnd(rawValue: event.reason)!)"
        case .edited where event.reason == 1: return "masked \(text)"
        case .edited, .retracted, .redacted: return "\(kind) \(event.subject)"
        case .botJoined: return "bot \(whom)"
        case .handedOff: return "handed off \(HandoffReason(rawValue: event.reason)!)"
        case .operatorWanted: return "operator wanted \(HandoffReason(rawValue: event.reason)!)"
        case .answered: return event.subject == 0 ? "\(id) = \(text)" : "\(id) answered"
        case .surveyAnswered: return event.reason == 1 ? "surveyAnswered again" : "surveyAnswered"
        case .surveyExpired: return event.reason == 1 ? "surveyExpired for another" : "surveyExpired"
        case .wrapupAsked, .surveyAsked, .surveyWaived: return "\(kind)"
        case .policySet, .shopOpened, .personAdded, .operatorSet, .personRenamed, .started, .held, .resumed, .promised,
            .promiseNear, .promiseDue, .replyLate, .replyOverdue, .stillHere, .reopened, .typing, .typingStopped,
            .messageRefused, .hint, .invitation, .invitationGone, .visitorBanned, .visitorUnbanned, .consented,
            .visitorSigned, .visitorErased, .textsErased, .clockJumped:
            return "\(kind)"
        case .replySet, .replyRemoved: return "\(kind) \(id)"
        }
    }
}
