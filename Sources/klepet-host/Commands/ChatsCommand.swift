// klepet-host chats: what there is to look at.

import ArgumentParser
import CKlepet

struct ChatsCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "chats",
        abstract: "List the chats of a shop, in the order in which they began.",
        discussion: """
            EXAMPLES
              klepet-host chats day.db
              klepet-host chats day.db --open --json | jq .chat

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Flag(help: "Only those that are not closed.")
    var open = false

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func perform() throws {
        let list = try ChatList(try InspectedShop(shop).client())
        let entries = list.entries.filter { !open || !$0.isClosed }
        if json {
            for entry in entries { print(entry.json.line) }
            return
        }
        print(Colour.dim(Self.row("chat", "started (UTC)", "state", "events", "who")))
        for entry in entries {
            let state = Words.state(entry.state) + (entry.isClosed ? ", \(Words.reason(entry.reason))" : "")
            let owner = entry.owner == 0 ? "" : " with \(list.people[entry.owner])"
            let who = list.people[entry.visitor] + owner
            print(Self.row(String(entry.chat), Times.full(entry.startedAt), state, String(entry.chatSeq), who))
        }
    }

    private static func row(_ chat: String, _ started: String, _ state: String, _ events: String, _ who: String)
        -> String
    {
        "\(chat.padded(to: 14))\(started.padded(to: 21))\(state.padded(to: 22))\(events.paddedLeft(to: 6))  \(who)"
    }
}
