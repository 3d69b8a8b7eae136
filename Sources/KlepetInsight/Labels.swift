// B14.2, B19.5, B20.3: what chats were about, what came of them, and when somebody who asked for a person got one.

public import KlepetEngine

/// Of a period, from the journal's events in order.
public struct Labels: Sendable {
    public struct Count: Sendable {
        public var name: String
        public var count = 0
    }

    /// A visitor asked for a human.
    public struct Wish: Sendable {
        public var chat: ChatID
        public var at: Int64
        /// When an operator took the chat; 0: nobody has.
        public var met: Int64 = 0
    }

    /// Chats that got the tag in the period, and have it; episodes that ended so.
    public private(set) var tags: [Count] = []
    public private(set) var outcomes: [Count] = []
    /// The first of them, as many as are told one by one.
    public private(set) var wishes: [Wish] = []
    public private(set) var wishCount = 0
    public private(set) var met = Samples()

    static let wishesMax = 10_000

    private var tagsOf: [ChatID: UInt64] = [:]
    private var outcomeOf: [ChatID: (episode: UInt16, number: Int)] = [:]
    private var tagNames: [String] = Array(repeating: "", count: 64)
    private var tagCounts: [Int] = Array(repeating: 0, count: 64)
    private var outcomeNames: [String] = Array(repeating: "", count: 65)
    private var outcomeCounts: [Int] = Array(repeating: 0, count: 65)
    /// By chat: since when a human is wanted, and which of the wishes that is, -1: none that is told.
    private var open: [ChatID: (at: Int64, index: Int)] = [:]

    /// `isIn`: of the period.
    mutating func take(_ event: borrowing Event, _ kind: Event.ChatKind, isIn: Bool) {
        switch kind {
        case .tagged: tagged(event, isIn)
        case .outcomeSet: ended(event, isIn)
        case .handedOff, .operatorWanted:
            if event.reason == HandoffReason.asked.rawValue { wished(event, isIn) }
        // From the questions (B7.2).
        case .queued:
            if event.reason == QueuedReason.handoff.rawValue, event.role == .visitor { wished(event, isIn) }
        case .taken:
            guard let wish = open.removeValue(forKey: event.chat) else { return }
            met.add(event.at &- wish.at)
            if wish.index >= 0 { wishes[wish.index].met = event.at }
        case .closed: open[event.chat] = nil
        default: break
        }
    }

    private mutating func wished(_ event: borrowing Event, _ isIn: Bool) {
        guard isIn, open[event.chat] == nil else { return }
        wishCount += 1
        open[event.chat] = (event.at, wishes.count < Self.wishesMax ? wishes.count : -1)
        if wishes.count < Self.wishesMax { wishes.append(Wish(chat: event.chat, at: event.at)) }
    }

    private mutating func tagged(_ event: borrowing Event, _ isIn: Bool) {
        let (now, before) = (UInt64(bitPattern: event.value), tagsOf[event.chat] ?? 0)
        tagsOf[event.chat] = now == 0 ? nil : now
        var names = String(decoding: event.text, as: UTF8.self).split(separator: ",").makeIterator()
        for bit in 0..<64 {
            let mark: UInt64 = 1 << UInt64(bit)
            if now & mark != 0, let name = names.next() { tagNames[bit] = String(name) }
            guard isIn, (now ^ before) & mark != 0 else { continue }
            tagCounts[bit] = max(0, tagCounts[bit] + (now & mark != 0 ? 1 : -1))
        }
    }

    private mutating func ended(_ event: borrowing Event, _ isIn: Bool) {
        let number = Int(truncatingIfNeeded: event.value)
        guard outcomeNames.indices.contains(number) else { return }
        if event.textBytes > 0 { outcomeNames[number] = String(decoding: event.text, as: UTF8.self) }
        let before = outcomeOf[event.chat]
        outcomeOf[event.chat] = (event.episode, number)
        guard isIn else { return }
        outcomeCounts[number] += 1
        if let before, before.episode == event.episode {
            outcomeCounts[before.number] = max(0, outcomeCounts[before.number] - 1)
        }
    }

    mutating func finish() {
        met.sort()
        for bit in 0..<64 where tagCounts[bit] > 0 {
            tags.append(Count(name: tagNames[bit].isEmpty ? "#\(bit + 1)" : tagNames[bit], count: tagCounts[bit]))
        }
        for number in outcomeCounts.indices where outcomeCounts[number] > 0 {
            let name = outcomeNames[number].isEmpty ? "#\(number)" : outcomeNames[number]
            outcomes.append(Count(name: name, count: outcomeCounts[number]))
        }
    }
}
