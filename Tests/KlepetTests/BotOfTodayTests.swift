// B19 as a host has it: drafts, and a machine's answers under a race.

import CKlepet
import Glibc
import Testing

private let policy = #"""
    {"limits": {"messages_per_second": 0},
     "departments": [{"name": "support", "mode": "take", "bot": true}]}
    """#

private func draft(
    _ client: OpaquePointer?, _ chat: UInt64, _ text: String, id: String = "a1", wanted: klepet_status = KLEPET_OK,
    at place: Place = #_sourceLocation
) {
    var error = klepet_error()
    let status = klepet_draft(client, chat, id, id.utf8.count, text, text.utf8.count, &error)
    expect(status, wanted, at: place)
}

private func say(_ client: OpaquePointer?, _ chat: UInt64, _ text: String, knowing known: UInt32) -> klepet_status {
    withMessage(text) { message in
        var message = message.pointee
        message.known_chat_seq = known
        return klepet_say(client, chat, &message, nil, nil)
    }
}

@Suite("B19 bots of today at the C boundary") struct BotOfTodayTests {
    @Test("B19.1 given drafts, when the shop's file is read as bytes, then nothing of them is there; the message is")
    func draftsInNoFile() throws {
        let folder = try Folder()
        var options = Options.stepped
        options.policy = policy
        let shop = open(folder.shop, options)
        enter(shop, operator: "ana")
        let (robo, eva) = (join(shop, KLEPET_ROLE_BOT, "robo"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        let chat = start(eva, "Do you ship to Brno?").chat
        expect(klepet_flush(shop))
        _ = pullAll(eva)
        draft(robo, chat, "zqfirst")
        draft(robo, chat, "zqfirst zqsecond")
        expect(klepet_step(shop, 0))
        let seen = pullAll(eva).filter(isKind(KLEPET_EVENT_DRAFT))
        #expect(seen.map(\.text) == ["zqfirst zqsecond"] && seen.first?.id == "a1" && seen.first?.seq == 0)
        #expect(seen.first?.role == UInt8(KLEPET_ROLE_BOT) && seen.first?.chat == chat)
        let told = call(ana, #"{"do":"events"}"#).objects("events")
        #expect(told.contains { $0["kind"] as? String == "draft" && $0["text"] as? String == "zqfirst zqsecond" })
        call(robo, #"{"do":"draft","chat":\#(chat),"id":"a1","text":"zqthird"}"#)
        expect(klepet_flush(shop))
        say(robo, chat, "zqfinal", id: "a1")
        draft(robo, chat, "zqlate", wanted: KLEPET_ALREADY)
        draft(robo, chat, "zqfourth", id: "a2")
        expect(klepet_hand_off(eva, chat, nil, nil))
        draft(robo, chat, "zqlate", id: "a2", wanted: KLEPET_MUTED)
        refused(robo, #"{"do":"draft","chat":\#(chat),"text":"zqlate"}"#, "json_invalid", path: "id")
        refused(eva, #"{"do":"draft","chat":\#(chat),"id":"a3","text":"zqlate"}"#, "not_allowed")
        expect(klepet_flush(shop))
        #expect(pullAll(eva).filter(isKind(KLEPET_EVENT_DRAFT)).map(\.text) == [""], "void, and what it was is gone")
        #expect(holds(folder.shop, "zqfinal"))
        for word in ["zqfirst", "zqsecond", "zqthird", "zqfourth", "zqlate"] { #expect(!holds(folder.shop, word)) }
        expect(klepet_close(shop))
        for word in ["zqfirst", "zqsecond", "zqthird", "zqfourth", "zqlate"] { #expect(!holds(folder.shop, word)) }
    }

    @Test("B19.4 given a race of 1,000 messages, then no answer of a machine stands behind words that it did not know")
    func race() {
        var options = Options.thread
        options.policy = policy
        let shop = open(nil, options)
        let (robo, eva) = (join(shop, KLEPET_ROLE_BOT, "robo"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let chat = start(eva, "question 0").chat
        let rounds = 1000
        nonisolated(unsafe) var (said, stale, other) = (0, 0, 0)
        nonisolated(unsafe) var asked = 0
        onThreads([
            {
                for number in 1...rounds {
                    if withMessage("question \(number)", { klepet_say(eva, chat, $0, nil, nil) }) == KLEPET_OK {
                        asked += 1
                    }
                    if number % 3 == 0 { sched_yield() }
                }
            },
            {
                for number in 1...rounds {
                    var info = klepet_chat()
                    info.size = UInt32(MemoryLayout<klepet_chat>.size)
                    guard klepet_chat_get(robo, chat, &info) == KLEPET_OK else { continue }
                    if number % 2 == 0 { sched_yield() }
                    switch say(robo, chat, "answer \(number) to \(info.chat_seq)", knowing: info.chat_seq) {
                    case KLEPET_OK: said += 1
                    case KLEPET_STALE: stale += 1
                    default: other += 1
                    }
                }
            },
        ])
        expect(klepet_flush(shop))
        #expect(asked == rounds && said + stale == rounds && other == 0, "\(asked) \(said) \(stale) \(other)")
        #expect(said > 0)
        var lastOfEva: UInt32 = 0
        var answers = 0
        for event in chatEvents(join(shop, KLEPET_ROLE_SYSTEM, "office"), chat, capacity: 4096)
        where event.kind == UInt16(KLEPET_EVENT_SAID) {
            if event.role == UInt8(KLEPET_ROLE_VISITOR) { lastOfEva = event.chatSeq }
            guard event.role == UInt8(KLEPET_ROLE_BOT) else { continue }
            answers += 1
            let known = event.text.split(separator: " ").last.flatMap { UInt32($0) } ?? 0
            #expect(lastOfEva <= known, "\(event)")
        }
        #expect(answers == said)
        // What is left of the race: whoever is stale reads on, and says it again.
        var info = look(robo, chat)
        #expect(say(robo, chat, "at last", knowing: info.chat_seq) == KLEPET_OK)
        expect(klepet_hand_off(eva, chat, nil, nil))
        info = look(eva, chat)
        #expect(say(robo, chat, "late", knowing: info.chat_seq) == KLEPET_OK || info.state != UInt32(KLEPET_STATE_BOT))
        expect(klepet_close(shop))
    }

    @Test("B19.4 given a chat that has left memory, then nobody can say what they know of it")
    func left() {
        var options = Options.stepped
        options.policy = #"{"remembered_chats": 0, "reopen": {"within_ms": 0}, "message_id_remembered_ms": 86400000}"#
        let shop = open(nil, options)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(eva, "Hello?").chat
        expect(klepet_end(eva, chat, 0, nil))
        pass(shop, 90_000_000)
        let again = start(join(shop, KLEPET_ROLE_VISITOR, "zoe"), "Hello?").chat
        #expect(again >> 32 == 1, "its place is another's")
        expect(klepet_flush(shop))
        #expect(say(eva, chat, "And?", knowing: 1) == KLEPET_STALE)
        #expect(say(eva, chat, "And?", knowing: 0) == KLEPET_OK)
        expect(klepet_close(shop))
    }
}
