// B22.3: closed chats by visitor, operator or department, each by an index of its own.

internal import CSQLite
internal import KlepetEngine

extension Record {
    func closedChats(
        of filter: ClosedChatFilter, before place: (closedAt: Int64, chat: ChatID), max: Int
    ) throws(JournalFailure) -> [ClosedChat] {
        let find = try Statement(Self.sql(filter), in: database)
        var found: [ClosedChat] = []
        var failure: Int32 = SQLITE_DONE
        filter.department.withUnsafeBufferPointer { department in
            find.bind(1, place.closedAt)
            find.bind(2, place.chat)
            find.bind(3, max)
            find.bind(4, filter.visitor)
            find.bind(5, filter.operatorID)
            find.bind(6, department)
            var code = find.step()
            while code == SQLITE_ROW {
                found.append(
                    ClosedChat(
                        chat: find.unsigned(0), visitor: find.unsigned(1), operatorID: find.unsigned(2),
                        department: Array(find.bytes(3)), episode: UInt16(truncatingIfNeeded: find.integer(4)),
                        startedAt: find.integer(5), closedAt: find.integer(6), reason: word(find.bytes(7)) ?? .none,
                        firstSeq: find.unsigned(8), lastSeq: find.unsigned(9)))
                code = find.step()
            }
            failure = code
        }
        guard failure == SQLITE_DONE else { throw database.failure(failure) }
        return found
    }

    /// What is given of visitor, operator and department, in this order, is gone by, and the others are looked at.
    private static func sql(_ filter: ClosedChatFilter) -> StaticString {
        if filter.visitor != 0 {
            return """
                SELECT chat, visitor, operator, department, episode, started_at, closed_at, close_reason, first_seq,
                  last_seq FROM chats INDEXED BY chats_by_visitor
                  WHERE visitor = ?4 AND closed_at IS NOT NULL AND (closed_at, chat) < (?1, ?2)
                    AND (?5 = 0 OR operator = ?5) AND (?6 IS NULL OR department = ?6)
                  ORDER BY closed_at DESC, chat DESC LIMIT ?3
                """
        }
        if filter.operatorID != 0 {
            return """
                SELECT chat, visitor, operator, department, episode, started_at, closed_at, close_reason, first_seq,
                  last_seq FROM chats INDEXED BY chats_by_operator
                  WHERE operator = ?5 AND closed_at IS NOT NULL AND (closed_at, chat) < (?1, ?2) AND ?4 = 0
                    AND (?6 IS NULL OR department = ?6)
                  ORDER BY closed_at DESC, chat DESC LIMIT ?3
                """
        }
        if !filter.department.isEmpty {
            return """
                SELECT chat, visitor, operator, department, episode, started_at, closed_at, close_reason, first_seq,
                  last_seq FROM chats INDEXED BY chats_by_department
                  WHERE department = ?6 AND closed_at IS NOT NULL AND (closed_at, chat) < (?1, ?2) AND ?4 = 0 AND ?5 = 0
                  ORDER BY closed_at DESC, chat DESC LIMIT ?3
                """
        }
        return """
            SELECT chat, visitor, operator, department, episode, started_at, closed_at, close_reason, first_seq,
              last_seq FROM chats INDEXED BY chats_by_end
              WHERE closed_at IS NOT NULL AND (closed_at, chat) < (?1, ?2) AND ?4 = 0 AND ?5 = 0 AND ?6 IS NULL
              ORDER BY closed_at DESC, chat DESC LIMIT ?3
            """
    }

    func closing(ofChat chat: ChatID) throws(JournalFailure) -> Int64? { try closedAt(chat) }
}
