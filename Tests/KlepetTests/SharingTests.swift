// Files, shapes, answers and reactions as a host has them (B17, B18): through klepet_call and the typed functions, over
// the file's own bytes.

import CKlepet
import Testing

private let sum = String(repeating: "ab", count: 32)

private func file(
    _ name: String = "shoe.jpg", type: String = "image/jpeg", bytes: Int = 7, more: String = ""
) -> String {
    #"{"name":"\#(name)","type":"\#(type)","bytes":\#(bytes),"sha256":"\#(sum)","reference":"ref-7"\#(more)}"#
}

/// eva's chat, which ana has.
private struct Talk {
    let folder: Folder
    let shop: OpaquePointer?
    let eva, ana, office: OpaquePointer?
    let chat: UInt64

    init(policy: String = "") throws {
        folder = try Folder()
        shop = policy.isEmpty ? open(folder.shop) : open(folder.shop, Options(policy: policy))
        enter(shop, operator: "ana")
        eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        (ana, office) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        chat = start(eva, "Hello").chat
        expect(klepet_take(ana, chat, nil))
    }

    /// Says something with what is given; the message's number.
    @discardableResult
    func says(_ who: OpaquePointer?, _ more: String, text: String = "See", at place: Place = #_sourceLocation) -> UInt64
    {
        call(who, #"{"do":"say","chat":\#(chat),"text":"\#(text)",\#(more)}"#, at: place).number("seq")
    }

    func isRefused(
        _ who: OpaquePointer?, _ more: String, _ word: String, _ path: String? = nil, at place: Place = #_sourceLocation
    ) {
        refused(who, #"{"do":"say","chat":\#(chat),"text":"See",\#(more)}"#, word, path: path, at: place)
    }

    func seen(_ seq: UInt64) -> Seen? {
        expect(klepet_flush(shop))
        return chatEvents(office, chat).first { $0.seq == seq }
    }

    func audit() -> Object { call(office, #"{"do":"audit"}"#).object["audit"] as? Object ?? [:] }
}

@Suite struct SharingTests {
    @Test("B17.1 given a file's facts, then they are kept in order, masked, and a path is cut to its last part")
    func facts() throws {
        let talk = try Talk()
        let more = #","alt":"Card 4111 1111 1111 1111""#
        let first = file("C:\\\\fakepath\\\\my \u{202E}photo.jpg", more: more)
        let seq = talk.says(talk.eva, #""files":[\#(first),\#(file("a/b/c.png", type: "image/png"))]"#)
        let seen = try #require(talk.seen(seq))
        #expect(seen.value == 2)
        let facts = [
            #"{"name":"my photo.jpg","type":"image/jpeg","bytes":7,"sha256":"\#(sum)","#
                + #""alt":"Card **** **** **** 1111","reference":"ref-7"}"#,
            #"{"name":"c.png","type":"image/png","bytes":7,"sha256":"\#(sum)","reference":"ref-7"}"#,
        ]
        #expect(seen.parts == #"{"files":[\#(facts.joined(separator: ","))]}"#)
        // Without words it says what there is to see.
        let heel = file(more: #","alt":"A worn heel""#)
        let bare = talk.says(talk.eva, #""files":[\#(heel),\#(file("b.jpg"))]"#, text: "")
        #expect(talk.seen(bare)?.text == "A worn heel, b.jpg")
        refused(talk.eva, #"{"do":"say","chat":\#(talk.chat),"text":""}"#, "text_empty", path: "text")
        expect(klepet_close(talk.shop))
    }

    @Test("B17.1 given a file that is none, then it is refused with the path of the fault, and nothing is said")
    func faults() throws {
        let talk = try Talk()
        let before = digest(talk.shop)
        let wrong: [(String, String)] = [
            (file(""), "name"), (file("a/"), "name"), (file(".."), "name"), (file("a\\\\..\\\\."), "name"),
            (file("\u{200B}"), "name"), (file(String(repeating: "x", count: 256)), "name"),
            (file(type: "image"), "type"), (file(type: "IMAGE/PNG"), "type"), (file(type: "image/png; x=1"), "type"),
            (file(type: "/png"), "type"), (file(bytes: 0), "bytes"), (file(bytes: -1), "bytes"),
            (file().replacing(sum, with: "abc"), "sha256"), (file().replacing(sum, with: sum.uppercased()), "sha256"),
            (file().replacing("ref-7", with: ""), "reference"), (file().replacing("ref-7", with: "a b"), "reference"),
            (file().replacing("ref-7", with: String(repeating: "r", count: 129)), "reference"),
            (file(more: #","alt":"\#(String(repeating: "x", count: 1025))""#), "alt"),
        ]
        for (facts, path) in wrong {
            talk.isRefused(talk.eva, #""files":[\#(file()),\#(facts)]"#, "value_invalid", "files[1].\(path)")
        }
        let many = Array(repeating: file(), count: 11).joined(separator: ",")
        talk.isRefused(talk.eva, #""files":[\#(many)]"#, "value_invalid", "files")
        talk.isRefused(talk.eva, #""files":[{"name":"x"}]"#, "json_invalid", "files[0].type")
        talk.isRefused(talk.eva, #""files":[\#(file(more: #","path":"/etc""#))]"#, "json_invalid", "files[0][?]")
        #expect(digest(talk.shop) == before)
        expect(klepet_close(talk.shop))
    }

    @Test("B17.2 given a policy of files, then what it does not take is refused for reasons of their own")
    func policy() throws {
        let talk = try Talk(policy: #"{"files":{"types":["image/*","application/pdf"],"bytes_max":1000,"per_day":3}}"#)
        talk.says(talk.eva, #""files":[\#(file(type: "image/avif")),\#(file(type: "application/pdf"))]"#)
        for type in ["image/svg+xml", "text/html", "application/zip", "image/foo+xml"] {
            talk.isRefused(talk.eva, #""files":[\#(file(type: type))]"#, "file_refused", "files[0].type")
        }
        talk.isRefused(talk.eva, #""files":[\#(file(bytes: 1001))]"#, "file_refused", "files[0].bytes")
        // Of the day three are two gone, on their way to the disk or there.
        talk.isRefused(talk.eva, #""files":[\#(file()),\#(file())]"#, "too_many_files")
        expect(klepet_flush(talk.shop))
        talk.isRefused(talk.eva, #""files":[\#(file()),\#(file())]"#, "too_many_files")
        talk.says(talk.eva, #""files":[\#(file())]"#)
        talk.isRefused(talk.eva, #""files":[\#(file())]"#, "too_many_files")
        talk.says(talk.ana, #""files":[\#(file())]"#)
        pass(talk.shop, 86_400_001)
        let later = start(talk.eva, "A day later").chat
        call(talk.eva, #"{"do":"say","chat":\#(later),"text":"See","files":[\#(file())]}"#)
        call(talk.office, #"{"do":"policy_set","policy":{"files":{"types":["image/svg+xml"]}}}"#)
        call(talk.eva, #"{"do":"say","chat":\#(later),"text":"See","files":[\#(file(type: "image/svg+xml"))]}"#)
        call(talk.office, #"{"do":"policy_set","policy":{"files":{"visitors":false}}}"#)
        refused(
            talk.eva, #"{"do":"say","chat":\#(later),"text":"See","files":[\#(file())]}"#, "file_refused", path: "files"
        )
        expect(klepet_close(talk.shop))
    }

    @Test("B17.3 given files, when their message or visitor is destroyed, then debts name them, and nothing is left")
    func debts() throws {
        let talk = try Talk()
        let seq = talk.says(talk.eva, #""files":[\#(file("heel-of-eva.jpg")),\#(file("sole.jpg"))]"#)
        talk.says(talk.eva, #""files":[\#(file("box-of-eva.jpg", more: #","alt":"alt-of-eva""#))]"#)
        expect(klepet_redact(talk.ana, talk.chat, seq, nil))
        #expect(!holds(talk.folder.shop, "heel-of-eva") && holds(talk.folder.shop, "box-of-eva"))
        #expect(talk.audit()["files_owed"] as? Int == 2 && talk.audit()["clean"] as? Bool == true)
        var evas: UInt64 = 0
        expect(klepet_person(talk.eva, &evas))
        expect(klepet_erase(talk.office, evas, nil))
        #expect(!holds(talk.folder.shop, "box-of-eva") && !holds(talk.folder.shop, "alt-of-eva"))
        let debts = pullAll(talk.office).filter(isKind(KLEPET_EVENT_FILE_OWED_DELETION))
        #expect(debts.map(\.id) == ["ref-7", "ref-7", "ref-7"] && debts.allSatisfy { $0.subject == talk.chat })
        #expect(!pullAll(talk.ana).contains(where: isKind(KLEPET_EVENT_FILE_OWED_DELETION)))
        expect(klepet_file_gone(talk.ana, debts[0].seq, nil), KLEPET_NOT_ALLOWED)
        expect(klepet_file_gone(talk.office, seq, nil), KLEPET_VALUE_INVALID)
        expect(klepet_file_gone(talk.office, 99_999, nil), KLEPET_VALUE_INVALID)
        for (index, debt) in debts.enumerated() {
            expect(klepet_file_gone(talk.office, debt.seq, nil))
            if index == 0 { expect(klepet_file_gone(talk.office, debt.seq, nil), KLEPET_ALREADY) }
            expect(klepet_flush(talk.shop))
            expect(klepet_file_gone(talk.office, debt.seq, nil), KLEPET_ALREADY)
            #expect(talk.audit()["files_owed"] as? Int == 2 - index)
        }
        #expect(!holds(talk.folder.shop, "ref-7"), "the references go with the bytes")
        let report = call(talk.office, #"{"do":"report"}"#).object["report"] as? Object
        #expect(report?["files_owed"] as? Int == 0)
        expect(klepet_close(talk.shop))
    }

    @Test("B17.3 B13.4 given an old chat with files, when its texts are destroyed, then the host owes their bytes")
    func retention() throws {
        let talk = try Talk(policy: #"{"retention":{"transcript_days":1}}"#)
        for _ in 0..<3 { talk.says(talk.ana, #""files":[\#(file("of-the-past.jpg"))]"#) }
        expect(klepet_end(talk.ana, talk.chat, 0, nil))
        pass(talk.shop, 2 * 86_400_000)
        expect(klepet_flush(talk.shop))
        #expect(!holds(talk.folder.shop, "of-the-past"))
        #expect(talk.audit()["files_owed"] as? Int == 3 && talk.audit()["clean"] as? Bool == true)
        expect(klepet_close(talk.shop))
    }

    @Test("B18.1 given a shape of the closed list, then it is kept as it is, and labels may go by locale")
    func shapes() throws {
        let talk = try Talk()
        let whole = [
            #"{"choices":[{"id":"a","label":"A"},{"id":"b","label":{"en":"B","cs":"Bé"}}],"again":true}"#,
            #"{"cards":[{"title":"Boot","text":"Warm.","picture":"https://shop.example/boot.jpg","alt":"A boot","#
                + #""price":"1 299 Kč","link":"/boot","choices":[{"id":"take","label":"Take it"}]},"#
                + #"{"title":{"en":"Sandal"}}]}"#,
            #"{"form":[{"id":"order","label":"Order","kind":"text","required":true,"hint":"On the invoice"},"#
                + #"{"id":"why","label":"Why?","kind":"choice","choices":[{"id":"size","label":"Size"},"#
                + #"{"id":"order","label":"Other"}]},{"id":"when","label":"When?","kind":"date"}]}"#,
        ]
        for shape in whole {
            #expect(talk.seen(talk.says(talk.ana, #""shape":\#(shape)"#))?.parts == #"{"shape":\#(shape)}"#)
        }
        talk.says(talk.office, #""shape":\#(whole[0])"#)
        talk.isRefused(talk.eva, #""shape":\#(whole[0])"#, "not_allowed")
        talk.isRefused(talk.eva, #""shape":{"x":1}"#, "not_allowed")
        // Card numbers in whatever text of it (B13.1).
        let masked = talk.says(
            talk.ana,
            #""shape":{"choices":[{"id":"4111 1111 1111 1111","label":{"en":"4111\n1111"}}]}"#
                .replacing(#"4111\n1111"#, with: "Pay by 4111-1111-1111-1111"))
        #expect(talk.seen(masked)?.parts.contains("4111") == false)
        expect(klepet_close(talk.shop))
    }

    @Test("B18.1 given what is no shape, then it is refused, and the sentence names the path of the fault")
    func notShapes() throws {
        let talk = try Talk()
        let label = #""label":"A""#
        let choice = #"{"id":"a",\#(label)}"#
        func field(_ more: String) -> String { #"{"form":[{"id":"a",\#(label),\#(more)}]}"# }
        let thirteen = (0..<13).map { #"{"id":"\#($0)",\#(label)}"# }.joined(separator: ",")
        let long = String(repeating: "x", count: 257)
        let wrong: [(String, String)] = [
            ("{}", "shape"), (#"{"again":true}"#, "shape"), (#"{"choices":[\#(choice)],"form":[]}"#, "shape"),
            (#"{"buttons":[]}"#, "shape[?]"), (#"{"choices":[]}"#, "shape.choices"),
            (#"{"choices":{}}"#, "shape.choices"),
            (#"{"choices":[\#(thirteen)]}"#, "shape.choices"), (#"{"choices":[1]}"#, "shape.choices[0]"),
            (#"{"choices":[\#(choice),\#(choice)]}"#, "shape.choices[1].id"),
            (#"{"choices":[{"id":"",\#(label)}]}"#, "shape.choices[0].id"),
            (#"{"choices":[{\#(label)}]}"#, "shape.choices[0].id"),
            (#"{"choices":[{"id":"a"}]}"#, "shape.choices[0].label"),
            (#"{"choices":[{"id":"a","label":7}]}"#, "shape.choices[0].label"),
            (#"{"choices":[{"id":"a","label":{}}]}"#, "shape.choices[0].label"),
            (#"{"choices":[{"id":"a","label":{"en!":"A"}}]}"#, "shape.choices[0].label[?]"),
            (#"{"choices":[{"id":"a","label":{"en":7}}]}"#, "shape.choices[0].label.en"),
            (#"{"choices":[{"id":"a","label":"\#(long)"}]}"#, "shape.choices[0].label"),
            (#"{"choices":[{"id":"a","label":"\u200b"}]}"#, "shape.choices[0].label"),
            (#"{"choices":[{"id":"a","label":"a\nb"}]}"#, "shape.choices[0].label"),
            (#"{"choices":[\#(choice)],"again":1}"#, "shape.again"),
            (#"{"cards":[{"text":"no title"}]}"#, "shape.cards[0].title"),
            (#"{"cards":[{"title":"A","link":"javascript:alert(1)"}]}"#, "shape.cards[0].link"),
            (#"{"cards":[{"title":"A","picture":"//elsewhere"}]}"#, "shape.cards[0].picture"),
            (
                #"{"cards":[{"title":"A","choices":[\#(choice)]},{"title":"B","choices":[\#(choice)]}]}"#,
                "shape.cards[1].choices[0].id"
            ),
            (field(#""kind":"colour""#), "shape.form[0].kind"),
            (field(#""kind":"text","required":1"#), "shape.form[0].required"),
            (field(#""kind":"choice""#), "shape.form[0].choices"),
            (field(#""kind":"text","choices":[\#(choice)]"#), "shape.form[0].choices"),
        ]
        let before = digest(talk.shop)
        for (shape, path) in wrong { talk.isRefused(talk.ana, #""shape":\#(shape)"#, "shape_invalid", path) }
        #expect(digest(talk.shop) == before)
        // As a text, in C.
        for (text, sentence) in [(#"{"buttons":[]}"#, "shape has a member"), ("{", "The shape")] {
            var error = klepet_error()
            let status = "See".withCString { words in
                text.withCString { shape in
                    var message = klepet_message()
                    message.size = UInt32(MemoryLayout<klepet_message>.size)
                    (message.text, message.text_bytes, message.shape, message.shape_bytes) = (
                        words, 3, shape, text.utf8.count
                    )
                    return klepet_say(talk.ana, talk.chat, &message, nil, &error)
                }
            }
            expect(status, KLEPET_SHAPE_INVALID)
            #expect(error.text.hasPrefix(sentence), "\(error.text)")
        }
        expect(klepet_close(talk.shop))
    }

    @Test("B18.2 given a choice or a form, when the visitor answers, then it is told in words of their language")
    func answers() throws {
        let talk = try Talk()
        let choice = talk.says(
            talk.ana,
            #""shape":{"choices":[{"id":"a","label":{"en":"Send it","cs":"Pošlete"}},{"id":"b","label":"No"}]}"#)
        let form = talk.says(
            talk.ana,
            #""shape":{"form":[{"id":"order","label":"Order","kind":"text","required":true},"#
                + #"{"id":"why","label":"Why","kind":"choice","choices":[{"id":"size","label":"Wrong size"}]},"#
                + #"{"id":"mail","label":"Mail","kind":"email"},{"id":"ok","label":"Sure","kind":"yes_no"},"#
                + #"{"id":"day","label":"Day","kind":"date"},{"id":"n","label":"Pairs","kind":"number"}]}"#)
        func answer(_ seq: UInt64, _ more: String) -> String {
            #"{"do":"shape_answer","chat":\#(talk.chat),"seq":\#(seq),\#(more)}"#
        }
        refused(talk.eva, answer(choice, #""choice":"c""#), "answer_invalid", path: "choice")
        refused(talk.eva, answer(choice, #""form":{"order":"7"}"#), "answer_invalid", path: "form")
        refused(talk.ana, answer(choice, #""choice":"a""#), "not_allowed")
        let pressed = call(talk.eva, answer(choice, #""choice":"a","id":"p-1""#))
        let seen = try #require(talk.seen(pressed.number("seq")))
        #expect(seen.text == "Send it" && seen.parts == #"{"answer":{"choice":"a"}}"# && seen.subject == choice)
        #expect(talk.seen(choice).map { $0.flags & UInt8(KLEPET_EVENT_FLAG_SHAPE_OVER) != 0 } == true)
        #expect(call(talk.eva, answer(choice, #""choice":"a","id":"p-1""#)).object["outcome"] as? String == "duplicate")
        refused(talk.eva, answer(choice, #""choice":"b""#), "shape_over")
        let wrong: [(String, String)] = [
            (#"{"why":"size"}"#, "form.order"), (#"{"order":" "}"#, "form.order"),
            (#"{"order":"7","why":"colour"}"#, "form.why"), (#"{"order":"7","mail":"eva"}"#, "form.mail"),
            (#"{"order":"7","ok":"maybe"}"#, "form.ok"), (#"{"order":"7","day":"2026-02-29"}"#, "form.day"),
            (#"{"order":"7","n":"two"}"#, "form.n"), (#"{"order":"7","zzz":"7"}"#, "form[?]"),
            (#"{"order":"a\nb"}"#, "form.order"),
        ]
        for (fields, path) in wrong {
            refused(talk.eva, answer(form, #""form":\#(fields)"#), "answer_invalid", path: path)
        }
        let sent = call(
            talk.eva,
            answer(
                form,
                #""form":{"why":"size","order":"4111 1111 1111 1111","mail":"eva@shop.example","ok":"yes","#
                    + #""day":"2028-02-29","n":"-2,5"}"#))
        let filled = try #require(talk.seen(sent.number("seq")))
        #expect(
            filled.text
                == "Order: **** **** **** 1111\nWhy: Wrong size\nMail: eva@shop.example\nSure: yes\n"
                + "Day: 2028-02-29\nPairs: -2,5")
        #expect(filled.parts.hasPrefix(#"{"answer":{"form":{"order":"**** **** **** 1111","why":"size""#))
        expect(klepet_close(talk.shop))
    }

    @Test("B18.1 B2.5 given messages with parts, then every way of reading shows the same, after a restart, too")
    func everyWay() throws {
        let talk = try Talk()
        let seq = talk.says(talk.ana, #""shape":{"choices":[{"id":"a","label":"A"}]},"files":[\#(file())],"via":"app""#)
        talk.says(talk.eva, #""quote":\#(seq),"via":"mail""#)
        call(talk.eva, #"{"do":"react","chat":\#(talk.chat),"seq":\#(seq),"reaction":"👍"}"#)
        expect(klepet_flush(talk.shop))
        let near = chatEvents(talk.office, talk.chat)
        #expect(near.filter { !$0.parts.isEmpty }.map(\.seq) == [seq])
        let packed = join(talk.shop, KLEPET_ROLE_SYSTEM, "packed")
        #expect(pullAllPacked(packed).filter { $0.chat == talk.chat } == near)
        let objects = call(talk.office, #"{"do":"chat_events","chat":\#(talk.chat)}"#).objects("events")
        let object = objects.first { ($0["seq"] as? Int).map(UInt64.init) == seq }
        #expect(((object?["parts"] as? Object)?["files"] as? [Object])?.first?["name"] as? String == "shoe.jpg")
        expect(klepet_close(talk.shop))
        let again = open(talk.folder.shop, Options(start: 0))
        let office = join(again, KLEPET_ROLE_SYSTEM, "office")
        #expect(chatEvents(office, talk.chat) == near, "read back from the file")
        expect(klepet_close(again))
    }
}
