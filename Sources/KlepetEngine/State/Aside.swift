// What only some chats have, beside the chat: a million idle ones should not carry it (law 8). A record is made when
// there is first something to write and lasts as long as the chat's slot has the same chat.

struct Aside: SnapshotRecord {
    /// B4.7, B6.3. `anchor`: when it was promised, 0: nothing promised.
    var promise = LadderState()
    /// From the promise to its time.
    var promiseMilliseconds: UInt32 = 0
    /// B5.8: which rungs fired since the owner dropped, and how long after the drop the last one did.
    var dropFired: UInt8 = 0
    var dropFiredAfterMilliseconds: UInt32 = 0
    /// B7. The bot that has the chat, or had it last, as a person; what it owes, and what the visitor owes it.
    var bot: UInt32 = 0
    /// Anchor: the first message that the bot has not answered; 0: none.
    var botOwes = LadderState()
    /// Anchor: the bot's last word, while the visitor has not answered it; 0: none.
    var botAnswered = LadderState()
    /// B7.3. Anchor: when an operator was first wanted and there was none; 0: none is wanted.
    var wanted = LadderState()
    /// B1: answers given, as bits of interned questions; which question was asked last, as its rung, and when.
    var answered: UInt64 = 0
    var intakeAsked: UInt8 = 0
    var intake = LadderState()
    /// Why an operator is wanted.
    var wantedReason = HandoffReason.asked
    /// B10.2: the survey asked last.
    var survey = SurveyState()
    /// B8: number of the invitation that this episode comes of; 0: of none.
    var invitation: UInt64 = 0
    /// B10.2: the last episode in which a bot spoke; 0: none did.
    var botEpisode: UInt16 = 0
    /// B6.4: when the chat was settled, or what keeps it from its end was over; and the message that settled it, 0: the
    /// operator did.
    var settledAt: Int64 = 0
    var settledBy: UInt64 = 0
    /// B3.4: since when a hold, a transfer or a call pauses the ladder; 0: none does.
    var pausedAt: Int64 = 0
    /// B3.9: when the operator wrote the first message that the visitor has not got, and went away without; 0: none.
    var unreadSince: Int64 = 0
    /// When a host was told so.
    var leftUnreadAt: Int64 = 0
    /// When the visitor came back to it.
    var backAt: Int64 = 0
    /// B12.1: its record in `Transfer` while one is pending.
    var transfer: UInt32 = 0
    /// B12.3.
    var media = Media()
    /// B4.9: its record in `Followup` while the shop owes one.
    var followup: UInt32 = 0
    /// It was taken up as a follow-up, and nobody has answered here yet.
    var isFollowup = false
    /// B4.2: whether a contact is known, or wanted, and what was chosen last.
    var contact = ContactState.none
    var choice: UInt8 = 0
    /// Next free record.
    var next: UInt32 = 0

    /// B20.1: the supervisor who spoke beside the owner last, and in which episode.
    var beside: UInt32 = 0
    var besideEpisode: UInt16 = 0
    /// B20.3: interned; the outcome is the episode's, 0: none.
    var outcome: UInt8 = 0
    var tags: UInt64 = 0
    /// B19.5: in this one the visitor was told that a bot speaks.
    var disclosedEpisode: UInt16 = 0
    /// Of the bot's ladder: says so.
    static let disclosureRung: UInt8 = 5

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("promise", ladder: &promise)
        fields.keep("promiseMilliseconds", &promiseMilliseconds)
        fields.keep("dropFired", &dropFired)
        fields.keep("dropFiredAfterMilliseconds", &dropFiredAfterMilliseconds)
        fields.keep("bot", &bot)
        fields.keep("botOwes", ladder: &botOwes)
        fields.keep("botAnswered", ladder: &botAnswered)
        fields.keep("wanted", ladder: &wanted)
        fields.keep("answered", &answered)
        fields.keep("intakeAsked", &intakeAsked)
        fields.keep("intake", ladder: &intake)
        fields.keep("wantedReason", word: &wantedReason)
        fields.group("survey") { survey.describe(to: &$0) }
        fields.keep("invitation", &invitation)
        fields.keep("botEpisode", &botEpisode)
        fields.keep("settledAt", time: &settledAt)
        fields.keep("settledBy", &settledBy)
        fields.keep("pausedAt", time: &pausedAt)
        fields.keep("unreadSince", time: &unreadSince)
        fields.keep("leftUnreadAt", time: &leftUnreadAt)
        fields.keep("backAt", time: &backAt)
        fields.keep("transfer", &transfer)
        fields.group("media") { media.describe(to: &$0) }
        fields.keep("followup", &followup)
        fields.keep("isFollowup", flag: &isFollowup)
        fields.keep("contact", word: &contact)
        fields.keep("choice", &choice)
        fields.keep("next", &next)
        fields.keep("beside", &beside)
        fields.keep("besideEpisode", &besideEpisode)
        fields.keep("outcome", &outcome)
        fields.keep("tags", &tags)
        fields.keep("disclosedEpisode", &disclosedEpisode)
    }
}

/// B4.2: how the visitor of this episode can be reached.
enum ContactState: UInt8, CaseIterable, BitwiseCopyable {
    case none = 0
    /// What they type is taken for it.
    case wanted
    case known
}

/// B10.2.
struct SurveyState: SnapshotRecord {
    /// Number of its `surveyAsked` event; 0: there is none, or it is over.
    var seq: UInt64 = 0
    var askedAt: Int64 = 0
    var until: Int64 = 0
    /// When it was first answered; 0: not yet.
    var answeredAt: Int64 = 0
    /// What it is about.
    var episode: UInt16 = 0
    var questions = SurveyQuestions()

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("seq", &seq)
        fields.keep("askedAt", time: &askedAt)
        fields.keep("until", time: &until)
        fields.keep("answeredAt", time: &answeredAt)
        fields.keep("episode", &episode)
        fields.keep("questions", &questions)
    }
}

/// A call or cobrowsing, offered or under way (B12.3).
struct Media: SnapshotRecord {
    enum Stage: UInt8, CaseIterable, BitwiseCopyable { case none = 0, offered, started, redeemed }
    /// While offered: when that ends; from then on: when it was started.
    var at: Int64 = 0
    var offeredAt: Int64 = 0
    /// Number of the `mediaStarted` event: the token is made of it.
    var seq: UInt64 = 0
    var kind: UInt8 = 0
    var stage = Stage.none
    /// Who offered it.
    var role = Role.visitor

    var isRunning: Bool { stage == .started || stage == .redeemed }

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("at", time: &at)
        fields.keep("offeredAt", time: &offeredAt)
        fields.keep("seq", &seq)
        fields.keep("kind", &kind)
        fields.keep("stage", word: &stage)
        fields.keep("role", word: &role)
    }
}

/// A transfer that is pending (B12.1).
struct Transfer: SnapshotRecord {
    var chat: UInt32 = 0
    /// Who is being asked; 0: nobody, it waits in the department's line.
    var asked: UInt32 = 0
    /// When the asking began, and when it ends.
    var since: Int64 = 0
    var until: Int64 = 0
    /// Who was asked already.
    var tried = OperatorSet()
    /// When it was handed over, which is its place in the line.
    var enteredAt: Int64 = 0
    /// Interned; 0: to one operator alone, or whoever of its own.
    var department: UInt8 = 0
    var isEscalation = false
    /// Nobody else is asked after this one.
    var isAlone = false
    /// After the last it does not bounce back, but waits.
    var waits = false
    /// B6.2: the owner is silent, and has not asked for it.
    var isRescue = false

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("chat", &chat)
        fields.keep("asked", &asked)
        fields.keep("since", time: &since)
        fields.keep("until", time: &until)
        fields.keep("tried", &tried)
        fields.keep("enteredAt", time: &enteredAt)
        fields.keep("department", &department)
        fields.keep("isEscalation", flag: &isEscalation)
        fields.keep("isAlone", flag: &isAlone)
        fields.keep("waits", flag: &waits)
        fields.keep("isRescue", flag: &isRescue)
    }
}

extension State {
    /// All zero when the chat has none.
    @inline(__always)
    func aside(_ chat: borrowing Chat) -> Aside { asides[chat.aside] }

    /// Changes what stands beside the chat; makes the record if there is none.
    mutating func changeAside(_ slot: UInt32, _ change: (inout Aside) -> Void) {
        if chats[slot].aside == 0 {
            if asideFree != 0 {
                chats[slot].aside = asideFree
                asideFree = asides[asideFree].next
            } else {
                // As many fit as there are chats.
                guard let new = asides.append() else { return }
                chats[slot].aside = new
            }
            asides[chats[slot].aside] = Aside()
        }
        change(&asides[chats[slot].aside])
    }

    /// The same where there is one: to put something back to zero, or to mark what is there.
    mutating func amendAside(_ slot: UInt32, _ change: (inout Aside) -> Void) {
        if chats[slot].aside != 0 { change(&asides[chats[slot].aside]) }
    }

    /// The slot goes to another chat.
    mutating func freeAside(_ slot: UInt32) {
        forgetTransfer(slot)
        forgetFollowup(slot)
        let record = chats[slot].aside
        guard record != 0 else { return }
        asides[record] = Aside()
        asides[record].next = asideFree
        asideFree = record
        chats[slot].aside = 0
    }
}
