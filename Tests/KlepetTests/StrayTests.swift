// B13.4: a visitor who never chatted is forgotten, in the file too.

import CKlepet
import Glibc
import Testing

@Suite struct StrayTests {
    @Test(
        """
        B13.4 given visitors who never chatted, when they have been away for a year, then key and name are \
        nowhere, and others' are
        """,
        arguments: [false, true])
    func forgotten(_ isInMemory: Bool) throws {
        let folder = try Folder()
        let shop = open(isInMemory ? nil : folder.shop, Options(start: 1_700_000_000_000))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "evas-key@example.org", name: "Evas Name")
        let zoe = join(shop, KLEPET_ROLE_VISITOR, "zoes-key@example.org", name: "Zoes Name")
        start(zoe, "Hello")
        var person: UInt64 = 0
        expect(klepet_person(eva, &person))
        expect(klepet_leave(eva))
        expect(klepet_leave(zoe))
        let day: Int64 = 86_400_000
        pass(shop, 364 * day)
        #expect(!pullAll(office).contains(where: isKind(KLEPET_EVENT_VISITOR_ERASED)))
        if !isInMemory { #expect(holds(folder.shop, "evas-key@example.org") && holds(folder.shop, "Evas Name")) }
        pass(shop, 2 * day)
        let gone = pullAll(office).filter(isKind(KLEPET_EVENT_VISITOR_ERASED))
        #expect(gone.map(\.subject) == [person] && gone.map(\.reason) == [UInt8(KLEPET_GONE_FORGOTTEN)])
        expect(klepet_cursor_set(office, 0))
        let told = pullAll(office, capacity: 4096)
        #expect(!told.contains { $0.id.contains("evas-key") || $0.text.contains("Evas Name") })
        #expect(told.contains { $0.id.contains("zoes-key") && $0.text.contains("Zoes Name") })
        if !isInMemory {
            #expect(
                !holds(folder.shop, "evas-key") && !holds(folder.shop, "Evas Name") && holds(folder.shop, "zoes-key"))
        }
        let seq = statistics(shop).accepted_seq
        pass(shop, 10 * day)
        #expect(statistics(shop).accepted_seq == seq, "what is done is not done again")
        let again = join(shop, KLEPET_ROLE_VISITOR, "evas-key@example.org")
        var other: UInt64 = 0
        expect(klepet_person(again, &other))
        #expect(other != person && other & 0xFF_FFFF == person & 0xFF_FFFF, "another number, the same place")
        start(again, "I am new here")
        expect(klepet_flush(shop))
        var (report, needed) = ([CChar](repeating: 0, count: 16384), 0)
        expect(klepet_audit(shop, &report, report.count, &needed, nil))
        let before = digest(shop)
        expect(klepet_close(shop))
        guard !isInMemory else { return }
        for _ in 0..<2 {
            let opened = open(folder.shop, Options(start: 0))
            #expect(digest(opened) == before)
            let back = join(opened, KLEPET_ROLE_VISITOR, "evas-key@example.org")
            expect(klepet_person(back, &person))
            #expect(person == other)
            expect(klepet_close(opened))
        }
    }
}
