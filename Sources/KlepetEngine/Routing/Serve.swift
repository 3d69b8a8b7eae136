// B5: who is asked next. The line is looked at whenever it could move (B5.6); what comes of it are ordinary events.

extension Engine {
    /// A chat enters the line. The first holding message is part of entering (B4.1: at once).
    func queue(_ slot: UInt32, _ reason: QueuedReason, preferred: UInt32 = 0, leaves: UInt32 = 0) {
        settleMatters(slot)
        emit(.queued, slot) { event in
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
        lineCouldMove = !handOffWanted()
        for department in 1..<max(1, state.departments.count) where !state.departments[department].line.isEmpty {
            let number = UInt8(truncatingIfNeeded: department)
            guard state.rules(ofDepartment: number).mode == .assign, isOpen(number) else { continue }
            serve(department)
        }
        reviseInvitations()
    }

    /// In order; a chat that nobody can take now does not stop those behind it.
    private func serve(_ department: Int) {
        let helpers = state.rules[department].helpers | 1 << UInt64(department - 1)
        var free = freeOperators().filter { state.operators[$0].departments & helpers != 0 }
        var passedOver = PassedOver()
        var index = 0
        while index < state.departments[department].line.count, !free.isEmpty {
            // A long line and many operators make more events than fit: the rest comes when these are durable.
            guard outbox.hasRoom else { return lineCouldMove = true }
            let slot = state.waiting[state.departments[department].line[index]].chat
            index += 1
            guard state.chats[slot].state == .queued, !passedOver.contains(wish(slot)) else { continue }
            guard let pick = pick(slot, free) else {
                passedOver.insert(wish(slot))
                continue
            }
            offer(slot, to: pick.operatorIndex, newRound: pick.newRound)
            if state.load(of: pick.operatorIndex) >= state.operators[pick.operatorIndex].capacity {
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
        chat.waiting != 0
            && state.waiting[chat.waiting].enteredAt &+ state.policy.routing.skillRelaxedAfterMilliseconds <= now
    }

    func freeOperators() -> [UInt32] {
        (1..<max(1, UInt32(state.operators.count))).filter { index in
            state.operators[index].isOnline && state.load(of: index) < state.operators[index].capacity
        }
    }

    private func offer(_ slot: UInt32, to operatorIndex: UInt32, newRound: Bool) {
        emit(.offered, slot) { event in
            event.subject = PersonID(state.operators[operatorIndex].person)
            event.until = now &+ state.policy.routing.offerMilliseconds
            event.reason = newRound ? 1 : 0
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
        if chat.language != 0, candidate.languages & (1 << UInt64(chat.language - 1)) == 0 { return false }
        if chat.skill != 0, !relaxed, candidate.skills & (1 << UInt64(chat.skill - 1)) == 0 { return false }
        if serves(candidate, chat.department) { return true }
        // B5.4: fallbacks help out when the department's own are not here, or have let the chat wait.
        guard relaxed || !isStaffed(chat.department) else { return false }
        return state.rules(of: chat).fallbacks.contains { serves(candidate, $0) }
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

    /// B6.2: overdue before the first reply: somebody else is asked, if there is somebody.
    func passOn(_ slot: UInt32) {
        let chat = state.chats[slot]
        guard chat.state == .active, !chat.flags.contains(.answered), state.rules(of: chat).mode == .assign,
            isOpen(chat.department),
            state.aside(chat).transfer == 0  // Somebody else is being asked already.
        else { return }
        let silent = state.people[chat.owner].operatorIndex
        guard freeOperators().contains(where: { $0 != silent && isEligible($0, for: slot) }) else { return }
        queue(slot, .overdue, leaves: chat.owner)
    }
}

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
