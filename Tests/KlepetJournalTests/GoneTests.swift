// Law 12: words that were destroyed are nowhere: not in the file, what its pages do not use included, not
// in its log, not in a copy.

import CSQLite
import Glibc
import KlepetEngine
import KlepetJournal
import Testing

@Suite("Gone is gone") struct GoneTests {
    @Test(
        """
        Given 10,000 random redactions, edits, maskings, erasures and retentions, then no destroyed word is in \
        the file, its log or a copy
        """,
        arguments: [UInt64(1), 2, 3, 4])
    func random(_ seed: UInt64) throws {
        let scratch = Scratch(inMemory: true)
        let journal = try Journal(scratch.shop)
        var shop = try RandomShop(journal, seed: seed)
        for round in 1...25 {
            for _ in 1...100 { try shop.doOne() }
            // B22.4: the index of words, as far as it goes.
            while round % 2 == 0, try journal.gatherWords(atMost: 256) {}
            if round % 3 == 0 { while try journal.tidy() {} }
            #expect(shop.left(in: scratch.shop) == [], "file, round \(round)")
            #expect(shop.left(in: scratch.shop + "-wal") == [], "log, round \(round)")
            guard round % 8 == 0 else { continue }
            try journal.backUp(to: scratch.copy)
            while try journal.tidy() {}
            #expect(journal.backup.state == .done)
            #expect(shop.left(in: scratch.copy) == [], "copy, round \(round)")
            #expect(sql("PRAGMA integrity_check", in: scratch.copy) == "ok")
            unlink(scratch.copy)
        }
        #expect(try journal.audit().faults == [])
        #expect(shop.destroyed > 500)
        journal.close()
        #expect(shop.left(in: scratch.shop) == [])
        #expect(sql("PRAGMA integrity_check", in: scratch.shop) == "ok")
    }

    @Test(
        "Given a snapshot after a longer one, then nothing of the longer one is in the file",
        arguments: [0, 3_000, 90_000, 200_000])
    func snapshots(_ length: Int) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        for size in [100_000, length, length] {
            try journal.save(snapshot: Array(String(repeating: "T000001q ", count: size / 9).utf8), at: 1)
            try journal.save(snapshot: Array(repeating: 7, count: length), at: 2)
            while try journal.tidy() {}
        }
        journal.close()
        #expect(!contains(bytes(of: scratch.shop), "T000001q"))
        #expect(try Journal(scratch.shop).snapshot()?.bytes.count == length)
    }

    @Test(
        """
        Given words in what pages of an older file do not use, when it is opened, then they are gone \
        and the rest is as it was
        """)
    func swept() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        var shop = try RandomShop(journal, seed: 5)
        for _ in 1...300 { try shop.doOne() }
        journal.close()
        let events = try recorded(try Journal(scratch.shop))
        sql("PRAGMA user_version=1", in: scratch.shop)
        var file = bytes(of: scratch.shop)
        #expect(haunt(&file) > 10)
        write(file, to: scratch.shop)
        #expect(contains(bytes(of: scratch.shop), "GHOST"))
        let opened = try Journal(scratch.shop)
        #expect(!contains(bytes(of: scratch.shop), "GHOST"))
        #expect(try recorded(opened) == events)
        opened.close()
        #expect(!contains(bytes(of: scratch.shop), "GHOST"))
        #expect(sql("PRAGMA integrity_check", in: scratch.shop) == "ok")
    }

    /// Writes words between the cell pointers and the cells of every page that has room for them; on how many.
    private func haunt(_ file: inout [UInt8]) -> Int {
        let word = Array("GHOST ".utf8)
        var count = 0
        for page in 1..<file.count / 4096 {
            let at = page * 4096
            guard file[at] == 13 || file[at] == 10 else { continue }
            func two(_ offset: Int) -> Int { Int(file[at + offset]) << 8 | Int(file[at + offset + 1]) }
            let (end, start) = (8 + 2 * two(3), two(5))
            guard start > end + 20 else { continue }
            for offset in end..<start { file[at + offset] = word[offset % word.count] }
            count += 1
        }
        return count
    }
}

/// Things happen in a shop at random; every text is made of a word of its own.
private struct RandomShop {
    private struct Message {
        var chat: ChatID
        var seq: UInt64
        var words: [Int]
    }

    private let journal: Journal
    private let story: Story
    private var state: UInt64
    private var chats: [(id: ChatID, visitor: PersonID)] = []
    private var messages: [Message] = []
    private var nextChat: ChatID = 100
    private var nextWord = 0
    private var gone: Set<Int> = []
    private(set) var destroyed = 0

    init(_ journal: Journal, seed: UInt64) throws {
        self.journal = journal
        story = try Story()
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        story.begin(99)
    }

    private mutating func draw(_ below: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(below))
    }

    /// A word's text; short ones, pages, and chains of pages.
    private mutating func text() -> (word: Int, text: String) {
        nextWord += 1
        let digits = String(nextWord)
        let word = "T" + String(repeating: "0", count: 6 - digits.count) + digits + "q "
        return (nextWord, String(repeating: word, count: max(1, [10, 40, 200, 200, 1000, 4000, 9000][draw(7)] / 9)))
    }

    mutating func doOne() throws {
        let dice = draw(100)
        if dice < 12 || messages.isEmpty {
            nextChat += 1
            chats.append((nextChat, 1 + nextChat % 7))
            story.begin(nextChat, visitor: 1 + nextChat % 7)
            try say(nextChat)
        } else if dice < 55 {
            try say(chats[draw(chats.count)].id)
        } else if dice < 70 {
            try edit(draw(messages.count), isMask: false)
        } else if dice < 75 {
            try edit(draw(messages.count), isMask: true)
        } else if dice < 96 {
            let message = messages.remove(at: draw(messages.count))
            story.add(.chat(.redacted), chat: message.chat, role: .operator, person: 2, subject: message.seq)
            try story.commit(to: journal)
            die(message)
        } else {
            try erase(draw(chats.count), isVisitor: dice == 99)
        }
    }

    private mutating func say(_ chat: ChatID) throws {
        let (word, text) = text()
        let seq = story.say(text, in: chat, id: "id-\(word)")
        try story.commit(to: journal)
        messages.append(Message(chat: chat, seq: seq, words: [word]))
    }

    private mutating func edit(_ index: Int, isMask: Bool) throws {
        let (word, text) = text()
        story.add(
            .chat(.edited), chat: messages[index].chat, role: isMask ? .system : .visitor, subject: messages[index].seq,
            text: text
        ) {
            if isMask { $0.reason = EditReason.masked.rawValue }
        }
        try story.commit(to: journal)
        guard isMask else { return messages[index].words.append(word) }
        die(messages[index])
        messages[index].words = [word]
    }

    /// A chat that was closed long ago; or all of a visitor's.
    private mutating func erase(_ index: Int, isVisitor: Bool) throws {
        let visitor = chats[index].visitor
        let erased = isVisitor ? chats.filter { $0.visitor == visitor } : [chats[index]]
        for chat in erased {
            let end = story.add(.chat(.closed), chat: chat.id)
            story.add(.shop(.textsErased), subject: chat.id, value: Int64(end)) {
                $0.reason = TextsErased.transcript.rawValue
            }
        }
        if isVisitor { story.add(.shop(.visitorErased), subject: visitor) }
        try story.commit(to: journal)
        for message in messages where erased.contains(where: { $0.id == message.chat }) { die(message) }
        messages.removeAll { message in erased.contains { $0.id == message.chat } }
        chats.removeAll { chat in erased.contains { $0.id == chat.id } }
        guard chats.isEmpty else { return }
        nextChat += 1
        chats.append((nextChat, 1))
        story.begin(nextChat)
    }

    private mutating func die(_ message: Message) {
        gone.formUnion(message.words)
        destroyed += 1
    }

    /// The destroyed words that a file has, in one pass.
    func left(in path: String) -> [Int] {
        let file = bytes(of: path)
        var left: Set<Int> = []
        guard file.count > 8 else { return [] }
        // In the index of words letters are small.
        for at in 0..<(file.count - 8) where file[at] | 0x20 == UInt8(ascii: "t") && file[at + 7] == UInt8(ascii: "q") {
            let digits = file[(at + 1)..<(at + 7)]
            guard digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { continue }
            let word = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
            if gone.contains(word) { left.insert(word) }
        }
        return left.sorted()
    }
}
