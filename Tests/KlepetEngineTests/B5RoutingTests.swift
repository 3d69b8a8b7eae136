import Testing

@testable import KlepetEngine

@Suite("B5.4, B5.5 who is asked")
struct B5RoutingTests {
    @Test(
        """
        B5.4 given several operators, when a chat comes, then the least busy for their capacity is asked, then who \
        waits longest, then by id
        """)
    func pick() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana", capacity: 2)
            let bob = shop.operator("bob", capacity: 4)
            var asked: [String] = []
            for number in 1...5 {
                let chat = try shop.visitor("v\(number)").starts("Hello?")
                asked.append(shop.name(of: shop.look(chat).owner))
            }
            // 0/2 and 0/4: by id. 1/2, 0/4. 1/2, 1/4. 1/2, 2/4: by id, nobody was assigned yet. 2/2 is full.
            #expect(asked == ["ana", "bob", "bob", "ana", "bob"])
            _ = (ana, bob)
        }
        try scenario(.assign) { shop in
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let first = try shop.visitor("eva").starts("Hello?")
            try ana.takes(first)
            shop.passes(1.seconds)
            try ana.ends(first)
            let second = try shop.visitor("zoe").starts("Hello?")
            #expect(shop.look(second).owner == bob.person, "bob was assigned nothing for longer")
        }
    }

    @Test(
        """
        B5.4 given a chat that asks for a skill and a language, when 60 s have passed, then both are given up
        """)
    func skills() throws {
        try scenario(
            .assign,
            policy: {
                $0.skills = ["tax"]
                $0.languages = ["cs", "fi"]
            }
        ) { shop in
            let ana = shop.operator("ana", languages: ["cs"])
            let bob = shop.operator("bob", skills: ["tax"], languages: ["cs"])
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            #expect(try shop.look(eva.starts("Ahoj", skill: "tax", language: "cs")).owner == bob.person)
            let finnish = try zoe.starts("Hei", language: "fi")
            #expect(shop.state(finnish) == .queued)
            bob.leaves()
            let czech = try eva.starts("Ahoj", skill: "tax", language: "cs")
            shop.reaches(60.seconds)
            #expect(shop.state(czech) == .queued)
            shop.passes(0)
            #expect(shop.look(czech).owner == ana.person)
            #expect(shop.look(finnish).owner == ana.person, "who speaks Czech is better than nobody")
            #expect(
                shop.refusal { () throws(Refusal) in _ = try zoe.starts("x", language: "xx") } == .departmentUnknown)
            #expect(
                shop.refusal { () throws(Refusal) in _ = try zoe.starts("x", department: "xx") } == .departmentUnknown)
        }
    }

    @Test(
        """
        B5.4 given a department with a fallback, when its own are gone, then the fallback's operators are asked, \
        and see what they answer
        """)
    func fallbacks() throws {
        try scenario(policy: {
            $0.departments = [
                Policy.Department(name: "support"), Policy.Department(name: "sales"),
                Policy.Department(name: "finance"),
            ]
            $0.departments[0].fallbacks = ["sales"]
        }) { shop in
            let ana = shop.operator("ana", departments: ["support"])
            let carl = shop.operator("carl", departments: ["sales"])
            let fay = shop.operator("fay", departments: ["finance"])
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            #expect(shop.look(chat).owner == ana.person)
            try ana.takes(chat)
            // Busy: the fallback helps out when the chat has waited.
            try ana.becomes(.away)
            let second = try eva.starts("And this?")
            #expect(shop.look(second).owner == carl.person, "nobody of the department's own is here")
            try carl.takes(second)
            try eva.says("Please", in: second)
            #expect(carl.hears().last == "eva: Please")
            #expect(fay.hearsFacts().allSatisfy { $0.event.chat == 0 })
        }
    }

    @Test(
        """
        B5.4 given a department's last operator who drops, when a fallback's operator is free, then the waiting \
        chats are offered at once
        """)
    func fallbackWhenTheLastDrops() throws {
        try scenario(policy: {
            $0.departments = [Policy.Department(name: "support"), Policy.Department(name: "sales")]
            $0.departments[0].fallbacks = ["sales"]
        }) { shop in
            let ana = shop.operator("ana", capacity: 1, departments: ["support"])
            let carl = shop.operator("carl", departments: ["sales"])
            let eva = shop.visitor("eva")
            try ana.takes(eva.starts("One"))
            let waiting = try eva.starts("Two")
            #expect(shop.state(waiting) == .queued, "ana is here, if busy")
            ana.leaves()
            #expect(shop.look(waiting).owner == carl.person)
        }
    }

    @Test(
        """
        B5.5 given an offer, when it is refused or missed, then the chat goes to the next, and back to one who was \
        asked only after all were
        """)
    func rounds() throws {
        try scenario(.assign) { shop in
            let operators = ["ana", "bob", "carl"].map { shop.operator($0) }
            let chat = try shop.visitor("eva").starts("Hello?")
            try operators[0].declines(chat)
            shop.reaches(30.seconds)
            #expect(shop.story(of: chat).last == "offered bob")
            shop.passes(0)
            try operators[2].declines(chat)
            let offers = shop.story(of: chat).filter { $0.hasPrefix("offer") }
            #expect(
                offers == [
                    "offered ana", "offer declined ana", "offered bob", "offer missed bob", "offered carl",
                    "offer declined carl", "offered again ana",
                ])
        }
    }

    @Test(
        """
        B5.5 given an operator who misses two offers in a row, when the second ends, then they are away and \
        not asked until they say so
        """)
    func twoMissed() throws {
        try scenario(.assign) { shop in
            let (bob, zoe) = (shop.operator("bob", capacity: 1), shop.visitor("zoe"))
            try bob.takes(zoe.starts("Hello?"))
            let ana = shop.operator("ana", capacity: 1)
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(5.minutes)
            let offers = shop.story(of: chat).filter { $0.hasPrefix("offer") }
            #expect(offers == ["offered ana", "offer missed ana", "offered again ana", "offer missed ana"])
            let set = try #require(shop.journal.last { $0.event.shopKind == .presenceSet }?.event)
            #expect((set.subject, set.value, set.reason) == (ana.person, Int64(Presence.away.rawValue), 1))
            try ana.becomes(.online)
            #expect(shop.state(chat) == .offered)
            try ana.declines(chat)
            #expect(shop.state(chat) == .offered, "a refusal is no miss")
        }
    }

    @Test(
        """
        B5.5 given an operator with an offer, when they go away or drop, then the chat goes on at \
        once, and that is no miss
        """,
        arguments: [false, true])
    func withdrawn(_ drops: Bool) throws {
        try scenario(.assign) { shop in
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try shop.visitor("eva").starts("Hello?")
            if drops { ana.leaves() } else { try ana.becomes(.away) }
            #expect(shop.story(of: chat).suffix(2) == ["offer withdrawn ana", "offered bob"])
            #expect(shop.look(chat).owner == bob.person)
        }
    }
}
