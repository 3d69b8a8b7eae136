// One fact, numbered, immutable. The row in the journal, the `klepet_event` of the header and the object on the wire
// are these fields with these meanings; the layout is the header's (a test compares every offset), so that the C
// boundary hands events out without turning them into anything else.

/// What a kind means by `subject`, `value`, `until`, `reason` and `text` is said at its case (Kinds.swift).
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
    /// JSON: what a message has beside its words (B17.1, B18.1, B18.2); hardly any has.
    public var partsPointer: UnsafePointer<UInt8>?
    public var partsBytes: UInt32 = 0
    var reserved2: UInt32 = 0

    public init(_ kind: ShopKind, role: Role = .system, person: PersonID = 0) {
        self.init(number: kind.rawValue, role, person)
    }

    public init(_ kind: ChatKind, role: Role = .system, person: PersonID = 0) {
        self.init(number: kind.rawValue, role, person)
    }

    public init(_ kind: LiveKind, role: Role = .system, person: PersonID = 0) {
        self.init(number: kind.rawValue, role, person)
    }

    public init(_ kind: Kind, role: Role = .system, person: PersonID = 0) {
        self.init(number: kind.rawValue, role, person)
    }

    private init(number: UInt16, _ role: Role, _ person: PersonID) {
        rawKind = number
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
    /// `nil`: it is of no such kind.
    @inline(__always)
    public var shopKind: ShopKind? { ShopKind(rawValue: rawKind) }
    @inline(__always)
    public var chatKind: ChatKind? { ChatKind(rawValue: rawKind) }
    @inline(__always)
    public var liveKind: LiveKind? { LiveKind(rawValue: rawKind) }
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
    public var parts: Text {
        get { Text(start: partsPointer, count: Int(partsBytes)) }
        set { (partsPointer, partsBytes) = (newValue.baseAddress, UInt32(truncatingIfNeeded: newValue.count)) }
    }
}

/// Borrowed bytes of UTF-8.
public typealias Text = UnsafeBufferPointer<UInt8>

extension Text {
    public static var none: Text { Text(start: nil, count: 0) }
}

extension Event {
    /// What it tells. Its number and name are the header's (Kinds.swift); which of the three it is, tells the compiler
    /// what can happen where: to the shop, to a chat, or to nobody's record.
    public enum Kind: Hashable, Sendable {
        case shop(ShopKind)
        case chat(ChatKind)
        case live(LiveKind)

        @inline(__always)
        public init?(rawValue: UInt16) {
            if let kind = ChatKind(rawValue: rawValue) {
                self = .chat(kind)
            } else if let kind = ShopKind(rawValue: rawValue) {
                self = .shop(kind)
            } else if let kind = LiveKind(rawValue: rawValue) {
                self = .live(kind)
            } else {
                return nil
            }
        }

        public static var allCases: [Kind] {
            ShopKind.allCases.map { .shop($0) } + ChatKind.allCases.map { .chat($0) }
                + LiveKind.allCases.map { .live($0) }
        }

        public var rawValue: UInt16 {
            switch self {
            case .shop(let kind): kind.rawValue
            case .chat(let kind): kind.rawValue
            case .live(let kind): kind.rawValue
            }
        }

        public var name: StaticString {
            switch self {
            case .shop(let kind): kind.name
            case .chat(let kind): kind.name
            case .live(let kind): kind.name
            }
        }

        var audience: Audience {
            switch self {
            case .shop(let kind): kind.audience
            case .chat(let kind): kind.audience
            case .live(let kind): kind.audience
            }
        }

        var secret: Secret {
            switch self {
            case .shop(let kind): kind.secret
            case .chat(let kind): kind.secret
            case .live(let kind): kind.secret
            }
        }

        /// Live signals pass the journal by (B2.8); every other kind is kept.
        @inline(__always)
        public var isJournaled: Bool { rawValue < Self.liveFirst }

        static let liveFirst: UInt16 = 1024
    }

    /// Who may see an event (B2.5).
    enum Audience {
        /// The back office.
        case system
        /// And operators: of the chat's department, if it is a chat's.
        case operators
        /// And the chat's visitor.
        case everybody
        /// The back office and the chat's visitor: what operators could use in the visitor's place.
        case visitor
    }

    /// What of an event is not for everybody who sees it.
    enum Secret {
        case nothing
        /// Its `id`: the shop's name for somebody.
        case key
        /// Its `text`: what two sides of a call come in by.
        case token
    }
}
