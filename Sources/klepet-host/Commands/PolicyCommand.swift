// klepet-host policy: is this policy one, is it a good one, which one does a shop go by, and what does it say?

import ArgumentParser
import CKlepet
import Glibc

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check a policy, or show the one that a shop goes by, or its texts.",
        subcommands: [Check.self, Show.self, Texts.self])

    struct Check: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell whether a policy is one; a wrong one is told with the path of its fault.",
            discussion: """
                Warns of what is legal and surely wrong: steps of a few milliseconds, hours that \
                never open or overlap, overdue before late, a text without words. Tells of each \
                department whether it is open and when it opens next.

                EXAMPLES
                  klepet-host policy check policy.json
                  klepet-host policy texts --locale cs | klepet-host policy check -

                EXIT CODES
                  0   it is one, with warnings or without
                  65  it is not
                  66  no such file
                """)

        @Argument(
            help: ArgumentHelp("The policy; - reads it from standard input.", valueName: "policy.json"),
            completion: .file())
        var policy: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func perform() throws {
            let written = try PolicyText(policy)
            let (text, refusal) = growing { buffer, capacity, needed, error in
                klepet_policy_check(
                    written.text, written.text.utf8.count, Int64(time(nil)) * 1000, buffer, capacity, needed, error)
            }
            if let refusal { throw fileFailure(written.name, refusal) }
            guard let report = try? JSON(Array(text.utf8)) else {
                throw Failure(ExitStatus.software, "the core's answer is no JSON object")
            }
            guard !json else { return print(report.lines) }
            print("\(written.name.printable) is a policy")
            for warning in report["warnings"]?.array ?? [] {
                print(Colour.yellow("  ! \(warning["sentence"]?.string ?? "")"))
            }
            for department in report["departments"]?.array ?? [] { print("  \(Self.line(department))") }
        }

        private static func line(_ department: JSON) -> String {
            let name = department["department"]?.string?.printable ?? ""
            let (closes, opens) = (department["closes_ms"]?.integer, department["opens_ms"]?.integer)
            guard department["open"] == .bool(true) else {
                return opens.map { "\(name) is closed and opens at \(Times.full($0)) UTC" }
                    ?? "\(name) is closed for longer than a year"
            }
            guard let closes else { return "\(name) is always open" }
            return "\(name) is open until \(Times.full(closes)) UTC"
                + (opens.map { ", and again from \(Times.full($0)) UTC" } ?? "")
        }
    }

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the policy that a shop goes by; without a shop, the one that every shop begins with.",
            discussion: """
                EXIT CODES
                  0   done
                  65  the file is damaged
                  66  no such file
                  75  another process has the shop open
                """)

        @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
        var shop: String?

        func perform() throws {
            let text =
                try shop.map { try InspectedShop($0).client().policy() } ?? String(cString: klepet_policy_default())
            print((try? JSON(Array(text.utf8)))?.lines ?? text)
        }
    }

    struct Texts: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all texts that visitors of a locale get, in the form in which a policy overrides them.",
            discussion: """
                EXAMPLES
                  klepet-host policy texts --locale cs
                  klepet-host policy texts --locale cs policy.json

                EXIT CODES
                  0   done
                  65  it is no policy, or no locale
                  66  no such file
                """)

        @Argument(
            help: ArgumentHelp(
                "The policy; - reads it from standard input. Without it, the built-in texts.",
                valueName: "policy.json"),
            completion: .file())
        var policy: String?

        @Option(help: ArgumentHelp("The visitors' language.", valueName: "tag"))
        var locale: String

        func perform() throws {
            let written = try policy.map { try PolicyText($0) }
            let (text, refusal) = withText(written?.text) { policy, bytes in
                growing { buffer, capacity, needed, error in
                    klepet_policy_texts(policy, bytes, locale, locale.utf8.count, buffer, capacity, needed, error)
                }
            }
            if let refusal {
                throw written.map { fileFailure($0.name, refusal) } ?? Failure(refusal.exitCode, refusal.sentence)
            }
            print((try? JSON(Array(text.utf8)))?.lines ?? text)
        }
    }
}
