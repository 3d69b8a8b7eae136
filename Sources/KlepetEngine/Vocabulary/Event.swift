// One fact, numbered, immutable. The row in the journal, the `klepet_event` of the header and the object on the wire
// are these fields with these meanings; the layout is the header's (a test compares every offset), so that the C
// boundary hands events out without turning them into anything else.

/// What a kind means by `subject`, `value`, `until`, `reason` and `text` is said at its case, and nowhere else.
public struct Event {
    /// 1, 2, 3 … without a gap (B2.1); 0 marks a live signal (B2.8).
    public var seq: UInt64 = 0
    /// When it was accepted, Unix milliseconds; never decreases.
    public var at: Int64 = 0
    /// 0: the event belongs to no chat.
    public var chat: ChatID = 0
    /// Who did it; 0: the shop itself.
    public var person: PersonID = 0
    public var subject: UInt64 = 0
    /// The event of this chat before this one, 0 for its first: walking back along it is reading the chat.
    public var previous: UInt64 = 0
    public var value: Int64 = 0
    public var until: Int64 = 0
    /// 1, 2, 3 … without a gap in the chat (B2.1).
    public var chatSeq: UInt32 = 0
    var rawKind: UInt16 = 0
    /// 1 when the chat starts, one more each time it is reopened.
    public var episode: UInt16 = 0
    var rawRole: UInt8 = 0
    var rawFlags: UInt8 = 0
    /// Its meaning goes by the kind.
    public var reason: UInt8 = 0
    var rawLadder: UInt8 = 0
    /// 1, 2, 3 …; 0 when no ladder sent this.
    public var rung: UInt8 = 0
    /// The chat's department as interned (`Names`); 0: the event belongs to no chat.
    public var department: UInt8 = 0
    var reserved: (UInt8, UInt8) = (0, 0)
    public var textBytes: UInt32 = 0
    public var idBytes: UInt32 = 0
    /// UTF-8; owned by whoever holds the event: a command's caller, the outbox, a journal's read buffer.
    public var textPointer: UnsafePointer<UInt8>?
    /// The message's own id, or a key.
    public var idPointer: UnsafePointer<UInt8>?

    public init(_ kind: Kind, role: Role = .system, person: PersonID = 0) {
        rawKind = kind.rawValue
        rawRole = role.rawValue
        self.person = person
    }

    /// An event as a reader of a file finds it: kind, role, flags and ladder are not known to be legal yet.
    public init(rawKind: UInt16, rawRole: UInt8, rawFlags: UInt8, rawLadder: UInt8) {
        self.rawKind = rawKind
        self.rawRole = rawRole
        self.rawFlags = rawFlags
        self.rawLadder = rawLadder
    }

    /// `nil` when a file holds a number that this version does not know.
    public var kind: Kind? { Kind(rawValue: rawKind) }
    public var role: Role { Role(rawValue: rawRole) ?? .system }
    public var flags: Flags {
        get { Flags(rawValue: rawFlags) }
        set { rawFlags = newValue.rawValue }
    }
    public var ladder: LadderName {
        get { LadderName(rawValue: rawLadder) ?? .none }
        set { rawLadder = newValue.rawValue }
    }
    public var numbers: (kind: UInt16, role: UInt8, flags: UInt8, ladder: UInt8) {
        (rawKind, rawRole, rawFlags, rawLadder)
    }

    public var text: Text {
        get { Text(start: textPointer, count: Int(textBytes)) }
        set { (textPointer, textBytes) = (newValue.baseAddress, UInt32(truncatingIfNeeded: newValue.count)) }
    }
    public var id: Text {
        get { Text(start: idPointer, count: Int(idBytes)) }
        set { (idPointer, idBytes) = (newValue.baseAddress, UInt32(truncatingIfNeeded: newValue.count)) }
    }
}

/// Borrowed bytes of UTF-8.
public typealias Text = UnsafeBufferPointer<UInt8>

extension Text {
    public static var none: Text { Text(start: nil, count: 0) }
}

extension Event {
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Not for visitors.
        public static let note = Flags(rawValue: 1)
        /// Said after a numbered message that never came (B2.3).
        public static let gap = Flags(rawValue: 2)
        /// The text was destroyed (B2.9).
        public static let redacted = Flags(rawValue: 4)
        /// The message was taken back: its text is for the back office alone (B2.12).
        public static let retracted = Flags(rawValue: 8)
        /// The chat was with the bot: bots read these, and no others (B7).
        public static let withBot = Flags(rawValue: 16)
    }

    /// Past participles. Numbers are forever: files hold them. They come in ranges, so that each sort has room:
    /// what is about the shop and its people 1–19 and 128–255, about a chat 20–127 and 256–1023, live from 1024 on.
    public enum Kind: UInt16, CaseIterable, Sendable {
        static let liveFirst: UInt16 = 1024

        /// Live signals pass the journal by (B2.8); every other kind is kept.
        @inline(__always)
        public var isJournaled: Bool { rawValue < Self.liveFirst }

        /// `text`: the policy as JSON.
        case policySet = 1
        /// Whoever was connected is not any more.
        case shopOpened = 2
        /// `subject`: the person; `value`: role; `id`: key; `text`: name.
        case personAdded = 3
        /// `subject`: the operator; `value`: capacity; `reason`: `OperatorMarks`; `id`: key; `text`: JSON of name,
        /// photo_url, departments (none: every department, unless the marks say otherwise), skills, languages.
        case operatorSet = 4
        /// `subject`: the person; `text`: name; `id`: locale (B15.1); what is empty is as it was.
        case personRenamed = 5
        /// `person` (B2.7).
        case wentOnline = 6
        /// `person`; `reason` 0: left, 1: silent past the timeout.
        case wentOffline = 7
        /// `subject`: the operator; `value`: presence; `reason` 1: two missed offers (B5.5).
        case presenceSet = 8
        /// `subject`: the visitor; `until`: 0 for good; `text`: reason (B13.4).
        case visitorBanned = 9
        /// `subject`: the visitor.
        case visitorUnbanned = 10
        /// `subject`: the visitor; `value`: `Consent` bits, all that they consent to now (B2.8).
        case consented = 11
        /// `subject`: the visitor; the shop vouches for them (B13.3).
        case visitorSigned = 12
        /// `subject`: the visitor, of whom nothing is left but the numbers; `reason`: `VisitorGone` (B13.4).
        case visitorErased = 13
        /// `subject`: the visitor; `id`: the rule; `until`: when it expires (B8).
        case invitationSent = 14
        /// `subject`: the visitor; `value`: seq of `invitationSent`; `id`: the rule.
        case invitationShown = 15
        /// The same; `reason`: `InvitationEnd`.
        case invitationEnded = 16
        /// B11.1. `id`: shortcut; `subject`: the operator whose own it is, or 0; `reason`: interned department, or 0;
        /// `value`, `until`: valid from and until, or 0; `text`: JSON of texts by locale. It takes the place of the one
        /// with that shortcut and owner.
        case replySet = 17
        /// `id`, `subject`, `reason` as there.
        case replyRemoved = 18
        /// `value`: by how many milliseconds the wall clock was ahead of the last event's, more than a day; negative:
        /// it was put back, and from here on `at` is ahead of the date (B2.10, `Timeline`).
        case clockJumped = 19

        /// `person`: the visitor; `subject`: the old chat it is linked to, or 0; `value`: priority; `reason`, `until`:
        /// interned skill and language asked for, or 0; `ladder` intake: it begins with questions; `text`: department;
        /// `id`: the rule of the invitation it comes of, if it comes of one (B8).
        case started = 20
        /// `text`, `id`; with `ladder` a system message of that rung; `value` of a waiting rung: position, `until`:
        /// estimate, and of the rung that says that it is closed, when it opens.
        case said = 21
        /// `reason`: `QueuedReason`; `subject`: preferred operator or 0; `value`: who did not answer, when overdue.
        case queued = 22
        /// `subject`: the operator asked; `until`: when the offer ends; `reason` 1: all were asked, a
        /// new round begins (B5.5).
        case offered = 23
        /// `subject`: the operator; `reason`: `OfferEnd`; the chat is back at its place in the line.
        case offerEnded = 24
        /// `subject`: the operator; `text`: the operator's name.
        case taken = 25
        /// `until`: the promised time; `text`: reason (B4.7).
        case held = 26
        /// The hold or the wrap-up has ended.
        case resumed = 27
        /// `until` (B6.3).
        case promised = 28
        /// 80 % has passed. `until`.
        case promiseNear = 29
        /// 100 % has passed: the operator's alert. `until`.
        case promiseDue = 30
        /// `value`: milliseconds since the first unanswered message (B6.2).
        case replyLate = 31
        case replyOverdue = 32
        /// `ladder`, `rung`: it had nothing new to say (B4.1).
        case rungSkipped = 33
        /// `value`: `Choice`; `text`: contact (B4.2).
        case chosen = 34
        /// `reason`: `FollowupReason`; `value`: `Choice` or 0; `until`: anchor of the timer, or when it opens again.
        case followupOwed = 35
        /// B3.3.
        case stillHere = 36
        /// `value`: 1 on, 0 off (B3.8).
        case ladderSet = 37
        /// `reason`: `CloseReason`; `ladder`, `rung`: the timer that caused it; `value`: when it was armed;
        /// `until`: its anchor (B1.3).
        case closed = 38
        /// `person`: who did (B1.4).
        case reopened = 39
        /// `subject`: seq of the message; `text` (B2.9); `reason`: `EditReason`.
        case edited = 40
        /// `subject`.
        case retracted = 41
        /// `subject`.
        case redacted = 42
        /// `value`: chat_seq up to which; `person` whose client (B2.6).
        case delivered = 43
        case read = 44
        /// `subject`: the operator asked; `value`: department, 0: to this operator alone; `until`: when it ends;
        /// `reason` 1: an escalation (B12.2); `text`: why. While one is pending, the next operator of the department is
        /// being asked instead (B12.1).
        case transferOffered = 53
        /// `subject`: who was asked last, or 0; `reason`: `TransferEnd`; `value`: department.
        case transferEnded = 54
        /// `value`: `MediaKind`; `until`: when the offer ends (B12.3).
        case mediaOffered = 55
        /// `value`: `MediaKind`; `reason` 0: the other side consents, `subject`: the operator of the two, `text`: the
        /// token; 1: the host has taken the token in.
        case mediaStarted = 56
        /// `value`: `MediaKind`; `reason`: `MediaEnd`.
        case mediaEnded = 57
        /// Of no chat, because the engine may have forgotten it. `subject`: the chat; `reason`: `TextsErased` (B13.4).
        case textsErased = 58

        /// `subject`: the bot; `text`: its name. From here on it answers (B7.1).
        case botJoined = 45
        /// `subject`: the bot, which is mute from here on (B7.2); `reason`: `HandoffReason`.
        case handedOff = 46
        /// An operator is wanted and there is none: the visitor has the choice, the chat stays with the bot (B7.3).
        /// `reason`: `HandoffReason`.
        case operatorWanted = 47
        /// A question of the intake is answered. `id`: its key; `text`: the answer, or `subject`: seq
        /// of the message that is it.
        case answered = 48
        /// "Anything else?" (B10.1).
        case wrapupAsked = 49
        /// `subject`: the operator it is about, or 0; `until`: how long it is open; `value`: `SurveyQuestions`;
        /// `id`: the token (B10.2).
        case surveyAsked = 50
        /// `subject`: seq of `surveyAsked`; `value`: its episode; `reason` 1: replaces the answers before;
        /// `text`: JSON of the answers.
        case surveyAnswered = 51
        /// `subject`: seq of `surveyAsked`; `value`: its episode; `reason` 1: another survey took its place.
        case surveyExpired = 52
        /// This episode's survey is left out (B10.2).
        case surveyWaived = 59

        /// Live: `person`; `until`: fades; `text`: preview (B2.8).
        case typing = 1024
        case typingStopped = 1025
        /// Live, to its author: a held-back message was refused when its turn came. `id`; `value`: status.
        case messageRefused = 1026
        /// Live, to the invited visitor: `value`: seq of `invitationSent`; `until`: expires;
        /// `text`; `id`: the rule (B8).
        case invitation = 1027
        /// The same: it is none any more. `value`; `reason`: `InvitationEnd`.
        case invitationGone = 1028
        /// Live, to the operator alone (B11.3). `value`: `Hint`.
        case hint = 1029
    }
}
