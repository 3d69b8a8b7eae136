// Opening hours and invitations through the C API: the zones are this machine's, a file is opened again.

import CKlepet
import Glibc
import Testing

@Suite struct HoursTests {
    /// 1_700_000_000_000 is Tuesday 2023-11-14, 23:13:20 in Prague.
    static func policy(_ zone: String = "Europe/Prague", _ more: String = "") -> String {
        """
        {"departments": [{"name": "support", "mode": "take", "hours": {"zone": "\(zone)", "weekly":
         [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:30"}],
         "exceptions": [{"date": "2023-11-17", "open": []}]}}]\(more)}
        """
    }

    @Test(arguments: ["Europe/Pargue", "Nowhere", "UTC+25"])
    func `B9.1: a zone that the machine does not know is refused by its path`(zone: String) {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var error = klepet_error()
        let json = Self.policy(zone)
        expect(klepet_policy_set(office, json, json.utf8.count, &error), KLEPET_POLICY_INVALID)
        #expect(error.text.hasPrefix("departments[0].hours.zone is"))
        expect(klepet_close(shop))
        #expect(open(nil, Options(policy: json), wanted: KLEPET_POLICY_INVALID) == nil)
    }

    @Test(arguments: ["/etc/passwd", "../../etc/passwd", "file:/etc/passwd", "libc:UTC", "", "a//b"])
    func `B9.1: nothing but the name of a zone is looked up`(zone: String) {
        let json = Self.policy(zone)
        #expect(open(nil, Options(policy: json), wanted: KLEPET_POLICY_INVALID) == nil)
    }

    @Test func `B9.2: in closed hours a message is left, in open hours a chat begins, over restarts`() throws {
        let path = "/tmp/klepet-hours-\(getpid())-\(UInt32.random(in: 0 ... .max)).db"
        defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
        var shop = open(path, Options(policy: Self.policy()))
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let posted = start(eva, "Hello?")
        #expect(posted.outcome == UInt32(KLEPET_POSTED_FOLLOWUP))
        expect(klepet_flush(shop))
        let owed = try #require(pullAll(eva).first(where: isKind(KLEPET_EVENT_FOLLOWUP_OWED)))
        #expect(owed.reason == UInt8(KLEPET_FOLLOWUP_CLOSED_HOURS))
        #expect(owed.until == 1_700_035_200_000, "2023-11-15, 09:00 in Prague")
        expect(klepet_close(shop))
        shop = open(path, Options(start: 1_700_035_200_000))
        var next: Int64 = 0
        expect(klepet_step(shop, 0))
        expect(klepet_next_deadline(shop, &next))
        #expect(next > 0 && next <= 1_700_065_800_000, "the close of that day")
        #expect(start(join(shop, KLEPET_ROLE_VISITOR, "zoe"), "Hello?").outcome == UInt32(KLEPET_POSTED_STARTED))
        expect(klepet_close(shop))
        // The holiday.
        shop = open(path, Options(start: 1_700_215_200_000))
        #expect(start(join(shop, KLEPET_ROLE_VISITOR, "kim"), "Hello?").outcome == UInt32(KLEPET_POSTED_FOLLOWUP))
        expect(klepet_close(shop))
    }

    @Test func `B8: a page reports, is told of the invitation, and answers`() throws {
        let rules =
            #"{"invitations": {"rules": [{"name": "help", "page": "/shoes*", "text": {"en": "May we help?"}}]}}"#
        let shop = open(nil, Options(policy: rules))
        enter(shop, operator: "ana")
        let (ana, eva) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        func visit(_ page: String, flags: UInt32 = 0) -> klepet_status {
            var options = klepet_visit_options()
            options.size = UInt32(MemoryLayout<klepet_visit_options>.size)
            options.flags = flags
            return page.withCString { text in
                (options.page, options.page_bytes) = (text, page.utf8.count)
                return klepet_visit(eva, &options, nil)
            }
        }
        expect(visit("/shoes/42"))
        expect(visit("/shoes/42", flags: 16), KLEPET_MISUSE_OPTIONS)
        expect(visit(String(repeating: "x", count: 1025)), KLEPET_TEXT_TOO_LONG)
        pass(shop, 10_001)
        let told = try #require(pullAll(eva).first(where: isKind(KLEPET_EVENT_INVITATION)))
        #expect(told.seq == 0 && told.text == "May we help?" && told.id == "help" && told.value > 0)
        let number = UInt64(told.value)
        #expect(
            pullAll(ana).contains { $0.seq == number && isKind(KLEPET_EVENT_INVITATION_SENT)($0) && $0.id == "help" })
        failing(KLEPET_VALUE_INVALID) { klepet_invitation_answer(eva, number, 9, $0) }
        failing(KLEPET_INVITATION_GONE) { klepet_invitation_answer(eva, number + 1, 1, $0) }
        failing(KLEPET_NOT_ALLOWED) { klepet_invitation_answer(ana, number, 1, $0) }
        expect(klepet_invitation_answer(eva, number, UInt32(KLEPET_INVITATION_SHOWN), nil))
        expect(klepet_invitation_answer(eva, number, UInt32(KLEPET_INVITATION_ACCEPTED), nil))
        let chat = start(eva, "Yes please")
        expect(klepet_flush(shop))
        #expect(pullAll(eva).contains { isKind(KLEPET_EVENT_STARTED)($0) && $0.chat == chat.chat && $0.id == "help" })
        let outcomes =
            #""invitations":[{"rule":"help","sent":1,"shown":1,"accepted":1,"dismissed":0,"expired":0,"withdrawn":0}]"#
        #expect(report(ana).contains(outcomes), "B8.4: reported per rule")
        expect(klepet_close(shop))
    }
}
