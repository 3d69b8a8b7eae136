// B13.2: every command of a visitor that writes counts in one allowance by its size, signals in one of their own.

import Testing

@testable import KlepetEngine

@Suite("B13.2 the allowance")
struct B13AllowanceTests {
    /// How often in a row, at one time, until it is refused for haste; 1,000: not at all.
    private func times(_ attempt: () throws(Refusal) -> Void) -> Int {
        for count in 0..<1000 {
            do throws(Refusal) { try attempt() } catch {
                #expect(error == .tooFast)
                return count
            }
        }
        return 1000
    }

    /// Everything that a visitor can write again and again, each in a shop of its own; how often it goes
    /// at once, with 20 to spend.
    @Test(
        """
        B13.2 given a visitor who writes as fast as they can, then after a burst each command is refused as too \
        fast, and goes again later
        """)
    func everyCommand() throws {
        typealias Visitor = (Participant, ChatID, UInt64) throws(Refusal) -> Void
        let long = String(repeating: "x", count: 30_000)
        let cases: [(name: String, most: Int, act: Visitor)] = [
            ("edit", 18, { (eva, chat, seq) throws(Refusal) in try eva.edits(seq, to: "y", in: chat) }),
            ("edit 30 KB", 2, { (eva, chat, seq) throws(Refusal) in try eva.edits(seq, to: long, in: chat) }),
            (
                "consent", 18,
                { (eva, _, _) throws(Refusal) in
                    let known = eva.shop.engine.standing(of: eva.person).consent
                    try eva.consents(known.isEmpty ? .preview : [])
                }
            ),
            (
                "media", 18,
                { (eva, chat, _) throws(Refusal) in
                    try eva.offers(.call, in: chat)
                    try eva.endsMedia(in: chat)
                }
            ),
            ("receipt", 144, { (eva, chat, _) throws(Refusal) in try eva.gets(chat) }),
            (
                "say and edit", 9,
                { (eva, chat, _) throws(Refusal) in try eva.edits(try eva.says("x", in: chat).seq, to: "z", in: chat) }
            ),
        ]
        for (name, most, act) in cases {
            try scenario { shop in
                let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                let chat = try eva.starts("Hello?")
                try ana.takes(chat)
                let seq = try eva.says("x", in: chat).seq
                let before = shop.engine.outbox.accepted
                #expect(times { () throws(Refusal) in try act(eva, chat, seq) } == most, "\(name)")
                #expect(shop.engine.outbox.accepted - before <= 160, "\(name)")
                shop.passes(2.seconds)
                try act(eva, chat, seq)
            }
        }
    }

    @Test("B13.2 given answers to a survey, then each change of them is paid for by its size")
    func surveys() throws {
        try scenario(policy: { $0.survey.ask = true }) { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.says("Thanks", in: chat)
            try ana.ends(chat)
            let token = try #require(shop.facts(of: chat, .chat(.surveyAsked)).last?.id)
            #expect(times { () throws(Refusal) in try eva.answersSurvey(token, rating: 5, recommend: 10) } == 18)
        }
    }

    @Test(
        """
        B13.2 given a command that was refused, then it has cost nothing, and what ends something \
        is never refused for haste
        """)
    func refusedIsFree() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            for _ in 0..<100 {
                #expect(shop.refusal { () throws(Refusal) in try eva.chooses(.wait, in: chat) } == .notWaiting)
            }
            try eva.offers(.call, in: chat)
            #expect(times { () throws(Refusal) in try eva.says("x", in: chat) } == 18)
            try eva.endsMedia(in: chat)
            try eva.ends(chat)
        }
    }

    @Test(
        """
        B13.2 given what is larger than the whole allowance, then it goes when the allowance is \
        full, and then nothing else
        """)
    func largerThanAll() throws {
        try scenario(policy: { $0.limits.messagesBurst = 3 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            let seq = try eva.says("x", in: chat).seq
            let long = String(repeating: "x", count: 30_000)
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(seq, to: long, in: chat) } == .tooFast)
            shop.passes(1.seconds)
            try eva.edits(seq, to: long, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.says("y", in: chat) } == .tooFast)
        }
    }

    @Test("B2.3 given messages held back, then they are paid for when they come, and not again when it is their turn")
    func heldBack() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            var number: UInt64 = 1
            let held = times { () throws(Refusal) in
                number += 1
                try eva.says("\(number)", in: chat, number: number)
            }
            #expect(held == 19)
            shop.passes(200)
            try eva.says("1", in: chat, number: 1)
            #expect(shop.story(of: chat).suffix(20) == (1...20).map { "eva: \($0)" })
        }
    }

    @Test(
        """
        B2.7 given a visitor who comes and goes and is called otherwise each time, then events are bounded, and who \
        comes late comes without
        """)
    func comesAndGoes() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            eva.leaves()
            var count = 0
            let came = times { () throws(Refusal) in
                count += 1
                try shop.tryJoin("eva", .visitor, name: "Eva \(count)").leaves()
            }
            #expect((16...80).contains(came), "\(came)")
            #expect(shop.journal.filter { $0.event.shopKind == .personRenamed }.count <= 20)
            #expect(shop.journal.filter { $0.event.shopKind == .wentOnline }.count <= 90)
            shop.passes(10.seconds)
            try shop.tryJoin("eva", .visitor, name: "Eva").leaves()
            #expect(shop.journal.last { $0.event.shopKind == .personRenamed }?.text == "Eva")
        }
    }

    @Test(
        """
        B2.8 given typing and page reports without end, then a client tells 40 at once and 10 a second, \
        staff too, and messages go on
        """)
    func signals() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            #expect(times { () throws(Refusal) in try eva.types(in: chat) } == 40)
            #expect(times { () throws(Refusal) in try ana.types(in: chat) } == 40)
            #expect(shop.refusal { () throws(Refusal) in try reports(eva) } == .tooFast)
            try eva.says("It goes on", in: chat)
            shop.passes(1.seconds)
            #expect(times { () throws(Refusal) in try reports(eva) } == 10)
        }
    }

    private func reports(_ visitor: Participant) throws(Refusal) {
        _ = try withText("/cart") { (page) throws(Refusal) in try visitor.does(.visit(VisitReport(page: page))) }
    }

    @Test("B13.2 given a policy without a limit, then there is none")
    func unlimited() throws {
        try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            let seq = try eva.says("x", in: chat).seq
            #expect(times { () throws(Refusal) in try eva.edits(seq, to: "y", in: chat) } == 1000)
            #expect(times { () throws(Refusal) in try eva.types(in: chat) } == 1000)
        }
    }
}
