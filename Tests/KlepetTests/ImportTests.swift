// B14.4 through the C API: a shop's events make a shop like it, and nothing else does.

import CKlepet
import Glibc
import Testing

private let policy = #"{"departments": [{"name": "support", "bot": true}], "survey": {"ask": true}}"#

@Suite struct ImportTests {
    /// A chat with a bot, an operator and a survey; a prepared reply; a message that was redacted,
    /// a visitor who was erased.
    private func story(_ path: String? = nil) -> OpaquePointer? {
        let shop = open(path, Options(policy: policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        let (ana, robo) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_BOT, "robo"))
        let (eva, adam) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_VISITOR, "adam"))
        let texts = #"{"en":"Hello {visitor.name|there}"}"#
        _ = texts.withCString { texts in
            "hi".withCString { shortcut in
                var reply = klepet_reply_options()
                reply.size = UInt32(MemoryLayout<klepet_reply_options>.size)
                (reply.shortcut, reply.shortcut_bytes, reply.texts, reply.texts_bytes) = (
                    shortcut, 2, texts, strlen(texts)
                )
                return klepet_reply_set(office, &reply, nil)
            }
        }
        expect(klepet_consent(eva, UInt32(KLEPET_CONSENT_PREVIEW), nil))
        let chat = start(eva, "Kdy přijde můj balík?", id: "m1").chat
        say(robo, chat, "Zítra.")
        expect(klepet_take(ana, chat, nil))
        let secret = say(eva, chat, "moje heslo je tajné").seq
        say(ana, chat, "Dobrý den!")
        expect(klepet_redact(ana, chat, secret, nil))
        start(adam, "Forget me")
        expect(klepet_flush(shop))
        var person: UInt64 = 0
        expect(klepet_person(adam, &person))
        expect(klepet_erase(office, person, nil))
        expect(klepet_end(ana, chat, 0, nil))
        expect(klepet_advance(shop, now(shop) + 60_000))
        expect(klepet_flush(shop))
        return shop
    }

    /// All events of a shop, to be imported while `body` runs.
    private func withEvents(_ shop: OpaquePointer?, _ body: ([klepet_event]) -> Void) {
        let office = join(shop, KLEPET_ROLE_SYSTEM, "witness")
        var events = [klepet_event](repeating: klepet_event(), count: 1024)
        var count = 0
        expect(klepet_events(office, &events, MemoryLayout<klepet_event>.stride, events.count, &count))
        body(Array(events.prefix(count)))
        expect(klepet_leave(office))
    }

    private func take(
        _ shop: OpaquePointer?, _ events: [klepet_event], wanted: klepet_status = KLEPET_OK,
        at place: Place = #_sourceLocation
    ) -> Int {
        var taken = -1
        var error = klepet_error()
        let status = klepet_import(shop, events, MemoryLayout<klepet_event>.stride, events.count, &taken, &error)
        expect(status, wanted, at: place)
        if wanted != KLEPET_OK { #expect(error.status == wanted && !error.text.isEmpty, sourceLocation: place) }
        return taken
    }

    @Test func `B14.4: a shop of another's events is the same shop, in memory and in a file`() throws {
        let folder = try Folder()
        let source = story()
        // Who only looks is in no export: the events end before the witness comes.
        let before = (digest: digest(source), seq: statistics(source).durable_seq)
        withEvents(source) { events in
            #expect(UInt64(events.count) == before.seq)
            for path in [nil, folder.shop] {
                let copy = open(path)
                #expect(take(copy, Array(events.prefix(7))) == 7)
                #expect(take(copy, Array(events.dropFirst(7))) == events.count - 7)
                #expect(digest(copy) == before.digest)
                var needed = 0
                var buffer = [CChar](repeating: 0, count: 4096)
                expect(klepet_audit(copy, &buffer, buffer.count, &needed, nil))
                // Nothing else happens meanwhile.
                failing(KLEPET_MISUSE_MODE) { error in
                    var options = klepet_join_options()
                    options.size = UInt32(MemoryLayout<klepet_join_options>.size)
                    options.role = UInt32(KLEPET_ROLE_SYSTEM)
                    var client: OpaquePointer?
                    return "late".withCString { key in
                        (options.key, options.key_bytes) = (key, 4)
                        return klepet_join(copy, &options, &client, error)
                    }
                }
                expect(klepet_advance(copy, 1_800_000_000_000), KLEPET_MISUSE_MODE)
                expect(klepet_close(copy))
            }
        }
        expect(klepet_close(source))
        // Open again, it goes on: its people, texts, replies; what was destroyed is nowhere.
        let again = open(folder.shop)
        let office = join(again, KLEPET_ROLE_SYSTEM, "office")
        let told = pullAll(office)
        #expect(told.prefix(Int(before.seq)).contains { $0.text == "Kdy přijde můj balík?" })
        #expect(!told.contains { $0.text.contains("heslo") || $0.text.contains("Forget") })
        #expect(told.contains(where: isKind(KLEPET_EVENT_SURVEY_ASKED)))
        #expect(
            call(join(again, KLEPET_ROLE_OPERATOR, "ana"), #"{"do":"reply_search","query":""}"#).objects("replies")
                .count == 1)
        let eva = join(again, KLEPET_ROLE_VISITOR, "eva")
        #expect(start(eva, "Kdy přijde můj balík?", id: "m1").outcome == UInt32(KLEPET_POSTED_DUPLICATE))
        expect(klepet_close(again))
    }

    @Test func `B13.4: what was erased leaves the state that it made, so that a shop is the fold of what is left`() {
        let asking =
            #"""
            {"departments": [{"name": "support", "intake": [{"key": "order", \#
            "ask": "Which order?", "required": true}]}]}
            """#
        let source = open(nil, Options(policy: asking))
        let office = join(source, KLEPET_ROLE_SYSTEM, "office")
        let eva = join(source, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Where is it?").chat
        expect(klepet_answer(eva, chat, "order", 5, "secret-4711", 11, nil))
        expect(klepet_flush(source))
        var person: UInt64 = 0
        expect(klepet_person(eva, &person))
        expect(klepet_erase(office, person, nil))
        let before = digest(source)
        withEvents(source) { events in
            let copy = open()
            #expect(take(copy, events) == events.count)
            #expect(digest(copy) == before)
            expect(klepet_close(copy))
        }
        #expect(!pullAll(office).contains { $0.text.contains("4711") })
        expect(klepet_close(source))
    }

    @Test func `B14.4: what does not follow is refused by its place, and halts the shop`() {
        let source = story()
        withEvents(source) { events in
            // One that is missing, twice there, out of order, or from nowhere.
            let wrong = [
                Array(events.prefix(5)) + Array(events.dropFirst(6)),
                Array(events.prefix(5)) + Array(events.dropFirst(4)),
                Array(events.prefix(5)) + [events[6], events[5]], Array(events.dropFirst(1)),
            ]
            for (index, order) in wrong.enumerated() {
                let copy = open()
                #expect(take(copy, order, wanted: KLEPET_CORRUPT) == (index == 3 ? 0 : 5))
                #expect(take(copy, events, wanted: KLEPET_HALTED) == 0)
                expect(klepet_close(copy), KLEPET_HALTED)
            }
        }
        expect(klepet_close(source))
    }

    @Test func `B14.4: what is no event is refused, and the shop goes on`() {
        let source = story()
        withEvents(source) { events in
            let copy = open()
            var bad = events
            bad[2].kind = UInt16(KLEPET_EVENT_TYPING)
            #expect(take(copy, bad, wanted: KLEPET_VALUE_INVALID) == 2)
            (bad[2].kind, bad[2].role) = (events[2].kind, 9)
            #expect(take(copy, Array(bad.dropFirst(2)), wanted: KLEPET_VALUE_INVALID) == 0)
            bad[2] = events[2]
            bad[2].at_ms = -1
            #expect(take(copy, Array(bad.dropFirst(2)), wanted: KLEPET_VALUE_INVALID) == 0)
            (bad[2].at_ms, bad[2].text, bad[2].text_bytes) = (events[2].at_ms, nil, 7)
            #expect(take(copy, Array(bad.dropFirst(2)), wanted: KLEPET_MISUSE_NULL) == 0)
            bad[2].text_bytes = .max
            "x".withCString { text in
                bad[2].text = text
                #expect(take(copy, Array(bad.dropFirst(2)), wanted: KLEPET_TEXT_TOO_LONG) == 0)
            }
            [CChar(-1), 0].withUnsafeBufferPointer { text in
                (bad[2].text, bad[2].text_bytes) = (text.baseAddress, 1)
                #expect(take(copy, Array(bad.dropFirst(2)), wanted: KLEPET_TEXT_NOT_UTF8) == 0)
            }
            #expect(take(copy, Array(events.dropFirst(2))) == events.count - 2)
            expect(klepet_close(copy))
            // A shop that has lived takes none.
            #expect(take(source, events, wanted: KLEPET_ALREADY) == 0)
        }
        expect(klepet_close(source))
    }
}
