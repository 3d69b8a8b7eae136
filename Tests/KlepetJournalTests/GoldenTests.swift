// Files of each format there ever was, opened forever: Golden/format-N.db, with what must be read from it in
// format-N.events.txt. They are made once, when a format is new, and never again:
//
//      KLEPET_MAKE_GOLDEN=1 swift test --filter GoldenTests

import Glibc
import KlepetEngine
import KlepetJournal
import Testing

@Suite("Files of older versions") struct GoldenTests {
    static let folder: String = {
        let file = #filePath
        return file[..<(file.lastIndex(of: "/") ?? file.endIndex)] + "/Golden"
    }()

    @Test("A file that an older format wrote is read, event by event, and goes on", arguments: [1, 2, 3, 4])
    func opened(_ format: Int) throws {
        let golden = Self.folder + "/format-\(format).db"
        if getenv("KLEPET_MAKE_GOLDEN") != nil, access(golden, F_OK) != 0 { try make(format) }
        let scratch = Scratch()
        write(bytes(of: golden), to: scratch.shop)
        let journal = try Journal(scratch.shop)
        #expect(
            try listing(journal)
                == String(decoding: bytes(of: Self.folder + "/format-\(format).events.txt"), as: UTF8.self))
        let taken = try takenBack(journal)
        #expect(!taken.retracted.isEmpty && taken.marked == taken.retracted)
        let report = try journal.audit()
        #expect(report.faults == [])
        #expect(report.events == journal.lastSeq)
        let sequel = try Story(after: journal)
        sequel.begin(90)
        sequel.add(.chat(.reopened), chat: 12, role: .visitor, person: 1)
        sequel.add(.chat(.redacted), chat: 11, role: .operator, person: 2, subject: 5)
        try sequel.commit(to: journal)
        let faults = try journal.audit().faults
        #expect(faults == [])
    }

    private func listing(_ journal: Journal) throws -> String {
        let snapshot = try journal.snapshot()
        let head = [
            "secret \(journal.secret.0) \(journal.secret.1)",
            "snapshot \(snapshot?.seq ?? 0) \(snapshot?.bytes ?? [])",
        ]
        // B2.12: opening an older file marks what was taken back, and changes nothing else.
        let events = try recorded(journal).map { event in
            var event = event
            event.flags &= ~Event.Flags.retracted.rawValue
            return "\(event)"
        }
        return (head + events).joined(separator: "\n") + "\n"
    }

    /// B2.12.
    private func takenBack(_ journal: Journal) throws -> (marked: [UInt64], retracted: [UInt64]) {
        let events = try recorded(journal)
        let retracted = events.filter { $0.kind == Event.ChatKind.retracted.rawValue }.map(\.subject)
        return (events.filter { $0.flags & Event.Flags.retracted.rawValue != 0 }.map(\.seq), retracted)
    }

    /// Something of everything.
    private func make(_ format: Int) throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.add(.shop(.policySet), text: #"{"locale":"sl"}"#)
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva Nováková", id: "eva@shop")
        story.add(
            .shop(.operatorSet), subject: 2, value: 4,
            text: #"{"name":"Ana","photo_url":"","departments":["support"]}"#,
            id: "ana")
        story.begin(11)
        let said = story.say("My card is 4111", in: 11, id: "card")
        story.add(.chat(.edited), chat: 11, role: .visitor, person: 1, subject: said, text: "No, 4112")
        story.add(.chat(.redacted), chat: 11, role: .operator, person: 2, subject: said)
        let edited = story.say("Dober dan", in: 11, id: "m-2")
        story.add(.chat(.edited), chat: 11, role: .visitor, person: 1, subject: edited, text: "Dober večer 🙂")
        let retracted = story.say("Oops", in: 11)
        story.add(.chat(.retracted), chat: 11, role: .visitor, person: 1, subject: retracted)
        story.say("Asks about the invoice", in: 11, note: true)
        story.say(String(repeating: "A long story. ", count: 700), in: 11)
        story.begin(12)
        story.add(.chat(.closed), chat: 12) {
            $0.reason = CloseReason.idle.rawValue
            $0.ladder = .idle
            $0.rung = 3
            $0.department = 1
            $0.until = $0.at - 540_000
        }
        story.add(.chat(.read), chat: 12, role: .visitor, person: 1, value: 6)
        story.begin(13)
        story.add(.chat(.closed), chat: 13) { $0.reason = CloseReason.operatorEnd.rawValue }
        story.add(.chat(.reopened), chat: 13, role: .operator, person: 2)
        for kind in Event.Kind.allCases where kind.isJournaled {
            switch kind {
            case .shop(.policySet), .shop(.personAdded), .shop(.operatorSet), .chat(.started), .chat(.said),
                .chat(.closed), .chat(.reopened), .chat(.edited), .chat(.retracted),
                .chat(.redacted), .shop(.replySet), .shop(.replyRemoved), .chat(.surveyAsked), .chat(.surveyAnswered),
                .chat(.surveyExpired), .shop(.visitorErased),
                .shop(.textsErased), .shop(.fileOwedDeletion), .shop(.fileGone), .chat(.shapeAnswered),
                .shop(.attributeSet), .chat(.chatAttributeSet), .shop(.attributesExpired),
                .shop(.personMerged):
                break
            case .shop(.personRenamed): story.add(kind, subject: 1, text: "Eva")
            default:
                let inChat: ChatID = (20...127).contains(kind.rawValue) ? 11 : 0
                story.add(kind, chat: inChat, role: .operator, person: 2, subject: 2, value: 1, text: "x")
            }
        }
        addWhatFormat2Brought(to: story)
        addWhatFormat4Brought(to: story)
        try story.commit(to: journal)
        try journal.save(snapshot: Array("the engine's own bytes".utf8), at: 20)
        write(Array(try listing(journal).utf8), to: Self.folder + "/format-\(format).events.txt")
        journal.close()
        write(bytes(of: scratch.shop), to: Self.folder + "/format-\(format).db")
    }

    /// Files and debts, shapes and answers (B17, B18); what is known of a visitor and a chat (B16).
    private func addWhatFormat4Brought(to story: Story) {
        let files = #""files":[{"name":"heel.jpg","type":"image/jpeg","bytes":7,"sha256":"00","reference":"r-1"}]"#
        let shape = #"{"shape":{"choices":[{"id":"a","label":{"cs":"Ano"}}]}}"#
        story.say("See", in: 11, parts: "{\(files)}") { $0.value = 1 }
        let gone = story.say("See this", in: 11, parts: "{\(files)}") { $0.value = 1 }
        let owed = story.add(.shop(.fileOwedDeletion), subject: 11, value: Int64(gone), id: "r-1")
        story.add(.chat(.redacted), chat: 11, role: .operator, person: 2, subject: gone)
        story.add(.shop(.fileGone), role: .system, subject: owed)
        story.add(.shop(.fileOwedDeletion), subject: 11, value: Int64(gone), id: "r-2")
        let asked = story.say("Again?", in: 11, parts: shape)
        story.say("Again?", in: 11, parts: shape)
        let answer = story.say("Ano", in: 11, parts: #"{"answer":{"choice":"a"}}"#) { $0.subject = asked }
        story.add(
            .chat(.shapeAnswered), chat: 11, role: .visitor, person: 1, subject: asked, value: Int64(answer))
        story.add(.shop(.attributeSet), subject: 1, text: #"{"total":12.5}"#, id: "cart") { $0.reason = 1 }
        story.add(.shop(.attributeSet), subject: 1, text: #""eva@example.com""#, id: "mail") { $0.until = $0.at + 250 }
        story.add(.chat(.chatAttributeSet), chat: 11, text: #""calm""#, id: "mood") { $0.flags.insert(.note) }
        story.add(.chat(.chatAttributeSet), chat: 11, id: "mood") { $0.flags.insert(.note) }
        story.add(.shop(.attributesExpired)) { $0.value = $0.at }
    }

    /// Prepared replies, surveys, erasures.
    private func addWhatFormat2Brought(to story: Story) {
        story.add(.shop(.replySet), role: .operator, person: 2, text: #"{"en":"Hello {visitor.name|there}"}"#, id: "hi")
        story.add(.shop(.replySet), role: .operator, person: 2, text: #"{"cs":"Na shledanou"}"#, id: "bye")
        story.add(.shop(.replyRemoved), role: .operator, person: 2, id: "bye")
        let asked = story.add(
            .chat(.surveyAsked), chat: 11, subject: 2, value: 63, id: "00000000000000110123456789abcdef0123456789abcdef"
        )
        story.add(
            .chat(.surveyAnswered), chat: 11, role: .visitor, person: 1, subject: asked, value: 1,
            text: #"{"operator":5,"recommend":9,"comment":"Hvala"}"#)
        let expired = story.add(
            .chat(.surveyAsked), chat: 11, subject: 2, value: 63, id: "00000000000000110123456789abcdef0123456789abcdee"
        )
        story.add(.chat(.surveyExpired), chat: 11, subject: expired, value: 1)
        story.add(.shop(.personAdded), subject: 3, value: 1, text: "Forgotten", id: "gone@shop")
        story.begin(14, visitor: 3)
        let last = story.add(.chat(.closed), chat: 14) { $0.reason = CloseReason.erased.rawValue }
        story.add(.shop(.textsErased), subject: 14, value: Int64(last)) { $0.reason = TextsErased.visitor.rawValue }
        story.add(.shop(.visitorErased), subject: 3)
    }
}
