// Who may see an event: a function of the event and the reader's role, nothing else (B2.5).

extension Event {
    /// Something of it is not for everybody who sees it (`Reader.hides`).
    @inline(__always)
    var hasSecrets: Bool { flags.contains(.retracted) || kind?.secret != .nothing }
}

/// Whose eyes: a client's role, and as bits the departments that an operator serves or helps out.
public struct Reader {
    public var role: Role
    public var departments: UInt64
    /// Who it is: an operator of another department who is asked to take a chat over sees that (B12.1).
    public var person: PersonID = 0
    /// A member of the department that escalations go to: sees every chat (B20.1).
    public var isSupervisor = false

    public init(role: Role, departments: UInt64 = 0, person: PersonID = 0, isSupervisor: Bool = false) {
        self.role = role
        self.departments = departments
        self.person = person
        self.isSupervisor = isSupervisor
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
        if hidden.text { (shown.text, shown.parts) = (.none, .none) }
        if hidden.id { shown.id = .none }
        return body(shown)
    }

    /// What is not for everybody who sees the event; for the back office everything is.
    private func hides(_ event: borrowing Event) -> (text: Bool, id: Bool) {
        // B2.12: taken back is taken back.
        if event.flags.contains(.retracted) { return (true, false) }
        switch event.kind?.secret {
        // Maybe a cookie: whoever knows it can be them (B22.2).
        case .key: return (false, true)
        // B12.3: two sides take part in a call. A journal of old does not say which operator.
        case .token:
            let (one, other) = (event.subject, event.person)
            return (role != .visitor && (person == 0 || (one != person && other != person)), false)
        case .nothing, nil: return (false, false)
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
            guard let audience = event.kind?.audience, audience == .operators || audience == .everybody else {
                return false
            }
            guard event.chat != 0, event.department != 0 else { return true }
            if departments & (1 << UInt64(event.department - 1)) != 0 || isSupervisor { return true }
            return seesFromOutside(event)
        // What goes on while a chat is with the bot; the events themselves say so.
        // B19.3: and what is said in departments that admit it as a copilot.
        case .bot:
            if event.flags.contains(.withBot) { return isKnownToBot(event) ? true : seesPublic(event) }
            guard event.chat != 0, event.department != 0, departments & (1 << UInt64(event.department - 1)) != 0 else {
                return false
            }
            return seesPublic(event)
        }
    }

    /// Of a chat of another department: that they are asked to take it over, that it waits in their line, and what came of
    /// it (B12.1); supervisors, that its owner is silent (B6.2) or what is owed is due (B4.9).
    private func seesFromOutside(_ event: borrowing Event) -> Bool {
        let (kind, isTheirs) = (event.chatKind, event.subject == person)
        if kind == .ownerSilent { return serves(event.until) }
        guard kind == .transferOffered || kind == .transferEnded || kind == .taken else { return false }
        // From whom it was taken (B20.1).
        let former = UInt64(bitPattern: event.value)
        if kind == .taken { return isTheirs || (former != 0 && former == person) }
        if isTheirs { return true }
        let isOfLine = event.reason == TransferTo.line.rawValue
        if kind == .transferOffered, !isOfLine { return false }
        return serves(event.value)
    }

    private func serves(_ department: Int64) -> Bool {
        (1...64).contains(department) && departments & (1 << UInt64(department - 1)) != 0
    }

    /// For an event of a chat that the reader may see: its whole history, from whatever department it came (B12.1),
    /// before the bot had it, too.
    func seesInChat(_ event: borrowing Event) -> Bool {
        guard let kind = event.kind else { return sees(event) }
        switch role {
        case .operator: return kind.audience != .system
        case .bot:
            return isKnownToBot(event) ? true : seesPublic(event)
        case .visitor, .system: return sees(event)
        }
    }

    /// B16.1: what is known of a chat while a bot has it, the bot knows; copilots what the visitor may see.
    private func isKnownToBot(_ event: borrowing Event) -> Bool {
        guard event.chatKind == .chatAttributeSet else { return false }
        return event.flags.contains(.withBot)
    }

    private func seesPublic(_ event: borrowing Event) -> Bool {
        guard let kind = event.kind, kind.audience == .everybody else { return false }
        return !event.flags.contains(.note)
    }

    /// A chat of which only the department is known; a visitor's own chats are known otherwise.
    public func seesChat(of department: UInt8) -> Bool {
        switch role {
        case .system: true
        case .operator: isSupervisor || (department != 0 && departments & (1 << UInt64(department - 1)) != 0)
        case .visitor, .bot: false
        }
    }
}
