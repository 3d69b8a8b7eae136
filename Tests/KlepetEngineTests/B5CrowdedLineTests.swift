// Law 11: who comes costs what they touch, however many wait or are with a bot.

import Testing

@testable import KlepetEngine

@Suite("B5.6 a crowded line")
struct B5CrowdedLineTests {
    @Test(
        """
        B5.4 given many who wait for what nobody speaks, then those behind them are served in order, and \
        they when it is given up
        """)
    func passedOver() throws {
        try scenario(
            .assign,
            policy: { policy in
                policy.limits.messagesPerSecond = 0
                policy.limits.openChatsPerVisitor = 1000
                policy.skills = ["tax", "toys"]
                policy.languages = ["cs", "fi"]
            }
        ) { shop in
            let eva = shop.visitor("eva")
            let finns = try (0..<50).map { _ in try eva.starts("Hei", language: "fi") }
            let taxed = try (0..<50).map { _ in try eva.starts("Tax?", skill: "tax", language: "cs") }
            let plain = try (0..<3).map { _ in try eva.starts("Hello") }
            let ana = shop.operator("ana", capacity: 2, skills: ["toys"], languages: ["cs"])
            #expect(plain.map(shop.state) == [.offered, .offered, .queued])
            try ana.takes(plain[0])
            try ana.takes(plain[1])
            try ana.ends(plain[0])
            #expect(shop.state(plain[2]) == .offered)
            try ana.takes(plain[2])
            shop.passes(60.seconds)
            #expect(shop.state(taxed[0]) == .queued && shop.state(finns[0]) == .queued)
            try ana.ends(plain[2])
            #expect(shop.state(finns[0]) == .offered, "skill and language are given up, and the first is first")
            #expect((taxed + finns.dropFirst()).allSatisfy { shop.state($0) == .queued })
        }
    }

    @Test(
        """
        B7.1 given chats with two bots, when one goes, then it is its own chats whose deadline \
        moves, from a snapshot too
        """)
    func bots() throws {
        try scenario(policy: { policy in
            policy.departments[0].bot = true
            policy.limits.openChatsPerVisitor = 100
        }) { shop in
            let robo = shop.bot("robo")
            let eva = shop.visitor("eva")
            let first = try (0..<4).map { _ in try eva.starts("Hello") }
            robo.leaves()
            let hal = shop.bot("hal")
            let second = try (0..<4).map { _ in try eva.starts("Hello") }
            try eva.ends(first[1])
            try eva.handsOff(second[0])
            #expect(Set(shop.chats(withBot: robo)) == Set([0, 2, 3].map { first[$0] }))
            shop.restarts(fromSnapshot: true)
            #expect(Set(shop.chats(withBot: robo)) == Set([0, 2, 3].map { first[$0] }))
            hal.rejoins()
            for chat in second.dropFirst() { try hal.says("Yes?", in: chat) }
            hal.leaves()
            shop.verifyInvariants()
            shop.passes(20.seconds)
            for chat in second.dropFirst() {
                #expect(
                    shop.facts(of: chat, .chat(.operatorWanted)).map(\.event.reason) == [HandoffReason.left.rawValue])
            }
        }
    }
}

extension Shop {
    /// By the bot's own list.
    func chats(withBot bot: Participant) -> [ChatID] {
        let state = engine.state.bots.first { PersonID($0.person) == bot.person }
        var chats: [ChatID] = []
        var slot = state?.chats ?? 0
        while slot != 0 {
            chats.append(engine.state.chats[slot].id)
            slot = engine.state.chats[slot].ownedLinks.next
        }
        return chats
    }
}
