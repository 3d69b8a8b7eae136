// The texts of the catalogue by the keys that a policy's "texts" overrides them with (B15.1), and what each may tell.

/// One or more whole sentences: no language puts them together as another does.
public enum TextKey: String, CaseIterable, Sendable {
    // Where the visitor stands: told inside other texts, as {place}.
    case placeNext = "place_next"
    case place
    case estimate
    // When the shop opens (B9.2): told inside other texts, as {opening}.
    case openingUnknown = "opening_unknown"
    case openingToday = "opening_today"
    case openingTomorrow = "opening_tomorrow"
    case openingWeekday = "opening_weekday"
    case openingDate = "opening_date"
    // Hours (B9.2): to who leaves a message, and to who waits when the shop closes
    case closed
    case closing
    // With the bot (B7.3), and ending well (B10.1)
    case nobodyTakesOver = "nobody_takes_over"
    case closedWithBot = "closed_with_bot"
    case staysWithBot = "stays_with_bot"
    case messageKept = "message_kept"
    case anythingElse = "anything_else"
    // The line (B4.1, B4.4); away: nobody is here.
    case inLine = "in_line"
    case inLineAway = "in_line_away"
    case movedUp = "moved_up"
    case movedUpAway = "moved_up_away"
    case choice
    case choiceAway = "choice_away"
    case keptPlace = "kept_place"
    // Follow-up (B4.2, B4.3, B1.5)
    case askPhone = "ask_phone"
    case askEmail = "ask_email"
    case willReach = "will_reach"
    case waitedTooLong = "waited_too_long"
    case unanswered
    // The ladder (B3)
    case areYouThere = "are_you_there"
    case idleWarning = "idle_warning"
    // The operator's side (B4.6, B4.7, B6.3, B5.8, B11.2)
    case stillOnIt = "still_on_it"
    case holdOver = "hold_over"
    case promiseOver = "promise_over"
    case operatorDropped = "operator_dropped"
    case backInLine = "back_in_line"
    case helpIsComing = "help_is_coming"
    case greeting
    case greetingNameless = "greeting_nameless"

    /// What may stand in braces.
    public var placeholders: [Placeholder] {
        switch self {
        case .place: [.position]
        case .estimate, .idleWarning: [.minutes]
        case .inLine, .movedUp, .choice: [.place]
        case .openingToday, .openingTomorrow: [.time]
        case .openingWeekday: [.weekday, .time]
        case .openingDate: [.date, .time]
        case .closed, .closing, .closedWithBot: [.opening]
        case .greeting: [.visitor, .operator]
        case .greetingNameless: [.operator]
        case .placeNext, .inLineAway, .movedUpAway, .choiceAway, .keptPlace, .askPhone, .askEmail, .willReach,
            .waitedTooLong, .unanswered, .areYouThere, .stillOnIt, .holdOver, .promiseOver, .operatorDropped,
            .backInLine, .helpIsComing, .openingUnknown, .nobodyTakesOver, .staysWithBot, .messageKept, .anythingElse:
            []
        }
    }

    /// The number that chooses the plural form; `nil`: there is only one form.
    public var counted: Placeholder? { placeholders.first { $0 == .position || $0 == .minutes } }
}

public enum Placeholder: String, CaseIterable, Sendable {
    case position, minutes
    /// "9:00", "Monday", "24 December", in the words of the language that the text is in.
    case time, weekday, date
    /// One of the sentences `opening_…`.
    case opening
    /// The sentences of `place_next` or `place`, and `estimate` where there is an honest one.
    case place
    /// Names.
    case visitor, `operator`
}
