// B13.2 to B13.4 and the consent of B2.8: limits, signatures, bans, erasure.

import Testing

@testable import KlepetEngine

@Suite("B13.2 limits, B13.3 identity, B13.4 ban and erasure")
struct B13GuardTests {
    @Test("B13.2 each limit has its own refusal")
    func limits() throws {
        try scenario(policy: { policy in
            policy.limits.messageBytesMax = 10
            policy.limits.messagesPerSecond = 1
            policy.limits.messagesBurst = 4
            policy.limits.openChatsPerVisitor = 2
            policy.limits.waitingChatsMax = 3
        }) { shop in
            let (eva, zoe, kim) = (shop.visitor("eva"), shop.visitor("zoe"), shop.visitor("kim"))
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("12345678901") } == .textTooLong)
            let chat = try eva.starts("one")
            try eva.starts("two")
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("three") } == .tooManyChats)
            try eva.says("3", in: chat)
            try eva.says("4", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try eva.says("5", in: chat) } == .tooFast)
            try zoe.starts("one")
            #expect(shop.refusal { () throws(Refusal) in try kim.starts("one") } == .lineFull)
        }
    }

    // MARK: B13.3

    @Test(
        """
        B13.3 given a visitor for whom the shop vouched once, when somebody comes with the key alone, then they are \
        refused, after a restart too
        """)
    func signed() throws {
        try scenario { shop in
            let eva = try shop.tryJoin("eva", .visitor, signed: true)
            let chat = try eva.starts("Hello")
            #expect(shop.journal.filter { $0.event.shopKind == .visitorSigned }.map(\.event.subject) == [eva.person])
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("eva", .visitor) } == .identityInvalid)
            let again = try shop.tryJoin("eva", .visitor, signed: true)
            #expect(again.person == eva.person)
            #expect(shop.journal.filter { $0.event.shopKind == .visitorSigned }.count == 1, "it is said once")
            _ = try shop.tryJoin("zoe", .visitor)
            shop.restarts(fromSnapshot: true)
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("eva", .visitor) } == .identityInvalid)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B13.3 given a shop that requires it, then no visitor comes without a signature, and operators do")
    func required() throws {
        try scenario(policy: { $0.identity.required = true }) { shop in
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("eva", .visitor) } == .identityInvalid)
            _ = try shop.tryJoin("eva", .visitor, signed: true)
            _ = shop.operator("ana")
        }
    }

    // MARK: consent

    @Test(
        """
        B2.8 given the shop's consent but not the visitor's, then there is no preview; with both there \
        is, until it is taken back
        """)
    func consent() throws {
        try scenario(policy: { $0.preview = true }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try eva.types(in: chat, preview: "secret")
            #expect(ana.notices() == ["typing"])
            try eva.consents()
            #expect(shop.refusal { () throws(Refusal) in try eva.consents() } == .already)
            #expect(shop.refusal { () throws(Refusal) in try ana.consents() } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try eva.consents(Consent(rawValue: 6)) } == .valueInvalid)
            shop.passes(1.seconds)
            try eva.types(in: chat, preview: "I would")
            #expect(ana.notices().contains("typing I would"))
            shop.passes(1.seconds)
            try eva.types(in: chat, preview: "never mind")
            try eva.consents([])
            #expect(ana.notices() == ["typing"], "what was not read before is not to be read after")
            try eva.consents()
            shop.passes(1.seconds)
            try eva.types(in: chat, preview: "hello?")
            shop.passes(10.seconds)
            #expect(ana.notices().isEmpty, "it has faded")
            try eva.consents([])
            shop.passes(1.seconds)
            try eva.types(in: chat, preview: "secret")
            #expect(!ana.notices().contains("typing secret"))
        }
    }

    // MARK: B13.4 ban

    @Test(
        """
        B13.4 given a ban, then open chats are closed as spam, and what the visitor starts or says \
        is refused until it ends
        """)
    func ban() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let (first, second) = (try eva.starts("Buy this"), try eva.starts("Buy that"))
            try ana.takes(first)
            try ana.bans(eva, for: 60.minutes)
            #expect(shop.story(of: first).last == "closed spam" && shop.story(of: second).last == "closed spam")
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("Again") } == .banned)
            #expect(shop.refusal { () throws(Refusal) in try eva.says("Again", in: first) } == .banned)
            #expect(shop.refusal { () throws(Refusal) in try ana.reopens(first) } == .banned)
            #expect(shop.refusal { () throws(Refusal) in try ana.bans(eva, for: 60.minutes) } == .already)
            #expect(shop.refusal { () throws(Refusal) in try eva.bans(eva) } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try ana.bans(ana) } == .personUnknown)
            #expect(shop.refusal { () throws(Refusal) in try ana.bans(eva, for: -1.seconds) } == .timeInvalid)
            #expect(!eva.hears().isEmpty, "reading is not forbidden")
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("Again") } == .banned)
            shop.passes(60.minutes)
            try eva.starts("I am sorry")
        }
    }

    @Test("B13.4 given a ban for good, when it is lifted, then the visitor is welcome again")
    func unban() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            try eva.starts("Buy this")
            try shop.office.bans(eva)
            shop.passes(48.hours)
            #expect(shop.refusal { () throws(Refusal) in try eva.starts("Again") } == .banned)
            try shop.office.unbans(eva)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.unbans(eva) } == .already)
            try eva.starts("Thank you")
        }
    }

    // MARK: B13.4 erase

    @Test(
        """
        B13.4 given an erasure, then the visitor's clients are gone, chats closed as erased, texts destroyed, \
        and the key is somebody new
        """)
    func erase() throws {
        try scenario { shop in
            let (eva, ana, zoe) = (shop.visitor("eva"), shop.operator("ana"), shop.visitor("zoe"))
            let (first, second) = (try eva.starts("My name is Eva"), try eva.starts("And my number 555"))
            let others = try zoe.starts("I stay")
            try ana.takes(first)
            try ana.notes("A regular", in: first)
            try ana.ends(first)
            #expect(shop.refusal { () throws(Refusal) in try ana.erases(eva) } == .notAllowed)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.erases(ana) } == .personUnknown)
            try shop.office.erases(eva, [first, second])
            #expect(!shop.isConnected(eva) && shop.isConnected(zoe))
            #expect(shop.story(of: second).last == "closed erased")
            #expect(
                shop.journal.suffix(3).map { $0.event.kind } == [
                    .shop(.textsErased), .shop(.textsErased), .shop(.visitorErased),
                ])
            var heard: [Fact] = []
            for seq in 1...shop.engine.outbox.accepted {
                if let near = shop.engine.outbox.near(seq) { heard.append(Fact(near.pointee)) }
            }
            for fact in heard where fact.event.chat == first || fact.event.chat == second {
                #expect(
                    fact.text.isEmpty || fact.event.chatKind == .started || fact.event.chatKind == .taken,
                    "\(fact.event.kind!)"
                )
            }
            #expect(!heard.contains { $0.text == "eva" || $0.id == "eva" })
            #expect(heard.contains { $0.event.chat == others && $0.text == "I stay" })
            #expect(shop.refusal { () throws(Refusal) in try shop.office.erases(eva) } == .erased)
            let new = shop.visitor("eva")
            #expect(new.person != eva.person)
            #expect(shop.refusal { () throws(Refusal) in try new.says("Hello?", in: first) } == .chatUnknown)
            shop.restarts(fromSnapshot: true)
            #expect(shop.visitor("eva").person == new.person)
        }
    }

    @Test("B13.4 given an erased key in the file, when it is read back, then nobody has it")
    func erasedReplay() throws {
        let shop = Shop()
        let eva = shop.visitor("eva")
        try shop.office.erases(eva)
        let again = Engine(now: opening, outside: shop.shelf.outside)
        for fact in shop.journal {
            var fact = fact
            if fact.event.shopKind == .personAdded, fact.event.subject == eva.person {
                var event = fact.event
                event.flags.insert(.redacted)
                fact = Fact(event, text: "", id: "")
            }
            #expect(fact.read { again.replay($0) })
        }
        again.begin()
        #expect(again.digest == shop.engine.digest)
    }

    @Test("B13.4 given a closed chat that is retired, then its texts go and its numbers stay; an open one is refused")
    func retire() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Old words")
            #expect(throws: Refusal.chatNotClosed) {
                try shop.engine.retire(
                    ChatEnd(chat: chat, lastSeq: shop.engine.lastSeq(of: chat)), .transcript, at: shop.now)
            }
            try ana.takes(chat)
            try ana.ends(chat)
            try shop.engine.retire(ChatEnd(chat: chat, lastSeq: 0), .transcript, at: shop.now)
            shop.write()
            let near = (1...shop.engine.outbox.accepted).compactMap {
                shop.engine.outbox.near($0).map { Fact($0.pointee) }
            }
            #expect(!near.contains { $0.text == "Old words" })
            #expect(near.contains { $0.event.chatKind == .said && $0.event.flags.contains(.redacted) })
        }
    }
}
