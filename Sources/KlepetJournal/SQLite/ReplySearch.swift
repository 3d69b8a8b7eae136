// Finding prepared replies: by shortcut, or by words in any of the shop's languages (B11.1).

internal import CSQLite
internal import KlepetEngine

extension ReplyShelf {
    func find(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply? {
        guard let statements = try opened(), let reply = try number(of: shortcut, for: reader, statements) else {
            return nil
        }
        statements.texts.bind(1, reply)
        defer { statements.texts.reset() }
        var found = PreparedReply()
        var code = statements.texts.step()
        while code == SQLITE_ROW {
            found.texts.append(
                PreparedReply.Variant(
                    locale: String(decoding: statements.texts.bytes(0), as: UTF8.self),
                    text: Array(statements.texts.bytes(1))))
            code = statements.texts.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        return found
    }

    /// Which reply the reader means by a shortcut.
    private func number(
        of shortcut: Text, for reader: ReplyReader, _ statements: ReplyStatements
    ) throws(JournalFailure) -> UInt64? {
        statements.find.bind(1, shortcut)
        bind(reader, to: statements.find)
        let code = statements.find.step()
        let reply = statements.find.unsigned(0)
        statements.find.reset()
        statements.find.forget()
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw database.failure(code) }
        return code == SQLITE_ROW ? reply : nil
    }

    private func bind(_ reader: ReplyReader, to statement: borrowing Statement) {
        statement.bind(2, reader.person)
        statement.bind(3, reader.departments)
        statement.bind(4, reader.now)
    }

    func search(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool) throws(JournalFailure) {
        guard let statements = try opened() else { return }
        guard let match = Self.match(query) else { return try give(statements.list, reader, statements, body) }
        let words = Array(match.utf8)
        try words.withUnsafeBufferPointer { (words) throws(JournalFailure) in
            statements.search.bind(1, words)
            try give(statements.search, reader, statements, body)
        }
    }

    private func give(
        _ rows: borrowing Statement, _ reader: ReplyReader, _ statements: ReplyStatements, _ body: (FoundReply) -> Bool
    ) throws(JournalFailure) {
        bind(reader, to: rows)
        rows.bind(5, reader.seesAll ? 1 : 0)
        defer {
            rows.reset()
            rows.forget()
        }
        var given: Set<UInt64> = []
        var code = rows.step()
        while code == SQLITE_ROW {
            let (shortcut, reply) = (rows.bytes(0), rows.unsigned(7))
            // Of several variants the best. A reply is left out where the reader's own, or the department's, of the
            // same shortcut goes before it.
            let isNew = given.insert(reply).inserted
            if isNew, reader.seesAll ? true : try number(of: shortcut, for: reader, statements) == reply {
                let found = FoundReply(
                    shortcut: shortcut, locale: rows.bytes(1), text: rows.bytes(2), person: rows.unsigned(3),
                    department: UInt8(clamping: rows.integer(4)), validFrom: rows.integer(5),
                    validUntil: rows.integer(6))
                guard body(found) else { return }
            }
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
    }

    /// The query in FTS5's words; `nil`: there are no words in it. All of them, the last as a beginning; quoted, so
    /// that nothing a person types is an operator.
    static func match(_ query: Text) -> String? {
        let (plain, umlauts) = (words(Folding.fold(query, umlauts: false)), words(Folding.fold(query, umlauts: true)))
        guard !plain.isEmpty else { return nil }
        guard plain != umlauts else { return plain }
        return "({shortcut plain} : (\(plain))) OR ({shortcut umlauts} : (\(umlauts)))"
    }

    private static let wordsMax = 32

    private static func words(_ folded: String) -> String {
        let words = folded.split(separator: " ").prefix(wordsMax)
        return words.isEmpty ? "" : words.map { "\"\($0)\"" }.joined(separator: " ") + " *"
    }
}
