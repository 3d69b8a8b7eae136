// One row per event that set an attribute of a visitor or a chat, or took it away (B16.1). The newest of its owner and
// key counts; the value stands in the event, once. A value whose time is over goes there, and the row stays: an older
// one must not count again.

internal import CSQLite
internal import KlepetEngine

struct AttributeTable: ~Copyable {
    private let database: Database
    private let add: Statement
    private let expire: Statement
    private let settle: Statement
    private let drop: Statement
    private let find: Statement
    private let next: Statement
    private let soonest: Statement

    init(in database: Database) throws(JournalFailure) {
        let add = Statement.kept(
            "INSERT INTO attributes(seq, of_chat, owner, key, until) VALUES(?1, ?2, ?3, ?4, nullif(?5, 0))",
            in: database)
        let expire = Statement.kept(
            """
            UPDATE events SET text = NULL, flags = flags | ?2 WHERE seq IN (
              SELECT seq FROM attributes WHERE until IS NOT NULL AND until <= ?1)
            """, in: database)
        let settle = Statement.kept(
            "UPDATE attributes SET until = NULL WHERE until IS NOT NULL AND until <= ?1", in: database)
        let drop = Statement.kept("DELETE FROM attributes WHERE of_chat = ?1 AND owner = ?2", in: database)
        let find = Statement.kept(
            """
            SELECT seq FROM attributes WHERE of_chat = ?1 AND owner = ?2 AND key = ?3 ORDER BY seq DESC LIMIT 1
            """, in: database)
        // Key by key, however often each was set.
        let next = Statement.kept(
            """
            SELECT key, seq FROM attributes WHERE of_chat = ?1 AND owner = ?2 AND key > ?3
              ORDER BY key, seq DESC LIMIT 1
            """, in: database)
        let soonest = Statement.kept(
            "SELECT until FROM attributes WHERE until IS NOT NULL ORDER BY until LIMIT 1", in: database)
        self.database = database
        self.add = add
        self.expire = expire
        self.settle = settle
        self.drop = drop
        self.find = find
        self.next = next
        self.soonest = soonest
    }

    /// One that came without its key is of somebody who is gone (B13.4).
    func add(_ event: borrowing Event) throws(JournalFailure) {
        guard event.idBytes > 0 else { return }
        let owner = AttributeOwner(event)
        add.bind(1, event.seq)
        add.bind(2, owner.isChat ? 1 : 0)
        add.bind(3, owner.id)
        add.bind(4, event.id)
        add.bind(5, event.textBytes > 0 ? event.until : 0)
        try add.run(in: database)
    }

    func expire(_ event: borrowing Event) throws(JournalFailure) {
        expire.bind(1, event.value)
        expire.bind(2, Event.Flags.redacted.rawValue)
        try expire.run(in: database)
        settle.bind(1, event.value)
        try settle.run(in: database)
    }

    func drop(_ owner: AttributeOwner) throws(JournalFailure) {
        drop.bind(1, owner.isChat ? 1 : 0)
        drop.bind(2, owner.id)
        try drop.run(in: database)
    }

    func find(_ key: Text, of owner: AttributeOwner) throws(JournalFailure) -> UInt64 {
        find.bind(1, owner.isChat ? 1 : 0)
        find.bind(2, owner.id)
        find.bind(3, key)
        let code = find.step()
        defer { find.reset() }
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? find.unsigned(0) : 0
    }

    func all(of owner: AttributeOwner) throws(JournalFailure) -> [UInt64] {
        var seqs: [UInt64] = []
        var key: [UInt8] = []
        while true {
            let code = key.withUnsafeBufferPointer { bytes in
                next.bind(1, owner.isChat ? 1 : 0)
                next.bind(2, owner.id)
                // An empty text, and not none, which nothing is behind.
                next.bindPresent(3, bytes)
                return next.step()
            }
            defer { next.reset() }
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { return seqs }
                throw database.failure(code)
            }
            key = Array(next.bytes(0))
            seqs.append(next.unsigned(1))
        }
    }

    func soonestEnd() throws(JournalFailure) -> Int64? {
        let code = soonest.step()
        defer { soonest.reset() }
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? soonest.integer(0) : nil
    }

    func release() {
        add.forget()
        find.forget()
    }
}
