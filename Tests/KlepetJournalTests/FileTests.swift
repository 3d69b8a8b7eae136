// What only a file has: somebody else's lock, another format, a crash, freed space that still knows.

import Glibc
import KlepetEngine
import KlepetJournal
import Testing

@Suite("A shop's file") struct FileTests {
    @Test(
        "Given a closed file, when it is opened again, then events, snapshot and secret are there and numbering goes on"
    )
    func reopening() throws {
        let scratch = Scratch()
        let first = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: first)
        try first.save(snapshot: [9, 9], at: 4)
        first.close()
        #expect(bytes(of: scratch.shop + "-wal").isEmpty)
        let second = try Journal(scratch.shop)
        #expect(second.secret == first.secret)
        #expect(second.lastSeq == 5)
        #expect(try second.snapshot()?.seq == 4)
        let sequel = try Story(after: second)
        sequel.say("I am back.", in: 7)
        try sequel.commit(to: second)
        #expect(try recorded(second) == story.told + sequel.told)
        #expect(try second.audit().isClean)
    }

    @Test("A chat closed before a restart is known as closed after it")
    func closedBeforeRestart() throws {
        let scratch = Scratch()
        let first = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        story.add(.chat(.closed), chat: 7)
        try story.commit(to: first)
        first.close()
        let second = try Journal(scratch.shop)
        let sequel = try Story(after: second)
        let seq = sequel.add(.chat(.read), chat: 7, role: .visitor, person: 1, value: 6)
        try sequel.commit(to: second)
        #expect(try second.lastSeq(ofChat: 7) == seq)
        #expect(try second.audit().faults == [])
    }

    @Test("A new file is its owner's alone")
    func permissions() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        var file = stat()
        stat(scratch.shop, &file)
        #expect(file.st_mode & 0o077 == 0)
        journal.close()
    }

    @Test("Given an open shop, when this or another process opens it, then it is locked; afterwards it is not")
    func locked() async throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        let told = failure { _ = try Journal(scratch.shop) }
        #expect(told?.kind == .locked)
        #expect(told?.sentence.hasPrefix("This process has the shop open already") == true)
        setenv("KLEPET_TEST_SHOP", scratch.shop, 1)
        await #expect(processExitsWith: .exitCode(42)) {
            let path = getenv("KLEPET_TEST_SHOP").map { String(cString: $0) } ?? ""
            guard let told = failure({ _ = try Journal(path) }), told.kind == .locked else { exit(1) }
            exit(told.sentence.hasPrefix("Process \(getppid()) has the shop open") ? 42 : 2)
        }
        journal.close()
        let again = try Journal(scratch.shop)
        #expect(again.lastSeq == 5)
    }

    @Test("Given a process that is killed, then what it acknowledged is there, and the file is not locked")
    func killed() async throws {
        let scratch = Scratch()
        setenv("KLEPET_TEST_KILLED_SHOP", scratch.shop, 1)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            let path = getenv("KLEPET_TEST_KILLED_SHOP").map { String(cString: $0) } ?? ""
            let journal = try Journal(path)
            let story = try Story()
            story.begin(7)
            try story.commit(to: journal)
            for number in 1...500 {
                story.say("Message \(number)", in: 7)
                try story.commit(to: journal)
            }
            kill(getpid(), SIGKILL)
        }
        #expect(!bytes(of: scratch.shop + "-wal").isEmpty)
        let journal = try Journal(scratch.shop)
        #expect(journal.lastSeq == 505)
        #expect(try journal.audit().faults == [])
    }

    @Test("A file of a newer format is refused as such, and left as it is")
    func newer() throws {
        let scratch = Scratch()
        try Journal(scratch.shop).close()
        sql("PRAGMA user_version=5", in: scratch.shop)
        let before = bytes(of: scratch.shop)
        let told = failure { _ = try Journal(scratch.shop) }
        #expect(told?.kind == .newerFormat)
        #expect(told?.sentence == "The file has format 5; this Klepet reads up to 4. Use a newer one.")
        #expect(bytes(of: scratch.shop) == before)
    }

    @Test(
        """
        B13.4 given a file of an older format with words that came after its chat's texts were destroyed, then \
        the retention is told of it
        """)
    func lateWords() throws {
        let scratch = Scratch()
        let story = try Story()
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva", id: "eva@shop")
        for chat in [ChatID(7), 8] {
            story.begin(chat)
            let last = story.add(.chat(.closed), chat: chat) { $0.reason = CloseReason.operatorEnd.rawValue }
            story.add(.shop(.textsErased), subject: chat, value: Int64(last)) {
                $0.reason = TextsErased.transcript.rawValue
            }
        }
        story.say("Late words", in: 7, note: true)
        let journal = try Journal(scratch.shop)
        try story.commit(to: journal)
        #expect(try journal.closedChats(before: .max, max: 9).isEmpty)
        journal.close()
        sql("PRAGMA user_version=2", in: scratch.shop)
        let again = try Journal(scratch.shop)
        let due = try again.closedChats(before: .max, max: 9).map(\.chat)
        #expect(due == [7])
        again.close()
        #expect(sql("PRAGMA user_version", in: scratch.shop) == "4")
    }

    @Test("What is not a shop cannot be opened, and is left as it is")
    func strangers() throws {
        let scratch = Scratch()
        sql("CREATE TABLE orders(id INTEGER); INSERT INTO orders VALUES(1)", in: scratch.shop)
        let orders = bytes(of: scratch.shop)
        #expect(failure { _ = try Journal(scratch.shop) }?.kind == .cannotOpen)
        #expect(bytes(of: scratch.shop) == orders)
        let poem = [UInt8](repeating: UInt8(ascii: "a"), count: 5_000)
        write(poem, to: scratch.copy)
        #expect(failure { _ = try Journal(scratch.copy) }?.kind == .cannotOpen)
        #expect(bytes(of: scratch.copy) == poem)
        for path in ["", "/no/such/folder/shop.db", "/tmp", "shop\0.db"] {
            #expect(failure { _ = try Journal(path) }?.kind == .cannotOpen, "\(path)")
        }
    }

    @Test(
        "Given a redaction, then neither the open file, nor its log, nor the closed file holds the text",
        arguments: [1, 3_000, 20_000])
    func erased(_ length: Int) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        for number in 1...40 { story.say("Before \(number)", in: 7) }
        let secret = "4111-1111-1111-1111"
        let long = String(repeating: secret, count: 1 + length / secret.utf8.count)
        let said = story.say(long, in: 7, id: "card")
        for number in 1...40 { story.say("After \(number)", in: 7) }
        try story.commit(to: journal)
        // Longer and shorter: rows move between pages.
        for text in [long + long, "no longer " + secret, long] {
            story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: said, text: text)
            try story.commit(to: journal)
        }
        #expect(contains(bytes(of: scratch.shop + "-wal"), secret))
        story.add(.chat(.redacted), chat: 7, role: .operator, person: 2, subject: said)
        try story.commit(to: journal)
        // Not by this process's own descriptor: closing it would drop the journal's lock, which does not matter here.
        #expect(!contains(bytes(of: scratch.shop + "-wal"), secret))
        #expect(!contains(bytes(of: scratch.shop), secret))
        journal.close()
        #expect(!contains(bytes(of: scratch.shop), secret))
        #expect(bytes(of: scratch.shop + "-wal").isEmpty)
        let again = try Journal(scratch.shop)
        #expect(try again.audit().faults == [])
        #expect(try recorded(again, said, through: said)[0].text == [])
    }

    @Test("The log is taken into the file between commits, and stays within bounds when nobody does it")
    func tidying() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        let text = String(repeating: "A long message. ", count: 1_000)
        for _ in 1...500 {
            story.say(text, in: 7)
            try story.commit(to: journal)
        }
        #expect(journal.isUntidy)
        #expect(try journal.tidy())
        #expect(!journal.isUntidy)
        #expect(try !journal.tidy())
        for _ in 1...100 {
            for _ in 1...60 { story.say(text, in: 7) }
            try story.commit(to: journal)
        }
        #expect(bytes(of: scratch.shop + "-wal").count < 80 << 20)
        #expect(try journal.audit().isClean)
    }

    @Test("Copied in pieces between commits, the log begins anew at 16 MB, and nothing is missing")
    func tidyingInPieces() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        let text = String(repeating: "A long message. ", count: 1_000)
        for _ in 1...70 {
            for _ in 1...20 { story.say(text, in: 7) }
            try story.commit(to: journal)
            _ = try journal.tidy()
            #expect(!journal.isUntidy)
        }
        let log = bytes(of: scratch.shop + "-wal").count
        #expect(log > 14 << 20 && log < 18 << 20)
        #expect(bytes(of: scratch.shop).count > 17 << 20)
        #expect(try journal.audit().isClean)
    }

    @Test("A snapshot that is damaged is left aside")
    func damagedSnapshot() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        try journal.save(snapshot: Array(0...99), at: 5)
        journal.close()
        sql("UPDATE snapshots SET bytes = zeroblob(100)", in: scratch.shop)
        let again = try Journal(scratch.shop)
        #expect(try again.snapshot() == nil)
        #expect(again.lastSeq == 5)
    }

    @Test("A chat that an operator reopens is theirs in the tables; one that its visitor reopens waits")
    func reopened() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        for chat in UInt64(1)...2 {
            story.begin(chat)
            story.add(.chat(.closed), chat: chat)
        }
        story.add(.chat(.reopened), chat: 1, role: .operator, person: 5)
        story.add(.chat(.reopened), chat: 2, role: .visitor, person: 1)
        try story.commit(to: journal)
        #expect(try journal.audit().faults == [])
        journal.close()
        #expect(sql("SELECT state || operator || episode FROM chats WHERE chat = 1", in: scratch.shop) == "active52")
        #expect(sql("SELECT state || ifnull(operator, '-') FROM chats WHERE chat = 2", in: scratch.shop) == "queued-")
    }

    @Test("A developer reads the tables with SQL")
    func readable() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva", id: "eva@shop")
        story.add(.shop(.operatorSet), subject: 2, value: 4, text: #"{"name":"Ana","photo_url":""}"#, id: "ana")
        story.begin(7)
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: 4, text: "Do you ship to Kyiv?")
        story.add(.chat(.closed), chat: 7) { $0.reason = CloseReason.operatorEnd.rawValue }
        try story.commit(to: journal)
        journal.close()
        let line = sql(
            "SELECT time || '|' || who || '|' || mark || '|' || text FROM transcript WHERE chat = 7", in: scratch.shop)
        #expect(line == "2023-11-14 22:13:21.000|Eva|edited|Do you ship to Kyiv?")
        #expect(
            sql("SELECT name || (profile ->> 'name') || capacity FROM people WHERE person = 2", in: scratch.shop)
                == "AnaAna4")
        #expect(
            sql("SELECT state || close_reason || operator || last_seq FROM chats", in: scratch.shop)
                == "closedoperator_end29")
        #expect(sql("SELECT kind || text FROM history WHERE seq = 4", in: scratch.shop) == "saidDo you ship to Brno?")
        #expect(sql("PRAGMA integrity_check", in: scratch.shop) == "ok")
    }
}
