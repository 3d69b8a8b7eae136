// One search, as far as it goes at a time: what of the messages that hold the words is asked for, and where it ends.

internal import KlepetEngine

struct SearchRound {
    private let search: MessageSearch
    private let spans: [ChatSpan]?
    /// Up to where those up to each reach.
    private let reach: [UInt64]
    private(set) var found = FoundMessages()
    /// The newest events, whose words are not gathered, as far as they are looked through.
    let tail: ClosedRange<UInt64>?
    /// Where the index goes on.
    let indexBefore: UInt64

    init(_ search: MessageSearch, lastSeq: UInt64, gathered: UInt64) {
        self.search = search
        let sorted = search.chats?.sorted { $0.seqs.lowerBound < $1.seqs.lowerBound }
        var last: UInt64 = 0
        reach = (sorted ?? []).map { span in
            last = max(last, span.seqs.upperBound)
            return last
        }
        spans = sorted
        let newest = min(search.before == 0 ? 0 : search.before - 1, lastSeq)
        let first = max(gathered + 1, lastSeq > WordIndex.tailEvents ? lastSeq - WordIndex.tailEvents + 1 : 1)
        let lowest = max(first, search.from)
        tail = lowest <= newest ? lowest...newest : nil
        found.behind = first - gathered - 1
        indexBefore = min(search.before, gathered + 1)
    }

    /// Before its row is read: a visitor's chats lie somewhere, and most messages elsewhere.
    func admits(_ seq: UInt64) -> Bool {
        guard let spans else { return true }
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].seqs.lowerBound <= seq { low = middle + 1 } else { high = middle }
        }
        return low > 0 && seq <= reach[low - 1]
    }

    /// False: as many were found or looked at as are wanted; the next time it goes on with this one.
    mutating func goesOn(at seq: UInt64) -> Bool {
        guard found.messages.count < search.max, found.looked < search.looks else {
            found.before = seq + 1
            return false
        }
        found.looked += 1
        return true
    }

    mutating func take(chat: ChatID, person: PersonID, department: UInt8, _ message: () -> FoundMessage) {
        guard search.author == 0 || search.author == person, search.department == 0 || search.department == department
        else { return }
        if let spans, !spans.contains(where: { $0.chat == chat }) { return }
        found.messages.append(message())
    }
}
