// Row `ack`: messages come at a steady rate, whether or not the ones before are durable. From when a
// message was due until its event could be pulled; beside it a loop over bare SQLite that commits whatever
// is due, and does nothing else.

import BenchReference
import CKlepet

func measureAcknowledgement(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    var rows: [Row] = []
    for rate in [20_000, 100_000] {
        let count = scale.isQuick ? rate / 20 : rate * 2
        let rounds = scale.of(5, quick: 1)
        var measured: [(median: Double, tail: Double)] = []
        var referred: [(median: Double, tail: Double)] = []
        for _ in 0..<rounds {
            let host = try Host(folder.file("ack.db"), isVirtual: false)
            var conversation = try Conversation(host, chats: scale.of(10_000, quick: 500))
            let raw = RawMessages(conversation.crowd, count: count)
            measured.append(spread(try conversation.pace(count: count, perSecond: Double(rate))))
            try host.close()
            folder.remove("ack.db")
            referred.append(spread(try raw.pace(in: folder, perSecond: Double(rate))))
        }
        rows.append(
            Row(
                name: "ack", what: "acknowledged at \(rate / 1000),000/s, p99", measured: measured.map(\.tail).median,
                reference: referred.map(\.tail).median, unit: "µs", bar: 2,
                notes: [
                    ("p50", measured.map(\.median).median), ("reference's p50", referred.map(\.median).median),
                    ("least p99", measured.map(\.tail).min() ?? 0),
                    ("reference's least p99", referred.map(\.tail).min() ?? 0),
                ]))
    }
    return rows
}

private func spread(_ latencies: [Double]) -> (median: Double, tail: Double) {
    (latencies.quantile(0.5), latencies.quantile(0.99))
}

extension Conversation {
    /// µs of each message.
    mutating func pace(count: Int, perSecond: Double) throws -> [Double] {
        let each = 1e9 / perSecond
        var latencies = [Double](repeating: 0, count: count)
        var said = 0
        var seen = 0
        pulled = 0
        let began = bench_now_ns()
        while seen < count {
            let due = min(count, Int(Double(bench_now_ns() - began) / each))
            while said < due {
                let status = say()
                if status == KLEPET_BUSY { break }
                try host.check(status, "klepet_say")
                said += 1
            }
            try host.step()
            try pull()
            guard pulled > seen else { continue }
            let now = Double(bench_now_ns() - began)
            while seen < min(pulled, count) {
                latencies[seen] = (now - Double(seen + 1) * each) / 1000
                seen += 1
            }
        }
        return latencies
    }
}

extension RawMessages {
    func pace(in folder: Folder, perSecond: Double) throws -> [Double] {
        guard let ledger = bench_ledger_new(folder.file("raw.db"), 0) else { throw BenchFailure("raw SQLite: no file") }
        defer {
            bench_ledger_close(ledger)
            folder.remove("raw.db")
        }
        var latencies = [Int64](repeating: 0, count: count)
        guard bench_ledger_pace(ledger, messages, count, perSecond, &latencies) == 0 else {
            throw BenchFailure("raw SQLite: an append failed")
        }
        return latencies.map { Double($0) / 1000 }
    }
}
