// Row `availability`: what a storefront shows before anybody joins (B22.1), as often as pages are shown.

import BenchReference
import CKlepet

/// Of ten departments with hours, an operator each.
func measureAvailability(_ scale: Scale) throws -> Row {
    let plan =
        #""hours":{"zone":"Europe/Prague","weekly":[{"days":["mon","tue","wed","thu","fri"],"#
        + #""from":"09:00","to":"17:00"}]}"#
    let departments = (0..<10).map { #"{"name":"department \#($0)",\#(plan)}"# }.joined(separator: ",")
    let host = try Host(nil, policy: #"{"departments":[\#(departments)]}"#)
    for index in 0..<10 { _ = try host.addOperator("operator \(index)", capacity: 4) }
    var buffer = [CChar](repeating: 0, count: 1 << 14)
    var needed = 0
    var asked: [Double] = []
    let times = scale.of(100_000)
    for _ in 0..<5 {
        let began = bench_cpu_ns()
        for _ in 0..<times {
            try host.check(
                klepet_availability(host.shop, &buffer, buffer.count, &needed, nil), "klepet_availability")
        }
        asked.append(Double(bench_cpu_ns() - began) / Double(times) / 1000)
    }
    try host.close()
    return Row(
        name: "availability", what: "asked again and again", measured: asked.median, reference: nil, unit: "µs", bar: 2,
        notes: [("bytes", Double(needed))])
}
