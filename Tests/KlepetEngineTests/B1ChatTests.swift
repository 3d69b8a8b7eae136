import Testing

@testable import KlepetEngine

@Suite("B1 the chat")
struct B1ChatTests {
    @Test("B1.1 given a visitor who is only there, when they write their first message, then the chat starts with it")
    func startsWithTheFirstMessage() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            shop.passes(10.minutes)
            #expect(shop.engine.counts.chats == 0)
            let posted = try eva.opens("Hello?")
            #expect(posted.outcome == .started)
            #expect(shop.story(of: posted.chat) == ["started", "eva: Hello?", "queued new", "waiting 1"])
            #expect(posted.chatSeq == 2)
            #expect(shop.journal[Int(posted.seq) - 1].text == "Hello?")
        }
    }

    @Test(
        "B1.3 given a chat under way, when somebody ends it, then the close says why",
        arguments: [
            ("eva", CloseReason.none, CloseReason.visitorEnd), ("ana", .none, .operatorEnd),
            ("ana", .operatorEnd, .operatorEnd),
            ("ana", .callback, .callback), ("ana", .spam, .spam), ("office", .none, .admin), ("office", .spam, .spam),
        ])
    func closeReasons(_ who: String, _ asked: CloseReason, _ reason: CloseReason) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try [eva, ana, shop.office].first { $0.key == who }?.ends(chat, asked)
            #expect(shop.look(chat).reason == reason)
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).first?.event)
            #expect((closed.ladder, closed.rung, closed.value, closed.until) == (.none, 0, 0, 0), "no timer did it")
        }
    }

    @Test(
        "B1.3 given a role, when it gives a reason that is not its own, then that is refused",
        arguments: [
            ("eva", CloseReason.operatorEnd), ("eva", .idle), ("ana", .admin), ("ana", .idle), ("office", .visitorEnd),
            ("office", .erased),
        ])
    func foreignReasons(_ who: String, _ asked: CloseReason) throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let actor = try #require([eva, ana, shop.office].first { $0.key == who })
            #expect(shop.refusal { () throws(Refusal) in try actor.ends(chat, asked) } == .valueInvalid)
        }
    }

    @Test(
        """
        B1.3 given a silent visitor, when the ladder closes the chat, then the close names the timer, when it \
        was armed and its anchor
        """)
    func idleCloseIsExplained() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            let anchor = shop.now
            shop.passes(540.seconds)
            let closed = try #require(shop.facts(of: chat, .chat(.closed)).first?.event)
            #expect(CloseReason(rawValue: closed.reason) == .idle)
            #expect((closed.ladder, closed.rung) == (.idle, 3))
            #expect(closed.value == anchor + 420.seconds, "armed by the warning")
            #expect(closed.until == anchor)
            #expect(closed.person == 0)
        }
    }

    @Test(
        """
        B1.4 given a closed chat, when its visitor writes within 24 h, then the same chat is in the line \
        again, and nothing vanishes
        """)
    func reopens() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            shop.reaches(24.hours)
            _ = shop.news(of: chat)
            let posted = try eva.says("One more thing", in: chat)
            #expect((posted.outcome, posted.chat) == (.reopened, chat))
            #expect(shop.news(of: chat) == ["reopened", "eva: One more thing", "queued reopened", "waiting 1"])
            #expect(shop.look(chat).episode == 2)
            #expect(shop.look(chat).turn == .operator)
            #expect(shop.facts(of: chat, .chat(.queued)).last?.event.subject == ana.person, "ana is preferred")
        }
    }

    @Test(
        """
        B1.4 given a chat closed for more than 24 h, when its visitor writes, then a new chat is linked to \
        it, for the same department
        """)
    func startsAgain() throws {
        try scenario(policy: {
            $0.departments.append(Policy.Department(name: "sales"))
            $0.skills = ["tax"]
            $0.languages = ["cs"]
        }) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?", priority: 7, department: "sales", skill: "tax", language: "cs")
            try eva.ends(chat)
            shop.reaches(24.hours + 1)
            let posted = try eva.says("Me again", in: chat)
            #expect(posted.outcome == .started)
            #expect(posted.chat != chat)
            let started = try #require(shop.facts(of: posted.chat, .chat(.started)).first)
            #expect(started.event.subject == chat)
            #expect(started.text == "sales")
            #expect((started.event.value, started.event.reason, started.event.until) == (7, 1, 1))
        }
    }

    @Test(
        """
        B1.4 given a chat closed for more than 24 h, when a post to it is retried, then it \
        starts one new chat, not two
        """)
    func startsAgainOnce() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?", id: "m1")
            try eva.ends(chat)
            shop.reaches(25.hours)
            let first = try eva.says("Me again", in: chat, id: "m2")
            let again = try? eva.says("Me again", in: chat, id: "m2")
            // Its slot may be the new chat's: then the old one is far, and whoever looks it up starts anew.
            if let again { #expect((again.outcome, again.chat, again.seq) == (.duplicate, first.chat, first.seq)) }
            #expect(shop.engine.counts.open == 1)
        }
    }

    @Test("B1.4 given a closed chat, when an operator reopens it, then it is theirs, active, and a new episode")
    func operatorReopens() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            shop.passes(30.minutes)
            try ana.reopens(chat)
            let view = shop.look(chat)
            #expect((view.state, view.owner, view.episode) == (.active, ana.person, 2))
            try ana.says("I forgot something", in: chat)
        }
    }

    @Test(
        """
        B1.4 given a closed chat, when the system writes a note, a receipt comes or an operator \
        writes, then it stays closed
        """)
    func doesNotReopen() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            try eva.reads(chat)
            try shop.office.notes("Checked", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.says("Bye", in: chat) } == .chatClosed)
            #expect(shop.refusal { () throws(Refusal) in try ana.says("Bye", in: chat) } == .chatClosed)
            #expect(shop.refusal { () throws(Refusal) in try ana.types(in: chat) } == .chatClosed)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test(
        """
        B1.4 given a returning visitor, when their operator is offline, then the chat is offered \
        to somebody who is there
        """)
    func returningVisitorIsNotStuck() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.ends(chat)
            let bob = shop.operator("bob")
            ana.leaves()
            try eva.says("One more thing", in: chat)
            #expect(shop.look(chat).owner == bob.person)
        }
    }

    @Test(
        """
        B1.4 given a returning visitor, when their operator is there, then that operator is asked first, \
        though others have less to do
        """)
    func returningVisitorIsPreferred() throws {
        try scenario(.assign) { shop in
            let (eva, ana, zoe) = (shop.visitor("eva"), shop.operator("ana"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.ends(chat)
            let other = try zoe.starts("Hi")
            try ana.takes(other)
            _ = shop.operator("bob")
            try eva.says("One more thing", in: chat)
            #expect(shop.look(chat).owner == ana.person)
        }
    }

    @Test(
        "B1.4 given an operator who was only asked, when the visitor comes back, then whoever had the chat is preferred"
    )
    func whoWasAskedIsNotPreferred() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.ends(chat)
            ana.leaves()
            let bob = shop.operator("bob")
            try eva.says("One more thing", in: chat)
            try bob.declines(chat)
            try eva.ends(chat)
            try eva.says("And another", in: chat)
            #expect(shop.facts(of: chat, .chat(.queued)).last?.event.subject == ana.person)
        }
    }

    @Test(
        """
        B1.5 given an operator who does not answer, when 24 h have passed, then the chat is a \
        follow-up, and never closed
        """)
    func owedAnswerIsNotClosed() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.reaches(24.hours)
            #expect(shop.state(chat) == .active)
            shop.passes(0)
            #expect(shop.state(chat) == .followup)
            let owed = try #require(shop.facts(of: chat, .chat(.followupOwed)).first?.event)
            #expect(FollowupReason(rawValue: owed.reason) == .unanswered)
            #expect((owed.ladder, owed.rung, owed.until) == (.reply, 4, shop.look(chat).startedAt))
            #expect(ana.hears().contains("followup unanswered"), "operators are told")
            #expect(shop.rests())
            #expect(shop.state(chat) == .followup)
            #expect(shop.story(of: chat).filter { $0 == "followup unanswered" }.count == 1, "it is not counted again")
        }
    }

    @Test("B1.6 given a visitor with two tabs, when both look, then they see the same chat in the same order")
    func tabsSeeTheSame() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            let tab = shop.join("eva", .visitor)
            #expect(tab.person == eva.person)
            try tab.says("From the other tab", in: chat)
            try eva.says("From this tab", in: chat)
            try ana.says("Got both", in: chat)
            let seen = eva.hears()
            #expect(seen == tab.hears())
            #expect(seen.suffix(3) == ["eva: From the other tab", "eva: From this tab", "ana: Got both"])
        }
    }
}

/// eva asked, ana took the chat and answered: the turn is eva's.
func conversation(_ shop: Shop) throws -> (eva: Participant, ana: Participant, chat: ChatID) {
    let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
    let chat = try eva.starts("Hello?")
    try ana.takes(chat)
    try ana.says("How may I help?", in: chat)
    return (eva, ana, chat)
}
