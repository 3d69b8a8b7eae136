import Testing

@testable import KlepetEngine

@Suite("B2 readers, presence and revisions")
struct B2ReaderTests {
    @Test(
        """
        B2.5 given a client that was away, when it resumes behind the last event it saw, then it \
        gets each later one once
        """)
    func resumes() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let seen = eva.hearsFacts().map(\.event.seq)
            eva.leaves()
            try ana.says("Are you back?", in: chat)
            try ana.notes("private", in: chat)
            shop.passes(1.minutes)
            eva.rejoins(after: seen.last ?? 0)
            #expect(eva.hears().first == "ana: Are you back?", "the reply was not missed")
            try eva.says("Yes", in: chat)
            #expect(eva.hears().last == "eva: Yes")
            #expect(eva.hears().isEmpty)
        }
    }

    @Test(
        "B2.5 given a visitor, when they read, then they see their own chats and neither notes nor what is the staff's")
    func visitorsSeeTheirOwn() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            _ = try shop.visitor("zoe").starts("My secret")
            try ana.notes("She is nice", in: chat)
            shop.passes(1.minutes)
            let heard = eva.hears()
            #expect(
                heard == ["started", "eva: Hello?", "queued new", "waiting 1", "taken ana", "ana: How may I help?"])
        }
    }

    @Test("B2.5 given an operator, when another department's chat goes on, then they see nothing of it")
    func operatorsSeeTheirDepartments() throws {
        try scenario(policy: { $0.departments.append(Policy.Department(name: "sales")) }) { shop in
            let carl = shop.operator("carl", departments: ["sales"])
            let (_, _, chat) = try conversation(shop)
            #expect(carl.hearsFacts().allSatisfy { $0.event.chat != chat })
            let other = try shop.visitor("zoe").starts("A quote?", department: "sales")
            #expect(carl.hearsFacts().contains { $0.event.chat == other })
        }
    }

    @Test(
        "B2.5 given a slow reader, when it pulls a few at a time, then it gets all in order",
        arguments: [Role.visitor, .operator, .system])
    func pullsInSteps(_ role: Role) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            for number in 1...15 { try eva.says("\(number)", in: chat) }
            let reader = try #require([eva, ana, shop.office].first { $0.role == role })
            var words: [String] = []
            while case let facts = reader.hearsFacts(max: 2), !facts.isEmpty {
                #expect(facts.count <= 2)
                words += facts.filter { $0.event.person == eva.person && $0.event.chatKind == .said }.map(\.text)
            }
            #expect(words == ["Hello?"] + (1...15).map { "\($0)" })
        }
    }

    @Test(
        """
        B2.5 given a restart, when a client resumes behind events that are not in memory, then \
        it is sent to the journal
        """)
    func farReader() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            shop.restarts()
            eva.rejoins()
            ana.rejoins(after: UInt64(shop.journal.count) - 1)
            #expect(shop.engine.pull(eva.client, max: 10) { _ in true }.isFar)
            shop.engine.setCursor(eva.client, after: shop.engine.outbox.durable)
            try ana.says("Sorry, we are back", in: chat)
            #expect(eva.hears() == ["ana: Sorry, we are back"])
        }
    }

    @Test(
        """
        B2.6 given receipts of a client, when they come again or out of order, then they only go \
        up, and say each thing once
        """)
    func receiptsAreCumulative() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let last = shop.look(chat).chatSeq
            try eva.does(.receipt(chat: chat, delivered: last, read: 2))
            try eva.does(.receipt(chat: chat, delivered: 3, read: 2))
            try eva.does(.receipt(chat: chat, delivered: 0, read: 0))
            #expect(shop.story(of: chat).suffix(2) == ["delivered \(last)", "read 2"])
            try eva.reads(chat)
            let view = shop.look(chat)
            #expect(view.readByVisitor == view.deliveredToVisitor, "what was read was delivered")
            #expect(ana.hears().contains("delivered \(last)"), "the operator sees it")
            try ana.reads(chat)
            #expect(shop.story(of: chat).last?.hasPrefix("read") == true)
        }
    }

    @Test(
        "B2.6 given a receipt for what was never said, when it comes, then it is refused", arguments: [UInt32.max, 100])
    func receiptsOfNothing(_ number: UInt32) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.does(.receipt(chat: chat, delivered: number, read: 0)) }
                    == .valueInvalid)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.does(.receipt(chat: chat, delivered: 0, read: number)) }
                    == .valueInvalid)
        }
    }

    @Test(
        """
        B2.7 given a client that polls, when it is silent past its timeout, then its person is offline, and not before
        """,
        arguments: [(Role.visitor, false, 90), (.visitor, true, 240), (.operator, false, 60)])
    func silence(_ role: Role, _ mobile: Bool, _ seconds: Int) throws {
        try scenario { shop in
            try shop.office.enters("ida")
            let ida = shop.join("ida", role, polls: true, mobile: mobile)
            shop.passes(50.seconds)
            ida.isSeen()
            shop.passes(seconds.seconds - 1)
            #expect(!shop.office.hears().contains("wentOffline ida"))
            shop.passes(1)
            #expect(shop.office.hearsFacts().isEmpty == false)
            #expect(shop.journal.last?.event.shopKind == .wentOffline)
            #expect(shop.journal.last?.event.reason == 1)
            #expect(shop.refusal { () throws(Refusal) in try ida.opens("Hello?") } == .notAllowed, "its client is gone")
        }
    }

    @Test(
        """
        B2.7 given a client whose connection the host watches, when it says nothing for days, then it \
        is online until it leaves
        """)
    func watched() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let tab = shop.join("eva", .visitor)
            shop.passes(72.hours)
            eva.leaves()
            #expect(shop.journal.last?.event.shopKind == .wentOnline, "another tab is open")
            tab.leaves()
            #expect(shop.journal.last?.event.shopKind == .wentOffline)
            #expect(shop.journal.last?.event.reason == 0)
        }
    }

    @Test("B2.7 given heartbeats, when they come, then nothing is journaled")
    func heartbeatsAreNotJournaled() throws {
        try scenario { shop in
            let eva = shop.join("eva", .visitor, polls: true)
            let count = shop.journal.count
            for _ in 1...100 {
                shop.passes(30.seconds)
                eva.isSeen()
            }
            #expect(shop.journal.count == count)
        }
    }

    @Test("B2.7 given calls that are refused, when a polling client makes them, then they are signs of life as any")
    func refusedCallsAreSignsOfLife() throws {
        try scenario { shop in
            let eva = shop.join("eva", .visitor, polls: true)
            let count = shop.journal.count
            for _ in 1...5 {
                shop.passes(60.seconds)
                #expect(throws: Refusal.notAllowed) { try eva.takes(1) }
            }
            #expect(shop.journal.count == count)
        }
    }

    @Test(
        """
        B2.8 given somebody who types, when others look, then they see it live, the typist does not, \
        and nothing is journaled
        """)
    func typingIsLive() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.consents()
            let count = shop.journal.count
            try eva.types(in: chat, preview: "I would li")
            #expect(ana.notices() == ["typing"], "without the shop's consent there is no preview")
            #expect(eva.notices() == [])
            try ana.types(in: chat)
            try ana.acts(.typingStopped, in: chat)
            #expect(eva.notices() == ["typing", "typingStopped"])
            #expect(shop.visitor("zoe").notices() == [])
            #expect(shop.journal.count == count + 2, "but that zoe came")
        }
    }

    @Test(
        """
        B2.8 given the shop's consent, when a visitor types, then the preview reaches the chat's operator \
        alone, at most 4 a second
        """)
    func previews() throws {
        try scenario(policy: { $0.preview = true }) { shop in
            let (eva, ana, chat) = try conversation(shop)
            let bob = shop.operator("bob")
            try eva.consents()
            for letter in ["I", "I ", "I w"] {
                try eva.types(in: chat, preview: letter)
                shop.passes(100)
            }
            #expect(ana.notices().filter { $0 != "typing" } == ["typing I"])
            shop.passes(100)
            try eva.types(in: chat, preview: "I would")
            #expect(ana.notices().contains("typing I would"))
            #expect(Set(bob.notices()) == ["typing"])
            #expect(shop.refusal { () throws(Refusal) in try ana.types(in: chat, preview: "x") } == .notAllowed)
            let long = String(repeating: "x", count: 1025)
            #expect(shop.refusal { () throws(Refusal) in try eva.types(in: chat, preview: long) } == .textTooLong)
        }
    }

    @Test(
        """
        B2.9 given a message, when its author edits or retracts it within 5 min, then that is an event, and \
        afterwards it is refused
        """)
    func editWithinFiveMinutes() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let seq = try eva.says("teh", in: chat).seq
            shop.reaches(300.seconds)
            try eva.edits(seq, to: "the", in: chat)
            #expect(ana.hears().last == "edited \(seq)")
            #expect(shop.refusal { () throws(Refusal) in try ana.edits(seq, to: "x", in: chat) } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try ana.retracts(seq, in: chat) } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(seq, to: "", in: chat) } == .textEmpty)
            shop.reaches(1)
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(seq, to: "x", in: chat) } == .editTooLate)
            #expect(shop.refusal { () throws(Refusal) in try eva.retracts(seq, in: chat) } == .editTooLate)
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(999_999, to: "x", in: chat) } == .messageUnknown)
        }
    }

    @Test(
        "B2.9 given a retracted message, when it is edited or retracted again, then that is refused, over restarts too",
        arguments: [nil, false, true] as [Bool?])
    func retractedStaysRetracted(_ fromSnapshot: Bool?) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            let seq = try eva.says("Oh no", in: chat).seq
            try eva.retracts(seq, in: chat)
            if let fromSnapshot {
                shop.restarts(fromSnapshot: fromSnapshot)
                eva.rejoins()
            }
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(seq, to: "x", in: chat) } == .retracted)
            #expect(shop.refusal { () throws(Refusal) in try eva.retracts(seq, in: chat) } == .retracted)
            try shop.office.redacts(seq, in: chat)
        }
    }

    @Test("B2.9 given a message, when it is redacted, then its text is gone from memory, whoever wrote it and whenever")
    func redacts() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let seq = try eva.says("4111 1111 1111 1111", in: chat).seq
            shop.passes(1.hours)
            try ana.redacts(seq, in: chat)
            let near = shop.engine.outbox.near(seq)
            #expect(near?.pointee.flags.contains(.redacted) == true)
            #expect(near?.pointee.textBytes == 0)
            try ana.redacts(seq, in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.edits(seq, to: "x", in: chat) } == .retracted)
        }
    }

    @Test("B2.9 given a note, when its author edits it, then visitors do not see that either")
    func editedNotes() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let seq = try ana.notes("Rude", in: chat).seq
            try ana.edits(seq, to: "Tired", in: chat)
            try ana.retracts(seq, in: chat)
            try ana.redacts(seq, in: chat)
            #expect(eva.hears().last == "ana: How may I help?")
        }
    }

    @Test("B2.9 given armed timers, when messages are edited, retracted and redacted, then none of them moves")
    func revisingMovesNoTimer() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            let seq = shop.facts(of: chat, .chat(.said)).last?.event.seq ?? 0
            shop.passes(100.seconds)
            let before = shop.timers(chat).map(\.due)
            try ana.edits(seq, to: "How can I help?", in: chat)
            try ana.retracts(seq, in: chat)
            try ana.redacts(seq, in: chat)
            #expect(shop.timers(chat).map(\.due) == before)
        }
    }
}
