// B14 through the C API: reports and rehearsals are the staff's; a copy is made while the shop goes on.

import CKlepet
import Glibc
import Testing

@Suite struct InsightTests {
    /// 2026-03-25 is a Wednesday; the clocks of Prague go forward on the 29th.
    @Test func `B14.2: hours and weekdays are those of the shop's zone, across a change of the clocks`() {
        let policy = """
            {"departments": [{"name": "support", "mode": "take"}, {"name": "sales", "hours": {"zone": "Europe/Prague",
            "weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}]}}]}
            """
        let shop = open(nil, Options(start: 1_774_396_800_000, policy: policy))
        defer { expect(klepet_close(shop)) }
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        // 9:30 in Prague: 8:30 by UTC on Wednesday and Thursday, 7:30 on Monday and Tuesday; then
        // 23:30 on Tuesday in Prague.
        let days: [Int64] = [0, 1, 5, 6]
        var times = days.map { day -> Int64 in day * 86_400_000 + (day < 4 ? 30_600_000 : 27_000_000) }
        times.append(6 * 86_400_000 + 77_400_000)
        for (index, at) in times.enumerated() {
            expect(klepet_advance(shop, 1_774_396_800_000 + at))
            start(join(shop, KLEPET_ROLE_VISITOR, "v\(index)"), "Hello")
        }
        expect(klepet_flush(shop))
        func demand(_ zone: String?, offset: Int32 = 0) -> String {
            var options = klepet_report_options()
            options.size = zone == nil ? 24 : UInt32(MemoryLayout<klepet_report_options>.size)
            options.utc_offset_minutes = offset
            return (zone ?? "").withCString { name in
                if let zone { (options.zone, options.zone_bytes) = (name, zone.utf8.count) }
                let report = text { klepet_report(office, &options, $0, $1, $2, nil) }
                return report.split(separator: "{").filter {
                    !$0.contains("\"demand\":0") && $0.contains("\"demand\":")
                }
                .map { $0.split(separator: ",").prefix(2).joined(separator: " ") }.joined(separator: " ").filter {
                    $0 != "\""
                }
            }
        }
        let prague =
            """
            hour:9 demand:4 hour:23 demand:1 weekday:mon demand:1 weekday:tue demand:2 weekday:wed \
            demand:1 weekday:thu demand:1
            """
        // The policy's own, whatever offset an older program gives; the same by name.
        #expect(demand(nil, offset: 60) == prague && demand("Europe/Prague") == prague)
        #expect(demand("UTC").hasPrefix("hour:7 demand:2 hour:8 demand:2 hour:21 demand:1"))
        #expect(demand("Asia/Tokyo").contains("weekday:wed demand:2"))
        for wrong in [
            "Europe/Nowhere", "/etc/localtime", "../../../etc/localtime", "Europe\u{0}Prague",
            String(repeating: "x", count: 5_000),
        ] {
            var options = klepet_report_options()
            options.size = UInt32(MemoryLayout<klepet_report_options>.size)
            wrong.withCString { name in
                (options.zone, options.zone_bytes) = (name, wrong.utf8.count)
                var needed = 0
                failing(KLEPET_VALUE_INVALID) { klepet_report(office, &options, nil, 0, &needed, $0) }
            }
        }
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
