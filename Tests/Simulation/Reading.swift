// What a client pulls, held against what its role may see: everything of it, nothing else, in order, once, across
// resumes (B2.5), and nothing before it is durable (B2.4).

import CKlepet

extension World {
    /// Whether the client must see the event, and whether it may. They differ for an operator who was asked to help out
    /// in another department: then the chat is theirs to see while they have it.
    func visibility(_ fact: Fact, _ person: Person) -> (must: Bool, may: Bool) {
        switch fact.kind {
        case .policySet, .shopOpened: return (false, false)
        case .personAdded, .operatorSet, .personRenamed, .wentOnline, .wentOffline, .presenceSet:
            return (!person.isVisitor, !person.isVisitor)
        default: break
        }
        guard let chat = model.chat(fact.chat) else { return (false, false) }
        if person.isVisitor {
            let sees = chat.visitor == person.id && !fact.isNote && !Self.forStaff.contains(fact.kind)
            return (sees, sees)
        }
        guard let known = model.person(person.id) else { return (false, false) }
        let serves = known.profile.serves(chat.department)
        // What happened before their departments were changed, they may have passed by when it was not theirs to see.
        return (
            serves && fact.seq > known.servesSince,
            serves || chat.involved.contains(person.id) || model.helpsOut(known, chat.department)
        )
    }

    private static let forStaff: [Fact.Kind] = [
        .offered, .offerEnded, .promiseNear, .promiseDue, .replyLate, .replyOverdue, .rungSkipped, .leftUnread,
        .ladderSet, .settled, .followupDue, .followupOverdue,
    ]

    /// Pulls once. The log is complete up to what is durable when this is called.
    func poll(_ tab: Tab, max: Int) throws {
        guard let client = tab.client else { return }
        try observe()
        let answer = shop.events(client, max: max)
        trace(
            """
              \(tab.name): \(max) events from \(tab.seen) -> \(answer.status), \(answer.value.count) to \
            \(answer.value.last?.seq ?? 0)
            """)
        try touched(tab, "events", answer.status)
        guard answer.isFine else { return }
        var reached: [(chat: UInt64, seq: UInt32)] = []
        for fact in answer.value {
            if fact.seq == 0 {
                try signal(fact, tab)
                continue
            }
            try expect(fact, tab)
            tab.seen = fact.seq
            if fact.kind == .said, fact.person != tab.person.id { reached.append((fact.chat, fact.chatSeq)) }
        }
        // Fewer than asked for may be all that lies in one place; none is none (klepet_events).
        if answer.value.isEmpty {
            while tab.position < model.log.count {
                let left = model.log[tab.position]
                try check(
                    !visibility(left, tab.person).must, "every client sees what its role may see (B2.5)",
                    "\(tab.name) misses \(left.line)")
                tab.position += 1
            }
        }
        try acknowledge(reached, tab, client)
    }

    private func expect(_ fact: Fact, _ tab: Tab) throws {
        try check(
            fact.seq <= shop.statistics.durable_seq, "nothing is shown before it is durable (B2.4)",
            "\(tab.name): \(fact.line)")
        try check(
            fact.seq > UInt64(tab.position), "each event once, in order (B2.5)",
            "\(tab.name), after \(tab.position): \(fact.line)")
        while tab.position < Int(fact.seq) - 1, tab.position < model.log.count {
            let skipped = model.log[tab.position]
            try check(
                !visibility(skipped, tab.person).must, "every client sees what its role may see (B2.5)",
                "\(tab.name) misses \(skipped.line)")
            tab.position += 1
        }
        try check(Int(fact.seq) <= model.log.count, "readers see one log (B2.1)", "\(tab.name): \(fact.line)")
        var known = model.log[Int(fact.seq) - 1]
        // B22.2: the key is the back office's.
        if known.kind == .personAdded || known.kind == .operatorSet { known.id = "" }
        let mayDiffer =
            model.mayBeRedacted(fact.seq) || model.mayBeRedacted(known.subject) || model.mayBeTakenBack(known)
        if model.wasTakenBack(known) {
            try check(fact.text.isEmpty, "what was taken back is read by nobody (B2.12)", "\(tab.name): \(fact.line)")
        }
        try check(
            fact.matches(known, textMayDiffer: mayDiffer),
            "readers see one log (B2.1)", "\(tab.name) sees \(fact.line) instead of \(known.line)")
        try check(
            visibility(known, tab.person).may, "a client sees only what its role may see (B2.5)",
            "\(tab.name): \(fact.line)")
        if fact.kind == .said, model.wasRedacted(fact.seq) {
            try check(fact.text.isEmpty, "what was redacted is gone (B2.9)", "\(tab.name): \(fact.line)")
        }
        tab.position = Int(fact.seq)
    }

    /// B2.8.
    private func signal(_ fact: Fact, _ tab: Tab) throws {
        if fact.kind == .messageRefused {
            try check(fact.person == tab.person.id, "a refusal is told to the author", "\(tab.name): \(fact.line)")
            forgetHeldBack(fact.id, of: tab.person)
            return
        }
        try check(fact.kind == .typing || fact.kind == .typingStopped, "live signals have no number", fact.line)
        guard let chat = model.chat(fact.chat) else { return }
        try check(fact.person != tab.person.id, "nobody sees themselves type (B2.8)", "\(tab.name): \(fact.line)")
        let sees =
            tab.person.isVisitor
            ? chat.visitor == tab.person.id : visibility(model.log[Int(chat.lastSeq) - 1], tab.person).may
        try check(sees, "typing is seen in own chats only (B2.8)", "\(tab.name): \(fact.line)")
        if !fact.text.isEmpty {
            try check(
                rules.preview && chat.involved.contains(tab.person.id),
                "a preview reaches the chat's operator only (B2.8)", fact.line)
        }
    }

    /// Receipts, as far as this client gives any.
    private func acknowledge(_ reached: [(chat: UInt64, seq: UInt32)], _ tab: Tab, _ client: Client) throws {
        var last: [(chat: UInt64, seq: UInt32)] = []
        for (chat, seq) in reached {
            if let index = last.firstIndex(where: { $0.chat == chat }) {
                last[index].seq = seq
            } else {
                last.append((chat, seq))
            }
        }
        for (chat, seq) in last where random.chance(tab.person.isVisitor ? 70 : 20) {
            let read = random.chance(40) ? seq : 0
            try call(
                tab, "receipt \(name(chat)) \(seq) \(read)",
                [KLEPET_CHAT_UNKNOWN, KLEPET_NOT_IN_DEPARTMENT, KLEPET_TOO_MANY_EVENTS]
            ) {
                klepet_receipt(client.handle, chat, seq, read, nil)
            }
        }
    }
}
