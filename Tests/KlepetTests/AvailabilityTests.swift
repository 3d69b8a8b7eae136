// B22.1: what a storefront may show before anybody has joined.

import CKlepet
import Testing

@Suite("B22.1 availability") struct AvailabilityTests {
    private func asked(_ shop: OpaquePointer?, at place: Place = #_sourceLocation) -> String {
        text(at: place) { klepet_availability(shop, $0, $1, $2, nil) }
    }

    /// Thursday, 2026-11-26, 12:00 UTC: 13:00 in Prague.
    private static let thursday: Int64 = 1_795_694_400_000
    private static let policy = #"""
        {"departments": [{"name": "support", "intake": [{"key": "order", "ask": "Which order?", "required": false}]},
         {"name": "sales", "fallbacks": ["support"], "hours": {"zone": "Europe/Prague", "last_call_ms": 600000,
         "weekly": [{"days": ["thu"], "from": "09:00", "to": "17:00"}]}}]}
        """#

    @Test("B22.1 given a shop that nobody has joined, when it is asked, then it tells hours, questions and limits")
    func before() {
        let shop = open(nil, Options(start: Self.thursday, policy: Self.policy))
        #expect(
            asked(shop) == #"""
                {"departments":[{"department":"support","open":true,"takes_chats":true,"staffed":false,\#
                "questions":[{"key":"order","ask":"Which order?","required":false}]},\#
                {"department":"sales","open":true,"takes_chats":true,"staffed":false,"closes_ms":1795708800000,\#
                "opens_ms":1796284800000,"questions":[]}],\#
                "limits":{"message_bytes_max":32768,"messages_per_second":5,"messages_burst":20,"open_chats":3}}
                """#)
        #expect(statistics(shop).clients == 0 && statistics(shop).people == 0, "asking leaves no trace")
        expect(klepet_close(shop))
    }

    @Test(
        "B22.1 given an operator who comes and goes, then the departments that they serve or help are staffed meanwhile"
    )
    func staffed() {
        let shop = open(nil, Options(start: Self.thursday, policy: Self.policy))
        let none = asked(shop)
        enter(shop, operator: "ana", departments: "support")
        #expect(asked(shop) == none, "she is entered and not here")
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        #expect(asked(shop).components(of: #""staffed":true"#) == 2)
        expect(klepet_presence_set(ana, UInt32(KLEPET_PRESENCE_AWAY), nil))
        #expect(asked(shop) == none)
        expect(klepet_presence_set(ana, UInt32(KLEPET_PRESENCE_ONLINE), nil))
        expect(klepet_leave(ana))
        #expect(asked(shop) == none)
        expect(klepet_close(shop))
    }

    @Test("B22.1 given hours, when the last call and the close come, then what was told before is told no more")
    func closing() {
        let shop = open(nil, Options(start: Self.thursday, policy: Self.policy))
        _ = asked(shop)
        pass(shop, 14_400_000 - 600_001)
        #expect(asked(shop).contains(#""department":"sales","open":true,"takes_chats":true"#))
        pass(shop, 1)
        #expect(asked(shop).contains(#""department":"sales","open":true,"takes_chats":false"#))
        pass(shop, 600_000)
        #expect(asked(shop).contains(#""department":"sales","open":false,"takes_chats":false"#))
        expect(klepet_close(shop))
    }

    @Test(
        "B22.1 given a line that moves, then an estimate is told of whoever comes behind it, and none of an empty one")
    func estimate() {
        let shop = open(nil, Options(policy: #"{"departments": [{"name": "support", "mode": "take"}]}"#))
        enter(shop, operator: "ana", capacity: 100)
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        let chats = (1...8).map { start(join(shop, KLEPET_ROLE_VISITOR, "v\($0)"), "Hello?").chat }
        #expect(!asked(shop).contains("estimate_ms"), "too few have left it")
        for chat in chats.prefix(6) {
            pass(shop, 90_000)
            expect(klepet_take(ana, chat, nil))
        }
        // Two wait, every 90 s one is taken: who comes is third.
        #expect(asked(shop).contains(#""estimate_ms":300000"#))
        for chat in chats.suffix(2) { expect(klepet_take(ana, chat, nil)) }
        #expect(!asked(shop).contains("estimate_ms"))
        expect(klepet_close(shop))
    }

    @Test(
        "B22.1 given any client, when it calls for it, then it gets the same; a small buffer is told how much it takes"
    )
    func calls() {
        let shop = open(nil, Options(policy: Self.policy))
        let told = asked(shop)
        for (role, key) in [(KLEPET_ROLE_VISITOR, "eva"), (KLEPET_ROLE_BOT, "robo"), (KLEPET_ROLE_SYSTEM, "office")] {
            let answer = ask(join(shop, role, key), #"{"do":"availability"}"#)
            // Who joins is staff, perhaps, and asks of the shop as it is then.
            #expect(String(decoding: answer.bytes, as: UTF8.self) == #"{"ok":true,"availability":\#(told)}"#)
        }
        var (small, needed) = ([CChar](repeating: 7, count: 8), 0)
        failing(KLEPET_BUFFER_TOO_SMALL) { klepet_availability(shop, &small, 8, &needed, $0) }
        #expect(needed == told.utf8.count && small == [CChar](repeating: 7, count: 8))
        expect(klepet_close(shop))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
