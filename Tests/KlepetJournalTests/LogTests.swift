// The contract of a log (Sources/KlepetJournal/Log/Log.swift), and of a record that follows one.

import Glibc
import KlepetEngine
import KlepetJournal
import TestLogs
import Testing

/// Gives a batch to a log and waits for what it tells.
private func outcome(_ log: any Log, _ batch: EventBatch) -> LogOutcome {
    final class Told: @unchecked Sendable {
        var semaphore = sem_t()
        var outcome = LogOutcome.unknown
    }
    let told = Told()
    sem_init(&told.semaphore, 0, 0)
    log.append(batch) {
        told.outcome = $0
        sem_post(&told.semaphore)
    }
    while sem_wait(&told.semaphore) != 0 {}
    return told.outcome
}

extension LogOutcome {
    fileprivate var isDurable: Bool { if case .durable = self { true } else { false } }
    fileprivate var isFenced: Bool { if case .fenced = self { true } else { false } }
    fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

@Suite("A log's contract") struct LogTests {
    enum Kind: CaseIterable { case memory, file, other }

    @Test(
        "Given batches, when a log says that they are durable, then they are read as they were",
        arguments: Kind.allCases)
    func durable(_ kind: Kind) throws {
        let scratch = Scratch()
        let journal =
            switch kind {
            case .memory: try Journal.inMemory()
            case .file: try Journal(scratch.shop)
            case .other: try Journal(TroubledLog(LogStore()), record: scratch.shop, incarnation: 5)
            }
        let (log, story) = (journal.log, try Story())
        #expect(log.isImmediate == (kind == .memory))
        for chat in UInt64(1)...3 {
            story.begin(chat)
            #expect(outcome(log, story.undurable).isDurable && log.lastSeq == chat * 5)
            if kind == .other { try journal.append(story.undurable) }
            story.committed()
            #expect(journal.lastSeq == chat * 5)
        }
        #expect(try recorded(journal) == story.told)
        var read: [Recorded] = []
        try log.read(4, through: 9) {
            read.append(Recorded($0))
            return true
        }
        #expect(read == Array(story.told[3..<9]))
        #expect(try journal.audit().isClean)
        journal.close()
    }

    @Test("Given an answer that is lost, when the same is given again, then it is durable, and there once")
    func again() throws {
        let (store, story) = (try LogStore(), try Story())
        let log = TroubledLog(store)
        log.claim(1)
        story.begin(7)
        store.fate([.keptUntold, .lost])
        #expect(outcome(log, story.undurable).isUnknown)
        #expect(outcome(log, story.undurable).isUnknown)
        #expect(outcome(log, story.undurable).isDurable)
        #expect(store.lastSeq == 5 && log.lastSeq == 5)
    }

    @Test("Given two openings, then the first is fenced from the second's claim on, and nothing of it is there")
    func fenced() throws {
        let (store, story) = (try LogStore(), try Story())
        let (first, second) = (TroubledLog(store), TroubledLog(store))
        first.claim(1)
        story.begin(7)
        #expect(outcome(first, story.undurable).isDurable)
        story.committed()
        second.claim(2)
        story.say("And to Kyiv?", in: 7)
        #expect(outcome(first, story.undurable).isFenced)
        #expect(second.lastSeq == 5 && store.lastSeq == 5)
        #expect(outcome(second, story.undurable).isDurable)
    }

    @Test(
        """
        Given a record that lags behind its log, or is gone, when it is opened, then it has every event and answers as \
        one that was written with them
        """,
        arguments: [false, true])
    func follows(isGone: Bool) throws {
        let (scratch, store, story) = (Scratch(), try LogStore(), try Story())
        let journal = try Journal(TroubledLog(store), record: scratch.shop, incarnation: 1)
        let whole = try Journal(scratch.whole)
        for chat in UInt64(1)...40 {
            story.begin(chat, visitor: chat % 3 + 1)
            for number in 0..<50 { story.say("said \(number)", in: chat) }
            if chat % 4 == 0 { story.add(.chat(.closed), chat: chat) { $0.reason = CloseReason.idle.rawValue } }
            #expect(outcome(journal.log, story.undurable).isDurable)
            if chat <= 20 { try journal.append(story.undurable) }
            try story.commit(to: whole)
        }
        journal.close()
        if isGone { for end in ["", "-wal"] { unlink(scratch.shop + end) } }
        let again = try Journal(TroubledLog(store), record: scratch.shop, incarnation: 2)
        #expect(try again.lastSeq == store.lastSeq && recorded(again) == story.told)
        #expect(try again.audit() == whole.audit())
        for person in UInt64(1)...3 {
            #expect(try again.chats(ofVisitor: person) == whole.chats(ofVisitor: person))
        }
        #expect(try again.closedChats(before: .max, max: 100) == whole.closedChats(before: .max, max: 100))
        again.close()
    }

    @Test("Given a file that is ahead of its log, then it is not taken for this log's")
    func ahead() throws {
        let (scratch, story) = (Scratch(), try Story())
        let journal = try Journal(scratch.shop)
        story.begin(7)
        try story.commit(to: journal)
        journal.close()
        let told = failure { _ = try Journal(TroubledLog(LogStore()), record: scratch.shop, incarnation: 1) }
        #expect(told?.kind == .corrupt)
    }

    @Test(
        """
        Law 12 given a shop in memory, when texts are redacted, masked or erased, then its log has them no more, and a \
        question asked before or after makes no difference
        """,
        arguments: [false, true])
    func gone(isAsked: Bool) throws {
        let (journal, story) = (try Journal.inMemory(), try Story())
        story.begin(7)
        let first = story.say("my secret number", in: 7, id: "one")
        let second = story.say("4111 1111 1111 1111", in: 7, id: "two")
        story.add(.chat(.edited), chat: 7, role: .visitor, person: 1, subject: first, text: "my better secret")
        try story.commit(to: journal)
        if isAsked { #expect(try journal.visitor(ofChat: 7) == 1) }
        story.add(.chat(.redacted), chat: 7, subject: first)
        story.add(.chat(.edited), chat: 7, subject: second, text: "**** **** **** 1111 and more words than before") {
            $0.reason = EditReason.masked.rawValue
        }
        try story.commit(to: journal)
        let all = try recorded(journal)
        let words = all.map { String(decoding: $0.text, as: UTF8.self) }
        #expect(!words.contains { $0.contains("secret") || $0.contains("4111") })
        #expect(words[Int(second) - 1] == "**** **** **** 1111 and more words than before")
        #expect(all[Int(first) - 1].flags & Event.Flags.redacted.rawValue != 0)
        #expect(try journal.audit().isClean)
    }
}
