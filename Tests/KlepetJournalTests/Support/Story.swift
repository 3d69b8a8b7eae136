// Events as the engine would give them: numbered, chained within their chat, in an outbox, batch by batch to a journal.

import KlepetJournal

@testable import KlepetEngine

final class Story {
    private var outbox = Outbox()
    private var chats: [ChatID: (last: UInt64, chatSeq: UInt32, episode: UInt16)] = [:]
    private(set) var told: [Recorded] = []
    var now: Int64 = 1_700_000_000_000

    /// Goes on behind what a journal has.
    init(after journal: (Journal)? = nil) throws {
        guard let journal else { return }
        outbox.begin(after: journal.lastSeq)
        for event in try recorded(journal) {
            now = event.at
            if event.chat != 0 { chats[event.chat] = (event.seq, event.chatSeq, event.episode) }
        }
    }

    @discardableResult
    func add(
        _ kind: Event.Kind, chat: ChatID = 0, role: Role = .system, person: PersonID = 0, subject: UInt64 = 0,
        value: Int64 = 0, text: String = "", id: String = "", parts: String = "",
        _ more: (inout Event) -> Void = { _ in }
    ) -> UInt64 {
        var event = Event(kind, role: role, person: person)
        now += 250
        event.at = now
        event.chat = chat
        event.subject = subject
        event.value = value
        if chat != 0 {
            let before = chats[chat]
            event.previous = before?.last ?? 0
            event.chatSeq = (before?.chatSeq ?? 0) + 1
            event.episode = (before?.episode ?? (kind == .chat(.reopened) ? 0 : 1)) + (kind == .chat(.reopened) ? 1 : 0)
        }
        more(&event)
        let bytes = (Array(text.utf8), Array(id.utf8), Array(parts.utf8))
        let seq = bytes.0.withUnsafeBufferPointer { text in
            bytes.1.withUnsafeBufferPointer { id in
                bytes.2.withUnsafeBufferPointer { parts in
                    event.text = text
                    event.id = id
                    event.parts = parts
                    outbox.append(event, after: 0)
                    if let kept = outbox.near(outbox.accepted) { told.append(Recorded(kept.pointee)) }
                    return outbox.accepted
                }
            }
        }
        if chat != 0 { chats[chat] = (seq, event.chatSeq, event.episode) }
        return seq
    }

    @discardableResult
    func say(
        _ text: String, in chat: ChatID, id: String = "", note: Bool = false, parts: String = "",
        _ more: (inout Event) -> Void = { _ in }
    ) -> UInt64 {
        add(
            .chat(.said), chat: chat, role: note ? .operator : .visitor, person: note ? 2 : 1, text: text, id: id,
            parts: parts
        ) {
            if note { $0.flags = .note }
            more(&$0)
        }
    }

    /// Started, asked, queued, taken: five events.
    func begin(_ chat: ChatID, visitor: PersonID = 1) {
        add(.chat(.started), chat: chat, role: .visitor, person: visitor, text: "support")
        say("Do you ship to Brno?", in: chat, id: "first-\(chat)")
        add(.chat(.queued), chat: chat)
        add(.chat(.taken), chat: chat, role: .operator, person: 2, subject: 2, text: "Ana")
        add(.chat(.delivered), chat: chat, role: .visitor, person: 1, value: 4)
    }

    /// What was added since the last time, as one batch.
    func commit(to journal: Journal) throws {
        try journal.append(outbox.undurable)
        committed()
    }

    func committed() { outbox.markDurable(through: outbox.accepted) }

    var undurable: EventBatch { outbox.undurable }
}

/// An event with its bytes, to keep and to compare.
struct Recorded: Equatable, CustomStringConvertible {
    var seq: UInt64, at: Int64, chat: ChatID, person: PersonID, subject: UInt64, previous: UInt64
    var value: Int64, until: Int64, chatSeq: UInt32, episode: UInt16
    var kind: UInt16, role: UInt8, flags: UInt8, ladder: UInt8, reason: UInt8, rung: UInt8, department: UInt8
    var text: [UInt8], id: [UInt8], parts: [UInt8]

    init(_ event: borrowing Event) {
        (seq, at, chat, person, subject) = (event.seq, event.at, event.chat, event.person, event.subject)
        (previous, value, until) = (event.previous, event.value, event.until)
        (chatSeq, episode, reason, rung) = (event.chatSeq, event.episode, event.reason, event.rung)
        department = event.department
        let numbers = event.numbers
        (kind, role, flags, ladder) = (numbers.kind, numbers.role, numbers.flags, numbers.ladder)
        (text, id, parts) = (Array(event.text), Array(event.id), Array(event.parts))
    }

    var description: String {
        let numbers: [any BinaryInteger] = [
            seq, at, kind, chat, chatSeq, previous, episode, person, role, subject, value, until, flags, reason, ladder,
            rung, department,
        ]
        return numbers.map { "\($0)" }.joined(separator: " ") + " id=\(String(decoding: id, as: UTF8.self))"
            + " text=\(String(decoding: text, as: UTF8.self))"
            + (parts.isEmpty ? "" : " parts=\(String(decoding: parts, as: UTF8.self))")
    }
}

func recorded(_ journal: Journal, _ first: UInt64 = 1, through last: UInt64 = .max) throws -> [Recorded] {
    var events: [Recorded] = []
    try journal.read(first, through: last) {
        events.append(Recorded($0))
        return true
    }
    return events
}
