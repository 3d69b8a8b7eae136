import Testing

@testable import KlepetEngine

@Suite("B3.4 pauses of the idle ladder")
struct B3PauseTests {
    @Test(
        """
        B3.4 given a visitor who types, when they stop, then the ladder goes on with what was left, 10 s \
        after the last keystroke
        """)
    func typingPauses() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try eva.types(in: chat)
            shop.passes(5.seconds)
            try eva.types(in: chat)
            shop.passes(5.minutes)
            shop.rests()
            #expect(idleRungs(shop, chat) == [315.seconds, 435.seconds, 555.seconds])
        }
    }

    @Test("B3.4 given a visitor who types just before a rung, when they stop, then at least 30 s are left")
    func atLeastThirtySeconds() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(299.seconds)
            try eva.types(in: chat)
            shop.passes(1.seconds)
            try eva.acts(.typingStopped, in: chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [330.seconds, 450.seconds, 570.seconds])
        }
    }

    @Test("B3.4 given a visitor who types without end, when 5 min in all are used up, then the ladder goes on")
    func typingPausesForFiveMinutes() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            for _ in 0..<200 {
                try eva.types(in: chat)
                shop.passes(5.seconds)
                if shop.state(chat) == .closed { break }
            }
            #expect(idleRungs(shop, chat) == [600.seconds, 720.seconds, 840.seconds])
        }
    }

    @Test(
        """
        B3.4 given a visitor who uploads, when it ends, then the ladder goes on, and the minutes \
        for typing are not used up
        """)
    func uploadingPauses() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try eva.acts(.uploading, in: chat)
            shop.passes(400.seconds)
            try eva.acts(.uploadingStopped, in: chat)
            shop.passes(1.seconds)
            try eva.types(in: chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [710.seconds, 830.seconds, 950.seconds])
        }
    }

    @Test("B3.4 given a visitor who uploads, when their last tab is gone, then the pause ends")
    func uploadEndsWithTheClient() throws {
        try scenario { shop in
            let (eva, _, chat) = try conversation(shop)
            try eva.gets(chat)
            try eva.acts(.uploading, in: chat)
            shop.passes(100.seconds)
            eva.leaves()
            shop.rests()
            #expect(shop.times(of: "idle 1 skipped", in: chat) == [400.seconds], "B3.9: nobody is here to be asked")
        }
    }

    @Test("B3.4 given a hold, when it ends, then the ladder keeps what was left when it began")
    func holdPauses() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(10.minutes)
            try ana.resumes(chat)
            shop.rests()
            #expect(idleRungs(shop, chat).first == 900.seconds)
        }
    }

    @Test("B3.4 given a hold after a late prompt, when it ends, then the warning keeps what was left of its step")
    func holdAfterALateRung() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.sleeps(1000.seconds)
            shop.passes(20.seconds)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(60.seconds)
            try ana.resumes(chat)
            shop.rests()
            #expect(idleRungs(shop, chat) == [1000.seconds, 1180.seconds, 1300.seconds])
        }
    }

    @Test(
        """
        B3.4 given a hold that the operator ends by writing, when the visitor stays silent, then the ladder \
        starts with that message
        """)
    func messageEndsTheHold() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(10.minutes)
            try ana.says("Here it is", in: chat)
            try eva.gets(chat)
            shop.rests()
            #expect(idleRungs(shop, chat).first == 900.seconds)
        }
    }

    @Test(
        "B3.4 given a hold that begins before the message is delivered, when it ends, then the whole first step is left"
    )
    func holdBeforeTheDelivery() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            shop.passes(1.seconds)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(49.seconds)
            try eva.gets(chat)
            shop.passes(50.seconds)
            try ana.resumes(chat)
            shop.rests()
            #expect(idleRungs(shop, chat).first == 400.seconds)
        }
    }

    @Test("B3.4 given a visitor who types when the hold begins, when it ends, then the typing counts as a pause too")
    func typingBeforeAHold() throws {
        try scenario { shop in
            let (eva, ana, chat) = try conversation(shop)
            try eva.gets(chat)
            shop.passes(100.seconds)
            try eva.types(in: chat)
            shop.passes(8.seconds)
            try ana.holds(chat, for: 20.minutes)
            shop.passes(60.seconds)
            try ana.resumes(chat)
            shop.passes(0)
            // What a pause by typing added is live; told again from the events the ladder is 8 s shorter.
            #expect(shop.timers(chat).first { $0.ladder == .idle }?.due == opening + 368.seconds)
        }
    }
}
