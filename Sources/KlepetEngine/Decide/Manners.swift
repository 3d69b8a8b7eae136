// B11.3: good manners. What an operator has just said is held against how the visitor wrote last; what stands out
// comes back to the operator, and to nobody else, as a live signal. Only with the policy's "hints"; a few bytes in
// `Live`, nothing in the journal.

struct Manners: BitwiseCopyable {
    /// Letters and marks; 0: nothing is known.
    var characters: UInt32 = 0
    var questions: UInt8 = 0
    var flags: UInt8 = 0

    static let emoji: UInt8 = 1
    static let formal: UInt8 = 2
    static let informal: UInt8 = 4

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

    /// `formal` or `informal`; 0: neither, or both.
    var tone: UInt8 {
        let tone = flags & (Self.formal | Self.informal)
        return tone == Self.formal || tone == Self.informal ? tone : 0
    }

    /// The last message's length, and what was seen in any of them.
    mutating func follow(_ next: Manners) {
        let seen = flags
        self = next
        flags |= seen
    }
}

/// Digests of the prepared replies that went out last in a chat.
struct PreparedLately: BitwiseCopyable {
    private var digests: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

    /// True when it was among the last four.
    mutating func add(_ digest: UInt32) -> Bool {
        let (a, b, c, d) = digests
        guard ![a, b, c, d].contains(digest) else { return true }
        digests = (digest, a, b, c)
        return false
    }
}

extension Engine {
    func mind(_ message: Message, _ slot: UInt32, by actor: Actor) {
        guard !message.isNote, actor.role == .visitor || actor.role == .operator else { return }
        let index = liveIndex(slot)
        guard index != 0 else { return }
        let manners = Manners(message.text, Formality(locale: localeSpoken(in: slot)))
        guard actor.role == .operator else { return live[index].visitorManners.follow(manners) }
        let visitor = live[index].visitorManners
        if manners.questions > 1 { hint(.severalQuestions, slot, actor) }
        if message.isPrepared, live[index].prepared.add(digest(message.text)) { hint(.sameReplyAgain, slot, actor) }
        guard visitor.characters > 0 else { return }
        // Twelve lines to one: below, an answer is simply longer than a question.
        if manners.characters > 400, manners.characters / 5 > visitor.characters { hint(.muchLonger, slot, actor) }
        if manners.has(Manners.emoji), !visitor.has(Manners.emoji) { hint(.emojiUnlike, slot, actor) }
        if manners.tone != 0, visitor.tone != 0, manners.tone != visitor.tone { hint(.formalityUnlike, slot, actor) }
    }

    private func hint(_ hint: Hint, _ slot: UInt32, _ actor: Actor) {
        var event = Event(.hint)
        event.at = stamp
        event.chat = state.chats[slot].id
        event.department = state.chats[slot].department
        event.value = Int64(hint.rawValue)
        signals.add(Signals.Signal(event: event, except: 0, only: actor.person, visitor: 0, text: [], id: []))
    }

    private func digest(_ text: Text) -> UInt32 {
        var print = Fingerprint()
        print.mix(UnsafeRawBufferPointer(text))
        return max(1, UInt32(truncatingIfNeeded: print.value))
    }

    private func localeSpoken(in slot: UInt32) -> String { localeSpoken(by: state.chats[slot].visitor) }

    func localeSpoken(by visitor: UInt32) -> String {
        let number = Int(state.people[visitor].locale)
        return number > 0 && number <= state.names.locales.count ? state.names.locales[number - 1] : state.policy.locale
    }
}

extension Manners {
    /// One look over the text.
    init(_ text: Text, _ formality: Formality?) {
        self.init()
        var word = text.startIndex
        var wasQuestion = false
        for (index, byte) in text.enumerated() {
            if byte & 0xC0 != 0x80 { characters &+= 1 }
            // Pictographs lie from U+1F000 on, dingbats and symbols from U+2600 to U+27BF.
            if byte == 0xF0, index + 1 < text.count, text[index + 1] == 0x9F { flags |= Self.emoji }
            if byte == 0xE2, index + 1 < text.count, (0x98...0x9E).contains(text[index + 1]) { flags |= Self.emoji }
            let isQuestion = byte == UInt8(ascii: "?")
            if isQuestion, !wasQuestion { questions = min(questions, 254) + 1 }
            wasQuestion = isQuestion
            if byte < 0x80, !Self.isLetter(byte) {
                look(Text(rebasing: text[word..<index]), formality)
                word = index + 1
            }
        }
        look(Text(rebasing: text[word...]), formality)
    }

    private mutating func look(_ word: Text, _ formality: Formality?) {
        guard let formality, !word.isEmpty, word.count <= 20 else { return }
        if formality.isFormal(word) { flags |= Self.formal }
        if formality.isInformal(word) { flags |= Self.informal }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

/// The words by which a language says "you": politely, or as among friends. Those that mean something
/// else as well are left out.
enum Formality {
    case english, czech, ukrainian, slovenian, indonesian, finnish

    init?(locale: String) {
        switch Language(rawValue: locale.prefix { $0 != "-" }.lowercased()) {
        case .english: self = .english
        case .czech: self = .czech
        case .ukrainian: self = .ukrainian
        case .slovenian: self = .slovenian
        case .indonesian: self = .indonesian
        case .finnish: self = .finnish
        case nil: return nil
        }
    }

    func isFormal(_ word: Text) -> Bool {
        switch self {
        case .english: Self.any(["dear", "sincerely", "regards", "madam"], word)
        case .czech: Self.any(["vy", "vás", "vám", "vámi", "váš", "vaše", "vaši", "vašeho"], word)
        case .ukrainian: Self.any(["ви", "вас", "вам", "вами", "ваш", "ваша", "ваше", "ваші"], word)
        case .slovenian: Self.any(["vi", "vas", "vam", "vami", "vaš", "vaša", "vaše", "prosimo"], word)
        case .indonesian: Self.any(["anda", "bapak", "ibu", "saudara"], word)
        case .finnish:
            Self.any(["teidän", "teille", "teitä", "teidät", "teiltä", "oletteko", "voitteko", "haluatteko"], word)
        }
    }

    func isInformal(_ word: Text) -> Bool {
        switch self {
        case .english: Self.any(["hey", "hiya", "u", "ur", "thx", "gonna", "wanna", "lol", "dude"], word)
        case .czech: Self.any(["tě", "tebe", "tobě", "tvůj", "tvoje", "tvá", "ahoj", "čau", "díky"], word)
        case .ukrainian: Self.any(["ти", "тебе", "тобі", "твій", "твоя", "твоє", "привіт"], word)
        case .slovenian: Self.any(["tebe", "tebi", "tvoj", "tvoja", "tvoje", "živjo", "zdravo"], word)
        case .indonesian: Self.any(["kamu", "kau", "lo", "lu", "gue", "gua", "aku"], word)
        case .finnish:
            Self.any(["sinä", "sinun", "sinulle", "sinua", "sulle", "sun", "moi", "moikka", "oletko", "voitko"], word)
        }
    }

    private static func any(_ words: [StaticString], _ word: Text) -> Bool {
        words.contains { known in
            guard known.utf8CodeUnitCount == word.count else { return false }
            let small = UnsafeBufferPointer(start: known.utf8Start, count: word.count)
            return word.indices.allSatisfy { isAlike(word[$0], small[$0], isFirst: $0 < 2) }
        }
    }

    /// ASCII in both cases. Of the letters of two bytes a capital at the beginning: Czech and Slovenian ones come just
    /// before the small one, Ukrainian ones 32 before it.
    private static func isAlike(_ byte: UInt8, _ small: UInt8, isFirst: Bool) -> Bool {
        if byte == small || (byte < 0x80 && byte | 0x20 == small) { return true }
        guard isFirst, byte >= 0x80 else { return false }
        return small == byte &+ 1 || small == byte &+ 0x20 || small == byte &- 0x20
    }
}
