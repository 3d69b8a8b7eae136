import Testing

@testable import KlepetEngine

/// A shop with one chat in the state that is asked for.
struct Stage {
    let shop: Shop
    var cast: [String: Participant]
    let chat: ChatID
    /// The last message of each: eva's first, ana's if she wrote.
    let evas: UInt64
    let anas: UInt64

    /// `more`: with a bot that is connected, questions and surveys; `beganWithBot`: which had the chat first.
    init(_ shop: Shop, _ state: String, more: Bool = false, beganWithBot: Bool = false) throws(Refusal) {
        self.shop = shop
        var policy = Policy()
        policy.survey.ask = more
        policy.departments[0].bot = state == "bot" || beganWithBot
        if more {
            policy.departments[0].intake = [
                Policy.Question(key: "name", ask: "Your name?", required: state == "intake")
            ]
        }
        policy.departments[0].mode = state == "offered" ? .assign : .take
        policy.departments.append(Policy.Department(name: "sales"))
        // Nobody of the cast is one: they would see every chat (B20.1).
        policy.departments.append(Policy.Department(name: "lead"))
        policy.transfer.supervisors = "lead"
        policy.tags = ["complaint"]
        policy.departments[0].outcomes = ["sold"]
        policy.attributes = [.init(), .init()]
        (policy.attributes[0].key, policy.attributes[0].writer) = ("page", .visitor)
        (policy.attributes[1].key, policy.attributes[1].writer, policy.attributes[1].of) = ("topic", .visitor, .chat)
        try shop.office.sets(policy)
        let (eva, ana, bob) = (
            shop.visitor("eva"), shop.operator("ana", departments: ["support"]),
            shop.operator("bob", departments: ["support"])
        )
        var cast: [String: Participant] = [
            "the chat's visitor": eva, "another visitor": shop.visitor("zoe"), "the operator who has it": ana,
            "another operator of the department": bob,
            "an operator of another department": shop.operator("carl", departments: ["sales"]),
            "the back office": shop.office,
        ]
        if more || state == "bot" { cast["the bot"] = shop.bot() }
        self.cast = cast
        let started = try eva.opens("Hello?")
        (chat, evas) = (started.chat, started.seq)
        if beganWithBot, state != "bot", state != "intake" { try eva.handsOff(chat) }
        shop.passes(1.seconds)
        var said: UInt64 = 0
        if ["active", "held", "wrapup", "closed"].contains(state) {
            try ana.takes(chat)
            said = try ana.says("How may I help?", in: chat).seq
        }
        anas = said
        if state == "wrapup" { try ana.asksMore(chat) }
        if state == "held" { try ana.holds(chat, for: 10.minutes) }
        if state == "closed" { try ana.ends(chat) }
        if state == "followup" { try eva.chooses(.callback, in: chat, contact: "555 123") }
        shop.passes(1.seconds)
        #expect("\(shop.state(chat))" == state)
    }

    func attempt(_ command: String, by who: String) throws(Refusal) {
        guard let actor = cast[who] else { return }
        let own = actor.role == .operator && anas != 0 ? anas : evas
        switch command {
        case "start": try actor.opens("Another question")
        case "say": try actor.says("And this?", in: chat)
        case "note": try actor.notes("A regular", in: chat)
        case "edit own": try actor.edits(own, to: "Hello!", in: chat)
        case "retract own": try actor.retracts(own, in: chat)
        case "redact": try actor.redacts(evas, in: chat)
        case "type": try actor.types(in: chat)
        case "hand off to": try actor.handsOff(chat, summary: "Asks for shipping")
        case "tag": try actor.tags(chat, "complaint")
        case "outcome": try actor.setsOutcome(chat, "sold")
        case "assign": try actor.assigns(chat, to: cast["another operator of the department"])
        case "annotate": try actor.annotates(chat, "They are angry")
        case "draft": try actor.drafts("We do", in: chat, id: "d1")
        case "receipt": try actor.does(.receipt(chat: chat, delivered: 1, read: 1))
        case "react": try actor.reacts("👍", to: evas, in: chat)
        case "answer shape":
            var name = actor.message(evas, in: chat)
            name.said?.hasShape = true
            try actor.presses("yes", "Yes, please send it", on: evas, in: chat, name)
        case "file gone": try actor.does(.fileGone(FileGone(seq: 1, debt: .owed)))
        case "hold": try actor.holds(chat, for: 5.minutes)
        case "promise": try actor.promises(chat, in: 5.minutes)
        case "ladder off": try actor.setsLadder(chat, on: false)
        case "ladder on": try actor.setsLadder(chat, on: true)
        case "end": try actor.ends(chat)
        case "answered elsewhere": try actor.answersElsewhere(chat)
        case "end as spam": try actor.ends(chat, .spam)
        case "choose callback": try actor.chooses(.callback, in: chat)
        case "choose wait": try actor.chooses(.wait, in: chat)
        case "answer": try actor.answers("name", "Eva", in: chat)
        case "answer survey": try actor.answersSurvey(shop.facts(of: chat, .chat(.surveyAsked)).last?.id ?? "0")
        case "choose message": try actor.chooses(.message, in: chat)
        case "visit": try actor.does(.visit(VisitReport(page: .none)))
        case "accept": try actor.does(.answerInvitation(number: 1, .accepted))
        case "set operator": try actor.enters("dora")
        case "set presence": try actor.becomes(.away)
        case "set policy": try actor.sets(Policy())
        case "set reply", "remove reply":
            try withTexts(["hi", "{\"en\":\"Hello\"}"]) { (texts) throws(Refusal) in
                let set = SetReply(
                    shortcut: texts[0], owner: ReplyOwner(), texts: texts[1], validFrom: 0, validUntil: 0)
                let removal = RemoveReply(shortcut: texts[0], owner: ReplyOwner(), isKnown: true)
                try actor.does(command == "set reply" ? .setReply(set) : .removeReply(removal))
            }
        case "transfer": try actor.transfers(chat, department: "support")
        case "move": try actor.transfers(chat, department: "sales", waits: true)
        case "escalate": try actor.escalates(chat)
        case "offer call": try actor.offers(.call, in: chat)
        case "redeem token": try actor.redeems("token", in: chat)
        case "consent": try actor.consents()
        case "ban": try actor.bans(cast["the chat's visitor"] ?? actor)
        case "unban": try actor.unbans(cast["the chat's visitor"] ?? actor)
        case "describe": try actor.describes("page", "1", of: cast["the chat's visitor"] ?? actor)
        case "describe chat": try actor.describes("topic", "1", in: chat)
        case "merge": try actor.merges(cast["another visitor"] ?? actor, into: cast["the chat's visitor"] ?? actor)
        case "erase": try actor.erases(cast["the chat's visitor"] ?? actor, [chat])
        default:
            guard let make = CommandTables.plain[command] else {
                Issue.record("no such command: \(command)")
                return
            }
            try actor.does(make(chat))
        }
    }
}
