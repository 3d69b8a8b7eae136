// One row per chat. `ChatRow` says what an event makes of it; here it is fetched and put back.

internal import CSQLite
internal import KlepetEngine

struct ChatTable: ~Copyable {
    private let database: Database
    private let start: Statement
    private let find: Statement
    private let change: Statement
    private let follow: Statement
    private let move: Statement
    private let erase: Statement

    init(in database: Database) throws(JournalFailure) {
        let start = Statement.kept(
            """
            INSERT INTO chats(chat, visitor, department, state, episode, started_at, first_seq, last_seq)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
            """, in: database)
        let find = Statement.kept(
            """
            SELECT visitor, state, operator, episode, started_at, closed_at, close_reason, first_seq, last_seq,
              NULL, NULL, erased_at FROM chats WHERE chat = ?1
            """, in: database)
        let change = Statement.kept(
            """
            UPDATE chats SET state = ?2, operator = nullif(?3, 0), episode = ?4, closed_at = ?5, close_reason = ?6,
              last_seq = ?7, erased_at = ?8 WHERE chat = ?1
            """, in: database)
        let follow = Statement.kept(
            "UPDATE chats SET last_seq = ?2 WHERE chat = ?1 AND state = 'closed'", in: database)
        let move = Statement.kept("UPDATE chats SET department = ?2 WHERE chat = ?1", in: database)
        let erase = Statement.kept("UPDATE chats SET erased_at = ?2 WHERE chat = ?1", in: database)
        self.database = database
        self.start = start
        self.find = find
        self.change = change
        self.follow = follow
        self.move = move
        self.erase = erase
    }

    func change(_ event: borrowing Event, _ what: ChatChange) throws(JournalFailure) -> Bool {
        if what == .started {
            try start(event)
            return false
        }
        guard var row = try find(event.chat) else { return false }
        guard row.apply(event, .chat(what)) else { return row.state == .closed }
        change.bind(1, event.chat)
        change.bind(2, row.state.name)
        change.bind(3, row.operatorID)
        change.bind(4, row.episode)
        if let closedAt = row.closedAt {
            change.bind(5, closedAt)
            change.bind(6, row.closeReason.name)
        } else {
            change.bindNull(5)
            change.bindNull(6)
        }
        change.bind(7, row.lastSeq)
        if let erasedAt = row.erasedAt { change.bind(8, erasedAt) } else { change.bindNull(8) }
        try change.run(in: database)
        if ChatRow.moves(event) {
            move.bind(1, event.chat)
            move.bind(2, event.text)
            try move.run(in: database)
        }
        return row.state == .closed
    }

    private func start(_ event: borrowing Event) throws(JournalFailure) {
        let row = ChatRow(started: event)
        start.bind(1, event.chat)
        start.bind(2, row.visitor)
        start.bind(3, event.text)
        start.bind(4, row.state.name)
        start.bind(5, row.episode)
        start.bind(6, row.startedAt)
        start.bind(7, row.firstSeq)
        try start.run(in: database)
    }

    func follow(_ event: borrowing Event) throws(JournalFailure) -> Bool {
        follow.bind(1, event.chat)
        follow.bind(2, event.seq)
        try follow.run(in: database)
        return sqlite3_changes(database.handle) > 0
    }

    func find(_ chat: ChatID) throws(JournalFailure) -> ChatRow? {
        find.bind(1, chat)
        let code = find.step()
        defer { find.reset() }
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { return nil }
            throw database.failure(code)
        }
        guard let row = ChatTable.row(from: find) else {
            throw JournalFailure(.corrupt, "The row of chat \(chat) is damaged.")
        }
        return row
    }

    /// Columns as `find` selects them. `nil` when a value is none that Klepet writes.
    static func row(from statement: borrowing Statement) -> ChatRow? {
        guard let state: ChatState = word(statement.bytes(1)),
            let episode = UInt16(exactly: statement.integer(3))
        else { return nil }
        var row = ChatRow(
            visitor: statement.unsigned(0), episode: episode, startedAt: statement.integer(4),
            firstSeq: statement.unsigned(7), lastSeq: statement.unsigned(8))
        row.state = state
        row.operatorID = statement.unsigned(2)
        if !statement.isNull(5) {
            guard let reason: CloseReason = word(statement.bytes(6)) else { return nil }
            row.closedAt = statement.integer(5)
            row.closeReason = reason
        }
        if !statement.isNull(11) { row.erasedAt = statement.integer(11) }
        return row
    }

    /// B13.4.
    func erased(_ chat: ChatID, at time: Int64) throws(JournalFailure) {
        erase.bind(1, chat)
        erase.bind(2, time)
        try erase.run(in: database)
    }

    func release() {
        start.forget()
        move.forget()
    }
}
