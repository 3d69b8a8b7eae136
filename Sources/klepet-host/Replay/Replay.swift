// Real traffic through the core, on the virtual clock.
//
// The clock goes from line to line. Everything due before a line's time fires on the way; what is due at
// that very time waits until all of its lines are through (B3.7): so time is only ever moved by `advance`,
// never by a step of the loop.

import CKlepet

final class Replay {
    /// A conversation of the recording: its newest chat.
    private struct Conversation {
        var chat: UInt64
        let visitor: Client
        /// Goes before the message ids, see `start`.
        var idPrefix = ""
    }

    let shop: Shop
    private let system: Client
    private(set) var figures: Figures
    /// By key. Everybody is one client whose connection this program vouches for (B2.7).
    private var visitors: [String: Client] = [:]
    private var operators: [String: Client] = [:]
    private var operatorsByPerson: [UInt64: Client] = [:]
    private var conversations: [String: Conversation] = [:]
    private var visitorOfChat: [UInt64: Client] = [:]
    /// Told to visitors and not acknowledged yet.
    private var undelivered: [(chat: UInt64, chatSeq: UInt32)] = []
    private var now: Int64

    init(_ traffic: Traffic, policy: ReplayPolicy, shopPath: String?) throws(Refusal) {
        now = traffic.lines.first?.at ?? 0
        shop = try Shop(path: shopPath, clock: .virtual(startMilliseconds: now), policy: policy.json.line)
        figures = Figures(choiceRung: policy.choiceRung)
        system = try Client(shop, role: KLEPET_ROLE_SYSTEM, key: "replay")
        // Every operator is there from the beginning and stays: nobody's chats are ever dropped (B5.8).
        for line in traffic.lines where !line.isVisitor && operators[line.person] == nil {
            try system.setOperator(key: line.person, name: line.person, capacity: 100)
            let client = try Client(shop, role: KLEPET_ROLE_OPERATOR, key: line.person)
            operators[line.person] = client
            operatorsByPerson[client.person] = client
        }
    }

    // MARK: the clock

    /// Moves time, deadline by deadline so that visitors acknowledge what the shop tells them when it does.
    private func advance(to milliseconds: Int64) throws {
        while let deadline = try shop.nextDeadline(), deadline < milliseconds {
            try fire(deadline)
        }
        if milliseconds > now {
            try shop.advance(to: milliseconds)
            now = milliseconds
        }
    }

    private func fire(_ deadline: Int64) throws {
        now = max(now, deadline) + 1
        try shop.advance(to: now)
        try shop.flush()
        try look()
    }

    /// After the last line the clock goes on until nothing is armed.
    func finish() throws {
        while let deadline = try shop.nextDeadline() { try fire(deadline) }
        try shop.flush()
        try look()
    }

    /// Sees what has become durable: counts it, and lets visitors acknowledge what they were told.
    private func look() throws {
        try system.events { event in
            figures.count(event)
            let isOwn = Int32(event.role) == KLEPET_ROLE_VISITOR
            if event.isPublicWord && !isOwn { undelivered.append((event.chat, event.chat_seq)) }
        }
        for (chat, chatSeq) in undelivered { try acknowledge(chat, chatSeq) }
        undelivered.removeAll(keepingCapacity: true)
    }

    private func acknowledge(_ chat: UInt64, _ chatSeq: UInt32) throws {
        guard let visitor = visitorOfChat[chat] else { return }
        try unlessClosed { () throws(Refusal) in
            try patiently { () throws(Refusal) in try visitor.receipt(chat, delivered: chatSeq) }
        }
    }

    /// When too much waits for the disk, waits for the disk. Flushing fires no timer.
    private func patiently<Result>(_ call: () throws(Refusal) -> Result) throws(Refusal) -> Result {
        do throws(Refusal) {
            return try call()
        } catch {
            guard error.status == KLEPET_BUSY else { throw error }
            try shop.flush()
            return try call()
        }
    }

    // MARK: the lines

    func play(_ line: Traffic.Line) throws {
        try advance(to: line.at)
        let conversation = conversations[line.chat]
        switch (line.action, line.isVisitor) {
        case (.says(let id, let text), true):
            if let conversation {
                do {
                    try visitorSays(conversation, line.chat, id: id, text)
                } catch let refusal as Refusal where refusal.status == KLEPET_CHAT_UNKNOWN {
                    // Closed for so long that the core has forgotten it: too late to reopen (B1.4).
                    try start(line.chat, visitor: line.person, id: id, text)
                }
            } else {
                try start(line.chat, visitor: line.person, id: id, text)
            }
        case (.says(let id, let text), false):
            // B1.1: an operator's line starts no chat.
            guard let conversation, let writer = operators[line.person] else { return }
            try operatorDoes(writer, conversation.chat) { client throws(Refusal) in
                let posted = try client.say(conversation.chat, text, id: id)
                try conversation.visitor.receipt(conversation.chat, delivered: posted.chat_seq)
            }
        case (.ends, true):
            guard let conversation else { return }
            try unlessClosed { () throws(Refusal) in
                try patiently { () throws(Refusal) in try conversation.visitor.end(conversation.chat) }
            }
        case (.ends, false):
            guard let conversation, let writer = operators[line.person] else { return }
            try unlessClosed { () throws(Refusal) in
                let state = try conversation.visitor.chatState(conversation.chat).state
                guard Int32(state) != KLEPET_STATE_CLOSED else { return }
                try operatorDoes(writer, conversation.chat) { client throws(Refusal) in
                    try client.end(conversation.chat)
                }
            }
        }
    }

    private func start(_ key: String, visitor: String, id: String, _ text: String) throws {
        let client = try visitors[visitor] ?? Client(shop, role: KLEPET_ROLE_VISITOR, key: visitor)
        visitors[visitor] = client
        var conversation = Conversation(chat: 0, visitor: client)
        var posted = try patiently { () throws(Refusal) in try client.start(text, id: id) }
        if posted.outcome == UInt32(KLEPET_POSTED_DUPLICATE) {
            // A recording numbers its messages by conversation. For the core a visitor who starts twice with one id
            // repeats the first start (B2.2), so this conversation's ids get its own mark.
            conversation.idPrefix = "\(conversations.count)/"
            let id = conversation.idPrefix + id
            posted = try patiently { () throws(Refusal) in try client.start(text, id: id) }
        }
        conversation.chat = posted.chat
        try remember(conversation, key)
    }

    private func visitorSays(_ conversation: Conversation, _ key: String, id: String, _ text: String) throws {
        let posted = try patiently { () throws(Refusal) in
            try conversation.visitor.say(conversation.chat, text, id: conversation.idPrefix + id)
        }
        switch Int32(posted.outcome) {
        case KLEPET_POSTED_STARTED:
            // B1.4: too late to reopen. From now on the key stands for the new chat.
            var conversation = conversation
            conversation.chat = posted.chat
            try remember(conversation, key)
        case KLEPET_POSTED_REOPENED: try acknowledgeAll(conversation)
        default: break
        }
    }

    private func remember(_ conversation: Conversation, _ key: String) throws {
        conversations[key] = conversation
        visitorOfChat[conversation.chat] = conversation.visitor
        try acknowledgeAll(conversation)
    }

    /// Whoever enters the line is told so in the same breath (B4.1).
    private func acknowledgeAll(_ conversation: Conversation) throws {
        let chatSeq = try conversation.visitor.chatState(conversation.chat).chat_seq
        try acknowledge(conversation.chat, chatSeq)
    }

    /// The operator takes a chat that is in the line or owed a follow-up, reopens a closed one, and then does
    /// it. The core is asked first: it knows the chat's state, and a repeated message (B2.2) is no reason to
    /// take or to reopen anything.
    private func operatorDoes(_ writer: Client, _ chat: UInt64, _ act: (Client) throws(Refusal) -> Void) throws(Refusal)
    {
        do throws(Refusal) {
            return try patiently { () throws(Refusal) in try act(writer) }
        } catch {
            switch error.status {
            case KLEPET_NOT_TAKEN: try patiently { () throws(Refusal) in try writer.take(chat) }
            case KLEPET_CHAT_CLOSED: try patiently { () throws(Refusal) in try writer.reopen(chat) }
            case KLEPET_TAKEN:
                // A colleague helps out; until chats can be handed over, the one who has it speaks.
                let owner = try system.chatState(chat).owner
                guard let colleague = operatorsByPerson[owner] else { throw error }
                return try patiently { () throws(Refusal) in try act(colleague) }
            default: throw error
            }
        }
        try patiently { () throws(Refusal) in try act(writer) }
    }

    /// What is closed stays as it is; closed for long, the core has forgotten it.
    private func unlessClosed(_ act: () throws(Refusal) -> Void) throws(Refusal) {
        do throws(Refusal) {
            try act()
        } catch {
            guard error.status == KLEPET_CHAT_CLOSED || error.status == KLEPET_CHAT_UNKNOWN else { throw error }
        }
    }
}
