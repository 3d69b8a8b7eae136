// B4.9: what the shop owes is offered behind all who wait, and goes back to the line when its visitor is here.

extension Engine {
    // MARK: offering

    /// In `assign` mode, once the lines are served: to each operator once in a round. A round begins when it is owed,
    /// due and overdue; who comes online anew is asked anew.
    func offerFollowups() {
        var free: [UInt32]?
        for department in 1..<max(1, state.departments.count) where !state.departments[department].followups.isEmpty {
            let number = UInt8(truncatingIfNeeded: department)
            guard state.rules(ofDepartment: number).mode == .assign, isOpen(number) else { continue }
            var known = free ?? freeOperators()
            offerFollowups(department, &known)
            free = known
            if known.isEmpty { return }
        }
    }

    private func offerFollowups(_ department: Int, _ free: inout [UInt32]) {
        let helpers = state.rules[department].helpers | 1 << UInt64(department - 1)
        for record in state.departments[department].followups {
            let followup = state.followups[record]
            guard free.contains(where: { !followup.tried.contains($0) }), !state.chats[followup.chat].isOffered else {
                continue
            }
            guard outbox.hasRoom else { return lineCouldMove = true }
            let fit = free.filter { index in
                !followup.tried.contains(index) && state.operators[index].departments & helpers != 0
                    && isEligible(index, for: followup.chat)
            }
            let preferred = state.people[followup.preferred].operatorIndex
            guard let pick = preferred != 0 && fit.contains(preferred) ? preferred : fit.min(by: isBetter) else {
                continue
            }
            offer(followup.chat, to: pick, newRound: false)
            if !hasRoom(pick) { free.removeAll { $0 == pick } }
            if free.isEmpty { return }
        }
    }

    // MARK: back to the line

    /// Somebody came, or the department opened: visitors who are here go back to the line, at their places. False:
    /// there was no room for all.
    func takeBackFollowups() -> Bool {
        guard staffCouldMove else { return true }
        if available.count != state.departments.count {
            available = Array(repeating: false, count: state.departments.count)
        }
        for department in state.departments.indices.dropFirst() {
            let isNow = isAvailable(UInt8(truncatingIfNeeded: department))
            if isNow, !available[department], !takeBackFollowups(department) { return false }
            available[department] = isNow
        }
        staffCouldMove = false
        return true
    }

    private func takeBackFollowups(_ department: Int) -> Bool {
        // In their order; whoever goes leaves the list.
        for record in state.departments[department].followups {
            let slot = state.followups[record].chat
            guard isHere(slot), mayReturn(slot) else { continue }
            guard outbox.hasRoom else { return false }
            takeBack(slot)
        }
        return true
    }

    /// B4.9: the visitor writes while somebody is there.
    func takeBackIfThere(_ slot: UInt32, by actor: Actor) {
        guard state.chats[slot].state == .followup, isAvailable(state.chats[slot].department), mayReturn(slot) else {
            return
        }
        takeBack(slot, by: actor)
    }

    private func takeBack(_ slot: UInt32, by actor: Actor = .shop) {
        if state.chats[slot].isOffered { endOffer(slot, .withdrawn) }
        queue(slot, .returned, preferred: state.chats[slot].owner, by: actor)
    }

    /// No more of one visitor at a time than chats that they may have open, nor more than the line has room for.
    private func mayReturn(_ slot: UInt32) -> Bool {
        let chat = state.chats[slot]
        let openMax = Int(clamping: state.policy.limits.openChatsPerVisitor)
        // B1.4: an afterword has no text of the line.
        return state.policy.followup.returns && !chat.flags.contains(.afterword) && takesNewChats(chat.department)
            && state.chatsWaiting < Int(clamping: state.policy.limits.waitingChatsMax)
            && state.openChats(of: chat.visitor, upTo: openMax) < openMax
            && chat.chatSeq < Limits.chatEventsMax - 64
    }
}
