// B13.1, B13.4 in both journals: what an erasure and a masking leave, and what the retention is told.

import KlepetEngine
import KlepetJournal
import Testing

@Suite("What must not stay") struct ErasingTests {
    /// A chat with a contact, closed; another one that stays.
    private func story(_ journal: Journal) throws -> Story {
        let story = try Story()
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva Nova", id: "eva-key")
        story.add(.shop(.personAdded), subject: 2, value: 2, text: "Ana", id: "ana-key")
        story.begin(7)
        story.begin(8, visitor: 3)
        let said = story.say("words of seven", in: 7, id: "seven-id")
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: said, text: "later words of seven")
        story.say("note of seven", in: 7, note: true)
        story.add(.chat(.chosen), chat: 7, role: .visitor, person: 1, value: 2, text: "555 123")
        story.add(.chat(.chosen), chat: 8, role: .visitor, person: 3, value: 2, text: "555 999")
        story.say("words of eight", in: 8)
        try story.commit(to: journal)
        return story
    }

    @Test(
        "B13.4 given a chat's texts erased, then its events keep their numbers and no text, and the audit agrees",
        arguments: Implementation.allCases)
    func texts(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        let last = story.add(.chat(.closed), chat: 7)
        story.add(.shop(.textsErased), subject: 7, value: Int64(last)) { $0.reason = TextsErased.transcript.rawValue }
        try story.commit(to: journal)
        let events = try recorded(journal)
        #expect(events.count == story.told.count)
        for event in events where event.chat == 7 {
            let keeps = event.kind == Event.ChatKind.started.rawValue || event.kind == Event.ChatKind.taken.rawValue
            #expect(keeps || (event.text.isEmpty && event.id.isEmpty), "\(event)")
        }
        #expect(events.contains { $0.chat == 8 && $0.text == Array("words of eight".utf8) })
        #expect(try journal.audit().faults == [])
        #expect(try journal.closedChats(before: .max, max: 9) == [])
        // Reopened and closed again: what was said since goes next time.
        story.add(.chat(.reopened), chat: 7, role: .visitor, person: 1)
        story.say("new words of seven", in: 7)
        let end = story.add(.chat(.closed), chat: 7)
        try story.commit(to: journal)
        #expect(try journal.closedChats(before: .max, max: 9) == [ChatEnd(chat: 7, lastSeq: end)])
        story.add(.shop(.textsErased), subject: 7, value: Int64(end)) { $0.reason = TextsErased.transcript.rawValue }
        try story.commit(to: journal)
        #expect(try journal.audit().faults == [])
        #expect(try !recorded(journal).contains { $0.text == Array("new words of seven".utf8) })
    }

    @Test(
        """
        B13.4 given a chat erased that was handed to another department, then its name stays, the reason \
        goes, and the audit agrees
        """,
        arguments: Implementation.allCases)
    func handedOver(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        story.add(.chat(.transferEnded), chat: 7, subject: 2, value: 3, text: "asks for a refund") {
            $0.reason = TransferEnd.missed.rawValue
        }
        story.add(.chat(.transferEnded), chat: 7, role: .operator, person: 2, subject: 2, value: 2, text: "sales")
        let last = story.add(.chat(.closed), chat: 7)
        story.add(.shop(.textsErased), subject: 7, value: Int64(last))
        try story.commit(to: journal)
        let ended = try recorded(journal).filter { $0.kind == Event.ChatKind.transferEnded.rawValue }
        #expect(ended.map { String(decoding: $0.text, as: UTF8.self) } == ["", "sales"])
        #expect(try journal.audit().faults == [])
    }

    @Test(
        "B2.9 given a message that was masked and then redacted, then the masked text is in no event either",
        arguments: Implementation.allCases, [1, 2])
    func redactedAfterMask(_ kind: Implementation, maskings: Int) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        let said = story.say("4111 1111 1111 1111", in: 7)
        for number in 1...maskings {
            story.add(.chat(.edited), chat: 7, subject: said, text: "**** **** **** \(number)111") {
                $0.reason = EditReason.masked.rawValue
            }
        }
        story.say("between them", in: 7)
        try story.commit(to: journal)
        story.add(.chat(.redacted), chat: 7, role: .operator, person: 2, subject: said)
        try story.commit(to: journal)
        #expect(try !recorded(journal).contains { $0.text.starts(with: Array("****".utf8)) })
        #expect(try recorded(journal).contains { $0.text == Array("between them".utf8) })
        #expect(try journal.audit().faults == [])
    }

    @Test("B13.4 given the contacts erased, then they alone are gone", arguments: Implementation.allCases)
    func addresses(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        #expect(try journal.contacts(before: .max, max: 9) == [], "open chats keep theirs")
        let last = story.add(.chat(.closed), chat: 7)
        try story.commit(to: journal)
        #expect(try journal.contacts(before: story.now, max: 9) == [])
        #expect(try journal.contacts(before: story.now + 1, max: 9) == [ChatEnd(chat: 7, lastSeq: last)])
        story.add(.shop(.textsErased), subject: 7, value: Int64(last)) { $0.reason = TextsErased.addresses.rawValue }
        try story.commit(to: journal)
        let texts = try recorded(journal).map { String(decoding: $0.text, as: UTF8.self) }
        #expect(!texts.contains("555 123") && texts.contains("555 999") && texts.contains("words of seven"))
        #expect(try journal.contacts(before: .max, max: 9) == [])
        #expect(try journal.audit().faults == [])
    }

    @Test(
        "B13.4 given a visitor erased, then key and name are nowhere, and neither is a snapshot",
        arguments: Implementation.allCases)
    func visitor(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        try journal.save(snapshot: [1, 2, 3], at: 4)
        story.add(.shop(.visitorBanned), role: .operator, person: 2, subject: 1, text: "rude words")
        #expect(try journal.person(1) == nil || journal.person(1)?.key == Array("eva-key".utf8))
        story.add(.shop(.visitorErased), subject: 1)
        try story.commit(to: journal)
        #expect(try journal.person(1)?.key == [] && journal.person(1)?.name == [])
        #expect(try journal.person(2)?.name == Array("Ana".utf8))
        #expect(try journal.snapshot() == nil)
        let events = try recorded(journal)
        for word in ["Eva Nova", "eva-key", "rude words"] {
            #expect(!events.contains { $0.text == Array(word.utf8) || $0.id == Array(word.utf8) })
        }
        #expect(events.contains { $0.id == Array("ana-key".utf8) })
        #expect(try journal.audit().faults == [])
    }

    @Test(
        "B13.1 given a message masked, then its first text is nowhere, also if it was edited before",
        arguments: Implementation.allCases)
    func masked(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        let plain = story.say("4111 1111", in: 7)
        let edited = story.say("5555 5555", in: 7)
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: edited, text: "5555 5556")
        try story.commit(to: journal)
        for seq in [plain, edited] {
            story.add(.chat(.edited), chat: 7, subject: seq, text: "**** ****") {
                $0.reason = EditReason.masked.rawValue
            }
        }
        try story.commit(to: journal)
        let events = try recorded(journal)
        #expect([plain, edited].allSatisfy { events[Int($0) - 1].text == Array("**** ****".utf8) })
        for word in ["4111 1111", "5555 5555", "5555 5556"] {
            #expect(!events.contains { $0.text == Array(word.utf8) })
        }
        #expect(try journal.audit().faults == [])
        journal.close()
        for word in ["4111 1111", "5555 5555", "5555 5556"] { #expect(!contains(bytes(of: scratch.shop), word)) }
    }

    @Test("The kinds that the file forgets with a visitor are those that are about one")
    func kinds() {
        #expect(Event.ShopKind.allCases.filter(\.isAboutVisitor).map(\.rawValue) == [3, 5, 9, 10, 11, 12, 82])
    }

    @Test(
        "B12.1 given a transfer to another department, then the chat's row moves with it",
        arguments: Implementation.allCases)
    func moved(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try story(journal)
        story.add(.chat(.transferOffered), chat: 7, role: .operator, person: 2, subject: 4, value: 2, text: "why")
        story.add(.chat(.transferEnded), chat: 7, role: .operator, person: 4, subject: 4, value: 2, text: "sales")
        story.add(.chat(.taken), chat: 7, role: .operator, person: 4, subject: 4, text: "Bob")
        try story.commit(to: journal)
        #expect(try journal.audit().faults == [])
        journal.close()
        if kind == .sqlite { #expect(sql("SELECT department FROM chats WHERE chat = 7", in: scratch.shop) == "sales") }
    }
}
