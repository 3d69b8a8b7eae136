// klepet-host erase: nothing of a visitor is left in a shop's file (B13.4).

import ArgumentParser
import CKlepet

struct EraseCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase a visitor from a shop's file: key, name, messages, notes, contacts, answers.",
        discussion: """
            Events keep their numbers and lose their words; the words are gone from the \
            file, its log and its free space when this returns. Nothing but a backup \
            undoes it, and backups are yours to erase.

            EXAMPLES
              klepet-host erase shop.db --visitor eva@example.org

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file, or no such visitor
              74  the disk is full or failed
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The key under which the visitor joined.", valueName: "key"))
    var visitor: String

    func perform() throws {
        try requireFile(shop, whatIsMissing: "there is no shop to erase from")
        let opened: Shop
        do throws(Refusal) {
            opened = try Shop(path: shop, clock: .real)
        } catch {
            throw fileFailure(shop, error)
        }
        let client = try Client(opened, role: KLEPET_ROLE_SYSTEM, key: "klepet-host")
        let person: UInt64
        do {
            try opened.flush()
            person = try find(visitor: visitor, in: shop, client)
            try client.erase(person)
        } catch {
            try? opened.close()
            throw error
        }
        try opened.close()
        print("visitor \(person) is erased from \(shop.printable)")
    }
}
