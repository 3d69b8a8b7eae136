// Who may see an event: a function of the event and the reader's role, nothing else (B2.5).

extension Event.Kind {
    enum Audience {
        /// The back office.
        case system
        /// And operators: of the chat's department, if it is a chat's.
        case operators
        /// And the chat's visitor.
        case everybody
    }

    var audience: Audience {
        switch self {
        case .policySet, .shopOpened: .system
        case .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline, .presenceSet: .operators
        case .invitationSent, .invitationShown, .invitationEnded: .operators
        case .offered, .offerEnded, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped, .ladderSet: .operators
        case .started, .said, .queued, .taken, .held, .resumed, .promised, .chosen, .followupOwed, .stillHere, .closed, .reopened,
            .edited, .retracted, .redacted, .delivered, .read, .typing, .typingStopped, .messageRefused, .invitation, .invitationGone:
            .everybody
        }
    }
}

/// Whose eyes: a client's role, and as bits the departments that an operator serves or helps out.
public struct Reader {
    public var role: Role
    public var departments: UInt64

    /// For a visitor the event is of one of their chats already: they read along their own chain.
    @inline(__always)
    public func sees(_ event: borrowing Event) -> Bool {
        switch role {
        case .system: return true
        case .visitor: return event.kind?.audience == .everybody ? !event.flags.contains(.note) : false
        case .operator:
            guard let kind = event.kind, kind.audience != .system else { return false }
            guard event.chat != 0, event.department != 0 else { return true }
            return departments & (1 << UInt64(event.department - 1)) != 0
        case .bot: return false
        }
    }

    /// A chat of which only the department is known; a visitor's own chats are known otherwise.
    public func seesChat(of department: UInt8) -> Bool {
        switch role {
        case .system: true
        case .operator: department != 0 && departments & (1 << UInt64(department - 1)) != 0
        case .visitor, .bot: false
        }
    }
}
