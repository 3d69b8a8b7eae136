// A whole shop as JSON lines: a header, then every event in order, each the object that it is everywhere.
//
//      {"klepet_export": 1, "version": "0.1.0", "events": 1234, "digest": "…", "policy": {…}}
//      {"seq": 1, "at_ms": …, "kind": "policy_set", …}
//
// The header says what the lines behind it have to come to; the events alone make the shop.

import CKlepet
import Glibc

struct ExportHeader {
    static let key = "klepet_export"
    static let format: Int64 = 1

    var events: UInt64
    /// "" when the shop cannot say: it was not closed, and what closes it is in no export.
    var digest: String
    var policy: JSON

    var json: JSON {
        var members = [
            JSON.Member(key: Self.key, value: .integer(Self.format)),
            JSON.Member(key: "version", value: .string(String(cString: klepet_version()))),
            JSON.Member(key: "events", value: .integer(Int64(clamping: events))),
        ]
        if !digest.isEmpty { members.append(JSON.Member(key: "digest", value: .string(digest))) }
        members.append(JSON.Member(key: "policy", value: policy))
        return .object(members)
    }

    init(events: UInt64, digest: String, policy: JSON) {
        (self.events, self.digest, self.policy) = (events, digest, policy)
    }

    /// `nil`: the line is no export's first.
    init?(_ line: [UInt8]) {
        guard let json = try? JSON(line), json[Self.key]?.integer == Self.format, let events = json["events"]?.integer,
            events >= 0
        else {
            return nil
        }
        self.init(events: UInt64(events), digest: json["digest"]?.string ?? "", policy: json["policy"] ?? .null)
    }
}

/// Recorded events read back from JSON, in one array with the bytes that they point to.
struct RecordedEvents {
    private var events: [klepet_event] = []
    /// Where text, id and parts of each begin in `bytes`.
    private var places: [(text: Int, id: Int, parts: Int)] = []
    private var bytes: [UInt8] = []

    var count: Int { events.count }
    /// As many at a time as are worth a commit.
    var isFull: Bool { events.count >= 4096 || bytes.count >= 4 << 20 }

    mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// False: the line is not an event's object.
    mutating func add(_ line: [UInt8]) -> Bool {
        guard let json = try? JSON(line), let members = json.members, var event = Self.numbers(members) else {
            return false
        }
        let (text, id) = (Array((json["text"]?.string ?? "").utf8), Array((json["id"]?.string ?? "").utf8))
        let parts = Array((json["parts"]?.compact ?? "").utf8)
        guard let textBytes = UInt32(exactly: text.count), let idBytes = UInt32(exactly: id.count),
            let partsBytes = UInt32(exactly: parts.count)
        else { return false }
        (event.text_bytes, event.id_bytes, event.parts_bytes) = (textBytes, idBytes, partsBytes)
        places.append((bytes.count, bytes.count + text.count, bytes.count + text.count + id.count))
        bytes += text
        bytes += id
        bytes += parts
        events.append(event)
        return true
    }

    private static func numbers(_ members: [JSON.Member]) -> klepet_event? {
        var event = klepet_event()
        for member in members {
            switch (member.key, member.value) {
            case ("text", .string), ("id", .string), ("parts", .object): break
            case ("kind", .string(let word)):
                guard set(&event.kind, Words.kinds[word].map { Int64($0) }) else { return nil }
            case ("role", .string(let word)):
                guard set(&event.role, Words.roles[word].map { Int64($0) }) else { return nil }
            case ("ladder", .string(let word)):
                guard set(&event.ladder, Words.ladders[word].map { Int64($0) }) else { return nil }
            case (let key, .integer(let number)): guard set(&event, key, number) else { return nil }
            default: return nil
            }
        }
        return event
    }

    private static func set(_ event: inout klepet_event, _ key: String, _ number: Int64) -> Bool {
        switch key {
        case "seq": set(&event.seq, number)
        case "at_ms": set(&event.at_ms, number)
        case "chat": set(&event.chat, number)
        case "chat_seq": set(&event.chat_seq, number)
        case "previous_seq": set(&event.previous_seq, number)
        case "episode": set(&event.episode, number)
        case "person": set(&event.person, number)
        case "subject": set(&event.subject, number)
        case "value": set(&event.value, number)
        case "until_ms": set(&event.until_ms, number)
        case "flags": set(&event.flags, number)
        case "reason": set(&event.reason, number)
        case "rung": set(&event.rung, number)
        case "department": set(&event.department, number)
        default: false
        }
    }

    private static func set<Number: FixedWidthInteger>(_ field: inout Number, _ number: Int64?) -> Bool {
        guard let number, let exact = Number(exactly: number) else { return false }
        field = exact
        return true
    }

    /// How many the shop took, and why not more.
    mutating func go(into shop: Shop) -> (taken: Int, refusal: Refusal?) {
        var taken = 0
        var error = klepet_error()
        let status = bytes.withUnsafeBufferPointer { bytes in
            for (index, place) in places.enumerated() {
                guard let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) else {
                    break
                }
                if events[index].text_bytes > 0 { events[index].text = start + place.text }
                if events[index].id_bytes > 0 { events[index].id = start + place.id }
                if events[index].parts_bytes > 0 { events[index].parts = start + place.parts }
            }
            return klepet_import(shop.handle, events, MemoryLayout<klepet_event>.stride, events.count, &taken, &error)
        }
        return (taken, status == KLEPET_OK ? nil : Refusal(status, error))
    }
}

extension Words {
    static let kinds = inverse(0..<1024) { kind(UInt16($0)) }
    static let roles = inverse(0..<4) { role($0) }
    static let ladders = inverse(0..<16) { ladder(UInt8($0)) }

    private static func inverse(_ numbers: Range<Int>, _ word: (Int) -> String) -> [String: Int] {
        Dictionary(numbers.map { (word($0), $0) }) { first, _ in first }
    }
}

/// Takes an export into a new shop. Every line has to be there and to follow from those before it (B14.4);
/// which one does not, is named.
struct Import {
    let path: String
    let header: ExportHeader
    private let lines: FileLines

    init(_ path: String) throws {
        self.path = path
        lines = try FileLines(path, whatIsMissing: "there is no export")
        guard let first = lines.next(), let header = ExportHeader(first) else {
            throw Failure(
                ExitStatus.data, "\(path): line 1 is not the header of an export; see: klepet-host export --help")
        }
        self.header = header
    }

    func run(into shop: Shop) throws {
        var block = RecordedEvents()
        var (done, bar) = (UInt64(0), ProgressBar(total: Int(clamping: header.events)))
        defer { bar.clear() }
        while let line = lines.next() {
            guard block.add(line) else {
                throw Failure(ExitStatus.data, "\(path): line \(lines.number) is not an event")
            }
            if block.isFull {
                try take(&block, into: shop, after: done)
                done = UInt64(lines.number - 1)
                bar.show(Int(clamping: done), "\(done.grouped) events")
            }
        }
        try take(&block, into: shop, after: done)
        done = UInt64(max(1, lines.number) - 1)
        guard done == header.events else {
            throw Failure(ExitStatus.data, "\(path): it ends after \(done.grouped) of \(header.events.grouped) events")
        }
        let digest = try shop.digest().hexadecimal
        guard header.digest.isEmpty || header.digest == digest else {
            throw Failure(
                ExitStatus.data,
                "\(path): its events come to the digest \(digest), its header says \(header.digest.printable)")
        }
    }

    private func take(_ block: inout RecordedEvents, into shop: Shop, after done: UInt64) throws {
        let (taken, refusal) = block.go(into: shop)
        block.removeAll()
        guard let refusal else { return }
        // The first event is in line 2.
        throw Failure(refusal.exitCode, "\(path): line \(done + UInt64(taken) + 2): \(refusal.sentence)")
    }
}

/// What the first bytes say: an export begins with its header, a shop's file does not.
func isExport(_ path: String) -> Bool {
    guard let lines = try? FileLines(path, whatIsMissing: ""), let first = lines.next() else { return false }
    return first.first == UInt8(ascii: "{")
}
