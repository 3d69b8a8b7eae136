// The days of a wide shop: how time passes, who acts, how it goes down and comes up again, and how it ends.

import CKlepet

extension WideWorld {
    func run() throws {
        for person in operators { try setOperator(person) }
        try settle()
        for _ in 0..<steps {
            try passTime()
            switch random.weighted([(45, 0), (35, 1), (14, 2), (6, 3)]) {
            case 0:
                // Whoever is invited, looks.
                let invited = visitors.filter { (model.person($0.id)?.invitation ?? 0) != 0 && !$0.connected.isEmpty }
                if let person = random.pick(invited), let tab = person.connected.first, let client = use(tab),
                    random.chance(40)
                {
                    try answerInvitation(tab, client, person)
                } else if let person = random.pick(visitors) {
                    try visitorActs(person)
                }
            case 1: if let person = random.pick(operators) { try operatorActs(person) }
            case 2: if let person = random.pick(bots) { try botActs(person) }
            default: try deskActs()
            }
            if random.chance(75) { try settle() }
            if random.chance(10), let chat = random.pick(model.chats) {
                try settle()
                try compare(chat)
                try compareContext(chat)
            }
            if folder != nil, random.below(200) < 2 { try restart() }
        }
        try settle()
        try comeToRest()
    }

    private func passTime() throws {
        let deadline = shop.nextDeadline
        switch random.below(100) {
        case ..<35: return
        case ..<50 where deadline > now:
            try advance(to: deadline)
            if random.chance(50) { try turn() }
        case ..<98: try advance(to: now + random.milliseconds(1...tempo * 2))
        default: try advance(to: now + random.milliseconds(600_000...28_800_000))  // the doors open and close
        }
    }

    func advance(to time: Int64) throws {
        let status = shop.advance(to: time)
        try check(status == KLEPET_OK, "time passes", "advance to \(time) gave \(status)")
        now = time
        trace("@\(now)")
        try missTheSilent()
        try settle()
    }

    private func turn() throws {
        let status = shop.step()
        try check(status == KLEPET_OK, "the shop turns", "step gave \(status)")
        try settle()
    }

    private func setOperator(_ person: Person) throws {
        var options = klepet_operator_options()
        options.size = UInt32(MemoryLayout<klepet_operator_options>.stride)
        options.capacity = UInt32(random.within(1...4))
        options.flags = KLEPET_OPERATOR_MAY_BAN | KLEPET_OPERATOR_MAY_REDACT | KLEPET_OPERATOR_MAY_REPORT  // B20.2
        let departments = random.pick([nil, "support", "support,sales", "leads", "support,leads"]) ?? nil
        try call("desk", "operator \(person.key)") {
            withBytes(person.key) { bytes, count in
                (options.key, options.key_bytes) = (bytes, count)
                (options.name, options.name_bytes) = (bytes, count)
                return withBytes(departments) { bytes, count in
                    (options.departments, options.departments_bytes) = (bytes, count)
                    return klepet_operator_set(desk.handle, &options, &person.id, nil)
                }
            }
        }
    }

    // MARK: down and up

    private func restart() throws {
        guard let folder else { return }
        try settle()
        let isCrash = random.chance(50)
        // Accepted and not durable: a crash loses it.
        for _ in 0..<random.below(3) {
            if let person = random.pick(visitors), let tab = person.connected.first { try quietWord(tab) }
        }
        let durable = model.lastSeq
        trace(isCrash ? "== crash" : "== close")
        let from = folder.file(restarts)
        if isCrash { try folder.copy(from, folder.file(restarts + 1)) }
        let status = shop.close()
        try check(status == KLEPET_OK, "the shop closes", "status \(status)")
        if isCrash {
            folder.remove(restarts)
            restarts += 1
            words.forget(after: durable)
        }
        for person in visitors + operators + bots { for tab in person.tabs { tab.client = nil } }
        now += random.weighted([(50, Int64(0)), (30, 60_000), (20, 7_200_000)])
        do {
            shop = try Shop(path: folder.file(restarts), policy: nil, at: now)
        } catch { throw Violation(invariant: "the shop opens again", detail: "status \(error.status)") }
        now = shop.now
        model.openedAt = now
        try joinDesk()
        try compareLog(through: durable)
        try settle()
        try turn()
    }

    private func quietWord(_ tab: Tab) throws {
        guard let client = use(tab), let chat = random.pick(model.chats.filter { $0.visitor == tab.person.id }) else {
            return
        }
        _ = try say(tab.name, client, chat.id, "before the light goes out \(words.next())")
    }

    /// Everything that was shown before is there; of texts only what was not destroyed.
    private func compareLog(through seen: UInt64) throws {
        var next: UInt64 = 1
        while next <= seen {
            let answer = shop.events(desk, max: Int(min(64, seen - next + 1)))
            try check(
                answer.isFine && !answer.value.isEmpty, "nothing acknowledged is lost over a restart (B2.4)",
                "status \(answer.status), from #\(next) of \(seen)")
            for fact in answer.value where fact.seq != 0 {
                var known = model.log[Int(next) - 1]
                if fact.text.isEmpty { (known.text, known.flags, known.hasShape) = ("", fact.flags, fact.hasShape) }
                if fact.id.isEmpty { known.id = "" }
                // B18.2: its shape has been answered since.
                known.flags |= fact.flags & UInt8(KLEPET_EVENT_FLAG_SHAPE_OVER)
                // B13.1: the first half of a card, masked where it stood.
                if model.masked.contains(fact.seq) { known.text = fact.text }
                try check(
                    fact == known, "the log after a restart is the log before", "\(known.line) became \(fact.line)")
                try model.checkMasked(fact)
                next += 1
            }
        }
    }

    // MARK: rest

    /// Everybody leaves. In four days every chat is closed or a follow-up, whatever it waited for.
    private func comeToRest() throws {
        for person in visitors + operators + bots { for tab in person.connected { try leave(tab) } }
        try settle()
        let until = now + 4 * 86_400_000
        var turns = 0
        while true {
            let deadline = shop.nextDeadline
            if deadline == 0 || deadline > until { break }
            turns += 1
            try check(
                turns < 3_000 + model.chats.count * 60, "everything comes to rest",
                "next deadline \(deadline) after \(turns) turns")
            try advance(to: max(now, deadline))
            try turn()
        }
        try advance(to: max(now, until))
        try turn()
        let isAnyOperatorOnline = model.people.contains { $0.role == UInt8(KLEPET_ROLE_OPERATOR) && $0.isOnline }
        for chat in model.chats {
            let isOld = chat.state == .closed && rules.retentionDays > 0 && now > chat.closedAt + rules.retention
            try check(
                !isOld || model.erasedAt[chat.id] ?? 0 >= chat.closedAt, "texts go by their age (B13.4)",
                "chat \(name(chat.id)), closed at \(chat.closedAt)")
            // B5.8: with nobody online who could come, a chat stays with an owner who is gone, on hold or in a call too.
            let stays = chat.isAttended && !isAnyOperatorOnline
            try check(
                chat.state == .closed || chat.state == .followup || stays, "every chat comes to rest",
                "chat \(name(chat.id)): \(chat.state), owner \(chat.owner)")
            try compare(chat)
            try compareContext(chat)
        }
        let audit = shop.audit()
        try check(audit.isFine, "the audit is clean (B14.4)", "status \(audit.status): \(audit.value)")
        if isRehearsed {
            let outcome = shop.rehearse(desk)
            try check(
                outcome.isFine && outcome.value.contains(#""difference_count":0"#),
                "a rehearsal under its own policy is no different (B14.3)",
                "status \(outcome.status): \(outcome.value)")
        }
        try importAll()
        print.add(shop.digest)
        let status = shop.close()
        try check(status == KLEPET_OK, "the shop closes", "status \(status)")
        try searchFiles("after the close")
        try findSomething()
    }
}
