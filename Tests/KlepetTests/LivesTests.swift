// B2.11: a shop restored from an older copy goes on under numbers that were others' before; a client whose
// place lies there begins anew.

import CKlepet
import Foundation
import KlepetJournal
import Testing

@testable import Klepet

@Suite struct LivesTests {
    @Test(
        """
        B2.11 given a place in some life of the file, when a client comes back to it, then it is good up to \
        where the next life began
        """,
        arguments: [
            // The file lived as 7 up to event 25, as 8 up to 25 (nothing was written), as 9 up to 40, and
            // lives as 11; 60 are durable.
            (incarnation: 7 as UInt64, after: 20 as UInt64, goesOn: 20 as UInt64), (7, 25, 25), (7, 26, 0), (8, 25, 25),
            (8, 26, 0), (9, 26, 26), (9, 40, 40), (9, 41, 0), (11, 41, 41), (11, 60, 60), (11, 61, 0), (5, 20, 0),
            (0, 20, 20), (0, 61, 0), (5, 0, 0), (0, .max, 0), (.max, 20, 0),
        ])
    func places(_ given: (incarnation: UInt64, after: UInt64, goesOn: UInt64)) {
        let lives = Lives(
            own: 11, began: 40,
            before: [
                Incarnation(number: 7, after: 0), Incarnation(number: 8, after: 25), Incarnation(number: 9, after: 25),
            ])
        #expect(lives.place(given.incarnation, after: given.after, durable: 60) == given.goesOn)
    }

    private func incarnation(_ shop: OpaquePointer?) -> UInt64 {
        var number: UInt64 = 0
        expect(klepet_incarnation(shop, &number))
        #expect((1...(1 << 53 - 1)).contains(number))
        return number
    }

    /// Says something; the number of the last event.
    @discardableResult
    private func says(_ shop: OpaquePointer?, _ words: String, _ key: String = "eva") -> UInt64 {
        let eva = join(shop, KLEPET_ROLE_VISITOR, key)
        _ = start(eva, words)
        expect(klepet_leave(eva))
        expect(klepet_flush(shop))
        return statistics(shop).durable_seq
    }

    private func joins(_ shop: OpaquePointer?, _ incarnation: UInt64, _ after: UInt64) -> UInt64 {
        var asked = klepet_join_options()
        (asked.size, asked.role) = (UInt32(MemoryLayout<klepet_join_options>.size), UInt32(KLEPET_ROLE_SYSTEM))
        (asked.after_seq, asked.incarnation) = (after, incarnation)
        var office: OpaquePointer?
        "office".withCString { key in
            (asked.key, asked.key_bytes) = (key, 6)
            expect(klepet_join(shop, &asked, &office, nil))
        }
        let first = pull(office, capacity: 1).first?.seq ?? 0
        expect(klepet_leave(office))
        return first
    }

    @Test(
        """
        B2.11 given a shop restored from an older copy, when a client comes back that knows more than it, then it \
        begins anew, and others go on
        """)
    func restored() throws {
        let folder = try Folder()
        let copy = folder.shop + ".copy"
        defer { unlink(copy) }
        let first = open(folder.shop, .real)
        let (old, seen) = (incarnation(first), says(first, "One"))
        expect(klepet_close(first))
        try FileManager.default.copyItem(atPath: folder.shop, toPath: copy)
        let second = open(folder.shop, .real)
        let (lost, ahead) = (incarnation(second), says(second, "Lost", "zoe"))
        #expect(lost != old)
        #expect(joins(second, old, seen) == seen + 1, "what it saw is as it was")
        expect(klepet_close(second))
        try FileManager.default.removeItem(atPath: folder.shop)
        try FileManager.default.moveItem(atPath: copy, toPath: folder.shop)
        let restored = open(folder.shop, .real)
        #expect(joins(restored, lost, ahead) == 1, "it has not even come there")
        for key in ["zoe", "kim", "lea"] { says(restored, "Other", key) }
        #expect(statistics(restored).durable_seq > ahead)
        #expect(incarnation(restored) != lost)
        #expect(joins(restored, lost, ahead) == 1, "it is beyond, by other events")
        #expect(joins(restored, lost, seen) == 1, "nobody knows what that number was there")
        #expect(joins(restored, old, seen) == seen + 1)
        #expect(joins(restored, 0, ahead) == ahead + 1, "who does not say of which life is taken at their word")
        let office = join(restored, KLEPET_ROLE_SYSTEM, "office")
        for (incarnation, after, goesOn) in [(lost, ahead, 0 as UInt64), (old, seen, seen), (0, 1 << 60, 0)] {
            var cursor: UInt64 = 99
            expect(klepet_cursor_resume(office, incarnation, after, &cursor))
            #expect(cursor == goesOn)
        }
        expect(klepet_close(restored))
    }

    @Test(
        """
        B2.11 given a shop that is only opened and closed, when nothing was written and nobody asked, then \
        its file has no life more
        """)
    func onlyLookedAt() throws {
        let folder = try Folder()
        let shop = open(folder.shop, .real)
        let (number, seen) = (incarnation(shop), says(shop, "One"))
        #expect(incarnation(shop) == number, "one opening, one number")
        expect(klepet_close(shop))
        for _ in 0..<3 { expect(klepet_close(open(folder.shop, .real))) }
        let journal = try Journal(folder.shop)
        #expect(try journal.incarnations() == [Incarnation(number: number, after: 0)])
        journal.close()
        let again = open(folder.shop, .real)
        says(again, "Two", "zoe")
        #expect(joins(again, number, seen) == seen + 1)
        expect(klepet_close(again))
    }

    @Test(
        """
        B2.11 given more openings than are kept, when the file is looked at, then the oldest lives are \
        gone and the newest there
        """)
    func bounded() throws {
        let folder = try Folder()
        let count = UInt64(Incarnation.kept) + 10
        let file = try Journal(folder.shop)
        let memory = try Journal.inMemory()
        for journal in [file as Journal, memory] {
            for number in 1...count {
                try journal.begin(number)
                try journal.begin(number)
            }
            let lives = try journal.incarnations()
            #expect(lives.map(\.number) == Array(11...count))
        }
        file.close()
    }

    @Test(
        """
        B2.11 given events by call, when they come, then the reply tells cursor and incarnation, \
        and cursor_set takes both
        """)
    func byCall() throws {
        let shop = open(nil, .real)
        let last = says(shop, "One")
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let told = call(office, #"{"do":"events"}"#)
        #expect(told.number("incarnation") == incarnation(shop))
        #expect(told.number("cursor") >= last)
        call(office, #"{"do":"cursor_set","after_seq":2,"incarnation":\#(incarnation(shop))}"#)
        #expect(call(office, #"{"do":"events"}"#).objects("events").first?["seq"] as? Int == 3)
        call(office, #"{"do":"cursor_set","after_seq":2,"incarnation":77}"#)
        #expect(call(office, #"{"do":"events"}"#).objects("events").first?["seq"] as? Int == 1)
        expect(klepet_close(shop))
    }

    @Test(
        """
        klepet_advance given something said and a time at which nothing is due, when time is moved there, then \
        what was said can be seen
        """)
    func advancePublishes() throws {
        let shop = open()
        let (eva, office) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        _ = start(eva, "Do you ship to Brno?")
        expect(klepet_advance(shop, now(shop) + 1))
        #expect(pull(office).contains { $0.text == "Do you ship to Brno?" })
        expect(klepet_close(shop))
    }
}
