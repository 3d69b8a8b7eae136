// B5.4: the instant at which a skill is given up, and what may fall on it.

import Testing

@testable import KlepetEngine

@Suite struct B5SkillTests {
    @Test(
        """
        B5.4 given an input at the very time at which a chat's skill is given up, then the \
        chat is offered all the same
        """,
        arguments: [0, 1, 2])
    func inputAtTheInstant(which: Int) throws {
        try scenario(.assign, policy: { $0.skills = ["tax"] }) { shop in
            let ana = shop.operator("ana")
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?", skill: "tax")
            shop.reaches(60.seconds)
            #expect(shop.state(chat) == .queued)
            // Each arms the chat anew, behind the wake-up that has not come yet.
            switch which {
            case 0: try eva.says("Anybody?", in: chat)
            case 1: try eva.chooses(.wait, in: chat)
            default: shop.join("eva", .visitor).leaves()
            }
            shop.passes(0)
            #expect(shop.look(chat).owner == ana.person)
        }
    }

    @Test("B5.4 given a new policy at that very time, then the chat is offered all the same")
    func policyAtTheInstant() throws {
        try scenario(.assign, policy: { $0.skills = ["tax"] }) { shop in
            let ana = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Hello?", skill: "tax")
            shop.reaches(60.seconds)
            var policy = Policy()
            policy.skills = ["tax"]
            policy.departments[0].mode = .assign
            policy.greeting = true
            try shop.office.sets(policy)
            shop.passes(0)
            #expect(shop.look(chat).owner == ana.person)
        }
    }
}
