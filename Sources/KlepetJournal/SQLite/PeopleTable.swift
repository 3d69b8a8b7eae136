// One row per person, as the last event about them says.

internal import CSQLite
internal import KlepetEngine

struct PeopleTable: ~Copyable {
    private let database: Database
    private let add: Statement
    private let setOperator: Statement
    private let rename: Statement
    private let forget: Statement
    private let forgetEvents: Statement
    private let note: Statement
    private let unnote: Statement
    private let find: Statement

    init(in database: Database) throws(JournalFailure) {
        let add = Statement.kept(
            """
            INSERT INTO people(person, role, key, name, added_at) VALUES(?1, ?2, ?3, ?4, ?5)
              ON CONFLICT(person) DO UPDATE SET role = excluded.role, key = excluded.key, name = excluded.name
            """, in: database)
        let setOperator = Statement.kept(
            """
            INSERT INTO people(person, role, key, name, added_at, capacity, profile)
              VALUES(?1, 'operator', ?2,
                CASE WHEN json_valid(?3) THEN
                  CASE json_type(?3, '$.name') WHEN 'text' THEN json_extract(?3, '$.name') END END,
                ?4, ?5, ?3)
              ON CONFLICT(person) DO UPDATE SET role = 'operator', key = excluded.key, name = excluded.name,
                capacity = excluded.capacity, profile = excluded.profile
            """, in: database)
        let rename = Statement.kept("UPDATE people SET name = coalesce(?2, name) WHERE person = ?1", in: database)
        let forget = Statement.kept("UPDATE people SET key = NULL, name = NULL WHERE person = ?1", in: database)
        let forgetEvents = Statement.kept(
            """
            UPDATE events SET id = NULL, text = NULL, flags = flags | ?2
              WHERE seq IN (SELECT seq FROM about WHERE person = ?1)
            """, in: database)
        let note = Statement.kept("INSERT OR REPLACE INTO about(person, seq) VALUES(?1, ?2)", in: database)
        let unnote = Statement.kept("DELETE FROM about WHERE person = ?1", in: database)
        let find = Statement.kept(
            "SELECT role, key, name, added_at, profile FROM people WHERE person = ?1", in: database)
        self.database = database
        self.add = add
        self.setOperator = setOperator
        self.rename = rename
        self.forget = forget
        self.forgetEvents = forgetEvents
        self.note = note
        self.unnote = unnote
        self.find = find
    }

    func add(_ event: borrowing Event) throws(JournalFailure) {
        add.bind(1, event.subject)
        add.bind(2, (Role(rawValue: UInt8(clamping: event.value)) ?? .system).name)
        add.bind(3, event.id)
        add.bind(4, event.text)
        add.bind(5, event.at)
        try add.run(in: database)
    }

    func setOperator(_ event: borrowing Event) throws(JournalFailure) {
        setOperator.bind(1, event.subject)
        setOperator.bind(2, event.id)
        setOperator.bind(3, event.text)
        setOperator.bind(4, event.at)
        setOperator.bind(5, event.value)
        try setOperator.run(in: database)
    }

    func rename(_ event: borrowing Event) throws(JournalFailure) {
        rename.bind(1, event.subject)
        rename.bind(2, event.text)
        try rename.run(in: database)
    }

    /// Notes an event of no chat that has a visitor's words, so that they are found when the visitor is erased.
    func note(_ event: borrowing Event) throws(JournalFailure) {
        note.bind(1, event.subject)
        note.bind(2, event.seq)
        try note.run(in: database)
    }

    /// B13.4: their own events, and no look at anybody else's.
    func forget(_ event: borrowing Event) throws(JournalFailure) {
        forget.bind(1, event.subject)
        try forget.run(in: database)
        forgetEvents.bind(1, event.subject)
        forgetEvents.bind(2, Event.Flags.redacted.rawValue)
        try forgetEvents.run(in: database)
        unnote.bind(1, event.subject)
        try unnote.run(in: database)
    }

    /// `nil`: there is no such person.
    func find(_ person: PersonID) throws(JournalFailure) -> PersonRow? {
        find.bind(1, person)
        let code = find.step()
        defer { find.reset() }
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { return nil }
            throw database.failure(code)
        }
        return PersonRow(
            role: word(find.bytes(0)) ?? .system, key: Array(find.bytes(1)), name: Array(find.bytes(2)),
            addedAt: find.integer(3), profile: Array(find.bytes(4)))
    }

    func release() {
        add.forget()
        setOperator.forget()
        rename.forget()
    }
}
