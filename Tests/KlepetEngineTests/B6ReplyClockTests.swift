import Testing

@testable import KlepetEngine

@Suite("B6 the reply clock")
struct B6ReplyClockTests {
    @Test("B6.1 given unanswered messages, when more follow, then the clock counts from the first, in the line too")
    func countsFromTheFirst() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(20.seconds)
            try eva.says("Anybody?", in: chat)
            shop.passes(5.minutes)
            #expect(shop.times(of: "replyLate", in: chat) == [30.seconds])
            #expect(shop.times(of: "replyOverdue", in: chat) == [120.seconds])
            #expect(shop.facts(of: chat, .chat(.replyOverdue)).map(\.event.value) == [120.seconds])
        }
    }

    @Test("B6.1 given a follow-up, when the visitor writes, then the clock does not start anew")
    func followupDoesNotRestart() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.email, in: chat, contact: "eva@example.org")
            shop.passes(10.minutes)
            try eva.says("Any news?", in: chat)
            shop.passes(10.minutes)
            #expect(shop.times(of: "replyLate", in: chat) == [30.seconds])
            #expect(shop.state(chat) == .followup)
        }
    }

    @Test(
        """
        B6.1 given a running clock, when an operator answers publicly or the chat ends, then it \
        stops; a note does not stop it
        """)
    func stops() throws {
        for ends in [false, true] {
            try scenario { shop in
                let (eva, ana, chat) = try conversation(shop)
                try eva.says("How much?", in: chat)
                shop.passes(10.seconds)
                try ana.notes("She is hasty", in: chat)
                #expect(shop.timers(chat).contains { $0.ladder == .reply })
                if ends { try eva.ends(chat) } else { try ana.says("Ten", in: chat) }
                #expect(!shop.timers(chat).contains { $0.ladder == .reply })
                shop.passes(3.minutes)
                #expect(shop.facts(of: chat, .chat(.replyLate)).isEmpty)
            }
        }
    }

    @Test("B6.1 given a reopened chat, when its visitor writes, then the clock starts anew")
    func reopenedStartsAnew() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.ends(chat)
            shop.passes(1.hours)
            try eva.says("Again", in: chat)
            shop.passes(30.seconds)
            #expect(shop.times(of: "replyLate", in: chat) == [1.hours + 30.seconds])
        }
    }

    @Test(
        """
        B6.2 given a department with its own numbers, when a reply is late and overdue, then at its times, \
        whatever else fires between
        """)
    func departmentNumbers() throws {
        try scenario(policy: {
            $0.departments[0].lateAfterMilliseconds = 50.seconds
            $0.departments[0].overdueAfterMilliseconds = 300.seconds
        }) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            shop.passes(10.minutes)
            #expect(shop.times(of: "replyLate", in: chat) == [50.seconds])
            #expect(shop.times(of: "reply 3", in: chat) == [120.seconds])
            #expect(shop.times(of: "replyOverdue", in: chat) == [300.seconds])
            #expect(ana.hears().contains("replyOverdue"))
            #expect(!eva.hears().contains("replyOverdue"), "for the staff alone")
        }
    }

    @Test(
        """
        B6.2 given an overdue first reply in assign mode, when somebody else is free, then they are asked, \
        from the front of the line
        """)
    func overdueGoesOn() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            let bob = shop.operator("bob")
            shop.passes(120.seconds)
            #expect(shop.look(chat).owner == bob.person)
            #expect(shop.state(chat) == .offered)
            let queued = try #require(shop.facts(of: chat, .chat(.queued)).last?.event)
            #expect((queued.reason, queued.value) == (QueuedReason.overdue.rawValue, Int64(ana.person)))
        }
    }

    @Test(
        """
        B6.2 given an overdue reply, when nobody else is free, or it is not the first, or operators pick, then \
        the chat stays where it is
        """)
    func overdueStays() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana")
            let chat = try shop.visitor("eva").starts("Hello?")
            try ana.takes(chat)
            shop.passes(150.seconds)
            #expect(shop.look(chat).owner == ana.person, "nobody else")
        }
        for mode in [Policy.RoutingMode.assign, .take] {
            try scenario(mode) { shop in
                let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                let chat = try eva.starts("Hello?")
                try ana.takes(chat)
                if mode == .assign {
                    try ana.says("Hi", in: chat)
                    try eva.says("How much?", in: chat)
                }
                _ = shop.operator("bob")
                shop.passes(150.seconds)
                #expect(shop.story(of: chat).contains("replyOverdue"))
                #expect(shop.look(chat).owner == ana.person)
            }
        }
    }

    @Test("B6.2 given an operator who types, when the reply would be overdue, then it is postponed, by up to 60 s")
    func typingPostpones() throws {
        for keystrokes in [1, 40] {
            try scenario(.assign) { shop in
                let ana = shop.operator("ana")
                let chat = try shop.visitor("eva").starts("Hello?")
                try ana.takes(chat)
                _ = shop.operator("bob")
                shop.passes(115.seconds)
                for _ in 1...keystrokes {
                    if shop.look(chat).owner == ana.person { try ana.types(in: chat) }
                    shop.passes(5.seconds)
                }
                shop.passes(10.seconds)
                #expect(shop.times(of: "replyOverdue", in: chat) == [keystrokes == 1 ? 125.seconds : 180.seconds])
            }
        }
    }

    @Test("B6.2 given a machine that slept past both, when it wakes, then late and overdue come one after the other")
    func lateThenOverdue() throws {
        try scenario { shop in
            let chat = try shop.visitor("eva").starts("Hello?")
            shop.sleeps(500.seconds)
            #expect(shop.times(of: "replyLate", in: chat) == [500.seconds])
            #expect(shop.times(of: "replyOverdue", in: chat) == [])
            shop.passes(90.seconds)
            #expect(shop.times(of: "replyOverdue", in: chat) == [590.seconds])
        }
    }

    @Test(
        """
        B6.3 given a promise, when its time comes, then a reminder at 80 %, and at 100 % an apology and an \
        alert; an answer fulfils it
        """)
    func promises() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            _ = eva.hears()
            try ana.promises(chat, in: 10.minutes)
            let told = eva.hearsFacts()
            #expect(told.first?.event.until == opening + 10.minutes)
            #expect(told.dropFirst().map(\.text) == ["We’ll get back to you within 10\u{A0}minutes."])
            try ana.setsLadder(chat, on: false)
            shop.passes(1.hours)
            #expect(shop.times(of: "promiseNear", in: chat) == [8.minutes])
            #expect(shop.times(of: "promiseDue", in: chat) == [10.minutes])
            #expect(shop.times(of: "promise 2", in: chat) == [10.minutes])
            #expect(shop.lastWords(in: chat).contains("sorry"))
            try ana.promises(chat, in: 10.minutes)
            shop.passes(5.minutes)
            try ana.says("Here I am", in: chat)
            shop.passes(4.minutes)
            #expect(shop.times(of: "promiseNear", in: chat).count == 1)
        }
    }

    @Test("B6.3 given a promise, when the operator promises anew, then the new one counts")
    func promisesAnew() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            try ana.promises(chat, in: 100.seconds)
            shop.passes(50.seconds)
            try ana.promises(chat, in: 200.seconds)
            shop.passes(250.seconds)
            #expect(shop.times(of: "promiseNear", in: chat) == [210.seconds])
            #expect(shop.times(of: "promiseDue", in: chat) == [250.seconds])
        }
    }

    @Test(
        "B6.3 given a promise over a restart, when its time comes, then it is reminded once", arguments: [false, true])
    func promiseOverRestart(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (_, _, chat) = try conversation(shop)
            let ana = shop.join("ana", .operator)
            try ana.promises(chat, in: 100.seconds)
            shop.passes(85.seconds)
            shop.restarts(fromSnapshot: fromSnapshot)
            ana.rejoins()
            shop.passes(30.seconds)
            #expect(shop.times(of: "promiseNear", in: chat) == [80.seconds])
            #expect(shop.times(of: "promiseDue", in: chat) == [100.seconds])
        }
    }
}
