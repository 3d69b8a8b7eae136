// The record: what a log's events add up to, in tables that can be asked. In a file it is log and record at once, in
// SQLite's memory it follows a log. This is the connection, its prepared statements and the number of the last event.
// One thread at a time; the lock is the journal's.
//
//      open ──▶ taking appends ──a failed append──▶ halted (reads go on) ──▶ closed

internal import CSQLite
internal import Glibc
internal import KlepetEngine

final class Record {
    let database: Database
    let isLooking: Bool
    let secret: (UInt64, UInt64)
    private(set) var lastSeq: UInt64
    private var writer: EventWriter
    var reader: EventReader
    private let begin: Statement
    private let commit: Statement
    private let chats: ChatTable
    let marks: Marks
    let shelf: ReplyShelf
    let words: MessageWords
    private let people: PeopleTable
    let attributes: AttributeTable
    private let erasing: Erasing
    private(set) var isHalted = false
    /// The number under which this opening writes; 0: it has not written yet (Incarnations.swift).
    var incarnation: UInt64 = 0
    var intended: UInt64 = 0
    /// A text was destroyed, and the log may still hold it.
    private(set) var owesErasure = false
    /// After a log that could not be taken into the file; on a clock that only goes on.
    private var triesAgainAt = 0
    private static let againSeconds = 1
    private(set) var backup: OnlineBackup?
    /// Of which event the newest snapshot is, 0: there is none.
    var snapshotSeq: UInt64 = 0

    /// `tidy` copies the log into the file in pieces, between commits. A commit waits for the piece under way; no piece
    /// waits for the disk.
    private static let pieceLogPages = 100
    /// From here the file is synced, so that the log begins anew. A commit may wait for that, too: a few times a second
    /// at 20,000 messages a second, and by then the kernel has written most of what was copied.
    private static let syncLogPages = 4_000
    /// From here an append copies the log itself, should nobody call `tidy`: so the log stays within 64 MiB and one
    /// batch.
    private static let logPagesMax = 16_384
    /// How long the log was when it was last copied.
    private var copiedLogPages = 0

    init(
        _ database: Database, secret: (UInt64, UInt64), lastSeq: UInt64, isLooking: Bool = false
    ) throws(JournalFailure) {
        self.database = database
        self.isLooking = isLooking
        self.secret = secret
        self.lastSeq = lastSeq
        shelf = ReplyShelf(in: database)
        words = try MessageWords(in: database)
        writer = try EventWriter(in: database, shelf: shelf, words: words, after: lastSeq)
        reader = try EventReader(in: database)
        begin = Statement.kept("BEGIN IMMEDIATE", in: database)
        commit = Statement.kept("COMMIT", in: database)
        chats = try ChatTable(in: database)
        marks = try Marks(in: database)
        people = try PeopleTable(in: database)
        attributes = try AttributeTable(in: database)
        erasing = try Erasing(in: database, words: words)
        try database.checkKept()
        snapshotSeq = UInt64(clamping: try database.number("SELECT max(seq) FROM snapshots"))
    }

    func append(_ batch: EventBatch) throws(JournalFailure) {
        guard !isHalted, !isLooking else { throw Admission.halted }
        guard !batch.isEmpty else { return }
        // Halted unless it goes well to the end.
        isHalted = true
        guard batch.first == lastSeq + 1, batch.last < Admission.seqMax else {
            throw Admission.wrongNumber(batch.first, after: lastSeq)
        }
        if database.logPages >= Self.logPagesMax { try syncLog() }
        try begin.run(in: database)
        let destroysText: Bool
        do throws(JournalFailure) {
            if intended != incarnation { try keep(intended) }
            destroysText = try write(batch)
            try commit.run(in: database)
            // Not acknowledged, wherever it is now.
            try database.checkInPlace()
        } catch {
            // After some errors SQLite has rolled back by itself; a second time does no harm.
            try? database.run("ROLLBACK")
            writer.release()
            throw error
        }
        writer.release()
        lastSeq = batch.last
        incarnation = intended
        isHalted = false
        if destroysText {
            owesErasure = true
            _ = eraseLog()
        }
    }

    /// What the log has and the record has not, in transactions of so many events.
    func follow(_ log: any Log) throws(JournalFailure) {
        guard !isHalted, !isLooking else { throw Admission.halted }
        isHalted = true
        while lastSeq < log.lastSeq {
            try begin.run(in: database)
            do throws(JournalFailure) {
                let last = try write(log, through: min(log.lastSeq, lastSeq + Self.followedAtOnce))
                try commit.run(in: database)
                lastSeq = last
            } catch {
                try? database.run("ROLLBACK")
                writer.release()
                throw error
            }
            writer.release()
        }
        isHalted = false
    }
    private static let followedAtOnce: UInt64 = 4_096

    private func write(_ log: any Log, through last: UInt64) throws(JournalFailure) -> UInt64 {
        var written = lastSeq
        var failed: JournalFailure?
        try log.read(lastSeq + 1, through: last) { event in
            var event = copy event
            do throws(JournalFailure) {
                guard event.seq == written + 1 else { throw Record.missing(written + 1) }
                _ = try writer.write(&event)
                written += 1
                return true
            } catch {
                failed = error
                return false
            }
        }
        if let failed { throw failed }
        guard written == last else { throw Record.missing(written + 1) }
        return written
    }

    /// Numbers of events whose rows were changed since it was last asked, for a log in memory.
    func takeChanged() -> [UInt64] { database.takeChanged() }

    private func write(_ batch: EventBatch) throws(JournalFailure) -> Bool {
        var destroysText = false
        var seq = batch.first
        while seq <= batch.last {
            guard let event = batch[seq], event.pointee.seq == seq else {
                throw Admission.wrongNumber(seq, after: seq - 1)
            }
            if try writer.write(event) { destroysText = true }
            if event.pointee.shopKind == .visitorErased { snapshotSeq = 0 }
            seq += 1
        }
        return destroysText
    }

    /// B2.9: old pages in the log still have the text. A failure is no failure of the append, which is durable: it is
    /// tried again by `tidy`, by `close`, and by the next opening.
    private func eraseLog() -> JournalFailure? {
        do throws(JournalFailure) {
            try database.checkpoint(truncating: true)
            copiedLogPages = 0
            if owesErasure { database.forgetPages() }
            owesErasure = false
            return nil
        } catch {
            triesAgainAt = Self.now + Self.againSeconds
            return error
        }
    }

    func payErasure() throws(JournalFailure) {
        guard owesErasure, let failed = eraseLog() else { return }
        throw Record.notYetGone(failed)
    }

    static func notYetGone(_ cause: JournalFailure) -> JournalFailure {
        JournalFailure(
            .notYetGone,
            """
            It is out of the shop, and its old bytes are not off the disk yet: \(cause.sentence) The shop goes \
            on trying; a flush tells.
            """)
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec
    }

    var isUntidy: Bool {
        !isHalted && (owesErasure || hasPieceToCopy || backup?.progress.state == .running)
    }

    private var hasPieceToCopy: Bool { database.logPages >= copiedLogPages + Self.pieceLogPages }

    private func syncLog() throws(JournalFailure) {
        try database.checkpoint()
        copiedLogPages = 0
    }

    func tidy() throws(JournalFailure) -> Bool {
        guard !isHalted else { return false }
        // A log that cannot be taken into the file does not keep a copy to another disk from going on.
        if owesErasure || hasPieceToCopy, Self.now >= triesAgainAt {
            if owesErasure {
                if eraseLog() == nil { return true }
            } else {
                do throws(JournalFailure) {
                    if database.logPages >= Self.syncLogPages {
                        try syncLog()
                    } else {
                        try database.copyLog()
                        copiedLogPages = database.logPages
                    }
                    return true
                } catch { triesAgainAt = Self.now + Self.againSeconds }
            }
        }
        return backup?.step() ?? false
    }

    func backUp(to path: String) throws(JournalFailure) {
        guard backup?.progress.state != .running else {
            throw JournalFailure(.already, "A copy is being made already; wait until it is done.")
        }
        backup = try OnlineBackup(of: database, to: path)
    }

    /// `first ... last` lies within 1 ... lastSeq. False when `body` had enough.
    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure) -> Bool {
        var expected = first
        reader.begin(expected, through: last)
        defer { reader.end() }
        do throws(JournalFailure) {
            while expected <= last {
                switch try reader.next() {
                case .event:
                    guard reader.seq == expected else { throw Record.missing(expected) }
                    expected += 1
                    if !body(reader.event) { return false }
                case .broken(let what):
                    guard reader.seq == expected else { throw Record.missing(expected) }
                    throw Record.corrupt(at: expected, what)
                case .end:
                    throw Record.missing(expected)
                }
            }
            return true
        } catch {
            guard error.kind == .corrupt, error.sentence == "The file is damaged." else { throw error }
            throw Record.corrupt(at: expected, "cannot be read")
        }
    }

    static func missing(_ seq: UInt64) -> JournalFailure { corrupt(at: seq, "is missing") }

    static func corrupt(at seq: UInt64, _ what: StaticString) -> JournalFailure {
        let readable = seq <= 1 ? "nothing before it can be read" : "events up to \(seq - 1) can be read"
        return JournalFailure(.corrupt, "The file is damaged: event \(seq) \(what); \(readable). Restore a backup.")
    }

    /// Exact for a closed chat (ChatRow); an open one is looked for from where its row changed last.
    func lastSeq(ofChat chat: ChatID) throws(JournalFailure) -> UInt64 {
        guard let row = try chats.find(chat) else { return 0 }
        if row.state == .closed { return row.lastSeq }
        let mark = try marks.newest(chat)
        let newest = try Statement("SELECT max(seq) FROM events WHERE seq >= ?1 AND chat = ?2", in: database)
        newest.bind(1, max(row.lastSeq, mark.seq))
        newest.bind(2, chat)
        let code = newest.step()
        guard code == SQLITE_ROW else { throw database.failure(code) }
        return max(newest.unsigned(0), row.lastSeq, mark.seq)
    }

    func closedAt(_ chat: ChatID) throws(JournalFailure) -> Int64? { try chats.find(chat)?.closedAt }

    func visitor(ofChat chat: ChatID) throws(JournalFailure) -> PersonID { try chats.find(chat)?.visitor ?? 0 }

    func people(ofChat chat: ChatID) throws(JournalFailure) -> (visitor: PersonID, owner: PersonID) {
        guard let row = try chats.find(chat) else { return (0, 0) }
        return (row.visitor, row.operatorID)
    }

    /// By the index on `visitor`: a visitor who comes back after long is the only one who asks.
    func chats(ofVisitor person: PersonID) throws(JournalFailure) -> [ChatID] {
        let find = try Statement("SELECT chat FROM chats WHERE visitor = ?1 ORDER BY first_seq", in: database)
        find.bind(1, person)
        var chats: [ChatID] = []
        var code = find.step()
        while code == SQLITE_ROW {
            chats.append(find.unsigned(0))
            code = find.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return chats
    }

    func seqs(
        ofChat chat: ChatID, behind place: ChatPlace, max: Int, last: UInt64
    ) throws(JournalFailure) -> [UInt64] {
        try marks.page(chat, place, max, last: last == 0 ? lastSeq(ofChat: chat) : last).seqs
    }

    /// By the same index. Of the chats that began behind the number at most `max` are read. Of those before it the rows
    /// of closed ones say where they end, so that those without a further event are left out.
    func chats(ofVisitor person: PersonID, behind seq: UInt64, max: Int) throws(JournalFailure) -> [ChatBegin] {
        try begins(
            Statement(
                """
                SELECT chat, first_seq FROM chats
                  WHERE visitor = ?1 AND first_seq <= ?2 AND (closed_at IS NULL OR last_seq > ?2)
                  ORDER BY first_seq LIMIT ?3
                """, in: database), person, seq, .max)
            + begins(
                Statement(
                    """
                    SELECT chat, first_seq FROM chats WHERE visitor = ?1 AND first_seq > ?2
                      ORDER BY first_seq LIMIT ?3
                    """, in: database), person, seq, max)
    }

    private func begins(
        _ find: consuming Statement, _ person: PersonID, _ seq: UInt64, _ max: Int
    ) throws(JournalFailure) -> [ChatBegin] {
        find.bind(1, person)
        find.bind(2, seq)
        find.bind(3, max)
        var begins: [ChatBegin] = []
        var code = find.step()
        while code == SQLITE_ROW {
            begins.append(ChatBegin(chat: find.unsigned(0), firstSeq: find.unsigned(1)))
            code = find.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return begins
    }

    /// As the last event about them says; empty: nobody said, or there is no such person.
    func name(ofPerson person: PersonID) throws(JournalFailure) -> [UInt8] {
        let find = try Statement("SELECT name FROM people WHERE person = ?1", in: database)
        find.bind(1, person)
        let code = find.step()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? Array(find.bytes(0)) : []
    }

    func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try erasing.closedChats(before: limit, max: max)
    }
    func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try erasing.contacts(before: limit, max: max)
    }
    func messagesWithFiles(ofChat chat: ChatID) throws(JournalFailure) -> [UInt64] {
        try erasing.messagesWithFiles(ofChat: chat)
    }
    func files(ofPerson person: PersonID, after time: Int64) throws(JournalFailure) -> Int {
        try erasing.files(ofPerson: person, after: time)
    }
    func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) { try erasing.oldestClosed() }
    func person(_ person: PersonID) throws(JournalFailure) -> PersonRow? { try people.find(person) }

    /// Takes the log into the file, so that one file is all there is; a failure leaves it to the next opening.
    func finish() -> JournalFailure? {
        backup = nil
        guard !isLooking else { return nil }
        let failed = eraseLog()
        do throws(JournalFailure) { try database.checkInPlace() } catch { return error }
        return owesErasure ? failed.map(Record.notYetGone) : nil
    }
}
