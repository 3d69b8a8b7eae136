// B4.9: what the shop owes is a task with a clock, and comes back to the line when its visitor is here.

import Testing

@testable import KlepetEngine

/// 2024-03-25, a Monday, 10:00 in Test/Prague, which is 09:00 UTC.
private let tenOClock: Int64 = 1_711_357_200_000

/// Nine to five on weekdays, in Test/Prague.
private func story(
    _ mode: Policy.RoutingMode = .take, _ change: @escaping (inout Policy) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation, _ story: (Shop) throws -> Void
) throws {
    try scenario(
        mode, zones: .test, from: tenOClock,
        policy: {
            var hours = Policy.Hours()
            hours.zone = "Test/Prague"
            hours.weekly = [.init(days: 0b001_1111, open: .init(from: 540, to: 1020))]
            $0.departments[0].hours = hours
            change(&$0)
        }, at: location, story)
}

@Suite("B4.9 follow-ups")
struct B4FollowupTests {
    // MARK: the clock

    @Test("B4.9 given a follow-up, when nobody answers, then it is due and overdue, once each, over restarts too")
    func dueAndOverdue() throws {
        for restarts in [false, true] {
            try scenario { shop in
                let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                let chat = try eva.starts("Hello?")
                try eva.chooses(.callback, in: chat, contact: "777 123 456")
                _ = ana.hears()
                if restarts { shop.restarts(fromSnapshot: true, after: 1.minutes) }
                shop.passes(45.minutes)
                if restarts { shop.restarts(after: 1.minutes) }
                shop.passes(3.hours)
                #expect(shop.times(of: "followupDue", in: chat) == [30.minutes])
                #expect(shop.times(of: "followupOverdue", in: chat) == [60.minutes])
                let due = try #require(shop.facts(of: chat, .chat(.followupDue)).first?.event)
                #expect((due.ladder, due.rung, due.value) == (.followup, 1, 30.minutes))
                #expect(due.until == opening + 60.minutes)
                if restarts { return }
                let heard = ana.hears().filter { $0.hasPrefix("followup") }
                #expect(heard == ["followupDue", "followupOverdue"], "operators are told")
                #expect(!eva.hears().contains("followupDue"), "the visitor is not")
            }
        }
    }

    @Test("B4.9 given closed hours, when a message is left, then its clock begins with the opening")
    func countsOpenTime() throws {
        try story { shop in
            shop.passes(8.hours)
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            eva.leaves()
            let due = try #require(shop.timers(chat).first { $0.ladder == .followup })
            #expect((due.due, due.rung) == (tenOClock + 23.hours + 30.minutes, 1))
            #expect(due.does.contains("B4.9"))
            shop.passes(30.hours)
            #expect(shop.times(of: "followupDue", in: chat) == [15.hours + 30.minutes])
            #expect(shop.times(of: "followupOverdue", in: chat) == [16.hours])
        }
    }

    @Test("B4.9 given half an hour before the weekend, when it is owed, then it is due on Monday, not at the close")
    func overTheWeekend() throws {
        try story { shop in
            shop.passes((4 * 24 + 6).hours + 30.minutes)  // Friday, 16:30
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            shop.passes(4 * 24.hours)
            // Summer time began on Sunday.
            #expect(shop.times(of: "followupDue", in: chat) == [63.hours + 30.minutes])
        }
    }

    @Test("B4.9 given another policy, when it is set, then its numbers count for what is owed already")
    func policyNumbers() throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.email, in: chat, contact: "eva@example.org")
            var policy = Policy()
            policy.followup.dueMilliseconds = 5.minutes
            policy.followup.overdueAfterMilliseconds = 2.minutes
            try shop.office.sets(policy)
            shop.passes(1.hours)
            #expect(shop.times(of: "followupDue", in: chat) == [5.minutes])
            #expect(shop.times(of: "followupOverdue", in: chat) == [7.minutes])
        }
    }

    @Test("B4.9 given a follow-up that ends or is taken up, when its time comes, then nobody is told")
    func over() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let (one, other) = (try eva.starts("Hello?"), try eva.starts("And this?"))
            for chat in [one, other] { try eva.chooses(.callback, in: chat, contact: "777 123 456") }
            try ana.takes(one)
            try ana.says("Hello Eva", in: one)
            try eva.ends(other)
            shop.passes(2.hours)
            for chat in [one, other] { #expect(shop.facts(of: chat, .chat(.followupDue)).isEmpty) }
        }
    }

    @Test("B4.9 given supervisors of another department, when a follow-up is due, then they are told as well")
    func supervisors() throws {
        try scenario(policy: {
            $0.departments.append(Policy.Department(name: "leads"))
            $0.departments.append(Policy.Department(name: "sales"))
            $0.transfer.supervisors = "leads"
        }) { shop in
            let eva = shop.visitor("eva")
            let (lea, sam) = (
                shop.operator("lea", departments: ["leads"]), shop.operator("sam", departments: ["sales"])
            )
            let chat = try eva.starts("Hello?", department: "support")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            (_, _) = (lea.hears(), sam.hears())
            shop.passes(2.hours)
            #expect(
                lea.hears() == ["replyLate", "replyOverdue", "followupDue", "followupOverdue"],
                "they see it all (B20.1)")
            #expect(sam.hears().isEmpty)
        }
    }

    // MARK: offered

    @Test("B4.9 given an operator with room, when something is owed, then it is offered, behind those who wait")
    func offeredBehindTheLine() throws {
        try scenario(.assign) { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let owed = try eva.starts("Hello?")
            try eva.chooses(.callback, in: owed, contact: "777 123 456")
            let waits = try zoe.starts("Hello?")
            eva.leaves()
            let ana = shop.operator("ana", capacity: 1)
            #expect(shop.state(waits) == .offered)
            #expect(!shop.story(of: owed).contains("offered ana"))
            try ana.takes(waits)
            try ana.ends(waits)
            #expect(shop.story(of: owed).last == "offered ana")
            #expect(shop.state(owed) == .followup, "it stays one")
            #expect(shop.look(owed).owner == ana.person)
            let bob = shop.operator("bob")
            #expect(shop.refusal { () throws(Refusal) in try bob.takes(owed) } == .taken)
            try ana.takes(owed)
            #expect(shop.state(owed) == .active)
        }
    }

    @Test("B4.9 given a follow-up that everybody misses, then nobody is away for it, and each is asked once in a round")
    func missed() throws {
        try scenario(.assign) { shop in
            let eva = shop.visitor("eva")
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try eva.starts("Hello?")
            try ana.declines(chat)
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            eva.leaves()
            shop.passes(29.minutes)
            let asked = { shop.story(of: chat).filter { $0.hasPrefix("offered") || $0.hasPrefix("offer missed") } }
            #expect(
                asked().suffix(4) == ["offered ana", "offer missed ana", "offered bob", "offer missed bob"]
                    || asked().suffix(4) == ["offered bob", "offer missed bob", "offered ana", "offer missed ana"],
                "\(asked())")
            let before = asked().count
            shop.passes(2.minutes)
            #expect(asked().count == before + 4, "due: once more")
            shop.passes(30.minutes)
            #expect(asked().count == before + 8, "overdue: once more")
            shop.passes(5.hours)
            #expect(asked().count == before + 8)
            #expect(!shop.journal.contains { $0.event.kind == .shop(.presenceSet) }, "nobody is set away")
            bob.leaves()
            bob.rejoins()
            #expect(shop.story(of: chat).last == "offered bob", "who comes anew is asked anew")
            try bob.declines(chat)
            #expect(shop.state(chat) == .followup)
            #expect(shop.look(chat).owner == 0)
        }
    }

    @Test(
        "B4.9 given an operator who is asked and goes, then the offer is withdrawn and the follow-up stays",
        arguments: [
            false, true,
        ])
    func askedAndGone(restarts: Bool) throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            #expect(shop.story(of: chat).last == "offered ana" || shop.look(chat).owner == ana.person)
            if restarts { shop.restarts(fromSnapshot: true, after: 1.seconds) } else { ana.leaves() }
            #expect(shop.story(of: chat).last == "offer withdrawn ana")
            #expect((shop.state(chat), shop.look(chat).owner) == (.followup, 0))
        }
    }

    @Test("B4.9 given closed hours or take mode, when something is owed, then nobody is asked")
    func notOffered() throws {
        try story(.assign) { shop in
            _ = shop.operator("ana")
            shop.passes(8.hours)
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            eva.leaves()
            shop.reaches(15.hours)
            #expect(!shop.story(of: chat).contains("offered ana"))
            shop.passes(0)
            #expect(shop.story(of: chat).last == "offered ana", "and at nine they are")
        }
        try scenario(.take) { shop in
            _ = shop.operator("ana")
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            shop.passes(3.hours)
            #expect(!shop.story(of: chat).contains("offered ana"))
        }
    }

    // MARK: answered elsewhere

    @Test("B4.9 given a follow-up, when it was answered elsewhere, then it says how, and the chat is closed")
    func answeredElsewhere() throws {
        for (channel, reason) in [(Channel.phone, "callback"), (.email, "operatorEnd"), (.inPerson, "operatorEnd")] {
            for takes in [false, true] {
                try scenario { shop in
                    let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                    let chat = try eva.starts("Hello?")
                    try eva.chooses(.callback, in: chat, contact: "777 123 456")
                    if takes { try ana.takes(chat) }
                    try ana.answersElsewhere(chat, by: channel)
                    #expect(shop.story(of: chat).suffix(2) == ["answered by \(channel)", "closed \(reason)"])
                    #expect(eva.hears().contains("answered by \(channel)"))
                    #expect(
                        shop.refusal { () throws(Refusal) in try ana.answersElsewhere(chat) } == .chatClosed)
                }
            }
        }
    }

    @Test("B4.9 given a chat in which nothing is owed, or another's, then \"answered elsewhere\" is refused")
    func notAnsweredElsewhere() throws {
        try scenario(.assign) { shop in
            let (eva, ana, bob) = (shop.visitor("eva"), shop.operator("ana"), shop.operator("bob"))
            let chat = try eva.starts("Hello?")
            #expect(shop.refusal { () throws(Refusal) in try ana.answersElsewhere(chat) } == .notFollowup)
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            let asked = shop.look(chat).owner == ana.person ? ana : bob
            let other = asked === ana ? bob : ana
            #expect(shop.refusal { () throws(Refusal) in try other.answersElsewhere(chat) } == .taken)
            try asked.takes(chat)
            #expect(shop.refusal { () throws(Refusal) in try other.answersElsewhere(chat) } == .taken)
            try asked.says("Hello Eva", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try asked.answersElsewhere(chat) } == .notFollowup)
            #expect(shop.refusal { () throws(Refusal) in try shop.office.answersElsewhere(chat) } == .notFollowup)
        }
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try eva.chooses(.callback, in: chat, contact: "777 123 456")
            #expect(shop.look(chat).owner == ana.person)
            try shop.office.answersElsewhere(chat, by: .other)
            #expect(
                shop.story(of: chat).suffix(3) == ["offer withdrawn ana", "answered by other", "closed operatorEnd"])
        }
    }

    @Test("B4.9 given a ban or an erasure, when something is owed, then nothing is owed any more")
    func bannedOrErased() throws {
        for erases in [false, true] {
            try scenario(.assign) { shop in
                let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
                let chat = try eva.starts("Hello?")
                try eva.chooses(.callback, in: chat, contact: "777 123 456")
                #expect(shop.look(chat).owner == ana.person)
                if erases { try shop.office.erases(eva, [chat]) } else { try shop.office.bans(eva) }
                #expect(shop.state(chat) == .closed)
                #expect(shop.engine.state.departments.allSatisfy { $0.followups.isEmpty })
                shop.passes(2.hours)
                #expect(shop.facts(of: chat, .chat(.followupDue)).isEmpty)
            }
        }
    }
}
