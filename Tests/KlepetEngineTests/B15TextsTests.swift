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
                .inLine(position: position, minutes: number, staffed: staffed, lack: .nothing),
                .movedUp(position: position, minutes: number, staffed: staffed),
                .choice(position: position, minutes: number, staffed: staffed),
            ]
        } + [
            .inLine(position: position, minutes: number, staffed: true, lack: .language),
            .inLine(position: position, minutes: number, staffed: true, lack: .skill),
            .somebodyIsBack(position: position, minutes: number),
            .movedOn, .choiceActive, .keepsWaiting,
            .botLeft(position: position, minutes: number), .welcomeBack(position: position, minutes: number),
            .keptPlace, .askPhone, .askEmail, .willReach(contact: bytes("e…@example.com")), .waitedTooLong, .unanswered,
            .areYouThere, .idleWarning(minutes: number), .stillOnIt,
            .held(minutes: number, until: nil, reason: bytes("parcel")), .holdOver,
            .promised(minutes: number, until: nil), .promiseOver, .operatorLeft, .operatorDropped,
            .backInLine(staffed: true),
            .backInLine(staffed: false), .helpIsComing, .takenOver(operator: name), .nobodyTakesOver,
            .closed(opens: nil, contactKnown: false), .closed(opens: nil, contactKnown: true),
            .closedWithBot(opens: nil), .staysWithBot, .messageKept, .anythingElse,
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
        for key in TextKey.allCases { #expect(key.translations[language] != nil, "\(language) lacks \(key.rawValue)") }
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
            guard let phrase = key.translations[language] else { continue }
            for category in PluralCategory.allCases {
                var template = phrase.form(category)
                let names = template.withUTF8 { text -> [String] in
                    (Template.parts(text) ?? [.name(.none)]).compactMap {
                        if case .name(let name) = $0 { String(decoding: name, as: UTF8.self) } else { nil }
                    }
                }
                #expect(Set(names).isSubset(of: key.placeholders.map(\.rawValue)), "\(language) \(key.rawValue)")
                // The vocative of a name is not known.
                let vocative = key == .greeting && (language == .czech || language == .ukrainian) ? "visitor" : ""
                let english = key.translations.english.form(.other)
                let told = Placeholder.allCases.filter { name in Template.tells(name, english) }.map(\.rawValue)
                #expect(Set(names) == Set(told).subtracting([vocative]), "\(language) \(key.rawValue)")
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

    /// Unicode CLDR 44, cardinals of whole numbers, by the first letters of their categories ("e" is one, "o" other).
    static let categories: [(String, String)] = [
        (
            "oeoooooooooo",
            """
            en fi de de-AT nl sv da nb nn no et it es hu el bg ca gl eu sq tr az ka kk ky uz mn af sw ur ta te ml ne lb fo \
            eo fy rm so pt-PT pt_PT tlh
            """
        ),
        ("eeoooooooooo", "fr fr-CA pt pt-BR hi bn gu kn fa am hy zu pa si"),
        ("oooooooooooo", "id in in-ID ms ja ko zh zh-Hant-TW th lo my km yue jv su"),
        ("oefffooooooo", "cs cs-CZ cs_CZ CS sk"), ("mefffmmmefme", "uk ru be"), ("mefffmmmmfmm", "pl"),
        ("oefffoooefoe", "hr sr bs sr-Latn-RS"), ("oetffooooooe", "sl sl-SI hsb dsb"), ("oeooooooeooe", "is mk"),
        ("oeffffooeffe", "lt"), ("zeoooozzeooe", "lv"), ("feffffffooof", "ro"), ("oetooooooooo", "he"),
        ("zetfffmmmmmo", "ar ar-EG"), ("fetfffmmoooo", "mt"), ("oetfffoooooo", "ga"), ("zetfoooooooo", "cy"),
        ("oetfffetoooo", "gd"), ("eeeeoeeeeeee", "fil tl"),
    ]

    @Test(
        "B15.1 given 0, 1, 2, 3, 4, 5, 11, 12, 21, 22, 25, 101, then each language takes the form that CLDR says",
        arguments: categories)
    func plurals(_ wanted: String, _ languages: String) {
        let letters: [Character: PluralCategory] = [
            "z": .zero, "e": .one, "t": .two, "f": .few, "m": .many, "o": .other,
        ]
        let wanted = wanted.compactMap { letters[$0] }
        for language in languages.split(separator: " ") {
            let rules = PluralRules(locale: String(language))
            #expect(Self.numbers.map { rules.category($0) } == wanted, "\(language)")
            let comes = Set((1...2000).map { rules.category($0) })
            #expect(
                comes.subtracting(rules.optional) == Set(rules.required),
                "\(language): what comes for a number is asked of a policy")
            #expect(Set(wanted).isSubset(of: Set(rules.required + rules.optional)))
        }
    }

    static let warnings: [(String, Int64, String)] = [
        ("en", 1, "in 1 minute."), ("en", 2, "in 2 minutes."), ("cs", 1, "za 1 minutu "), ("cs", 3, "za 3 minuty "),
        ("cs", 5, "za 5 minut "), ("cs", 22, "za 22 minut "), ("uk", 1, "через 1 хвилину."),
        ("uk", 22, "через 22 хвилини."), ("uk", 11, "через 11 хвилин."), ("uk", 21, "через 21 хвилину."),
        ("sl", 1, "čez 1 minuto "), ("sl", 2, "čez 2 minuti "), ("sl", 4, "čez 4 minute "), ("sl", 5, "čez 5 minut "),
        ("sl", 101, "čez 101 minuto "), ("id", 1, "dalam 1 menit."), ("id", 5, "dalam 5 menit."),
        ("fi", 1, "1 minuutin kuluttua."), ("fi", 5, "5 minuutin kuluttua."), ("en", 0, "will end soon."),
        ("cs", 0, "za okamžik"), ("uk", 0, "невдовзі"), ("sl", 0, "kmalu"), ("id", 0, "segera"), ("fi", 0, "pian."),
    ]

    @Test("B15.1 given minutes, then the word for them goes with their number", arguments: warnings)
    func minutes(_ language: String, _ minutes: Int64, _ words: String) {
        let text = Self.rendered(.idleWarning(minutes: minutes), language)
        #expect(text.replacing("\u{A0}", with: " ").contains(words))
    }

    /// Days ahead, hour; in all of them the day is Thursday, 24 December.
    static let openings: [(String, Int64, Int64, String)] = [
        ("en", 0, 9, "We’re away from the chat right now and will be back today at 9:05."),
        ("en", 8, 9, "We’re away from the chat right now and will be back on 24 December at 9:05."),
        ("cs", 3, 9, "Teď na chatu nejsme. Zase jsme tu ve čtvrtek v 9:05."),
        ("cs", 7, 12, "Teď na chatu nejsme. Zase jsme tu 24. prosince ve 12:05."),
        ("uk", 1, 11, "Зараз нас немає на зв’язку. Знову будемо тут завтра об 11:05."),
        ("uk", 6, 9, "Зараз нас немає на зв’язку. Знову будемо тут в четвер о 9:05."),
        ("sl", 2, 9, "Trenutno nismo dosegljivi, spet smo tu v četrtek ob 9.05."),
        ("sl", 99, 9, "Trenutno nismo dosegljivi, spet smo tu 24. decembra ob 9.05."),
        ("id", 2, 9, "Layanan chat kami sedang tutup dan buka kembali hari Kamis pukul 09.05 WIB."),
        ("id", 30, 9, "Layanan chat kami sedang tutup dan buka kembali tanggal 24 Desember pukul 09.05 WIB."),
        ("fi", 2, 9, "Chat on nyt suljettu ja aukeaa torstaina kello 9.05."),
        ("fi", 30, 9, "Chat on nyt suljettu ja aukeaa 24. joulukuuta kello 9.05."),
    ]

    @Test("B15.1 given a shop that opens later, then each language says when, in its words", arguments: openings)
    func opens(_ language: String, _ days: Int64, _ hour: Int64, _ words: String) {
        let (catalogue, locales) = Self.catalogue()
        let number = Array(language.utf8).withUnsafeBufferPointer { Catalogue.nearest($0, in: locales) }
        let moment = TextValues.Moment(
            daysAhead: days, weekday: 3, month: 12, day: 24, hour: hour, minute: 5, zone: "WIB")
        for key in [TextKey.closed, .closing] {
            var bytes: [UInt8] = []
            catalogue.append(key, TextValues(moment: moment), number, into: &bytes)
            let text = String(decoding: bytes, as: UTF8.self).replacing("\u{A0}", with: " ")
            #expect(text.hasPrefix(words + " "), "\(text)")
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
            #expect(shop.lastWords(in: chat) == "Zavoláme vám. Na jaké číslo?")
        }
    }

    @Test("B15.1 given a person who comes back with another language or name, then that is told once, and kept")
    func renamed() throws {
        try scenario { shop in
            func told() -> [String] {
                shop.journal.filter { $0.event.shopKind == .personRenamed }.map { "\($0.text)/\($0.id)" }
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
        #expect(Self.rendered(.askPhone, "de-AT", policy) == "Zavoláme vám. Na jaké číslo?")
        #expect(Self.rendered(.askPhone, "fi", policy) == "Soitamme teille. Mihin numeroon?")
        #expect(Self.rendered(.idleWarning(minutes: 102), "sl-SI", policy) == "102 mn!")
        policy.locale = "eo"
        #expect(Self.rendered(.areYouThere, "cy", policy) == "Are you still there?")
    }

    @Test(
        """
        B15.1 given a shop's own text under a longer or an older tag, then days, clock and plural forms are those of \
        its language
        """,
        arguments: [
            ("cs-CZ", "cs-CZ", "Zase {weekday} {at_time}.", "Zase ve čtvrtek ve 12:05."),
            ("cs-CZ", "cs_CZ", "Zase {weekday} {at_time}.", "Zase ve čtvrtek ve 12:05."),
            ("CS-cz", "cs-CZ-x-a", "Zase {weekday} {at_time}.", "Zase ve čtvrtek ve 12:05."),
            ("en-GB", "en-GB", "On {weekday} at {time}.", "On Thursday at 12:05."),
            ("sl-SI", "sl-SI", "Spet {weekday} ob {time}.", "Spet v četrtek ob 12.05."),
            ("fi-FI", "FI_fi", "Avaamme {weekday} {at_time}.", "Avaamme torstaina kello 12.05."),
            ("in", "id-ID", "Buka {weekday} {at_time}.", "Buka Kamis pukul 12.05."),
            ("id", "in_ID", "Buka {weekday} {time}.", "Buka Kamis 12.05."),
            ("uk-UA", "uk-UA", "{weekday} {at_time}", "в четвер о 12:05"),
            ("de", "de-AT", "Wieder da: {weekday} {at_time}", "Wieder da: 24. 12. 12:05"),
        ])
    func regional(_ locale: String, _ visitor: String, _ template: String, _ words: String) {
        var policy = Policy()
        policy.texts = [Policy.Texts(locale: locale, phrases: [(.openingWeekday, .whole(template))])]
        let (catalogue, locales) = Self.catalogue(policy)
        let number = Array(visitor.utf8).withUnsafeBufferPointer { Catalogue.nearest($0, in: locales) }
        let moment = TextValues.Moment(daysAhead: 3, weekday: 3, month: 12, day: 24, hour: 12, minute: 5)
        var bytes: [UInt8] = []
        catalogue.append(.openingWeekday, TextValues(moment: moment), number, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self).replacing("\u{A0}", with: " ") == words)
    }

    @Test(
        """
        B15.2 given languages that the policy names, then their built-in texts address informally, by any tag of them, \
        and a shop's own texts stay as they are
        """)
    func informal() {
        var policy = Policy()
        policy.address.informal = ["cs", "fi-FI", "en", "de"]
        policy.texts = [Policy.Texts(locale: "cs", phrases: [(.keptPlace, .whole("[Držíme|x] ~ místo."))])]
        #expect(Self.rendered(.areYouThere, "cs-CZ", policy) == "Jsi tam ještě?")
        #expect(Self.rendered(.areYouThere, "fi", policy) == "Oletko vielä paikalla?")
        #expect(Self.rendered(.areYouThere, "uk", policy) == "Ви ще тут?")
        #expect(Self.rendered(.areYouThere, "en", policy) == "Are you still there?")
        #expect(Self.rendered(.keptPlace, "cs", policy) == "[Držíme|x] ~ místo.")
        #expect(Catalogue.phrase(.areYouThere, of: "cs", in: policy) == .whole("Jsi tam ještě?"))
    }

    @Test("B15.1 given an estimate of more than an hour, then no minutes are counted")
    func longEstimate() {
        func told(_ minutes: Int64) -> String {
            Self.rendered(.inLine(position: 3, minutes: minutes, staffed: true, lack: .nothing), "en")
        }
        #expect(told(60).hasSuffix("The wait is about 60\u{A0}minutes."))
        #expect(told(61).hasSuffix("The wait is more than an hour."))
        #expect(told(0).hasSuffix("in line."))
    }

    @Test(
        "B4.2 given a contact, then the visitor is told enough of it to know it, and no more",
        arguments: [
            ("eva@example.org", "e…@example.org"), ("Žofie@x", "Ž…@x"), ("+420 777 123 456", "…3456"),
            ("555 123", "…23"),
            ("555 1234", "…1234"),
        ])
    func shortened(_ contact: String, _ words: String) {
        let bytes = Array(contact.utf8).withUnsafeBufferPointer { Contact.shortened($0) }
        #expect(String(decoding: bytes, as: UTF8.self) == words)
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
