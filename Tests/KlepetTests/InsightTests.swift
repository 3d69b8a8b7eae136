// B14 through the C API: reports and rehearsals are the staff's; a copy is made while the shop goes on.

import CKlepet
import Glibc
import Testing

@Suite struct InsightTests {
    private func text(_ call: (UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<Int>) -> klepet_status) -> String {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        expect(call(&buffer, buffer.count, &needed))
        return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test func `B14.2: a report is for the staff, and tells its length when the buffer is too small`() {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        start(eva, "Hello?")
        expect(klepet_flush(shop))
        var needed = 0
        failing(KLEPET_NOT_ALLOWED) { klepet_report(eva, nil, nil, 0, &needed, $0) }
        failing(KLEPET_BUFFER_TOO_SMALL) { klepet_report(office, nil, nil, 0, &needed, $0) }
        #expect(needed > 100)
        let report = text { klepet_report(office, nil, $0, $1, $2, nil) }
        #expect(report.utf8.count == needed)
        #expect(report.contains(#""shop":{"chats":1,"visitor_messages":1,"operator_messages":0"#))
        var options = klepet_report_options()
        options.size = UInt32(MemoryLayout<klepet_report_options>.size)
        (options.from_ms, options.until_ms) = (10, 5)
        failing(KLEPET_VALUE_INVALID) { klepet_report(office, &options, nil, 0, &needed, $0) }
        expect(klepet_close(shop))
    }

    @Test func `B14.3: a rehearsal changes nothing, and a wrong policy is refused with its path`() {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello?").chat
        expect(klepet_take(ana, chat, nil))
        let seen = say(ana, chat, "Hello!").chat_seq
        expect(klepet_receipt(eva, chat, seen, 0, nil))
        let begin = now(shop)
        expect(klepet_advance(shop, begin + 250_000))
        say(eva, chat, "Sorry, the door.")
        expect(klepet_flush(shop))
        let before = statistics(shop).accepted_seq
        let same = text { klepet_rehearse(office, nil, 0, $0, $1, $2, nil) }
        #expect(same.contains(#""difference_count":0"#))
        let policy = #"{"idle": {"prompt_after_ms": 180000, "warning_after_ms": 60000, "close_after_ms": 60000}}"#
        let other = text { klepet_rehearse(office, policy, policy.utf8.count, $0, $1, $2, nil) }
        #expect(other.contains(#""difference_count":1"#))
        #expect(other.contains(#"{"chat":\#(chat),"asked":[0,1],"warned":[0,1],"back_after_warned":[0,1]}"#))
        #expect(statistics(shop).accepted_seq == before)
        var error = klepet_error()
        var needed = 0
        let wrong = #"{"idle": {"prompt_after_ms": 0}}"#
        expect(klepet_rehearse(office, wrong, wrong.utf8.count, nil, 0, &needed, &error), KLEPET_POLICY_INVALID)
        #expect(error.text.contains("idle.prompt_after_ms"))
        failing(KLEPET_NOT_ALLOWED) { klepet_rehearse(eva, nil, 0, nil, 0, &needed, $0) }
        expect(klepet_close(shop))
    }

    @Test func `a copy is made while the shop goes on, and opens as a shop`() throws {
        let folder = try Folder()
        let copyPath = folder.path + "/copy.db"
        defer { unlink(copyPath) }
        let shop = open(folder.shop)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello?").chat
        failing(KLEPET_CANNOT_OPEN) { klepet_backup(shop, "/nowhere/copy.db", $0) }
        expect(klepet_backup(shop, copyPath, nil))
        var progress = klepet_backup_progress()
        progress.size = UInt32(MemoryLayout<klepet_backup_progress>.size)
        var rounds = 0
        repeat {
            say(eva, chat, "message \(rounds)")
            expect(klepet_advance(shop, now(shop) + 1000))
            expect(klepet_step(shop, 10))
            expect(klepet_backup_get(shop, &progress, nil))
            rounds += 1
        } while progress.state == UInt32(KLEPET_BACKUP_RUNNING) && rounds < 1000
        #expect(progress.state == UInt32(KLEPET_BACKUP_DONE))
        #expect(progress.pages_done == progress.pages_total && progress.pages_total > 0)
        failing(KLEPET_CANNOT_OPEN) { klepet_backup(shop, copyPath, $0) }
        expect(klepet_flush(shop))
        let copy = open(copyPath)
        // The first message was there when the copy was begun.
        #expect(statistics(copy).accepted_seq >= 3)
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 4096)
        expect(klepet_audit(copy, &buffer, buffer.count, &needed, nil))
        expect(klepet_close(copy))
        expect(klepet_close(shop))
    }

    @Test func `a shop in memory has no file to copy`() {
        let shop = open()
        failing(KLEPET_MISUSE_MODE) { klepet_backup(shop, "copy.db", $0) }
        var progress = klepet_backup_progress()
        progress.size = UInt32(MemoryLayout<klepet_backup_progress>.size)
        expect(klepet_backup_get(shop, &progress, nil))
        #expect(progress.state == UInt32(KLEPET_BACKUP_NONE))
        expect(klepet_close(shop))
    }
}
