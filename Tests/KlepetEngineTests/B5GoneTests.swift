// B5.8: an owner who dropped, or set themselves offline.

import Testing

@testable import KlepetEngine

@Suite("B5.8 an owner who is gone")
struct B5GoneTests {
    @Test(
        """
        B5.8 given an owner who sets themselves offline, when 60 s pass, then the visitor is told, and nothing of a \
        lost connection; at 120 s the chat is at the front of the line
        """)
    func offlineByChoice() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            _ = shop.operator("bob")
            try ana.becomes(.offline)
            shop.passes(60.seconds)
            #expect(shop.story(of: chat).last == "drop 1")
            #expect(
                shop.lastWords(in: chat)
                    == "It may take a little while until you hear from us. Thank you for bearing with us.")
            shop.passes(60.seconds)
            #expect(shop.times(of: "queued operatorLost", in: chat) == [120.seconds])
        }
    }

    @Test(
        "B5.8 given an owner who is gone, when the last who could come goes, too, then the chat is due for nothing of it",
        arguments: [false, true])
    func lastOneGoes(_ closesTheConsole: Bool) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let bob = shop.operator("bob")
            try eva.says("And tomorrow?", in: chat)
            try ana.becomes(.offline)
            shop.passes(90.seconds)
            shop.verifyInvariants()
            if closesTheConsole { bob.leaves() } else { try bob.becomes(.away) }
            shop.verifyInvariants()
            shop.passes(1.hours)
            #expect(shop.look(chat).owner == ana.person)
            if closesTheConsole { bob.rejoins() } else { try bob.becomes(.online) }
            shop.verifyInvariants()
            shop.passes(1.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B5.8 given an owner who is away, then the chat stays theirs", arguments: [Presence.away, .online])
    func staysAway(_ presence: Presence) throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            _ = shop.operator("bob")
            try ana.becomes(.offline)
            shop.passes(110.seconds)
            try ana.becomes(presence)
            shop.passes(5.minutes)
            #expect(shop.look(chat).owner == ana.person)
            try ana.becomes(.offline)
            shop.passes(61.seconds)
            #expect(shop.times(of: "drop 1", in: chat) == [60.seconds, 470.seconds], "the full time again")
        }
    }

    @Test("B5.8 given an owner who sets themselves offline and then closes the console, then the time goes on")
    func closesTheConsole() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            _ = shop.operator("bob")
            try ana.becomes(.offline)
            shop.passes(50.seconds)
            ana.leaves()
            shop.passes(50.seconds)
            ana.rejoins()
            shop.passes(20.seconds)
            #expect(shop.state(chat) == .queued, "connected again, and still offline by their own word")
        }
    }

    @Test("B5.8 given an operator who takes a chat while offline by choice, then they have the time for it")
    func takesWhileOffline() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            _ = shop.operator("bob")
            try ana.becomes(.offline)
            shop.passes(1.hours)
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(59.seconds)
            #expect(shop.story(of: chat).contains("drop 1") == false)
            shop.passes(61.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test(
        """
        B5.8 given nobody else online, when an owner is gone, then the chat stays with them; as soon as somebody comes, \
        it goes to the line
        """,
        arguments: [true, false])
    func nobodyElse(_ drops: Bool) throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let bob = shop.operator("bob")
            try bob.becomes(.away)
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            if drops { ana.leaves() } else { try ana.becomes(.offline) }
            shop.passes(30.minutes)
            #expect(shop.state(chat) == .active)
            #expect(shop.timers(chat).first { $0.ladder == .drop }?.paused == "nobody else is online", "B14.1")
            try bob.becomes(.online)
            shop.passes(0)
            #expect(shop.look(chat).owner == bob.person && shop.state(chat) == .offered)
        }
    }

    @Test("B5.8 given nobody else online, when the owner is back, then it is as before")
    func backToIt() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            ana.leaves()
            shop.passes(4.minutes)
            ana.rejoins()
            _ = shop.operator("bob")
            shop.passes(2.minutes)
            #expect(shop.look(chat).owner == ana.person)
        }
    }

    @Test("B5.8, B5.4 given nobody online but a fallback's, then the chat goes to the line, for they help out")
    func fallbackHelps() throws {
        try scenario(policy: {
            $0.departments.append(Policy.Department(name: "sales"))
            $0.departments[0].fallbacks = ["sales"]
        }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", departments: ["support"]))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            _ = shop.operator("carl", departments: ["sales"])
            ana.leaves()
            shop.passes(120.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B5.8, B5.9 given an operator who is suspended, then the visitor hears of no lost connection")
    func suspended() throws {
        try scenario { shop in
            let (_, _, chat) = try conversation(shop)
            try shop.office.enters("ana", marks: .suspended)
            shop.passes(60.seconds)
            #expect(
                shop.lastWords(in: chat).contains("hear from us") && !shop.lastWords(in: chat).contains("connection"))
        }
    }

    @Test(
        "B5.8 given a restart after an owner set themselves offline, then they still are", arguments: [false, true])
    func restarts(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.becomes(.offline)
            shop.restarts(fromSnapshot: fromSnapshot, after: 5.seconds)
            ana.rejoins()
            _ = shop.operator("bob")
            shop.passes(115.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }
}
