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
          move             notAllowed        ·  ·           ·                 ·         ·
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
          move             notAllowed      ·  ·  ·  ·  ·
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
          transfer         already        ·   ok          ·        notTaken    chatClosed
          move             ok             ·   ·           ·        notTaken    chatClosed
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
          transfer         already        ·      taken  ·  notTaken  chatClosed
          move             ok             ·      taken  ·  notTaken  chatClosed
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
          move             chatUnknown      ·  ·  ·  ·  ·
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
          transfer         already       ·  taken  ·  notTaken  chatClosed
          move             ok            ·  taken  ·  notTaken  chatClosed
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
        #expect(Self.rows.count == 6 * 37)
        #expect(Set(Self.rows.map(\.testDescription)).count == 6 * 37)
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
