// B22.2 and B22.3 through the C API: people, and chats by what they are, from the record when they left memory.

import CKlepet
import Foundation
import Testing

@Suite struct PeopleTests {
    static let policy = #"""
        {"departments": [{"name": "support", "mode": "take"}, {"name": "sales", "mode": "take"}], "skills": ["tea"],
         "classes": [{"name": "vip", "priority": 5}], "attributes": [{"key": "cart"}],
         "limits": {"messages_per_second": 0, "open_chats_per_visitor": 100}, "remembered_chats": 0,
         "reopen": {"within_ms": 0}}
        """#

    struct Counter {
        let shop, office, ana, bob, eva, zoe: OpaquePointer?
        let anas, bobs, evas, zoes: UInt64

        init(_ path: String? = nil) {
            shop = open(path, Options(policy: PeopleTests.policy))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            anas = enter(shop, operator: "ana", departments: "support", capacity: 100)
            bobs = enter(shop, operator: "bob", departments: "sales", capacity: 100)
            ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
            bob = join(shop, KLEPET_ROLE_OPERATOR, "bob")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva", name: "Eva")
            zoe = join(shop, KLEPET_ROLE_VISITOR, "zoe")
            var (one, other): (UInt64, UInt64) = (0, 0)
            expect(klepet_person(eva, &one))
            expect(klepet_person(zoe, &other))
            (evas, zoes) = (one, other)
        }

        func found(_ client: OpaquePointer?, _ fields: String) -> [UInt64] {
            expect(klepet_flush(shop))
            return call(client, #"{"do":"chats",\#(fields)}"#).objects("chats").map {
                ($0["chat"] as? NSNumber)?.uint64Value ?? 0
            }
        }
    }

    @Test(
        "B22.3 given chats in every state, when they are asked for by state, department, owner, visitor or unanswered")
    func filters() {
        let at = Counter()
        let one = start(at.eva, "Hello?").chat
        let two = start(at.zoe, "Hello?", department: "sales").chat
        let three = start(at.eva, "And this?").chat
        call(at.ana, #"{"do":"take","chat":\#(one)}"#)
        _ = say(at.ana, one, "Yes?")
        call(at.bob, #"{"do":"take","chat":\#(two)}"#)
        call(at.eva, #"{"do":"choose","chat":\#(three),"choice":"callback","contact":"555 123 456"}"#)
        #expect(at.found(at.office, #""state":"active""#) == [one, two])
        #expect(at.found(at.office, #""state":"followup""#) == [three])
        #expect(at.found(at.office, #""state":"queued""#) == [])
        #expect(at.found(at.office, #""department":"sales""#) == [two])
        #expect(at.found(at.office, #""owner":\#(at.anas)"#) == [one])
        #expect(at.found(at.office, #""visitor":\#(at.evas)"#) == [one, three])
        #expect(at.found(at.office, #""unanswered":true"#) == [two, three])
        #expect(at.found(at.office, #""visitor":\#(at.evas),"after_chat":\#(one)"#) == [three])
        #expect(at.found(at.office, #""state":"active","limit":1"#) == [one])
        // Each sees what is theirs.
        #expect(at.found(at.ana, #""state":"active""#) == [one] && at.found(at.bob, #""state":"active""#) == [two])
        #expect(at.found(at.eva, #""state":"active""#) == [one])
        #expect(at.found(at.eva, #""visitor":\#(at.zoes)"#) == [])
        refused(at.office, #"{"do":"chats","department":"nowhere"}"#, "department_unknown")
        let chat = call(at.office, #"{"do":"chat_get","chat":\#(two)}"#).object["chat"] as? Object ?? [:]
        #expect(chat["department"] as? String == "sales" && chat["priority"] as? Int == 0)
        #expect(look(at.office, two).department == 2 && look(at.office, one).department == 1)
        expect(klepet_close(at.shop))
    }

    @Test("B22.3 given closed chats that left memory, when they are asked for, then the record has them, page by page")
    func record() throws {
        for isFile in [true, false] {
            let folder = try Folder()
            let at = Counter(isFile ? folder.shop : nil)
            var chats: [UInt64] = []
            for number in 0..<30 {
                let chat = start(number % 2 == 0 ? at.eva : at.zoe, "Hello \(number)").chat
                chats.append(chat)
                call(at.ana, #"{"do":"take","chat":\#(chat)}"#)
                call(at.ana, #"{"do":"end","chat":\#(chat)}"#)
                pass(at.shop, 90_000_000)
            }
            expect(klepet_flush(at.shop))
            #expect(statistics(at.shop).chats_in_memory < 5)
            for (fields, wanted) in [
                (#""state":"closed""#, chats),
                (#""visitor":\#(at.evas)"#, chats.enumerated().filter { $0.0 % 2 == 0 }.map(\.1)),
                (#""owner":\#(at.anas)"#, chats), (#""department":"support","state":"closed""#, chats),
                (#""department":"sales","state":"closed""#, []),
            ] {
                var found: [UInt64] = []
                while true {
                    let more = found.isEmpty ? "" : #","after_chat":\#(found.last ?? 0)"#
                    let page = at.found(at.office, #"\#(fields),"limit":4\#(more)"#)
                    if page.isEmpty { break }
                    found += page
                    if found.count > 100 { break }
                }
                #expect(found.sorted() == wanted.sorted(), "\(isFile) \(fields)")
            }
            #expect(at.found(at.bob, #""state":"closed""#) == [])
            #expect(
                Set(at.found(at.zoe, #""state":"closed""#)).isSubset(
                    of: chats.enumerated().filter { $0.0 % 2 == 1 }.map(\.1)))
            let all = call(at.office, #"{"do":"chats","state":"closed"}"#).objects("chats")
            #expect(all.allSatisfy { $0["owner"] as? UInt64 == 0 && $0["department"] as? String == "support" })
            #expect(call(at.office, #"{"do":"audit"}"#).isDone)
            expect(klepet_close(at.shop))
        }
    }

    @Test("B22.3, B22.2, B20.1 given a supervisor, then they find every chat, and others those that they may see")
    func supervisors() {
        let at = Counter()
        let policy = Self.policy.replacingOccurrences(
            of: #""skills""#, with: #""transfer": {"supervisors": "sales"}, "skills""#)
        expect(policy.withCString { klepet_policy_set(at.office, $0, policy.utf8.count, nil) })
        let (open, sold) = (start(at.eva, "Hello?").chat, start(at.eva, "Hello?", department: "sales").chat)
        let closed = start(at.eva, "Hi").chat
        call(at.ana, #"{"do":"take","chat":\#(closed)}"#)
        call(at.ana, #"{"do":"end","chat":\#(closed)}"#)
        #expect(at.found(at.bob, #""visitor":\#(at.evas)"#).sorted() == [open, sold, closed].sorted())
        pass(at.shop, 90_000_000)
        #expect(at.found(at.bob, #""state":"closed","owner":\#(at.anas)"#) == [closed])
        func chats(_ client: OpaquePointer?) -> Set<UInt64> {
            let eva = call(client, #"{"do":"person_get","person":\#(at.evas)}"#).object["person"] as? Object ?? [:]
            return Set(eva["chats"] as? [UInt64] ?? [])
        }
        #expect(chats(at.bob) == [open, sold, closed] && chats(at.ana) == [open, closed])
        expect(klepet_close(at.shop))
    }

    @Test("B22.2 given people, when the staff ask, then they are told of them, and keys to the system role alone")
    func people() {
        let at = Counter()
        call(at.office, #"{"do":"attribute_set","visitor":\#(at.evas),"key":"class","value":"vip"}"#)
        call(at.office, #"{"do":"attribute_set","visitor":\#(at.evas),"key":"cart","value":7}"#)
        let chat = start(at.eva, "Hello?").chat
        call(at.ana, #"{"do":"take","chat":\#(chat)}"#)
        expect(klepet_flush(at.shop))
        let all = call(at.office, #"{"do":"people"}"#).objects("people")
        let visitors = call(at.ana, #"{"do":"people","role":"visitor","online":true}"#).objects("people")
        #expect(visitors.map { $0["person"] as? UInt64 } == [at.evas, at.zoes])
        #expect(visitors[0]["class"] as? String == "vip" && visitors[0]["name"] as? String == "Eva")
        #expect(visitors.allSatisfy { $0["key"] == nil } && all.allSatisfy { $0["key"] != nil })
        let second = call(at.ana, #"{"do":"people","role":"visitor","limit":1,"after_person":\#(at.evas)}"#)
        #expect(second.objects("people").map { $0["person"] as? UInt64 } == [at.zoes])
        let eva = call(at.ana, #"{"do":"person_get","person":\#(at.evas)}"#).object["person"] as? Object ?? [:]
        #expect((eva["attributes"] as? [Object])?.count == 2 && eva["chats"] as? [UInt64] == [chat])
        let ana = call(at.bob, #"{"do":"person_get","person":\#(at.anas)}"#).object["person"] as? Object ?? [:]
        #expect(ana["load"] as? Int == 1 && ana["presence"] as? String == "online" && ana["photo_url"] as? String == "")
        // Whoever spoke to a visitor is known to them by name, and nobody else.
        let known = call(at.eva, #"{"do":"person_get","person":\#(at.anas)}"#).object["person"] as? Object ?? [:]
        #expect(Set(known.keys) == ["person", "role", "name", "photo_url"] && known["name"] as? String == "ana")
        refused(at.eva, #"{"do":"person_get","person":\#(at.bobs)}"#, "person_unknown")
        refused(at.eva, #"{"do":"person_get","person":\#(at.zoes)}"#, "person_unknown")
        refused(at.eva, #"{"do":"people"}"#, "not_allowed")
        expect(klepet_close(at.shop))
    }
}
