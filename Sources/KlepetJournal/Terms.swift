// What is said of a journal: its lives, its people, what went wrong with it, what an audit found.

public import KlepetEngine

/// B2.11: what a file went through between two openings. A copy of the file goes through something else from where it
/// was made, and so has another number from there on.
public struct Incarnation: Sendable, Equatable {
    public var number: UInt64
    /// Number of the last event before it.
    public var after: UInt64

    public init(number: UInt64, after: UInt64) { (self.number, self.after) = (number, after) }

    public static let kept = 1_024
    /// Every reader of JSON holds numbers up to here exactly.
    public static let numberMax: UInt64 = 1 << 53 - 1
}

public struct PersonRow: Sendable, Equatable {
    public var role: Role
    /// Empty when the person was erased.
    public var key: [UInt8]
    public var name: [UInt8]
    public var addedAt: Int64
    /// Of an operator, as JSON.
    public var profile: [UInt8] = []
}

public struct JournalFailure: Error, Sendable {
    public enum Kind: Sendable {
        case locked, corrupt, newerFormat, diskFull, cannotOpen, failed
        /// The system refused memory; the file is as it was.
        case system
        /// The file is not the one that was opened any more.
        case replaced
        /// What was destroyed is out of the shop and its old bytes are still on the disk (law 12).
        case notYetGone
        /// Asked for something that is under way, or that this journal cannot do.
        case already, unable
        /// The log belongs to another opening of the shop by now.
        case fenced
    }
    public var kind: Kind
    /// One sentence: what is wrong, how far the file can be read where that is the question, and what to do.
    /// Never a visitor's words.
    public var sentence: String

    public init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }
}

public struct AuditReport: Sendable, Equatable {
    public var events: UInt64 = 0
    public var chats: UInt64 = 0
    public var messages: UInt64 = 0
    public var people: UInt64 = 0
    /// One sentence per fault, at most 100; empty when the journal is clean.
    public var faults: [String] = []
    /// B17.3: files whose messages are destroyed, and whose bytes may still be there.
    public var filesOwed: UInt64 = 0
    /// Faults found, also beyond the hundred that are told.
    public var faultCount: UInt64 = 0

    public init() {}
    public var isClean: Bool { faultCount == 0 }
}
