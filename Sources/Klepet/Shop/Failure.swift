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

    /// No statuses of the header: the call is made again with the shop on its caller's thread; the shop is on another's.
    static let wouldWait: klepet_status = 1
    static let isElsewhere: klepet_status = 2

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
            case .fenced: KLEPET_FENCED
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
    static func of(_ status: klepet_status) -> UnsafePointer<CChar> {
        pointer(Status(rawValue: status).map(text) ?? "A status that this version of Klepet does not know.")
    }

    /// Static strings live as long as the program and end with a zero.
    private static func pointer(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private static func text(_ status: Status) -> StaticString {
        switch status {
        case .ok: "Fine."
        case .misuseNull: "An argument that must not be NULL is NULL; see the function in klepet.h."
        case .misuseThread:
            """
            This shop is stepped by its host and belongs to the thread that opened it; call it from there, or open it \
            with KLEPET_LOOP_THREAD.
            """
        case .misuseClosed: "The handle is closed or was never one; open or join again."
        case .misuseReentry: "The shop is in the middle of another call (a signal handler?); call it afterwards."
        case .misuseForked:
            "The shop was opened before fork() and belongs to the parent; open it in the child instead."
        case .misuseOptions:
            "An option struct's size or one of its fields is impossible; begin with the _INIT macro."
        case .misuseMode: "The function does not go with the loop or the clock chosen at open."
        case .textTooLong: "The text is longer than allowed; shorten it, or raise the limit in the policy."
        case .textNotUTF8: "The text is not valid UTF-8; convert it before passing it on."
        case .textEmpty: "The text is empty, or nothing of it can be seen; nothing was said."
        case .keyInvalid: "A key has 1 to 64 bytes of UTF-8."
        case .messageIDInvalid: "A message id has 1 to 64 bytes of UTF-8; pass NULL for none."
        case .valueInvalid:
            "A number, role, reason or choice is outside of its range; see the function in klepet.h."
        case .timeInvalid: "The time must lie ahead, and at most 31 days."
        case .policyInvalid: "The policy is wrong and was refused whole."
        case .jsonInvalid: "This is not JSON, or not the JSON of a call; see klepet_schema()."
        case .contactInvalid:
            "A callback wants a telephone number of 5 to 15 digits, an e-mail an address with one @."
        case .tagUnknown: "The policy has no such tag, or the chat's department no such outcome; add it there first."
        case .outcomeMissing: "The department wants to know what came of the chat before it ends; set its outcome."
        case .stale:
            "Somebody else has spoken in the chat since; read what they said, and decide again what to say."
        case .textInvalid: "The text holds a NUL, or a name a control character or line break; leave it out."
        case .commandUnknown: "There is no command or query of this name; see klepet_schema()."
        case .chatUnknown: "There is no such chat, or it is not this client's to see."
        case .chatClosed: "The chat has ended; an operator can reopen it."
        case .chatNotClosed: "Only a closed chat can be reopened."
        case .notAllowed: "This is not for the client's role."
        case .notTaken: "Nobody has the chat yet; take it first."
        case .taken: "Another operator has the chat, or is being asked."
        case .already: "It is so already."
        case .notOffered: "The chat is not being offered to this operator."
        case .notHeld: "The chat is not on hold."
        case .notWaiting: "The visitor is not waiting, so there is nothing to choose."
        case .ladderNotRunning: "Nobody asked whether the visitor is still there."
        case .messageUnknown: "There is no such message in this chat."
        case .editTooLate: "The time in which a message can be changed has passed."
        case .personUnknown: "There is no such person; enter an operator with klepet_operator_set() first."
        case .departmentUnknown: "The policy names no such department, skill or language."
        case .notInDepartment: "The operator does not serve the chat's department."
        case .replyUnknown: "There is no such prepared reply for this client, or it is not valid now."
        case .placeholderMissing: "A placeholder of the reply has neither a value nor words to say without."
        case .retracted: "The message was retracted or redacted."
        case .tokenInvalid: "The token is wrong, used already, or for something that is over."
        case .muted: "The chat is not with the bot any more; what it says now is not taken."
        case .notWithBot: "The chat is not with a bot, so there is nothing to hand over."
        case .questionUnknown: "The chat's department asks no such question."
        case .invitationGone: "The invitation does not stand any more; do not show it."
        case .banned: "The visitor is banned; lift it with klepet_unban()."
        case .identityInvalid: "The visitor needs the shop's signature, and it is missing or wrong."
        case .noTransfer: "There is no transfer to answer, or nobody who could take the chat over."
        case .noMedia: "No call or cobrowsing is offered or under way."
        case .noConsent: "The other side has to accept it."
        case .erased:
            "The visitor was erased, or the chat's texts were, by their age; reopen the chat to write in it."
        case .messageIDReused:
            "The message id names another text of this author already; give each message an id of its own."
        case .notFollowup: "Nothing is owed in this chat: it is no follow-up, or it was answered."
        case .attributeUnknown: "The policy lists no such attribute or class for what it is set on; add it there."
        case .personSigned:
            "The shop has vouched for this visitor already; two who are known stay two. Name the anonymous one."
        case .attributeTooLong: "The value of an attribute has at most 4 KiB of JSON; shorten it."
        case .shapeInvalid: "The shape is none of the closed list; see $defs/shape of klepet_schema()."
        case .shapeOver: "The message takes no answer any more: it was answered, or changed."
        case .answerInvalid: "The message has no such choice or field, or the field does not take this."
        case .reactionUnknown: "The policy has no such reaction."
        case .fileRefused: "The shop does not take this file: its type, its size, or files of visitors."
        case .tooManyFiles: "The visitor has sent as many files within a day as allowed; try again tomorrow."
        case .suspended: "The operator is suspended; the back office can take them up again."
        case .capacityFull: "The operator has as many chats as they take; end one, or raise the capacity."
        case .tooManyChats: "The visitor has as many open chats as allowed; go on in one of them."
        case .tooFast: "The visitor sends faster than allowed; wait a moment and send it again with the same id."
        case .lineFull: "As many chats wait as allowed; try again later."
        case .busy: "Too much waits for the disk; step the loop, or wait a moment, and try again."
        case .tooManyClients: "As many clients are connected as can be; let some leave."
        case .tooManyPeople: "The shop knows as many people, or operators, as it can."
        case .holdBackFull: "64 numbered messages wait for one that is missing; send that one."
        case .bufferTooSmall: "The buffer is too small; *needed says how many bytes it takes."
        case .tooManyEvents: "The chat has as many events as a chat can have; end it and start another."
        case .exportTooLarge: "There is more than is given out at once; ask for it page by page."
        case .tooManyQueries: "16 long queries are under way in this shop; ask again when one is through."
        case .locked: "Another process has the shop open."
        case .corrupt: "The file is damaged."
        case .newerFormat: "The file was written by a newer Klepet; update the library."
        case .halted:
            "The shop stopped because an append failed; nothing acknowledged is lost; close it and open it again."
        case .diskFull:
            "The disk is full; make room, then close the shop and open it again. Nothing acknowledged is lost."
        case .cannotOpen: "The file cannot be opened; look at the path and its permissions."
        case .system: "The system refused memory, a thread or a descriptor."
        case .fileReplaced:
            "The shop's file was deleted, moved or replaced while the shop was open; put it back and open it again."
        case .notYetGone:
            """
            It is out of the shop, and its old bytes are not off the disk yet; the shop goes on \
            trying, and a flush tells.
            """
        case .fenced:
            "The shop was opened elsewhere since; go on there. Nothing acknowledged is lost; close this one."
        }
    }
}
