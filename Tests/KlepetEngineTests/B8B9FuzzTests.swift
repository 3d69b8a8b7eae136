// A crowd that looks at pages, answers invitations, chats and goes, in a shop that opens and closes: by a seed.

import Chance
import Testing

@testable import KlepetEngine

@Suite("B8, B9 invariants")
struct B8B9FuzzTests {
    @Test(
        """
        B8, B9: given any day, then nobody is invited or let into the line in closed hours, never twice at a time, and \
        the story told again is the same
        """,
        arguments: 1...12 as ClosedRange<UInt64>)
    func anyDay(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var hours = Policy.Hours()
        hours.zone = "Test/Prague"
        hours.weekly = [
            .init(days: 0b111_1111, open: .init(from: 540, to: 720)),
            .init(days: 0b010_1010, open: .init(from: 1200, to: 150)),
        ]
        hours.lastCallMilliseconds = random.below(2) * 20.minutes
        let plan = OpenHours(hours, .test)
        // Three days around the change of the clocks.
        try scenario(
            random.chance(50) ? .assign : .take, zones: .test, from: Zones.springs * 1000 - 30.hours,
            policy: {
                $0.departments[0].hours = hours
                $0.invitations.rules = [Policy.Invitations.Rule(name: "any"), Policy.Invitations.Rule(name: "cart")]
                $0.invitations.rules[1].cartMin = 50
                $0.invitations.againAfterMilliseconds = 20.minutes
                $0.invitations.dismissedForMilliseconds = 1.hours
            }
        ) { shop in
            let operators = ["ana", "bob"].map { shop.operator($0, capacity: 2) }
            let visitors = ["eva", "zoe", "kim", "lea"].map(shop.visitor)
            var chats: [ChatID] = []
            for _ in 0..<400 {
                shop.passes(random.below(random.chance(10) ? 2.hours : 4.minutes))
                let (anybody, staff) = (random.pick(visitors), random.pick(operators))
                for someone in [anybody, staff] where !shop.isConnected(someone) { someone.rejoins() }
                let chat = chats.isEmpty ? 0 : random.pick(chats)
                // Somebody who was invited, if somebody was.
                let invited = visitors.filter { shop.engine.state.invitations.of(UInt32($0.person)).isPending }
                let visitor = invited.isEmpty || random.chance(60) ? anybody : random.pick(invited)
                let number = shop.engine.state.invitations.of(UInt32(visitor.person)).number
                _ = try? act(random.below(12), shop, visitor, staff, chat, number, &chats, &random)
            }
            verify(shop, plan)
        }
    }

    private func act(
        _ wish: Int64, _ shop: Shop, _ visitor: Participant, _ staff: Participant, _ chat: ChatID, _ number: UInt64,
        _ chats: inout [ChatID], _ random: inout SplitMix64
    ) throws(Refusal) {
        switch wish {
        case 0..<4:
            var report = VisitReport(page: .none)
            report.cart = random.below(100)
            (report.isHidden, report.isPaying, report.isTyping) = (
                random.chance(10), random.chance(10), random.chance(10)
            )
            try visitor.does(.visit(report))
        case 4, 5:
            try visitor.does(.answerInvitation(number: number, .shown))
            guard random.chance(50) else { return }
            try visitor.does(.answerInvitation(number: number, random.pick([.accepted, .dismissed])))
        case 6: chats.append(try visitor.starts("Hello?"))
        case 7: try staff.takes(chat)
        case 8: for each in chats { try? shop.office.ends(each) }
        case 9: try staff.becomes(random.chance(80) ? .online : .away)
        case 10: random.chance(50) ? visitor.leaves() : staff.leaves()
        default:
            if random.chance(20) { shop.restarts(fromSnapshot: random.chance(50), after: random.below(30.minutes)) }
        }
    }

    private func verify(_ shop: Shop, _ plan: OpenHours) {
        var pending: [UInt64: UInt64] = [:]
        for kind: Event.Kind in [.shop(.invitationSent), .shop(.invitationEnded), .chat(.followupOwed)] {
            #expect(shop.journal.contains { $0.event.kind == kind }, "the day was not dull: \(kind)")
        }
        for fact in shop.journal {
            let event = fact.event
            switch event.kind {
            case .shop(.invitationSent):
                #expect(plan.isOpen(at: event.at), "event \(event.seq)")
                #expect(pending[event.subject] == nil, "event \(event.seq)")
                pending[event.subject] = event.seq
            case .shop(.invitationEnded):
                #expect(pending[event.subject] == UInt64(event.value), "event \(event.seq)")
                pending[event.subject] = nil
            case .chat(.queued) where event.reason < 2: #expect(plan.isOpen(at: event.at), "event \(event.seq)")
            case .chat(.offered): #expect(plan.isOpen(at: event.at), "event \(event.seq)")
            default: break
            }
        }
    }
}
