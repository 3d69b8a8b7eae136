// B17.1, B17.3, B18.2: parts of messages, in both journals, and what becomes of them.

import KlepetJournal
import Testing

@testable import KlepetEngine

@Suite("Parts of messages") struct PartsTests {
    static let shape = #"{"shape":{"choices":[{"id":"a","label":"secret-label"}]},"files":[{"reference":"r-1"}]}"#

    @Test(
        "B18.1 B2.9 given messages with parts, then they are read back, and go with their text",
        arguments: Implementation.allCases)
    func parts(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        story.begin(7)
        let first = story.say("Choose", in: 7, parts: Self.shape) { $0.value = 1 }
        let second = story.say("Or this", in: 7, parts: Self.shape) { $0.value = 2 }
        let plain = story.say("Words", in: 7)
        try story.commit(to: journal)
        func parts(_ seq: UInt64) throws -> String {
            String(decoding: try recorded(journal, seq, through: seq).first?.parts ?? [], as: UTF8.self)
        }
        func isOver(_ seq: UInt64) throws -> Bool {
            (try recorded(journal, seq, through: seq).first?.flags ?? 0) & Event.Flags.shapeOver.rawValue != 0
        }
        #expect(try parts(first) == Self.shape && parts(second) == Self.shape && parts(plain) == "")
        #expect(
            try journal.messagesWithFiles(ofChat: 7) == [first, second] && journal.messagesWithFiles(ofChat: 8) == [])
        #expect(try journal.files(ofPerson: 1, after: 0) == 3 && journal.files(ofPerson: 2, after: 0) == 0)
        #expect(try journal.files(ofPerson: 1, after: story.now) == 0)
        // An answer, and an author's edit, end a shape; a masking does not, and plain words have none.
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: plain, text: "Other words")
        story.add(.chat(.edited), chat: 7, subject: second, text: "Or ****") { $0.reason = EditReason.masked.rawValue }
        story.add(.chat(.shapeAnswered), chat: 7, role: .visitor, person: 1, subject: second, value: 9) {
            $0.reason = ShapeAnswer.again.rawValue
        }
        try story.commit(to: journal)
        #expect(try !isOver(first) && !isOver(second) && !isOver(plain))
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: second, text: "Or that")
        story.add(.chat(.shapeAnswered), chat: 7, role: .visitor, person: 1, subject: first, value: 9)
        try story.commit(to: journal)
        #expect(try isOver(first) && isOver(second))
        story.add(.chat(.redacted), chat: 7, role: .operator, person: 2, subject: first)
        try story.commit(to: journal)
        #expect(try parts(first) == "" && parts(second) == Self.shape)
        #expect(try journal.messagesWithFiles(ofChat: 7) == [second] && journal.files(ofPerson: 1, after: 0) == 2)
        let last = try journal.lastSeq(ofChat: 7)
        story.add(.shop(.textsErased), subject: 7, value: Int64(last)) { $0.reason = TextsErased.visitor.rawValue }
        try story.commit(to: journal)
        #expect(try parts(second) == "" && journal.messagesWithFiles(ofChat: 7) == [])
        #expect(try journal.audit().faults == [])
    }

    @Test(
        "B17.3 given a debt, when it is paid, then its reference is destroyed, and the audit counts it no more",
        arguments: Implementation.allCases)
    func debts(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        let debts = (0..<3).map { story.add(.shop(.fileOwedDeletion), subject: 7, value: 3, id: "reference-\($0)") }
        try story.commit(to: journal)
        #expect(try journal.audit().filesOwed == 3)
        story.add(.shop(.fileGone), subject: debts[1])
        try story.commit(to: journal)
        #expect(try journal.audit().filesOwed == 2)
        #expect(
            try recorded(journal).filter { debts.contains($0.seq) }.map { String(decoding: $0.id, as: UTF8.self) } == [
                "reference-0", "", "reference-2",
            ])
        #expect(try recorded(journal, debts[1], through: debts[1]).first?.flags == Event.Flags.redacted.rawValue)
    }
}
