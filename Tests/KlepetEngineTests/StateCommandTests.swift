// B1.2: every state and every command, pair by pair, for each of those who may ask. The table is all there is to know
// about who may do what; a cell is `ok` or the refusal, or `·` for what stands to its left. A refusal must have changed
// nothing.

import Testing

@testable import KlepetEngine

@Suite("B1.2 the table of states and commands")
struct StateCommandTests {
    /// eva's chat. In `offered` ana is being asked; in `active` and `held` ana has it; she had it until it was
    /// `closed`; in `followup` eva chose to be called back. bob serves the department too, carl another one.
    static let states = ["queued", "offered", "active", "held", "followup", "closed"]

    static let table = """
        the chat's visitor
          start            ok                ·  ·           ·                 ·         ·
          say              ok                ·  ·           ·                 ·         ·
          note             notAllowed        ·  ·           ·                 ·         ·
          edit own         ok                ·  ·           ·                 ·         ·
          retract own      ok                ·  ·           ·                 ·         ·
          redact           notAllowed        ·  ·           ·                 ·         ·
          type             ok                ·  ·           ·                 ·         chatClosed
          receipt          ok                ·  ·           ·                 ·         ·
          take             notAllowed        ·  ·           ·                 ·         ·
          decline          notAllowed        ·  ·           ·                 ·         ·
          hold             notAllowed        ·  ·           ·                 ·         ·
          resume           notAllowed        ·  ·           ·                 ·         ·
          promise          notAllowed        ·  ·           ·                 ·         ·
          ladder off       notAllowed        ·  ·           ·                 ·         ·
          ladder on        notAllowed        ·  ·           ·                 ·         ·
          reopen           notAllowed        ·  ·           ·                 ·         ·
          end              ok                ·  ·           ·                 ·         chatClosed
          end as spam      valueInvalid      ·  ·           ·                 ·         chatClosed
          choose callback  ok                ·  notWaiting  ·                 ok        chatClosed
          choose wait      ok                ·  notWaiting  ·                 ·         chatClosed
          still here       ladderNotRunning  ·  ok          ladderNotRunning  ·         chatClosed
          visit            ok                ·  ·           ·                 ·         ·
          accept           invitationGone    ·  ·           ·                 ·         ·
          set operator     notAllowed        ·  ·           ·                 ·         ·
          set presence     notAllowed        ·  ·           ·                 ·         ·
          set policy       notAllowed        ·  ·           ·                 ·         ·
          transfer         notAllowed        ·  ·           ·                 ·         ·
          escalate         notAllowed        ·  ·           ·                 ·         ·
          offer call       notTaken          ·  ok          ·                 notTaken  chatClosed
          accept call      notTaken          ·  noMedia     ·                 notTaken  chatClosed
          end call         notTaken          ·  noMedia     ·                 notTaken  chatClosed
          redeem token     notAllowed        ·  ·           ·                 ·         ·
          consent          ok                ·  ·           ·                 ·         ·
          ban              notAllowed        ·  ·           ·                 ·         ·
          unban            notAllowed        ·  ·           ·                 ·         ·
          erase            notAllowed        ·  ·           ·                 ·         ·

        another visitor
          start            ok              ·  ·  ·  ·  ·
          say              chatUnknown     ·  ·  ·  ·  ·
          note             notAllowed      ·  ·  ·  ·  ·
          edit own         chatUnknown     ·  ·  ·  ·  ·
          retract own      chatUnknown     ·  ·  ·  ·  ·
          redact           notAllowed      ·  ·  ·  ·  ·
          type             chatUnknown     ·  ·  ·  ·  ·
          receipt          chatUnknown     ·  ·  ·  ·  ·
          take             notAllowed      ·  ·  ·  ·  ·
          decline          notAllowed      ·  ·  ·  ·  ·
          hold             notAllowed      ·  ·  ·  ·  ·
          resume           notAllowed      ·  ·  ·  ·  ·
          promise          notAllowed      ·  ·  ·  ·  ·
          ladder off       notAllowed      ·  ·  ·  ·  ·
          ladder on        notAllowed      ·  ·  ·  ·  ·
          reopen           notAllowed      ·  ·  ·  ·  ·
          end              chatUnknown     ·  ·  ·  ·  ·
          end as spam      chatUnknown     ·  ·  ·  ·  ·
          choose callback  chatUnknown     ·  ·  ·  ·  ·
          choose wait      chatUnknown     ·  ·  ·  ·  ·
          still here       chatUnknown     ·  ·  ·  ·  ·
          visit            ok              ·  ·  ·  ·  ·
          accept           invitationGone  ·  ·  ·  ·  ·
          set operator     notAllowed      ·  ·  ·  ·  ·
          set presence     notAllowed      ·  ·  ·  ·  ·
          set policy       notAllowed      ·  ·  ·  ·  ·
          transfer         notAllowed      ·  ·  ·  ·  ·
          escalate         notAllowed      ·  ·  ·  ·  ·
          offer call       chatUnknown     ·  ·  ·  ·  ·
          accept call      chatUnknown     ·  ·  ·  ·  ·
          end call         chatUnknown     ·  ·  ·  ·  ·
          redeem token     notAllowed      ·  ·  ·  ·  ·
          consent          ok              ·  ·  ·  ·  ·
          ban              notAllowed      ·  ·  ·  ·  ·
          unban            notAllowed      ·  ·  ·  ·  ·
          erase            notAllowed      ·  ·  ·  ·  ·

        the operator who has it
          start            notAllowed     ·   ·           ·        ·           ·
          say              notTaken       ·   ok          ·        notTaken    chatClosed
          note             ok             ·   ·           ·        ·           ·
          edit own         notAllowed     ·   ok          ·        notAllowed  ok
          retract own      notAllowed     ·   ok          ·        notAllowed  ok
          redact           ok             ·   ·           ·        ·           ·
          type             ok             ·   ·           ·        ·           chatClosed
          receipt          ok             ·   ·           ·        ·           ·
          take             ok             ·   already     ·        ok          chatClosed
          decline          notOffered     ok  notOffered  ·        ·           chatClosed
          hold             notTaken       ·   ok          already  notTaken    chatClosed
          resume           notTaken       ·   notHeld     ok       notTaken    chatClosed
          promise          notTaken       ·   ok          ·        notTaken    chatClosed
          ladder off       notTaken       ·   ok          ·        notTaken    chatClosed
          ladder on        notTaken       ·   already     ·        notTaken    chatClosed
          reopen           chatNotClosed  ·   ·           ·        ·           ok
          end              notTaken       ·   ok          ·        notTaken    chatClosed
          end as spam      notTaken       ·   ok          ·        notTaken    chatClosed
          choose callback  notAllowed     ·   ·           ·        ·           ·
          choose wait      notAllowed     ·   ·           ·        ·           ·
          still here       notAllowed     ·   ·           ·        ·           ·
          visit            notAllowed     ·   ·           ·        ·           ·
          accept           notAllowed     ·   ·           ·        ·           ·
          set operator     notAllowed     ·   ·           ·        ·           ·
          set presence     ok             ·   ·           ·        ·           ·
          set policy       notAllowed     ·   ·           ·        ·           ·
          transfer         notTaken       ·   ok          ·        notTaken    chatClosed
          escalate         notTaken       ·   ok          ·        notTaken    chatClosed
          offer call       notTaken       ·   ok          ·        notTaken    chatClosed
          accept call      notTaken       ·   noMedia     ·        notTaken    chatClosed
          end call         notTaken       ·   noMedia     ·        notTaken    chatClosed
          redeem token     notAllowed     ·   ·           ·        ·           ·
          consent          notAllowed     ·   ·           ·        ·           ·
          ban              ok             ·   ·           ·        ·           ·
          unban            already        ·   ·           ·        ·           ·
          erase            notAllowed     ·   ·           ·        ·           ·

        another operator of the department
          start            notAllowed     ·      ·  ·  ·         ·
          say              notTaken       taken  ·  ·  notTaken  chatClosed
          note             ok             ·      ·  ·  ·         ·
          edit own         notAllowed     ·      ·  ·  ·         ·
          retract own      notAllowed     ·      ·  ·  ·         ·
          redact           ok             ·      ·  ·  ·         ·
          type             ok             ·      ·  ·  ·         chatClosed
          receipt          ok             ·      ·  ·  ·         ·
          take             ok             taken  ·  ·  ok        chatClosed
          decline          notOffered     ·      ·  ·  ·         chatClosed
          hold             notTaken       taken  ·  ·  notTaken  chatClosed
          resume           notTaken       taken  ·  ·  notTaken  chatClosed
          promise          notTaken       taken  ·  ·  notTaken  chatClosed
          ladder off       notTaken       taken  ·  ·  notTaken  chatClosed
          ladder on        notTaken       taken  ·  ·  notTaken  chatClosed
          reopen           chatNotClosed  ·      ·  ·  ·         ok
          end              notTaken       taken  ·  ·  notTaken  chatClosed
          end as spam      notTaken       taken  ·  ·  notTaken  chatClosed
          choose callback  notAllowed     ·      ·  ·  ·         ·
          choose wait      notAllowed     ·      ·  ·  ·         ·
          still here       notAllowed     ·      ·  ·  ·         ·
          visit            notAllowed     ·      ·  ·  ·         ·
          accept           notAllowed     ·      ·  ·  ·         ·
          set operator     notAllowed     ·      ·  ·  ·         ·
          set presence     ok             ·      ·  ·  ·         ·
          set policy       notAllowed     ·      ·  ·  ·         ·
          transfer         notTaken       taken  ·  ·  notTaken  chatClosed
          escalate         notTaken       taken  ·  ·  notTaken  chatClosed
          offer call       notTaken       taken  ·  ·  notTaken  chatClosed
          accept call      notTaken       taken  ·  ·  notTaken  chatClosed
          end call         notTaken       taken  ·  ·  notTaken  chatClosed
          redeem token     notAllowed     ·      ·  ·  ·         ·
          consent          notAllowed     ·      ·  ·  ·         ·
          ban              ok             ·      ·  ·  ·         ·
          unban            already        ·      ·  ·  ·         ·
          erase            notAllowed     ·      ·  ·  ·         ·

        an operator of another department
          start            notAllowed       ·  ·  ·  ·  ·
          say              chatUnknown      ·  ·  ·  ·  ·
          note             chatUnknown      ·  ·  ·  ·  ·
          edit own         chatUnknown      ·  ·  ·  ·  ·
          retract own      chatUnknown      ·  ·  ·  ·  ·
          redact           chatUnknown      ·  ·  ·  ·  ·
          type             chatUnknown      ·  ·  ·  ·  ·
          receipt          chatUnknown      ·  ·  ·  ·  ·
          take             notInDepartment  ·  ·  ·  ·  ·
          decline          chatUnknown      ·  ·  ·  ·  ·
          hold             chatUnknown      ·  ·  ·  ·  ·
          resume           chatUnknown      ·  ·  ·  ·  ·
          promise          chatUnknown      ·  ·  ·  ·  ·
          ladder off       chatUnknown      ·  ·  ·  ·  ·
          ladder on        chatUnknown      ·  ·  ·  ·  ·
          reopen           notInDepartment  ·  ·  ·  ·  ·
          end              chatUnknown      ·  ·  ·  ·  ·
          end as spam      chatUnknown      ·  ·  ·  ·  ·
          choose callback  notAllowed       ·  ·  ·  ·  ·
          choose wait      notAllowed       ·  ·  ·  ·  ·
          still here       notAllowed       ·  ·  ·  ·  ·
          visit            notAllowed       ·  ·  ·  ·  ·
          accept           notAllowed       ·  ·  ·  ·  ·
          set operator     notAllowed       ·  ·  ·  ·  ·
          set presence     ok               ·  ·  ·  ·  ·
          set policy       notAllowed       ·  ·  ·  ·  ·
          transfer         chatUnknown      ·  ·  ·  ·  ·
          escalate         chatUnknown      ·  ·  ·  ·  ·
          offer call       chatUnknown      ·  ·  ·  ·  ·
          accept call      chatUnknown      ·  ·  ·  ·  ·
          end call         chatUnknown      ·  ·  ·  ·  ·
          redeem token     notAllowed       ·  ·  ·  ·  ·
          consent          notAllowed       ·  ·  ·  ·  ·
          ban              ok               ·  ·  ·  ·  ·
          unban            already          ·  ·  ·  ·  ·
          erase            notAllowed       ·  ·  ·  ·  ·

        the back office
          start            notAllowed    ·  ·  ·  ·  ·
          say              ok            ·  ·  ·  ·  chatClosed
          note             ok            ·  ·  ·  ·  ·
          edit own         notAllowed    ·  ·  ·  ·  ·
          retract own      notAllowed    ·  ·  ·  ·  ·
          redact           ok            ·  ·  ·  ·  ·
          type             notAllowed    ·  ·  ·  ·  ·
          receipt          notAllowed    ·  ·  ·  ·  ·
          take             notAllowed    ·  ·  ·  ·  ·
          decline          notAllowed    ·  ·  ·  ·  ·
          hold             notAllowed    ·  ·  ·  ·  ·
          resume           notAllowed    ·  ·  ·  ·  ·
          promise          notAllowed    ·  ·  ·  ·  ·
          ladder off       notAllowed    ·  ·  ·  ·  ·
          ladder on        notAllowed    ·  ·  ·  ·  ·
          reopen           notAllowed    ·  ·  ·  ·  ·
          end              ok            ·  ·  ·  ·  chatClosed
          end as spam      ok            ·  ·  ·  ·  chatClosed
          choose callback  notAllowed    ·  ·  ·  ·  ·
          choose wait      notAllowed    ·  ·  ·  ·  ·
          still here       notAllowed    ·  ·  ·  ·  ·
          visit            notAllowed    ·  ·  ·  ·  ·
          accept           notAllowed    ·  ·  ·  ·  ·
          set operator     ok            ·  ·  ·  ·  ·
          set presence     notAllowed    ·  ·  ·  ·  ·
          set policy       ok            ·  ·  ·  ·  ·
          transfer         notAllowed    ·  ·  ·  ·  ·
          escalate         notAllowed    ·  ·  ·  ·  ·
          offer call       notAllowed    ·  ·  ·  ·  ·
          accept call      notAllowed    ·  ·  ·  ·  ·
          end call         noMedia       ·  ·  ·  ·  ·
          redeem token     tokenInvalid  ·  ·  ·  ·  ·
          consent          notAllowed    ·  ·  ·  ·  ·
          ban              ok            ·  ·  ·  ·  ·
          unban            already       ·  ·  ·  ·  ·
          erase            ok            ·  ·  ·  ·  ·
        """

    struct Row: CustomTestStringConvertible {
        let who: String
        let command: String
        let cells: [String]
        var testDescription: String { "\(who): \(command)" }
    }

    static let rows = rows(of: table, states.count)

    static func rows(of table: String, _ columns: Int) -> [Row] {
        var (who, rows) = ("", [Row]())
        for line in table.split(separator: "\n") {
            guard line.hasPrefix("  ") else {
                who = String(line)
                continue
            }
            var cells = line.split(separator: " ").suffix(columns).map(String.init)
            for index in cells.indices.dropFirst() where cells[index] == "·" { cells[index] = cells[index - 1] }
            let command = line.split(separator: " ").dropLast(columns).joined(separator: " ")
            rows.append(Row(who: who, command: command, cells: cells))
        }
        return rows
    }

    @Test("B1.2 the table has every command for everybody")
    func complete() {
        #expect(Self.rows.count == 6 * 36)
        #expect(Set(Self.rows.map(\.testDescription)).count == 6 * 36)
    }

    @Test(
        "B1.2 given each state, when somebody asks for this, then it is done or refused for the reason in the table",
        arguments: rows)
    func row(_ row: Row) throws {
        for (state, cell) in zip(Self.states, row.cells) {
            try scenario(state == "offered" ? .assign : .take) { shop in
                let stage = try Stage(shop, state)
                let seq = shop.engine.outbox.accepted
                let refusal = shop.refusal { () throws(Refusal) in try stage.attempt(row.command, by: row.who) }
                #expect(refusal.map { "\($0)" } ?? "ok" == cell, "\(row.who), \(row.command), \(state)")
                if refusal == nil, row.command != "type", row.command != "receipt", row.command != "visit" {
                    #expect(
                        shop.engine.outbox.accepted > seq, "no command is silently ignored: \(row.command), \(state)")
                }
            }
        }
    }
}

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
        policy.transfer.supervisors = "sales"
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
        case "receipt": try actor.does(.receipt(chat: chat, delivered: 1, read: 1))
        case "take": try actor.takes(chat)
        case "decline": try actor.declines(chat)
        case "hold": try actor.holds(chat, for: 5.minutes)
        case "resume": try actor.resumes(chat)
        case "promise": try actor.promises(chat, in: 5.minutes)
        case "ladder off": try actor.setsLadder(chat, on: false)
        case "ladder on": try actor.setsLadder(chat, on: true)
        case "reopen": try actor.reopens(chat)
        case "end": try actor.ends(chat)
        case "end as spam": try actor.ends(chat, .spam)
        case "choose callback": try actor.chooses(.callback, in: chat)
        case "choose wait": try actor.chooses(.wait, in: chat)
        case "still here": try actor.staysHere(chat)
        case "hand off": try actor.handsOff(chat)
        case "answer": try actor.answers("name", "Eva", in: chat)
        case "ask more": try actor.asksMore(chat)
        case "waive survey": try actor.waivesSurvey(chat)
        case "answer survey": try actor.answersSurvey(shop.facts(of: chat, .surveyAsked).last?.id ?? "0")
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
        case "escalate": try actor.escalates(chat)
        case "offer call": try actor.offers(.call, in: chat)
        case "accept call": try actor.acceptsMedia(in: chat)
        case "end call": try actor.endsMedia(in: chat)
        case "redeem token": try actor.redeems("token", in: chat)
        case "consent": try actor.consents()
        case "ban": try actor.bans(cast["the chat's visitor"] ?? actor)
        case "unban": try actor.unbans(cast["the chat's visitor"] ?? actor)
        case "erase": try actor.erases(cast["the chat's visitor"] ?? actor, [chat])
        default: Issue.record("no such command: \(command)")
        }
    }
}
