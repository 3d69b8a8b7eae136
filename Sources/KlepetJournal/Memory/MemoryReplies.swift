// Prepared replies of a shop without a file: the same shelf as a file's, in SQLite's memory, made when the first is
// set.

public import KlepetEngine

extension MemoryJournal {
    public func reply(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply? {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.find(shortcut, for: reader)
        }
    }

    public func searchReplies(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool)
        throws(JournalFailure)
    {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            try shelf?.search(query, for: reader, body)
        }
    }

    public func hasReply(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.has(shortcut, person: person, department: department) ?? false
        }
    }

    public func replyCount() throws(JournalFailure) -> Int {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            return try shelf?.count() ?? 0
        }
    }

    func shelve(_ first: UInt64, through last: UInt64) throws(JournalFailure) {
        if shelf == nil { shelf = ReplyShelf(in: try Database(path: ":memory:")) }
        guard let shelf else { return }
        for seq in first...last {
            switch events[seq].pointee.kind {
            case .replySet: try shelf.set(events[seq].pointee)
            case .replyRemoved: try shelf.remove(events[seq].pointee)
            default: break
            }
        }
    }
}
