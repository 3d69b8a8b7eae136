// B1.2, the rest of the table: the states `intake`, `bot` and `wrapup`, what came with them, and the bot.

import Testing

@testable import KlepetEngine

@Suite("B1.2 the table of states and commands, with bots and endings")
struct StateCommandBotTests {
    /// eva was asked for her name, or is with robo, or was asked whether there is anything else; the people are
    /// those of StateCommandTests.
    static let newStates = ["intake", "bot", "wrapup"]

    static let newStatesTable = """
        the chat's visitor
          start            ok               ok               ok
          say              ok               ok               ok
          note             notAllowed       notAllowed       notAllowed
          edit own         ok               ok               ok
          retract own      ok               ok               ok
          redact           notAllowed       notAllowed       notAllowed
          type             ok               ok               ok
          receipt          ok               ok               ok
          take             notAllowed       notAllowed       notAllowed
          decline          notAllowed       notAllowed       notAllowed
          hold             notAllowed       notAllowed       notAllowed
          resume           notAllowed       notAllowed       notAllowed
          promise          notAllowed       notAllowed       notAllowed
          ladder off       notAllowed       notAllowed       notAllowed
          ladder on        notAllowed       notAllowed       notAllowed
          reopen           notAllowed       notAllowed       notAllowed
          end              ok               ok               ok
          end as spam      valueInvalid     valueInvalid     valueInvalid
          choose callback  notWaiting       notWaiting       notWaiting
          choose wait      notWaiting       notWaiting       notWaiting
          still here       ladderNotRunning ladderNotRunning ok
          set operator     notAllowed       notAllowed       notAllowed
          set presence     notAllowed       notAllowed       notAllowed
          set policy       notAllowed       notAllowed       notAllowed

        another visitor
          start            ok               ok               ok
          say              chatUnknown      chatUnknown      chatUnknown
          note             notAllowed       notAllowed       notAllowed
          edit own         chatUnknown      chatUnknown      chatUnknown
          retract own      chatUnknown      chatUnknown      chatUnknown
          redact           notAllowed       notAllowed       notAllowed
          type             chatUnknown      chatUnknown      chatUnknown
          receipt          chatUnknown      chatUnknown      chatUnknown
          take             notAllowed       notAllowed       notAllowed
          decline          notAllowed       notAllowed       notAllowed
          hold             notAllowed       notAllowed       notAllowed
          resume           notAllowed       notAllowed       notAllowed
          promise          notAllowed       notAllowed       notAllowed
          ladder off       notAllowed       notAllowed       notAllowed
          ladder on        notAllowed       notAllowed       notAllowed
          reopen           notAllowed       notAllowed       notAllowed
          end              chatUnknown      chatUnknown      chatUnknown
          end as spam      chatUnknown      chatUnknown      chatUnknown
          choose callback  chatUnknown      chatUnknown      chatUnknown
          choose wait      chatUnknown      chatUnknown      chatUnknown
          still here       chatUnknown      chatUnknown      chatUnknown
          set operator     notAllowed       notAllowed       notAllowed
          set presence     notAllowed       notAllowed       notAllowed
          set policy       notAllowed       notAllowed       notAllowed

        the operator who has it
          start            notAllowed       notAllowed       notAllowed
          say              notTaken         notTaken         ok
          note             ok               ok               ok
          edit own         notAllowed       notAllowed       ok
          retract own      notAllowed       notAllowed       ok
          redact           ok               ok               ok
          type             ok               ok               ok
          receipt          ok               ok               ok
          take             ok               ok               already
          decline          notOffered       notOffered       notOffered
          hold             notTaken         notTaken         ok
          resume           notTaken         notTaken         notHeld
          promise          notTaken         notTaken         ok
          ladder off       notTaken         notTaken         ok
          ladder on        notTaken         notTaken         already
          reopen           chatNotClosed    chatNotClosed    chatNotClosed
          end              notTaken         notTaken         ok
          end as spam      notTaken         notTaken         ok
          choose callback  notAllowed       notAllowed       notAllowed
          choose wait      notAllowed       notAllowed       notAllowed
          still here       notAllowed       notAllowed       notAllowed
          set operator     notAllowed       notAllowed       notAllowed
          set presence     ok               ok               ok
          set policy       notAllowed       notAllowed       notAllowed

        another operator of the department
          start            notAllowed       notAllowed       notAllowed
          say              notTaken         notTaken         taken
          note             ok               ok               ok
          edit own         notAllowed       notAllowed       notAllowed
          retract own      notAllowed       notAllowed       notAllowed
          redact           ok               ok               ok
          type             ok               ok               ok
          receipt          ok               ok               ok
          take             ok               ok               taken
          decline          notOffered       notOffered       notOffered
          hold             notTaken         notTaken         taken
          resume           notTaken         notTaken         taken
          promise          notTaken         notTaken         taken
          ladder off       notTaken         notTaken         taken
          ladder on        notTaken         notTaken         taken
          reopen           chatNotClosed    chatNotClosed    chatNotClosed
          end              notTaken         notTaken         taken
          end as spam      notTaken         notTaken         taken
          choose callback  notAllowed       notAllowed       notAllowed
          choose wait      notAllowed       notAllowed       notAllowed
          still here       notAllowed       notAllowed       notAllowed
          set operator     notAllowed       notAllowed       notAllowed
          set presence     ok               ok               ok
          set policy       notAllowed       notAllowed       notAllowed

        an operator of another department
          start            notAllowed       notAllowed       notAllowed
          say              chatUnknown      chatUnknown      chatUnknown
          note             chatUnknown      chatUnknown      chatUnknown
          edit own         chatUnknown      chatUnknown      chatUnknown
          retract own      chatUnknown      chatUnknown      chatUnknown
          redact           chatUnknown      chatUnknown      chatUnknown
          type             chatUnknown      chatUnknown      chatUnknown
          receipt          chatUnknown      chatUnknown      chatUnknown
          take             notInDepartment  notInDepartment  notInDepartment
          decline          chatUnknown      chatUnknown      chatUnknown
          hold             chatUnknown      chatUnknown      chatUnknown
          resume           chatUnknown      chatUnknown      chatUnknown
          promise          chatUnknown      chatUnknown      chatUnknown
          ladder off       chatUnknown      chatUnknown      chatUnknown
          ladder on        chatUnknown      chatUnknown      chatUnknown
          reopen           notInDepartment  notInDepartment  notInDepartment
          end              chatUnknown      chatUnknown      chatUnknown
          end as spam      chatUnknown      chatUnknown      chatUnknown
          choose callback  notAllowed       notAllowed       notAllowed
          choose wait      notAllowed       notAllowed       notAllowed
          still here       notAllowed       notAllowed       notAllowed
          set operator     notAllowed       notAllowed       notAllowed
          set presence     ok               ok               ok
          set policy       notAllowed       notAllowed       notAllowed

        the back office
          start            notAllowed       notAllowed       notAllowed
          say              ok               ok               ok
          note             ok               ok               ok
          edit own         notAllowed       notAllowed       notAllowed
          retract own      notAllowed       notAllowed       notAllowed
          redact           ok               ok               ok
          type             notAllowed       notAllowed       notAllowed
          receipt          notAllowed       notAllowed       notAllowed
          take             notAllowed       notAllowed       notAllowed
          decline          notAllowed       notAllowed       notAllowed
          hold             notAllowed       notAllowed       notAllowed
          resume           notAllowed       notAllowed       notAllowed
          promise          notAllowed       notAllowed       notAllowed
          ladder off       notAllowed       notAllowed       notAllowed
          ladder on        notAllowed       notAllowed       notAllowed
          reopen           notAllowed       notAllowed       notAllowed
          end              ok               ok               ok
          end as spam      ok               ok               ok
          choose callback  notAllowed       notAllowed       notAllowed
          choose wait      notAllowed       notAllowed       notAllowed
          still here       notAllowed       notAllowed       notAllowed
          set operator     ok               ok               ok
          set presence     notAllowed       notAllowed       notAllowed
          set policy       ok               ok               ok
        """

    /// The bot had the chat first, and lost it to people; in `intake` it has not had it yet.
    static let states = newStates + StateCommandTests.states

    static let newCommandsTable = """
        the chat's visitor
          hand off         ok               ok               notWithBot       notWithBot       notWithBot       notWithBot       notWithBot       notWithBot       chatClosed
          answer           ok               ok               ok               ok               ok               ok               ok               ok               chatClosed
          ask more         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          waive survey     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer survey    tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     ok
          choose message   notWaiting       notWaiting       notWaiting       ok               ok               notWaiting       notWaiting       notWaiting       chatClosed

        another visitor
          hand off         chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown
          answer           chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown
          ask more         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          waive survey     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer survey    tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     ok
          choose message   chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown

        the operator who has it
          hand off         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ask more         notTaken         notTaken         already          notTaken         notTaken         ok               ok               notTaken         chatClosed
          waive survey     notTaken         notTaken         ok               notTaken         notTaken         ok               ok               notTaken         chatClosed
          answer survey    notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          choose message   notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed

        another operator of the department
          hand off         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ask more         notTaken         notTaken         taken            notTaken         taken            taken            taken            notTaken         chatClosed
          waive survey     notTaken         notTaken         taken            notTaken         taken            taken            taken            notTaken         chatClosed
          answer survey    notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          choose message   notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed

        an operator of another department
          hand off         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ask more         chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown
          waive survey     chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown      chatUnknown
          answer survey    notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          choose message   notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed

        the back office
          hand off         ok               ok               notWithBot       notWithBot       notWithBot       notWithBot       notWithBot       notWithBot       chatClosed
          answer           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ask more         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          waive survey     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer survey    tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     tokenInvalid     ok
          choose message   notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed

        the bot
          start            notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          say              chatUnknown      ok               muted            muted            muted            muted            muted            muted            muted
          note             chatUnknown      ok               muted            muted            muted            muted            muted            muted            muted
          edit own         chatUnknown      notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          retract own      chatUnknown      notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          redact           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          type             chatUnknown      ok               muted            muted            muted            muted            muted            muted            muted
          receipt          notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          take             notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          decline          notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          hold             notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          resume           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          promise          notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ladder off       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ladder on        notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          reopen           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          end              chatUnknown      ok               muted            muted            muted            muted            muted            muted            muted
          end as spam      chatUnknown      valueInvalid     muted            muted            muted            muted            muted            muted            muted
          choose callback  notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          choose wait      notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          still here       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          set operator     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          set presence     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          set policy       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          hand off         chatUnknown      ok               muted            muted            muted            muted            muted            muted            muted
          answer           notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          ask more         notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          waive survey     notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          answer survey    notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
          choose message   notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed       notAllowed
        """

    typealias Row = StateCommandTests.Row

    static let rows = StateCommandTests.rows(of: newStatesTable, newStates.count)
    static let moreRows = StateCommandTests.rows(of: newCommandsTable, states.count)

    @Test("B1.2 the table has every new state, every new command, and the bot")
    func complete() {
        #expect(Self.rows.count == 6 * 24 && Set(Self.rows.map(\.testDescription)).count == 6 * 24)
        #expect(Self.moreRows.count == 7 * 6 + 24 && Set(Self.moreRows.map(\.testDescription)).count == 7 * 6 + 24)
    }

    @Test(
        "B1.2 given each new state, when somebody asks for this, then it is done or refused for the reason in the table",
        arguments: rows)
    func row(_ row: Row) throws {
        for (state, cell) in zip(Self.newStates, row.cells) { try check(row, state, cell) }
    }

    @Test(
        "B1.2 given each state, when somebody asks for what is new, or the bot for anything, then likewise",
        arguments: moreRows)
    func moreRow(_ row: Row) throws {
        for (state, cell) in zip(Self.states, row.cells) { try check(row, state, cell) }
    }

    private func check(_ row: Row, _ state: String, _ cell: String) throws {
        try scenario(state == "offered" ? .assign : .take) { shop in
            let stage = try Stage(shop, state, more: true, beganWithBot: row.who == "the bot" && state != "intake")
            let seq = shop.engine.outbox.accepted
            let refusal = shop.refusal { () throws(Refusal) in try stage.attempt(row.command, by: row.who) }
            #expect(refusal.map { "\($0)" } ?? "ok" == cell, "\(row.who), \(row.command), \(state)")
            if refusal == nil, row.command != "type", row.command != "receipt" {
                #expect(shop.engine.outbox.accepted > seq, "no command is silently ignored: \(row.command), \(state)")
            }
        }
    }
}
