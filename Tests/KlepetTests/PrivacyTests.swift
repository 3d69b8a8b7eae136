// Privacy and abuse as a host has them (B13): the file's own bytes are searched, nothing else is believed.

import CKlepet
import Glibc
import Testing

@Suite struct PrivacyTests {
    private func audit(_ shop: OpaquePointer?, at place: Place = #_sourceLocation) {
        var (report, needed) = ([CChar](repeating: 0, count: 16384), 0)
        expect(klepet_audit(shop, &report, report.count, &needed, nil), at: place)
    }

    private func export(
        _ client: OpaquePointer?, _ visitor: UInt64, wanted: klepet_status = KLEPET_OK,
        at place: Place = #_sourceLocation
    ) -> String {
        var (text, needed) = ([CChar](repeating: 0, count: 1 << 16), 0)
        expect(klepet_export(client, visitor, &text, text.count, &needed, nil), wanted, at: place)
        return String(decoding: text.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func person(_ client: OpaquePointer?) -> UInt64 {
        var person: UInt64 = 0
        expect(klepet_person(client, &person))
        return person
    }

    @Test("B13.1 masked digits are nowhere in the file, also not those of a number that came in parts")
    func cards() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Take 4012 8888 8888 1881 please").chat
        let first = say(eva, chat, "or this one 5105-1051")
        expect(klepet_flush(shop))
        #expect(holds(folder.shop, "5105-1051"), "half a number is none yet")
        pass(shop, 3_000)
        say(eva, chat, "0510-5100")
        expect(klepet_flush(shop))
        #expect(
            !holds(folder.shop, "5105-1051") && !holds(folder.shop, "0510-5100") && !holds(folder.shop, "8888 8888"))
        #expect(holds(folder.shop, "**** **** **** 1881") && holds(folder.shop, "****-5100"))
        let edited = chatEvents(eva, chat).first { $0.kind == UInt16(KLEPET_EVENT_EDITED) }
        #expect(
            edited?.subject == first.seq && edited?.reason == UInt8(KLEPET_EDITED_MASKED)
                && edited?.text == "or this one ****-****")
        audit(shop)
        let before = digest(shop)
        expect(klepet_close(shop))
        #expect(!holds(folder.shop, "5105-1051"))
        let again = open(folder.shop, Options(start: 0))
        let reader = join(again, KLEPET_ROLE_VISITOR, "eva")
        #expect(chatEvents(reader, chat).first { $0.seq == first.seq }?.text == "or this one ****-****")
        _ = before
        audit(again)
        expect(klepet_close(again))
    }

    @Test(
        """
        B13.4 given an erasure, then nothing that the visitor was or wrote is in the file or its log, \
        before and after closing it
        """)
    func erase() throws {
        let folder = try Folder()
        let shop = open(folder.shop)
        enter(shop, operator: "ana")
        let (office, ana) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        let (eva, zoe) = (
            join(shop, KLEPET_ROLE_VISITOR, "eva-key-77", name: "Eva Tajna"), join(shop, KLEPET_ROLE_VISITOR, "zoe")
        )
        let visitor = person(eva)
        let chat = start(eva, "my-secret-words", id: "client-id-eva").chat
        let others = start(zoe, "zoe-stays").chat
        expect(klepet_take(ana, chat, nil))
        let said = say(eva, chat, "first-wording").seq
        expect(klepet_edit(eva, chat, said, "second-wording", 14, nil))
        say(ana, chat, "note-about-eva", note: true)
        expect(klepet_hold(ana, chat, "hold-reason-eva", 15, now(shop) + 60_000, nil))
        expect(klepet_end(ana, chat, 0, nil))
        let second = start(eva, "again-secret").chat
        expect(klepet_choose(eva, second, UInt32(KLEPET_CHOICE_EMAIL), "eva@tajna.cz", 12, nil))
        expect(klepet_ban(ana, visitor, 0, "ban-reason-eva", 14, nil))
        expect(klepet_flush(shop))
        let secrets = [
            "eva-key-77", "Eva Tajna", "my-secret-words", "client-id-eva", "first-wording", "second-wording",
            "note-about-eva", "hold-reason-eva", "again-secret", "eva@tajna.cz", "ban-reason-eva",
        ]
        for secret in secrets { #expect(holds(folder.shop, secret), "\(secret)") }
        failing(KLEPET_NOT_ALLOWED) { klepet_erase(ana, visitor, $0) }
        expect(klepet_erase(office, visitor, nil))
        for secret in secrets { #expect(!holds(folder.shop, secret), "\(secret)") }
        #expect(klepet_seen(eva) == KLEPET_MISUSE_CLOSED)
        #expect(holds(folder.shop, "zoe-stays"))
        #expect(
            !chatEvents(office, chat).contains { event in
                secrets.contains { event.text.contains($0) || event.id.contains($0) }
            })
        #expect(chatEvents(office, others).contains { $0.text == "zoe-stays" })
        audit(shop)
        failing(KLEPET_ERASED) { klepet_erase(office, visitor, $0) }
        let new = join(shop, KLEPET_ROLE_VISITOR, "eva-key-77")
        #expect(person(new) != visitor)
        expect(klepet_erase(office, person(new), nil))
        expect(klepet_close(shop))
        for secret in secrets { #expect(!holds(folder.shop, secret), "\(secret)") }
        for _ in 0..<2 {
            let again = open(folder.shop, Options(start: 0))
            audit(again)
            let back = join(again, KLEPET_ROLE_SYSTEM, "office")
            failing(KLEPET_ERASED) { klepet_erase(back, visitor, $0) }
            expect(klepet_close(again))
        }
    }

    @Test(
        "B13.4 given chats older than their texts are kept, then words and contacts go by themselves, each at its time",
        arguments: [false, true])
    func retention(_ isInMemory: Bool) throws {
        let folder = try Folder()
        let shop = open(
            isInMemory ? nil : folder.shop,
            Options(policy: #"{"retention": {"transcript_days": 60, "address_days": 30}}"#))
        let (office, eva) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let chat = start(eva, "old-words").chat
        expect(klepet_choose(eva, chat, UInt32(KLEPET_CHOICE_EMAIL), "eva@old.cz", 10, nil))
        expect(klepet_end(eva, chat, 0, nil))
        let open = start(eva, "open-words").chat
        expect(klepet_choose(eva, open, UInt32(KLEPET_CHOICE_EMAIL), "eva@open.cz", 11, nil))
        func has(_ words: String) -> Bool {
            [chat, open].contains { chatEvents(office, $0).contains { $0.text == words } }
                || (!isInMemory && holds(folder.shop, words))
        }
        let day: Int64 = 86_400_000
        pass(shop, 29 * day)
        #expect(has("old-words") && has("eva@old.cz"))
        pass(shop, 2 * day)
        #expect(has("old-words") && !has("eva@old.cz") && has("eva@open.cz"))
        pass(shop, 30 * day)
        #expect(!has("old-words") && has("open-words") && has("eva@open.cz"), "an open chat keeps its words")
        let erased = pullAll(office).filter(isKind(KLEPET_EVENT_TEXTS_ERASED))
        #expect(erased.map(\.subject) == [chat, chat])
        #expect(erased.map(\.reason) == [UInt8(KLEPET_ERASED_ADDRESSES), UInt8(KLEPET_ERASED_TRANSCRIPT)])
        let seq = statistics(shop).accepted_seq
        pass(shop, 10 * day)
        #expect(statistics(shop).accepted_seq == seq, "what is done is not done again")
        audit(shop)
        expect(klepet_close(shop))
    }

    @Test("B13.4 given a shop in which nothing happens, then what gets old goes all the same, at its time")
    func idleRetention() throws {
        let day: Int64 = 86_400_000
        let folder = try Folder()
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = Int64(time.tv_sec) * 1000
        // One chat is old when the shop opens, the other gets so while it is open.
        let policy = #"{"retention": {"transcript_days": 60, "address_days": 0}}"#
        let shop = open(folder.shop, Options(start: now - 60 * day - 500_000, policy: policy))
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let old = start(eva, "old-words").chat
        expect(klepet_end(eva, old, 0, nil))
        expect(klepet_advance(shop, now - 60 * day + 3_000))
        let newer = start(eva, "newer-words").chat
        expect(klepet_end(eva, newer, 0, nil))
        expect(klepet_step(shop, 0))
        expect(klepet_flush(shop))
        expect(klepet_step(shop, 0))
        var at: Int64 = 0
        expect(klepet_next_deadline(shop, &at))
        #expect(at == 0, "nothing of a chat is due: a host that goes on until then stops here")
        // It was there an hour ago: its clock did not jump (B2.10).
        expect(klepet_advance(shop, now - 3_600_000))
        expect(klepet_close(shop))
        #expect(holds(folder.shop, "old-words") && holds(folder.shop, "newer-words"))
        let idle = open(folder.shop, Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL))
        for words in ["old-words", "newer-words"] {
            var rounds = 0
            while holds(folder.shop, words), rounds < 200 {
                usleep(50_000)
                rounds += 1
            }
            #expect(!holds(folder.shop, words), "\(words)")
        }
        expect(klepet_close(idle))
    }

    @Test("B13.4 an export has all of one visitor's own, and nothing of others or of the staff's notes")
    func export() throws {
        let shop = open()
        enter(shop, operator: "ana")
        let (office, ana) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        let (eva, zoe) = (
            join(shop, KLEPET_ROLE_VISITOR, "eva", name: "Eva \"N\""), join(shop, KLEPET_ROLE_VISITOR, "zoe")
        )
        let chat = start(eva, "Do you ship?").chat
        start(zoe, "zoe's words")
        expect(klepet_take(ana, chat, nil))
        say(ana, chat, "We do.")
        say(ana, chat, "a secret note", note: true)
        let text = export(office, person(eva))
        for words in [
            #""key":"eva""#, #""name":"Eva \"N\"""#, #""kind":"started""#, #""text":"Do you ship?""#,
            #""text":"We do.""#,
        ] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
        #expect(!text.contains("zoe") && !text.contains("secret note") && !text.contains(#""kind":"offered""#))
        #expect(export(eva, person(eva)) == text)
        _ = export(zoe, person(eva), wanted: KLEPET_NOT_ALLOWED)
        _ = export(ana, person(eva), wanted: KLEPET_NOT_ALLOWED)
        _ = export(office, person(ana), wanted: KLEPET_PERSON_UNKNOWN)
        _ = export(office, 999, wanted: KLEPET_PERSON_UNKNOWN)
        expect(klepet_close(shop))
    }

    /// RFC 4231, test case 1.
    private let identityKey = [UInt8](repeating: 0x0B, count: 20)
    private let signature = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"

    private func joined(_ shop: OpaquePointer?, _ key: String, _ signature: String?) -> klepet_status {
        var asked = klepet_join_options()
        asked.size = UInt32(MemoryLayout<klepet_join_options>.size)
        asked.role = UInt32(KLEPET_ROLE_VISITOR)
        var client: OpaquePointer?
        return key.withCString { keyText in
            (signature ?? "").withCString { signatureText in
                (asked.key, asked.key_bytes) = (keyText, key.utf8.count)
                if let signature { (asked.signature, asked.signature_bytes) = (signatureText, signature.utf8.count) }
                return klepet_join(shop, &asked, &client, nil)
            }
        }
    }

    @Test(
        """
        B13.3 given the shop's key, then its signature opens a visitor's chats, and from then on nothing else \
        does; the key is in no file
        """)
    func signed() throws {
        let folder = try Folder()
        for round in 0..<2 {
            var asked = klepet_open_options()
            asked.size = UInt32(MemoryLayout<klepet_open_options>.size)
            asked.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
            var shop: OpaquePointer?
            identityKey.withUnsafeBytes { key in
                (asked.identity_key, asked.identity_key_bytes) = (key.baseAddress, key.count)
                expect(klepet_open(folder.shop, &asked, &shop, nil))
            }
            if round == 0 { expect(joined(shop, "Hi There", nil)) }
            for wrong in [
                String(signature.dropLast()) + "8", String(signature.dropLast()), "x" + signature.dropFirst(), "0",
            ] {
                expect(joined(shop, "Hi There", wrong), KLEPET_IDENTITY_INVALID)
            }
            expect(joined(shop, "Hi there", signature), KLEPET_IDENTITY_INVALID)
            expect(joined(shop, "Hi There", signature))
            expect(joined(shop, "Hi There", signature.uppercased()))
            expect(joined(shop, "Hi There", nil), KLEPET_IDENTITY_INVALID)
            expect(joined(shop, "somebody", nil))
            expect(klepet_close(shop))
        }
        #expect(!holds(folder.shop, String(decoding: identityKey, as: UTF8.self)))
        let unkeyed = open(folder.shop, Options(start: 0))
        expect(joined(unkeyed, "Hi There", signature), KLEPET_IDENTITY_INVALID)
        expect(klepet_close(unkeyed))
    }

    @Test("B13.3 an identity key of fewer than 16 bytes is refused")
    func shortKey() {
        var asked = klepet_open_options()
        asked.size = UInt32(MemoryLayout<klepet_open_options>.size)
        var shop: OpaquePointer?
        "short".withCString { key in
            (asked.identity_key, asked.identity_key_bytes) = (UnsafeRawPointer(key), 5)
            expect(klepet_open(nil, &asked, &shop, nil), KLEPET_MISUSE_OPTIONS)
        }
    }

    @Test("B13.5 no sentence of a refusal carries what a visitor wrote")
    func sentences() throws {
        let shop = open(
            nil,
            Options(policy: #"{"limits": {"message_bytes_max": 40, "messages_burst": 3, "messages_per_second": 1}}"#))
        enter(shop, operator: "ana")
        let (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let secret = "geheimnis-tajemstvi"
        let long = String(repeating: secret, count: 20)
        let bytes = secret.utf8.count
        let said = start(eva, secret)
        let chat = said.chat
        var told: [(klepet_status, String)] = []
        func refused(_ call: (UnsafeMutablePointer<klepet_error>) -> klepet_status) {
            var error = klepet_error()
            let status = call(&error)
            #expect(status != KLEPET_OK)
            told.append((status, error.text))
        }
        refused { error in withMessage(long) { klepet_say(eva, chat, $0, nil, error) } }
        refused { error in withMessage(secret) { klepet_say(eva, 999, $0, nil, error) } }
        refused { error in withMessage(secret) { klepet_say(ana, chat, $0, nil, error) } }
        refused { error in withMessage(secret) { klepet_start(ana, nil, $0, nil, error) } }
        refused { klepet_edit(ana, chat, said.seq, secret, bytes, $0) }
        refused { klepet_edit(eva, chat, 999, secret, bytes, $0) }
        refused { klepet_activity(office, chat, 1, secret, bytes, $0) }
        refused { klepet_choose(eva, chat, 9, secret, bytes, $0) }
        refused { klepet_choose(ana, chat, 2, secret, bytes, $0) }
        refused { klepet_hold(ana, chat, secret, bytes, now(shop) + 1000, $0) }
        refused { klepet_escalate(ana, chat, secret, bytes, $0) }
        refused { klepet_media_redeem(office, chat, secret, bytes, $0) }
        refused { klepet_ban(ana, 999, 0, secret, bytes, $0) }
        refused { error in
            for _ in 0..<5 where withMessage(secret, { klepet_say(eva, chat, $0, nil, error) }) != KLEPET_OK {
                return KLEPET_TOO_FAST
            }
            return KLEPET_OK
        }
        refused { klepet_policy_set(eva, secret, bytes, $0) }
        for (status, sentence) in told {
            #expect(!sentence.contains(secret) && !sentence.isEmpty, "\(status): \(sentence)")
        }
        expect(klepet_close(shop))
    }
}
