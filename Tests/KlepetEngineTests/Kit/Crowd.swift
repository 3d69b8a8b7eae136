// A crowd that does anything at any time, by a seed: the same seed, the same day. Nothing it does
// is checked to make sense.

import Chance
@testable import KlepetEngine

struct Crowd {
    let shop: Shop
    var random: SplitMix64
    private var people: [Participant] = []
    private var chats: [ChatID] = [0, 1 << 40]
    private var messages: [UInt64] = [0]
    /// Commands done and refused.
    private(set) var done = 0
    private(set) var refused = 0

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        var dice = random
        let mode = dice.pick([Policy.RoutingMode.assign, .take])
        let isHasty = dice.chance(50)
        shop = Shop(mode) { policy in
            policy.departments.append(Policy.Department(name: "sales"))
            policy.departments[1].fallbacks = dice.chance(50) ? ["support"] : []
            policy.departments[1].mode = .assign
            policy.skills = ["tax"]
            policy.languages = ["cs"]
            policy.preview = dice.chance(50)
            policy.survey.ask = dice.chance(50)
            policy.survey.validMilliseconds = 3.hours
            policy.departments[0].bot = dice.chance(30)
            if dice.chance(30) {
                policy.departments[1].intake = [
                    Policy.Question(key: "name", ask: "Who are you?"),
                    Policy.Question(key: "topic", ask: "What is it about?"),
                    Policy.Question(key: "shoe", ask: "Your size?", required: false),
                ]
                policy.departments[1].bot = dice.chance(50)
            }
            policy.transfer.supervisors = dice.pick(["", "sales", "support"])
            // Slots are used again soon, so that old numbers meet new chats.
            if isHasty { policy.reopen.withinMilliseconds = 5.minutes }
            policy.reopen.byVisitor = dice.chance(90)
        }
        random = dice
        for name in ["ana", "bob", "carl"] {
            let department = random.pick([[], ["support"], ["sales"]])
            people.append(
                shop.operator(name, capacity: UInt32(1 + random.below(3)), departments: department, languages: ["cs"]))
        }
        for name in ["eva", "zoe", "kim", "lea"] { people.append(shop.join(name, .visitor, polls: random.chance(30))) }
        for name in ["robo", "hal"] { people.append(shop.join(name, .bot, polls: random.chance(30))) }
        people.append(shop.office)
    }

    mutating func step() {
        passTime()
        let recent = chats.suffix(6)
        let chat = random.pick(random.chance(90) ? Array(recent) : chats)
        let wish = random.below(51)
        let actor = actor(for: wish, in: chat)
        if !shop.isConnected(actor), random.chance(70) { actor.rejoins() }
        // What was due while something else kept it comes before any input (B3.7).
        shop.reaches(0)
        let before = shop.standing
        do throws(Refusal) {
            try act(wish, actor, chat)
            done += 1
        } catch {
            refused += 1
            precondition(shop.standing == before, "a refusal (\(error)) changed something")
        }
    }

    private mutating func passTime() {
        switch random.below(20) {
        case 0..<8: shop.reaches(random.below(3_000))
        case 8..<14: shop.passes(random.below(60_000))
        case 14..<17: shop.passes(random.below(10.minutes))
        case 17: shop.sleeps(random.below(2.hours))
        case 18: shop.passes(random.pick([30.seconds, 60.seconds, 120.seconds, 300.seconds]))
        default: if random.chance(20) { shop.passes(random.below(30.hours)) } else { shop.passes(0) }
        }
    }

    private mutating func act(_ wish: Int64, _ actor: Participant, _ chat: ChatID) throws(Refusal) {
        let seq = random.pick(messages)
        let id = random.chance(50) ? "" : "m\(random.below(40))"
        switch wish {
        case 0..<4:
            let posted = try actor.opens(
                "Hello?", id: id, number: UInt64(random.below(3)), priority: Int32(random.below(3)) - 1,
                department: random.pick(["", "support", "sales", "nowhere"]), skill: random.pick(["", "", "tax"]),
                language: random.pick(["", "", "cs"]))
            note(posted)
        case 4..<11:
            let words = random.pick(["x", "x", "Thanks!"])
            note(try actor.says(words, in: chat, id: id, number: random.chance(80) ? 0 : UInt64(random.below(12))))
        case 11: note(try actor.notes("n", in: chat))
        case 12: try actor.edits(seq, to: "y", in: chat)
        case 13: try actor.retracts(seq, in: chat)
        case 14: try actor.redacts(seq, in: chat)
        case 15: try actor.types(in: chat, preview: actor.role == .visitor ? "z" : "")
        case 16: try actor.acts(random.pick(Activity.allCases), in: chat)
        case 17:
            try actor.does(.receipt(chat: chat, delivered: UInt32(random.below(20)), read: UInt32(random.below(20))))
        case 18: try actor.gets(chat)
        case 19..<22: try actor.takes(chat)
        case 22: try actor.declines(chat)
        case 23: try actor.holds(chat, for: random.below(20.minutes) - 1.minutes)
        case 24: try actor.resumes(chat)
        case 25: try actor.promises(chat, in: random.below(20.minutes) - 1.minutes)
        case 26: try actor.setsLadder(chat, on: random.chance(50))
        case 27: try actor.reopens(chat)
        case 28: try actor.ends(chat, random.pick(CloseReason.allCases))
        case 29: try actor.chooses(random.pick(Choice.allCases), in: chat, contact: random.pick(["", "555"]))
        case 30: try actor.staysHere(chat)
        case 31: try actor.becomes(random.pick(Presence.allCases))
        case 32: try actor.handsOff(chat)
        case 33: try actor.answers(random.pick(["name", "topic", "shoe", "nothing"]), "this", in: chat)
        case 34: try actor.asksMore(chat)
        case 35: try actor.does(random.pick(CommandTables.plain.sorted { $0.key < $1.key }).value(chat))
        case 36:
            let tokens = shop.journal.filter { $0.event.chatKind == .surveyAsked }.suffix(3).map(\.id)
            try actor.answersSurvey(random.pick(tokens + ["0"]), rating: Int32(random.below(7)), recommend: 10)
        case 37, 38: note(try actor.says("beep", in: chat))
        case 39, 40: try actor.transfers(chat, department: random.pick(["support", "sales", "nowhere"]))
        case 41: try actor.transfers(chat, to: random.pick(people), department: random.pick(["", "support", "sales"]))
        case 42: try actor.escalates(chat)
        case 43: try actor.offers(random.pick(MediaKind.allCases), in: chat)
        case 44: try actor.acceptsMedia(in: chat)
        case 45: try actor.endsMedia(in: chat)
        case 46: try actor.consents(random.pick([[], .preview]))
        case 47: try actor.says(random.pick(["4111 1111", "1111 1111", "41111111", "11111111 is it"]), in: chat)
        case 48:
            if random.chance(20) {
                try actor.bans(random.pick(people), for: random.below(20.minutes))
            } else {
                try actor.unbans(random.pick(people))
            }
        default: comeOrGo(actor)
        }
    }

    /// Mostly somebody who may: a visitor for what visitors do, the chat's own people for what goes on in it.
    private mutating func actor(for wish: Int64, in chat: ChatID) -> Participant {
        let view = try? shop.engine.look(chat, by: shop.office.client)
        guard random.chance(75), let view else {
            return random.pick(wish < 4 ? people.filter { $0.role == .visitor } : people)
        }
        let visitor = people.first { $0.person == view.visitor } ?? people[0]
        let owner = people.first { $0.person == view.owner } ?? random.pick(people.filter { $0.role == .operator })
        switch wish {
        case 0..<4, 29, 30: return visitor
        case 4..<19, 28: return random.chance(50) ? visitor : owner
        case 32, 33, 36: return visitor
        case 37, 38: return random.pick(people.filter { $0.role == .bot })
        default: return owner
        }
    }

    private mutating func note(_ posted: Reply) {
        if posted.seq != 0 { messages.append(posted.seq) }
        if posted.chat != 0, !chats.contains(posted.chat) { chats.append(posted.chat) }
    }

    private mutating func comeOrGo(_ actor: Participant) {
        guard actor !== shop.office else {
            if random.chance(20) { restart() }
            return
        }
        if random.chance(50) { actor.leaves() } else { actor.rejoins() }
    }

    private mutating func restart() {
        shop.restarts(fromSnapshot: random.chance(50), after: random.below(2.minutes))
        for person in people where person !== shop.office && random.chance(80) { person.rejoins() }
    }
}
