// A host as klepet-bench needs one: a shop over klepet.h, filled with chats that operators have. Every call's status is
// looked at; one that is not fine ends the run.

import BenchReference
import CKlepet

struct Host {
    let shop: OpaquePointer
    private(set) var system: OpaquePointer

    /// Operators take chats, visitors may write as fast as they like, and the line is as long as it has to be.
    private static let policy = """
        {"departments":[{"name":"support","mode":"take"}],
         "limits":{"messages_per_second":0,"waiting_chats_max":16777216}}
        """

    /// The same with opening hours, of a zone with summer time, in which it is always open, and with invitations.
    private static let policyWithRules = """
        {"departments":[{"name":"support","mode":"take","hours":{"zone":"Europe/Prague","last_call_ms":0,"weekly":[
            {"days":["mon","tue","wed","thu","fri"],"from":"00:00","to":"12:00"},
            {"days":["mon","tue","wed","thu","fri"],"from":"12:00","to":"24:00"},
            {"days":["sat","sun"],"from":"00:00","to":"24:00"}]}}],
         "limits":{"messages_per_second":0,"waiting_chats_max":16777216},
         "invitations":{"rules":[{"name":"shoes","page":"/shoes/*","text":{"en":"May we help?"}},
            {"name":"cart","page":"*","cart_min":1000,"text":{"en":"Any question?"}}]}}
        """

    /// `file` nil: in memory. The clock is virtual, unless times are to be real.
    init(_ file: String?, isVirtual: Bool = true, hasRules: Bool = false, policy given: String? = nil) throws {
        let policy = given ?? (hasRules ? Self.policyWithRules : Self.policy)
        var options = klepet_open_options()
        options.size = UInt32(MemoryLayout<klepet_open_options>.size)
        options.clock = UInt32(isVirtual ? KLEPET_CLOCK_VIRTUAL : KLEPET_CLOCK_REAL)
        if isVirtual { options.start_ms = 1_700_000_000_000 }
        var opened: OpaquePointer?
        try policy.withCString { text in
            options.policy = text
            options.policy_bytes = policy.utf8.count
            var error = klepet_error()
            let status = klepet_open(file, &options, &opened, &error)
            guard status == KLEPET_OK else { throw BenchFailure("klepet_open: \(status)") }
        }
        guard let opened else { throw BenchFailure("klepet_open gave no shop") }
        shop = opened
        system = opened
        system = try join(KLEPET_ROLE_SYSTEM, "office")
    }

    func check(_ status: klepet_status, _ what: String = #function) throws {
        guard status != KLEPET_OK else { return }
        throw BenchFailure("\(what): \(status), \(String(cString: klepet_status_text(status)))")
    }

    func join(_ role: Int32, _ key: String, fromNow: Bool = false) throws -> OpaquePointer {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = UInt32(role)
        options.flags = fromNow ? KLEPET_JOIN_FROM_NOW : 0
        var client: OpaquePointer?
        let status = key.withCString { text in
            options.key = text
            options.key_bytes = key.utf8.count
            return klepet_join(shop, &options, &client, nil)
        }
        try check(status, "klepet_join")
        guard let client else { throw BenchFailure("klepet_join gave no client") }
        return client
    }

    func addOperator(_ key: String, capacity: Int) throws -> OpaquePointer {
        var options = klepet_operator_options()
        options.size = UInt32(MemoryLayout<klepet_operator_options>.size)
        options.capacity = UInt32(capacity)
        let status = key.withCString { text in
            options.key = text
            options.key_bytes = key.utf8.count
            options.name = text
            options.name_bytes = key.utf8.count
            return klepet_operator_set(system, &options, nil, nil)
        }
        try check(status, "klepet_operator_set")
        return try join(KLEPET_ROLE_OPERATOR, key)
    }

    /// A visitor's first message.
    func start(_ visitor: OpaquePointer, _ text: StaticString) throws -> klepet_posted {
        var message = Self.message(text)
        var posted = klepet_posted()
        try check(klepet_start(visitor, nil, &message, &posted, nil), "klepet_start")
        return posted
    }

    func say(_ client: OpaquePointer, _ chat: UInt64, _ text: StaticString) throws -> klepet_posted {
        var message = Self.message(text)
        var posted = klepet_posted()
        try check(klepet_say(client, chat, &message, &posted, nil), "klepet_say")
        return posted
    }

    static func message(_ text: StaticString) -> klepet_message {
        var message = klepet_message()
        message.size = UInt32(MemoryLayout<klepet_message>.size)
        message.text = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
        message.text_bytes = text.utf8CodeUnitCount
        return message
    }

    func step(waiting milliseconds: Int32 = 0) throws { try check(klepet_step(shop, milliseconds), "klepet_step") }
    func flush() throws { try check(klepet_flush(shop), "klepet_flush") }
    func close() throws { try check(klepet_close(shop), "klepet_close") }

    func advance(by milliseconds: Int64) throws {
        var now: Int64 = 0
        try check(klepet_now(shop, &now), "klepet_now")
        try check(klepet_advance(shop, now + milliseconds), "klepet_advance")
    }

    var statistics: klepet_statistics {
        var statistics = klepet_statistics()
        statistics.size = UInt32(MemoryLayout<klepet_statistics>.size)
        _ = klepet_statistics_get(shop, &statistics)
        return statistics
    }
}

/// Chats under way: each with its visitor and the operator who took it, at most a thousand for each.
struct Crowd {
    struct Talk {
        var chat: UInt64
        var visitor: OpaquePointer
        var `operator`: OpaquePointer
        var visitorPerson: UInt64 = 0
        var operatorPerson: UInt64 = 0
    }
    var talks: [Talk] = []

    static let chatsPerOperator = 1000

    init(_ host: Host, chats: Int) throws {
        talks.reserveCapacity(chats)
        var operators: [(client: OpaquePointer, person: UInt64)] = []
        for index in 0..<chats {
            if index % Self.chatsPerOperator == 0 {
                let client = try host.addOperator("operator \(index)", capacity: Self.chatsPerOperator)
                operators.append((client, try Self.person(of: client, host)))
            }
            let visitor = try host.join(KLEPET_ROLE_VISITOR, "visitor \(index)")
            let posted = try host.start(visitor, "Do you ship to Brno?")
            let taker = operators[index / Self.chatsPerOperator]
            try host.check(klepet_take(taker.client, posted.chat, nil), "klepet_take")
            talks.append(
                Talk(
                    chat: posted.chat, visitor: visitor, operator: taker.client,
                    visitorPerson: try Self.person(of: visitor, host), operatorPerson: taker.person))
            if index % 1000 == 999 { try host.flush() }
        }
        try host.flush()
    }

    private static func person(of client: OpaquePointer, _ host: Host) throws -> UInt64 {
        var person: UInt64 = 0
        try host.check(klepet_person(client, &person), "klepet_person")
        return person
    }
}
