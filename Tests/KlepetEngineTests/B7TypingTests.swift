// B7.2: typing is not silence.

import Testing

@testable import KlepetEngine

@Suite("B7.2 a bot that types")
struct B7TypingTests {
    private func asked(_ shop: Shop) throws -> (eva: Participant, robo: Participant, chat: ChatID) {
        _ = shop.operator("ana")
        let (robo, eva) = (shop.bot(), shop.visitor("eva"))
        return (eva, robo, try eva.starts("Do you ship to Brno?"))
    }

    private func withBot(_ policy: inout Policy) { policy.departments[0].bot = true }

    @Test("B7.2 given a bot that types, then it is not silent, until a minute after it began to owe an answer")
    func types() throws {
        try scenario(policy: withBot) { shop in
            let (_, robo, chat) = try asked(shop)
            for _ in 0..<5 {
                shop.passes(10.seconds)
                try robo.types(in: chat)
            }
            shop.passes(9_999)
            #expect(shop.state(chat) == .bot)
            shop.passes(1)
            #expect(shop.story(of: chat).contains("handed off silent"))
            #expect(throws: Refusal.muted) { try robo.types(in: chat) }
        }
    }

    @Test("B7.2 given a bot that stops typing without a word, then it is silent 15 s later")
    func stops() throws {
        try scenario(policy: withBot) { shop in
            let (_, robo, chat) = try asked(shop)
            shop.passes(14.seconds)
            try robo.types(in: chat)
            shop.passes(4.seconds)
            try robo.acts(.typingStopped, in: chat)
            shop.passes(14_999)
            #expect(shop.state(chat) == .bot)
            shop.passes(1)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B7.2 given a bot that typed and answered, when it is asked again, then its time begins anew")
    func answers() throws {
        try scenario(policy: withBot) { shop in
            let (eva, robo, chat) = try asked(shop)
            try robo.types(in: chat)
            shop.passes(50.seconds - 40.seconds)
            try robo.says("We do.", in: chat)
            shop.passes(1.minutes)
            try eva.says("And to Prague?", in: chat)
            shop.passes(14_999)
            #expect(shop.state(chat) == .bot)
            shop.passes(1)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B7.2 given a number of the policy, then a bot may think for no longer, and never less than the silence")
    func number() throws {
        for (most, ends) in [(20_000, 20_000), (1_000, 15_000)] as [(Int64, Int64)] {
            try scenario(policy: {
                withBot(&$0)
                $0.bot.thinkingMaxMilliseconds = most
            }) { shop in
                let (_, robo, chat) = try asked(shop)
                shop.passes(10.seconds)
                try robo.types(in: chat)
                shop.rests()
                #expect(shop.times(of: "handed off silent", in: chat) == [ends])
            }
        }
    }

    @Test("B7.2 given a bot that typed and whose process is gone, then typing keeps nothing: it is gone for 15 s")
    func goneWhileTyping() throws {
        try scenario(policy: withBot) { shop in
            let (_, robo, chat) = try asked(shop)
            shop.passes(12.seconds)
            try robo.types(in: chat)
            robo.leaves()
            shop.passes(15.seconds)
            #expect(shop.state(chat) == .queued)
        }
    }
}
