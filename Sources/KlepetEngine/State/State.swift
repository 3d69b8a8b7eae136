// Everything that is the fold of events (law 3): slabs of flat records and the few lists between them. What is live
// only (clients, typing, held-back messages) stands in `Presence/`; deadlines are derived and never stored.

struct State: ~Copyable {
    var chats = Slab<Chat>(capacity: Limits.chatsMax, zero: Chat())
    var people = People()
    var strays = Strays()
    var waiting = Slab<Waiting>(capacity: Limits.chatsMax, zero: Waiting())
    var asides = Slab<Aside>(capacity: Limits.chatsMax, zero: Aside())
    var standings = Slab<Standing>(capacity: Limits.peopleMax, zero: Standing())
    var standingOf: [UInt32: UInt32] = [:]
    var standingsFree = FreeRecords()
    var followups = Slab<Followup>(capacity: Limits.chatsMax, zero: Followup())
    var transfers = Slab<Transfer>(capacity: Limits.chatsMax, zero: Transfer())
    var operators = Slab<Operator>(capacity: Limits.operatorsMax, zero: Operator())
    /// By operator index; texts need them (B11.2), so do refusals ("taken by …").
    var operatorNames: [[UInt8]] = [[]]
    /// B7.1; few.
    var bots: [Bot] = []
    var botNames: [[UInt8]] = []
    var peopleIndex = PeopleIndex()
    var invitations = Invitations()
    var messageIDs = MessageIDs()
    /// The line and its pace, by interned department; index 0 is nobody's.
    var departments: [Department] = [Department()]
    var names = Names()
    var policy = Policy()
    var policyText: [UInt8] = []
    /// Rules by interned department, from the policy.
    var rules: [DepartmentRules] = [DepartmentRules()]
    /// B6.1: hours by interned department, from the policy and the zones (Hours/Doors.swift); what has none is always
    /// open. Deadlines ask for them, `evolve` never does. Empty: no department has any.
    var openClocks: [OpenClock?] = []
    /// B15.1, from the policy.
    var catalogue = Catalogue()
    /// B23.2, from the policy.
    var arms = Arms()
    /// Of the names of people who gave one, by person: so that a new one is told from the one known.
    /// They stand in the journal.
    var nameDigests = Slab<UInt64>(capacity: Limits.peopleMax, zero: 0)

    /// Closed chats in the order of closing: the oldest gives its slot to a new chat once it cannot be reopened (B1.4).
    var closedFirst: UInt32 = 0
    var closedLast: UInt32 = 0
    /// Those closed as unread, apart: their visitor's message reopens them however late it comes (B3.9).
    var unreadFirst: UInt32 = 0
    var unreadLast: UInt32 = 0
    var chatsUnread = 0
    /// Free records of `waiting`, linked by `chat`.
    var waitingFree: UInt32 = 0
    /// Free records of `asides`, linked by `next`.
    var asideFree: UInt32 = 0
    /// Free records of `followups`, linked by `chat`.
    var followupFree: UInt32 = 0
    /// Free records of `transfers`, linked by `chat`.
    var transferFree: UInt32 = 0
    var chatsOpen = 0
    var chatsWaiting = 0
    /// Messages retracted lately, so that they are not edited (B2.9): number and time.
    var retracted: [(seq: UInt64, at: Int64)] = []
    /// As events have it.
    var lastAt: Int64 = 0
    /// B16.6: when two became one last; derived from those who did.
    var mergedAt: Int64 = 0
    var timeline = Timeline()
    /// B20.3: the tags of the policy in force, as bits.
    var tagsInUse: UInt64 = 0
    /// Departments that are closed at the moment, as bits: what the doors say, derived anew whenever they are looked at
    /// (`Hours/Doors.swift`).
    var closedDepartments: UInt64 = 0
    /// Another number as soon as what `Engine.availability` tells may be another (B22.1); never kept.
    var availabilityVersion: UInt64 = 1
    /// B2.10: when the clock was last told to have jumped; 0: never.
    var jumpedAt: Int64 = 0

    init() {}

    /// The slot of a chat that is in memory, 0 when it is not.
    @inline(__always)
    func slot(of chat: ChatID) -> UInt32 {
        let index = UInt32(truncatingIfNeeded: chat)
        return chat != 0 && chats[index].id == chat ? index : 0
    }

    /// The chat was in memory: a newer one has its place.
    func hasLeft(_ chat: ChatID) -> Bool {
        let index = UInt32(truncatingIfNeeded: chat)
        return index != 0 && index < UInt32(chats.count) && chats[index].id >> 32 > chat >> 32
    }

    /// As the journal knows it.
    var someoneIsOnline: Bool {
        (1..<max(1, people.count)).contains { people[UInt32($0)].isOnline }
    }

    /// 0: nobody is known by this number. That of a visitor who has gone into another means the other (B16.6).
    func person(_ id: PersonID) -> UInt32 {
        let person = UInt32(truncatingIfNeeded: id)
        guard UInt64(person) == id, people.isKnown(person) else { return 0 }
        return people[person].mergedInto == 0 ? person : whole(person)
    }

    func rules(of chat: borrowing Chat) -> DepartmentRules { rules(ofDepartment: chat.department) }
    func rules(ofDepartment department: UInt8) -> DepartmentRules {
        Int(department) < rules.count ? rules[Int(department)] : rules[0]
    }
}

/// One department's line (B5.3) and the pace at which it moves (B5.7).
struct Department {
    /// Records of `waiting`, in order.
    var line: [UInt32] = []
    /// When chats left the line: one more than there are samples in the estimate. Oldest first.
    var leftAt: [Int64] = []
    /// Records of `followups`, in the order in which they are offered (B4.9).
    var followups: [UInt32] = []
    /// Chats with a bot for which an operator is wanted (B7.3), in order of wanting.
    var wanted: [UInt32] = []
}

/// What a department's chats go by: the policy's numbers with the department's own in their place.
struct DepartmentRules {
    var mode = Policy.RoutingMode.assign
    var followUpAfterMilliseconds: Int64 = 600_000
    var lateAfterMilliseconds: Int64 = 30_000
    var overdueAfterMilliseconds: Int64 = 120_000
    /// B7.1.
    var startsWithBot = false
    /// B10.2.
    var surveyAfterBot = false
    /// B1: in the order of asking.
    var questions: [QuestionRule] = []
    /// Of these the required ones, as bits of interned keys.
    var required: UInt64 = 0
    /// Interned, in the order in which they are tried (B5.4).
    var fallbacks: [UInt8] = []
    /// The same as bits.
    var helpers: UInt64 = 0
    /// B20.3: interned, as bits.
    var outcomes: UInt64 = 0
    var wantsOutcome = false
    /// B19.3.
    var copilot = false
    var isOpen = true
}

/// A question of the intake.
struct QuestionRule {
    /// Interned key, as a bit.
    var bit: UInt64
    var ask: [UInt8]
    var isRequired: Bool
}

/// Names that a policy has ever named, as small numbers that keep their meaning when the policy changes: 1, 2, 3 …
struct Names {
    var departments: [String] = []
    var skills: [String] = []
    var languages: [String] = []
    /// B15.1: in small letters, the built-in languages first.
    var locales = Language.allCases.map { $0.rawValue }
    /// Keys of questions (B1).
    var questions: [String] = []
    /// B20.3.
    var tags: [String] = []
    var outcomes: [String] = []
    /// Of visitors (B16.2).
    var classes: [String] = []

    mutating func intern(_ policy: Policy) {
        Self.add(policy.departments.map { $0.name }, to: &departments)
        Self.add(policy.skills, to: &skills)
        Self.add(policy.languages, to: &languages)
        Self.add(policy.texts.map { Catalogue.canonical($0.locale) }, to: &locales)
        for rule in policy.invitations.rules {
            Self.add(rule.text.map { Catalogue.canonical($0.locale) }, to: &locales)
        }
        for department in policy.departments { Self.add(department.intake.map({ $0.key }), to: &questions) }
        Self.add(policy.tags, to: &tags)
        for department in policy.departments { Self.add(department.outcomes, to: &outcomes) }
        Self.add(policy.classes.map { $0.name }, to: &classes)
    }

    /// False: more names over time than there are bits.
    func hasRoom(for policy: Policy) -> Bool {
        var after = self
        after.intern(policy)
        return after.departments.count <= Limits.namesMax && after.skills.count <= Limits.namesMax
            && after.languages.count <= Limits.namesMax && after.locales.count <= Limits.localesMax
            && after.questions.count <= Limits.namesMax && after.tags.count <= Limits.namesMax
            && after.outcomes.count <= Limits.namesMax && after.classes.count <= Limits.namesMax
    }

    private static func add(_ new: [String], to names: inout [String]) {
        for name in new where !names.contains(name) { names.append(name) }
    }

    /// By its bytes, or else by what Unicode takes for the same: composed or decomposed.
    static func number(of name: Text, in names: [String]) -> UInt8 {
        for (index, known) in names.enumerated() where known.utf8.elementsEqual(name) { return UInt8(index + 1) }
        guard name.contains(where: { $0 >= 0x80 }) else { return 0 }
        let name = String(decoding: name, as: UTF8.self)
        return names.firstIndex(of: name).map { UInt8(truncatingIfNeeded: $0 + 1) } ?? 0
    }

    /// Bits of a comma-separated list, spaces around names allowed; `nil` when a name is unknown.
    static func bits(of list: Text, in names: [String]) -> UInt64? {
        var bits: UInt64 = 0
        for part in list.split(separator: UInt8(ascii: ",")) {
            let name = part.drop { $0 == 0x20 }
            let end = name.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? name.endIndex
            let number = Names.number(of: Text(rebasing: name[..<end]), in: names)
            guard number > 0 else { return nil }
            bits |= 1 << UInt64(number - 1)
        }
        return bits
    }
}

extension State {
    /// B1.4: the slot for a new chat. A chat that the visitor can no longer reopen gives up its own, once there are
    /// more of them than an operator is likely to go back to; else a new one is made.
    /// `nil`: as many chats as there may be.
    func slotForNewChat(at now: Int64) -> (slot: UInt32, id: ChatID)? {
        let kept = max(policy.reopen.withinMilliseconds, policy.messageIDRememberedMilliseconds)
        // B3.9: of those closed as unread the longest closed, when there are more than are kept for their visitors.
        let oldest = chatsUnread > Limits.unreadChatsMax ? unreadFirst : closedFirst
        if oldest != 0, Int64(chats.count) > policy.rememberedChats, chats[oldest].since &+ kept < now,
            surveyEnd(chats[oldest]) <= now
        {
            let generation = chats[oldest].id >> 32
            if generation < 1 << 20 { return (oldest, (generation + 1) << 32 | UInt64(oldest)) }
        }
        guard chats.count < Limits.chatsMax else { return nil }
        return (UInt32(chats.count), UInt64(chats.count))
    }

    /// Until when the chat's survey may be answered, or its answers changed (B10.2); 0: there is none.
    func surveyEnd(_ chat: borrowing Chat) -> Int64 {
        let survey = aside(chat).survey
        if survey.seq == 0 { return 0 }
        return survey.answeredAt == 0 ? survey.until : survey.answeredAt &+ policy.survey.changeableMilliseconds
    }

    // MARK: lists

    mutating func linkOpen(_ slot: UInt32) {
        let visitor = chats[slot].visitor
        welcome(visitor)
        let next = people[visitor].openChats
        chats[slot].links = Chat.Links(next: next, previous: 0)
        if next != 0 { chats[next].links.previous = slot }
        people[visitor].openChats = slot
        chatsOpen += 1
    }

    mutating func unlinkOpen(_ slot: UInt32) {
        let links = chats[slot].links
        if links.previous != 0 {
            chats[links.previous].links.next = links.next
        } else {
            people[chats[slot].visitor].openChats = links.next
        }
        if links.next != 0 { chats[links.next].links.previous = links.previous }
        if people[chats[slot].visitor].openChats == 0 { people[chats[slot].visitor].rest(with: slot) }
        chats[slot].links = Chat.Links()
        chatsOpen -= 1
    }

    /// To the end of one of the two lists, which its reason says.
    mutating func linkClosed(_ slot: UInt32) {
        let isUnread = chats[slot].reason == .unread
        let last = isUnread ? unreadLast : closedLast
        chats[slot].links = Chat.Links(next: 0, previous: last)
        if last != 0 { chats[last].links.next = slot }
        if isUnread {
            if last == 0 { unreadFirst = slot }
            unreadLast = slot
            chatsUnread += 1
        } else {
            if last == 0 { closedFirst = slot }
            closedLast = slot
        }
    }

    mutating func unlinkClosed(_ slot: UInt32) {
        let links = chats[slot].links
        let isUnread = chats[slot].reason == .unread
        if links.previous != 0 { chats[links.previous].links.next = links.next }
        if links.next != 0 { chats[links.next].links.previous = links.previous }
        if isUnread {
            if links.previous == 0 { unreadFirst = links.next }
            if links.next == 0 { unreadLast = links.previous }
            chatsUnread -= 1
        } else {
            if links.previous == 0 { closedFirst = links.next }
            if links.next == 0 { closedLast = links.previous }
        }
        chats[slot].links = Chat.Links()
    }

    mutating func linkOwned(_ slot: UInt32, by person: UInt32) {
        unlinkOwned(slot)
        let owner = people[person].operatorIndex
        chats[slot].owner = person
        guard owner != 0 else { return }
        let next = operators[owner].chats
        chats[slot].ownedLinks = Chat.Links(next: next, previous: 0)
        if next != 0 { chats[next].ownedLinks.previous = slot }
        operators[owner].chats = slot
        chats[slot].flags.insert(.owned)
    }

    /// The chat leaves its owner's list; `owner` goes on telling who had it.
    mutating func unlinkOwned(_ slot: UInt32) {
        guard chats[slot].flags.contains(.owned) else { return }
        let links = chats[slot].ownedLinks
        if links.previous != 0 {
            chats[links.previous].ownedLinks.next = links.next
        } else {
            operators[people[chats[slot].owner].operatorIndex].chats = links.next
        }
        if links.next != 0 { chats[links.next].ownedLinks.previous = links.previous }
        chats[slot].ownedLinks = Chat.Links()
        chats[slot].flags.remove(.owned)
    }

    /// B5.1: counted from the chats, never kept as a counter of its own; without those left unread (B3.9).
    @_optimize(speed)
    func load(of operatorIndex: UInt32) -> UInt32 {
        var load: UInt32 = 0
        var slot = operators[operatorIndex].chats
        while slot != 0 {
            if !isLeftUnread(chats[slot]) { load += 1 }
            slot = chats[slot].ownedLinks.next
        }
        return load
    }

    /// Open chats of a visitor, counted up to `limit`; what the shop owes counts against nobody (B4.9).
    func openChats(of person: UInt32, upTo limit: Int) -> Int {
        var count = 0
        var slot = people[person].openChats
        while slot != 0, count < limit {
            if chats[slot].state != .followup { count += 1 }
            slot = chats[slot].links.next
        }
        return count
    }

    /// Bounded all the same, for messages left in the night are chats (law 6).
    func followups(of person: UInt32, upTo limit: Int) -> Int {
        var count = 0
        var slot = people[person].openChats
        while slot != 0, count < limit {
            if chats[slot].state == .followup { count += 1 }
            slot = chats[slot].links.next
        }
        return count
    }
}
