// Says when a department is open, for Tests/Hours/check.py to compare. Each line of the input is
//
//      FROM TO [FIRST LAST]... TAB POLICY      times in Unix milliseconds; the policy as JSON, its first department
//                                              has hours
//
// and gives two: the changes from FROM up to TO, as +TIME for an opening and -TIME for a closing; then for each FIRST
// LAST every minute in it, as 1 for open and 0 for closed.

import Klepet
import KlepetEngine
import KlepetPolicy

func changes(_ hours: OpenHours, _ from: Int64, _ to: Int64) -> [String] {
    var changes: [String] = []
    var moment = hours.look(at: from)
    while moment.until < to {
        let time = moment.until
        let after = hours.look(at: time)
        // Who is open without end is only looked at again.
        if after.isOpen != moment.isOpen { changes.append("\(after.isOpen ? "+" : "-")\(time)") }
        moment = after
    }
    return changes
}

func minutes(_ hours: OpenHours, _ first: Int64, _ last: Int64) -> String {
    var bits = ""
    for time in stride(from: first, to: last, by: 60_000) { bits += hours.isOpen(at: time) ? "1" : "0" }
    return bits
}

func answer(_ line: String) throws {
    let parts = line.split(separator: "\t", maxSplits: 1)
    let times = parts[0].split(separator: " ").compactMap { Int64($0) }
    let policy = try Array(parts[1].utf8).withUnsafeBufferPointer { try Policy.parse($0) }
    try policy.requireZones(Zones.ofThisMachine.isKnown)
    guard let plan = policy.departments[0].hours else { return print("\n") }
    let hours = OpenHours(plan, .ofThisMachine)
    print(changes(hours, times[0], times[1]).joined(separator: " "))
    print(
        stride(from: 2, to: times.count - 1, by: 2).map { minutes(hours, times[$0], times[$0 + 1]) }.joined(
            separator: " "))
}

while let line = readLine() { try answer(line) }
