// The tables of the file beside its events: what they say must be what the events add up to. Also SQLite's own check
// of the file's structure.

internal import CSQLite
internal import KlepetEngine

extension Record {
    func audit() throws(JournalFailure) -> AuditReport {
        var auditor = Auditor()
        try? database.checkReads()
        do throws(JournalFailure) {
            var messages = try MessageCheck(in: database)
            try readAll(&auditor, &messages)
            try messages.finish(&auditor)
            try checkChats(&auditor)
            try checkPeople(&auditor)
            try checkReplies(&auditor)
            try checkSurveys(&auditor)
            try checkMarks(&auditor)
            try checkAttributes(&auditor)
        } catch {
            guard error.kind == .corrupt else { throw error }
            let last = auditor.lastSeq
            auditor.fault("The file is damaged; it was read up to event \(last).")
        }
        try checkStructure(&auditor)
        try database.checkReads()
        return auditor.finish(expecting: lastSeq)
    }

    private func readAll(_ auditor: inout Auditor, _ messages: inout MessageCheck) throws(JournalFailure) {
        reader.begin(0, through: Admission.seqMax)
        defer { reader.end() }
        while true {
            switch try reader.next() {
            case .event:
                auditor.take(reader.event)
                if reader.event.chatKind == .said { try messages.check(reader.event, &auditor) }
            case .broken(let what): auditor.takeBroken(reader.seq, what)
            case .end: return
            }
        }
    }

    private func checkChats(_ auditor: inout Auditor) throws(JournalFailure) {
        let rows = try Statement(
            """
            SELECT visitor, state, operator, episode, started_at, closed_at, close_reason,
              first_seq, last_seq, department, chat, erased_at FROM chats ORDER BY chat
            """, in: database)
        var count = 0
        var code = rows.step()
        while code == SQLITE_ROW {
            count += 1
            let id = rows.unsigned(10)
            if let chat = auditor.chats[id] {
                if ChatTable.row(from: rows) != chat.row || Digest.of(rows.bytes(9)) != chat.department {
                    auditor.fault("The row of chat \(id) is not what its events say.")
                }
            } else {
                auditor.fault("Chat \(id) has a row, but no events.")
            }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        let missing = auditor.chats.count - count
        if missing > 0 { auditor.fault("\(missing) chats have no row.") }
    }

    private func checkPeople(_ auditor: inout Auditor) throws(JournalFailure) {
        let rows = try Statement(
            """
            SELECT person, role, key, name, profile, name IS CASE WHEN json_valid(profile) THEN
              CASE json_type(profile, '$.name') WHEN 'text' THEN json_extract(profile, '$.name') END END
              FROM people ORDER BY person
            """, in: database)
        var count = 0
        var code = rows.step()
        while code == SQLITE_ROW {
            count += 1
            let id = rows.unsigned(0)
            if let person = auditor.people[id] {
                let isNamed = person.name.map { $0 == Digest.of(rows.bytes(3)) } ?? (rows.integer(5) == 1)
                if !isNamed || !equals(rows.bytes(1), person.role.name) || Digest.of(rows.bytes(2)) != person.key
                    || Digest.of(rows.bytes(4)) != person.profile
                {
                    auditor.fault("The row of person \(id) is not what the events say.")
                }
            } else {
                auditor.fault("Person \(id) has a row, but no event.")
            }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        let missing = auditor.people.count - count
        if missing > 0 { auditor.fault("\(missing) people have no row.") }
    }

    private func checkReplies(_ auditor: inout Auditor) throws(JournalFailure) {
        var count = 0
        try shelf.forEach { shortcut, person, department, seq in
            count += 1
            if auditor.replies[Auditor.Reply(shortcut, person, department)] != seq {
                auditor.fault("A prepared reply is not what event \(seq) says.")
            }
        }
        let missing = auditor.replies.count - count
        if missing > 0 { auditor.fault("\(missing) prepared replies have no row.") }
    }

    private func checkSurveys(_ auditor: inout Auditor) throws(JournalFailure) {
        let rows = try Statement(
            """
            SELECT survey, chat, episode, operator, department, asked_at, until, answered_at, expired_at, answers,
              CASE WHEN json_valid(answers) THEN rating IS json_extract(answers, '$.operator')
                AND experience IS json_extract(answers, '$.experience')
                AND recommend IS json_extract(answers, '$.recommend')
                AND well_timed IS json_extract(answers, '$.well_timed') AND smooth IS json_extract(answers, '$.smooth')
                AND comment IS json_extract(answers, '$.comment')
              ELSE coalesce(rating, experience, recommend, well_timed, smooth, comment) IS NULL END
              FROM surveys ORDER BY survey
            """, in: database)
        var count = 0
        var code = rows.step()
        while code == SQLITE_ROW {
            count += 1
            let id = rows.unsigned(0)
            let row = Auditor.Survey(
                chat: rows.unsigned(1), episode: UInt16(truncatingIfNeeded: rows.integer(2)),
                operatorID: rows.unsigned(3),
                department: UInt8(truncatingIfNeeded: rows.integer(4)), askedAt: rows.integer(5),
                until: rows.integer(6),
                answeredAt: rows.integer(7), expiredAt: rows.integer(8), answers: Digest.of(rows.bytes(9)))
            if auditor.surveys[id] != row || rows.integer(10) != 1 {
                auditor.fault("The row of survey \(id) is not what its events say.")
            }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        let missing = auditor.surveys.count - count
        if missing > 0 { auditor.fault("\(missing) surveys have no row.") }
    }

    /// Every 32nd event of a chat has its mark, and no other.
    private func checkMarks(_ auditor: inout Auditor) throws(JournalFailure) {
        let wrong = try Statement(
            """
            SELECT e.chat, e.seq FROM events e LEFT JOIN marks m ON m.chat = e.chat AND m.chat_seq = e.chat_seq
              WHERE e.chat <> 0 AND e.chat_seq % 32 = 0 AND m.seq IS NOT e.seq ORDER BY e.seq
            """, in: database)
        var code = wrong.step()
        while code == SQLITE_ROW {
            let (chat, seq) = (wrong.unsigned(0), wrong.unsigned(1))
            auditor.fault("Event \(seq) of chat \(chat) has no mark, or a wrong one.")
            code = wrong.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        let count = try database.number("SELECT count(*) FROM marks")
        let wanted = try database.number("SELECT count(*) FROM events WHERE chat <> 0 AND chat_seq % 32 = 0")
        if count > wanted { auditor.fault("\(count - wanted) marks belong to no event.") }
        // What was said of people who are gone has lost its words, and is noted no more.
        let missing = try Statement(
            """
            SELECT count(*) FROM events e WHERE e.chat = 0 AND e.kind IN (SELECT value FROM json_each(?1))
              AND e.seq NOT IN (SELECT seq FROM about) AND NOT e.flags & ?2
            """, in: database)
        let noted = Array("[\(Event.ShopKind.aboutVisitors)]".utf8).withUnsafeBufferPointer { kinds in
            missing.bind(1, kinds)
            missing.bind(2, Event.Flags.redacted.rawValue)
            return missing.step() == SQLITE_ROW ? missing.integer(0) : 0
        }
        if noted > 0 { auditor.fault("\(noted) events about people are not noted.") }
        try auditor.checkOwners(
            "SELECT a.seq, e.subject, a.person FROM about a JOIN events e ON e.seq = a.seq", "note", in: database)
    }

    /// Each that has its value, or took one away, has its row, and no other event has one (B16.1).
    private func checkAttributes(_ auditor: inout Auditor) throws(JournalFailure) {
        let missing = try database.number(
            """
            SELECT count(*) FROM events e WHERE e.kind IN (82, 83) AND e.id IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM attributes a WHERE a.seq = e.seq AND a.key = e.id AND a.of_chat = (e.chat <> 0)
                AND (e.chat = 0 OR a.owner = e.chat)
                AND a.until IS iif(e.text IS NULL, NULL, nullif(e.until, 0)))
            """)
        if missing > 0 { auditor.fault("\(missing) attributes are not what their events say.") }
        let strange = try database.number(
            """
            SELECT count(*) FROM attributes a WHERE NOT EXISTS (
              SELECT 1 FROM events e WHERE e.seq = a.seq AND e.kind IN (82, 83) AND e.id IS NOT NULL)
            """)
        if strange > 0 { auditor.fault("\(strange) attributes belong to no event.") }
        try auditor.checkOwners(
            """
            SELECT a.seq, e.subject, a.owner FROM attributes a JOIN events e ON e.seq = a.seq WHERE a.of_chat = 0
            """, "attribute", in: database)
    }

    private func checkStructure(_ auditor: inout Auditor) throws(JournalFailure) {
        let check = try Statement("PRAGMA integrity_check(20)", in: database)
        var code = check.step()
        while code == SQLITE_ROW {
            let told = check.bytes(0)
            if !equals(told, "ok") { auditor.fault("Structure: \(String(decoding: told, as: UTF8.self)).") }
            code = check.step()
        }
        guard code != SQLITE_DONE else { return }
        let failure = database.failure(code)
        guard failure.kind == .corrupt else { throw failure }
        auditor.fault("The structure of the file cannot be read to its end.")
    }
}

extension Auditor {
    /// Rows of a number, whom the event or message was about, and whose the row is: that one, or into whom they went
    /// (B16.6).
    mutating func checkOwners(
        _ query: StaticString, _ what: StaticString, in database: Database
    ) throws(JournalFailure) {
        let rows = try Statement(query, in: database)
        var code = rows.step()
        while code == SQLITE_ROW {
            if whole(rows.unsigned(1)) != rows.unsigned(2) {
                let seq = rows.unsigned(0)
                fault("The \(what) of event \(seq) is not whose the events say.")
            }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
    }
}
