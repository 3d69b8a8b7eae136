// klepet-host import: a new shop from another's events.

import ArgumentParser
import CKlepet
import Glibc

struct ImportCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a new shop from a whole shop's export.",
        discussion: """
            Takes every event as `klepet-host export --all` wrote it: same numbers, same \
            digest, same texts; what was destroyed there stays destroyed. Only the secret \
            is the new shop's own, so that links to open surveys and calls are not good \
            in it. The shop is there when all of it is, or not at all.

            EXAMPLES
              klepet-host export shop.db --all shop.jsonl
              klepet-host import shop.jsonl --shop new.db

            EXIT CODES
              0   done
              65  a line is no event, or does not follow from those before it
              66  no such file
              73  the shop is there already, or cannot be made
              74  the disk is full or failed
            """)

    @Argument(help: ArgumentHelp("The export.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The shop to make; it must not be there yet.", valueName: "new.db"), completion: .file())
    var shop: String

    func perform() throws {
        let export = try Import(file)
        try requireNothing(shop)
        // Made beside its place, and put there whole.
        let unfinished = unfinishedName(of: shop)
        do {
            try make(unfinished, of: export)
            try put(unfinished, at: shop)
        } catch {
            for end in ["", "-wal", "-shm", "-journal"] { unlink(unfinished + end) }
            throw error
        }
        print("\(shop.printable): \(export.header.events.grouped) events, whole")
    }

    private func make(_ path: String, of export: Import) throws {
        let made: Shop
        do throws(Refusal) {
            made = try Shop(path: path, clock: .virtual(startMilliseconds: 0))
        } catch { throw fileFailure(path, error) }
        do {
            try export.run(into: made)
            let (_, fault) = try made.audit()
            if let fault { throw fileFailure(file, fault) }
        } catch {
            try? made.close()
            throw error
        }
        do throws(Refusal) {
            try made.close()
        } catch { throw fileFailure(path, error) }
    }

    private func requireNothing(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) != 0 else {
            throw Failure(ExitStatus.cannotCreate, "\(path): it is there already; an import makes a new shop")
        }
    }
}
