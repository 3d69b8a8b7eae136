// B3.9: what is left unread is no load for its owner, and its owner may go.

import Testing

@testable import KlepetEngine

@Suite("B3.9 chats of absent visitors")
struct B3AwayLoadTests {
    @Test(
        """
        B3.9 given an owner at their capacity, when a chat is left unread, then they get another, and once the visitor \
        is back it counts again, over capacity too
        """)
    func noLoad() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", capacity: 1))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            eva.leaves()
            try ana.says("How may I help?", in: chat)
            let other = try shop.visitor("zoe").starts("Hello?")
            shop.passes(299.seconds)
            #expect(shop.state(other) == .queued)
            shop.passes(1.seconds)
            #expect(shop.state(other) == .offered && shop.look(other).owner == ana.person)
            try ana.takes(other)
            eva.rejoins()
            let third = try shop.visitor("ida").starts("Hello?")
            #expect(shop.state(third) == .queued)
            #expect(throws: Refusal.capacityFull) { try ana.takes(third) }
            try eva.gets(chat)
            try ana.ends(other)
            #expect(shop.state(third) == .queued, "eva's counts again")
            try eva.ends(chat)
            #expect(shop.state(third) == .offered)
        }
    }

    @Test(
        "B5.8 given an owner who goes home, when the chat is left unread, then it waits for its visitor, not in the line"
    )
    func ownerGoesHome() throws {
        try scenario { shop in
            let (eva, ana, chat) = try unread(shop)
            _ = shop.operator("bob")
            shop.passes(6.minutes)
            ana.leaves()
            shop.passes(12.hours)
            #expect(shop.state(chat) == .active)
            eva.rejoins()
            try eva.says("Here I am", in: chat)
            shop.passes(120.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B12.1 given a chat left unread, when it is handed over, then it goes on being unread, and no load")
    func handedOver() throws {
        try scenario { shop in
            let (eva, ana, chat) = try unread(shop)
            let bob = shop.operator("bob", capacity: 1)
            shop.passes(6.minutes)
            try ana.transfers(chat, to: bob)
            try bob.takes(chat)
            let other = try shop.visitor("zoe").starts("Hello?")
            try bob.takes(other)
            try bob.says("I have taken over", in: chat)
            shop.passes(1.hours)
            #expect(shop.facts(of: chat, .chat(.leftUnread)).count == 1)
            eva.rejoins()
            try eva.gets(chat)
            shop.passes(300.seconds)
            #expect(shop.story(of: chat).last == "idle 1")
        }
    }
}
