// A shop with a chat in one of several states, and everybody who may or may not be there.

import CKlepet
import Testing

/// Its query is under way.
struct Scene {
    static let states = 7
    static let clients = 7
    let shop: OpaquePointer?
    private let all: [OpaquePointer?]
    let chat: UInt64
    let query: OpaquePointer?

    /// Nobody's yet, attended, on hold, wrapped up, closed, erased, with a bot.
    init(_ state: Int) {
        let policy = #"""
            {"departments": [{"name": "support", "mode": "take"\#(state == 6 ? #", "bot": true"# : "")}, \#
            {"name": "sales", "mode": "take"}],
             "survey": {"ask": true}, "transfer": {"supervisors": "sales"},
             "limits": {"messages_per_second": 0, "open_chats_per_visitor": 1000}}
            """#
        shop = open(nil, Options(policy: policy))
        enter(shop, operator: "ana", departments: "support")
        enter(shop, operator: "cyd", departments: "support")
        enter(shop, operator: "bob", departments: "sales")
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let bot = join(shop, KLEPET_ROLE_BOT, "robo")
        let (eva, adam) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_VISITOR, "adam"))
        let (ana, bob) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_OPERATOR, "bob"))
        let cyd = join(shop, KLEPET_ROLE_OPERATOR, "cyd")
        all = [office, bot, eva, adam, ana, bob, cyd]
        chat = start(eva, "Hello").chat
        if state >= 1, state < 6 {
            expect(klepet_take(ana, chat, nil))
            say(ana, chat, "Hello, Eva")
        }
        if state == 2 { expect(klepet_hold(ana, chat, "asking", 6, now(shop) + 60_000, nil)) }
        if state == 3 { expect(klepet_ask_more(ana, chat, nil)) }
        if state == 4 || state == 5 { expect(klepet_end(ana, chat, 0, nil)) }
        if state == 5 {
            var person: UInt64 = 0
            expect(klepet_person(eva, &person))
            expect(klepet_erase(office, person, nil))
        }
        expect(klepet_flush(shop))
        query = begin(office)
    }

    func client(_ number: Int) -> OpaquePointer? { all[number] }
}
