// The shelf's tables and what is asked of them. Who asks is bound in four places: ?2 the operator, ?3 departments as
// bits, ?4 now, ?5 whether they see all.

internal import CSQLite
internal import KlepetEngine

final class ReplyStatements {
    let clear: Statement
    let clearTexts: Statement
    let clearWords: Statement
    let add: Statement
    let variants: Statement
    let addText: Statement
    let addWords: Statement
    let find: Statement
    let texts: Statement
    let search: Statement
    let list: Statement

    static let tables = """
        CREATE TABLE IF NOT EXISTS replies(
          reply INTEGER PRIMARY KEY, shortcut TEXT NOT NULL, operator INTEGER NOT NULL, department INTEGER NOT NULL,
          valid_from INTEGER NOT NULL, valid_until INTEGER NOT NULL, UNIQUE(shortcut, operator, department)) STRICT;
        CREATE TABLE IF NOT EXISTS reply_texts(
          id INTEGER PRIMARY KEY, reply INTEGER NOT NULL, locale TEXT NOT NULL, text TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS reply_texts_by_reply ON reply_texts(reply);
        CREATE VIRTUAL TABLE IF NOT EXISTS reply_words USING fts5(
          shortcut, plain, umlauts, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0');
        INSERT INTO reply_words(reply_words, rank) VALUES('rank', 'bm25(10.0, 1.0, 1.0)');
        """

    init(in database: Database) throws(JournalFailure) {
        clear = Statement.kept(
            "DELETE FROM replies WHERE shortcut = ?1 AND operator = ?2 AND department = ?3 RETURNING reply",
            in: database)
        clearWords = Statement.kept(
            "DELETE FROM reply_words WHERE rowid IN (SELECT id FROM reply_texts WHERE reply = ?1)", in: database)
        clearTexts = Statement.kept("DELETE FROM reply_texts WHERE reply = ?1", in: database)
        add = Statement.kept(
            """
            INSERT INTO replies(reply, shortcut, operator, department, valid_from, valid_until)
              VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """, in: database)
        variants = Statement.kept(
            "SELECT key, value FROM json_each(CASE WHEN json_valid(?1) THEN ?1 ELSE '{}' END) WHERE type = 'text'",
            in: database)
        addText = Statement.kept("INSERT INTO reply_texts(reply, locale, text) VALUES(?1, ?2, ?3)", in: database)
        addWords = Statement.kept(
            "INSERT INTO reply_words(rowid, shortcut, plain, umlauts) VALUES(?1, ?2, ?3, ?4)", in: database)
        // One's own before the department's before the shop's.
        find = Statement.kept(
            """
            SELECT reply FROM replies
              WHERE shortcut = ?1
                AND (operator = ?2 OR (operator = 0 AND (department = 0 OR (?3 >> (department - 1)) & 1)))
                AND valid_from <= ?4 AND (valid_until = 0 OR valid_until > ?4)
              ORDER BY operator DESC, department DESC LIMIT 1
            """, in: database)
        texts = Statement.kept("SELECT locale, text FROM reply_texts WHERE reply = ?1 ORDER BY id", in: database)
        search = Statement.kept(
            """
            SELECT r.shortcut, t.locale, t.text, r.operator, r.department, r.valid_from, r.valid_until, r.reply
              FROM reply_words JOIN reply_texts t ON t.id = reply_words.rowid JOIN replies r ON r.reply = t.reply
              WHERE reply_words MATCH ?1 AND (?5 OR (r.valid_from <= ?4 AND (r.valid_until = 0 OR r.valid_until > ?4)
                AND (r.operator = ?2 OR (r.operator = 0 AND (r.department = 0 OR (?3 >> (r.department - 1)) & 1)))))
              ORDER BY reply_words.rank
            """, in: database)
        list = Statement.kept(
            """
            SELECT r.shortcut, t.locale, t.text, r.operator, r.department, r.valid_from, r.valid_until, r.reply
              FROM replies r JOIN reply_texts t ON t.reply = r.reply
              WHERE ?5 OR (r.valid_from <= ?4 AND (r.valid_until = 0 OR r.valid_until > ?4)
                AND (r.operator = ?2 OR (r.operator = 0 AND (r.department = 0 OR (?3 >> (r.department - 1)) & 1))))
              ORDER BY r.shortcut, r.reply, t.id
            """, in: database)
    }
}
