// What a journal takes and what it gives back: the same rules on the way in and on the way out, for both journals.

internal import KlepetEngine

enum Admission {
    /// Numbers are signed in SQLite; nobody lives to see the end of them.
    static let seqMax = UInt64(Int64.max)

    /// Kinds that are journaled, one bit each: their numbers are below 64.
    private static let kinds: UInt64 = {
        var bits: UInt64 = 0
        for kind in Event.Kind.allCases where kind.isJournaled && kind.rawValue < 64 {
            bits |= 1 << UInt64(kind.rawValue)
        }
        return bits
    }()
    private static let roleMax = Role.allCases.last?.rawValue ?? 0
    private static let ladderMax = LadderName.allCases.last?.rawValue ?? 0

    /// Kind, role and ladder are words of the vocabulary, and the kind is one that is kept.
    @inline(__always)
    static func isLegal(kind: UInt16, role: UInt8, ladder: UInt8) -> Bool {
        kind < 64 && kinds & (1 << UInt64(kind)) != 0 && role <= roleMax && ladder <= ladderMax
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
