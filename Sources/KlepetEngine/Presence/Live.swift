// What the people of a chat do this moment, and how it pauses the ladder (B3.4). A record exists only while there
// is something to remember.

extension Engine {
    func liveRecord(_ slot: UInt32) -> Live { live[liveOf[slot]] }

    /// The record to write to; 0 only when memory for it is at its limit.
    func liveIndex(_ slot: UInt32) -> UInt32 {
        if liveOf[slot] != 0 { return liveOf[slot] }
        guard liveOf.grow(to: slot) else { return 0 }
        let index: UInt32
        if liveFree != 0 {
            index = liveFree
            liveFree = live[index].chat
        } else {
            guard let new = live.append() else { return 0 }
            index = new
        }
        live[index] = Live()
        live[index].chat = slot
        liveOf[slot] = index
        return index
    }

    func forgetLive(_ slot: UInt32) {
        let index = liveOf[slot]
        guard index != 0 else { return }
        liveOf[slot] = 0
        live[index] = Live()
        live[index].chat = liveFree
        liveFree = index
    }

    /// The ladder was armed anew or disarmed: what pauses added belongs to the old one.
    func forgetPauses(_ slot: UInt32) {
        let index = liveOf[slot]
        guard index != 0 else { return }
        live[index].pausedSince = 0
        live[index].pausedMilliseconds = 0
        live[index].boughtMilliseconds = 0
        live[index].addedMilliseconds = 0
        live[index].visitorTypingUntil = 0
        live[index].uploadingUntil = 0
    }

    func pausedUntil(_ live: Live) -> Int64 {
        // Typing counts for at most 5 minutes in all, buying for 15.
        let idle = state.policy.idle
        let typingMax = live.pausedSince &+ max(0, idle.typingPauseMaxMilliseconds &- live.pausedMilliseconds)
        let buyingLeft = buyingLeft(live)
        return max(
            min(live.visitorTypingUntil, typingMax), live.uploadingUntil,
            buyingLeft == 0 ? 0 : live.pausedSince &+ buyingLeft)
    }

    /// The visitor began, or goes on.
    func pause(_ slot: UInt32) {
        let index = liveOf[slot]
        guard index != 0, live[index].pausedSince == 0, state.idleDue(state.chats[slot], added: 0) != nil else {
            return
        }
        live[index].pausedSince = now
        if pausedUntil(live[index]) <= now { live[index].pausedSince = 0 }
        touch(slot)
    }

    /// The pause ended at `time`: the ladder keeps what was left, and at least 30 s.
    func unpause(_ slot: UInt32, at time: Int64) {
        let index = liveOf[slot]
        guard index != 0, live[index].pausedSince != 0 else { return }
        let since = live[index].pausedSince
        live[index].pausedSince = 0
        // Typing is counted towards its five minutes, buying towards its fifteen, an upload towards neither.
        if live[index].uploadingUntil <= since {
            let paused = max(0, time &- since)
            if buyingLeft(live[index]) > 0 {
                live[index].boughtMilliseconds += paused
            } else {
                live[index].pausedMilliseconds += paused
            }
        }
        live[index].addedMilliseconds += state.idleShift(
            state.chats[slot], added: live[index].addedMilliseconds, pausedAt: since, resumedAt: time)
        touch(slot)
    }
}
