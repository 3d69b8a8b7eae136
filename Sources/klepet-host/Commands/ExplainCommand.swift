// klepet-host explain: what a chat waits for, and why (B14.1).

import ArgumentParser
import CKlepet

struct ExplainCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell which timers of a chat are armed, since when, and what happens next.",
        discussion: """
            As of the shop's last event: time stands still while a file is looked at, so no timer fires. Times are UTC.

            EXAMPLES
              klepet-host chats day.db --open
              klepet-host explain day.db 4294967297

            EXIT CODES  0 done, 65 the file is damaged, 66 no such file or chat, 75 another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Argument(help: ArgumentHelp("The chat's number.", valueName: "chat"))
    var chat: UInt64

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() throws {
        let client = try Look(shop).client()
        let text = try find(chat, in: shop) { try client.explain(chat) }
        guard let object = try? JSON(Array(text.utf8)) else { throw Failure(ExitStatus.software, "the core's explanation is no JSON") }
        if json { print(object.lines) } else { print(Sheet.text(object, indent: 0), terminator: "") }
    }
}
