// What a shop without a file does with texts that are to go: redacted (B2.9), masked (B13.1), erased (B13.4), taken
// back (B2.12). Words are overwritten where they lie.

internal import KlepetEngine

extension MemoryJournal {
    func revise(_ first: UInt64, through last: UInt64) {
        for seq in first...last {
            if events[seq].pointee.kind == .retracted { takeBack(seq) }
            guard Event.destroysText(events[seq].pointee) else { continue }
            if events[seq].pointee.kind == .textsErased { eraseTexts(seq) }
            if events[seq].pointee.kind == .visitorErased { eraseVisitor(seq) }
            if Event.masks(events[seq].pointee) { mask(seq) }
            guard events[seq].pointee.kind == .redacted else { continue }
            let subject = events[seq].pointee.subject
            guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { continue }
            destroyText(subject)
            destroyEdits(of: subject, before: seq)
        }
    }

    /// B2.12.
    private func takeBack(_ seq: UInt64) {
        let subject = events[seq].pointee.subject
        guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { return }
        events[subject].pointee.flags.insert(.retracted)
        forEachEdit(of: subject, before: seq) { events[$0].pointee.flags.insert(.retracted) }
    }

    private func destroyEdits(of subject: UInt64, before seq: UInt64) {
        forEachEdit(of: subject, before: seq) { destroyText($0) }
    }

    private func forEachEdit(of subject: UInt64, before seq: UInt64, _ body: (UInt64) -> Void) {
        walk(events[seq].pointee.previous, before: seq) { at in
            guard at > subject else { return false }
            if events[at].pointee.kind == .edited, events[at].pointee.subject == subject { body(at) }
            return true
        }
    }

    /// Back along a chat, as long as `body` goes on.
    func walk(_ last: UInt64, before limit: UInt64, _ body: (UInt64) -> Bool) {
        var at = last
        while at > 0, at < limit, body(at) {
            let previous = events[at].pointee.previous
            guard previous < at else { return }
            at = previous
        }
    }

    /// B13.1: of the message nothing is left but its masked text, and of its edits before nothing.
    private func mask(_ seq: UInt64) {
        let subject = events[seq].pointee.subject
        guard subject > 0, subject < seq, events[subject].pointee.kind == .said else { return }
        let old = events[subject].pointee.text
        if let start = old.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0x20, count: old.count)
        }
        // The words of both lie in one place: the arena keeps them as long as either.
        if !old.isEmpty { events[subject].pointee.text = events[seq].pointee.text }
        destroyEdits(of: subject, before: seq)
    }

    /// B13.4.
    private func eraseTexts(_ seq: UInt64) {
        let (chat, last) = (events[seq].pointee.subject, UInt64(bitPattern: events[seq].pointee.value))
        guard let erased = TextsErased(rawValue: events[seq].pointee.reason) else { return }
        walk(last, before: seq) { at in
            guard events[at].pointee.chat == chat else { return false }
            if events[at].pointee.loses(to: erased) { destroyTexts(at) }
            return true
        }
        index()
        withContact.removeAll { $0 == chat }
        guard erased != .addresses else { return }
        withTexts.removeAll { $0 == chat }
        erasedBy[chat] = seq
    }

    private func eraseVisitor(_ seq: UInt64) {
        let visitor = events[seq].pointee.subject
        index()
        for at in people.about(visitor) { destroyTexts(at) }
        // And what came in the same batch.
        for at in lastSeq + 1..<max(lastSeq + 1, seq)
        where events[at].pointee.chat == 0 && events[at].pointee.subject == visitor {
            if events[at].pointee.kind?.isAboutVisitor == true { destroyTexts(at) }
        }
        kept = nil
    }

    private func destroyTexts(_ seq: UInt64) {
        destroyText(seq)
        let event = events[seq]
        guard event.pointee.kind?.keepsID != true else { return }
        if let start = event.pointee.id.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0, count: event.pointee.id.count)
        }
        event.pointee.id = Text(start: nil, count: 0)
    }

    private func destroyText(_ seq: UInt64) {
        let event = events[seq]
        if let start = event.pointee.text.baseAddress {
            UnsafeMutablePointer(mutating: start).update(repeating: 0, count: event.pointee.text.count)
        }
        event.pointee.text = Text(start: nil, count: 0)
        event.pointee.flags.insert(.redacted)
    }
}
