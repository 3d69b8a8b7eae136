// Row `call`: a message as JSON through klepet_call, beside jansson that parses the same object
// and prints the same reply.

import BenchReference
import CKlepet

/// A turn's worth of messages as a browser sends them, made before the clock starts.
struct Frames: ~Copyable {
    struct Frame {
        var client: OpaquePointer
        var start: Int
        var count: Int
    }
    private(set) var frames: [Frame] = []
    private(set) var bytes: [CChar] = []
    private var words = Words(seed: 3)
    private var random: UInt64 = 0xCA11

    mutating func fill(_ crowd: Crowd) {
        frames.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        for _ in 0..<batchMessages {
            let number = bench_random(&random)
            let talk = crowd.talks[Int(truncatingIfNeeded: ((number & 0xFFFF_FFFF) * UInt64(crowd.talks.count)) >> 32)]
            words.nextID()
            let start = bytes.count
            append("{\"do\":\"say\",\"chat\":\(talk.chat),\"text\":\"")
            bytes.append(contentsOf: UnsafeBufferPointer(start: words.text(number >> 40), count: Words.textBytes))
            append("\",\"id\":\"")
            bytes.append(contentsOf: UnsafeBufferPointer(start: words.id, count: Words.idBytes))
            append("\"}")
            let client = number & 1 << 63 == 0 ? talk.visitor : talk.operator
            frames.append(Frame(client: client, start: start, count: bytes.count - start))
        }
    }

    private mutating func append(_ text: String) {
        for byte in text.utf8 { bytes.append(CChar(bitPattern: byte)) }
    }

    /// ns of all of them.
    func run(_ reply: UnsafeMutablePointer<CChar>, _ call: (Frame, UnsafePointer<CChar>) throws -> Void) rethrows
        -> Int64
    {
        try bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            let began = bench_cpu_ns()
            for frame in frames { try call(frame, start + frame.start) }
            return bench_cpu_ns() - began
        }
    }
}

func measureCalling(_ scale: Scale) throws -> Row {
    let host = try Host(nil)
    var conversation = try Conversation(host, chats: scale.of(10_000, quick: 1_000))
    let room = Int(KLEPET_CALL_BUFFER)
    let reply = UnsafeMutablePointer<CChar>.allocate(capacity: room)
    defer { reply.deallocate() }
    var frames = Frames()
    var measured: [Double] = []
    var referred: [Double] = []
    let turns = scale.of(1_000, quick: 10)
    for round in 0..<scale.of(14, quick: 3) {
        var own: Int64 = 0
        var reference: Int64 = 0
        for turn in 0..<turns {
            frames.fill(conversation.crowd)
            var needed = 0
            own += try frames.run(reply) { frame, json in
                let status = klepet_call(frame.client, json, frame.count, reply, room, &needed, nil)
                try host.check(status, "klepet_call")
                guard reply[6] == CChar(bitPattern: UInt8(ascii: "t")) else { throw BenchFailure("a call was refused") }
            }
            reference += try frames.run(reply) { frame, json in
                guard bench_json_call(json, frame.count, UInt64(turn), reply, room) > 0 else {
                    throw BenchFailure("no JSON")
                }
            }
            try host.step()
            try conversation.pull()
            if turn % 16 == 15 { try host.advance(by: 1) }
        }
        // The first warms up.
        guard round > 0 else { continue }
        measured.append(Double(own) / Double(turns * batchMessages))
        referred.append(Double(reference) / Double(turns * batchMessages))
    }
    try host.close()
    return Row(
        name: "call", what: "klepet_call with a say", measured: measured.median, reference: referred.median, unit: "ns",
        bar: 3, notes: [("least", measured.min() ?? 0), ("jansson's least", referred.min() ?? 0)])
}
