import Testing

@testable import KlepetEngine

@Suite("B19.3 copilots")
struct B19CopilotTests {
    private func withCopilot(_ policy: inout Policy) {
        policy.departments[0].copilot = true
        policy.departments.append(Policy.Department(name: "sales"))
        policy.departments[1].mode = .take
    }

    @Test("B19.3 given a department that admits it, when people have a chat, then a bot hears it and tells its owner")
    func annotates() throws {
        try scenario(policy: withCopilot) { shop in
            let (hal, eva) = (shop.bot("hal"), shop.visitor("eva"))
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try eva.starts("Kde je můj balík?")
            #expect(throws: Refusal.chatUnknown) { try hal.annotates(chat, "Where is my parcel?", .translation) }
            try ana.takes(chat)
            #expect(hal.hears().contains("eva: Kde je můj balík?"))
            let said = shop.facts(of: chat, .chat(.said))[0].event.seq
            let seq = shop.engine.outbox.accepted
            try hal.annotates(chat, "Where is my parcel?", .translation, about: said)
            try hal.annotates(chat, "It is in Brno, card 4111 1111 1111 1111")
            #expect(shop.engine.outbox.accepted == seq, "live only")
            #expect(
                ana.notices() == [
                    "annotation Where is my parcel?", "annotation It is in Brno, card **** **** **** 1111",
                ])
            #expect(bob.notices() == [] && eva.notices() == [] && hal.notices() == [])
            try hal.notes("A regular", in: chat)
            #expect(ana.hears().last == "hal notes: A regular" && !eva.hears().contains { $0.contains("regular") })
            #expect(throws: Refusal.muted) { try hal.says("Hello", in: chat) }
            #expect(throws: Refusal.muted) { try hal.drafts("Hello", in: chat) }
            #expect(throws: Refusal.muted) { try hal.ends(chat) }
            #expect(throws: Refusal.muted) { try hal.types(in: chat) }
            #expect(try shop.engine.look(chat, by: hal.client).state == .active)
        }
    }

    @Test("B19.3 given an annotation that nobody has read, when something is said publicly, then it is void")
    func void() throws {
        try scenario(policy: withCopilot) { shop in
            let (hal, eva, ana) = (shop.bot("hal"), shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try hal.annotates(chat, "Say hello")
            try ana.notes("Hm", in: chat)
            #expect(ana.notices() == ["annotation Say hello"])
            try hal.annotates(chat, "Say good day")
            try eva.says("Anybody?", in: chat)
            #expect(ana.notices() == [])
        }
    }

    @Test("B19.3 given a department that admits none, then no bot hears its people's chats")
    func admitted() throws {
        try scenario(policy: withCopilot) { shop in
            let (hal, eva) = (shop.bot("hal"), shop.visitor("eva"))
            let sven = shop.operator("sven", departments: ["sales"])
            let chat = try eva.starts("Hello?", department: "sales")
            try sven.takes(chat)
            #expect(throws: Refusal.chatUnknown) { try hal.annotates(chat, "x") }
            #expect(throws: Refusal.chatUnknown) { try hal.notes("x", in: chat) }
            #expect(!hal.hears().contains("eva: Hello?"))
            #expect(throws: Refusal.notAllowed) { try sven.annotates(chat, "x") }
        }
    }
}
