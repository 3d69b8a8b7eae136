// B13.1 when a visitor changes a message: what it says now may complete a number that stands in the messages around it.
// The chat's last messages are read again with the new text in its place, as if they came so.

extension Engine {
    /// Another message that is to be masked: an `edited` event of the shop itself.
    struct Mend {
        var seq: UInt64
        var text: [UInt8]
    }

    private static let eventsMax = 256

    func emit(_ mend: Mend, _ slot: UInt32) {
        mend.text.withUnsafeBufferPointer { text in
            emit(.edited, slot) { event in
                event.subject = mend.seq
                event.reason = EditReason.masked.rawValue
                event.text = text
                // B2.12: it may bring what was taken back.
                let said = outbox.near(mend.seq)?.pointee.flags ?? []
                if said.contains(.retracted) || state.retracted.contains(where: { $0.seq == mend.seq }) {
                    event.flags.insert(.retracted)
                }
            }
        }
    }

    /// The edited text without card numbers, and what has to be masked elsewhere with it.
    func maskedAmongOthers(_ text: Text, of seq: UInt64, _ slot: UInt32) -> (Text, [Mend]) {
        let alone = masked(text)
        guard state.policy.cards.mask else { return (alone, []) }
        var messages = lastOfVisitor(in: slot)
        guard let edited = messages.firstIndex(where: { $0.seq == seq }) else {
            if liveOf[slot] != 0 { live[liveOf[slot]].tail = CardTail() }
            return (alone, [])
        }
        messages[edited].text = Array(alone)
        let before = messages
        var tail = CardTail()
        for index in messages.indices {
            let scan = messages[index].text.withUnsafeBufferPointer { text in
                CardNumbers.mayHold(text, atLeast: max(1, CardNumbers.digitsMin - Int(tail.count))) && index >= edited
                    ? CardScan(text, after: tail, allowing: state.policy.cards.allow, chain: &cardChain) : nil
            }
            if let scan, !scan.maskedOfTail.isEmpty {
                messages[index].mask(scan.masked)
                for part in tail.parts where part.digits.overlaps(scan.maskedOfTail) {
                    guard let place = messages.firstIndex(where: { $0.seq == part.seq }) else { continue }
                    let hidden = scan.maskedOfTail.clamped(to: part.digits)
                    messages[place].mask(
                        last: part.digits.count, from: hidden.lowerBound - part.digits.lowerBound, count: hidden.count)
                }
            }
            tail = messages[index].text.withUnsafeBufferPointer { text in
                CardTail.isLeft(by: text) ? tail.followed(by: text, seq: messages[index].seq, at: now) : CardTail()
            }
        }
        if !tail.isEmpty || liveOf[slot] != 0 {
            let index = liveIndex(slot)
            if index != 0 { live[index].tail = tail }
        }
        let mends = messages.indices.filter { $0 != edited && messages[$0].text != before[$0].text }
            .map { Mend(seq: messages[$0].seq, text: messages[$0].text) }
        guard messages[edited].text != before[edited].text else { return (alone, mends) }
        return (messages[edited].text.withUnsafeBufferPointer { room.keep($0) }, mends)
    }

    struct Words {
        var seq: UInt64
        var text: [UInt8]

        mutating func mask(_ offsets: [Int]) {
            guard !offsets.isEmpty else { return }
            text = text.withUnsafeBufferPointer { text in
                [UInt8](unsafeUninitializedCapacity: text.count) { place, count in
                    count = CardNumbers.mask(text, offsets, into: place)
                }
            }
        }

        /// Of its last `last` digits `count`.
        mutating func mask(last: Int, from first: Int, count: Int) {
            let offsets = text.withUnsafeBufferPointer { CardTail.offsets(ofLast: last, in: $0) }
            mask(Array(offsets.dropFirst(first).prefix(count)))
        }
    }

    /// What the visitor said in the chat of late, as it reads now, oldest first.
    func lastOfVisitor(in slot: UInt32) -> [Words] {
        var (messages, texts): ([Words], [UInt64: [UInt8]]) = ([], [:])
        var (seq, left) = (state.chats[slot].lastSeq, Self.eventsMax)
        while left > 0, let event = outbox.near(seq), event.pointee.chat == state.chats[slot].id {
            let age = now &- event.pointee.at
            guard age <= max(state.policy.editWithinMilliseconds, state.policy.cards.splitWithinMilliseconds) else {
                break
            }
            let (kind, subject) = (event.pointee.chatKind, event.pointee.subject)
            if kind == .edited, texts[subject] == nil { texts[subject] = Array(event.pointee.text) }
            if kind == .redacted { texts[subject] = [] }
            if kind == .said, event.pointee.role == .visitor, !event.pointee.flags.contains(.note) {
                messages.append(Words(seq: seq, text: texts[seq] ?? Array(event.pointee.text)))
            }
            (seq, left) = (event.pointee.previous, left - 1)
        }
        return messages.reversed()
    }
}
