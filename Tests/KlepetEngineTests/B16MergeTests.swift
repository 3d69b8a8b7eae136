// B16.6: an anonymous visitor signs in as a known one.

import Chance
import Testing

@testable import KlepetEngine

@Suite("B16.6 one person")
struct B16MergeTests {
    /// Who may go into whom, by what each is; `ok`, or the refusal.
    static let pairs = """
                    known      signed     anonymous  gone     operator       bot            banned   erased  nobody
        known       ok         ok         ok         ok       personUnknown  personUnknown  banned   erased  personUnknown
        anonymous   ok         ok         ok         ok       personUnknown  personUnknown  banned   erased  personUnknown
        signed      personSigned  personSigned  personSigned  personSigned  personUnknown  personUnknown  personSigned  erased  personUnknown
        gone        already    already    already    already  personUnknown  personUnknown  already  erased  personUnknown
        operator    personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  erased  personUnknown
        bot         personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  erased  personUnknown
        banned      banned     banned     banned     banned   personUnknown  personUnknown  banned   erased  personUnknown
        erased      erased     erased     erased     erased   personUnknown  personUnknown  erased   erased  personUnknown
        nobody      personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  personUnknown  erased  personUnknown
        """

    private static func make(_ what: String, _ key: String, _ shop: Shop) throws -> PersonID {
        switch what {
        case "signed": return try shop.tryJoin(key, .visitor, signed: true).person
        case "operator": return shop.operator(key).person
        case "bot": return shop.bot(key).person
        case "nobody": return 4242
        default: break
        }
        let visitor = shop.visitor(key)
        if what == "known" { try visitor.starts("Hello") }
        if what == "banned" { try shop.office.bans(visitor) }
        if what == "erased" { try shop.office.erases(visitor) }
        if what == "gone" { try shop.office.merges(visitor, into: shop.visitor(key + " at home")) }
        return visitor.person
    }

    @Test(
        "B16.6 given each pair of people, when one is to go into the other, then it is done or refused, nothing changed"
    )
    func table() throws {
        let lines = Self.pairs.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        for line in lines.dropFirst() {
            for (other, cell) in zip(lines[0], line.dropFirst()) {
                try scenario { shop in
                    let (from, into) = (try Self.make(line[0], "a", shop), try Self.make(other, "b", shop))
                    let refusal = shop.refusal { () throws(Refusal) in
                        try shop.office.does(.mergePerson(from, into: into))
                    }
                    #expect(refusal.map { "\($0)" } ?? "ok" == cell, "\(line[0]) into \(other)")
                    let same = shop.refusal { () throws(Refusal) in
                        try shop.office.does(.mergePerson(into, into: into))
                    }
                    #expect(same != nil, "\(other) into themselves")
                }
            }
        }
    }

    @Test(
        """
        B16.6 given an anonymous visitor who chats, when they sign in, then chats open and closed are the known one's, and \
        one event says who went into whom
        """)
    func chats() throws {
        try scenario { shop in
            let (eva, ana) = (shop.visitor("cookie"), shop.operator("ana"))
            let known = try shop.tryJoin("eva", .visitor, signed: true)
            known.leaves()
            let first = try eva.starts("Hello")
            try ana.takes(first)
            try ana.ends(first)
            let second = try eva.starts("Still there?")
            let old = shop.journal.count
            try shop.office.merges(eva, into: known)
            #expect(shop.journal[old...].map(\.event.shopKind) == [.personMerged])
            #expect(
                shop.journal[old].event.subject == known.person && shop.journal[old].event.value == Int64(eva.person))
            #expect(shop.look(first).visitor == known.person && shop.look(second).visitor == known.person)
            #expect(shop.engine.look(person: known.person)?.isOnline == true)
            // They go on where they were.
            try eva.says("Yes", in: second)
            #expect(shop.facts(of: second).last { $0.event.role == .visitor }?.event.person == known.person)
            try eva.says("One more", in: first)
            #expect(shop.state(first) == .active || shop.look(first).visitor == known.person)
            // What names the one means the other.
            #expect(shop.engine.look(person: eva.person)?.person == known.person)
            try ana.bans(eva)
            #expect(shop.engine.standing(of: known.person).bannedUntil == .max)
            #expect(shop.state(second) == .closed)
        }
    }

    @Test(
        """
        B16.6 given a client of each, when they become one, then each gets every event once, from its own place on, also \
        in a shop whose disk is slow
        """)
    func places() throws {
        for seed in 0..<40 {
            try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
                var random = SplitMix64(seed: UInt64(seed))
                let (eva, zoe) = (shop.visitor("cookie"), shop.visitor("zoe"))
                let known = try shop.tryJoin("eva", .visitor, signed: true)
                var chats: [(Participant, ChatID)] = []
                for who in [eva, known, zoe] { chats.append((who, try who.starts("Hello from \(who.key)"))) }
                var heard: [String: [UInt64]] = [:]
                func pulls(_ who: Participant) {
                    heard[who.key, default: []] += who.hearsFacts(max: Int(random.below(4))).map(\.event.seq)
                }
                func talks(_ count: Int) throws {
                    for number in 0..<count {
                        let (who, chat) = chats[Int(random.below(3))]
                        try who.says("\(number)", in: chat)
                        shop.diskStalls = random.below(3) == 0
                        pulls([eva, known][Int(random.below(2))])
                    }
                }
                try talks(20)
                let places = [eva, known].map { shop.engine.cursor(of: $0.client) }
                try shop.office.merges(eva, into: known)
                try talks(20)
                (shop.diskStalls, chats) = (false, chats)
                shop.write()
                for (who, place) in zip([eva, known], places) {
                    // What is far is the journal's to give.
                    let own = shop.journal.filter { [chats[0].1, chats[1].1].contains($0.event.chat) }.map(\.event.seq)
                    while true {
                        let pulled = shop.engine.pull(who.client, max: 3) {
                            heard[who.key, default: []].append($0.seq)
                            return true
                        }
                        guard pulled.isFar, let next = own.first(where: { $0 > shop.engine.cursor(of: who.client) })
                        else {
                            if pulled.count == 0 { break }
                            continue
                        }
                        if Reader(role: .visitor).sees(shop.journal[Int(next) - 1].event) {
                            heard[who.key, default: []].append(next)
                        }
                        shop.engine.setCursor(who.client, after: next)
                    }
                    let visible = own.filter { Reader(role: .visitor).sees(shop.journal[Int($0) - 1].event) }
                    let told = heard[who.key] ?? []
                    #expect(told == told.sorted() && Set(told).count == told.count, "seed \(seed), \(who.key)")
                    #expect(told.filter { $0 > place } == visible.filter { $0 > place }, "seed \(seed), \(who.key)")
                }
            }
        }
    }

    @Test("B16.6 given that the disk has not got it yet, then nobody is shown what the other wrote (law 4)")
    func durable() throws {
        try scenario { shop in
            let (eva, known) = (shop.visitor("cookie"), try shop.tryJoin("eva", .visitor, signed: true))
            let chat = try known.starts("Hello")
            shop.engine.setCursor(eva.client, after: UInt64(shop.journal.count))
            shop.diskStalls = true
            try shop.office.merges(eva, into: known)
            try known.says("Anybody?", in: chat)
            #expect(eva.hears().isEmpty)
            shop.diskStalls = false
            shop.write()
            #expect(eva.hears().contains("eva: Anybody?"))
        }
    }

    @Test(
        "B2.2, B16.6 given a message whose answer was lost, when its author has signed in since, then it is said once")
    func repeated() throws {
        try scenario { shop in
            let (eva, known) = (shop.visitor("cookie"), try shop.tryJoin("eva", .visitor, signed: true))
            let started = try eva.opens("Hello", id: "m1")
            let said = try eva.says("Anybody?", in: started.chat, id: "m2")
            try shop.office.merges(eva, into: known)
            for who in [eva, known] {
                #expect(try who.opens("Hello", id: "m1").seq == started.seq)
                let again = try who.says("Anybody?", in: started.chat, id: "m2")
                #expect(again.seq == said.seq && again.outcome == .duplicate)
            }
            shop.restarts(fromSnapshot: true)
            let back = try shop.tryJoin("eva", .visitor, signed: true)
            #expect(try back.says("Anybody?", in: started.chat, id: "m2").outcome == .duplicate)
            // Somebody who signs in as somebody who had signed in: both are remembered.
            #expect(try back.says("Something else", in: started.chat, id: "m3").outcome != .duplicate)
        }
    }

    @Test(
        """
        B16.6 given the key of one who signed in, when somebody joins with it, then they are somebody new; the clients \
        that were connected go on, when the known one comes with a signature, too
        """)
    func oldKey() throws {
        try scenario { shop in
            let (eva, known) = (shop.visitor("cookie"), shop.visitor("eva"))
            let chat = try eva.starts("Hello")
            try shop.office.merges(eva, into: known)
            let next = shop.visitor("cookie")
            #expect(next.person != eva.person && next.person != known.person)
            #expect(shop.refusal { () throws(Refusal) in try next.says("Mine?", in: chat) } == .chatUnknown)
            #expect(next.hears().isEmpty)
            _ = try shop.tryJoin("eva", .visitor, signed: true)
            try eva.says("I am still here", in: chat)
            #expect(shop.refusal { () throws(Refusal) in try known.says("And I?", in: chat) } == .identityInvalid)
            // And the new one may sign in as well.
            try shop.office.merges(next, into: known)
            shop.restarts()
            #expect(shop.engine.look(person: next.person)?.person == known.person)
        }
    }

    @Test("B16.6 given consents and classes of both, when they become one, then the newer word counts")
    func standing() throws {
        for isNewer in [false, true] {
            try scenario(policy: {
                $0.classes = [.init(), .init()]; ($0.classes[0].name, $0.classes[1].name) = ("a", "b")
            }) {
                shop in
                let (eva, known) = (shop.visitor("cookie"), shop.visitor("eva"))
                for (who, name) in isNewer ? [(known, "a"), (eva, "b")] : [(eva, "b"), (known, "a")] {
                    try who.consents()
                    if who === (isNewer ? eva : known) { try who.consents([]) }
                    try shop.office.describes("class", "\"\(name)\"", of: who)
                }
                try shop.office.merges(eva, into: known)
                #expect(shop.engine.standing(of: known.person).consent == [])
                #expect(shop.engine.look(person: known.person)?.className == (isNewer ? "b" : "a"))
            }
        }
        try scenario { shop in
            let (eva, known) = (shop.visitor("cookie"), shop.visitor("eva"))
            try eva.consents()
            try shop.office.merges(eva, into: known)
            #expect(shop.engine.standing(of: known.person).consent == .preview, "it goes along")
        }
    }

    @Test(
        "B16.6 given places in the line and follow-ups, when their visitor signs in, then each keeps its place and time"
    )
    func waiting() throws {
        try scenario { shop in
            let (zoe, eva) = (shop.visitor("zoe"), shop.visitor("cookie"))
            let known = try shop.tryJoin("eva", .visitor, signed: true)
            let chats = [try zoe.starts("1"), try eva.starts("2"), try known.starts("3"), try eva.starts("4")]
            try eva.chooses(.callback, in: chats[3], contact: "555 123 456")
            #expect(shop.state(chats[3]) == .followup)
            let timers = chats.map { "\(shop.timers($0))" }
            try shop.office.merges(eva, into: known)
            #expect(chats.map { "\(shop.timers($0))" } == timers)
            let ana = shop.operator("ana")
            for chat in chats { try ana.takes(chat) }
            #expect(shop.engine.state.openChats(of: UInt32(known.person), upTo: 9) == 3)
            known.leaves()
            #expect(shop.engine.look(person: known.person)?.isOnline == true, "the other tab is here")
            eva.leaves()
            #expect(shop.engine.look(person: known.person)?.isOnline == false)
            shop.rests()
        }
    }

    @Test("B8.3, B16.6 given invitations of both, when they become one, then one stands at most, and none in a chat")
    func invited() throws {
        for (known, chats) in [(false, false), (true, false), (false, true)] {
            try inviting { shop in
                _ = shop.operator("ana")
                let (eva, other) = (shop.visitor("cookie"), shop.visitor("eva"))
                try eva.visits()
                shop.passes(10.seconds)
                if known {
                    try other.visits()
                    shop.passes(10.seconds)
                    #expect(shop.engine.state.invitations.of(UInt32(other.person)).isPending)
                }
                if chats { try other.starts("Hello") }
                let pending = shop.engine.state.invitations.of(UInt32(eva.person))
                #expect(pending.isPending)
                try shop.office.merges(eva, into: other)
                let kept = shop.engine.state.invitations.of(UInt32(other.person))
                #expect(kept.isPending == !chats)
                #expect((kept.number == pending.number) == (!known))
                #expect(shop.engine.state.invitations.of(UInt32(eva.person)).number == 0)
                if !chats { try other.does(.answerInvitation(number: kept.number, .dismissed)) }
                shop.restarts(fromSnapshot: true)
            }
        }
    }

    @Test(
        "B3.4, B16.6 given a cart on the known one's page, when the other signs in, then their ladders stand still, too"
    )
    func buying() throws {
        try scenario { shop in
            let (eva, known, ana) = (shop.visitor("cookie"), shop.visitor("eva"), shop.operator("ana"))
            let chat = try eva.starts("Hello")
            try ana.takes(chat)
            try ana.says("Yes?", in: chat)
            try eva.gets(chat)
            var report = VisitReport(page: .none)
            report.isCheckout = true
            try known.does(.visit(report))
            try shop.office.merges(eva, into: known)
            shop.passes(14.minutes)
            #expect(!shop.story(of: chat).contains("idle 1"))
            report.isCheckout = false
            try known.does(.visit(report))
            shop.passes(6.minutes)
            #expect(shop.story(of: chat).contains("idle 1"))
        }
    }

    @Test("B13.4, B16.6 given one who went into a visitor that is forgotten, then their number is nobody's, too")
    func forgotten() throws {
        try scenario { shop in
            shop.engine.straysMax = 4
            let (eva, known) = (shop.visitor("cookie"), shop.visitor("eva"))
            try shop.office.merges(eva, into: known)
            eva.leaves()
            known.leaves()
            for number in 0..<600 { shop.visitor("key \(number)").leaves() }
            for person in [eva.person, known.person] {
                #expect(shop.engine.look(person: person) == nil)
                #expect(
                    shop.refusal { () throws(Refusal) in
                        try shop.office.does(.unban(visitor: person))
                    } == .personUnknown)
            }
            #expect(shop.engine.state.people.count < 600)
        }
    }

    @Test("B16.6 given many who sign in by chance, then the shop told again is the same at every step")
    func chance() throws {
        for seed in 0..<20 {
            try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
                var random = SplitMix64(seed: UInt64(100 + seed))
                let ana = shop.operator("ana", capacity: 100)
                var (people, chats) = ((0..<8).map { shop.visitor("v\($0)") }, [ChatID]())
                for _ in 0..<150 {
                    let who = people[Int(random.below(8))]
                    let chat = chats.isEmpty ? 0 : chats[Int(random.below(Int64(chats.count)))]
                    switch random.below(10) {
                    case 0: if let new = try? who.starts("Hello") { chats.append(new) }
                    case 1: try? ana.takes(chat)
                    case 2: try? ana.ends(chat)
                    case 3: try? shop.office.merges(who, into: people[Int(random.below(8))])
                    case 4: try? who.consents(random.below(2) == 0 ? .preview : [])
                    case 5: who.leaves()
                    case 6: if !shop.isConnected(who) { people[Int(who.key.dropFirst())!] = shop.visitor(who.key) }
                    case 7: shop.passes(Int64(random.below(300_000)))
                    case 8 where random.below(8) == 0: try? shop.office.erases(who)
                    default: try? who.says("And?", in: chat)
                    }
                }
                shop.verify()
            }
        }
    }
}
