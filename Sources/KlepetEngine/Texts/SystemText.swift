// What the shop itself says (B15.1): which texts there are and what they tell. How they sound is
// the catalogue's, by locale.

enum SystemText {
    // The line (B4.1, B4.4). `minutes` 0: there is no honest estimate.
    case inLine(position: UInt32, minutes: Int64, staffed: Bool)
    case movedUp(position: UInt32, minutes: Int64, staffed: Bool)
    case choice(position: UInt32, minutes: Int64, staffed: Bool)
    case keptPlace
    // Follow-up (B4.2, B4.3, B1.5)
    case askPhone
    case askEmail
    case willReach
    case waitedTooLong
    // Hours (B9.2). `nil`: nobody can say when the shop opens.
    /// To who leaves a message.
    case closed(opens: OpeningTime?)
    /// To who waits when it closes: with the choice.
    case closing(opens: OpeningTime?)
    case unanswered
    // The ladder (B3)
    case areYouThere
    case idleWarning(minutes: Int64)
    // The operator's side (B4.6, B4.7, B6.3, B5.8)
    case stillOnIt
    case holdOver
    case promiseOver
    case operatorDropped
    case backInLine
    /// B12.2.
    case helpIsComing
    // With the bot (B7.3): the choice, and what comes of it; "anything else?" (B10.1)
    case nobodyTakesOver
    case closedWithBot(opens: OpeningTime?)
    case staysWithBot
    case messageKept
    case anythingElse
    /// B11.2. `visitor` is empty when nobody knows the name.
    case greeting(operator: Text, visitor: Text)
}

/// What a text's placeholders stand for.
struct TextValues {
    var position: UInt32 = 0
    var minutes: Int64 = 0
    /// When the shop opens, by the department's clocks; `nil`: nobody can say.
    var opens: Opening?
    var visitor = Text.none
    var `operator` = Text.none

    struct Opening {
        /// From today: 0 today, 1 tomorrow.
        var daysAhead: Int64 = 0
        /// 0: Monday … 6: Sunday.
        var weekday: Int64 = 0
        var month: Int64 = 1
        var day: Int64 = 1
        var hour: Int64 = 0
        var minute: Int64 = 0
    }
}

extension SystemText {
    var key: TextKey {
        switch self {
        case .inLine(_, _, let staffed): staffed ? .inLine : .inLineAway
        case .movedUp(_, _, let staffed): staffed ? .movedUp : .movedUpAway
        case .choice(_, _, let staffed): staffed ? .choice : .choiceAway
        case .keptPlace: .keptPlace
        case .askPhone: .askPhone
        case .askEmail: .askEmail
        case .willReach: .willReach
        case .waitedTooLong: .waitedTooLong
        case .unanswered: .unanswered
        case .areYouThere: .areYouThere
        case .idleWarning: .idleWarning
        case .stillOnIt: .stillOnIt
        case .holdOver: .holdOver
        case .promiseOver: .promiseOver
        case .operatorDropped: .operatorDropped
        case .backInLine: .backInLine
        case .helpIsComing: .helpIsComing
        case .nobodyTakesOver: .nobodyTakesOver
        case .closedWithBot: .closedWithBot
        case .staysWithBot: .staysWithBot
        case .messageKept: .messageKept
        case .anythingElse: .anythingElse
        case .closed: .closed
        case .closing: .closing
        case .greeting(_, let visitor): visitor.isEmpty ? .greetingNameless : .greeting
        }
    }

    var values: TextValues {
        switch self {
        case .inLine(let position, let minutes, _), .movedUp(let position, let minutes, _),
            .choice(let position, let minutes, _):
            TextValues(position: position, minutes: minutes)
        case .idleWarning(let minutes): TextValues(minutes: minutes)
        case .closed(let opens), .closing(let opens), .closedWithBot(let opens):
            TextValues(
                opens: opens.map { opens in
                    .init(
                        daysAhead: opens.daysAhead, weekday: opens.weekday, month: opens.month, day: opens.day,
                        hour: opens.hour, minute: opens.minute)
                })
        case .greeting(let name, let visitor): TextValues(visitor: visitor, operator: name)
        case .keptPlace, .askPhone, .askEmail, .willReach, .waitedTooLong, .unanswered, .areYouThere, .stillOnIt,
            .holdOver, .promiseOver, .operatorDropped, .backInLine, .helpIsComing, .nobodyTakesOver, .staysWithBot,
            .messageKept, .anythingElse:
            TextValues()
        }
    }
}
