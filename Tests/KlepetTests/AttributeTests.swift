// B16 through the C API: what the shop knows of visitors and chats, who sets it, who sees it, how long it stays.

import CKlepet
import Foundation
import Testing

@Suite struct AttributeTests {
    static let policy = #"""
        {"departments": [{"name": "support", "mode": "take"}], "limits": {"messages_per_second": 0},
         "classes": [{"name": "vip", "priority": 50}],
         "attributes": [
          {"key": "cart", "visible": true}, {"key": "score"}, {"key": "page", "writer": "visitor", "visible": true},
          {"key": "mood", "of": "chat", "writer": "staff"}, {"key": "order.id", "of": "chat", "visible": true},
          {"key": "mail", "writer": "staff", "address": true}, {"key": "seen", "keep_days": 2}]}
        """#

    struct Counter {
        let shop, office, ana, eva: OpaquePointer?
        let chat, visitor: UInt64

        init(_ path: String? = nil, policy: String = AttributeTests.policy) {
            shop = open(path, Options(policy: policy))
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            enter(shop, operator: "Ana")
            ana = join(shop, KLEPET_ROLE_OPERATOR, "Ana")
            eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
            chat = start(eva, "Where is my parcel?").chat
            var person: UInt64 = 0
            expect(klepet_person(eva, &person))
            visitor = person
            expect(klepet_flush(shop))
        }

        /// By key, as JSON.
        func known(to client: OpaquePointer?, of whose: String? = nil) -> [String: String] {
            expect(klepet_flush(shop))
            let whose = whose ?? #""visitor":\#(visitor)"#
            let answer = call(client, #"{"do":"attributes",\#(whose)}"#)
            var known: [String: String] = [:]
            for each in answer.objects("attributes") {
                let data = try? JSONSerialization.data(
                    withJSONObject: each["value"] as Any, options: [.fragmentsAllowed, .sortedKeys])
                known[each["key"] as? String ?? ""] = data.map { String(decoding: $0, as: UTF8.self) }
            }
            return known
        }

        func set(_ client: OpaquePointer?, _ key: String, _ value: String, chat: Bool = false) -> Answer {
            let whose = chat ? #""chat":\#(self.chat)"# : #""visitor":\#(visitor)"#
            return ask(client, #"{"do":"attribute_set","key":"\#(key)","value":\#(value),\#(whose)}"#)
        }
    }

    @Test("B16.1 given the policy's list, when each role sets each attribute, then who may does and nobody else")
    func writers() {
        let at = Counter()
        #expect(at.set(at.office, "cart", #"{"total": 12.50, "items": ["tea"]}"#).isDone)
        #expect(at.set(at.office, "score", "7").isDone)
        #expect(at.set(at.ana, "cart", "1").refusal == "not_allowed")
        #expect(at.set(at.ana, "mail", #""eva@example.com""#).isDone)
        #expect(at.set(at.ana, "mood", #""calm""#, chat: true).isDone)
        #expect(at.set(at.office, "mood", "1").refusal == "attribute_unknown")
        #expect(at.set(at.office, "nothing", "1").refusal == "attribute_unknown")
        #expect(at.set(at.eva, "page", #""/tea""#).isDone)
        // What she may not see is not there; what she may, is not hers to write.
        #expect(at.set(at.eva, "score", "9").refusal == "attribute_unknown")
        #expect(at.set(at.eva, "cart", "9").refusal == "not_allowed")
        #expect(at.set(at.eva, "class", #""vip""#).refusal == "attribute_unknown")
        #expect(at.set(at.ana, "class", #""vip""#).refusal == "not_allowed")
        #expect(at.set(at.office, "class", #""gold""#).refusal == "attribute_unknown")
        let zoe = join(at.shop, KLEPET_ROLE_VISITOR, "zoe")
        #expect(at.set(zoe, "page", "1").refusal == "person_unknown")
        #expect(at.set(zoe, "order.id", "1", chat: true).refusal == "chat_unknown")
        #expect(at.known(to: at.eva) == ["cart": #"{"items":["tea"],"total":12.5}"#, "page": #""\/tea""#])
        #expect(Set(at.known(to: at.ana).keys) == ["cart", "score", "mail", "page"])
        #expect(
            Set(at.known(to: at.ana, of: #""chat":\#(at.chat)"#).keys) == ["cart", "score", "mail", "page", "mood"])
        #expect(at.known(to: at.eva, of: #""chat":\#(at.chat)"#)["mood"] == nil)
        refused(zoe, #"{"do":"attributes","visitor":\#(at.visitor)}"#, "person_unknown")
        refused(zoe, #"{"do":"attributes","chat":\#(at.chat)}"#, "chat_unknown")
        #expect(at.set(at.office, "score", "null").isDone)
        #expect(at.known(to: at.ana)["score"] == nil)
        expect(klepet_close(at.shop))
    }

    @Test("B16.1 given a value that is too long, deep or no JSON, when it is set, then it is refused, nothing changed")
    func values() {
        let at = Counter()
        let before = statistics(at.shop).accepted_seq
        let long = String(repeating: "a", count: 4095)
        #expect(at.set(at.office, "cart", "\"\(long)\"").refusal == "attribute_too_long")
        #expect(at.set(at.office, "cart", String(repeating: "[", count: 40)).refusal == "json_invalid")
        var options = klepet_attribute_options()
        options.size = UInt32(MemoryLayout<klepet_attribute_options>.size)
        options.visitor = at.visitor
        "cart".withCString { key in
            (options.key, options.key_bytes) = (key, 4)
            for (value, wanted) in [
                ("{", KLEPET_JSON_INVALID), ("\"\u{0}\"", KLEPET_JSON_INVALID),
                ("\"\(long)\"", KLEPET_ATTRIBUTE_TOO_LONG), ("\"\\u0000\"", KLEPET_TEXT_INVALID),
            ] {
                value.withCString { start in
                    (options.value, options.value_bytes) = (start, value.utf8.count)
                    expect(klepet_attribute_set(at.office, &options, nil), wanted)
                }
            }
            options.chat = at.chat
            (options.value, options.value_bytes) = (nil, 0)
            expect(klepet_attribute_set(at.office, &options, nil), KLEPET_VALUE_INVALID)
        }
        #expect(statistics(at.shop).accepted_seq == before)
        #expect(at.set(at.office, "cart", "\"\(long.dropLast())\"").isDone)
        expect(klepet_close(at.shop))
    }

    @Test("B16.1 given a value that is so already, when it is set again, durable or not, then no event is made of it")
    func unchanged() {
        let at = Counter()
        _ = at.set(at.office, "cart", #"{"total":1}"#)
        let once = statistics(at.shop).accepted_seq
        _ = at.set(at.office, "cart", #"{ "total" : 1 }"#)
        expect(klepet_flush(at.shop))
        _ = at.set(at.office, "cart", #"{"total":1}"#)
        _ = at.set(at.office, "score", "null")
        #expect(statistics(at.shop).accepted_seq == once)
        _ = at.set(at.office, "cart", #"{"total":2}"#)
        _ = at.set(at.office, "cart", #"{"total":1}"#)
        #expect(statistics(at.shop).accepted_seq == once + 2)
        #expect(at.known(to: at.office)["cart"] == #"{"total":1}"#)
        expect(klepet_close(at.shop))
    }

    @Test("B16.1 given a visitor who joins with attributes, then the shop has set them, once, whoever may write them")
    func joining() {
        let shop = open(nil, Options(policy: Self.policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = UInt32(KLEPET_ROLE_VISITOR)
        func joins(_ attributes: String, _ wanted: klepet_status = KLEPET_OK, role: Int32 = KLEPET_ROLE_VISITOR) {
            options.role = UInt32(role)
            var client: OpaquePointer?
            "eva".withCString { key in
                attributes.withCString { text in
                    (options.key, options.key_bytes) = (key, 3)
                    (options.attributes, options.attributes_bytes) = (text, attributes.utf8.count)
                    expect(klepet_join(shop, &options, &client, nil), wanted)
                }
            }
        }
        joins(#"{"score": 3, "class": "vip", "cart": null}"#)
        let first = statistics(shop).accepted_seq
        joins(#"{"class": "vip", "score": 3}"#)
        #expect(statistics(shop).accepted_seq == first)
        joins(#"{"mood": 1}"#, KLEPET_ATTRIBUTE_UNKNOWN)
        joins(#"["score"]"#, KLEPET_JSON_INVALID)
        joins("nonsense", KLEPET_JSON_INVALID)
        joins(#"{"score": 3}"#, KLEPET_NOT_ALLOWED, role: KLEPET_ROLE_BOT)
        #expect(statistics(shop).accepted_seq == first)
        joins(#"{"score": 4}"#)
        expect(klepet_flush(shop))
        let known = call(office, #"{"do":"attributes","visitor":2}"#).objects("attributes")
        #expect(known.map { $0["key"] as? String } == ["class", "score"] && known[1]["value"] as? Int == 4)
        expect(klepet_close(shop))
    }

    @Test(
        "B16.2 given a visitor's class, when they start a chat, then it has its priority, and a joined one goes before")
    func classes() {
        let at = Counter()
        #expect(at.set(at.office, "class", #""vip""#).isDone)
        let second = start(at.eva, "And my invoice?").chat
        expect(klepet_flush(at.shop))
        let events = pullAll(at.office).filter { $0.kind == UInt16(KLEPET_EVENT_STARTED) }
        #expect(events.map { $0.value } == [0, 50] && events.last?.chat == second)
        #expect(at.set(at.office, "class", "null").isDone)
        _ = start(at.eva, "And the tea?")
        expect(klepet_flush(at.shop))
        #expect(pullAll(at.office).filter { $0.kind == UInt16(KLEPET_EVENT_STARTED) }.last?.value == 0)
        expect(klepet_close(at.shop))
    }

    @Test("B16.3 given attributes, when a prepared reply names them or a member of them, then it says their values")
    func placeholders() {
        let at = Counter()
        call(at.ana, #"{"do":"take","chat":\#(at.chat)}"#)
        let texts = #"{"en":"Order {order.id}: {cart.total} for {cart.items.tea|some} tea, {cart|all}"}"#
        call(at.ana, #"{"do":"reply_set","shortcut":"sum","texts":\#(texts)}"#)
        expect(klepet_flush(at.shop))
        let use = #"{"do":"reply_use","chat":\#(at.chat),"shortcut":"sum"}"#
        refused(at.ana, use, "placeholder_missing")
        // Not durable yet, and known all the same.
        #expect(at.set(at.office, "order.id", #""2026-117""#, chat: true).isDone)
        #expect(at.set(at.office, "cart", #"{"total": 12.50, "items": {"coffee": 2}}"#).isDone)
        call(at.ana, use)
        expect(klepet_flush(at.shop))
        #expect(
            pullAll(at.eva).last(where: isKind(KLEPET_EVENT_SAID))?.text == "Order 2026-117: 12.50 for some tea, all")
        expect(klepet_close(at.shop))
    }

    @Test("B16.1, B13.1 given a card number in what a person writes, then it is masked, and as a number refused")
    func masked() {
        let at = Counter()
        #expect(at.set(at.eva, "page", #"{"note": "4111 1111 1111 1111"}"#).isDone)
        #expect(at.known(to: at.ana)["page"] == #"{"note":"**** **** **** 1111"}"#)
        #expect(at.set(at.eva, "page", "4111111111111111").refusal == "value_invalid")
        // The shop's own word stays what it is.
        #expect(at.set(at.office, "score", "4111111111111111").isDone)
        expect(klepet_close(at.shop))
    }

    @Test("B16.1 given a bot, then it sees and describes the chat that it has and its visitor, and no others")
    func bots() {
        let policy = Self.policy.replacingOccurrences(of: #""mode": "take""#, with: #""mode": "take", "bot": true"#)
        let shop = open(nil, Options(policy: policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "Ana")
        _ = join(shop, KLEPET_ROLE_OPERATOR, "Ana")
        let robo = join(shop, KLEPET_ROLE_BOT, "robo")
        let (eva, zoe) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_VISITOR, "zoe"))
        var (visitor, other): (UInt64, UInt64) = (0, 0)
        expect(klepet_person(eva, &visitor))
        expect(klepet_person(zoe, &other))
        let chat = start(eva, "Hello?").chat
        expect(klepet_flush(shop))
        call(robo, #"{"do":"attribute_set","chat":\#(chat),"key":"mood","value":"calm"}"#)
        call(robo, #"{"do":"attribute_set","visitor":\#(visitor),"key":"mail","value":"e@x"}"#)
        refused(robo, #"{"do":"attribute_set","visitor":\#(other),"key":"mail","value":"e@x"}"#, "person_unknown")
        refused(robo, #"{"do":"attributes","visitor":\#(other)}"#, "person_unknown")
        expect(klepet_flush(shop))
        #expect(call(robo, #"{"do":"attributes","chat":\#(chat)}"#).objects("attributes").count == 2)
        #expect(pullAll(robo).contains { $0.kind == UInt16(KLEPET_EVENT_CHAT_ATTRIBUTE_SET) })
        #expect(!pullAll(eva).contains { $0.kind == UInt16(KLEPET_EVENT_CHAT_ATTRIBUTE_SET) })
        call(office, #"{"do":"hand_off","chat":\#(chat)}"#)
        expect(klepet_flush(shop))
        refused(robo, #"{"do":"attributes","chat":\#(chat)}"#, "muted")
        refused(robo, #"{"do":"attribute_set","chat":\#(chat),"key":"mood","value":"sad"}"#, "muted")
        expect(klepet_close(shop))
    }

    @Test("B16.1, B19.3 given a copilot, then it knows of a chat and its visitor what the visitor may see, and no more")
    func copilots() {
        let policy = Self.policy.replacingOccurrences(of: #""mode": "take""#, with: #""mode": "take", "copilot": true"#)
        let at = Counter(policy: policy)
        let robo = join(at.shop, KLEPET_ROLE_BOT, "robo")
        call(at.ana, #"{"do":"take","chat":\#(at.chat)}"#)
        #expect(at.set(at.office, "cart", "1").isDone && at.set(at.office, "score", "2").isDone)
        #expect(at.set(at.ana, "mood", #""cross""#, chat: true).isDone)
        #expect(at.set(at.office, "order.id", "3", chat: true).isDone)
        let whose = #""chat":\#(at.chat)"#
        #expect(at.known(to: robo, of: whose) == ["cart": "1", "order.id": "3"])
        #expect(at.known(to: at.eva, of: whose) == at.known(to: robo, of: whose))
        let known = pullAll(robo).filter(isKind(KLEPET_EVENT_CHAT_ATTRIBUTE_SET)).map(\.text)
        let read = chatEvents(robo, at.chat, after: 0).filter(isKind(KLEPET_EVENT_CHAT_ATTRIBUTE_SET)).map(\.text)
        #expect(known == ["3"] && read == ["3"])
        #expect(at.set(robo, "mood", #""calm""#, chat: true).refusal == "muted")
        expect(klepet_close(at.shop))
    }
}
