// B13.2, B4.2: what a text may be, kind by kind, and what becomes of it.

import Testing

@testable import KlepetEngine

@Suite("B13.2 what a person can write is looked at")
struct B13TextTests {
    /// What a kind makes of a text; the refusal instead.
    static func accepted(_ words: String, as kind: TextKind, in shop: Shop) -> Result<String, Refusal> {
        do throws(Refusal) {
            return .success(
                try withText(words) { (text) throws(Refusal) in
                    if kind == .message { try shop.engine.checkMessage(text) }
                    return String(decoding: try shop.engine.accept(text, as: kind), as: UTF8.self)
                })
        } catch { return .failure(error) }
    }

    static let blanks = [
        " ", "\n", "\t", "\r\n", "\u{A0}", "\u{AD}", "\u{34F}", "\u{61C}", "\u{115F}", "\u{1160}", "\u{1680}",
        "\u{17B4}", "\u{180E}", "\u{2003}", "\u{200B}", "\u{200D}", "\u{200F}", "\u{2028}", "\u{202E}", "\u{205F}",
        "\u{2060}", "\u{2064}", "\u{2069}", "\u{206F}", "\u{2800}", "\u{3000}", "\u{3164}", "\u{FE0F}", "\u{FEFF}",
        "\u{FFA0}", "\u{FFF9}", "\u{1D173}", "\u{E0001}", "\u{E0020}", "\u{E0100}", "\u{0}", "\u{7F}", "\u{85}",
        " \u{200B}\n\u{3164}\u{2800} ",
    ]

    /// A text that the kind takes.
    static func good(_ kind: TextKind) -> String {
        switch kind {
        case .phone: "+420 603 123 456"
        case .address: "eva@example.org"
        case .contact: "eva@example.org"
        case .locale: "cs-CZ"
        case .message, .preview, .draft, .messageID, .key, .name, .operatorName, .reason, .remark, .answer, .comment,
            .summary, .policyName, .shortcut, .page, .token, .survey, .profile, .wordings, .policy, .fileName,
            .fileText, .shapeLine, .shapeText, .attribute, .fact:
            "Eva"
        }
    }

    @Test(
        "B13.2 given a text of which nothing can be seen, then it is refused, or it counts as not given",
        arguments: TextKind.allCases)
    func blank(_ kind: TextKind) throws {
        try scenario { shop in
            for words in Self.blanks + [""] {
                switch (Self.accepted(words, as: kind, in: shop), kind) {
                // Bytes are bytes: these are looked for, or shown again, and never read.
                case (_, .messageID), (_, .key), (_, .token), (_, .attribute), (_, .fact): break
                case (.success(let text), _): #expect(text.isEmpty, "\(kind): \(words.unicodeScalars)")
                case (.failure(let refusal), _):
                    #expect(
                        refusal == .textEmpty || (kind == .shortcut && refusal == .keyInvalid),
                        "\(kind): \(words.unicodeScalars)")
                }
            }
            for words in ["x", "\u{200B}x", "中", "🙂", "\u{1F468}\u{200D}\u{1F469}", "é", "e\u{301}", "."]
            where kind == .message {
                #expect(Self.accepted(words, as: kind, in: shop) == .success(words))
            }
        }
    }

    @Test(
        "B13.2 given a NUL in a text, then the text is refused; of a name it becomes a space",
        arguments: TextKind.allCases)
    func nul(_ kind: TextKind) throws {
        try scenario { shop in
            #expect(Self.accepted(Self.good(kind), as: kind, in: shop) == .success(Self.good(kind)))
            let words = Self.good(kind) + "\u{0}" + Self.good(kind)
            guard case .failure(let refusal) = Self.accepted(words, as: kind, in: shop) else {
                let isOneLine = kind == .name || kind == .fileName || kind == .fileText
                #expect(isOneLine && Self.accepted(words, as: kind, in: shop) == .success("Eva Eva"))
                return
            }
            let named: [TextKind: Refusal] = [
                .messageID: .messageIDInvalid, .key: .keyInvalid, .shortcut: .keyInvalid, .locale: .valueInvalid,
                .policyName: .departmentUnknown, .attribute: .valueInvalid, .fact: .valueInvalid,
                .token: .tokenInvalid, .phone: .contactInvalid, .address: .contactInvalid, .contact: .contactInvalid,
            ]
            #expect(refusal == named[kind] ?? .textInvalid, "\(kind)")
        }
    }

    @Test("B13.2 given a text one byte too long, then it is refused by its kind", arguments: TextKind.allCases)
    func tooLong(_ kind: TextKind) throws {
        try scenario { shop in
            let most = kind == .message ? 32_768 : kind.law.bytesMax
            guard most < .max else { return }
            let refusal: Refusal =
                switch kind {
                case .messageID: .messageIDInvalid
                case .key, .shortcut: .keyInvalid
                case .locale: .valueInvalid
                case .policyName: .departmentUnknown
                case .token: .tokenInvalid
                case .attribute, .fact: .attributeTooLong
                default: .textTooLong
                }
            #expect(
                Self.accepted(String(repeating: "x", count: most + 1), as: kind, in: shop) == .failure(refusal),
                "\(kind)")
        }
    }

    @Test(
        """
        B13.1 given a card number in a text that is kept, then it is masked; a telephone number, a key and \
        what is never kept are not
        """,
        arguments: TextKind.allCases)
    func cards(_ kind: TextKind) throws {
        try scenario { shop in
            let (number, hidden) = ("4111-1111-1111-1111", "****-****-****-1111")
            let words = kind == .address ? "\(number)@example.org" : kind == .contact ? "a@\(number)" : number
            switch kind {
            // Where they are said and shown, with the messages before them.
            case .message, .preview: #expect(Self.accepted(words, as: kind, in: shop) == .success(words))
            case .key, .policyName, .page, .token, .policy, .fact:
                #expect(Self.accepted(words, as: kind, in: shop) == .success(words))
            case .phone:
                #expect(Self.accepted(number, as: kind, in: shop) == .failure(.contactInvalid))
                #expect(Self.accepted("378282246310005", as: kind, in: shop) == .success("378282246310005"))
            case .draft, .messageID, .name, .operatorName, .locale, .address, .contact, .reason, .remark, .answer,
                .comment, .summary, .shortcut, .survey, .profile, .wordings, .fileName, .fileText, .shapeLine,
                .shapeText, .attribute:
                #expect(
                    Self.accepted(words, as: kind, in: shop) == .success(words.replacing(number, with: hidden)),
                    "\(kind)")
            }
        }
    }

    // MARK: names

    @Test(
        "B13.2 given a name with what no name has, then that is left out, and the visitor is let in",
        arguments: [
            ("Eva: ok\n10:00:00  Ana (operator): yes", "Eva: ok 10:00:00  Ana (operator): yes"),
            ("Eva\u{1B}[2J", "Eva [2J"), ("  Eva \r\n", "Eva"),
            ("\u{202E}avE\u{202C}", "avE"), ("Eva\u{2028}Nová", "Eva Nová"), ("Eva\u{85}Nová", "Eva Nová"),
            ("\u{2066}Eva\u{2069}", "Eva"),
            ("4111 1111\n1111 1111", "**** **** **** 1111"), ("José", "José"),
            ("עֵדֶן", "עֵדֶן"), ("👩‍🚀 Eva", "👩‍🚀 Eva"),
        ])
    func names(_ given: String, _ kept: String) throws {
        try scenario { shop in
            let eva = shop.join("eva", .visitor, name: given)
            #expect(shop.journal.last { $0.event.shopKind == .personAdded }?.text == kept)
            // Later, too; and the same again is no news.
            let ivo = shop.join("ivo", .visitor, name: "Ivo")
            _ = shop.join("ivo", .visitor, name: given)
            #expect(shop.journal.filter { $0.event.shopKind == .personRenamed }.map(\.text) == [kept])
            _ = shop.join("ivo", .visitor, name: given)
            _ = shop.join("eva", .visitor, name: given)
            #expect(shop.journal.filter { $0.event.shopKind == .personRenamed }.count == 1)
            _ = (eva, ivo)
        }
    }

    @Test("B13.2 given a blank name, then it is as no name: whoever has one keeps it")
    func blankNames() throws {
        try scenario { shop in
            for (index, name) in Self.blanks.enumerated() {
                _ = shop.join("v\(index)", .visitor, name: name)
                #expect(shop.journal.last { $0.event.shopKind == .personAdded }?.text == "")
            }
            _ = shop.join("eva", .visitor, name: "Eva")
            _ = shop.join("eva", .visitor, name: " ")
            #expect(!shop.journal.contains { $0.event.shopKind == .personRenamed })
            #expect(shop.engine.shown(name: Array("\u{3164} ".utf8)).isEmpty)
            #expect(shop.engine.shown(name: Array("Eva\nNová".utf8)) == Array("Eva Nová".utf8))
        }
    }

    @Test(
        """
        B13.1 given a card number as a message id or a locale, then what is kept of it is \
        masked, and a retry is a retry
        """)
    func ids() throws {
        try scenario { shop in
            let eva = shop.join("eva", .visitor, name: "Eva", locale: "4111-1111-1111-1111")
            #expect(shop.journal.allSatisfy { !$0.id.contains("4111") })
            let first = try eva.opens("Hello", id: "4111 1111 1111 1111")
            #expect(shop.facts(of: first.chat, .chat(.said)).first?.id == "**** **** **** 1111")
            #expect(try eva.opens("Hello", id: "4111 1111 1111 1111").outcome == .duplicate)
            shop.restarts()
            let again = shop.visitor("eva")
            #expect(try again.opens("Hello", id: "4111 1111 1111 1111").outcome == .duplicate)
            let id = "550e8400-e29b-41d4-a716-446655440000"
            try again.says("Hi", in: first.chat, id: id)
            #expect(shop.facts(of: first.chat, .chat(.said)).last?.id == id)
        }
    }

    // MARK: contacts

    @Test(
        "B4.2 given a contact of its form, then it is taken",
        arguments: [
            (Choice.callback, "+420 777 123 456"), (.callback, "00420777123456"), (.callback, "+49 (0)151 234-567 89"),
            (.callback, "12345"), (.callback, "777.123.456"), (.callback, "٠١٢٣٤٥٦٧٨٩"),
            (.callback, "\u{202A}+420\u{A0}777\u{2011}123\u{202C}"), (.callback, "378282246310005"),
            (.email, "eva@example.org"), (.email, "eva+shop@sub.example.co.uk"), (.email, "jiří@příklad.cz"),
            (.callback, ""), (.callback, "  "),
        ])
    func contacts(_ choice: Choice, _ contact: String) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hi")
            try eva.chooses(choice, in: chat, contact: contact)
            let kept = contact.allSatisfy { $0 == " " } ? "" : contact
            #expect(shop.facts(of: chat, .chat(.chosen)).last?.text == kept)
        }
    }

    @Test(
        "B4.2 given anything else as a contact, then it is refused and nothing has changed",
        arguments: [
            (Choice.callback, "."), (.callback, "1234"), (.callback, "1234567890123456"),
            (.callback, "eva@example.org"), (.callback, "call me"),
            (.callback, "777 123\n456"), (.callback, "777 123 456\u{0}"), (.email, "not an address"),
            (.email, "+420 777 123 456"), (.email, "@"),
            (.email, "@example.org"), (.email, "eva@"), (.email, "eva@\u{200B}"), (.email, "a@b@c"),
            (.email, "eva@example.org\r\nBcc: x"),
            (.email, "eva@example.org\u{2028}x"), (.email, "eva\u{1B}@example.org"), (.wait, "somewhere"),
            (.message, "12"),
        ])
    func noContacts(_ choice: Choice, _ contact: String) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hi")
            #expect(
                shop.refusal { () throws(Refusal) in try eva.chooses(choice, in: chat, contact: contact) }
                    == .contactInvalid)
        }
    }

    // MARK: names of the policy

    @Test(
        """
        B13.2 given a department, a skill, a language or a question in decomposed letters, then it is \
        found by the composed ones
        """)
    func normalised() throws {
        let (composed, decomposed) = ("P\u{159}\u{ED}jem", "Pr\u{30C}i\u{301}jem")
        try scenario(policy: { policy in
            policy.departments = [Policy.Department(name: "prodej"), Policy.Department(name: decomposed)]
            policy.departments[1].intake = [Policy.Question(key: decomposed, ask: "Kam?")]
            policy.skills = [decomposed]
            policy.languages = [decomposed]
        }) { shop in
            let eva = shop.visitor("eva")
            let posted = try eva.opens(
                "Hi", department: composed, skill: composed, language: composed, answers: [(composed, "Sem")])
            let started = shop.facts(of: posted.chat, .chat(.started)).first
            let names = shop.engine.names
            #expect(started.map { names.departments[Int($0.event.department) - 1] } == composed)
            #expect(started.map { names.skills[Int($0.event.reason) - 1] } == composed)
            #expect(started.map { names.languages[Int($0.event.until) - 1] } == composed)
            #expect(
                shop.facts(of: posted.chat, .chat(.answered)).first.map { Array($0.id.utf8) } == Array(decomposed.utf8))
            #expect(
                shop.refusal { () throws(Refusal) in try eva.starts("Hi", department: "Prijem") } == .departmentUnknown)
        }
    }
}
