// What no field can say alone.

import KlepetEngine

extension Policy {
    func requireSense() throws(PolicyFault) {
        try requireHoldingTimes()
        try requireDistinct(departments.map(\.name)) { "departments[\($0)].name" }
        try requireSupervisors()
        for (index, department) in departments.enumerated() {
            try requireFallbacks(of: department, at: "departments[\(index)].fallbacks")
        }
    }

    /// B4.1: the first holding message goes out at once; the choice is one of them.
    private func requireHoldingTimes() throws(PolicyFault) {
        let (path, times) = ("waiting.holding_at_ms", waiting.holdingAtMilliseconds)
        if let first = times.first, first != 0 {
            throw PolicyFault("\(path)[0]", "\(path)[0] is \(first), but the first has to be 0, at once.")
        }
        for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
            throw PolicyFault(
                "\(path)[\(index)]", "\(path)[\(index)] is \(times[index]), but it has to be above \(times[index - 1])."
            )
        }
        let choice = waiting.choiceAtMilliseconds
        if !times.contains(choice) {
            throw PolicyFault(
                "waiting.choice_at_ms",
                "waiting.choice_at_ms is \(choice), but it has to be one of \(path): add it there too.")
        }
    }

    /// B12.2.
    private func requireSupervisors() throws(PolicyFault) {
        let name = transfer.supervisors
        guard !name.isEmpty, !departments.contains(where: { $0.name == name }) else { return }
        let path = "transfer.supervisors"
        throw PolicyFault(path, "\(path) is \(quoted(name)), which is no department: add it or leave this empty.")
    }

    /// B5.4.
    private func requireFallbacks(of department: Department, at path: String) throws(PolicyFault) {
        for (index, fallback) in department.fallbacks.enumerated() {
            let place = "\(path)[\(index)]"
            if fallback == department.name {
                throw PolicyFault(place, "\(place) is the department itself: name another one or remove it.")
            }
            if !departments.contains(where: { $0.name == fallback }) {
                throw PolicyFault(
                    place, "\(place) is \(quoted(fallback)), which is no department: add it or remove it here.")
            }
        }
    }
}
