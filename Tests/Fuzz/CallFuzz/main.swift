// Any bytes as calls, a line each, by a back office, an operator, a visitor and a bot in turn: each gets a reply that
// is JSON itself, or is told how much room it takes; nobody does or is told what is not theirs (Oracle); nothing traps
// or leaks, and the audit at the end is clean.
//
// Run:   Tests/Fuzz/run CallFuzz 30
// Again: Tests/Fuzz/run CallFuzz path/to/crash-…

import CKlepet
import FuzzDriver
import KlepetJSON

fuzz { bytes in
    var shop: OpaquePointer?
    var options = klepet_open_options()
    options.size = UInt32(MemoryLayout<klepet_open_options>.size)
    options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
    options.start_ms = 1_700_000_000_000
    precondition(klepet_open(nil, &options, &shop, nil) == KLEPET_OK)
    let run = Run(shop: shop)
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(64)
        .enumerated()
    {
        run.call(index, Array(line))
    }
    run.finish()
    precondition(klepet_close(shop) == KLEPET_OK)
}

struct Run {
    let shop: OpaquePointer?
    private let clients: [OpaquePointer?]
    private let roles = [KLEPET_ROLE_SYSTEM, KLEPET_ROLE_OPERATOR, KLEPET_ROLE_VISITOR, KLEPET_ROLE_BOT]
    private let oracle: Oracle
    private static let room = 1 << 16
    /// A policy or a page of events in a reply.
    private static let limits = {
        var limits = JSONLimits.call
        (limits.depthMax, limits.valuesMax) = (32, 1 << 16)
        return limits
    }()

    init(shop: OpaquePointer?) {
        self.shop = shop
        let office = Self.join(shop, KLEPET_ROLE_SYSTEM, "office")
        precondition(Self.ask(office, Array(#"{"do":"operator_set","key":"ana","name":"Ana"}"#.utf8)) == KLEPET_OK)
        let ana = Self.join(shop, KLEPET_ROLE_OPERATOR, "ana")
        let eva = Self.join(shop, KLEPET_ROLE_VISITOR, "eva")
        clients = [office, ana, eva, Self.join(shop, KLEPET_ROLE_BOT, "robot")]
        precondition(Self.ask(eva, Array(#"{"do":"start","text":"Hello?"}"#.utf8)) == KLEPET_OK)
        precondition(Self.ask(ana, Array(#"{"do":"take","chat":1}"#.utf8)) == KLEPET_OK)
        let bob = Self.join(shop, KLEPET_ROLE_VISITOR, "bobs-cookie")
        precondition(Self.ask(bob, Array(#"{"do":"start","text":"BOBS-SECRET"}"#.utf8)) == KLEPET_OK)
        let watcher = Self.join(shop, KLEPET_ROLE_SYSTEM, "watcher")
        precondition(klepet_flush(shop) == KLEPET_OK)
        oracle = Oracle(watcher: watcher)
        oracle.forgetWhatWas()
    }

    private static func join(_ shop: OpaquePointer?, _ role: Int32, _ key: StaticString) -> OpaquePointer? {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = UInt32(role)
        options.key = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
        options.key_bytes = key.utf8CodeUnitCount
        var client: OpaquePointer?
        precondition(klepet_join(shop, &options, &client, nil) == KLEPET_OK)
        return client
    }

    /// A line may begin with the number of its client; else they take turns.
    func call(_ index: Int, _ line: [UInt8]) {
        let digit = line.first.map { Int($0) - 0x30 } ?? -1
        let isNamed = clients.indices.contains(digit)
        let place = isNamed ? digit : index % clients.count
        var person: UInt64 = 0
        klepet_person(clients[place], &person)
        let (status, reply) = Self.ask(clients[place], isNamed ? Array(line.dropFirst()) : line)
        // A visitor who was erased is gone (B13.4).
        let isGone = status == KLEPET_MISUSE_CLOSED && roles[place] == KLEPET_ROLE_VISITOR
        precondition(status == KLEPET_OK || status == KLEPET_BUFFER_TOO_SMALL || isGone, "\(status)")
        precondition(klepet_flush(shop) == KLEPET_OK)
        oracle.judge(role: roles[place], person: person, reply: reply)
    }

    private static func ask(_ client: OpaquePointer?, _ json: [UInt8]) -> klepet_status { ask(client, json).status }

    private static func ask(_ client: OpaquePointer?, _ json: [UInt8]) -> (status: klepet_status, reply: [UInt8]) {
        var reply = [CChar](repeating: 0, count: room)
        var needed = 0
        var error = klepet_error()
        let status = json.withUnsafeBytes { bytes in
            let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)
            return klepet_call(
                client, start?.assumingMemoryBound(to: CChar.self), json.count, &reply, room, &needed, &error)
        }
        guard status == KLEPET_OK else {
            precondition(status == KLEPET_MISUSE_CLOSED || needed > room)
            return (status, [])
        }
        let bytes = reply.prefix(needed).map { UInt8(bitPattern: $0) }
        bytes.withUnsafeBufferPointer { bytes in
            do throws(JSONFault) {
                let document = try JSONDocument(bytes, limits)
                document.readNode { precondition(($0["ok"]?.flag == true) == (error.status == KLEPET_OK)) }
            } catch { preconditionFailure("\(error) \(String(decoding: bytes, as: UTF8.self))") }
        }
        return (status, bytes)
    }

    func finish() {
        precondition(Self.ask(clients[0], Array(#"{"do":"audit"}"#.utf8)) == KLEPET_OK)
        var report = [CChar](repeating: 0, count: 1 << 16)
        var needed = 0
        precondition(klepet_audit(shop, &report, report.count, &needed, nil) == KLEPET_OK)
    }
}
