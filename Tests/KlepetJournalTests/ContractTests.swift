// The contract (Sources/KlepetJournal/Journal.swift), held against every implementation.

import KlepetEngine
import KlepetJournal
import Testing

@Suite("The journal's contract") struct ContractTests {
    @Test("An empty journal has no events, no snapshot, and a clean audit", arguments: Implementation.allCases)
    func empty(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        #expect(journal.lastSeq == 0)
        #expect(try recorded(journal).isEmpty)
        #expect(try journal.snapshot() == nil)
        #expect(try journal.lastSeq(ofChat: 7) == 0)
        #expect(try journal.audit() == AuditReport())
        #expect(try !journal.tidy())
        #expect(journal.isImmediate == (kind == .memory) && !journal.isBusy)
        #expect(journal.secret != (0, 0))
    }

    @Test(
        "Given an event of every kind, when it is read back, then each of its bytes is as it was published",
        arguments: Implementation.allCases)
    func everyKind(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        for (number, word) in Event.Kind.allCases.enumerated() where word.isJournaled && word != .chat(.redacted) {
            let text = word.rawValue % 5 == 0 ? "" : "text \u{0} of \(word) ščž 漢字 🙂"
            story.add(
                word, chat: word.rawValue >= 20 ? 0xF000_0000_0000_0000 + UInt64(number) : 0,
                role: Role(rawValue: UInt8(number % 4)) ?? .system, person: .max - UInt64(number),
                subject: UInt64(number) << 56,
                value: -Int64(number), text: text, id: word.rawValue % 3 == 0 ? "" : "id-\(number)"
            ) {
                $0.until = .max - Int64(number)
                $0.chatSeq = .max - 1
                $0.episode = .max
                $0.reason = .max
                $0.rung = .max
                $0.department = .max
                $0.flags = Event.Flags(rawValue: word == .chat(.said) ? 3 : 0)
                $0.ladder = LadderName.allCases[number % LadderName.allCases.count]
            }
            try story.commit(to: journal)
        }
        #expect(try recorded(journal) == story.told)
    }

    @Test(
        """
        Given batches, when one has a gap before it, then it is refused, nothing of it is there, \
        and nothing more is taken
        """,
        arguments: Implementation.allCases)
    func gap(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        let stranger = try Story()
        stranger.begin(8)
        #expect(failure { try stranger.commit(to: journal) }?.kind == .failed)
        #expect(journal.lastSeq == 5)
        story.say("And to Kyiv?", in: 7)
        #expect(failure { try story.commit(to: journal) }?.kind == .failed)
        #expect(try recorded(journal) == Array(story.told.prefix(5)))
    }

    @Test("Given a batch whose last event may not be journaled, then none of it is", arguments: Implementation.allCases)
    func atomic(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        story.add(.live(.typing), chat: 7, role: .visitor, person: 1)
        #expect(failure { try story.commit(to: journal) }?.kind == .failed)
        #expect(journal.lastSeq == 0)
        #expect(try recorded(journal).isEmpty)
        #expect(try journal.audit() == AuditReport())
    }

    @Test(
        "Ranges are read as asked, within what is there, until the reader has enough",
        arguments: Implementation.allCases)
    func ranges(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        for number in 1...9_000 { story.say("Message \(number)", in: 7) }
        try story.commit(to: journal)
        #expect(try recorded(journal) == story.told)
        #expect(try recorded(journal, 4_000, through: 4_200) == Array(story.told[3_999..<4_200]))
        #expect(try recorded(journal, 0, through: 1) == [story.told[0]])
        #expect(try recorded(journal, 9_005, through: .max) == [story.told[9_004]])
        #expect(try recorded(journal, 9_006).isEmpty)
        #expect(try recorded(journal, 9, through: 8).isEmpty)
        var count = 0
        try journal.read(1, through: .max) { _ in
            count += 1
            return count < 5_000
        }
        #expect(count == 5_000)
        #expect(failure { try journal.append(story.undurable) } == nil)
    }

    @Test("A reader that calls the journal is told so, and does not stand still", arguments: Implementation.allCases)
    func reentry(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        var told: JournalFailure?
        try journal.read(1, through: 5) { _ in
            told = failure { _ = try journal.lastSeq(ofChat: 7) }
            return journal.lastSeq != 5
        }
        #expect(told?.kind == .failed)
        #expect(try journal.lastSeq(ofChat: 7) == 5)
    }

    @Test(
        "A chat's last event is known, open or closed, whatever comes after its end", arguments: Implementation.allCases
    )
    func lastOfChat(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        for chat in UInt64(1)...3 { story.begin(chat) }
        story.say("Still here.", in: 2)
        try story.commit(to: journal)
        #expect(try journal.lastSeq(ofChat: 1) == 5)
        #expect(try journal.lastSeq(ofChat: 2) == 16)
        let closed = story.add(.chat(.closed), chat: 1) { $0.reason = CloseReason.idle.rawValue }
        #expect(closed == 17)
        story.say("Hello?", in: 3)
        for late: Event.ChatKind in [.delivered, .read, .edited, .retracted] {
            let seq = story.add(.chat(late), chat: 1, role: .visitor, person: 1, subject: 2, value: 2, text: "x")
            try story.commit(to: journal)
            #expect(try journal.lastSeq(ofChat: 1) == seq)
        }
        let note = story.say("A note.", in: 1, note: true)
        try story.commit(to: journal)
        #expect(try journal.lastSeq(ofChat: 1) == note)
        story.add(.chat(.reopened), chat: 1, role: .visitor, person: 1)
        let again = story.say("One more thing.", in: 1)
        try story.commit(to: journal)
        #expect(try journal.lastSeq(ofChat: 1) == again)
        #expect(try journal.lastSeq(ofChat: 9) == 0)
        #expect(try journal.audit().faults == [])
    }

    @Test("A visitor's chats are told oldest first, open and closed", arguments: Implementation.allCases)
    func chatsOfVisitor(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        for (chat, visitor) in [(9, 1), (4, 3), (6, 1), (2, 1)] as [(UInt64, UInt64)] {
            story.begin(chat, visitor: visitor)
        }
        story.add(.chat(.closed), chat: 9)
        try story.commit(to: journal)
        #expect(try journal.chats(ofVisitor: 1) == [9, 6, 2])
        #expect(try journal.chats(ofVisitor: 3) == [4])
        #expect(try journal.chats(ofVisitor: 8) == [])
    }

    @Test(
        "Given edits, when the message is redacted, then its texts are gone from all its events, and only from those",
        arguments: Implementation.allCases)
    func redaction(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        let said = story.say("My card is 4111", in: 7, id: "card")
        let other = story.say("Thank you", in: 7)
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: said, text: "My card is 4112")
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: other, text: "Thanks")
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: said, text: "My card is 4113")
        try story.commit(to: journal)
        #expect(try recorded(journal) == story.told)
        story.add(.chat(.redacted), chat: 7, role: .operator, person: 2, subject: said)
        try story.commit(to: journal)
        var expected = story.told
        for seq in [said, said + 2, said + 4] {
            expected[Int(seq) - 1].text = []
            expected[Int(seq) - 1].flags |= Event.Flags.redacted.rawValue
        }
        #expect(try recorded(journal) == expected)
        #expect(try journal.audit().faults == [])
    }

    @Test("A message said, edited and redacted in one batch leaves no text", arguments: Implementation.allCases)
    func redactionAtOnce(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        let said = story.say("secret", in: 7)
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: said, text: "secret")
        story.add(.chat(.redacted), chat: 7, subject: said)
        // A wrong number destroys nothing.
        story.add(.chat(.redacted), chat: 7, subject: 1)
        try story.commit(to: journal)
        let texts = try recorded(journal).map { String(decoding: $0.text, as: UTF8.self) }
        #expect(!texts.contains("secret"))
        #expect(texts[0] == "support")
    }

    @Test(
        "Of several snapshots the newest is kept, byte by byte, also an empty and a large one",
        arguments: Implementation.allCases)
    func snapshots(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        try journal.save(snapshot: [1, 2, 3], at: 3)
        try journal.save(snapshot: [], at: 4)
        #expect(try journal.snapshot()?.bytes == [])
        let large = (0..<9_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try journal.save(snapshot: large, at: 5)
        let found = try journal.snapshot()
        #expect(found?.seq == 5)
        #expect(found?.bytes == large)
        #expect(failure { try journal.save(snapshot: [1], at: 6) }?.kind == .failed)
        #expect(try journal.snapshot()?.seq == 5)
        #expect(try journal.audit().isClean)
    }

    @Test(
        "Given no more room, when a batch does not fit, then the disk is full and what was acknowledged is there",
        arguments: Implementation.allCases)
    func full(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.openSmall(scratch)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        var acknowledged = 5
        var told: JournalFailure?
        while told == nil, acknowledged < 10_000 {
            for _ in 0..<10 { story.say("Is anybody there? I have been waiting for quite a while.", in: 7) }
            told = failure { try story.commit(to: journal) }
            if told == nil { acknowledged += 10 }
        }
        #expect(told?.kind == .diskFull)
        #expect(failure { try story.commit(to: journal) }?.kind == .failed)
        #expect(try recorded(journal) == Array(story.told.prefix(acknowledged)))
        #expect(try journal.audit().isClean)
        journal.close()
        guard kind == .sqlite else { return }
        let again = try kind.open(scratch)
        #expect(try recorded(again) == Array(story.told.prefix(acknowledged)))
    }

    @Test("A closed journal answers that it is closed", arguments: Implementation.allCases)
    func closed(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        journal.close()
        journal.close()
        #expect(failure { try story.commit(to: journal) }?.kind == .failed)
        #expect(failure { _ = try journal.audit() }?.kind == .failed)
    }

    @Test("Given numbers that do not follow, the audit tells which and where", arguments: Implementation.allCases)
    func dirty(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        story.say("one", in: 7) { $0.chatSeq = 5 }
        story.say("two", in: 7) { $0.chatSeq = 9 }
        story.say("three", in: 7) {
            $0.chatSeq = 10
            $0.previous = 3
        }
        story.say("four", in: 7) {
            $0.chatSeq = 11
            $0.episode = 4
        }
        story.say("five", in: 7) {
            $0.chatSeq = 12
            $0.episode = 1
            $0.at = 5
        }
        story.say("six", in: 8)
        try story.commit(to: journal)
        let faults = try journal.audit().faults
        #expect(
            faults.filter { !$0.contains("row") } == [
                "Chat 7: number 5 of event 6 is twice there or out of order.",
                "Chat 7: a number is missing between 5 and 9, before event 7.",
                "Chat 7: event 8 names 3 as the one before it, which is 7.",
                "Chat 7: event 9 has the wrong episode.",
                "Event 10 is older than the one before it.",
                "Chat 8 does not begin at its beginning, but with event 11.",
            ])
    }
}
