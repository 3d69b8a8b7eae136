// klepet-host next-turn: when does this closed shop want to be opened?

import ArgumentParser
import CKlepet

struct NextTurnCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "next-turn",
        abstract: "Say when a closed shop has to be opened next.",
        discussion: """
            Milliseconds since 1970 of the earliest thing that the shop would do by itself: a step of a chat, a follow-up, \
            opening hours, and what becomes as old as it is kept; or "never". A shop that was not closed has to be opened \
            now. The file is left as it is.

            EXAMPLES
              klepet-host next-turn --shop day.db

            EXIT CODES
              0   it is printed
              65  the file is damaged, or no shop
              66  no such file
              75  another process has the shop open
            """)

    @Option(help: ArgumentHelp("The shop's file.", valueName: "file"), completion: .file())
    var shop: String

    func perform() throws {
        try requireFile(shop, whatIsMissing: "there is no shop")
        var at: Int64 = 0
        do throws(Refusal) {
            try ask { klepet_next_turn(shop, &at, $0) }
        } catch {
            // The file is there and can be read, so it is no shop.
            if error.status == KLEPET_CANNOT_OPEN { throw Failure(ExitStatus.data, "\(shop): \(error.sentence)") }
            throw fileFailure(shop, error)
        }
        print(at == 0 ? "never" : "\(at)")
    }
}
