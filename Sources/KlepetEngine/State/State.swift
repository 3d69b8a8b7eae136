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
    /// B15.1, from the policy.
    var catalogue = Catalogue()
    /// Of the names of people who gave one, by person: so that a new one is told from the one known.
    /// They stand in the journal.
    var nameDigests = Slab<UInt64>(capacity: Limits.peopleMax, zero: 0)

    /// Closed chats in the order of closing: the oldest gives its slot to a new chat once it cannot be reopened (B1.4).
    var closedFirst: UInt32 = 0
    var closedLast: UInt32 = 0
    /// Free records of `waiting`, linked by `chat`.
    var waitingFree: UInt32 = 0
    /// Free records of `asides`, linked by `next`.
    var asideFree: UInt32 = 0
    /// Free records of `transfers`, linked by `chat`.
    var transferFree: UInt32 = 0
    var chatsOpen = 0
    var chatsWaiting = 0
    /// Messages retracted lately, so that they are not edited (B2.9): number and time.
    var retracted: [(seq: UInt64, at: Int64)] = []
    /// As events have it.
    var lastAt: Int64 = 0
    var timeline = Timeline()
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

    /// 0: nobody is known by this number.
    func person(_ id: PersonID) -> UInt32 {
        let person = UInt32(truncatingIfNeeded: id)
        return UInt64(person) == id && people.isKnown(person) ? person : 0
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
    /// When chats left the line, the last 21: 20 intervals. Oldest first.
    var leftAt: [Int64] = []
    static let leftMax = 21
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
    /// B1: in the order of asking.
    var questions: [QuestionRule] = []
    /// Of these the required ones, as bits of interned keys.
    var required: UInt64 = 0
    /// Interned, in the order in which they are tried (B5.4).
    var fallbacks: [UInt8] = []
    /// The same as bits.
    var helpers: UInt64 = 0
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
    var locales = Language.allCases.map(\.rawValue)
    /// Keys of questions (B1).
    var questions: [String] = []

    mutating func intern(_ policy: Policy) {
        Self.add(policy.departments.map(\.name), to: &departments)
        Self.add(policy.skills, to: &skills)
        Self.add(policy.languages, to: &languages)
        Self.add(policy.texts.map { $0.locale.lowercased() }, to: &locales)
        for rule in policy.invitations.rules { Self.add(rule.text.map { $0.locale.lowercased() }, to: &locales) }
        for department in policy.departments { Self.add(department.intake.map(\.key), to: &questions) }
    }

    /// False: more names over time than there are bits.
    func hasRoom(for policy: Policy) -> Bool {
        var after = self
        after.intern(policy)
        return after.departments.count <= Limits.namesMax && after.skills.count <= Limits.namesMax
            && after.languages.count <= Limits.namesMax && after.locales.count <= Limits.localesMax
            && after.questions.count <= Limits.namesMax
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
        let kept = max(policy.reopenWithinMilliseconds, policy.messageIDRememberedMilliseconds)
        if closedFirst != 0, Int64(chats.count) > policy.rememberedChats, chats[closedFirst].since &+ kept < now,
            surveyEnd(chats[closedFirst]) <= now
        {
            let generation = chats[closedFirst].id >> 32
            if generation < 1 << 20 { return (closedFirst, (generation + 1) << 32 | UInt64(closedFirst)) }
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
        chats[slot].links = Chat.Links()
        chatsOpen -= 1
    }

    mutating func linkClosed(_ slot: UInt32) {
        chats[slot].links = Chat.Links(next: 0, previous: closedLast)
        if closedLast != 0 { chats[closedLast].links.next = slot } else { closedFirst = slot }
        closedLast = slot
    }

    mutating func unlinkClosed(_ slot: UInt32) {
        let links = chats[slot].links
        if links.previous != 0 { chats[links.previous].links.next = links.next } else { closedFirst = links.next }
        if links.next != 0 { chats[links.next].links.previous = links.previous } else { closedLast = links.previous }
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

    /// B5.1: counted from the chats, never kept as a counter of its own.
    func load(of operatorIndex: UInt32) -> UInt32 {
        var load: UInt32 = 0
        var slot = operators[operatorIndex].chats
        while slot != 0 {
            load += 1
            slot = chats[slot].ownedLinks.next
        }
        return load
    }

    /// Open chats of a visitor, counted up to `limit`.
    func openChats(of person: UInt32, upTo limit: Int) -> Int {
        var count = 0
        var slot = people[person].openChats
        while slot != 0, count < limit {
            count += 1
            slot = chats[slot].links.next
        }
        return count
    }
}
