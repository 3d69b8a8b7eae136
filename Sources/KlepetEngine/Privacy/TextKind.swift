// Every text that comes from outside, by what it is, and what is asked of each kind (B13.1, B13.2, B4.2). One table,
// and one way in: `Engine.accept`. A command's texts become part of events by no other way.

public enum TextKind: CaseIterable, Sendable {
    /// What is said, noted, or said anew by an edit.
    case message
    /// What a visitor types and has not sent.
    case preview
    /// A bot's answer while it grows.
    case draft
    case messageID
    /// The host's name for a person: bytes, kept as they are.
    case key
    /// As somebody calls themselves; as the shop calls its operator.
    case name, operatorName
    case locale
    /// What a choice leaves: of a callback, of an e-mail, of one that says neither (B4.2).
    case phone, address, contact
    /// Why: where it must be said, and where it may be.
    case reason, remark
    case answer, comment
    /// What a bot says of a chat to whoever takes over (B19.2).
    case summary
    /// Of the policy: a department, a skill, a language, a question. Only looked for.
    case policyName
    case shortcut
    case page
    case token
    /// JSON that carries texts: a survey's answers, an operator's profile, a prepared reply's
    /// wordings, the shop's policy.
    case survey, profile, wordings, policy
    /// JSON of an attribute (B16.1): as a person writes it, and as the shop itself does.
    case attribute, fact
    /// Of a message's parts: how a file is called and what it shows, what a shape says (B17.1, B18.1).
    case fileName, fileText, shapeLine, shapeText
}

/// What a text of a kind has to be, and what becomes of it.
struct TextLaw {
    enum Masking { case never, alone, withJSON }
    enum Form {
        case any
        /// Line breaks and controls become spaces, what turns the reading direction goes, and spaces at the ends.
        case oneLine
        /// The same is refused.
        case plainLine
        case languageTag
        case phone, address, contact
    }
    var bytesMax: Int
    var tooLong = Refusal.textTooLong
    /// When nothing of it can be seen; `nil`: then it counts as not given.
    var empty: Refusal?
    /// What is told of a NUL, or of a form that it has not.
    var invalid = Refusal.textInvalid
    var masking = Masking.alone
    var form = Form.any
    /// What cannot be seen is nothing. Otherwise bytes are bytes.
    var isRead = true
}

extension TextKind {
    var law: TextLaw {
        switch self {
        // How long, says the policy; masked where it is said, with what was said just before.
        case .message: TextLaw(bytesMax: .max, empty: .textEmpty, masking: .never)
        case .preview: TextLaw(bytesMax: Limits.previewBytesMax, masking: .never)
        case .draft: TextLaw(bytesMax: Limits.draftBytesMax)
        case .messageID:
            TextLaw(bytesMax: Limits.keyBytesMax, tooLong: .messageIDInvalid, invalid: .messageIDInvalid, isRead: false)
        case .key:
            TextLaw(
                bytesMax: Limits.keyBytesMax, tooLong: .keyInvalid, empty: .keyInvalid, invalid: .keyInvalid,
                masking: .never, isRead: false)
        case .name: TextLaw(bytesMax: Limits.nameBytesMax, form: .oneLine)
        case .operatorName: TextLaw(bytesMax: Limits.nameBytesMax, empty: .textEmpty, form: .plainLine)
        case .locale:
            TextLaw(bytesMax: Limits.localeBytesMax, tooLong: .valueInvalid, invalid: .valueInvalid, form: .languageTag)
        case .phone: TextLaw(bytesMax: Limits.contactBytesMax, invalid: .contactInvalid, masking: .never, form: .phone)
        case .address: TextLaw(bytesMax: Limits.contactBytesMax, invalid: .contactInvalid, form: .address)
        case .contact: TextLaw(bytesMax: Limits.contactBytesMax, invalid: .contactInvalid, form: .contact)
        case .reason: TextLaw(bytesMax: Limits.contactBytesMax, empty: .textEmpty)
        case .remark: TextLaw(bytesMax: Limits.contactBytesMax)
        case .answer, .comment: TextLaw(bytesMax: Limits.answerBytesMax, empty: .textEmpty)
        case .summary: TextLaw(bytesMax: Limits.answerBytesMax)
        case .policyName:
            TextLaw(
                bytesMax: Limits.nameBytesMax, tooLong: .departmentUnknown, invalid: .departmentUnknown, masking: .never
            )
        case .shortcut:
            TextLaw(bytesMax: Limits.keyBytesMax, tooLong: .keyInvalid, empty: .keyInvalid, invalid: .keyInvalid)
        case .page: TextLaw(bytesMax: Limits.pageBytesMax, masking: .never)
        case .token:
            TextLaw(
                bytesMax: Limits.keyBytesMax, tooLong: .tokenInvalid, invalid: .tokenInvalid, masking: .never,
                isRead: false)
        case .survey: TextLaw(bytesMax: Limits.surveyBytesMax, empty: .textEmpty, masking: .withJSON)
        case .profile: TextLaw(bytesMax: Limits.replyBytesMax, empty: .textEmpty, masking: .withJSON)
        case .wordings: TextLaw(bytesMax: Limits.replyBytesMax, empty: .textEmpty, masking: .withJSON)
        case .policy: TextLaw(bytesMax: .max, masking: .never)
        case .attribute:
            TextLaw(
                bytesMax: Limits.attributeBytesMax, tooLong: .attributeTooLong, invalid: .valueInvalid,
                masking: .withJSON, isRead: false)
        case .fact:
            TextLaw(
                bytesMax: Limits.attributeBytesMax, tooLong: .attributeTooLong, invalid: .valueInvalid,
                masking: .never, isRead: false)
        case .fileName: TextLaw(bytesMax: Limits.fileNameBytesMax, empty: .textEmpty, form: .oneLine)
        case .fileText: TextLaw(bytesMax: Limits.fileTextBytesMax, form: .oneLine)
        case .shapeLine: TextLaw(bytesMax: Limits.contactBytesMax, empty: .textEmpty, form: .plainLine)
        case .shapeText: TextLaw(bytesMax: Limits.fileTextBytesMax, empty: .textEmpty)
        }
    }
}

extension TextKind {
    /// A locale that is only looked for.
    public static func isLocale(_ tag: Text) -> Bool { tag.count <= Limits.localeBytesMax && Lines.isLanguageTag(tag) }
}

extension Engine {
    /// 0: the policy has none of that name.
    public func departmentNumber(named name: Text) -> UInt8 { Names.number(of: name, in: state.names.departments) }

    /// A text from outside, as what it is taken: `none` when it is as good as not given. Valid until the next command.
    func accept(_ text: Text, as kind: TextKind) throws(Refusal) -> Text {
        let law = kind.law
        guard law.isRead ? Characters.hasVisible(text) : !text.isEmpty else {
            if let empty = law.empty { throw empty }
            return .none
        }
        guard text.count <= law.bytesMax else { throw law.tooLong }
        guard !Characters.hasNUL(text) || law.form == .oneLine else { throw law.invalid }
        var text = text
        switch law.form {
        case .any: break
        case .oneLine: text = room.oneLine(text)
        case .plainLine: guard Lines.isPlain(text) else { throw law.invalid }
        case .languageTag: guard Lines.isLanguageTag(text) else { throw law.invalid }
        case .phone: guard Contact.isPhone(text) else { throw law.invalid }
        case .address: guard Contact.isAddress(text) else { throw law.invalid }
        case .contact:
            if Contact.isPhone(text) { return text }
            guard Contact.isAddress(text) else { throw law.invalid }
        }
        switch law.masking {
        case .never: return text
        case .alone: return masked(text)
        case .withJSON: return masked(text, isJSON: true)
        }
    }

    /// The same of a text that stands in a message's parts, for whoever writes their JSON.
    public func accept(part text: Text, as kind: TextKind) throws(Refusal) -> [UInt8] {
        defer { room.clear() }
        return Array(try accept(text, as: kind))
    }

    /// The same for what comes most, without a copy: it is masked when it is said.
    @inline(__always)
    func checkMessage(_ text: Text) throws(Refusal) {
        guard text.count <= Int(clamping: state.policy.limits.messageBytesMax) else { throw .textTooLong }
        guard Characters.hasVisible(text) else { throw .textEmpty }
        guard !Characters.hasNUL(text) else { throw .textInvalid }
    }

    /// The same for the id that comes with nearly each message: the law of a message's id, without looking it up.
    @inline(__always)
    func acceptMessageID(_ id: Text) throws(Refusal) -> Text {
        guard id.count <= Limits.keyBytesMax, !Characters.hasNUL(id) else { throw .messageIDInvalid }
        return CardNumbers.hasRoom(id) ? masked(id) : id
    }

    /// How somebody is called who was named before names were looked at: on one line, and nothing when
    /// nothing of it can be seen.
    public func shown(name: [UInt8]) -> [UInt8] {
        name.withUnsafeBufferPointer { bytes in Characters.hasVisible(bytes) ? Array(room.oneLine(bytes)) : [] }
    }
}

/// One character of the text can be seen (B13.2).
public func isVisible(_ text: Text) -> Bool { Characters.hasVisible(text) }

/// The same, and there is no NUL: a message may be so.
public func isReadable(_ text: Text) -> Bool { Characters.hasVisible(text) && !Characters.hasNUL(text) }

/// B4.2, B18.2: what a visitor fills in as their address, and as their telephone number.
public func isAddress(_ text: Text) -> Bool { Contact.isAddress(text) }
public func isPhoneNumber(_ text: Text) -> Bool { Contact.isPhone(text) }

enum Lines {
    /// No line breaks, no controls, nothing that turns the reading direction.
    static func isPlain(_ text: Text) -> Bool {
        var offset = 0
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            if isUnruly(value) { return false }
            offset += bytes
        }
        return true
    }

    static func isUnruly(_ value: UInt32) -> Bool {
        Characters.isControl(value) || Characters.isLineBreak(value) || Characters.isBidiOverride(value)
    }

    /// B15.1: the outer shape of a tag; one that the catalogue does not know is as good as none.
    static func isLanguageTag(_ text: Text) -> Bool {
        text.allSatisfy { byte in
            Characters.isLetter(UInt32(byte)) && byte < 0x80 || CardNumbers.isDigit(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }
}

/// B4.2.
enum Contact {
    /// 5 to 15 digits of any script and what is written between them.
    static func isPhone(_ text: Text) -> Bool {
        var (digits, offset) = (0, 0)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            offset += bytes
            if Characters.digit(value) != nil {
                digits += 1
            } else if Characters.isControl(value) || Characters.isLineBreak(value) {
                return false
            } else if !Characters.isSeparator(value) {
                switch value {
                // + ( ) in both widths, and what extensions are written with.
                case 0x2B, 0xFF0B, 0x28, 0x29, 0xFF08, 0xFF09, 0x23, 0x3B, 0x3A: break
                default: return false
                }
            }
        }
        return (5...15).contains(digits)
    }

    /// One @ with something on both sides that can be seen.
    static func isAddress(_ text: Text) -> Bool {
        var (at, offset): (Int?, Int) = (nil, 0)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            if Characters.isControl(value) || Characters.isLineBreak(value) { return false }
            if value == 0x40 {
                guard at == nil else { return false }
                at = offset
            }
            offset += bytes
        }
        guard let at else { return false }
        return Characters.hasVisible(Text(rebasing: text[..<at]))
            && Characters.hasVisible(Text(rebasing: text[(at + 1)...]))
    }

    /// B4.2: as the visitor is told of it, to see which one we have: "e…@example.com", "…3123". A text of the chat stays
    /// longer than contacts are kept (B13.4), so there is no whole one in it.
    static func shortened(_ text: Text) -> [UInt8] {
        let dots: [UInt8] = [0xE2, 0x80, 0xA6]
        if let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0 {
            let (_, bytes) = Characters.at(text, 0)
            return Array(text[..<min(bytes, at)]) + dots + Array(text[at...])
        }
        var (digits, offset): ([[UInt8]], Int) = ([], 0)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            if Characters.digit(value) != nil { digits.append(Array(text[offset..<min(offset + bytes, text.count)])) }
            offset += max(1, bytes)
        }
        return dots + digits.suffix(digits.count > 6 ? 4 : 2).joined()
    }
}
