// Looking at a chat from outside: a copy of what may be known, and B14.1, why its next step comes when it comes.

public struct ChatView: Sendable {
    public var id: ChatID = 0
    public var state = ChatState.closed
    public var visitor: PersonID = 0
    public var owner: PersonID = 0
    public var lastSeq: UInt64 = 0
    public var startedAt: Int64 = 0
    public var estimateMilliseconds: Int64 = 0
    public var nextDeadline: Int64 = 0
    public var chatSeq: UInt32 = 0
    public var episode: UInt16 = 0
    public var turn = Turn.nobody
    public var position: UInt32 = 0
    public var reason = CloseReason.none
    public var deliveredToVisitor: UInt32 = 0
    public var readByVisitor: UInt32 = 0
    public var ladderOn = true
    /// As interned; 0: none was asked for.
    public var department: UInt8 = 0
    public var skill: UInt8 = 0
    public var language: UInt8 = 0
    public var priority: Int8 = 0

    public init() {}
}

/// B14.1: one armed timer.
public struct ArmedTimer: Sendable {
    public var ladder: LadderName
    public var rung: UInt8
    public var due: Int64
    public var armedAt: Int64
    public var anchor: Int64
    /// `nil`: it runs. Otherwise why it does not, and `due` is when it would come if it went on now.
    public var paused: String?
    public var does: String
}

extension Engine {
    public func look(_ chat: ChatID, by client: ClientID) throws(Refusal) -> ChatView {
        view(try visible(chat, to: actor(client)))
    }

    public func actor(_ client: ClientID) throws(Refusal) -> (role: Role, person: PersonID) {
        let slot = clients.slot(of: client)
        guard slot != 0 else { throw .notAllowed }
        try checkBar(slot)
        return (clients.slab[slot].role, PersonID(clients.slab[slot].person))
    }

    func visible(_ chat: ChatID, to who: (role: Role, person: PersonID)) throws(Refusal) -> UInt32 {
        let actor = Actor(person: state.person(who.person), role: who.role)
        let slot = try visible(chat, to: actor)
        // B7.2: a bot sees no further than it may speak.
        try checkHearing(slot, actor)
        return slot
    }

    /// Chats in memory that the client may see, in the order of their numbers, after `chat`. `own`: of a visitor those
    /// that the journal knows, so that nobody else's are looked through for them (law 11).
    public func views(
        after chat: ChatID, by client: ClientID, own: [ChatID] = [], max: Int, _ body: (ChatView) -> Void
    ) throws(Refusal) {
        let who = try actor(client)
        guard who.role != .visitor else { return viewsOfOwn(after: chat, of: who.person, own, max, body) }
        var next = UInt64(UInt32(truncatingIfNeeded: chat)) + 1
        var count = 0
        while count < max, next < UInt64(state.chats.count) {
            let slot = UInt32(truncatingIfNeeded: next)
            if state.chats[slot].id != 0, (try? visible(state.chats[slot].id, to: who)) != nil {
                body(view(slot))
                count += 1
            }
            next += 1
        }
    }

    private func viewsOfOwn(
        after chat: ChatID, of person: PersonID, _ own: [ChatID], _ max: Int, _ body: (ChatView) -> Void
    ) {
        let visitor = state.person(person)
        var slots = own.map { state.slot(of: $0) }
        // The newest are not in the journal yet.
        var slot = state.people[visitor].openChats
        while slot != 0 {
            slots.append(slot)
            slot = state.chats[slot].links.next
        }
        slots.sort()
        var (last, count) = (UInt32(truncatingIfNeeded: chat), 0)
        for slot in slots where slot > last && count < max {
            last = slot
            guard state.chats[slot].visitor == visitor else { continue }
            body(view(slot))
            count += 1
        }
    }

    func view(_ slot: UInt32) -> ChatView {
        let chat = state.chats[slot]
        var view = ChatView()
        view.id = chat.id
        view.state = chat.state
        view.visitor = PersonID(chat.visitor)
        view.owner = chat.isAttended || chat.isOffered ? PersonID(chat.owner) : 0
        view.lastSeq = chat.lastSeq
        view.startedAt = chat.startedAt
        view.estimateMilliseconds = chat.waiting == 0 ? 0 : state.estimateMilliseconds(of: slot)
        view.nextDeadline = chatWheel.deadline(of: slot) ?? 0
        view.chatSeq = chat.chatSeq
        view.episode = chat.episode
        view.turn = chat.turn
        view.position = chat.waiting == 0 ? 0 : state.shownPosition(of: slot)
        view.reason = chat.reason
        view.deliveredToVisitor = chat.deliveredToVisitor
        view.readByVisitor = chat.readByVisitor
        view.ladderOn = !chat.flags.contains(.ladderOff)
        (view.department, view.skill, view.language) = (chat.department, chat.skill, chat.language)
        view.priority = chat.priority
        return view
    }

    /// B14.1, in the order in which they are due.
    public func explain(_ chat: ChatID, by client: ClientID) throws(Refusal) -> (ChatView, [ArmedTimer]) {
        let who = try actor(client)
        guard who.role == .operator || who.role == .system else { throw .notAllowed }
        let slot = try visible(chat, to: who)
        let record = state.chats[slot]
        let live = liveRecord(slot)
        var timers: [ArmedTimer] = []
        state.eachDue(record, live) { due in
            if let due { timers.append(armed(due, paused: nil)) }
        }
        if record.isOpen {
            if let unanswered = unansweredDue(record) { timers.append(armed(unanswered, paused: nil)) }
            eachOpenDue(slot) { due in
                if let due { timers.append(armed(due, paused: nil)) }
            }
            if let closing = closingDue(record) { timers.append(armed(closing, paused: nil)) }
            if let idle = idleTimer(slot, record, live) { timers.append(idle) }
            if let stays = staysDue(record) { timers.append(armed(stays, paused: "nobody else is online")) }
            if let settled = settledTimer(record, live) { timers.append(settled) }
        }
        timers.sort { ($0.due, $0.ladder.rawValue, $0.rung) < ($1.due, $1.ladder.rawValue, $1.rung) }
        return (view(slot), timers)
    }

    /// B23.2: the experiments that are under way, and whether the chat's visitor is of each.
    public func experiments(of chat: ChatID) -> [(name: String, isTried: Bool)] {
        let slot = state.slot(of: chat)
        let bits = state.arms.bits(of: state.chats[slot].visitor)
        return state.policy.experiments.enumerated().map { ($1.name, slot != 0 && bits & 1 << $0 != 0) }
    }

    /// B9.2: the department closes while the chat waits.
    private func closingDue(_ chat: Chat) -> Due? {
        let door = door(chat.department)
        guard chat.waiting != 0, door.isOpen, door.lastCall < .max, !state.waiting[chat.waiting].isToldClosed else {
            return nil
        }
        let entered = state.waiting[chat.waiting].enteredAt
        return Due(rung: .lastCall, time: door.until, anchor: entered, armedAt: entered)
    }

    /// B5.8: the owner is gone, and nobody else could come.
    private func staysDue(_ chat: Chat) -> Due? {
        guard state.dropDue(chat) == nil, var due = state.dropDueIfSomebodyCame(chat) else { return nil }
        due.time = max(due.time, now)
        return due
    }

    /// The ladder also when it does not run: why not is what is asked.
    private func idleTimer(_ slot: UInt32, _ chat: Chat, _ live: Live) -> ArmedTimer? {
        var shown = chat
        var why: String?
        if chat.state == .held {
            why = "the chat is on hold"
            shown.state = .active
        }
        if chat.flags.contains(.ladderOff) {
            why = "the operator switched it off"
            shown.flags.remove(.ladderOff)
        }
        if live.pausedSince != 0 {
            why =
                live.uploadingUntil > now
                ? "the visitor uploads" : live.visitorTypingUntil > now ? "the visitor types" : "the visitor buys"
        }
        if chat.idle.acceptedAt != 0, !chat.idle.isDelivered, state.isAway(chat) {
            why = "the visitor is away"
            shown.idle.deliveredAfterMilliseconds = UInt32(clamping: min(now &- chat.idle.acceptedAt, 1 << 31))
        }
        let aside = state.aside(chat)
        if aside.transfer != 0 { why = "a transfer is pending" }
        if aside.media.isRunning { why = "the visitor is in a call or cobrowsing" }
        shown.aside = 0
        guard var due = state.idleDue(shown, added: live.addedMilliseconds) else { return nil }
        if aside.pausedAt != 0, chat.state != .held {
            let paused = max(0, now &- max(aside.pausedAt, due.anchor))
            due.time = max(due.time &+ paused, now &+ state.policy.idle.resumeLeftMinMilliseconds)
        }
        if live.pausedSince != 0 {
            due.time = max(due.time &+ (now &- live.pausedSince), now &+ state.policy.idle.resumeLeftMinMilliseconds)
        }
        return armed(due, paused: why)
    }

    /// B6.4: the end of a settled chat where it does not come by itself.
    private func settledTimer(_ chat: Chat, _ live: Live) -> ArmedTimer? {
        guard chat.flags.contains(.settled), state.settledDue(chat, live) == nil else { return nil }
        let why = state.aside(chat).transfer != 0 ? "a transfer is pending" : "the operator switched it off"
        let anchor = state.aside(chat).settledAt
        let ends = max(now, anchor &+ state.arms[chat.visitor].settledCloseAfter)
        return armed(Due(rung: .settledClose, time: ends, anchor: anchor, armedAt: anchor), paused: why)
    }

    private func armed(_ due: Due, paused: String?) -> ArmedTimer {
        ArmedTimer(
            ladder: due.rung.ladder, rung: due.rung.number, due: due.time, armedAt: due.armedAt, anchor: due.anchor,
            paused: paused, does: due.rung.does)
    }

    // MARK: the shop

    public var counts: (chats: Int, open: Int, waiting: Int, people: Int, clients: Int) {
        (state.chats.count - 1, state.chatsOpen, state.chatsWaiting, state.people.living, clients.count)
    }

    public var byteCount: Int {
        state.chats.byteCount + state.people.byteCount + state.waiting.byteCount + state.peopleIndex.byteCount
            + state.nameDigests.byteCount + state.asides.byteCount + state.messageIDs.byteCount + live.byteCount
            + liveOf.byteCount + clients.slab.byteCount + outbox.byteCount
            + state.invitations.byteCount + visits.byteCount + chatWheel.byteCount + clientWheel.byteCount
    }

    /// The operator who has the chat, for "taken by …".
    public func ownerName(of chat: ChatID) -> [UInt8] {
        let index = Int(state.people[state.chats[state.slot(of: chat)].owner].operatorIndex)
        return index < state.operatorNames.count ? state.operatorNames[index] : []
    }

    /// B11.2: whose name a `take` wants now.
    public func visitorToGreet(in chat: ChatID) -> PersonID? {
        let slot = state.slot(of: chat)
        guard state.policy.greeting, slot != 0, !state.chats[slot].flags.contains(.attended) else { return nil }
        return PersonID(state.chats[slot].visitor)
    }

    /// B11.1: what a prepared reply in this chat goes by: its visitor, their locale or "" (B15.1), the
    /// shop's, and its department.
    public func replyContext(
        of chat: ChatID
    ) -> (visitor: PersonID, locale: String, shopLocale: String, department: UInt8) {
        let record = state.chats[state.slot(of: chat)]
        let number = Int(state.people[record.visitor].locale)
        let locale = number > 0 && number <= state.names.locales.count ? state.names.locales[number - 1] : ""
        return (PersonID(record.visitor), locale, state.policy.locale, record.department)
    }

    public func operatorName(_ person: PersonID) -> [UInt8] {
        let index = Int(state.people[state.person(person)].operatorIndex)
        return index < state.operatorNames.count ? state.operatorNames[index] : []
    }

    public func lastSeq(of chat: ChatID) -> UInt64 { state.chats[state.slot(of: chat)].lastSeq }
    public func isOpen(_ chat: ChatID) -> Bool {
        let slot = state.slot(of: chat)
        return slot != 0 && state.chats[slot].isOpen
    }
    public func knows(_ chat: ChatID) -> Bool { state.slot(of: chat) != 0 }
    public var policyText: [UInt8] { state.policyText }
    /// As the journal knows it: where nobody closed the shop, an opening has people to send away.
    public var isSomeoneOnline: Bool { state.someoneIsOnline }
    /// What that says.
    public var policyRead: Policy { state.policy }
    public var names: (departments: [String], skills: [String], languages: [String], questions: [String]) {
        (state.names.departments, state.names.skills, state.names.languages, state.names.questions)
    }
}
