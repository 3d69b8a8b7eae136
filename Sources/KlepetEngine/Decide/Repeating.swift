// B2.2: is a message that comes with a known id the same once more, or another one that would be thrown away with ok?

extension Message {
    /// `said`: the message of this id, as it stands now. Where its first words are gone, nobody can tell,
    /// and it counts as the same.
    public func repeats(_ said: borrowing Event) -> Bool {
        guard said.chatKind == .said, !said.flags.contains(.redacted) else { return true }
        guard said.flags.contains(.note) == isNote else { return false }
        guard said.subject == quote, said.parts.elementsEqual(parts) else { return false }
        // A digit that takes more than a byte is masked by fewer: nobody can tell either.
        let kept = said.text
        guard kept.count == text.count else {
            return kept.count < text.count && kept.contains(UInt8(ascii: "*")) && text.contains { $0 >= 0x80 }
        }
        var place = said.textPointer
        for byte in text {
            guard let known = place else { return false }
            // Digits of a card may have been masked since (B13.1).
            guard byte == known.pointee || (known.pointee == UInt8(ascii: "*") && Self.isDigit(byte)) else {
                return false
            }
            place = known + 1
        }
        return true
    }

    /// Or a part of one: not every script's are a single byte.
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte >= 0x80 }
}

extension Engine {
    /// The same of an event that is still in memory; what is far is for whoever has the journal.
    func isReused(_ message: Message, _ first: MessageIDs.Entry) -> Bool {
        outbox.near(first.seq).map { !message.repeats($0.pointee) } ?? false
    }
}
