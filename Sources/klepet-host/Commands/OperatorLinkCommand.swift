// klepet-host operator-link: a link by which an operator comes in, once.

import ArgumentParser

struct OperatorLinkCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator-link",
        abstract: "Make a link by which an operator logs in, once.",
        discussion: """
            The link counts for 10 minutes, once, at a host that runs already: one that \
            was made before the host was started is void. Whoever has it is the operator: \
            send it to nobody else.

            EXAMPLES
              klepet-host operator-link --key ana --shop shop.db
              klepet-host operator-link --key ana --identity-key-file key --url https://shop.example/klepet/

            EXIT CODES
              0   done
              64  the command line is wrong
              65  the identity key is none
              66  there is no identity key
            """)

    @Option(help: ArgumentHelp("Which operator, as operator_set has entered them.", valueName: "ana"))
    var key: String

    @Option(
        help: ArgumentHelp("The shop beside whose file the identity key is.", valueName: "shop.db"), completion: .file()
    )
    var shop: String?

    @Option(help: ArgumentHelp("The identity key that serve was given.", valueName: "file"), completion: .file())
    var identityKeyFile: String?

    @Option(help: ArgumentHelp("Where browsers reach the host.", valueName: "https://…"))
    var url = "http://127.0.0.1:8717/klepet/"

    func validate() throws {
        guard (1...64).contains(key.utf8.count) else { throw ValidationError("--key has 1 to 64 bytes.") }
        guard (shop == nil) != (identityKeyFile == nil) else {
            throw ValidationError("Give either --shop or --identity-key-file.")
        }
    }

    func perform() throws {
        let path = identityKeyFile ?? IdentityKeyFile.path(beside: shop ?? "")
        let tokens = Tokens(identityKey: try IdentityKeyFile.read(path))
        let link = tokens.newLink(key, at: WebHost.unixSeconds)
        print("\(url.hasSuffix("/") ? url : url + "/")console/#\(link)")
    }
}
