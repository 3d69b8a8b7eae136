// Both journals are told the same stories, and asked the same questions after each batch: what one
// answers, the other answers.

import KlepetEngine
import KlepetJournal
import Testing

@Suite("Both journals answer alike") struct SameAnswersTests {
    @Test("Given people who are renamed, entered again, erased, then both know them by the last that was said")
    func people() throws {
        let pair = try Pair()
        pair.story.add(.personAdded, subject: 1, value: 1, text: "Eva", id: "eva")
        pair.story.add(.personAdded, subject: 2, value: 1, text: "Adam", id: "adam")
        pair.story.add(.operatorSet, subject: 3, value: 4, text: #"{"name":"Ana","photo_url":""}"#, id: "ana")
        pair.story.add(.operatorSet, subject: 4, value: 4, text: "no JSON", id: "odd")
        try pair.commit()
        pair.story.add(.personRenamed, subject: 1, text: "Eva Nováková", id: "cs")
        pair.story.add(.personRenamed, subject: 2, id: "en")
        pair.story.add(.personRenamed, subject: 9, text: "nobody")
        pair.story.add(.operatorSet, subject: 3, value: 2, text: #"{"name":"Ana \"Bo\" Nová"}"#, id: "ana-2")
        pair.story.add(.operatorSet, subject: 4, value: 4, text: #"{"name":7}"#, id: "odd")
        try pair.commit()
        let eva = try pair.memory.person(1)
        #expect(eva?.name == Array("Eva Nováková".utf8) && eva?.key == Array("eva".utf8))
        let ana = try pair.memory.person(3)
        #expect(ana?.name == Array(#"Ana "Bo" Nová"#.utf8) && ana?.role == .operator && ana?.key == Array("ana-2".utf8))
        pair.story.add(.personRenamed, subject: 2, text: "Adam Q.")
        pair.story.add(.visitorErased, subject: 1)
        try pair.commit()
        #expect(try pair.memory.person(1)?.name == [])
    }

    @Test("Given any story, then both give the same answers after each batch", arguments: 1...12 as ClosedRange<UInt64>)
    func anyStory(seed: UInt64) throws {
        let pair = try Pair()
        var random = Numbers(state: seed)
        for person in UInt64(1)...Pair.people {
            pair.story.add(
                .personAdded, subject: person, value: Int64(person % 4), text: "P\(person)", id: "key-\(person)")
        }
        for _ in 0..<40 {
            for _ in 0..<1 + random.below(6) { pair.tell(&random) }
            try pair.commit()
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
    let memory: any Journal
    let file: any Journal
    let story: Story
    private var chats: [(id: ChatID, isOpen: Bool, messages: [UInt64])] = []
    private var erased: Set<PersonID> = []

    init() throws {
        memory = try MemoryJournal(secret: (1, 2))
        file = try SQLiteJournal(scratch.shop)
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
        switch random.below(12) {
        case 0:
            story.begin(UInt64(chats.count) + 1, visitor: person)
            chats.append((UInt64(chats.count) + 1, true, [UInt64(story.told.count) - 3]))
        case 1 where !erased.contains(person):
            story.add(
                .personRenamed, subject: person, text: random.below(3) == 0 ? "" : "N\(random.below(100))", id: "cs")
        case 2 where person % 4 == 2:
            story.add(
                .operatorSet, subject: person, value: 2, text: #"{"name":"O\#(random.below(100))"}"#, id: "op-\(person)"
            )
        case 3 where person % 4 == 1 && erased.insert(person).inserted: story.add(.visitorErased, subject: person)
        default: tellOfChat(&random)
        }
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
            story.add(.closed, chat: chat) { $0.reason = CloseReason.idle.rawValue }
            chats[index].isOpen = false
        case 0, 1:
            guard !chats[index].isOpen else { return }
            story.add(.reopened, chat: chat, role: .visitor, person: 1)
            chats[index].isOpen = true
        case 2: story.add(.edited, chat: chat, role: .visitor, person: 1, subject: message, text: "better")
        case 3: story.add(.retracted, chat: chat, role: .visitor, person: 1, subject: message)
        case 4:
            story.add(.redacted, chat: chat, subject: message)
            chats[index].messages.removeAll { $0 == message }
        case 5:
            guard chats[index].isOpen else { return }
            story.add(
                .chosen, chat: chat, role: .visitor, person: 1, value: 2, text: random.below(2) == 0 ? "" : "a@b.cz")
        case 6:
            guard !chats[index].isOpen else { return }
            let erased: TextsErased = random.below(2) == 0 ? .transcript : .addresses
            let last = story.told.last { $0.chat == chat }?.seq ?? 0
            story.add(.textsErased, subject: chat, value: Int64(last)) { $0.reason = erased.rawValue }
            if erased == .transcript { chats[index].messages = [] }
        default:
            chats[index].messages.append(story.say("said \(random.below(1000))", in: chat, note: random.below(4) == 0))
        }
    }

    func compare() throws {
        #expect(memory.lastSeq == file.lastSeq)
        for (ours, theirs) in zip(try recorded(memory), try recorded(file)) {
            try #require(ours == theirs, "in memory \(ours), in the file \(theirs)")
        }
        for person in 0...Self.people + 1 {
            #expect(try memory.person(person) == file.person(person), "person \(person)")
            #expect(try memory.name(ofPerson: person) == file.name(ofPerson: person), "person \(person)")
            #expect(try memory.chats(ofVisitor: person) == file.chats(ofVisitor: person), "person \(person)")
        }
        for chat in 0...UInt64(chats.count) + 1 {
            #expect(try memory.lastSeq(ofChat: chat) == file.lastSeq(ofChat: chat), "chat \(chat)")
            #expect(try memory.visitor(ofChat: chat) == file.visitor(ofChat: chat), "chat \(chat)")
        }
        for (limit, max) in [(Int64.max, 100), (story.now - 5_000, 3)] {
            #expect(try memory.closedChats(before: limit, max: max) == file.closedChats(before: limit, max: max))
            #expect(try memory.contacts(before: limit, max: max) == file.contacts(before: limit, max: max))
        }
        let (ours, theirs) = (try memory.oldestClosed(), try file.oldestClosed())
        #expect(ours.texts == theirs.texts && ours.contact == theirs.contact)
    }
}
