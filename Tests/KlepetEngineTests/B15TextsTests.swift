// B15: what the shop itself says, in six languages and in a shop's own words.

import Testing

@testable import KlepetEngine

@Suite("B15 texts")
struct B15TextsTests {
    static let numbers: [Int64] = [0, 1, 2, 3, 4, 5, 11, 12, 21, 22, 25, 101]

    /// Every text there is, with a number in all that count.
    static func texts(_ number: Int64) -> [SystemText] {
        let position = UInt32(number)
        let name = bytes("Ana"), visitor = bytes("Eva")
        return [true, false].flatMap { staffed -> [SystemText] in
            [
                .inLine(position: position, minutes: number, staffed: staffed),
                .movedUp(position: position, minutes: number, staffed: staffed),
                .choice(position: position, minutes: number, staffed: staffed),
            ]
        } + [
            .keptPlace, .askPhone, .askEmail, .willReach, .waitedTooLong, .unanswered, .areYouThere,
            .idleWarning(minutes: number), .stillOnIt, .holdOver, .promiseOver, .operatorDropped, .backInLine,
            .helpIsComing, .nobodyTakesOver, .closedWithBot(opens: nil), .staysWithBot, .messageKept, .anythingElse,
            .greeting(operator: name, visitor: visitor), .greeting(operator: name, visitor: .none),
        ]
    }

    /// Text that lives as long as the program.
    static func bytes(_ text: StaticString) -> Text { Text(start: text.utf8Start, count: text.utf8CodeUnitCount) }

    static func catalogue(_ policy: Policy = Policy()) -> (catalogue: Catalogue, locales: [String]) {
        var names = Names()
        names.intern(policy)
        return (Catalogue(policy, locales: names.locales), names.locales)
    }

    static func rendered(_ text: SystemText, _ locale: String, _ policy: Policy = Policy()) -> String {
        let (catalogue, locales) = catalogue(policy)
        let number = Array(locale.utf8).withUnsafeBufferPointer { Catalogue.nearest($0, in: locales) }
        var bytes: [UInt8] = []
        catalogue.render(text, locale: number, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("B15.1 given each language, then it has every text of its own", arguments: Language.allCases)
    func complete(_ language: Language) {
        for key in TextKey.allCases { #expect(language.phrase(key) != nil, "\(language) lacks \(key.rawValue)") }
    }

    @Test(
        "B15.1 given each language and number, then every text is whole sentences with nothing left in braces",
        arguments: Language.allCases)
    func whole(_ language: Language) {
        for number in Self.numbers {
            for text in Self.texts(number) {
                let words = Self.rendered(text, language.rawValue)
                #expect(!words.contains("{") && !words.contains("}") && !words.contains("  "), "\(words)")
                #expect(words.first?.isLetter == true && (words.last == "." || words.last == "?"), "\(words)")
                #expect(!words.contains(" ."), "\(words)")
            }
        }
    }

    @Test(
        "B15.1 given each language, then its texts tell what they may and have the forms that it needs",
        arguments: Language.allCases)
    func forms(_ language: Language) {
        let rules = PluralRules(locale: language.rawValue)
        for key in TextKey.allCases {
            guard let phrase = language.phrase(key) else { continue }
            for category in PluralCategory.allCases {
                var template = phrase.form(category)
                let names = template.withUTF8 { text -> [String] in
                    (Template.parts(text) ?? [.name(.none)]).compactMap {
                        if case .name(let name) = $0 { String(decoding: name, as: UTF8.self) } else { nil }
                    }
                }
                #expect(Set(names) == Set(key.placeholders.map(\.rawValue)), "\(language) \(key.rawValue)")
            }
            if case .counted(let forms) = phrase {
                for category in PluralCategory.allCases {
                    #expect(
                        (forms[category] != nil) == rules.required.contains(category),
                        "\(language) \(key.rawValue) \(category)")
                }
            }
        }
    }

    /// Unicode CLDR 44, cardinals of whole numbers.
    static let categories: [(String, [PluralCategory])] = [
        ("en", [.other, .one, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other]),
        ("fi", [.other, .one, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other]),
        ("id", Array(repeating: .other, count: 12)),
        ("cs", [.other, .one, .few, .few, .few, .other, .other, .other, .other, .other, .other, .other]),
        ("uk", [.many, .one, .few, .few, .few, .many, .many, .many, .one, .few, .many, .one]),
        ("sl", [.other, .one, .two, .few, .few, .other, .other, .other, .other, .other, .other, .one]),
        ("pl", [.many, .one, .few, .few, .few, .many, .many, .many, .many, .few, .many, .many]),
        ("sk", [.other, .one, .few, .few, .few, .other, .other, .other, .other, .other, .other, .other]),
        ("hr", [.other, .one, .few, .few, .few, .other, .other, .other, .one, .few, .other, .one]),
    ]

    @Test(
        "B15.1 given 0, 1, 2, 3, 4, 5, 11, 12, 21, 22, 25, 101, then each language takes the form that CLDR says",
        arguments: categories)
    func plurals(_ language: String, _ wanted: [PluralCategory]) {
        #expect(Self.numbers.map { PluralRules(locale: language).category($0) } == wanted)
        #expect(Set(wanted).isSubset(of: Set(PluralRules(locale: language).required)))
    }

    static let warnings: [(String, Int64, String)] = [
        ("en", 1, "in 1 minute."), ("en", 2, "in 2 minutes."), ("cs", 1, "za 1 minutu "), ("cs", 3, "za 3 minuty "),
        ("cs", 5, "za 5 minut "), ("cs", 22, "za 22 minut "), ("uk", 1, "через 1 хвилину."),
        ("uk", 22, "через 22 хвилини."),
        ("uk", 11, "через 11 хвилин."), ("uk", 21, "через 21 хвилину."), ("sl", 1, "čez 1 minuto."),
        ("sl", 2, "čez 2 minuti."),
        ("sl", 4, "čez 4 minute."), ("sl", 5, "čez 5 minut."), ("sl", 101, "čez 101 minuto."),
        ("id", 1, "dalam 1 menit."),
        ("id", 5, "dalam 5 menit."), ("fi", 1, "1 minuutin kuluttua."), ("fi", 5, "5 minuutin kuluttua."),
    ]

    @Test("B15.1 given minutes, then the word for them goes with their number", arguments: warnings)
    func minutes(_ language: String, _ minutes: Int64, _ words: String) {
        #expect(Self.rendered(.idleWarning(minutes: minutes), language).contains(words))
    }

    static let openings: [(String, Int64, String)] = [
        ("en", 0, "We are closed at the moment and open again today at 9:05."),
        ("en", 8, "We are closed at the moment and open again on 24 December at 9:05."),
        ("cs", 3, "Právě máme zavřeno a otevíráme ve čtvrtek v 9:05."),
        ("cs", 7, "Právě máme zavřeno a otevíráme 24. prosince v 9:05."),
        ("uk", 1, "Зараз ми зачинені, відчиняємося завтра о 9:05."),
        ("uk", 6, "Зараз ми зачинені, відчиняємося у четвер о 9:05."),
        ("sl", 2, "Trenutno imamo zaprto, odpremo v četrtek ob 9.05."),
        ("sl", 99, "Trenutno imamo zaprto, odpremo 24. decembra ob 9.05."),
        ("id", 2, "Saat ini kami tutup dan buka kembali pada hari Kamis pukul 09.05."),
        ("id", 30, "Saat ini kami tutup dan buka kembali pada tanggal 24 Desember pukul 09.05."),
        ("fi", 2, "Olemme juuri nyt kiinni ja avaamme torstaina kello 9.05."),
        ("fi", 30, "Olemme juuri nyt kiinni ja avaamme 24. joulukuuta kello 9.05."),
    ]

    @Test("B15.1 given a shop that opens later, then each language says when, in its words", arguments: openings)
    func opens(_ language: String, _ days: Int64, _ words: String) {
        let (catalogue, locales) = Self.catalogue()
        let number = Array(language.utf8).withUnsafeBufferPointer { Catalogue.nearest($0, in: locales) }
        let opens = TextValues.Opening(daysAhead: days, weekday: 3, month: 12, day: 24, hour: 9, minute: 5)
        for key in [TextKey.closed, .closing] {
            var bytes: [UInt8] = []
            catalogue.append(key, TextValues(opens: opens), number, into: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(words + " "))
            bytes = []
            catalogue.append(key, TextValues(), number, into: &bytes)
            #expect(!String(decoding: bytes, as: UTF8.self).contains("{"))
        }
    }

    @Test(
        """
        B15.1 given a visitor who joined with a language, when the shop speaks, then it is in that \
        language, after a restart too
        """)
    func visitorsLanguage() throws {
        try scenario { shop in
            let pavel = shop.join("pavel", .visitor, locale: "cs-CZ")
            let chat = try pavel.starts("Dobrý den")
            #expect(shop.lastWords(in: chat).hasPrefix("Děkujeme za zprávu."))
            let eva = shop.visitor("eva")
            #expect(shop.lastWords(in: try eva.starts("Hello")).hasPrefix("Thank you"))
            shop.restarts(fromSnapshot: true)
            pavel.rejoins()
            try pavel.chooses(.callback, in: chat)
            #expect(shop.lastWords(in: chat) == "Zavoláme vám. Na jakém čísle vás zastihneme?")
        }
    }

    @Test("B15.1 given a person who comes back with another language or name, then that is told once, and kept")
    func renamed() throws {
        try scenario { shop in
            func told() -> [String] {
                shop.journal.filter { $0.event.kind == .personRenamed }.map { "\($0.text)/\($0.id)" }
            }
            _ = shop.join("pavel", .visitor, name: "Pavel", locale: "cs")
            #expect(told() == ["Pavel/cs"])
            _ = shop.join("pavel", .visitor, name: "Pavel", locale: "cs-CZ")
            _ = shop.join("pavel", .visitor, name: "Pavel")
            _ = shop.join("pavel", .visitor, name: "")
            #expect(told().count == 1)
            _ = shop.join("pavel", .visitor, name: "Pavel Novák")
            _ = shop.join("pavel", .visitor, name: "Pavel Novák", locale: "uk")
            #expect(told() == ["Pavel/cs", "Pavel Novák/", "Pavel Novák/uk"])
            // Nothing is known of it: then it is the shop's.
            _ = shop.join("pavel", .visitor, name: "Pavel Novák", locale: "tlh")
            _ = shop.join("pavel", .visitor, name: "Pavel Novák", locale: "xx-YY")
            #expect(told().count == 4)
            let long = String(repeating: "x", count: 100)
            for end in ["a", "b"] { _ = shop.join("eva", .visitor, name: long + end) }
            #expect(told().last == long + "b/")
        }
    }

    @Test(
        """
        B15.1 given a shop's own texts, then each is looked for in the locale, its language, \
        the shop's locale, English
        """)
    func chain() throws {
        var policy = Policy()
        policy.locale = "cs"
        policy.texts = [
            Policy.Texts(locale: "cs", phrases: [(.stillOnIt, .whole("Moment."))]),
            Policy.Texts(locale: "de", phrases: [(.areYouThere, .whole("Sind Sie noch da?"))]),
            Policy.Texts(locale: "de-AT", phrases: [(.keptPlace, .whole("Servus."))]),
            Policy.Texts(
                locale: "sl",
                phrases: [
                    (.idleWarning, .counted(.init(one: "{minutes} min!", two: "{minutes} mn!", few: "x", other: "y")))
                ]),
        ]
        #expect(Self.rendered(.keptPlace, "de-at", policy) == "Servus.")
        #expect(Self.rendered(.areYouThere, "de_AT", policy) == "Sind Sie noch da?")
        #expect(Self.rendered(.stillOnIt, "de-AT", policy) == "Moment.")
        #expect(Self.rendered(.stillOnIt, "cs-CZ", policy) == "Moment.")
        #expect(Self.rendered(.willReach, "de-AT", policy) == "Děkujeme. Ozveme se vám.")
        #expect(Self.rendered(.willReach, "fi", policy) == "Kiitos. Otamme teihin yhteyttä.")
        #expect(Self.rendered(.idleWarning(minutes: 102), "sl-SI", policy) == "102 mn!")
        policy.locale = "eo"
        #expect(Self.rendered(.willReach, "de-AT", policy) == "Thank you. We will be in touch.")
    }

    @Test(
        """
        B15.1 given a policy with more languages over time than a byte can number, then it is refused, and \
        nobody's language changes
        """)
    func manyLocales() throws {
        try scenario { shop in
            let pavel = shop.join("pavel", .visitor, locale: "fi")
            for batch in 0..<15 {
                var policy = Policy()
                policy.texts = (0..<16).map { Policy.Texts(locale: "x-\(batch)-\($0)", phrases: []) }
                try shop.office.sets(policy)
            }
            var policy = Policy()
            policy.texts = (0..<16).map { Policy.Texts(locale: "y-\($0)", phrases: []) }
            #expect(shop.refusal { () throws(Refusal) in try shop.office.sets(policy) } == .policyInvalid)
            let chat = try pavel.starts("Hei")
            #expect(shop.lastWords(in: chat).hasPrefix("Kiitos viestistänne."))
        }
    }
}
