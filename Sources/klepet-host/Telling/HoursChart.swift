// Demand against staffed hours, by hour of the day, as a drawing: bars for chats, a line for operators,
// each with its own scale.

struct HoursChart {
    private let hours: [(demand: Int64, staffed: Int64)]

    init(_ report: JSON) {
        hours = (report["hours"]?.array ?? []).map { each in
            (each["demand"]?.integer ?? 0, each["staffed_ms"]?.integer ?? 0)
        }
    }

    private static let (width, height, margin) = (760, 300, 44)
    private var plot: (width: Int, height: Int) { (Self.width - 2 * Self.margin, Self.height - 2 * Self.margin) }

    var svg: String {
        let most = max(1, hours.map(\.demand).max() ?? 1)
        let longest = max(1, hours.map(\.staffed).max() ?? 1)
        let step = plot.width / max(1, hours.count)
        let floor = Self.height - Self.margin
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
            font-family="sans-serif" font-size="11">
            <title>Chats and operators by hour of the day</title>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="\(Self.margin)" y="20" fill="#3b6ea5">chats, at most \(most.grouped)</text>
            <text x="\(Self.width - Self.margin)" y="20" text-anchor="end" fill="#c4661f">operators' hours, at most \
            \(tenths(longest))</text>

            """
        var points: [String] = []
        for (hour, each) in hours.enumerated() {
            let left = Self.margin + hour * step
            let bar = Int(each.demand * Int64(plot.height) / most)
            let line = floor - Int(each.staffed / 1000 * Int64(plot.height) / max(1, longest / 1000))
            text += """
                <rect x="\(left + 2)" y="\(floor - bar)" width="\(step - 4)" height="\(bar)" fill="#9fc1e3"/>\n
                """
            text += """
                <text x="\(left + step / 2)" y="\(floor + 16)" text-anchor="middle" fill="#444">\(hour)</text>\n
                """
            points.append("\(left + step / 2),\(line)")
        }
        text += """
            <polyline points="\(points.joined(separator: " "))" fill="none" stroke="#c4661f" stroke-width="2"/>\n
            """
        text += "<path d=\"M\(Self.margin) \(floor)h\(plot.width)\" stroke=\"#888\"/>\n</svg>\n"
        return text
    }

    private func tenths(_ milliseconds: Int64) -> String {
        let tenths = milliseconds / 360_000
        return "\((tenths / 10).grouped).\(tenths % 10)"
    }
}
