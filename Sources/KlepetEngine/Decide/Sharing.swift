// What a message has beside its words, and what others do with it: quotes, files, shapes and the answers to them,
// reactions (B17, B18). Parts are JSON, which is read, checked and masked by whoever submits (law 8).

extension Message {
    /// What only thanks brings nothing along (B6.4).
    @inline(__always)
    var isWordsAlone: Bool { parts.isEmpty }
}

extension Engine {
    /// B18.1: who may send a shape; B17.2: whether visitors send files.
    func checkParts(_ message: Message, by actor: Actor) throws(Refusal) {
        guard message.parts.count <= Limits.partsBytesMax, Int(message.files) <= Limits.filesMax else {
            throw .valueInvalid
        }
        guard actor.role == .visitor else { return }
        guard !message.hasShape else { throw .notAllowed }
        guard message.files == 0 || state.policy.files.visitors else { throw .fileRefused }
    }

    /// B18.3: another message of the chat that its author may see.
    func checkQuote(_ message: Message, in chat: ChatID, by actor: Actor) throws(Refusal) {
        guard message.quote != 0 else { return }
        guard let quoted = message.quoted, quoted.chat == chat else { throw .messageUnknown }
        try checkSeen(quoted, message.quote, by: actor)
    }

    private func checkSeen(_ said: MessageName.Said, _ seq: UInt64, by actor: Actor) throws(Refusal) {
        guard !said.flags.contains(.note) || actor.role == .operator || actor.role == .system else {
            throw .messageUnknown
        }
        if !said.flags.isDisjoint(with: [.redacted, .retracted]) || state.retracted.contains(where: { $0.seq == seq }) {
            throw .retracted
        }
    }

    /// B21.1: who answers by mail has read what the mail was an answer to.
    func countAsRead(_ slot: UInt32, by actor: Actor) {
        let record = state.chats[slot]
        if record.chatSeq > record.deliveredToVisitor {
            emit(.delivered, slot, by: actor) { $0.value = Int64(record.chatSeq) }
        }
        if record.chatSeq > record.readByVisitor { emit(.read, slot, by: actor) { $0.value = Int64(record.chatSeq) } }
    }

    // MARK: reactions

    /// B18.3: the person's mark on a message, in the place of the one that was there. It moves no timer.
    func react(_ name: MessageName, _ reaction: Text, by actor: Actor) throws(Refusal) {
        let slot = try visible(name.chat, to: actor)
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        try checkSeen(said, name.seq, by: actor)
        // As the policy writes it: nothing else is ever kept.
        guard reaction.isEmpty || Names.number(of: reaction, in: state.policy.reactions) != 0 else {
            throw .reactionUnknown
        }
        try checkRoom(slot)
        try checkKept(slot)
        emit(.reacted, slot, by: actor) { event in
            event.subject = name.seq
            event.id = reaction
            if said.flags.contains(.note) { event.flags.insert(.note) }
        }
    }

    // MARK: answers

    /// B18.2: what the visitor pressed or filled in is their message, with all that a message does, and behind it
    /// stands which message it answers.
    func answerShape(_ answer: AnswerShape, by actor: Actor, client: UInt32) throws(Refusal) -> Reply {
        let name = answer.name
        var message = answer.message
        let digest = try take(&message, by: actor)
        let slot = try visible(name.chat, to: actor)
        if let first = firstAnswer(digest, to: message.id, in: name.chat, by: actor) { return duplicate(first) }
        guard let said = name.said, said.chat == name.chat else { throw .messageUnknown }
        try checkSeen(said, name.seq, by: actor)
        guard said.hasShape else { throw .answerInvalid }
        guard !said.flags.contains(.shapeOver), !outbox.owesShapeEnd(name.seq) else { throw .shapeOver }
        message.quote = name.seq
        let reply = try speak(message, slot, by: actor, gap: false)
        let there = state.slot(of: reply.chat)
        guard there != 0 else { return reply }
        emit(.shapeAnswered, there, by: actor) { event in
            event.subject = name.seq
            event.value = Int64(clamping: reply.seq)
            event.reason = (answer.goesOn ? ShapeAnswer.again : .once).rawValue
        }
        return reply
    }

    // MARK: files

    /// B17.3: before a chat or a visitor is erased, page by page; `retire` brings the last page itself.
    public func owe(_ files: [OwedFile], of chat: ChatID, at time: Int64) {
        reach(time)
        for file in files { owe(file, of: chat) }
        settle()
    }

    /// B17.3: what names the file is about to be destroyed; its bytes are the host's to destroy.
    func owe(_ file: OwedFile, of chat: ChatID) {
        var event = Event(.fileOwedDeletion)
        event.subject = chat
        event.value = Int64(clamping: file.message)
        file.reference.withUnsafeBufferPointer { reference in
            event.id = reference
            emit(event)
        }
    }

    /// B17.3: the host has destroyed them.
    func fileGone(_ gone: FileGone, by actor: Actor) throws(Refusal) {
        switch gone.debt {
        case .none: throw .valueInvalid
        case .gone: throw .already
        case .owed: break
        }
        guard !outbox.owesFileGone(gone.seq) else { throw .already }
        var event = Event(.fileGone, role: actor.role, person: PersonID(actor.person))
        event.subject = gone.seq
        emit(event)
        outbox.settleFile(gone.seq)
    }
}
