// klepet-host chat: one visitor and one operator in one terminal, to feel how it goes.

import ArgumentParser
import CKlepet

struct ChatCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Be a visitor and an operator at once, in real time.",
        discussion: """
            Lines that begin with v: are the visitor's, with o: the operator's; \
            others are of the side that is on. In front of each event stands who \
            sees it: v the visitor, o the operator. The timers run in real time: \
            wait, and see.

            \(ChatLine.help)

            EXAMPLES
              klepet-host chat
              klepet-host chat --shop feel.db
              printf 'v: Hello\\no: /take\\no: Hi!\\n' | klepet-host chat

            EXIT CODES
              0   done
              65  the file is damaged
              73  the file cannot be made
              75  another process has the shop open
            """)

    @Option(help: ArgumentHelp("Keep the shop in this file. Otherwise it is gone in the end.", valueName: "shop.db"))
    var shop: String?

    @Option(
        help: ArgumentHelp("Rules that replace the defaults, for instance to be quicker.", valueName: "policy.json"))
    var policy: String?

    @Flag(name: .shortAndLong, help: "Show also what is of little interest: receipts, skipped holding messages.")
    var all = false

    func perform() throws {
        let policy = try policy.map { try PolicyText($0).text }
        let session: ChatSession
        do throws(Refusal) {
            session = try ChatSession(shopPath: shop, policy: policy, showsAll: all)
        } catch {
            let name = error.status == KLEPET_POLICY_INVALID ? self.policy : shop
            throw fileFailure(name ?? "the shop in memory", error)
        }
        try session.run()
    }
}
