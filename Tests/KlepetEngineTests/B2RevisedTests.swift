// What was taken back is for the back office alone (B2.12), an id that comes again with other words is no retry (B2.2),
// and what of an event is not for everybody who sees it (B12.3, B22.2).

import Testing

@testable import KlepetEngine

@Suite("B2.2, B2.12 what is repeated, what was taken back, what is not for everybody")
struct B2RevisedTests {
    // MARK: B2.12

    @Test(
        """
        B2.12 given a message with an edit, when its author takes it back, then nobody but the back office \
        reads either, durable or not
        """,
        arguments: [false, true])
    func takenBack(_ stalls: Bool) throws {
        try scenario(.take) { shop in
            let (ana, bob, eva) = (shop.operator("ana"), shop.operator("bob"), shop.visitor("eva"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            _ = [ana, bob, eva, shop.office].map { $0.hears() }
            shop.diskStalls = stalls
            let said = try eva.says("My PIN is 0000", in: chat).seq
            try eva.edits(said, to: "My PIN is 1111", in: chat)
            try eva.retracts(said, in: chat)
            try eva.says("Forget that", in: chat)
            shop.diskStalls = false
            shop.write()
            for reader in [ana, bob, eva] {
                let facts = reader.hearsFacts()
                #expect(!facts.contains { $0.text.contains("PIN") }, "\(reader.key)")
                #expect(
                    facts.filter { $0.event.flags.contains(.retracted) }.map(\.event.kind) == [
                        .chat(.said), .chat(.edited),
                    ],
                    "\(reader.key)")
                #expect(facts.contains { $0.text == "Forget that" })
            }
            #expect(shop.office.hearsFacts().filter { $0.text.contains("PIN") }.count == 2)
        }
    }

    @Test(
        """
        B2.12, B13.1 given half a card's number that was taken back, when its other half comes, then the \
        shop's mending shows neither
        """)
    func mended() throws {
        try scenario(.take) { shop in
            let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
            let chat = try eva.starts("Hello")
            let said = try eva.says("secret words 4111 1111", in: chat).seq
            try eva.retracts(said, in: chat)
            try eva.says("1111 1111", in: chat)
            for reader in [ana, eva] {
                let facts = reader.hearsFacts()
                #expect(!facts.contains { $0.text.contains("secret words") })
                for fact in facts where fact.event.chatKind == .edited { #expect(fact.text.isEmpty) }
            }
        }
    }

    // MARK: B2.2

    /// As it was said, as it would be looked up.
    private func repeats(_ words: String, note: Bool = false, _ said: Fact) -> Bool {
        said.read { event in
            var bytes = Array(words.utf8)
            return bytes.withUnsafeMutableBufferPointer { Message(text: Text($0), isNote: note).repeats(event) }
        }
    }

    @Test(
        """
        B2.2 given a message, then the same text is a retry, whatever was masked or destroyed since, \
        and another text is none
        """)
    func repeated() throws {
        try scenario(.take) { shop in
            let eva = shop.visitor("eva")
            let first = try eva.opens("Pay 4012 8888 8888 1881 now *", id: "m1")
            let said = shop.journal[Int(first.seq) - 1]
            #expect(said.text == "Pay **** **** **** 1881 now *")
            #expect(repeats("Pay 4012 8888 8888 1881 now *", said))
            #expect(repeats("Pay **** **** **** 1881 now *", said))
            for other in [
                "Pay 4012 8888 8888 1882 now *", "Pay 4012 8888 8888 1881 now ?", "Pay me", "",
                "Pay 4012 8888 8888 1881 now *!",
            ] {
                #expect(!repeats(other, said), "\(other)")
            }
            #expect(!repeats("Pay 4012 8888 8888 1881 now *", note: true, said), "a note is not a message")
            var gone = said.event
            gone.flags.insert(.redacted)
            #expect(repeats("anything", Fact(gone, text: "", id: "m1")))
        }
    }

    @Test(
        """
        B2.2, B2.3 given a message held back, when its turn comes and its id has been used for other \
        words, then its author is told
        """)
    func heldBack() throws {
        try scenario(.take) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello")
            try eva.says("late", in: chat, id: "m1", number: 3)
            try eva.says("early", in: chat, id: "m1")
            try eva.says("again", in: chat, id: "m2", number: 4)
            try eva.says("again", in: chat, id: "m2")
            _ = eva.notices()
            shop.passes(3.seconds)
            #expect(eva.notices() == ["messageRefused m1"])
            #expect(
                shop.facts(of: chat, .chat(.said)).map(\.text).filter { ["late", "early", "again"].contains($0) } == [
                    "early", "again",
                ])
        }
    }

    // MARK: not for everybody

    @Test("B22.2 given people, then their keys are for the back office alone, and operators read name and number")
    func keys() throws {
        try scenario(.take) { shop in
            let ana = shop.operator("ana")
            let eva = shop.join("cookie-4711", .visitor, name: "Eva")
            let mine = ana.hearsFacts().filter {
                $0.event.shopKind == .personAdded || $0.event.shopKind == .operatorSet
            }
            #expect(mine.count >= 3 && mine.allSatisfy(\.id.isEmpty))
            #expect(mine.contains { $0.event.subject == eva.person && $0.text == "Eva" })
            #expect(shop.office.hearsFacts().contains { $0.event.subject == eva.person && $0.id == "cookie-4711" })
        }
    }

    @Test(
        "B12.3 given a call, whoever accepts it, then its token is for its two sides and the back office alone",
        arguments: [false, true])
    func token(_ visitorAccepts: Bool) throws {
        try scenario(.take) { shop in
            let (ana, bob, eva, zoe) = (
                shop.operator("ana"), shop.operator("bob"), shop.visitor("eva"), shop.visitor("zoe")
            )
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try (visitorAccepts ? ana : eva).offers(.call, in: chat)
            try (visitorAccepts ? eva : ana).acceptsMedia(in: chat)
            func token(_ reader: Participant) -> String? {
                reader.hearsFacts().first { $0.event.chatKind == .mediaStarted }?.text
            }
            let right = token(shop.office)
            #expect(right?.count == 32)
            #expect(token(eva) == right && token(ana) == right)
            #expect(token(bob) == "", "that there is a call is the department's to know")
            #expect(token(zoe) == nil)
            let robot = Reader(role: .bot, departments: 0, person: bob.person)
            let started = shop.facts(of: chat, .chat(.mediaStarted))[0]
            let shown = started.read { event in
                var text: Int?
                _ = robot.giveInChat(event) { shown in
                    text = shown.text.count
                    return true
                }
                return text
            }
            #expect(shown == 0)
        }
    }
}
