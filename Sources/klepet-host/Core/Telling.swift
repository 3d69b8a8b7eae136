// Events as sentences.

import CKlepet

struct Telling {
    var people: People
    /// What a reader of words alone can do without.
    var isBrief = false

    /// Who wrote it, for messages; nobody for what happened.
    func speaker(_ event: klepet_event) -> String? {
        guard Int32(event.kind) == KLEPET_EVENT_SAID else { return nil }
        if Int32(event.role) == KLEPET_ROLE_SYSTEM { return "Klepet" }
        return people[event.person]
    }

    /// One line, or more where somebody wrote more; nil for what is of no interest.
    func text(_ event: klepet_event) -> String? {
        if let text = ofPeople(event) ?? ofTheLine(event) ?? ofMessages(event) { return text }
        return isBrief ? nil : Words.kind(event.kind).replacing("_", with: " ")
    }

    private func ofMessages(_ event: klepet_event) -> String? {
        let text = event.textString.printable
        switch Int32(event.kind) {
        case KLEPET_EVENT_SAID:
            if event.flags & UInt8(KLEPET_EVENT_FLAG_REDACTED) != 0 { return "(the text was destroyed)" }
            return event.flags & UInt8(KLEPET_EVENT_FLAG_GAP) != 0 ? "(after a message that never came) \(text)" : text
        case KLEPET_EVENT_EDITED: return "\(people[event.person]) changed message \(event.subject): \(text)"
        case KLEPET_EVENT_RETRACTED: return "\(people[event.person]) took message \(event.subject) back"
        case KLEPET_EVENT_REDACTED: return "\(people[event.person]) destroyed the text of message \(event.subject)"
        case KLEPET_EVENT_DELIVERED: return isBrief ? nil : "delivered to \(people[event.person]) up to \(event.value)"
        case KLEPET_EVENT_READ: return isBrief ? nil : "read by \(people[event.person]) up to \(event.value)"
        case KLEPET_EVENT_TYPING:
            return text.isEmpty ? "\(people[event.person]) types …" : "\(people[event.person]) types: \(text)"
        case KLEPET_EVENT_TYPING_STOPPED: return isBrief ? nil : "\(people[event.person]) stopped typing"
        case KLEPET_EVENT_MESSAGE_REFUSED:
            return "a message was refused: \(Refusal(klepet_status(clamping: event.value)).sentence)"
        default: return nil
        }
    }

    /// The way of a chat.
    private func ofTheLine(_ event: klepet_event) -> String? {
        let who = people[event.subject]
        switch Int32(event.kind) {
        case KLEPET_EVENT_STARTED:
            return "chat \(event.chat) begins\(event.subject == 0 ? "" : ", after chat \(event.subject)")"
        case KLEPET_EVENT_QUEUED:
            return ["in the line", "back in the line", "at the front of the line", "at the front of the line"][
                min(3, Int(event.reason))]
        case KLEPET_EVENT_OFFERED: return "offered to \(who), until \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_OFFER_ENDED:
            return "\(who) \(["declined", "missed the offer", "is not asked any more"][min(2, Int(event.reason))])"
        case KLEPET_EVENT_TAKEN: return "\(who) takes the chat"
        case KLEPET_EVENT_HELD: return "on hold until \(Times.clock(event.until_ms)): \(event.textString.printable)"
        case KLEPET_EVENT_RESUMED: return "the hold has ended"
        case KLEPET_EVENT_PROMISED: return "\(people[event.person]) will be back at \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_PROMISE_NEAR: return "reminder: promised for \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_PROMISE_DUE: return "the promised time is over"
        case KLEPET_EVENT_REPLY_LATE: return "the reply is late (\(Times.length(event.value)))"
        case KLEPET_EVENT_REPLY_OVERDUE: return "the reply is OVERDUE (\(Times.length(event.value)))"
        case KLEPET_EVENT_RUNG_SKIPPED:
            return isBrief ? nil : "\(Words.ladder(event.ladder)) rung \(event.rung) had nothing new to say"
        case KLEPET_EVENT_CHOSEN:
            return
                "\(people[event.person]) chose \(Words.choice(event.value))\(event.text_bytes > 0 ? ": \(event.textString.printable)" : "")"
        case KLEPET_EVENT_FOLLOWUP_OWED:
            let isClosed = Int32(event.reason) == KLEPET_FOLLOWUP_CLOSED_HOURS
            return isClosed ? "left as a message: the shop is closed" : "the shop owes a follow-up"
        case KLEPET_EVENT_STILL_HERE: return "\(people[event.person]) is still here"
        case KLEPET_EVENT_LADDER_SET: return "the idle ladder is \(event.value == 0 ? "off" : "on")"
        case KLEPET_EVENT_CLOSED: return "chat closed: \(Words.reason(event.reason))"
        case KLEPET_EVENT_REOPENED: return "\(people[event.person]) reopens the chat"
        default: return nil
        }
    }

    private func ofPeople(_ event: klepet_event) -> String? {
        switch Int32(event.kind) {
        case KLEPET_EVENT_PERSON_ADDED:
            return isBrief ? nil : "new: \(people[event.subject]), \(Words.role(event.value))"
        case KLEPET_EVENT_OPERATOR_SET:
            return isBrief ? nil : "operator \(people[event.subject]) takes \(event.value) chats at a time"
        case KLEPET_EVENT_WENT_ONLINE: return isBrief ? nil : "\(people[event.person]) is online"
        case KLEPET_EVENT_INVITATION_SENT: return "\(people[event.subject]) is invited (\(event.idString.printable))"
        case KLEPET_EVENT_INVITATION_SHOWN: return isBrief ? nil : "\(people[event.subject]) sees the invitation"
        case KLEPET_EVENT_INVITATION_ENDED:
            let ends = ["ended", "accepted", "dismissed", "expired", "withdrawn"]
            return "the invitation of \(people[event.subject]) is \(ends[min(ends.count - 1, Int(event.reason))])"
        case KLEPET_EVENT_WENT_OFFLINE: return "\(people[event.person]) is offline"
        case KLEPET_EVENT_PRESENCE_SET:
            return
                "\(people[event.subject]) is \(Words.presence(event.value))\(event.reason == 1 ? " after two missed offers" : "")"
        default: return nil
        }
    }
}

extension Colour {
    /// Of the one who wrote it.
    static func of(_ event: klepet_event) -> Colour {
        switch Int32(event.role) {
        case KLEPET_ROLE_VISITOR: .cyan
        case KLEPET_ROLE_OPERATOR: .green
        default: .dim
        }
    }
}
