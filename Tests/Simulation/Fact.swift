// An event as it was pulled: a copy of klepet_event that outlives the batch.

import CKlepet

struct Fact: Equatable {
    var seq: UInt64
    var at: Int64
    var chat: UInt64
    var person: UInt64
    var subject: UInt64
    var previous: UInt64
    var value: Int64
    var until: Int64
    var chatSeq: UInt32
    var kind: Kind
    var episode: UInt16
    var role: UInt8
    var flags: UInt8
    var reason: UInt8
    var ladder: UInt8
    var rung: UInt8
    var department: UInt8
    var text: String
    var id: String
    /// B18.1: it has a shape.
    var hasShape: Bool

    init?(_ event: klepet_event) {
        guard let kind = Kind(rawValue: event.kind) else { return nil }
        self.kind = kind
        seq = event.seq
        at = event.at_ms
        chat = event.chat
        person = event.person
        subject = event.subject
        previous = event.previous_seq
        value = event.value
        until = event.until_ms
        chatSeq = event.chat_seq
        episode = event.episode
        role = event.role
        flags = event.flags
        reason = event.reason
        ladder = event.ladder
        rung = event.rung
        department = event.department
        text = Self.string(event.text, event.text_bytes)
        id = Self.string(event.id, event.id_bytes)
        hasShape = event.parts_bytes > 0 && Self.string(event.parts, event.parts_bytes).hasPrefix("{\"shape\":")
    }

    private static func string(_ bytes: UnsafePointer<CChar>?, _ count: UInt32) -> String {
        guard let bytes, count > 0 else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    var isNote: Bool { flags & UInt8(KLEPET_EVENT_FLAG_NOTE) != 0 }
    var isBeside: Bool { flags & UInt8(KLEPET_EVENT_FLAG_BESIDE) != 0 }
    /// Of QUEUED: an operator had the chat, and it has to be with somebody.
    var isFront: Bool { reason == KLEPET_QUEUED_OPERATOR_LOST || reason == KLEPET_QUEUED_OVERDUE }
    var isWithBot: Bool { flags & UInt8(KLEPET_EVENT_FLAG_WITH_BOT) != 0 }
    var isRedacted: Bool { flags & UInt8(KLEPET_EVENT_FLAG_REDACTED) != 0 }

    /// The same fact but for a text that may have been destroyed since (B2.9).
    func matches(_ other: Fact, textMayDiffer: Bool) -> Bool {
        guard textMayDiffer else { return self == other }
        var (one, two) = (self, other)
        (one.text, two.text) = ("", "")
        let fates =
            UInt8(KLEPET_EVENT_FLAG_REDACTED) | UInt8(KLEPET_EVENT_FLAG_RETRACTED)
            | UInt8(KLEPET_EVENT_FLAG_SHAPE_OVER)
        (one.hasShape, two.hasShape) = (false, false)
        (one.flags, two.flags) = (one.flags & ~fates, two.flags & ~fates)
        return one == two
    }

    func add(to print: inout Fingerprint) {
        for word in [
            seq, UInt64(bitPattern: at), chat, person, subject, previous, UInt64(bitPattern: value),
            UInt64(bitPattern: until),
            UInt64(chatSeq), UInt64(kind.rawValue), UInt64(episode), UInt64(role), UInt64(flags), UInt64(reason),
            UInt64(ladder), UInt64(rung), UInt64(department),
        ] { print.add(word) }
        print.add(text)
        print.add(id)
    }

    /// One line of a trace. Chats are named by the low half of their number.
    var line: String {
        var line = "#\(seq) @\(at)"
        if chat != 0 { line += " chat \(name(chat)).\(chatSeq) e\(episode) d\(department) after \(previous)" }
        line += " \(kind)"
        if person != 0 { line += " by \(["system", "visitor", "operator", "bot"][Int(role & 3)]) \(person)" }
        if subject != 0 { line += " subject \(subject)" }
        if ladder != 0 { line += " ladder \(ladder) rung \(rung)" }
        if reason != 0 { line += " reason \(reason)" }
        if value != 0 { line += " value \(value)" }
        if until != 0 { line += " until \(until)" }
        if flags != 0 { line += " flags \(flags)" }
        if !id.isEmpty { line += " id \(id)" }
        if !text.isEmpty { line += " “\(text.prefix(60))”" }
        return line
    }
}

/// A chat's number, short: slot, and generation where there is more than one.
func name(_ chat: UInt64) -> String {
    chat >> 32 <= 1 ? "\(chat & 0xFFFF_FFFF)" : "\(chat & 0xFFFF_FFFF)/\(chat >> 32)"
}

/// What the run says when a rule does not hold.
struct Violation: Error {
    var invariant: String
    var detail: String
}

func check(_ holds: Bool, _ invariant: String, _ detail: @autoclosure () -> String) throws {
    if !holds { throw Violation(invariant: invariant, detail: detail()) }
}
