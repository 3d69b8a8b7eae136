// What is said, with what it carries (B17, B18), how a message is named, and what is owed of its files.

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
    /// B20.4: the prepared reply promises so much; 0: nothing.
    public var promises: Int64 = 0
    /// B19.4: the last chat_seq that its author knows; 0: they do not say.
    public var knows: UInt32 = 0
    /// B18.3: another message of the chat; with `quoted`, what whoever submits has found under that number.
    public var quote: UInt64 = 0
    public var quoted: MessageName.Said?
    /// B21.1.
    public var via = Via.web
    /// JSON, checked and masked by whoever submits (law 8: the engine reads no JSON); empty: nothing but words.
    public var parts: Text = .none
    /// B17.1: how many of them are files.
    public var files: UInt8 = 0
    /// B18.1: one of the parts is a shape.
    public var hasShape = false
    /// B18.2: it is the answer to the shape of the message `quote`.
    public var isAnswer = false

    public init(text: Text, id: Text = .none, number: UInt64 = 0, isNote: Bool = false) {
        self.text = text
        self.id = id
        self.number = number
        self.isNote = isNote
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
    /// B17.3: the message's files, when it is to be destroyed.
    public var files: [OwedFile] = []

    public struct Said {
        public var chat: ChatID
        public var person: PersonID
        public var at: Int64
        public var flags: Event.Flags
        /// B18.1.
        public var hasShape: Bool

        /// `nil` unless the event is a message.
        public init?(_ event: borrowing Event) {
            guard event.chatKind == .said else { return nil }
            (chat, person, at, flags) = (event.chat, event.person, event.at, event.flags)
            hasShape = event.hasShape
        }
    }

    public init(chat: ChatID, seq: UInt64, said: Said?) {
        self.chat = chat
        self.seq = seq
        self.said = said
    }
}

/// B18.2: the visitor's answer to a message's shape, in words and as its parts.
public struct AnswerShape {
    public var name: MessageName
    public var message: Message
    /// The shape says that it may be answered again.
    public var goesOn: Bool

    public init(name: MessageName, message: Message, goesOn: Bool) {
        (self.name, self.message, self.goesOn) = (name, message, goesOn)
    }
}

/// B17.3: a file of a message that is destroyed: which message, and the host's reference.
public struct OwedFile: Sendable {
    public var message: UInt64
    public var reference: [UInt8]

    public init(message: UInt64, reference: [UInt8]) { (self.message, self.reference) = (message, reference) }
}

/// B17.3: whoever submits has looked what stands under the number.
public struct FileGone {
    public enum Debt { case none, owed, gone }
    public var seq: UInt64
    public var debt: Debt

    public init(seq: UInt64, debt: Debt) { (self.seq, self.debt) = (seq, debt) }
}
