// B13.1 at the engine's gates: what anybody writes is masked before it becomes an event or a signal, and a number that was split
// over a visitor's messages is masked in all of them as soon as its last digits come.
//
// A message that has been said already cannot be said otherwise: an `edited` event of the shop itself (`EditReason.masked`) brings its
// text with the digits masked, and the journal and the outbox destroy the first text as a redaction does (B2.9). One that lies too far
// back for its text to be at hand is redacted.

/// What an `edited` event's `reason` says.
public enum EditReason: UInt8, Sendable {
    case author = 0, masked
}

extension Engine {
    /// The text without card numbers, valid until the next call: itself when there is none in it.
    @inline(__always)
    func masked(_ text: Text) -> Text {
        guard state.policy.cards.mask, CardNumbers.mayHold(text) else { return text }
        return maskRoom.copy(text, masking: CardScan(text, allowing: state.policy.cards.allow).masked)
    }

    /// The same for a message of the chat, and for a preview of one: a number may have begun in the visitor's messages just before.
    /// `mends`: those are masked, too.
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
        guard now &- tail.at <= CardTail.millisecondsMax,
            CardNumbers.mayHold(text, atLeast: max(1, CardNumbers.digitsMin - Int(tail.count)))
        else {
            if now &- tail.at > CardTail.millisecondsMax { live[index].tail = CardTail() }
            return masked(text)
        }
        let scan = CardScan(text, after: tail, allowing: state.policy.cards.allow)
        if mends, !scan.maskedOfTail.isEmpty {
            for part in tail.parts where part.digits.overlaps(scan.maskedOfTail) {
                mask(part, scan.maskedOfTail.clamped(to: part.digits), slot)
            }
            live[index].tail = CardTail()
        }
        return maskRoom.copy(text, masking: scan.masked)
    }

    /// The digits `range` of the tail, in the message that they stand in.
    private func mask(_ part: CardTail.Part, _ range: Range<Int>, _ slot: UInt32) {
        guard let said = outbox.near(part.seq), said.pointee.chat == state.chats[slot].id, !said.pointee.flags.contains(.redacted) else {
            return emit(.redacted, slot) { $0.subject = part.seq }
        }
        var bytes = Array(said.pointee.text)
        let offsets = CardTail.offsets(ofLast: part.digits.count, in: said.pointee.text)
        for (place, offset) in offsets.enumerated() where range.contains(part.digits.lowerBound + place) {
            bytes[offset] = UInt8(ascii: "*")
        }
        bytes.withUnsafeBufferPointer { text in
            emit(.edited, slot) { event in
                event.subject = part.seq
                event.reason = EditReason.masked.rawValue
                event.text = text
            }
        }
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

    /// The author changed a message whose digits are remembered: what it ends with now, is another matter.
    func forgetTail(of seq: UInt64, _ slot: UInt32) {
        guard liveOf[slot] != 0, live[liveOf[slot]].tail.parts.contains(where: { $0.seq == seq }) else { return }
        live[liveOf[slot]].tail = CardTail()
    }
}

/// Where a masked text lies until it is copied into its event. It grows to the longest and is never given back.
struct MaskRoom: ~Copyable {
    private var place = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)

    deinit { place.deallocate() }

    /// The text itself when there is nothing to mask.
    mutating func copy(_ text: Text, masking offsets: [Int]) -> Text {
        guard !offsets.isEmpty else { return text }
        if place.count < text.count {
            place.deallocate()
            place = .allocate(capacity: max(text.count, 256))
        }
        for (index, byte) in text.enumerated() { place[index] = byte }
        for offset in offsets where offset < text.count { place[offset] = UInt8(ascii: "*") }
        return Text(rebasing: Text(place)[..<text.count])
    }
}
