// B16.1, B13.4: attributes in the file: found again, exported, destroyed by their age and with their visitor.

import CKlepet
import Foundation
import Testing

@Suite struct AttributeRecordTests {
    static func bytes(_ folder: Folder) -> [UInt8] {
        ["", "-wal"].flatMap { KlepetTests.bytes(folder.shop + $0) }
    }

    static func holds(_ folder: Folder, _ words: String) -> Bool {
        Data(bytes(folder)).range(of: Data(words.utf8)) != nil
    }

    @Test("B16.1 given attributes in a file, when the shop opens again, then they are known, and the audit is clean")
    func reopened() throws {
        let folder = try Folder()
        let first = AttributeTests.Counter(folder.shop)
        #expect(first.set(first.office, "class", #""vip""#).isDone)
        #expect(first.set(first.office, "cart", #"{"total":1}"#).isDone)
        #expect(first.set(first.office, "cart", #"{"total":2}"#).isDone)
        #expect(first.set(first.ana, "mood", #""calm""#, chat: true).isDone)
        let mark = digest(first.shop)
        expect(klepet_close(first.shop))
        let shop = open(folder.shop, Options(start: 0))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        let known = call(office, #"{"do":"attributes","chat":\#(first.chat)}"#).objects("attributes")
        #expect(known.map { $0["key"] as? String } == ["mood", "cart", "class"])
        #expect((known[1]["value"] as? Object)?["total"] as? Int == 2)
        #expect(call(office, #"{"do":"audit"}"#).isDone)
        #expect(digest(shop) != 0 && mark != 0)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        _ = start(eva, "Once more")
        expect(klepet_flush(shop))
        #expect(pullAll(office).last(where: isKind(KLEPET_EVENT_STARTED))?.value == 50)
        expect(klepet_close(shop))
    }

    @Test(
        "B16.1, B13.4 given what is kept for days, when they have passed, then it is nowhere, and an older value neither"
    )
    func expired() throws {
        for isFile in [true, false] {
            let folder = try Folder()
            let at = AttributeTests.Counter(isFile ? folder.shop : nil)
            #expect(at.set(at.office, "seen", #""Wildmarienkraut""#).isDone)
            #expect(at.set(at.office, "seen", #""Augentrostkraut""#).isDone)
            #expect(at.set(at.ana, "mail", #""wolfsmilch@example.com""#).isDone)
            #expect(at.set(at.office, "score", #""Beinwellwurzel""#).isDone)
            expect(klepet_flush(at.shop))
            pass(at.shop, 86_400_000)
            #expect(Set(at.known(to: at.ana).keys) == ["seen", "mail", "score"])
            pass(at.shop, 86_400_000 + 60_000)
            expect(klepet_flush(at.shop))
            #expect(Set(at.known(to: at.ana).keys) == ["mail", "score"], "\(isFile)")
            pass(at.shop, 29 * 86_400_000)
            expect(klepet_flush(at.shop))
            #expect(Set(at.known(to: at.ana).keys) == ["score"], "\(isFile)")
            #expect(!pullAll(at.office).contains { $0.text.contains("kraut") || $0.text.contains("wolfsmilch") })
            #expect(call(at.office, #"{"do":"audit"}"#).isDone)
            if isFile {
                #expect(!Self.holds(folder, "Wildmarienkraut") && !Self.holds(folder, "Augentrostkraut"))
                #expect(!Self.holds(folder, "wolfsmilch") && Self.holds(folder, "Beinwellwurzel"))
            }
            expect(klepet_close(at.shop))
        }
    }

    @Test("B16.1, B13.4 given a visitor who is erased, then nothing that was known of them or their chats is anywhere")
    func erased() throws {
        for isFile in [true, false] {
            let folder = try Folder()
            let at = AttributeTests.Counter(isFile ? folder.shop : nil)
            #expect(at.set(at.office, "score", #""Beinwellwurzel""#).isDone)
            #expect(at.set(at.eva, "page", #""Augentrostkraut""#).isDone)
            #expect(at.set(at.ana, "mood", #""Wildmarienkraut""#, chat: true).isDone)
            let own = call(at.eva, #"{"do":"export","visitor":\#(at.visitor)}"#)
            #expect("\(own.object)".contains("Augentrost") && !"\(own.object)".contains("Beinwell"))
            let all = "\(call(at.office, #"{"do":"export","visitor":\#(at.visitor)}"#).object)"
            #expect(all.contains("Beinwell") && all.contains("Augentrost") && all.contains("Wildmarien"))
            call(at.office, #"{"do":"erase","visitor":\#(at.visitor)}"#)
            #expect(at.known(to: at.office) == [:])
            #expect(!pullAll(at.office).contains { $0.text.contains("kraut") || $0.text.contains("wurzel") })
            #expect(call(at.office, #"{"do":"audit"}"#).isDone)
            #expect(at.set(at.office, "score", "1").refusal == "erased")
            if isFile { for word in ["kraut", "wurzel"] { #expect(!Self.holds(folder, word)) } }
            expect(klepet_close(at.shop))
        }
    }
}
