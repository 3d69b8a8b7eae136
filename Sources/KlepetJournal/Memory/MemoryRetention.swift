// B13.4: which chats of a shop without a file are old enough to lose their texts or contacts.

public import KlepetEngine

extension MemoryJournal {
    /// B13.4.
    func indexRetention(_ event: borrowing Event) {
        let (chat, at) = (event.chat, event.at)
        switch event.kind {
        case .closed:
            closedAt[chat] = at
            // In one batch with its erasure, which came first here.
            if (erasedBy[chat] ?? 0) < event.seq { withTexts.append(chat) }
        case .reopened:
            closedAt[chat] = nil
            withTexts.removeAll { $0 == chat }
        case .chosen where event.textBytes > 0:
            if !withContact.contains(chat) { withContact.append(chat) }
        default: break
        }
    }

    public func closedChats(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try old(before: limit, max: max) { withTexts }
    }

    public func contacts(before limit: Int64, max: Int) throws(JournalFailure) -> [ChatEnd] {
        try old(before: limit, max: max) { withContact }
    }

    public func oldestClosed() throws(JournalFailure) -> (texts: Int64?, contact: Int64?) {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return (withTexts.compactMap { closedAt[$0] }.min(), withContact.compactMap { closedAt[$0] }.min())
        }
    }

    private func old(before limit: Int64, max: Int, _ named: () -> [ChatID]) throws(JournalFailure) -> [ChatEnd] {
        try lock.hold { () throws(JournalFailure) in
            guard !isClosed else { throw Admission.closed }
            index()
            return named().filter { chat in closedAt[chat].map { $0 < limit } ?? false }.prefix(max)
                .map { ChatEnd(chat: $0, lastSeq: chats.last(of: $0)) }
        }
    }
}
