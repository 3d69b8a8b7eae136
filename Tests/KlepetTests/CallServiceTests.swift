// klepet_call for what surrounds a talk: questions, bots, endings, invitations, transfers, privacy and prepared
// replies, each by JSON as by its typed function.

import CKlepet
import Foundation
import KlepetEngine
import Testing

@testable import Klepet

private let policy = #"""
    {"survey": {"ask": true}, "preview": true, "transfer": {"supervisors": "heads"},
     "invitations": {"rules": [{"name": "help", "page": "/shoes*", "text": {"en": "May we help?"}}]},
     "departments": [
      {"name": "support", "mode": "take", "bot": true,
       "intake": [{"key": "order", "ask": "Which order?"}, {"key": "size", "ask": "Which size?"}]},
      {"name": "heads", "mode": "take"}]}
    """#

@Suite final class CallServiceTests {
    let shop, office, ana, bob, robo, eva: OpaquePointer?

    init() {
        shop = open(nil, Options(policy: policy))
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana", departments: "support")
        enter(shop, operator: "bob", departments: "heads")
        ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        bob = join(shop, KLEPET_ROLE_OPERATOR, "bob")
        robo = join(shop, KLEPET_ROLE_BOT, "robo", name: "Robo")
        eva = join(shop, KLEPET_ROLE_VISITOR, "eva", name: "Eva")
    }

    deinit { expect(klepet_close(shop)) }

    private func person(_ client: OpaquePointer?) -> UInt64 { call(client, #"{"do":"person"}"#).number("person") }

    private func events(_ client: OpaquePointer?) -> [Object] {
        expect(klepet_flush(shop))
        return call(client, #"{"do":"events"}"#).objects("events")
    }

    private func kinds(_ client: OpaquePointer?) -> [String] { events(client).compactMap { $0["kind"] as? String } }

    /// With ana, past the questions and the bot.
    private func taken() -> UInt64 {
        let chat = call(eva, #"{"do":"start","text":"Where is it?","answers":{"order":"4711","size":"38"}}"#).number(
            "chat")
        call(ana, #"{"do":"take","chat":\#(chat)}"#)
        return chat
    }

    @Test("B1, B7.2: questions are answered with the start and later, and the bot hands over")
    func bot() {
        let chat = call(eva, #"{"do":"start","text":"Where is it?","answers":{"order":"4711"}}"#).number("chat")
        #expect(look(eva, chat).state == UInt32(KLEPET_STATE_INTAKE))
        refused(eva, #"{"do":"start","text":"x","answers":{"colour":"red"}}"#, "question_unknown")
        refused(eva, #"{"do":"start","text":"x","answers":{"order":7}}"#, "json_invalid", path: "answers[?]")
        refused(eva, #"{"do":"start","text":"x","answers":{"order":""}}"#, "text_empty", path: "answers[?]")
        refused(eva, #"{"do":"start","text":"x","answers":["4711"]}"#, "json_invalid", path: "answers")
        let many = (0..<17).map { #""q\#($0)":"x""# }.joined(separator: ",")
        refused(eva, #"{"do":"start","text":"x","answers":{\#(many)}}"#, "value_invalid", path: "answers")
        refused(eva, #"{"do":"answer","chat":\#(chat),"key":"colour","text":"red"}"#, "question_unknown")
        call(eva, #"{"do":"answer","chat":\#(chat),"key":"size","text":"38"}"#)
        #expect(look(eva, chat).state == UInt32(KLEPET_STATE_BOT))
        call(robo, #"{"do":"say","chat":\#(chat),"text":"On its way."}"#)
        refused(robo, #"{"do":"take","chat":\#(chat)}"#, "not_allowed")
        let given = call(robo, #"{"do":"hand_off","chat":\#(chat)}"#)
        #expect(given.number("chat") == chat && given.object["outcome"] as? String == "accepted")
        refused(robo, #"{"do":"say","chat":\#(chat),"text":"By the way"}"#, "muted")
        let answered = events(office).filter { $0["kind"] as? String == "answered" }
        #expect(
            answered.map { $0["id"] as? String } == ["order", "size"]
                && answered.map { $0["text"] as? String } == ["4711", "38"])
    }

    @Test("B10: the end is asked for, and the survey answered")
    func ending() {
        let chat = taken()
        call(ana, #"{"do":"say","chat":\#(chat),"text":"It comes tomorrow."}"#)
        call(ana, #"{"do":"ask_more","chat":\#(chat)}"#)
        call(eva, #"{"do":"say","chat":\#(chat),"text":"No, thanks."}"#)
        call(eva, #"{"do":"end","chat":\#(chat)}"#)
        let token = events(eva).last { $0["kind"] as? String == "survey_asked" }?["id"] as? String ?? ""
        #expect(token.utf8.count == 48)
        refused(eva, #"{"do":"survey_answer","token":"\#(token)"}"#, "value_invalid")
        refused(
            eva, #"{"do":"survey_answer","token":"\#(token)","operator_rating":6}"#, "value_invalid",
            path: "operator_rating")
        refused(eva, #"{"do":"survey_answer","token":"x","recommend":0}"#, "token_invalid")
        refused(eva, #"{"do":"survey_answer","token":"\#(token)","comment":""}"#, "text_empty", path: "comment")
        call(
            eva,
            #"""
            {"do":"survey_answer","token":"\#(token)","operator_rating":5,"recommend":0,\#
            "smooth":false,"comment":"quick"}
            """#)
        #expect(
            events(office).last?["text"] as? String == #"{"operator":5,"recommend":0,"smooth":false,"comment":"quick"}"#
        )
        let second = taken()
        call(ana, #"{"do":"survey_waive","chat":\#(second)}"#)
        refused(ana, #"{"do":"survey_waive","chat":\#(second)}"#, "already")
    }

    @Test("B4.9: what the shop owes was answered elsewhere, by a channel that is named")
    func answeredElsewhere() {
        let chat = call(eva, #"{"do":"start","text":"Where is my parcel?","department":"heads"}"#).number("chat")
        refused(office, #"{"do":"followup_answered","chat":\#(chat),"channel":"phone"}"#, "not_followup")
        call(eva, #"{"do":"choose","chat":\#(chat),"choice":"callback","contact":"+420 777 123 456"}"#)
        refused(eva, #"{"do":"followup_answered","chat":\#(chat),"channel":"phone"}"#, "not_allowed")
        call(office, #"{"do":"followup_answered","chat":\#(chat),"channel":"phone"}"#)
        refused(office, #"{"do":"followup_answered","chat":\#(chat),"channel":"phone"}"#, "chat_closed")
        let kinds = events(eva).compactMap { $0["kind"] as? String }
        #expect(kinds.suffix(2) == ["followup_answered", "closed"])
    }

    @Test("B8: a page reports, is told of the invitation, and answers")
    func invitation() throws {
        call(
            eva,
            #"{"do":"visit","page":"/shoes/42","hidden":false,"checkout":false,"cart_value":100,"pages":2,"visits":1}"#)
        refused(eva, #"{"do":"visit","page":"/shoes/42","cart_value":-1}"#, "value_invalid", path: "cart_value")
        pass(shop, 10_001)
        let told = try #require(events(eva).first { $0["kind"] as? String == "invitation" })
        let number = try #require((told["value"] as? NSNumber)?.uint64Value)
        refused(eva, #"{"do":"invitation_answer","number":\#(number + 1),"answer":"shown"}"#, "invitation_gone")
        call(eva, #"{"do":"invitation_answer","number":\#(number),"answer":"shown"}"#)
        refused(eva, #"{"do":"invitation_answer","number":\#(number),"answer":"shown"}"#, "already")
        call(eva, #"{"do":"invitation_answer","number":\#(number),"answer":"dismissed"}"#)
        let ended = kinds(office)
        #expect(ended.contains("invitation_shown") && ended.last == "invitation_ended")
    }

    @Test("B12: a chat is handed over, called about, and brought before the supervisors")
    func transfer() throws {
        let chat = taken()
        refused(ana, #"{"do":"transfer","chat":\#(chat)}"#, "value_invalid")
        refused(ana, #"{"do":"transfer","chat":\#(chat),"department":"sales"}"#, "department_unknown")
        call(
            ana,
            #"""
            {"do":"transfer","chat":\#(chat),"operator_person":\#(person(bob)),"department":"heads","reason":"yours"}
            """#)
        call(bob, #"{"do":"decline","chat":\#(chat)}"#)
        call(ana, #"{"do":"escalate","chat":\#(chat),"reason":"angry"}"#)
        call(bob, #"{"do":"take","chat":\#(chat)}"#)
        call(bob, #"{"do":"media_offer","chat":\#(chat),"kind":"cobrowse"}"#)
        refused(bob, #"{"do":"media_accept","chat":\#(chat)}"#, "no_consent")
        call(eva, #"{"do":"media_accept","chat":\#(chat)}"#)
        let token = try #require(events(eva).last { $0["kind"] as? String == "media_started" }?["text"] as? String)
        refused(office, #"{"do":"media_redeem","chat":\#(chat),"token":"x"}"#, "token_invalid")
        call(office, #"{"do":"media_redeem","chat":\#(chat),"token":"\#(token)"}"#)
        refused(office, #"{"do":"media_redeem","chat":\#(chat),"token":"\#(token)"}"#, "token_invalid")
        call(eva, #"{"do":"media_end","chat":\#(chat)}"#)
        refused(eva, #"{"do":"media_end","chat":\#(chat)}"#, "no_media")
    }

    @Test("B2.8, B13.4: consent, ban, export and erasure")
    func privacy() throws {
        let (chat, visitor) = (taken(), person(eva))
        call(ana, #"{"do":"say","chat":\#(chat),"text":"A note","note":true}"#)
        call(eva, #"{"do":"consent","preview":true}"#)
        refused(eva, #"{"do":"consent","preview":true}"#, "already")
        expect(klepet_flush(shop))
        let export = try #require(call(eva, #"{"do":"export","visitor":\#(visitor)}"#).object["export"] as? Object)
        #expect(
            (export["person"] as? Object)?["key"] as? String == "eva"
                && (export["person"] as? Object)?["consent"] as? Int == 1)
        // One event, one shape.
        let exported = try #require((export["chats"] as? [Object])?.first?["events"] as? [Object])
        let seen = call(eva, #"{"do":"chat_events","chat":\#(chat)}"#).objects("events")
        #expect(NSArray(array: exported).isEqual(to: seen) && !exported.isEmpty)
        refused(ana, #"{"do":"export","visitor":\#(visitor)}"#, "not_allowed")
        #expect(ask(office, #"{"do":"export","visitor":\#(visitor)}"#, capacity: 100).status == KLEPET_BUFFER_TOO_SMALL)
        call(eva, #"{"do":"consent"}"#)
        call(ana, #"{"do":"ban","visitor":\#(visitor),"until_ms":\#(now(shop) + 60_000),"reason":"rude"}"#)
        refused(eva, #"{"do":"start","text":"Why?"}"#, "banned")
        call(office, #"{"do":"unban","visitor":\#(visitor)}"#)
        call(ana, #"{"do":"ban","visitor":\#(visitor)}"#)
        refused(ana, #"{"do":"erase","visitor":\#(visitor)}"#, "not_allowed")
        call(office, #"{"do":"erase","visitor":\#(visitor)}"#)
        refused(office, #"{"do":"erase","visitor":\#(visitor)}"#, "erased")
        #expect(klepet_seen(eva) == KLEPET_MISUSE_CLOSED)
        #expect((call(office, #"{"do":"audit"}"#).object["audit"] as? Object)?["clean"] as? Bool == true)
    }

    @Test("B11.1: prepared replies are set, found, said and removed")
    func replies() {
        let chat = taken()
        let texts =
            #"""
            {"en":"Dear {visitor.name}, order {order.id|yours} is on its way.",\#
            "cs":"Objednávka {order.id} je na cestě."}
            """#
        call(
            office,
            #"""
            {"do":"reply_set","shortcut":"way","texts":\#(texts),"department":"support",\#
            "valid_until_ms":\#(now(shop) + 60_000)}
            """#)
        call(ana, #"{"do":"reply_set","shortcut":"bye","texts":{"en":"Good bye!"}}"#)
        expect(klepet_flush(shop))
        let found = call(ana, #"{"do":"reply_search","query":"ord","limit":5}"#).objects("replies")
        #expect(found.first?["shortcut"] as? String == "way" && found.first?["department"] as? String == "support")
        #expect(
            call(ana, #"{"do":"reply_search"}"#).objects("replies").map { $0["shortcut"] as? String }.contains("bye"))
        refused(ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"way","locale":"cs"}"#, "placeholder_missing")
        refused(ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"way","locale":"c!"}"#, "value_invalid")
        refused(
            ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"way","values":{"order.id":7}}"#, "json_invalid",
            path: "values[?]")
        let said = call(
            ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"way","values":{"order.id":"47 {x}"},"id":"r1"}"#)
        #expect(said.object["outcome"] as? String == "accepted")
        #expect(
            events(eva).last { $0["kind"] as? String == "said" }?["text"] as? String
                == "Dear Eva, order 47 {x} is on its way.")
        let again = call(
            ana, #"{"do":"reply_use","chat":\#(chat),"shortcut":"way","values":{"order.id":"47 {x}"},"id":"r1"}"#)
        #expect(again.object["outcome"] as? String == "duplicate")
        call(office, #"{"do":"reply_remove","shortcut":"bye","operator_id":\#(person(ana))}"#)
        refused(ana, #"{"do":"reply_remove","shortcut":"bye"}"#, "reply_unknown")
    }

    @Test(arguments: [
        (#"{}"#, "texts"), (#"{"english":"Hi","e":"Hi"}"#, "texts.e"), (#"{"en":"Hi {"}"#, "texts.en"),
        (#"{"en":"Hi {a b}"}"#, "texts.en"), (#"{"en-":"Hi"}"#, "texts[?]"), (#"{"en":"a\u0000b"}"#, "texts"),
    ])
    func `B11.1: texts that could not be used are refused with their place`(texts: String, path: String) {
        refused(office, #"{"do":"reply_set","shortcut":"s","texts":\#(texts)}"#, "value_invalid", path: path)
        // Whoever may not set any is not told.
        if texts != "{}" { refused(eva, #"{"do":"reply_set","shortcut":"s","texts":\#(texts)}"#, "not_allowed") }
    }
}
