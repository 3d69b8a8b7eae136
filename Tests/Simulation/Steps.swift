// The day of the shop: who is there, how time passes, who acts next, and how it all comes to rest.

import CKlepet

extension World {
    /// People of this shop. Operators are entered by the back office; visitors come by themselves.
    func hire() {
        for number in 0..<random.within(1...6) {
            let person = Person(role: KLEPET_ROLE_OPERATOR, key: "operator-\(number)")
            person.diligence = random.pick([20, 60, 85, 95]) ?? 85
            for console in 0..<random.within(1...2) {
                person.tabs.append(
                    Tab(person, name: "o\(number).\(console)", polls: random.chance(40), isMobile: false))
            }
            people.append(person)
        }
        for number in 0..<random.within(2...14) {
            let person = Person(role: KLEPET_ROLE_VISITOR, key: "visitor-\(number)")
            for tab in 0..<random.within(1...3) {
                person.tabs.append(
                    Tab(person, name: "v\(number).\(tab)", polls: random.chance(50), isMobile: random.chance(30)))
            }
            people.append(person)
        }
    }

    func run() throws {
        try setOperators()
        try settle()
        for _ in 0..<steps {
            try passTime()
            try act()
            if random.chance(70) { try settle() }
            if random.chance(10), let chat = random.pick(model.chats), !isDirty { try compare(chat) }
            if folder != nil, random.below(200) < 3 { try restart() }
        }
        try settle()
        try comeToRest()
    }

    private func passTime() throws {
        let deadline = shop.nextDeadline
        switch random.below(100) {
        case ..<25: return  // at the same instant
        case ..<45 where deadline > now:
            try advance(to: deadline)  // B3.7: inputs at the very time of a timer
            if random.chance(30) { try turn() }
        case ..<98: try advance(to: now + random.milliseconds(1...max(2, tempo * 2)))
        case ..<99: try advance(to: now + random.milliseconds(60_000...1_200_000))
        default: try advance(to: now + (random.chance(20) ? random.milliseconds(3_600_000...100_000_000) : 700_000))
        }
    }

    func advance(to time: Int64) throws {
        let status = shop.advance(to: time)
        try check(status == KLEPET_OK, "time passes", "advance to \(time) gave \(status)")
        now = time
        trace("@\(now)")
        try check(shop.now == now, "virtual time is what it was set to", "\(shop.now), not \(now)")
        isDirty = false
        try settle()
    }

    private func turn() throws {
        let status = shop.step()
        try check(status == KLEPET_OK, "the shop turns", "step gave \(status)")
        try settle()
    }

    private func act() throws {
        let acting = random.weighted([(46, 0), (44, 1), (5, 2), (5, 3)])
        switch acting {
        case 0: if let person = random.pick(people.filter { $0.isVisitor }) { try visitorActs(person) }
        case 1: if let person = random.pick(people.filter { !$0.isVisitor }) { try operatorActs(person) }
        case 2: try backOfficeActs()
        default: break
        }
    }

    // MARK: connecting

    /// A tab of the person that is connected and not fallen silent; none: one connects.
    func tab(of person: Person) throws -> Tab? {
        let awake = person.connected.filter { $0.silentUntil <= now }
        if !awake.isEmpty, !random.chance(5) { return random.pick(awake) }
        guard let tab = random.pick(person.tabs.filter { $0.client == nil }) else { return random.pick(awake) }
        try connect(tab)
        return tab
    }

    func connect(_ tab: Tab) throws {
        // It resumes where it was; now and then it lost the last batch, or everything.
        var after = tab.seen
        var flags: UInt32 = 0
        if random.chance(10) { after = 0 }
        if random.chance(15), after > 3 { after -= UInt64(random.below(3)) }
        if !isDirty, random.chance(5) {
            flags |= KLEPET_JOIN_FROM_NOW
            after = model.lastSeq
        }
        if tab.polls { flags |= KLEPET_JOIN_POLLS }
        if tab.isMobile { flags |= KLEPET_JOIN_MOBILE }
        let before = shop.statistics.accepted_seq
        // B13.2: the shop's word, and nobody else's.
        let isPreferred = tab.person.role == KLEPET_ROLE_VISITOR && random.chance(10)
        let answer = shop.join(
            tab.person.role, key: tab.person.key, name: tab.person.key, flags: flags, after: after,
            priority: isPreferred ? Int32(random.within(-100...100)) : 0)
        trace("  \(tab.name): join after \(after) flags \(flags) -> \(answer.status)")
        guard let client = answer.value, answer.isFine else {
            try check(
                answer.status == KLEPET_PERSON_UNKNOWN && !tab.person.isVisitor, "who comes may join",
                "\(tab.name): \(answer.status)")
            return try check(
                shop.statistics.accepted_seq == before, "a refusal changes nothing (B1.2)", "join of \(tab.name)")
        }
        isDirty = isDirty || shop.statistics.accepted_seq != before
        tab.connected(client, at: now, from: after)
        var number: UInt64 = 0
        try check(klepet_person(client.handle, &number) == KLEPET_OK && number != 0, "a person has a number", tab.name)
        try check(
            tab.person.id == 0 || tab.person.id == number, "the same key, the same person",
            "\(tab.name): \(tab.person.id), now \(number)")
        tab.person.id = number
    }

    func leave(_ tab: Tab) throws {
        guard let client = tab.client else { return }
        let status = klepet_leave(client.handle)
        trace("  \(tab.name): leave -> \(status)")
        try touched(tab, "leave", status)
        tab.client = nil
        isDirty = true
    }

    // MARK: rest

    /// Nobody acts any more. Time goes on until no timer is armed, which has to come within a bounded number of timers;
    /// then each chat is closed or in followup, or with an operator who is here and in one of the ways in which only
    /// people move it on: on hold, the ladder switched off, or the operator not having said a word since taking it; or
    /// that operator is gone and nobody else is online (B5.8). Nobody who is owed an answer rests with an operator.
    func comeToRest() throws {
        let isEmpty = random.chance(50)
        // Who chose to wait waits for as long as they are here (B4.3): nobody waits for ever.
        for person in people where isEmpty || waits(person) { for tab in person.connected { try leave(tab) } }
        try settle()
        var turns = 0
        while true {
            let deadline = shop.nextDeadline
            if deadline == 0 { break }
            turns += 1
            try check(
                turns < 5_000 + model.chats.count * 3_000, "everything comes to rest",
                "next deadline \(deadline) after \(turns) turns")
            try advance(to: max(now, deadline))
            try turn()
        }
        for chat in model.chats {
            try check(
                isAtRest(chat), "every chat comes to rest",
                "chat \(name(chat.id)): \(chat.state), turn \(chat.turn), owner \(chat.owner), no timer is armed")
            try compare(chat)
        }
        for tab in people.flatMap({ $0.connected }) {
            // Everybody reads to the end.
            var turns = 0
            while tab.client != nil, tab.position < model.log.count {
                try poll(tab, max: 64)
                turns += 1
                try check(turns <= model.log.count * 2 + 8, "reading comes to an end", "\(tab.name) at \(tab.position)")
            }
        }
        try settle()
        let audit = shop.audit()
        try check(audit.isFine, "the audit is clean (B14.4)", "status \(audit.status): \(audit.value)")
        print.add(shop.digest)
        let status = shop.close()
        try check(status == KLEPET_OK, "the shop closes", "status \(status)")
    }

    private func waits(_ person: Person) -> Bool {
        model.chats.contains { chat in
            chat.isWaiting && chat.waits && chat.visitor == person.id
        }
    }

    private func isAtRest(_ chat: ChatModel) -> Bool {
        switch chat.state {
        case .closed, .followup: true
        case .queued, .offered: false
        case .held: chat.turn != .operators && isKept(chat)
        case .active:
            isKept(chat) && chat.turn != .operators && (!chat.ladderOn || chat.saidAt == 0 && !chat.isSettled)
        }
    }

    private func isKept(_ chat: ChatModel) -> Bool {
        model.person(chat.owner)?.isHere == true || !model.isSomebodyOnline(for: chat)
    }
}
