// B3.4: the cart comes first. While a page of the visitor is the checkout, or they pay, their chats' ladders stand still,
// at most 15 minutes in all. Live only, as everything that pages report.

extension Engine {
    /// What a client's page says of it now.
    func buys(_ isBuying: Bool, _ client: UInt32) {
        let person = clients.slab[client].person
        guard clients.slab[client].isBuying != isBuying, state.people[person].role == .visitor else { return }
        clients.slab[client].isBuying = isBuying
        let before = buying[person] ?? 0
        let pages = isBuying ? before + 1 : max(1, before) - 1
        guard (before == 0) != (pages == 0) else { return buying[person] = pages }
        // One pause ends where the other begins: each is counted by itself.
        var slot = state.people[person].openChats
        while slot != 0 {
            unpause(slot, at: now)
            touch(slot)
            slot = state.chats[slot].links.next
        }
        buying[person] = pages == 0 ? nil : pages
    }

    /// How much longer the chat's ladder may stand still for it; 0: it does not.
    func buyingLeft(_ live: Live) -> Int64 {
        guard !buying.isEmpty, buying[state.chats[live.chat].visitor] != nil else { return 0 }
        return max(0, state.policy.idle.checkoutPauseMaxMilliseconds &- live.boughtMilliseconds)
    }

    /// The ladder may have begun to run only now, or another pause has ended, while they buy.
    func pauseForBuying(_ slot: UInt32) {
        guard !buying.isEmpty, state.chats[slot].isOpen, buying[state.chats[slot].visitor] != nil,
            liveRecord(slot).pausedSince == 0, state.idleDue(state.chats[slot], added: 0) != nil
        else { return }
        let index = liveIndex(slot)
        guard index != 0, buyingLeft(live[index]) > 0 else { return }
        live[index].pausedSince = now
    }
}
