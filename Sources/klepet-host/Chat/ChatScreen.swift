// What two people see, on one screen: each event once, with a mark for those who see it.

import CKlepet
import Glibc

struct ChatScreen {
    private struct Row {
        var seq: UInt64
        var text: String
        var isForVisitor: Bool
        var isForOperator: Bool
    }

    typealias Told = [(chat: UInt64, chatSeq: UInt32)]

    private var telling: EventSentences
    private let isInteractive = Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDOUT_FILENO)
    private var hasPrompt = false
    private var shownSide: ChatLine.Side?

    init(showsAll: Bool) { telling = EventSentences(people: PersonNames(), isBrief: !showsAll) }

    mutating func begin() {
        guard isInteractive else { return }
        say(
            Colour.bold("You are Vera, the visitor, and Otto, the operator.")
                + " v: Hello begins; /help tells the rest.\n")
    }

    mutating func end() { clearPrompt() }

    // MARK: lines

    mutating func prompt(_ side: ChatLine.Side) {
        guard isInteractive, !hasPrompt || shownSide != side else { return }
        clearPrompt()
        Terminal.write(side == .visitor ? Colour.cyan("v> ") : Colour.green("o> "), to: STDOUT_FILENO)
        (hasPrompt, shownSide) = (true, side)
    }

    private mutating func clearPrompt() {
        if hasPrompt { Terminal.write("\r\u{1B}[K", to: STDOUT_FILENO) }
        hasPrompt = false
    }

    /// A line was typed. The terminal shows it already; in a pipe it is told, so that what follows makes sense.
    mutating func heard(_ line: String) {
        hasPrompt = false
        if !isInteractive { say(Colour.dim("> \(line.printable)")) }
    }

    mutating func say(_ text: String) {
        clearPrompt()
        Terminal.write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO)
    }

    // MARK: events

    /// Shows what is new, and says up to where each side has now been told something by somebody else.
    mutating func pull(visitor: Client, attendant: Client) throws -> (visitor: Told, attendant: Told) {
        var rows: [Row] = []
        var told: (visitor: Told, attendant: Told) = ([], [])
        try attendant.events { event in
            telling.people.learn(event)
            rows.append(Row(seq: event.seq, text: text(event), isForVisitor: false, isForOperator: true))
            let isOwn = Int32(event.role) == KLEPET_ROLE_OPERATOR
            if event.isPublicWord && !isOwn { told.attendant.append((event.chat, event.chat_seq)) }
        }
        try visitor.events { event in
            let isOwn = Int32(event.role) == KLEPET_ROLE_VISITOR
            if event.isPublicWord && !isOwn { told.visitor.append((event.chat, event.chat_seq)) }
            if event.seq != 0, let index = rows.firstIndex(where: { $0.seq == event.seq }) {
                rows[index].isForVisitor = true
                return
            }
            rows.append(Row(seq: event.seq, text: text(event), isForVisitor: true, isForOperator: false))
        }
        for row in rows where !row.text.isEmpty {
            say(
                "\(row.isForVisitor ? Colour.cyan("v") : " ")\(row.isForOperator ? Colour.green("o") : " ") \(row.text)"
            )
        }
        return told
    }

    private func text(_ event: klepet_event) -> String {
        guard let text = telling.text(event) else { return "" }
        let time = Colour.dim(event.at_ms == 0 ? "        " : Times.clock(event.at_ms))
        let lines = text.indented(by: 13)
        guard let speaker = telling.speaker(event) else { return "\(time)  \(Colour.dim("· \(lines)"))" }
        let note = event.isNote ? Colour.yellow("[note] ") : ""
        return "\(time)  \(Colour.of(event)(speaker)): \(note)\(lines)"
    }
}

/// Lines from the keyboard or a pipe, as they come.
struct LineInput {
    private var bytes: [UInt8] = []
    private var isClosed = false

    var hasLine: Bool { isClosed || bytes.contains(UInt8(ascii: "\n")) }
    var isAtEnd: Bool { isClosed && bytes.isEmpty }

    /// When poll() says that there is something.
    mutating func read() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        if count <= 0 { isClosed = true } else { bytes += chunk[..<count] }
    }

    mutating func nextLine() -> String? {
        if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            defer { bytes.removeFirst(end + 1) }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
        guard isClosed, !bytes.isEmpty else { return nil }
        defer { bytes = [] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
