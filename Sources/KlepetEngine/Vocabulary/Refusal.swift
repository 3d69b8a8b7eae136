// Why a command was not done. Written by Include/generate from klepet.h.

/// The numbers are those of klepet_status; the state is as before.
public enum Refusal: Int32, Error, Word, Sendable {
    /// Over policy "limits.message_bytes_max" (B13.2).
    case textTooLong = -201
    case textNotUTF8 = -202
    /// Or nothing of it can be seen: white space, formats, fillers alone (B13.2).
    case textEmpty = -203
    /// A key has 1 to 64 bytes of UTF-8, none of them NUL; else kept as it is.
    case keyInvalid = -204
    /// A message id has 1 to 64 bytes (B2.2).
    case messageIDInvalid = -205
    /// A number, role, reason or choice outside of its range.
    case valueInvalid = -206
    /// A time that must lie ahead does not, or is absurdly far.
    case timeInvalid = -207
    /// The policy was refused whole; the error names the path of the fault.
    case policyInvalid = -208
    /// Not JSON, or not the JSON of a call; the reply names the path of the fault.
    case jsonInvalid = -209
    /// No command or query of this name; see klepet_schema().
    case commandUnknown = -210
    /// No telephone number of 5 to 15 digits, or no address with one @ (B4.2).
    case contactInvalid = -211
    /// A NUL; in an operator's name, a control character or a line break (B13.2).
    case textInvalid = -212
    /// No such chat, or not one this client may see.
    case chatUnknown = -301
    /// The chat has ended; an operator reopens it explicitly (B1.4).
    case chatClosed = -302
    /// Only a closed chat can be reopened.
    case chatNotClosed = -303
    /// Not for this role.
    case notAllowed = -304
    /// Nobody has the chat yet: take it first.
    case notTaken = -305
    /// Another operator has it, or is being asked; the error says who (B5.2).
    case taken = -306
    /// It is so already: yours, held, online ...
    case already = -307
    /// The chat is not being offered to this operator.
    case notOffered = -308
    /// The chat is not on hold.
    case notHeld = -309
    /// The visitor is not waiting: there is nothing to choose.
    case notWaiting = -310
    /// Nobody asked "are you still there?".
    case ladderNotRunning = -311
    /// No such message in this chat.
    case messageUnknown = -312
    /// Policy "edit_within_ms" has passed (B2.9).
    case editTooLate = -313
    case personUnknown = -314
    /// Not in the policy; also for skills and languages.
    case departmentUnknown = -315
    /// The operator does not serve the chat's department.
    case notInDepartment = -316
    /// The message was retracted or redacted.
    case retracted = -317
    /// The invitation does not stand any more, or never did (B8).
    case invitationGone = -318
    /// Wrong, used already, or for something that is over (B10.2, B12.3).
    case tokenInvalid = -319
    /// The visitor is banned (B13.4).
    case banned = -320
    /// The visitor needs the shop's signature, and it is missing or wrong (B13.3).
    case identityInvalid = -321
    /// The chat is not with this bot any more (B7.2).
    case muted = -322
    /// No such prepared reply for this client, or not valid now (B11.1).
    case replyUnknown = -323
    /// A placeholder without a value or fallback; the error names it (B11.1).
    case placeholderMissing = -324
    /// No transfer to answer, or nobody who could take the chat over (B12.1).
    case noTransfer = -325
    /// No call or cobrowsing is offered or under way (B12.3).
    case noMedia = -326
    /// The other side has to accept it (B12.3).
    case noConsent = -327
    /// There is no bot that could hand the chat over.
    case notWithBot = -329
    /// The chat's department asks no such question.
    case questionUnknown = -330
    /// The visitor was erased, or the chat's texts were destroyed by their age (B13.4).
    case erased = -331
    /// The message id names another text of this author; give each message its own (B2.2).
    case messageIDReused = -332
    /// The operator is suspended; klepet_operator_set() takes them up again (B5.9).
    case suspended = -333
    /// Somebody else has spoken since the chat_seq that the message names: read on first (B19.4).
    case stale = -346
    /// The policy has no such tag, or the chat's department no such outcome (B20.3).
    case tagUnknown = -347
    /// The department wants an outcome before an operator ends a chat (B20.3).
    case outcomeMissing = -348
    /// Nothing is owed here: the chat is no follow-up, or was answered (B4.9).
    case notFollowup = -336
    /// The shop has vouched for this visitor already; two of whom that is known are never made one (B16.6).
    case personSigned = -338
    /// The policy lists no attribute of this key for what it is set on, or no class of this name (B16.1, B16.2).
    case attributeUnknown = -337
    /// Not a shape of the closed list; the error names the path of the fault (B18.1).
    case shapeInvalid = -341
    /// The message takes no answer any more: it was answered, or edited (B18.2).
    case shapeOver = -342
    /// No choice or field of the message's shape, or not what the field takes; the error names which (B18.2).
    case answerInvalid = -343
    /// None of policy "reactions" (B18.3).
    case reactionUnknown = -344
    /// A type or a size that policy "files" does not take, or of a visitor where it takes none; the error says which
    /// (B17.2).
    case fileRefused = -345
    /// The operator has as many chats as they take (B5.1).
    case capacityFull = -401
    /// The visitor has as many open chats as allowed (B13.2).
    case tooManyChats = -402
    /// Faster than allowed: whatever a visitor writes, whatever anybody signals (B13.2).
    case tooFast = -403
    /// As many chats wait as allowed (B13.2).
    case lineFull = -404
    /// Too much waits for the disk; step the loop and try again.
    case busy = -405
    case tooManyClients = -406
    case tooManyPeople = -407
    /// 64 numbered messages wait for one that is missing (B2.3).
    case holdBackFull = -408
    /// *needed says how many bytes it takes.
    case bufferTooSmall = -409
    /// The chat has as many events as a chat can have.
    case tooManyEvents = -410
    /// There is more than is given to a visitor at once: page by page.
    case exportTooLarge = -411
    /// 16 long queries are under way; end one, or ask again when one is through.
    case tooManyQueries = -412
    /// The value of an attribute has at most 4 KiB of JSON (B16.1).
    case attributeTooLong = -415
    /// The visitor has sent as many files within a day as allowed (B17.2).
    case tooManyFiles = -413

    public var name: StaticString {
        switch self {
        case .textTooLong: "text_too_long"
        case .textNotUTF8: "text_not_utf8"
        case .textEmpty: "text_empty"
        case .keyInvalid: "key_invalid"
        case .messageIDInvalid: "message_id_invalid"
        case .valueInvalid: "value_invalid"
        case .timeInvalid: "time_invalid"
        case .policyInvalid: "policy_invalid"
        case .jsonInvalid: "json_invalid"
        case .commandUnknown: "command_unknown"
        case .contactInvalid: "contact_invalid"
        case .textInvalid: "text_invalid"
        case .chatUnknown: "chat_unknown"
        case .chatClosed: "chat_closed"
        case .chatNotClosed: "chat_not_closed"
        case .notAllowed: "not_allowed"
        case .notTaken: "not_taken"
        case .taken: "taken"
        case .already: "already"
        case .notOffered: "not_offered"
        case .notHeld: "not_held"
        case .notWaiting: "not_waiting"
        case .ladderNotRunning: "ladder_not_running"
        case .messageUnknown: "message_unknown"
        case .editTooLate: "edit_too_late"
        case .personUnknown: "person_unknown"
        case .departmentUnknown: "department_unknown"
        case .notInDepartment: "not_in_department"
        case .retracted: "retracted"
        case .invitationGone: "invitation_gone"
        case .tokenInvalid: "token_invalid"
        case .banned: "banned"
        case .identityInvalid: "identity_invalid"
        case .muted: "muted"
        case .replyUnknown: "reply_unknown"
        case .placeholderMissing: "placeholder_missing"
        case .noTransfer: "no_transfer"
        case .noMedia: "no_media"
        case .noConsent: "no_consent"
        case .notWithBot: "not_with_bot"
        case .questionUnknown: "question_unknown"
        case .erased: "erased"
        case .messageIDReused: "message_id_reused"
        case .suspended: "suspended"
        case .stale: "stale"
        case .tagUnknown: "tag_unknown"
        case .outcomeMissing: "outcome_missing"
        case .notFollowup: "not_followup"
        case .personSigned: "person_signed"
        case .attributeUnknown: "attribute_unknown"
        case .shapeInvalid: "shape_invalid"
        case .shapeOver: "shape_over"
        case .answerInvalid: "answer_invalid"
        case .reactionUnknown: "reaction_unknown"
        case .fileRefused: "file_refused"
        case .capacityFull: "capacity_full"
        case .tooManyChats: "too_many_chats"
        case .tooFast: "too_fast"
        case .lineFull: "line_full"
        case .busy: "busy"
        case .tooManyClients: "too_many_clients"
        case .tooManyPeople: "too_many_people"
        case .holdBackFull: "hold_back_full"
        case .bufferTooSmall: "buffer_too_small"
        case .tooManyEvents: "too_many_events"
        case .exportTooLarge: "export_too_large"
        case .tooManyQueries: "too_many_queries"
        case .attributeTooLong: "attribute_too_long"
        case .tooManyFiles: "too_many_files"
        }
    }
}
