// A shop from opening to opening again: files, snapshots, the loop's ways, threads, the wake-up.

import CKlepet
import CSQLite
import Glibc
import Testing

@Suite struct ShopTests {
    private func sql(_ path: String, _ text: String) {
        var database: OpaquePointer?
        #expect(sqlite3_open(path, &database) == SQLITE_OK)
        #expect(sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(database)
    }

    /// Something of everything, over days.
    private func live(_ shop: OpaquePointer?) -> UInt64 {
        enter(shop, operator: "ana")
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        var first: UInt64 = 0
        for day in 0..<3 {
            for number in 0..<8 {
                let visitor = join(shop, KLEPET_ROLE_VISITOR, "v\(day)-\(number)", name: "V")
                let chat = start(visitor, "Hello \(number)", id: "m").chat
                if first == 0 { first = chat }
                say(visitor, chat, "again", id: "m2")
                pass(shop, 7_000)
                if klepet_take(ana, chat, nil) == KLEPET_OK {
                    say(ana, chat, "yes?")
                    if number % 3 == 0 { expect(klepet_hold(ana, chat, "asking", 6, now(shop) + 300_000, nil)) }
                    if number % 3 == 1 { expect(klepet_promise(ana, chat, now(shop) + 300_000, nil)) }
                    if number % 2 == 0 { expect(klepet_end(visitor, chat, 0, nil)) }
                } else if number % 2 == 1 {
                    _ = klepet_choose(visitor, chat, UInt32(KLEPET_CHOICE_EMAIL), "a@b.cz", 6, nil)
                }
                if number % 4 == 0 { expect(klepet_leave(visitor)) }
            }
            pass(shop, 30_000_000)
        }
        expect(klepet_leave(ana))
        return first
    }

    @Test func `a reopened shop is the same, with its snapshot and without`() throws {
        let folder = try Folder()
        var shop = open(folder.shop)
        _ = live(shop)
        expect(klepet_close(shop))
        var seen: [(digest: UInt64, statistics: klepet_statistics)] = []
        for withSnapshot in [true, false, true] {
            if !withSnapshot { sql(folder.shop, "DELETE FROM snapshots") }
            shop = open(folder.shop, Options(start: 0))
            expect(klepet_flush(shop))
            seen.append((digest(shop), statistics(shop)))
            var report = [CChar](repeating: 0, count: 4096)
            var needed = 0
            failing2(KLEPET_OK) { klepet_audit(shop, &report, 4096, &needed, $0) }
            expect(klepet_close(shop))
        }
        #expect(Set(seen.map(\.digest)).count == 1)
        #expect(Set(seen.map(\.statistics.durable_seq)).count == 1 && Set(seen.map(\.statistics.chats_open)).count == 1)
    }

    private func failing2(_ wanted: klepet_status, _ call: (UnsafeMutablePointer<klepet_error>) -> klepet_status) {
        var error = klepet_error()
        let status = call(&error)
        #expect(status == wanted, "\(error.text)")
    }

    @Test func `the same inputs give the same shop in a file and in memory`() throws {
        // Handles of people differ by the file's secret, the state does not.
        let folder = try Folder()
        let (kept, memory) = (open(folder.shop), open())
        #expect(live(kept) == live(memory))
        expect(klepet_flush(kept))
        expect(klepet_flush(memory))
        let offices = [kept, memory].map { join($0, KLEPET_ROLE_SYSTEM, "o") }
        #expect(pullAll(offices[0]) == pullAll(offices[1]))
        #expect(digest(kept) == digest(memory))
        expect(klepet_close(kept))
        expect(klepet_close(memory))
    }

    @Test func `time goes on where the file ended`() throws {
        let folder = try Folder()
        // Less than a day ahead of the wall clock: further ahead, a clock was wrong (B2.10).
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let late = Int64(time.tv_sec) * 1000 + 3_600_000
        var shop = open(folder.shop, Options(start: late))
        start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello")
        expect(klepet_close(shop))
        shop = open(folder.shop, Options(start: 5))
        #expect(now(shop) >= late)
        expect(klepet_close(shop))
        shop = open(folder.shop, .real)
        #expect(now(shop) >= late)
        expect(klepet_close(shop))
    }

    @Test func `a second opening is locked out, and a copy of nonsense is not a shop`() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello")
        expect(klepet_flush(shop))
        #expect(open(folder.shop, wanted: KLEPET_LOCKED) == nil)
        expect(klepet_close(shop))
        let file = try #require(fopen(folder.shop, "r+"))
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        fclose(file)
        truncate(folder.shop, size / 2)
        #expect(open(folder.shop, wanted: KLEPET_CORRUPT) == nil)
        truncate(folder.shop, 0)
        let other = try #require(fopen(folder.shop, "w"))
        fputs(String(repeating: "not a shop ", count: 1000), other)
        fclose(other)
        #expect(open(folder.shop, wanted: KLEPET_CANNOT_OPEN) == nil)
    }

    @Test func `a policy is refused whole, with the path of the fault`() {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let before = digest(shop)
        for (json, path) in [
            (#"{"idle": {"prompt_after_ms": -1}}"#, "idle.prompt_after_ms"),
            (#"{"limits": {"messages_burst": "x"}}"#, "limits.messages_burst"),
            (#"{"departments": []}"#, "departments"),
        ] {
            var error = klepet_error()
            expect(klepet_policy_set(office, json, json.utf8.count, &error), KLEPET_POLICY_INVALID)
            #expect(error.text.hasPrefix(path), "\(error.text)")
            _ = open(nil, Options(policy: json), wanted: KLEPET_POLICY_INVALID)
        }
        #expect(digest(shop) == before)
        let visitor = join(shop, KLEPET_ROLE_VISITOR, "eva")
        expect(klepet_policy_set(visitor, "{}", 2, nil), KLEPET_NOT_ALLOWED)
        let text = String(cString: klepet_policy_default())
        expect(klepet_policy_set(office, text, text.utf8.count, nil))
        expect(klepet_close(shop))
    }

    @Test func `the host turns the loop by the descriptor and the timeout alone`() throws {
        let folder = try Folder()
        let shop = open(
            folder.shop,
            Options(
                clock: KLEPET_CLOCK_REAL, start: 0,
                policy: #"{"waiting": {"holding_at_ms": [0, 300, 600], "choice_at_ms": 600}}"#))
        try #require(shop != nil)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello").chat
        var events: [Seen] = []
        let end = now(shop) + 5_000
        while events.filter({ $0.ladder == UInt8(KLEPET_LADDER_WAITING) }).count < 2, now(shop) < end {
            var (fd, timeout): (Int32, Int32) = (-1, 0)
            expect(klepet_fd(shop, &fd))
            expect(klepet_timeout_ms(shop, &timeout))
            var ready = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
            poll(&ready, 1, min(timeout < 0 ? 1000 : timeout, 1000))
            expect(klepet_step(shop, 0))
            events += pullAll(eva)
        }
        #expect(events.filter { $0.ladder == UInt8(KLEPET_LADDER_WAITING) && $0.chat == chat }.count == 2)
        expect(klepet_close(shop))
    }

    /// "Until there is something": what it has done itself is something.
    @Test(arguments: [true, false])
    func `a step does not wait when there was something to do`(inMemory: Bool) throws {
        let folder = try Folder()
        let shop = open(inMemory ? nil : folder.shop)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        start(eva, "Hello")
        expect(klepet_step(shop, -1))
        while statistics(shop).durable_seq < statistics(shop).accepted_seq { expect(klepet_step(shop, -1)) }
        #expect(!pullAll(eva).isEmpty)
        expect(klepet_close(shop))
    }

    private func isReadable(_ fd: Int32, within milliseconds: Int32 = 0) -> Bool {
        var ready = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, milliseconds) == 1 && ready.revents & Int16(POLLIN) != 0
    }

    @Test(arguments: [Options.stepped, .thread], [true, false])
    func `the wake-up says when there is something to pull`(options: Options, byReading: Bool) {
        let shop = open(nil, options)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        enter(shop, operator: "ana")
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        var fd: Int32 = -1
        expect(klepet_wakeup_fd(shop, &fd))
        func turn() { if options.loop == KLEPET_LOOP_STEPPED { expect(klepet_step(shop, 0)) } }
        func quieten() {
            if byReading {
                var count: UInt64 = 0
                #expect(read(fd, &count, 8) == 8)
            } else {
                expect(klepet_wakeup_clear(shop))
            }
            #expect(!isReadable(fd))
            _ = (pullAll(eva), pullAll(ana))
        }
        let chat = start(eva, "Hello").chat
        turn()
        #expect(isReadable(fd, within: 1000))
        for number in 0..<5 {
            // What comes between may have woken it once more.
            while isReadable(fd, within: 30) { quieten() }
            say(eva, chat, "and \(number)")
            turn()
            #expect(isReadable(fd, within: 1000))
        }
        while isReadable(fd, within: 30) { quieten() }
        // A signal alone wakes too, and is a reason to step.
        expect(klepet_activity(eva, chat, 1, nil, 0, nil))
        if options.loop == KLEPET_LOOP_STEPPED {
            var timeout: Int32 = -1
            expect(klepet_timeout_ms(shop, &timeout))
            #expect(timeout == 0)
        }
        turn()
        #expect(isReadable(fd, within: 1000))
        #expect(pullAll(ana).contains { $0.kind == UInt16(KLEPET_EVENT_TYPING) })
        expect(klepet_close(shop))
    }

    @Test func `a timer that is due now is a reason to step`() {
        let shop = open()
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        start(eva, "Hello")
        expect(klepet_step(shop, 0))
        var (at, timeout): (Int64, Int32) = (0, 0)
        expect(klepet_next_deadline(shop, &at))
        #expect(at > now(shop))
        expect(klepet_advance(shop, now(shop) + 30_000))
        expect(klepet_timeout_ms(shop, &timeout))
        #expect(timeout == 0)
        let before = pullAll(office).count
        expect(klepet_step(shop, 0))
        #expect(before > 0 && !pullAll(office).isEmpty)
        expect(klepet_close(shop))
    }

    @Test(arguments: [true, false])
    func `eight threads say thousands of things`(inMemory: Bool) throws {
        let folder = try Folder()
        let shop = open(
            inMemory ? nil : folder.shop,
            Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
        let clients = (0..<8).map { join(shop, KLEPET_ROLE_VISITOR, "v\($0)") }
        nonisolated(unsafe) let readings = UnsafeMutablePointer<[Seen]>.allocate(capacity: 8)
        readings.initialize(repeating: [], count: 8)
        defer {
            readings.deinitialize(count: 8)
            readings.deallocate()
        }
        let count = 1_000
        onThreads(
            clients.enumerated().map { index, client in
                {
                    let chat = start(client, "0").chat
                    for number in 1..<count {
                        say(client, chat, "\(number)", id: "\(number)")
                        // The network was unsure.
                        if number % 10 == 0 {
                            #expect(
                                say(client, chat, "\(number)", id: "\(number)").outcome
                                    == UInt32(KLEPET_POSTED_DUPLICATE))
                        }
                        if number % 50 == 0 { readings[index] += pullAll(client) }
                    }
                    expect(klepet_flush(shop))
                    readings[index] += pullAll(client)
                }
            })
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let all = pullAll(office)
        requireGapless(all)
        for index in 0..<8 {
            let said = readings[index].filter { $0.kind == UInt16(KLEPET_EVENT_SAID) && $0.role == 1 }
            #expect(said.map(\.text) == (0..<count).map { "\($0)" })
            #expect(readings[index].map(\.seq) == readings[index].map(\.seq).sorted())
        }
        expect(klepet_close(shop))
    }

    @Test func `a shop that closes under its callers keeps what it acknowledged`() throws {
        let folder = try Folder()
        var shop = open(
            folder.shop, Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
        let clients = (0..<6).map { join(shop, KLEPET_ROLE_VISITOR, "v\($0)") }
        nonisolated(unsafe) let accepted = UnsafeMutablePointer<Int>.allocate(capacity: 6)
        accepted.initialize(repeating: 0, count: 6)
        defer { accepted.deallocate() }
        let closing = shop
        let talkers = clients.enumerated().map { index, client in
            {
                let chat = start(client, "0").chat
                while true {
                    let status = withMessage("and") { klepet_say(client, chat, $0, nil, nil) }
                    if status == KLEPET_BUSY { continue }
                    guard status == KLEPET_OK else { return expect(status, KLEPET_MISUSE_CLOSED) }
                    accepted[index] += 1
                }
            }
        }
        onThreads(
            talkers + [
                {
                    usleep(200_000)
                    expect(klepet_close(closing))
                }
            ])
        shop = open(folder.shop)
        let all = pullAll(join(shop, KLEPET_ROLE_SYSTEM, "office"))
        #expect(all.filter { $0.text == "and" }.count == (0..<6).reduce(0) { $0 + accepted[$1] })
        expect(klepet_close(shop))
    }

    @Test func `many shops, and their places are used again, their handles are not`() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(7), &limit)  // RLIMIT_NOFILE
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(7), &limit)
            // A piece of the table and some. The whole of it takes more descriptors than most machines give.
            var shops: [OpaquePointer?] = []
            for index in 0..<1_500 { shops.append(open(nil, index % 50 == 0 ? .thread : .stepped)) }
            precondition(shops.allSatisfy { $0 != nil } && Set(shops).count == shops.count)
            let clients = shops.map { join($0, KLEPET_ROLE_VISITOR, "eva") }
            precondition(Set(clients).count == shops.count)
            for shop in shops { precondition(klepet_close(shop) == KLEPET_OK) }
            let again = (0..<1_500).map { _ in open() }
            let others = again.map { join($0, KLEPET_ROLE_VISITOR, "eva") }
            precondition(Set(again + others).isDisjoint(with: shops + clients))
            var person: UInt64 = 0
            for shop in shops { precondition(klepet_close(shop) == KLEPET_MISUSE_CLOSED) }
            for client in clients { precondition(klepet_person(client, &person) == KLEPET_MISUSE_CLOSED) }
            for shop in again { precondition(klepet_close(shop) == KLEPET_OK) }
        }
    }

    @Test func `an idle shop of a file has three descriptors, and what closing frees goes back`() async {
        await #expect(processExitsWith: .success) {
            guard let folder = try? Folder() else { exit(1) }
            let paths = (0..<64).map { "\(folder.path)/\($0).db" }
            for path in paths { precondition(klepet_close(open(path, .real)) == KLEPET_OK) }
            let before = (resident(), descriptors())
            let shops = paths.map { open($0, .real) }
            let opened = (resident(), descriptors())
            precondition(opened.1 - before.1 == 3 * shops.count, "\(opened.1 - before.1) descriptors")
            let taken = opened.0 - before.0
            precondition(isSanitized || taken < shops.count * 256 << 10, "\(taken / shops.count) bytes a shop")
            for shop in shops { precondition(klepet_close(shop) == KLEPET_OK) }
            precondition(descriptors() == before.1)
            let kept = resident() - before.0
            precondition(isSanitized || kept < taken / 5 + 512 << 10, "kept \(kept)")
        }
    }
}

/// A sanitizer keeps what was freed, and shadows all of it.
private var isSanitized: Bool { dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil }

/// Of this process, in bytes.
private func resident() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * 4096 : 0
}

private func descriptors() -> Int {
    guard let listing = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(listing) }
    var count = 0
    while readdir(listing) != nil { count += 1 }
    return count
}
