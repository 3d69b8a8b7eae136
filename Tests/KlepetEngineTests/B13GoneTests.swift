// B13.4: gone is gone. What comes after an erasure, or after a chat's texts were destroyed by their
// age, is not kept for good.

import Testing

@testable import KlepetEngine

@Suite("B13.4 words that come too late")
struct B13GoneTests {
    private struct Stage {
        let ana: Participant, eva: Participant
        let chat: ChatID
        let note: UInt64
        let token: String
    }

    private func stage(_ shop: Shop) throws -> Stage {
        let (ana, eva) = (shop.operator("ana"), shop.visitor("eva"))
        let chat = try eva.starts("Hello")
        try ana.takes(chat)
        try ana.says("Yes?", in: chat)
        let note = try ana.notes("A regular", in: chat).seq
        try ana.ends(chat)
        return Stage(ana: ana, eva: eva, chat: chat, note: note, token: shop.facts(of: chat, .chat(.surveyAsked))[0].id)
    }

    /// Everything that could still write words about the chat.
    private func requireSilence(_ shop: Shop, _ stage: Stage, reopens: Bool) {
        let (zoe, office): (Participant, Participant) = (shop.visitor("zoe"), shop.office)
        for who in [stage.ana, office] {
            #expect(shop.refusal { () throws(Refusal) in try who.notes("Late words", in: stage.chat) } == .erased)
        }
        #expect(
            shop.refusal { () throws(Refusal) in try stage.ana.edits(stage.note, to: "Late words", in: stage.chat) }
                != nil)
        #expect(shop.refusal { () throws(Refusal) in try stage.ana.says("Late words", in: stage.chat) } != nil)
        for who in [zoe, office] {
            #expect(shop.refusal { () throws(Refusal) in try who.answersSurvey(stage.token) } == .tokenInvalid)
        }
        let refusal = shop.refusal { () throws(Refusal) in try stage.ana.reopens(stage.chat) }
        #expect((refusal == nil) == reopens)
    }

    @Test(
        "B13.4 given a visitor who was erased, then nobody writes anything more about them, after a restart neither",
        arguments: [false, true])
    func erased(_ fromSnapshot: Bool) throws {
        try scenario(.take, policy: { $0.survey.ask = true }) { shop in
            let stage = try stage(shop)
            try shop.office.erases(stage.eva, [stage.chat])
            requireSilence(shop, stage, reopens: false)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.bans(stage.eva) } == .erased)
            shop.restarts(fromSnapshot: fromSnapshot)
            stage.ana.rejoins()
            requireSilence(shop, stage, reopens: false)
        }
    }

    @Test(
        """
        B13.4 given a chat whose texts were destroyed by their age, then it takes words only when it is reopened, and \
        these grow old in their turn
        """)
    func retired() throws {
        try scenario(.take, policy: { $0.survey.ask = true }) { shop in
            let stage = try stage(shop)
            let end = ChatEnd(chat: stage.chat, lastSeq: shop.engine.lastSeq(of: stage.chat))
            try shop.engine.retire(end, .transcript, at: shop.now)
            shop.write()
            shop.restarts(fromSnapshot: true)
            stage.ana.rejoins()
            requireSilence(shop, stage, reopens: true)
            try stage.ana.notes("New words", in: stage.chat)
            try stage.ana.ends(stage.chat)
            try stage.ana.notes("And an afterthought", in: stage.chat)
        }
    }
}
