// How far a copy of a journal under way has come.

public struct BackupProgress: Sendable, Equatable {
    public enum State: UInt32, Sendable {
        /// Nobody asked for one.
        case none = 0, running, done, failed
    }
    public var state = State.none
    public var pagesTotal: UInt64 = 0
    public var pagesDone: UInt64 = 0
    /// Why it failed.
    public var failure: JournalFailure?

    public init() {}

    public static func == (one: BackupProgress, other: BackupProgress) -> Bool {
        (one.state, one.pagesTotal, one.pagesDone) == (other.state, other.pagesTotal, other.pagesDone)
    }
}
