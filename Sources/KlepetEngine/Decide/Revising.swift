// B2.9: edit, retract, redact. None of them moves a timer. The message is looked up by whoever submits (law 8).

extension Engine {
    func edit(_ name: MessageName, _ text: Text, by actor: Actor) throws(Refusal) {
        let slot = try revisable(name, by: actor)
        try checkText(text, max: Int(clamping: state.policy.limits.messageBytesMax))
        revise(.edited, name, slot, by: actor) { $0.text = masked(text) }
        forgetTail(of: name.seq, slot)
    }

    func retract(_ name: MessageName, by actor: Actor) throws(Refusal) {
        let slot = try revisable(name, by: actor)
        revise(.retracted, name, slot, by: actor) { _ in }
    }

    /// For operators who may see the chat and the system role, at any time: whatever must not be kept, must not be kept.
    func redact(_ name: MessageName, by actor: Actor) throws(Refusal) {
        guard actor.role == .operator || actor.role == .system else { throw .notAllowed }
        let slot = try visible(name.chat, to: actor)
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        if said.flags.contains(.redacted) { throw .already }
        revise(.redacted, name, slot, by: actor) { _ in }
    }

    /// By its author, within 5 minutes, if it is still there.
    private func revisable(_ name: MessageName, by actor: Actor) throws(Refusal) -> UInt32 {
        let slot = try visible(name.chat, to: actor)
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        guard actor.role != .visitor || !said.flags.contains(.note) else { throw .messageUnknown }
        guard said.person == PersonID(actor.person), said.person != 0 else { throw .notAllowed }
        if said.flags.contains(.redacted) || state.retracted.contains(where: { $0.seq == name.seq }) { throw .retracted }
        guard now &- said.at <= state.policy.editWithinMilliseconds else { throw .editTooLate }
        try checkVoice(slot, actor)
        try checkRoom(slot)
        return slot
    }

    private func revise(
        _ kind: Event.Kind, _ name: MessageName, _ slot: UInt32, by actor: Actor, _ fill: (inout Event) -> Void
    ) {
        emit(kind, slot, by: actor) { event in
            event.subject = name.seq
            if name.said?.flags.contains(.note) == true { event.flags.insert(.note) }
            fill(&event)
        }
    }
}
