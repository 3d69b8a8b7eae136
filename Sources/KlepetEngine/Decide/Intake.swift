// The beginning of a chat: questions, then a bot, then the line, each where there is one (B1.1, B7.1).

extension Engine {
    /// Answers from outside, checked; as bits which questions of the department they answer.
    func check(_ answers: [Answer], _ department: UInt8) throws(Refusal) -> (taken: [Answer], bits: UInt64) {
        guard answers.count <= Limits.questionsMax else { throw .valueInvalid }
        var (taken, bits): ([Answer], UInt64) = ([], 0)
        for answer in answers {
            let (checked, bit) = try check(answer, department)
            taken.append(checked)
            bits |= bit
        }
        return (taken, bits)
    }

    private func check(_ answer: Answer, _ department: UInt8) throws(Refusal) -> (taken: Answer, bit: UInt64) {
        let key = answer.key.count <= Limits.nameBytesMax ? answer.key : .none
        let number = Names.number(of: key, in: state.names.questions)
        guard number != 0 else { throw .questionUnknown }
        let bit: UInt64 = 1 << UInt64(number - 1)
        guard state.rules(ofDepartment: department).questions.contains(where: { $0.bit == bit }) else {
            throw .questionUnknown
        }
        return (Answer(key: key, text: try accept(answer.text, as: .answer)), bit)
    }

    /// The visitor answers, when asked or by themselves, also when the chat has gone on without.
    func answer(_ chat: ChatID, _ answer: Answer, by actor: Actor) throws(Refusal) {
        let slot = try own(chat, of: actor)
        let (answer, _) = try check(answer, state.chats[slot].department)
        try checkRoom(slot)
        emitAnswer(answer, slot, by: actor)
        forgetPauses(slot)  // B3.3: it disarmed the ladder.
        ask(slot)
    }

    func emitAnswer(_ answer: Answer, _ slot: UInt32, by actor: Actor) {
        // The question's key as the policy writes it.
        let number = Int(Names.number(of: answer.key, in: state.names.questions))
        var key = number == 0 ? "" : state.names.questions[number - 1]
        key.withUTF8 { key in
            emit(.answered, slot, by: actor) { event in
                event.id = key
                event.text = answer.text
            }
        }
    }

    /// In a chat window the answer comes as a message: a visitor's message is the answer to what was
    /// asked last, whatever it says.
    func takeAsAnswer(_ said: UInt64, _ slot: UInt32, by actor: Actor) {
        guard state.chats[slot].state == .intake else { return }
        let asked = Int(state.aside(state.chats[slot]).intakeAsked)
        let questions = state.rules(of: state.chats[slot]).questions
        guard questions.indices.contains(asked - 1) else { return }
        var key = state.names.questions[questions[asked - 1].bit.trailingZeroBitCount]
        key.withUTF8 { bytes in
            emit(.answered, slot, by: actor) { event in
                event.id = bytes
                event.subject = said
            }
        }
        ask(slot)
    }

    /// Asks the next required question, if it has not been asked just now; when there is none left, the chat goes on.
    func ask(_ slot: UInt32) {
        guard state.chats[slot].state == .intake else { return }
        let aside = state.aside(state.chats[slot])
        let questions = state.rules(of: state.chats[slot]).questions
        guard let next = questions.firstIndex(where: { $0.isRequired && aside.answered & $0.bit == 0 }) else {
            return goOn(slot)
        }
        guard next + 1 != Int(aside.intakeAsked) else { return }
        questions[next].ask.withUnsafeBufferPointer { bytes in
            emit(.said, slot) { event in
                event.text = bytes
                event.ladder = .intake
                event.rung = UInt8(truncatingIfNeeded: next + 1)
            }
        }
    }

    /// To the bot, if there is one, else into the line.
    func goOn(_ slot: UInt32) {
        let bot = bot(for: state.chats[slot].department)
        if bot != 0 { join(bot: bot, slot) } else { enter(slot, .new) }
    }

    // MARK: the bot comes

    /// B7.1: the first that is connected, as a person; 0: there is none, or the department starts without.
    func bot(for department: UInt8) -> UInt32 {
        guard state.rules(ofDepartment: department).startsWithBot else { return 0 }
        return state.bots.first { $0.goneAt == 0 }?.person ?? 0
    }

    func join(bot: UInt32, _ slot: UInt32, by actor: Actor = .shop) {
        let index = Int(state.people[bot].botNumber) - 1
        let name = state.botNames.indices.contains(index) ? state.botNames[index] : []
        name.withUnsafeBufferPointer { bytes in
            emit(.botJoined, slot, by: actor) { event in
                event.subject = PersonID(bot)
                event.text = bytes
                event.flags.insert(.withBot)
            }
        }
    }
}
