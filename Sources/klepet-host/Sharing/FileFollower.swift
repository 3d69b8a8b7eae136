// What becomes of files with their messages (B17.3): the shop's events are followed from a place that is kept, and what they
// ask for is done once more when nobody knows whether it was.
//
//      said with files      ─▶ a link of the message's own
//      file_owed_deletion   ─▶ the bytes are destroyed ─▶ klepet_file_gone
//      visitor_erased       ─▶ what they have sent and not said is destroyed
//      policy_set           ─▶ what is taken from now on
//
//      resting ── something is durable ──▶ reading ──▶ working, beside the loop ──▶ reading
//                                             └── the disk refused ──▶ waiting ──┘

import CKlepetUV
import Glibc

final class FileFollower {
    private unowned let service: FileService
    private let client: Client
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private enum State { case resting, working, waiting, stopped }
    private var state = State.resting
    private var place: HookPlace
    /// As it is on the disk.
    private var kept: HookPlace
    /// What was answered up to the place is durable when this event is.
    private var neededSeq: UInt64 = 0
    private var isWorthKeeping = false
    private var failures = 0

    private static let pagesAtOnce = 4
    private static let eventsAtOnce = 64
    private static let keptEachEvents: UInt64 = 10_000
    private static let waitMilliseconds: UInt64 = 5000

    private struct Link {
        var id: String
        var person: UInt64
        var seq: UInt64
    }
    private struct Work {
        var links: [Link] = []
        var paths: [String] = []
        var debts: [UInt64] = []
        var isEmpty: Bool { links.isEmpty && paths.isEmpty && debts.isEmpty }
    }

    init(_ service: FileService) throws {
        self.service = service
        let shop = service.host.shop
        client = try Client(shop, role: KLEPET_ROLE_SYSTEM, key: "klepet-host files")
        // Without a place from the beginning: nothing is spoiled by being done twice.
        place = try HookPlace(file: service.store.placePath) ?? HookPlace(cursor: 0, incarnation: 0)
        if place.incarnation == 0 { klepet_incarnation(shop.handle, &place.incarnation) }
        klepet_cursor_resume(client.handle, place.incarnation, place.cursor, &place.cursor)
        klepet_incarnation(shop.handle, &place.incarnation)
        kept = place
        uv_timer_init(service.host.loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        try readPolicy()
    }

    private func readPolicy() throws {
        let (text, refusal) = growing { buffer, capacity, needed, error in
            klepet_policy_get(client.handle, buffer, capacity, needed, error)
        }
        if let refusal { throw refusal }
        guard let policy = (try? JSON(text.utf8)).flatMap(FilePolicy.init) else {
            throw Failure(ExitStatus.software, "the policy says nothing of files")
        }
        service.policy = policy
    }

    /// Something more may be durable.
    func wake() {
        if state == .resting { read() }
    }

    func stop() {
        guard state != .stopped else { return }
        let isIdle = state == .resting
        state = .stopped
        uv_timer_stop(timer)
        guard isIdle, place != kept, service.host.durable >= neededSeq, service.store.syncSaid() == 0 else { return }
        do { try place.keep(in: service.store.placePath) } catch { tell("\(error)") }
    }

    private func read() {
        guard service.host.halt == nil, let handle = client.handle else { return }
        for _ in 0..<Self.pagesAtOnce {
            klepet_cursor_set(handle, place.cursor)
            var work = Work()
            let last = page(handle, &work)
            guard last > place.cursor else { return rest() }
            guard work.isEmpty else { return perform(work, upTo: last) }
            place.cursor = last
        }
        // The others are served before it goes on.
        again(in: 0)
    }

    /// The last of some events; 0: there are none.
    private func page(_ handle: OpaquePointer, _ work: inout Work) -> UInt64 {
        var last: UInt64 = 0
        withUnsafeTemporaryAllocation(of: klepet_event.self, capacity: Self.eventsAtOnce) { events in
            var count = 0
            let status = klepet_events(
                handle, events.baseAddress, MemoryLayout<klepet_event>.stride, events.count, &count)
            guard status == KLEPET_OK else { return }
            for event in events.prefix(count) where event.seq > 0 {
                last = event.seq
                note(event, &work)
            }
            klepet_events_release(handle)
        }
        return last
    }

    private func note(_ event: klepet_event, _ work: inout Work) {
        switch Int32(event.kind) {
        case KLEPET_EVENT_SAID:
            for facts in event.files {
                // Whoever names what somebody else has sent, by whatever way, has no link to it.
                guard let id = service.keys.id(of: facts, from: event.person) else { continue }
                work.links.append(Link(id: id, person: event.person, seq: event.seq))
            }
        case KLEPET_EVENT_FILE_OWED_DELETION:
            let reference = String(
                decoding: UnsafeRawBufferPointer(start: event.id, count: Int(event.id_bytes)), as: UTF8.self)
            // Paid already, or it is another program's to destroy.
            guard let id = service.keys.id(ofOwn: reference) else { return }
            work.paths.append(service.store.saidPath(id, UInt64(clamping: event.value)))
            if let path = service.forget(id) { work.paths.append(path) }
            work.debts.append(event.seq)
        case KLEPET_EVENT_VISITOR_ERASED: work.paths += service.forgetAll(of: event.subject)
        case KLEPET_EVENT_POLICY_SET:
            do { try readPolicy() } catch { tell("\(error)") }
        default: break
        }
    }

    private func perform(_ work: Work, upTo last: UInt64) {
        state = .working
        let store = service.store
        runAside(service.host.loop) {
            var failure: Int32 = 0
            // In the order of events: what was said is destroyed behind that.
            for link in work.links {
                let status = store.keep(link.id, of: link.person, for: link.seq)
                if status != 0 { failure = status }
            }
            for path in work.paths {
                let status = store.destroy(path)
                if status != 0 { failure = status }
            }
            return failure
        } then: { [self] failure in
            worked(work, failure, upTo: last)
        }
    }

    private func worked(_ work: Work, _ failure: Int32, upTo last: UInt64) {
        guard state == .working else { return }
        guard failure == 0 else { return failed(String(cString: strerror(failure))) }
        for link in work.links { service.said(link.id) }
        for debt in work.debts {
            let status = klepet_file_gone(client.handle, debt, nil)
            guard status == KLEPET_OK || status == KLEPET_ALREADY else {
                return failed(String(cString: klepet_status_text(status)))
            }
        }
        failures = 0
        place.cursor = last
        (neededSeq, isWorthKeeping) = (service.host.acceptedSeq, true)
        read()
        service.host.settle()
    }

    /// All is done: where it stands is kept, once that is durable.
    private func rest() {
        state = .resting
        guard place != kept, service.host.durable >= neededSeq,
            isWorthKeeping || place.cursor - min(place.cursor, kept.cursor) >= Self.keptEachEvents
        else { return }
        state = .working
        let (store, place) = (service.store, place)
        runAside(service.host.loop) { () -> String? in
            let status = store.syncSaid()
            guard status == 0 else { return String(cString: strerror(status)) }
            do { try place.keep(in: store.placePath) } catch { return "\(error)" }
            return nil
        } then: { [self] failure in
            guard state == .working else { return }
            if let failure { return failed(failure) }
            (kept, isWorthKeeping) = (place, false)
            read()
        }
    }

    private func failed(_ why: String) {
        failures += 1
        if failures == 1 { tell("\(service.options.path): \(why); it is tried again each 5 s") }
        again(in: Self.waitMilliseconds)
    }

    private func again(in milliseconds: UInt64) {
        state = .waiting
        uv_timer_start(
            timer,
            { timer in
                guard let data = timer?.pointee.data else { return }
                let follower = Unmanaged<FileFollower>.fromOpaque(data).takeUnretainedValue()
                if follower.state == .waiting { follower.read() }
            }, milliseconds, 0)
    }

    private func tell(_ sentence: String) { Terminal.write("files: \(sentence)\n", to: 2) }

    // MARK: what a page asks for

    /// The file of a message that is still there, and whose bytes are; with the system's eyes, as an address is what lets
    /// somebody see it.
    func find(_ address: FileAddress) -> (facts: FileFacts, paths: [String])? {
        guard let handle = client.handle else { return nil }
        guard let found = try? service.file(address.chat, address.chatSeq, address.file, as: handle) else { return nil }
        let store = service.store
        // The follower may have heard of the message a moment later than who asks.
        return (found.facts, [store.saidPath(found.id, found.seq), store.newPath(found.id, found.person)])
    }
}

extension klepet_event {
    /// B17.1.
    var files: [FileFacts] {
        guard let parts, parts_bytes > 0, flags & UInt8(KLEPET_EVENT_FLAG_REDACTED) == 0 else { return [] }
        return parts.withMemoryRebound(to: UInt8.self, capacity: Int(parts_bytes)) {
            FileFacts.all(in: UnsafeBufferPointer(start: $0, count: Int(parts_bytes)))
        }
    }
}

extension FileService {
    struct Found {
        var facts: FileFacts
        var id: String
        var person: UInt64
        var seq: UInt64
    }

    /// As the client sees it: the core says whether they do.
    func file(
        _ chat: UInt64, _ chatSeq: UInt32, _ file: Int, as handle: OpaquePointer
    ) throws(RequestRefusal) -> Found {
        var (event, count) = (klepet_event(), 0)
        let status = klepet_chat_events(
            handle, chat, chatSeq - 1, &event, MemoryLayout<klepet_event>.stride, 1, &count)
        defer { klepet_events_release(handle) }
        guard status == KLEPET_OK else { throw RequestRefusal(status, path: "chat") }
        guard count == 1, event.chat_seq == chatSeq, Int32(event.kind) == KLEPET_EVENT_SAID else {
            throw RequestRefusal(KLEPET_MESSAGE_UNKNOWN, path: "chat_seq")
        }
        guard event.flags & UInt8(KLEPET_EVENT_FLAG_REDACTED | KLEPET_EVENT_FLAG_RETRACTED) == 0 else {
            throw RequestRefusal(KLEPET_RETRACTED, path: "chat_seq")
        }
        let files = event.files
        guard files.indices.contains(file) else {
            throw RequestRefusal(KLEPET_VALUE_INVALID, "The message has \(files.count) files.", path: "file")
        }
        guard let id = keys.id(of: files[file], from: event.person) else {
            throw RequestRefusal(KLEPET_VALUE_INVALID, "The bytes of this file are not kept here.", path: "file")
        }
        return Found(facts: files[file], id: id, person: event.person, seq: event.seq)
    }
}
