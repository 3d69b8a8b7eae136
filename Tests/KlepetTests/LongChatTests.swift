// Law 11: a long chat is read page by page, and a page is what a walk of the whole would find.

import CKlepet
import Testing

@Suite struct LongChatTests {
    /// A chat of some six thousand events, another beside it, both in the file.
    struct Long {
        let folder: Folder
        let shop: OpaquePointer?
        let office, ana, eva: OpaquePointer?
        let chat, other: UInt64

        init() throws {
            folder = try Folder()
            shop = open(folder.shop, Options(policy: generous))
            enter(shop, operator: "ana")
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
            chat = start(eva, "first").chat
            other = start(eva, "beside").chat
            expect(klepet_take(ana, chat, nil))
            for number in 1...2000 {
                say(eva, chat, "\(number)")
                say(ana, chat, "answer \(number)", note: number % 3 == 0)
                if number % 4 == 0 { say(eva, other, "beside \(number)") }
                if number % 500 == 0 { expect(klepet_flush(shop)) }
            }
            say(eva, other, "last")
            expect(klepet_flush(shop))
        }

        var person: UInt64 {
            var person: UInt64 = 0
            expect(klepet_person(eva, &person))
            return person
        }
    }

    @Test func `any page of a long chat is that part of the whole, for every role`() throws {
        let long = try Long()
        for client in [long.office, long.ana, long.eva] {
            let whole = chatEvents(client, long.chat, capacity: 1 << 16)
            #expect(whole.count > 3000)
            for capacity in [1, 50, 700] {
                for after in stride(from: 0, to: whole.count, by: 611) {
                    let place = after == 0 ? 0 : whole[after - 1].chatSeq
                    var events = [klepet_event](repeating: klepet_event(), count: capacity)
                    var count = 0
                    expect(
                        klepet_chat_events(
                            client, long.chat, place, &events, MemoryLayout<klepet_event>.stride, capacity, &count))
                    #expect(events.prefix(count).map { Seen($0) } == Array(whole.dropFirst(after).prefix(capacity)))
                }
            }
        }
        expect(klepet_close(long.shop))
    }

    @Test func `a visitor far behind reads their chats in one order, whatever the page`() throws {
        let long = try Long()
        let all = pullAll(long.eva, capacity: 4096)
        #expect(all.count > 3500 && all.map(\.seq) == all.map(\.seq).sorted())
        for (capacity, after) in [(1, all.count - 20), (7, 40), (50, 0), (1000, 0), (50, 2000)] {
            expect(klepet_cursor_set(long.eva, after == 0 ? 0 : all[after - 1].seq))
            #expect(pullAll(long.eva, capacity: capacity) == Array(all.dropFirst(after)))
        }
        expect(klepet_close(long.shop))
    }

    @Test func `an export comes page by page, and whole to the shop's own program alone when it is large`() throws {
        let long = try Long()
        let person = long.person
        refused(long.eva, #"{"do":"export","visitor":\#(person)}"#, "export_too_large")
        failing(KLEPET_EXPORT_TOO_LARGE) { klepet_export(long.eva, person, nil, 0, nil, $0) }
        let whole = ask(long.office, #"{"do":"export","visitor":\#(person)}"#, capacity: 4 << 20)
        let export = try #require(whole.object["export"] as? Object)
        let wanted = (export["chats"] as? [Object] ?? []).map { $0["events"] as? [Object] ?? [] }
        #expect(wanted.map(\.count).reduce(0, +) > 3500 && wanted.count == 2)
        for client in [long.eva, long.office] {
            var pages: [UInt64: [Object]] = [:]
            var (after, isMore, count) = (0 as UInt64, true, 0)
            while isMore, count < 100 {
                let page = ask(
                    client, #"{"do":"export","visitor":\#(person),"after_seq":\#(after),"limit":400}"#,
                    capacity: 1 << 20)
                let export = try #require(page.object["export"] as? Object)
                for chat in export["chats"] as? [Object] ?? [] {
                    let number = (chat["chat"] as? UInt64) ?? 0
                    let events = chat["events"] as? [Object] ?? []
                    #expect(events.count <= 400)
                    pages[number, default: []] += events
                }
                (after, isMore) = ((export["last_seq"] as? UInt64) ?? 0, export["more"] as? Bool ?? false)
                count += 1
            }
            #expect(count >= 10 && count < 100)
            for (chat, events) in zip([long.chat, long.other], wanted) {
                #expect((pages[chat] ?? []).map { "\($0["seq"] ?? "")" } == events.map { "\($0["seq"] ?? "")" })
            }
        }
        refused(long.ana, #"{"do":"export","visitor":\#(person),"limit":5}"#, "not_allowed")
        expect(klepet_close(long.shop))
    }
}
