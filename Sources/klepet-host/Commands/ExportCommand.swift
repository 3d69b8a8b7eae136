// klepet-host export: all that a shop has of one visitor (B13.4).

import ArgumentParser
import CKlepet

struct ExportCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all that a shop has of one visitor, as JSON.",
        discussion: """
            The person, their chats, and of each chat every event that the visitor may \
            see: what they are to be given when they ask for their data.

            EXAMPLES
              klepet-host export shop.db --visitor eva@example.org >eva.json

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file, or no such visitor
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The key under which the visitor joined.", valueName: "key"))
    var visitor: String

    func perform() throws {
        let client = try Look(shop).client()
        let text = try client.export(try find(visitor: visitor, in: shop, client))
        print((try? JSON(Array(text.utf8)))?.lines ?? text)
    }
}
