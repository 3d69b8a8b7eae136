// B12.1: a chat that is handed over to a department where nobody can take it now, and one that came to the wrong line.

import Testing

@testable import KlepetEngine

@Suite("B12.1 waiting for another department")
struct B12WaitTests {
    /// eva's chat is ana's of support; carl, who is full, and dora, who is away, serve sales.
    private func handing(
        _ mode: Policy.RoutingMode = .assign, _ change: (inout Policy) -> Void = { _ in },
        at location: SourceLocation = #_sourceLocation,
        _ body: (Shop, Participant, Participant, Participant, Participant, ChatID) throws -> Void
    ) throws {
        try scenario(
            mode,
            policy: { policy in
                policy.departments.append(Policy.Department(name: "sales"))
                policy.departments[1].mode = mode
                policy.limits.openChatsPerVisitor = 100
                policy.reply.rescueAfterMilliseconds = 0
                change(&policy)
            }, at: location
        ) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", departments: ["support"]))
            let carl = shop.operator("carl", capacity: 1, departments: ["sales"])
            let sale = try shop.visitor("zoe").starts("Hello?", department: "sales")
            try carl.takes(sale)
            try carl.says("Yes?", in: sale)
            try carl.setsLadder(sale, on: false)
            let dora = shop.operator("dora", departments: ["sales"])
            try dora.becomes(.away)
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("Yes?", in: chat)
            _ = shop.news(of: chat)
            try body(shop, eva, ana, carl, dora, chat)
        }
    }

    @Test(
        """
        B12.1 given a department where all are busy or away, when a chat is to wait, then it does, with its owner, until \
        somebody there is free and takes it; without that word it is refused
        """)
    func waits() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(chat, department: "sales") } == .noTransfer)
            try ana.promises(chat, in: 30.minutes)
            try ana.transfers(chat, department: "sales", why: "Prices", waits: true)
            #expect(shop.story(of: chat).last == "transfer waits")
            #expect(shop.look(chat).owner == ana.person && shop.state(chat) == .active)
            #expect(carl.hears().last == "transfer waits", "whose line it waits in, sees it")
            try ana.says("They will be with you", in: chat)
            try ana.promises(chat, in: 14.minutes)
            shop.passes(10.minutes)
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana, carl, dora] { each.rejoins(after: shop.engine.outbox.durable) }
            #expect(
                shop.story(of: chat).suffix(2).first == "promised", "nobody is free, and the ladder stands still (B3.4)"
            )
            try dora.becomes(.online)
            #expect(shop.story(of: chat).last == "transfer to dora")
            _ = eva.hears()
            try dora.takes(chat)
            #expect(shop.look(chat).owner == dora.person && eva.hears().first == "taken dora")
            let sales = shop.engine.names.departments.firstIndex(of: "sales").map { UInt8($0 + 1) }
            #expect(shop.facts(of: chat).last?.event.department == sales)
            shop.passes(4.minutes)
            #expect(shop.facts(of: chat, .chat(.promiseDue)).count == 1, "promises go along")
        }
    }

    @Test(
        """
        B12.1 given a chat that waits, when who is asked declines or misses it, then it waits on, and they may pick it; \
        its owner may take it back
        """)
    func waitsOn() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            try ana.transfers(chat, department: "sales", waits: true)
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(chat, department: "sales", waits: true) }
                    == .already)
            try dora.becomes(.online)
            try dora.declines(chat)
            #expect(shop.story(of: chat).last == "transfer waits")
            shop.passes(10.minutes)
            #expect(shop.story(of: chat).suffix(2) == ["transfer to dora", "transfer waits"], "each is asked once")
            try dora.takes(chat)
            #expect(shop.story(of: chat).suffix(3).dropLast() == ["transfer accepted shop", "taken dora"])
        }
        try handing { shop, eva, ana, carl, dora, chat in
            try ana.transfers(chat, department: "sales", waits: true)
            try ana.declines(chat)
            #expect(shop.story(of: chat).last == "transfer withdrawn shop")
            try dora.becomes(.online)
            #expect(shop.story(of: chat).last == "transfer withdrawn shop")
            #expect(shop.refusal { () throws(Refusal) in try dora.takes(chat) } == .notInDepartment)
        }
    }

    @Test(
        """
        B12.1 given others in the line, then a chat that waits with its owner is offered by the time at which it was \
        handed over; with operators who pick it is there to be picked
        """)
    func order() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            let before = try eva.starts("First", department: "sales")
            shop.passes(1.seconds)
            try ana.transfers(chat, department: "sales", waits: true)
            shop.passes(1.seconds)
            let after = try eva.starts("Third", department: "sales")
            shop.passes(1.seconds)
            try shop.office.enters("dora", capacity: 1, departments: ["sales"])
            try dora.becomes(.online)
            #expect(shop.look(before).owner == dora.person)
            try dora.takes(before)
            try dora.ends(before)
            #expect(shop.story(of: chat).last == "transfer to dora" && shop.state(after) == .queued)
            try dora.takes(chat)
            #expect(shop.state(after) == .queued, "she is full")
            try dora.ends(chat)
            #expect(shop.look(after).owner == dora.person)
        }
        try handing(.take) { shop, eva, ana, carl, dora, chat in
            try ana.transfers(chat, department: "sales", waits: true)
            try dora.becomes(.online)
            shop.passes(1.minutes)
            #expect(!shop.story(of: chat).contains("transfer to dora"))
            #expect(shop.refusal { () throws(Refusal) in try carl.takes(chat) } == .capacityFull)
            try dora.takes(chat)
            #expect(shop.look(chat).owner == dora.person)
        }
    }

    @Test("B12.1, B5.8 given an owner who is gone for good, then the chat goes on in the line in which it waits")
    func ownerIsGone() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            try ana.transfers(chat, department: "sales", waits: true)
            try eva.says("Still here", in: chat)
            ana.leaves()
            shop.passes(120.seconds)
            #expect(shop.story(of: chat).contains("transfer accepted shop") && shop.state(chat) == .queued)
            try dora.becomes(.online)
            #expect(shop.look(chat).owner == dora.person)
        }
    }

    @Test("B12.1 given a chat that waits for another department, when it ends, then nothing is left of that")
    func ends() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            try ana.transfers(chat, department: "sales", waits: true)
            try eva.ends(chat)
            try dora.becomes(.online)
            #expect(shop.story(of: chat).suffix(2) == ["transfer withdrawn shop", "closed visitorEnd"])
        }
    }

    // MARK: the wrong line

    @Test(
        """
        B12.1 given a chat that waits in the wrong line, when an operator of it or the back office moves it, then it \
        stands in the other by the time of its first entry, and is told so
        """,
        arguments: [false, true])
    func moves(_ byOffice: Bool) throws {
        try handing(.take) { shop, eva, ana, carl, dora, chat in
            let moved = try eva.starts("Prices?")
            shop.passes(10.seconds)
            let other = try shop.visitor("kim").starts("Hi", department: "sales")
            shop.passes(10.seconds)
            _ = (carl.hears(), shop.news(of: moved))
            if byOffice {
                try shop.office.transfers(moved, department: "sales")
            } else {
                try ana.transfers(moved, department: "sales", why: "Wholesale")
            }
            #expect(
                shop.news(of: moved)
                    == ["transfer accepted shop", "queued moved"] + (byOffice ? [] : ["ana notes: Wholesale"]) + [
                        "shop: …"
                    ])
            #expect(shop.lastWords(in: moved).contains("passed your message on"))
            #expect(shop.state(moved) == .queued && shop.look(moved).position == 1)
            #expect(shop.look(other).position == 0, "somebody was put ahead (B5.7)")
            #expect(carl.hears().contains("queued moved") && ana.hears().contains("transfer accepted shop"))
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana, carl, dora] { each.rejoins() }
            shop.passes(10.seconds)
            #expect(shop.times(of: "waiting 2 skipped", in: moved) == [30.seconds], "its rungs go on")
            #expect(shop.refusal { () throws(Refusal) in try ana.takes(moved) } == .notInDepartment)
            try dora.takes(moved)
            #expect(shop.look(moved).owner == dora.person)
            shop.verifyInvariants()
        }
    }

    @Test(
        """
        B12.1 given a chat that is being offered, when it is moved, then the offer ends and is no miss; to its own \
        department, by others, or to an operator it is refused
        """)
    func movesOffered() throws {
        try handing { shop, eva, ana, carl, dora, chat in
            let moved = try eva.starts("Prices?")
            #expect(shop.look(moved).owner == ana.person)
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(moved, department: "support") } == .already)
            #expect(
                shop.refusal { () throws(Refusal) in try carl.transfers(moved, department: "sales") } == .chatUnknown)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.transfers(moved, department: "sales") } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try ana.transfers(moved, to: carl) } == .notTaken)
            #expect(
                shop.refusal { () throws(Refusal) in try ana.transfers(moved, department: "x") } == .departmentUnknown)
            try dora.becomes(.online)
            try ana.transfers(moved, department: "sales")
            #expect(shop.story(of: moved).contains("offer withdrawn ana"))
            #expect(shop.look(moved).owner == dora.person, "offered there at once")
            #expect(
                shop.refusal { () throws(Refusal) in try shop.office.transfers(chat, department: "sales") } == .taken)
        }
    }

    @Test("B12.1, B9.2 given a department that is closed, when a chat is moved there, then it is a message left there")
    func movesToClosed() throws {
        try handing(.take, { $0.departments[1].hours = Policy.Hours() }) { shop, eva, ana, carl, dora, chat in
            let moved = try eva.starts("Prices?")
            try ana.transfers(moved, department: "sales")
            #expect(shop.state(moved) == .followup)
            #expect(shop.story(of: moved).suffix(2) == ["followup closedHours", "shop: …"])
        }
    }
}
