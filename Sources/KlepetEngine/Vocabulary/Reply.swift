// What a command gives.

/// What a command gave. Numbers are 0 where there are none.
public struct Reply: Equatable, Sendable {
    public var chat: ChatID = 0
    public var seq: UInt64 = 0
    public var chatSeq: UInt32 = 0
    public var outcome = Outcome.accepted
    /// `setOperator`.
    public var person: PersonID = 0

    public init() {}
}
