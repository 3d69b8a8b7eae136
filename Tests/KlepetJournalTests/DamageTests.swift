// Damaged files: whatever is done to the bytes, the journal answers with events that are right, or with "corrupt".

import Glibc
import KlepetEngine
import KlepetJournal
import Testing

@Suite("A damaged file") struct DamageTests {
    /// Two chats, some messages long enough to overflow a page; closed unless `open`.
    private func make(_ path: String, messages: Int = 200) throws -> (Story, Journal) {
        let journal = try Journal(path)
        let story = try Story()
        story.begin(7)
        story.begin(8)
        for number in 1...messages {
            let text = number % 20 == 0 ? String(repeating: "long ", count: 2_000) : "Message \(number)"
            story.say(text, in: number % 3 == 0 ? 7 : 8, id: "id-\(number)")
            try story.commit(to: journal)
        }
        return (story, journal)
    }

    /// Opens, reads and audits; a prefix of `told`, or a failure that says so.
    private func examine(_ path: String, _ told: [Recorded]) -> String? {
        do throws(JournalFailure) {
            let journal = try Journal(path)
            defer { journal.close() }
            var found: [Recorded] = []
            let reading = failure {
                try journal.read(1, through: .max) {
                    found.append(Recorded($0))
                    return true
                }
            }
            let report = try journal.audit()
            _ = try journal.snapshot()
            _ = try journal.lastSeq(ofChat: 7)
            if let reading { return reading.kind == .corrupt ? nil : "read: \(reading)" }
            if report.isClean, found != Array(told.prefix(found.count)) { return "another story, called clean" }
            return nil
        } catch {
            let isTold = error.kind == .corrupt || error.kind == .cannotOpen
            return isTold ? nil : "open: \(error)"
        }
    }

    @Test("Every truncation of the file's last 8 KiB gives a clean prefix or corrupt")
    func truncatedFile() throws {
        let scratch = Scratch(inMemory: true)
        let (story, journal) = try make(scratch.shop, messages: 40)
        journal.close()
        let whole = bytes(of: scratch.shop)
        for cut in 1...8192 {
            write(whole, to: scratch.copy, dropLast: cut)
            let fault = examine(scratch.copy, story.told)
            #expect(fault == nil, "cut by \(cut)")
            for end in ["", "-wal"] { unlink(scratch.copy + end) }
        }
    }

    @Test(
        """
        Every truncation of the log's last 8 KiB gives a clean prefix or corrupt, also after some of \
        it was taken into the file
        """,
        arguments: [false, true])
    func truncatedLog(_ tidied: Bool) throws {
        let scratch = Scratch(inMemory: true)
        let (story, journal) = try make(scratch.shop, messages: 20)
        if tidied {
            story.say(String(repeating: "filling ", count: 500_000), in: 7)
            try story.commit(to: journal)
            #expect(journal.isUntidy)
            #expect(try journal.tidy())
            story.say("The last word", in: 7)
            try story.commit(to: journal)
        }
        let (file, log) = (bytes(of: scratch.shop), bytes(of: scratch.shop + "-wal"))
        #expect(!log.isEmpty)
        // The large log of the second case is cut at a frame's ends and at every 37th byte.
        for cut in 0...min(8192, log.count) where !tidied || cut % 37 == 0 || cut % 4120 < 26 {
            write(file, to: scratch.copy)
            write(log, to: scratch.copy + "-wal", dropLast: cut)
            let fault = examine(scratch.copy, story.told)
            #expect(fault == nil, "cut by \(cut)")
        }
        journal.close()
    }

    @Test("A file whose end is gone says how far it can be read")
    func reach() throws {
        let scratch = Scratch()
        let (_, journal) = try make(scratch.shop)
        journal.close()
        #expect(sql("DELETE FROM events WHERE seq = 150", in: scratch.shop) != nil)
        let told = failure { _ = try Journal(scratch.shop) }
        #expect(told?.kind == .corrupt)
        #expect(
            told?.sentence
                == "The file is damaged, its events up to 149 can be read: Events are missing. Restore a backup.")
    }

    @Test("An empty file beside a log that is not empty is damaged, not new")
    func emptied() throws {
        let scratch = Scratch()
        let (_, journal) = try make(scratch.shop, messages: 5)
        write(bytes(of: scratch.shop + "-wal"), to: scratch.copy + "-wal")
        write([], to: scratch.copy)
        #expect(failure { _ = try Journal(scratch.copy) }?.kind == .corrupt)
        #expect(!bytes(of: scratch.copy + "-wal").isEmpty)
        journal.close()
    }

    @Test(
        "Given bytes changed at random, then nothing traps, and what is called clean has the right numbers",
        arguments: 1...8)
    func changedBytes(_ seed: UInt64) throws {
        let scratch = Scratch(inMemory: true)
        let (_, journal) = try make(scratch.shop, messages: 60)
        try journal.save(snapshot: Array(repeating: 7, count: 6_000), at: 60)
        journal.close()
        let whole = bytes(of: scratch.shop)
        var random = seed &* 0x9E37_79B9_7F4A_7C15
        func draw(_ below: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(below))
        }
        for _ in 1...40 {
            var changed = whole
            for _ in 0...draw(6) {
                // Half of them where structure is: the header and the first bytes of pages.
                let place = draw(2) == 0 ? draw(changed.count) : draw(changed.count / 4096) * 4096 + draw(120)
                changed[place] = UInt8(draw(256))
            }
            write(changed, to: scratch.copy)
            _ = examineQuietly(scratch.copy)
            for end in ["", "-wal"] { unlink(scratch.copy + end) }
        }
    }

    /// No trap is all that is asked: a changed letter in a text is still a text.
    private func examineQuietly(_ path: String) -> Int {
        var count = 0
        _ = failure {
            let journal = try Journal(path)
            defer { journal.close() }
            _ = try journal.audit()
            _ = try journal.snapshot()
            _ = try journal.lastSeq(ofChat: 7)
            try journal.read(1, through: .max) { event in
                count += event.text.reduce(0) { $0 + Int($1) } & 1
                return true
            }
            let story = try Story(after: journal)
            story.say("And on it goes", in: 7)
            story.add(.chat(.redacted), chat: 7, subject: 20)
            try story.commit(to: journal)
        }
        return count
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        var statement: String
        var fault: String
        var testDescription: String { statement }
    }

    @Test(
        "The audit tells what was done to the tables",
        arguments: [
            Tampering(statement: "DELETE FROM events WHERE seq = 20", fault: "Event 20 is missing."),
            Tampering(statement: "DELETE FROM events WHERE seq IN (20, 21)", fault: "Events 20 to 21 are missing."),
            Tampering(
                statement: "UPDATE events SET chat_seq = 5 WHERE seq = 13", fault: "Chat 7: number 5 of event 13 is"),
            Tampering(
                statement: "UPDATE events SET previous = 4 WHERE seq = 12", fault: "Chat 8: event 12 names 4 as the one"
            ),
            Tampering(statement: "UPDATE events SET at = 7 WHERE seq = 30", fault: "Event 30 is older"),
            Tampering(statement: "UPDATE events SET kind = 999 WHERE seq = 30", fault: "Event 30 is of a kind"),
            Tampering(
                statement: "UPDATE events SET chat_seq = -1 WHERE seq = 30",
                fault: "Event 30 has a number that is out"),
            Tampering(
                statement: "DELETE FROM messages WHERE seq = 30", fault: "Event 30 has lost its row in messages."),
            Tampering(
                statement:
                    """
                    INSERT INTO messages SELECT 1, chat, chat_seq, at, author, role, note, message_id, NULL, NULL, \
                    NULL, NULL, text, NULL FROM messages WHERE seq = 30
                    """,
                fault: "Message 1 belongs to no event."),
            Tampering(
                statement: "UPDATE messages SET chat = 9 WHERE seq = 30",
                fault: "Message 30 is not what its event says."),
            Tampering(
                statement: "UPDATE messages SET text = NULL WHERE seq = 30",
                fault: "Message 30 is redacted by halves."),
            Tampering(
                statement: "UPDATE messages SET original = text, text = 'No', edited_at = 5 WHERE seq = 30",
                fault: "Message 30 was changed without an event."),
            Tampering(
                statement: "UPDATE messages SET text = 'No' WHERE seq = 1201",
                fault: "Message 1201 is not as its last"),
            Tampering(statement: "UPDATE chats SET state = 'active' WHERE chat = 8", fault: "The row of chat 8 is not"),
            Tampering(statement: "UPDATE chats SET last_seq = 3 WHERE chat = 8", fault: "The row of chat 8 is not"),
            Tampering(statement: "DELETE FROM chats WHERE chat = 8", fault: "1 chats have no row."),
            Tampering(statement: "UPDATE people SET name = 'Eve'", fault: "The row of person 1 is not"),
        ])
    func tampered(_ tampering: Tampering) throws {
        let scratch = Scratch()
        let (story, journal) = try make(scratch.shop, messages: 1_190)
        let said = story.say("Yes", in: 8)
        #expect(said == 1_201)
        story.add(.chat(.edited), chat: 8, role: .visitor, person: 1, subject: said, text: "No!")
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva", id: "eva")
        story.add(.chat(.closed), chat: 8)
        for number in 1...1_100 { story.say("More \(number)", in: 7) }
        try story.commit(to: journal)
        #expect(try journal.audit().faults == [])
        journal.close()
        #expect(sql(tampering.statement, in: scratch.shop) != nil)
        let report = try Journal(scratch.shop).audit()
        #expect(report.faults.contains { $0.hasPrefix(tampering.fault) }, "\(report.faults)")
    }
}
