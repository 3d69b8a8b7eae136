// B11.1: prepared replies on the journal's shelf, found by shortcut and by words in the shop's six languages.

import KlepetEngine
import Testing

@testable import KlepetJournal

@Suite("B11.1 prepared replies") struct ReplyTests {
    /// Ana is person 2, of department 1.
    static let ana = ReplyReader(person: 2, departments: 1, now: 1_700_000_100_000)
    static let office = ReplyReader(person: 1, departments: 0, seesAll: true, now: 1_700_000_100_000)

    private func set(
        _ story: Story, _ shortcut: String, _ texts: String, person: PersonID = 0, department: UInt8 = 0,
        from: Int64 = 0, until: Int64 = 0
    ) {
        story.add(.shop(.replySet), role: .system, person: 1, subject: person, value: from, text: texts, id: shortcut) {
            $0.reason = department
            $0.until = until
        }
    }

    private func found(_ journal: Journal, _ query: String, _ reader: ReplyReader = ana) throws -> [String] {
        var found: [String] = []
        try Array(query.utf8).withUnsafeBufferPointer { query in
            try journal.searchReplies(query, for: reader) { reply in
                let locale = String(decoding: reply.locale, as: UTF8.self)
                found.append("\(String(decoding: reply.shortcut, as: UTF8.self))/\(locale)")
                return true
            }
        }
        return found
    }

    private func texts(_ journal: Journal, _ shortcut: String, _ reader: ReplyReader = ana) throws -> [String]? {
        try Array(shortcut.utf8).withUnsafeBufferPointer { try journal.reply($0, for: reader) }?.texts.map {
            "\($0.locale): \(String(decoding: $0.text, as: UTF8.self))"
        }
    }

    static let shelf: [(String, String)] = [
        (
            "posta",
            #"""
            {"cs": "Balík odešleme příští úterý, poštovné je příliš vysoké.", \#
            "en": "Your parcel leaves next Tuesday."}
            """#
        ),
        (
            "vraceni",
            #"{"cs": "Zboží můžete vrátit do čtrnácti dnů.", "sl": "Izdelek lahko vrnete v štirinajstih dneh."}"#
        ),
        ("sporocilo", #"{"sl": "Hvala za sporočilo, račun vam pošljemo še danes."}"#),
        ("dostavka", #"{"uk": "Ваше замовлення вже їде. Доставка безкоштовна, обов’язково зателефонуємо."}"#),
        ("hinta", #"{"fi": "Hän lähettää laskun tänään, työ maksaa sata euroa."}"#),
        ("bahasa", #"{"id": "Pesanan Anda sedang dikirim, mohon tunggu dua hari."}"#),
        ("han", #"{"en": "The Han dynasty vase is sold."}"#),
        (
            "mac",
            "{\"fi\": \"P\u{61}\u{308}iv\u{61}\u{308}\u{61}\u{308} ja kiitos\", \"uk\": \"Готови\u{438}\u{306} товар\"}"
        ),
    ]

    static let queries: [(String, [String])] = [
        // Czech and Slovenian: with accents, without, in capitals; the last word only begun.
        ("příliš", ["posta/cs"]), ("prilis", ["posta/cs"]), ("PŘÍLIŠ VYSOKÉ", ["posta/cs"]),
        ("uterý bal", ["posta/cs"]),
        ("čtrnácti", ["vraceni/cs"]), ("ctrnact", ["vraceni/cs"]), ("štirinajstih", ["vraceni/sl"]),
        ("stirinaj", ["vraceni/sl"]),
        ("sporočilo", ["sporocilo/sl"]), ("racun posljemo", ["sporocilo/sl"]), ("še", ["sporocilo/sl", "bahasa/id"]),
        // Ukrainian: й is not и, ї is not і; one apostrophe is as good as another.
        ("їде", ["dostavka/uk"]), ("іде", []), ("ДОСТАВКА", ["dostavka/uk"]), ("обов'язково", ["dostavka/uk"]),
        ("обовʼязк", ["dostavka/uk"]), ("готовий", ["mac/uk"]), ("готовии", []),
        // Finnish: ä and ö are letters of their own, however they are written.
        ("hän", ["hinta/fi", "han/en"]), ("HÄN lähettää", ["hinta/fi"]), ("työ", ["hinta/fi"]), ("tyo", []),
        ("lahettaa", []), ("päivää", ["mac/fi"]), ("pa\u{308}iva\u{308}a\u{308}", ["mac/fi"]),
        // Indonesian and English.
        ("pesanan dikirim", ["bahasa/id"]), ("tuesday parcel", ["posta/en"]), ("tuesday vase", []), ("vas", ["han/en"]),
        // By shortcut, and nothing that a person types is an operator of the index.
        ("doprava", []), ("vraceni zboz", ["vraceni/cs"]), ("parcel OR vase", []), ("\"parcel", ["posta/en"]),
        ("par*", ["posta/en"]), ("plain : parcel", []),
    ]

    @Test(
        "B11.1 given words in any of the six languages, then the replies that hold them are found",
        arguments: Implementation.allCases)
    func words(_ implementation: Implementation) throws {
        let scratch = Scratch()
        let journal = try implementation.open(scratch)
        let story = try Story()
        for (shortcut, texts) in Self.shelf { set(story, shortcut, texts) }
        try story.commit(to: journal)
        for (query, wanted) in Self.queries { #expect(Set(try found(journal, query)) == Set(wanted), "\(query)") }
        #expect(try found(journal, "han").first == "han/en")
        #expect(!(try found(journal, "han").contains("hinta/fi")))
        #expect(try found(journal, "").map { $0.prefix { $0 != "/" } } == Self.shelf.map(\.0).sorted().map { $0[...] })
        #expect(try found(journal, "?! …").count == Self.shelf.count)
        #expect(try journal.audit().faults == [])
    }

    @Test(
        "B11.1 given a shortcut in several scopes, then one's own comes before the department's before the shop's",
        arguments: Implementation.allCases)
    func scopes(_ implementation: Implementation) throws {
        let scratch = Scratch()
        let journal = try implementation.open(scratch)
        let story = try Story()
        #expect(try texts(journal, "hi") == nil && found(journal, "hello") == [])
        set(story, "hi", #"{"en": "Hello from the shop"}"#)
        set(story, "hi", #"{"en": "Hello from support"}"#, department: 1)
        set(story, "hi", #"{"en": "Hello from sales"}"#, department: 2)
        set(story, "hi", #"{"en": "Hello from Bob"}"#, person: 3)
        set(story, "late", #"{"en": "Hello, late"}"#, from: Self.ana.now + 1)
        set(story, "over", #"{"en": "Hello, over"}"#, until: Self.ana.now)
        set(story, "now", #"{"en": "Hello, now"}"#, from: Self.ana.now, until: Self.ana.now + 1)
        try story.commit(to: journal)
        #expect(try texts(journal, "hi") == ["en: Hello from support"])
        #expect(
            try texts(journal, "hi", ReplyReader(person: 3, departments: 3, now: Self.ana.now)) == [
                "en: Hello from Bob"
            ])
        #expect(
            try texts(journal, "hi", ReplyReader(person: 4, departments: 2, now: Self.ana.now)) == [
                "en: Hello from sales"
            ])
        #expect(
            try texts(journal, "hi", ReplyReader(person: 4, departments: 4, now: Self.ana.now)) == [
                "en: Hello from the shop"
            ])
        #expect(try texts(journal, "late") == nil && texts(journal, "over") == nil)
        #expect(Set(try found(journal, "hello")) == ["hi/en", "now/en"])
        #expect(try found(journal, "hello", Self.office).count == 7)
        set(story, "hi", #"{"en": "Servus"}"#, person: 2)
        try story.commit(to: journal)
        #expect(try texts(journal, "hi") == ["en: Servus"])
        #expect(try found(journal, "hello") == ["now/en"], "what stands behind one's own is not found")
        story.add(.shop(.replyRemoved), subject: 2, id: "hi")
        story.add(.shop(.replyRemoved), subject: 9, id: "hi")
        try story.commit(to: journal)
        #expect(try texts(journal, "hi") == ["en: Hello from support"])
        #expect(try journal.replyCount() == 7)
        #expect(try journal.audit().faults == [])
    }

    @Test(
        """
        B11.1 given a reply that is set again, then its old words are found no more, also in a \
        file that is opened again
        """)
    func replaced() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        set(story, "post", #"{"en": "By carrier pigeon", "cs": "Poštovním holubem"}"#)
        set(story, "post", #"{"cs": "Kurýrem"}"#)
        try story.commit(to: journal)
        journal.close()
        let again = try Journal(scratch.shop)
        #expect(
            try found(again, "pigeon") == [] && found(again, "holubem") == [] && found(again, "kuryrem") == ["post/cs"])
        #expect(try texts(again, "post") == ["cs: Kurýrem"])
        #expect(try again.audit().faults == [])
        again.close()
    }

    @Test("B11.2 given people who told their names, then the last one is known", arguments: Implementation.allCases)
    func names(_ implementation: Implementation) throws {
        let scratch = Scratch()
        let journal = try implementation.open(scratch)
        let story = try Story()
        story.add(.shop(.personAdded), subject: 1, value: 1, text: "Eva", id: "eva")
        story.add(.shop(.personAdded), subject: 2, value: 1, id: "pavel")
        story.add(.shop(.personRenamed), subject: 1, text: "Eva Nováková", id: "cs")
        story.add(.shop(.personRenamed), subject: 1, id: "uk")
        try story.commit(to: journal)
        #expect(String(decoding: try journal.name(ofPerson: 1), as: UTF8.self) == "Eva Nováková")
        #expect(try journal.name(ofPerson: 2) == [] && journal.name(ofPerson: 3) == [])
        #expect(try journal.audit().faults == [])
    }
}
