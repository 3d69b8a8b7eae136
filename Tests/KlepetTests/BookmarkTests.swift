// B2.11: a place that the shop keeps for a program, over closes and restored copies.

import CKlepet
import Glibc
import Testing

@discardableResult
private func set(
    _ client: OpaquePointer?, _ name: String, _ seq: UInt64, wanted: klepet_status = KLEPET_OK,
    at place: Place = #_sourceLocation
) -> String {
    var error = klepet_error()
    expect(klepet_bookmark_set(client, name, name.utf8.count, seq, &error), wanted, at: place)
    return error.text
}

private func get(_ client: OpaquePointer?, _ name: String, at place: Place = #_sourceLocation) -> UInt64 {
    var seq: UInt64 = .max
    expect(klepet_bookmark_get(client, name, name.utf8.count, &seq, nil), at: place)
    return seq
}

@Suite struct BookmarkTests {
    @Test func `B2.11: a bookmark is each person's own, goes on and never back, and is taken away by 0`() {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let (robo, other) = (join(shop, KLEPET_ROLE_BOT, "robo"), join(shop, KLEPET_ROLE_BOT, "other"))
        expect(klepet_flush(shop))
        let last = statistics(shop).durable_seq
        #expect(last > 3 && get(robo, "answers") == 0)
        set(robo, "answers", 3)
        set(robo, "answers", 2)
        set(office, "answers", 1)
        #expect([robo, other, office].map { get($0, "answers") } == [3, 0, 1])
        // In another client of the same person, by the same name alone.
        #expect(get(join(shop, KLEPET_ROLE_BOT, "robo"), "answers") == 3 && get(robo, "Answers") == 0)
        set(robo, "answers", 0)
        #expect(get(robo, "answers") == 0 && get(office, "answers") == 1)
        // What it says is where the next events come from.
        set(robo, "answers", 2)
        expect(klepet_cursor_set(robo, get(robo, "answers")))
        expect(klepet_close(shop))
    }

    @Test func `B2.11: what is none is refused: a visitor's, a name, an event yet to come, one name too many`() {
        let shop = open()
        let (office, eva) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        expect(klepet_flush(shop))
        set(eva, "mine", 1, wanted: KLEPET_NOT_ALLOWED)
        var seq: UInt64 = 0
        failing(KLEPET_NOT_ALLOWED) { klepet_bookmark_get(eva, "mine", 4, &seq, $0) }
        for name in ["", "a\u{0}b", String(repeating: "x", count: 65)] {
            set(office, name, 1, wanted: KLEPET_KEY_INVALID)
            failing(KLEPET_KEY_INVALID) { klepet_bookmark_get(office, name, name.utf8.count, &seq, $0) }
        }
        let sentence = set(office, "mine", statistics(shop).durable_seq + 1, wanted: KLEPET_VALUE_INVALID)
        #expect(sentence.contains("not come so far"))
        for number in 0..<16 { set(office, "place \(number)", 1) }
        #expect(set(office, "one more", 1, wanted: KLEPET_VALUE_INVALID).contains("at most 16"))
        #expect(get(office, "one more") == 0 && get(office, "place 15") == 1)
        set(office, "place 3", 0)
        set(office, "one more", 1)
        expect(klepet_close(shop))
    }

    @Test func `B2.11: it is in the file when the call returns, and a restored copy has the place of its time`() throws
    {
        let folder = try Folder()
        var shop = open(folder.shop)
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        expect(klepet_flush(shop))
        set(office, "hook", 2)
        let copy = folder.shop + ".copy"
        expect(klepet_backup(shop, copy, nil))
        var progress = klepet_backup_progress()
        progress.size = UInt32(MemoryLayout<klepet_backup_progress>.size)
        repeat {
            pass(shop, 1)
            expect(klepet_backup_get(shop, &progress, nil))
        } while progress.state == UInt32(KLEPET_BACKUP_RUNNING)
        for number in 0..<5 { start(join(shop, KLEPET_ROLE_VISITOR, "eva \(number)"), "Hello?") }
        expect(klepet_flush(shop))
        let last = statistics(shop).durable_seq
        set(office, "hook", last)
        expect(klepet_close(shop))
        shop = open(folder.shop)
        #expect(get(join(shop, KLEPET_ROLE_SYSTEM, "office"), "hook") == last)
        expect(klepet_close(shop))
        shop = open(copy)
        let again = join(shop, KLEPET_ROLE_SYSTEM, "office")
        #expect(get(again, "hook") == 2)
        expect(klepet_close(shop))
        for end in ["", "-wal", "-shm"] { unlink(copy + end) }
    }

    @Test func `B2.11, B13.4: a bookmark that nobody has moved for as long as strangers are kept is forgotten`() {
        let shop = open(nil, Options(policy: #"{"retention": {"people_days": 1}}"#))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        expect(klepet_flush(shop))
        set(office, "old", 1)
        pass(shop, 86_400_000 - 10)
        set(office, "new", 1)
        #expect(get(office, "old") == 1)
        pass(shop, 20)
        set(office, "new", 1)
        #expect(get(office, "old") == 0 && get(office, "new") == 1)
        expect(klepet_close(shop))
    }
}
