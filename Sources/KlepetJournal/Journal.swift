// The journal's contract: where accepted events become durable. Two implementations keep it, in memory and on SQLite,
// and one suite of tests holds both to it. Nothing here knows what an event means to the engine; the tables beside the
// events (messages, chats, people) are made from the events alone, in the same transaction.

public import KlepetEngine

public protocol Journal: AnyObject, Sendable {
    /// Number of the last durable event, 0 in an empty journal.
    var lastSeq: UInt64 { get }

    /// True when `append` costs no wait and may be called on the loop's own thread.
    var isImmediate: Bool { get }

    /// A read would have to wait just now: somebody else is at the disk.
    var isBusy: Bool { get }

    /// A secret of 16 bytes, drawn when the shop was made: keys the digests of message ids and people's keys.
    var secret: (UInt64, UInt64) { get }

    /// B2.11: the lives of this file, oldest first, at most `Incarnation.kept`: each began with an
    /// opening that wrote something.
    func incarnations() throws(JournalFailure) -> [Incarnation]

    /// The number of this opening: kept with its first `append`, in the same transaction.
    func intend(_ incarnation: UInt64)

    /// Keeps the number at once, for somebody is to be told it; durable when this returns. Again: nothing.
    func begin(_ incarnation: UInt64) throws(JournalFailure)

    /// Makes the batch durable, all or nothing, one transaction; `batch.first` is `lastSeq + 1`. Called by one thread
    /// at a time, not necessarily the loop's; reads may come from the loop's thread meanwhile and wait. After a failure
    /// the journal takes no further append.
    /// A `redacted` event destroys the text of the message it names, in the same transaction (B2.9); a
    /// masking edit puts its text in place of the message's (B13.1); `textsErased` and `visitorErased`
    /// destroy what they name (B13.4).
    func append(_ batch: EventBatch) throws(JournalFailure)

    /// Gives the events `first ... last` in order to `body` until it returns false. The pointers in an event are valid
    /// during the call of `body`. A missing number, an unknown kind or a broken row is `corrupt`.
    func read(_ first: UInt64, through last: UInt64, _ body: (borrowing Event) -> Bool) throws(JournalFailure)

    /// Number of the last event of a chat that the engine has forgotten; 0 when there never was such a chat.
    func lastSeq(ofChat chat: ChatID) throws(JournalFailure) -> UInt64

    /// Numbers of a chat's events behind `place`, oldest first, at most `max`; what they cost is theirs, not the chat's
    /// (law 11). `last`: the chat's last event, or one before it at which to end; 0: whichever it is.
    func seqs(ofChat chat: ChatID, behind place: ChatPlace, max: Int, last: UInt64) throws(JournalFailure) -> [UInt64]

    /// Whose the chat is; 0 when there never was such a chat.
    func visitor(ofChat chat: ChatID) throws(JournalFailure) -> PersonID

    /// A visitor's chats that may have events behind `seq`, oldest first: all that began before it, and `max` of
    /// those that began behind it.
    func chats(ofVisitor person: PersonID, behind seq: UInt64, max: Int) throws(JournalFailure) -> [ChatBegin]

    /// All chats of a visitor, oldest first, forgotten ones included.
    func chats(ofVisitor person: PersonID) throws(JournalFailure) -> [ChatID]

    /// How a person was called last; empty when nobody said (B11.2).
    func name(ofPerson person: PersonID) throws(JournalFailure) -> [UInt8]

    /// B11.1: the prepared reply that `reader` means by a shortcut: their own before a department's before the shop's.
    func reply(_ shortcut: Text, for reader: ReplyReader) throws(JournalFailure) -> PreparedReply?

    /// Replies that hold all words of `query`, the last one perhaps begun only, best first; of an empty query all, by
    /// shortcut. Each shortcut once, as `reply` would find it, until `body` returns false.
    func searchReplies(_ query: Text, for reader: ReplyReader, _ body: (FoundReply) -> Bool) throws(JournalFailure)

    /// Whether there is one of just this owner.
    func hasReply(_ shortcut: Text, person: PersonID, department: UInt8) throws(JournalFailure) -> Bool

    /// How many prepared replies there are.
    func replyCount() throws(JournalFailure) -> Int

    /// Chats closed before a time whose texts are still there, oldest first; and those closed before it with a
    /// contact (B13.4). At most `max`.
    func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd]
    func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd]

    /// When the first of them was closed, however long ago; `nil`: there are none.
    func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?)

    /// Key and name of a person; `nil`: there is none of this number.
    func person(_ person: PersonID) throws(JournalFailure) -> PersonRow?

    /// The newest snapshot: the engine's state just after event `seq`, in the engine's own bytes.
    /// `nil`: rebuild from events.
    func snapshot() throws(JournalFailure) -> (seq: UInt64, bytes: [UInt8])?

    /// Keeps a snapshot and forgets the older ones. `seq` is at most `lastSeq`.
    func save(snapshot bytes: [UInt8], at seq: UInt64) throws(JournalFailure)

    /// Reads everything and proves B14.4: no number missing, twice there, or out of order, shop-wide and in each chat,
    /// and the tables beside the events in step with them.
    func audit() throws(JournalFailure) -> AuditReport

    /// Housekeeping between commits, off the commit's path (a WAL checkpoint, a piece of a copy): false
    /// when nothing is left to do.
    func tidy() throws(JournalFailure) -> Bool
    /// Whether `tidy` has something to do: asked after each commit, which most of the time leaves nothing.
    var isUntidy: Bool { get }

    /// Begins a copy of everything, this moment's and what comes while it is made, in a new file; `tidy` goes on with
    /// it. `already` when one is under way.
    func backUp(to path: String) throws(JournalFailure)
    var backup: BackupProgress { get }

    /// Texts were destroyed, and their old bytes are still on the disk: `tidy` tries again. Any thread.
    var owesErasure: Bool { get }
    /// Tries at once; `notYetGone` when it does not succeed.
    func payErasure() throws(JournalFailure)

    /// Why not all is as it should be: the file was `replaced`, or what was destroyed is `notYetGone`.
    @discardableResult
    func close() -> JournalFailure?
}

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
    /// Faults found, also beyond the hundred that are told.
    public var faultCount: UInt64 = 0

    public init() {}
    public var isClean: Bool { faultCount == 0 }
}
