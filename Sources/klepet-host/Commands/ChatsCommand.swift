// klepet-host chats: what there is to look at.

import ArgumentParser
import CKlepet

struct ChatsCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "chats",
        abstract: "List the chats of a shop.",
        discussion: """
            Those that the core has in memory: the open ones, and the closed ones that may still be reopened or read at once.

            EXAMPLES
              klepet-host chats day.db
              klepet-host chats day.db --open --json | jq .chat

            EXIT CODES  0 done, 65 the file is damaged, 66 no such file, 75 another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Flag(help: "Only those that are not closed.")
    var open = false

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func perform() throws {
        let client = try Look(shop).client()
        let chats = try client.chats().filter { !open || Int32($0.state) != KLEPET_CHAT_CLOSED_STATE }
        if json {
            for chat in chats { print(chat.json.line) }
            return
        }
        let people = try People.of(client)
        print(Colour.dim("\("chat".padded(to: 14))\("started (UTC)".padded(to: 21))\("state".padded(to: 22))\("events".paddedLeft(to: 6))  who"))
        for chat in chats {
            let isClosed = Int32(chat.state) == KLEPET_CHAT_CLOSED_STATE
            let state = Words.state(chat.state) + (isClosed ? ", \(Words.reason(chat.reason))" : "")
            let owner = chat.owner == 0 ? "" : " with \(people[chat.owner])"
            print(
                String(chat.chat).padded(to: 14) + Times.full(chat.started_ms).padded(to: 21) + state.padded(to: 22)
                    + String(chat.chat_seq).paddedLeft(to: 6) + "  \(people[chat.visitor])\(owner)")
        }
    }
}

extension klepet_chat {
    var json: JSON {
        var members = [
            JSON.Member(key: "chat", value: .integer(Int64(clamping: chat))),
            JSON.Member(key: "state", value: .string(Words.state(state))),
            JSON.Member(key: "started_ms", value: .integer(started_ms)),
        ]
        func add(_ key: String, _ number: some BinaryInteger) {
            if number != 0 { members.append(JSON.Member(key: key, value: .integer(Int64(clamping: number)))) }
        }
        if reason != 0 { members.append(JSON.Member(key: "reason", value: .string(Words.reason(reason)))) }
        add("visitor", visitor)
        add("owner", owner)
        add("chat_seq", chat_seq)
        add("last_seq", last_seq)
        add("episode", episode)
        add("position", position)
        add("next_deadline_ms", next_deadline_ms)
        return .object(members)
    }
}
