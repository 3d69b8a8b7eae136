// Both journals are told the same stories, and asked the same questions after each batch: what one
// answers, the other answers.

import KlepetEngine
import KlepetJournal
import Testing

@Suite("Both journals answer alike") struct SameAnswersTests {
    @Test("Given people who are renamed, entered again, erased, then both know them by the last that was said")
    func people() throws {
        let pair = try Pair()
        pair.story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva", id: "eva")
        pair.story.add(.shop(.personAdded), subject: 2, value: 1, text: "Adam", id: "adam")
        pair.story.add(.shop(.operatorSet), subject: 3, value: 4, text: #"{"name":"Ana","photo_url":""}"#, id: "ana")
        pair.story.add(.shop(.operatorSet), subject: 4, value: 4, text: "no JSON", id: "odd")
        try pair.commit()
        pair.story.add(.shop(.personRenamed), subject: 1, text: "Eva Nováková", id: "cs")
        pair.story.add(.shop(.personRenamed), subject: 2, id: "en")
        pair.story.add(.shop(.personRenamed), subject: 9, text: "nobody")
        pair.story.add(.shop(.operatorSet), subject: 3, value: 2, text: #"{"name":"Ana \"Bo\" Nová"}"#, id: "ana-2")
        pair.story.add(.shop(.operatorSet), subject: 4, value: 4, text: #"{"name":7}"#, id: "odd")
        try pair.commit()
        let eva = try pair.memory.person(1)
        #expect(eva?.name == Array("Eva Nováková".utf8) && eva?.key == Array("eva".utf8))
        let ana = try pair.memory.person(3)
        #expect(ana?.name == Array(#"Ana "Bo" Nová"#.utf8) && ana?.role == .operator && ana?.key == Array("ana-2".utf8))
        pair.story.add(.shop(.personRenamed), subject: 2, text: "Adam Q.")
        pair.story.add(.shop(.visitorErased), subject: 1)
        try pair.commit()
        #expect(try pair.memory.person(1)?.name == [])
    }

    @Test("Given any story, then both give the same answers after each batch", arguments: 1...12 as ClosedRange<UInt64>)
    func anyStory(seed: UInt64) throws {
        let pair = try Pair()
        var random = Numbers(state: seed)
        for person in UInt64(1)...Pair.people {
            pair.story.add(
                .shop(.personAdded), subject: person, value: Int64(person % 4), text: "P\(person)", id: "key-\(person)")
        }
        for _ in 0..<40 {
            for _ in 0..<1 + random.below(6) { pair.tell(&random) }
            try pair.commit()
            if random.below(3) == 0 { try pair.gather(random.below(40)) }
        }
        let faults = try pair.memory.audit().faults + pair.file.audit().faults
        #expect(faults == [])
    }
}

private struct Numbers {
    var state: UInt64

    mutating func below(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }
}

private final class Pair {
    static let people: UInt64 = 6
    let scratch = Scratch(inMemory: true)
    let memory: Journal
    let file: Journal
    let story: Story
    private var chats: [(id: ChatID, isOpen: Bool, messages: [UInt64])] = []
    private var erased: Set<PersonID> = []

    init() throws {
        memory = try Journal.inMemory(secret: (1, 2))
        file = try Journal(scratch.shop)
        story = try Story()
    }

    func commit() throws {
        try memory.append(story.undurable)
        try story.commit(to: file)
        try compare()
    }

    /// One more event that could have happened.
    func tell(_ random: inout Numbers) {
        let person = 1 + random.below(Self.people)
        switch random.below(16) {
        case 0:
            story.begin(UInt64(chats.count) + 1, visitor: person)
            chats.append((UInt64(chats.count) + 1, true, [UInt64(story.told.count) - 3]))
        case 1 where !erased.contains(person):
            story.add(
                .shop(.personRenamed), subject: person, text: random.below(3) == 0 ? "" : "N\(random.below(100))",
                id: "cs")
        case 2 where person % 4 == 2:
            story.add(
                .shop(.operatorSet), subject: person, value: 2, text: #"{"name":"O\#(random.below(100))"}"#,
                id: "op-\(person)"
            )
        case 3 where person % 4 == 1 && erased.insert(person).inserted:
            story.add(.shop(.visitorErased), subject: person)
        case 12 where person % 4 == 1 && !erased.contains(person):
            describe(&random, subject: person)
        case 13 where !chats.isEmpty: describe(&random, chat: chats[Int(random.below(UInt64(chats.count)))].id)
        case 15 where person % 4 == 1 && !erased.contains(person) && person != 1 && !erased.contains(1):
            story.add(.shop(.personMerged), subject: 1, value: Int64(person))
            erased.insert(person)  // Nothing more is told of them.
        case 14: story.add(.shop(.attributesExpired), value: story.now - 2_000)
        default: tellOfChat(&random)
        }
    }

    private func describe(_ random: inout Numbers, subject: PersonID = 0, chat: ChatID = 0) {
        let (key, text) = ("k\(random.below(3))", random.below(4) == 0 ? "" : "\"known \(random.below(100))\"")
        let until = random.below(2) == 0 ? 0 : story.now + Int64(random.below(20)) * 1_000
        let kind: Event.Kind = chat == 0 ? .shop(.attributeSet) : .chat(.chatAttributeSet)
        story.add(kind, chat: chat, subject: subject, text: text, id: key) { $0.until = until }
    }

    private func tellOfChat(_ random: inout Numbers) {
        guard !chats.isEmpty else { return }
        let index = Int(random.below(UInt64(chats.count)))
        let chat = chats[index].id
        // Of a message that is destroyed nothing more is heard.
        let count = UInt64(chats[index].messages.count)
        let message = count == 0 ? 0 : chats[index].messages[Int(random.below(count))]
        switch message == 0 ? 8 : random.below(9) {
        case 0 where chats[index].isOpen:
            story.add(.chat(.closed), chat: chat) { $0.reason = CloseReason.idle.rawValue }
            chats[index].isOpen = false
        case 0, 1:
            guard !chats[index].isOpen else { return }
            story.add(.chat(.reopened), chat: chat, role: .visitor, person: 1)
            chats[index].isOpen = true
        case 2: story.add(.chat(.edited), chat: chat, role: .visitor, person: 1, subject: message, text: "better")
        case 3: story.add(.chat(.retracted), chat: chat, role: .visitor, person: 1, subject: message)
        case 4:
            story.add(.chat(.redacted), chat: chat, subject: message)
            chats[index].messages.removeAll { $0 == message }
        case 5:
            guard chats[index].isOpen else { return }
            story.add(
                .chat(.chosen), chat: chat, role: .visitor, person: 1, value: 2,
                text: random.below(2) == 0 ? "" : "a@b.cz")
        case 6:
            guard !chats[index].isOpen else { return }
            let erased: TextsErased = random.below(2) == 0 ? .transcript : .addresses
            let last = story.told.last { $0.chat == chat }?.seq ?? 0
            story.add(.shop(.textsErased), subject: chat, value: Int64(last)) { $0.reason = erased.rawValue }
            if erased == .transcript { chats[index].messages = [] }
        default:
            chats[index].messages.append(story.say("said \(random.below(1000))", in: chat, note: random.below(4) == 0))
        }
    }

    /// B22.4: the one gathers words earlier, the other later.
    func gather(_ count: UInt64) throws {
        _ = try (count % 2 == 0 ? memory : file).gatherWords(atMost: count)
        try compare()
    }

    private func compareFindings() throws {
        for query in ["said", "sai", "better", "brno", "ship to", "said 7", "nothing"] {
            var search = Array(query.utf8).withUnsafeBufferPointer { MessageSearch(query: $0) }
            for (max, author, chats) in [
                (50, UInt64(0), nil), (3, 0, nil), (50, 2, nil),
                (50, 0, [ChatSpan(chat: 1, seqs: 1...max(1, story.now > 0 ? memory.lastSeq : 1))]),
            ] as [(Int, UInt64, [ChatSpan]?)] {
                (search.max, search.author, search.chats) = (max, author, chats)
                search.before = .max
                let (ours, theirs) = (try memory.search(search), try file.search(search))
                #expect(ours.messages == theirs.messages, "\(query), \(max), \(author)")
                #expect(ours.before == theirs.before && ours.behind == theirs.behind)
                guard ours.before > 0 else { continue }
                search.before = ours.before
                #expect(try memory.search(search) == file.search(search), "\(query), the next page")
            }
        }
        for person in 0...Self.people {
            #expect(
                try memory.history(of: person, before: .max, max: 10) == file.history(of: person, before: .max, max: 10)
            )
            #expect(
                try memory.history(of: person, before: memory.lastSeq / 2, max: 2)
                    == file.history(of: person, before: memory.lastSeq / 2, max: 2))
        }
        for chat in chats {
            for message in chat.messages {
                let (ours, theirs) = (try memory.message(message), try file.message(message))
                #expect(ours?.text == theirs?.text && ours?.isEdited == theirs?.isEdited)
            }
        }
    }

    func compare() throws {
        try compareFindings()
        #expect(memory.lastSeq == file.lastSeq)
        for (ours, theirs) in zip(try recorded(memory), try recorded(file)) {
            try #require(ours == theirs, "in memory \(ours), in the file \(theirs)")
        }
        for person in 0...Self.people + 1 {
            #expect(try memory.person(person) == file.person(person), "person \(person)")
            #expect(try memory.name(ofPerson: person) == file.name(ofPerson: person), "person \(person)")
            #expect(try memory.chats(ofVisitor: person) == file.chats(ofVisitor: person), "person \(person)")
            #expect(try memory.attributes(of: .visitor(person)) == file.attributes(of: .visitor(person)), "\(person)")
        }
        for chat in 0...UInt64(chats.count) + 1 {
            #expect(try memory.lastSeq(ofChat: chat) == file.lastSeq(ofChat: chat), "chat \(chat)")
            #expect(try memory.visitor(ofChat: chat) == file.visitor(ofChat: chat), "chat \(chat)")
            #expect(try memory.attributes(of: .chat(chat)) == file.attributes(of: .chat(chat)), "chat \(chat)")
        }
        for (limit, max) in [(Int64.max, 100), (story.now - 5_000, 3)] {
            #expect(try memory.closedChats(before: limit, max: max) == file.closedChats(before: limit, max: max))
            #expect(try memory.contacts(before: limit, max: max) == file.contacts(before: limit, max: max))
        }
        for (visitor, department) in [(UInt64(0), ""), (1, ""), (2, "support"), (0, "support"), (0, "sales")] {
            var filter = ClosedChatFilter()
            (filter.visitor, filter.department) = (visitor, Array(department.utf8))
            for (place, max) in [((Int64.max, ChatID(1) << 62), 100), ((story.now - 3_000, 2), 3)] {
                #expect(
                    try memory.closedChats(of: filter, before: place, max: max)
                        == file.closedChats(of: filter, before: place, max: max), "closed of \(filter)")
            }
        }
        #expect(try memory.soonestAttributeEnd() == file.soonestAttributeEnd())
        let (ours, theirs) = (try memory.oldestClosed(), try file.oldestClosed())
        #expect(ours.texts == theirs.texts && ours.contact == theirs.contact)
    }
}
