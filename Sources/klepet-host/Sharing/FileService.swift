// The files of a shop whose bytes this host keeps (B17.1): who may send some now, what was sent and is in no message yet,
// and what the policy takes. Uploads are in Upload.swift, the way back in Download.swift, what becomes of files with their
// messages in FileFollower.swift.
//
//      upload ─▶ new ── a message names it ──▶ said ── the message is destroyed ──▶ gone
//                 └── nobody names it, or its visitor is erased ────────────────────▶ gone

import CKlepetUV
import Glibc
import KlepetWire

struct FileOptions {
    var path: String
    /// How long what was sent may be in no message.
    var unsaidSeconds: Int64 = 3600
    /// How much of it there may be, of all people together.
    var unsaidBytesMax: Int64 = 1 << 30
    /// From one address.
    var uploadsPerMinute = 30
}

/// B17.2.
struct FilePolicy {
    var types: [String] = []
    var bytesMax: Int64 = 0
    /// 0: no limit.
    var perDay: Int64 = 0
    var visitors = false

    init() {}

    init?(_ policy: JSON) {
        guard let files = policy["files"], let bytesMax = files["bytes_max"]?.integer,
            let perDay = files["per_day"]?.integer, case .bool(let visitors)? = files["visitors"]
        else { return nil }
        types = (files["types"]?.array ?? []).compactMap(\.string)
        (self.bytesMax, self.perDay, self.visitors) = (bytesMax, perDay, visitors)
    }

    func takes(_ type: String) -> Bool {
        types.contains { name in
            name == type
                || (name.hasSuffix("/*") && type.hasPrefix(name.dropLast()) && !MediaSniffing.active.contains(type))
        }
    }
}

final class FileService {
    let host: ResidentHost
    let options: FileOptions
    let store: FileStore
    let keys: FileKeys
    var policy = FilePolicy()
    private(set) var follower: FileFollower?

    /// Whole, and to be named by who has sent it.
    struct Sent {
        var person: UInt64
        var bytes: Int64
        var seconds: Int64
        /// It is in a message; another may name it still, or the same one that is said again (B2.2).
        var isSaid: Bool
    }
    private(set) var sent: [String: Sent] = [:]
    private(set) var unsaidBytes: Int64 = 0
    private var running: [UInt64: Int] = [:]
    private var runningCount = 0
    private struct Day {
        var count: Int64 = 0
        var end: Int64
    }
    private var days: [UInt64: Day] = [:]
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)

    /// Of a message.
    static let filesMax = 10
    private static let runningPerPersonMax = 4
    private static let runningMax = 64
    private static let sentMax = 1 << 17
    private static let daySeconds: Int64 = 86_400

    init(_ host: ResidentHost, _ options: FileOptions, _ tokens: Tokens) throws {
        (self.host, self.options) = (host, options)
        store = try FileStore(path: options.path)
        keys = FileKeys(tokens)
        for upload in store.uploads() {
            let bytes = Int64(clamping: upload.bytes)
            // Whether it is in a message is not known any more: it counts as if it were in none.
            sent[upload.id] = Sent(person: upload.person, bytes: bytes, seconds: upload.seconds, isSaid: false)
            unsaidBytes += bytes
        }
        follower = try FileFollower(self)
        uv_timer_init(host.loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let every = UInt64(clamping: min(60_000, max(250, options.unsaidSeconds * 250)))
        uv_timer_start(
            timer,
            { timer in
                guard let data = timer?.pointee.data else { return }
                Unmanaged<FileService>.fromOpaque(data).takeUnretainedValue().sweep()
            }, every, every)
    }

    func wake() { follower?.wake() }

    func stop() {
        uv_timer_stop(timer)
        follower?.stop()
    }

    // MARK: who may send

    /// Why this person may not send so many bytes now.
    func refusal(of person: UInt64, isVisitor: Bool, bytes: UInt64) -> FileRefusal? {
        if isVisitor {
            guard policy.visitors else {
                return FileRefusal(403, KLEPET_FILE_REFUSED, "The shop takes no files of visitors.")
            }
            guard policy.perDay == 0 || sentToday(person) < policy.perDay else {
                return FileRefusal(
                    429, KLEPET_TOO_MANY_FILES, String(cString: klepet_status_text(KLEPET_TOO_MANY_FILES)))
            }
        }
        guard bytes <= UInt64(clamping: policy.bytesMax) else {
            return FileRefusal(413, KLEPET_FILE_REFUSED, "The shop takes files of at most \(policy.bytesMax) bytes.")
        }
        guard running[person, default: 0] < Self.runningPerPersonMax else {
            return FileRefusal(429, KLEPET_BUSY, "Of one person \(Self.runningPerPersonMax) files may come at a time.")
        }
        guard runningCount < Self.runningMax, sent.count < Self.sentMax, days.count < Self.sentMax,
            unsaidBytes + Int64(clamping: bytes) <= options.unsaidBytesMax
        else {
            return FileRefusal(503, KLEPET_BUSY, "So many files come that this one has to wait: try again in a minute.")
        }
        return nil
    }

    private func sentToday(_ person: UInt64) -> Int64 {
        guard let day = days[person], day.end > WebHost.unixSeconds else { return 0 }
        return day.count
    }

    /// Counted however it ends. What it says it has is counted as if it were there.
    func began(_ person: UInt64, bytes: Int64) {
        let now = WebHost.unixSeconds
        if sentToday(person) == 0 { days[person] = Day(end: now + Self.daySeconds) }
        days[person]?.count += 1
        running[person, default: 0] += 1
        runningCount += 1
        unsaidBytes += bytes
    }

    /// `isWhole`: it is there, and may be named.
    func ended(_ id: String, _ person: UInt64, bytes: Int64, isWhole: Bool) {
        let left = running[person, default: 1] - 1
        running[person] = left > 0 ? left : nil
        runningCount -= 1
        if isWhole {
            sent[id] = Sent(person: person, bytes: bytes, seconds: WebHost.unixSeconds, isSaid: false)
        } else {
            unsaidBytes -= bytes
        }
    }

    // MARK: what was sent

    /// It is in a message now.
    func said(_ id: String) {
        guard let upload = sent[id], !upload.isSaid else { return }
        sent[id]?.isSaid = true
        unsaidBytes -= upload.bytes
    }

    /// Nobody may name it any more. Where it lies, if it does.
    func forget(_ id: String) -> String? {
        guard let upload = sent.removeValue(forKey: id) else { return nil }
        if !upload.isSaid { unsaidBytes -= upload.bytes }
        return store.newPath(id, upload.person)
    }

    /// B13.4: the person is erased.
    func forgetAll(of person: UInt64) -> [String] {
        days[person] = nil
        return sent.filter { $0.value.person == person }.keys.compactMap(forget)
    }

    private func sweep() {
        let now = WebHost.unixSeconds
        days = days.filter { $0.value.end > now }
        let old = sent.filter { $0.value.seconds + options.unsaidSeconds <= now }.keys.compactMap(forget)
        guard !old.isEmpty else { return }
        runAside(host.loop) { [store] in
            old.map(store.destroy)
        } then: { _ in
        }
    }

    // MARK: what is said

    /// B17.1: a page names what this very person has sent, and as what it was found to be.
    func check(_ frame: UnsafeBufferPointer<UInt8>, as handle: OpaquePointer) throws(RequestRefusal) {
        guard case .object(let members)? = ResidentHost.read(frame),
            let files = members.first(where: { $0.key == "files" })?.value.array
        else { return }
        var person: UInt64 = 0
        klepet_person(handle, &person)
        for (index, file) in files.enumerated() {
            // What is no file at all klepet_call refuses.
            guard file.members != nil else { continue }
            guard let id = FileFacts(file).flatMap({ keys.id(of: $0, from: person) }), sent[id]?.person == person else {
                throw RequestRefusal(
                    KLEPET_FILE_REFUSED,
                    "files[\(index)] is not what you have sent here, or not any more: POST it to v1/files, and say "
                        + "what the reply has.", path: "files[\(index)].reference")
            }
            sent[id]?.seconds = WebHost.unixSeconds
        }
    }
}

/// With which status of HTTP.
struct FileRefusal {
    var http: UInt16
    var refusal: RequestRefusal

    init(_ http: UInt16, _ status: klepet_status, _ sentence: String) {
        (self.http, refusal) = (http, RequestRefusal(status, sentence))
    }
}
