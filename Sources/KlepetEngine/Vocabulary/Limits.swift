// What bounds the shop and is not the shop's to change (law 6). What a shop may change is in the policy.

public enum Limits {
    /// B2.2, B13.2: a message id or a person's key, in bytes.
    public static let keyBytesMax = 64
    public static let nameBytesMax = 128
    public static let contactBytesMax = 256
    public static let previewBytesMax = 1024
    /// B19.1: a bot's answer while it grows; so often in a chat, and so many in a shop at a time.
    public static let draftBytesMax = 8192
    public static let draftsPerSecond = 10
    public static let draftsMax = 8192
    /// An answer of the intake, in bytes; a question and its answers are at most this many in a department.
    public static let answerBytesMax = 4096
    public static let questionsMax = 16
    /// B20.3: of a department.
    public static let outcomesMax = 16
    /// The answers of a survey as JSON (B10.2).
    public static let surveyBytesMax = 16_384
    /// Bots that a shop knows (B7.1).
    public static let botsMax = 256
    /// B8: the name of a page.
    public static let pageBytesMax = 1024
    /// B13.2: what a client may tell others without its being kept: typing, previews, what pages report.
    public static let signalsPerSecond: Int64 = 10
    public static let signalsBurst: Int64 = 40
    /// Milliseconds: from 1, because 0 says "not armed", to some 140,000 years, so that neither a policy's times added
    /// nor microseconds overflow.
    public static let times: ClosedRange<Int64> = 1...(1 << 52)
    /// A slab index takes 28 bits in the timing wheel.
    public static let chatsMax = 1 << 24
    /// B3.10: who comes back so long after the chat's end is to find the shop open, or is told when it is.
    public static let comeBackMilliseconds: Int64 = 3_600_000
    /// B3.9: chats closed as unread that are kept for their visitors; beyond it the longest closed are forgotten.
    public static let unreadChatsMax = 1 << 14
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
    /// B16.6: of those who went into a visitor within the time that a message id is remembered, so many are asked for one.
    public static let formersAsked = 64
    /// B16.1: of a visitor and a chat; a value as JSON.
    public static let attributesMax = 64
    public static let attributeBytesMax = 4096
    /// B17.1, B18.1: a message's files; a shape as it comes; all parts of a message as they are kept.
    public static let filesMax = 10
    public static let shapeBytesMax = 8192
    public static let partsBytesMax = 65_536
    public static let fileNameBytesMax = 255
    public static let fileTextBytesMax = 1024
    public static let referenceBytesMax = 128
    /// JSON readers hold it exactly, and no card number is as short (B13.1).
    public static let fileBytesMax: Int64 = 1_000_000_000_000
    /// B18.3.
    public static let reactionsMax = 8
    /// B23.1: changes of a rehearsed staffing, and how many operators each adds or takes away.
    public static let staffingChangesMax = 32
    public static let staffingOperatorsMax: Int64 = 100
    /// B23.2.
    public static let experimentsMax = 4
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
