// B2.10: the times in events never decrease, and a clock may have been wrong. When the last event was written by a
// clock that was months ahead, the shop goes by the date nevertheless, and the times in events go on from where they
// are, a thousand times slower, until the date has caught up with them:
//
//      at    ──────┐ wrong start          ┌─ `at` ····· a millisecond a second ·····╮
//                  └──▶ 400 days ahead ───┘                                         ╰──▶ both the same again
//      time  ─────────────────────────────── back to the date: `clockJumped`, value < 0 ─────▶
//
// What the engine reckons with is `time`; it is made of `at` alone, so that the fold of the events is
// the same for ever (law 3).

struct Timeline: Equatable {
    /// Of the event that put the clock back; 0: the times in events are the time.
    private(set) var at: Int64 = 0
    /// What it stands for.
    private(set) var time: Int64 = 0

    private static let slowness: Int64 = 1_000

    init() {}

    init(at: Int64, time: Int64) { (self.at, self.time) = (at, time) }

    var isBehind: Bool { at != 0 }

    /// What an event's `at` stands for.
    func time(of stamp: Int64) -> Int64 { at == 0 ? stamp : min(stamp, time &+ (stamp &- at) &* Self.slowness) }

    /// The `at` of an event now: the other way round, up to a second less.
    func stamp(of now: Int64) -> Int64 { at == 0 ? now : max(now, at &+ max(0, now &- time) / Self.slowness) }
}

extension Engine {
    /// The `at` of what happens now.
    var stamp: Int64 { state.timeline.stamp(of: now) }

    /// B2.10: the wall clock is by more than a day ahead of what it said last, or behind it: `time` is what it says
    /// now. Back it goes only while nobody is here, when the shop is opened.
    public func jump(to time: Int64, by milliseconds: Int64) {
        let time = min(max(time, Limits.times.lowerBound), Limits.times.upperBound)
        let isBack = milliseconds < 0
        guard outbox.hasRoom, !isBack || (clients.count == 0 && time < now) else { return }
        if !isBack { reach(time) }
        var event = Event(.clockJumped)
        event.value = isBack ? time &- state.timeline.time(of: stamp) : milliseconds
        emit(event)
        guard isBack else { return settle() }
        now = time
        chatWheel.removeAll(now: now)
        clientWheel.removeAll(now: now)
        rearmAll()
    }

    /// B2.10: for a day after a jump nobody knows which clock was wrong, and nothing is destroyed because it is old.
    public var spareUntil: Int64 { state.jumpedAt == 0 ? 0 : state.jumpedAt &+ 86_400_000 }
}

extension State {
    mutating func clockJumped(_ event: borrowing Event) {
        var time = event.at
        if event.value < 0 {
            time = max(Limits.times.lowerBound, event.at &+ event.value)
            // What was noted while the clock was wrong; before that it was right.
            moveTimes(from: jumpedAt > time ? jumpedAt : time, by: time &- event.at)
            timeline = Timeline(at: lastAt, time: time)
        }
        jumpedAt = time
    }

    private mutating func moveTimes(from first: Int64, by milliseconds: Int64) {
        let layout = SnapshotLayout()
        func move<Record: SnapshotRecord>(_ slab: borrowing Slab<Record>, _ fields: RecordFields) {
            slab.forEachSegment {
                fields.move($0, stride: MemoryLayout<Record>.stride, count: $1, from: first, by: milliseconds)
            }
        }
        move(chats, layout.chats)
        move(waiting, layout.waiting)
        move(asides, layout.asides)
        move(transfers, layout.transfers)
        move(operators, layout.operators)
        move(invitations.slab, layout.invitations)
        for index in bots.indices where bots[index].goneAt >= first { bots[index].goneAt &+= milliseconds }
        for index in departments.indices {
            for each in departments[index].leftAt.indices where departments[index].leftAt[each] >= first {
                departments[index].leftAt[each] &+= milliseconds
            }
        }
        for index in retracted.indices where retracted[index].at >= first { retracted[index].at &+= milliseconds }
        messageIDs.move(from: first, by: milliseconds)
    }
}
