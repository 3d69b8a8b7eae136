// klepet-host rehearse: what another policy would have done (B14.3).

import ArgumentParser
import CKlepet

struct RehearseCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Play a shop's past again under another policy, and tell what would have differed.",
        discussion: """
            Everybody does again what they did, when they did it. The policy is a whole \
            one, as `klepet-host policy show` prints it. The shop is left as it is.

            EXAMPLES
              klepet-host policy show day.db >new.json
              klepet-host rehearse day.db --policy new.json

            EXIT CODES
              0   done, whether or not anything differs
              65  the shop's file is damaged, or the policy is wrong
              66  no such file
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The policy to try.", valueName: "policy.json"), completion: .file())
    var policy: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() throws {
        let given = try PolicyText(policy).text
        let client = try InspectedShop(shop).client()
        let text: String
        do throws(Refusal) {
            text = try client.rehearse(given)
        } catch {
            throw error.status == KLEPET_POLICY_INVALID ? fileFailure(policy, error) : fileFailure(shop, error)
        }
        guard let outcome = try? JSON(Array(text.utf8)) else {
            throw Failure(ExitStatus.software, "the core's rehearsal is no JSON object")
        }
        print(json ? outcome.lines : summary(outcome), terminator: json ? "\n" : "")
    }

    private func summary(_ outcome: JSON) -> String {
        let differing = outcome["difference_count"]?.integer ?? 0
        var text =
            """
            \((outcome["chats"]?.integer ?? 0).grouped) chats, \(differing.grouped) of them \
            would have gone otherwise\n\n
            """
        text += "  \("".padded(to: 22))\("recorded".paddedLeft(to: 12))\("rehearsed".paddedLeft(to: 12))\n"
        for member in outcome["recorded"]?.members ?? [] {
            let before = member.value.integer ?? 0
            let after = outcome["rehearsed"]?[member.key]?.integer ?? 0
            let isLength = member.key.hasSuffix("_ms")
            let words = [before, after].map { isLength ? Times.length($0) : $0.grouped }
            let name = member.key.replacing("_ms", with: "").replacing("_", with: " ")
            let line = "  \(name.padded(to: 22))\(words[0].paddedLeft(to: 12))\(words[1].paddedLeft(to: 12))"
            text += (before == after ? line : Colour.bold(line)) + "\n"
        }
        return text
    }
}
