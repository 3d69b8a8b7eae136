// Reopening after a crash costs a tail of bounded length: snapshots are kept while the shop is open.

import CKlepet
import CSQLite
import Glibc
import KlepetJournal
import Testing

@testable import Klepet

@Suite struct SnapshotTests {
    private static let every: UInt64 = 100

    @Test(
        """
        B14.4 given a shop in use, when it is killed at any time, then few events are behind its snapshot, and the state \
        is the same with it, without it, and as it was
        """,
        arguments: [1, 7, 60])
    func tail(atOnce: Int) throws {
        let folder = try Folder()
        let shop = open(folder.shop, Options(clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
        expect(call(shop) { $0.snapshots.eventsMax = Self.every })
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello").chat
        for number in 0..<600 {
            say(eva, chat, "Message \(number)")
            if number % atOnce == 0 { turn(shop) }
            if number % 97 == 96 { try killed(shop, folder, most: Self.every + UInt64(atOnce) + 2) }
        }
        expect(klepet_close(shop))
    }

    @Test("B13.4 given somebody who is erased, then the snapshot goes with them, and another is kept without them")
    func erased() throws {
        let folder = try Folder()
        let shop = open(folder.shop, Options(clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
        let (eva, office) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        var person: UInt64 = 0
        expect(klepet_person(eva, &person))
        let chat = start(eva, "Hello").chat
        for number in 0..<300 { say(eva, chat, "Message \(number)") }
        expect(klepet_flush(shop))
        expect(call(shop) { $0.snapshots.eventsMax = Self.every })
        turn(shop)
        var before: UInt64 = 0
        expect(call(shop) { before = $0.journal.snapshotSeq })
        #expect(before > 300)
        expect(klepet_erase(office, person, nil))
        var gone: UInt64 = 1
        expect(call(shop) { gone = $0.journal.snapshotSeq })
        #expect(gone == 0)
        turn(shop)
        var after: UInt64 = 0
        expect(call(shop) { after = $0.journal.snapshotSeq })
        #expect(after > before)
        try killed(shop, folder, most: Self.every)
        expect(klepet_close(shop))
    }

    /// Until nothing is to be done.
    private func turn(_ shop: OpaquePointer?) {
        for _ in 0..<20_000 {
            expect(klepet_step(shop, 0))
            var isQuiet = false
            expect(
                call(shop) { shop in
                    let isDurable = shop.engine.outbox.durable == shop.engine.outbox.accepted
                    isQuiet = isDurable && !shop.loop.isWorking
                })
            if isQuiet { return }
            usleep(200)
        }
        Issue.record("the shop does not come to rest")
    }

    /// Looks at what a kill would leave at this moment.
    private func killed(_ shop: OpaquePointer?, _ folder: Folder, most: UInt64) throws {
        turn(shop)
        let copy = folder.path + "/copy.db"
        var digest: UInt64 = 0
        expect(call(shop) { digest = $0.engine.digest })
        for withSnapshot in [true, false] {
            for end in ["", "-wal"] { write(bytes(folder.shop + end), to: copy + end) }
            if !withSnapshot { run("DELETE FROM snapshots", in: copy) }
            let journal = try Journal(copy)
            if withSnapshot { #expect(journal.lastSeq - journal.snapshotSeq <= most) }
            #expect(try (journal.snapshot() == nil) == !withSnapshot)
            let engine = try Opening.rebuild(journal)
            #expect(engine.digest == digest && engine.lastReplayed == journal.lastSeq)
            journal.close()
            for end in ["", "-wal", "-shm"] { unlink(copy + end) }
        }
    }

    private func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "wb") else {
            Issue.record("no file")
            return
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    private func run(_ sql: String, in path: String) {
        var database: OpaquePointer?
        #expect(sqlite3_open(path, &database) == SQLITE_OK)
        #expect(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(database)
    }
}
