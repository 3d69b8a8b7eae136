// What a journal takes and what it gives back: the same rules on the way in and on the way out, for all logs.

internal import KlepetEngine

enum Admission {
    /// Numbers are signed in SQLite; nobody lives to see the end of them.
    static let seqMax = UInt64(Int64.max)

    private static let roleMax = Role.allCases.last?.rawValue ?? 0
    private static let ladderMax = LadderName.allCases.last?.rawValue ?? 0

    /// Kind, role and ladder are words of the vocabulary, and the kind is one that is kept.
    @inline(__always)
    static func isLegal(kind: UInt16, role: UInt8, ladder: UInt8) -> Bool {
        guard let kind = Event.Kind(rawValue: kind), kind.isJournaled else { return false }
        return role <= roleMax && ladder <= ladderMax
    }

    static func wrongNumber(_ seq: UInt64, after last: UInt64) -> JournalFailure {
        JournalFailure(.failed, "Event \(seq) was given to the journal after event \(last): numbers have no gaps.")
    }

    static func illegal(_ seq: UInt64) -> JournalFailure {
        JournalFailure(.failed, "Event \(seq) is of a kind that is not journaled.")
    }

    static let halted = JournalFailure(.failed, "An append failed before; close the shop and open it again.")
    static let closed = JournalFailure(.failed, "The journal is closed.")
    static let reentered = JournalFailure(.failed, "The journal was called from within its own read.")
}
