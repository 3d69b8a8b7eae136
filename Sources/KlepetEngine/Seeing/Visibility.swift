// Who may see an event: a function of the event and the reader's role, nothing else (B2.5).

extension Event.Kind {
    enum Audience {
        /// The back office.
        case system
        /// And operators: of the chat's department, if it is a chat's.
        case operators
        /// And the chat's visitor.
        case everybody
        /// The back office and the chat's visitor: what operators could use in the visitor's place.
        case visitor
    }

    var audience: Audience {
        switch self {
        case .policySet, .shopOpened, .clockJumped: .system
        case .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline, .presenceSet, .replySet,
            .replyRemoved:
            .operators
        case .hint: .operators
        case .invitationSent, .invitationShown, .invitationEnded: .operators
        case .visitorBanned, .visitorUnbanned, .consented, .visitorSigned, .visitorErased, .textsErased: .operators
        case .transferOffered, .transferEnded: .operators
        case .mediaOffered, .mediaStarted, .mediaEnded: .everybody
        case .offered, .offerEnded, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped, .ladderSet:
            .operators
        case .started, .said, .queued, .taken, .held, .resumed, .promised, .chosen, .followupOwed, .stillHere, .closed,
            .reopened, .edited, .retracted, .redacted, .delivered, .read, .typing, .typingStopped, .messageRefused,
            .botJoined, .handedOff, .operatorWanted, .answered, .wrapupAsked, .surveyAnswered, .invitation,
            .invitationGone:
            .everybody
        case .surveyAsked: .visitor
        case .surveyExpired, .surveyWaived: .operators
        }
    }
}

extension Event {
    /// Something of it is not for everybody who sees it (`Reader.hides`).
    @inline(__always)
    var hasSecrets: Bool {
        if flags.contains(.retracted) { return true }
        switch kind {
        case .personAdded, .operatorSet, .mediaStarted: return true
        default: return false
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

    /// Gives `body` the event as this reader may see it, which is the only way to one for whoever is not the
    /// engine; `nil`: not at all.
    @inline(__always)
    public func give(_ event: borrowing Event, to body: (borrowing Event) -> Bool) -> Bool? {
        sees(event) ? giveShown(event, to: body) : nil
    }

    /// The same of a chat that the reader may see: its whole history.
    public func giveInChat(_ event: borrowing Event, to body: (borrowing Event) -> Bool) -> Bool? {
        seesInChat(event) ? giveShown(event, to: body) : nil
    }

    @inline(__always)
    private func giveShown(_ event: borrowing Event, to body: (borrowing Event) -> Bool) -> Bool {
        guard role != .system, event.hasSecrets else { return body(event) }
        var shown = copy event
        let hidden = hides(event)
        if hidden.text { shown.text = .none }
        if hidden.id { shown.id = .none }
        return body(shown)
    }

    /// What is not for everybody who sees the event; for the back office everything is.
    private func hides(_ event: borrowing Event) -> (text: Bool, id: Bool) {
        // B2.12: taken back is taken back.
        if event.flags.contains(.retracted) { return (true, false) }
        switch event.kind {
        // The key is the shop's name for somebody, a cookie maybe: whoever knows it can be them (B22.2).
        case .personAdded, .operatorSet: return (false, true)
        // B12.3: two sides take part in a call. A journal of old does not say which operator.
        case .mediaStarted:
            let (one, other) = (event.subject, event.person)
            return (role != .visitor && (person == 0 || (one != person && other != person)), false)
        default: return (false, false)
        }
    }

    /// For a visitor the event is of one of their chats already: they read along their own chain.
    @inline(__always)
    func sees(_ event: borrowing Event) -> Bool {
        switch role {
        case .system: return true
        case .visitor:
            switch event.kind?.audience {
            case .everybody: return !event.flags.contains(.note)
            case .visitor: return true
            case .system, .operators, nil: return false
            }
        case .operator:
            guard let kind = event.kind, kind.audience == .operators || kind.audience == .everybody else {
                return false
            }
            guard event.chat != 0, event.department != 0 else { return true }
            if departments & (1 << UInt64(event.department - 1)) != 0 { return true }
            return event.subject == person && (kind == .transferOffered || kind == .transferEnded || kind == .taken)
        // What goes on while a chat is with the bot; the events themselves say so.
        case .bot: return event.flags.contains(.withBot) ? seesPublic(event) : false
        }
    }

    /// For an event of a chat that the reader may see: its whole history, from whatever department it came (B12.1),
    /// before the bot had it, too.
    func seesInChat(_ event: borrowing Event) -> Bool {
        guard let kind = event.kind else { return sees(event) }
        switch role {
        case .operator: return kind.audience != .system
        case .bot: return seesPublic(event)
        case .visitor, .system: return sees(event)
        }
    }

    private func seesPublic(_ event: borrowing Event) -> Bool {
        guard let kind = event.kind, kind.audience == .everybody else { return false }
        return !event.flags.contains(.note)
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
