// The machine of a session as a table: each state with each input. A row is a state; its columns are without a long answer,
// with a query and with a copy under way. A cell is what is to be done, and behind the arrow what has changed of the state:
// a session keeps its long answer unless the cell says otherwise. `·` is the cell to the left once more, `-` no state.

import Testing

@testable import KlepetWire

typealias Machine = SessionMachine<String>

@Suite("The machine of a session")
struct SessionMachineTests {
    static let table = """
        Who comes is read from (opened)
          reading      nothing                   ·                  -
          paused       startReading→reading      nothing            ·
          over         nothing                   ·                  ·
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        Bytes are answered at once when a session reads, has credit and does not wait (bytes, credit)
          reading      answer                    ·                  -
          paused       keep,enqueue              ·                  ·
          over         drop                      ·                  ·
          stalled      keep,enqueue              ·                  ·
          stalled,over keep,enqueue              ·                  ·
          ending       drop                      ·                  ·
          closed       drop                      -                  -

        Who has no credit is kept, goes into the line, and is not read any more (bytes, no credit)
          reading      keep,enqueue→paused       ·                  -
          paused       keep,enqueue              ·                  ·
          over         drop                      ·                  ·
          stalled      keep,enqueue              ·                  ·
          stalled,over keep,enqueue              ·                  ·
          ending       drop                      ·                  ·
          closed       drop                      -                  -

        Who waits for their turn is kept, and is not read any more (bytes, in the line)
          reading      keep→paused               ·                  -
          paused       keep                      ·                  ·
          over         drop                      ·                  ·
          stalled      keep                      ·                  ·
          stalled,over keep                      ·                  ·
          ending       drop                      ·                  ·
          closed       drop                      -                  -

        Who has said all, and was answered, comes to the end (input ended)
          reading      end→ending                ·                  -
          paused       nothing                   ·                  ·
          over         nothing                   ·                  ·
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        Who has said all while some of it waits is answered first (input ended, in the line)
          reading      stopReading→over          ·                  -
          paused       nothing                   ·                  ·
          over         nothing                   ·                  ·
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        A turn is for whoever has something that can be answered or pushed (turn came)
          reading      serve                     ·                  -
          paused       serve                     ·                  nothing
          over         serve                     ·                  nothing
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   serve              nothing
          closed       nothing                   -                  -

        When all is answered it goes on reading, or ends if there is no more (served all)
          reading      nothing                   ·                  -
          paused       startReading→reading      ·                  nothing
          over         end→ending                ·                  nothing
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        A query may begin wherever a request is answered, and does not keep from reading (query began)
          reading      nothing→+query            nothing            -
          paused       nothing→+query            nothing            nothing→+query
          over         nothing→+query            nothing            nothing→+query
          stalled      nothing→+query            nothing            nothing→+query
          stalled,over nothing→+query            nothing            nothing→+query
          ending       nothing→+query            nothing            nothing→+query
          closed       nothing                   -                  -

        While a copy is made nothing is read (copy began)
          reading      stopReading→paused+copy   ·                  -
          paused       nothing→+copy             ·                  nothing
          over         nothing→+copy             ·                  nothing
          stalled      nothing→+copy             ·                  nothing
          stalled,over nothing→+copy             ·                  nothing
          ending       nothing→+copy             ·                  nothing
          closed       nothing                   -                  -

        Behind a long answer the session goes on as it was (answered)
          reading      nothing                   nothing→+none      -
          paused       nothing                   nothing→+none      ·
          over         nothing                   nothing→+none      ·
          stalled      nothing                   nothing→+none      ·
          stalled,over nothing                   nothing→+none      ·
          ending       nothing                   nothing→+none      ·
          closed       nothing                   -                  -

        Who reads too little is not read from, whatever it was doing (overfull)
          reading      stopReading→stalled       ·                  -
          paused       stopReading→stalled       ·                  ·
          over         stopReading→stalled,over  ·                  ·
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        When half is read a stalled session catches up, behind a copy when that is through (written, half is read)
          reading      nothing                   ·                  -
          paused       enqueue                   ·                  nothing
          over         enqueue                   ·                  nothing
          stalled      catchUp→paused            ·                  nothing
          stalled,over catchUp→over              ·                  nothing
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        Who is not read from goes on as soon as something is written, unless stalled (written, more is unread)
          reading      nothing                   ·                  -
          paused       enqueue                   ·                  nothing
          over         enqueue                   ·                  nothing
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        Whatever a session does, the host can end it, and a long answer is still given (end)
          reading      end→ending                ·                  -
          paused       end→ending                ·                  ·
          over         end→ending                ·                  ·
          stalled      end→ending                ·                  ·
          stalled,over end→ending                ·                  ·
          ending       nothing                   ·                  ·
          closed       nothing                   -                  -

        It closes when it is ending, no long answer is missing and all is written (wrote all)
          reading      nothing                   ·                  -
          paused       nothing                   ·                  ·
          over         nothing                   ·                  ·
          stalled      nothing                   ·                  ·
          stalled,over nothing                   ·                  ·
          ending       close→closed              nothing            ·
          closed       nothing                   -                  -

        It closes at once when its socket fails, and lets its query go (close)
          reading      close→closed              close→closed+none  -
          paused       close→closed              close→closed+none  ·
          over         close→closed              close→closed+none  ·
          stalled      close→closed              close→closed+none  ·
          stalled,over close→closed              close→closed+none  ·
          ending       close→closed              close→closed+none  ·
          closed       nothing                   -                  -
        """

    @Test("The table holds", arguments: Self.rules)
    func table(_ rule: Rule) throws {
        let input = try #require(inputs.first { $0.name == rule.input }, "\(rule.input) is no input")
        #expect(rule.cells.map(\.state) == states.map(\.name), "each state has its cell")
        for cell in rule.cells {
            var machine = Machine(in: cell.state)
            try #require(machine.name == cell.state && !machine.isQueued)
            let action = input.give(&machine)
            #expect("\(action)→\(machine.name)" == "\(cell.action)→\(cell.next)", "\(cell.state), \(rule.input)")
        }
    }

    @Test("A session answers requests while it is neither stalled nor ending, and no long answer is missing")
    func answers() {
        #expect(names { $0.takesRequests } == ["reading", "paused", "over"])
        #expect(names { $0.isAwaiting } == states.map(\.name).filter { $0.contains("+") })
        #expect(names { $0.isQuerying } == names { $0.query == "q" })
        #expect(names { $0.query == "q" } == states.map(\.name).filter { $0.hasSuffix("+query") })
    }

    @Test("A session is pushed to while it is neither stalled nor ending, whatever it waits for")
    func pushes() {
        let pushedTo = ["reading", "paused", "over"]
        #expect(
            names { $0.takesPushes } == states.map(\.name).filter { name in pushedTo.contains { name.hasPrefix($0) } })
    }

    @Test("Only a session that reads is read from, and only a closed one is closed")
    func reads() {
        #expect(names { $0.isReading } == ["reading", "reading+query"])
        #expect(names { $0.isClosed } == ["closed"])
    }

    @Test("A session is in the line once, until its turn comes", arguments: states.map(\.name))
    func line(_ state: String) {
        var machine = Machine(in: state)
        let went = [machine.enqueue(), machine.enqueue()]
        #expect(went == [true, false])
        #expect(machine.isQueued)
        _ = machine.turnCame()
        #expect(!machine.isQueued)
        #expect(machine.name == state)
        let goes = machine.enqueue()
        #expect(goes)
    }

    @Test("A session that is new reads nothing until it is opened, and can be turned away before")
    func new() {
        var machine = Machine()
        #expect(machine.name == "paused" && !machine.isReading)
        let (end, opened) = (machine.end(), machine.opened())
        #expect(end == .end && opened == .nothing && machine.name == "ending")
    }

    @Test("Credit is not asked for when a session waits for its turn anyway")
    func credit() {
        var machine = Machine(in: "reading")
        _ = machine.enqueue()
        var asked = 0
        func credit() -> Bool {
            asked += 1
            return true
        }
        let action = machine.received(hasCredit: credit())
        #expect(action == .keep(enqueues: false))
        #expect(asked == 0)
    }

    @Test("A closed session keeps no query, and takes none")
    func release() {
        final class Query {}
        weak var query: Query?
        var machine = SessionMachine<Query>()
        do {
            let made = Query()
            query = made
            machine.began(made)
        }
        #expect(query != nil)
        _ = machine.close()
        #expect(query == nil)
        machine.began(Query())
        #expect(machine.query == nil && machine.isClosed)
    }

    private func names(_ holds: (Machine) -> Bool) -> [String] { states.map(\.name).filter { holds(Machine(in: $0)) } }
}

// MARK: the table, read

extension SessionMachineTests {
    struct Rule: CustomTestStringConvertible {
        var testDescription: String
        var input: String
        var cells: [(state: String, action: Substring, next: String)] = []
    }

    static var rules: [Rule] {
        table.split(separator: "\n\n").map { block in
            let lines = block.split(separator: "\n")
            let title = lines[0].split(separator: "(")
            var rule = Rule(testDescription: String(lines[0]), input: String(title[1].dropLast()))
            for line in lines.dropFirst() {
                let words = line.split(separator: " ")
                var cell = Substring()
                for (word, answer) in zip(words.dropFirst(), ["", "+query", "+copy"]) where word != "-" {
                    if word != "·" { cell = word }
                    let parts = cell.split(separator: "→")
                    let change = (parts.count > 1 ? parts[1] : "").split(
                        separator: "+", omittingEmptySubsequences: false)
                    let base = change.first.flatMap { $0.isEmpty ? nil : $0 } ?? words[0]
                    let kept = change.count > 1 ? (change[1] == "none" ? "" : "+" + change[1]) : answer
                    rule.cells.append((words[0] + answer, parts[0], base + kept))
                }
            }
            return rule
        }
    }
}

private let inputs: [(name: String, give: @Sendable (inout Machine) -> String)] = [
    ("opened", { "\($0.opened())" }),
    ("bytes, credit", { words($0.received(hasCredit: true)) }),
    ("bytes, no credit", { words($0.received(hasCredit: false)) }),
    ("bytes, in the line", { $0.queued { words($0.received(hasCredit: true)) } }),
    ("input ended", { "\($0.inputEnded())" }),
    ("input ended, in the line", { $0.queued { "\($0.inputEnded())" } }),
    ("turn came", { "\($0.turnCame())" }),
    ("served all", { "\($0.servedAll())" }),
    ("query began", { $0.nothing { $0.began("q") } }),
    ("copy began", { "\($0.beganCopy())" }),
    ("answered", { $0.nothing { $0.answered() } }),
    ("overfull", { "\($0.overfull())" }),
    ("written, half is read", { "\($0.written(isHalfRead: true))" }),
    ("written, more is unread", { "\($0.written(isHalfRead: false))" }),
    ("end", { "\($0.end())" }),
    ("wrote all", { "\($0.wroteAll())" }),
    ("close", { "\($0.close())" }),
]

private func words(_ action: Machine.ReceivedAction) -> String {
    switch action {
    case .answer: "answer"
    case .keep(enqueues: true): "keep,enqueue"
    case .keep(enqueues: false): "keep"
    case .drop: "drop"
    }
}

// MARK: how a session comes into each of its states, outside the line

private let states: [(name: String, come: @Sendable (inout Machine) -> Void)] = [
    ("reading", { _ = $0.opened() }),
    ("reading+query", { $0.after("reading") { $0.began("q") } }),
    ("paused", { $0.after("reading") { (_, _) = ($0.received(hasCredit: false), $0.turnCame()) } }),
    ("paused+query", { $0.after("paused") { $0.began("q") } }),
    ("paused+copy", { $0.after("reading") { _ = $0.beganCopy() } }),
    ("over", { $0.after("reading") { (_, _, _) = ($0.enqueue(), $0.inputEnded(), $0.turnCame()) } }),
    ("over+query", { $0.after("over") { $0.began("q") } }),
    ("over+copy", { $0.after("over") { _ = $0.beganCopy() } }),
    ("stalled", { $0.after("reading") { _ = $0.overfull() } }),
    ("stalled+query", { $0.after("reading+query") { _ = $0.overfull() } }),
    ("stalled+copy", { $0.after("paused+copy") { _ = $0.overfull() } }),
    ("stalled,over", { $0.after("over") { _ = $0.overfull() } }),
    ("stalled,over+query", { $0.after("over+query") { _ = $0.overfull() } }),
    ("stalled,over+copy", { $0.after("over+copy") { _ = $0.overfull() } }),
    ("ending", { $0.after("reading") { _ = $0.inputEnded() } }),
    ("ending+query", { $0.after("reading+query") { _ = $0.inputEnded() } }),
    ("ending+copy", { $0.after("paused+copy") { _ = $0.end() } }),
    ("closed", { $0.after("reading") { _ = $0.close() } }),
]

extension SessionMachine<String> {
    fileprivate init(in name: String) {
        self.init()
        states.first { $0.name == name }?.come(&self)
    }

    fileprivate mutating func after(_ name: String, _ input: (inout Self) -> Void) {
        self = Self(in: name)
        input(&self)
    }

    fileprivate mutating func queued(_ input: (inout Self) -> String) -> String {
        _ = enqueue()
        return input(&self)
    }

    fileprivate mutating func nothing(_ input: (inout Self) -> Void) -> String {
        input(&self)
        return "nothing"
    }

    fileprivate var name: String {
        func with(_ answer: LongAnswer) -> String {
            switch answer {
            case .none: ""
            case .query: "+query"
            case .copy: "+copy"
            }
        }
        return switch state {
        case .reading(let query): "reading" + with(query.map { .query($0) } ?? .none)
        case .paused(let answer): "paused" + with(answer)
        case .over(let answer): "over" + with(answer)
        case .stalled(let answer, let isOver): "stalled" + (isOver ? ",over" : "") + with(answer)
        case .ending(let answer): "ending" + with(answer)
        case .closed: "closed"
        }
    }
}
