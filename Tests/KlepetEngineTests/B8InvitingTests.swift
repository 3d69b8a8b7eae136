// B8: whom the shop invites, and when.

import Testing

@testable import KlepetEngine

@Suite("B8 whom the shop invites")
struct B8InvitingTests {
    @Test(
        """
        B8.1: given a rule of ten seconds, when the page has been in sight for so long, then the visitor is invited; \
        a millisecond before, not
        """)
    func dwell() throws {
        try inviting([
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
            #expect(eva.hearsOfInvitations() == ["invitation \(shop.lastInvitation) help: May we help?"])
            #expect(eva.hearsOfInvitations().isEmpty, "told once")
            let sent = try #require(shop.journal.first { $0.event.shopKind == .invitationSent })
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
        try inviting { shop in
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
            try inviting(rules) { shop in
                _ = shop.operator("ana")
                let eva = shop.visitor("eva")
                try eva.visits(page, change)
                shop.passes(after)
                name = shop.journal.last { $0.event.shopKind == .invitationSent }?.id ?? ""
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
        try inviting(Array(rules.suffix(2))) { shop in
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
        try inviting(
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
        "B8.3: given an invitation under way or sent in the last 24 hours, then there is no other, whatever page or tab"
    )
    func onceADay() throws {
        try inviting([rule("help"), rule("again")]) { shop in
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
        try inviting { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            try eva.answers(.shown, shop.lastInvitation)
            try eva.answers(.dismissed, shop.lastInvitation)
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
        try inviting { shop in
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
}
