// B22.3, B22.4 through the C API: who finds what, page by page, and what is gone.

import CKlepet
import Foundation
import Testing

/// 0: it is not there.
func whole(_ value: Any?) -> UInt64 { (value as? NSNumber)?.uint64Value ?? 0 }

@Suite struct FindingTests {
    /// Ana of support, Bob of sales; Eva writes to support, Adam to sales.
    struct Counter {
        let shop, office, ana, bob, eva, adam: OpaquePointer?
        let toSupport, toSales: UInt64

        init(_ path: String? = nil) {
            shop = open(
                path,
                Options(
                    policy: """
                        {"departments": [{"name": "support", "mode": "take"}, {"name": "sales", "mode": "take"}],
                         "limits": {"messages_per_second": 0}}
                        """))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            enter(shop, operator: "Ana", departments: "support")
            enter(shop, operator: "Bob", departments: "sales")
            (ana, bob) = (join(shop, KLEPET_ROLE_OPERATOR, "Ana"), join(shop, KLEPET_ROLE_OPERATOR, "Bob"))
            (eva, adam) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_VISITOR, "adam"))
            toSupport = start(eva, "Where is my příliš drahý parcel?").chat
            toSales = start(adam, "I want a parcel of tea", department: "sales").chat
            expect(klepet_take(ana, toSupport, nil))
            expect(klepet_take(bob, toSales, nil))
            expect(klepet_flush(shop))
        }

        func close() { expect(klepet_close(shop)) }

        func number(_ client: OpaquePointer?) -> UInt64 {
            var person: UInt64 = 0
            expect(klepet_person(client, &person))
            return person
        }
    }

    static func found(
        _ client: OpaquePointer?, _ query: String, _ more: String = "", at place: Place = #_sourceLocation
    ) -> (texts: [String], next: UInt64) {
        let answer = call(client, #"{"do":"search","query":"\#(query)"\#(more)}"#, at: place)
        let found = answer.object["found"] as? Object ?? [:]
        let messages = found["messages"] as? [Object] ?? []
        return (messages.compactMap { $0["text"] as? String }, whole(found["before_seq"]))
    }

    @Test("B22.4 given two departments, then staff find what they may see, and visitors and bots nothing")
    func scoped() {
        let counter = Counter()
        #expect(
            Self.found(counter.office, "parcel").texts == [
                "I want a parcel of tea", "Where is my příliš drahý parcel?",
            ])
        #expect(Self.found(counter.ana, "parcel").texts == ["Where is my příliš drahý parcel?"])
        #expect(Self.found(counter.bob, "parcel").texts == ["I want a parcel of tea"])
        #expect(Self.found(counter.ana, "tea").texts == [])
        let robo = join(counter.shop, KLEPET_ROLE_BOT, "robo")
        for client in [counter.eva, robo] { refused(client, #"{"do":"search","query":"parcel"}"#, "not_allowed") }
        // B12.1: a chat that moves takes its words along.
        let sales = #"{"do":"transfer","chat":\#(counter.toSupport),"department":"sales"}"#
        _ = call(counter.ana, sales)
        expect(klepet_take(counter.bob, counter.toSupport, nil))
        expect(klepet_flush(counter.shop))
        #expect(Self.found(counter.bob, "prilis").texts == ["Where is my příliš drahý parcel?"])
        #expect(Self.found(counter.ana, "prilis").texts == [])
        counter.close()
    }

    @Test("B22.4 given a person, a department, a time, then what others wrote, or at another time, is not found")
    func filters() {
        let counter = Counter()
        pass(counter.shop, 60_000)
        let late = now(counter.shop)
        say(counter.ana, counter.toSupport, "Your parcel is in Brno")
        say(counter.office, counter.toSales, "A note on that parcel", note: true)
        expect(klepet_flush(counter.shop))
        let all = Self.found(counter.office, "parcel").texts
        #expect(all.count == 4)
        let (eva, ana) = (counter.number(counter.eva), counter.number(counter.ana))
        #expect(
            Self.found(counter.office, "parcel", #","person":\#(eva)"#).texts
                == ["Your parcel is in Brno", "Where is my příliš drahý parcel?"])
        #expect(Self.found(counter.office, "parcel", #","person":\#(ana)"#).texts == ["Your parcel is in Brno"])
        #expect(
            Self.found(counter.office, "parcel", #","department":"sales""#).texts
                == ["A note on that parcel", "I want a parcel of tea"])
        #expect(Self.found(counter.office, "parcel", #","from_ms":\#(late)"#).texts.count == 2)
        #expect(Self.found(counter.office, "parcel", #","until_ms":\#(late)"#).texts.count == 2)
        #expect(Self.found(counter.office, "parcel", #","from_ms":\#(late + 1)"#).texts == [])
        refused(counter.office, #"{"do":"search","query":"parcel","person":999}"#, "person_unknown")
        refused(counter.office, #"{"do":"search","query":"parcel","department":"moon"}"#, "department_unknown")
        refused(counter.office, #"{"do":"search","query":"?!"}"#, "value_invalid")
        #expect(
            Self.found(counter.office, "you are next in line").texts == [], "the shop's own words are not looked for")
        counter.close()
    }

    @Test(
        "B22.4 given 130 messages that hold the words, then pages of 50 give each of them once, newest first",
        arguments: [false, true])
    func pages(inFile: Bool) throws {
        let folder = try Folder()
        let counter = Counter(inFile ? folder.shop : nil)
        var said: [String] = []
        for number in 0..<130 {
            said.append("tea number \(number)")
            say(counter.adam, counter.toSales, said[number])
        }
        expect(klepet_flush(counter.shop))
        var (texts, next, sizes) = ([String](), UInt64(0), [Int]())
        repeat {
            let page = Self.found(counter.bob, "tea num", next == 0 ? "" : #","before_seq":\#(next)"#)
            texts += page.texts
            sizes.append(page.texts.count)
            next = page.next
        } while next > 0
        #expect(texts == said.reversed() && sizes.prefix(2) == [50, 50])
        counter.close()
    }

    @Test(
        "B22.4 given messages edited, taken back, redacted, erased, then they are found as they read, or not at all",
        arguments: [false, true])
    func revised(isGathered: Bool) throws {
        let folder = try Folder()
        let counter = Counter(folder.shop)
        let (edited, retracted, redacted) = (
            say(counter.eva, counter.toSupport, "violet umbrella"),
            say(counter.eva, counter.toSupport, "orange lantern"),
            say(counter.eva, counter.toSupport, "silver kangaroo")
        )
        expect(klepet_flush(counter.shop))
        if isGathered { #expect(Self.found(counter.ana, "kangaroo").texts == ["silver kangaroo"]) }
        expect(klepet_edit(counter.eva, counter.toSupport, edited.seq, "crimson umbrella", 16, nil))
        expect(klepet_retract(counter.eva, counter.toSupport, retracted.seq, nil))
        expect(klepet_redact(counter.ana, counter.toSupport, redacted.seq, nil))
        expect(klepet_flush(counter.shop))
        #expect(Self.found(counter.ana, "umbrella").texts == ["crimson umbrella"])
        for gone in ["violet", "lantern", "kangaroo"] {
            #expect(Self.found(counter.office, gone).texts == [], "\(gone)")
        }
        #expect(!holds(folder.shop, "kangaroo") && !holds(folder.shop + "-wal", "kangaroo"))
        let eva = counter.number(counter.eva)
        expect(klepet_erase(counter.office, eva, nil))
        for gone in ["crimson", "parcel drahy"] { #expect(Self.found(counter.ana, gone).texts == [], "\(gone)") }
        #expect(!holds(folder.shop, "crimson") && !holds(folder.shop, "drahy"))
        #expect(Self.found(counter.bob, "tea").texts == ["I want a parcel of tea"])
        counter.close()
        #expect(!holds(folder.shop, "crimson") && !holds(folder.shop, "drahy"))
    }

    @Test(
        "B22.4 given retention, when texts are as old as they are kept, then their words are gone from the index"
    )
    func retained() throws {
        let folder = try Folder()
        let counter = Counter(folder.shop)
        #expect(Self.found(counter.bob, "tea").texts.count == 1)
        expect(klepet_end(counter.bob, counter.toSales, 0, nil))
        expect(klepet_flush(counter.shop))
        pass(counter.shop, 366 * 86_400_000)
        expect(klepet_flush(counter.shop))
        #expect(Self.found(counter.office, "tea").texts == [])
        counter.close()
        #expect(!holds(folder.shop, "of tea"))
    }

    @Test(
        "B22.3 given a visitor's chats, then staff see those of theirs, and the visitor their own, newest first by page"
    )
    func history() {
        let counter = Counter()
        let eva = counter.number(counter.eva)
        expect(klepet_end(counter.ana, counter.toSupport, 0, nil))
        pass(counter.shop, 2 * 86_400_000)
        let second = start(counter.eva, "And my tea?", department: "sales").chat
        pass(counter.shop, 1000)
        let third = start(counter.eva, "Hello again").chat
        expect(klepet_flush(counter.shop))
        func chats(_ client: OpaquePointer?, _ more: String = "") -> (chats: [UInt64], next: UInt64) {
            let told = call(client, #"{"do":"history"\#(more)}"#).object["history"] as? Object ?? [:]
            let chats = told["chats"] as? [Object] ?? []
            return (chats.map { whole($0["chat"]) }, whole(told["before_seq"]))
        }
        #expect(chats(counter.eva).chats == [third, second, counter.toSupport])
        #expect(chats(counter.ana, #","visitor":\#(eva)"#).chats == [third, counter.toSupport])
        #expect(chats(counter.bob, #","visitor":\#(eva)"#).chats == [second])
        let first = chats(counter.office, #","visitor":\#(eva),"limit":2"#)
        #expect(first.chats == [third, second] && first.next > 0)
        let rest = chats(counter.office, #","visitor":\#(eva),"limit":2,"before_seq":\#(first.next)"#)
        #expect(rest.chats == [counter.toSupport] && rest.next == 0)
        let told = text { klepet_history(counter.eva, 0, first.next, 0, $0, $1, $2, nil) }
        #expect(
            told.contains(#""state":"closed","department":"support""#) && told.contains(#""reason":"operator_end""#))
        refused(counter.eva, #"{"do":"history","visitor":\#(counter.number(counter.adam))}"#, "not_allowed")
        refused(counter.ana, #"{"do":"history","visitor":999}"#, "person_unknown")
        refused(counter.ana, #"{"do":"history"}"#, "person_unknown")
        refused(join(counter.shop, KLEPET_ROLE_BOT, "robo"), #"{"do":"history","visitor":\#(eva)}"#, "not_allowed")
        counter.close()
    }
}
