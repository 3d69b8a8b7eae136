// Law 11: a page of a chat costs what it returns, however long the chat is.

import KlepetEngine
import Testing

@testable import KlepetJournal

@Suite("Pages of a chat") struct MarksTests {
    /// Chat 1, in between chats 2 and 3; the numbers of its events.
    private func tell(_ count: Int, to journal: Journal) throws -> [UInt64] {
        let story = try Story()
        var seqs: [UInt64] = []
        for number in 0..<count {
            seqs.append(story.add(number == 0 ? .chat(.started) : .chat(.read), chat: 1, role: .visitor, person: 7))
            if number % 3 == 0 {
                story.add(number == 0 ? .chat(.started) : .chat(.read), chat: 2, role: .visitor, person: 8)
            }
            if number == count / 2 { story.add(.chat(.started), chat: 3, role: .visitor, person: 7) }
        }
        try story.commit(to: journal)
        return seqs
    }

    @Test(
        "Given any place in a chat and any length, then the page is what a walk of the whole chat finds",
        arguments: Implementation.allCases)
    func pages(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let seqs = try tell(200, to: journal)
        for max in [1, 2, 31, 32, 33, 64, 500] {
            for after in 0...201 {
                let wanted = Array(seqs.dropFirst(after).prefix(max))
                let page = try journal.seqs(ofChat: 1, behind: .chatSeq(UInt32(after)), max: max, last: 0)
                #expect(page == wanted, "behind \(after), \(max)")
                let place = after == 0 ? 0 : seqs[min(after, 200) - 1]
                let behind = try journal.seqs(ofChat: 1, behind: .seq(place), max: max, last: 0)
                #expect(behind == wanted, "behind event \(place), \(max)")
            }
        }
        #expect(try journal.seqs(ofChat: 1, behind: .chatSeq(0), max: 500, last: seqs[99]) == Array(seqs.prefix(100)))
        #expect(try journal.seqs(ofChat: 9, behind: .chatSeq(0), max: 5, last: 0) == [])
    }

    @Test("Law 11 given a chat of 20,000 events in a file, then no page of 50 looks at more than 114 of them")
    func bounded() throws {
        let scratch = Scratch(inMemory: true)
        let journal = try Journal(scratch.shop)
        let seqs = try tell(20_000, to: journal)
        journal.close()
        let marks = try Marks(in: Database(path: scratch.shop))
        for after in [0, 1, 500, 9_999, 19_000, 19_960, 20_000] {
            let page = try marks.page(1, .chatSeq(UInt32(after)), 50, last: seqs[19_999])
            #expect(page.seqs == Array(seqs.dropFirst(after).prefix(50)))
            #expect(page.steps <= 114, "behind \(after)")
            let behind = try marks.page(1, .seq(after == 0 ? 0 : seqs[after - 1]), 50, last: seqs[19_999])
            #expect(behind.seqs == page.seqs)
            #expect(behind.steps <= 114, "behind event \(after)")
        }
    }

    @Test("A visitor's chats behind a number are those that may have events there", arguments: Implementation.allCases)
    func begins(_ kind: Implementation) throws {
        let scratch = Scratch()
        let journal = try kind.open(scratch)
        let story = try Story()
        let first = story.add(.chat(.started), chat: 1, role: .visitor, person: 7)
        let second = story.add(.chat(.started), chat: 2, role: .visitor, person: 7)
        story.add(.chat(.closed), chat: 2)
        let last = story.add(.chat(.closed), chat: 1)
        let third = story.add(.chat(.started), chat: 3, role: .visitor, person: 7)
        let fourth = story.add(.chat(.started), chat: 4, role: .visitor, person: 7)
        try story.commit(to: journal)
        let all = [1, 2, 3, 4].map { ChatBegin(chat: $0, firstSeq: [first, second, third, fourth][Int($0) - 1]) }
        #expect(try journal.chats(ofVisitor: 7, behind: 0, max: 9) == all)
        #expect(try journal.chats(ofVisitor: 7, behind: 0, max: 2) == Array(all.prefix(2)))
        #expect(try journal.chats(ofVisitor: 7, behind: last - 1, max: 1) == [all[0], all[2]])
        #expect(try journal.chats(ofVisitor: 7, behind: last, max: 9) == [all[2], all[3]])
        #expect(try journal.chats(ofVisitor: 8, behind: 0, max: 9) == [])
        #expect(try (journal.visitor(ofChat: 2), journal.visitor(ofChat: 5)) == (7, 0))
    }

    @Test("A file of format 2 gets its marks when it is opened")
    func upgraded() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let seqs = try tell(100, to: journal)
        journal.close()
        sql("DROP TABLE marks; PRAGMA user_version=2", in: scratch.shop)
        let opened = try Journal(scratch.shop)
        #expect(try opened.audit().faults == [])
        opened.close()
        #expect(
            sql("SELECT group_concat(seq) FROM marks WHERE chat = 1", in: scratch.shop)
                == "\(seqs[31]),\(seqs[63]),\(seqs[95])")
    }

    @Test(
        "A mark that is missing, wrong or one too many is a fault",
        arguments: [
            "DELETE FROM marks WHERE chat_seq = 64", "UPDATE marks SET seq = seq + 1 WHERE chat_seq = 32",
            "INSERT INTO marks VALUES(1, 5, 9)",
        ])
    func audited(_ damage: String) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        _ = try tell(70, to: journal)
        journal.close()
        sql(damage, in: scratch.shop)
        let faults = try Journal(scratch.shop).audit().faults
        #expect(faults.contains { $0.contains("mark") }, "\(faults)")
    }
}
