// B23.3: `explain` for the chat's visitor. The sentence is the catalogue's and true of this moment; of other people
// there is nothing in it but who has the chat, whom the visitor knows.

public struct Why: Sendable {
    public var view = ChatView()
    /// Empty: there is nothing to say.
    public var sentence: [UInt8] = []
    /// When the department opens, if it is closed; when a promise ends. 0: neither.
    public var opensAt: Int64 = 0
    public var until: Int64 = 0
}

extension Engine {
    public func why(_ chat: ChatID, by client: ClientID) throws(Refusal) -> Why {
        let who = try actor(client)
        guard who.role == .visitor else { throw .notAllowed }
        let slot = try visible(chat, to: Actor(person: state.person(who.person), role: .visitor))
        let department = state.chats[slot].department
        var why = Why()
        why.view = view(slot)
        if state.chats[slot].isOpen, !isOpen(department) { why.opensAt = opensAt(department) }
        let promise = state.aside(state.chats[slot]).promise.anchor
        if promise != 0 {
            why.until = promise &+ Int64(state.aside(state.chats[slot]).promiseMilliseconds)
        }
        guard let text = reason(slot, why) else { return why }
        scratch.removeAll(keepingCapacity: true)
        render(text, slot)
        why.sentence = scratch
        return why
    }

    private func reason(_ slot: UInt32, _ why: Why) -> SystemText? {
        let chat = state.chats[slot]
        switch chat.state {
        case .closed, .intake: return nil
        case .bot: return state.aside(chat).wanted.anchor != 0 ? .staysWithBot : .botDisclosure
        case .queued, .offered:
            guard isOpen(chat.department) else { return .closing(opens: openingTime(chat.department)) }
            let isStaffed = isAvailable(chat.department)
            return .inLine(
                position: why.view.position, minutes: minutes(why.view.estimateMilliseconds), staffed: isStaffed,
                lack: lack(slot))
        case .followup: return .messageKept
        case .wrapup: return .anythingElse
        case .active, .held:
            if why.until > now {
                let (minutes, time) = told(why.until, slot)
                return .promised(minutes: minutes, until: time)
            }
            return chat.turn == .operator ? .whyOurTurn : .whyYourTurn
        }
    }
}
