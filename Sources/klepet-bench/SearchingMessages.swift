// Row `words`: messages found by words (B22.4), beside the bare query by FTS5 over the same words in a file of its own;
// and what it costs to gather them.

import BenchReference
import CKlepet

func measureWords(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let messages = scale.of(1_000_000)
    let host = try Host(folder.file("words.db"))
    guard let reference = bench_words_open(folder.file("bare.db")) else { throw BenchFailure("raw SQLite: no file") }
    defer {
        bench_words_close(reference)
        for name in ["words.db", "bare.db"] { folder.remove(name) }
    }
    var random: UInt64 = 0x5EA4
    let ana = try host.addOperator("ana", capacity: 100)
    var chat: UInt64 = 0
    for number in 0..<messages {
        let text = (0..<8).map { _ in word(&random) }.joined(separator: " ")
        if number % 500 == 0 {
            let visitor = try host.join(KLEPET_ROLE_VISITOR, "visitor \(number)")
            if chat != 0 { try host.check(klepet_end(ana, chat, 0, nil), "klepet_end") }
            chat = try post(text, host) { klepet_start(visitor, nil, $0, $1, nil) }.chat
            try host.check(klepet_take(ana, chat, nil), "klepet_take")
            try host.check(klepet_leave(visitor), "klepet_leave")
        } else {
            _ = try post(text, host) { klepet_say(ana, chat, $0, $1, nil) }
        }
        guard bench_words_add(reference, text) == 0 else { throw BenchFailure("raw SQLite: no row") }
        if host.isBehind { try host.flush() }
    }
    try host.flush()
    guard bench_words_done(reference) == 0 else { throw BenchFailure("raw SQLite: no commit") }
    // Until nothing is behind.
    var buffer = [CChar](repeating: 0, count: 1 << 20)
    let began = bench_cpu_ns()
    while try search(host, "nothing", &buffer).contains("behind") {}
    let gathered = Double(bench_cpu_ns() - began) / Double(messages) / 1000
    let queries = (0..<scale.of(400, quick: 4)).map { _ in "\(word(&random)) \(word(&random).prefix(4))" }
    var (measured, referred) = ([Double](), [Double]())
    for _ in 0..<5 {
        var began = bench_cpu_ns()
        for query in queries { _ = try search(host, query, &buffer) }
        measured.append(Double(bench_cpu_ns() - began) / Double(queries.count) / 1000)
        began = bench_cpu_ns()
        for query in queries { _ = bench_words_run(reference, query + "*", 50) }
        referred.append(Double(bench_cpu_ns() - began) / Double(queries.count) / 1000)
    }
    try host.close()
    return [
        Row(
            name: "words", what: "messages by words, \(short(Double(messages))) of them", measured: measured.median,
            reference: referred.median, unit: "µs", bar: 1.5, notes: [("gathering one, µs", gathered)])
    ]
}

private func search(_ host: Host, _ query: String, _ buffer: inout [CChar]) throws -> String {
    var options = klepet_search_options()
    options.size = UInt32(MemoryLayout<klepet_search_options>.size)
    var needed = 0
    let status = query.withCString { start in
        (options.query, options.query_bytes) = (start, query.utf8.count)
        return klepet_search(host.system, &options, &buffer, buffer.count, &needed, nil)
    }
    try host.check(status, "klepet_search")
    return needed < 64 ? String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
}

private func post(
    _ text: String, _ host: Host,
    _ call: (UnsafePointer<klepet_message>, UnsafeMutablePointer<klepet_posted>) -> klepet_status
) throws -> klepet_posted {
    var message = klepet_message()
    var posted = klepet_posted()
    message.size = UInt32(MemoryLayout<klepet_message>.size)
    let status = text.withCString { start in
        (message.text, message.text_bytes) = (start, text.utf8.count)
        return call(&message, &posted)
    }
    try host.check(status, "klepet_say")
    return posted
}
