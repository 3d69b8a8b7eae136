// Tells another program of events, by POST to its address (PROTOCOL.md, Hooks): of chosen kinds, in order, each at
// least once. Where it stands is a number in a file; what is to be told lies in the journal and is read from there for
// every attempt, so that a receiver that is away for a week costs a cursor, and what was erased meanwhile is not told
// any more.
//
//      resting ──something is durable──▶ reading ──nothing of these kinds──▶ resting
//         ▲                                 │ one batch
//         └──2xx: the place is kept── posting ──anything else──▶ waiting, twice as long each time ──▶ reading

import CKlepetUV
import CSodium
import Glibc

struct HookOptions {
    var url: String
    var kinds: Set<String>
    var key: [UInt8]
    /// Where the place is kept.
    var place: String
    var timeoutMilliseconds = 10_000
    var waitMillisecondsMax = 300_000
}

final class Hook {
    private let host: ResidentHost
    private let options: HookOptions
    private let client: Client
    private let poster: HTTPPoster
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private enum State { case resting, posting, waiting, stopped }
    private var state = State.resting
    private var place: HookPlace
    /// As it is on the disk.
    private var kept: HookPlace
    private var failures = 0

    private static let waitMilliseconds = 1000
    private static let batchesAtOnce = 4
    private static let keptEachEvents: UInt64 = 10_000

    init(_ host: ResidentHost, _ options: HookOptions) throws {
        guard let poster = HTTPPoster(host.loop) else {
            throw Failure(ExitStatus.system, "the system refused what posting takes")
        }
        (self.host, self.options, self.poster) = (host, options, poster)
        client = try Client(host.shop, role: KLEPET_ROLE_SYSTEM, key: "klepet-host hook")
        if let known = try HookPlace(file: options.place) {
            (place, kept) = (known, known)
            klepet_cursor_resume(client.handle, place.incarnation, place.cursor, &place.cursor)
        } else {
            // A new one begins with what comes: nobody wants a year told at once.
            place = HookPlace(cursor: host.acceptedSeq, incarnation: 0)
            klepet_incarnation(host.shop.handle, &place.incarnation)
            try place.keep(in: options.place)
            kept = place
        }
        uv_timer_init(host.loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    /// Something more may be durable.
    func wake() {
        if state == .resting { read() }
    }

    func stop() {
        guard state != .stopped else { return }
        state = .stopped
        poster.stop()
        uv_timer_stop(timer)
        keep()
    }

    private func read() {
        guard host.halt == nil else { return }
        for _ in 0..<Self.batchesAtOnce {
            // From the place, whatever was read before: what was told has moved it.
            klepet_cursor_set(client.handle, place.cursor)
            guard let batch = nextBatch(), batch.place.cursor > place.cursor else {
                state = .resting
                return
            }
            guard batch.events.isEmpty else { return post(batch) }
            place = batch.place
            if place.cursor - kept.cursor >= Self.keptEachEvents { keep() }
        }
        // The others are served before it goes on.
        again(in: 0)
    }

    private struct Batch {
        var events: [JSON]
        var place: HookPlace
    }

    private func nextBatch() -> Batch? {
        guard let handle = client.handle, let reply = host.replies.events(of: handle) else { return nil }
        let text = "{" + String(decoding: UnsafeRawBufferPointer(start: reply.start, count: reply.count), as: UTF8.self)
        guard let told = try? JSON(text.utf8), let cursor = told["cursor"]?.integer,
            let incarnation = told["incarnation"]?.integer
        else { return nil }
        let events = (told["events"]?.array ?? []).filter { event in
            // Live signals have no number, and nobody who was away hears of them.
            event["seq"]?.integer != 0 && event["kind"]?.string.map { options.kinds.contains($0) } ?? false
        }
        return Batch(
            events: events,
            place: HookPlace(cursor: UInt64(clamping: cursor), incarnation: UInt64(clamping: incarnation)))
    }

    private func post(_ batch: Batch) {
        let body = Array(
            JSON.object([
                JSON.Member(key: "incarnation", value: .integer(Int64(clamping: batch.place.incarnation))),
                JSON.Member(key: "events", value: .array(batch.events)),
            ]).compact.utf8)
        let headers = [
            "Content-Type: application/json", "User-Agent: klepet-host/\(String(cString: klepet_version()))",
            "Expect:", "Klepet-Signature: \(HookSignature.of(body, at: time(nil), by: options.key))",
        ]
        state = .posting
        let isBegun = poster.post(
            body, to: options.url, headers: headers, timeoutMilliseconds: options.timeoutMilliseconds
        ) { [unowned self] outcome in ended(batch, outcome) }
        if !isBegun { failed("the system refused what posting takes") }
    }

    private func ended(_ batch: Batch, _ outcome: HTTPPoster.Outcome) {
        guard state == .posting else { return }
        switch outcome {
        case .answered(200...299):
            if failures > 0 { tell("the receiver is there again") }
            failures = 0
            place = batch.place
            keep()
            read()
        case .answered(let status): failed("the receiver answered \(status)")
        case .failed(let why): failed(why)
        }
    }

    private func failed(_ why: String) {
        failures += 1
        let doubled = Self.waitMilliseconds << min(failures - 1, 20)
        let wait = min(options.waitMillisecondsMax, doubled)
        // Not all hosts of a machine that comes back at the same moment.
        let waits = wait - Int.random(in: 0...wait / 5)
        if failures == 1 {
            tell("\(why); it is tried again, later and later, at least every \(options.waitMillisecondsMax / 1000) s")
        }
        again(in: waits)
    }

    private func again(in milliseconds: Int) {
        state = .waiting
        uv_timer_start(
            timer,
            { timer in
                guard let data = timer?.pointee.data else { return }
                let hook = Unmanaged<Hook>.fromOpaque(data).takeUnretainedValue()
                if hook.state == .waiting { hook.read() }
            }, UInt64(milliseconds), 0)
    }

    /// A place that cannot be kept is told, and events come twice after a restart.
    private func keep() {
        guard place != kept else { return }
        do {
            try place.keep(in: options.place)
            kept = place
        } catch { tell("\(error)") }
    }

    private func tell(_ sentence: String) { Terminal.write("hook: \(sentence)\n", to: 2) }
}

/// What a receiver knows the host by: `t=1700000000,v1=…`, the HMAC-SHA-256 by the hook's key of the time, a dot and
/// the body, in hexadecimal digits.
enum HookSignature {
    static func of(_ body: [UInt8], at time: Int, by key: [UInt8]) -> String {
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        let head = Array("\(time).".utf8)
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, head, UInt64(head.count))
        crypto_auth_hmacsha256_update(&state, body, UInt64(body.count))
        crypto_auth_hmacsha256_final(&state, &code)
        let digits = Array("0123456789abcdef".utf8)
        let hex = code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "t=\(time),v1=\(String(decoding: hex, as: UTF8.self))"
    }
}

/// What a hook has told of: one line of JSON in a file, which is there whole or as it was.
struct HookPlace: Equatable {
    var cursor: UInt64
    var incarnation: UInt64

    init(cursor: UInt64, incarnation: UInt64) { (self.cursor, self.incarnation) = (cursor, incarnation) }

    /// `nil`: there is none yet.
    init?(file path: String) throws {
        guard access(path, F_OK) == 0 else { return nil }
        let text = try readFile(path, whatIsMissing: "there is no place of a hook")
        guard let json = try? JSON(text), let cursor = json["cursor"]?.integer, cursor >= 0,
            let incarnation = json["incarnation"]?.integer, incarnation >= 0
        else {
            throw Failure(
                ExitStatus.data, "\(path): this is no place of a hook; move it away, and it begins with what comes")
        }
        self.init(cursor: UInt64(cursor), incarnation: UInt64(incarnation))
    }

    func keep(in path: String) throws {
        let unfinished = unfinishedName(of: path)
        let line = Array("{\"cursor\":\(cursor),\"incarnation\":\(incarnation)}\n".utf8)
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        let written = write(descriptor, line, line.count)
        let isSynced = written == line.count && fsync(descriptor) == 0
        close(descriptor)
        guard isSynced, rename(unfinished, path) == 0 else {
            let failure = Self.failure(path)
            unlink(unfinished)
            throw failure
        }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(ExitStatus.cannotCreate, "\(path): the place cannot be kept: \(String(cString: strerror(errno)))")
    }
}
