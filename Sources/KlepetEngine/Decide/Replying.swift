// B11.1: prepared replies. Who may set which; the texts go to the journal's shelf with the event, and
// nothing of them stays here.

extension Engine {
    func setReply(_ set: SetReply, by actor: Actor) throws(Refusal) {
        let owner = try ownerOfReply(set.owner, by: actor)
        let shortcut = try accept(set.shortcut, as: .shortcut)
        let texts = try accept(set.texts, as: .wordings)
        for time in [set.validFrom, set.validUntil] where time != 0 && !Limits.times.contains(time) {
            throw .timeInvalid
        }
        guard set.validUntil == 0 || set.validUntil > max(set.validFrom, now) else { throw .timeInvalid }
        var event = Event(.replySet, role: actor.role, person: PersonID(actor.person))
        event.id = shortcut
        event.subject = PersonID(owner.person)
        event.reason = owner.department
        event.value = set.validFrom
        event.until = set.validUntil
        event.text = texts
        emit(event)
    }

    func removeReply(_ removal: RemoveReply, by actor: Actor) throws(Refusal) {
        let owner = try ownerOfReply(removal.owner, by: actor)
        let shortcut = try accept(removal.shortcut, as: .shortcut)
        guard removal.isKnown else { throw .replyUnknown }
        var event = Event(.replyRemoved, role: actor.role, person: PersonID(actor.person))
        event.id = shortcut
        event.subject = PersonID(owner.person)
        event.reason = owner.department
        emit(event)
    }

    /// B20.2: of a department that the operator serves.
    private func departmentOfReplies(_ owner: ReplyOwner, by actor: Actor) throws(Refusal) -> UInt8 {
        let each = state.operators[state.people[actor.person].operatorIndex]
        guard owner.person == 0, !each.marks.contains(.noReplies) else { throw .notAllowed }
        let number = Names.number(of: try accept(owner.department, as: .policyName), in: state.names.departments)
        guard number != 0 else { throw .departmentUnknown }
        guard serves(each, number) else { throw .notInDepartment }
        return number
    }

    /// The back office sets the shop's, a department's and anybody's; an operator their own, and their departments'.
    private func ownerOfReply(
        _ owner: ReplyOwner, by actor: Actor
    ) throws(Refusal) -> (person: UInt32, department: UInt8) {
        if actor.role == .operator {
            guard owner.person == 0 || owner.person == PersonID(actor.person) else { throw .notAllowed }
            guard !owner.department.isEmpty else { return (actor.person, 0) }
            return (0, try departmentOfReplies(owner, by: actor))
        }
        guard actor.role == .system else { throw .notAllowed }
        guard owner.person != 0 else {
            guard !owner.department.isEmpty else { return (0, 0) }
            let number = Names.number(of: try accept(owner.department, as: .policyName), in: state.names.departments)
            guard number != 0 else { throw .departmentUnknown }
            return (0, number)
        }
        let person = state.person(owner.person)
        guard owner.department.isEmpty else { throw .valueInvalid }
        guard person != 0, state.people[person].operatorIndex != 0 else { throw .personUnknown }
        return (person, 0)
    }
}
