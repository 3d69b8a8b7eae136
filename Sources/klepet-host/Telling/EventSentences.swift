// Events as sentences.

import CKlepet

struct EventSentences {
    var people: PersonNames
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
        ofPeople(event) ?? ofTheLine(event) ?? ofMessages(event) ?? ofTransfers(event) ?? word(event)
    }

    private func word(_ event: klepet_event) -> String? {
        isBrief ? nil : Words.kind(event.kind).replacing("_", with: " ")
    }

    private func ofMessages(_ event: klepet_event) -> String? {
        let text = Self.words(event)
        switch Int32(event.kind) {
        case KLEPET_EVENT_SAID:
            if event.flags & UInt8(KLEPET_EVENT_FLAG_REDACTED) != 0 { return "(the text was destroyed)" }
            let gap = event.flags & UInt8(KLEPET_EVENT_FLAG_GAP) != 0 ? "(after a message that never came) " : ""
            return gap + Self.quote(event) + text + Self.parts(event)
        case KLEPET_EVENT_SHAPE_ANSWERED: return isBrief ? nil : "that answers message \(event.subject)"
        case KLEPET_EVENT_REACTED:
            let mark = event.id_bytes > 0 ? "marks message \(event.subject) \(event.idString.printable)" : ""
            return "\(people[event.person]) \(mark.isEmpty ? "takes the mark off message \(event.subject)" : mark)"
        case KLEPET_EVENT_FILE_OWED_DELETION:
            return "the bytes of a file of message \(event.value) are to be destroyed"
        case KLEPET_EVENT_FILE_GONE: return "they are destroyed (event \(event.subject))"
        case KLEPET_EVENT_EDITED where Int32(event.reason) == KLEPET_EDITED_MASKED:
            return "a card number was masked in message \(event.subject): \(text)"
        case KLEPET_EVENT_EDITED: return "\(people[event.person]) changed message \(event.subject): \(text)"
        case KLEPET_EVENT_RETRACTED: return "\(people[event.person]) took message \(event.subject) back"
        case KLEPET_EVENT_REDACTED: return "\(people[event.person]) destroyed the text of message \(event.subject)"
        case KLEPET_EVENT_DELIVERED: return isBrief ? nil : "delivered to \(people[event.person]) up to \(event.value)"
        case KLEPET_EVENT_READ: return isBrief ? nil : "read by \(people[event.person]) up to \(event.value)"
        case KLEPET_EVENT_TYPING:
            return text.isEmpty ? "\(people[event.person]) types …" : "\(people[event.person]) types: \(text)"
        case KLEPET_EVENT_CHAT_ATTRIBUTE_SET: return isBrief ? nil : Self.attribute(event, of: "the chat")
        case KLEPET_EVENT_TYPING_STOPPED: return isBrief ? nil : "\(people[event.person]) stopped typing"
        case KLEPET_EVENT_MESSAGE_REFUSED:
            return "a message was refused: \(Refusal(klepet_status(clamping: event.value)).sentence)"
        default: return nil
        }
    }

    /// Its value may be long, and anybody's words.
    private static func attribute(_ event: klepet_event, of whom: String) -> String {
        "\(event.idString) of \(whom) \(event.text_bytes > 0 ? "is known" : "is not known any more")"
    }

    /// B2.12: what was taken back is read by the back office alone, and marked.
    private static func words(_ event: klepet_event) -> String {
        let text = event.textString.printableLines
        guard event.flags & UInt8(KLEPET_EVENT_FLAG_RETRACTED) != 0 else { return text }
        return text.isEmpty ? "(taken back)" : "(taken back) \(text)"
    }

    /// B18.3: what a person's message is about.
    private static func quote(_ event: klepet_event) -> String {
        event.subject != 0 && event.ladder == 0 ? "(to message \(event.subject)) " : ""
    }

    /// B17.1, B18.1: in a terminal the words say what there is to see.
    private static func parts(_ event: klepet_event) -> String {
        guard let parts = event.partsJSON else { return "" }
        let files = (parts["files"]?.array ?? []).map { file in
            "\n  file: \((file["name"]?.string ?? "").printable), \(file["bytes"]?.integer ?? 0) bytes"
        }
        let kinds = parts["shape"]?.members?.map { $0.key }.filter { $0 != "again" } ?? []
        return files.joined() + kinds.map { "\n  (with \($0.printable))" }.joined()
    }

    /// The way of a chat.
    private func ofTransfers(_ event: klepet_event) -> String? {
        let who = people[event.subject]
        let media = event.value == Int64(KLEPET_MEDIA_CALL) ? "call" : "cobrowsing"
        switch Int32(event.kind) {
        case KLEPET_EVENT_TRANSFER_OFFERED:
            let why = event.text_bytes > 0 ? ": \(event.textString.printableLines)" : ""
            let rescue = Int32(event.reason) == KLEPET_TRANSFER_TO_RESCUE ? ", for the operator is silent" : ""
            guard event.subject != 0 else { return "it waits for somebody to take over\(rescue)\(why)" }
            return "\(who) is asked to take over, until \(Times.clock(event.until_ms))\(rescue)\(why)"
        case KLEPET_EVENT_TRANSFER_ENDED where event.subject == 0 && Int32(event.reason) == KLEPET_TRANSFER_ACCEPTED:
            return "it goes to \(event.textString.printable)"
        case KLEPET_EVENT_TRANSFER_ENDED:
            let ends = [
                "\(who) accepts", "\(who) declined to take over", "nobody took over", "the transfer was taken back",
            ]
            return ends[min(3, Int(event.reason))]
        case KLEPET_EVENT_MEDIA_OFFERED: return "\(people[event.person]) offers: \(media)"
        case KLEPET_EVENT_MEDIA_STARTED: return event.reason == 0 ? "\(media): accepted" : "\(media): under way"
        case KLEPET_EVENT_MEDIA_ENDED:
            return "\(media): \(["ended", "declined", "nobody answered", "taken back"][min(3, Int(event.reason))])"
        case KLEPET_EVENT_CLOCK_JUMPED:
            let direction = event.value < 0 ? "back" : "forward"
            return "the machine's clock went \(direction) by \(abs(event.value) / 3_600_000) hours"
        case KLEPET_EVENT_TEXTS_ERASED:
            let what = Int32(event.reason) == KLEPET_ERASED_ADDRESSES ? "contacts" : "texts"
            return "\(what) of chat \(event.subject) were erased"
        case KLEPET_EVENT_VISITOR_BANNED:
            return "\(who) is banned\(event.until_ms == 0 ? "" : " until \(Times.clock(event.until_ms))")"
        case KLEPET_EVENT_VISITOR_UNBANNED: return "\(who) is not banned any more"
        case KLEPET_EVENT_VISITOR_ERASED:
            return
                "visitor \(event.subject) was \(Int32(event.reason) == KLEPET_GONE_FORGOTTEN ? "forgotten" : "erased")"
        case KLEPET_EVENT_ATTRIBUTE_SET: return isBrief ? nil : Self.attribute(event, of: who)
        case KLEPET_EVENT_ATTRIBUTES_EXPIRED: return isBrief ? nil : "what was known long enough was destroyed"
        case KLEPET_EVENT_CONSENTED:
            return isBrief ? nil : "\(who) agrees to \(event.value == 0 ? "nothing" : "typing previews")"
        case KLEPET_EVENT_PERSON_MERGED:
            return "\(people[UInt64(bitPattern: event.value)]) has signed in as \(who)"
        case KLEPET_EVENT_VISITOR_SIGNED: return isBrief ? nil : "the shop vouches for \(who)"
        default: return nil
        }
    }

    private func ofTheLine(_ event: klepet_event) -> String? {
        let who = people[event.subject]
        switch Int32(event.kind) {
        case KLEPET_EVENT_STARTED:
            return "chat \(event.chat) begins\(event.subject == 0 ? "" : ", after chat \(event.subject)")"
        case KLEPET_EVENT_QUEUED:
            let places = [
                "in the line", "back in the line", "at the front of the line", "at the front of the line",
                "in the line", "back in the line, at the place that was kept",
            ]
            return Int(event.reason) < places.count ? places[Int(event.reason)] : places[0]
        case KLEPET_EVENT_OFFERED: return "offered to \(who), until \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_OFFER_ENDED:
            return "\(who) \(["declined", "missed the offer", "is not asked any more"][min(2, Int(event.reason))])"
        case KLEPET_EVENT_TAKEN: return "\(who) takes the chat"
        case KLEPET_EVENT_HELD:
            return "on hold until \(Times.clock(event.until_ms)): \(event.textString.printableLines)"
        case KLEPET_EVENT_RESUMED: return "the hold has ended"
        case KLEPET_EVENT_PROMISED: return "\(people[event.person]) will be back at \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_PROMISE_NEAR: return "reminder: promised for \(Times.clock(event.until_ms))"
        case KLEPET_EVENT_PROMISE_DUE: return "the promised time is over"
        case KLEPET_EVENT_REPLY_LATE: return "the reply is late (\(Times.length(event.value)))"
        case KLEPET_EVENT_OWNER_SILENT:
            return "\(people[event.subject]) is SILENT (\(Times.length(event.value))): the visitor has the choice"
        case KLEPET_EVENT_REPLY_OVERDUE: return "the reply is OVERDUE (\(Times.length(event.value)))"
        case KLEPET_EVENT_RUNG_SKIPPED:
            let why = Int32(event.ladder) == KLEPET_LADDER_IDLE ? "has nobody to ask" : "had nothing new to say"
            return isBrief ? nil : "\(Words.ladder(event.ladder)) rung \(event.rung) \(why)"
        case KLEPET_EVENT_CHOSEN:
            let contact = event.text_bytes > 0 ? ": \(event.textString.printableLines)" : ""
            return "\(people[event.person]) chose \(Words.choice(event.value))\(contact)"
        case KLEPET_EVENT_FOLLOWUP_OWED:
            switch Int32(event.reason) {
            case KLEPET_FOLLOWUP_CLOSED_HOURS: return "left as a message: the shop is closed"
            case KLEPET_FOLLOWUP_LEFT: return "the visitor stays away: the shop owes a follow-up"
            default: return "the shop owes a follow-up"
            }
        case KLEPET_EVENT_FOLLOWUP_DUE: return "the follow-up is due (\(Times.length(event.value)))"
        case KLEPET_EVENT_FOLLOWUP_OVERDUE: return "the follow-up is OVERDUE (\(Times.length(event.value)))"
        case KLEPET_EVENT_FOLLOWUP_ANSWERED:
            return "\(people[event.person]) answered elsewhere: \(Words.channel(event.value))"
        case KLEPET_EVENT_LEFT_UNREAD:
            return "the visitor is away and has not got what was written: reach them elsewhere"
        case KLEPET_EVENT_STILL_HERE: return "\(people[event.person]) is still here"
        case KLEPET_EVENT_LADDER_SET: return "the idle ladder is \(event.value == 0 ? "off" : "on")"
        case KLEPET_EVENT_BOT_JOINED:
            return "\(event.textString.isEmpty ? who : event.textString.printable) (a bot) answers"
        case KLEPET_EVENT_HANDED_OFF:
            let why = [
                "the visitor asks for people", "it gives up", "it is silent", "it is gone", "an operator takes over",
            ]
            return "\(who) leaves the chat\(Int(event.reason) < why.count ? ": \(why[Int(event.reason)])" : "")"
        case KLEPET_EVENT_OPERATOR_WANTED: return "people are wanted, and nobody is here"
        case KLEPET_EVENT_ANSWERED:
            let answer = event.text_bytes > 0 ? ": \(event.textString.printableLines)" : ""
            return "\(people[event.person]) answers \(event.idString.printable)\(answer)"
        case KLEPET_EVENT_WRAPUP_ASKED: return "\(people[event.person]) asks whether there is anything else"
        case KLEPET_EVENT_SURVEY_ASKED: return isBrief ? nil : "the visitor is asked how it was"
        case KLEPET_EVENT_SURVEY_ANSWERED: return "how it was: \(event.textString.printableLines)"
        case KLEPET_EVENT_SURVEY_EXPIRED: return isBrief ? nil : "the survey has ended unanswered"
        case KLEPET_EVENT_SURVEY_WAIVED: return isBrief ? nil : "no survey this time"
        case KLEPET_EVENT_CLOSED: return "chat closed: \(Words.reason(event.reason))"
        case KLEPET_EVENT_REOPENED:
            return event.subject == 0
                ? "\(people[event.person]) reopens the chat" : "\(people[event.person]) has one more word for \(who)"
        case KLEPET_EVENT_SETTLED:
            let isThanks = Int32(event.reason) == KLEPET_SETTLED_BY_THANKS
            return "no reply is owed\(isThanks ? "" : ", says \(people[event.person])")"
        default: return nil
        }
    }

    private func ofPeople(_ event: klepet_event) -> String? {
        switch Int32(event.kind) {
        case KLEPET_EVENT_PERSON_ADDED:
            return isBrief ? nil : "new: \(people[event.subject]), \(Words.role(event.value))"
        case KLEPET_EVENT_OPERATOR_SET:
            if event.reason & UInt8(KLEPET_OPERATOR_SUSPENDED) != 0 {
                return "operator \(people[event.subject]) is suspended"
            }
            return isBrief ? nil : "operator \(people[event.subject]) takes \(event.value) chats at a time"
        case KLEPET_EVENT_WENT_ONLINE: return isBrief ? nil : "\(people[event.person]) is online"
        case KLEPET_EVENT_INVITATION_SENT: return "\(people[event.subject]) is invited (\(event.idString.printable))"
        case KLEPET_EVENT_INVITATION_SHOWN: return isBrief ? nil : "\(people[event.subject]) sees the invitation"
        case KLEPET_EVENT_INVITATION_ENDED:
            let ends = ["ended", "accepted", "dismissed", "expired", "withdrawn"]
            return "the invitation of \(people[event.subject]) is \(ends[min(ends.count - 1, Int(event.reason))])"
        case KLEPET_EVENT_WENT_OFFLINE: return "\(people[event.person]) is offline"
        case KLEPET_EVENT_PERSON_RENAMED:
            return isBrief || event.text_bytes == 0
                ? nil : "\(people[event.subject]) is called \(event.textString.printable)"
        case KLEPET_EVENT_REPLY_SET: return isBrief ? nil : "prepared reply \(event.idString.printable) set"
        case KLEPET_EVENT_REPLY_REMOVED: return isBrief ? nil : "prepared reply \(event.idString.printable) removed"
        case KLEPET_EVENT_HINT: return "hint: \(Words.hint(event.value))"
        case KLEPET_EVENT_PRESENCE_SET:
            let isOnline = event.value == Int64(KLEPET_PRESENCE_ONLINE)
            let why =
                switch Int32(event.reason) {
                case KLEPET_CHANGED_BY_MISSED_OFFERS: isOnline ? " again, as the last one" : " after missed offers"
                case KLEPET_CHANGED_BY_ACTING: " again"
                default: ""
                }
            return "\(people[event.subject]) is \(Words.presence(event.value))\(why)"
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
        // The shop and its bots.
        default: .dim
        }
    }
}
