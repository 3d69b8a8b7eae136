// klepet-host audit: is this shop's record whole? (B14.4)

import ArgumentParser
import CKlepet

struct AuditCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove of a shop's file, or of an export, that no event is missing, twice there or out of order.",
        discussion: """
            Reads the whole journal, shop-wide and chat by chat; an export is taken into a \
            shop in memory, event by event, as an import would. The digest is a \
            fingerprint of the state that comes of it: equal states, equal digests, \
            on any machine. The file is left as it is.

            EXAMPLES
              klepet-host audit day.db
              klepet-host audit day.db --json
              klepet-host audit shop.jsonl

            EXIT CODES
              0   the record is whole
              65  it is not
              66  no such file
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file, or an export of --all.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() throws {
        let looked = try isExport(shop) ? imported() : InspectedShop(shop).shop
        let (proof, fault) = try looked.audit()
        guard var object = try? JSON(Array(proof.utf8)), case .object = object else {
            throw fault.map { fileFailure(shop, $0) }
                ?? Failure(ExitStatus.software, "the core's proof is no JSON object")
        }
        if object["digest"]?.string == nil { object["digest"] = .string(try looked.digest().hexadecimal) }
        if json {
            print(object.lines)
        } else {
            print(
                fault == nil ? Colour.green("\(shop.printable) is whole") : Colour.red("\(shop.printable) is NOT whole")
            )
            print(ObjectSheet.text(object), terminator: "")
        }
        if let fault { throw fileFailure(shop, fault) }
    }

    /// Believes nothing that the export says of itself: its events have to make a shop.
    private func imported() throws -> Shop {
        let export = try Import(shop)
        let made = try Shop(path: nil, clock: .virtual(startMilliseconds: 0))
        try export.run(into: made)
        return made
    }
}
