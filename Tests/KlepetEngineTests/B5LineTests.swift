import Testing

@testable import KlepetEngine

@Suite("B5 operators, routing, the line")
struct B5LineTests {
    @Test(
        """
        B5.1 given an operator with room for two, when more chats come, then they have two, and get the \
        next as soon as one ends
        """)
    func capacity() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana", capacity: 2)
            let chats = try (1...4).map { try shop.visitor("visitor \($0)").starts("Hello?") }
            #expect(chats.map { shop.state($0) } == [.offered, .offered, .queued, .queued])
            for chat in chats.prefix(2) { try ana.takes(chat) }
            #expect(shop.refusal { () throws(Refusal) in try ana.takes(chats[2]) } == .capacityFull)
            try ana.ends(chats[0])
            #expect(shop.state(chats[2]) == .offered, "the line is served when capacity frees (B5.6)")
            try ana.takes(chats[2])
            #expect(shop.refusal { () throws(Refusal) in try ana.reopens(chats[0]) } == .capacityFull)
        }
    }

    @Test(
        "B5.1 given an operator who is entered without a number, when the policy names one, then that is their capacity"
    )
    func defaultCapacity() throws {
        try scenario(.assign, policy: { $0.routing.capacityDefault = 1 }) { shop in
            _ = shop.operator("ana", capacity: nil)
            let chats = try (1...2).map { try shop.visitor("visitor \($0)").starts("Hello?") }
            #expect(chats.map { shop.state($0) } == [.offered, .queued])
        }
    }

    @Test(
        "B5.1 given an operator who is away, offline or not connected, when a chat comes, then they are not asked",
        arguments: [Presence.away, .offline, nil])
    func presence(_ presence: Presence?) throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana")
            if let presence { try ana.becomes(presence) } else { ana.leaves() }
            let chat = try shop.visitor("eva").starts("Hello?")
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B5.1 given an operator nobody entered, when they join, then they are unknown")
    func unknownOperator() throws {
        try scenario { shop in
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("mallory", .operator) } == .personUnknown)
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("", .visitor) } == .keyInvalid)
            let long = String(repeating: "k", count: 65)
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin(long, .visitor) } == .keyInvalid)
        }
    }

    @Test(
        """
        B5.2 given a department where operators pick, when two take the same chat, then the first has it \
        and the second is told who
        """)
    func takingIsAtomic() throws {
        try scenario(.take) { shop in
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try shop.visitor("eva").starts("Hello?")
            #expect(shop.state(chat) == .queued, "nobody is asked")
            try ana.takes(chat)
            #expect(shop.refusal { () throws(Refusal) in try bob.takes(chat) } == .taken)
            #expect(String(decoding: shop.engine.ownerName(of: chat), as: UTF8.self) == "ana")
            #expect(shop.story(of: chat).filter { $0.hasPrefix("taken") } == ["taken ana"])
        }
    }

    @Test(
        """
        B5.2 given a chat that is offered, when somebody else wants it, then it is taken; when the \
        operator accepts, it is theirs
        """)
    func offered() throws {
        try scenario(.assign) { shop in
            let (ana, bob) = (shop.operator("ana"), shop.operator("bob"))
            let chat = try shop.visitor("eva").starts("Hello?")
            #expect(shop.refusal { () throws(Refusal) in try bob.takes(chat) } == .taken)
            try ana.takes(chat)
            #expect(shop.look(chat).owner == ana.person)
            #expect(shop.facts(of: chat, .chat(.taken)).first?.text == "ana")
        }
    }

    @Test(
        """
        B5.3 given chats of all kinds in the line, when it is served, then by priority, front ones, reopened \
        ones, time of entering, seq
        """)
    func order() throws {
        try scenario { shop in
            let ana = shop.operator("ana", capacity: 10)
            _ = shop.operator("bob", capacity: 0)
            let visitors = ["plain", "plain too", "reopened", "lost", "urgent"].map { shop.visitor($0) }
            let reopened = try visitors[2].starts("x")
            try visitors[2].ends(reopened)
            let lost = try visitors[3].starts("x")
            try ana.takes(lost)
            let plain = try visitors[0].starts("x")
            let second = try visitors[1].starts("x")
            shop.passes(1.seconds)
            try visitors[2].says("again", in: reopened)
            ana.leaves()
            shop.passes(120.seconds)
            let urgent = try visitors[4].starts("x", priority: 1)
            let unhurried = try visitors[4].starts("x", priority: -1)
            let line = [urgent, lost, reopened, plain, second, unhurried]
            #expect(line.map { shop.engine.state.position(of: shop.engine.state.slot(of: $0)) } == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("B5.3 given an offer that is refused, when the line goes on, then the chat has kept its place")
    func refusedOfferKeepsThePlace() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana", capacity: 1)
            let chats = try (1...3).map { try shop.visitor("visitor \($0)").starts("Hello?") }
            try ana.declines(chats[0])
            #expect(chats.map { shop.look($0).position } == [1, 2, 3])
            #expect(shop.look(chats[0]).state == .offered, "she is the only one: a new round begins")
            #expect(shop.story(of: chats[0]).last == "offered again ana")
        }
    }

    @Test(
        """
        B5.6 given a line, when an operator comes online, gets more capacity, or is entered anew, \
        then it is served at once
        """)
    func servedWhenItCouldMove() throws {
        try scenario(.assign) { shop in
            let ana = shop.operator("ana", capacity: 1)
            let chats = try (1...5).map { try shop.visitor("visitor \($0)").starts("Hello?") }
            func offered() -> Int { chats.filter { shop.state($0) == .offered }.count }
            #expect(offered() == 1)
            try shop.office.enters("ana", capacity: 2)
            #expect(offered() == 2)
            let bob = shop.operator("bob", capacity: 1)
            #expect(offered() == 3)
            try bob.becomes(.away)
            #expect(offered() == 2)
            try bob.becomes(.online)
            #expect(offered() == 3)
            bob.leaves()
            bob.rejoins()
            #expect(offered() == 3)
            var policy = Policy()
            policy.departments[0].mode = .take
            try shop.office.sets(policy)
            _ = shop.operator("carl", capacity: 1)
            #expect(offered() == 3)
            policy.departments[0].mode = .assign
            try shop.office.sets(policy)
            #expect(offered() == 4)
            _ = ana
        }
    }

    @Test(
        "B5.6 given a full operator, when a chat ends in any way, then the next is offered",
        arguments: ["ana ends", "eva ends", "idle", "office ends"])
    func servedWhenAChatEnds(_ how: String) throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana", capacity: 1))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            try ana.says("Hi", in: chat)
            let next = try shop.visitor("zoe").starts("And me?")
            switch how {
            case "ana ends": try ana.ends(chat)
            case "eva ends": try eva.ends(chat)
            case "office ends": try shop.office.ends(chat)
            default: shop.passes(600.seconds - 1)
            }
            if how == "idle" {
                #expect(shop.state(next) == .queued)
                shop.reaches(1)
                shop.passes(0)
                // At the very time zoe's patience ends too: whoever comes first in the order of chats.
                #expect([.offered, .followup].contains(shop.state(next)))
            } else {
                #expect(shop.state(next) == .offered)
            }
        }
    }

    @Test(
        """
        B5.7 given a position on the screen, when others are let in ahead, then it does not go up: none is shown until \
        what was shown is true again
        """)
    func positionNeverGoesUp() throws {
        try scenario { shop in
            let ana = shop.operator("ana", capacity: 10)
            let ahead = try (1...4).map { try shop.visitor("v\($0)").starts("x") }
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            #expect(shop.look(chat).position == 5)
            try ana.takes(ahead[0])
            try ana.takes(ahead[1])
            #expect(shop.look(chat).position == 3)
            _ = try shop.visitor("vip").starts("x", priority: 50)
            #expect(shop.look(chat).position == 0)
            shop.passes(30.seconds)
            #expect(shop.story(of: chat).contains("waiting 2 skipped"), "there is nothing new to say")
            shop.passes(90.seconds)
            let choice = shop.lastWords(in: chat)
            #expect(choice.hasPrefix("You can keep waiting"), "\(choice)")
            shop.restarts(fromSnapshot: true)
            for each in [eva, ana] { each.rejoins() }
            #expect(shop.look(chat).position == 0 && shop.look(chat).estimateMilliseconds == 0)
            try ana.takes(ahead[2])
            #expect(shop.look(chat).position == 3)
            shop.passes(120.seconds)
            let told = shop.facts(of: chat).last { $0.event.ladder == .waiting }?.event.value
            #expect(told == 3, "5 was told, 3 is news")
            try ana.takes(ahead[3])
            #expect(shop.look(chat).position == 2)
        }
    }

    @Test(
        """
        B5.7 given fewer than 5 samples, when the visitor asks how long, then there is no estimate; with them it is \
        honest, in whole minutes
        """)
    func estimate() throws {
        try scenario { shop in
            let ana = shop.operator("ana", capacity: 100)
            let chat = try shop.visitor("eva").starts("Hello?", priority: -1)
            #expect(shop.look(chat).estimateMilliseconds == 0)
            for number in 1...6 {
                try ana.takes(try shop.visitor("v\(number)").starts("x"))
                #expect(
                    shop.look(chat).estimateMilliseconds == (number < 6 ? 0 : 60.seconds), "\(number - 1) intervals")
                shop.passes(30.seconds)
            }
            let ahead = try shop.visitor("w1").starts("x")
            try shop.visitor("w2").starts("x")
            let last = try shop.visitor("w3").starts("x", priority: -2)
            #expect(shop.look(last).estimateMilliseconds == 120.seconds, "4 × 30 s")
            #expect(shop.lastWords(in: last).contains("2\u{A0}minutes"))
            #expect(!shop.lastWords(in: chat).contains("minute"))
            _ = ahead
        }
    }

    @Test(
        """
        B5.8 given an operator who drops, when 60 s pass, then the visitor is told, and at 120 s the chat is \
        at the front of the line
        """)
    func drops() throws {
        try scenario(.assign) { shop in
            let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello?")
            try ana.takes(chat)
            _ = shop.operator("cid", capacity: 0)
            shop.passes(5.seconds)
            ana.leaves()
            let gone = shop.now
            let other = try shop.visitor("zoe").starts("x")
            shop.passes(200.seconds)
            #expect(shop.times(of: "drop 1", in: chat) == [gone + 60.seconds - opening])
            #expect(shop.times(of: "queued operatorLost", in: chat) == [gone + 120.seconds - opening])
            #expect(shop.look(chat).position == 1)
            #expect(shop.look(other).position == 0, "eva was let in ahead, and nothing is shown that goes up")
            let bob = shop.operator("bob", capacity: 1)
            #expect(shop.look(chat).owner == bob.person)
        }
    }

    @Test(
        """
        B5.8 given an operator who drops, when they are back within two minutes, then the chat stays theirs, and a \
        new drop has its full time
        """)
    func comesBack() throws {
        try scenario { shop in
            let (_, ana, chat) = try conversation(shop)
            ana.leaves()
            shop.passes(119.seconds)
            ana.rejoins()
            shop.passes(60.seconds)
            #expect(shop.look(chat).owner == ana.person)
            ana.leaves()
            shop.passes(61.seconds)
            #expect(shop.times(of: "drop 1", in: chat) == [60.seconds, 239.seconds])
        }
    }

    @Test(
        "B5.8 given a restart, when the operator does not come back, then the chat goes back to the line",
        arguments: [false, true])
    func dropsByRestart(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (_, _, chat) = try conversation(shop)
            shop.restarts(fromSnapshot: fromSnapshot, after: 10.minutes)
            _ = shop.operator("bob")
            #expect(shop.state(chat) == .active)
            shop.passes(120.seconds)
            #expect(shop.state(chat) == .queued)
            #expect(shop.story(of: chat).filter { $0.hasPrefix("drop") } == ["drop 1", "drop 2"])
        }
    }
}
