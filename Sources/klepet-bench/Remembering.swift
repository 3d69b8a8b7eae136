// Rows `idle-memory` and `reopen`: what a chat costs while nobody writes, and how long a shop takes to come back.

import BenchReference
import CKlepet
import Glibc

/// Every chat with an operator, the operator's last word delivered, the visitor gone: the idle ladder runs. The journal
/// is a file, so that memory is the engine's.
func measureIdleMemory(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let chats = scale.of(1_000_000)
    let host = try Host(folder.file("idle.db"))
    let atFirst = residentBytes
    var taker = host.system
    // What a shop has anyway (recent events, SQLite's pages) is as much after half of the chats as after all.
    var before = 0
    for index in 0..<chats {
        if index == chats / 2 { before = residentBytes }
        if index % Crowd.chatsPerOperator == 0 {
            taker = try host.addOperator("operator \(index)", capacity: Crowd.chatsPerOperator)
        }
        let visitor = try host.join(KLEPET_ROLE_VISITOR, "visitor \(index)")
        let posted = try host.start(visitor, "Hello?")
        try host.check(klepet_take(taker, posted.chat, nil), "klepet_take")
        let answer = try host.say(taker, posted.chat, "Hello!")
        try host.check(klepet_receipt(visitor, posted.chat, answer.chat_seq, 0, nil), "klepet_receipt")
        try host.check(klepet_leave(visitor), "klepet_leave")
        if index % 100 == 99 { try host.step() }
        if host.isBehind { try host.flush() }
    }
    try host.flush()
    let known = host.statistics
    guard known.chats_open == UInt64(chats) else { throw BenchFailure("\(known.chats_open) chats are open") }
    var deadline: Int64 = 0
    try host.check(klepet_next_deadline(host.shop, &deadline), "klepet_next_deadline")
    guard deadline != 0 else { throw BenchFailure("no ladder is armed") }
    let resident = Double(residentBytes - before) / Double(chats - chats / 2)
    let all = Double(residentBytes - atFirst) / Double(chats)
    try host.close()
    folder.remove("idle.db")
    return [
        Row(
            name: "idle-memory", what: "an idle chat, ladder armed", measured: all, reference: nil, unit: "bytes",
            bar: 256,
            notes: [
                ("without what a shop has anyway", resident),
                ("by klepet_statistics", Double(known.memory_bytes) / Double(chats)),
            ])
    ]
}

extension Host {
    /// So much is accepted and not yet durable that the next chat could be refused.
    var isBehind: Bool {
        let known = statistics
        return known.accepted_seq - known.durable_seq > 50_000
    }
}

/// What of this process is in memory.
var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
        separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
}

func measureReopening(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let events = scale.of(1_000_000)
    let path = folder.file("reopen.db")
    let host = try Host(path)
    var conversation = try Conversation(host, chats: scale.of(20_000))
    while Int(host.statistics.accepted_seq) < events {
        for _ in 0..<1000 { try host.check(conversation.say(), "klepet_say") }
        try host.advance(by: 50)
        if host.isBehind { try host.flush() }
    }
    try host.close()
    _ = consume conversation
    var withSnapshot: [Double] = []
    var without: [Double] = []
    var scans: [Double] = []
    for _ in 0..<scale.of(5, quick: 1) {
        withSnapshot.append(try reopen(path))
        guard bench_ledger_forget_snapshots(path) == 0 else { throw BenchFailure("the snapshot cannot be deleted") }
        without.append(try reopen(path))
        let began = bench_cpu_ns()
        guard bench_ledger_scan(path) >= Int64(events) else { throw BenchFailure("raw SQLite: events are missing") }
        scans.append(Double(bench_cpu_ns() - began) / 1e6)
    }
    let insight = try measureInsight(path, scale, scans.median)
    folder.remove("reopen.db")
    return [
        Row(
            name: "reopen", what: "reopening \(short(Double(events))) events", measured: without.median,
            reference: scans.median,
            unit: "ms", bar: 2, notes: [("least", without.min() ?? 0), ("reference's least", scans.min() ?? 0)]),
        Row(
            name: "reopen", what: "the same with a snapshot", measured: withSnapshot.median, reference: scans.median,
            unit: "ms", bar: 0.2, notes: [("least", withSnapshot.min() ?? 0)]),
    ] + insight
}

/// A report and a rehearsal of the same events, beside the same scan.
private func measureInsight(_ path: String, _ scale: Scale, _ scan: Double) throws -> [Row] {
    let host = try Host(path)
    var buffer = [CChar](repeating: 0, count: 4 << 20)
    var reports: [Double] = []
    var rehearsals: [Double] = []
    for _ in 0..<scale.of(3, quick: 1) {
        var needed = 0
        var began = bench_cpu_ns()
        try host.check(klepet_report(host.system, nil, &buffer, buffer.count, &needed, nil), "klepet_report")
        reports.append(Double(bench_cpu_ns() - began) / 1e6)
        began = bench_cpu_ns()
        try host.check(klepet_rehearse(host.system, nil, 0, &buffer, buffer.count, &needed, nil), "klepet_rehearse")
        rehearsals.append(Double(bench_cpu_ns() - began) / 1e6)
    }
    try host.close()
    return [
        Row(
            name: "reopen", what: "a report of them", measured: reports.median, reference: scan, unit: "ms", bar: 3,
            notes: [("least", reports.min() ?? 0)]),
        Row(
            name: "reopen", what: "a rehearsal of them", measured: rehearsals.median, reference: scan, unit: "ms",
            bar: 3, notes: [("least", rehearsals.min() ?? 0)]),
    ]
}

/// ms to open; closed again afterwards, which leaves a snapshot.
private func reopen(_ path: String) throws -> Double {
    var options = klepet_open_options()
    options.size = UInt32(MemoryLayout<klepet_open_options>.size)
    options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
    var shop: OpaquePointer?
    let began = bench_cpu_ns()
    let status = klepet_open(path, &options, &shop, nil)
    let took = Double(bench_cpu_ns() - began) / 1e6
    guard status == KLEPET_OK else { throw BenchFailure("klepet_open: \(status)") }
    guard klepet_close(shop) == KLEPET_OK else { throw BenchFailure("klepet_close failed") }
    return took
}
