import Testing

@testable import KlepetEngine

@Suite("B20 supervisors and permissions")
struct B20SupervisorTests {
    private func withLeads(_ policy: inout Policy) {
        policy.departments.append(Policy.Department(name: "sales"))
        policy.departments.append(Policy.Department(name: "lead"))
        policy.departments[1].mode = .take
        policy.departments[2].mode = .take
        policy.transfer.supervisors = "lead"
    }

    /// ana has eva's chat; lea is a supervisor.
    private func cast(_ shop: Shop) throws -> (eva: Participant, ana: Participant, lea: Participant, chat: ChatID) {
        let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", departments: ["support"]))
        let lea = shop.operator("lea", departments: ["lead"])
        let chat = try eva.starts("Hello?")
        try ana.takes(chat)
        try ana.says("Good day", in: chat)
        return (eva, ana, lea, chat)
    }

    @Test("B20.1 given a supervisor, then they see every chat and leave notes anywhere; another department does not")
    func sees() throws {
        try scenario(policy: withLeads) { shop in
            let (eva, ana, lea, chat) = try cast(shop)
            let sven = shop.operator("sven", departments: ["sales"])
            #expect(lea.hears().contains("ana: Good day") && !sven.hears().contains("ana: Good day"))
            try lea.notes("Give them ten percent", in: chat)
            #expect(ana.hears().last == "lea notes: Give them ten percent")
            #expect(!eva.hears().contains { $0.contains("percent") })
            #expect(try shop.engine.look(chat, by: lea.client).state == .active)
            #expect(throws: Refusal.chatUnknown) { try sven.notes("x", in: chat) }
            try shop.office.enters("lea", departments: ["sales"])
            #expect(throws: Refusal.chatUnknown) { try lea.notes("x", in: chat) }
        }
    }

    @Test("B20.1 given a supervisor who speaks beside the owner, then it is marked, and the visitor sees both names")
    func beside() throws {
        try scenario(policy: withLeads) { shop in
            let (eva, ana, lea, chat) = try cast(shop)
            try eva.says("This is no good", in: chat)
            _ = shop.news(of: chat)
            try lea.says("I am sorry", in: chat)
            try lea.says("We send it again", in: chat)
            #expect(shop.news(of: chat) == ["joinedBeside", "lea: I am sorry", "lea: We send it again"])
            let said = shop.facts(of: chat, .chat(.said)).map(\.event)
            #expect(said.suffix(2).allSatisfy { $0.flags.contains(.beside) })
            #expect(shop.facts(of: chat, .chat(.joinedBeside)).map(\.text) == ["lea"])
            #expect(eva.hears().contains("joinedBeside"))
            #expect(shop.look(chat).owner == ana.person && shop.look(chat).turn == .visitor)
            #expect(shop.timers(chat).allSatisfy { $0.ladder != .reply }, "the shop has answered (B6.1)")
            let bob = shop.operator("bob", departments: ["support"])
            #expect(throws: Refusal.taken) { try bob.says("Me too", in: chat) }
            let waiting = try shop.visitor("zoe").starts("Hello?")
            #expect(throws: Refusal.notTaken) { try lea.says("One moment", in: waiting) }
        }
    }

    @Test("B20.1 given a supervisor who takes over, then the former owner is told, and the visitor who is there now")
    func takesOver() throws {
        try scenario(policy: withLeads) { shop in
            let (eva, ana, lea, chat) = try cast(shop)
            try ana.promises(chat, in: 10.minutes)
            #expect(throws: Refusal.notAllowed) { try ana.takesOver(chat) }
            _ = ana.hears()
            try lea.takesOver(chat)
            #expect(ana.hears().contains("taken lea"))
            let taken = try #require(shop.facts(of: chat, .chat(.taken)).last?.event)
            #expect((taken.subject, taken.value) == (lea.person, Int64(ana.person)))
            #expect(shop.look(chat).owner == lea.person && shop.lastWords(in: chat).contains("lea"))
            #expect(shop.timers(chat).contains { $0.ladder == .promise }, "what was promised goes along")
            #expect(throws: Refusal.already) { try lea.takesOver(chat) }
            #expect(throws: Refusal.taken) { try ana.says("But", in: chat) }
            let waiting = try shop.visitor("zoe").starts("Hello?")
            #expect(throws: Refusal.notTaken) { try lea.takesOver(waiting) }
            try eva.ends(chat)
            #expect(throws: Refusal.chatClosed) { try lea.takesOver(chat) }
        }
    }

    @Test("B20.1 given a former owner of another department, when the chat is taken over, then they are told, too")
    func toldOutside() throws {
        try scenario(policy: withLeads) { shop in
            let (_, ana, lea, chat) = try cast(shop)
            let sven = shop.operator("sven", departments: ["sales"])
            try ana.transfers(chat, to: sven, department: "sales")
            try sven.takes(chat)
            try shop.office.enters("sven", departments: ["support"])
            _ = sven.hears()
            try lea.takesOver(chat)
            #expect(sven.hears().contains("taken lea"))
        }
    }

    @Test("B20.1 given any open chat, when it is assigned to an operator, then it is theirs at once")
    func assigns() throws {
        try scenario(policy: withLeads) { shop in
            let (_, ana, lea, chat) = try cast(shop)
            let bob = shop.operator("bob", capacity: 1, departments: ["support"])
            let sven = shop.operator("sven", departments: ["sales"])
            #expect(throws: Refusal.notAllowed) { try ana.assigns(chat, to: bob) }
            #expect(throws: Refusal.notInDepartment) { try lea.assigns(chat, to: sven) }
            #expect(throws: Refusal.already) { try lea.assigns(chat, to: ana) }
            #expect(throws: Refusal.personUnknown) { try lea.assigns(chat, to: shop.visitor("eva")) }
            #expect(throws: Refusal.valueInvalid) { try lea.assigns(chat, to: bob, department: "sales") }
            try lea.assigns(chat, to: bob)
            #expect(shop.look(chat).owner == bob.person && shop.state(chat) == .active)
            let waiting = try shop.visitor("zoe").starts("Hello?")
            #expect(throws: Refusal.capacityFull) { try shop.office.assigns(waiting, to: bob) }
            try shop.office.assigns(waiting, to: ana)
            #expect(shop.look(waiting).owner == ana.person)
            ana.leaves()
            #expect(throws: Refusal.noTransfer) { try lea.assigns(chat, to: ana) }
        }
    }

    @Test("B20.1 given any open chat, when it is assigned to a line, then it stands in front, and not with who had it")
    func assignsToLine() throws {
        try scenario(.assign, policy: withLeads) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", capacity: 1, departments: ["support"]))
            let lea = shop.operator("lea", departments: ["lead"])
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            let bob = shop.operator("bob", departments: ["support"])
            _ = shop.news(of: chat)
            try lea.assigns(chat)
            #expect(shop.news(of: chat).first == "queued assigned")
            #expect(shop.look(chat).owner == bob.person, "who had it is not asked first")
            try lea.assigns(chat, department: "sales")
            #expect(shop.state(chat) == .queued)
            let sven = shop.operator("sven", departments: ["sales"])
            try sven.takes(chat)
            try lea.assigns(chat, department: "support")
            #expect(throws: Refusal.chatUnknown) { try sven.assigns(chat) }
            #expect(throws: Refusal.departmentUnknown) { try lea.assigns(chat, department: "finance") }
            try eva.ends(chat)
            #expect(throws: Refusal.chatClosed) { try lea.assigns(chat) }
        }
    }

    @Test("B20.2 given an operator, then what is not given they may not; the replies of their departments they may")
    func permissions() throws {
        try scenario(policy: withLeads) { shop in
            try shop.office.enters("ana", departments: ["support"], marks: [])
            let (ana, eva) = (shop.join("ana", .operator), shop.visitor("eva"))
            let chat = try eva.starts("Hello?")
            let said = shop.facts(of: chat, .chat(.said))[0].event.seq
            #expect(throws: Refusal.notAllowed) { try ana.bans(eva) }
            #expect(throws: Refusal.notAllowed) { try ana.redacts(said, in: chat) }
            for mark: OperatorMarks in [.mayExport, .mayReport, .mayRehearse] {
                #expect(!shop.engine.may(mark, ana.client) && shop.engine.may(mark, shop.office.client))
            }
            func sets(_ department: String) throws(Refusal) {
                try withTexts(["hi", "{\"en\":\"Hello\"}", department]) { (texts) throws(Refusal) in
                    let owner = ReplyOwner(department: texts[2])
                    let set = SetReply(shortcut: texts[0], owner: owner, texts: texts[1], validFrom: 0, validUntil: 0)
                    try ana.does(.setReply(set))
                }
            }
            try sets("support")
            #expect(throws: Refusal.notInDepartment) { try sets("sales") }
            #expect(throws: Refusal.departmentUnknown) { try sets("finance") }
            try shop.office.enters("ana", departments: ["support"], marks: [.mayBan, .mayRedact, .noReplies])
            #expect(throws: Refusal.notAllowed) { try sets("support") }
            try sets("")
            try ana.redacts(said, in: chat)
            try ana.bans(eva)
            try ana.unbans(eva)
        }
    }

    @Test("B20.2, B2.9 given an operator without permissions, then they redact where the chat is or was theirs")
    func redactsTheirs() throws {
        try scenario(policy: withLeads) { shop in
            for name in ["ana", "bob"] { try shop.office.enters(name, departments: ["support"], marks: []) }
            let (ana, bob, eva) = (shop.join("ana", .operator), shop.join("bob", .operator), shop.visitor("eva"))
            let chat = try eva.starts("My card is lost")
            let said = shop.facts(of: chat, .chat(.said))[0].event.seq
            #expect(throws: Refusal.notAllowed) { try ana.redacts(said, in: chat) }
            try ana.takes(chat)
            try ana.redacts(said, in: chat)
            #expect(throws: Refusal.notAllowed) { try bob.redacts(said, in: chat) }
            try ana.ends(chat)
            try ana.redacts(said, in: chat)
            #expect(throws: Refusal.notAllowed) { try bob.redacts(said, in: chat) }
        }
    }

    @Test("B20.2 given a file of a time without permissions, then its operators may what they could")
    func old() throws {
        try scenario(policy: withLeads) { shop in
            _ = shop.operator("ana")
            let set = try #require(shop.journal.last { $0.event.shopKind == .operatorSet })
            var event = set.event
            #expect(OperatorMarks(event) == .trusted)
            (event.rung, event.reason) = (0, 0)
            #expect(OperatorMarks(event) == [.mayBan, .mayRedact, .mayReport, .mayRehearse, .noReplies])
        }
    }
}
