// Where to begin in a long chat. Events name the one before them, so that a chat is read backwards; `marks` has every
// 32nd of them, and a page is found by the next mark behind it and a walk of 32 events and the page, however long the
// chat is (law 11). A chat of fewer events has no mark, and saying something costs one more row in 32.

internal import CSQLite
internal import KlepetEngine

struct Marks: ~Copyable {
    /// A power of two.
    static let every: UInt32 = 32

    private let database: Database
    private let above: Statement
    private let at: Statement
    private let last: Statement
    private let link: Statement

    init(in database: Database) throws(JournalFailure) {
        let above = Statement.kept(
            "SELECT seq FROM marks WHERE chat = ?1 AND chat_seq >= ?2 ORDER BY chat_seq LIMIT 1", in: database)
        let at = Statement.kept("SELECT seq FROM marks WHERE chat = ?1 AND chat_seq = ?2", in: database)
        let last = Statement.kept(
            "SELECT chat_seq, seq FROM marks WHERE chat = ?1 ORDER BY chat_seq DESC LIMIT 1", in: database)
        let link = Statement.kept("SELECT previous, chat_seq FROM events WHERE seq = ?1 AND chat = ?2", in: database)
        self.database = database
        self.above = above
        self.at = at
        self.last = last
        self.link = link
    }

    /// As `Journal.seqs(ofChat:behind:max:last:)`; how many events it looked at is for tests.
    func page(
        _ chat: ChatID, _ place: ChatPlace, _ max: Int, last: UInt64
    ) throws(JournalFailure) -> (seqs: [UInt64], steps: Int) {
        let start = try start(chat, place)
        let mark = try seq(above, chat, UInt32(clamping: Int(start) + max))
        // The first mark may lie behind what is asked for.
        return try walk(chat, place, max, from: mark == 0 ? last : Swift.min(mark, last))
    }

    /// A number of the chat from which to begin: no event at or before it is asked for, and the first that is lies less
    /// than two marks behind it.
    private func start(_ chat: ChatID, _ place: ChatPlace) throws(JournalFailure) -> UInt32 {
        guard case .seq(let seq) = place else { return place.chatSeq }
        // Halving between marks: their numbers grow as their places do.
        var (low, high): (UInt32, UInt32) = (0, try newest(chat).chatSeq / Self.every + 1)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            let found = try self.seq(at, chat, middle * Self.every)
            if found != 0, found <= seq { low = middle } else { high = middle }
        }
        return (low + 1) * Self.every
    }

    private func walk(
        _ chat: ChatID, _ place: ChatPlace, _ max: Int, from last: UInt64
    ) throws(JournalFailure) -> (seqs: [UInt64], steps: Int) {
        var seqs: [UInt64] = []
        var (seq, steps) = (last, 0)
        while seq > 0 {
            link.bind(1, seq)
            link.bind(2, chat)
            let code = link.step()
            let (previous, number) = (link.unsigned(0), UInt32(clamping: link.integer(1)))
            link.reset()
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { throw Record.missing(seq) }
                throw database.failure(code)
            }
            steps += 1
            guard place.isBefore(seq, number) else { break }
            seqs.append(seq)
            // A chain only goes down; in a damaged file it might not.
            guard previous < seq else { break }
            seq = previous
        }
        return (seqs.suffix(max).reversed(), steps)
    }

    /// The last mark of a chat; zeros: it has none.
    func newest(_ chat: ChatID) throws(JournalFailure) -> (chatSeq: UInt32, seq: UInt64) {
        last.bind(1, chat)
        let code = last.step()
        defer { last.reset() }
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? (UInt32(clamping: last.integer(0)), last.unsigned(1)) : (0, 0)
    }

    private func seq(_ find: borrowing Statement, _ chat: ChatID, _ number: UInt32) throws(JournalFailure) -> UInt64 {
        find.bind(1, chat)
        find.bind(2, number)
        let code = find.step()
        defer { find.reset() }
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? find.unsigned(0) : 0
    }
}
