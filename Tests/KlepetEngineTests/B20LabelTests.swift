import Testing

@testable import KlepetEngine

@Suite("B20.3 tags and outcomes")
struct B20LabelTests {
    private func withLabels(_ policy: inout Policy) {
        policy.tags = ["complaint", "vip", "returns"]
        policy.departments[0].outcomes = ["sold", "lost"]
        policy.departments[0].outcomeRequired = true
    }

    @Test("B20.3 given tags of the policy, when staff sets them, then the chat has those and no others")
    func tags() throws {
        try scenario(policy: withLabels) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.tags(chat, "vip, complaint")
            #expect(shop.facts(of: chat, .chat(.tagged)).map(\.text) == ["complaint,vip"])
            #expect(throws: Refusal.already) { try ana.tags(chat, "complaint,vip") }
            #expect(throws: Refusal.tagUnknown) { try ana.tags(chat, "angry") }
            #expect(!eva.hears().contains("tagged"), "what the staff thinks of a visitor is the staff's")
            try shop.office.tags(chat, "")
            #expect(shop.facts(of: chat, .chat(.tagged)).last?.event.value == 0)
            var policy = Policy()
            withLabels(&policy)
            policy.departments[0].mode = .take
            policy.tags = ["vip", "new"]
            try shop.office.sets(policy)
            #expect(throws: Refusal.tagUnknown) { try ana.tags(chat, "complaint") }
            try ana.tags(chat, "new")
            #expect(shop.facts(of: chat, .chat(.tagged)).last?.event.value == 8, "a name keeps its number")
        }
    }

    @Test("B20.3 given a department that wants an outcome, then operators say it before they end, and nobody else must")
    func outcomes() throws {
        try scenario(policy: withLabels) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("Hello", in: chat)
            #expect(throws: Refusal.outcomeMissing) { try ana.ends(chat) }
            #expect(throws: Refusal.tagUnknown) { try ana.setsOutcome(chat, "won") }
            try ana.setsOutcome(chat, "lost")
            try ana.setsOutcome(chat, "sold")
            #expect(throws: Refusal.already) { try ana.setsOutcome(chat, "sold") }
            try ana.ends(chat)
            shop.passes(1.hours)
            try eva.says("One more thing", in: chat)
            try ana.takes(chat)
            #expect(throws: Refusal.outcomeMissing) { try ana.ends(chat) }
            try ana.ends(chat, .spam)
            let other = try shop.visitor("zoe").starts("Hello?")
            try ana.takes(other)
            try shop.office.ends(other)
            let third = try shop.visitor("ivo").starts("Hello?")
            try ana.takes(third)
            try ana.says("Hello", in: third)
            shop.rests()
            #expect(shop.state(third) == .closed, "never of a timer")
        }
    }

    @Test("B20.3, B19.2 given tags in a handoff, then the chat has them besides its own")
    func handoff() throws {
        try scenario(policy: {
            withLabels(&$0)
            $0.departments[0].bot = true
        }) { shop in
            let (robo, eva) = (shop.bot(), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            try robo.tags(chat, "vip")
            #expect(throws: Refusal.tagUnknown) { try robo.handsOff(chat, summary: "x", tags: "angry") }
            try robo.handsOff(chat, summary: "", tags: "returns")
            #expect(shop.facts(of: chat, .chat(.tagged)).map(\.text) == ["vip", "vip,returns"])
        }
    }

    @Test("B20.4 given a message that promises, when an operator says it, then it is promised and not told again")
    func promises() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            _ = shop.news(of: chat)
            func promise(_ milliseconds: Int64) throws(Refusal) {
                try withText("Back in 10 min") { (text) throws(Refusal) in
                    var message = Message(text: text)
                    message.promises = milliseconds
                    try ana.does(.say(Say(chat: chat, message: message)))
                }
            }
            try promise(5.minutes)
            #expect(shop.news(of: chat) == ["ana: Back in 10 min", "promised"])
            #expect(throws: Refusal.timeInvalid) { try promise(32 * 24.hours) }
            #expect(shop.news(of: chat) == [])
            shop.passes(5.minutes)
            #expect(shop.news(of: chat).contains("promiseDue"))
        }
    }
}
