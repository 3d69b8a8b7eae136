// B14.3 through the C API: everything that people do in chats is done again, so that a shop's own policy makes no
// difference. The simulated wide shop does the same with thousands of chats; here each kind of it once.

import CKlepet
import Testing

private let policy = """
    {"departments": [{"name": "support", "bot": true, "intake": [{"key": "order", \
    "ask": "Which order?", "required": true}]}, \
    {"name": "leads", "mode": "take"}, {"name": "sales"}], "transfer": {"supervisors": "leads"}, \
    "survey": {"ask": true}}
    """

@Suite struct RehearsalTests {
    private func rehearse(_ office: OpaquePointer?, under policy: String? = nil) -> String {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        expect(klepet_rehearse(office, policy, policy?.utf8.count ?? 0, &buffer, buffer.count, &needed, nil))
        return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func pass(_ shop: OpaquePointer?, _ milliseconds: Int64) {
        expect(klepet_advance(shop, now(shop) + milliseconds))
        expect(klepet_step(shop, 0))
    }

    /// A shop with all its people, and a chat that was answered by the bot, then by Ana.
    private func story() -> (
        shop: OpaquePointer?, office: OpaquePointer?, ana: OpaquePointer?, ben: OpaquePointer?, eva: OpaquePointer?,
        chat: UInt64
    ) {
        let shop = open(nil, Options(policy: policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        enter(shop, operator: "ben")
        let (ana, ben) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_OPERATOR, "ben"))
        let robo = join(shop, KLEPET_ROLE_BOT, "robo")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Where is my parcel?").chat
        pass(shop, 5_000)
        expect(klepet_answer(eva, chat, "order", 5, "4711", 4, nil))
        pass(shop, 2_000)
        say(robo, chat, "It left yesterday.")
        pass(shop, 40_000)
        expect(klepet_hand_off(eva, chat, nil, nil))
        pass(shop, 3_000)
        expect(klepet_take(ana, chat, nil))
        say(ana, chat, "Let me see.")
        return (shop, office, ana, ben, eva, chat)
    }

    @Test func `B14.3, B4.9: what is owed, comes back and is answered elsewhere is rehearsed`() {
        let shop = open(nil, Options(policy: #"{"departments": [{"name": "support"}]}"#))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello?").chat
        pass(shop, 700_000)
        say(eva, chat, "Write to eva@example.org")
        pass(shop, 5_000)
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        pass(shop, 1_000)
        expect(klepet_take(ana, chat, nil))
        say(ana, chat, "Good morning.")
        let second = start(eva, "And my invoice?").chat
        expect(klepet_choose(eva, second, UInt32(KLEPET_CHOICE_CALLBACK), "777 123 456", 11, nil))
        pass(shop, 4_000_000)
        expect(klepet_followup_answered(ana, second, UInt32(KLEPET_CHANNEL_PHONE), nil))
        pass(shop, 1_000)
        let outcome = rehearse(office)
        #expect(outcome.contains(#""difference_count":0"#) && outcome.contains(#""followups":2"#), "\(outcome)")
        let report = text { klepet_report(office, nil, $0, $1, $2, nil) }
        for figure in [#""followups_due":1"#, #""followups_overdue":1"#, #""followups_answered":1"#] {
            #expect(report.contains(figure), "\(report)")
        }
        expect(klepet_close(shop))
    }

    @Test func `B14.3: bots, questions and handoffs are rehearsed`() {
        let (shop, office, _, _, eva, chat) = story()
        pass(shop, 301_000)
        say(eva, chat, "Sorry.")
        pass(shop, 200_000)
        let outcome = rehearse(office)
        #expect(outcome.contains(#""difference_count":0"#) && outcome.contains(#""waits":1"#), "\(outcome)")
        // Without the bot and the question the chat would have been in the line from its first word.
        let other = rehearse(
            office, under: #"{"departments": [{"name": "support"}, {"name": "leads", "mode": "take"}]}"#)
        #expect(other.contains(#""difference_count":1"#), "\(other)")
        expect(klepet_close(shop))
    }

    @Test func `B14.3: transfers, escalations and calls are rehearsed`() {
        let (shop, office, ana, ben, eva, chat) = story()
        var options = klepet_transfer_options()
        options.size = UInt32(MemoryLayout<klepet_transfer_options>.size)
        expect(klepet_person(ben, &options.operator_person))
        expect(klepet_transfer(ana, chat, &options, nil))
        pass(shop, 10_000)
        expect(klepet_decline(ben, chat, nil))
        expect(klepet_transfer(ana, chat, &options, nil))
        pass(shop, 20_000)
        expect(klepet_take(ben, chat, nil))
        say(ben, chat, "I am Ben.")
        expect(klepet_media_offer(ben, chat, UInt32(KLEPET_MEDIA_CALL), nil))
        pass(shop, 5_000)
        expect(klepet_media_accept(eva, chat, nil))
        pass(shop, 250_000)
        expect(klepet_media_end(eva, chat, nil))
        pass(shop, 200_000)
        expect(klepet_escalate(ben, chat, "angry", 5, nil))
        expect(klepet_decline(ana, chat, nil))
        pass(shop, 400_000)
        let outcome = rehearse(office)
        #expect(outcome.contains(#""difference_count":0"#) && outcome.contains(#""asked":1"#), "\(outcome)")
        expect(klepet_close(shop))
    }

    @Test func `B14.3: wrap-ups, surveys, bans and erasures are rehearsed`() {
        let (shop, office, ana, _, eva, chat) = story()
        var visitor: UInt64 = 0
        expect(klepet_person(eva, &visitor))
        expect(klepet_ask_more(ana, chat, nil))
        pass(shop, 130_000)
        say(eva, chat, "No, thank you.")
        expect(klepet_end(ana, chat, 0, nil))
        pass(shop, 1_000)
        let second = start(eva, "One more thing").chat
        pass(shop, 130_000)
        expect(klepet_ban(office, visitor, now(shop) + 60_000, "spam", 4, nil))
        pass(shop, 61_000)
        say(eva, second, "I am back.")
        pass(shop, 130_000)
        expect(klepet_erase(office, visitor, nil))
        pass(shop, 400_000)
        let outcome = rehearse(office)
        #expect(outcome.contains(#""difference_count":0"#) && outcome.contains(#""warned":1"#), "\(outcome)")
        expect(klepet_close(shop))
    }
}
