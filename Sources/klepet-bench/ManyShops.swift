// Row `many`: what an open shop costs in which nothing happens, one of many in a process. Each is a file with a few
// chats that came to their end, opened on its host's loop; beside it the same files opened by SQLite alone.

import BenchReference
import CKlepet
import Glibc

func measureManyShops(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let paths = (0..<scale.of(256, quick: 8)).map { folder.file("many \($0).db") }
    for path in paths { try fill(path) }
    var openings: [Double] = []
    var references: [Double] = []
    // What the first of all costs, no other does.
    try closeAll([open(paths[0])])
    bench_bare_close(bench_bare_open(paths[0]))
    let before = (bytes: residentBytes, descriptors: openDescriptors)
    var began = bench_now_ns()
    var shops = try paths.map(open)
    openings.append(Double(bench_now_ns() - began) / 1e6)
    let open = (bytes: residentBytes - before.bytes, descriptors: openDescriptors - before.descriptors)
    began = bench_now_ns()
    try closeAll(shops)
    let closing = Double(bench_now_ns() - began) / 1e6
    let left = residentBytes - before.bytes
    for _ in 0..<scale.of(4, quick: 1) {
        references.append(try openBare(paths))
        began = bench_now_ns()
        shops = try paths.map(open(_:))
        openings.append(Double(bench_now_ns() - began) / 1e6)
        try closeAll(shops)
    }
    let again = residentBytes - before.bytes
    for index in paths.indices { folder.remove("many \(index).db") }
    let count = Double(paths.count)
    return [
        Row(
            name: "many", what: "an idle open shop", measured: Double(open.bytes) / 1024 / count, reference: nil,
            unit: "kB", bar: 256),
        Row(
            name: "many", what: "its descriptors", measured: Double(open.descriptors) / count, reference: nil, unit: "",
            bar: 3),
        Row(
            name: "many", what: "opening it", measured: openings.median / count, reference: references.median / count,
            unit: "ms", bar: 2, notes: [("closing", closing / count)]),
        Row(
            name: "many", what: "left when all are closed", measured: 100 * Double(left) / Double(max(open.bytes, 1)),
            reference: nil, unit: "%", bar: 20,
            notes: [("kB", Double(left) / 1024), ("kB in the end", Double(again) / 1024)]),
    ]
}

/// A few chats, gone through and closed.
private func fill(_ path: String) throws {
    let host = try Host(path, isVirtual: false)
    let taker = try host.addOperator("operator", capacity: 10)
    for index in 0..<4 {
        let visitor = try host.join(KLEPET_ROLE_VISITOR, "visitor \(index)")
        let chat = try host.start(visitor, "Do you ship to Brno?").chat
        try host.check(klepet_take(taker, chat, nil), "klepet_take")
        for _ in 0..<8 { _ = try host.say(taker, chat, "We do, and it takes two days.") }
        try host.check(klepet_end(taker, chat, 0, nil), "klepet_end")
    }
    try host.close()
}

private func open(_ path: String) throws -> OpaquePointer {
    var options = klepet_open_options()
    options.size = UInt32(MemoryLayout<klepet_open_options>.size)
    var shop: OpaquePointer?
    let status = klepet_open(path, &options, &shop, nil)
    guard status == KLEPET_OK, let shop else { throw BenchFailure("klepet_open: \(status)") }
    return shop
}

private func closeAll(_ shops: [OpaquePointer]) throws {
    for shop in shops {
        guard klepet_close(shop) == KLEPET_OK else { throw BenchFailure("klepet_close failed") }
    }
}

/// ms for all; closed again afterwards.
private func openBare(_ paths: [String]) throws -> Double {
    let began = bench_now_ns()
    let opened = paths.map { bench_bare_open($0) }
    let took = Double(bench_now_ns() - began) / 1e6
    opened.forEach { bench_bare_close($0) }
    guard !opened.contains(nil) else { throw BenchFailure("raw SQLite cannot open a shop") }
    return took
}

/// Of this process.
private var openDescriptors: Int {
    guard let listing = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(listing) }
    var count = 0
    while readdir(listing) != nil { count += 1 }
    return count
}
