// B14.2, B14.3 of chats that end well: what counts as an episode, and the same again in a rehearsal.

import CKlepet
import Testing

private let policy = #"{"departments": [{"name": "support", "mode": "take"}], "survey": {"ask": true}}"#

@Suite struct EndingInsightTests {
    private struct Story {
        let shop = open(nil, Options(policy: policy))
        let office, ana, eva: OpaquePointer?

        init() {
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            enter(shop, operator: "ana")
            ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        }

        func pass(_ milliseconds: Int64) {
            expect(klepet_advance(shop, now(shop) + milliseconds))
            expect(klepet_step(shop, 0))
        }

        /// A chat that eva asked in and ana answered.
        func chat() -> UInt64 {
            let chat = start(eva, "Where is my parcel?").chat
            pass(5_000)
            expect(klepet_take(ana, chat, nil))
            say(ana, chat, "It left yesterday.")
            pass(5_000)
            return chat
        }

        func report() -> String {
            expect(klepet_flush(shop))
            let report = text { klepet_report(office, nil, $0, $1, $2, nil) }
            return String(report.prefix { $0 != "]" })
        }

        func rehearse(under policy: String? = nil) -> String {
            expect(klepet_flush(shop))
            var needed = 0
            var buffer = [CChar](repeating: 0, count: 1 << 16)
            expect(klepet_rehearse(office, policy, policy?.utf8.count ?? 0, &buffer, buffer.count, &needed, nil))
            return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    @Test func `B1.4: an afterword counts in a report from its answer on, and not at all without one`() {
        let story = Story()
        let chat = story.chat()
        expect(klepet_end(story.ana, chat, 0, nil))
        for words in ["Thanks, bye!", "And the invoice?"] {
            story.pass(60_000)
            say(story.eva, chat, words)
            story.pass(200_000)
            #expect(story.report().contains(#""shop":{"chats":1,"visitor_messages":1,"#), "\(words)")
            expect(klepet_end(story.ana, chat, 0, nil))
        }
        #expect(story.report().contains(#""late":0,"overdue":0"#))
        story.pass(60_000)
        say(story.eva, chat, "And the invoice?")
        story.pass(40_000)
        say(story.ana, chat, "In your e-mail.")
        let report = story.report()
        #expect(report.contains(#""shop":{"chats":2,"visitor_messages":2,"operator_messages":2"#), "\(report)")
        #expect(report.contains(#""late":1,"overdue":0"#), "\(report)")
        expect(klepet_close(story.shop))
    }

    @Test func `B10.1: silence after "anything else?" is no idle close, and B6.4: who thanks waits for nobody`() {
        let story = Story()
        let chat = story.chat()
        expect(klepet_ask_more(story.ana, chat, nil))
        story.pass(300_000)
        let other = story.chat()
        say(story.eva, other, "Great, thanks")
        story.pass(400_000)
        let report = story.report()
        #expect(report.contains(#""idle_closes":0"#) && report.contains(#""late":0,"overdue":0"#), "\(report)")
        let rehearsed = story.rehearse()
        #expect(rehearsed.contains(#""difference_count":0"#) && rehearsed.contains(#""closed":0"#), "\(rehearsed)")
        expect(klepet_close(story.shop))
    }

    @Test func `B14.3: afterwords, chats that are settled, and new ones beside an old one are rehearsed`() {
        let story = Story()
        let chat = story.chat()
        expect(klepet_settle(story.ana, chat, nil))
        story.pass(400_000)
        say(story.eva, chat, "And the invoice?")
        story.pass(40_000)
        say(story.ana, chat, "In your e-mail.")
        expect(klepet_end(story.ana, chat, 0, nil))
        story.pass(60_000)
        // A new chat, though the old one could be reopened.
        let second = story.chat()
        expect(klepet_end(story.ana, second, UInt32(KLEPET_REASON_SPAM), nil))
        say(story.eva, second, "Why?")
        story.pass(3_600_000)
        let outcome = story.rehearse()
        #expect(outcome.contains(#""difference_count":0"#), "\(outcome)")
        let other = story.rehearse(
            under: #"{"departments": [{"name": "support", "mode": "take"}], "reopen": {"afterword_ms": 0}}"#)
        #expect(other.contains(#""difference_count":1"#), "the afterword would have waited in the line: \(other)")
        expect(klepet_close(story.shop))
    }

    @Test func `B14.3: who begins a new chat has not come back to the one that was closed, and who writes to it has`() {
        for writes in [false, true] {
            let story = Story()
            let chat = story.chat()
            expect(klepet_receipt(story.eva, chat, 4, 0, nil))
            for _ in 0..<20 { story.pass(60_000) }
            if writes { say(story.eva, chat, "Hello again") } else { _ = start(story.eva, "Hello") }
            let told = story.rehearse()
            #expect(told.contains(#""closed":1"#), "\(told)")
            #expect(told.contains(#""back_after_closed":\#(writes ? 1 : 0)"#), "\(told)")
            expect(klepet_close(story.shop))
        }
    }
}
