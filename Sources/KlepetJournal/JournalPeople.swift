// What is known of visitors and chats (B16.1), and closed chats found (B22.3): asked of the record.

public import KlepetEngine

extension Journal {
    /// B22.3: closed chats that fit, those closed last first, of those closed before `place`; at most `max`.
    public func closedChats(
        of filter: ClosedChatFilter, before place: (closedAt: Int64, chat: ChatID), max: Int
    ) throws(JournalFailure) -> [ClosedChat] {
        try lock.hold { () throws(JournalFailure) in try opened().closedChats(of: filter, before: place, max: max) }
    }

    /// Whose the chat is and who had it last, 0 when nobody did; both 0 when there never was such a chat.
    public func people(ofChat chat: ChatID) throws(JournalFailure) -> (visitor: PersonID, owner: PersonID) {
        try lock.hold { () throws(JournalFailure) in try opened().people(ofChat: chat) }
    }

    /// When a chat was closed; `nil`: it is open, or there is none.
    public func closing(ofChat chat: ChatID) throws(JournalFailure) -> Int64? {
        try lock.hold { () throws(JournalFailure) in try opened().closing(ofChat: chat) }
    }

    /// B16.1: number of the event by which an attribute was set or taken away last; 0: none was.
    public func attribute(_ key: Text, of owner: AttributeOwner) throws(JournalFailure) -> UInt64 {
        try lock.hold { () throws(JournalFailure) in try opened().attributes.find(key, of: owner) }
    }

    /// The same of each that ever was set, by their keys' order.
    public func attributes(of owner: AttributeOwner) throws(JournalFailure) -> [UInt64] {
        try lock.hold { () throws(JournalFailure) in try opened().attributes.all(of: owner) }
    }

    /// When the first of them comes to its end; `nil`: none does.
    public func soonestAttributeEnd() throws(JournalFailure) -> Int64? {
        try lock.hold { () throws(JournalFailure) in try isEmpty ? nil : opened().attributes.soonestEnd() }
    }
}

/// B16.1: whose an attribute is.
public struct AttributeOwner: Sendable, Hashable {
    /// As the file has it.
    public var isChat: Bool
    public var id: UInt64

    public static func visitor(_ person: PersonID) -> AttributeOwner { AttributeOwner(isChat: false, id: person) }
    public static func chat(_ chat: ChatID) -> AttributeOwner { AttributeOwner(isChat: true, id: chat) }

    init(isChat: Bool, id: UInt64) { (self.isChat, self.id) = (isChat, id) }

    /// Of an event that sets one.
    init(_ event: borrowing Event) {
        let (chat, subject) = (event.chat, event.subject)
        self.init(isChat: chat != 0, id: chat != 0 ? chat : subject)
    }
}

/// B22.3.
public struct ClosedChatFilter: Sendable {
    public var visitor: PersonID = 0
    public var operatorID: PersonID = 0
    /// Its name; empty: any.
    public var department: [UInt8] = []

    public init() {}
}

public struct ClosedChat: Sendable, Equatable {
    public var chat: ChatID
    public var visitor: PersonID
    /// Who had it last; 0: nobody.
    public var operatorID: PersonID
    public var department: [UInt8]
    public var episode: UInt16
    public var startedAt: Int64
    public var closedAt: Int64
    public var reason: CloseReason
    public var firstSeq: UInt64
    public var lastSeq: UInt64
}
