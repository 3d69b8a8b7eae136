// Row `page`: 50 events out of the middle of a chat of 600,000, which lie in the file, beside 50 out
// of a chat of 100 (law 11).

import BenchReference
import CKlepet

func measurePaging(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    let host = try Host(folder.file("page.db"))
    defer { folder.remove("page.db") }
    let visitor = try host.join(KLEPET_ROLE_VISITOR, "eva")
    let (few, many) = (100, scale.of(600_000))
    let brief = try chat(of: few, visitor, host)
    let long = try chat(of: many, visitor, host)
    var events = [klepet_event](repeating: klepet_event(), count: pageEvents)
    var random: UInt64 = 0x9A6E
    var (measured, referred): ([Double], [Double]) = ([], [])
    func page(_ chat: UInt64, of count: Int) throws -> Double {
        let pages = scale.of(200)
        let places = (0..<pages).map { _ in
            UInt32(truncatingIfNeeded: (bench_random(&random) >> 11) % UInt64(count - pageEvents))
        }
        let began = bench_cpu_ns()
        for place in places {
            var found = 0
            let status = klepet_chat_events(
                visitor, chat, place, &events, MemoryLayout<klepet_event>.stride, pageEvents, &found)
            try host.check(status, "klepet_chat_events")
            guard found == pageEvents else { throw BenchFailure("klepet_chat_events gave \(found) of \(pageEvents)") }
        }
        return Double(bench_cpu_ns() - began) / Double(pages) / 1000
    }
    for _ in 0..<7 {
        measured.append(try page(long, of: many))
        referred.append(try page(brief, of: few))
    }
    try host.close()
    return [
        Row(
            name: "page", what: "\(pageEvents) events of a chat of \(short(Double(many)))", measured: measured.median,
            reference: referred.median, unit: "µs", bar: 2, notes: [("events of the other chat", Double(few))])
    ]
}

private let pageEvents = 50

/// Messages of its visitor alone; durable.
private func chat(of count: Int, _ visitor: OpaquePointer, _ host: Host) throws -> UInt64 {
    let chat = try host.start(visitor, "Do you ship to Brno?").chat
    for number in 1..<count {
        _ = try host.say(visitor, chat, "And to Kyiv, in a week or so, by the blue van?")
        if number % 2000 == 0 { try host.flush() }
    }
    try host.flush()
    return chat
}
