// Events as the host gets them, copied out so that they can be compared.

import CKlepet
import Testing

struct Seen: Equatable, CustomStringConvertible {
    var seq, chat, person, subject, previous: UInt64
    var at, value, until: Int64
    var chatSeq: UInt32
    var kind, episode: UInt16
    var role, flags, reason, ladder, rung, department: UInt8
    var text, id: String
    var parts = ""

    init(_ event: klepet_event, text: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) {
        (seq, chat, person, subject, previous) = (
            event.seq, event.chat, event.person, event.subject, event.previous_seq
        )
        (at, value, until) = (event.at_ms, event.value, event.until_ms)
        (chatSeq, kind, episode) = (event.chat_seq, event.kind, event.episode)
        (role, flags, reason, ladder, rung) = (event.role, event.flags, event.reason, event.ladder, event.rung)
        department = event.department
        self.text = String(decoding: text, as: UTF8.self)
        self.id = String(decoding: id, as: UTF8.self)
    }

    init(_ event: klepet_event) {
        self.init(
            event, text: UnsafeRawBufferPointer(start: event.text, count: Int(event.text_bytes)),
            id: UnsafeRawBufferPointer(start: event.id, count: Int(event.id_bytes)))
        parts = String(
            decoding: UnsafeRawBufferPointer(start: event.parts, count: Int(event.parts_bytes)), as: UTF8.self)
    }

    var description: String {
        """
        #\(seq) kind \(kind) chat \(chat).\(chatSeq) of \(person)/\(role) subject \(subject) value \(value) department \
        \(department) \(text.debugDescription) \(id)
        """
    }
}

func isKind(_ kind: Int32) -> (Seen) -> Bool { { $0.kind == UInt16(kind) } }

/// One call.
func pull(_ client: OpaquePointer?, capacity: Int = 64, at place: Place = #_sourceLocation) -> [Seen] {
    var events = [klepet_event](repeating: klepet_event(), count: capacity)
    var count = -1
    expect(klepet_events(client, &events, MemoryLayout<klepet_event>.stride, capacity, &count), at: place)
    #expect(count >= 0 && count <= capacity, sourceLocation: place)
    return events.prefix(max(0, count)).map { Seen($0) }
}

/// Until there is nothing new.
func pullAll(_ client: OpaquePointer?, capacity: Int = 512, at place: Place = #_sourceLocation) -> [Seen] {
    var all: [Seen] = []
    while true {
        let some = pull(client, capacity: capacity, at: place)
        if some.isEmpty { return all }
        all += some
    }
}

/// The packed form, read by the header's description of it.
func unpack(_ bytes: UnsafeRawBufferPointer, count: Int, at place: Place = #_sourceLocation) -> [Seen] {
    var all: [Seen] = []
    var offset = 0
    let size = MemoryLayout<klepet_event>.size
    while offset + 8 <= bytes.count {
        let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        #expect(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self) == 120, sourceLocation: place)
        #expect(length % 8 == 0 && length >= size && offset + 8 + length <= bytes.count, sourceLocation: place)
        let start = offset + 8
        let event = bytes.loadUnaligned(fromByteOffset: start, as: klepet_event.self)
        #expect(event.text == nil && event.id == nil && event.parts == nil, sourceLocation: place)
        let text = start + size
        let id = text + Int(event.text_bytes)
        let parts = id + Int(event.id_bytes)
        let end = parts + Int(event.parts_bytes)
        #expect(end <= start + length && start + length - end < 8, sourceLocation: place)
        #expect(bytes[end..<start + length].allSatisfy { $0 == 0 }, sourceLocation: place)
        var seen = Seen(
            event, text: UnsafeRawBufferPointer(rebasing: bytes[text..<id]),
            id: UnsafeRawBufferPointer(rebasing: bytes[id..<parts]))
        seen.parts = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[parts..<end]), as: UTF8.self)
        all.append(seen)
        offset = start + length
    }
    #expect(offset == bytes.count && all.count == count, sourceLocation: place)
    return all
}

func pullAllPacked(_ client: OpaquePointer?, capacity: Int = 4096, at place: Place = #_sourceLocation) -> [Seen] {
    var all: [Seen] = []
    var buffer = [UInt8](repeating: 0xA5, count: capacity)
    while true {
        var used = -1
        var count = -1
        expect(klepet_events_packed(client, &buffer, capacity, &used, &count), at: place)
        guard count > 0 else {
            #expect(used == 0, sourceLocation: place)
            return all
        }
        buffer.withUnsafeBytes {
            all += unpack(UnsafeRawBufferPointer(rebasing: $0[0..<used]), count: count, at: place)
        }
    }
}

func chatEvents(
    _ client: OpaquePointer?, _ chat: UInt64, after: UInt32 = 0, capacity: Int = 256, at place: Place = #_sourceLocation
) -> [Seen] {
    var events = [klepet_event](repeating: klepet_event(), count: capacity)
    var all: [Seen] = []
    while true {
        var count = -1
        expect(
            klepet_chat_events(
                client, chat, all.last?.chatSeq ?? after, &events, MemoryLayout<klepet_event>.stride, capacity, &count),
            at: place)
        guard count > 0 else { return all }
        all += events.prefix(count).map { Seen($0) }
    }
}

/// B2.1 of what a back office sees: every number, in order, and in each chat too.
func requireGapless(_ events: [Seen], from first: UInt64 = 1, at place: Place = #_sourceLocation) {
    #expect(events.map(\.seq) == Array(first..<first + UInt64(events.count)), sourceLocation: place)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at }, sourceLocation: place)
    var last: [UInt64: Seen] = [:]
    for event in events where event.chat != 0 {
        if let before = last[event.chat] {
            #expect(
                event.chatSeq == before.chatSeq + 1 && event.previous == before.seq, "\(event)", sourceLocation: place)
        } else if first == 1 {
            #expect(event.chatSeq == 1 && event.previous == 0, "\(event)", sourceLocation: place)
        }
        last[event.chat] = event
    }
}
