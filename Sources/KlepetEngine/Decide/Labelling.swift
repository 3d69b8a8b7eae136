// B20.3: what a chat is about, and what came of it, in the policy's words.

extension Engine {
    func setTags(_ chat: ChatID, _ names: Text, by actor: Actor) throws(Refusal) {
        let slot = try labelled(chat, by: actor)
        let tags = try tagBits(names)
        guard tags != state.aside(state.chats[slot]).tags else { throw .already }
        tag(slot, tags, by: actor)
    }

    func tagBits(_ names: Text) throws(Refusal) -> UInt64 {
        guard !names.isEmpty else { return 0 }
        guard names.count <= Limits.namesMax * (Limits.nameBytesMax + 1),
            let tags = Names.bits(of: names, in: state.names.tags), tags & ~state.tagsInUse == 0
        else { throw .tagUnknown }
        return tags
    }

    func tag(_ slot: UInt32, _ tags: UInt64, by actor: Actor) {
        var names: [UInt8] = []
        for (index, name) in state.names.tags.enumerated() where tags & 1 << UInt64(index) != 0 {
            if !names.isEmpty { names.append(UInt8(ascii: ",")) }
            names += name.utf8
        }
        names.withUnsafeBufferPointer { names in
            emit(.tagged, slot, by: actor) { event in
                event.value = Int64(bitPattern: tags)
                event.text = names
            }
        }
    }

    func setOutcome(_ chat: ChatID, _ name: Text, by actor: Actor) throws(Refusal) {
        let slot = try labelled(chat, by: actor)
        let number = Names.number(of: name, in: state.names.outcomes)
        guard number != 0, state.rules(of: state.chats[slot]).outcomes & 1 << UInt64(number - 1) != 0 else {
            throw .tagUnknown
        }
        guard number != state.aside(state.chats[slot]).outcome else { throw .already }
        var name = state.names.outcomes[Int(number) - 1]
        name.withUTF8 { name in
            emit(.outcomeSet, slot, by: actor) { event in
                event.value = Int64(number)
                event.text = name
            }
        }
    }

    private func labelled(_ chat: ChatID, by actor: Actor) throws(Refusal) -> UInt32 {
        let slot = try visible(chat, to: actor)
        try checkVoice(slot, actor)
        try checkKept(slot)
        try checkRoom(slot)
        return slot
    }

    /// Never asked of a visitor, a timer, or of spam.
    func checkOutcome(_ slot: UInt32, _ actor: Actor) throws(Refusal) {
        let rules = state.rules(of: state.chats[slot])
        guard actor.role == .operator, rules.wantsOutcome, rules.outcomes != 0 else { return }
        guard state.aside(state.chats[slot]).outcome != 0 else { throw .outcomeMissing }
    }
}
