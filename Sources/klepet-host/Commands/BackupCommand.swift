// klepet-host backup: a whole copy of a shop's file.

import ArgumentParser
import CKlepet

struct BackupCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a shop's file, whole and durable.",
        discussion: """
            One process owns a shop's file. While a program of yours has it open, that \
            program makes the copy, without a pause for anybody: klepet_backup().

            EXAMPLES
              klepet-host backup shop.db copy.db

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file
              73  the copy cannot be made, or is there already
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Argument(help: ArgumentHelp("The copy; it must not be there yet.", valueName: "copy.db"), completion: .file())
    var copy: String

    func perform() throws {
        let look = try InspectedShop(shop)
        do throws(Refusal) {
            try look.shop.beginBackup(to: copy)
        } catch {
            throw Failure(error.exitCode, "\(copy): \(error.sentence)")
        }
        var bar = ProgressBar(total: 1)
        defer { bar.clear() }
        while true {
            let progress = try look.shop.backup()
            guard progress.state == UInt32(KLEPET_BACKUP_RUNNING) else { break }
            bar.total = Int(clamping: max(1, progress.pages_total))
            bar.show(Int(clamping: progress.pages_done), "\(progress.pages_total.grouped) pages")
            try look.shop.step(waitMilliseconds: 1000)
        }
        let pages = try look.shop.backup().pages_total
        bar.clear()
        print("\(copy.printable): \((pages * 4096).grouped) bytes, whole")
    }
}
