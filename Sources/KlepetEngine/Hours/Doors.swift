// The departments' doors (B9): who is open at the moment, and what the shop does when that changes. All of it is
// derived from the policy, the zones and the time; what comes of it are ordinary events.
//
//      opens  ─▶ the line is served (B5.6)
//      closes ─▶ whoever waits gets the choice, once; chats under way go on (B9.2)
//
// Between two changes nothing is asked: `doors` says how it is, `nextChore` when to look again.

/// How it stands with one department.
struct Door {
    var isOpen = true
    var until = Int64.max
    /// B9.3: since then it takes no new chats.
    var lastCall = Int64.max
}

extension Engine {
    /// The plan by which a department's chats are taken; `nil`: it is always open.
    func hours(_ department: UInt8) -> OpenHours? {
        guard Int(department) < doors.count, department > 0, Int(department) <= state.names.departments.count else {
            return nil
        }
        let name = state.names.departments[Int(department) - 1]
        return state.policy.departments.first { $0.name == name }?.hours.map { OpenHours($0, outside.zones) }
    }

    func door(_ department: UInt8) -> Door {
        guard Int(department) < doors.count else { return Door() }
        let known = doors[Int(department)]
        // An input at the very moment of the change comes before the chore (B3.7), and sees the new door all the same.
        return known.until > now ? known : look(department)
    }

    private func look(_ department: UInt8) -> Door {
        guard let hours = hours(department) else { return Door() }
        let moment = hours.look(at: now)
        guard moment.isOpen else { return Door(isOpen: false, until: moment.until, lastCall: .min) }
        return Door(isOpen: true, until: moment.until, lastCall: hours.lastCall(moment))
    }

    @inline(__always)
    func isOpen(_ department: UInt8) -> Bool { doors.isEmpty || door(department).isOpen }

    /// B9.2, B9.3: open, and not about to close.
    func takesNewChats(_ department: UInt8) -> Bool { doors.isEmpty || now < door(department).lastCall }

    /// B9.2: open, and an operator of the department, or one who helps it out, is online.
    func isAvailable(_ department: UInt8) -> Bool {
        isOpen(department)
            && (isStaffed(department) || state.rules(ofDepartment: department).fallbacks.contains(where: isStaffed))
    }

    /// When the department opens again; 0: nobody can say.
    func opensAt(_ department: UInt8) -> Int64 {
        guard let hours = hours(department) else { return 0 }
        let opens = hours.nextOpening(after: now)
        return opens == .max ? 0 : opens
    }

    /// When the department will have been open for so long since an instant; `nil`: nobody can say.
    func instant(after milliseconds: Int64, openSince start: Int64, _ department: UInt8) -> Int64? {
        guard !doors.isEmpty, let hours = hours(department) else { return start &+ milliseconds }
        return hours.instant(after: milliseconds, openSince: start)
    }

    func openingTime(_ department: UInt8) -> OpeningTime? {
        guard let hours = hours(department) else { return nil }
        let opens = opensAt(department)
        return opens == 0 ? nil : OpeningTime(hours, opens: opens, now: now)
    }

    // MARK: the chore

    /// The policy is a new one, or the shop opens: everything is looked at anew, and what a
    /// close asks for is done next.
    func hangDoors() {
        let hasHours = state.policy.departments.contains { $0.hours != nil }
        doors = hasHours ? Array(repeating: Door(), count: state.names.departments.count + 1) : []
        state.openClocks = doors.indices.map { department in
            hours(UInt8(truncatingIfNeeded: department)).map { OpenClock($0) }
        }
        learnRules()
        readClocks()
        if hasHours { nextDoor = now }
        planChores()
    }

    private func readClocks() {
        staffCouldMove = true
        nextDoor = .max
        state.closedDepartments = 0
        for department in doors.indices.dropFirst() {
            doors[department] = look(UInt8(truncatingIfNeeded: department))
            if !doors[department].isOpen { state.closedDepartments |= 1 << UInt64(department - 1) }
            nextDoor = min(nextDoor, doors[department].until)
        }
    }

    func planChores() { nextChore = min(nextDoor, firstExpiry) }

    func doChores() {
        expireInvitations()
        if nextDoor <= now { keepHours() }
        planChores()
    }

    /// A department may have opened or closed.
    private func keepHours() {
        readClocks()
        touchChatsOfGone()
        lineCouldMove = true
        for department in doors.indices.dropFirst() where !doors[department].isOpen { tellClosing(department) }
    }

    /// B9.2: whoever waits gets the choice, once.
    private func tellClosing(_ department: Int) {
        guard department < state.departments.count else { return }
        for record in state.departments[department].line where !state.waiting[record].isToldClosed {
            // A long line makes more events than fit: the rest comes when these are durable.
            guard outbox.hasRoom else { return nextDoor = now }
            tellClosed(state.waiting[record].chat)
        }
    }

    /// B9.2, B4.4: closed, when somebody will be there, and the choice of B4.1.
    func tellClosed(_ slot: UInt32) {
        let department = state.chats[slot].department
        let opens = opensAt(department)
        say(slot, .closing(opens: openingTime(department))) { event in
            event.ladder = .waiting
            event.rung = Waiting.closedRung
            event.until = opens
        }
    }

    /// B9.2: in closed hours a visitor leaves a message: the shop owes a follow-up, and the visitor is told when it
    /// opens and asked for a contact.
    func leaveMessage(_ slot: UInt32) {
        let department = state.chats[slot].department
        let opens = opensAt(department)
        emit(.followupOwed, slot) { event in
            event.reason = FollowupReason.closedHours.rawValue
            event.until = opens
        }
        let opening = openingTime(department)
        // B9.3: before the close nobody is away yet.
        if isOpen(department) { return tell(slot, opening.map { .lastCall(opens: $0) } ?? .waitedTooLong) }
        tell(slot, .closed(opens: opening, contactKnown: hasContact(slot)))
    }

    /// B9.2: one of the questions of the start has asked for it, as its key says, and was answered.
    private func hasContact(_ slot: UInt32) -> Bool {
        let answered = state.aside(state.chats[slot]).answered
        return state.names.questions.enumerated().contains { index, key in
            answered & (1 << UInt64(index)) != 0 && Self.contactKeys.contains(key)
        }
    }

    private static let contactKeys = ["email", "e-mail", "mail", "phone", "telephone", "tel", "mobile", "contact"]
}
