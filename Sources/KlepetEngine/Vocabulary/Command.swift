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
    // What visitors do
    case choose(chat: ChatID, Choice, contact: Text)
    case stayHere(chat: ChatID)
    case visit(VisitReport)
    case answerInvitation(number: UInt64, InvitationAnswer)
    // The shop
    case setOperator(SetOperator)
    case setPresence(Presence)
    case setPolicy(json: Text, Policy)
}

/// A message on its way in.
public struct Message {
    public var text: Text
    /// The client's own (B2.2); empty: none.
    public var id: Text
    /// B2.3; 0: unnumbered.
    public var number: UInt64
    public var isNote: Bool

    public init(text: Text, id: Text = .none, number: UInt64 = 0, isNote: Bool = false) {
        self.text = text
        self.id = id
        self.number = number
        self.isNote = isNote
    }
}

public struct Start {
    public var message: Message
    public var priority: Int32 = 0
    /// Empty: the policy's first.
    public var department: Text
    /// Empty: any.
    public var skill: Text
    public var language: Text
    /// The chat that this one goes on from, long closed (B1.4); 0: none.
    public var follows: ChatID = 0

    public init(message: Message, department: Text = .none, skill: Text = .none, language: Text = .none) {
        self.message = message
        self.department = department
        self.skill = skill
        self.language = language
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

/// A message named by the number of its `said` event. The engine keeps no messages (law 8): whoever submits the command has
/// looked the event up, near or far; `nil` when there is none.
public struct MessageName {
    public var chat: ChatID
    public var seq: UInt64
    public var said: Said?

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

/// B5.1.
public struct SetOperator {
    public var key: Text
    public var profile: OperatorProfile
    /// The profile as the JSON that becomes the event's text.
    public var profileJSON: Text
    /// 0: the policy's default.
    public var capacity: UInt32

    public init(key: Text, profile: OperatorProfile, profileJSON: Text, capacity: UInt32) {
        self.key = key
        self.profile = profile
        self.profileJSON = profileJSON
        self.capacity = capacity
    }
}

/// What a command gave. Numbers are 0 where there are none.
public struct Reply: Equatable, Sendable {
    public enum Outcome: UInt32, Sendable {
        case accepted = 0, duplicate, heldBack, reopened, started
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
