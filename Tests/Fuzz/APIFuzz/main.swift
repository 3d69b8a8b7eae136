// Any sequence of calls by several clients, with time that goes on: nothing traps or leaks, the back office reads every
// number once and in order, every other reader sees a part of that, and the audit at the end is clean.
//
// Run:   Tests/Fuzz/run APIFuzz 30
// Again: Tests/Fuzz/run APIFuzz path/to/crash-…

import CKlepet
import FuzzDriver

fuzz { bytes in
    var shop: OpaquePointer?
    var options = klepet_open_options()
    options.size = UInt32(MemoryLayout<klepet_open_options>.size)
    options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
    options.start_ms = 1_700_000_000_000
    precondition(klepet_open(nil, &options, &shop, nil) == KLEPET_OK)
    var run = Run(shop: shop, input: bytes)
    run.arrive()
    while !run.isAtEnd { run.call() }
    run.finish()
    precondition(klepet_close(shop) == KLEPET_OK)
}

struct Run {
    let shop: OpaquePointer?
    let input: UnsafeBufferPointer<UInt8>
    var place = 0
    /// 0 the witness, then a back office, two operators, three visitors; later ones come and go.
    var clients: [OpaquePointer?] = []
    var chats: [UInt64] = [0]
    var queries: [OpaquePointer] = []
    var lastSeq: UInt64 = 0
    var events = [klepet_event](repeating: klepet_event(), count: 32)
    var buffer = [CChar](repeating: 0, count: 4096)

    init(shop: OpaquePointer?, input: UnsafeBufferPointer<UInt8>) {
        self.shop = shop
        self.input = input
    }

    var isAtEnd: Bool { place >= input.count }

    mutating func byte() -> UInt8 {
        guard place < input.count else { return 0 }
        defer { place += 1 }
        return input[place]
    }

    /// Small mostly, absurd now and then.
    mutating func number() -> UInt64 {
        let first = byte()
        switch first {
        case 255: return .max
        case 254: return 1 << 63
        case 253: return UInt64(UInt32.max)
        case 240...252: return UInt64(byte()) << 8 | UInt64(byte())
        default: return UInt64(first)
        }
    }

    mutating func text(_ body: (UnsafePointer<CChar>?, Int) -> klepet_status) -> klepet_status {
        let count = min(Int(byte() & 0x3F), input.count - place)
        defer { place += count }
        return input.baseAddress.map { start in
            (start + place).withMemoryRebound(to: CChar.self, capacity: max(count, 1)) {
                body(count == 0 ? nil : $0, count)
            }
        } ?? body(nil, 0)
    }

    mutating func join(_ role: Int32, _ key: StaticString, flags: UInt32, after: UInt64 = 0) -> OpaquePointer? {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = UInt32(role)
        options.flags = flags
        options.after_seq = after
        options.key = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
        options.key_bytes = key.utf8CodeUnitCount
        var client: OpaquePointer?
        let status = klepet_join(shop, &options, &client, nil)
        return status == KLEPET_OK ? client : nil
    }

    mutating func enter(_ key: StaticString, _ client: OpaquePointer?, capacity: UInt32) {
        var options = klepet_operator_options()
        options.size = UInt32(MemoryLayout<klepet_operator_options>.size)
        options.capacity = capacity
        options.key = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
        options.key_bytes = key.utf8CodeUnitCount
        (options.name, options.name_bytes) = (options.key, options.key_bytes)
        _ = klepet_operator_set(client, &options, nil, nil)
    }

    mutating func arrive() {
        clients = [join(0, "witness", flags: 0), join(0, "office", flags: 0)]
        precondition(clients[0] != nil && clients[1] != nil)
        enter("ana", clients[1], capacity: 0)
        enter("ben", clients[1], capacity: 1)
        clients += [
            join(2, "ana", flags: 0), join(2, "ben", flags: 1), join(1, "eva", flags: 0), join(1, "adam", flags: 1),
            join(1, "mia", flags: 3),
        ]
    }

    mutating func message(_ body: (UnsafePointer<klepet_message>) -> klepet_status) -> klepet_status {
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.size)
        let shape = byte()
        message.flags = UInt32(shape >> 6 & 1)
        if shape & 0x20 != 0 { message.number = number() }
        var id = CChar(bitPattern: (shape & 7) + 97)
        return text { start, count in
            (message.text, message.text_bytes) = (start, count)
            return withUnsafePointer(to: &id) { id in
                if shape & 0x10 != 0 { (message.id, message.id_bytes) = (id, 1) }
                return body(&message)
            }
        }
    }

    /// A refusal is as good as an answer; what must not be is none of the two.
    func known(_ status: klepet_status) {
        precondition(status == 0 || (status <= -101 && status >= -599) && status != KLEPET_HALTED, "\(status)")
    }

    mutating func call() {
        let function = byte()
        let index = Int(byte()) % clients.count
        let client = clients[index]
        let chat = chats[Int(byte()) % chats.count]
        switch function % 32 {
        case 0, 1:
            var posted = klepet_posted()
            let priority = Int32(truncatingIfNeeded: number())
            var options = klepet_start_options()
            options.size = UInt32(MemoryLayout<klepet_start_options>.size)
            options.priority = function & 0x80 != 0 ? priority : 0
            let status = message { klepet_start(client, &options, $0, &posted, nil) }
            known(status)
            if status == KLEPET_OK, chats.count < 64 { chats.append(posted.chat) }
        case 2, 3, 4:
            var posted = klepet_posted()
            let status = message { klepet_say(client, chat, $0, &posted, nil) }
            known(status)
            if status == KLEPET_OK, posted.outcome == UInt32(KLEPET_POSTED_STARTED), chats.count < 64 {
                chats.append(posted.chat)
            }
        case 5, 6, 8, 11, 14: plain(byte(), client, chat)
        case 7:
            let until = now &+ Int64(truncatingIfNeeded: number() &* 1000)
            known(text { klepet_hold(client, chat, $0, $1, until, nil) })
        case 9: known(klepet_promise(client, chat, now &+ Int64(truncatingIfNeeded: number() &* 1000), nil))
        case 10: known(klepet_ladder_set(client, chat, UInt32(byte() & 3), nil))
        case 12:
            let number = UInt32(byte() & 31)
            if number < 16 {
                known(klepet_end(client, chat, number, nil))
            } else {
                known(klepet_followup_answered(client, chat, number - 16, nil))
            }
        case 13:
            let choice = UInt32(byte() & 3)
            known(text { klepet_choose(client, chat, choice, $0, $1, nil) })
        case 15:
            let seq = number()
            known(text { klepet_edit(client, chat, seq, $0, $1, nil) })
        case 16: known(klepet_retract(client, chat, number(), nil))
        case 17: known(klepet_redact(client, chat, number(), nil))
        case 18:
            let activity = UInt32(byte() & 7)
            known(text { klepet_activity(client, chat, activity, $0, $1, nil) })
        case 19:
            known(
                klepet_receipt(
                    client, chat, UInt32(truncatingIfNeeded: number()), UInt32(truncatingIfNeeded: number()), nil))
        case 20: known(klepet_presence_set(client, UInt32(byte() & 3), nil))
        case 21, 22: pass(Int64(byte()) * 1_000)
        case 23: pass(Int64(byte()) * 500_000)
        case 24: known(byte() & 1 == 0 ? klepet_step(shop, 0) : klepet_interrupt(shop))
        case 25: if index > 0 { pull(client, capacity: Int(byte() & 31)) }
        case 26:
            var incarnation: UInt64 = 0
            known(klepet_incarnation(shop, &incarnation))
            if index > 0 { known(klepet_cursor_set(client, number())) }
            if index > 1 {
                known(klepet_cursor_resume(client, byte() & 1 == 0 ? incarnation : number(), number(), nil))
            }
        case 27:
            var count = 0
            known(
                klepet_chat_events(
                    client, chat, UInt32(truncatingIfNeeded: number()), &events, MemoryLayout<klepet_event>.stride, 32,
                    &count))
            precondition(count <= 32)
        case 28: look(client, chat)
        case 29: if index > 1 { rejoin(index) }
        case 30:
            var (used, count) = (0, 0)
            if index > 0 { known(klepet_events_packed(client, &buffer, Int(number() & 0xFFF), &used, &count)) }
        default: policy()
        }
        if function & 0x40 != 0 { more(byte(), client, chat) }
        watch()
    }

    var now: Int64 {
        var now: Int64 = 0
        precondition(klepet_now(shop, &now) == KLEPET_OK)
        return now
    }

    func pass(_ milliseconds: Int64) {
        known(klepet_advance(shop, now + milliseconds))
        var deadline: Int64 = 0
        precondition(klepet_next_deadline(shop, &deadline) == KLEPET_OK)
        precondition(deadline == 0 || deadline >= now, "a timer was passed over")
    }

    /// Whatever is pulled is in order; the witness misses nothing.
    mutating func watch() {
        var count = 0
        precondition(klepet_events(clients[0], &events, MemoryLayout<klepet_event>.stride, 32, &count) == KLEPET_OK)
        for event in events.prefix(count) where event.seq != 0 {
            precondition(event.seq == lastSeq + 1, "\(event.seq) after \(lastSeq)")
            lastSeq = event.seq
        }
    }

    mutating func pull(_ client: OpaquePointer?, capacity: Int) {
        var count = 0
        let status = klepet_events(client, &events, MemoryLayout<klepet_event>.stride, capacity, &count)
        known(status)
        guard status == KLEPET_OK else { return }
        precondition(count <= capacity)
        var last: UInt64 = 0
        var sum: UInt64 = 0
        for event in events.prefix(count) where event.seq != 0 {
            precondition(event.seq > last)
            last = event.seq
            for byte in UnsafeRawBufferPointer(start: event.text, count: Int(event.text_bytes)) { sum &+= UInt64(byte) }
            for byte in UnsafeRawBufferPointer(start: event.id, count: Int(event.id_bytes)) { sum &+= UInt64(byte) }
        }
        precondition(sum < .max)
    }

    mutating func look(_ client: OpaquePointer?, _ chat: UInt64) {
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.size)
        known(klepet_chat_get(client, chat, &info))
        var needed = 0
        let capacity = min(Int(truncatingIfNeeded: number() & 0xFFFF), buffer.count)
        known(klepet_explain(client, chat, &buffer, capacity, &needed, nil))
        precondition(needed < 65536)
        var some = [klepet_chat](repeating: info, count: 4)
        var count = 0
        known(klepet_chats(client, number(), &some, 4, &count))
        precondition(count <= 4)
    }

    mutating func rejoin(_ index: Int) {
        known(klepet_leave(clients[index]))
        let flags = UInt32(byte() & 7)
        let after = number()
        switch index % 5 {
        case 0: clients[index] = join(1, "eva", flags: flags, after: after)
        case 1: clients[index] = join(1, "adam", flags: flags, after: after)
        case 2: clients[index] = join(2, "ana", flags: flags, after: after)
        case 3: clients[index] = join(2, "ben", flags: flags, after: after)
        default: clients[index] = join(1, "mia", flags: flags, after: after)
        }
    }

    mutating func policy() {
        let policies: [StaticString] = [
            "{}", #"{"departments": [{"name": "support", "mode": "take"}]}"#,
            #"{"departments": [{"name": "other"}, {"name": "support"}]}"#,
            #"{"limits": {"messages_per_second": 0, "open_chats_per_visitor": 100}}"#,
            #"{"preview": true, "reopen": {"within_ms": 1000}}"#,
        ]
        let json = policies[Int(byte()) % policies.count]
        let start = UnsafeRawPointer(json.utf8Start).assumingMemoryBound(to: CChar.self)
        known(klepet_policy_set(clients[1], start, json.utf8CodeUnitCount, nil))
    }

    mutating func finish() {
        precondition(klepet_flush(shop) == KLEPET_OK)
        var before: UInt64 = 0
        repeat {
            before = lastSeq
            watch()
        } while lastSeq > before
        var statistics = klepet_statistics()
        statistics.size = UInt32(MemoryLayout<klepet_statistics>.size)
        precondition(klepet_statistics_get(shop, &statistics) == KLEPET_OK)
        precondition(statistics.durable_seq == lastSeq && statistics.accepted_seq == lastSeq)
        var needed = 0
        var error = klepet_error()
        let status = klepet_audit(shop, &buffer, buffer.count, &needed, &error)
        precondition(status == KLEPET_OK, String(cString: klepet_status_text(status)))
        importAll(breaking: byte())
    }
}
