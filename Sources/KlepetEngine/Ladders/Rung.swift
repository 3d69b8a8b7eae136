// The rungs of the ladders: each a word here, with the number that events, `explain` and files know it by.
//
// A new rung is a case here. The compiler then asks for its number and its sentence, below, and for what happens when
// it is due (Fire.swift). When that is, is a function beside the others of its ladder (Due.swift, BotDue.swift).

enum Rung: Equatable, BitwiseCopyable, Sendable {
    /// B3.
    case areYouThere, idleWarning, idleClose
    /// B4.1: one holding message after the other. B4.3: its number comes behind theirs. B9.2: the department closes.
    case holding(UInt8)
    case waitedTooLong(UInt8)
    case lastCall
    /// B4.3: the choice once more. B4.10: the visitor stays away.
    case choiceAgain, visitorGone
    /// B6.2, B4.6, B1.5.
    case replyLate, replyOverdue, stillOnIt, unanswered, ownerSilent, rescue
    /// B6.3, B4.7.
    case promiseNear, promiseEnd
    /// B5.5.
    case offerMissed
    /// B5.8.
    case operatorDropped, backInLine
    /// B1: its number comes behind the questions'.
    case intakeEnd
    /// B7, B7.2, B7.3.
    case botSilent, botResolved, nobodyCame, botGone
    /// B12.1, B12.3, B10.2.
    case transferMissed, mediaExpired, surveyExpired
    /// B4.9.
    case followupDue, followupOverdue
    /// B3.9.
    case leftUnread, closeUnread
    /// B6.4.
    case settledClose
}

extension Rung {
    var ladder: LadderName { name.ladder }
    var number: UInt8 { name.number }

    @inline(__always)
    private var name: (ladder: LadderName, number: UInt8) {
        switch self {
        case .areYouThere: (.idle, 1)
        case .idleWarning: (.idle, 2)
        case .idleClose: (.idle, 3)
        case .holding(let number), .waitedTooLong(let number): (.waiting, number)
        case .lastCall: (.waiting, Waiting.closedRung)
        case .choiceAgain: (.waiting, Waiting.againRung)
        case .visitorGone: (.waiting, Waiting.goneRung)
        case .replyLate: (.reply, 1)
        case .replyOverdue: (.reply, 2)
        case .stillOnIt: (.reply, 3)
        case .unanswered: (.reply, 4)
        case .ownerSilent: (.reply, 5)
        case .rescue: (.reply, 6)
        case .promiseNear: (.promise, 1)
        case .promiseEnd: (.promise, 2)
        case .offerMissed: (.offer, 1)
        case .operatorDropped: (.drop, 1)
        case .backInLine: (.drop, 2)
        case .intakeEnd: (.intake, UInt8(Limits.questionsMax + 1))
        case .botSilent: (.bot, 1)
        case .botResolved: (.bot, 2)
        case .nobodyCame: (.bot, 3)
        case .botGone: (.bot, 4)
        case .transferMissed: (.transfer, 1)
        case .mediaExpired: (.media, 1)
        case .surveyExpired: (.survey, 1)
        case .followupDue: (.followup, 1)
        case .followupOverdue: (.followup, 2)
        case .leftUnread: (.away, 1)
        case .closeUnread: (.away, 2)
        case .settledClose: (.settled, 1)
        }
    }

    /// For `explain` (B14.1).
    var does: String {
        switch self {
        case .areYouThere: "asks the visitor: are you still there? (B3)"
        case .idleWarning: "warns the visitor that the chat will end (B3, B10.1)"
        case .idleClose: "closes the chat as idle (B3), after \"anything else?\" as resolved (B10.1)"
        case .holding(let number): "sends holding message \(number), or skips it when it has nothing new (B4.1)"
        case .waitedTooLong: "moves the chat to followup (B4.3)"
        case .lastCall: "offers the choice, because the department closes (B9.2)"
        case .choiceAgain: "brings the choice once more, or moves the chat to followup when nobody is there (B4.3)"
        case .visitorGone: "moves the chat to followup, for the visitor stays away (B4.10)"
        case .replyLate: "tells the staff that the reply is late (B6.2)"
        case .replyOverdue: "tells the staff that the reply is overdue (B6.2)"
        case .stillOnIt: "tells the visitor that we are still on it (B4.6)"
        case .unanswered: "moves the chat to followup (B1.5)"
        case .ownerSilent: "gives the visitor the choice and tells the supervisors, for the owner is silent (B6.2)"
        case .rescue: "offers the chat to others, while its owner keeps it (B6.2)"
        case .promiseNear: "reminds the operator of the promise (B6.3)"
        case .promiseEnd: "tells the visitor and the operator that the promised time is over (B4.7, B6.3)"
        case .offerMissed: "counts the offer as missed and asks the next operator (B5.5)"
        case .operatorDropped: "tells the visitor that the operator is gone for the moment (B5.8)"
        case .backInLine: "puts the chat back at the front of the line (B5.8)"
        case .intakeEnd: "goes on without the answers (B1)"
        case .botSilent: "hands the chat to people, for the bot is silent (B7.2)"
        case .botResolved: "closes the chat as resolved by the bot (B7)"
        case .nobodyCame: "moves the chat to followup, for no operator came (B7.3)"
        case .botGone: "hands the chat to people, for the bot is gone (B7.2)"
        case .transferMissed: "asks the next operator of the department, or bounces back to the owner (B12.1)"
        case .mediaExpired: "ends the offer of a call or cobrowsing (B12.3)"
        case .surveyExpired: "ends the survey unanswered (B10.2)"
        case .followupDue: "tells operators and supervisors that the follow-up is due (B4.9)"
        case .followupOverdue: "tells operators and supervisors that the follow-up is overdue (B4.9)"
        case .leftUnread: "tells the host that the visitor is away and has unread words, to reach them elsewhere (B3.9)"
        case .closeUnread: "closes the chat as unread, for the visitor has not come back (B3.9)"
        case .settledClose: "closes the chat as resolved, for it was settled and nobody owes an answer (B6.4)"
        }
    }
}

extension Event {
    /// The rung that this is sent by.
    @inline(__always)
    mutating func mark(_ rung: Rung) {
        ladder = rung.ladder
        self.rung = rung.number
    }
}
