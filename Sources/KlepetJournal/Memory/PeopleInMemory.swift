// People as the last event about them says: what `PeopleTable` is in the file.

internal import CSQLite
internal import KlepetEngine

struct PeopleInMemory {
    private var rows: [PersonID: PersonRow] = [:]
    /// Numbers of the events of no chat that have a person's words.
    private var noted: [PersonID: [UInt64]] = [:]
    private var database: Database?

    subscript(person: PersonID) -> PersonRow? { rows[person] }
    func about(_ person: PersonID) -> [UInt64] { noted[person] ?? [] }

    mutating func take(_ event: borrowing Event) {
        let (person, seq) = (event.subject, event.seq)
        if event.kind?.isAboutVisitor == true { noted[person, default: []].append(seq) }
        switch event.kind {
        case .personAdded:
            let role = Role(rawValue: UInt8(clamping: event.value)) ?? .system
            put(person, role, event, name: Array(event.text))
        case .operatorSet: put(person, .operator, event, name: nameInProfile(event.text))
        case .personRenamed: if event.textBytes > 0 { rows[person]?.name = Array(event.text) }
        case .visitorErased:
            noted[person] = nil
            rows[person]?.key = []
            rows[person]?.name = []
        default: break
        }
    }

    private mutating func put(_ person: PersonID, _ role: Role, _ event: borrowing Event, name: [UInt8]) {
        let now = event.at
        rows[person] = PersonRow(role: role, key: Array(event.id), name: name, addedAt: rows[person]?.addedAt ?? now)
    }

    /// By the file's own reader of JSON, in its words. Operators are few and seldom change.
    private mutating func nameInProfile(_ profile: Text) -> [UInt8] {
        do throws(JournalFailure) {
            if database == nil { database = try Database(path: ":memory:") }
            guard let database else { return [] }
            let find = try Statement(
                """
                SELECT CASE WHEN json_valid(?1) THEN
                  CASE json_type(?1, '$.name') WHEN 'text' THEN json_extract(?1, '$.name') END END
                """, in: database)
            find.bind(1, profile)
            return find.step() == SQLITE_ROW ? Array(find.bytes(0)) : []
        } catch {
            return []
        }
    }
}
