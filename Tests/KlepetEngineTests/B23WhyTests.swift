import Testing

@testable import KlepetEngine

@Suite("B23.3 why")
struct B23WhyTests {
    private func why(_ shop: Shop, _ who: Participant, _ chat: ChatID) throws(Refusal) -> String {
        String(decoding: try shop.engine.why(chat, by: who.client).sentence, as: UTF8.self)
    }

    @Test("B23.3 given a visitor who asks why, then they are told what is so in their language, state by state")
    func states() throws {
        try scenario(policy: { $0.departments[0].bot = true }) { shop in
            let eva = shop.join("eva", .visitor, locale: "cs")
            let robo = shop.bot()
            let chat = try eva.starts("Dobrý den")
            #expect(try why(shop, eva, chat).contains("asistentem"))
            let ana = shop.operator("ana")
            try robo.handsOff(chat)
            let seq = shop.engine.outbox.accepted
            #expect(try !why(shop, eva, chat).isEmpty)
            #expect(shop.engine.outbox.accepted == seq, "asking changes nothing")
            try ana.takes(chat)
            #expect(try why(shop, eva, chat).contains("odpověď"))
            try ana.says("Ano?", in: chat)
            #expect(try why(shop, eva, chat).contains("na řadě"))
            try ana.promises(chat, in: 10.minutes)
            #expect(try why(shop, eva, chat) == shop.lastWords(in: chat))
            #expect(try shop.engine.why(chat, by: eva.client).until == shop.now + 10.minutes)
            try ana.ends(chat)
            #expect(try why(shop, eva, chat) == "")
        }
    }

    @Test("B23.3 given anybody but the chat's visitor, then there is no answer for them")
    func others() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            #expect(throws: Refusal.chatUnknown) { _ = try why(shop, shop.visitor("zoe"), chat) }
            for someone in [ana, shop.office!] {
                #expect(throws: Refusal.notAllowed) { _ = try why(shop, someone, chat) }
            }
            _ = eva
        }
    }
}
