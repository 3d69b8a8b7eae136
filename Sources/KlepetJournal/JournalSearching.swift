// What was said, found by its words (B22.4), and the history of a visitor (B22.3): asked of the record.

public import KlepetEngine
internal import Synchronization

extension Journal {
    /// B22.4: messages that hold all words of a search, as they read now, newest first; of the shop's own none, nor what
    /// was taken back. Only what is durable.
    public func search(_ search: MessageSearch) throws(JournalFailure) -> FoundMessages {
        try lock.hold { () throws(JournalFailure) in try opened().search(search) }
    }

    /// A message as it reads now, and whether its author changed it; `nil`: its text is gone.
    public func message(_ seq: UInt64) throws(JournalFailure) -> (text: [UInt8], isEdited: Bool)? {
        try lock.hold { () throws(JournalFailure) in try opened().message(seq) }
    }

    /// Looks through at most so many further events for words, so that `search` finds them by an index. True: there
    /// are more. The first time is what makes the index.
    public func gatherWords(atMost count: UInt64) throws(JournalFailure) -> Bool {
        try lock.hold { () throws(JournalFailure) in
            let record = try opened()
            let isMore = try record.gatherWords(atMost: count)
            noteGathered(record)
            return isMore
        }
    }

    /// Somebody has searched, and so many events have come since that `gatherWords` is worth its commit. Any thread.
    public var owesWords: Bool {
        let (through, last) = (gathered.load(ordering: .acquiring), lastSeq)
        return through < last && last - through >= WordIndex.tailEvents
    }

    func noteGathered(_ record: Record) {
        if record.words.index.isMade { gathered.store(record.words.index.through, ordering: .releasing) }
    }

    /// A visitor's chats that began before event `before`, newest first, at most `max`, as the record has them.
    public func history(of visitor: PersonID, before: UInt64, max: Int) throws(JournalFailure) -> [ChatSummary] {
        try lock.hold { () throws(JournalFailure) in try opened().history(of: visitor, before: before, max: max) }
    }
}
