// The rows of `messages` against their events: a third scan beside the reader's two.

internal import CSQLite
internal import KlepetEngine

struct MessageCheck: ~Copyable {
    private let database: Database
    private let rows: Statement
    private var seq: UInt64 = 0
    private var isDone = false
    /// Messages that carry files, by their events; each has a row.
    private var filesExpected: Int64 = 0
    /// Changed messages among the rows so far.
    private var changed: [UInt64: Auditor.Change] = [:]
    /// The chat of each of them, and of every chat the last message that still has its text (B13.4).
    private var chatOf: [UInt64: ChatID] = [:]
    private var lastWithText: [ChatID: UInt64] = [:]

    init(in database: Database) throws(JournalFailure) {
        self.database = database
        rows = try Statement(
            """
            SELECT seq, chat, chat_seq, at, author, role, note, edited_at, retracted_at, redacted_at, original IS NULL,
              text IS NULL, text, parts IS NULL FROM messages ORDER BY seq
            """, in: database)
    }

    mutating func check(_ event: borrowing Event, _ auditor: inout Auditor) throws(JournalFailure) {
        try step(&auditor, before: event.seq)
        // The reader has told already that the row is missing.
        guard !isDone, seq == event.seq else { return }
        if !agrees(with: event) {
            auditor.fault("Message \(seq) is not what its event says.")
        }
        let isRedacted = !rows.isNull(9)
        let (hasOriginal, hasText) = (rows.integer(10) == 0, rows.integer(11) == 0)
        if event.carriesFiles { filesExpected += 1 }
        if isRedacted, rows.integer(13) == 0 { auditor.fault("Message \(seq) is redacted, and its parts are there.") }
        if isRedacted != event.flags.contains(.redacted) || isRedacted == hasText || (isRedacted && hasOriginal) {
            auditor.fault("Message \(seq) is redacted by halves.")
        }
        if !isRedacted, hasOriginal == rows.isNull(7) {
            auditor.fault("Message \(seq) has no first text, or one without having been edited.")
        }
        if !isRedacted { lastWithText[rows.unsigned(1)] = seq }
        if !rows.isNull(7) || !rows.isNull(8) || isRedacted {
            chatOf[seq] = rows.unsigned(1)
            changed[seq] = Auditor.Change(
                editedAt: rows.integer(7), retractedAt: rows.integer(8), redactedAt: rows.integer(9),
                text: rows.isNull(7) || isRedacted ? 0 : Digest.of(rows.bytes(12)))
        }
    }

    private func agrees(with event: borrowing Event) -> Bool {
        guard rows.unsigned(1) == event.chat, rows.integer(2) == Int64(event.chatSeq), rows.integer(3) == event.at,
            rows.unsigned(4) == event.person, equals(rows.bytes(5), event.role.name)
        else { return false }
        return (rows.integer(6) == 1) == event.flags.contains(.note)
    }

    private mutating func step(_ auditor: inout Auditor, before limit: UInt64) throws(JournalFailure) {
        while !isDone, seq < limit {
            let code = rows.step()
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw database.failure(code) }
                isDone = true
                return
            }
            seq = rows.unsigned(0)
            if seq < limit { auditor.fault("Message \(seq) belongs to no event.") }
        }
    }

    mutating func finish(_ auditor: inout Auditor) throws(JournalFailure) {
        try step(&auditor, before: .max)
        let files = try database.number(
            "SELECT count(*) FROM files f JOIN messages m ON m.seq = f.seq AND m.chat = f.chat")
        try auditor.checkOwners(
            "SELECT f.seq, m.author, f.person FROM files f JOIN messages m ON m.seq = f.seq", "file", in: database)
        let all = try database.number("SELECT count(*) FROM files")
        if files != filesExpected || all != filesExpected {
            auditor.fault("Of \(filesExpected) messages with files \(files) have their row, of \(all) there are.")
        }
        for chat in lastWithText.keys.sorted() {
            if let seq = lastWithText[chat], auditor.erasure(of: seq, in: chat) != nil {
                auditor.fault("Message \(seq) has its text, though the texts of chat \(chat) were erased.")
            }
        }
        for seq in changed.keys.sorted() where auditor.changes[seq] == nil {
            let erasedAt = auditor.erasure(of: seq, in: chatOf[seq] ?? 0)
            if changed[seq] == Auditor.Change(redactedAt: erasedAt ?? 0) { continue }
            auditor.fault("Message \(seq) was changed without an event.")
        }
        for seq in auditor.changes.keys.sorted() {
            var expected = auditor.changes[seq]
            if expected?.redactedAt == 0, let erasedAt = auditor.erasure(of: seq, in: chatOf[seq] ?? 0) {
                expected?.redactedAt = erasedAt
            }
            if expected?.redactedAt != 0 || expected?.editedAt == 0 { expected?.text = 0 }
            if changed[seq] != expected { auditor.fault("Message \(seq) is not as its last event left it.") }
        }
    }
}
