// Somebody connected to a shop: a visitor, an operator or the back office.

import CKlepet

final class Client {
    let handle: OpaquePointer?
    let person: UInt64

    init(_ shop: Shop, role: Int32, key: String, name: String? = nil) throws(Refusal) {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = UInt32(role)
        var joined: OpaquePointer?
        try ask { error in
            withText(key) { text, bytes in
                options.key = text
                options.key_bytes = bytes
                return withText(name) { text, bytes in
                    options.name = text
                    options.name_bytes = bytes
                    return klepet_join(shop.handle, &options, &joined, error)
                }
            }
        }
        handle = joined
        var person: UInt64 = 0
        try ask(klepet_person(joined, &person))
        self.person = person
    }

    // MARK: saying

    func start(_ text: String, id: String? = nil) throws(Refusal) -> klepet_posted {
        try post(text, id: id, flags: 0) { message, posted, error in klepet_start(handle, nil, message, posted, error) }
    }

    func say(_ chat: UInt64, _ text: String, id: String? = nil, isNote: Bool = false) throws(Refusal) -> klepet_posted {
        try post(text, id: id, flags: isNote ? KLEPET_MESSAGE_NOTE : 0) { message, posted, error in
            klepet_say(handle, chat, message, posted, error)
        }
    }

    private func post(
        _ text: String, id: String?, flags: UInt32,
        _ call: (UnsafePointer<klepet_message>, UnsafeMutablePointer<klepet_posted>, UnsafeMutablePointer<klepet_error>)
            -> klepet_status
    ) throws(Refusal) -> klepet_posted {
        var posted = klepet_posted()
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.size)
        message.flags = flags
        try ask { error in
            withText(text) { text, bytes in
                message.text = text
                message.text_bytes = bytes
                return withText(id) { id, bytes in
                    message.id = id
                    message.id_bytes = bytes
                    return call(&message, &posted, error)
                }
            }
        }
        return posted
    }

    func activity(_ chat: UInt64, _ activity: Int32) throws(Refusal) {
        try ask { klepet_activity(handle, chat, UInt32(activity), nil, 0, $0) }
    }

    /// Both cumulative, as numbers in the chat (B2.6); 0 says nothing.
    func receipt(_ chat: UInt64, delivered: UInt32, read: UInt32 = 0) throws(Refusal) {
        try ask { klepet_receipt(handle, chat, delivered, read, $0) }
    }

    // MARK: what operators do

    /// For the system role: enters an operator of every department.
    func setOperator(key: String, name: String, capacity: UInt32) throws(Refusal) {
        var options = klepet_operator_options()
        options.size = UInt32(MemoryLayout<klepet_operator_options>.size)
        options.capacity = capacity
        try ask { error in
            withText(key) { text, bytes in
                options.key = text
                options.key_bytes = bytes
                return withText(name) { text, bytes in
                    options.name = text
                    options.name_bytes = bytes
                    return klepet_operator_set(handle, &options, nil, error)
                }
            }
        }
    }

    func take(_ chat: UInt64) throws(Refusal) { try ask { klepet_take(handle, chat, $0) } }
    func decline(_ chat: UInt64) throws(Refusal) { try ask { klepet_decline(handle, chat, $0) } }
    func reopen(_ chat: UInt64) throws(Refusal) { try ask { klepet_reopen(handle, chat, $0) } }
    func resume(_ chat: UInt64) throws(Refusal) { try ask { klepet_resume(handle, chat, $0) } }

    func hold(_ chat: UInt64, _ reason: String, until: Int64) throws(Refusal) {
        try ask { error in withText(reason) { klepet_hold(handle, chat, $0, $1, until, error) } }
    }

    func promise(_ chat: UInt64, until: Int64) throws(Refusal) { try ask { klepet_promise(handle, chat, until, $0) } }
    func setLadder(_ chat: UInt64, on: Bool) throws(Refusal) {
        try ask { klepet_ladder_set(handle, chat, on ? 1 : 0, $0) }
    }
    func setPresence(_ presence: Int32) throws(Refusal) {
        try ask { klepet_presence_set(handle, UInt32(presence), $0) }
    }

    /// For the reason that goes with the role.
    func end(_ chat: UInt64) throws(Refusal) { try ask { klepet_end(handle, chat, UInt32(KLEPET_REASON_NONE), $0) } }

    // MARK: what visitors do

    func stayHere(_ chat: UInt64) throws(Refusal) { try ask { klepet_still_here(handle, chat, $0) } }

    func choose(_ chat: UInt64, _ choice: Int32, contact: String?) throws(Refusal) {
        try ask { error in withText(contact) { klepet_choose(handle, chat, UInt32(choice), $0, $1, error) } }
    }

    // MARK: seeing

    /// Every event that is there to be seen and was not seen yet, in order. Its texts live as
    /// long as the call of `body`.
    func events(_ body: (klepet_event) throws -> Void) throws {
        try pull(body) { events, capacity, count in
            klepet_events(handle, events, MemoryLayout<klepet_event>.stride, capacity, count)
        }
    }

    /// Every event of a chat that this client may see. The cursor stays.
    func events(of chat: UInt64, _ body: (klepet_event) throws -> Void) throws {
        var last: UInt32 = 0
        try pull { event in
            last = event.chat_seq
            try body(event)
        } from: { events, capacity, count in
            klepet_chat_events(handle, chat, last, events, MemoryLayout<klepet_event>.stride, capacity, count)
        }
    }

    private func pull(
        _ body: (klepet_event) throws -> Void,
        from call: (UnsafeMutablePointer<klepet_event>?, Int, UnsafeMutablePointer<Int>) -> klepet_status
    ) throws {
        try withUnsafeTemporaryAllocation(of: klepet_event.self, capacity: 256) { events in
            while true {
                var count = 0
                try ask(call(events.baseAddress, events.count, &count))
                guard count > 0 else { return }
                for event in events.prefix(count) { try body(event) }
            }
        }
    }

    func chatState(_ chat: UInt64) throws(Refusal) -> klepet_chat {
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.size)
        try ask(klepet_chat_get(handle, chat, &info))
        return info
    }

    /// Every chat in memory that this client may see.
    func chats() throws(Refusal) -> [klepet_chat] {
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.size)
        var page = Array(repeating: info, count: 128)
        var chats: [klepet_chat] = []
        while true {
            var count = 0
            let after = chats.last?.chat ?? 0
            try ask(
                page.withUnsafeMutableBufferPointer { klepet_chats(handle, after, $0.baseAddress, $0.count, &count) })
            guard count > 0 else { return chats }
            chats += page.prefix(count)
        }
    }

    /// B14.1, as JSON.
    func explain(_ chat: UInt64) throws(Refusal) -> String {
        let (text, refusal) = growing { buffer, capacity, needed, error in
            klepet_explain(handle, chat, buffer, capacity, needed, error)
        }
        if let refusal { throw refusal }
        return text
    }
}
