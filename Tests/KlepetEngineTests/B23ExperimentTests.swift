// B23.2: a share of the visitors under other numbers, or not invited.

import Testing

@testable import KlepetEngine

/// With a share of 500: the visitors 1, 3, 4, 6, 7, 8, 9, 11 … try it, 2, 5, 10, 12 … do not.
private func slow(_ share: Int64 = 500, _ change: (inout Policy.Experiment) -> Void = { _ in }) -> Policy.Experiment {
    var experiment = Policy.Experiment(name: "slow", sharePerMille: share)
    change(&experiment)
    return experiment
}

@Suite("B23.2 experiments")
struct B23ExperimentTests {
    @Test("B23.2: who is of a share is fixed by the experiment's name and the visitor's number, in any process")
    func fixed() {
        let tried = (1...30).filter { slow().tries($0) }
        #expect(tried == [1, 3, 4, 6, 7, 8, 9, 11, 13, 14, 15, 18, 24, 26, 27, 28, 30])
        #expect((1...30).filter { slow(100).tries($0) } == [6, 11, 26], "a smaller share is a part of the larger one")
        let calm = Policy.Experiment(name: "calm", sharePerMille: 500)
        #expect((1...30).filter { calm.tries($0) } == [1, 2, 7, 9, 16, 17, 21, 22, 23, 26, 28])
        #expect((1...1000).allSatisfy { slow(1000).tries($0) && !slow(0).tries($0) })
        // Of 100,000 a quarter, and of two halves a quarter.
        #expect((1...100_000).count { slow(250).tries($0) } == 25_014)
        #expect((1...100_000).count { slow().tries($0) && calm.tries($0) } == 25_171)
    }

    @Test("B23.2: given an experiment with a number, then its visitors go by that and the others by the policy's")
    func patched() throws {
        let experiment = slow {
            $0.promptAfterMilliseconds = 600.seconds
            $0.closeAfterMilliseconds = 180.seconds
        }
        try scenario(policy: { $0.experiments = [experiment] }) { shop in
            let (eva, ana, zoe) = (shop.visitor("eva"), shop.operator("ana"), shop.visitor("zoe"))
            #expect([eva.person, zoe.person] == [2, 4])
            var chats: [ChatID] = []
            for visitor in [eva, zoe] {
                let chat = try visitor.starts("Hello?")
                try ana.takes(chat)
                try ana.says("How may I help?", in: chat)
                try visitor.gets(chat)
                chats.append(chat)
            }
            #expect(shop.rests())
            #expect(idleRungs(shop, chats[0]) == [300.seconds, 420.seconds, 540.seconds])
            #expect(idleRungs(shop, chats[1]) == [600.seconds, 720.seconds, 900.seconds])
            // What it says is the number that it goes by (B3.10).
            let warnings = chats.map { chat in
                shop.facts(of: chat).filter { $0.event.ladder == .idle && $0.event.rung == 2 }.map(\.text).joined()
            }
            #expect(warnings[0].contains("2\u{A0}minutes") && warnings[1].contains("3\u{A0}minutes"), "\(warnings)")
            #expect(shop.engine.experiments(of: chats[0]).map(\.isTried) == [false])
            #expect(shop.engine.experiments(of: chats[1]).map(\.isTried) == [true])
        }
    }

    @Test("B23.2: given an experiment with a time in the line, then it takes the place of a department's own")
    func waited() throws {
        let experiment = slow(1000) { $0.followUpAfterMilliseconds = 60.seconds }
        try scenario(policy: {
            $0.experiments = [experiment]
            $0.departments[0].followUpAfterMilliseconds = 300.seconds
        }) { shop in
            _ = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.passes(60.seconds - 1)
            #expect(shop.state(chat) == .queued)
            shop.passes(1)
            #expect(shop.state(chat) == .followup)
        }
    }

    @Test("B23.2: given two experiments of other numbers, then a visitor may be of both, and goes by both")
    func both() throws {
        let other = {
            var other = Policy.Experiment(name: "calm", sharePerMille: 1000)
            other.wrapupWarningAfterMilliseconds = 20.seconds
            other.wrapupCloseAfterMilliseconds = 30.seconds
            return other
        }()
        try scenario(policy: { $0.experiments = [slow(1000) { $0.promptAfterMilliseconds = 40.seconds }, other] }) {
            shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(40.seconds)
            #expect(shop.story(of: chat).last == "idle 1")
            try eva.says("Here.", in: chat)
            try ana.says("Good.", in: chat)
            try ana.asksMore(chat)
            try eva.gets(chat)
            shop.passes(50.seconds)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test("B23.2: given a policy without it, then an experiment is over at once, for chats under way too")
    func over() throws {
        try scenario(policy: { $0.experiments = [slow(1000) { $0.promptAfterMilliseconds = 3_600.seconds }] }) { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(400.seconds)
            #expect(idleRungs(shop, chat) == [])
            var policy = Policy()
            policy.departments[0].mode = .take
            try shop.office.sets(policy)
            shop.passes(1)
            #expect(shop.story(of: chat).last == "idle 1")
        }
    }

    @Test("B23.2: given a holdout, then its visitors are not invited, and the others are")
    func holdout() throws {
        try inviting([rule("help")], { $0.experiments = [slow { $0.holdout = true }] }) { shop in
            _ = shop.operator("ana")
            let visitors = ["eva", "joe", "zoe"].map { shop.visitor($0) }
            #expect(visitors.map(\.person) == [3, 4, 5])
            for visitor in visitors { try visitor.visits() }
            shop.passes(10.seconds)
            #expect(shop.invitations == ["invited zoe: help"])
            shop.passes(1.hours)
            #expect(shop.invitations.allSatisfy { $0.contains("zoe") })
        }
    }
}
