// B13.4: which events lose their texts when a visitor is erased, or a chat is older than the shop keeps it. One answer
// for the outbox and for both journals.

extension Event {
    /// For an event of the chat that is erased. What tells of the shop alone stays: a department's name, an operator's.
    public func loses(to erased: TextsErased) -> Bool {
        guard let kind = chatKind else { return false }
        let hasWords = textBytes > 0 || idBytes > 0
        if erased == .addresses { return kind == .chosen && hasWords }
        if kind == .said { return true }
        return hasWords && kind != .started && kind != .taken && !movesChat
    }
}

extension Event {
    /// B2.9: edited, retracted, redacted.
    @inline(__always)
    public var changesMessage: Bool {
        rawKind &- ChatKind.edited.rawValue <= ChatKind.redacted.rawValue - ChatKind.edited.rawValue
    }

    /// B18.2: the message that it names takes no answer any more. By an edit of its author, not by a masking.
    @inline(__always)
    public var endsShape: Bool {
        if rawKind == ChatKind.edited.rawValue { return reason == EditReason.byAuthor.rawValue }
        return rawKind == ChatKind.shapeAnswered.rawValue ? reason == ShapeAnswer.once.rawValue : false
    }

    /// B18.1: the JSON of a message's parts is written here, with its shape first.
    public var hasShape: Bool {
        guard chatKind == .said else { return false }
        return parts.starts(with: "{\"shape\":".utf8)
    }

    /// B17.1.
    public var carriesFiles: Bool { chatKind == .said ? value > 0 && partsBytes > 0 : false }

    /// B12.1: the department named here has the chat from now on.
    public var movesChat: Bool {
        chatKind == .transferEnded && reason == TransferEnd.accepted.rawValue && textBytes > 0
    }
}

extension Event.ChatKind {
    /// The key of a question is the shop's word, and which were answered is the chat's state: it
    /// stays when the answer goes.
    public var keepsID: Bool { self == .answered }
}

extension Event.ShopKind {
    /// Its `subject` is a visitor and its text or id theirs: goes with them.
    public var isAboutVisitor: Bool {
        switch self {
        case .personAdded, .personRenamed, .visitorBanned, .visitorUnbanned, .consented, .visitorSigned, .attributeSet:
            true
        case .policySet, .shopOpened, .clockJumped, .operatorSet, .wentOnline, .wentOffline, .presenceSet,
            .visitorErased, .textsErased, .replySet, .replyRemoved, .invitationSent, .invitationShown,
            .invitationEnded, .fileOwedDeletion, .fileGone, .attributesExpired, .personMerged:
            false
        }
    }
}
