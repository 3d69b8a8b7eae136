// Files that messages carry (B17), asked of the record.

public import KlepetEngine

extension Journal {
    /// B17.3: a chat's messages that carry files and still name them, oldest first.
    public func messagesWithFiles(ofChat chat: ChatID) throws(JournalFailure) -> [UInt64] {
        try lock.hold { () throws(JournalFailure) in try opened().messagesWithFiles(ofChat: chat) }
    }

    /// B17.2: how many files a person has sent after a time, as far as their messages still name them.
    public func files(ofPerson person: PersonID, after time: Int64) throws(JournalFailure) -> Int {
        try lock.hold { () throws(JournalFailure) in try opened().files(ofPerson: person, after: time) }
    }
}
