// B13.4: visitors who came, said nothing and went are forgotten; numbers are no wall.

import Chance
import Testing

@testable import KlepetEngine

@Suite("B13.4 strays")
struct B13ForgettingTests {
    private func comesAndGoes(_ key: String, _ shop: Shop) -> PersonID {
        let visitor = shop.visitor(key)
        visitor.leaves()
        return visitor.person
    }

    private func goneFrom(_ shop: Shop) -> [PersonID] {
        shop.journal.filter { $0.event.shopKind == .visitorErased }.map(\.event.subject)
    }

    @Test(
        """
        B13.4 given too many who never chatted, then the longest absent are forgotten and nobody is refused; who is \
        here, chatted or is known otherwise stays
        """)
    func forgotten() throws {
        try scenario { shop in
            shop.engine.straysMax = 8
            let first = comesAndGoes("first", shop)
            let (eva, ana, here) = (shop.visitor("eva"), shop.operator("ana"), shop.visitor("here"))
            let chat = try eva.starts("Hello")
            eva.leaves()
            let banned = shop.visitor("banned")
            try ana.bans(banned)
            banned.leaves()
            let signed = try shop.tryJoin("signed", .visitor, signed: true)
            signed.leaves()
            let back = shop.visitor("back")
            back.leaves()
            back.rejoins()
            shop.passes(10.seconds)
            let keys = (0..<1000).map { "key \($0)" }
            let numbers = keys.map { comesAndGoes($0, shop) }
            #expect(Set(numbers).count == 1000, "no number is two people's")
            let gone = goneFrom(shop)
            #expect(gone.first == first)
            #expect(Set(gone) == Set([first] + numbers.prefix(gone.count - 1)), "the longest absent first")
            #expect(gone.count >= 990)
            #expect(!gone.contains(eva.person) && !gone.contains(here.person) && !gone.contains(back.person))
            #expect(!gone.contains(banned.person) && !gone.contains(signed.person))
            #expect(shop.engine.counts.people < 40)
            #expect(shop.engine.state.people.count < 300, "slots are used again")
            // Their numbers are nobody's, their keys are somebody new's.
            #expect(
                shop.refusal { () throws(Refusal) in try ana.does(.ban(visitor: numbers[3], until: 0, reason: .none)) }
                    == .personUnknown)
            #expect(!numbers.contains(shop.visitor("key 3").person))
            #expect(shop.visitor("back").person == back.person && shop.visitor("eva").person == eva.person)
            #expect(shop.refusal { () throws(Refusal) in _ = try shop.tryJoin("signed", .visitor) } == .identityInvalid)
            #expect(shop.look(chat).visitor == eva.person)
            shop.verifyInvariants()
            shop.restarts(fromSnapshot: true)
            #expect(shop.visitor("key 999").person == numbers[999])
            #expect(!numbers.contains(shop.visitor("key 4").person))
        }
    }

    @Test(
        """
        B13.4 given a visitor who never chatted and has been away for a year, then key and name are \
        forgotten, and not before
        """)
    func aged() throws {
        try scenario { shop in
            let eva = comesAndGoes("eva", shop)
            shop.passes(1000)
            let zoe = comesAndGoes("zoe", shop)
            let age = 365 * 24.hours
            shop.passes(age - 1500)
            #expect(!shop.engine.retireStrays(before: shop.now - age, at: shop.now))
            shop.write()
            #expect(goneFrom(shop) == [])
            #expect(shop.engine.oldestStray ?? 0 <= shop.now - age + 2000)
            shop.passes(1000)
            _ = shop.engine.retireStrays(before: shop.now - age, at: shop.now)
            shop.write()
            #expect(goneFrom(shop) == [eva])
            shop.passes(2000)
            _ = shop.engine.retireStrays(before: shop.now - age, at: shop.now)
            shop.write()
            #expect(goneFrom(shop) == [eva, zoe])
            #expect(!shop.engine.hasStrays && shop.engine.oldestStray == nil)
            #expect(shop.visitor("eva").person != eva)
        }
    }

    @Test("B13.4 given strays with a name, a language and a consent, when they are forgotten, then nothing of it grows")
    func records() throws {
        try scenario(policy: { $0.preview = true }) { shop in
            shop.engine.straysMax = 4
            for number in 0..<600 {
                let visitor = try shop.tryJoin("key \(number)", .visitor, name: "Name \(number)", locale: "cs")
                try visitor.consents()
                visitor.leaves()
            }
            #expect(shop.engine.state.standings.count < 300 && shop.engine.state.standingOf.count < 300)
            #expect(shop.engine.state.people.count < 300)
            shop.restarts(fromSnapshot: true)
            shop.engine.straysMax = 4
            for number in 600..<1200 { try shop.tryJoin("key \(number)", .visitor).consents() }
            shop.verifyInvariants()
        }
    }

    @Test("B13.4 given a slot that was given up as often as it can be, then it is used no more, and others are")
    func generations() throws {
        var people = People()
        var last = people.nextNumber()
        var isAdded = people.add(last)
        #expect(last == 1 && isAdded)
        var numbers: Set<UInt32> = [last]
        for _ in 0..<600 {
            people.forget(last)
            var isKnown = people.isKnown(last)
            #expect(!isKnown)
            last = people.nextNumber()
            #expect(numbers.insert(last).inserted)
            isAdded = people.add(last)
            isKnown = people.isKnown(last)
            #expect(isAdded && isKnown)
        }
        let counts = (people.count, people.living)
        #expect(counts == (4, 1))
        isAdded = people.add(last)
        #expect(!isAdded, "it is somebody's")
        isAdded = people.add(1 << 24 | 9)
        #expect(!isAdded, "there is no such slot yet")
    }

    @Test("Free records are taken the smallest first, whatever the order in which they became free")
    func freeRecords() {
        var random = SplitMix64(seed: 7)
        var free = FreeRecords()
        var model: Set<UInt32> = []
        for step in 0..<2000 {
            if random.chance(60) {
                if model.insert(UInt32(step)).inserted { free.insert(UInt32(step)) }
            } else {
                let least = model.min()
                #expect(free.popFirst() == least)
                if let least { model.remove(least) }
            }
        }
    }

    @Test("People are found by their keys after others were forgotten")
    func index() {
        var people = People()
        var index = PeopleIndex()
        var random = SplitMix64(seed: 5)
        var known: [UInt32] = []
        for _ in 0..<3000 {
            if known.count < 40 || random.chance(50) {
                let person = people.nextNumber()
                guard people.add(person) else { continue }
                // Few homes, so that there are long runs.
                people[person].digest = KeyDigest(low: UInt64(random.below(16)), high: UInt64(person) + 1)
                index.insert(person, in: people)
                known.append(person)
            } else {
                let person = known.remove(at: Int(random.below(Int64(known.count))))
                index.remove(person, in: people)
                people.forget(person)
            }
            guard known.count % 7 == 0 else { continue }
            for person in known {
                let found = index.find(people[person].digest, in: people)
                #expect(found == person)
            }
        }
        #expect(known.count > 30)
    }
}
