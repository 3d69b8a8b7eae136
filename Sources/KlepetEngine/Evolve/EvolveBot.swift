// Intake, bot, wrap-up and survey (B1, B7, B10): what their events do to a chat. What they leave
// behind stands in `Aside`.

extension State {
    /// B7.1: from here on the bot answers, and owes an answer if there is a message.
    mutating func botJoined(_ slot: UInt32, _ event: borrowing Event) {
        let (bot, at) = (person(event.subject), event.at)
        // B19.2: handed back by its owner.
        if chats[slot].isAttended {
            unlinkOwned(slot)
            disarmIdle(slot)
            forgetMatters(slot)
            chats[slot].flags.subtract([.afterword, .handedOver])
        }
        let owes = chats[slot].turn == .operator
        chats[slot].state = .bot
        chats[slot].since = at
        chats[slot].reply = LadderState()
        changeAside(slot) { aside in
            aside.bot = bot
            aside.botOwes = LadderState(anchor: owes ? at : 0)
            aside.botAnswered = LadderState()
        }
        linkBot(slot)
    }

    /// B7.2: the clock of its silence counts from the first message that it has not answered.
    mutating func botHears(_ slot: UInt32, _ event: borrowing Event) {
        let at = event.at
        amendAside(slot) { aside in
            if aside.botOwes.anchor == 0 { aside.botOwes = LadderState(anchor: at) }
            aside.botAnswered = LadderState()
        }
    }

    mutating func botSays(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].state == .bot else { return }
        let (at, episode) = (event.at, event.episode)
        amendAside(slot) { aside in
            aside.botEpisode = episode
            aside.botOwes = LadderState()
            aside.botAnswered = LadderState(anchor: at)
        }
    }

    /// B7.2: from here on it is mute. Where the chat goes, the events of the same step say.
    mutating func handedOff(_ slot: UInt32, _ event: borrowing Event) {
        forgetBot(slot)
        chats[slot].state = .queued
        chats[slot].since = event.at
        startReplyClock(slot, at: event.at)
    }

    /// B7.3.
    mutating func operatorWanted(_ slot: UInt32, _ event: borrowing Event) {
        let at = event.at
        let reason = HandoffReason(rawValue: event.reason) ?? .asked
        let isKnown = aside(chats[slot]).wanted.anchor != 0
        changeAside(slot) { aside in
            if !isKnown { aside.wanted = LadderState(anchor: at) }
            aside.wantedReason = reason
        }
        if !isKnown { departments[departmentIndex(slot)].wanted.append(slot) }
    }

    /// B19.2.
    mutating func askedFor(_ slot: UInt32, _ event: borrowing Event) {
        chats[slot].skill = UInt8(truncatingIfNeeded: event.value)
        chats[slot].language = UInt8(truncatingIfNeeded: event.until)
    }

    /// B20.1.
    mutating func joinedBeside(_ slot: UInt32, _ event: borrowing Event) {
        let (who, episode) = (person(event.subject), event.episode)
        changeAside(slot) { aside in
            aside.beside = who
            aside.besideEpisode = episode
        }
    }

    /// Who the bot was stays known, so that it can be told that it is mute.
    mutating func forgetBot(_ slot: UInt32) {
        guard chats[slot].aside != 0 else { return }
        if chats[slot].state == .bot { unlinkBot(slot) }
        if aside(chats[slot]).wanted.anchor != 0 { departments[departmentIndex(slot)].wanted.removeAll { $0 == slot } }
        amendAside(slot) { aside in
            aside.botOwes = LadderState()
            aside.botAnswered = LadderState()
            aside.wanted = LadderState()
        }
    }

    /// The place of the chat's bot in `bots`; `nil`: a file that lies.
    private func botIndex(_ slot: UInt32) -> Int? {
        let index = Int(people[aside(chats[slot]).bot].botNumber) - 1
        return bots.indices.contains(index) ? index : nil
    }

    /// A bot that comes or goes moves the deadlines of its own chats, and is not to look for them among all.
    private mutating func linkBot(_ slot: UInt32) {
        guard let bot = botIndex(slot) else { return }
        let next = bots[bot].chats
        chats[slot].ownedLinks = Chat.Links(next: next, previous: 0)
        if next != 0 { chats[next].ownedLinks.previous = slot }
        bots[bot].chats = slot
    }

    private mutating func unlinkBot(_ slot: UInt32) {
        guard let bot = botIndex(slot) else { return }
        let links = chats[slot].ownedLinks
        if links.previous != 0 {
            chats[links.previous].ownedLinks.next = links.next
        } else {
            bots[bot].chats = links.next
        }
        if links.next != 0 { chats[links.next].ownedLinks.previous = links.previous }
        chats[slot].ownedLinks = Chat.Links()
    }

    /// After a snapshot was read: a snapshot older than these lists has none.
    mutating func linkBots() {
        for index in bots.indices { bots[index].chats = 0 }
        for index in 1..<max(1, chats.count) where chats[UInt32(index)].state == .bot && chats[UInt32(index)].id != 0 {
            linkBot(UInt32(index))
        }
    }

    /// B6.1: neither questions nor a bot start it; it starts when the shop's people are asked, if
    /// somebody waits for an answer.
    mutating func startReplyClock(_ slot: UInt32, at time: Int64) {
        chats[slot].reply = LadderState(anchor: chats[slot].turn == .operator ? time : 0)
    }

    /// An answer to a question; what is no question any more leaves no mark.
    mutating func answered(_ slot: UInt32, _ event: borrowing Event) {
        disarmIdle(slot)  // B3.3
        let at = event.at
        if chats[slot].flags.contains(.settled) { amendAside(slot) { $0.settledAt = at } }
        let number = Names.number(of: event.id, in: names.questions)
        guard number != 0 else { return }
        changeAside(slot) { $0.answered |= 1 << UInt64(number - 1) }
    }

    /// B10.1: the operator's word, so that it is the visitor's turn; the ladder starts anew
    /// with the wrap-up's schedule.
    mutating func wrapupAsked(_ slot: UInt32, _ event: borrowing Event) {
        chats[slot].state = .wrapup
        chats[slot].since = event.at
        chats[slot].turn = .visitor
        askIdleAnew(slot, event)
        chats[slot].reply = LadderState()
        amendAside(slot) { $0.promise = LadderState() }
        forgetSettled(slot)
        chats[slot].flags.subtract([.afterword, .handedOver])
    }

    // MARK: survey

    mutating func surveyAsked(_ slot: UInt32, _ event: borrowing Event) {
        let survey = SurveyState(
            seq: event.seq, askedAt: event.at, until: event.until, episode: event.episode,
            questions: SurveyQuestions(rawValue: UInt8(truncatingIfNeeded: event.value)))
        changeAside(slot) { $0.survey = survey }
    }

    mutating func surveyAnswered(_ slot: UInt32, _ event: borrowing Event) {
        let at = event.at
        amendAside(slot) { if $0.survey.answeredAt == 0 { $0.survey.answeredAt = at } }
    }
}
