// B16.6 through the C API: an anonymous visitor signs in as a known one, in the file's own bytes.

import CKlepet
import Foundation
import Testing

@Suite struct MergeTests {
    private struct Counter {
        let folder: Folder
        let shop, office, ana, cookie, eva: OpaquePointer?
        let anonymous, known: UInt64
        let chats: [UInt64]

        init(isInMemory: Bool = false) throws {
            folder = try Folder()
            let policy = #"""
                {"departments": [{"name": "support", "mode": "take"}], "limits": {"messages_per_second": 0},
                 "attributes": [{"key": "cart", "visible": true}, {"key": "score"}]}
                """#
            shop = open(isInMemory ? nil : folder.shop, Options(policy: policy))
            enter(shop, operator: "ana")
            (office, ana) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
            cookie = join(shop, KLEPET_ROLE_VISITOR, "cookie-key-1", name: "Anon Ymous")
            eva = join(shop, KLEPET_ROLE_VISITOR, "customer-77")
            (anonymous, known) = (Self.person(cookie), Self.person(eva))
            let first = start(cookie, "anonymous-words", id: "anonymous-id").chat
            expect(klepet_take(ana, first, nil))
            say(ana, first, "answer-to-anonymous")
            expect(klepet_end(ana, first, 0, nil))
            chats = [first, start(eva, "known-words").chat, start(cookie, "open-words").chat]
            for (visitor, key, value) in [
                (anonymous, "cart", #""anonymous-cart""#), (known, "cart", #""known-cart""#), (anonymous, "score", "7"),
            ] {
                call(office, #"{"do":"attribute_set","visitor":\#(visitor),"key":"\#(key)","value":\#(value)}"#)
            }
            expect(klepet_flush(shop))
        }

        static func person(_ client: OpaquePointer?) -> UInt64 {
            var person: UInt64 = 0
            expect(klepet_person(client, &person))
            return person
        }

        func audit(_ shop: OpaquePointer?, at place: Place = #_sourceLocation) {
            let told = text { klepet_audit(shop, $0, $1, $2, nil) }
            #expect(!told.contains("is not"), "\(told)", sourceLocation: place)
            var (report, needed) = ([CChar](repeating: 0, count: 16384), 0)
            expect(klepet_audit(shop, &report, report.count, &needed, nil), at: place)
        }
    }

    @Test(
        """
        B16.6 given a visitor who signs in, then history, attributes, name and export of both are the known one's by \
        either number, the old client goes on, and the shop opened again is the same
        """, arguments: [false, true])
    func merged(_ isInMemory: Bool) throws {
        let at = try Counter(isInMemory: isInMemory)
        let seen = pullAll(at.cookie).map(\.seq)
        refused(at.ana, #"{"do":"person_merge","visitor":\#(at.anonymous),"into":\#(at.known)}"#, "not_allowed")
        call(at.office, #"{"do":"person_merge","visitor":\#(at.anonymous),"into":\#(at.known)}"#)
        say(at.cookie, at.chats[2], "still-here")
        expect(klepet_flush(at.shop))
        for number in [at.anonymous, at.known] {
            let person = call(at.ana, #"{"do":"person_get","person":\#(number)}"#).object["person"] as? Object
            #expect((person?["person"] as? NSNumber)?.uint64Value == at.known)
            #expect(person?["name"] as? String == "Anon Ymous")
            #expect((person?["chats"] as? [NSNumber])?.map(\.uint64Value).sorted() == at.chats.sorted())
            let history = call(at.ana, #"{"do":"history","visitor":\#(number)}"#).object["history"] as? Object
            #expect(
                Set((history?["chats"] as? [Object] ?? []).compactMap { ($0["chat"] as? NSNumber)?.uint64Value })
                    == Set(at.chats))
            let found = call(at.ana, #"{"do":"chats","visitor":\#(number)}"#).objects("chats")
            #expect(Set(found.compactMap { ($0["chat"] as? NSNumber)?.uint64Value }) == Set(at.chats))
            let known = call(at.office, #"{"do":"attributes","visitor":\#(number)}"#).objects("attributes")
            #expect(known.compactMap { $0["value"] as? String } == ["known-cart"], "what was said last")
            #expect(known.count == 2)
            let export = text { klepet_export(at.office, number, $0, $1, $2, nil) }
            for words in ["anonymous-words", "known-words", "open-words", "answer-to-anonymous", "still-here"] {
                #expect(export.contains(words), "\(words)")
            }
            let search =
                call(at.ana, #"{"do":"search","query":"words","person":\#(number)}"#).object["found"] as? Object
            #expect((search?["messages"] as? [Object])?.count == 3, "\(search ?? [:])")
        }
        // Each event once, and what comes next is the known one's.
        let more = pullAll(at.cookie).map(\.seq)
        #expect(more == more.sorted() && Set(more).isDisjoint(with: seen) && (more.first ?? 0) > (seen.last ?? 0))
        #expect(call(at.cookie, #"{"do":"person"}"#).number("person") == at.known)
        let people = call(at.office, #"{"do":"people","role":"visitor"}"#).objects("people")
        #expect(people.compactMap { ($0["person"] as? NSNumber)?.uint64Value } == [at.known])
        failing(KLEPET_ALREADY) { klepet_person_merge(at.office, at.anonymous, at.known, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_person_merge(at.office, at.known, at.anonymous, $0) }
        at.audit(at.shop)
        let before = digest(at.shop)
        guard !isInMemory else { return expect(klepet_close(at.shop)) }
        for client in [at.cookie, at.eva, at.ana, at.office] { expect(klepet_leave(client)) }
        let left = digest(at.shop)
        #expect(before != 0 && left != 0)
        expect(klepet_close(at.shop))
        for _ in 0..<2 {
            let again = open(at.folder.shop, Options(start: 0))
            #expect(digest(again) == left)
            at.audit(again)
            expect(klepet_close(again))
        }
    }

    @Test(
        "B16.6 given one who went into another, when either is erased, then nothing of both is in the file",
        arguments: [false, true])
    func erased(_ byOldNumber: Bool) throws {
        let at = try Counter()
        let secrets = [
            "cookie-key-1", "customer-77", "Anon Ymous", "anonymous-words", "known-words", "open-words",
            "answer-to-anonymous", "anonymous-id", "anonymous-cart", "known-cart", "late-words",
        ]
        expect(klepet_person_merge(at.office, at.anonymous, at.known, nil))
        say(at.cookie, at.chats[2], "late-words")
        expect(klepet_flush(at.shop))
        for secret in secrets { #expect(holds(at.folder.shop, secret), "\(secret)") }
        expect(klepet_erase(at.office, byOldNumber ? at.anonymous : at.known, nil))
        for secret in secrets { #expect(!holds(at.folder.shop, secret), "\(secret)") }
        for client in [at.cookie, at.eva] { #expect(klepet_seen(client) == KLEPET_MISUSE_CLOSED) }
        for number in [at.anonymous, at.known] {
            failing(KLEPET_ERASED) { klepet_erase(at.office, number, $0) }
            failing(KLEPET_ERASED) { klepet_person_merge(at.office, number == at.known ? 1 : at.known, number, $0) }
        }
        at.audit(at.shop)
        #expect(Counter.person(join(at.shop, KLEPET_ROLE_VISITOR, "cookie-key-2")) > at.known)
        expect(klepet_close(at.shop))
        for secret in secrets { #expect(!holds(at.folder.shop, secret), "\(secret)") }
        let again = open(at.folder.shop, Options(start: 0))
        at.audit(again)
        expect(klepet_close(again))
    }

    @Test("B16.6 given a client whose place is far behind, when its visitor signs in, then it gets all of it once")
    func far() throws {
        let at = try Counter()
        expect(klepet_person_merge(at.office, at.anonymous, at.known, nil))
        for number in 0..<50 { say(number % 2 == 0 ? at.cookie : at.eva, at.chats[1 + number % 2], "more \(number)") }
        expect(klepet_flush(at.shop))
        for client in [at.cookie, at.eva] { expect(klepet_cursor_set(client, 0)) }
        let (old, new) = (pullAll(at.cookie), pullAll(at.eva))
        #expect(old.map(\.seq) == new.map(\.seq) && old.map(\.seq) == old.map(\.seq).sorted())
        let mine = pullAll(at.office).filter { $0.chat != 0 && at.chats.contains($0.chat) }
        #expect(Set(old.map(\.seq)).isSubset(of: Set(mine.map(\.seq))))
        #expect(old.filter { $0.text.hasPrefix("more") }.count == 50)
        expect(klepet_close(at.shop))
        let again = open(at.folder.shop, Options(start: 0))
        let back = join(again, KLEPET_ROLE_VISITOR, "customer-77")
        #expect(pullAll(back).map(\.seq) == old.map(\.seq))
        expect(klepet_close(again))
    }

    @Test("B16.6 given a rehearsal of a day on which somebody signed in, then it tells the same day")
    func rehearsed() throws {
        let at = try Counter(isInMemory: true)
        expect(klepet_person_merge(at.office, at.anonymous, at.known, nil))
        say(at.cookie, at.chats[2], "And?")
        expect(klepet_take(at.ana, at.chats[2], nil))
        say(at.ana, at.chats[2], "Yes")
        say(at.eva, at.chats[2], "Thanks for that")
        let told = call(at.office, #"{"do":"rehearse"}"#).object["rehearsal"] as? Object
        #expect((told?["difference_count"] as? NSNumber)?.intValue == 0, "\(told ?? [:])")
        #expect((told?["chats"] as? NSNumber)?.intValue == 3)
        expect(klepet_close(at.shop))
    }
}
