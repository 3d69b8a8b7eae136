// What the shop itself says (B15.1): which texts there are and what they tell. How they sound is
// the catalogue's, by locale.

enum SystemText {
    // The line (B4.1, B4.4). `minutes` 0: there is no honest estimate; `position` 0: none is shown (B5.7).
    /// `lack`: what the chat asks for and nobody online has (B5.4).
    case inLine(position: UInt32, minutes: Int64, staffed: Bool, lack: Lack)
    case somebodyIsBack(position: UInt32, minutes: Int64)
    /// The same for who comes from a bot (B7.4), and for who has reopened the chat (B1.4); somebody is here.
    case botLeft(position: UInt32, minutes: Int64)
    case welcomeBack(position: UInt32, minutes: Int64)
    case movedUp(position: UInt32, minutes: Int64, staffed: Bool)
    case choice(position: UInt32, minutes: Int64, staffed: Bool)
    case keptPlace
    /// B4.3: to who chose to wait, in closed hours; and the choice once more, after a long time.
    case keptPlaceClosed(opens: OpeningTime?)
    case choiceAgain(position: UInt32, minutes: Int64)
    /// B12.1.
    case movedOn
    // Follow-up (B4.2, B4.3, B1.5)
    case askPhone
    case askEmail
    /// `contact`: shortened.
    case willReach(contact: Text)
    case waitedTooLong
    // Hours (B9.2). `nil`: nobody can say when the shop opens.
    /// To who leaves a message.
    case closed(opens: OpeningTime?, contactKnown: Bool)
    /// B9.3: to who comes when it is about to close.
    case lastCall(opens: OpeningTime)
    /// To who waits when it closes: with the choice.
    case closing(opens: OpeningTime?)
    case unanswered
    // The ladder (B3)
    case areYouThere
    /// 0: in less than a minute.
    case idleWarning(minutes: Int64)
    /// B3.10: likewise.
    case idleWarningClosing(opens: OpeningTime, minutes: Int64)
    // The operator's side (B4.6, B4.7, B6.3, B5.8)
    case stillOnIt
    /// B6.2: the choice, and the answer to "wait".
    case choiceActive
    case keepsWaiting
    /// `until`: when it is more than an hour.
    case held(minutes: Int64, until: OpeningTime?, reason: Text)
    case holdOver
    case promised(minutes: Int64, until: OpeningTime?)
    case promiseOver
    case operatorDropped
    /// By their own choice, or the shop's.
    case operatorLeft
    case backInLine(staffed: Bool)
    /// B12.2.
    case helpIsComing
    /// B12.1.
    case takenOver(operator: Text)
    // With the bot (B7.3): the choice, and what comes of it; "anything else?" (B10.1)
    case nobodyTakesOver
    /// B19.5.
    case botDisclosure
    case closedWithBot(opens: OpeningTime?)
    case staysWithBot
    case messageKept
    case anythingElse
    case wrapupWarning(minutes: Int64)
    /// B11.2. `visitor` is empty when nobody knows the name.
    case greeting(operator: Text, visitor: Text)
    /// B23.3.
    case whyOurTurn
    case whyYourTurn
}

/// What a text's placeholders stand for.
struct TextValues {
    var position: UInt32 = 0
    var minutes: Int64 = 0
    /// When the shop opens, or what it promises, by the department's clocks; `nil`: nobody can say.
    var moment: Moment?
    var visitor = Text.none
    var `operator` = Text.none
    var contact = Text.none
    var reason = Text.none

    struct Moment {
        /// From today: 0 today, 1 tomorrow.
        var daysAhead: Int64 = 0
        /// 0: Monday … 6: Sunday.
        var weekday: Int64 = 0
        var month: Int64 = 1
        var day: Int64 = 1
        var hour: Int64 = 0
        var minute: Int64 = 0
        /// The day is the one that ends then.
        var isMidnight = false
        var zone = "UTC"
        /// There is no clock of the department's.
        var isUTC = false
    }
}

extension TextValues.Moment {
    init(_ time: OpeningTime) {
        self.init(
            daysAhead: time.daysAhead, weekday: time.weekday, month: time.month, day: time.day, hour: time.hour,
            minute: time.minute, isMidnight: time.isMidnight, zone: time.zone, isUTC: time.isUTC)
    }
}

extension SystemText {
    var key: TextKey {
        switch self {
        case .inLine(_, _, let staffed, let lack):
            switch (staffed, lack) {
            case (false, _): .inLineAway
            case (true, .nothing): .inLine
            case (true, .language): .inLineOtherLanguage
            case (true, .skill): .inLineNoSkill
            }
        case .somebodyIsBack: .somebodyIsBack
        case .botLeft: .botLeft
        case .welcomeBack: .welcomeBack
        case .movedUp(_, _, let staffed): staffed ? .movedUp : .movedUpAway
        case .choice(_, _, let staffed): staffed ? .choice : .choiceAway
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
        case .idleWarning(let minutes): minutes > 0 ? .idleWarning : .idleWarningSoon
        case .idleWarningClosing(_, let minutes): minutes > 0 ? .idleWarningClosing : .idleWarningClosingSoon
        case .stillOnIt: .stillOnIt
        case .choiceActive: .choiceActive
        case .keepsWaiting: .keepsWaiting
        case .held(_, let until, _): until == nil ? .held : .heldUntil
        case .holdOver: .holdOver
        case .promised(_, let until): until == nil ? .promised : .promisedUntil
        case .promiseOver: .promiseOver
        case .operatorDropped: .operatorDropped
        case .operatorLeft: .operatorLeft
        case .backInLine(let staffed): staffed ? .backInLine : .backInLineAway
        case .helpIsComing: .helpIsComing
        case .takenOver: .takenOver
        case .nobodyTakesOver: .nobodyTakesOver
        case .botDisclosure: .botDisclosure
        case .closedWithBot: .closedWithBot
        case .staysWithBot: .staysWithBot
        case .messageKept: .messageKept
        case .anythingElse: .anythingElse
        case .wrapupWarning(let minutes): minutes > 0 ? .wrapupWarning : .wrapupWarningSoon
        case .closed(_, let contactKnown): contactKnown ? .closedContactKnown : .closed
        case .lastCall: .lastCall
        case .closing: .closing
        case .whyOurTurn: .whyOurTurn
        case .whyYourTurn: .whyYourTurn
        case .greeting(_, let visitor): visitor.isEmpty ? .greetingNameless : .greeting
        }
    }

    var values: TextValues {
        switch self {
        case .inLine(let position, let minutes, _, _), .movedUp(let position, let minutes, _),
            .choice(let position, let minutes, _), .botLeft(let position, let minutes),
            .welcomeBack(let position, let minutes), .somebodyIsBack(let position, let minutes):
            TextValues(position: position, minutes: minutes)
        case .choiceAgain(let position, let minutes): TextValues(position: position, minutes: minutes)
        case .idleWarning(let minutes), .wrapupWarning(let minutes): TextValues(minutes: minutes)
        case .idleWarningClosing(let opens, let minutes): TextValues(minutes: minutes, moment: .init(opens))
        case .closed(let opens, _), .closing(let opens), .closedWithBot(let opens), .keptPlaceClosed(let opens):
            TextValues(moment: opens.map { .init($0) })
        case .lastCall(let opens): TextValues(moment: .init(opens))
        case .held(let minutes, let until, let reason):
            TextValues(minutes: minutes, moment: until.map { .init($0) }, reason: reason)
        case .promised(let minutes, let until): TextValues(minutes: minutes, moment: until.map { .init($0) })
        case .willReach(let contact): TextValues(contact: contact)
        case .greeting(let name, let visitor): TextValues(visitor: visitor, operator: name)
        case .takenOver(let name): TextValues(operator: name)
        case .keptPlace, .movedOn, .choiceActive, .keepsWaiting, .askPhone, .askEmail, .waitedTooLong, .unanswered,
            .areYouThere, .stillOnIt, .holdOver, .promiseOver, .operatorDropped, .operatorLeft, .backInLine,
            .helpIsComing, .whyOurTurn, .whyYourTurn, .nobodyTakesOver, .botDisclosure, .staysWithBot, .messageKept,
            .anythingElse:
            TextValues()
        }
    }
}
