// Why a call did not do what it was asked: a status, and the sentence that goes into `klepet_error`. No sentence
// carries what a visitor wrote (B13.5).

import CKlepet
import Glibc
import KlepetEngine
import KlepetJournal
import KlepetLoop
import KlepetPolicy

struct Failure: Error {
    var status: klepet_status
    /// `nil`: the status' own sentence.
    var sentence: String?
    /// Of a call: the place of the fault in its JSON; empty: the whole, or none.
    var path = ""

    init(_ status: klepet_status, _ sentence: String? = nil, path: String = "") {
        self.status = status
        self.sentence = sentence
        self.path = path
    }

    init(_ refusal: Refusal) { self.init(refusal.rawValue) }
    init(_ fault: PolicyFault) { self.init(KLEPET_POLICY_INVALID, fault.sentence) }
    init(_ failure: LoopFailure) { self.init(KLEPET_SYSTEM, failure.sentence) }

    init(_ failure: JournalFailure) {
        let status =
            switch failure.kind {
            case .locked: KLEPET_LOCKED
            case .corrupt: KLEPET_CORRUPT
            case .newerFormat: KLEPET_NEWER_FORMAT
            case .diskFull: KLEPET_DISK_FULL
            case .cannotOpen: KLEPET_CANNOT_OPEN
            case .failed: KLEPET_HALTED
            case .system: KLEPET_SYSTEM
            case .replaced: KLEPET_FILE_REPLACED
            case .notYetGone: KLEPET_NOT_YET_GONE
            case .already: KLEPET_ALREADY
            case .unable: KLEPET_MISUSE_MODE
            }
        self.init(status, failure.sentence)
    }

    /// Writes the error, if the caller takes one, and gives the status.
    func tell(_ error: UnsafeMutablePointer<klepet_error>?) -> klepet_status {
        guard let error else { return status }
        error.pointee.status = status
        if var sentence {
            sentence.withUTF8 { Self.write($0, to: &error.pointee) }
        } else {
            // Without any memory: a signal handler is told like this that it must not call.
            let text = Sentences.of(status)
            UnsafeRawPointer(text).withMemoryRebound(to: UInt8.self, capacity: strlen(text)) {
                Self.write(UnsafeBufferPointer(start: $0, count: strlen(text)), to: &error.pointee)
            }
        }
        return status
    }

    /// As `klepet_error` would have it.
    var shortSentence: String {
        guard var sentence else { return String(cString: Sentences.of(status)) }
        let bytesMax = MemoryLayout.size(ofValue: klepet_error().sentence) - 1
        guard sentence.utf8.count > bytesMax else { return sentence }
        while sentence.utf8.count > bytesMax { sentence.removeLast() }
        return sentence
    }

    private static func write(_ text: UnsafeBufferPointer<UInt8>, to error: inout klepet_error) {
        withUnsafeMutableBytes(of: &error.sentence) { place in
            var count = min(text.count, place.count - 1)
            // Cut between characters, not inside one.
            while count > 0, count < text.count, text[count] & 0xC0 == 0x80 { count -= 1 }
            for index in 0..<count { place[index] = text[index] }
            place[count] = 0
        }
    }
}

enum Sentences {
    static func of(_ status: klepet_status) -> UnsafePointer<CChar> { pointer(text(status)) }

    /// Static strings live as long as the program and end with a zero.
    private static func pointer(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private static func text(_ status: klepet_status) -> StaticString {
        switch status {
        case KLEPET_OK: "Fine."
        case KLEPET_MISUSE_NULL: "An argument that must not be NULL is NULL; see the function in klepet.h."
        case KLEPET_MISUSE_THREAD:
            """
            This shop is stepped by its host and belongs to the thread that opened it; call it from there, or open it \
            with KLEPET_LOOP_THREAD.
            """
        case KLEPET_MISUSE_CLOSED: "The handle is closed or was never one; open or join again."
        case KLEPET_MISUSE_REENTRY: "The shop is in the middle of another call (a signal handler?); call it afterwards."
        case KLEPET_MISUSE_FORKED:
            "The shop was opened before fork() and belongs to the parent; open it in the child instead."
        case KLEPET_MISUSE_OPTIONS:
            "An option struct's size or one of its fields is impossible; begin with the _INIT macro."
        case KLEPET_MISUSE_MODE: "The function does not go with the loop or the clock chosen at open."
        case KLEPET_TEXT_TOO_LONG: "The text is longer than allowed; shorten it, or raise the limit in the policy."
        case KLEPET_TEXT_NOT_UTF8: "The text is not valid UTF-8; convert it before passing it on."
        case KLEPET_TEXT_EMPTY: "The text is empty, or nothing of it can be seen; nothing was said."
        case KLEPET_KEY_INVALID: "A key has 1 to 64 bytes of UTF-8."
        case KLEPET_MESSAGE_ID_INVALID: "A message id has 1 to 64 bytes of UTF-8; pass NULL for none."
        case KLEPET_VALUE_INVALID:
            "A number, role, reason or choice is outside of its range; see the function in klepet.h."
        case KLEPET_TIME_INVALID: "The time must lie ahead, and at most 31 days."
        case KLEPET_POLICY_INVALID: "The policy is wrong and was refused whole."
        case KLEPET_JSON_INVALID: "This is not JSON, or not the JSON of a call; see klepet_schema()."
        case KLEPET_CONTACT_INVALID:
            "A callback wants a telephone number of 5 to 15 digits, an e-mail an address with one @."
        case KLEPET_TEXT_INVALID: "The text holds a NUL, or a name a control character or line break; leave it out."
        case KLEPET_COMMAND_UNKNOWN: "There is no command or query of this name; see klepet_schema()."
        case KLEPET_CHAT_UNKNOWN: "There is no such chat, or it is not this client's to see."
        case KLEPET_CHAT_CLOSED: "The chat has ended; an operator can reopen it."
        case KLEPET_CHAT_NOT_CLOSED: "Only a closed chat can be reopened."
        case KLEPET_NOT_ALLOWED: "This is not for the client's role."
        case KLEPET_NOT_TAKEN: "Nobody has the chat yet; take it first."
        case KLEPET_TAKEN: "Another operator has the chat, or is being asked."
        case KLEPET_ALREADY: "It is so already."
        case KLEPET_NOT_OFFERED: "The chat is not being offered to this operator."
        case KLEPET_NOT_HELD: "The chat is not on hold."
        case KLEPET_NOT_WAITING: "The visitor is not waiting, so there is nothing to choose."
        case KLEPET_LADDER_NOT_RUNNING: "Nobody asked whether the visitor is still there."
        case KLEPET_MESSAGE_UNKNOWN: "There is no such message in this chat."
        case KLEPET_EDIT_TOO_LATE: "The time in which a message can be changed has passed."
        case KLEPET_PERSON_UNKNOWN: "There is no such person; enter an operator with klepet_operator_set() first."
        case KLEPET_DEPARTMENT_UNKNOWN: "The policy names no such department, skill or language."
        case KLEPET_NOT_IN_DEPARTMENT: "The operator does not serve the chat's department."
        case KLEPET_REPLY_UNKNOWN: "There is no such prepared reply for this client, or it is not valid now."
        case KLEPET_PLACEHOLDER_MISSING: "A placeholder of the reply has neither a value nor words to say without."
        case KLEPET_RETRACTED: "The message was retracted or redacted."
        case KLEPET_TOKEN_INVALID: "The token is wrong, used already, or for something that is over."
        case KLEPET_MUTED: "The chat is not with the bot any more; what it says now is not taken."
        case KLEPET_NOT_WITH_BOT: "The chat is not with a bot, so there is nothing to hand over."
        case KLEPET_QUESTION_UNKNOWN: "The chat's department asks no such question."
        case KLEPET_INVITATION_GONE: "The invitation does not stand any more; do not show it."
        case KLEPET_BANNED: "The visitor is banned; lift it with klepet_unban()."
        case KLEPET_IDENTITY_INVALID: "The visitor needs the shop's signature, and it is missing or wrong."
        case KLEPET_NO_TRANSFER: "There is no transfer to answer, or nobody who could take the chat over."
        case KLEPET_NO_MEDIA: "No call or cobrowsing is offered or under way."
        case KLEPET_NO_CONSENT: "The other side has to accept it."
        case KLEPET_ERASED:
            "The visitor was erased, or the chat's texts were, by their age; reopen the chat to write in it."
        case KLEPET_MESSAGE_ID_REUSED:
            "The message id names another text of this author already; give each message an id of its own."
        case KLEPET_SUSPENDED: "The operator is suspended; the back office can take them up again."
        default: limitText(status)
        }
    }

    private static func limitText(_ status: klepet_status) -> StaticString {
        switch status {
        case KLEPET_CAPACITY_FULL: "The operator has as many chats as they take; end one, or raise the capacity."
        case KLEPET_TOO_MANY_CHATS: "The visitor has as many open chats as allowed; go on in one of them."
        case KLEPET_TOO_FAST: "The visitor sends faster than allowed; wait a moment and send it again with the same id."
        case KLEPET_LINE_FULL: "As many chats wait as allowed; try again later."
        case KLEPET_BUSY: "Too much waits for the disk; step the loop, or wait a moment, and try again."
        case KLEPET_TOO_MANY_CLIENTS: "As many clients are connected as can be; let some leave."
        case KLEPET_TOO_MANY_PEOPLE: "The shop knows as many people, or operators, as it can."
        case KLEPET_HOLD_BACK_FULL: "64 numbered messages wait for one that is missing; send that one."
        case KLEPET_BUFFER_TOO_SMALL: "The buffer is too small; *needed says how many bytes it takes."
        case KLEPET_TOO_MANY_EVENTS: "The chat has as many events as a chat can have; end it and start another."
        case KLEPET_EXPORT_TOO_LARGE: "There is more than is given out at once; ask for it page by page."
        case KLEPET_TOO_MANY_QUERIES: "16 long queries are under way in this shop; ask again when one is through."
        case KLEPET_LOCKED: "Another process has the shop open."
        case KLEPET_CORRUPT: "The file is damaged."
        case KLEPET_NEWER_FORMAT: "The file was written by a newer Klepet; update the library."
        case KLEPET_HALTED:
            "The shop stopped because an append failed; nothing acknowledged is lost; close it and open it again."
        case KLEPET_DISK_FULL:
            "The disk is full; make room, then close the shop and open it again. Nothing acknowledged is lost."
        case KLEPET_CANNOT_OPEN: "The file cannot be opened; look at the path and its permissions."
        case KLEPET_SYSTEM: "The system refused memory, a thread or a descriptor."
        case KLEPET_FILE_REPLACED:
            "The shop's file was deleted, moved or replaced while the shop was open; put it back and open it again."
        case KLEPET_NOT_YET_GONE:
            """
            It is out of the shop, and its old bytes are not off the disk yet; the shop goes on \
            trying, and a flush tells.
            """
        default: "A status that this version of Klepet does not know."
        }
    }
}
