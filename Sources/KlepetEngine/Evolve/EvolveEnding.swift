// How chats end and begin again (B1.3, B1.4), and how one is settled (B6.4).
//
//      active ── settled ──▶ nobody owes a word ── silence ──▶ closed, resolved
//         ▲                          │
//         └── a visitor says more, ──┘
//             the operator goes on

extension Event {
    /// The `rung` of a `started` that is linked to a chat to which the visitor did not write (B1.4).
    public static let startedBesides: UInt8 = 1

    /// Of a `started`: the chat to which the visitor wrote, and from which this one goes on; 0: none.
    public var follows: ChatID { rung == Self.startedBesides ? 0 : subject }
}

extension State {
    mutating func closed(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].state != .closed else { return }
        // B1.4: its owner had it to the end.
        let isOwned = chats[slot].isAttended
        endOffer(slot)
        forgetBot(slot)
        leaveLine(slot, at: event.at)
        unlinkOwned(slot)
        forgetFollowup(slot)
        unlinkOpen(slot)
        chats[slot].reason = CloseReason(rawValue: event.reason) ?? .none
        linkClosed(slot)
        chats[slot].state = .closed
        chats[slot].since = event.at
        chats[slot].turn = .nobody
        disarmIdle(slot)
        chats[slot].reply = LadderState()
        forgetMatters(slot)
        chats[slot].flags.subtract([.afterword, .handedOver, .waits])
        if isOwned { chats[slot].flags.insert(.afterword) }
    }

    /// B1.4: by the visitor the `queued` event follows, unless it is an afterword: then the chat is its former owner's
    /// again, as it is of an operator who reopens.
    mutating func reopened(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].state == .closed else { return }
        unlinkClosed(slot)
        linkOpen(slot)
        chats[slot].state = .queued
        chats[slot].since = event.at
        chats[slot].episode = event.episode
        chats[slot].reason = .none
        chats[slot].flags.subtract([.answered, .attended, .visited, .surveyWaived, .retired, .escalated, .afterword])
        chats[slot].flags.remove(.returned)
        chats[slot].waitingFired = 0
        amendAside(slot) { aside in
            aside.dropFired = 0
            (aside.contact, aside.choice) = (.none, 0)
            aside.outcome = 0
        }
        carryInvitation(slot, at: event.at)
        let owner = person(event.role == .operator ? event.person : event.subject)
        guard owner != 0 else { return }
        linkOwned(slot, by: owner)
        chats[slot].flags.insert(event.role == .operator ? .attended : [.attended, .afterword])
        chats[slot].state = .active
    }

    // MARK: settled

    /// B6.4: nobody's turn: no clock runs, no ladder, and nothing is promised any more.
    mutating func settled(_ slot: UInt32, _ event: borrowing Event) {
        let (at, message) = (event.at, event.subject)
        chats[slot].flags.insert(.settled)
        chats[slot].turn = .nobody
        disarmIdle(slot)
        chats[slot].reply = LadderState()
        changeAside(slot) { aside in
            aside.settledAt = at
            aside.settledBy = message
            aside.promise = LadderState()
        }
    }

    mutating func forgetSettled(_ slot: UInt32) {
        guard chats[slot].flags.contains(.settled) else { return }
        chats[slot].flags.remove(.settled)
        amendAside(slot) { aside in
            aside.settledAt = 0
            aside.settledBy = 0
        }
    }

    /// The people go on otherwise than by a message, so that it is not settled any more: it is the visitor's turn, as
    /// it was before they thanked, and the ladder begins.
    mutating func goOn(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].flags.contains(.settled) else { return }
        forgetSettled(slot)
        chats[slot].turn = .visitor
        askIdleAnew(slot, event)
    }

    /// B2.9: an edit moves no timer, but the words by which the chat was settled are not those any more. If they still
    /// only thank, `settled` follows.
    mutating func edited(_ slot: UInt32, _ event: borrowing Event) {
        guard chats[slot].flags.contains(.settled), event.role == .visitor,
            aside(chats[slot]).settledBy == event.subject
        else { return }
        forgetSettled(slot)
        chats[slot].turn = .operator
        chats[slot].reply = LadderState(anchor: event.at)
    }
}
