// Which chats there are in memory, whose, and where to begin in them: what a file has in `chats` and `marks`.

internal import KlepetEngine

struct ChatIndex {
    private static let markedEvery = 32

    private var lastOfChat: [ChatID: UInt64] = [:]
    private var visitorOfChat: [ChatID: PersonID] = [:]
    private var chatsOfVisitor: [PersonID: [ChatBegin]] = [:]
    /// Numbers of every 32nd event of a chat.
    private var marks: [ChatID: [UInt64]] = [:]

    /// An event of a chat, each in its turn.
    mutating func note(_ event: borrowing Event) {
        let (chat, seq, person) = (event.chat, event.seq, event.person)
        lastOfChat[chat] = seq
        if Int(event.chatSeq) % Self.markedEvery == 0 { marks[chat, default: []].append(seq) }
        guard event.kind == .started else { return }
        visitorOfChat[chat] = person
        chatsOfVisitor[person, default: []].append(ChatBegin(chat: chat, firstSeq: seq))
    }

    func last(of chat: ChatID) -> UInt64 { lastOfChat[chat] ?? 0 }
    func visitor(of chat: ChatID) -> PersonID { visitorOfChat[chat] ?? 0 }
    func all(of person: PersonID) -> [ChatBegin] { chatsOfVisitor[person] ?? [] }

    /// As `Journal.chats(ofVisitor:behind:max:)`.
    func all(of person: PersonID, behind seq: UInt64, max: Int) -> [ChatBegin] {
        let all = all(of: person)
        let next = Self.count(all) { $0.firstSeq <= seq }
        return all[..<next].filter { last(of: $0.chat) > seq } + all[next...].prefix(max)
    }

    /// Where a page is read back from: at most two marks behind its end.
    func end(of chat: ChatID, behind place: ChatPlace, max: Int, newest: UInt64) -> UInt64 {
        let marks = marks[chat] ?? []
        let start: Int
        switch place {
        case .chatSeq(let number): start = Int(number)
        case .seq(let seq): start = (Self.count(marks) { $0 <= seq } + 1) * Self.markedEvery
        }
        let mark = (start + max - 1) / Self.markedEvery
        return marks.indices.contains(mark) ? min(marks[mark], newest) : newest
    }

    /// How many elements there are before the first of which `isBefore` is not true, found by halving.
    private static func count<Element>(_ list: [Element], _ isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(list[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
