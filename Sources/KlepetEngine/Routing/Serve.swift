// B5: who is asked next. The line is looked at whenever it could move (B5.6); what comes of it are ordinary events.

extension Engine {
    /// A chat enters the line. The first holding message is part of entering (B4.1: at once).
    func queue(
        _ slot: UInt32, _ reason: QueuedReason, preferred: UInt32 = 0, leaves: UInt32 = 0, by actor: Actor = .shop
    ) {
        goOnWaiting(slot)
        settleMatters(slot)
        emit(.queued, slot, by: actor) { event in
            event.reason = reason.rawValue
            event.subject = PersonID(preferred)
            event.value = Int64(leaves)
        }
        if !isOpen(state.chats[slot].department) {
            tellClosed(slot)
        } else if state.chats[slot].waitingFired & 1 == 0 {
            hold(slot, rung: 1)
        }
        lineCouldMove = true
    }

    func serveLines() {
        recallLast()
        let (areHandedOff, areBack) = (handOffWanted(), takeBackFollowups())
        lineCouldMove = !areHandedOff || !areBack
        let handed = handedOver()
        for department in 1..<max(1, state.departments.count) {
            let number = UInt8(truncatingIfNeeded: department)
            let theirs = handed.isEmpty ? handed : handed.filter { isHanded($0, to: number) }
            guard !state.departments[department].line.isEmpty || !theirs.isEmpty,
                state.rules(ofDepartment: number).mode == .assign, isOpen(number)
            else { continue }
            serve(department, theirs)
        }
        offerFollowups()
        reviseInvitations()
    }

    /// B5.5: the others have gone, and who was set away for missed offers still sits there: they are the last, and it is
    /// with them as if they had been then.
    private func recallLast() {
        for index in 1..<max(1, UInt32(state.operators.count)) where state.operators[index].isAwayByMisses {
            let each = state.operators[index]
            guard each.isConnected, !each.isSuspended, isLastOnline(index), outbox.hasRoom else { continue }
            emitPresence(each.person, .online, by: .shop, .byMissedOffers)
        }
    }

    /// In order; a chat that nobody can take now does not stop those behind it.
    private func serve(_ department: Int, _ handed: [UInt32]) {
        let helpers = state.rules[department].helpers | 1 << UInt64(department - 1)
        var free = freeOperators().filter { state.operators[$0].departments & helpers != 0 }
        var passedOver = PassedOver()
        var (index, next) = (0, 0)
        while index < state.departments[department].line.count || next < handed.count, !free.isEmpty {
            // A long line and many operators make more events than fit: the rest comes when these are durable.
            guard outbox.hasRoom else { return lineCouldMove = true }
            if next < handed.count,
                index == state.departments[department].line.count
                    || state.isAhead(handed[next], of: state.departments[department].line[index])
            {
                offerHanded(handed[next])
                next += 1
                free.removeAll { !hasRoom($0) }
                continue
            }
            let slot = state.waiting[state.departments[department].line[index]].chat
            index += 1
            // B4.10: who is away is passed over, and keeps the place.
            guard state.chats[slot].state == .queued, isHere(slot), !passedOver.contains(wish(slot)) else { continue }
            guard let pick = pick(slot, free) else {
                // Where all were asked for a place that is kept, those behind it may still find somebody.
                if !state.waiting[state.chats[slot].waiting].isKept { passedOver.insert(wish(slot)) }
                continue
            }
            offer(slot, to: pick.operatorIndex, newRound: pick.newRound)
            if !hasRoom(pick.operatorIndex) {
                free.removeAll { $0 == pick.operatorIndex }
            }
        }
    }

    /// What decides who may take a chat of a department: its skill, its language, and whether they are given up (B5.4).
    private func wish(_ slot: UInt32) -> Int {
        let chat = state.chats[slot]
        return (Int(chat.skill) << 8 | Int(chat.language)) << 1 | (isRelaxed(chat) ? 1 : 0)
    }

    private func isRelaxed(_ chat: Chat) -> Bool {
        guard chat.waiting != 0 || chat.state == .followup else { return false }
        let since = chat.waiting != 0 ? state.waiting[chat.waiting].enteredAt : chat.since
        return since &+ state.policy.routing.relaxedAfterMilliseconds <= now
    }

    /// B4.10: somebody who would read it.
    func isHere(_ slot: UInt32) -> Bool { state.people[state.chats[slot].visitor].isOnline }

    func freeOperators() -> [UInt32] {
        (1..<max(1, UInt32(state.operators.count))).filter { index in
            state.operators[index].isOnline && hasRoom(index)
        }
    }

    /// What they are being asked to take over counts, too: each may become theirs.
    func hasRoom(_ index: UInt32) -> Bool {
        let each = state.operators[index]
        return state.load(of: index) + asks(of: each.person) < each.capacity
    }

    func offer(_ slot: UInt32, to operatorIndex: UInt32, newRound: Bool) {
        emit(.offered, slot) { event in
            event.subject = PersonID(state.operators[operatorIndex].person)
            event.until = now &+ state.policy.routing.offerMilliseconds
            event.reason = (newRound ? OfferTurn.again : .inTurn).rawValue
        }
    }

    struct Pick {
        var operatorIndex: UInt32
        /// B5.5: all who could take it were asked already.
        var newRound: Bool
    }

    /// B5.4: preferred, then lowest load/capacity, then longest since the last assignment, then id; B5.5: not one who
    /// was asked already, until all were.
    func pick(_ slot: UInt32, _ free: [UInt32]) -> Pick? {
        let place = state.waiting[state.chats[slot].waiting]
        let eligible = free.filter { isEligible($0, for: slot) }
        guard !eligible.isEmpty else { return nil }
        let fresh = eligible.filter { !place.tried.contains($0) }
        // A place that is kept outlasts any round: all of them every half a minute for hours would help nobody (B4.3).
        if fresh.isEmpty, place.isKept { return nil }
        // Taken from an operator who did not answer, it goes to somebody else or stays (B6.2).
        let candidates = fresh.isEmpty ? eligible : fresh
        let preferred = state.people[place.preferred].operatorIndex
        if preferred != 0, candidates.contains(preferred) {
            return Pick(operatorIndex: preferred, newRound: fresh.isEmpty)
        }
        return candidates.min(by: isBetter).map { Pick(operatorIndex: $0, newRound: fresh.isEmpty) }
    }

    func isBetter(_ one: UInt32, _ other: UInt32) -> Bool {
        let (a, b) = (state.operators[one], state.operators[other])
        // load / capacity, compared without dividing
        let left = UInt64(state.load(of: one)) * UInt64(max(1, b.capacity))
        let right = UInt64(state.load(of: other)) * UInt64(max(1, a.capacity))
        return (left, a.assignedAt, a.person) < (right, b.assignedAt, b.person)
    }

    func isEligible(_ index: UInt32, for slot: UInt32) -> Bool {
        let (chat, candidate) = (state.chats[slot], state.operators[index])
        let relaxed = isRelaxed(chat)
        guard relaxed || (speaks(candidate, chat.language) && knows(candidate, chat.skill)) else { return false }
        if serves(candidate, chat.department) { return true }
        // B5.4: fallbacks help out when the department's own are not here, or have let the chat wait.
        guard relaxed || !isStaffed(chat.department) else { return false }
        return state.rules(of: chat).fallbacks.contains { serves(candidate, $0) }
    }

    func speaks(_ candidate: Operator, _ language: UInt8) -> Bool {
        language == 0 || candidate.languages & (1 << UInt64(language - 1)) != 0
    }

    func knows(_ candidate: Operator, _ skill: UInt8) -> Bool {
        skill == 0 || candidate.skills & (1 << UInt64(skill - 1)) != 0
    }

    /// B5.4: what a chat asks for and nobody online has, of those who could come to it: its department's operators, and
    /// those who help out. The language weighs more.
    func lack(_ slot: UInt32) -> Lack {
        let chat = state.chats[slot]
        guard chat.language != 0 || chat.skill != 0 else { return .nothing }
        let fallbacks = state.rules(of: chat).fallbacks
        var lack: Lack = chat.language != 0 ? .language : .skill
        var (isSpoken, isKnown) = (chat.language == 0, chat.skill == 0)
        for index in 1..<max(1, UInt32(state.operators.count)) where state.operators[index].isOnline {
            let each = state.operators[index]
            guard serves(each, chat.department) || fallbacks.contains(where: { serves(each, $0) }) else { continue }
            isSpoken = isSpoken || speaks(each, chat.language)
            isKnown = isKnown || knows(each, chat.skill)
        }
        if isSpoken { lack = isKnown ? .nothing : .skill }
        return lack
    }

    func serves(_ candidate: Operator, _ department: UInt8) -> Bool {
        department > 0 && candidate.departments & (1 << UInt64(department - 1)) != 0
    }

    /// An operator of the department is online, busy or not.
    func isStaffed(_ department: UInt8) -> Bool {
        (1..<max(1, UInt32(state.operators.count))).contains { index in
            state.operators[index].isOnline && serves(state.operators[index], department)
        }
    }

    /// B5.5: without this operator a department that they serve would have nobody, of its own or of those who help it
    /// out: "nobody is here" must not be said while they sit there.
    func isLastOnline(_ index: UInt32) -> Bool {
        let own = state.operators[index].departments
        return state.rules.indices.dropFirst().contains { department in
            let rules = state.rules[department]
            guard rules.isOpen, own & (1 << UInt64(department - 1)) != 0 else { return false }
            let theirs = rules.helpers | 1 << UInt64(department - 1)
            return !(1..<max(1, UInt32(state.operators.count))).contains { other in
                other != index && state.operators[other].isOnline && state.operators[other].departments & theirs != 0
            }
        }
    }

    /// B6.2: overdue before the first reply: somebody else is asked, if there is somebody.
    func passOn(_ slot: UInt32) {
        let chat = state.chats[slot]
        // An afterword waits in no line (B1.4).
        guard chat.state == .active, chat.flags.isDisjoint(with: [.answered, .afterword]),
            state.rules(of: chat).mode == .assign, isOpen(chat.department),
            state.aside(chat).transfer == 0  // Somebody else is being asked already.
        else { return }
        let silent = state.people[chat.owner].operatorIndex
        guard freeOperators().contains(where: { $0 != silent && isEligible($0, for: slot) }) else { return }
        queue(slot, .overdue, leaves: chat.owner)
    }
}

/// What a chat asks for and nobody online has.
enum Lack { case nothing, skill, language }

/// Wishes of whom nobody is free, while a line is served: there are at most so many operators as before, so that the
/// next who wishes the same need not ask each of them. Ten thousand who wait for what nobody speaks would cost
/// everybody who comes (law 11).
private struct PassedOver {
    private var words: [UInt64] = []

    func contains(_ wish: Int) -> Bool {
        let word = wish >> 6
        return word < words.count && words[word] & (1 << UInt64(wish & 63)) != 0
    }

    mutating func insert(_ wish: Int) {
        while words.count <= wish >> 6 { words.append(0) }
        words[wish >> 6] |= 1 << UInt64(wish & 63)
    }
}
