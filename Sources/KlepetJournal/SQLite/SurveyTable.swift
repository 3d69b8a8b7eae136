// One row per survey (B10.2): what its events add up to. The ratings are columns of their own, taken from the
// answers' JSON in the same statement. (Generated columns would be safer still, but SQLite does not let a schema that
// is not trusted read JSON.)

internal import CSQLite
internal import KlepetEngine

struct SurveyTable: ~Copyable {
    private let database: Database
    private let ask: Statement
    private let answer: Statement
    private let expire: Statement

    init(in database: Database) throws(JournalFailure) {
        let ask = Statement.kept(
            """
            INSERT INTO surveys(survey, chat, episode, operator, department, asked_at, until)
              VALUES(?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7)
            """, in: database)
        let answer = Statement.kept(
            """
            UPDATE surveys SET answers = ?2, answered_at = ?3,
              rating = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.operator'),
              experience = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.experience'),
              recommend = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.recommend'),
              well_timed = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.well_timed'),
              smooth = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.smooth'),
              comment = json_extract(CASE WHEN json_valid(?2) THEN ?2 END, '$.comment') WHERE survey = ?1
            """, in: database)
        let expire = Statement.kept("UPDATE surveys SET expired_at = ?2 WHERE survey = ?1", in: database)
        self.database = database
        self.ask = ask
        self.answer = answer
        self.expire = expire
    }

    func ask(_ event: borrowing Event) throws(JournalFailure) {
        ask.bind(1, event.seq)
        ask.bind(2, event.chat)
        ask.bind(3, event.episode)
        ask.bind(4, event.subject)
        ask.bind(5, event.department)
        ask.bind(6, event.at)
        ask.bind(7, event.until)
        try ask.run(in: database)
    }

    func answer(_ event: borrowing Event) throws(JournalFailure) {
        answer.bind(1, event.subject)
        answer.bind(2, event.text)
        answer.bind(3, event.at)
        try answer.run(in: database)
    }

    func expire(_ event: borrowing Event) throws(JournalFailure) {
        expire.bind(1, event.subject)
        expire.bind(2, event.at)
        try expire.run(in: database)
    }

    func release() { answer.forget() }
}
