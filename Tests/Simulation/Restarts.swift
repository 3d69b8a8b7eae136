// The shop goes down and comes up again: closed in order, or killed. A crash is an image of the files taken while
// messages are accepted that no commit has seen; the image is opened, what was running is thrown away.

import CKlepet
import Glibc

/// A folder of its own for one run, gone with it.
final class Folder {
    let path: String

    init() throws {
        var template = Array((Self.root + "/klepet-simulation-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw Violation(invariant: "there is a temporary folder", detail: "errno \(errno)")
        }
        path = String(cString: made)
    }

    private static var root: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// The file of one life of the shop.
    func file(_ life: Int) -> String { "\(path)/shop-\(life).db" }

    func copy(_ from: String, _ to: String) throws {
        for suffix in ["", "-wal"] {
            let source = open(from + suffix, O_RDONLY)
            guard source >= 0 else { continue }
            let target = open(to + suffix, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(source, &buffer, buffer.count)
                if count <= 0 { break }
                guard write(target, buffer, count) == count else {
                    throw Violation(invariant: "files can be copied", detail: "errno \(errno)")
                }
            }
            _ = Glibc.close(source)
            _ = Glibc.close(target)
        }
    }

    func remove(_ life: Int) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file(life) + suffix) }
    }

    deinit {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}

extension World {
    func restart() throws {
        guard let folder else { return }
        let isCrash = random.chance(50)
        // A commit that waits for the disk ends here, and with it whatever works beside the shop's thread.
        try call(
            Tab(Person(role: KLEPET_ROLE_SYSTEM, key: "observer"), name: "desk", polls: false, isMobile: false), "ping",
            [KLEPET_CHAT_UNKNOWN]
        ) {
            klepet_seen(observer.handle)
        }
        try settle()
        // What comes now is accepted and not durable: a crash loses it, an orderly close does not.
        for _ in 0..<random.below(4) {
            if let person = random.pick(people.filter { $0.isVisitor }) { try visitorActsQuietly(person) }
        }
        let durable = model.lastSeq
        let accepted = shop.statistics.accepted_seq
        trace(isCrash ? "== crash, durable \(durable), accepted \(accepted)" : "== close, accepted \(accepted)")
        let from = folder.file(restarts)
        if isCrash { try folder.copy(from, folder.file(restarts + 1)) }
        let status = shop.close()
        try check(status == KLEPET_OK, "the shop closes", "status \(status)")
        if isCrash {
            folder.remove(restarts)
            restarts += 1
            promised = []
            model.forgetAccepted()
        }
        heldBack = []
        for tab in people.flatMap(\.connected) { tab.client = nil }
        try reopen(folder.file(restarts), seen: durable, accepted: isCrash ? durable : accepted)
    }

    /// A visitor says something without anybody looking.
    private func visitorActsQuietly(_ person: Person) throws {
        guard let tab = person.connected.first, let client = tab.client else { return }
        guard let chat = random.pick(model.chats.filter { $0.visitor == person.id }) else { return }
        var words = words(person, tab)
        words.number = 0
        try say(tab, client, chat.id, words)
    }

    private func reopen(_ path: String, seen: UInt64, accepted: UInt64) throws {
        let gap = random.weighted([(40, Int64(0)), (30, 3_000), (20, 240_000), (9, 4_000_000), (1, 90_000_000)])
        now += gap
        do {
            shop = try Shop(path: path, policy: nil, at: now)
        } catch { throw Violation(invariant: "the shop opens again", detail: "status \(error.status)") }
        now = shop.now
        model.openedAt = now
        for chat in model.chats {
            chat.typedUntil = 0  // live only (B2.8)
            chat.idleWasPaused = chat.idleWasPaused || chat.saidAt != 0 && gap > 0
        }
        let last = shop.statistics.accepted_seq
        try check(
            last >= accepted, "nothing acknowledged is lost over a restart (B2.4)",
            "\(accepted) were, \(last) are there")
        try joinObserver(after: 0)
        try compareLog(through: seen)
        let status = shop.flush()
        try check(status == KLEPET_OK, "the shop stays up", "flush gave \(status)")
        try observe()
        promised = []
        try settle()
    }

    /// Everything that was shown before is there, as it was.
    private func compareLog(through seen: UInt64) throws {
        var next: UInt64 = 1
        while next <= seen {
            let answer = shop.events(observer, max: Int(min(64, seen - next + 1)))
            try check(
                answer.isFine && !answer.value.isEmpty, "nothing acknowledged is lost over a restart (B2.4)",
                "status \(answer.status), from #\(next) of \(seen)")
            for fact in answer.value where fact.seq != 0 {
                var known = model.log[Int(next) - 1]
                // B18.2: its shape has been answered since.
                known.flags |= fact.flags & UInt8(KLEPET_EVENT_FLAG_SHAPE_OVER)
                try check(
                    fact.matches(
                        known,
                        textMayDiffer: model.wasRedacted(next) || model.wasRedacted(known.subject)
                            || model.wasTakenBack(known)),
                    "the log after a restart is the log before", "\(known.line) became \(fact.line)")
                next += 1
            }
        }
    }
}
