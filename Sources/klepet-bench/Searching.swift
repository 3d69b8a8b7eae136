// Row `search`: prepared replies found by words (B11.1), beside the bare FTS5 query over the same words.

import BenchReference
import CKlepet

func measureSearch(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let path = folder.file("search.db")
    let replies = scale.of(10_000)
    let host = try Host(path)
    var random: UInt64 = 0x5EA4
    for number in 0..<replies {
        try set("reply \(number)", sentence(&random), host)
        if number % 500 == 499 { try host.flush() }
    }
    try host.flush()
    let queries = (0..<scale.of(400, quick: 4)).map { _ in "\(word(&random)) \(word(&random).prefix(4))" }
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    var measured: [Double] = []
    for _ in 0..<5 {
        let began = bench_cpu_ns()
        for query in queries {
            var needed = 0
            let status = klepet_reply_search(
                host.system, query, query.utf8.count, limit, &buffer, buffer.count, &needed, nil)
            try host.check(status, "klepet_reply_search")
        }
        measured.append(Double(bench_cpu_ns() - began) / Double(queries.count) / 1000)
    }
    try host.close()
    guard let search = bench_search_open(path) else { throw BenchFailure("raw SQLite: no words") }
    defer {
        bench_search_close(search)
        folder.remove("search.db")
    }
    var referred: [Double] = []
    var found: Int32 = 0
    for _ in 0..<5 {
        let began = bench_cpu_ns()
        for query in queries { found += bench_search_run(search, query + "*", Int32(limit)) }
        referred.append(Double(bench_cpu_ns() - began) / Double(queries.count) / 1000)
    }
    guard found > 0 else { throw BenchFailure("raw SQLite: nothing was found") }
    return [
        Row(
            name: "search", what: "prepared replies by words, \(short(Double(replies))) of them",
            measured: measured.median, reference: referred.median, unit: "µs", bar: 1.5,
            notes: [("found each time", Double(found) / 5 / Double(queries.count))])
    ]
}

private let limit = 10

/// Some two thousand words, a few of them frequent.
func word(_ random: inout UInt64) -> String {
    let syllables = ["ka", "ti", "mo", "res", "lan", "vo", "ne", "shu", "bir", "dal"]
    let number = bench_random(&random) >> 11
    let rank = number % 10 < 3 ? number / 10 % 20 : number / 10 % 2000
    return (0..<4).reduce("") { word, place in word + syllables[Int(rank / [1, 10, 100, 1000][place] % 10)] }
}

func sentence(_ random: inout UInt64) -> String {
    (0..<25).map { _ in word(&random) }.joined(separator: " ")
}

private func set(_ shortcut: String, _ text: String, _ host: Host) throws {
    var options = klepet_reply_options()
    options.size = UInt32(MemoryLayout<klepet_reply_options>.size)
    let texts = "{\"en\":\"\(text)\"}"
    let status = shortcut.withCString { shortcutStart in
        texts.withCString { textsStart in
            (options.shortcut, options.shortcut_bytes) = (shortcutStart, shortcut.utf8.count)
            (options.texts, options.texts_bytes) = (textsStart, texts.utf8.count)
            return klepet_reply_set(host.system, &options, nil)
        }
    }
    try host.check(status, "klepet_reply_set")
}
