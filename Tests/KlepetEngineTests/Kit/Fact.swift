// An event with its own copy of the texts, as the journal keeps it.

@testable import KlepetEngine

struct Fact {
    /// Without pointers.
    let event: Event
    let text: String
    let id: String
    var parts = ""

    init(_ event: borrowing Event) {
        text = String(decoding: event.text, as: UTF8.self)
        id = String(decoding: event.id, as: UTF8.self)
        parts = String(decoding: event.parts, as: UTF8.self)
        var own = copy event
        (own.textPointer, own.idPointer, own.partsPointer) = (nil, nil, nil)
        self.event = own
    }

    init(_ event: Event, text: String, id: String) { (self.event, self.text, self.id) = (event, text, id) }

    /// The event as it is read back.
    func read<Result>(_ body: (borrowing Event) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { text in
            Array(id.utf8).withUnsafeBufferPointer { id in
                Array(parts.utf8).withUnsafeBufferPointer { parts in
                    var whole = event
                    if !text.isEmpty { whole.text = text }
                    if !id.isEmpty { whole.id = id }
                    if !parts.isEmpty { whole.parts = parts }
                    return body(whole)
                }
            }
        }
    }

    /// In short words: "eva: Hello", "waiting 1", "offered ana", "closed idle"; where there is nothing to add, the
    /// kind's own.
    func told(_ shop: Shop) -> String {
        switch event.kind {
        case .chat(let kind): return toldOfChat(kind, shop)
        case .shop(let kind): return toldOfShop(kind, shop)
        case .live(let kind): return "\(kind)"
        case nil: return "?"
        }
    }

    private func toldOfChat(_ kind: Event.ChatKind, _ shop: Shop) -> String {
        let who = shop.name(of: event.person)
        let whom = shop.name(of: event.subject)
        let media = MediaKind(rawValue: UInt8(truncatingIfNeeded: event.value)).map { "\($0)" } ?? "?"
        return switch kind {
        case .said where event.ladder != .none: "\(event.ladder) \(event.rung)"
        case .said:
            (event.flags.contains(.note) ? "\(who) notes: " : "\(who): ") + (event.person == 0 ? "…" : text)
        case .rungSkipped: "\(event.ladder) \(event.rung) skipped"
        case .queued: "queued \(QueuedReason(rawValue: event.reason)!)"
        case .offered: event.reason == 1 ? "offered again \(whom)" : "offered \(whom)"
        case .offerEnded: "offer \(OfferEnd(rawValue: event.reason)!) \(whom)"
        case .taken: "taken \(whom)"
        case .chosen: "chosen \(Choice(rawValue: UInt8(event.value))!)"
        case .followupOwed: "followup \(FollowupReason(rawValue: event.reason)!)"
        case .followupAnswered: "answered by \(Channel(rawValue: UInt8(event.value))!)"
        case .settled: "settled \(SettledBy(rawValue: event.reason)!)"
        case .closed: "closed \(CloseReason(rawValue: event.reason)!)"
        case .ladderSet: event.value == 1 ? "ladder on" : "ladder off"
        case .delivered, .read: "\(kind) \(event.value)"
        case .transferOffered where event.subject == 0: event.reason == 4 ? "rescue waits" : "transfer waits"
        case .transferOffered:
            event.reason == 4
                ? "rescue by \(whom)" : event.reason == 1 ? "escalated to \(whom)" : "transfer to \(whom)"
        case .transferEnded: "transfer \(TransferEnd(rawValue: event.reason)!) \(whom)"
        case .mediaOffered: "\(media) offered by \(who)"
        case .mediaStarted: event.reason == 0 ? "\(media) started" : "token redeemed"
        case .mediaEnded: "\(media) \(MediaEnd(rawValue: event.reason)!)"
        case .reacted: id.isEmpty ? "\(who) takes the mark off \(event.subject)" : "\(who) marks \(event.subject) \(id)"
        case .shapeAnswered: event.reason == 1 ? "answers \(event.subject), again" : "answers \(event.subject)"
        case .edited where event.reason == 1: "masked \(text)"
        case .edited, .retracted, .redacted: "\(kind) \(event.subject)"
        case .botJoined: "bot \(whom)"
        case .handedOff: "handed off \(HandoffReason(rawValue: event.reason)!)"
        case .operatorWanted: "operator wanted \(HandoffReason(rawValue: event.reason)!)"
        case .answered: event.subject == 0 ? "\(id) = \(text)" : "\(id) answered"
        case .surveyAnswered: event.reason == 1 ? "surveyAnswered again" : "surveyAnswered"
        case .surveyExpired: event.reason == 1 ? "surveyExpired for another" : "surveyExpired"
        default: "\(kind)"
        }
    }

    private func toldOfShop(_ kind: Event.ShopKind, _ shop: Shop) -> String {
        let whom = shop.name(of: event.subject)
        return switch kind {
        case .invitationSent: "invited \(whom): \(id)"
        case .invitationShown: "shown to \(whom): \(id)"
        case .invitationEnded: "\(InvitationEnd(rawValue: event.reason)!) \(whom): \(id)"
        case .presenceSet: "\(whom) \(Presence(rawValue: UInt8(event.value))!)"
        case .wentOnline, .wentOffline: "\(kind) \(shop.name(of: event.person))"
        case .replySet, .replyRemoved, .fileOwedDeletion: "\(kind) \(id)"
        case .fileGone: "\(kind) \(event.subject)"
        default: "\(kind)"
        }
    }
}
