// What clients do to each other through the C API: signals, later changes, receipts, chats that
// the engine has forgotten.

import CKlepet
import Testing

@Suite struct TalkTests {
    struct Counter {
        let shop, office, ana, eva: OpaquePointer?
        let chat: UInt64

        init(policy: String? = nil, path: String? = nil) {
            shop = open(path, Options(policy: policy))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            enter(shop, operator: "ana")
            ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
            chat = start(eva, "Hello?", id: "m1").chat
            expect(klepet_take(ana, chat, nil))
            expect(klepet_flush(shop))
            for client in [office, ana, eva] { _ = pullAll(client) }
        }

        func close() { expect(klepet_close(shop)) }
    }

    @Test(arguments: [true, false])
    func `a preview reaches the chat's operator alone, if the shop allows it`(isAllowed: Bool) {
        let counter = Counter(policy: isAllowed ? #"{"preview": true}"# : nil)
        let words = "My card numb"
        expect(klepet_consent(counter.eva, UInt32(KLEPET_CONSENT_PREVIEW), nil))
        expect(klepet_step(counter.shop, 0))
        _ = (pullAll(counter.ana), pullAll(counter.eva), pullAll(counter.office))
        expect(klepet_activity(counter.eva, counter.chat, UInt32(KLEPET_ACTIVITY_TYPING), words, words.utf8.count, nil))
        expect(klepet_step(counter.shop, 0))
        let heard = pullAll(counter.ana)
        #expect(heard.map(\.kind).contains(UInt16(KLEPET_EVENT_TYPING)))
        #expect(heard.allSatisfy { $0.seq == 0 && $0.until > now(counter.shop) })
        #expect(heard.contains { $0.text == words } == isAllowed)
        #expect(!pullAll(counter.office).contains { $0.text == words })
        #expect(pullAll(counter.eva).isEmpty)
        expect(klepet_activity(counter.ana, counter.chat, UInt32(KLEPET_ACTIVITY_TYPING), nil, 0, nil))
        #expect(pullAllPacked(counter.eva).map(\.kind) == [UInt16(KLEPET_EVENT_TYPING)])
        expect(
            klepet_activity(counter.eva, counter.chat, 1, String(repeating: "x", count: 1025), 1025, nil),
            KLEPET_TEXT_TOO_LONG)
        // B2.8: nothing of it was journaled.
        #expect(statistics(counter.shop).accepted_seq == statistics(counter.shop).durable_seq)
        #expect(chatEvents(counter.office, counter.chat).allSatisfy { $0.kind < 60 })
        counter.close()
    }

    @Test func `a message is changed, taken back and destroyed`() {
        let counter = Counter(policy: #"{"limits": {"messages_per_second": 0, "message_bytes_max": 1048576}}"#)
        let seqs = (0..<4).map { say(counter.eva, counter.chat, "message \($0)").seq }
        let note = say(counter.ana, counter.chat, "rude", note: true).seq
        failing(KLEPET_NOT_ALLOWED) { klepet_edit(counter.ana, counter.chat, seqs[0], "x", 1, $0) }
        failing(KLEPET_TEXT_EMPTY) { klepet_edit(counter.eva, counter.chat, seqs[0], nil, 0, $0) }
        failing(KLEPET_MESSAGE_UNKNOWN) { klepet_edit(counter.eva, counter.chat, note, "x", 1, $0) }
        failing(KLEPET_MESSAGE_UNKNOWN) { klepet_edit(counter.eva, counter.chat, seqs[0] + 1000, "x", 1, $0) }
        failing(KLEPET_NOT_ALLOWED) { klepet_redact(counter.eva, counter.chat, seqs[0], $0) }
        expect(klepet_edit(counter.eva, counter.chat, seqs[0], "better", 6, nil))
        expect(klepet_retract(counter.eva, counter.chat, seqs[1], nil))
        failing(KLEPET_RETRACTED) { klepet_edit(counter.eva, counter.chat, seqs[1], "x", 1, $0) }
        expect(klepet_redact(counter.ana, counter.chat, seqs[2], nil))
        failing(KLEPET_RETRACTED) { klepet_edit(counter.eva, counter.chat, seqs[2], "x", 1, $0) }
        expect(klepet_redact(counter.ana, counter.chat, seqs[2], nil))
        expect(klepet_flush(counter.shop))
        let all = chatEvents(counter.eva, counter.chat)
        #expect(all.contains { $0.kind == UInt16(KLEPET_EVENT_EDITED) && $0.subject == seqs[0] && $0.text == "better" })
        #expect(all.contains { $0.kind == UInt16(KLEPET_EVENT_RETRACTED) && $0.subject == seqs[1] })
        #expect(!all.contains { $0.text == "message 2" || $0.seq == note })
        // Far away, and late.
        for _ in 0..<20 {
            say(counter.ana, counter.chat, String(repeating: "n", count: 1 << 20))
            expect(klepet_flush(counter.shop))
        }
        expect(klepet_edit(counter.eva, counter.chat, seqs[3], "far", 3, nil))
        pass(counter.shop, 300_001)
        failing(KLEPET_EDIT_TOO_LATE) { klepet_retract(counter.eva, counter.chat, seqs[3], $0) }
        expect(klepet_redact(counter.office, counter.chat, seqs[3], nil))
        expect(klepet_flush(counter.shop))
        #expect(!chatEvents(counter.office, counter.chat).contains { $0.text == "message 3" || $0.text == "far" })
        var needed = 0
        var report = [CChar](repeating: 0, count: 4096)
        expect(klepet_audit(counter.shop, &report, 4096, &needed, nil))
        counter.close()
    }

    @Test func `a chat that the engine has forgotten is gone on from in a new one`() throws {
        let folder = try Folder()
        for path in [nil, folder.shop] {
            let counter = Counter(policy: #"{"remembered_chats":0,"# + generous.dropFirst(), path: path)
            expect(klepet_end(counter.eva, counter.chat, 0, nil))
            pass(counter.shop, 25 * 3_600_000)
            // Its place in memory is taken by somebody else's.
            let adam = join(counter.shop, KLEPET_ROLE_VISITOR, "adam")
            for _ in 0..<3 { expect(klepet_end(adam, start(adam, "Hi").chat, 0, nil)) }
            expect(klepet_flush(counter.shop))
            var info = klepet_chat()
            info.size = UInt32(MemoryLayout<klepet_chat>.size)
            expect(klepet_chat_get(counter.eva, counter.chat, &info), KLEPET_CHAT_UNKNOWN)
            let old = chatEvents(counter.eva, counter.chat)
            #expect(old.first?.kind == UInt16(KLEPET_EVENT_STARTED) && old.last?.kind == UInt16(KLEPET_EVENT_CLOSED))
            #expect(chatEvents(counter.office, counter.chat).count >= old.count)
            say(adam, counter.chat, "mine?", wanted: KLEPET_CHAT_UNKNOWN)
            say(counter.ana, counter.chat, "still?", wanted: KLEPET_CHAT_CLOSED)
            let posted = say(counter.eva, counter.chat, "One more thing", id: "m9")
            #expect(posted.outcome == UInt32(KLEPET_POSTED_STARTED) && posted.chat != counter.chat)
            #expect(say(counter.eva, counter.chat, "One more thing", id: "m9").seq == posted.seq)
            expect(klepet_flush(counter.shop))
            let new = chatEvents(counter.eva, posted.chat)
            #expect(new.first?.subject == counter.chat && new.filter { $0.id == "m9" }.count == 1)
            counter.close()
        }
    }

    @Test func `explain and audit give JSON by the protocol for buffers`() {
        let counter = Counter()
        func text(_ call: (UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<Int>?) -> klepet_status) -> String {
            var needed = 0
            expect(call(nil, 0, &needed), KLEPET_BUFFER_TOO_SMALL)
            #expect(needed > 20)
            var buffer = [CChar](repeating: 0x55, count: needed + 1)
            expect(call(&buffer, needed - 1, nil), KLEPET_BUFFER_TOO_SMALL)
            #expect(buffer.allSatisfy { $0 == 0x55 })
            expect(call(&buffer, needed, &needed))
            #expect(buffer[needed] == 0x55 && needed == buffer.count - 1)
            return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        say(counter.ana, counter.chat, "Yes?")
        let explained = text { klepet_explain(counter.ana, counter.chat, $0, $1, $2, nil) }
        #expect(
            explained.hasPrefix("{") && explained.hasSuffix("}") && explained.contains("\"idle\"")
                && explained.contains("due_ms"))
        expect(klepet_flush(counter.shop))
        let audited = text { klepet_audit(counter.shop, $0, $1, $2, nil) }
        #expect(audited.contains("\"clean\": true") || audited.contains("\"clean\":true"))
        var needed = 0
        failing(KLEPET_NOT_ALLOWED) { klepet_explain(counter.eva, counter.chat, nil, 0, &needed, $0) }
        counter.close()
    }

    @Test func `every status has its sentence`() {
        var sentences: Set<String> = []
        let ranges: [ClosedRange<Int32>] = [
            -107 ... -101, -210 ... -201, -319 ... -301, -324 ... -322, -330 ... -329, -412 ... -401, -507 ... -501,
            0...0,
        ]
        for status in ranges.joined() {
            let text = String(cString: klepet_status_text(status))
            #expect(text.count > 4 && text.hasSuffix(".") && text.utf8.count < 508)
            #expect(sentences.insert(text).inserted, "\(status)")
        }
        for status in [1, -1, -100, -108, -999, .min, .max] as [Int32] {
            #expect(sentences.insert(String(cString: klepet_status_text(status))).inserted == (status == 1))
        }
        #expect(
            String(cString: klepet_version())
                == "\(KLEPET_VERSION_MAJOR).\(KLEPET_VERSION_MINOR).\(KLEPET_VERSION_PATCH)")
    }
}
