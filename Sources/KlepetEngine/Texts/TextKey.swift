// The texts of the catalogue by the keys that a policy's "texts" overrides them with (B15.1), and what each may tell.

/// One or more whole sentences: no language puts them together as another does.
public enum TextKey: String, CaseIterable, Sendable {
    // Where the visitor stands: told inside other texts, as {place}.
    case placeNext = "place_next"
    case place
    case estimate
    case estimateLong = "estimate_long"
    // When the shop opens (B9.2): told inside other texts, as {opening}.
    case openingUnknown = "opening_unknown"
    case openingToday = "opening_today"
    case openingTomorrow = "opening_tomorrow"
    case openingWeekday = "opening_weekday"
    case openingDate = "opening_date"
    // Hours (B9.2): to who leaves a message, and to who waits when the shop closes
    case closed
    case closedContactKnown = "closed_contact_known"
    case lastCall = "last_call"
    case closing
    // With the bot (B7.3), and ending well (B10.1)
    case botDisclosure = "bot_disclosure"
    case nobodyTakesOver = "nobody_takes_over"
    case closedWithBot = "closed_with_bot"
    case staysWithBot = "stays_with_bot"
    case messageKept = "message_kept"
    case anythingElse = "anything_else"
    case wrapupWarning = "wrapup_warning"
    case wrapupWarningSoon = "wrapup_warning_soon"
    // The line (B4.1, B4.4); away: nobody is here.
    case inLine = "in_line"
    case inLineAway = "in_line_away"
    case botLeft = "bot_left"
    case welcomeBack = "welcome_back"
    // B5.4: nobody online has what was asked for; B4.1: good news
    case inLineOtherLanguage = "in_line_other_language"
    case inLineNoSkill = "in_line_no_skill"
    case somebodyIsBack = "somebody_is_back"
    case movedUp = "moved_up"
    case movedUpAway = "moved_up_away"
    case choice
    case choiceAway = "choice_away"
    case keptPlace = "kept_place"
    case keptPlaceClosed = "kept_place_closed"
    case choiceAgain = "choice_again"
    case movedOn = "moved_on"
    // Follow-up (B4.2, B4.3, B1.5)
    case askPhone = "ask_phone"
    case askEmail = "ask_email"
    case willReach = "will_reach"
    case waitedTooLong = "waited_too_long"
    case unanswered
    // The ladder (B3)
    case areYouThere = "are_you_there"
    case idleWarning = "idle_warning"
    case idleWarningSoon = "idle_warning_soon"
    // Where the shop closes soon: with when it is back (B3.10)
    case idleWarningClosing = "idle_warning_closing"
    case idleWarningClosingSoon = "idle_warning_closing_soon"
    // The operator's side (B4.6, B4.7, B6.3, B5.8, B11.2)
    case stillOnIt = "still_on_it"
    case choiceActive = "choice_active"
    case keepsWaiting = "keeps_waiting"
    case held
    case heldUntil = "held_until"
    case holdOver = "hold_over"
    case promised
    case promisedUntil = "promised_until"
    case promiseOver = "promise_over"
    case operatorDropped = "operator_dropped"
    case operatorLeft = "operator_left"
    case backInLine = "back_in_line"
    case backInLineAway = "back_in_line_away"
    case helpIsComing = "help_is_coming"
    case takenOver = "taken_over"
    case greeting
    case greetingNameless = "greeting_nameless"
    // In transcripts (B21.2)
    case transcript
    case transcriptYou = "transcript_you"
    case transcriptShop = "transcript_shop"
    case transcriptEdited = "transcript_edited"
    case transcriptRetracted = "transcript_retracted"
    case transcriptDeleted = "transcript_deleted"
    // What is told to who asks (B23.3)
    case whyOurTurn = "why_our_turn"
    case whyYourTurn = "why_your_turn"

    /// What may stand in braces.
    public var placeholders: [Placeholder] {
        switch self {
        case .place: [.position]
        case .estimate, .wrapupWarning: [.minutes]
        case .idleWarning: [.minutes, .operator]
        case .idleWarningClosing: [.minutes, .when, .zone, .operator]
        case .idleWarningClosingSoon: [.when, .zone, .operator]
        case .held: [.minutes, .reason, .operator]
        case .promised: [.minutes, .operator]
        case .heldUntil: [.when, .zone, .reason, .operator]
        case .promisedUntil: [.when, .zone, .operator]
        case .inLine, .inLineOtherLanguage, .inLineNoSkill, .somebodyIsBack, .movedUp, .choice, .botLeft, .welcomeBack,
            .choiceAgain:
            [.place]
        case .openingToday, .openingTomorrow: [.atTime, .time, .zone]
        case .openingWeekday: [.weekday, .atTime, .time, .zone]
        case .openingDate: [.date, .atTime, .time, .zone]
        case .closed, .closedContactKnown, .closing, .closedWithBot, .keptPlaceClosed: [.opening]
        case .lastCall: [.when, .zone]
        case .willReach: [.contact]
        case .greeting: [.visitor, .operator]
        case .greetingNameless, .takenOver, .areYouThere, .idleWarningSoon, .wrapupWarningSoon, .stillOnIt, .holdOver,
            .promiseOver,
            .operatorDropped, .operatorLeft, .backInLine, .backInLineAway, .helpIsComing, .anythingElse:
            [.operator]
        case .placeNext, .estimateLong, .movedOn, .choiceActive, .keepsWaiting, .inLineAway, .movedUpAway, .choiceAway,
            .keptPlace, .askPhone, .askEmail,
            .waitedTooLong, .unanswered, .openingUnknown, .whyOurTurn, .whyYourTurn, .botDisclosure,
            .nobodyTakesOver, .staysWithBot, .messageKept, .transcript, .transcriptYou, .transcriptShop,
            .transcriptEdited, .transcriptRetracted, .transcriptDeleted:
            []
        }
    }

    var translations: Translations {
        switch self {
        case .placeNext: .placeNext
        case .place: .place
        case .estimate: .estimate
        case .estimateLong: .estimateLong
        case .openingUnknown: .openingUnknown
        case .openingToday: .openingToday
        case .openingTomorrow: .openingTomorrow
        case .openingWeekday: .openingWeekday
        case .openingDate: .openingDate
        case .closed: .closed
        case .closedContactKnown: .closedContactKnown
        case .lastCall: .lastCall
        case .closing: .closing
        case .botDisclosure: .botDisclosure
        case .nobodyTakesOver: .nobodyTakesOver
        case .closedWithBot: .closedWithBot
        case .staysWithBot: .staysWithBot
        case .messageKept: .messageKept
        case .anythingElse: .anythingElse
        case .wrapupWarning: .wrapupWarning
        case .wrapupWarningSoon: .wrapupWarningSoon
        case .inLine: .inLine
        case .inLineAway: .inLineAway
        case .botLeft: .botLeft
        case .welcomeBack: .welcomeBack
        case .inLineOtherLanguage: .inLineOtherLanguage
        case .inLineNoSkill: .inLineNoSkill
        case .somebodyIsBack: .somebodyIsBack
        case .movedUp: .movedUp
        case .movedUpAway: .movedUpAway
        case .choice: .choice
        case .choiceAway: .choiceAway
        case .keptPlace: .keptPlace
        case .keptPlaceClosed: .keptPlaceClosed
        case .choiceAgain: .choiceAgain
        case .movedOn: .movedOn
        case .askPhone: .askPhone
        case .askEmail: .askEmail
        case .willReach: .willReach
        case .waitedTooLong: .waitedTooLong
        case .unanswered: .unanswered
        case .areYouThere: .areYouThere
        case .idleWarning: .idleWarning
        case .idleWarningSoon: .idleWarningSoon
        case .idleWarningClosing: .idleWarningClosing
        case .idleWarningClosingSoon: .idleWarningClosingSoon
        case .stillOnIt: .stillOnIt
        case .choiceActive: .choiceActive
        case .keepsWaiting: .keepsWaiting
        case .held: .held
        case .heldUntil: .heldUntil
        case .holdOver: .holdOver
        case .promised: .promised
        case .promisedUntil: .promisedUntil
        case .promiseOver: .promiseOver
        case .operatorDropped: .operatorDropped
        case .operatorLeft: .operatorLeft
        case .backInLine: .backInLine
        case .backInLineAway: .backInLineAway
        case .helpIsComing: .helpIsComing
        case .takenOver: .takenOver
        case .greeting: .greeting
        case .greetingNameless: .greetingNameless
        case .transcript: .transcript
        case .transcriptYou: .transcriptYou
        case .transcriptShop: .transcriptShop
        case .transcriptEdited: .transcriptEdited
        case .transcriptRetracted: .transcriptRetracted
        case .transcriptDeleted: .transcriptDeleted
        case .whyOurTurn: .whyOurTurn
        case .whyYourTurn: .whyYourTurn
        }
    }

    /// The number that chooses the plural form; `nil`: there is only one form.
    public var counted: Placeholder? { placeholders.first { $0 == .position || $0 == .minutes } }
}

public enum Placeholder: String, CaseIterable, Sendable {
    case position, minutes
    /// "9:00"; midnight is 24:00 of the day before.
    case time
    /// "at 9:00", "at midnight", "ve 12:00", "об 11:00": with its preposition, in the words of the text's language.
    case atTime = "at_time"
    /// "on Monday" without the "on" in English and Indonesian; "ve středu", "в середу", "v sredo", "keskiviikkona".
    case weekday
    /// "24 December", "24. prosince"
    case date
    /// The day and the time: "tomorrow at 9:00", "ve středu ve 12:00".
    case when
    /// Of the department's clock: "UTC+1", and in Indonesia "WIB", "WITA", "WIT".
    case zone
    /// One of the sentences `opening_…`.
    case opening
    /// The sentences of `place_next` or `place`, and `estimate` where there is an honest one; where no place is shown
    /// (B5.7), nothing, with the space beside it.
    case place
    /// Names.
    case visitor, `operator`
    /// How the visitor is reached, shortened: "e…@example.com", "…3123".
    case contact
    /// Why the chat is held, in the operator's words.
    case reason
}
