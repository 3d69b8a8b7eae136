// Every chat that a shop ever had, from its events; what the core still has in memory knows more
// than they tell at a glance.

import CKlepet

struct ChatList {
    struct Entry {
        var chat: UInt64
        var startedAt: Int64
        var visitor: UInt64
        var chatSeq: UInt32 = 0
        var episode: UInt16 = 1
        /// How it last ended.
        var reason: UInt8 = 0
        /// 0: nobody, or not known any more.
        var owner: UInt64 = 0
        var state = UInt32(KLEPET_STATE_CLOSED)

        var isClosed: Bool { Int32(state) == KLEPET_STATE_CLOSED }
    }

    private(set) var entries: [Entry] = []
    private(set) var people = PersonNames()

    init(_ client: Client) throws {
        var indices: [UInt64: Int] = [:]
        try client.events { event in
            people.learn(event)
            guard event.chat != 0 else { return }
            if Int32(event.kind) == KLEPET_EVENT_STARTED {
                indices[event.chat] = entries.count
                entries.append(Entry(chat: event.chat, startedAt: event.at_ms, visitor: event.person))
            }
            guard let index = indices[event.chat] else { return }
            entries[index].chatSeq = event.chat_seq
            entries[index].episode = event.episode
            if Int32(event.kind) == KLEPET_EVENT_CLOSED { entries[index].reason = event.reason }
        }
        // The core forgets only chats that are closed, and for good.
        for chat in try client.chats() {
            guard let index = indices[chat.chat] else { continue }
            entries[index].state = chat.state
            entries[index].owner = chat.owner
        }
    }
}

extension ChatList.Entry {
    var json: JSON {
        var members = [
            JSON.Member(key: "chat", value: .integer(Int64(clamping: chat))),
            JSON.Member(key: "started_ms", value: .integer(startedAt)),
            JSON.Member(key: "state", value: .string(Words.state(state))),
            JSON.Member(key: "visitor", value: .integer(Int64(clamping: visitor))),
            JSON.Member(key: "chat_seq", value: .integer(Int64(chatSeq))),
            JSON.Member(key: "episode", value: .integer(Int64(episode))),
        ]
        if isClosed { members.append(JSON.Member(key: "reason", value: .string(Words.reason(reason)))) }
        if owner != 0 { members.append(JSON.Member(key: "owner", value: .integer(Int64(clamping: owner)))) }
        return .object(members)
    }
}
