// Chats and people that fit (B22.2, B22.3): found by the lists that they stand in, so that nobody else's are looked
// through where there is one.

public struct ChatFilter: Sendable {
    public var state: ChatState?
    /// As interned; 0: any.
    public var department: UInt8 = 0
    public var owner: PersonID = 0
    public var visitor: PersonID = 0
    public var isUnanswered = false

    public init() {}

    /// Nothing but closed chats leave memory.
    public var reachesClosed: Bool { (state == nil || state == .closed) && !isUnanswered }
}

public struct PersonView: Sendable {
    public var person: PersonID = 0
    public var role = Role.visitor
    public var locale = ""
    public var isOnline = false
    public var className = ""
    public var isBanned = false
    public var isSigned = false
    public var presence = Presence.offline
    public var load: UInt32 = 0
    public var capacity: UInt32 = 0
    public var isSuspended = false
}

extension Engine {
    /// Chats in memory, in the order of their slots, after `chat`. `own`: of the visitor those that the journal knows.
    public func views(
        of filter: ChatFilter, after chat: ChatID, own: [ChatID], by client: ClientID, max: Int,
        _ body: (ChatView) -> Void
    ) throws(Refusal) -> Int {
        let who = try actor(client)
        let first = UInt32(truncatingIfNeeded: chat)
        var count = 0
        func take(_ slot: UInt32) {
            guard count < max, state.chats[slot].id != 0, fits(slot, filter),
                (try? visible(state.chats[slot].id, to: who)) != nil
            else { return }
            body(view(slot))
            count += 1
        }
        if let slots = candidates(filter, own) {
            var last = first
            for slot in slots.sorted() where slot > last {
                take(slot)
                last = slot
            }
        } else {
            var slot = UInt64(first) + 1
            while count < max, slot < UInt64(state.chats.count) {
                take(UInt32(slot))
                slot += 1
            }
        }
        return count
    }

    private func fits(_ slot: UInt32, _ filter: ChatFilter) -> Bool {
        let chat = state.chats[slot]
        if let wanted = filter.state, chat.state != wanted { return false }
        if filter.department != 0, chat.department != filter.department { return false }
        if filter.visitor != 0, PersonID(chat.visitor) != filter.visitor { return false }
        if filter.owner != 0 {
            let has = chat.isAttended || chat.isOffered || chat.state == .closed
            guard has, PersonID(chat.owner) == filter.owner else { return false }
        }
        return !filter.isUnanswered || (chat.isOpen && chat.turn == .operator && !chat.flags.contains(.settled))
    }

    /// In any order, some more than once. `nil`: there is no list of what is asked for.
    private func candidates(_ filter: ChatFilter, _ own: [ChatID]) -> [UInt32]? {
        if filter.visitor != 0 {
            let visitor = state.person(filter.visitor)
            var slots = own.map { state.slot(of: $0) }
            var slot = visitor == 0 ? 0 : state.people[visitor].openChats
            while slot != 0 {
                slots.append(slot)
                slot = state.chats[slot].links.next
            }
            return slots
        }
        if filter.owner != 0, filter.state != nil || filter.isUnanswered, filter.state != .closed {
            return owned(by: state.people[state.person(filter.owner)].operatorIndex)
        }
        switch filter.state {
        case .queued, .offered: return waiting(filter.department)
        case .followup: return owed(filter.department)
        case .active, .held, .wrapup: return attended
        case .bot: return state.bots.indices.flatMap { withBot($0) }
        case .intake, .closed: return nil
        case nil:
            guard filter.isUnanswered else { return nil }
            return waiting(filter.department) + owed(filter.department) + attended
                + state.bots.indices.flatMap { withBot($0) }
        }
    }

    private var attended: [UInt32] { (1..<max(1, UInt32(state.operators.count))).flatMap { owned(by: $0) } }

    private func owned(by index: UInt32) -> [UInt32] {
        var (slots, slot): ([UInt32], UInt32) = ([], index == 0 ? 0 : state.operators[index].chats)
        while slot != 0 {
            slots.append(slot)
            slot = state.chats[slot].ownedLinks.next
        }
        return slots
    }

    private func withBot(_ index: Int) -> [UInt32] {
        var (slots, slot): ([UInt32], UInt32) = ([], state.bots[index].chats)
        while slot != 0 {
            slots.append(slot)
            slot = state.chats[slot].ownedLinks.next
        }
        return slots
    }

    private func lines(_ department: UInt8) -> Range<Int> {
        department == 0
            ? 0..<state.departments.count : Int(department)..<min(Int(department) + 1, state.departments.count)
    }

    private func waiting(_ department: UInt8) -> [UInt32] {
        lines(department).flatMap { state.departments[$0].line.map { state.waiting[$0].chat } }
    }

    private func owed(_ department: UInt8) -> [UInt32] {
        lines(department).flatMap { state.departments[$0].followups.map { state.followups[$0].chat } }
    }

    /// When the longest closed chat in memory was closed, of those that leave it in this order: what was closed before has
    /// left. The end of time: none is.
    public var closedInMemorySince: Int64 { state.closedFirst == 0 ? .max : state.chats[state.closedFirst].since }

    // MARK: people

    /// In the order of their slots, after `person`.
    public func people(
        role: Role?, online: Bool, after person: PersonID, max: Int
    ) -> [PersonView] {
        var views: [PersonView] = []
        var slot = person == 0 ? 1 : People.slot(of: UInt32(truncatingIfNeeded: person)) &+ 1
        while views.count < max, slot < UInt32(state.people.count) {
            let record = state.people[slot]
            let isSomebody = !record.isForgotten && record.mergedInto == 0
            if isSomebody, role == nil || record.role == role, !online || record.isOnline {
                views.append(view(person: state.people.number(ofSlot: slot)))
            }
            slot += 1
        }
        return views
    }

    /// `nil`: nobody has this number.
    public func look(person: PersonID) -> PersonView? {
        let number = state.person(person)
        return number == 0 ? nil : view(person: number)
    }

    private func view(person number: UInt32) -> PersonView {
        let record = state.people[number]
        let (standing, index) = (state.standing(of: number), record.operatorIndex)
        var view = PersonView()
        view.person = PersonID(number)
        view.role = record.role
        if record.locale > 0, Int(record.locale) <= state.names.locales.count {
            view.locale = state.names.locales[Int(record.locale) - 1]
        }
        view.isOnline = record.isOnline
        if standing.classNumber > 0, Int(standing.classNumber) <= state.names.classes.count {
            view.className = state.names.classes[Int(standing.classNumber) - 1]
        }
        (view.isBanned, view.isSigned) = (standing.bannedUntil > now, standing.isSigned)
        guard index != 0 else { return view }
        view.presence = state.operators[index].isConnected ? state.operators[index].presence : .offline
        (view.load, view.capacity) = (state.load(of: index), state.operators[index].capacity)
        view.isSuspended = state.operators[index].isSuspended
        return view
    }
}
