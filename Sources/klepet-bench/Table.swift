// The table and its JSON. A row says what was measured, what the reference took, and whether the bar is met.

struct Row {
    static let names = [
        "say", "call", "say-durable", "ack", "deadline", "idle-memory", "reopen", "many", "search", "page",
        "availability", "words", "library",
    ]

    var name: String
    var what: String
    /// In `unit`; so is the reference.
    var measured: Double
    var reference: Double?
    var unit: String
    /// At most: of `ratio` when there is a reference, else of `measured`.
    var bar: Double
    /// What else was seen, for whoever wonders.
    var notes: [(String, Double)] = []

    var ratio: Double? { reference.map { measured / $0 } }
    var isMet: Bool { (ratio ?? measured) <= bar }
}

struct Table {
    var isQuick: Bool
    var rows: [Row] = []

    /// Rows of one name stay in their order.
    mutating func sort(by names: [String]) {
        rows = names.flatMap { name in rows.filter { $0.name == name } }
    }

    var text: String {
        var lines = [["what", "measured", "reference", "ratio", "bar", "met?"]]
        for row in rows {
            lines.append([
                row.what, "\(short(row.measured)) \(row.unit)", row.reference.map { "\(short($0)) \(row.unit)" } ?? "",
                row.ratio.map(short) ?? "", row.ratio == nil ? "\(short(row.bar)) \(row.unit)" : "\(short(row.bar)) ×",
                isQuick ? "" : row.isMet ? "yes" : "NO",
            ])
        }
        let widths = (0..<6).map { column in lines.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for (index, line) in lines.enumerated() {
            let cells = line.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            text += cells.joined(separator: "  ") + "\n"
            if index == 0 { text += String(repeating: "-", count: widths.reduce(10, +)) + "\n" }
        }
        for row in rows where !row.notes.isEmpty {
            text += "\(row.what): " + row.notes.map { "\($0.0) \(short($0.1))" }.joined(separator: ", ") + "\n"
        }
        if isQuick { text += "Quick: the figures mean nothing." }
        return text
    }

    var json: String {
        let rows = rows.map { row in
            var fields = [
                "\"name\":\"\(row.name)\"", "\"what\":\"\(row.what)\"", "\"unit\":\"\(row.unit)\"",
                "\"measured\":\(row.measured)", "\"reference\":\(row.reference.map { "\($0)" } ?? "null")",
                "\"ratio\":\(row.ratio.map { "\($0)" } ?? "null")", "\"bar\":\(row.bar)", "\"met\":\(row.isMet)",
            ]
            let notes = row.notes.map { "\"\($0.0)\":\($0.1)" }
            if !notes.isEmpty { fields.append("\"notes\":{\(notes.joined(separator: ","))}") }
            return "{\(fields.joined(separator: ","))}"
        }
        return "{\"quick\":\(isQuick),\"rows\":[\(rows.joined(separator: ",\n"))]}"
    }
}

/// Three digits, and no more than there are.
func short(_ number: Double) -> String {
    let magnitude = abs(number)
    if magnitude >= 100 || number == number.rounded() { return grouped(number) }
    let digits = magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let cut = (number * scale).rounded() / scale
    return cut == cut.rounded() ? grouped(cut) : "\(cut)"
}

private func grouped(_ number: Double) -> String {
    let digits = String(Int64(abs(number).rounded()))
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return number <= -0.5 ? "-" + text : text
}

extension [Double] {
    func quantile(_ part: Double) -> Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        return sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
    var median: Double { quantile(0.5) }
}
