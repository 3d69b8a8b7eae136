// klepet_call, the bots, copilots, supervisors, labels and files of today (B17, B19, B20): each call once and done, so that
// Tests/Schema holds its request and its answer to the schema.

import CKlepet
import Testing

private let policy = #"""
    {"limits": {"messages_per_second": 0}, "tags": ["late", "vip"], "transfer": {"supervisors": "leads"},
     "departments": [
       {"name": "support", "mode": "take", "bot": true, "copilot": true, "outcomes": ["sold", "lost"]},
       {"name": "leads", "mode": "take"}]}
    """#

@Suite final class CallTodayTests {
    let shop, office, ana, lea, robo, eva: OpaquePointer?

    init() {
        shop = open(nil, Options(policy: policy))
        enter(shop, operator: "ana", departments: "support")
        enter(shop, operator: "lea", departments: "leads")
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        (ana, lea) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_OPERATOR, "lea"))
        (robo, eva) = (join(shop, KLEPET_ROLE_BOT, "robo"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
    }

    deinit { expect(klepet_close(shop)) }

    private func kinds(_ client: OpaquePointer?) -> [String] {
        expect(klepet_flush(shop))
        return call(client, #"{"do":"events"}"#).objects("events").compactMap { $0["kind"] as? String }
    }

    @Test func `B19, B20: a bot hands over, gets the chat back, and a supervisor takes it over`() {
        let chat = call(eva, #"{"do":"start","text":"Hello?"}"#).number("chat")
        let over = call(
            robo,
            #"{"do":"hand_off_to","chat":\#(chat),"summary":"Asks about honey","tags":["vip"]}"#)
        #expect(over.number("seq") > 0)
        call(ana, #"{"do":"take","chat":\#(chat)}"#)
        call(robo, #"{"do":"annotate","chat":\#(chat),"kind":"suggestion","text":"It keeps for two years."}"#)
        refused(robo, #"{"do":"annotate","chat":\#(chat),"kind":"guess","text":"x"}"#, "value_invalid", path: "kind")
        call(ana, #"{"do":"tags_set","chat":\#(chat),"tags":["late"]}"#)
        refused(ana, #"{"do":"tags_set","chat":\#(chat),"tags":["none"]}"#, "tag_unknown")
        call(ana, #"{"do":"outcome_set","chat":\#(chat),"outcome":"sold"}"#)
        call(lea, #"{"do":"take_over","chat":\#(chat)}"#)
        refused(ana, #"{"do":"hand_back","chat":\#(chat)}"#, "taken")
        call(lea, #"{"do":"hand_back","chat":\#(chat)}"#)
        let told = kinds(office)
        #expect(["tagged", "outcome_set", "taken"].allSatisfy(told.contains))
        #expect(told.last { $0 == "handed_off" || $0 == "bot_joined" } == "bot_joined")
    }

    @Test func `B17.3: what is owed of a redacted message's file is named and told gone`() throws {
        let sum = String(repeating: "0", count: 64)
        let file = #"{"name":"a.png","type":"image/png","bytes":7,"sha256":"\#(sum)","reference":"r-1"}"#
        let said = call(eva, #"{"do":"start","text":"Look","files":[\#(file)]}"#)
        call(office, #"{"do":"redact","chat":\#(said.number("chat")),"seq":\#(said.number("seq"))}"#)
        let events = call(office, #"{"do":"events"}"#).objects("events")
        let debt = try #require(events.last { $0["kind"] as? String == "file_owed_deletion" }?["seq"] as? Int)
        call(office, #"{"do":"file_gone","seq":\#(debt)}"#)
        #expect(kinds(office).last == "file_gone")
        refused(office, #"{"do":"file_gone","seq":\#(said.number("seq"))}"#, "value_invalid")
    }
}
