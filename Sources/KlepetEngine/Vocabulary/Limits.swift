// What bounds the shop and is not the shop's to change (law 6). What a shop may change is in the policy.

public enum Limits {
    /// B2.2, B13.2: a message id or a person's key, in bytes.
    public static let keyBytesMax = 64
    public static let nameBytesMax = 128
    public static let contactBytesMax = 256
    public static let previewBytesMax = 1024
    /// An answer of the intake, in bytes; a question and its answers are at most this many in a department.
    public static let answerBytesMax = 4096
    public static let questionsMax = 16
    /// The answers of a survey as JSON (B10.2).
    public static let surveyBytesMax = 16_384
    /// Bots that a shop knows (B7.1).
    public static let botsMax = 256
    /// B8: the name of a page.
    public static let pageBytesMax = 1024
    /// B2.3: messages that wait for one that is missing, per client, and how long.
    public static let heldBackMax = 64
    /// B13.2: what a client may tell others without its being kept: typing, previews, what pages report.
    public static let signalsPerSecond: Int64 = 10
    public static let signalsBurst: Int64 = 40
    /// B2.8: a preview reaches the operator at most once in this time.
    public static let previewEachMilliseconds: Int64 = 250
    /// B3.4: an upload that nobody ends pauses the ladder for this long.
    public static let uploadMilliseconds: Int64 = 1_800_000
    /// B4.7, B6.3: so far ahead may a promised time lie.
    public static let promiseAheadMilliseconds: Int64 = 31 * 86_400_000
    /// Milliseconds: from 1, because 0 says "not armed", to some 140,000 years, so that neither a policy's times added
    /// nor microseconds overflow.
    public static let times: ClosedRange<Int64> = 1...(1 << 52)
    /// A slab index takes 28 bits in the timing wheel.
    public static let chatsMax = 1 << 24
    public static let peopleMax = 1 << 24
    /// B13.4: visitors who never chatted and are away; beyond it the longest absent are forgotten.
    public static let straysMax = 1 << 21
    public static let clientsMax = 1 << 22
    /// The bitset of operators already asked is this long (B5.5).
    public static let operatorsMax = 1024
    /// Departments, skills and languages are bits of a word.
    public static let namesMax = 64
    /// A person's locale is a byte; 0: none.
    public static let localesMax = 255
    /// B15.1: a language tag.
    public static let localeBytesMax = 35
    /// B11.1: a reply's texts as JSON; replies in a shop (whoever submits looks).
    public static let replyBytesMax = 1 << 18
    public static let repliesMax = 1 << 16
    /// `chat_seq` has 32 bits; far below, so that a chat fits a reader's patience.
    public static let chatEventsMax: UInt32 = 1_000_000
    /// Accepted and not yet durable: beyond it commands are refused as `busy`.
    public static let backlogEventsMax = 1 << 16
    public static let backlogBytesMax = 64 << 20
    /// The text of an event that comes from another shop: any policy, any reply.
    public static let recordedBytesMax = 4 << 20
    /// Retracted messages remembered at a time, so that they are not edited (B2.9).
    public static let retractedMax = 1 << 14
    /// Message ids remembered at a time, if 24 hours bring more the oldest go first (B2.2).
    public static let messageIDsMax = 1 << 24
}
