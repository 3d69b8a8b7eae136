// B8: whom the shop invites, when, and what becomes of it.

import Testing

@testable import KlepetEngine

private func rule(_ name: String, _ change: (inout Policy.Invitations.Rule) -> Void = { _ in })
    -> Policy.Invitations.Rule
{
    var rule = Policy.Invitations.Rule(name: name)
    change(&rule)
    return rule
}

private func story(
    _ rules: [Policy.Invitations.Rule] = [rule("help")], _ change: (inout Policy) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation, _ story: (Shop) throws -> Void
) throws {
    try scenario(
        .take,
        policy: {
            $0.invitations.rules = rules
            change(&$0)
        }, at: location, story)
}

extension Participant {
    fileprivate func visits(_ page: String = "/shoes", _ change: (inout VisitReport) -> Void = { _ in }) throws(Refusal)
    {
        try withText(page) { (text) throws(Refusal) in
            var report = VisitReport(page: text)
            change(&report)
            try does(.visit(report))
        }
    }

    fileprivate func answers(_ answer: InvitationAnswer, _ number: UInt64) throws(Refusal) {
        try does(.answerInvitation(number: number, answer))
    }

    /// What the page is told: "invitation 7 help: May we help?", "gone 7".
    fileprivate func hearsOfInvitations() -> [String] {
        var told: [String] = []
        shop.engine.pullSignals(client, max: 10) { event, text, id in
            let words = String(decoding: text, as: UTF8.self)
            told.append(
                event.kind == .invitation
                    ? "invitation \(event.value) \(String(decoding: id, as: UTF8.self)): \(words)"
                    : "gone \(event.value)")
            return true
        }
        return told
    }
}

extension Shop {
    /// What happened about invitations, in short words.
    fileprivate var invitations: [String] {
        journal.filter { (14...16).contains($0.event.kind?.rawValue ?? 0) }.map { $0.told(self) }
    }

    fileprivate var number: UInt64 { journal.last { $0.event.kind == .invitationSent }?.event.seq ?? 0 }
}

@Suite("B8 invitations")
struct B8InvitationTests {
    @Test(
        """
        B8.1: given a rule of ten seconds, when the page has been in sight for so long, then the visitor is invited; \
        a millisecond before, not
        """)
    func dwell() throws {
        try story([
            rule("help") {
                $0.text = [.init(locale: "cs", text: "Poradíme?"), .init(locale: "en", text: "May we help?")]
            }
        ]) { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds - 1)
            #expect(shop.invitations.isEmpty)
            shop.passes(1)
            #expect(shop.invitations == ["invited eva: help"])
            #expect(eva.hearsOfInvitations() == ["invitation \(shop.number) help: May we help?"])
            #expect(eva.hearsOfInvitations().isEmpty, "told once")
            let sent = try #require(shop.journal.first { $0.event.kind == .invitationSent })
            #expect(sent.event.until == sent.event.at + 15.minutes)
            #expect(sent.event.subject == eva.person && sent.event.chat == 0)
        }
    }

    @Test(
        """
        B8.1: given a page out of sight, then its time does not count; in sight again, it goes \
        on; a new page begins anew
        """)
    func visibility() throws {
        try story { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(6.seconds)
            try eva.visits { $0.isHidden = true }
            shop.passes(1.hours)
            #expect(shop.invitations.isEmpty)
            try eva.visits()
            shop.passes(3.seconds)
            try eva.visits("/hats")
            shop.passes(9.seconds)
            #expect(shop.invitations.isEmpty)
            shop.passes(1.seconds)
            #expect(shop.invitations.count == 1)
        }
    }

    @Test(
        """
        B8.1: given rules on page, pages seen, cart, visits and idling at the checkout, then the first by \
        priority that fits is taken
        """)
    func conditions() throws {
        let rules = [
            rule("any"), rule("shoes") { ($0.page, $0.priority) = ("/shoes/*", 1) },
            rule("third page") { ($0.pagesMin, $0.priority) = (3, 2) },
            rule("full cart") { ($0.cartMin, $0.priority) = (100, 3) },
            rule("regular") { ($0.visitsMin, $0.priority) = (5, 4) },
            rule("stuck") { ($0.idleAtCheckoutMilliseconds, $0.priority) = (60_000, 5) },
            rule("stuck too") { ($0.idleAtCheckoutMilliseconds, $0.priority) = (60_000, 5) },
        ]
        func invited(by page: String, after: Int64 = 10.seconds, _ change: (inout VisitReport) -> Void = { _ in })
            throws -> String
        {
            var name = ""
            try story(rules) { shop in
                _ = shop.operator("ana")
                let eva = shop.visitor("eva")
                try eva.visits(page, change)
                shop.passes(after)
                name = shop.journal.last { $0.event.kind == .invitationSent }?.id ?? ""
            }
            return name
        }
        #expect(try invited(by: "/") == "any")
        #expect(try invited(by: "/shoes/42") == "shoes")
        #expect(try invited(by: "/shoes/42") { $0.pages = 3 } == "third page")
        #expect(try invited(by: "/shoes/42") { ($0.pages, $0.cart) = (3, 100) } == "full cart")
        #expect(try invited(by: "/shoes/42") { ($0.cart, $0.visits) = (99, 5) } == "regular")
        #expect(
            try invited(by: "/pay") { ($0.isCheckout, $0.visits) = (true, 1) } == "any",
            "after ten seconds nobody is stuck")
        try story(Array(rules.suffix(2))) { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits("/pay") { $0.isCheckout = true }
            shop.passes(59.seconds)
            #expect(shop.invitations.isEmpty)
            try eva.visits("/pay") { ($0.isCheckout, $0.cart) = (true, 7) }
            shop.passes(59.seconds)
            #expect(shop.invitations.isEmpty, "something happened")
            shop.passes(1.seconds)
            #expect(shop.invitations == ["invited eva: stuck"])
        }
    }

    @Test(
        """
        B8.2: given nobody who could take the chat (away, at capacity, without the skill, of another department), then \
        nobody is invited until somebody can
        """)
    func onlyIfSomebodyCould() throws {
        let rules = [rule("tax") { ($0.skill, $0.department) = ("tax", "sales") }]
        try story(
            rules,
            {
                $0.skills = ["tax"]
                $0.departments.append(Policy.Department(name: "sales"))
                $0.departments[1].mode = .take
            }
        ) { shop in
            _ = shop.operator("other department", departments: ["support"], skills: ["tax"])
            _ = shop.operator("without the skill", departments: ["sales"])
            let ana = shop.operator("ana", capacity: 1, departments: ["sales"], skills: ["tax"])
            try ana.becomes(.away)
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(2.minutes)
            #expect(shop.invitations.isEmpty)
            try ana.becomes(.online)
            let other = try shop.visitor("zoe").starts("Hello?", department: "sales")
            try ana.takes(other)
            shop.passes(2.minutes)
            #expect(shop.invitations.isEmpty)
            try ana.ends(other)
            shop.passes(30.seconds)
            #expect(shop.invitations == ["invited eva: tax"])
        }
    }

    @Test(
        """
        B8.2: given an invitation, when the last who could take the chat is full or gone, then it is \
        withdrawn, and the page is told
        """)
    func withdrawn() throws {
        try story { shop in
            let ana = shop.operator("ana", capacity: 1)
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            let number = shop.number
            #expect(eva.hearsOfInvitations().count == 1)
            let other = try shop.visitor("zoe").starts("Hello?")
            #expect(shop.invitations.count == 1)
            try ana.takes(other)
            #expect(shop.invitations == ["invited eva: help", "withdrawn eva: help"])
            #expect(eva.hearsOfInvitations() == ["gone \(number)"])
            #expect(shop.refusal { () throws(Refusal) in try eva.answers(.shown, number) } == .invitationGone)
            #expect(shop.refusal { () throws(Refusal) in try eva.answers(.accepted, number) } == .invitationGone)
        }
    }

    @Test("B8.2: given closed hours or the last call, then nobody is invited, and who was is invited no more")
    func hours() throws {
        var hours = Policy.Hours()
        hours.weekly = [.init(days: 0b111_1111, open: .init(from: 540, to: 1020))]
        let midnight = opening / 86_400_000 * 86_400_000
        try scenario(
            .take, from: midnight + 17.hours - 1.minutes,
            policy: {
                $0.departments[0].hours = hours
                $0.invitations.rules = [rule("help")]
            }
        ) { shop in
            _ = shop.operator("ana")
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            try eva.visits()
            shop.passes(55.seconds)
            try zoe.visits()
            shop.passes(5.seconds)
            #expect(shop.invitations == ["invited eva: help", "withdrawn eva: help"])
            shop.passes(1.hours)
            #expect(shop.invitations.count == 2)
        }
    }

    @Test(
        "B8.2: given an invitation that nobody answers, then it expires after fifteen minutes, over restarts too",
        arguments: [nil, false, true])
    func expires(restart: Bool?) throws {
        try story { shop in
            let ana = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            let number = shop.number
            try eva.answers(.shown, number)
            if restart == nil {
                shop.passes(15.minutes - 1)
                #expect(shop.invitations == ["invited eva: help", "shown to eva: help"])
                shop.passes(1)
                #expect(shop.invitations.last == "expired eva: help")
                #expect(shop.refusal { () throws(Refusal) in try eva.answers(.dismissed, number) } == .invitationGone)
            } else if let restart {
                ana.leaves()
                shop.restarts(fromSnapshot: restart, after: 20.minutes)
                #expect(shop.invitations.last == "withdrawn eva: help" || shop.invitations.last == "expired eva: help")
                #expect(shop.invitations.count == 3, "ended once")
            }
        }
    }

    @Test(
        "B8.3: given an invitation under way or sent in the last 24 hours, then there is no other, whatever page or tab"
    )
    func onceADay() throws {
        try story([rule("help"), rule("again")]) { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            let tab = shop.join("eva", .visitor)
            try eva.visits()
            try tab.visits("/hats")
            shop.passes(1.minutes)
            #expect(shop.invitations.count == 1)
            #expect(eva.hearsOfInvitations() == tab.hearsOfInvitations())
            shop.passes(15.minutes)
            try eva.visits("/boots")
            shop.passes(23.hours)
            #expect(shop.invitations == ["invited eva: help", "expired eva: help"])
            shop.passes(50.minutes)
            #expect(shop.invitations.count == 3)
        }
    }

    @Test("B8.3: given a dismissal, then there is none for seven days")
    func dismissed() throws {
        try story { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            try eva.answers(.shown, shop.number)
            try eva.answers(.dismissed, shop.number)
            #expect(shop.invitations.last == "dismissed eva: help")
            shop.restarts(fromSnapshot: true)
            _ = shop.join("ana", .operator)
            let again = shop.join("eva", .visitor)
            try again.visits()
            shop.passes(7 * 24.hours - 1.minutes)
            #expect(shop.invitations.count == 3)
            shop.passes(1.minutes)
            #expect(shop.invitations.count == 4)
        }
    }

    @Test(
        "B8.3: given a visitor who types, pays or chats, then there is no invitation; who begins to, is invited no more"
    )
    func busy() throws {
        try story { shop in
            _ = shop.operator("ana", capacity: 9)
            let (typist, payer, talker, eva, zoe) = (
                shop.visitor("typist"), shop.visitor("payer"), shop.visitor("talker"), shop.visitor("eva"),
                shop.visitor("zoe")
            )
            try typist.visits()
            try payer.visits { $0.isPaying = true }
            try talker.starts("Hello?")
            try talker.visits()
            shop.passes(9.seconds)
            try typist.visits { $0.isTyping = true }
            shop.passes(9.seconds)
            #expect(shop.invitations.isEmpty)
            shop.passes(1.seconds)
            #expect(shop.invitations == ["invited typist: help"], "ten seconds after the last key")
            try eva.visits()
            try zoe.visits()
            shop.passes(10.seconds)
            try eva.visits { $0.isPaying = true }
            try zoe.starts("Hello?")
            #expect(shop.invitations.suffix(2) == ["withdrawn eva: help", "withdrawn zoe: help"])
        }
    }

    @Test(
        """
        B8.4: given an invitation that is shown and accepted, then these are events, no chat has begun (B1.1), and the \
        chat that begins carries it
        """,
        arguments: [false, true])
    func accepted(restart: Bool) throws {
        try story(
            [rule("tax") { ($0.skill, $0.department) = ("tax", "sales") }],
            {
                $0.skills = ["tax"]
                $0.departments.append(Policy.Department(name: "sales"))
            }
        ) { shop in
            _ = shop.operator("ana", skills: ["tax"])
            var eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            let number = shop.number
            #expect(shop.refusal { () throws(Refusal) in try eva.answers(.accepted, number + 1) } == .invitationGone)
            let zoe = shop.visitor("zoe")
            #expect(shop.refusal { () throws(Refusal) in try zoe.answers(.accepted, number) } == .invitationGone)
            try eva.answers(.shown, number)
            #expect(shop.refusal { () throws(Refusal) in try eva.answers(.shown, number) } == .already)
            try eva.answers(.accepted, number)
            #expect(shop.invitations == ["invited eva: tax", "shown to eva: tax", "accepted eva: tax"])
            #expect(shop.engine.counts.chats == 0)
            if restart {
                shop.restarts(fromSnapshot: true)
                eva = shop.join("eva", .visitor)
            }
            let chat = try eva.starts("Yes please")
            let started = try #require(shop.facts(of: chat, .started).first)
            #expect(started.id == "tax" && started.text == "sales" && started.event.reason == 1)
            let slot = shop.engine.state.slot(of: chat)
            #expect(shop.engine.state.aside(shop.engine.state.chats[slot]).invitation == number)
            let other = try eva.starts("Something else")
            #expect(
                shop.engine.state.aside(shop.engine.state.chats[shop.engine.state.slot(of: other)]).invitation == 0,
                "once")
        }
    }

    @Test("B8.4: given an accepted invitation of which no chat comes within an hour, then a later chat is not its")
    func acceptedInVain() throws {
        try story { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            try eva.answers(.accepted, shop.number)
            shop.passes(61.minutes)
            let chat = try eva.starts("Hello?")
            #expect(shop.facts(of: chat, .started).first?.id == "")
        }
    }

    @Test(
        """
        B8.4: given an invitation under way, when another page of the visitor joins, then it is told too, and not \
        before it is durable (B2.4)
        """)
    func laterPages() throws {
        try story { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.diskStalls = true
            shop.passes(10.seconds)
            #expect(eva.hearsOfInvitations().isEmpty)
            shop.diskStalls = false
            shop.write()
            #expect(eva.hearsOfInvitations().count == 1)
            eva.leaves()
            let tab = shop.join("eva", .visitor)
            #expect(tab.hearsOfInvitations() == ["invitation \(shop.number) help: "])
            try tab.answers(.accepted, shop.number)
            #expect(tab.hearsOfInvitations() == ["gone \(shop.number)"])
            #expect(shop.visitor("zoe").hearsOfInvitations().isEmpty)
        }
    }

    @Test("B8: given a policy without rules, or one that changes, then nobody is invited by a rule that is none")
    func policyChanges() throws {
        try story([]) { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(1.hours)
            #expect(shop.invitations.isEmpty)
            var policy = Policy()
            policy.invitations.rules = [rule("help")]
            try shop.office.sets(policy)
            shop.passes(1.minutes)
            #expect(shop.invitations.isEmpty, "the page has to report again")
            try eva.visits("/hats")
            shop.passes(10.seconds)
            #expect(shop.invitations.count == 1)
            try shop.office.sets(Policy())
            #expect(shop.invitations.last?.hasPrefix("withdrawn eva") == true)
        }
    }

    @Test("B8: given a page's name too long, a negative cart or another role, then the report is refused")
    func refused() throws {
        try story { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            #expect(
                shop.refusal { () throws(Refusal) in try eva.visits(String(repeating: "a", count: 1025)) }
                    == .textTooLong)
            #expect(shop.refusal { () throws(Refusal) in try eva.visits("/") { $0.cart = -1 } } == .valueInvalid)
            #expect(shop.refusal { () throws(Refusal) in try ana.visits("/") } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try ana.answers(.shown, 1) } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try eva.answers(.shown, 1) } == .invitationGone)
        }
    }
}
