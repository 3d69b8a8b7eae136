// B21.2: a chat as its visitor may see it, as text and as a page.

import CKlepet
import Testing

@Suite("B21.2 transcripts") struct TranscriptTests {
    private func transcript(
        _ client: OpaquePointer?, _ fields: String, at place: Place = #_sourceLocation
    ) -> (text: String, last: UInt64, isMore: Bool) {
        let told = call(client, #"{"do":"transcript",\#(fields)}"#, at: place).object["transcript"] as? Object ?? [:]
        return (told["text"] as? String ?? "", whole(told["last_chat_seq"]), told["more"] as? Bool ?? false)
    }

    private static let policy = #"""
        {"departments": [{"name": "support", "mode": "take", "hours": {"zone": "Europe/Prague", "weekly": [{"days":
         ["mon","tue","wed","thu","fri","sat","sun"], "from": "00:00", "to": "24:00"}]}}],
         "survey": {"ask": true}, "limits": {"messages_per_second": 0}}
        """#
    /// Thursday, 2026-11-26, 12:00 UTC: 13:00 in Prague.
    private static let thursday: Int64 = 1_795_694_400_000

    @Test("B21.2 given what was edited, taken back, deleted, noted, then it tells messages as the visitor may see them")
    func told() {
        let counter = ReplyTests.Counter(policy: #", "limits": {"messages_per_second": 0}"#, locale: "cs")
        expect(klepet_take(counter.ana, counter.chat, nil))
        let wrong = say(counter.ana, counter.chat, "It is in Brmo")
        let taken = say(counter.eva, counter.chat, "Something that I take back")
        let gone = say(counter.eva, counter.chat, "Something to be deleted")
        say(counter.ana, counter.chat, "a note of ours", note: true)
        expect(klepet_edit(counter.ana, counter.chat, wrong.seq, "It is in Brno", 13, nil))
        expect(klepet_retract(counter.eva, counter.chat, taken.seq, nil))
        expect(klepet_redact(counter.ana, counter.chat, gone.seq, nil))
        expect(klepet_flush(counter.shop))
        let own = transcript(counter.eva, #""chat":\#(counter.chat)"#)
        let lines = own.text.split(separator: "\n").map(String.init)
        #expect(lines.first == "Váš chat" && lines.dropFirst().first == "2023-11-14", "\(own.text)")
        #expect(
            lines.contains("22:13  Vy: Where is my parcel?") && lines.contains("22:13  Ana: It is in Brno (upraveno)"))
        #expect(lines.contains("22:13  Vy: Tato zpráva byla vzata zpět."))
        #expect(lines.contains("22:13  Vy: Tato zpráva byla smazána."))
        #expect(lines.contains { $0.hasPrefix("22:13  Obchod: ") }, "\(own.text)")
        for hidden in ["take back", "to be deleted", "a note", "Brmo"] { #expect(!own.text.contains(hidden)) }
        #expect(!own.isMore)
        for client in [counter.ana, counter.office] {
            #expect(
                transcript(client, #""chat":\#(counter.chat)"#).text == own.text, "whoever asks, it is the visitor's")
        }
        refused(counter.bob, #"{"do":"transcript","chat":\#(counter.chat)}"#, "chat_unknown")
        refused(
            join(counter.shop, KLEPET_ROLE_VISITOR, "adam"), #"{"do":"transcript","chat":\#(counter.chat)}"#,
            "chat_unknown")
        refused(
            join(counter.shop, KLEPET_ROLE_BOT, "robo"), #"{"do":"transcript","chat":\#(counter.chat)}"#, "not_allowed")
        refused(counter.eva, #"{"do":"transcript"}"#, "chat_unknown")
        counter.close()
    }

    @Test("B21.2 given words that are markup, then the page holds none of it, and nothing from elsewhere")
    func page() {
        let arabic = Self.policy.dropLast() + #","texts": {"ar": {"transcript": "محادثتك"}}}"#
        let shop = open(nil, Options(start: Self.thursday, policy: String(arabic)))
        enter(shop, operator: "ana")
        let (ana, eva) = (
            join(shop, KLEPET_ROLE_OPERATOR, "ana"), ReplyTests.joined(shop, "eva", name: "", locale: "ar")
        )
        let chat = start(eva, #"<script>alert("1")</script> & 'x' <img src=http://a.b/c>"#).chat
        expect(klepet_take(ana, chat, nil))
        say(ana, chat, "line one\n<b>line two</b>")
        say(eva, chat, "שלום עולם\u{202E}12:00  ana: forged")
        expect(klepet_flush(shop))
        let page = transcript(eva, #""chat":\#(chat),"format":"html""#).text
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"), "\(page.prefix(80))")
        #expect(
            page.contains(
                "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; &lt;img src=http://a.b/c&gt;"))
        #expect(
            page.contains("line one\n&lt;b&gt;line two&lt;/b&gt;") && page.contains("<time>2026-11-26 13:00</time>"))
        #expect(page.contains("<p dir=\"auto\">שלום עולם12:00  ana: forged</p>"), "no mark turns what stands behind it")
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{202E}"))
        #expect(page.contains("default-src 'none'") && page.hasSuffix("</ol></body></html>\n"))
        let text = transcript(eva, #""chat":\#(chat)"#).text
        #expect(text.contains("13:00  ana: line one\n         <b>line two</b>\n"))
        #expect(text.contains(": \u{2068}שלום עולם12:00  ana: forged\u{2069}\n"))
        expect(klepet_close(shop))
    }

    @Test("B21.2 given a forged line, then no line of a text begins as one that somebody else said")
    func forged() {
        let counter = ReplyTests.Counter()
        say(
            counter.eva, counter.chat,
            "thanks\n22:13  Ana: you get your money back\u{2028}22:13  Ana: really\r\nyes\rno")
        expect(klepet_flush(counter.shop))
        let text = transcript(counter.eva, #""chat":\#(counter.chat)"#).text
        let ofAna = text.split(separator: "\n").filter { $0.hasPrefix("22:13  Ana") }
        #expect(ofAna.isEmpty && text.contains("\n         22:13  Ana: really\n         yes\n         no"), "\(text)")
        counter.close()
    }

    @Test("B21.2 given a long chat, then it comes by page, each event once, and whole only within the bound")
    func pages() {
        let shop = open(nil, Options(policy: Self.policy))
        enter(shop, operator: "ana")
        let (ana, eva) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let chat = start(eva, "Hello?").chat
        expect(klepet_take(ana, chat, nil))
        for number in 0..<150 { say(ana, chat, "message \(number)") }
        expect(klepet_flush(shop))
        let whole = transcript(eva, #""chat":\#(chat)"#).text
        var (after, lines, pages) = (UInt64(0), [Substring](), 0)
        while true {
            let page = transcript(eva, #""chat":\#(chat),"after_chat_seq":\#(after),"limit":40"#)
            lines += page.text.split(separator: "\n").filter { $0.contains(": ") }
            pages += 1
            guard page.isMore else { break }
            #expect(page.last > after)
            after = page.last
        }
        #expect(lines == whole.split(separator: "\n").filter { $0.contains(": ") } && pages >= 4)
        for number in 0..<4100 { say(ana, chat, "more \(number)") }
        expect(klepet_flush(shop))
        refused(eva, #"{"do":"transcript","chat":\#(chat)}"#, "export_too_large")
        #expect(transcript(eva, #""chat":\#(chat),"after_chat_seq":3500"#).isMore == false)
        expect(klepet_close(shop))
    }

    @Test("B21.2 given a survey, then its token gives the transcript to whoever has it, as long as it can be answered")
    func byToken() {
        let shop = open(nil, Options(policy: Self.policy))
        enter(shop, operator: "ana")
        let (ana, eva) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        let chat = start(eva, "Hello?").chat
        expect(klepet_take(ana, chat, nil))
        say(ana, chat, "Good morning")
        expect(klepet_end(ana, chat, 0, nil))
        expect(klepet_flush(shop))
        let token = pullAll(eva).first(where: isKind(KLEPET_EVENT_SURVEY_ASKED))?.id ?? ""
        let mine = transcript(eva, #""chat":\#(chat)"#).text
        let link = join(shop, KLEPET_ROLE_VISITOR, "whoever opens the link")
        #expect(mine.contains("Good morning") && transcript(link, #""token":"\#(token)""#).text == mine)
        #expect(transcript(join(shop, KLEPET_ROLE_SYSTEM, "office"), #""token":"\#(token)""#).text == mine)
        refused(link, #"{"do":"transcript","chat":\#(chat)}"#, "chat_unknown")
        refused(link, #"{"do":"transcript","chat":7,"token":"\#(token)"}"#, "token_invalid")
        refused(link, #"{"do":"transcript","token":"\#(String(token.dropLast()) + "g")"}"#, "token_invalid")
        refused(ana, #"{"do":"transcript","token":"\#(token)"}"#, "not_allowed")
        pass(shop, 8 * 86_400_000)
        refused(link, #"{"do":"transcript","token":"\#(token)"}"#, "token_invalid")
        expect(klepet_close(shop))
    }
}
