// Searching what was said, in the file (B22.4): the word index as far as it goes, and the newest messages as they are.

internal import CSQLite
internal import KlepetEngine

/// A message's row for the word index: what of it is to be found now.
final class MessageWords {
    let index: WordIndex
    private let database: Database
    private let text: Statement

    init(in database: Database) throws(JournalFailure) {
        self.database = database
        index = try WordIndex(in: database)
        // The shop's own words (nobody's) are not looked for, nor what was taken back.
        text = Statement.kept(
            "SELECT text FROM messages WHERE seq = ?1 AND text IS NOT NULL AND retracted_at IS NULL AND author <> 0",
            in: database)
    }

    /// Before the message's row changes: its words go, and those of `new` come, if there are any.
    func change(_ seq: UInt64, to new: Text = .none) throws(JournalFailure) {
        guard index.holds(seq) else { return }
        text.bind(1, seq)
        let code = text.step()
        let old = Array(text.bytes(0))
        text.reset()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        guard code == SQLITE_ROW else { return }
        try old.withUnsafeBufferPointer { (old) throws(JournalFailure) in try index.remove(seq, old) }
        if !new.isEmpty { try index.add(seq, new) }
    }
}

extension Record {
    /// The words of at most so many further events go into the index. True: there are more.
    func gatherWords(atMost count: UInt64) throws(JournalFailure) -> Bool {
        let index = words.index
        guard !isHalted, !isLooking else { return false }
        let last = min(lastSeq, index.through &+ count)
        guard last > index.through || !index.isMade else { return false }
        var gathered = WordIndex.Gathered()
        try forEachMessage(index.through + 1, through: last, newestFirst: false) { seq, text in
            gathered.add(seq, text)
            return true
        }
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try index.make()
            try index.write(gathered, through: last)
            try database.run("COMMIT")
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
        index.keep(last)
        return last < lastSeq
    }

    private func forEachMessage(
        _ first: UInt64, through last: UInt64, newestFirst: Bool, _ body: (UInt64, Text) -> Bool
    ) throws(JournalFailure) {
        guard first <= last else { return }
        let rows =
            newestFirst
            ? try Statement(
                """
                SELECT seq, text FROM messages WHERE seq BETWEEN ?1 AND ?2 AND text IS NOT NULL
                  AND retracted_at IS NULL AND author <> 0 ORDER BY seq DESC
                """, in: database)
            : try Statement(
                """
                SELECT seq, text FROM messages WHERE seq BETWEEN ?1 AND ?2 AND text IS NOT NULL
                  AND retracted_at IS NULL AND author <> 0 ORDER BY seq
                """, in: database)
        rows.bind(1, first)
        rows.bind(2, last)
        var code = rows.step()
        while code == SQLITE_ROW {
            guard body(rows.unsigned(0), rows.bytes(1)) else { return }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
    }

    func search(_ search: MessageSearch) throws(JournalFailure) -> FoundMessages {
        let row = try Statement(
            """
            SELECT e.at, e.chat, e.chat_seq, e.episode, e.person, e.role, e.department, e.flags, m.edited_at, m.text
              FROM events e JOIN messages m ON m.seq = e.seq WHERE e.seq = ?1
            """, in: database)
        var round = SearchRound(search, lastSeq: lastSeq, gathered: words.index.isMade ? words.index.through : 0)
        if let tail = round.tail {
            var seqs: [UInt64] = []
            try forEachMessage(tail.lowerBound, through: tail.upperBound, newestFirst: true) { seq, text in
                if Folding.holds(Folding.words(of: text), search.words) { seqs.append(seq) }
                return true
            }
            for seq in seqs { guard try take(seq, row, &round) else { return round.found } }
        }
        try words.index.find(search.words, before: round.indexBefore, from: search.from) {
            (seq) throws(JournalFailure) in try take(seq, row, &round)
        }
        return round.found
    }

    private func take(
        _ seq: UInt64, _ row: borrowing Statement, _ round: inout SearchRound
    ) throws(JournalFailure) -> Bool {
        guard round.admits(seq) else { return true }
        guard round.goesOn(at: seq) else { return false }
        row.bind(1, seq)
        defer { row.reset() }
        let code = row.step()
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { throw Record.missing(seq) }
            throw database.failure(code)
        }
        guard let role = Role(rawValue: UInt8(clamping: row.integer(5))) else { throw Record.missing(seq) }
        let flags = UInt8(truncatingIfNeeded: row.integer(7))
        round.take(
            chat: row.unsigned(1), person: row.unsigned(4), department: UInt8(clamping: row.integer(6))
        ) {
            FoundMessage(
                seq: seq, at: row.integer(0), chat: row.unsigned(1), chatSeq: UInt32(clamping: row.integer(2)),
                episode: UInt16(clamping: row.integer(3)), person: row.unsigned(4), role: role,
                department: UInt8(clamping: row.integer(6)),
                isNote: flags & Event.Flags.note.rawValue != 0, isEdited: !row.isNull(8), text: Array(row.bytes(9)))
        }
        return true
    }

    func message(_ seq: UInt64) throws(JournalFailure) -> (text: [UInt8], isEdited: Bool)? {
        let row = try Statement("SELECT text, edited_at FROM messages WHERE seq = ?1", in: database)
        row.bind(1, seq)
        let code = row.step()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        guard code == SQLITE_ROW, !row.isNull(0) else { return nil }
        return (Array(row.bytes(0)), !row.isNull(1))
    }

    /// By the index on visitor and first event, newest first.
    func history(of visitor: PersonID, before: UInt64, max: Int) throws(JournalFailure) -> [ChatSummary] {
        let rows = try Statement(
            """
            SELECT visitor, state, operator, episode, started_at, closed_at, close_reason, first_seq, last_seq,
              department, chat, erased_at FROM chats WHERE visitor = ?1 AND first_seq < ?2
              ORDER BY first_seq DESC LIMIT ?3
            """, in: database)
        rows.bind(1, visitor)
        rows.bind(2, Int64(clamping: before))
        rows.bind(3, max)
        var told: [ChatSummary] = []
        var code = rows.step()
        while code == SQLITE_ROW {
            let chat = rows.unsigned(10)
            guard let row = ChatTable.row(from: rows) else {
                throw JournalFailure(.corrupt, "The row of chat \(chat) is damaged.")
            }
            told.append(ChatSummary(chat, row, department: Array(rows.bytes(9))))
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return told
    }
}

extension ChatSummary {
    init(_ chat: ChatID, _ row: ChatRow, department: [UInt8]) {
        self.init(
            chat: chat, department: department, state: row.state, owner: row.operatorID, episode: row.episode,
            startedAt: row.startedAt, closedAt: row.closedAt, reason: row.closeReason, firstSeq: row.firstSeq,
            isErased: row.erasedAt != nil)
    }
}
