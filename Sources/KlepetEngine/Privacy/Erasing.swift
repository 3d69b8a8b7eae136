// B13.4: which events lose their texts when a visitor is erased, or a chat is older than the shop keeps it. One answer
// for the outbox and for both journals.

extension Event {
    /// For an event of the chat that is erased. What tells of the shop alone stays: a department's name, an operator's.
    public func loses(to erased: TextsErased) -> Bool {
        guard let kind else { return false }
        let hasWords = textBytes > 0 || idBytes > 0
        if erased == .addresses { return kind == .chosen && hasWords }
        if kind == .said { return true }
        return hasWords && kind != .started && kind != .taken && !movesChat
    }
}

extension Event {
    /// B2.9: edited, retracted, redacted.
    @inline(__always)
    var changesMessage: Bool { rawKind &- Kind.edited.rawValue <= Kind.redacted.rawValue - Kind.edited.rawValue }

    /// B12.1: the department named here has the chat from now on.
    public var movesChat: Bool { kind == .transferEnded && reason == TransferEnd.accepted.rawValue && textBytes > 0 }
}

extension Event.Kind {
    /// The key of a question is the shop's word, and which were answered is the chat's state: it
    /// stays when the answer goes.
    public var keepsID: Bool { self == .answered }

    /// Of no chat, its `subject` a visitor and its text or id theirs: goes with them.
    public var isAboutVisitor: Bool {
        switch self {
        case .personAdded, .personRenamed, .visitorBanned, .visitorUnbanned, .consented, .visitorSigned: true
        case .policySet, .shopOpened, .clockJumped, .operatorSet, .wentOnline, .wentOffline, .presenceSet,
            .visitorErased, .started, .said, .queued, .offered, .offerEnded, .taken, .held, .resumed, .promised,
            .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped, .chosen, .followupOwed, .stillHere,
            .ladderSet, .closed, .reopened, .edited, .retracted, .redacted, .delivered, .read, .transferOffered,
            .transferEnded, .mediaOffered, .mediaStarted, .mediaEnded, .textsErased, .typing, .typingStopped,
            .messageRefused, .replySet, .replyRemoved, .invitationSent, .invitationShown, .invitationEnded, .invitation,
            .invitationGone, .hint, .botJoined, .handedOff, .operatorWanted, .answered, .wrapupAsked, .surveyAsked,
            .surveyAnswered, .surveyExpired, .surveyWaived:
            false
        }
    }
}
