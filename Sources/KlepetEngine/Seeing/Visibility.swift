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
        case .visitorBanned, .visitorUnbanned, .consented, .visitorSigned, .visitorErased, .textsErased: .operators
        case .transferOffered, .transferEnded: .operators
        case .mediaOffered, .mediaStarted, .mediaEnded: .everybody
        case .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline, .presenceSet: .operators
        case .offered, .offerEnded, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped, .ladderSet: .operators
        case .started, .said, .queued, .taken, .held, .resumed, .promised, .chosen, .followupOwed, .stillHere, .closed, .reopened,
            .edited, .retracted, .redacted, .delivered, .read, .typing, .typingStopped, .messageRefused:
            .everybody
        }
    }
}

/// Whose eyes: a client's role, and as bits the departments that an operator serves or helps out.
public struct Reader {
    public var role: Role
    public var departments: UInt64
    /// Who it is: an operator of another department who is asked to take a chat over sees that (B12.1).
    public var person: PersonID = 0

    public init(role: Role, departments: UInt64 = 0, person: PersonID = 0) {
        self.role = role
        self.departments = departments
        self.person = person
    }

    /// For a visitor the event is of one of their chats already: they read along their own chain.
    @inline(__always)
    public func sees(_ event: borrowing Event) -> Bool {
        switch role {
        case .system: return true
        case .visitor: return event.kind?.audience == .everybody ? !event.flags.contains(.note) : false
        case .operator:
            guard let kind = event.kind, kind.audience != .system else { return false }
            guard event.chat != 0, event.department != 0 else { return true }
            if departments & (1 << UInt64(event.department - 1)) != 0 { return true }
            return event.subject == person && (kind == .transferOffered || kind == .transferEnded || kind == .taken)
        case .bot: return false
        }
    }

    /// For an event of a chat that the reader may see: its whole history, from whatever department it came (B12.1).
    public func seesInChat(_ event: borrowing Event) -> Bool {
        guard role == .operator, let kind = event.kind else { return sees(event) }
        return kind.audience != .system
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
