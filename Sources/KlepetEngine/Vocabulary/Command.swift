// What clients may ask for, as imperatives. A command is decided at once: events, or a refusal and nothing has changed.
// Who asks is the client's business (its role and person were fixed when it joined), so no command carries authority.

public enum Command {
    // Saying
    case start(Start)
    case say(Say)
    case edit(MessageName, text: Text)
    case retract(MessageName)
    case redact(MessageName)
    case act(chat: ChatID, Activity, preview: Text)
    case receipt(chat: ChatID, delivered: UInt32, read: UInt32)
    // What operators do
    case take(chat: ChatID)
    case decline(chat: ChatID)
    case hold(chat: ChatID, reason: Text, until: Int64)
    case resume(chat: ChatID)
    case promise(chat: ChatID, until: Int64)
    case setLadder(chat: ChatID, on: Bool)
    case reopen(chat: ChatID)
    case end(chat: ChatID, CloseReason)
    case askMore(chat: ChatID)
    case waiveSurvey(chat: ChatID)
    // What visitors do
    case choose(chat: ChatID, Choice, contact: Text)
    case stayHere(chat: ChatID)
    case visit(VisitReport)
    case answerInvitation(number: UInt64, InvitationAnswer)
    case answer(chat: ChatID, Answer)
    case answerSurvey(SurveyAnswers)
    // What visitors and bots do
    case handOff(chat: ChatID)
    // The shop
    case setOperator(SetOperator)
    case setPresence(Presence)
    case setPolicy(json: Text, Policy)
    // Prepared replies (B11.1); one that is used is said
    case setReply(SetReply)
    case removeReply(RemoveReply)
    // Transfer, call, cobrowse (B12)
    case transfer(chat: ChatID, to: PersonID, department: Text, reason: Text)
    case escalate(chat: ChatID, reason: Text)
    case offerMedia(chat: ChatID, MediaKind)
    case acceptMedia(chat: ChatID)
    case endMedia(chat: ChatID)
    case redeemMedia(chat: ChatID, token: Text)
    // Privacy and abuse (B13)
    case consent(Consent)
    case ban(visitor: PersonID, until: Int64, reason: Text)
    case unban(visitor: PersonID)
    case erase(Erasure)
}

/// A message on its way in.
public struct Message {
    public var text: Text
    /// The client's own (B2.2); empty: none.
    public var id: Text
    /// B2.3; 0: unnumbered.
    public var number: UInt64
    public var isNote: Bool
    /// B11.3: a prepared reply, unedited.
    public var isPrepared = false

    public init(text: Text, id: Text = .none, number: UInt64 = 0, isNote: Bool = false) {
        self.text = text
        self.id = id
        self.number = number
        self.isNote = isNote
    }
}

public struct Start {
    public var message: Message
    /// The shop's alone (B13.2): whoever starts a chat can say nothing but 0. See `Joining.priority`.
    public var priority: Int32 = 0
    /// Empty: the policy's first.
    public var department: Text
    /// Empty: any.
    public var skill: Text
    public var language: Text
    /// Of the intake, where the host has asked already (B1.1).
    public var answers: [Answer] = []
    /// The chat that this one goes on from, long closed (B1.4); 0: none.
    public var follows: ChatID = 0

    public init(message: Message, department: Text = .none, skill: Text = .none, language: Text = .none) {
        self.message = message
        self.department = department
        self.skill = skill
        self.language = language
    }
}

/// To a question of the intake.
public struct Answer {
    public var key: Text
    public var text: Text

    public init(key: Text, text: Text) {
        self.key = key
        self.text = text
    }
}

/// B10.2. The token is all the authority there is.
public struct SurveyAnswers {
    public var token: Text
    /// Which of the following are given.
    public var given: SurveyQuestions
    /// 1 … 5.
    public var operatorRating: Int32 = 0
    public var experience: Int32 = 0
    /// 0 … 10.
    public var recommend: Int32 = 0
    public var comment: Text
    /// All of them as the JSON that becomes the event's text.
    public var json: Text

    public init(token: Text, given: SurveyQuestions, comment: Text = .none, json: Text) {
        self.token = token
        self.given = given
        self.comment = comment
        self.json = json
    }
}

public struct Say {
    public var chat: ChatID
    public var message: Message

    public init(chat: ChatID, message: Message) {
        self.chat = chat
        self.message = message
    }
}

/// A message named by the number of its `said` event. The engine keeps no messages (law 8): whoever submits the command
/// has looked the event up, near or far; `nil` when there is none.
public struct MessageName {
    public var chat: ChatID
    public var seq: UInt64
    public var said: Said?
    /// Set when the chat is not in memory any more.
    public var left: ChatThatLeft?

    public struct Said {
        public var chat: ChatID
        public var person: PersonID
        public var at: Int64
        public var flags: Event.Flags

        /// `nil` unless the event is a message.
        public init?(_ event: borrowing Event) {
            guard event.kind == .said else { return nil }
            (chat, person, at, flags) = (event.chat, event.person, event.at, event.flags)
        }
    }

    public init(chat: ChatID, seq: UInt64, said: Said?) {
        self.chat = chat
        self.seq = seq
        self.said = said
    }
}

/// A chat that has left memory, as the journal knows it: it is closed for good, and its messages can
/// still be changed (B13.4).
public struct ChatThatLeft {
    public var visitor: PersonID
    public var department: UInt8
    public var episode: UInt16
    /// Its last event, the one that is not durable yet included.
    public var lastSeq: UInt64
    public var lastChatSeq: UInt32

    /// `last`: its last event.
    public init(visitor: PersonID, last: borrowing Event) {
        self.visitor = visitor
        (department, episode) = (last.department, last.episode)
        (lastSeq, lastChatSeq) = (last.seq, last.chatSeq)
    }
}

/// A visitor to be erased, with the chats that the journal knows of (B13.4).
public struct Erasure {
    public var visitor: PersonID
    public var chats: [ChatEnd]
    /// There are more chats: the visitor is erased with the last of them.
    public var goesOn = false

    public init(visitor: PersonID, chats: [ChatEnd]) {
        self.visitor = visitor
        self.chats = chats
    }
}

/// A chat and the number of its last event.
public struct ChatEnd: Sendable, Equatable {
    public var chat: ChatID
    public var lastSeq: UInt64

    public init(chat: ChatID, lastSeq: UInt64) {
        self.chat = chat
        self.lastSeq = lastSeq
    }
}

/// B5.1.
public struct SetOperator {
    public var key: Text
    public var profile: OperatorProfile
    /// The profile as the JSON that becomes the event's text.
    public var profileJSON: Text
    /// 0 takes nothing; `nil`: the policy's default.
    public var capacity: UInt32?
    public var marks: OperatorMarks

    public init(
        key: Text, profile: OperatorProfile, profileJSON: Text, capacity: UInt32?, marks: OperatorMarks = []
    ) {
        self.key = key
        self.profile = profile
        self.profileJSON = profileJSON
        self.capacity = capacity
        self.marks = marks
    }
}

/// B11.1: whose a prepared reply is. Nobody's own and of no department, it is the whole shop's.
public struct ReplyOwner {
    /// Empty: no department's.
    public var department: Text
    /// 0: no operator's own. An operator's client always means its own.
    public var person: PersonID

    public init(department: Text = .none, person: PersonID = 0) {
        self.department = department
        self.person = person
    }
}

public struct SetReply {
    public var shortcut: Text
    public var owner: ReplyOwner
    /// JSON: texts by locale, checked by whoever submits (law 8: the engine keeps no texts).
    public var texts: Text
    /// 0: at once, for good.
    public var validFrom: Int64
    public var validUntil: Int64

    public init(shortcut: Text, owner: ReplyOwner, texts: Text, validFrom: Int64, validUntil: Int64) {
        self.shortcut = shortcut
        self.owner = owner
        self.texts = texts
        self.validFrom = validFrom
        self.validUntil = validUntil
    }
}

public struct RemoveReply {
    public var shortcut: Text
    public var owner: ReplyOwner
    /// Whoever submits has looked.
    public var isKnown: Bool

    public init(shortcut: Text, owner: ReplyOwner, isKnown: Bool) {
        self.shortcut = shortcut
        self.owner = owner
        self.isKnown = isKnown
    }
}

/// What a command gave. Numbers are 0 where there are none.
public struct Reply: Equatable, Sendable {
    public enum Outcome: UInt32, CaseIterable, Sendable {
        case accepted = 0, duplicate, heldBack, reopened, started
        /// B7.3: an operator is wanted and there is none; the visitor has the choice.
        case noOperator = 5
        /// Left as a message: the shop is closed (B9.2).
        case followup = 6
    }
    public var chat: ChatID = 0
    public var seq: UInt64 = 0
    public var chatSeq: UInt32 = 0
    public var outcome = Outcome.accepted
    /// `setOperator`.
    public var person: PersonID = 0

    public init() {}
}
