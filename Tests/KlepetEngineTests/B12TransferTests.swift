// B12: a chat is handed over, escalated; a call or cobrowsing is offered and accepted.

import Testing

@testable import KlepetEngine

@Suite("B12 transfer, escalation, call and cobrowse")
struct B12TransferTests {
    /// eva's chat is ana's; bob serves support too, carl and dora sales.
    private func handing(
        _ body: (Shop, Participant, Participant, Participant, Participant, ChatID) throws -> Void,
        policy change: (inout Policy) -> Void = { _ in }
    ) throws {
        try scenario(policy: { policy in
            policy.departments.append(Policy.Department(name: "sales"))
            policy.departments[1].mode = .take
            policy.transfer.supervisors = "sales"
            change(&policy)
        }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", departments: ["support"]))
            let (bob, carl) = (
                shop.operator("bob", departments: ["support"]),
                shop.operator("carl", capacity: 1, departments: ["sales"])
            )
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            _ = shop.news(of: chat)
            try body(shop, eva, ana, bob, carl, chat)
        }
    }

    // MARK: B12.1

    @Test(
        """
        B12.1 given a transfer, then the owner keeps the chat until it is taken, and the \
        visitor is told who takes over
        """)
    func accepted() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.promises(chat, in: 10.minutes)
            try ana.transfers(chat, to: bob, why: "You know taxes")
            #expect(shop.look(chat).owner == ana.person)
            try ana.says("A colleague will help", in: chat)
            try ana.promises(chat, in: 10.minutes)
            shop.passes(5.seconds)
            _ = eva.hears()
            try bob.takes(chat)
            #expect(shop.look(chat).owner == bob.person && shop.state(chat) == .active)
            #expect(eva.hears() == ["taken bob", "shop: …"])
            #expect(shop.lastWords(in: chat) == "bob is taking over from here.")
            #expect(shop.news(of: chat).suffix(3) == ["transfer accepted bob", "taken bob", "shop: …"])
            try bob.says("I am Bob", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try ana.says("And I?", in: chat) } == .taken)
        }
    }

    @Test("B12.1, B6.3 given a promise and a hold, when the chat is taken over, then both go along")
    func matters() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.holds(chat, for: 10.minutes)
            shop.passes(1.minutes)
            try ana.transfers(chat, to: bob)
            try bob.takes(chat)
            #expect(shop.state(chat) == .held)
            shop.passes(9.minutes)
            #expect(shop.times(of: "promiseDue", in: chat) == [600_000])
            try bob.says("Thank you for waiting", in: chat)
            #expect(shop.state(chat) == .active)
        }
    }

    @Test("B12.1 given nobody's answer for 45 s, then it bounces back and the owner is told")
    func bounces() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.transfers(chat, to: bob)
            shop.passes(44.seconds)
            #expect(shop.news(of: chat) == ["transfer to bob", "replyLate"])
            shop.passes(1.seconds)
            #expect(shop.news(of: chat) == ["transfer missed bob"])
            #expect(ana.hears().contains("transfer missed bob") && shop.look(chat).owner == ana.person)
            #expect(shop.refusal { () throws(Refusal) in try bob.takes(chat) } == .taken)
        }
    }

    @Test(
        """
        B12.1 given a transfer to one who declines, goes offline or away, then it bounces back at once; \
        the owner can take it back
        """)
    func answers() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.transfers(chat, to: bob)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: bob) } == .already)
            try bob.declines(chat)
            #expect(shop.news(of: chat) == ["transfer to bob", "transfer declined bob"])
            try ana.transfers(chat, to: bob)
            try ana.declines(chat)
            #expect(shop.news(of: chat) == ["transfer to bob", "transfer withdrawn bob"])
            try ana.transfers(chat, to: bob)
            try bob.becomes(.away)
            #expect(shop.news(of: chat) == ["transfer to bob", "transfer withdrawn bob"])
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: bob) } == .noTransfer)
            try bob.becomes(.online)
            try ana.transfers(chat, to: bob)
            bob.leaves()
            #expect(shop.news(of: chat) == ["transfer to bob", "transfer withdrawn bob"])
            #expect(shop.refusal { () throws(Refusal) in try ana.declines(chat) } == .notOffered)
        }
    }

    @Test(
        """
        B12.1 given a transfer to a department, then its operators are asked one after the other, each once, \
        and the chat moves there
        """)
    func department() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            let dora = shop.operator("dora", departments: ["sales"])
            try ana.notes("They want a discount", in: chat)
            try ana.transfers(chat, department: "sales", why: "Wants a discount")
            #expect(carl.hears().contains("transfer to carl"))
            shop.passes(45.seconds)
            #expect(shop.news(of: chat).last == "transfer to dora")
            #expect(shop.refusal { () throws(Refusal) in try carl.takes(chat) } == .taken)
            try dora.takes(chat)
            #expect(shop.story(of: chat).suffix(3) == ["transfer accepted dora", "taken dora", "shop: …"])
            #expect(shop.engine.state.chats[UInt32(chat)].department == 2)
            try eva.says("Hello Dora", in: chat)
            #expect(dora.hears().suffix(3) == ["taken dora", "shop: …", "eva: Hello Dora"])
            // And back to the old department: nobody is asked twice.
            try dora.transfers(chat, department: "support")
            try bob.declines(chat)
            try ana.declines(chat)
            #expect(shop.story(of: chat).suffix(3) == ["transfer to bob", "transfer to ana", "transfer declined ana"])
        }
    }

    @Test("B12.1 given who cannot take it, then the transfer is refused: full, elsewhere, unknown, oneself")
    func refused() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            let other = try eva.starts("More", department: "sales")
            try carl.takes(other)
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: carl, department: "sales") }
                    == .capacityFull)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, department: "sales") } == .noTransfer)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: carl) } == .notInDepartment)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: eva) } == .personUnknown)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat, to: ana) } == .already)
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(chat, department: "moon") } == .departmentUnknown
            )
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(chat) } == .valueInvalid)
            #expect(shop.refusal { () throws(Refusal) in try bob.transfers(chat, to: bob) } == .taken)
        }
    }

    @Test("B5.1 load never goes above capacity through a transfer")
    func capacity() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.transfers(chat, to: carl, department: "sales")
            let other = try eva.starts("More", department: "sales")
            try carl.takes(other)
            #expect(shop.refusal { () throws(Refusal) in try carl.takes(chat) } == .capacityFull)
            shop.passes(45.seconds)
            #expect(shop.story(of: chat).last == "transfer missed carl" && shop.look(chat).owner == ana.person)
        }
    }

    @Test("B3.4 given a pending transfer, then the ladder pauses and keeps what is left, and at least 30 s")
    func pauses() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            let start = shop.look(chat).startedAt
            try ana.says("Is that all?", in: chat)
            try eva.gets(chat)
            let saidAt = shop.now - start
            shop.passes(290.seconds)
            try ana.transfers(chat, to: bob)
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "a transfer is pending")
            shop.passes(45.seconds)
            #expect(shop.times(of: "idle 1", in: chat).isEmpty)
            shop.passes(29.seconds)
            #expect(shop.times(of: "idle 1", in: chat).isEmpty)
            shop.passes(1.seconds)
            #expect(shop.times(of: "idle 1", in: chat) == [saidAt + 365_000])
        }
    }

    @Test("B3.4 given a hold that begins before a transfer and ends within it, then the pause is one")
    func pausesTogether() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            let start = shop.look(chat).startedAt
            try ana.says("Is that all?", in: chat)
            try eva.gets(chat)
            let saidAt = shop.now - start
            shop.passes(100.seconds)
            try ana.holds(chat, for: 10.minutes)
            shop.passes(20.seconds)
            try ana.transfers(chat, to: bob)
            shop.passes(10.seconds)
            try ana.resumes(chat)
            shop.passes(35.seconds)
            #expect(shop.story(of: chat).last == "transfer missed bob")
            shop.passes(200.seconds)
            #expect(shop.times(of: "idle 1", in: chat) == [saidAt + 365_000], "100 s before, 65 s paused, 200 s after")
        }
    }

    @Test("B12.1 given a pending transfer, when the chat ends or its owner is lost, then it is withdrawn")
    func ends() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.transfers(chat, to: bob)
            try eva.ends(chat)
            #expect(shop.news(of: chat).suffix(2) == ["transfer withdrawn bob", "closed visitorEnd"])
            try ana.reopens(chat)
            shop.restarts()
            for person in [eva, ana, bob] { person.rejoins() }
            try ana.transfers(chat, to: bob)
            shop.restarts(fromSnapshot: true)
            shop.passes(45.seconds)
            #expect(shop.story(of: chat).last == "transfer missed bob", "the deadline is there after a restart")
        }
    }

    // MARK: B12.2

    @Test("B12.2 given an escalation, then the supervisors are asked, and the visitor is told that help is on its way")
    func escalates() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            #expect(shop.refusal { () throws(Refusal) in try ana.escalates(chat, why: "") } == .textEmpty)
            try ana.escalates(chat)
            #expect(shop.lastWords(in: chat).contains("colleague"))
            #expect(shop.news(of: chat).first == "escalated to carl")
            try carl.takes(chat)
            #expect(shop.look(chat).owner == carl.person)
        }
    }

    @Test("B12.2 given no supervisor there, then the owner is told at once, and the visitor nothing")
    func escalatesToNobody() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            carl.leaves()
            _ = eva.hears()
            try ana.escalates(chat)
            #expect(shop.news(of: chat) == ["transfer missed shop"])
            #expect(eva.hears().isEmpty)
            #expect(ana.hears().last == "transfer missed shop")
        }
        try handing(
            { shop, eva, ana, bob, carl, chat in
                #expect(shop.refusal { () throws(Refusal) in try ana.escalates(chat) } == .departmentUnknown)
            }, policy: { $0.transfer.supervisors = "" })
    }

    // MARK: B12.3

    @Test(
        "B12.3 given a call offered by the operator, then it starts by the visitor's consent alone, and ends by either")
    func call() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.offers(.call, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try ana.acceptsMedia(in: chat) } == .noConsent)
            #expect(shop.refusal { () throws(Refusal) in try bob.acceptsMedia(in: chat) } == .taken)
            #expect(shop.refusal { () throws(Refusal) in try eva.offers(.cobrowse, in: chat) } == .already)
            try eva.acceptsMedia(in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.acceptsMedia(in: chat) } == .already)
            try ana.endsMedia(in: chat)
            #expect(shop.news(of: chat) == ["call offered by ana", "call started", "call ended"])
            #expect(shop.refusal { () throws(Refusal) in try ana.endsMedia(in: chat) } == .noMedia)
            try eva.offers(.cobrowse, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.acceptsMedia(in: chat) } == .noConsent)
            try ana.acceptsMedia(in: chat)
            try eva.endsMedia(in: chat)
            #expect(shop.news(of: chat) == ["cobrowse offered by eva", "cobrowse started", "cobrowse ended"])
        }
    }

    @Test("B12.3 given an offer, when nobody answers for 60 s or it is declined, then it ends")
    func offerEnds() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.offers(.call, in: chat)
            shop.passes(60.seconds)
            #expect(shop.news(of: chat).contains("call expired"))
            #expect(shop.refusal { () throws(Refusal) in try eva.acceptsMedia(in: chat) } == .noMedia)
            try ana.offers(.cobrowse, in: chat)
            try eva.endsMedia(in: chat)
            try eva.offers(.cobrowse, in: chat)
            try eva.endsMedia(in: chat)
            #expect(
                shop.news(of: chat).filter { $0.hasPrefix("cobrowse") }
                    == [
                        "cobrowse offered by ana", "cobrowse declined", "cobrowse offered by eva", "cobrowse withdrawn",
                    ])
        }
    }

    @Test("B12.3 a token is good once, for its own call, as long as that goes on, after a restart too")
    func token() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.offers(.call, in: chat)
            try eva.acceptsMedia(in: chat)
            let token = shop.facts(of: chat, .chat(.mediaStarted))[0].text
            #expect(!token.isEmpty)
            #expect(shop.refusal { () throws(Refusal) in try ana.redeems(token, in: chat) } == .notAllowed)
            #expect(
                shop.refusal { () throws(Refusal) in try shop.office.redeems(token + "0", in: chat) } == .tokenInvalid)
            try shop.office.redeems(token, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.redeems(token, in: chat) } == .tokenInvalid)
            shop.restarts()
            for person in [eva, ana] { person.rejoins() }
            #expect(shop.refusal { () throws(Refusal) in try shop.office.redeems(token, in: chat) } == .tokenInvalid)
            try eva.endsMedia(in: chat)
            try ana.offers(.call, in: chat)
            try eva.acceptsMedia(in: chat)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.redeems(token, in: chat) } == .tokenInvalid)
        }
    }

    @Test("B3.4 given a call, then the ladder pauses; B12.3 with the chat it ends")
    func callPauses() throws {
        try handing { shop, eva, ana, bob, carl, chat in
            try ana.says("May I call?", in: chat)
            try ana.offers(.call, in: chat)
            try eva.acceptsMedia(in: chat)
            shop.passes(60.minutes)
            #expect(shop.times(of: "idle 1", in: chat).isEmpty)
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.paused == "the visitor is in a call or cobrowsing")
            try ana.ends(chat)
            #expect(shop.news(of: chat).suffix(2) == ["call ended", "closed operatorEnd"])
        }
    }
}
