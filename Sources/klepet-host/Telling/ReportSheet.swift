// A report as a table for a terminal.

struct ReportSheet {
    private let report: JSON

    init(_ report: JSON) { self.report = report }

    var text: String {
        let head = [
            "", "chats", "wait 50 %", "90 %", "99 %", "first reply 50 %", "90 %", "late", "overdue", "missed", "idle",
        ]
        var lines = [head]
        if let shop = report["shop"] { lines.append(line("the shop", shop)) }
        for each in report["departments"]?.array ?? [] { lines.append(line(each["name"]?.string ?? "", each)) }
        for each in report["operators"]?.array ?? [] { lines.append(line(each["name"]?.string ?? "", each)) }
        return Self.table(lines) + "\n" + hours
    }

    private func line(_ name: String, _ figures: JSON) -> [String] {
        func length(_ key: String, _ part: String) -> String {
            guard let samples = figures[key], samples["count"]?.integer ?? 0 > 0 else { return "-" }
            return Times.length(samples[part]?.integer ?? 0)
        }
        func count(_ key: String) -> String { (figures[key]?.integer ?? 0).grouped }
        return [
            name.printable, count("chats"), length("wait_ms", "median"), length("wait_ms", "p90"),
            length("wait_ms", "p99"),
            length("first_reply_ms", "median"), length("first_reply_ms", "p90"), count("late"), count("overdue"),
            count("missed"), count("idle_closes"),
        ]
    }

    private var hours: String {
        var lines = [["hour", "chats", "operators' hours", "wait 90 %"]]
        for each in report["hours"]?.array ?? [] {
            let hour = each["hour"]?.integer ?? 0
            let staffed = each["staffed_ms"]?.integer ?? 0
            let demand = each["demand"]?.integer ?? 0
            guard staffed > 0 || demand > 0 else { continue }
            let tenths = staffed / 360_000
            lines.append([
                "\(hour):00", demand.grouped, "\((tenths / 10).grouped).\(tenths % 10)",
                demand > 0 ? Times.length(each["wait_ms"]?["p90"]?.integer ?? 0) : "-",
            ])
        }
        return Self.table(lines)
    }

    /// The first column to the left, numbers to the right, under a heading.
    private static func table(_ lines: [[String]]) -> String {
        guard let columns = lines.first?.count else { return "" }
        let widths = (0..<columns).map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.enumerated().map { index, line in
            let cells = line.enumerated().map { column, cell in
                column == 0 ? cell.padded(to: widths[column]) : cell.paddedLeft(to: widths[column])
            }
            let text = cells.joined(separator: "  ")
            return (index == 0 ? Colour.bold(text) : text) + "\n"
        }.joined()
    }
}
