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
          start            ok                ·  ·
          say              ok                ·  ·
          note             notAllowed        ·  ·
          edit own         ok                ·  ·
          retract own      ok                ·  ·
          redact           notAllowed        ·  ·
          type             ok                ·  ·
          receipt          ok                ·  ·
          take             notAllowed        ·  ·
          decline          notAllowed        ·  ·
          hold             notAllowed        ·  ·
          resume           notAllowed        ·  ·
          promise          notAllowed        ·  ·
          ladder off       notAllowed        ·  ·
          ladder on        notAllowed        ·  ·
          reopen           notAllowed        ·  ·
          end              ok                ·  ·
          end as spam      valueInvalid      ·  ·
          choose callback  notWaiting        ·  ·
          choose wait      notWaiting        ·  ·
          still here       ladderNotRunning  ·  ok
          set operator     notAllowed        ·  ·
          set presence     notAllowed        ·  ·
          set policy       notAllowed        ·  ·

        another visitor
          start            ok           ·  ·
          say              chatUnknown  ·  ·
          note             notAllowed   ·  ·
          edit own         chatUnknown  ·  ·
          retract own      chatUnknown  ·  ·
          redact           notAllowed   ·  ·
          type             chatUnknown  ·  ·
          receipt          chatUnknown  ·  ·
          take             notAllowed   ·  ·
          decline          notAllowed   ·  ·
          hold             notAllowed   ·  ·
          resume           notAllowed   ·  ·
          promise          notAllowed   ·  ·
          ladder off       notAllowed   ·  ·
          ladder on        notAllowed   ·  ·
          reopen           notAllowed   ·  ·
          end              chatUnknown  ·  ·
          end as spam      chatUnknown  ·  ·
          choose callback  chatUnknown  ·  ·
          choose wait      chatUnknown  ·  ·
          still here       chatUnknown  ·  ·
          set operator     notAllowed   ·  ·
          set presence     notAllowed   ·  ·
          set policy       notAllowed   ·  ·

        the operator who has it
          start            notAllowed     ·  ·
          say              notTaken       ·  ok
          note             ok             ·  ·
          edit own         notAllowed     ·  ok
          retract own      notAllowed     ·  ok
          redact           ok             ·  ·
          type             ok             ·  ·
          receipt          ok             ·  ·
          take             ok             ·  already
          decline          notOffered     ·  ·
          hold             notTaken       ·  ok
          resume           notTaken       ·  notHeld
          promise          notTaken       ·  ok
          ladder off       notTaken       ·  ok
          ladder on        notTaken       ·  already
          reopen           chatNotClosed  ·  ·
          end              notTaken       ·  ok
          end as spam      notTaken       ·  ok
          choose callback  notAllowed     ·  ·
          choose wait      notAllowed     ·  ·
          still here       notAllowed     ·  ·
          set operator     notAllowed     ·  ·
          set presence     ok             ·  ·
          set policy       notAllowed     ·  ·

        another operator of the department
          start            notAllowed     ·  ·
          say              notTaken       ·  taken
          note             ok             ·  ·
          edit own         notAllowed     ·  ·
          retract own      notAllowed     ·  ·
          redact           ok             ·  ·
          type             ok             ·  ·
          receipt          ok             ·  ·
          take             ok             ·  taken
          decline          notOffered     ·  ·
          hold             notTaken       ·  taken
          resume           notTaken       ·  taken
          promise          notTaken       ·  taken
          ladder off       notTaken       ·  taken
          ladder on        notTaken       ·  taken
          reopen           chatNotClosed  ·  ·
          end              notTaken       ·  taken
          end as spam      notTaken       ·  taken
          choose callback  notAllowed     ·  ·
          choose wait      notAllowed     ·  ·
          still here       notAllowed     ·  ·
          set operator     notAllowed     ·  ·
          set presence     ok             ·  ·
          set policy       notAllowed     ·  ·

        an operator of another department
          start            notAllowed       ·  ·
          say              chatUnknown      ·  ·
          note             chatUnknown      ·  ·
          edit own         chatUnknown      ·  ·
          retract own      chatUnknown      ·  ·
          redact           chatUnknown      ·  ·
          type             chatUnknown      ·  ·
          receipt          chatUnknown      ·  ·
          take             notInDepartment  ·  ·
          decline          chatUnknown      ·  ·
          hold             chatUnknown      ·  ·
          resume           chatUnknown      ·  ·
          promise          chatUnknown      ·  ·
          ladder off       chatUnknown      ·  ·
          ladder on        chatUnknown      ·  ·
          reopen           notInDepartment  ·  ·
          end              chatUnknown      ·  ·
          end as spam      chatUnknown      ·  ·
          choose callback  notAllowed       ·  ·
          choose wait      notAllowed       ·  ·
          still here       notAllowed       ·  ·
          set operator     notAllowed       ·  ·
          set presence     ok               ·  ·
          set policy       notAllowed       ·  ·

        the back office
          start            notAllowed  ·  ·
          say              ok          ·  ·
          note             ok          ·  ·
          edit own         notAllowed  ·  ·
          retract own      notAllowed  ·  ·
          redact           ok          ·  ·
          type             notAllowed  ·  ·
          receipt          notAllowed  ·  ·
          take             notAllowed  ·  ·
          decline          notAllowed  ·  ·
          hold             notAllowed  ·  ·
          resume           notAllowed  ·  ·
          promise          notAllowed  ·  ·
          ladder off       notAllowed  ·  ·
          ladder on        notAllowed  ·  ·
          reopen           notAllowed  ·  ·
          end              ok          ·  ·
          end as spam      ok          ·  ·
          choose callback  notAllowed  ·  ·
          choose wait      notAllowed  ·  ·
          still here       notAllowed  ·  ·
          set operator     ok          ·  ·
          set presence     notAllowed  ·  ·
          set policy       ok          ·  ·
        """

    /// The bot had the chat first, and lost it to people; in `intake` it has not had it yet.
    static let states = newStates + StateCommandTests.states

    typealias Row = StateCommandTests.Row

    static let rows = StateCommandTests.rows(of: newStatesTable, newStates.count)
    static let moreRows = StateCommandTests.rows(of: CommandTables.states, states.count)

    @Test("B1.2 the table has every new state, every new command, and the bot")
    func complete() {
        #expect(Self.rows.count == 6 * 24 && Set(Self.rows.map(\.testDescription)).count == 6 * 24)
        #expect(Set(Self.moreRows.map(\.testDescription)).count == Self.moreRows.count)
        let commands = Set(Self.moreRows.filter { $0.who == "the chat's visitor" }.map(\.command))
        let everybody = Set(Self.moreRows.map(\.who))
        #expect(everybody.count == 7)
        for who in everybody {
            #expect(commands.isSubset(of: Self.moreRows.filter { $0.who == who }.map(\.command)), "\(who)")
        }
        // What is only of a chat is asked in every state.
        let asked = Set((Self.moreRows + StateCommandTests.rows).map(\.command))
        #expect(asked.isSuperset(of: CommandTables.plain.keys))
    }

    @Test(
        """
        B1.2 given each new state, when somebody asks for this, then it is done or refused for the reason in the table
        """,
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
            if refusal == nil, !["type", "receipt", "draft", "annotate"].contains(row.command) {
                #expect(shop.engine.outbox.accepted > seq, "no command is silently ignored: \(row.command), \(state)")
            }
        }
    }
}
