// Row `ack`: messages come at a steady rate, whether or not the ones before are durable. From when a
// message was due until its event could be pulled; beside it a loop over bare SQLite that commits whatever
// is due, and does nothing else: once with the checkpoints that SQLite makes by itself, once with none, so
// that its log grows without end.

import BenchReference
import CKlepet

/// SQLite's own: sqlite.org/wal.html, "Automatic Checkpoint".
private let automaticCheckpointPages: Int32 = 1000

func measureAcknowledgement(_ scale: Scale, _ folder: Folder) throws -> [Row] {
    var rows: [Row] = []
    for rate in [20_000, 100_000] {
        let count = scale.isQuick ? rate / 20 : rate * 2
        let rounds = scale.of(5, quick: 1)
        var measured: [Spread] = []
        var checkpointing: [Spread] = []
        var bare: [Spread] = []
        for _ in 0..<rounds {
            let host = try Host(folder.file("ack.db"), isVirtual: false)
            var conversation = try Conversation(host, chats: scale.of(10_000, quick: 500))
            let raw = RawMessages(conversation.crowd, count: count)
            measured.append(Spread(try conversation.pace(count: count, perSecond: Double(rate))))
            try host.close()
            folder.remove("ack.db")
            checkpointing.append(
                Spread(try raw.pace(in: folder, perSecond: Double(rate), checkpointPages: automaticCheckpointPages)))
            bare.append(Spread(try raw.pace(in: folder, perSecond: Double(rate), checkpointPages: 0)))
        }
        let what = "acknowledged at \(rate / 1000),000/s, p99"
        rows.append(row(what, measured, checkpointing, bar: 1.5))
        rows.append(row("  beside SQLite without checkpoints", measured, bare, bar: 2))
    }
    return rows
}

private func row(_ what: String, _ measured: [Spread], _ reference: [Spread], bar: Double) -> Row {
    Row(
        name: "ack", what: what, measured: measured.map(\.tail).median, reference: reference.map(\.tail).median,
        unit: "µs", bar: bar,
        notes: [
            ("p50", measured.map(\.median).median), ("reference's p50", reference.map(\.median).median),
            ("least p99", measured.map(\.tail).min() ?? 0), ("reference's least p99", reference.map(\.tail).min() ?? 0),
        ])
}

private struct Spread {
    var median: Double
    var tail: Double

    init(_ latencies: [Double]) { (median, tail) = (latencies.quantile(0.5), latencies.quantile(0.99)) }
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
    func pace(in folder: Folder, perSecond: Double, checkpointPages: Int32) throws -> [Double] {
        guard let ledger = bench_ledger_new(folder.file("raw.db"), checkpointPages) else {
            throw BenchFailure("raw SQLite: no file")
        }
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
