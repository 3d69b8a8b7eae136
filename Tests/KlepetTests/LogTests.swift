// A shop whose events become durable in a log that is not its file's: slow, forgetful, fencing.

import CKlepet
import Dispatch
import Glibc
import KlepetEngine
import TestLogs
import Testing

@testable import Klepet

/// A shop over a log, as an opening of its own.
private func open(
    _ store: LogStore, record path: String = "", _ turning: Turning = .stepped, at place: Place = #_sourceLocation
) -> OpaquePointer? {
    let policy = generous.withCString { text -> [UInt8]? in
        let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
        return (try? read(policy: Text(start: bytes, count: strlen(text))))?.canonical
    }
    let opening = Opening(
        path: path, turning: turning, isVirtual: false, startMilliseconds: 0, policy: policy,
        identityKey: nil, log: TroubledLog(store))
    let handle = try? opening.handle()
    #expect(handle != nil, sourceLocation: place)
    return handle
}

private func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// Turns a stepped shop as a host does until `isEnough`, five seconds at most; how often it turned.
@discardableResult
private func step(_ shop: OpaquePointer?, until isEnough: () -> Bool) -> Int {
    let end = now() + 5_000
    var turns = 0
    while !isEnough(), now() < end {
        var wait: Int32 = 0
        _ = klepet_timeout_ms(shop, &wait)
        _ = klepet_step(shop, wait < 0 ? 50 : min(wait, 50))
        turns += 1
    }
    return turns
}

/// What visitors said; the shop says something of its own, too.
private func texts(_ client: OpaquePointer?) -> [String] {
    pullAll(client).filter(isKind(KLEPET_EVENT_SAID)).filter { $0.role == UInt8(KLEPET_ROLE_VISITOR) }.map(\.text)
}

@Suite struct LogTests {
    @Test(
        """
        B2.4 given a log that takes its time, when something is said, then no call waits, nobody sees it before the log \
        has it, and the host sleeps meanwhile
        """,
        arguments: [false, true])
    func slow(hasFile: Bool) throws {
        let (store, folder) = (try LogStore(), try Folder())
        let shop = open(store, record: hasFile ? folder.shop : "")
        let (eva, office) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        expect(klepet_flush(shop))
        pullAll(office)
        store.delay(milliseconds: 300)
        let began = now()
        let chat = start(eva, "Hello").chat
        expect(klepet_step(shop, 0))
        say(eva, chat, "Is anybody there?")
        expect(klepet_step(shop, 0))
        #expect(now() - began < 250)
        var seen: [String] = []
        let turns = step(shop) {
            seen += texts(office)
            return !seen.isEmpty || now() - began > 250
        }
        #expect(seen == [] && store.lastSeq < statistics(shop).accepted_seq)
        #expect(turns < 40, "the host does not spin")
        step(shop) {
            seen += texts(office)
            return seen.count == 2
        }
        #expect(seen == ["Hello", "Is anybody there?"])
        #expect(now() - began >= 600, "one batch at a time")
        expect(klepet_flush(shop))
        #expect(store.lastSeq == statistics(shop).durable_seq)
        expect(klepet_close(shop))
    }

    @Test(
        """
        B2.4 given a log that loses batches and answers, when it is asked again, then it gets the same bytes, and each \
        event is there once and in order
        """)
    func forgetful() throws {
        let store = try LogStore()
        let shop = open(store)
        let (eva, office) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        expect(klepet_flush(shop))
        let before = store.tries.count
        store.fate([.lost, .keptUntold, .lost, .kept, .keptUntold])
        let chat = start(eva, "One").chat
        expect(klepet_step(shop, 0))
        // Comes while the first is on its way: no part of what is given again.
        say(eva, chat, "Two")
        step(shop) { statistics(shop).durable_seq == statistics(shop).accepted_seq }
        let tries = store.tries.dropFirst(before)
        let first = try #require(tries.first)
        #expect(tries.prefix(4).allSatisfy { $0.last == first.last && $0.digest == first.digest })
        #expect(tries.count >= 6 && tries.dropFirst(4).allSatisfy { $0.first == first.last + 1 })
        #expect(texts(office) == ["One", "Two"])
        expect(klepet_close(shop))
        let again = open(store)
        let all = pullAll(join(again, KLEPET_ROLE_SYSTEM, "office"))
        #expect(all.map(\.seq) == Array(1...UInt64(all.count)))
        expect(klepet_close(again))
    }

    @Test(
        """
        B2.4 given a shop that is opened elsewhere, when the first opening writes on, then it halts as fenced, nobody \
        was shown what it had accepted, and the other goes on from what was durable
        """,
        arguments: [false, true])
    func fenced(flushes: Bool) throws {
        let store = try LogStore()
        let first = open(store)
        let (eva, office) = (join(first, KLEPET_ROLE_VISITOR, "eva"), join(first, KLEPET_ROLE_SYSTEM, "office"))
        let chat = start(eva, "Durable").chat
        expect(klepet_flush(first))
        #expect(texts(office) == ["Durable"])
        let second = open(store)
        let there = join(second, KLEPET_ROLE_SYSTEM, "office")
        expect(klepet_flush(second))
        say(eva, chat, "Lost")
        if flushes {
            expect(klepet_flush(first), KLEPET_FENCED)
        } else {
            step(first) { klepet_step(first, 0) == KLEPET_FENCED }
        }
        #expect(pullAll(office).allSatisfy { $0.text != "Lost" })
        failing(KLEPET_FENCED) { error in withMessage("More") { klepet_say(eva, chat, $0, nil, error) } }
        expect(klepet_flush(first), KLEPET_FENCED)
        #expect(texts(there) == ["Durable"])
        let back = join(second, KLEPET_ROLE_VISITOR, "eva")
        say(back, chat, "Here")
        expect(klepet_flush(second))
        #expect(texts(there) == ["Here"])
        expect(klepet_close(first), KLEPET_FENCED)
        expect(klepet_close(second))
    }

    @Test(
        "B2.4 given a log that does not answer, when much is accepted, then BUSY, and all of it is there once it does")
    func full() throws {
        let store = try LogStore()
        let shop = open(store)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello").chat
        expect(klepet_flush(shop))
        store.fate([LogStore.Fate](repeating: .lost, count: 6))
        var status = KLEPET_OK
        var said = 1
        while status == KLEPET_OK, said < 100_000 {
            status = withMessage("Hello \(said)") { klepet_say(eva, chat, $0, nil, nil) }
            if status == KLEPET_OK { said += 1 }
            if said % 10_000 == 0 { _ = klepet_step(shop, 0) }
        }
        #expect(status == KLEPET_BUSY && said > 60_000, "\(sentence(status)) after \(said)")
        #expect(statistics(shop).durable_seq < 100)
        expect(klepet_flush(shop))
        say(eva, chat, "There is room again")
        expect(klepet_close(shop))
        #expect(store.lastSeq > UInt64(said))
    }

    @Test(
        """
        Law 11 given shops that share a thread, when one waits for its log, by a flush, an export, an erasure or its \
        closing, then the others are answered meanwhile
        """)
    func shared() throws {
        let store = try LogStore()
        let slow = open(store, .shared)
        let other = open(nil, Options(loop: KLEPET_LOOP_SHARED, clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
        let (eva, office) = (join(slow, KLEPET_ROLE_VISITOR, "eva"), join(slow, KLEPET_ROLE_SYSTEM, "office"))
        var person: UInt64 = 0
        expect(klepet_person(eva, &person))
        let chat = start(eva, "Hello").chat
        expect(klepet_flush(slow))
        let olga = join(other, KLEPET_ROLE_VISITOR, "olga")
        let there = start(olga, "Hi").chat
        store.delay(milliseconds: 400)
        let waits: [(String, () -> klepet_status)] = [
            ("flush", { klepet_flush(slow) }),
            (
                "export",
                {
                    var needed = 0
                    var buffer = [CChar](repeating: 0, count: 1 << 16)
                    return klepet_export(office, person, &buffer, buffer.count, &needed, nil)
                }
            ),
            ("redact", { klepet_redact(office, chat, pullAll(office).first { $0.text == "Hello" }?.seq ?? 0, nil) }),
            ("erase", { klepet_erase(office, person, nil) }),
            ("close", { klepet_close(slow) }),
        ]
        for (name, wait) in waits {
            if name != "close" { _ = join(slow, KLEPET_ROLE_VISITOR, "visitor \(name)") }
            var (took, longest, status) = (0, 0, KLEPET_OK)
            let done = DispatchSemaphore(value: 0)
            onThreads([
                {
                    let began = now()
                    status = wait()
                    took = now() - began
                    done.signal()
                },
                {
                    while done.wait(timeout: .now()) == .timedOut {
                        let began = now()
                        say(olga, there, "Hi")
                        expect(klepet_flush(other))
                        longest = max(longest, now() - began)
                        usleep(5_000)
                    }
                },
            ])
            expect(status)
            #expect(took >= 300 && longest < 250, "\(name) took \(took) ms, the others \(longest)")
        }
        expect(klepet_close(other))
    }

    @Test("Given a record that is thrown away, when the shop is opened, then it is made anew from the log")
    func anew() throws {
        let (store, folder) = (try LogStore(), try Folder())
        var digests: [String] = []
        for round in 0..<2 {
            let shop = open(store, record: folder.shop)
            let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
            if round == 0 { start(eva, "Hello") }
            expect(klepet_leave(eva))
            expect(klepet_flush(shop))
            var (needed, report) = (0, [CChar](repeating: 0, count: 4096))
            expect(klepet_audit(shop, &report, 4096, &needed, nil))
            digests.append(String(cString: report))
            expect(klepet_close(shop))
            unlink(folder.shop)
        }
        #expect(digests[0].contains(#""messages":"#) && digests[1].contains(#""clean":true"#))
    }
}
