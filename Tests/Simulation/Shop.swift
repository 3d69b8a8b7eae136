// The C API with Swift's types, call for call and nothing more. Every call that is refused must have changed nothing:
// the count of accepted events is looked at before and after.

import CKlepet

struct Client: Equatable {
    let handle: OpaquePointer
}

struct Refused: Error {
    let status: klepet_status
}

/// The status of a call, with what it gave when it was fine.
struct Answer<Value> {
    var status: klepet_status
    var value: Value
    var isFine: Bool { status == KLEPET_OK }
}

final class Shop {
    let handle: OpaquePointer

    init(path: String?, policy: String?, at time: Int64) throws(Refused) {
        var options = klepet_open_options()
        options.size = UInt32(MemoryLayout<klepet_open_options>.stride)
        options.loop = UInt32(KLEPET_LOOP_STEPPED)
        options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
        options.start_ms = time
        var shop: OpaquePointer?
        let status = withBytes(policy) { bytes, count in
            options.policy = bytes
            options.policy_bytes = count
            guard let path else { return klepet_open(nil, &options, &shop, nil) }
            return path.withCString { klepet_open($0, &options, &shop, nil) }
        }
        guard status == KLEPET_OK, let shop else { throw Refused(status: status) }
        handle = shop
    }

    func close() -> klepet_status { klepet_close(handle) }
    func advance(to time: Int64) -> klepet_status { klepet_advance(handle, time) }
    func step() -> klepet_status { klepet_step(handle, 0) }
    func flush() -> klepet_status { klepet_flush(handle) }

    var now: Int64 {
        var now: Int64 = 0
        _ = klepet_now(handle, &now)
        return now
    }

    /// 0: nothing is armed.
    var nextDeadline: Int64 {
        var at: Int64 = 0
        _ = klepet_next_deadline(handle, &at)
        return at
    }

    var statistics: klepet_statistics {
        var statistics = klepet_statistics()
        statistics.size = UInt32(MemoryLayout<klepet_statistics>.stride)
        _ = klepet_statistics_get(handle, &statistics)
        return statistics
    }

    var digest: UInt64 {
        var digest: UInt64 = 0
        _ = klepet_digest(handle, &digest)
        return digest
    }

    /// The audit's object, and whether it is clean.
    func audit() -> Answer<String> {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 4096)
        let status = klepet_audit(handle, &buffer, buffer.count, &needed, nil)
        let told = buffer.prefix(min(needed, buffer.count)).map { UInt8(bitPattern: $0) }
        return Answer(status: status, value: String(decoding: told, as: UTF8.self))
    }

    // MARK: clients

    func join(
        _ role: Int32, key: String, name: String? = nil, flags: UInt32 = 0, after: UInt64 = 0, priority: Int32 = 0
    ) -> Answer<Client?> {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.stride)
        options.role = UInt32(role)
        options.flags = flags
        options.after_seq = after
        options.priority = priority
        var client: OpaquePointer?
        let status = withBytes(key) { bytes, count in
            options.key = bytes
            options.key_bytes = count
            return withBytes(name) { bytes, count in
                options.name = bytes
                options.name_bytes = count
                return klepet_join(handle, &options, &client, nil)
            }
        }
        return Answer(status: status, value: client.map { Client(handle: $0) })
    }

    /// The client's next events, at most `max`.
    func events(_ client: Client, max: Int) -> Answer<[Fact]> {
        var count = 0
        var facts: [Fact] = []
        let status = withUnsafeTemporaryAllocation(of: klepet_event.self, capacity: max) { events in
            let status = klepet_events(
                client.handle, events.baseAddress, MemoryLayout<klepet_event>.stride, max, &count)
            if status == KLEPET_OK { facts = events.prefix(count).compactMap { Fact($0) } }
            return status
        }
        return Answer(status: facts.count == count ? status : KLEPET_SYSTEM, value: facts)
    }

    func chatEvents(_ client: Client, _ chat: UInt64, after: UInt32, max: Int) -> Answer<[Fact]> {
        var count = 0
        var facts: [Fact] = []
        let status = withUnsafeTemporaryAllocation(of: klepet_event.self, capacity: max) { events in
            let status = klepet_chat_events(
                client.handle, chat, after, events.baseAddress, MemoryLayout<klepet_event>.stride, max, &count)
            if status == KLEPET_OK { facts = events.prefix(count).compactMap { Fact($0) } }
            return status
        }
        return Answer(status: status, value: facts)
    }

    func look(_ client: Client, _ chat: UInt64) -> Answer<klepet_chat> {
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.stride)
        let status = klepet_chat_get(client.handle, chat, &info)
        return Answer(status: status, value: info)
    }

    func explain(_ client: Client, _ chat: UInt64) -> Answer<String> {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 8192)
        let status = klepet_explain(client.handle, chat, &buffer, buffer.count, &needed, nil)
        let told = buffer.prefix(min(needed, buffer.count)).map { UInt8(bitPattern: $0) }
        return Answer(status: status, value: String(decoding: told, as: UTF8.self))
    }

    /// Under the shop's own policy.
    func rehearse(_ client: Client) -> Answer<String> {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 1 << 18)
        let status = klepet_rehearse(client.handle, nil, 0, &buffer, buffer.count, &needed, nil)
        let told = buffer.prefix(min(needed, buffer.count)).map { UInt8(bitPattern: $0) }
        return Answer(status: status, value: String(decoding: told, as: UTF8.self))
    }

    // MARK: saying

    struct Words {
        var text: String
        var id: String?
        var number: UInt64 = 0
        var isNote = false
    }

    func start(
        _ client: Client, _ words: Words, department: String?, skill: String?, language: String?
    ) -> Answer<klepet_posted> {
        var options = klepet_start_options()
        options.size = UInt32(MemoryLayout<klepet_start_options>.stride)
        var posted = klepet_posted()
        let status = withBytes(department) { bytes, count in
            (options.department, options.department_bytes) = (bytes, count)
            return withBytes(skill) { bytes, count in
                (options.skill, options.skill_bytes) = (bytes, count)
                return withBytes(language) { bytes, count in
                    (options.language, options.language_bytes) = (bytes, count)
                    return withMessage(words) { klepet_start(client.handle, &options, $0, &posted, nil) }
                }
            }
        }
        return Answer(status: status, value: posted)
    }

    func say(_ client: Client, _ chat: UInt64, _ words: Words) -> Answer<klepet_posted> {
        var posted = klepet_posted()
        let status = withMessage(words) { klepet_say(client.handle, chat, $0, &posted, nil) }
        return Answer(status: status, value: posted)
    }

    private func withMessage(_ words: Words, _ body: (UnsafePointer<klepet_message>) -> klepet_status) -> klepet_status
    {
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.stride)
        message.flags = words.isNote ? KLEPET_MESSAGE_NOTE : 0
        message.number = words.number
        return withBytes(words.text) { bytes, count in
            (message.text, message.text_bytes) = (bytes, count)
            return withBytes(words.id) { bytes, count in
                (message.id, message.id_bytes) = (bytes, count)
                return body(&message)
            }
        }
    }
}

/// Pointer and length of a text; no text is NULL.
func withBytes<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?, Int) -> Result) -> Result {
    guard var text else { return body(nil, 0) }
    return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress, $0.count) }
    }
}
