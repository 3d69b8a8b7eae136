// Writes one event's rows. The way of a message is the hot path of the whole shop: two appends, every value
// bound from where it lies, nothing allocated and nothing looked up. All other kinds go the general way,
// and then to the projection.

internal import CSQLite
internal import KlepetEngine

struct EventWriter: ~Copyable {
    private let database: Database
    private let said: Statement
    private let event: Statement
    private let message: Statement
    private let messageWithParts: Statement
    private let files: Statement
    private let mark: Statement
    private let projection: Projection
    private var closedChats: ClosedChats

    init(in database: Database, shelf: ReplyShelf, words: MessageWords, after seq: UInt64) throws(JournalFailure) {
        // The text and the id of a message stand in `messages`, once.
        let said = Statement.kept(
            """
            INSERT INTO events(seq, at, kind, chat, chat_seq, previous, episode, person, role,
              subject, value, until, flags, reason, ladder, rung, department)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """, in: database)
        let event = Statement.kept(
            """
            INSERT INTO events(seq, at, kind, chat, chat_seq, previous, episode, person, role,
              subject, value, until, flags, reason, ladder, rung, department, id, text)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """, in: database)
        let message = Statement.kept(
            """
            INSERT INTO messages(seq, chat, chat_seq, at, author, role, note, message_id, text)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, in: database)
        let messageWithParts = Statement.kept(
            """
            INSERT INTO messages(seq, chat, chat_seq, at, author, role, note, message_id, text, parts)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """, in: database)
        let files = Statement.kept(
            "INSERT INTO files(seq, chat, person, at, count) VALUES(?1, ?2, ?3, ?4, ?5)", in: database)
        let mark = Statement.kept("INSERT OR REPLACE INTO marks(chat, chat_seq, seq) VALUES(?1, ?2, ?3)", in: database)
        let projection = try Projection(in: database, shelf: shelf, words: words)
        self.database = database
        closedChats = ClosedChats(after: seq)
        self.said = said
        self.event = event
        self.message = message
        self.messageWithParts = messageWithParts
        self.files = files
        self.mark = mark
        self.projection = projection
    }

    /// True: the event destroyed a text, and the log must not keep it either.
    mutating func write(_ row: UnsafePointer<Event>) throws(JournalFailure) -> Bool {
        let numbers = row.pointee.numbers
        guard Admission.isLegal(kind: numbers.kind, role: numbers.role, ladder: numbers.ladder),
            let kind = row.pointee.kind
        else { throw Admission.illegal(row.pointee.seq) }
        let rows = kind.rows
        if case .message(.said) = rows {
            bind(row, to: said)
            try said.run(in: database)
            if row.pointee.partsBytes == 0 {
                bindMessage(row, to: message)
                try message.run(in: database)
            } else {
                try writeWithParts(row)
            }
        } else {
            bind(row, to: event)
            event.bind(18, row.pointee.id)
            event.bind(19, row.pointee.text)
            try event.run(in: database)
            try projection.apply(row.pointee, rows)
        }
        try keepChat(row.pointee, rows)
        if row.pointee.chatSeq & (Marks.every - 1) == 0, row.pointee.chat != 0 { try writeMark(row) }
        return Event.destroysText(row.pointee)
    }

    /// Every 32nd event of a chat (Marks).
    private func writeMark(_ row: UnsafePointer<Event>) throws(JournalFailure) {
        mark.bind(1, row.pointee.chat)
        mark.bind(2, row.pointee.chatSeq)
        mark.bind(3, row.pointee.seq)
        try mark.run(in: database)
    }

    /// Bound bytes are not copied: forget them before their owner does.
    func release() {
        event.forget()
        message.forget()
        messageWithParts.forget()
        projection.release()
    }

    @inline(__always)
    private func bind(_ row: UnsafePointer<Event>, to statement: borrowing Statement) {
        statement.bind(1, row.pointee.seq)
        statement.bind(2, row.pointee.at)
        statement.bind(3, row.pointee.numbers.kind)
        statement.bind(4, row.pointee.chat)
        statement.bind(5, row.pointee.chatSeq)
        statement.bind(6, row.pointee.previous)
        statement.bind(7, row.pointee.episode)
        statement.bind(8, row.pointee.person)
        statement.bind(9, row.pointee.numbers.role)
        statement.bind(10, row.pointee.subject)
        statement.bind(11, row.pointee.value)
        statement.bind(12, row.pointee.until)
        statement.bind(13, row.pointee.numbers.flags)
        statement.bind(14, row.pointee.reason)
        statement.bind(15, row.pointee.numbers.ladder)
        statement.bind(16, row.pointee.rung)
        statement.bind(17, row.pointee.department)
    }

    @inline(__always)
    private func bindMessage(_ row: UnsafePointer<Event>, to message: borrowing Statement) {
        message.bind(1, row.pointee.seq)
        message.bind(2, row.pointee.chat)
        message.bind(3, row.pointee.chatSeq)
        message.bind(4, row.pointee.at)
        message.bind(5, row.pointee.person)
        message.bind(6, row.pointee.role.name)
        message.bind(7, row.pointee.flags.contains(.note) ? 1 : 0)
        message.bind(8, row.pointee.id)
        message.bindPresent(9, row.pointee.text)
    }

    /// B17.1, B18.1: few messages have any.
    @inline(never)
    private func writeWithParts(_ row: UnsafePointer<Event>) throws(JournalFailure) {
        bindMessage(row, to: messageWithParts)
        messageWithParts.bind(10, row.pointee.parts)
        try messageWithParts.run(in: database)
        guard row.pointee.carriesFiles else { return }
        files.bind(1, row.pointee.seq)
        files.bind(2, row.pointee.chat)
        files.bind(3, row.pointee.person)
        files.bind(4, row.pointee.at)
        files.bind(5, row.pointee.value)
        try files.run(in: database)
    }

    @inline(__always)
    private mutating func keepChat(_ event: borrowing Event, _ rows: RowChange) throws(JournalFailure) {
        guard event.chat != 0 else {
            closedChats.note(event.seq, isClosed: false)
            return
        }
        var isClosed = false
        if case .chat(let what) = rows {
            isClosed = try projection.changeChat(event, what)
        } else if let known = closedChats.isClosed(after: event.previous) {
            isClosed = known
            if isClosed { _ = try projection.followClosed(event) }
        } else {
            isClosed = try projection.followClosed(event)
        }
        closedChats.note(event.seq, isClosed: isClosed)
    }
}
