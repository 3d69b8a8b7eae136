// What happens to a chat after it has left memory: its messages are changed, and nothing else.

extension State {
    /// B13.4: a message of a chat that has left memory was changed. The event says whose chat it is,
    /// for the visitor's readers.
    mutating func evolveLeft(_ kind: Event.ChatKind, _ event: borrowing Event) -> Bool {
        let visitor = person(UInt64(bitPattern: event.value))
        guard kind == .redacted || kind == .edited || kind == .retracted, hasLeft(event.chat), visitor != 0,
            people[visitor].role == .visitor, event.chatSeq > 1, event.previous < event.seq
        else { return false }
        lastAt = event.at
        people[visitor].lastSeq = event.seq
        if kind == .retracted { remember(retracted: event.subject, at: event.at) }
        return true
    }
}
