// What the system does to a file: permissions, names that are taken away, what other processes
// left, memory that is refused.

import CSQLite
import Glibc
import KlepetEngine
import KlepetJournal
import Testing

@Suite("A shop's file in the world") struct DiskTests {
    @Test("A file that may not be written is refused with a sentence that says so, not taken for a damaged one")
    func permission() async throws {
        let scratch = Scratch()
        try Journal(scratch.shop).close()
        chmod(scratch.shop, 0o444)
        chmod(scratch.folder, 0o755)
        setenv("KLEPET_TEST_READONLY_SHOP", scratch.shop, 1)
        await #expect(processExitsWith: .exitCode(42)) {
            let path = getenv("KLEPET_TEST_READONLY_SHOP").map { String(cString: $0) } ?? ""
            if getuid() == 0 { setuid(65534) }
            guard let told = failure({ _ = try Journal(path) }), told.kind == .cannotOpen else { exit(1) }
            exit(told.sentence.contains("permission denied") ? 42 : 2)
        }
    }

    @Test("Given a log whose file is not there, then opening refuses, and the log stays")
    func orphaned() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        write(bytes(of: scratch.shop + "-wal"), to: scratch.copy + "-wal")
        let told = failure { _ = try Journal(scratch.copy) }
        #expect(told?.kind == .corrupt)
        #expect(
            told?.sentence
                == """
                The shop's file is not there, though its log (copy.db-wal) is: put the file back beside \
                it, or move the log away.
                """)
        #expect(access(scratch.copy, F_OK) != 0)
        #expect(!bytes(of: scratch.copy + "-wal").isEmpty)
        write(bytes(of: scratch.shop), to: scratch.copy)
        #expect(try Journal(scratch.copy).lastSeq == 5)
        journal.close()
    }

    @Test(
        """
        What a process that is gone had begun to make is removed at the next start; what is being made, \
        and what is not ours, stays
        """)
    func unfinished() throws {
        let scratch = Scratch()
        // No process has this number: the system's largest is 4,194,304.
        let gone = [
            "copy.db.9999999.klepet-part", "copy.db.9999999.klepet-part-journal", "a.jsonl.9999999.klepet-part",
            "copy.db.\(getpid()).klepet-part",
        ]
        let others = [
            "copy.db.klepet-part", ".9999999.klepet-part", "copy.9999999.part",
            "copy.db.9999999.klepet-part.txt", "copy.db.99999x9.klepet-part",
        ]
        for name in gone + others { write([1], to: scratch.folder + "/" + name) }
        let held = "copy.db.9999998.klepet-part"
        write([1], to: scratch.folder + "/" + held)
        let holder = try #require(hold(scratch.folder + "/" + held))
        try Journal(scratch.shop).close()
        for name in gone { #expect(access(scratch.folder + "/" + name, F_OK) != 0, "\(name)") }
        for name in others + [held] { #expect(access(scratch.folder + "/" + name, F_OK) == 0, "\(name)") }
        kill(holder, SIGKILL)
        waitpid(holder, nil, 0)
        let journal = try Journal(scratch.shop)
        #expect(access(scratch.folder + "/" + held, F_OK) != 0)
        // A copy into the folder does it, too; and one that is given up leaves nothing.
        write([1], to: scratch.folder + "/" + gone[0])
        try journal.backUp(to: scratch.copy)
        #expect(access(scratch.folder + "/" + gone[0], F_OK) != 0)
        let part = scratch.folder + "/" + gone[3]
        #expect(access(part, F_OK) == 0)
        // Another shop in the folder does not take it for left.
        try Journal(scratch.whole).close()
        #expect(access(part, F_OK) == 0)
        journal.close()
        #expect(access(scratch.copy, F_OK) != 0)
        #expect(access(part, F_OK) != 0)
        for name in others { unlink(scratch.folder + "/" + name) }
    }

    /// Another process that holds SQLite's lock on a file.
    private func hold(_ path: String) -> pid_t? {
        var child = pid_t()
        let script = """
            import fcntl, struct, sys, time
            file = open(sys.argv[1], 'r+b')
            fcntl.lockf(file, fcntl.LOCK_EX, 512, 0x40000000)
            open(sys.argv[1] + '.held', 'w').close()
            time.sleep(600)
            """
        var words: [UnsafeMutablePointer<CChar>?] =
            ["python3", "-c", script, path].map { (word: String) in strdup(word) } + [nil]
        defer { for word in words { free(word) } }
        guard posix_spawnp(&child, "python3", nil, nil, &words, environ) == 0 else { return nil }
        for _ in 0..<5_000 where access(path + ".held", F_OK) != 0 { usleep(2_000) }
        unlink(path + ".held")
        return child
    }

    @Test("Given memory that is refused, then opening and the audit say so, and call no whole file damaged")
    func memory() async throws {
        let scratch = Scratch(inMemory: true)
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        for number in 1...400 { story.say("Message \(number) " + String(repeating: "long ", count: number), in: 7) }
        try story.commit(to: journal)
        journal.close()
        setenv("KLEPET_TEST_MEMORY_SHOP", scratch.shop, 1)
        await #expect(processExitsWith: .exitCode(42)) {
            let path = getenv("KLEPET_TEST_MEMORY_SHOP").map { String(cString: $0) } ?? ""
            var refused = 0
            for more in stride(from: Int64(1_000), to: 600_000, by: 7_919) {
                sqlite3_hard_heap_limit64(sqlite3_memory_used() + more)
                let told = failure {
                    let journal = try Journal(path)
                    defer { journal.close() }
                    sqlite3_hard_heap_limit64(sqlite3_memory_used() + more / 4)
                    let report = try journal.audit()
                    if !report.isClean { exit(1) }
                }
                sqlite3_hard_heap_limit64(0)
                if let told, told.kind != .system { exit(2) }
                if told != nil { refused += 1 }
            }
            let report = try Journal(path).audit()
            exit(refused > 5 && report.isClean ? 42 : 3)
        }
    }

    enum Mishap: CaseIterable { case deleted, moved, replaced, logDeleted, logReplaced }

    @Test(
        "Given a file or log that is taken away under the open shop, then nothing more is acknowledged",
        arguments: Mishap.allCases)
    func takenAway(_ mishap: Mishap) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(7)
        try story.commit(to: journal)
        let log = scratch.shop + "-wal"
        switch mishap {
        case .deleted: unlink(scratch.shop)
        case .moved: rename(scratch.shop, scratch.copy)
        case .replaced:
            write([1, 2, 3], to: scratch.copy)
            rename(scratch.copy, scratch.shop)
        case .logDeleted: unlink(log)
        case .logReplaced:
            write([1, 2, 3], to: scratch.copy)
            rename(scratch.copy, log)
        }
        // A file that is there elsewhere may go unnoticed for 10 ms: what is written then is in it.
        if mishap == .moved { usleep(20_000) }
        story.say("Is anybody there?", in: 7)
        let told = failure { try story.commit(to: journal) }
        #expect(told?.kind == .replaced)
        #expect(
            told?.sentence.hasPrefix(
                "The shop's \(mishap == .logDeleted || mishap == .logReplaced ? "log (-wal)" : "file")") == true)
        #expect(journal.lastSeq == 5)
        #expect(failure { try story.commit(to: journal) } != nil)
        #expect(journal.close()?.kind == .replaced)
        // What stands there now is somebody else's.
        if mishap == .replaced { #expect(bytes(of: scratch.shop) == [1, 2, 3]) }
        if mishap == .logReplaced { #expect(bytes(of: log) == [1, 2, 3]) }
        guard mishap == .moved else { return }
        unlink(log)
        #expect(try Journal(scratch.copy).lastSeq >= 5)
    }
}
