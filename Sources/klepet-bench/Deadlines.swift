// Row `deadline`: a million armed deadlines, of which one is moved five minutes ahead, disarmed or
// armed, while time goes by.

import BenchReference
import TimingWheel

func measureDeadlines(_ scale: Scale) -> [Row] {
    let load = bench_load(
        chats: UInt32(scale.of(1_000_000)), operations: UInt64(scale.of(3_000_000)), per_ms: 50, idle_ms: 300_000,
        seed: 0x5EED)
    var measured: [Double] = []
    var referred: [Double] = []
    var bytes = 0.0
    var fired = 0
    for _ in 0..<scale.of(5, quick: 1) {
        let (each, byteCount, count) = turnWheel(load)
        measured.append(each)
        (bytes, fired) = (Double(byteCount) / Double(load.chats), count)
        referred.append(withUnsafePointer(to: load) { bench_uv_timers($0) })
    }
    return [
        Row(
            name: "deadline", what: "moving an idle deadline", measured: measured.median, reference: referred.median,
            unit: "ns", bar: 0.1,
            notes: [
                ("least", measured.min() ?? 0), ("reference's least", referred.min() ?? 0), ("fired", Double(fired)),
            ]),
        Row(
            name: "deadline", what: "bytes a deadline", measured: bytes, reference: nil, unit: "bytes", bar: 16,
            notes: [("libuv's", Double(bench_uv_timer_bytes()))]),
    ]
}

private func turnWheel(_ load: bench_load) -> (each: Double, byteCount: Int, fired: Int) {
    var wheel = TimingWheel(now: 0, idBound: load.chats)
    var now: Int64 = 0
    for chat in 0..<load.chats {
        now = Int64(chat) * load.idle_ms / Int64(load.chats)
        wheel.set(chat, deadline: now + load.idle_ms)
    }
    now = load.idle_ms
    var random = load.seed
    var left = load.per_ms
    var fired = 0
    let began = bench_cpu_ns()
    for _ in 0..<load.operations {
        let number = bench_random(&random)
        let chat = UInt32(truncatingIfNeeded: ((number & 0xFFFF_FFFF) * UInt64(load.chats)) >> 32)
        if UInt32(truncatingIfNeeded: number >> 32) % 10 == 8 {
            wheel.clear(chat)
        } else {
            wheel.set(chat, deadline: now + load.idle_ms)
        }
        left -= 1
        if left == 0 {
            left = load.per_ms
            now += 1
            while wheel.popDue(before: now) != nil { fired += 1 }
        }
    }
    let each = Double(bench_cpu_ns() - began) / Double(load.operations)
    // Without what an empty wheel takes.
    return (each, wheel.byteCount - TimingWheel(now: 0).byteCount, fired)
}
