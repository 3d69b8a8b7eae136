// B5.5: who was set away for missed offers. B5.4, B4.1: what is said to those who wait about who is here.

import Testing

@testable import KlepetEngine

@Suite("B5.5, B5.4 who is here")
struct B5LastOneTests {
    /// ana was set away for two missed offers, eva's chat is bob's, who is full and here.
    private func away(_ body: (Shop, Participant, Participant, Participant, ChatID) throws -> Void) throws {
        try scenario(.assign) { shop in
            let bob = shop.operator("bob", capacity: 1)
            let eva = shop.visitor("eva")
            try bob.takes(eva.starts("Hello?"))
            let ana = shop.operator("ana", capacity: 2)
            let chat = try shop.visitor("zoe").starts("Hello?")
            shop.passes(1.minutes)
            #expect(shop.presences == ["ana away"])
            try body(shop, ana, bob, eva, chat)
        }
    }

    // MARK: the last one

    @Test(
        """
        B5.5 given the last operator who is online, when they miss two offers in a row, then they stay online, and \
        nobody is told that nobody is here
        """)
    func lastStays() throws {
        try scenario(.assign) { shop in
            _ = shop.operator("ana", capacity: 1)
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(5.minutes)
            #expect(shop.presences == [] && shop.state(chat) == .offered)
            let words = shop.facts(of: chat).filter { $0.event.ladder == .waiting }.map(\.text)
            #expect(words.allSatisfy { !$0.contains("Nobody") })
            shop.restarts(fromSnapshot: true)
            shop.passes(1.minutes)
            #expect(shop.presences == [])
        }
    }

    @Test(
        """
        B5.5 given the last of one of the departments that they serve, when they miss offers, then they stay online; a \
        fallback's operator counts as somebody, a department that the policy names no more does not
        """)
    func lastOfAny() throws {
        for (fallbacks, presences) in [([], []), (["sales"], ["ana away"])] as [([String], [String])] {
            try scenario(
                .assign,
                policy: { policy in
                    policy.departments.append(Policy.Department(name: "sales"))
                    policy.departments.append(Policy.Department(name: "finance"))
                    policy.departments[2].fallbacks = fallbacks
                }
            ) { shop in
                let ana = shop.operator("ana", departments: ["support", "finance"])
                _ = (ana, shop.operator("bob", capacity: 1, departments: ["support", "sales"]))
                let chat = try shop.visitor("eva").starts("Hello?")
                shop.passes(2.minutes)
                #expect(shop.presences.first == presences.first, "\(fallbacks)")
                #expect(shop.state(chat) == .offered)
            }
        }
    }

    @Test(
        """
        B5.5 given an operator who was set away, when the others go, then they are online again: they are the last, and \
        sit there
        """,
        arguments: [false, true])
    func becomesLast(_ drops: Bool) throws {
        try away { shop, ana, bob, eva, chat in
            if drops { bob.leaves() } else { try bob.becomes(.away) }
            #expect(shop.presences.last == "ana online" && shop.look(chat).owner == ana.person)
            let set = try #require(shop.journal.last { $0.event.shopKind == .presenceSet }?.event)
            #expect((set.reason, set.person) == (PresenceChange.byMissedOffers.rawValue, 0))
        }
        try away { shop, ana, bob, eva, chat in
            try ana.becomes(.away)
            bob.leaves()
            #expect(shop.presences == ["ana away", "ana away"], "by their own choice")
            #expect(shop.state(chat) == .queued)
        }
    }

    // MARK: what ends it

    @Test("B5.5 given an operator who was set away, when they do anything themselves, then they are online again")
    func actingEndsIt() throws {
        let acts: [(String, (Participant, ChatID) throws -> Void)] = [
            ("take", { try $0.takes($1) }), ("note", { try $0.notes("Mine", in: $1) }),
            ("type", { try $0.types(in: $1) }), ("set online", { who, _ in try who.becomes(.online) }),
        ]
        for (what, act) in acts {
            try away { shop, ana, bob, eva, chat in
                try act(ana, chat)
                #expect(shop.presences.last == "ana online", "\(what)")
                let set = try #require(shop.journal.last { $0.event.shopKind == .presenceSet }?.event)
                let why: PresenceChange = what == "set online" ? .byChoice : .byActing
                #expect((set.reason, set.person) == (why.rawValue, ana.person), "\(what)")
                if what != "take" { #expect(shop.look(chat).owner == ana.person, "asked again at once: \(what)") }
            }
        }
        try away { shop, ana, bob, eva, chat in
            let own = try eva.starts("And this?")
            shop.restarts(fromSnapshot: true)
            for each in [bob, ana, eva] { each.rejoins() }
            #expect(shop.presences == ["ana away"], "a restart is nothing that they do")
            try ana.takes(own)
            try ana.says("Hello", in: own)
            #expect(shop.presences == ["ana away", "ana online"], "once")
        }
    }

    @Test(
        """
        B5.5 given an operator who was set away, when their console does what it does by itself, or what they ask for is \
        refused, or another acts on them, then they stay away
        """)
    func whatDoesNotEndIt() throws {
        try away { shop, ana, bob, eva, chat in
            try ana.gets(chat)
            try ana.reads(chat)
            try ana.acts(.typingStopped, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try ana.says("Mine?", in: chat) } == .notTaken)
            try shop.office.enters("ana", capacity: 3)
            try bob.types(in: chat)
            ana.leaves()
            ana.rejoins()
            #expect(shop.presences == ["ana away"])
        }
    }

    @Test("B5.5 given an operator who chose to be away, when they act, then they stay away")
    func chosenStays() throws {
        try away { shop, ana, bob, eva, chat in
            #expect(try ana.becomes(.away) == (), "their own choice now")
            #expect(shop.refusal { () throws(Refusal) in try ana.becomes(.away) } == .already)
            try ana.notes("Back at two", in: chat)
            #expect(shop.presences == ["ana away", "ana away"])
        }
    }

    // MARK: who is here (B5.4, B4.1)

    @Test(
        """
        B5.4 given a language or skill that nobody online has, then the first holding message says so; one that somebody \
        has, busy or helping out, is not spoken of
        """,
        arguments: [Policy.RoutingMode.assign, .take])
    func lacking(_ mode: Policy.RoutingMode) throws {
        try scenario(
            mode,
            policy: { policy in
                policy.skills = ["tax", "toys"]
                policy.languages = ["cs", "fi"]
                policy.departments.append(Policy.Department(name: "sales"))
                policy.departments[0].fallbacks = ["sales"]
                policy.limits.openChatsPerVisitor = 100
            }
        ) { shop in
            let eva = shop.visitor("eva")
            let nobody = try eva.starts("Hei", language: "fi")
            #expect(shop.lastWords(in: nobody).contains("Nobody is here"))
            let ana = shop.operator("ana", capacity: 1, departments: ["support"], skills: ["tax"], languages: ["cs"])
            _ = (ana, shop.operator("carl", capacity: 1, departments: ["sales"], skills: ["toys"]))
            let finnish = try eva.starts("Hei", skill: "tax", language: "fi")
            #expect(shop.lastWords(in: finnish).contains("Nobody here speaks your language"))
            for (skill, language) in [("tax", "cs"), ("toys", ""), ("toys", "cs"), ("", "")] {
                let chat = try eva.starts("x", skill: skill, language: language)
                #expect(!shop.lastWords(in: chat).contains("Nobody"), "\(skill) \(language)")
            }
            ana.leaves()
            let taxed = try eva.starts("Tax?", skill: "tax")
            let words = shop.lastWords(in: taxed)
            #expect(words.contains("Nobody who specializes") && words.contains("number"), "\(words)")
        }
    }

    @Test(
        """
        B4.1, B4.4 given nobody here, when somebody comes, then the next holding message says so, once; and that nobody \
        is here is not said twice
        """)
    func goodNews() throws {
        try scenario { shop in
            let (zoe, eva) = (shop.visitor("zoe"), shop.visitor("eva"))
            let first = try zoe.starts("First")
            let chat = try eva.starts("Second")
            shop.passes(10.seconds)
            let ana = shop.operator("ana")
            shop.passes(20.seconds)
            #expect(shop.lastWords(in: chat) == "Someone is here again. You’re number\u{A0}2 in line.")
            shop.restarts(fromSnapshot: true)
            for each in [zoe, eva, ana] { each.rejoins() }
            shop.passes(90.seconds)
            #expect(shop.lastWords(in: chat).contains("number\u{A0}2"), "the choice")
            shop.passes(120.seconds)
            #expect(shop.story(of: chat).contains("waiting 4 skipped"), "it is no news any more")
            ana.leaves()
            shop.passes(120.seconds)
            #expect(shop.lastWords(in: chat).contains("Nobody is here"))
            ana.rejoins()
            shop.passes(120.seconds)
            #expect(shop.lastWords(in: chat).hasPrefix("Someone is here again"))
            _ = first
        }
        try scenario { shop in
            let first = try shop.visitor("zoe").starts("First")
            let chat = try shop.visitor("eva").starts("Second")
            try shop.visitor("zoe").ends(first)
            shop.passes(500.seconds)
            let told = shop.facts(of: chat).filter { $0.event.ladder == .waiting && $0.event.chatKind == .said }
            #expect(told.map(\.event.rung) == [1, 3], "at once, and with the choice")
            #expect(told.allSatisfy { $0.event.reason == Waiting.nobodyHere && $0.event.value == 0 })
        }
    }

    @Test("B5.7 given no place to show, then each text of the line reads well without", arguments: Language.allCases)
    func withoutAPlace(_ language: Language) throws {
        let catalogue = Catalogue(Policy(), locales: Language.allCases.map { $0.rawValue })
        let locale = UInt8(truncatingIfNeeded: (Language.allCases.firstIndex(of: language) ?? 0) + 1)
        let texts: [SystemText] = [
            .inLine(position: 0, minutes: 0, staffed: true, lack: .nothing),
            .inLine(position: 0, minutes: 0, staffed: true, lack: .language),
            .inLine(position: 0, minutes: 0, staffed: true, lack: .skill),
            .movedUp(position: 0, minutes: 0, staffed: true), .choice(position: 0, minutes: 0, staffed: true),
            .somebodyIsBack(position: 0, minutes: 0), .botLeft(position: 0, minutes: 0),
            .welcomeBack(position: 0, minutes: 0),
        ]
        for text in texts {
            var bytes: [UInt8] = []
            catalogue.render(text, locale: locale, into: &bytes)
            let words = String(decoding: bytes, as: UTF8.self)
            #expect(words.first?.isUppercase == true && [".", "?"].contains(words.last), "\(words)")
            #expect(!words.contains("  ") && !words.contains("{") && !words.contains("0"), "\(words)")
        }
    }
}

extension Shop {
    /// What became of the operators' presence.
    var presences: [String] {
        journal.filter { $0.event.shopKind == .presenceSet }.map { $0.told(self) }
    }
}
