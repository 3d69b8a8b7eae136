// The host calls wrongly: every function says so by a status, does nothing and writes nothing
// (the header's conventions).

import CKlepet
import Foundation
import Glibc
import Testing

@Suite struct MisuseTests {
    static let withHandle = functions
    static let ofShops = functions.filter { $0.handle == .shop }
    static let ofClients = functions.filter { $0.handle == .client || $0.handle == .query }

    @Test func `the list of functions is complete`() throws {
        // What needs neither handle is tested by itself.
        let alone: Set = [
            "klepet_status_text", "klepet_version", "klepet_policy_default", "klepet_policy_check",
            "klepet_policy_texts", "klepet_open", "klepet_schema", "klepet_next_turn",
        ]
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Include/klepet.map"
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 16384)
        let count = fread(&text, 1, text.count - 1, file)
        let words = String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let exported = words.drop { $0 != "global" }.filter { $0.hasPrefix("klepet_") }
        #expect(exported.count > 40)
        #expect(Set(exported) == alone.union(functions.map(\.name)))
    }

    @Test func `the fuzzer of the API calls every function`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        var called = ""
        for name in ["main.swift", "More.swift", "Plain.swift"] {
            called += try String(contentsOfFile: root + "/Tests/Fuzz/APIFuzz/" + name, encoding: .utf8)
        }
        let alone = [
            "klepet_status_text", "klepet_version", "klepet_policy_default", "klepet_policy_check",
            "klepet_policy_texts", "klepet_open", "klepet_schema", "klepet_next_turn",
        ]
        for name in alone + functions.map(\.name) { #expect(called.contains(name + "("), "\(name)") }
    }

    @Test(arguments: withHandle)
    func `NULL for the handle`(function: Function) {
        let arguments = Arguments()
        expect(function.call(arguments), KLEPET_MISUSE_NULL)
        #expect(arguments.areOutputsUntouched)
    }

    /// In a process of its own: here, shops of other tests are open meanwhile, and a number that is made
    /// up might be one of theirs.
    @Test func `a handle that never was one`() async {
        await #expect(processExitsWith: .success) {
            let shop = open()
            let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
            let (shopBits, clientBits) = (UInt(bitPattern: shop), UInt(bitPattern: client))
            var random: UInt = 0x9E37_79B9_7F4A_7C15
            var garbage: [UInt] = [
                1, 2, 3, 7, 8, 9, 11, 0x7FF, .max, .max - 1, .max - 4, .max - 6, 1 << 63, 0xDEAD_BEEF,
            ]
            garbage += (0..<64).flatMap { [shopBits ^ 1 << $0, clientBits ^ 1 << $0] }
            for _ in 0..<50 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                garbage += [
                    random, random & ~7 | 1, random & ~7 | 3, random & 0x7F8 | 1, clientBits ^ (random & ~0x1F_FFFF),
                ]
            }
            for function in functions {
                let arguments = Arguments()
                for bits in garbage + [function.handle == .shop ? clientBits : shopBits] {
                    guard bits != 0, bits != (function.handle == .shop ? shopBits : clientBits) else { continue }
                    let handle = OpaquePointer(bitPattern: bits)
                    (arguments.shop, arguments.client, arguments.query) = (handle, handle, handle)
                    let status = function.call(arguments)
                    precondition(
                        status == KLEPET_MISUSE_CLOSED,
                        "\(function.name), \(String(bits, radix: 16)): \(sentence(status))")
                    precondition(
                        arguments.areOutputsUntouched,
                        "\(function.name), \(String(bits, radix: 16)): the outputs were written to")
                }
            }
            precondition(klepet_close(shop) == KLEPET_OK)
        }
    }

    @Test(arguments: withHandle)
    func `a shop that is closed`(function: Function) {
        let shop = open()
        let client = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let arguments = Arguments(shop: shop, client: client, query: begin(client))
        expect(klepet_close(shop))
        expect(function.call(arguments), KLEPET_MISUSE_CLOSED)
        #expect(arguments.areOutputsUntouched)
    }

    @Test(arguments: withHandle)
    func `a shop with a thread that is closed`(function: Function) {
        let shop = open(nil, .thread)
        let client = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let arguments = Arguments(shop: shop, client: client, query: begin(client))
        expect(klepet_close(shop))
        expect(function.call(arguments), KLEPET_MISUSE_CLOSED)
        #expect(arguments.areOutputsUntouched)
    }

    @Test(arguments: ofClients)
    func `a client that left`(function: Function) {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let query = begin(client)
        expect(klepet_leave(client))
        // Its place is somebody else's now.
        _ = begin(join(shop, KLEPET_ROLE_SYSTEM, "office"))
        let arguments = Arguments(client: client, query: query)
        expect(function.call(arguments), KLEPET_MISUSE_CLOSED)
        #expect(arguments.areOutputsUntouched)
    }

    @Test(arguments: withHandle)
    func `another thread than the one that steps`(function: Function) {
        let shop = open()
        let client = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let before = digest(shop)
        let arguments = Arguments(shop: shop, client: client, query: begin(client))
        onAnotherThread { expect(function.call(arguments), function.isForAnybody ? KLEPET_OK : KLEPET_MISUSE_THREAD) }
        #expect(arguments.areOutputsUntouched)
        #expect(digest(shop) == before)
        expect(klepet_close(shop))
    }

    @Test(arguments: functions.flatMap { function in function.pointers.map { (function, $0) } })
    func `NULL for what must not be`(function: Function, pointer: String) {
        for options in [Options.stepped, .thread] where !function.isStepped || options.loop == KLEPET_LOOP_STEPPED {
            let shop = open(nil, options)
            defer { expect(klepet_close(shop)) }
            let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
            let chat = start(client, "Hello").chat
            let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            expect(klepet_flush(shop))
            let before = digest(shop)
            let arguments = Arguments(shop: shop, client: client, query: begin(office))
            arguments.chat = chat
            arguments.missing = pointer
            expect(function.call(arguments), KLEPET_MISUSE_NULL)
            #expect(arguments.areOutputsUntouched)
            #expect(digest(shop) == before)
        }
    }

    @Test(arguments: functions.filter(\.isStepped))
    func `a function of stepped shops, for one with a thread`(function: Function) {
        let shop = open(nil, .thread)
        let arguments = Arguments(shop: shop)
        expect(function.call(arguments), KLEPET_MISUSE_MODE)
        #expect(arguments.areOutputsUntouched)
        expect(klepet_close(shop))
    }

    @Test func `the virtual clock's function on a real clock`() {
        let shop = open(nil, .real)
        expect(klepet_advance(shop, 4_000_000_000_000), KLEPET_MISUSE_MODE)
        expect(klepet_close(shop))
    }

    /// From a signal handler, which comes while the thread waits in klepet_step().
    @Test func `a call from within a call`() async {
        await #expect(processExitsWith: .success) {
            let shop = open()
            let client = join(shop, KLEPET_ROLE_SYSTEM, "office")
            // Otherwise the turn has something to do and does not wait.
            expect(klepet_flush(shop))
            Reentry.arguments = Arguments(shop: shop, client: client, query: begin(client))
            Reentry.interrupt { expect(klepet_step(shop, 3_000)) }
            for (function, status) in zip(functions, Reentry.statuses) {
                precondition(
                    status == (function.isForAnybody ? KLEPET_OK : KLEPET_MISUSE_REENTRY), "\(function.name): \(status)"
                )
            }
            precondition(Reentry.statuses.count == functions.count)
            precondition(klepet_close(shop) == KLEPET_OK)
        }
    }

    /// The same where the shop has its own thread: the caller waits for it, and the handler
    /// must not wait behind itself.
    @Test func `a call from within a call of a shop with a thread`() async {
        await #expect(processExitsWith: .success) {
            let shop = open(
                nil, Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
            let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
            let chat = start(client, "Hello").chat
            for _ in 0..<60_000 { say(client, chat, "and") }
            let asked = functions.filter { !$0.isStepped }
            Reentry.functions = asked
            let query = begin(join(shop, KLEPET_ROLE_SYSTEM, "office"))
            Reentry.arguments = Arguments(shop: shop, client: client, query: query)
            var buffer = [CChar](repeating: 0, count: 4096)
            var needed = 0
            Reentry.interrupt(after: 2_000) {
                // Reads 60,000 events: the handler comes while this waits.
                while Reentry.statuses.isEmpty {
                    precondition(klepet_audit(shop, &buffer, 4096, &needed, nil) == KLEPET_OK)
                }
            }
            for (function, status) in zip(asked, Reentry.statuses) {
                precondition(status == KLEPET_MISUSE_REENTRY, "\(function.name): \(status)")
            }
            precondition(klepet_close(shop) == KLEPET_OK)
        }
    }

    @Test func `a signal ends the wait of a step, whether its handler says so or not`() async {
        for asked in [[], ["klepet_interrupt"]] as [[String]] {
            await #expect(processExitsWith: .success) { [asked = asked as [String]] in
                let shop = open(nil, .real)
                expect(klepet_flush(shop))
                Reentry.functions = functions.filter { asked.contains($0.name) }
                Reentry.arguments = Arguments(shop: shop)
                var began = timespec()
                var ended = timespec()
                clock_gettime(CLOCK_MONOTONIC, &began)
                Reentry.interrupt { precondition(klepet_step(shop, 20_000) == KLEPET_OK) }
                clock_gettime(CLOCK_MONOTONIC, &ended)
                precondition(ended.tv_sec - began.tv_sec < 10)
                precondition(Reentry.statuses.count == asked.count && Reentry.statuses.allSatisfy { $0 == KLEPET_OK })
                precondition(klepet_close(shop) == KLEPET_OK)
            }
        }
    }

    @Test func `an interrupt ends the step that waits, or the next one, once, and changes nothing`() {
        let shop = open(nil, .real)
        expect(klepet_flush(shop))
        let before = digest(shop)
        // The next one: what came just before the wait is not missed.
        errno = 4711
        expect(klepet_interrupt(shop))
        #expect(errno == 4711)
        expect(klepet_step(shop, -1))
        #expect(milliseconds { expect(klepet_step(shop, 60)) } >= 59)
        // The one that waits.
        let handle = UInt(bitPattern: shop)
        var helper = pthread_t()
        pthread_create(
            &helper, nil,
            { handle in
                usleep(50_000)
                expect(klepet_interrupt(handle.map { OpaquePointer($0) }))
                return nil
            }, UnsafeMutableRawPointer(bitPattern: handle))
        expect(klepet_step(shop, -1))
        pthread_join(helper, nil)
        #expect(digest(shop) == before)
        expect(klepet_close(shop))
        expect(klepet_interrupt(shop), KLEPET_MISUSE_CLOSED)
    }

    @Test func `one shop may be called from within a call of another`() async {
        await #expect(processExitsWith: .success) {
            let outer = open()
            let inner = open()
            Reentry.arguments = Arguments(shop: inner)
            Reentry.functions = functions.filter { $0.name == "klepet_now" }
            Reentry.interrupt { expect(klepet_step(outer, 3_000)) }
            precondition(Reentry.statuses == [KLEPET_OK])
            precondition(klepet_close(inner) == KLEPET_OK && klepet_close(outer) == KLEPET_OK)
        }
    }
}

private func milliseconds(_ body: () -> Void) -> Int {
    var (began, ended) = (timespec(), timespec())
    clock_gettime(CLOCK_MONOTONIC, &began)
    body()
    clock_gettime(CLOCK_MONOTONIC, &ended)
    return (ended.tv_sec - began.tv_sec) * 1000 + (ended.tv_nsec - began.tv_nsec) / 1_000_000
}

/// A signal that comes while a call is under way, on the calling thread.
private enum Reentry {
    nonisolated(unsafe) static var arguments = Arguments()
    nonisolated(unsafe) static var functions = KlepetTests.functions
    nonisolated(unsafe) static var statuses: [klepet_status] = []

    static func interrupt(after microseconds: UInt32 = 100_000, _ call: () -> Void) {
        statuses.reserveCapacity(functions.count)
        // SIGUSR1, whose handler asks all functions once.
        signal(SIGUSR1) { _ in
            guard Reentry.statuses.isEmpty else { return }
            for function in Reentry.functions { Reentry.statuses.append(function.call(Reentry.arguments)) }
        }
        // The threads that tests run on have their signals blocked.
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &usual, nil)
        let caller = pthread_self()
        var helper = pthread_t()
        nonisolated(unsafe) let wait = UnsafeMutablePointer<(pthread_t, UInt32)>.allocate(capacity: 1)
        wait.initialize(to: (caller, microseconds))
        pthread_create(
            &helper, nil,
            { argument in
                guard let wait = argument?.assumingMemoryBound(to: (pthread_t, UInt32).self) else { return nil }
                usleep(wait.pointee.1)
                pthread_kill(wait.pointee.0, SIGUSR1)
                return nil
            }, wait)
        call()
        pthread_join(helper, nil)
    }
}
