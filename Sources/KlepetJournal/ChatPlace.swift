// A place in a chat: behind one of its own numbers, or behind one of the shop's.

public import KlepetEngine

public enum ChatPlace: Sendable {
    case chatSeq(UInt32)
    case seq(UInt64)

    /// Whether an event comes behind it.
    @inline(__always)
    public func isBefore(_ seq: UInt64, _ number: UInt32) -> Bool {
        switch self {
        case .chatSeq(let place): number > place
        case .seq(let place): seq > place
        }
    }

    /// 0 when it is a number of the shop.
    var chatSeq: UInt32 {
        if case .chatSeq(let place) = self { return place }
        return 0
    }
}

/// One of a visitor's chats and its first event.
public struct ChatBegin: Sendable, Equatable {
    public var chat: ChatID
    public var firstSeq: UInt64

    public init(chat: ChatID, firstSeq: UInt64) {
        self.chat = chat
        self.firstSeq = firstSeq
    }
}
