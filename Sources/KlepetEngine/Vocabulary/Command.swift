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
    case draft(chat: ChatID, id: Text, text: Text)
    case annotate(chat: ChatID, Annotation)
    case receipt(chat: ChatID, delivered: UInt32, read: UInt32)
    case react(MessageName, reaction: Text)
    case answerShape(AnswerShape)
    // What operators do
    case take(chat: ChatID)
    case decline(chat: ChatID)
    case hold(chat: ChatID, reason: Text, until: Int64)
    case resume(chat: ChatID)
    case promise(chat: ChatID, until: Int64)
    case setLadder(chat: ChatID, on: Bool)
    case reopen(chat: ChatID)
    case end(chat: ChatID, CloseReason)
    case answerFollowup(chat: ChatID, Channel)
    case askMore(chat: ChatID)
    case settle(chat: ChatID)
    case waiveSurvey(chat: ChatID)
    case setTags(chat: ChatID, Text)
    case setOutcome(chat: ChatID, Text)
    // What visitors do
    case choose(chat: ChatID, Choice, contact: Text)
    case stayHere(chat: ChatID)
    case visit(VisitReport)
    case answerInvitation(number: UInt64, InvitationAnswer)
    case answer(chat: ChatID, Answer)
    case answerSurvey(SurveyAnswers)
    // What visitors and bots do
    case handOff(chat: ChatID)
    case handOffTo(chat: ChatID, Briefing)
    case handBack(chat: ChatID)
    // What supervisors and the back office do (B20.1)
    case takeOver(chat: ChatID)
    case assign(chat: ChatID, to: PersonID, department: Text)
    // The shop
    case setOperator(SetOperator)
    case setPresence(Presence)
    case setPolicy(json: Text, Policy)
    // Prepared replies (B11.1); one that is used is said
    case setReply(SetReply)
    case removeReply(RemoveReply)
    // Transfer, call, cobrowse (B12)
    case transfer(chat: ChatID, to: PersonID, department: Text, reason: Text, waits: Bool)
    case escalate(chat: ChatID, reason: Text)
    case offerMedia(chat: ChatID, MediaKind)
    case acceptMedia(chat: ChatID)
    case endMedia(chat: ChatID)
    case redeemMedia(chat: ChatID, token: Text)
    // Files (B17)
    case fileGone(FileGone)
    // Privacy and abuse (B13)
    case consent(Consent)
    case ban(visitor: PersonID, until: Int64, reason: Text)
    case unban(visitor: PersonID)
    case erase(Erasure)
    // Context (B16)
    case setAttribute(SetAttribute)
    case mergePerson(PersonID, into: PersonID)
}

/// What is known of a command before it is looked at: who may give it at all (law 9), what it costs whoever gives it
/// (B13.2), and which chat it is about, if it is about one.
struct Terms {
    var roles: Roles
    var charge: Charge
    var chat: ChatID?
    /// A person does it, not their client by itself (B5.5): what a console does when nobody sits at it is no sign that
    /// somebody is there.
    var isDoing: Bool

    init(_ roles: Roles, _ charge: Charge = .nothing, of chat: ChatID? = nil, isDoing: Bool = true) {
        (self.roles, self.charge, self.chat) = (roles, charge, chat)
        self.isDoing = isDoing && charge != .receipt
    }
}

extension Command {
    var terms: Terms {
        switch self {
        case .say(let say): Terms(say.message.isNote ? .all.subtracting(.visitor) : .all, .whenSaid, of: say.chat)
        case .start: Terms(.visitor, .whenSaid)
        case .edit(let name, let text): Terms(.all, .write(bytes: text.count), of: name.chat)
        case .retract(let name): Terms(.all, .write(bytes: 0), of: name.chat)
        case .redact(let name): Terms([.system, .operator], of: name.chat)
        case .act(let chat, let activity, _):
            Terms(
                [.visitor, .operator, .bot], .signal, of: chat, isDoing: activity == .typing || activity == .uploading)
        // B19.1: its measure is the chat's, for a bot has a thousand of them by one client.
        case .annotate(let chat, _): Terms(.bot, .signal, of: chat, isDoing: false)
        case .draft(let chat, _, _): Terms(.bot, of: chat, isDoing: false)
        case .receipt(let chat, _, _): Terms([.visitor, .operator], .receipt, of: chat)
        case .react(let name, let reaction): Terms([.visitor, .operator], .write(bytes: reaction.count), of: name.chat)
        case .answerShape(let answer): Terms(.visitor, .whenSaid, of: answer.name.chat)
        case .fileGone: Terms(.system)
        case .take(let chat), .decline(let chat), .hold(let chat, _, _), .resume(let chat), .promise(let chat, _),
            .setLadder(let chat, _), .reopen(let chat), .askMore(let chat), .settle(let chat),
            .waiveSurvey(let chat), .escalate(let chat, _):
            Terms(.operator, of: chat)
        // B12.1: the back office moves chats that wait.
        case .transfer(let chat, _, _, _, _): Terms([.system, .operator], of: chat)
        // What ends something is never refused for haste, and comes as often as what it ends, which is paid for.
        case .end(let chat, _): Terms(.all, of: chat)
        case .answerFollowup(let chat, _): Terms([.system, .operator], of: chat)
        case .endMedia(let chat): Terms([.system, .visitor, .operator], of: chat)
        case .choose(let chat, _, let contact): Terms(.visitor, .write(bytes: contact.count), of: chat)
        case .stayHere(let chat): Terms(.visitor, .write(bytes: 0), of: chat)
        case .visit: Terms(.visitor, .signal)
        case .answerInvitation, .consent: Terms(.visitor, .write(bytes: 0))
        case .answer(let chat, let answer):
            Terms(.visitor, .write(bytes: answer.key.count + answer.text.count), of: chat)
        case .answerSurvey(let answers): Terms([.system, .visitor], .write(bytes: answers.json.count))
        case .handOff(let chat): Terms([.system, .visitor, .bot], .write(bytes: 0), of: chat)
        case .handOffTo(let chat, let briefing):
            Terms([.system, .bot], .write(bytes: briefing.summary.count), of: chat)
        case .setTags(let chat, _), .setOutcome(let chat, _): Terms([.system, .operator, .bot], of: chat)
        case .handBack(let chat), .takeOver(let chat): Terms(.operator, of: chat)
        case .assign(let chat, _, _): Terms([.system, .operator], of: chat)
        case .offerMedia(let chat, _), .acceptMedia(let chat):
            Terms([.visitor, .operator], .write(bytes: 0), of: chat)
        case .redeemMedia(let chat, _): Terms(.system, of: chat)
        case .setOperator, .setPolicy, .erase, .mergePerson: Terms(.system)
        case .setPresence: Terms(.operator)
        case .setReply, .removeReply, .ban, .unban: Terms([.system, .operator])
        case .setAttribute(let set):
            Terms(.all, .write(bytes: set.key.count + set.value.count), of: set.chat == 0 ? nil : set.chat)
        }
    }

    /// The chat that it is about, for the refusal that names who has it (B5.2).
    public var chat: ChatID? { terms.chat }
}

/// What a command costs.
enum Charge: Equatable {
    case nothing
    /// Where it is said: only there it is known whether it is said now, later, or was said already (B2.2, B2.3).
    case whenSaid
    /// What is kept has about so many bytes.
    case write(bytes: Int)
    /// Bounded by nothing else: a receipt is an event that can be acknowledged in its turn.
    case receipt
    case signal
}

struct Roles: OptionSet {
    let rawValue: UInt8
    static let system = Roles(rawValue: 1)
    static let visitor = Roles(rawValue: 2)
    static let `operator` = Roles(rawValue: 4)
    static let bot = Roles(rawValue: 8)
    static let all = Roles(rawValue: 15)

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ role: Role) { rawValue = 1 << role.rawValue }
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

/// A chat that has left memory, as the journal knows it: it is closed for good, and its messages can
/// still be changed (B13.4).
public struct ChatThatLeft {
    public var visitor: PersonID
    /// Who had it when it was closed; 0: nobody.
    public var owner: PersonID
    public var department: UInt8
    public var episode: UInt16
    /// Its last event, the one that is not durable yet included.
    public var lastSeq: UInt64
    public var lastChatSeq: UInt32

    /// `last`: its last event.
    public init(visitor: PersonID, owner: PersonID, last: borrowing Event) {
        (self.visitor, self.owner) = (visitor, owner)
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
    /// B17.3: files of the chat's messages, when its texts are to be destroyed.
    public var files: [OwedFile] = []

    public init(chat: ChatID, lastSeq: UInt64) {
        self.chat = chat
        self.lastSeq = lastSeq
    }

    public static func == (one: ChatEnd, other: ChatEnd) -> Bool {
        one.chat == other.chat && one.lastSeq == other.lastSeq
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
