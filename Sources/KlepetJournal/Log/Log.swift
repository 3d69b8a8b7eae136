// Where accepted events become durable: the one place of which a shop is the fold. The tables beside the events are the
// record (SQLite/Record.swift), which follows a log and is never ahead of it.
//
//      claim ─▶ the last number │ append ─▶ told: durable │ fenced │ unknown, so the same again │ failed
//
// A log may be on this disk, in memory, or on other machines. It knows nothing of what an event means. The local ones
// are in Journal.swift: a file is log and record by one commit.

public import KlepetEngine

public protocol Log: AnyObject, Sendable {
    /// Number of the last event that is durable, 0 in an empty log.
    var lastSeq: UInt64 { get }

    /// True when `append` waits for nothing and tells before it returns: it may be called on the loop's own thread.
    var isImmediate: Bool { get }

    /// The shop was opened: from now on the log takes what this opening appends, and fences those that claimed before.
    /// Whoever opens waits for it. `lastSeq` is exact when it returns.
    func claim(_ incarnation: UInt64) throws(JournalFailure)

    /// Begins to make the batch durable, all or nothing; `batch.first` is `lastSeq + 1`. `told` is called once, on any
    /// thread, perhaps before this returns. One batch at a time; its memory stays as it is until its fate is known, so
    /// that after `unknown` the very same one is given again, and a log that had it already says `durable`.
    func append(_ batch: EventBatch, _ told: @escaping @Sendable (LogOutcome) -> Void)

    /// Gives the events `first ... last` in order to `body` until it returns false. The pointers in an event are valid
    /// during the call of `body`. A missing number is `corrupt`.
    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure)

    /// Nothing is appended or read any more.
    func close()
}

public enum LogOutcome: Sendable {
    /// Every event of the batch, for good.
    case durable
    /// Nothing of it: the shop was opened elsewhere since, and what this opening accepted is nobody's.
    case fenced
    /// It may be durable and it may not: no answer came, or none that says so.
    case unknown
    /// Nothing of it, and nothing more will be taken.
    case failed(JournalFailure)
}
