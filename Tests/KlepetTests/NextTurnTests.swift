// klepet_next_turn: a closed shop says when it has to be opened, as an opening would find it.

import CKlepet
import Glibc
import Testing

@Suite struct NextTurnTests {
    private static let day: Int64 = 86_400_000
    private static let policy = """
        {"departments": [{"name": "support", "mode": "take"}], "limits": {"messages_per_second": 0},
         "retention": {"transcript_days": 60, "address_days": 0}}
        """

    private func next(_ path: String, wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation) -> Int64 {
        var at: Int64 = -1
        var error = klepet_error()
        expect(klepet_next_turn(path, &at, &error), wanted, at: place)
        #expect((wanted == KLEPET_OK) == (at != -1), sourceLocation: place)
        #expect(wanted == KLEPET_OK || error.text.hasSuffix("."), sourceLocation: place)
        return at
    }

    private func deadline(_ shop: OpaquePointer?) -> Int64 {
        var at: Int64 = 0
        expect(klepet_next_deadline(shop, &at))
        return at
    }

    private func wall() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// When the first chat was closed, by what the file tells; `nil`: none is.
    private func firstEnd(_ shop: OpaquePointer?) -> Int64? {
        pullAll(join(shop, KLEPET_ROLE_SYSTEM, "reader")).filter(isKind(KLEPET_EVENT_CLOSED)).map(\.at).min()
    }

    @Test(arguments: 1...24)
    func `B14.5 it is the open shop's own, whatever happened before it was closed`(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: UInt64) -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return (state &* 0x2545_F491_4F6C_DD1D) >> 33 % bound
        }
        let folder = try Folder()
        let shop = open(folder.shop, Options(policy: Self.policy))
        enter(shop, operator: "olga", capacity: 100)
        let olga = join(shop, KLEPET_ROLE_OPERATOR, "olga")
        var chats: [(visitor: OpaquePointer?, chat: UInt64)] = []
        for step in 0..<30 {
            switch random(6) {
            case 0:
                let visitor = join(shop, KLEPET_ROLE_VISITOR, "visitor \(step)")
                chats.append((visitor, start(visitor, "Hello?").chat))
            case 1: if !chats.isEmpty { _ = klepet_take(olga, chats[Int(random(UInt64(chats.count)))].chat, nil) }
            case 2:
                guard !chats.isEmpty else { continue }
                let chat = chats[Int(random(UInt64(chats.count)))]
                _ = withMessage("Still there") { klepet_say(chat.visitor, chat.chat, $0, nil, nil) }
            case 3:
                guard !chats.isEmpty else { continue }
                let chat = chats[Int(random(UInt64(chats.count)))].chat
                _ = withMessage("Yes") { klepet_say(olga, chat, $0, nil, nil) }
            case 4: if !chats.isEmpty { _ = klepet_end(olga, chats[Int(random(UInt64(chats.count)))].chat, 0, nil) }
            default: pass(shop, Int64(random(90_000)))
            }
        }
        expect(klepet_close(shop))
        let told = next(folder.shop)
        #expect(next(folder.shop) == told, "asking changes nothing")
        let again = open(folder.shop, Options(start: 0))
        let own = deadline(again)
        let retention = firstEnd(again).map { $0 + 60 * Self.day + 1 }
        #expect(told == [own == 0 ? nil : own, retention].compactMap { $0 }.min() ?? 0)
        expect(klepet_close(again))
    }

    @Test func `B14.5 given a closed chat and nothing else, then it is when its texts are old`() throws {
        let folder = try Folder()
        let shop = open(folder.shop, Options(policy: Self.policy))
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "old-words").chat
        expect(klepet_end(eva, chat, 0, nil))
        let ended = now(shop)
        expect(klepet_close(shop))
        let told = next(folder.shop)
        #expect(told == ended + 60 * Self.day + 1)
        // One that is opened then does it, and has nothing more to do.
        let then = open(folder.shop, Options(start: told))
        pass(then, 1)
        #expect(!pullAll(join(then, KLEPET_ROLE_SYSTEM, "reader")).contains { $0.text == "old-words" })
        expect(klepet_close(then))
        #expect(next(folder.shop) == 0)
    }

    @Test func `B14.5 never, where nothing is to be done`() throws {
        let folder = try Folder()
        expect(klepet_close(open(folder.shop)))
        #expect(next(folder.shop) == 0)
    }

    @Test func `B14.5 now, where nobody closed the shop`() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello?")
        expect(klepet_flush(shop))
        // What a crash leaves.
        let left = folder.path + "/left.db"
        for end in ["", "-wal"] { copy(folder.shop + end, left + end) }
        let before = wall()
        let told = next(left)
        #expect(told >= before && told <= wall())
        #expect(size(left + "-wal") == size(folder.shop + "-wal") && size(left + "-wal") > 0, "the log is as it was")
        expect(klepet_close(shop))
        #expect(next(folder.shop) != 0, "her chat waits")
    }

    @Test func `B14.5 a shop that is open is locked, and stays so`() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        _ = next(folder.shop, wanted: KLEPET_LOCKED)
        #expect(isLocked(folder.shop), "asking does not take the lock away")
        start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello?")
        expect(klepet_flush(shop))
        _ = open(folder.shop, wanted: KLEPET_LOCKED)
        expect(klepet_close(shop))
        #expect(!isLocked(folder.shop))
        _ = next(folder.shop)
        #expect(!isLocked(folder.shop))
    }

    @Test func `B14.5 a file that is not there is not made, and one that is no shop stays as it was`() throws {
        let folder = try Folder()
        _ = next(folder.shop, wanted: KLEPET_CANNOT_OPEN)
        #expect(access(folder.shop, F_OK) != 0 && access(folder.shop + "-wal", F_OK) != 0)
        let file = try #require(fopen(folder.shop, "w"))
        fputs(String(repeating: "no shop ", count: 1000), file)
        fclose(file)
        _ = next(folder.shop, wanted: KLEPET_CANNOT_OPEN)
        #expect(size(folder.shop) == 8000)
        expect(klepet_next_turn(nil, nil, nil), KLEPET_MISUSE_NULL)
    }

    @Test func `B14.5 nothing is left beside a shop that was asked`() throws {
        let folder = try Folder()
        expect(klepet_close(open(folder.shop)))
        var before = stat()
        stat(folder.shop, &before)
        _ = next(folder.shop)
        var after = stat()
        stat(folder.shop, &after)
        #expect(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec && before.st_size == after.st_size)
        #expect(access(folder.shop + "-wal", F_OK) != 0 && access(folder.shop + "-shm", F_OK) != 0)
    }

    private func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : -1
    }

    private func isLocked(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, let file = fopen("/proc/locks", "r") else { return false }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.contains(":\(status.st_ino) ") { return true }
        }
        return false
    }

    private func copy(_ path: String, _ other: String) {
        guard let from = fopen(path, "r"), let to = fopen(other, "w") else { return }
        var (part, count) = ([UInt8](repeating: 0, count: 1 << 16), 1)
        while count > 0 {
            count = fread(&part, 1, part.count, from)
            fwrite(part, 1, count, to)
        }
        fclose(from)
        fclose(to)
    }
}
