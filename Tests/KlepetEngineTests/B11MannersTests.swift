// B11: prepared replies as the engine sees them, the greeting, hints for the operator.

import Testing

@testable import KlepetEngine

@Suite("B11 greeting and hints")
struct B11MannersTests {
    static let greeting: @Sendable (inout Policy) -> Void = { (policy: inout Policy) in policy.greeting = true }
    static let hints: @Sendable (inout Policy) -> Void = { (policy: inout Policy) in policy.hints = true }

    // MARK: B11.2

    @Test(
        "B11.2 given a policy that greets, when an operator takes the chat, then the visitor is told by name who came")
    func greets() throws {
        try scenario(policy: Self.greeting) { shop in
            let ana = shop.operator("Ana"), eva = shop.visitor("eva")
            let chat = try eva.starts("Hello")
            try withText("Eva") { (name) throws(Refusal) in
                shop.engine.advance(before: shop.now, stepping: true)
                _ = try shop.engine.submit(.take(chat: chat), by: ana.client, at: shop.now, visitorName: name)
            }
            shop.write()
            #expect(shop.lastWords(in: chat) == "Hello Eva, you’re now chatting with Ana.")
            // B4.8: it is no reply.
            #expect(shop.timers(chat).contains { $0.ladder == .reply })
        }
    }

    @Test(
        """
        B11.2 given a visitor whose name nobody knows, then the greeting does without it; given none in \
        the policy, there is none
        """)
    func nameless() throws {
        try scenario(policy: Self.greeting) { shop in
            let ana = shop.operator("Ana"), pavel = shop.join("pavel", .visitor, locale: "cs")
            let chat = try pavel.starts("Dobrý den")
            try ana.takes(chat)
            #expect(shop.lastWords(in: chat) == "Dobrý den, teď se vám věnuje Ana.")
        }
        try scenario { shop in
            let ana = shop.operator("Ana"), eva = shop.visitor("eva")
            let chat = try eva.starts("Hello")
            let before = shop.facts(of: chat, .chat(.said)).count
            try ana.takes(chat)
            #expect(shop.facts(of: chat, .chat(.said)).count == before)
        }
    }

    @Test(
        """
        B11.2 given a chat that was greeted, then another operator who takes it over does not greet; a new \
        episode is greeted again
        """)
    func oncePerEpisode() throws {
        try scenario(policy: Self.greeting) { shop in
            let ana = shop.operator("Ana"), eva = shop.visitor("eva")
            let bob = shop.operator("Bob")
            let chat = try eva.starts("Hello")
            func greetings() -> Int {
                shop.facts(of: chat, .chat(.said)).filter { $0.text.contains("now chatting with") }.count
            }
            try ana.takes(chat)
            ana.leaves()
            shop.passes(200.seconds)
            try bob.takes(chat)
            #expect(greetings() == 1)
            try bob.says("Yes?", in: chat)
            try bob.ends(chat)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            bob.rejoins()
            shop.passes(11.minutes)
            try eva.says("One more thing", in: chat)
            try bob.takes(chat)
            #expect(greetings() == 2)
            try bob.ends(chat)
            try bob.reopens(chat)
            #expect(greetings() == 2)
        }
    }

    // MARK: B11.3

    private func hinted(
        _ visitor: String, _ reply: String, locale: String = "", at location: SourceLocation = #_sourceLocation
    ) throws -> [Hint] {
        var hints: [Hint] = []
        try scenario(policy: Self.hints, at: location) { shop in
            let ana = shop.operator("ana"), eva = shop.join("eva", .visitor, locale: locale)
            let chat = try eva.starts(visitor)
            try ana.takes(chat)
            _ = ana.notices()
            let before = shop.engine.outbox.accepted
            try ana.says(reply, in: chat)
            // Nothing of it is journaled, and nobody else hears of it.
            #expect(shop.engine.outbox.accepted == before + 1)
            #expect(eva.notices() == [] && shop.office.notices() == [])
            shop.engine.pullSignals(ana.client, max: .max) { event, _, _ in
                #expect(event.chat == chat)
                if event.liveKind == .hint, let hint = Hint(rawValue: UInt8(clamping: event.value)) {
                    hints.append(hint)
                }
                return true
            }
        }
        return hints
    }

    @Test("B11.3 given a reply much longer than the visitor's words, then the operator alone is hinted at it")
    func longer() throws {
        #expect(try hinted("Price?", String(repeating: "It depends. ", count: 50)) == [.muchLonger])
        #expect(
            try hinted(
                String(repeating: "I would like to know. ", count: 10), String(repeating: "It depends. ", count: 50))
                == [])
        #expect(try hinted("Price?", "It is 200 crowns, and 150 from the second piece on.") == [])
    }

    @Test("B11.3 given several questions at once, then the operator is hinted at them")
    func questions() throws {
        #expect(
            try hinted("It is broken", "Which model? Since when?? And where did you buy it?") == [.severalQuestions])
        #expect(try hinted("It is broken", "Which model is it???") == [])
    }

    @Test("B11.3 given emoji that the visitor does not use, then the operator is hinted at them")
    func emoji() throws {
        #expect(try hinted("My parcel is lost", "Oh no 😢") == [.emojiUnlike])
        #expect(try hinted("My parcel is lost 😢", "Oh no 😢") == [])
    }

    @Test("B11.3 given a visitor who was like that in an earlier message, then it is not held against the operator")
    func earlier() throws {
        try scenario(policy: Self.hints) { shop in
            let ana = shop.operator("ana"), eva = shop.join("eva", .visitor, locale: "cs")
            let chat = try eva.starts("Ahoj 😀")
            try eva.says("Můžu se vás na něco zeptat?", in: chat)
            try ana.takes(chat)
            try ana.says("Ahoj, jasně 😀", in: chat)
            #expect(ana.notices() == [])
        }
    }

    static let formality: [(String, String, String)] = [
        ("cs", "Mohu vás poprosit o radu?", "Jasně, pošlu ti to hned, tobě to přijde zítra."),
        ("cs", "Ahoj, kde je můj balík?", "Pošleme vám ho zítra."),
        ("uk", "Чи можу я вас запитати?", "Привіт, що з твоїм замовленням?"),
        ("sl", "Ali vas lahko nekaj vprašam?", "Živjo, kaj bi rad?"),
        ("id", "Bisakah Anda membantu?", "Bisa, kamu mau apa?"), ("fi", "Voitteko auttaa?", "Moi, totta kai"),
        ("en", "Dear Sir, my order is late.", "hey, no worries"),
    ]

    @Test(
        "B11.3 given a tone unlike the visitor's in the visitor's language, then the operator is hinted at it",
        arguments: formality)
    func tone(_ locale: String, _ visitor: String, _ reply: String) throws {
        #expect(try hinted(visitor, reply, locale: locale) == [.formalityUnlike])
        #expect(try hinted(visitor, visitor, locale: locale) == [])
    }

    @Test(
        """
        B11.3 given the same prepared reply twice unedited in a chat, then the operator is \
        hinted at it the second time
        """)
    func twice() throws {
        try scenario(policy: Self.hints) { shop in
            let ana = shop.operator("ana"), eva = shop.visitor("eva")
            let chat = try eva.starts("How long does it take?")
            try ana.takes(chat)
            func uses(_ words: String) throws(Refusal) -> [String] {
                try withText(words) { (text) throws(Refusal) in
                    var message = Message(text: text)
                    message.isPrepared = true
                    _ = try ana.does(.say(Say(chat: chat, message: message)))
                }
                return ana.notices()
            }
            #expect(try uses("It takes three days.") == [])
            #expect(try uses("Thank you.") == [])
            #expect(try uses("It takes three days.") == ["hint"])
            try ana.says("It takes three days.", in: chat)
            #expect(ana.notices() == [])
        }
    }

    @Test("B11.3 given a policy without hints, then there are none")
    func off() throws {
        try scenario { shop in
            let ana = shop.operator("ana"), eva = shop.visitor("eva")
            let chat = try eva.starts("Hi")
            try ana.takes(chat)
            try ana.says("What? When? Where? 😀", in: chat)
            #expect(ana.notices() == [])
        }
    }

    // MARK: B11.1

    @Test(
        """
        B11.1 given the back office, then it sets replies of the shop, a department and an operator; an \
        operator their own; nobody else
        """)
    func owners() throws {
        try scenario(policy: { $0.departments.append(Policy.Department(name: "sales")) }) { shop in
            let ana = shop.operator("ana"), eva = shop.visitor("eva")
            func sets(
                _ who: Participant, department: String = "", person: PersonID = 0, from: Int64 = 0, until: Int64 = 0,
                shortcut: String = "hi"
            ) -> Refusal? {
                shop.refusal { () throws(Refusal) in
                    try withTexts([shortcut, department, "{}"]) { (texts) throws(Refusal) in
                        let owner = ReplyOwner(department: texts[1], person: person)
                        _ = try who.does(
                            .setReply(
                                SetReply(
                                    shortcut: texts[0], owner: owner, texts: texts[2], validFrom: from,
                                    validUntil: until)))
                    }
                }
            }
            #expect(sets(shop.office) == nil)
            #expect(sets(shop.office, department: "sales") == nil)
            #expect(sets(shop.office, person: ana.person) == nil)
            #expect(sets(shop.office, department: "sales", person: ana.person) == .valueInvalid)
            #expect(sets(shop.office, department: "toys") == .departmentUnknown)
            #expect(sets(shop.office, person: eva.person) == .personUnknown)
            #expect(sets(shop.office, until: shop.now - 1) == .timeInvalid)
            #expect(sets(shop.office, from: shop.now + 20, until: shop.now + 10) == .timeInvalid)
            #expect(sets(shop.office, from: -1) == .timeInvalid)
            #expect(sets(shop.office, shortcut: "") == .keyInvalid)
            #expect(sets(shop.office, shortcut: String(repeating: "x", count: 65)) == .keyInvalid)
            #expect(sets(ana) == nil)
            #expect(sets(ana, person: ana.person) == nil)
            #expect(sets(ana, department: "sales") == nil, "they serve it (B20.2)")
            #expect(sets(ana, person: ana.person + 1) == .notAllowed)
            #expect(sets(eva) == .notAllowed)
            let owners = shop.journal.filter { $0.event.shopKind == .replySet }.map {
                [$0.event.subject, UInt64($0.event.reason)]
            }
            #expect(owners == [[0, 0], [0, 2], [ana.person, 0], [ana.person, 0], [ana.person, 0], [0, 2]])
            let unknown = shop.refusal { () throws(Refusal) in
                try withText("hi") { (text) throws(Refusal) in
                    _ = try ana.does(.removeReply(RemoveReply(shortcut: text, owner: ReplyOwner(), isKnown: false)))
                }
            }
            #expect(unknown == .replyUnknown)
        }
    }
}
