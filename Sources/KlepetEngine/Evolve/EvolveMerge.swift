// B16.6: an anonymous visitor has gone into a known one. All that is theirs goes along, and their number means the known
// one from here on:
//
//      7 ──merged──▶ 3        person(7) is 3; a later merge of 3 into 9 makes it 9
//      standing of 3: former ─▶ 7 ─▶ 5 ─▶ …        whose message ids and whose texts are 3's

extension State {
    /// The visitor in whom this one stands now; 0: that one is forgotten (B13.4).
    @inline(never)
    func whole(_ person: UInt32) -> UInt32 {
        var whole = person
        // It ends: nobody goes into somebody who has gone.
        while people[whole].mergedInto != 0 {
            whole = people[whole].mergedInto
            guard people.isKnown(whole) else { return 0 }
        }
        return whole
    }

    /// Somebody of their own under just this number.
    func visitor(numbered id: PersonID) -> UInt32 {
        let person = UInt32(truncatingIfNeeded: id)
        guard UInt64(person) == id, people.isKnown(person), people[person].mergedInto == 0,
            people[person].role == .visitor
        else { return 0 }
        return person
    }

    /// Who went into this visitor, the last first, at most `max`.
    func formers(of person: UInt32, max: Int = .max) -> [UInt32] {
        var (found, next): ([UInt32], UInt32) = ([], standing(of: person).former)
        while next != 0, found.count < max {
            found.append(next)
            next = standing(of: next).former
        }
        return found
    }

    mutating func merge(_ event: borrowing Event) -> Bool {
        let (into, from) = (visitor(numbered: event.subject), visitor(numbered: UInt64(bitPattern: event.value)))
        guard into != 0, from != 0, into != from, invitations.merge(from, into: into) else { return false }
        let (isHere, wasHere) = (people[into].isOnline, people[from].isOnline)
        welcome(from)
        if people[from].lastSeq != 0 || wasHere { welcome(into) }
        let (theirs, own) = (openSlots(of: from), openSlots(of: into))
        moveChats(theirs, from: from, to: into)
        people[into].lastSeq = max(people[into].lastSeq, people[from].lastSeq)
        people[into].isOnline = isHere || wasHere
        // Whose visitor has come by this, or is here by it.
        for slot in (isHere && !wasHere ? theirs : []) + (wasHere && !isHere ? own : []) {
            cameBack(slot, at: event.at)
            if chats[slot].waiting != 0 { waiting[chats[slot].waiting].goneAt = 0 }
        }
        if people[into].locale == 0 { people[into].locale = people[from].locale }
        moveName(from, into)
        moveStanding(from, into, at: event.at)
        peopleIndex.remove(from, in: people)
        people[from].merge(into: into)
        return true
    }

    private func openSlots(of person: UInt32) -> [UInt32] {
        var (slots, slot): ([UInt32], UInt32) = ([], people[person].openChats)
        while slot != 0 {
            slots.append(slot)
            slot = chats[slot].links.next
        }
        return slots
    }

    /// Their open chats stand before those that the other has: the visitor came to them last. Closed ones are in no list
    /// by visitor, so that all in memory are looked through: once in a visitor's life, and of those alone who have
    /// chatted.
    private mutating func moveChats(_ open: [UInt32], from: UInt32, to into: UInt32) {
        guard people[from].lastSeq != 0 else { return }
        let newest = newerOfClosed(from, into)
        for slot in 1..<max(1, UInt32(chats.count)) where chats[slot].visitor == from {
            chats[slot].visitor = into
            if chats[slot].spoken.person == from { chats[slot].spoken.person = into }
        }
        for slot in open.reversed() {
            let next = people[into].openChats
            chats[slot].links = Chat.Links(next: next, previous: 0)
            if next != 0 { chats[next].links.previous = slot }
            people[into].openChats = slot
        }
        if people[into].openChats == 0, newest != 0 { people[into].rest(with: newest) }
    }

    /// B1.4: of two who have no open chat the one that closed last; 0: there is none.
    private func newerOfClosed(_ one: UInt32, _ other: UInt32) -> UInt32 {
        let (first, second) = (newest(one), newest(other))
        return chats[first].lastSeq >= chats[second].lastSeq ? first : second
    }

    private func newest(_ person: UInt32) -> UInt32 {
        let slot = people[person].newestChat
        return slot != 0 && chats[slot].id != 0 && chats[slot].visitor == person ? slot : 0
    }

    /// It is told whether a name is the one known, not which: the next that comes is written down.
    private mutating func moveName(_ from: UInt32, _ into: UInt32) {
        let slot = People.slot(of: from)
        guard Int(slot) < nameDigests.count, nameDigests[slot] != 0 else { return }
        let own = People.slot(of: into)
        if nameDigests.grow(to: own), nameDigests[own] == 0 { nameDigests[own] = nameDigests[slot] }
        forgetName(from)
    }

    /// Of consents and classes the newer word counts. A ban goes nowhere: nobody who has one is merged.
    private mutating func moveStanding(_ from: UInt32, _ into: UInt32, at time: Int64) {
        let theirs = standing(of: from)
        changeStanding(of: into) { own in
            if theirs.consentSeq > own.consentSeq {
                (own.consent, own.consentSeq) = (theirs.consent, theirs.consentSeq)
            }
            if theirs.classSeq > own.classSeq {
                (own.classNumber, own.classSeq) = (theirs.classNumber, theirs.classSeq)
            }
        }
        // Behind the last of those who had gone into them stand those of the other.
        let (last, before) = (formers(of: from).last ?? from, standing(of: into).former)
        changeStanding(of: from) { standing in
            standing = Standing(person: from)
            (standing.former, standing.mergedAt) = (theirs.former, time)
        }
        changeStanding(of: last) { $0.former = before }
        changeStanding(of: into) { $0.former = from }
        mergedAt = max(mergedAt, time)
    }

    /// Their visitor is erased, or, with their slots, forgotten (B13.4).
    mutating func forgetFormers(of person: UInt32, slotsToo: Bool) {
        for former in formers(of: person) {
            forgetStanding(of: former)
            if slotsToo { people.forget(former) }
        }
    }
}

extension Invitations {
    /// B8.3: one record for both, the newer one. Whoever decides has ended the older one; false: it is under way.
    mutating func merge(_ from: UInt32, into: UInt32) -> Bool {
        let (theirs, own) = (record(of: from), record(of: into))
        guard theirs != 0 else { return true }
        let isNewer = slab[theirs].number > slab[own].number
        let kept = own == 0 || isNewer ? theirs : own
        guard own == 0 || !slab[isNewer ? own : theirs].isPending else { return false }
        let dismissedAt = max(slab[theirs].dismissedAt, slab[own].dismissedAt)
        let lastSeq = max(slab[theirs].lastSeq, slab[own].lastSeq)
        remove(from)
        if own != 0 { remove(into) }
        put(kept, for: into)
        if own != 0 { release(kept == theirs ? own : theirs) }
        (slab[kept].dismissedAt, slab[kept].lastSeq) = (dismissedAt, lastSeq)
        return true
    }
}
