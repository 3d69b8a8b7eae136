// B8: what becomes of an invitation.

import Testing

@testable import KlepetEngine

@Suite("B8 what becomes of an invitation")
struct B8InvitationTests {
    @Test(
        """
        B8.2: given an invitation, when the last who could take the chat is full or gone, then it is \
        withdrawn, and the page is told
        """)
    func withdrawn() throws {
        try inviting { shop in
            let ana = shop.operator("ana", capacity: 1)
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            let number = shop.lastInvitation
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

    @Test(
        "B8.2: given an invitation that nobody answers, then it expires after fifteen minutes, over restarts too",
        arguments: [nil, false, true])
    func expires(restart: Bool?) throws {
        try inviting { shop in
            let ana = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            let number = shop.lastInvitation
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
        """
        B8.4: given an invitation that is shown and accepted, then these are events, no chat has begun (B1.1), and the \
        chat that begins carries it
        """,
        arguments: [false, true])
    func accepted(restart: Bool) throws {
        try inviting(
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
            let number = shop.lastInvitation
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
            let started = try #require(shop.facts(of: chat, .chat(.started)).first)
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
        try inviting { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            try eva.visits()
            shop.passes(10.seconds)
            try eva.answers(.accepted, shop.lastInvitation)
            shop.passes(61.minutes)
            let chat = try eva.starts("Hello?")
            #expect(shop.facts(of: chat, .chat(.started)).first?.id == "")
        }
    }

    @Test(
        """
        B8.4: given an invitation under way, when another page of the visitor joins, then it is told too, and not \
        before it is durable (B2.4)
        """)
    func laterPages() throws {
        try inviting { shop in
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
            #expect(tab.hearsOfInvitations() == ["invitation \(shop.lastInvitation) help: "])
            try tab.answers(.accepted, shop.lastInvitation)
            #expect(tab.hearsOfInvitations() == ["gone \(shop.lastInvitation)"])
            #expect(shop.visitor("zoe").hearsOfInvitations().isEmpty)
        }
    }

    @Test("B8: given a policy without rules, or one that changes, then nobody is invited by a rule that is none")
    func policyChanges() throws {
        try inviting([]) { shop in
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
        try inviting { shop in
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
