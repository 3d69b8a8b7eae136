// B6.4: not every message asks for an answer.

extension Engine {
    /// By the chat's owner. In the wrap-up nothing is owed already.
    func settle(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try owned(chat, by: actor)
        guard state.chats[slot].state != .wrapup, !state.chats[slot].flags.contains(.settled) else { throw .already }
        try checkRoom(slot)
        endHold(slot, by: actor)
        forgetPauses(slot)  // The ladder is none any more.
        emitSettled(slot, .byOperator, by: actor)
    }

    /// `message`: the one that says so.
    func emitSettled(_ slot: UInt32, _ by: SettledBy, message: UInt64 = 0, by actor: Actor = .shop) {
        emit(.settled, slot, by: actor) { event in
            event.reason = by.rawValue
            event.subject = message
        }
    }

    /// Whether a visitor who says this, and nothing else, after an operator's words, is owed no reply. Whoever was
    /// promised something, is being handed over or is in a call waits for more than words.
    func settles(_ text: Text, _ slot: UInt32) -> Bool {
        let chat = state.chats[slot]
        guard state.policy.reply.settleThanks, chat.state == .active || chat.state == .wrapup,
            chat.turn == .visitor || chat.flags.contains(.settled), !chat.flags.contains(.handedOver)
        else { return false }
        let aside = state.aside(chat)
        guard aside.promise.anchor == 0, aside.transfer == 0, aside.media.stage == .none else { return false }
        let question: Parting.Question =
            chat.state == .wrapup ? .anythingElse : liveRecord(slot).wasAsked ? .some : .none
        return isParting(text, slot, question)
    }

    /// An operator who thanks or says goodbye in turn asks for nothing: a visitor who left content is not asked whether
    /// they are there. The message by which it was settled, 0 for the owner's word; `nil`: it is settled no longer.
    func staysSettled(_ message: Message, _ slot: UInt32) -> UInt64? {
        let chat = state.chats[slot]
        let isWithout = message.isWordsAlone && message.promises == 0
        guard chat.flags.contains(.settled), state.policy.reply.settleThanks, isWithout,
            isParting(message.text, slot, .none)
        else { return nil }
        return state.aside(chat).settledBy
    }

    func keepSettled(_ slot: UInt32, by message: UInt64, _ owner: Actor) {
        if message == 0 {
            emitSettled(slot, .byOperator, by: owner)
        } else {
            emitSettled(slot, .byThanks, message: message)
        }
    }

    /// The same of an afterword (B1.4).
    func settlesAfterEnd(_ text: Text, _ slot: UInt32) -> Bool {
        state.policy.reply.settleThanks && isParting(text, slot, .none)
    }

    private func isParting(_ text: Text, _ slot: UInt32, _ question: Parting.Question) -> Bool {
        let name = state.operatorNames[Int(state.people[state.chats[slot].owner].operatorIndex)]
        return name.withUnsafeBufferPointer { Parting.isAll(of: text, after: question, name: $0) }
    }

    /// B6.4: the visitor's "OK" is an answer to it.
    func noteQuestion(_ text: Text, _ slot: UInt32) {
        let wasAsked = text.contains(UInt8(ascii: "?"))
        if wasAsked || liveOf[slot] != 0 {
            let index = liveIndex(slot)
            if index != 0 { live[index].wasAsked = wasAsked }
        }
    }

    /// B2.9: the words by which the chat was settled have changed. `settled` once more if they still only thank.
    func settleAgain(_ text: Text, _ slot: UInt32, edited message: UInt64) {
        if settlesAfterEnd(text, slot) { emitSettled(slot, .byThanks, message: message) }
    }

    func isSettled(_ slot: UInt32, by message: UInt64) -> Bool {
        state.chats[slot].flags.contains(.settled) && state.aside(state.chats[slot]).settledBy == message
    }
}
