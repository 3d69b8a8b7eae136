// What calls give back, as JSON: the header's structs under the names of their fields, the numbers of its lists as
// words. One event, one shape (law 3): this is the object that a transcript and a socket have, too.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

extension JSONText {
    /// Fields that say nothing (0, empty) are left out, but for the number, the time, the kind and the role.
    mutating func value(_ event: borrowing Event) {
        let event = copy event
        object { json in
            json.key(word: "seq")
            json.value(event.seq)
            json.key(word: "at_ms")
            json.value(event.at)
            json.key(word: "kind")
            if let kind = event.kind { json.value(word: kind.name) } else { json.value("kind_\(event.numbers.kind)") }
            json.some("chat", event.chat)
            json.some("chat_seq", UInt64(event.chatSeq))
            json.some("previous_seq", event.previous)
            json.some("episode", UInt64(event.episode))
            json.key(word: "role")
            json.value(word: event.role.name)
            json.some("person", event.person)
            json.some("subject", event.subject)
            json.some("value", event.value)
            json.some("until_ms", event.until)
            json.some("flags", UInt64(event.numbers.flags))
            json.some("reason", UInt64(event.reason))
            if event.ladder != .none {
                json.key(word: "ladder")
                json.value(word: event.ladder.name)
            }
            json.some("rung", UInt64(event.rung))
            json.some("department", UInt64(event.department))
            json.some("id", event.id)
            json.some("text", event.text)
            if event.partsBytes > 0 {
                json.key(word: "parts")
                json.value(json: event.parts)
            }
        }
    }

    private mutating func some(_ key: StaticString, _ number: UInt64) {
        guard number != 0 else { return }
        self.key(word: key)
        value(number)
    }

    private mutating func some(_ key: StaticString, _ number: Int64) {
        guard number != 0 else { return }
        self.key(word: key)
        value(number)
    }

    private mutating func some(_ key: StaticString, _ text: Text) {
        guard !text.isEmpty else { return }
        self.key(word: key)
        value(utf8: text)
    }

    /// `klepet_posted`.
    mutating func members(of reply: Reply) {
        key(word: "chat")
        value(reply.chat)
        key(word: "seq")
        value(reply.seq)
        key(word: "chat_seq")
        value(UInt64(reply.chatSeq))
        key(word: "outcome")
        value(word: reply.outcome.name)
    }

    /// `klepet_chat`.
    mutating func value(_ view: ChatView, _ names: Names) {
        object { json in
            json.member("chat", view.id)
            json.key(word: "state")
            json.value(word: view.state.name)
            json.member("visitor", view.visitor)
            json.member("owner", view.owner)
            json.member("last_seq", view.lastSeq)
            json.member("started_ms", view.startedAt)
            json.member("estimate_ms", view.estimateMilliseconds)
            json.member("next_deadline_ms", view.nextDeadline)
            json.member("chat_seq", view.chatSeq)
            json.member("episode", view.episode)
            json.key(word: "turn")
            json.value(word: view.turn.name)
            json.member("position", view.position)
            json.key(word: "reason")
            json.value(word: view.reason.name)
            json.member("delivered_to_visitor", view.deliveredToVisitor)
            json.member("read_by_visitor", view.readByVisitor)
            json.member("ladder_on", view.ladderOn)
            json.member("department", Self.name(view.department, names.departments))
            json.member("skill", Self.name(view.skill, names.skills))
            json.member("language", Self.name(view.language, names.languages))
            json.member("priority", Int64(view.priority))
        }
    }

    typealias Names = (departments: [String], skills: [String], languages: [String], questions: [String])

    private static func name(_ number: UInt8, _ names: [String]) -> String {
        number > 0 && Int(number) <= names.count ? names[Int(number) - 1] : ""
    }

    mutating func value(_ statistics: klepet_statistics) {
        object { json in
            json.member("clients", statistics.clients)
            json.member("accepted_seq", statistics.accepted_seq)
            json.member("durable_seq", statistics.durable_seq)
            json.member("chats_in_memory", statistics.chats_in_memory)
            json.member("chats_open", statistics.chats_open)
            json.member("chats_waiting", statistics.chats_waiting)
            json.member("people", statistics.people)
            json.member("memory_bytes", statistics.memory_bytes)
            json.member("commits", statistics.commits)
        }
    }
}

/// Lists of words, for the schema.
enum CallWords {
    static let ladders = LadderName.allCases.map { "\($0.name)" }
    static let turns = Turn.allCases.map { "\($0.name)" }
    static let outcomes = Reply.Outcome.allCases.map { "\($0.name)" }
}

/// Statuses as words: those of klepet.h without `KLEPET_`, in small letters.
enum CallStatus {
    /// What a reply can carry: what the engine refuses, and what befalls a shop.
    static let words: [(status: klepet_status, word: String)] =
        Refusal.allCases.filter { $0 != .bufferTooSmall }.map { ($0.rawValue, "\($0.name)") }
        + [Status.corrupt, .halted, .diskFull, .system, .fileReplaced, .notYetGone, .fenced]
        .map { ($0.rawValue, "\($0.name)") }

    static func word(_ status: klepet_status) -> String {
        words.first { $0.status == status }?.word ?? "status_\(status)"
    }
}
