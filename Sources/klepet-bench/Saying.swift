// Rows `say` and `say-durable`: a message through the C API and its event back out of it.

import BenchReference
import CKlepet

/// 64 messages, one step, one pull: what a busy turn of a host looks like.
let batchMessages = 64

/// Visitors and operators in turn at random, in chats at random, and a back office that reads it all.
struct Conversation: ~Copyable {
    let host: Host
    let crowd: Crowd
    let reader: OpaquePointer
    var words: Words
    var random: UInt64 = 0x5EED
    private let events: UnsafeMutablePointer<klepet_event>
    static let eventsMax = 256
    var pulled = 0

    init(_ host: Host, chats: Int) throws {
        let crowd = try Crowd(host, chats: chats)
        let reader = try host.join(KLEPET_ROLE_SYSTEM, "office", fromNow: true)
        self.host = host
        self.crowd = crowd
        self.reader = reader
        words = Words(seed: 1)
        events = .allocate(capacity: Self.eventsMax)
    }

    deinit { events.deallocate() }

    /// The status of the last `klepet_say`.
    @inline(__always)
    mutating func say() -> klepet_status {
        let number = bench_random(&random)
        let talk = crowd.talks[Int(truncatingIfNeeded: ((number & 0xFFFF_FFFF) * UInt64(crowd.talks.count)) >> 32)]
        words.nextID()
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.size)
        message.text = words.text(number >> 40)
        message.text_bytes = Words.textBytes
        message.id = UnsafePointer(words.id)
        message.id_bytes = Words.idBytes
        let speaker = number & 1 << 63 == 0 ? talk.visitor : talk.operator
        return klepet_say(speaker, talk.chat, &message, nil, nil)
    }

    @inline(__always)
    mutating func pull() throws {
        var count = 0
        repeat {
            try host.check(
                klepet_events(reader, events, MemoryLayout<klepet_event>.stride, Self.eventsMax, &count),
                "klepet_events")
            pulled += count
        } while count == Self.eventsMax
    }

    mutating func turn() throws {
        for _ in 0..<batchMessages { try host.check(say(), "klepet_say") }
        try host.step()
        try pull()
    }

    /// ns a message. A millisecond passes with every 16 turns, about as it does outside.
    mutating func round(messages: Int) throws -> Double {
        let began = bench_cpu_ns()
        for turn in 0..<messages / batchMessages {
            if turn % 16 == 15 { try host.advance(by: 1) }
            try self.turn()
        }
        return Double(bench_cpu_ns() - began) / Double(messages)
    }
}

/// The same by the reference in C.
struct ReferenceConversation: ~Copyable {
    private let store: OpaquePointer
    private let crowd: Crowd
    private var words: Words
    private var random: UInt64 = 0x5EED
    private let events: UnsafeMutablePointer<bench_event>

    init(_ crowd: Crowd, messagesMax: Int) throws {
        guard let store = bench_store_new(UInt32(crowd.talks.count), UInt32(messagesMax)) else {
            throw BenchFailure("no memory")
        }
        self.store = store
        self.crowd = crowd
        words = Words(seed: 1)
        events = .allocate(capacity: batchMessages)
        for talk in crowd.talks { bench_store_add_chat(store, talk.chat) }
    }

    deinit {
        bench_store_free(store)
        events.deallocate()
    }

    mutating func round(messages: Int) throws -> Double {
        let began = bench_cpu_ns()
        for _ in 0..<messages / batchMessages {
            for _ in 0..<batchMessages {
                let number = bench_random(&random)
                let talk = crowd.talks[
                    Int(truncatingIfNeeded: ((number & 0xFFFF_FFFF) * UInt64(crowd.talks.count)) >> 32)]
                words.nextID()
                let isVisitor = number & 1 << 63 == 0
                let seq = bench_store_say(
                    store, talk.chat, isVisitor ? talk.visitorPerson : talk.operatorPerson, isVisitor ? 1 : 2, 0,
                    words.text(number >> 40), UInt32(Words.textBytes), words.id, UInt32(Words.idBytes))
                guard seq != 0 else { throw BenchFailure("the reference lost a chat") }
            }
            guard bench_store_pull(store, events, batchMessages) == batchMessages else {
                throw BenchFailure("the reference lost an event")
            }
        }
        return Double(bench_cpu_ns() - began) / Double(messages)
    }
}

func measureSaying(_ scale: Scale) throws -> [Row] {
    // The table of message ids doubles at a power of two: the warm-up ends just behind one, the rounds before the next.
    let warmUp = scale.of(1_100_000, quick: 9_000)
    let rounds = scale.of(13, quick: 3)
    let messages = scale.of(64_000, quick: 640)
    bench_warm_memory(scale.of(1_300 << 20))
    let host = try Host(nil)
    var conversation = try Conversation(host, chats: scale.of(100_000, quick: 1_000))
    var reference = try ReferenceConversation(conversation.crowd, messagesMax: warmUp + rounds * messages)
    _ = try conversation.round(messages: warmUp)
    _ = try reference.round(messages: warmUp)
    var measured: [Double] = []
    var referred: [Double] = []
    conversation.pulled = 0
    var small: UInt64 = 0
    var large: UInt64 = 0
    for _ in 0..<rounds {
        let before = bench_allocations_now()
        measured.append(try conversation.round(messages: messages))
        let after = bench_allocations_now()
        small += after.small - before.small
        large += after.large - before.large
        referred.append(try reference.round(messages: messages))
    }
    let said = rounds * (messages / batchMessages) * batchMessages
    guard conversation.pulled >= said else { throw BenchFailure("\(said) messages, \(conversation.pulled) events") }
    try host.close()
    return [
        Row(
            name: "say", what: "say + pull its event, in memory", measured: measured.median, reference: referred.median,
            unit: "ns", bar: 4, notes: [("least", measured.min() ?? 0), ("reference's least", referred.min() ?? 0)]),
        Row(
            name: "say", what: "allocations a message", measured: Double(small) / Double(said), reference: nil,
            unit: "", bar: 0.001,
            notes: [("in all", Double(small)), ("chunks and tables", Double(large)), ("messages", Double(said))]),
    ]
}

/// Hours and invitations are asked when a chat begins or a page is seen: they cost a message nothing.
func measureSayingByRules(_ scale: Scale) throws -> Row {
    let rounds = scale.of(21, quick: 3)
    let messages = scale.of(32_000, quick: 640)
    let chats = scale.of(20_000, quick: 1_000)
    let (plain, ruled) = (try Host(nil), try Host(nil, hasRules: true))
    var reference = try Conversation(plain, chats: chats)
    var conversation = try Conversation(ruled, chats: chats)
    let warmUp = scale.of(540_000, quick: 9_000)
    _ = try reference.round(messages: warmUp)
    _ = try conversation.round(messages: warmUp)
    var measured: [Double] = []
    var referred: [Double] = []
    for _ in 0..<rounds {
        referred.append(try reference.round(messages: messages))
        measured.append(try conversation.round(messages: messages))
    }
    try plain.close()
    try ruled.close()
    return Row(
        name: "say", what: "a say with hours and invitations", measured: measured.median, reference: referred.median,
        unit: "ns", bar: 1.05, notes: [("least", measured.min() ?? 0), ("without", referred.min() ?? 0)])
}

func measureDurableSaying(_ scale: Scale, _ folder: Folder) throws -> Row {
    let messages = scale.of(300_000, quick: 3_000)
    let rounds = scale.of(5, quick: 1)
    let host = try Host(folder.file("durable.db"))
    var conversation = try Conversation(host, chats: scale.of(100_000, quick: 1_000))
    var batch = RawMessages(conversation.crowd, count: messages)
    var measured: [Double] = []
    var referred: [Double] = []
    var batches: [Double] = []
    for _ in 0..<rounds {
        let before = host.statistics
        let began = bench_now_ns()
        var said = 0
        while said < messages {
            let status = conversation.say()
            if status == KLEPET_BUSY {
                // Not said: the same draw again would be another message, which is as good.
                try host.step(waiting: 1)
                try conversation.pull()
                continue
            }
            try host.check(status, "klepet_say")
            said += 1
            if said % batchMessages == 0 {
                try host.step()
                try conversation.pull()
            }
        }
        try host.flush()
        try conversation.pull()
        measured.append(Double(bench_now_ns() - began) / Double(messages))
        let after = host.statistics
        let size = Int(after.durable_seq - before.durable_seq) / max(1, Int(after.commits - before.commits))
        batches.append(Double(size))
        referred.append(try batch.write(to: folder, atATime: size))
    }
    try host.close()
    folder.remove("durable.db")
    return Row(
        name: "say-durable", what: "the same, durable, saturated", measured: measured.median,
        reference: referred.median, unit: "ns", bar: 1.25,
        notes: [
            ("messages a commit", batches.median), ("least", measured.min() ?? 0),
            ("reference's least", referred.min() ?? 0),
        ])
}

/// The same messages as plain rows for SQLite.
struct RawMessages: ~Copyable {
    private var words = Words(seed: 2)
    /// Text and id of each message, one behind the other, as they lie in an outbox.
    private let bytes: UnsafeMutablePointer<CChar>
    private static let messageBytes = Words.textBytes + Words.idBytes
    let messages: UnsafeMutablePointer<bench_message>
    let count: Int

    init(_ crowd: Crowd, count: Int) {
        self.count = count
        messages = .allocate(capacity: count)
        bytes = .allocate(capacity: count * Self.messageBytes)
        var random: UInt64 = 0xF00D
        for index in 0..<count {
            let number = bench_random(&random)
            let talk = crowd.talks[Int(truncatingIfNeeded: ((number & 0xFFFF_FFFF) * UInt64(crowd.talks.count)) >> 32)]
            words.nextID()
            let text = bytes + index * Self.messageBytes
            let id = text + Words.textBytes
            text.update(from: words.text(number >> 40), count: Words.textBytes)
            id.update(from: words.id, count: Words.idBytes)
            let isVisitor = number & 1 << 63 == 0
            messages[index] = bench_message(
                chat: talk.chat, person: isVisitor ? talk.visitorPerson : talk.operatorPerson,
                previous: UInt64(index), chat_seq: 7, role: isVisitor ? 1 : 2, text: UnsafePointer(text),
                id: UnsafePointer(id), text_bytes: UInt32(Words.textBytes), id_bytes: UInt32(Words.idBytes))
        }
    }

    deinit {
        messages.deallocate()
        bytes.deallocate()
    }

    /// ns a message. The log is copied into the file as seldom as the journal does it under load.
    mutating func write(to folder: Folder, atATime size: Int) throws -> Double {
        guard let ledger = bench_ledger_new(folder.file("raw.db"), 16_384) else {
            throw BenchFailure("raw SQLite: no file")
        }
        defer {
            bench_ledger_close(ledger)
            folder.remove("raw.db")
        }
        let began = bench_now_ns()
        var written = 0
        while written < count {
            let next = min(max(1, size), count - written)
            guard bench_ledger_append(ledger, messages + written, next) == 0 else {
                throw BenchFailure("raw SQLite: an append failed")
            }
            written += next
        }
        return Double(bench_now_ns() - began) / Double(count)
    }
}
