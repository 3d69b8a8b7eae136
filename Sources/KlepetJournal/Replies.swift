// Prepared replies as they are asked for and found (B11.1).

public import KlepetEngine

/// Who asks: an operator sees their own replies, their departments' and the shop's, as long as they are
/// valid; the back office all.
public struct ReplyReader: Sendable {
    public var person: PersonID
    /// As bits.
    public var departments: UInt64
    public var seesAll: Bool
    public var now: Int64

    public init(person: PersonID, departments: UInt64, seesAll: Bool = false, now: Int64) {
        self.person = person
        self.departments = departments
        self.seesAll = seesAll
        self.now = now
    }
}

/// A reply with all its texts, in the order in which they were set.
public struct PreparedReply: Sendable, Equatable {
    public var texts: [Variant] = []

    public struct Variant: Sendable, Equatable {
        public var locale: String
        public var text: [UInt8]
    }
}

/// One hit: the variant that holds the words. The texts are valid during the call.
public struct FoundReply {
    public var shortcut: Text
    public var locale: Text
    public var text: Text
    public var person: PersonID
    public var department: UInt8
    public var validFrom: Int64
    public var validUntil: Int64
}
