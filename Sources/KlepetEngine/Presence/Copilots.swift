// B19.3: a bot beside the people who have a chat. It hears what is said publicly, leaves notes, and tells the owner
// live what it thinks; the visitor never hears of it.

extension Engine {
    /// People have the chat, and its department admits copilots.
    func isCopiloted(_ slot: UInt32) -> Bool {
        state.chats[slot].isAttended && state.rules(of: state.chats[slot]).copilot
    }

    /// As `checkVoice`, for what is not said to the visitor.
    func checkHearing(_ slot: UInt32, _ actor: Actor) throws(Refusal) {
        if actor.role == .bot, isCopiloted(slot) { return }
        try checkVoice(slot, actor)
    }

    /// The departments that admit copilots, as bits.
    var copilotDepartments: UInt64 {
        state.rules.indices.dropFirst().reduce(0) { seen, department in
            state.rules[department].copilot ? seen | 1 << UInt64(department - 1) : seen
        }
    }

    func annotate(_ chat: ChatID, _ annotation: Annotation, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        guard isCopiloted(slot) else { throw .muted }
        let text = try accept(annotation.text, as: .draft)
        guard !text.isEmpty else { throw .textEmpty }
        let locale = try accept(annotation.locale, as: .locale)
        var event = Event(.annotation, role: actor.role, person: PersonID(actor.person))
        event.at = stamp
        event.chat = chat
        event.department = state.chats[slot].department
        event.subject = annotation.about
        event.value = Int64(annotation.kind.rawValue)
        signals.add(
            Signals.Signal(
                event: event, except: 0, only: state.chats[slot].owner, visitor: 0, text: Array(text),
                id: Array(locale)))
    }
}
