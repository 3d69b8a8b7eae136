import Testing

@testable import KlepetEngine

@Suite("B2 order and delivery")
struct B2OrderTests {
    @Test(
        """
        B2.1 given many who write at once, when all is read, then numbers have no gap, shop-wide and in each \
        chat, and all see one order
        """)
    func numbersHaveNoGap() throws {
        try scenario { shop in
            let ana = shop.operator("ana", capacity: 100)
            let visitors = (1...20).map { shop.visitor("visitor \($0)") }
            let chats = try visitors.map { try $0.starts("Hello") }
            for round in 1...5 {
                for (visitor, chat) in zip(visitors, chats) {
                    try visitor.says("\(round)", in: chat)
                    if round == 2 { try ana.takes(chat) }
                    shop.passes(1.seconds)
                }
            }
            #expect(shop.journal.map(\.event.seq) == (1...UInt64(shop.journal.count)).map { $0 })
            for (visitor, chat) in zip(visitors, chats) {
                let facts = shop.facts(of: chat)
                #expect(facts.map(\.event.chatSeq) == (1...UInt32(facts.count)).map { $0 })
                #expect(facts.map(\.event.previous) == [0] + facts.dropLast().map(\.event.seq))
                let words = facts.filter { $0.event.person == visitor.person && $0.event.chatKind == .said }.map(\.text)
                #expect(words == ["Hello", "1", "2", "3", "4", "5"], "the order is not changed under load")
            }
            let (seenByAna, seenByOffice) = (
                ana.hearsFacts().map(\.event.seq), shop.office.hearsFacts().map(\.event.seq)
            )
            #expect(seenByAna == seenByAna.sorted())
            #expect(seenByOffice == shop.journal.map(\.event.seq))
            #expect(Set(seenByAna).isSubset(of: seenByOffice))
        }
    }

    @Test(
        """
        B2.2 given a post that was accepted, when it is retried, then the first answer comes again \
        and nothing is said twice
        """)
    func retriesAreAnsweredAlike() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            let first = try eva.says("Once", in: chat, id: "m-1")
            let count = shop.journal.count
            shop.reaches(23.hours)
            let again = try eva.says("Once", in: chat, id: "m-1")
            #expect(again.outcome == .duplicate)
            #expect((again.chat, again.seq, again.chatSeq) == (first.chat, first.seq, first.chatSeq))
            #expect(shop.facts(of: chat).filter { $0.text == "Once" }.count == 1)
            #expect(shop.journal[count...].allSatisfy { $0.event.person != eva.person })
        }
    }

    @Test("B2.2 given a start that was accepted, when it is retried, then there is one chat", arguments: [false, true])
    func startRetried(_ closed: Bool) throws {
        try scenario { shop in
            let eva = shop.visitor("eva")
            let first = try eva.opens("Hello?", id: "m-1")
            if closed { try eva.ends(first.chat) }
            let again = try eva.opens("Hello?", id: "m-1")
            #expect((again.outcome, again.chat, again.seq) == (.duplicate, first.chat, first.seq))
            #expect(shop.engine.counts.chats == 1)
        }
    }

    @Test(
        "B2.2 given a post, when the shop restarts and the client retries, then it is still a duplicate",
        arguments: [false, true])
    func retryOverRestart(_ fromSnapshot: Bool) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            let first = try eva.says("Once", in: chat, id: "m-1")
            shop.restarts(fromSnapshot: fromSnapshot, after: 5.seconds)
            eva.rejoins()
            let again = try eva.says("Once", in: chat, id: "m-1")
            #expect((again.outcome, again.seq) == (.duplicate, first.seq))
        }
    }

    @Test("B2.2 given one id, when another author or another chat uses it, then it is a message of its own")
    func idsAreOfAuthorAndChat() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            #expect(try eva.says("mine", in: chat, id: "1").outcome == .accepted)
            #expect(try ana.says("mine too", in: chat, id: "1").outcome == .accepted)
            let other = try eva.starts("Another matter")
            #expect(try eva.says("and mine", in: other, id: "1").outcome == .accepted)
            #expect(try eva.says("x", in: chat, id: String(repeating: "i", count: 64)).outcome == .accepted)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.says("x", in: chat, id: String(repeating: "i", count: 65))
                } == .messageIDInvalid)
        }
    }

    @Test(
        """
        B2.2 given a chat whose place another visitor's chat has by now, when its start is retried, then the \
        answer names the old chat
        """)
    func retryAfterTheSlotIsReused() throws {
        let forgetful: (inout Policy) -> Void = { policy in
            (policy.reopen.withinMilliseconds, policy.messageIDRememberedMilliseconds, policy.rememberedChats) = (
                0, 0, 0
            )
        }
        try scenario(policy: forgetful) { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let first = try eva.opens("Hello?", id: "m-1")
            try eva.ends(first.chat)
            shop.passes(1.seconds)
            let second = try zoe.opens("Hi", id: "z-1")
            #expect(UInt32(truncatingIfNeeded: second.chat) == UInt32(truncatingIfNeeded: first.chat))
            let again = try eva.opens("Hello?", id: "m-1")
            #expect((again.outcome, again.chat, again.seq) == (.duplicate, first.chat, first.seq))
        }
    }

    @Test(
        """
        B2.2 given more ids than are kept at first, when the newest and the oldest are retried within \
        24 h, then both are known
        """)
    func manyIDs() throws {
        try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            for number in 0..<3000 { try eva.says("\(number)", in: chat, id: "m-\(number)") }
            #expect(try eva.says("0", in: chat, id: "m-0").outcome == .duplicate)
            #expect(try eva.says("2999", in: chat, id: "m-2999").outcome == .duplicate)
        }
    }

    @Test("B2.3 given numbered messages out of order, when the gap closes, then they are said in order")
    func heldBack() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("one", in: chat, number: 1)
            let early = try eva.says("three", in: chat, number: 3)
            #expect((early.outcome, early.seq) == (.heldBack, 0))
            try eva.says("unnumbered", in: chat)
            shop.passes(1.seconds)
            try eva.says("two", in: chat, number: 2)
            #expect(shop.story(of: chat).suffix(4) == ["eva: one", "eva: unnumbered", "eva: two", "eva: three"])
            #expect(shop.facts(of: chat).allSatisfy { !$0.event.flags.contains(.gap) })
        }
    }

    @Test(
        """
        B2.3 given a number that never comes, when 2 s have passed, then the next is said and marked, and \
        the late one still counts
        """)
    func gapGivenUp() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("two", in: chat, number: 2)
            shop.passes(1999)
            #expect(shop.story(of: chat).last != "eva: two")
            try eva.says("three", in: chat, number: 3)
            shop.passes(1)
            #expect(shop.story(of: chat).suffix(2) == ["eva: two", "eva: three"])
            #expect(shop.facts(of: chat).suffix(2).map { $0.event.flags.contains(.gap) } == [true, false])
            try eva.says("one", in: chat, number: 1)
            #expect(shop.story(of: chat).last == "eva: one")
        }
    }

    @Test(
        "B2.3 given several gaps, when one closes, then none of the others waits longer than 2 s from its own arrival")
    func everyOneWaitsTwoSeconds() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("two", in: chat, number: 2)
            shop.passes(1.seconds)
            try eva.says("four", in: chat, number: 4)
            shop.passes(900)
            try eva.says("one", in: chat, number: 1)
            #expect(shop.story(of: chat).suffix(2) == ["eva: one", "eva: two"])
            shop.passes(1099)
            #expect(shop.story(of: chat).last == "eva: two")
            shop.passes(1)
            #expect(shop.story(of: chat).last == "eva: four")
        }
    }

    @Test(
        """
        B2.3 given 64 messages held back, when one more comes early, then it is refused, and \
        what repeats a number is not
        """)
    func holdBackIsBounded() throws {
        try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            for number in 2...65 { try eva.says("\(number)", in: chat, number: UInt64(number)) }
            #expect(shop.refusal { () throws(Refusal) in try eva.says("66", in: chat, number: 66) } == .holdBackFull)
            #expect(try eva.says("2", in: chat, number: 2).outcome == .heldBack)
            try eva.says("1", in: chat, number: 1)
            #expect(shop.story(of: chat).suffix(65) == (1...65).map { "eva: \($0)" })
        }
    }

    @Test("B2.3 given a message held back, when its client leaves, then it is said rather than lost")
    func heldBackIsNotLost() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("two", in: chat, number: 2)
            try eva.says("four", in: chat, number: 4)
            eva.leaves()
            #expect(shop.story(of: chat).suffix(2) == ["eva: two", "eva: four"])
        }
    }

    @Test(
        """
        B2.3 given a message held back, when a new chat's first message is the missing number, \
        then it is released at once
        """)
    func startClosesTheGap() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("two", in: chat, number: 2)
            try eva.opens("one", number: 1)
            #expect(shop.story(of: chat).last == "eva: two")
        }
    }

    @Test("B2.3 given a held-back message, when it may not be said any more, then its author is told")
    func heldBackRefused() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.says("two", in: chat, id: "m", number: 2)
            try eva.ends(chat)
            shop.passes(2.seconds)
            #expect(ana.notices() == ["messageRefused m"])
            #expect(eva.notices() == [])
        }
    }

    @Test(
        "B2.3 given the greatest number there is, when more numbers follow, then nothing breaks",
        arguments: [UInt64.max, UInt64.max - 1])
    func absurdNumbers(_ number: UInt64) throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.says("late", in: chat, number: number)
            shop.passes(2.seconds)
            try eva.says("next", in: chat, number: .max)
            try eva.says("one", in: chat, number: 1)
            shop.passes(2.seconds)
            #expect(Set(shop.story(of: chat).suffix(3)) == ["eva: late", "eva: next", "eva: one"])
        }
    }

    @Test("B2.4 given a journal that is slow, when something is said, then nobody sees it before it is durable")
    func durableBeforeVisible() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            _ = (eva.hears(), ana.hears(), shop.office.hears())
            shop.diskStalls = true
            try eva.says("Not yet", in: chat)
            #expect([eva, ana, shop.office].allSatisfy { $0.hears().isEmpty })
            shop.diskStalls = false
            shop.write()
            for someone in [eva, ana, shop.office!] { #expect(someone.hears() == ["eva: Not yet"]) }
        }
    }

    @Test(
        """
        B2.4 given a journal that takes nothing, when too much waits for it, then commands are refused and time \
        stops, and nothing is lost
        """)
    func backlogIsBounded() throws {
        try scenario(policy: { $0.limits.messagesPerSecond = 0 }) { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.diskStalls = true
            let page = String(repeating: "x", count: 32_768)
            var refusal: Refusal?
            while refusal == nil {
                do throws(Refusal) { try shop.office.says(page, in: chat) } catch { refusal = error }
            }
            #expect(refusal == .busy)
            let stalled = shop.now
            #expect(!shop.engine.advance(through: stalled + 1.hours, stepping: true))
            #expect(shop.engine.now == stalled, "a virtual clock does not run past timers that could not fire")
            shop.diskStalls = false
            shop.write()
            shop.passes(1.hours)
            #expect(shop.times(of: "closed idle", in: chat) == [540.seconds])
        }
    }
}
