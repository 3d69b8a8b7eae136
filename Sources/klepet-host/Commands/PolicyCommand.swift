// klepet-host policy: is this policy one, and which one does a shop go by?

import ArgumentParser
import CKlepet

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check a policy, or show the one that a shop goes by.",
        subcommands: [Check.self, Show.self])

    struct Check: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell whether a policy is one; a wrong one is told with the path of its fault.",
            discussion: """
                EXIT CODES
                  0   it is
                  65  it is not
                  66  no such file
                """)

        @Argument(help: ArgumentHelp("The policy.", valueName: "policy.json"), completion: .file())
        var policy: String

        func perform() throws {
            let text = String(decoding: try readFile(policy, whatIsMissing: "there is no policy"), as: UTF8.self)
            do throws(Refusal) {
                try Shop(path: nil, clock: .virtual(startMilliseconds: 0), policy: text).close()
            } catch {
                throw opening(policy, error)
            }
            print("\(policy.printable) is a policy")
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
            let text = try shop.map { try Look($0).client().policy() } ?? String(cString: klepet_policy_default())
            print((try? JSON(Array(text.utf8)))?.lines ?? text)
        }
    }
}
