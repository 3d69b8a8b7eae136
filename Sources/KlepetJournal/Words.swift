// The words as they stand in the file: kinds of event, roles, states and close reasons. A name once written is never
// changed; the numbers beside them are the vocabulary's.

public import KlepetEngine

extension Event.Kind {
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
        case .invitationSent: "invitation_sent"
        case .invitationShown: "invitation_shown"
        case .invitationEnded: "invitation_ended"
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
        case .visitorBanned: "visitor_banned"
        case .visitorUnbanned: "visitor_unbanned"
        case .consented: "consented"
        case .visitorSigned: "visitor_signed"
        case .visitorErased: "visitor_erased"
        case .transferOffered: "transfer_offered"
        case .transferEnded: "transfer_ended"
        case .mediaOffered: "media_offered"
        case .mediaStarted: "media_started"
        case .mediaEnded: "media_ended"
        case .textsErased: "texts_erased"
        case .typing: "typing"
        case .typingStopped: "typing_stopped"
        case .messageRefused: "message_refused"
        case .replySet: "reply_set"
        case .replyRemoved: "reply_removed"
        case .clockJumped: "clock_jumped"
        case .hint: "hint"
        case .invitation: "invitation"
        case .invitationGone: "invitation_gone"
        }
    }
}

extension Role {
    public var name: StaticString {
        switch self {
        case .system: "system"
        case .visitor: "visitor"
        case .operator: "operator"
        case .bot: "bot"
        }
    }
}

extension ChatState {
    public var name: StaticString {
        switch self {
        case .intake: "intake"
        case .bot: "bot"
        case .queued: "queued"
        case .offered: "offered"
        case .active: "active"
        case .held: "held"
        case .wrapup: "wrapup"
        case .followup: "followup"
        case .closed: "closed"
        }
    }
}

extension CloseReason {
    public var name: StaticString {
        switch self {
        case .none: "none"
        case .visitorEnd: "visitor_end"
        case .operatorEnd: "operator_end"
        case .idle: "idle"
        case .botResolved: "bot_resolved"
        case .callback: "callback"
        case .spam: "spam"
        case .admin: "admin"
        case .erased: "erased"
        }
    }
}

/// Whether the stored name in `bytes` is `name`.
func equals(_ bytes: Text, _ name: StaticString) -> Bool {
    bytes.count == name.utf8CodeUnitCount
        && bytes.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: bytes.count))
}

/// First value of a set of names that is written like this.
func word<Word: CaseIterable>(_ bytes: Text, _ name: (Word) -> StaticString) -> Word? {
    for word in Word.allCases where equals(bytes, name(word)) { return word }
    return nil
}
