// B4.2: "how may we reach you?" is answered in the chat window, by a message. What reads like a telephone number or an
// address there is taken as the contact, as the intake takes answers.

extension Engine {
    /// Of the message that has just been said, as it is kept: a card number is masked by now, and no contact. False:
    /// there is none in it, or none is wanted.
    func takeAsContact(_ said: UInt64, _ slot: UInt32, by actor: Actor) -> Bool {
        let aside = state.aside(state.chats[slot])
        guard aside.contact == .wanted else { return false }
        let asked = Choice(rawValue: aside.choice)
        guard let found = TypedContact.find(in: saidLately, asked: asked) else { return false }
        emit(.chosen, slot, by: actor) { event in
            event.value = Int64(found.choice.rawValue)
            event.reason = 1
            event.subject = said
            event.text = found.text
        }
        Contact.shortened(found.text).withUnsafeBufferPointer { tell(slot, .willReach(contact: $0)) }
        return true
    }
}

/// A contact in a message: the whole of it, or the only one in a short sentence ("call me, 777 123 456").
enum TypedContact {
    struct Found {
        var text: Text
        /// What is to be done with it.
        var choice: Choice
    }

    /// A longer message is about something else.
    private static let bytesMax = Limits.contactBytesMax
    /// What stands around a word and is not of it.
    private static let marks = Set("<>()[]{}\"'.,;:!?".utf8)

    static func find(in message: Text, asked: Choice?) -> Found? {
        let text = trimmed(message)
        guard !text.isEmpty, text.count <= bytesMax else { return nil }
        let (addresses, phones) = (addresses(in: text), phones(in: text, asked: asked))
        let byAddress = addresses.count == 1 ? Found(text: addresses[0], choice: .email) : nil
        let byPhone = phones.count == 1 ? Found(text: phones[0], choice: .callback) : nil
        switch (addresses.count, phones.count) {
        case (1, 0): return byAddress
        case (0, 1): return byPhone
        // Both: what was asked for.
        case (1, 1): return asked == .email ? byAddress : asked == .callback ? byPhone : nil
        default: return nil
        }
    }

    private static func trimmed(_ text: Text) -> Text {
        var (start, end) = (0, text.count)
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return Text(rebasing: text[start..<end])
    }

    // MARK: addresses

    /// Words with one @ and a dot behind it.
    private static func addresses(in text: Text) -> [Text] {
        text.split(whereSeparator: { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }).compactMap {
            var word = $0
            while let first = word.first, marks.contains(first) { word = word.dropFirst() }
            while let last = word.last, marks.contains(last) { word = word.dropLast() }
            let address = Text(rebasing: word)
            guard let at = word.firstIndex(of: UInt8(ascii: "@")), Contact.isAddress(address) else { return nil }
            let domain = word[(at + 1)...]
            guard let dot = domain.lastIndex(of: UInt8(ascii: ".")), dot > domain.startIndex,
                dot < domain.index(before: domain.endIndex)
            else { return nil }
            return address
        }
    }

    // MARK: telephone numbers

    private static func phones(in text: Text, asked: Choice?) -> [Text] {
        if Contact.isPhone(text) { return isLikely(text, alone: asked != .email) ? [text] : [] }
        var (found, offset): ([Text], Int) = ([], 0)
        while offset < text.count {
            let run = run(in: text, from: offset)
            if run.isEmpty {
                offset += Characters.at(text, offset).bytes
            } else {
                let phone = Text(rebasing: text[run])
                if isWord(run, of: text), Contact.isPhone(phone), isLikely(phone, alone: false) { found.append(phone) }
                offset = run.upperBound
            }
        }
        return found
    }

    /// Digits, and one mark at a time between them: from the first digit, or the + or bracket before it, to the last.
    private static func run(in text: Text, from start: Int) -> Range<Int> {
        var (offset, end, isBetween) = (start, start, false)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            if Characters.digit(value) != nil {
                (end, isBetween) = (offset + bytes, false)
            } else {
                let opens = end == start && (value == 0x2B || value == 0x28)
                let joins =
                    value == 0x20 || value == 0xA0 || value == 0x2D || value == 0x2F || value == 0x28 || value == 0x29
                guard opens || (end > start && joins && (!isBetween || value == 0x28 || value == 0x20)) else { break }
                isBetween = !opens
            }
            offset += bytes
        }
        return end > start ? start..<end : start..<start
    }

    /// No part of a longer word or number.
    private static func isWord(_ run: Range<Int>, of text: Text) -> Bool {
        if run.lowerBound > 0 {
            let before = Characters.before(text, run.lowerBound).value
            if Characters.isLetter(before) || before == 0x40 || before == 0x23 || before == 0x2E { return false }
        }
        guard run.upperBound < text.count else { return true }
        let after = Characters.at(text, run.upperBound).value
        return !Characters.isLetter(after) && after != 0x40
    }

    /// In a sentence, or where an address was asked for, digits may be an order or a date: a telephone number begins
    /// with + or 00, or is written in three groups or more. A date is none anywhere, nor are groups of four, which may
    /// be the beginning of a card (B13.1).
    private static func isLikely(_ phone: Text, alone: Bool) -> Bool {
        var (groups, group, digits, offset): ([Int], Int, Int, Int) = ([], 0, 0, 0)
        while offset < phone.count {
            let (value, bytes) = Characters.at(phone, offset)
            offset += bytes
            if Characters.digit(value) != nil {
                group += 1
                digits += 1
            } else if group > 0 {
                groups.append(group)
                group = 0
            }
        }
        if group > 0 { groups.append(group) }
        let isForeign = phone.first == UInt8(ascii: "+") || phone.starts(with: "00".utf8)
        if isForeign { return alone || digits >= 9 }
        if groups.count > 1, groups.allSatisfy({ $0 == 4 }) { return false }
        if groups.count == 3, digits <= 8, groups[0] <= 2, groups[1] <= 2 { return false }
        if alone { return true }
        return digits >= 9 && groups.count >= 3 && groups.allSatisfy { (2...4).contains($0) }
    }
}
