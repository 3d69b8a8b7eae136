// KLEPET_LOOP_SHARED: many shops on one thread of the library's.

import CKlepet
import Glibc
import Testing

@Suite struct SharedLoopTests {
    private static func threads() -> Int {
        guard let listing = opendir("/proc/self/task") else { return 0 }
        defer { closedir(listing) }
        var count = 0
        while readdir(listing) != nil { count += 1 }
        return count
    }

    @Test func `given shops on one thread, then each has its own time, file and readers`() async {
        await #expect(processExitsWith: .success) {
            guard let folder = try? Folder() else { exit(1) }
            // The second message to whoever waits comes by the timer, at a time of each shop's own.
            var options = Options.shared
            let before = Self.threads()
            let shops = (0..<20).map { number in
                options.policy = """
                    {"departments": [{"name": "support", "mode": "take"}],
                     "waiting": {"holding_at_ms": [0, \(200 + 20 * number)], "choice_at_ms": \(200 + 20 * number)}}
                    """
                return open("\(folder.path)/\(number).db", options)
            }
            // One for all loops, and the workers' sixteen at most.
            precondition(Self.threads() <= before + 1 + 16, "\(Self.threads() - before) threads")
            for shop in shops { enter(shop, operator: "olga", capacity: 10) }
            let operators = shops.map { join($0, KLEPET_ROLE_OPERATOR, "olga") }
            let visitors = shops.map { join($0, KLEPET_ROLE_VISITOR, "eva") }
            for (index, visitor) in visitors.enumerated() { start(visitor, "question \(index)") }
            // Nobody calls: the thread commits by itself, and tells by the descriptor.
            for (index, shop) in shops.enumerated() {
                var fd: Int32 = -1
                expect(klepet_wakeup_fd(shop, &fd))
                var seen: [Seen] = []
                func isHeld() -> Bool { seen.filter { $0.ladder == UInt8(KLEPET_LADDER_WAITING) }.count >= 2 }
                // A minute: other tests have the machine, too.
                for _ in 0..<6000 where !isHeld() {
                    var wait = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
                    poll(&wait, 1, 10)
                    klepet_wakeup_clear(shop)
                    seen += pull(visitors[index])
                }
                precondition(isHeld())
                precondition(seen.contains { $0.text == "question \(index)" })
                precondition(!seen.contains { $0.text.hasPrefix("question") && $0.text != "question \(index)" })
            }
            precondition(Self.threads() <= before + 1 + 16)
            for olga in operators { precondition(klepet_leave(olga) == KLEPET_OK) }
            for shop in shops { precondition(klepet_close(shop) == KLEPET_OK) }
            // One that has ended may be listed for a moment more.
            for _ in 0..<1000 where Self.threads() != before { usleep(10_000) }
            precondition(Self.threads() == before, "the threads end with the last shop")
            // And begin again.
            let again = open(nil, Options.shared)
            precondition(klepet_flush(again) == KLEPET_OK && klepet_close(again) == KLEPET_OK)
        }
    }

    @Test func `a timer fires by itself, and calls come from any thread`() throws {
        let shop = open(nil, .shared)
        let other = open(nil, .shared)
        var fd: Int32 = -1
        expect(klepet_fd(shop, &fd), KLEPET_MISUSE_MODE)
        expect(klepet_step(shop, 0), KLEPET_MISUSE_MODE)
        onThreads(
            (0..<4).map { number in
                {
                    let visitor = join(shop, KLEPET_ROLE_VISITOR, "visitor \(number)")
                    let chat = start(visitor, "Hello?").chat
                    for _ in 0..<5 { say(visitor, chat, "Hello!") }
                    start(join(other, KLEPET_ROLE_VISITOR, "visitor \(number)"), "Hello?")
                }
            })
        expect(klepet_flush(shop))
        let reader = join(shop, KLEPET_ROLE_SYSTEM, "reader")
        #expect(pullAll(reader).filter { $0.text == "Hello!" }.count == 20)
        var at: Int64 = 0
        expect(klepet_next_deadline(shop, &at))
        #expect(at > 0)
        expect(klepet_close(shop))
        expect(klepet_flush(other))
        expect(klepet_close(other))
    }
}
