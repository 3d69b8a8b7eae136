// klepet-host report: what happened in a shop, in numbers (B14.2).

import ArgumentParser
import CKlepet

struct ReportCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Chats, waits and replies of a shop, by department, operator and hour.",
        discussion: """
            What began in the period counts. Waits and replies are medians, with the \
            longest that 90 and 99 of 100 did not exceed. The chart shows the chats of \
            each hour of the day beside the operators who were there.

            EXAMPLES
              klepet-host report day.db
              klepet-host report day.db --from 2026-11-01 --until 2026-12-01
              klepet-host report day.db --zone Europe/Prague
              klepet-host report day.db --svg day.svg

            EXIT CODES
              0   done
              65  the file is damaged, a date is none, or there is no such zone
              66  no such file
              73  the chart cannot be written
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The first day; else the shop's first.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The day after the last; else until the last event.", valueName: "date"))
    var until: String?

    @Option(
        help: ArgumentHelp(
            "The time zone of days and hours, such as Europe/Prague; else the policy's.", valueName: "zone"))
    var zone: String?

    @Option(
        name: .customLong("utc-offset"),
        help: ArgumentHelp(
            "Of the clock on the wall, where no zone is named and the policy has none.", valueName: "minutes"))
    var utcOffset: Int32 = 0

    @Option(help: ArgumentHelp("Write the chart of the hours here.", valueName: "file"), completion: .file())
    var svg: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() throws {
        let client = try InspectedShop(shop).client()
        let zone = try zone ?? policyZone(client)
        let from = try day(from, "--from", zone)
        let until = try day(until, "--until", zone)
        let text = try client.report(from: from ?? 0, until: until ?? 0, utcOffsetMinutes: utcOffset, zone: zone)
        guard let report = try? JSON(Array(text.utf8)) else {
            throw Failure(ExitStatus.software, "the core's report is no JSON object")
        }
        if let svg { try writeFile(svg, HoursChart(report).svg) }
        print(json ? report.lines : ReportSheet(report).text, terminator: json ? "\n" : "")
    }

    /// As klepet_report() takes it; empty: there is none.
    private func policyZone(_ client: Client) throws -> String {
        let departments = try JSON(Array(client.policy().utf8))["departments"]?.array ?? []
        return departments.lazy.compactMap { $0["hours"]?["zone"]?.string }.first ?? ""
    }

    /// Midnight on the clock on the wall.
    private func day(_ text: String?, _ option: String, _ zone: String) throws -> Int64? {
        guard let text else { return nil }
        guard let midnight = Times.day(text) else {
            throw Failure(ExitStatus.data, "\(option): a day is written like 2026-11-22")
        }
        return zone.isEmpty ? midnight - Int64(utcOffset) * 60_000 : Times.instant(midnight, in: zone)
    }
}
