// klepet-host rehearse: what another policy would have done (B14.3), and other staff (B23.1).

import ArgumentParser
import CKlepet

struct RehearseCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Play a shop's past again under another policy or with other staff: what would have differed?",
        discussion: """
            Everybody does again what they did, when they did it. The policy is a whole \
            one, as `klepet-host policy show` prints it; without one, it is the shop's own. \
            The shop is left as it is.

            A staffing is a list of changes, at times of the week by the shop's clock:
              [{"department": "support", "operators": 2, "days": ["mon"], "from": "09:00", "to": "12:00"}]
            Told are three lines: as it was, as the model has it with the staff that was there, and with \
            the change. The second beside the first says how far the third is to be trusted.

            EXAMPLES
              klepet-host policy show day.db >new.json
              klepet-host rehearse day.db --policy new.json
              klepet-host rehearse day.db --staffing mornings.json

            EXIT CODES
              0   done, whether or not anything differs
              65  the shop's file is damaged, or the policy or the staffing is wrong
              66  no such file
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The policy to try.", valueName: "policy.json"), completion: .file())
    var policy: String?

    @Option(help: ArgumentHelp("The staff to try.", valueName: "staffing.json"), completion: .file())
    var staffing: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard policy == nil, staffing == nil else { return }
        throw ValidationError("Nothing is to be tried: give --policy or --staffing, or both.")
    }

    func perform() throws {
        let given = try policy.map { try PolicyText($0).text }
        let staff = try staffing.map { try PolicyText($0, whatIsMissing: "there is no staffing").text }
        let client = try InspectedShop(shop).client()
        let text: String
        do throws(Refusal) {
            text = try client.rehearse(given, staffing: staff)
        } catch {
            switch (error.status, policy, staffing) {
            case (KLEPET_POLICY_INVALID, let policy?, _): throw fileFailure(policy, error)
            case (KLEPET_VALUE_INVALID, _, let staffing?):
                throw Failure(ExitStatus.data, "\(staffing): \(error.sentence)")
            default: throw fileFailure(shop, error)
            }
        }
        guard let outcome = try? JSON(Array(text.utf8)) else {
            throw Failure(ExitStatus.software, "the core's rehearsal is no JSON object")
        }
        print(
            json ? outcome.lines : summary(outcome) + (outcome["staffing"].map(line) ?? ""),
            terminator: json ? "\n" : "")
    }

    /// B23.1: the line three times, and by department where there are several.
    private func line(_ staffing: JSON) -> String {
        let zone = staffing["zone"]?.string ?? ""
        var text = "\n  The line with other staff (\(zone))\n"
        let departments = staffing["departments"]?.array ?? []
        let rows =
            [("all", staffing["shop"])]
            + (departments.count > 1 ? departments.map { ($0["department"]?.string ?? "", $0) } : [])
        for (name, row) in rows {
            guard let row else { continue }
            let heads = ["recorded", "unchanged", "changed"]
            text += "\n  \(name.padded(to: 22))" + heads.map { $0.paddedLeft(to: 12) }.joined() + "\n"
            let told = heads.map { row[$0] }
            for (noun, key) in [("waits", "count"), ("wait, median", "median"), ("wait, 90 %", "p90")] {
                let words = told.map { each in
                    let number = each?["wait_ms"]?[key]?.integer ?? 0
                    return key == "count" ? number.grouped : Times.length(number)
                }
                text += "  \(noun.padded(to: 22))" + words.map { $0.paddedLeft(to: 12) }.joined() + "\n"
            }
            for noun in ["abandoned", "missed", "overdue"] {
                let words = told.map { ($0?[noun]?.integer ?? 0).grouped.paddedLeft(to: 12) }
                text += "  \(noun.padded(to: 22))" + words.joined() + "\n"
            }
        }
        return text
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
