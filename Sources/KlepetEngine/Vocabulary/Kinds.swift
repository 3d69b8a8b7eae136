// What an event tells: its kinds, in three types, and who may see each (B2.5). Numbers are for ever: files
// hold them. Written by Include/generate from klepet.h.

extension Event {
    /// What happens to the shop and its people.
    public enum ShopKind: UInt16, Word, BitwiseCopyable, Sendable {
        /// Text: the JSON.
        case policySet = 1
        /// Whoever was connected is not any more.
        case shopOpened = 2
        /// Subject: the person; value: role; id: key (S alone); text: name.
        case personAdded = 3
        /// Subject: the operator; value: capacity; reason: bits KLEPET_OPERATOR_...; id: key (S alone); text: JSON
        /// {"name","photo_url","departments","skills","languages"}; rung: 1; 0 of a time without permissions: they may
        /// all but export and the replies of departments (B20.2).
        case operatorSet = 4
        /// Subject: the person; text: name; id: locale; what is NULL is as it was.
        case personRenamed = 5
        /// Person; (B2.7).
        case wentOnline = 6
        /// Person; reason: KLEPET_OFFLINE_...
        case wentOffline = 7
        /// Subject: the operator; value: KLEPET_PRESENCE_...; reason: KLEPET_CHANGED_...
        case presenceSet = 8
        /// Subject: the visitor; until_ms: 0 for good; text: reason (B13.4).
        case visitorBanned = 9
        /// Subject: the visitor.
        case visitorUnbanned = 10
        /// Subject: the visitor; value: KLEPET_CONSENT_... (B2.8).
        case consented = 11
        /// Subject: the visitor, for whom the shop has vouched (B13.3).
        case visitorSigned = 12
        /// Subject: the visitor; reason: KLEPET_GONE_... (B13.4).
        case visitorErased = 13
        /// Subject: the chat; value: its last event then; reason: KLEPET_ERASED_... (B13.4).
        case textsErased = 58
        /// Subject: the visitor; id: name of the policy's rule; until_ms: when it expires (B8).
        case invitationSent = 14
        /// Subject: the visitor; value: seq of INVITATION_SENT; id: the rule.
        case invitationShown = 15
        /// Likewise; reason: KLEPET_INVITATION_ENDED_...
        case invitationEnded = 16
        /// Id: shortcut; subject: the operator whose own it is, or 0; reason: number of the department, or 0; value,
        /// until_ms: valid from, until, or 0; text: JSON {"locale": "text"} (B11.1).
        case replySet = 17
        /// Id, subject, reason likewise.
        case replyRemoved = 18
        /// The message that named it is destroyed; the host destroys its bytes and says klepet_file_gone(). subject:
        /// the chat; value: seq of the message; id: the reference, until then (B17.3).
        case fileOwedDeletion = 89
        /// Subject: seq of FILE_OWED_DELETION (B17.3).
        case fileGone = 90
        /// Value: by how many ms the wall clock was ahead of what the shop knew, more than a day; negative: it was put
        /// back (B2.10).
        case clockJumped = 19
        /// Subject: the visitor; id: its key; text: its value as JSON, empty: it has none any more; reason:
        /// KLEPET_ATTRIBUTE_... bits; value: of a class, its number; until_ms: when the value is destroyed, 0: with the
        /// visitor (B16.1).
        case attributeSet = 82
        /// Value: those whose until_ms is not later than this have lost their values (B16.1).
        case attributesExpired = 84
        /// Subject: the known visitor; value: the anonymous one, who has gone into them (B16.6).
        case personMerged = 85

        public var name: StaticString {
            switch self {
            case .policySet: "policy_set"
            case .shopOpened: "shop_opened"
            case .personAdded: "person_added"
            case .operatorSet: "operator_set"
            case .personRenamed: "person_renamed"
            case .wentOnline: "went_online"
            case .wentOffline: "went_offline"
            case .presenceSet: "presence_set"
            case .visitorBanned: "visitor_banned"
            case .visitorUnbanned: "visitor_unbanned"
            case .consented: "consented"
            case .visitorSigned: "visitor_signed"
            case .visitorErased: "visitor_erased"
            case .textsErased: "texts_erased"
            case .invitationSent: "invitation_sent"
            case .invitationShown: "invitation_shown"
            case .invitationEnded: "invitation_ended"
            case .replySet: "reply_set"
            case .replyRemoved: "reply_removed"
            case .fileOwedDeletion: "file_owed_deletion"
            case .fileGone: "file_gone"
            case .clockJumped: "clock_jumped"
            case .attributeSet: "attribute_set"
            case .attributesExpired: "attributes_expired"
            case .personMerged: "person_merged"
            }
        }

        var audience: Audience {
            switch self {
            case .policySet, .shopOpened, .fileOwedDeletion, .fileGone, .clockJumped, .attributesExpired: .system
            case .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline, .presenceSet, .visitorBanned,
                .visitorUnbanned, .consented, .visitorSigned, .visitorErased, .textsErased, .invitationSent,
                .invitationShown, .invitationEnded, .replySet, .replyRemoved, .attributeSet, .personMerged:
                .operators
            }
        }

        var secret: Secret {
            switch self {
            case .policySet, .shopOpened, .personRenamed, .wentOnline, .wentOffline, .presenceSet, .visitorBanned,
                .visitorUnbanned, .consented, .visitorSigned, .visitorErased, .textsErased, .invitationSent,
                .invitationShown, .invitationEnded, .replySet, .replyRemoved, .fileOwedDeletion, .fileGone,
                .clockJumped, .attributeSet, .attributesExpired, .personMerged:
                .nothing
            case .personAdded, .operatorSet: .key
            }
        }
    }

    /// What happens in a chat.
    public enum ChatKind: UInt16, Word, BitwiseCopyable, Sendable {
        /// Person: the visitor; subject: the old chat it is linked to, or 0; rung 1: by klepet_start(), else by a
        /// message to that one (B1.4); value: priority; reason, until_ms: number of the skill and language asked for,
        /// or 0; ladder INTAKE: it begins with questions; text: department; id: rule of the invitation that it comes of
        /// (B8).
        case started = 20
        /// (a note: O S). text, id; with `ladder`: a system message of that rung; value of a WAITING rung: position,
        /// until_ms: estimate in ms (0 none), reason 1: it says that nobody is here (B4.4); until_ms of its rung 18:
        /// when the department opens again, 0 unknown. Of a person's: subject: seq of the message that it quotes or
        /// answers (B18.2, B18.3); reason: KLEPET_VIA_... (B21.1); value: how many files it carries; parts.
        case said = 21
        /// Entered the line. reason: KLEPET_QUEUED_...; subject: preferred operator or 0.
        case queued = 22
        /// Subject: the operator asked; until_ms: when the offer ends; reason: KLEPET_OFFERED_...; a follow-up stays
        /// one meanwhile (B4.9).
        case offered = 23
        /// Subject: the operator; reason KLEPET_OFFER_...; back in the line at its place, or the follow-up that it was.
        case offerEnded = 24
        /// Subject: the operator; text: the operator's name; value: from whom a supervisor or the back office took it,
        /// who sees it, too; 0: nobody (B20.1).
        case taken = 25
        /// Until_ms: the promised time; text: reason.
        case held = 26
        /// The hold or the wrap-up has ended.
        case resumed = 27
        /// Until_ms (B6.3).
        case promised = 28
        /// 80 % has passed. until_ms.
        case promiseNear = 29
        /// 100 % has passed: the operator's alert. until_ms.
        case promiseDue = 30
        /// Value: ms since the first unanswered message (B6.2).
        case replyLate = 31
        /// Likewise.
        case replyOverdue = 32
        /// And the supervisors. After the first reply, at twice the time of REPLY_OVERDUE: the visitor has the choice.
        /// subject: the owner; value: likewise; until_ms: number of the supervisors' department, or 0 (B6.2).
        case ownerSilent = 80
        /// Ladder, rung: it had nothing new to say (B4.1), or nobody is here to be asked (B3.9).
        case rungSkipped = 33
        /// Value: KLEPET_CHOICE_...; text: contact; reason: 1, there was one; subject: seq of the message that it was
        /// typed in, or 0 (B4.2).
        case chosen = 34
        /// Reason: KLEPET_FOLLOWUP_...; value: KLEPET_CHOICE_... or 0; until_ms: anchor of the timer; in closed hours:
        /// when the department opens again, 0 unknown.
        case followupOwed = 35
        /// (B3.3).
        case stillHere = 36
        /// Value: 1 on, 0 off (B3.8).
        case ladderSet = 37
        /// Reason: KLEPET_REASON_...; ladder, rung: the timer that caused it; value: when that timer was armed;
        /// until_ms: its anchor (B1.3).
        case closed = 38
        /// Person: who did; subject: the former owner, who has the chat again by an afterword, or 0 (B1.4).
        case reopened = 39
        /// (of a note: O S). subject: seq of the message; text; reason KLEPET_EDITED_...; value of this and the next
        /// two: the chat's visitor, when the chat had left memory, else 0.
        case edited = 40
        /// Likewise. subject.
        case retracted = 41
        /// Likewise. subject.
        case redacted = 42
        /// Value: chat_seq up to which; person whose client (B2.6).
        case delivered = 43
        /// Likewise.
        case read = 44
        /// Subject: the bot; text: its name. From here on it answers (B7.1).
        case botJoined = 45
        /// Subject: the bot, which is mute from here on; reason KLEPET_HANDOFF_...; ladder, rung, until_ms: the timer
        /// and its anchor (B7.2).
        case handedOff = 46
        /// People are wanted and nobody is there: the visitor has the choice; reason KLEPET_HANDOFF_... (B7.3).
        case operatorWanted = 47
        /// Id: the question's key; text: the answer, or subject: seq of the message that is it (B1).
        case answered = 48
        /// "anything else?" (B10.1).
        case wrapupAsked = 49
        /// Id: the token; until_ms: how long it is valid; subject: the operator it is about, or 0; value:
        /// KLEPET_SURVEY_... bits (B10.2).
        case surveyAsked = 50
        /// Subject: seq of SURVEY_ASKED; value: its episode; reason: KLEPET_ANSWERED_...; text: JSON
        /// {"operator","experience","recommend","well_timed","smooth","comment"}, what was given of it.
        case surveyAnswered = 51
        /// Subject: seq of SURVEY_ASKED; value: its episode; reason: KLEPET_EXPIRED_...
        case surveyExpired = 52
        /// No survey after this episode (B10.2).
        case surveyWaived = 59
        /// No reply is owed. reason: KLEPET_SETTLED_...; subject: the message that says so, 0: none (B6.4).
        case settled = 64
        /// Who is asked, and the department in whose line it waits. subject: the operator asked, 0: the chat waits in
        /// the line of the department, with its owner; value: department, 0: the chat stays in its own; until_ms: when
        /// it ends, 0 while it waits; reason: KLEPET_TRANSFER_TO_...; text: why (B12.1).
        case transferOffered = 53
        /// Who was asked, and that department. subject: who was asked last, or 0; reason: KLEPET_TRANSFER_...; value:
        /// department; text: its name, when the chat moves there.
        case transferEnded = 54
        /// Value: KLEPET_MEDIA_...; until_ms: when the offer ends (B12.3).
        case mediaOffered = 55
        /// Value; reason: KLEPET_MEDIA_STARTED_...; where it is accepted, subject: the operator of the two, text: the
        /// token (V, that operator and S alone).
        case mediaStarted = 56
        /// Value; reason: KLEPET_MEDIA_END_...
        case mediaEnded = 57
        /// And supervisors. value: ms since it is owed; ladder, rung; until_ms: when it will be overdue, 0 unknown
        /// (B4.9).
        case followupDue = 60
        /// And supervisors. value; ladder, rung likewise.
        case followupOverdue = 61
        /// The shop has answered elsewhere. value: KLEPET_CHANNEL_...; CLOSED follows (B4.9).
        case followupAnswered = 62
        /// The visitor is away and has not got what an operator wrote: reach them elsewhere. value, subject: chat_seq
        /// of the first and the last of it; until_ms: when the first was written; ladder, rung (B3.9).
        case leftUnread = 63
        /// Of what is not visible to the visitor: O S and the bot that has the chat. id, text, reason, until_ms as of
        /// ATTRIBUTE_SET; flag NOTE: not for the visitor (B16.1).
        case chatAttributeSet = 83
        /// Behind the visitor's message that is the answer. subject: seq of the message with the shape; value: seq of
        /// the answer; reason: KLEPET_SHAPE_ANSWERED_... (B18.2).
        case shapeAnswered = 88
        /// (to a note: O S). subject: seq of the message; id: the reaction; empty: the person's is taken away (B18.3).
        case reacted = 91
        /// What the chat asks for from here on. value, until_ms: number of the skill and of the language, 0 none
        /// (B19.2).
        case askedFor = 96
        /// A supervisor speaks beside the owner from here on. subject; text: the name (B20.1).
        case joinedBeside = 97
        /// All tags of the chat from here on. value: as bits, in the order in which policies named them first; text:
        /// their names (B20.3).
        case tagged = 98
        /// What came of the episode. value: its number, in the order in which policies named them first; text: its name
        /// (B20.3).
        case outcomeSet = 99

        public var name: StaticString {
            switch self {
            case .started: "started"
            case .said: "said"
            case .queued: "queued"
            case .offered: "offered"
            case .offerEnded: "offer_ended"
            case .taken: "taken"
            case .held: "held"
            case .resumed: "resumed"
            case .promised: "promised"
            case .promiseNear: "promise_near"
            case .promiseDue: "promise_due"
            case .replyLate: "reply_late"
            case .replyOverdue: "reply_overdue"
            case .ownerSilent: "owner_silent"
            case .rungSkipped: "rung_skipped"
            case .chosen: "chosen"
            case .followupOwed: "followup_owed"
            case .stillHere: "still_here"
            case .ladderSet: "ladder_set"
            case .closed: "closed"
            case .reopened: "reopened"
            case .edited: "edited"
            case .retracted: "retracted"
            case .redacted: "redacted"
            case .delivered: "delivered"
            case .read: "read"
            case .botJoined: "bot_joined"
            case .handedOff: "handed_off"
            case .operatorWanted: "operator_wanted"
            case .answered: "answered"
            case .wrapupAsked: "wrapup_asked"
            case .surveyAsked: "survey_asked"
            case .surveyAnswered: "survey_answered"
            case .surveyExpired: "survey_expired"
            case .surveyWaived: "survey_waived"
            case .settled: "settled"
            case .transferOffered: "transfer_offered"
            case .transferEnded: "transfer_ended"
            case .mediaOffered: "media_offered"
            case .mediaStarted: "media_started"
            case .mediaEnded: "media_ended"
            case .followupDue: "followup_due"
            case .followupOverdue: "followup_overdue"
            case .followupAnswered: "followup_answered"
            case .leftUnread: "left_unread"
            case .chatAttributeSet: "chat_attribute_set"
            case .shapeAnswered: "shape_answered"
            case .reacted: "reacted"
            case .askedFor: "asked_for"
            case .joinedBeside: "joined_beside"
            case .tagged: "tagged"
            case .outcomeSet: "outcome_set"
            }
        }

        var audience: Audience {
            switch self {
            case .started, .said, .queued, .taken, .held, .resumed, .promised, .chosen, .followupOwed, .stillHere,
                .closed, .reopened, .edited, .retracted, .redacted, .delivered, .read, .botJoined, .handedOff,
                .operatorWanted, .answered, .wrapupAsked, .surveyAnswered, .mediaOffered, .mediaStarted, .mediaEnded,
                .followupAnswered, .chatAttributeSet, .shapeAnswered, .reacted, .askedFor, .joinedBeside:
                .everybody
            case .offered, .offerEnded, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .ownerSilent,
                .rungSkipped, .ladderSet, .surveyExpired, .surveyWaived, .settled, .transferOffered, .transferEnded,
                .followupDue, .followupOverdue, .leftUnread, .tagged, .outcomeSet:
                .operators
            case .surveyAsked: .visitor
            }
        }

        var secret: Secret {
            switch self {
            case .started, .said, .queued, .offered, .offerEnded, .taken, .held, .resumed, .promised, .promiseNear,
                .promiseDue, .replyLate, .replyOverdue, .ownerSilent, .rungSkipped, .chosen, .followupOwed, .stillHere,
                .ladderSet, .closed, .reopened, .edited, .retracted, .redacted, .delivered, .read, .botJoined,
                .handedOff, .operatorWanted, .answered, .wrapupAsked, .surveyAsked, .surveyAnswered, .surveyExpired,
                .surveyWaived, .settled, .transferOffered, .transferEnded, .mediaOffered, .mediaEnded, .followupDue,
                .followupOverdue, .followupAnswered, .leftUnread, .chatAttributeSet, .shapeAnswered, .reacted,
                .askedFor, .joinedBeside, .tagged, .outcomeSet:
                .nothing
            case .mediaStarted: .token
            }
        }
    }

    /// What is told to whoever is connected, and not kept (B2.8).
    public enum LiveKind: UInt16, Word, BitwiseCopyable, Sendable {
        /// But not the typist. person; until_ms: fades; text: preview, for the chat's operator alone.
        case typing = 1024
        /// Likewise.
        case typingStopped = 1025
        /// Its author alone. A held-back message was refused when its turn came: id; value: klepet_status.
        case messageRefused = 1026
        /// The invited visitor alone, and again to each client that joins while it stands. value: its number; until_ms:
        /// expires; text: what to show, in the visitor's locale, else the policy's, English, any that the rule has; id:
        /// the rule.
        case invitation = 1027
        /// Likewise, who was told of it: do not show it any more. value; reason: KLEPET_INVITATION_ENDED_...; id.
        case invitationGone = 1028
        /// The operator who wrote alone, with policy "hints". value: KLEPET_HINT_... (B11.3).
        case hint = 1029
        /// But not its bot. person; id: of the message that it will be; text: all of it so far, empty: it is void. So
        /// it is with SAID of that id, HANDED_OFF, CLOSED, another id (B19.1).
        case draft = 1045
        /// The chat's owner alone. person: the copilot; value: KLEPET_ANNOTATION_...; subject: seq of the message it is
        /// about, 0: the chat; id: locale; text. Void with the next public SAID (B19.3).
        case annotation = 1046

        public var name: StaticString {
            switch self {
            case .typing: "typing"
            case .typingStopped: "typing_stopped"
            case .messageRefused: "message_refused"
            case .invitation: "invitation"
            case .invitationGone: "invitation_gone"
            case .hint: "hint"
            case .draft: "draft"
            case .annotation: "annotation"
            }
        }

        var audience: Audience {
            switch self {
            case .typing, .typingStopped, .messageRefused, .invitation, .invitationGone, .draft: .everybody
            case .hint, .annotation: .operators
            }
        }

        var secret: Secret { .nothing }
    }
}
