// Law 9: every command, for everybody, in every standing. As the table of states and commands says what goes in which
// state, this one says what somebody may do at all.

import Testing

@testable import KlepetEngine

@Suite("Law 9, B5.9, B13 who may give which command")
struct AuthorityTests {
    /// ana has eva's chat. `unsigned` and `signed`: how eva came; `banned`: she is.
    static let standings = ["unsigned", "signed", "banned", "operator", "system", "bot"]
    /// In these nobody may do anything. `unvouched`: eva came unsigned, and somebody came as her with the shop's
    /// signature since; `erased`: her client has ended; `suspended`: ana is.
    static let ended = [("unvouched", "identityInvalid"), ("erased", "notAllowed"), ("suspended", "suspended")]

    struct Row: CustomTestStringConvertible {
        let command: String
        let cells: [String]
        var testDescription: String { command }
    }

    static let rows = CommandTables.authority.split(separator: "\n").map { line in
        let words = line.split(separator: " ").map(String.init)
        return Row(
            command: words.dropLast(standings.count).joined(separator: " "), cells: words.suffix(standings.count))
    }

    @Test("law 9 the table has every command, and a new one does not compile without its place in it")
    func complete() {
        #expect(Self.rows.count >= 40 && Set(Self.rows.map(\.command)).count == Self.rows.count)
        #expect(Self.rows.allSatisfy { $0.cells.count == Self.standings.count })
        #expect(CommandTables.rows(of: .take(chat: 1)) == ["take"])
    }

    @Test(
        """
        law 9 given each standing, when somebody asks for this, then it is done or refused for the reason in the table
        """,
        arguments: rows)
    func row(_ row: Row) throws {
        for (standing, cell) in Array(zip(Self.standings, row.cells)) + Self.ended {
            try scenario(.take) { shop in
                var stage = try Stage(shop, "active", more: true)
                let who = try Self.bring(&stage, into: standing)
                let (seq, digest) = (shop.engine.outbox.accepted, shop.engine.digest)
                let refusal = shop.refusal { () throws(Refusal) in try stage.attempt(row.command, by: who) }
                #expect(refusal.map { "\($0)" } ?? "ok" == cell, "\(row.command), \(standing)")
                guard refusal != nil else { return }
                #expect(
                    shop.engine.outbox.accepted == seq && shop.engine.digest == digest, "a refusal changed something")
            }
        }
    }

    /// Who of the cast is meant.
    static func bring(_ stage: inout Stage, into standing: String) throws -> String {
        let visitor = "the chat's visitor"
        guard let eva = stage.cast[visitor] else { return visitor }
        switch standing {
        case "signed": stage.cast[visitor] = try stage.shop.tryJoin("eva", .visitor, signed: true)
        case "unvouched": _ = try stage.shop.tryJoin("eva", .visitor, signed: true)
        case "banned": try stage.shop.office.bans(eva)
        case "erased": try stage.shop.office.erases(eva, [stage.chat])
        case "suspended": try stage.shop.office.enters("ana", departments: ["support"], marks: .suspended)
        default: break
        }
        return [
            "operator": "the operator who has it", "suspended": "the operator who has it", "system": "the back office",
            "bot": "the bot",
        ][
            standing, default: visitor]
    }

    // MARK: clients that lose their authority (B13.3)

    @Test(
        """
        B13.3 given a client that came without a signature, when its visitor is signed, then it sees nothing more \
        either, and the signed one all
        """)
    func unvouched() throws {
        try scenario(.take) { shop in
            let (ana, unsigned) = (shop.operator("ana"), shop.visitor("eva"))
            let chat = try unsigned.starts("Hello")
            try ana.takes(chat)
            _ = unsigned.hears()
            let signed = try shop.tryJoin("eva", .visitor, signed: true)
            try ana.says("Your order 2026-117 is on its way", in: chat)
            try ana.types(in: chat)
            #expect(unsigned.hears() == [] && unsigned.notices() == [])
            #expect(throws: Refusal.identityInvalid) { _ = try shop.engine.look(chat, by: unsigned.client) }
            #expect(throws: Refusal.identityInvalid) {
                try shop.engine.views(after: 0, by: unsigned.client, max: 9) { _ in }
            }
            #expect(throws: Refusal.identityInvalid) { _ = try shop.engine.actor(unsigned.client) }
            #expect(throws: Refusal.identityInvalid) { try shop.engine.checkAuthority(of: unsigned.client) }
            #expect(signed.hears().contains("ana: Your order 2026-117 is on its way"))
            #expect(shop.engine.reader(of: unsigned.client).person == 0)
            // Erasing the visitor ends it, too (B13.4).
            #expect(Set(shop.engine.clients(of: unsigned.person)) == [unsigned.client, signed.client])
            // It is no more a sign that the visitor is there (B2.7).
            signed.leaves()
            #expect(shop.journal.last?.told(shop) == "wentOffline eva")
            unsigned.leaves()
            #expect(shop.journal.last?.told(shop) == "wentOffline eva")
            #expect(shop.engine.counts.clients == 2, "ana and the back office")
        }
    }

    @Test(
        """
        B13.3 given messages that wait for one before them, when their visitor is signed \
        meanwhile, then they are not said
        """)
    func heldBack() throws {
        try scenario { shop in
            let unsigned = shop.visitor("eva")
            let chat = try unsigned.starts("Hello")
            try unsigned.says("early", in: chat, number: 5)
            _ = try shop.tryJoin("eva", .visitor, signed: true)
            shop.passes(10.seconds)
            unsigned.leaves()
            #expect(!shop.story(of: chat).contains("eva: early"))
        }
    }

    @Test(
        """
        B13.3 given clients without a signature, when the policy comes to want one of every visitor, then they are \
        nobody's, and staff go on
        """)
    func required() throws {
        try scenario(.take) { shop in
            let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
            let signed = try shop.tryJoin("zoe", .visitor, signed: true)
            let chat = try eva.starts("Hello")
            var policy = Policy()
            policy.identity.required = true
            try shop.office.sets(policy)
            #expect(shop.refusal { () throws(Refusal) in try eva.says("And?", in: chat) } == .identityInvalid)
            try signed.starts("Hello")
            try ana.takes(chat)
        }
    }

    // MARK: the shop's alone (B13.2)

    @Test(
        """
        B13.2 given a session to which the shop gave a priority, when it starts chats, then they \
        have it, and others none
        """)
    func priority() throws {
        try scenario(.take) { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            // The kit says it as a host does when it joins somebody: `setPriority`.
            let (evas, zoes) = (try eva.starts("x"), try zoe.starts("x", priority: 7))
            #expect(shop.facts(of: evas, .chat(.started))[0].event.value == 0)
            #expect(shop.facts(of: zoes, .chat(.started))[0].event.value == 7)
        }
    }

    // MARK: operators (B5.9)

    @Test(
        """
        B5.9 given an operator with an empty list of departments, then there is no chat for them; without a \
        list, all, as in old journals
        """)
    func departments() throws {
        try scenario(.take) { shop in
            let ana = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Hello")
            #expect(try shop.engine.look(chat, by: ana.client).id == chat)
            try shop.office.enters("ana", marks: .noDepartment)
            for fromSnapshot in [false, true] {
                #expect(throws: Refusal.chatUnknown) { _ = try shop.engine.look(chat, by: ana.client) }
                #expect(shop.refusal { () throws(Refusal) in try ana.takes(chat) } == .notInDepartment)
                #expect(!ana.hears().contains { $0.hasPrefix("eva:") })
                shop.restarts(fromSnapshot: fromSnapshot)
                ana.rejoins()
            }
        }
    }

    @Test(
        """
        B5.1, B5.9 given a capacity of 0, then the operator is offered and takes nothing; \
        without one it is the policy's
        """)
    func capacity() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana", capacity: 0)
            let chat = try shop.visitor("eva").starts("Hello")
            #expect(shop.state(chat) == .queued)
            #expect(shop.refusal { () throws(Refusal) in try ana.takes(chat) } == .capacityFull)
            try shop.office.enters("ana", capacity: nil)
            #expect(
                shop.journal.last { $0.event.shopKind == .operatorSet }?.event.value == Policy().routing.capacityDefault
            )
            #expect(shop.state(chat) == .offered)
        }
    }

    @Test(
        """
        B5.9 given a suspended operator, then their chats go on as from one who dropped, they cannot \
        join, and their name stays
        """)
    func suspended() throws {
        try scenario(.take) { shop in
            let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try ana.says("How may I help?", in: chat)
            shop.passes(1.seconds)
            _ = shop.operator("bob")
            try shop.office.enters("ana", marks: .suspended)
            #expect(shop.journal.last { $0.event.chat == 0 }?.told(shop) == "wentOffline ana")
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("ana", .operator) } == .suspended)
            #expect(ana.hears() == [])
            // B5.8: as from one who dropped.
            shop.passes(3.minutes)
            #expect(shop.story(of: chat).contains("queued operatorLost"))
            shop.restarts(fromSnapshot: true)
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("ana", .operator) } == .suspended)
            let digest = shop.engine.digest
            shop.restarts()
            #expect(shop.engine.digest == digest)
            #expect(shop.engine.operatorName(ana.person) == Array("ana".utf8))
            #expect(shop.story(of: chat).contains("ana: How may I help?"))
            try shop.office.enters("ana")
            ana.rejoins()
            try ana.takes(chat)
        }
    }

    @Test(
        """
        B5.9 given a suspended operator who is still connected, when they are taken up again, then they \
        go on with the same client
        """)
    func readmitted() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana")
            try shop.office.enters("ana", marks: .suspended)
            let chat = try shop.visitor("eva").starts("Hello")
            #expect(shop.state(chat) == .queued)
            #expect(shop.refusal { () throws(Refusal) in try ana.becomes(.away) } == .suspended)
            try shop.office.enters("ana")
            #expect(shop.state(chat) == .offered)
            try ana.takes(chat)
            ana.leaves()
            #expect(shop.journal.last?.told(shop) == "wentOffline ana")
        }
    }

    // MARK: a ban leaves reading, and nothing else (B13.4)

    @Test(
        """
        B13.4 given a banned visitor, then they still read, are invited no more, and nobody \
        answers a survey in their name
        """)
    func banned() throws {
        try scenario(.take, policy: { $0.survey.ask = true }) { shop in
            let (ana, eva, zoe) = (shop.operator("ana"), shop.visitor("eva"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try ana.says("Yes?", in: chat)
            try ana.ends(chat)
            let token = shop.facts(of: chat, .chat(.surveyAsked))[0].id
            try ana.bans(eva)
            #expect(eva.hears().contains("ana: Yes?"))
            #expect(try shop.engine.look(chat, by: eva.client).id == chat)
            let office: Participant = shop.office
            for who in [eva, zoe, office] {
                #expect(shop.refusal { () throws(Refusal) in try who.answersSurvey(token) } == .banned)
            }
            try ana.unbans(eva)
            try eva.answersSurvey(token)
        }
    }
}
