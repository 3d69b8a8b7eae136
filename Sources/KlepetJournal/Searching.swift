// What was said, as it is asked for and found (B22.4).

public import KlepetEngine

/// What to look for, and where. Numbers are those of `said` events.
public struct MessageSearch: Sendable {
    /// Small letters, folded; the last one may be only begun.
    public var words: [[UInt8]]
    /// Only before this one; `UInt64.max`: from the newest on.
    public var before = UInt64.max
    /// Not before this one.
    public var from: UInt64 = 1
    /// Whose words; 0: anybody's.
    public var author: PersonID = 0
    /// 0: of any.
    public var department: UInt8 = 0
    /// In these chats alone; `nil`: in any.
    public var chats: [ChatSpan]?
    /// So many are given.
    public var max = 50
    /// So many messages that hold the words are looked at (law 11).
    public var looks = 2048

    /// Empty where the query holds no word.
    public init(query: Text) {
        words = Folding.terms(query)
    }
}

/// A chat, and between which numbers its events lie.
public struct ChatSpan: Sendable, Equatable {
    public var chat: ChatID
    public var seqs: ClosedRange<UInt64>

    public init(chat: ChatID, seqs: ClosedRange<UInt64>) { (self.chat, self.seqs) = (chat, seqs) }
}

/// A message that holds the words, as it reads now.
public struct FoundMessage: Sendable, Equatable {
    public var seq: UInt64
    public var at: Int64
    public var chat: ChatID
    public var chatSeq: UInt32
    public var episode: UInt16
    public var person: PersonID
    public var role: Role
    public var department: UInt8
    public var isNote: Bool
    public var isEdited: Bool
    public var text: [UInt8]
}

/// Newest first.
public struct FoundMessages: Sendable, Equatable {
    public var messages: [FoundMessage] = []
    /// Where to go on: the next search's `before`; 0: there is nothing further.
    public var before: UInt64 = 0
    /// Events whose words are not gathered yet and that were not looked through.
    public var behind: UInt64 = 0
    /// How many messages were looked at.
    public var looked = 0
}

/// A row of a visitor's history (B22.3).
public struct ChatSummary: Sendable, Equatable {
    public var chat: ChatID
    public var department: [UInt8]
    public var state: ChatState
    public var owner: PersonID
    public var episode: UInt16
    public var startedAt: Int64
    public var closedAt: Int64?
    public var reason: CloseReason
    public var firstSeq: UInt64
    /// Its texts were destroyed (B13.4).
    public var isErased: Bool
}
