// What the shop knows of some visitors beside who they are: a ban, a consent, a signature (B13.3, B13.4, B2.8). Few
// have any of it, so it stands beside the people and not in them; the dictionary is only ever looked up.

struct Standing: SnapshotRecord {
    var person: UInt32 = 0
    /// `Consent` bits.
    var consent: UInt32 = 0
    /// 0: not banned; `Int64.max`: for good.
    var bannedUntil: Int64 = 0
    /// The shop has vouched for this visitor once: from then on it has to (B13.3).
    var isSigned = false
    var isErased = false
    /// B16.2: as interned (`Names.classes`); 0: none.
    var classNumber: UInt8 = 0
    /// B16.6: the events that said so last: where two become one, the newer word counts.
    var consentSeq: UInt64 = 0
    var classSeq: UInt64 = 0
    /// Who went into this visitor last, and, of one who went, who is next in that list; 0: nobody.
    var former: UInt32 = 0
    /// Of one who went: when; 0: they did not.
    var mergedAt: Int64 = 0

    var isMarked: Bool { isErased || bannedUntil != 0 }

    mutating func describe(to fields: inout RecordFields) {
        fields.keep("person", &person)
        fields.keep("consent", &consent)
        fields.keep("bannedUntil", &bannedUntil)
        fields.keep("isSigned", flag: &isSigned)
        fields.keep("isErased", flag: &isErased)
        fields.keep("classNumber", &classNumber)
        fields.keep("consentSeq", &consentSeq)
        fields.keep("classSeq", &classSeq)
        fields.keep("former", &former)
        fields.keep("mergedAt", time: &mergedAt)
    }
}

extension Engine {
    public func standing(of visitor: PersonID) -> (consent: Consent, isSigned: Bool, bannedUntil: Int64, isErased: Bool)
    {
        let standing = state.standing(of: state.person(visitor))
        return (Consent(rawValue: standing.consent), standing.isSigned, standing.bannedUntil, standing.isErased)
    }

    public var retention: Policy.Retention { state.policy.retention }
}

extension State {
    /// All zero for nearly everybody.
    func standing(of person: UInt32) -> Standing {
        guard standings.count > 1, let index = standingOf[person] else { return Standing() }
        return standings[index]
    }

    mutating func changeStanding(of person: UInt32, _ change: (inout Standing) -> Void) {
        guard person != 0 else { return }
        // As many fit as there are people.
        guard let index = standingOf[person] ?? standingsFree.popFirst() ?? standings.append() else { return }
        standingOf[person] = index
        standings[index].person = person
        change(&standings[index])
        people[person].isMarked = standings[index].isMarked
    }

    mutating func forgetStanding(of person: UInt32) {
        guard let index = standingOf.removeValue(forKey: person) else { return }
        standings[index] = Standing()
        people[person].isMarked = false
        standingsFree.insert(index)
    }

    func isBanned(_ person: UInt32, at time: Int64) -> Bool { standing(of: person).bannedUntil > time }

    /// B13.4: nothing is left of them but the number.
    @inline(__always)
    func isErased(_ person: UInt32) -> Bool { people[person].isMarked && standing(of: person).isErased }

    /// After a snapshot was read.
    mutating func indexStandings() {
        standingOf.removeAll()
        standingsFree.removeAll()
        mergedAt = 0
        for index in 1..<max(1, UInt32(standings.count)) {
            let standing = standings[index]
            if standing.person == 0 { standingsFree.insert(index) } else { standingOf[standing.person] = index }
            if standing.person != 0 { people[standing.person].isMarked = standing.isMarked }
            mergedAt = max(mergedAt, standing.mergedAt)
        }
    }
}
