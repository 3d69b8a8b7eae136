// B2.5: events near (in memory) and far (in the journal), as structs and packed, by role.

import CKlepet
import Testing

@Suite struct ReadingTests {
    static let twoDepartments = #"""
        {"limits": {"messages_per_second": 0, "open_chats_per_visitor": 1000, "waiting_chats_max": 1000000, \#
        "message_bytes_max": 1048576},
         "departments": [{"name": "sales", "mode": "take"}, {"name": "returns", "mode": "take"}]}
        """#

    /// A shop in a file in which a little has happened, and then so much that it is only in the journal.
    struct Past {
        let folder: Folder
        let shop: OpaquePointer?
        let office, ana, ben, eva, adam: OpaquePointer?
        let evasChat, adamsChat: UInt64

        init() throws {
            folder = try Folder()
            shop = open(folder.shop, Options(policy: ReadingTests.twoDepartments))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            enter(shop, operator: "ana", departments: "sales")
            enter(shop, operator: "ben", departments: "returns")
            ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
            ben = join(shop, KLEPET_ROLE_OPERATOR, "ben")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva", name: "Eva")
            adam = join(shop, KLEPET_ROLE_VISITOR, "adam")
            evasChat = start(eva, "Máte modré?", id: "m1", department: "sales").chat
            adamsChat = start(adam, "It broke", id: "m1", department: "returns").chat
            expect(klepet_take(ana, evasChat, nil))
            expect(klepet_take(ben, adamsChat, nil))
            for number in 1...20 {
                say(ana, evasChat, "answer \(number)", id: "a\(number)")
                say(ben, adamsChat, "remedy \(number)", note: number % 2 == 0)
                say(eva, evasChat, String(repeating: "é", count: number))
                pass(shop, 1000)
            }
            let seq = say(eva, evasChat, "a secret").seq
            expect(klepet_redact(ana, evasChat, seq, nil))
            let changed = say(eva, evasChat, "wrnog").seq
            expect(klepet_edit(eva, evasChat, changed, "wrong", 5, nil))
            expect(klepet_receipt(eva, evasChat, 10, 5, nil))
            expect(klepet_flush(shop))
        }

        /// More than 16 MB of somebody else's words.
        func bury() {
            let noise = join(shop, KLEPET_ROLE_VISITOR, "noise")
            let chat = start(noise, "x", department: "returns").chat
            let text = String(repeating: "n", count: 1 << 20)
            for _ in 0..<20 {
                say(noise, chat, text)
                expect(klepet_flush(shop))
            }
        }

        func close() { expect(klepet_close(shop)) }
    }

    @Test func `far is as near, for every role and in both forms`() throws {
        let past = try Past()
        let readers = [past.office, past.ana, past.ben, past.eva, past.adam]
        let near = readers.map { client -> [Seen] in
            expect(klepet_cursor_set(client, 0))
            return pullAll(client, capacity: 7)
        }
        #expect(near.allSatisfy { $0.count > 10 })
        requireGapless(near[0])
        for (client, events) in zip(readers, near) {
            expect(klepet_cursor_set(client, 0))
            #expect(pullAllPacked(client, capacity: 5000) == events)
        }
        // An operator sees nothing of another's department, a visitor nothing of another visitor and no note.
        #expect(!near[1].contains { $0.chat == past.adamsChat } && !near[2].contains { $0.chat == past.evasChat })
        #expect(near[3].allSatisfy { $0.chat == past.evasChat } && !near[4].contains { $0.flags & 1 != 0 })
        #expect(near[3].contains { $0.flags & UInt8(KLEPET_EVENT_FLAG_REDACTED) != 0 && $0.text.isEmpty })
        let chats = [past.evasChat, past.adamsChat].map { chatEvents(past.office, $0, capacity: 5) }
        #expect(chats[0] == near[0].filter { $0.chat == past.evasChat })

        past.bury()
        for (client, events) in zip(readers, near) {
            for capacity in [1, 7, 512] {
                expect(klepet_cursor_set(client, 0))
                var far: [Seen] = []
                while far.count < events.count {
                    let some = pull(client, capacity: capacity)
                    if some.isEmpty { break }
                    far += some
                }
                #expect(Array(far.prefix(events.count)) == events)
            }
        }
        #expect([past.evasChat, past.adamsChat].map { chatEvents(past.office, $0, capacity: 5) } == chats)
        #expect(chatEvents(past.eva, past.evasChat) == near[3])
        past.close()
    }

    @Test func `a buffer that is too small loses nothing, near and far`() throws {
        let past = try Past()
        for isFar in [false, true] {
            if isFar { past.bury() }
            for client in [past.office, past.eva, past.ana] {
                expect(klepet_cursor_set(client, 0))
                let all = pullAll(client)
                expect(klepet_cursor_set(client, 0))
                var buffer = [UInt8](repeating: 0, count: 64)
                var (used, count) = (77, 77)
                for capacity in [0, 8, 64] {
                    expect(klepet_events_packed(client, &buffer, capacity, &used, &count), KLEPET_BUFFER_TOO_SMALL)
                    #expect(used == 77 && count == 77)
                }
                #expect(pullAllPacked(client, capacity: 2 << 20) == all)
            }
        }
        past.close()
    }

    @Test func `whoever is far behind of nothing but others' events goes on to the near ones`() throws {
        let past = try Past()
        past.bury()
        _ = pullAll(past.ana)
        past.bury()
        past.bury()
        let seq = say(past.ana, past.evasChat, "still here?").seq
        expect(klepet_flush(past.shop))
        let events = pull(past.ana)
        #expect(events.map(\.seq) == [seq])
        past.close()
    }

    @Test(arguments: [KLEPET_ROLE_SYSTEM, KLEPET_ROLE_OPERATOR, KLEPET_ROLE_VISITOR])
    func `resuming after any number gives every later event once`(role: Int32) throws {
        let past = try Past()
        let key = role == KLEPET_ROLE_SYSTEM ? "office" : role == KLEPET_ROLE_OPERATOR ? "ana" : "eva"
        let witness = join(past.shop, role, key)
        let all = pullAll(witness)
        let end = statistics(past.shop).durable_seq
        past.bury()
        for after in stride(from: 0, to: end, by: 7) {
            let client = join(past.shop, role, key, after: after)
            var events: [Seen] = []
            while let last = all.last, (events.last?.seq ?? 0) < last.seq {
                let some = pull(client, capacity: 16)
                if some.isEmpty { break }
                events += some
            }
            #expect(events.filter { $0.seq <= end } == all.filter { $0.seq > after })
            expect(klepet_leave(client))
        }
        let client = join(past.shop, role, key, flags: UInt32(KLEPET_JOIN_FROM_NOW), after: 5)
        expect(klepet_flush(past.shop))
        #expect(!pullAll(client).contains { $0.seq <= end })
        past.close()
    }

    @Test(
        """
        B13.2 given a host that lets only those in who are known, then a new key is nobody and writes nothing, \
        and a known one comes in
        """)
    func known() throws {
        let past = try Past()
        let before = statistics(past.shop)
        for role in [KLEPET_ROLE_VISITOR, KLEPET_ROLE_BOT, KLEPET_ROLE_SYSTEM] {
            _ = join(past.shop, role, "stranger", flags: UInt32(KLEPET_JOIN_KNOWN), wanted: KLEPET_PERSON_UNKNOWN)
        }
        #expect(statistics(past.shop).people == before.people)
        #expect(statistics(past.shop).accepted_seq == before.accepted_seq)
        #expect(statistics(past.shop).clients == before.clients)
        for (role, key) in [
            (KLEPET_ROLE_VISITOR, "eva"), (KLEPET_ROLE_OPERATOR, "ana"), (KLEPET_ROLE_SYSTEM, "office"),
        ] {
            #expect(join(past.shop, role, key, flags: UInt32(KLEPET_JOIN_KNOWN)) != nil)
        }
        past.close()
    }

    @Test func `texts stay until they are released`() throws {
        let past = try Past()
        past.bury()
        for client in [past.office, past.eva] {
            expect(klepet_cursor_set(client, 0))
            var events = [klepet_event](repeating: klepet_event(), count: 40)
            var count = 0
            expect(klepet_events(client, &events, MemoryLayout<klepet_event>.stride, 40, &count))
            let seen = events.prefix(count).map { Seen($0) }
            // None of these is said to end them.
            expect(klepet_cursor_set(client, 3))
            expect(klepet_seen(client))
            say(past.ana, past.evasChat, "and more")
            past.bury()
            #expect(events.prefix(count).map { Seen($0) } == seen)
            expect(klepet_events_release(client))
            expect(klepet_events_release(client))
        }
        past.close()
    }

    @Test func `a hundred and thirty thousand events later`() {
        let shop = open(nil, Options(policy: generous))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "first").chat
        let other = join(shop, KLEPET_ROLE_VISITOR, "noise")
        let noise = start(other, "x").chat
        let text = "x"
        withMessage(text) { message in
            for number in 0..<140_000 {
                _ = klepet_say(other, noise, message, nil, nil)
                if number % 20_000 == 0 { expect(klepet_flush(shop)) }
            }
        }
        let last = say(eva, chat, "last").seq
        expect(klepet_flush(shop))
        let own = pullAll(eva, capacity: 4)
        #expect(own.first?.chatSeq == 1 && own.last?.seq == last && own.contains { $0.text == "first" })
        #expect(own.map(\.chatSeq) == own.map(\.chatSeq).sorted())
        var (seq, count) = (UInt64(0), 0)
        var events = [klepet_event](repeating: klepet_event(), count: 4096)
        repeat {
            expect(klepet_events(office, &events, MemoryLayout<klepet_event>.stride, 4096, &count))
            for event in events.prefix(count) {
                if event.seq != seq + 1 { Issue.record("\(event.seq) after \(seq)") }
                seq = event.seq
            }
        } while count > 0
        #expect(seq == statistics(shop).durable_seq)
        expect(klepet_close(shop))
    }

    @Test func `a chat that was just started is there, with nothing durable yet`() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello").chat
        #expect(chatEvents(eva, chat).isEmpty && pullAll(eva).isEmpty)
        expect(klepet_flush(shop))
        #expect(chatEvents(eva, chat) == pullAll(eva))
        expect(klepet_close(shop))
    }
}
