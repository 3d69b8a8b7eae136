// klepet_call: each command and query by JSON does what its typed function does, with the authority of its client.

import CKlepet
import Foundation
import KlepetEngine
import Testing

@testable import Klepet

@Suite final class CallTests {
    let shop, office, ana, eva: OpaquePointer?

    init() {
        shop = open(nil, Options(policy: generous))
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let may = #""may_redact":true,"may_report":true"#
        call(office, #"{"do":"operator_set","key":"ana","name":"Ana","capacity":5,\#(may)}"#)
        ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
    }

    deinit { expect(klepet_close(shop)) }

    func started(_ text: String = "Hello?") -> UInt64 {
        call(eva, #"{"do":"start","text":"\#(text)"}"#).number("chat")
    }

    func taken() -> UInt64 {
        let chat = started()
        call(ana, #"{"do":"take","chat":\#(chat)}"#)
        return chat
    }

    @Test func `a conversation from its first word to its last`() {
        let first = call(eva, #"{"do":"start","text":"Do you ship to Brno?","id":"m1","request":"one"}"#)
        #expect(first.object["request"] as? String == "one" && first.object["outcome"] as? String == "started")
        let chat = first.number("chat")
        call(ana, #"{"do":"take","chat":\#(chat),"request":2}"#)
        let said = call(ana, #"{"do":"say","chat":\#(chat),"text":"We do.","id":"a1"}"#)
        #expect(said.number("seq") > first.number("seq") && said.object["outcome"] as? String == "accepted")
        let again = call(ana, #"{"do":"say","chat":\#(chat),"text":"We do.","id":"a1"}"#)
        #expect(again.number("seq") == said.number("seq") && again.object["outcome"] as? String == "duplicate")
        call(ana, #"{"do":"say","chat":\#(chat),"text":"Rude.","note":true}"#)
        call(eva, #"{"do":"activity","chat":\#(chat),"activity":"typing","preview":"Than"}"#)
        call(eva, #"{"do":"receipt","chat":\#(chat),"delivered":\#(said.number("chat_seq")),"read":0}"#)
        call(eva, #"{"do":"edit","chat":\#(chat),"seq":\#(first.number("seq")),"text":"Do you ship to Košice? 🙂"}"#)
        call(ana, #"{"do":"retract","chat":\#(chat),"seq":\#(said.number("seq"))}"#)
        call(ana, #"{"do":"redact","chat":\#(chat),"seq":\#(first.number("seq"))}"#)
        let promised = now(shop) + 600_000
        call(ana, #"{"do":"hold","chat":\#(chat),"reason":"asking","until_ms":\#(promised)}"#)
        #expect(
            (call(eva, #"{"do":"chat_get","chat":\#(chat)}"#).object["chat"] as? Object)?["state"] as? String == "held")
        call(ana, #"{"do":"resume","chat":\#(chat)}"#)
        call(ana, #"{"do":"promise","chat":\#(chat),"until_ms":\#(promised)}"#)
        call(ana, #"{"do":"ladder_set","chat":\#(chat),"on":false}"#)
        call(ana, #"{"do":"end","chat":\#(chat),"reason":"spam"}"#)
        call(ana, #"{"do":"reopen","chat":\#(chat)}"#)
        call(eva, #"{"do":"end","chat":\#(chat)}"#)
        expect(klepet_flush(shop))
        let kinds = call(eva, #"{"do":"events"}"#).objects("events").compactMap { $0["kind"] as? String }
        #expect(kinds.contains("said") && kinds.contains("held") && kinds.last == "closed")
        let audit = call(office, #"{"do":"audit"}"#).object["audit"] as? Object
        #expect(audit?["clean"] as? Bool == true)
    }

    @Test func `what a visitor who waits can do`() {
        let chat = started()
        call(ana, #"{"do":"decline","chat":\#(chat)}"#)
        call(eva, #"{"do":"choose","chat":\#(chat),"choice":"callback","contact":"+420 777 123 456"}"#)
        #expect(
            (call(eva, #"{"do":"chat_get","chat":\#(chat)}"#).object["chat"] as? Object)?["state"] as? String
                == "followup")
        refused(eva, #"{"do":"still_here","chat":\#(chat)}"#, "ladder_not_running")
        // B3.3: asked whether they are still there, they say so.
        call(ana, #"{"do":"take","chat":\#(chat)}"#)
        let said = call(ana, #"{"do":"say","chat":\#(chat),"text":"We can."}"#)
        call(eva, #"{"do":"receipt","chat":\#(chat),"delivered":\#(said.number("chat_seq"))}"#)
        pass(shop, 310_000)
        call(eva, #"{"do":"still_here","chat":\#(chat)}"#)
    }

    @Test func `what a back office and an operator arrange`() throws {
        let entered = call(
            office, #"{"do":"operator_set","key":"ben","name":"Ben Ž","photo_url":"https://x/b.png","skills":[]}"#)
        #expect(entered.number("person") > 0)
        call(ana, #"{"do":"presence_set","presence":"away"}"#)
        refused(ana, #"{"do":"presence_set","presence":"away"}"#, "already")
        call(office, #"{"do":"policy_set","policy":{"departments":[{"name":"sales","mode":"take"}],"preview":true}}"#)
        let policy = try #require(call(office, #"{"do":"policy_get"}"#).object["policy"] as? Object)
        #expect(
            policy["preview"] as? Bool == true
                && (policy["departments"] as? [Object])?.first?["name"] as? String == "sales")
        var (buffer, needed) = ([CChar](repeating: 0, count: 65_536), 0)
        expect(klepet_policy_get(office, &buffer, buffer.count, &needed, nil))
        let given = Data(buffer.prefix(needed).map { UInt8(bitPattern: $0) })
        #expect(try JSONSerialization.jsonObject(with: given) as? NSDictionary == policy as NSDictionary)
        expect(klepet_policy_get(office, &buffer, needed - 1, &needed, nil), KLEPET_BUFFER_TOO_SMALL)
        expect(klepet_policy_get(ana, &buffer, buffer.count, &needed, nil), KLEPET_NOT_ALLOWED)
        refused(
            office, #"{"do":"policy_set","policy":{"departments":[{"name":"sales","mode":"wild"}]}}"#, "policy_invalid",
            path: "policy.departments[0].mode")
        #expect(call(office, #"{"do":"statistics_get"}"#).object["statistics"] is Object)
        #expect((call(office, #"{"do":"digest"}"#).object["digest"] as? String) == Klepet.hexadecimal(digest(shop)))
        #expect(call(office, #"{"do":"now"}"#).number("now_ms") == UInt64(now(shop)))
        call(office, #"{"do":"next_deadline"}"#)
        call(ana, #"{"do":"seen"}"#)
        var person: UInt64 = 0
        expect(klepet_person(ana, &person))
        #expect(call(ana, #"{"do":"person"}"#).number("person") == person)
    }

    // MARK: events

    @Test func `events by JSON are the events of the typed function`() throws {
        let chat = taken()
        call(
            ana,
            #"""
            {"do":"say","chat":\#(chat),"text":"Tab\there, \"quote\", \\, \u0001, ž, \#
            🙂 and \u0002 nothing.","id":"ž1"}
            """#)
        say(ana, chat, "To staff", note: true)
        pass(shop, 400_000)
        expect(klepet_flush(shop))
        for client in [office, ana, eva] {
            let typed = pullAll(client)
            call(client, #"{"do":"cursor_set","after_seq":0}"#)
            var objects: [Object] = []
            while true {
                let page = call(client, #"{"do":"events","limit":3}"#).objects("events")
                if page.isEmpty { break }
                objects += page
            }
            #expect(objects.count == typed.filter { $0.seq > 0 }.count && !objects.isEmpty)
            for (object, event) in zip(objects, typed.filter { $0.seq > 0 }) { #expect(try Seen(object) == event) }
            let ofChat = call(client, #"{"do":"chat_events","chat":\#(chat),"after_chat_seq":2}"#).objects("events")
            #expect(try ofChat.map(Seen.init) == chatEvents(client, chat, after: 2))
        }
    }

    @Test func `live signals come too`() throws {
        let chat = taken()
        _ = pullAll(eva)
        call(ana, #"{"do":"activity","chat":\#(chat),"activity":"typing"}"#)
        let live = try #require(
            call(eva, #"{"do":"events"}"#).objects("events").first { $0["kind"] as? String == "typing" })
        #expect((live["seq"] as? Int) == 0)
    }

    @Test func `as many events as there is room for, and none is lost`() {
        let chat = taken()
        for index in 0..<60 { say(eva, chat, "x" + String(repeating: "\u{1}", count: 10 * index)) }
        expect(klepet_flush(shop))
        let typed = pullAll(office).map(\.seq)
        call(office, #"{"do":"cursor_set","after_seq":0}"#)
        var seqs: [UInt64] = []
        var capacity = 64
        while true {
            let answer = ask(office, #"{"do":"events"}"#, capacity: capacity)
            if answer.status == KLEPET_BUFFER_TOO_SMALL {
                #expect(answer.needed > capacity)
                capacity = answer.needed
                continue
            }
            let page = answer.objects("events").compactMap { ($0["seq"] as? NSNumber)?.uint64Value }
            if page.isEmpty { break }
            seqs += page
        }
        #expect(seqs == typed)
    }

    @Test func `chats page by page, as many as there is room for`() {
        let chats = (0..<20).map { started("chat \($0)") }
        var seen: [UInt64] = []
        while true {
            let answer = ask(ana, #"{"do":"chats","after_chat":\#(seen.last ?? 0)}"#, capacity: 2000)
            let page = answer.objects("chats").compactMap { ($0["chat"] as? NSNumber)?.uint64Value }
            if page.isEmpty { break }
            #expect(page.count < 10)
            seen += page
        }
        #expect(seen == chats.sorted())
        #expect(ask(ana, #"{"do":"chats"}"#, capacity: 100).status == KLEPET_BUFFER_TOO_SMALL)
    }

    @Test func `explain is the same object`() {
        let chat = taken()
        call(ana, #"{"do":"say","chat":\#(chat),"text":"Yes?"}"#)
        let object = call(ana, #"{"do":"explain","chat":\#(chat)}"#).object["explanation"] as? Object
        #expect((object?["timers"] as? [Object])?.isEmpty == false && object?["state"] as? String == "active")
    }

    @Test func `report and rehearse are the same objects`() {
        let chat = taken()
        call(ana, #"{"do":"say","chat":\#(chat),"text":"Yes?"}"#)
        expect(klepet_flush(shop))
        #expect(call(ana, #"{"do":"report","utc_offset_minutes":60}"#).object["report"] is Object)
        #expect(call(office, #"{"do":"rehearse"}"#).object["rehearsal"] is Object)
        #expect(
            call(office, #"{"do":"rehearse","policy":{"idle":{"prompt_after_ms":180000}}}"#).object["rehearsal"]
                is Object)
        refused(office, #"{"do":"rehearse","policy":{"idle":7}}"#, "policy_invalid", path: "policy.idle")
        refused(eva, #"{"do":"report"}"#, "not_allowed")
    }

    // MARK: room

    @Test func `a command is done only when its reply has room`() {
        let chat = taken()
        let before = statistics(shop).accepted_seq
        for capacity in [0, 1, 60, 500, Int(KLEPET_CALL_BUFFER) - 1] {
            let answer = ask(eva, #"{"do":"say","chat":\#(chat),"text":"Now?"}"#, capacity: capacity)
            #expect(answer.status == KLEPET_BUFFER_TOO_SMALL && answer.needed == Int(KLEPET_CALL_BUFFER))
        }
        #expect(statistics(shop).accepted_seq == before)
        #expect(ask(eva, #"{"do":"say","chat":\#(chat),"text":"Now?"}"#, capacity: Int(KLEPET_CALL_BUFFER)).isDone)
        // A query says what it takes, and can be asked again.
        let small = ask(eva, #"{"do":"chat_get","chat":\#(chat)}"#, capacity: 20)
        #expect(small.status == KLEPET_BUFFER_TOO_SMALL && small.needed > 20)
        let whole = ask(eva, #"{"do":"chat_get","chat":\#(chat)}"#, capacity: small.needed)
        #expect(whole.isDone && whole.needed == small.needed)
        // So does a refusal, which changed nothing either.
        #expect(ask(eva, "{}", capacity: 10).needed > 10)
        var needed = 0
        expect(klepet_call(eva, "{}", 2, nil, 4096, &needed, nil), KLEPET_BUFFER_TOO_SMALL)
        expect(klepet_call(eva, "{}", -2, nil, 4096, &needed, nil), KLEPET_MISUSE_OPTIONS)
    }

    @Test func `no refusal of a command takes more room than promised`() {
        call(ana, #"{"do":"presence_set","presence":"away"}"#)
        enter(shop, operator: String(repeating: "\"", count: 64))
        let other = join(shop, KLEPET_ROLE_OPERATOR, String(repeating: "\"", count: 64))
        let chat = started()
        expect(klepet_take(other, chat, nil))
        let request = String(repeating: #"\u0001"#, count: 64)
        let answer = ask(
            ana, #"{"do":"take","chat":\#(chat),"request":"\#(request)"}"#, capacity: Int(KLEPET_CALL_BUFFER))
        #expect(
            answer.refusal == "taken" && answer.object["request"] as? String == String(repeating: "\u{1}", count: 64))
        let key = String(repeating: "\u{FFFF}", count: 2000)
        let policy = ask(
            office, #"{"do":"policy_set","policy":{"\#(key)":1},"request":"\#(request)"}"#,
            capacity: Int(KLEPET_CALL_BUFFER))
        #expect(policy.refusal == "policy_invalid")
    }

    // MARK: faults

    @Test(
        arguments: [
            ("", "json_invalid", nil), ("{", "json_invalid", nil), ("[]", "json_invalid", nil),
            ("null", "json_invalid", nil), (#"{"do":"now"} x"#, "json_invalid", nil),
            (#"{"chat":1}"#, "json_invalid", "do"), (#"{"do":7}"#, "json_invalid", "do"),
            (#"{"do":"dance"}"#, "command_unknown", "do"), (#"{"do":"klepet_say"}"#, "command_unknown", "do"),
            (#"{"do":"now","do":"now"}"#, "json_invalid", "do"),
            (#"{"do":"now","request":{}}"#, "json_invalid", "request"),
            (#"{"do":"now","request":1.5}"#, "json_invalid", "request"),
            (#"{"do":"now","chat":1}"#, "json_invalid", "chat"), (#"{"do":"now","my words":1}"#, "json_invalid", "[?]"),
            (#"{"do":"say","text":"x"}"#, "json_invalid", "chat"), (#"{"do":"say","chat":1}"#, "json_invalid", "text"),
            (#"{"do":"say","chat":"1","text":"x"}"#, "json_invalid", "chat"),
            (#"{"do":"say","chat":1.0,"text":"x"}"#, "json_invalid", "chat"),
            (#"{"do":"say","chat":1,"text":null}"#, "json_invalid", "text"),
            (#"{"do":"say","chat":1,"text":"x","note":1}"#, "json_invalid", "note"),
            (#"{"do":"say","chat":-1,"text":"x"}"#, "value_invalid", "chat"),
            (#"{"do":"say","chat":9007199254740992,"text":"x"}"#, "value_invalid", "chat"),
            (#"{"do":"say","chat":92233720368547758070,"text":"x"}"#, "json_invalid", "chat"),
            (#"{"do":"say","chat":1,"text":""}"#, "text_empty", "text"),
            (#"{"do":"say","chat":1,"text":"x","id":""}"#, "message_id_invalid", "id"),
            (#"{"do":"start","text":"x","priority":101}"#, "value_invalid", "priority"),
            (#"{"do":"end","chat":1,"reason":"bored"}"#, "value_invalid", "reason"),
            (#"{"do":"choose","chat":1,"choice":"pigeon"}"#, "value_invalid", "choice"),
            (#"{"do":"receipt","chat":1,"read":4294967296}"#, "value_invalid", "read"),
            (#"{"do":"events","limit":0}"#, "value_invalid", "limit"),
            (#"{"do":"operator_set","key":"k","name":"n","skills":["a",2]}"#, "json_invalid", "skills[1]"),
            (#"{"do":"operator_set","key":"k","name":"n","skills":[""]}"#, "department_unknown", "skills[0]"),
            (#"{"do":"policy_set","policy":"{}"}"#, "json_invalid", "policy"),
            (
                #"{"do":"say","chat":1,"text":{"a":{"a":{"a":[[{"b":1,"b":2}]]}}}}"#, "json_invalid",
                "text[?][?][?][0][0][?]"
            ),
        ] as [(String, String, String?)])
    func `a fault is refused with its path, and nothing is done`(json: String, word: String, path: String?) {
        let before = digest(shop)
        for client in [office, ana, eva] { refused(client, json, word, path: path) }
        #expect(digest(shop) == before)
    }

    @Test func `a long id, a long request, bytes that are no text`() {
        let chat = taken()
        let long = String(repeating: "i", count: 65)
        refused(eva, #"{"do":"say","chat":\#(chat),"text":"x","id":"\#(long)"}"#, "message_id_invalid", path: "id")
        refused(eva, #"{"do":"now","request":"\#(long)"}"#, "json_invalid", path: "request")
        let answer = ask(eva, Array(#"{"do":"say","chat":1,"text":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
        #expect(answer.refusal == "json_invalid" && answer.path == "text")
        refused(
            eva, #"{"do":"say","chat":\#(chat),"text":"\#(String(repeating: "x", count: 40_000))"}"#, "text_too_long")
    }

    @Test func `no sentence repeats what a visitor wrote`() {
        let secret = "4111 1111 1111 1111"
        for json in [
            #"{"do":"say","chat":1,"text":"\#(secret)"#, #"{"do":"\#(secret)"}"#, #"{"do":"say","\#(secret)":1}"#,
            #"{"do":"end","chat":1,"reason":"\#(secret)"}"#, #"{"do":"now","request":["\#(secret)"]}"#,
            #"{"do":"now"} \#(secret)"#, #"{"do":"say","chat":1,"text":"a","text":"\#(secret)"}"#,
            #"{"do":"say","chat":999,"text":"\#(secret)","x":tru}"#,
        ] {
            let answer = ask(eva, json)
            #expect(!answer.isDone && !String(decoding: answer.bytes, as: UTF8.self).contains("4111"), "\(json)")
        }
    }
}

extension Seen {
    /// From the object on the wire: the words back to numbers.
    init(_ object: Object) throws {
        func number(_ key: String) -> Int64 { (object[key] as? NSNumber)?.int64Value ?? 0 }
        var event = klepet_event()
        let kind = try #require(object["kind"] as? String)
        event.kind = try #require(Event.Kind.allCases.first { "\($0.name)" == kind }).rawValue
        let role = try #require(object["role"] as? String)
        event.role = try #require(Role.allCases.first { "\($0)" == role }).rawValue
        if let ladder = object["ladder"] as? String {
            event.ladder = try #require(LadderName.allCases.first { "\($0)" == ladder }).rawValue
        }
        event.seq = UInt64(number("seq"))
        event.at_ms = number("at_ms")
        event.chat = UInt64(number("chat"))
        event.person = UInt64(number("person"))
        event.subject = UInt64(number("subject"))
        event.previous_seq = UInt64(number("previous_seq"))
        event.value = number("value")
        event.until_ms = number("until_ms")
        event.chat_seq = UInt32(number("chat_seq"))
        event.episode = UInt16(number("episode"))
        event.flags = UInt8(number("flags"))
        event.reason = UInt8(number("reason"))
        event.rung = UInt8(number("rung"))
        event.department = UInt8(number("department"))
        let text = Array((object["text"] as? String ?? "").utf8)
        let id = Array((object["id"] as? String ?? "").utf8)
        self = text.withUnsafeBytes { text in id.withUnsafeBytes { id in Seen(event, text: text, id: id) } }
    }
}
