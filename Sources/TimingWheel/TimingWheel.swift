// Deadlines of many subjects. The engine keeps one for each chat, moves it at nearly every command, and sees few fire.
//
//    set(7, later)          the word of id 7 says when; its place stays
//          │
//          ▼
//    ┌───────────┐   the slot opens   ┌────────────────────────────┐   deadline reached    ┌──────────┐
//    │ in a slot │ ─────────────────▶ │ where does its word belong │ ────────────────────▶ │ due tree │ ──▶ popDue
//    └───────────┘                    └────────────────────────────┘                       └──────────┘     in order of
//          ▲     moved later meanwhile:          │        │  cleared meanwhile:                 ▲        (deadline, id)
//          └─────── linked anew, once ───────────┘        └──▶ nowhere                          │
//                                                                    set(7, now or earlier) ────┘
//
// A reset to a later time is therefore a load, a compare and a store, and so is a clear: the lists are not touched. The
// price is paid once per slot opened, not once per reset. A reset to before its slot opens is a real move, O(1).
// With a million ids, 80 % of calls moving one later, the rest clearing and arming, and time advancing: 8 to 14 ns a
// call and 16 bytes an id. libuv's timers took 87 to 217 ns under the same load in the same runs, and take 152 bytes.
// Opening a slot costs some 100 ns an id, so with a million ids, a ninth of them in one slot, a pop can take 18 ms.
//
// Files: Entry (the word, ticks) · Entries (memory) · Slots (the levels) · Chain, DueTree (order) · this (the rules).

internal import CPrefetch

/// Deadlines of many subjects, in O(1); a reset to a later time costs a store.
///
/// Subjects are dense ids, 0 and up: memory is 16 bytes for each id up to the greatest ever armed, grown by doubling.
/// Times are milliseconds on whatever line the caller keeps, Unix time as a rule. The wheel has no clock: time comes in
/// with `popDue`.
///
/// No argument traps. Times beyond ±2^53 ms (285,000 years) are moved to that limit. Use from one thread at a time.
public struct TimingWheel: ~Copyable {
    /// The most ids that a wheel can be made for: 2^28, which is 4 GiB.
    @inlinable public static var idBoundMax: UInt32 { 1 << 28 }

    @usableFromInline var entries: Entries
    var slots = Slots()
    var due = DueTree()
    /// What is in a slot is later than now; what is not later is in the due tree.
    var now: UInt64

    /// How many ids are armed.
    public private(set) var count = 0

    /// An empty wheel, at `now` milliseconds. It allocates 1.5 kB, and more as ids are armed. An id not less than
    /// `idBound` will be refused, so that a wrong id cannot claim gigabytes.
    public init(now: Int64, idBound: UInt32 = TimingWheel.idBoundMax) {
        entries = Entries(bound: idBound)
        self.now = Tick.at(now)
    }

    /// Bytes held: 16 for each id that has room, plus the wheel.
    public var byteCount: Int {
        entries.byteCount &+ slots.byteCount &+ MemoryLayout<UInt32>.stride &+ MemoryLayout<TimingWheel>.size
    }

    /// Arms `id` or moves its deadline. A deadline that has passed is legal: it is due at once, in its order.
    /// - Returns: False, and nothing has changed, when `id` is out of bounds.
    @inlinable @discardableResult
    public mutating func set(_ id: UInt32, deadline: Int64) -> Bool {
        let tick = Tick.at(deadline)
        if Int(id) < entries.capacity {
            let entry = entries[id]
            // Its slot opens no later than the deadline it had. An idle id fails here: its tick is beyond all others.
            if tick >= entry.tick, entry.place < Place.slotCount {
                entries[id] = Entry(tick: tick, place: entry.place)
                return true
            }
        }
        return move(id, to: tick)
    }

    /// Asks for the memory of an id, so that it has come by the time of `set` or `clear`.
    @inline(__always)
    public func expect(_ id: UInt32) {
        if Int(id) < entries.capacity { prefetch_line(entries.words + Int(id)) }
    }

    /// Disarms `id`; nothing happens when it is not armed. It stays linked in its slot, and is swept when that opens.
    @inlinable
    public mutating func clear(_ id: UInt32) {
        guard Int(id) < entries.capacity, entries[id].isArmed else { return }
        disarm(id)
    }

    /// The deadline of `id` in milliseconds, nil when it is not armed.
    @inlinable
    public func deadline(of id: UInt32) -> Int64? {
        guard Int(id) < entries.capacity, entries[id].isArmed else { return nil }
        return Tick.milliseconds(entries[id].tick)
    }

    /// When to look next, in milliseconds; nil when nothing is armed. Never later than the earliest deadline. It can be
    /// earlier, because what was moved or cleared is found out when its slot opens: `popDue(through:)` with it yields
    /// an id or raises it.
    public var earliest: Int64? {
        guard count != 0 else { return nil }
        if let id = due.least(in: entries) { return Tick.milliseconds(entries[id].tick) }
        return slots.nextStart(now: now).map(Tick.milliseconds)
    }

    /// Takes out the least (deadline, id) whose deadline is before `limit`, in milliseconds; nil when there is none.
    ///
    /// This is the one to call before an input at `limit` is applied (B3.7). Time advances to the deadline that is
    /// returned, or to just before `limit`; a `limit` in the past does not turn it back.
    public mutating func popDue(before limit: Int64) -> (id: UInt32, deadline: Int64)? {
        guard limit > Tick.lowestMilliseconds else { return nil }
        return popDue(through: limit &- 1)
    }

    /// Takes out the least (deadline, id) whose deadline is `limit` milliseconds or earlier; nil when there is none.
    ///
    /// Any deadline may be set between two calls: the next call returns the least of what is armed then. Time advances
    /// to the deadline that is returned, or to `limit`; a `limit` in the past does not turn it back.
    public mutating func popDue(through limit: Int64) -> (id: UInt32, deadline: Int64)? {
        guard limit >= Tick.lowestMilliseconds else { return nil }
        let last = Tick.at(limit)
        while true {
            if let id = due.least(in: entries) {
                let tick = entries[id].tick
                guard tick <= last else { return nil }
                due.removeLeast(in: entries)
                entries[id] = .idle
                count &-= 1
                return (id, Tick.milliseconds(tick))
            }
            guard openSlots(through: last) else { return nil }
        }
    }

    /// Disarms every id and sets the time, which may be earlier than it was. Keeps its memory. Costs a store an id.
    public mutating func removeAll(now: Int64) {
        entries.forgetAll()
        slots.removeAll()
        due.removeAll()
        count = 0
        self.now = Tick.at(now)
    }
}

// The pointers are the wheel's own and it cannot be copied, so whoever holds it holds all of it.
extension TimingWheel: @unchecked Sendable {}

extension TimingWheel {
    /// What `set` does when a store is not enough.
    @usableFromInline
    mutating func move(_ id: UInt32, to tick: UInt64) -> Bool {
        guard entries.reach(id) else { return false }
        let entry = entries[id]
        if !entry.isArmed { count &+= 1 }
        if entry.place == Place.due {
            due.remove(id, in: entries)
        } else if entry.place < Place.slotCount {
            if tick >= Slots.start(of: entry.place, now: now) {
                entries[id] = Entry(tick: tick, place: entry.place)
                return true
            }
            slots.unlink(id, at: entry.place, in: entries)
        }
        link(id, tick)
        return true
    }

    /// What `clear` does with an armed id.
    @usableFromInline
    mutating func disarm(_ id: UInt32) {
        count &-= 1
        let place = entries[id].place
        if place == Place.due {
            due.remove(id, in: entries)
            entries[id] = .idle
        } else {
            entries[id] = Entry(tick: Tick.unarmed, place: place)
        }
    }

    /// Links an id that is linked nowhere to where its tick belongs.
    private mutating func link(_ id: UInt32, _ tick: UInt64) {
        if tick <= now {
            entries[id] = Entry(tick: tick, place: Place.due)
            due.insert(id, in: entries)
        } else {
            let place = Slots.place(for: tick, now: now)
            entries[id] = Entry(tick: tick, place: place)
            slots.link(id, at: place, in: entries)
        }
    }

    /// Moves time to when the next slot opens, and every id in it to where it belongs by now. When none opens up to
    /// `last`, moves time to `last`, which crosses no list, and returns false.
    private mutating func openSlots(through last: UInt64) -> Bool {
        guard let start = slots.nextStart(now: now), start <= last else {
            now = max(now, last)
            return false
        }
        now = start
        // All of them before anything is handed out: each may hold a deadline of this very millisecond.
        var dueNow = Chain()
        while let place = slots.openingPlace(now: now) {
            var id = slots.open(place)
            while id != Entries.none {
                let next = entries.first(id).pointee
                relink(id, &dueNow)
                id = next
            }
        }
        dueNow.sortIfMany(in: entries)
        var id = dueNow.head
        while id != Entries.none {
            let next = entries.first(id).pointee
            link(id, entries[id].tick)
            id = next
        }
        return true
    }

    /// Moves an id from a slot that has opened to where its word says by now. What is due waits in a chain.
    private mutating func relink(_ id: UInt32, _ dueNow: inout Chain) {
        let entry = entries[id]
        if !entry.isArmed {
            entries[id] = .idle
        } else if entry.tick <= now {
            dueNow.push(id, in: entries)
        } else {
            link(id, entry.tick)
        }
    }
}
