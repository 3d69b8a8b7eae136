// B22.4 in the journal: the index of words against a search that looks at everything, and what becomes of it.

import KlepetEngine
import Testing

@testable import KlepetJournal

@Suite("B22.4 the index of words") struct WordIndexTests {
    private static func search(_ query: String) -> MessageSearch {
        Array(query.utf8).withUnsafeBufferPointer { MessageSearch(query: $0) }
    }

    private static func found(_ journal: Journal, _ query: String) throws -> [UInt64] {
        try journal.search(search(query)).messages.map(\.seq)
    }

    @Test(
        "B22.4 given words in any of the six languages, then the messages that hold them are found, gathered or not",
        arguments: Implementation.allCases, [false, true])
    func languages(_ implementation: Implementation, isGathered: Bool) throws {
        let scratch = Scratch()
        let journal = try implementation.open(scratch)
        let story = try Story()
        story.begin(1)
        let said = [
            "Poštovné je PŘÍLIŠ vysoké", "Hvala za sporočilo", "Обов’язково зателефонуємо, ваше замовлення вже їде",
            "Hän lähettää laskun", "Pesanan Anda sedang dikirim", "The Han dynasty vase", "Dobry\u{301} den",
        ].map { story.say($0, in: 1) }
        try story.commit(to: journal)
        if isGathered { _ = try journal.gatherWords(atMost: 1000) }
        for (query, wanted) in [
            ("prilis", [0]), ("příliš", [0]), ("postovne vys", [0]), ("sporocilo", [1]), ("SPOROČ", [1]),
            ("обов'язково", [2]), ("їде", [2]), ("іде", []), ("hän", [3]), ("han", [5, 3]), ("lähettää", [3]),
            ("lahet", [3]), ("pesanan dikirim", [4]), ("vase dynasty", [5]), ("vase laskun", []), ("dobry den", [6]),
            ("dobrý", [6]), ("parcel OR vase", []), ("ship nowhere", []), ("\"vase*", [5]),
        ] as [(String, [Int])] {
            #expect(try Self.found(journal, query) == wanted.map { said[$0] }, "\(query)")
        }
        journal.close()
    }

    @Test(
        """
        B22.4 given messages that are said, edited, taken back, destroyed at random, when it is gathered now and then, \
        then a search finds what a look at all of them finds
        """, arguments: Implementation.allCases, 1...6 as ClosedRange<UInt64>)
    func random(_ implementation: Implementation, seed: UInt64) throws {
        let scratch = Scratch(inMemory: true)
        let journal = try implementation.open(scratch)
        let story = try Story()
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        func words() -> String { (0..<1 + draw(6)).map { _ in "w\(draw(30))" }.joined(separator: " ") }
        story.begin(1)
        // What each message reads, as it is to be found.
        var texts: [(seq: UInt64, text: String)] = []
        for round in 0..<1500 {
            let pick = texts.isEmpty ? 0 : draw(texts.count)
            switch texts.isEmpty ? 9 : draw(10) {
            case 0, 1:
                let text = words()
                story.add(.chat(.edited), chat: 1, role: .visitor, person: 1, subject: texts[pick].seq, text: text)
                texts[pick].text = text
            case 2:
                let kind: Event.ChatKind = draw(2) == 0 ? .retracted : .redacted
                story.add(.chat(kind), chat: 1, role: .operator, person: 2, subject: texts.remove(at: pick).seq)
            default:
                let text = words()
                texts.append((story.say(text, in: 1), text))
            }
            if draw(4) == 0 { try story.commit(to: journal) }
            guard round % 25 == 24 else { continue }
            try story.commit(to: journal)
            if draw(3) > 0 { _ = try journal.gatherWords(atMost: UInt64(draw(900))) }
            let (whole, begun) = ("w\(draw(30))", "w\(draw(4))")
            var search = Self.search("\(whole) \(begun)")
            (search.max, search.looks) = (100_000, 100_000)
            let wanted = texts.filter { _, text in
                let all = text.split(separator: " ")
                return all.contains { $0 == whole } && all.contains { $0.hasPrefix(begun) }
            }
            #expect(try journal.search(search).messages.map(\.seq) == wanted.map(\.seq).reversed())
        }
        journal.close()
    }

    @Test(
        "B22.4 given a file in which nobody has searched, then it has no index; when it is opened again, it goes on"
    )
    func made() throws {
        let scratch = Scratch()
        var journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(1)
        let first = story.say("porcelain", in: 1)
        try story.commit(to: journal)
        #expect(!journal.owesWords && sqlCount(scratch) == "0")
        #expect(try Self.found(journal, "porcelain") == [first], "it is looked through")
        #expect(try journal.gatherWords(atMost: 100) == false)
        journal.close()
        #expect(sql("SELECT count(*) FROM words WHERE word = 'porcelain'", in: scratch.shop) == "1")
        journal = try Journal(scratch.shop)
        let goingOn = try Story(after: journal)
        let more = (0..<600).map { goingOn.say("porcelain \($0)", in: 1) }
        try goingOn.commit(to: journal)
        #expect(journal.owesWords)
        var search = Self.search("porcelain")
        search.max = 1000
        // Between what is gathered and the newest 512 events lie some that are told of.
        let some = try journal.search(search)
        #expect(some.behind == 88 && some.messages.count == 513)
        while try journal.gatherWords(atMost: 100) {}
        let all = try journal.search(search)
        #expect(all.behind == 0 && all.messages.map(\.seq) == (more.reversed() + [first]))
        #expect(try journal.audit().faults == [])
        journal.close()
        #expect(sql("PRAGMA integrity_check", in: scratch.shop) == "ok")
    }

    private func sqlCount(_ scratch: Scratch) -> String? {
        let copy = try? Journal(looking: scratch.shop)
        copy?.close()
        write(bytes(of: scratch.shop), to: scratch.copy)
        return sql("SELECT count(*) FROM sqlite_schema WHERE name = 'words'", in: scratch.copy)
    }

    @Test(
        "B22.4 given a word of one message alone, when that is redacted, then it is nowhere in file or log",
        arguments: [10, 600])
    func gone(_ messages: Int) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(1)
        for number in 0..<messages { story.say("ordinary words \(number)", in: 1) }
        let secret = story.say("my Schlangenhaus7 password", in: 1)
        for number in 0..<messages { story.say("ordinary words again \(number)", in: 1) }
        try story.commit(to: journal)
        while try journal.gatherWords(atMost: 1000) {}
        while try journal.tidy() {}
        #expect(contains(bytes(of: scratch.shop) + bytes(of: scratch.shop + "-wal"), "schlangenhaus7"))
        story.add(.chat(.redacted), chat: 1, role: .operator, person: 2, subject: secret)
        try story.commit(to: journal)
        for end in ["", "-wal"] {
            #expect(!contains(bytes(of: scratch.shop + end), "chlangenhaus7"), "\(end)")
        }
        #expect(try Self.found(journal, "schlangenhaus7") == [] && Self.found(journal, "ordinary words 7").count > 0)
        journal.close()
    }

    @Test("B22.4 given what a person types, then no query is an operator, and one without a word asks for nothing")
    func queries() {
        #expect(Self.search("").words.isEmpty && Self.search(" -- \"' *").words.isEmpty)
        #expect(Self.search("Ano! Ne?").words.map { String(decoding: $0, as: UTF8.self) } == ["ano", "ne"])
        let long = String(repeating: "ž", count: 200)
        #expect(Self.search(long).words.map(\.count) == [64], "a long word is cut")
        #expect(Self.search(String(repeating: "a ", count: 100)).words.count == 32)
    }
}
