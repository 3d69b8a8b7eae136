// B13.1 at the engine's gates: what anybody writes is masked before it becomes an event or a signal, and a number that
// was split over a visitor's messages is masked in all of them as soon as its last digits come.
//
// A message that has been said already cannot be said otherwise: an `edited` event of the shop itself
// (`EditReason.masked`) brings its text with the digits masked, and the journal and the outbox destroy the first text
// as a redaction does (B2.9). One that lies too far back for its text to be at hand is redacted.

extension Engine {
    /// The text without card numbers, valid until the next command: itself when there is none in it.
    @inline(__always)
    func masked(_ text: Text, isJSON: Bool = false) -> Text {
        guard state.policy.cards.mask, CardNumbers.mayHold(text), isJSON || CardNumbers.hasRoom(text) else {
            return text
        }
        let scan = CardScan(text, allowing: state.policy.cards.allow, isJSON: isJSON, chain: &cardChain)
        return room.copy(text, masking: scan.masked)
    }

    /// The same for a message of the chat, and for a preview of one: a number may have begun in the visitor's messages
    /// just before. `mends`: those are masked, too.
    @inline(__always)
    func masked(_ text: Text, of actor: Actor, in slot: UInt32, mends: Bool) -> Text {
        guard state.policy.cards.mask else { return text }
        if actor.role == .visitor, liveOf[slot] != 0, !live[liveOf[slot]].tail.isEmpty {
            return maskedJoined(text, slot, mends: mends)
        }
        return masked(text)
    }

    private func maskedJoined(_ text: Text, _ slot: UInt32, mends: Bool) -> Text {
        let index = liveOf[slot]
        let tail = live[index].tail
        guard now &- tail.at <= state.policy.cards.splitWithinMilliseconds,
            CardNumbers.mayHold(text, atLeast: max(1, CardNumbers.digitsMin - Int(tail.count)))
        else {
            if now &- tail.at > state.policy.cards.splitWithinMilliseconds { live[index].tail = CardTail() }
            return masked(text)
        }
        let scan = CardScan(text, after: tail, allowing: state.policy.cards.allow, chain: &cardChain)
        if mends, !scan.maskedOfTail.isEmpty {
            for part in tail.parts where part.digits.overlaps(scan.maskedOfTail) {
                mask(part, scan.maskedOfTail.clamped(to: part.digits), slot)
            }
            live[index].tail = CardTail()
        }
        return room.copy(text, masking: scan.masked)
    }

    /// The digits `range` of the tail, in the message that they stand in, as it reads now.
    private func mask(_ part: CardTail.Part, _ range: Range<Int>, _ slot: UInt32) {
        guard var words = lastOfVisitor(in: slot).first(where: { $0.seq == part.seq }), !words.text.isEmpty else {
            return emit(.redacted, slot) { $0.subject = part.seq }
        }
        words.mask(last: part.digits.count, from: range.lowerBound - part.digits.lowerBound, count: range.count)
        emit(Mend(seq: words.seq, text: words.text), slot)
    }

    /// A visitor's message was said: does it end with digits?
    @inline(__always)
    func rememberTail(of text: Text, seq: UInt64, _ slot: UInt32) {
        guard state.policy.cards.mask else { return }
        if CardTail.isLeft(by: text) {
            let index = liveIndex(slot)
            guard index != 0 else { return }
            live[index].tail = live[index].tail.followed(by: text, seq: seq, at: now)
        } else if liveOf[slot] != 0 {
            live[liveOf[slot]].tail = CardTail()
        }
    }

}

/// Where a text lies that is another than the one that came, until it is copied into its event: several at a time, for
/// a command has several texts. It grows to the longest and is never given back.
struct TextRoom: ~Copyable {
    private var place = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    private var used = 0
    /// Outgrown during this command; texts lie in them still.
    private var outgrown: [UnsafeMutableBufferPointer<UInt8>] = []

    deinit {
        place.deallocate()
        for old in outgrown { old.deallocate() }
    }

    /// A new command: nothing of the one before is needed.
    @inline(__always)
    mutating func clear() {
        guard used != 0 else { return }
        used = 0
        for old in outgrown { old.deallocate() }
        outgrown.removeAll()
    }

    private mutating func take(_ count: Int) -> UnsafeMutableBufferPointer<UInt8> {
        if place.count - used < count {
            if place.count > 0 { outgrown.append(place) }
            place = .allocate(capacity: max(count, 512))
            used = 0
        }
        defer { used += count }
        return UnsafeMutableBufferPointer(rebasing: place[used..<used + count])
    }

    /// The text itself when there is nothing to mask.
    mutating func copy(_ text: Text, masking offsets: [Int]) -> Text {
        guard !offsets.isEmpty else { return text }
        let place = take(text.count)
        let count = CardNumbers.mask(text, offsets, into: place)
        return Text(rebasing: Text(place)[..<count])
    }

    mutating func keep(_ text: Text) -> Text {
        let place = take(text.count)
        for (index, byte) in text.enumerated() { place[index] = byte }
        return Text(place)
    }

    /// The text itself when it is so already.
    mutating func oneLine(_ text: Text) -> Text {
        let isClean = Lines.isPlain(text) && text.first != 0x20 && text.last != 0x20
        if isClean { return text }
        let place = take(text.count)
        var (count, offset) = (0, 0)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            defer { offset += bytes }
            if Characters.isBidiOverride(value) { continue }
            if Lines.isUnruly(value) || value == 0x20 {
                guard count > 0 else { continue }
                place[count] = 0x20
                count += 1
                continue
            }
            for index in 0..<bytes { place[count + index] = text[offset + index] }
            count += bytes
        }
        while count > 0, place[count - 1] == 0x20 { count -= 1 }
        return Text(rebasing: Text(place)[..<count])
    }
}
