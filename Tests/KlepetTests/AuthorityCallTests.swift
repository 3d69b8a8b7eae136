// What a client may do and see, as a host has it: message ids (B2.2), what was taken back (B2.12), authority
// that ends (B13.3, B5.9).

import CKlepet
import Testing

@Suite struct AuthorityCallTests {
    // MARK: B2.2

    private func useReply(_ client: OpaquePointer?, _ chat: UInt64, _ shortcut: String, id: String) -> klepet_status {
        var asked = klepet_reply_use_options()
        asked.size = UInt32(MemoryLayout<klepet_reply_use_options>.size)
        return shortcut.withCString { name in
            id.withCString { idText in
                (asked.shortcut, asked.shortcut_bytes) = (name, shortcut.utf8.count)
                (asked.id, asked.id_bytes) = (idText, id.utf8.count)
                return klepet_reply_use(client, chat, &asked, nil, nil)
            }
        }
    }

    @Test(
        """
        B2.2 given an id that was used, when it comes with the same text, then it is a retry, and with another it is \
        refused, near, far and in a new process
        """,
        arguments: [false, true])
    func reused(_ inFile: Bool) throws {
        let folder = try Folder()
        var shop = open(inFile ? folder.shop : nil)
        enter(shop, operator: "ana")
        var (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        _ = call(ana, #"{"do":"reply_set","shortcut":"hi","texts":{"en":"Good day"}}"#)
        expect(klepet_flush(shop))
        let first = start(eva, "Pay 4012 8888 8888 1881", id: "m1")
        let chat = first.chat
        expect(klepet_take(ana, chat, nil))
        let said = say(eva, chat, "one", id: "m2")
        say(ana, chat, "one", id: "m2")
        let before = statistics(shop).accepted_seq
        expect(useReply(ana, chat, "hi", id: "r1"))
        #expect(statistics(shop).accepted_seq == before + 1, "said also to a host that does not ask for its numbers")
        for round in 0..<3 {
            let before = statistics(shop).accepted_seq
            let again = start(eva, "Pay 4012 8888 8888 1881", id: "m1")
            #expect((again.chat, again.seq, again.outcome) == (chat, first.seq, UInt32(KLEPET_POSTED_DUPLICATE)))
            #expect(say(eva, chat, "one", id: "m2").seq == said.seq)
            expect(useReply(ana, chat, "hi", id: "r1"))
            start(eva, "Something else", id: "m1", wanted: KLEPET_MESSAGE_ID_REUSED)
            say(eva, chat, "two", id: "m2", wanted: KLEPET_MESSAGE_ID_REUSED)
            say(eva, chat, "Pay 4012 8888 8888 1882", id: "m1", wanted: KLEPET_MESSAGE_ID_REUSED)
            say(ana, chat, "one", id: "m2", note: true, wanted: KLEPET_MESSAGE_ID_REUSED)
            expect(useReply(ana, chat, "hi", id: "m2"), KLEPET_MESSAGE_ID_REUSED)
            refused(eva, #"{"do":"say","chat":\#(chat),"text":"two","id":"m2"}"#, "message_id_reused")
            refused(eva, #"{"do":"start","text":"two","id":"m1"}"#, "message_id_reused")
            #expect(statistics(shop).accepted_seq == before, "round \(round)")
            if round == 0 { expect(klepet_flush(shop)) }
            guard round == 1, inFile else { continue }
            expect(klepet_close(shop))
            shop = open(folder.shop, Options(start: 0))
            (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        }
        expect(klepet_redact(ana, chat, said.seq, nil))
        #expect(
            say(eva, chat, "whatever it was", id: "m2").outcome == UInt32(KLEPET_POSTED_DUPLICATE),
            "nobody can tell any more")
        expect(klepet_close(shop))
    }

    // MARK: B2.12

    private func requireHidden(
        _ reader: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, packed: Bool, at place: Place = #_sourceLocation
    ) {
        expect(klepet_cursor_set(reader, 0))
        let all = (packed ? pullAllPacked(reader) : pullAll(reader)) + chatEvents(reader, chat)
        #expect(!all.contains { $0.text.contains("PIN") }, sourceLocation: place)
        let marked = all.filter { $0.flags & UInt8(KLEPET_EVENT_FLAG_RETRACTED) != 0 }
        #expect(
            marked.filter { $0.seq == seq }.count == 2 && marked.filter { $0.subject == seq }.count == 2,
            sourceLocation: place)
    }

    @Test(
        """
        B2.12 given a message that was taken back, then nobody but the back office is given its words or those of its \
        edits, live and from the journal
        """,
        arguments: [false, true])
    func takenBack(_ inFile: Bool) throws {
        let folder = try Folder()
        var shop = open(inFile ? folder.shop : nil)
        enter(shop, operator: "ana")
        var (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        var office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var visitor: UInt64 = 0
        expect(klepet_person(eva, &visitor))
        let chat = start(eva, "Hello").chat
        expect(klepet_take(ana, chat, nil))
        let said = say(eva, chat, "My PIN is 0000").seq
        expect(klepet_edit(eva, chat, said, "My PIN is 1111", 14, nil))
        expect(klepet_flush(shop))
        #expect(chatEvents(ana, chat).contains { $0.text.contains("PIN") })
        expect(klepet_retract(eva, chat, said, nil))
        for round in 0..<3 {
            expect(klepet_flush(shop))
            for reader in [eva, ana] {
                requireHidden(reader, chat, said, packed: false)
                requireHidden(reader, chat, said, packed: true)
            }
            for asker in [eva, office] {
                let answer = call(asker, #"{"do":"export","visitor":\#(visitor)}"#)
                #expect(!"\(answer.object)".contains("PIN") && "\(answer.object)".contains("Hello"))
            }
            #expect(chatEvents(office, chat).filter { $0.text.contains("PIN") }.count == 2)
            guard round == 0, inFile else { continue }
            expect(klepet_close(shop))
            shop = open(folder.shop, Options(start: 0))
            (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        }
        #expect(call(office, #"{"do":"audit"}"#).isDone)
        expect(klepet_close(shop))
    }

    // MARK: authority that ends

    /// RFC 4231, test case 1.
    private let identityKey = [UInt8](repeating: 0x0B, count: 20)
    private let signature = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"

    @Test(
        """
        B13.3 given a client without a signature, when its visitor has one, then every function but leaving refuses \
        it, and its last batch stays
        """)
    func unvouched() throws {
        var asked = klepet_open_options()
        asked.size = UInt32(MemoryLayout<klepet_open_options>.size)
        asked.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
        var shop: OpaquePointer?
        identityKey.withUnsafeBytes { key in
            (asked.identity_key, asked.identity_key_bytes) = (key.baseAddress, key.count)
            expect(klepet_open(nil, &asked, &shop, nil))
        }
        let unsigned = join(shop, KLEPET_ROLE_VISITOR, "Hi There")
        let chat = start(unsigned, "Hello").chat
        expect(klepet_flush(shop))
        var events = [klepet_event](repeating: klepet_event(), count: 8)
        var count = 0
        expect(klepet_events(unsigned, &events, MemoryLayout<klepet_event>.stride, 8, &count))
        let signed = signedClient(shop)
        defer { expect(klepet_close(shop)) }
        let wanted = KLEPET_IDENTITY_INVALID
        #expect(
            events.prefix(count).map { Seen($0) }.contains { $0.text == "Hello" },
            "what was given out is the host's until it pulls again")
        var more = 0
        var number: UInt64 = 0
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.size)
        var buffer = [CChar](repeating: 0, count: 4096)
        expect(klepet_events(unsigned, &events, MemoryLayout<klepet_event>.stride, 8, &more), wanted)
        expect(klepet_events_packed(unsigned, &buffer, buffer.count, &more, &count), wanted)
        expect(klepet_chat_events(unsigned, chat, 0, &events, MemoryLayout<klepet_event>.stride, 8, &more), wanted)
        expect(klepet_chat_get(unsigned, chat, &info), wanted)
        expect(klepet_chats(unsigned, 0, &info, 1, &more), wanted)
        expect(klepet_explain(unsigned, chat, &buffer, buffer.count, &more, nil), wanted)
        expect(klepet_export(unsigned, 1, &buffer, buffer.count, &more, nil), wanted)
        expect(klepet_call(unsigned, #"{"do":"now"}"#, 12, &buffer, buffer.count, &more, nil), wanted)
        expect(klepet_cursor_set(unsigned, 0), wanted)
        expect(klepet_person(unsigned, &number), wanted)
        expect(klepet_seen(unsigned), wanted)
        say(unsigned, chat, "Hello?", wanted: wanted)
        start(unsigned, "Hello?", wanted: wanted)
        expect(klepet_end(unsigned, chat, 0, nil), wanted)
        say(signed, chat, "It is me")
        expect(klepet_events_release(unsigned))
        expect(klepet_leave(unsigned))
        expect(klepet_seen(unsigned), KLEPET_MISUSE_CLOSED)
    }

    private func signedClient(_ shop: OpaquePointer?) -> OpaquePointer? {
        var asked = klepet_join_options()
        asked.size = UInt32(MemoryLayout<klepet_join_options>.size)
        asked.role = UInt32(KLEPET_ROLE_VISITOR)
        var client: OpaquePointer?
        "Hi There".withCString { key in
            signature.withCString { signature in
                (asked.key, asked.key_bytes) = (key, 8)
                (asked.signature, asked.signature_bytes) = (signature, 64)
                expect(klepet_join(shop, &asked, &client, nil))
            }
        }
        return client
    }

    // MARK: operators and priorities

    private func set(
        _ office: OpaquePointer?, departments: String?, capacity: UInt32 = KLEPET_CAPACITY_DEFAULT, flags: UInt32 = 0,
        wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation
    ) {
        var asked = klepet_operator_options()
        asked.size = UInt32(MemoryLayout<klepet_operator_options>.size)
        (asked.capacity, asked.flags) = (capacity, flags)
        "ana".withCString { name in
            (departments ?? "").withCString { list in
                (asked.key, asked.key_bytes, asked.name, asked.name_bytes) = (name, 3, name, 3)
                if let departments { (asked.departments, asked.departments_bytes) = (list, departments.utf8.count) }
                expect(klepet_operator_set(office, &asked, nil, nil), wanted, at: place)
            }
        }
    }

    @Test(
        """
        B5.9, B5.1 given no list, an empty list, no capacity and none at all, then each means what \
        it says, in C and in JSON
        """)
    func operators() throws {
        let shop = open(nil, Options(policy: #"{"departments": [{"name": "support", "mode": "take"}]}"#))
        defer { expect(klepet_close(shop)) }
        let (office, eva) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let chat = start(eva, "Hello").chat
        set(office, departments: nil)
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        expect(klepet_flush(shop))
        expect(klepet_activity(ana, chat, UInt32(KLEPET_ACTIVITY_TYPING), nil, 0, nil))
        for empty in ["", ",", " "] {
            set(office, departments: nil)
            #expect(!chatEvents(ana, chat).isEmpty)
            if empty == " " {
                set(office, departments: nil, flags: KLEPET_OPERATOR_NO_DEPARTMENT)
            } else {
                set(office, departments: empty)
            }
            expect(klepet_activity(ana, chat, UInt32(KLEPET_ACTIVITY_TYPING), nil, 0, nil), KLEPET_CHAT_UNKNOWN)
        }
        _ = call(office, #"{"do":"operator_set","key":"ana","name":"ana"}"#)
        expect(klepet_activity(ana, chat, UInt32(KLEPET_ACTIVITY_TYPING), nil, 0, nil))
        _ = call(office, #"{"do":"operator_set","key":"ana","name":"ana","departments":[]}"#)
        expect(klepet_activity(ana, chat, UInt32(KLEPET_ACTIVITY_TYPING), nil, 0, nil), KLEPET_CHAT_UNKNOWN)
        set(office, departments: nil, capacity: KLEPET_CAPACITY_NONE)
        expect(klepet_take(ana, chat, nil), KLEPET_CAPACITY_FULL)
        _ = call(office, #"{"do":"operator_set","key":"ana","name":"ana","capacity":0}"#)
        expect(klepet_take(ana, chat, nil), KLEPET_CAPACITY_FULL)
        set(office, departments: nil, capacity: 1001, wanted: KLEPET_VALUE_INVALID)
        set(office, departments: nil, flags: 256, wanted: KLEPET_MISUSE_OPTIONS)
        set(office, departments: "support", flags: KLEPET_OPERATOR_NO_DEPARTMENT, wanted: KLEPET_VALUE_INVALID)
        set(office, departments: nil, flags: KLEPET_OPERATOR_SUSPENDED)
        expect(klepet_take(ana, chat, nil), KLEPET_SUSPENDED)
        expect(klepet_seen(ana), KLEPET_SUSPENDED)
        _ = join(shop, KLEPET_ROLE_OPERATOR, "ana", wanted: KLEPET_SUSPENDED)
        _ = call(office, #"{"do":"operator_set","key":"ana","name":"ana","suspended":true}"#)
        expect(klepet_take(ana, chat, nil), KLEPET_SUSPENDED)
        _ = call(office, #"{"do":"operator_set","key":"ana","name":"ana","suspended":false}"#)
        expect(klepet_take(ana, chat, nil))
        expect(klepet_flush(shop))
        #expect(Set(pullAll(office).filter(isKind(KLEPET_EVENT_OPERATOR_SET)).map(\.reason)) == [0, 1, 2])
    }

    @Test(
        """
        B13.2 given a priority with the session, then its chats have it; a visitor's own is refused, \
        and so is one that is none
        """)
    func priorities() throws {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        var clients: [OpaquePointer?] = []
        for (role, priority, wanted) in [
            (KLEPET_ROLE_VISITOR, 100, KLEPET_OK), (KLEPET_ROLE_VISITOR, 101, KLEPET_VALUE_INVALID),
            (KLEPET_ROLE_VISITOR, -101, KLEPET_VALUE_INVALID), (KLEPET_ROLE_SYSTEM, 1, KLEPET_VALUE_INVALID),
        ] as [(Int32, Int32, klepet_status)] {
            var asked = klepet_join_options()
            asked.size = UInt32(MemoryLayout<klepet_join_options>.size)
            (asked.role, asked.priority) = (UInt32(role), priority)
            var client: OpaquePointer?
            "vip".withCString { key in
                (asked.key, asked.key_bytes) = (key, 3)
                expect(klepet_join(shop, &asked, &client, nil), wanted)
            }
            clients.append(client)
        }
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        start(clients[0], "Hello")
        refused(clients[0], #"{"do":"start","text":"Hello","priority":1}"#, "not_allowed")
        expect(klepet_flush(shop))
        #expect(pullAll(office).filter(isKind(KLEPET_EVENT_STARTED)).map(\.value) == [100])
    }
}
