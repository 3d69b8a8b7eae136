// klepet-host explain: what a chat waits for, and why (B14.1).

import ArgumentParser
import CKlepet

struct ExplainCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell which timers of a chat are armed, since when, and what happens next.",
        discussion: """
            As of the shop's last event: time stands still while a file is looked \
            at, so no timer fires. Times are UTC.

            EXAMPLES
              klepet-host chats day.db --open
              klepet-host explain day.db 1

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file or chat
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Argument(help: ArgumentHelp("The chat's number.", valueName: "chat"))
    var chat: UInt64

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() throws {
        let client = try InspectedShop(shop).client()
        let object = try explanation(client)
        if json { print(object.lines) } else { print(ObjectSheet.text(object, indent: 0), terminator: "") }
    }

    private func explanation(_ client: Client) throws -> JSON {
        do throws(Refusal) {
            let text = try client.explain(chat)
            return (try? JSON(Array(text.utf8))) ?? .string(text)
        } catch {
            guard error.status == KLEPET_CHAT_UNKNOWN else { throw error }
            return try find(chat, in: shop) { try forgotten(client) }
        }
    }

    /// The core forgets a chat that has been closed for long; its record tells how it ended.
    private func forgotten(_ client: Client) throws -> JSON {
        var closed: (reason: UInt8, at: Int64)?
        try client.events(of: chat) { event in
            if Int32(event.kind) == KLEPET_EVENT_CLOSED { closed = (event.reason, event.at_ms) }
        }
        guard let closed else { throw Refusal(KLEPET_CHAT_UNKNOWN) }
        return .object([
            JSON.Member(key: "chat", value: .integer(Int64(clamping: chat))),
            JSON.Member(key: "state", value: .string("closed")),
            JSON.Member(key: "reason", value: .string(Words.reason(closed.reason))),
            JSON.Member(key: "closed_ms", value: .integer(closed.at)),
            JSON.Member(key: "timers", value: .array([])),
        ])
    }
}
