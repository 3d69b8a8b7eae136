// What no field can say alone.

import KlepetEngine

extension Policy {
    func requireSense() throws(PolicyFault) {
        try requireHoldingTimes()
        try requireInvitations()
        try requireAttributes()
        try requireExperiments()
        try requireDistinct(departments.map { $0.name }) { "departments[\($0)].name" }
        try requireSupervisors()
        try requireDisclosure()
        for (index, department) in departments.enumerated() {
            try requireFallbacks(of: department, at: "departments[\(index)].fallbacks")
            try requireDistinctDates(of: department, at: "departments[\(index)].hours.exceptions")
            try requireDistinct(department.intake.map { $0.key }) { "departments[\(index)].intake[\($0)].key" }
        }
        try requireFewQuestions()
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

    /// B9.1: of zones that this machine knows. Asked of a policy that is to be set: one that was set
    /// elsewhere can still be read.
    public func requireZones(_ isKnown: (String) -> Bool) throws(PolicyFault) {
        for (index, department) in departments.enumerated() {
            guard let zone = department.hours?.zone, !isKnown(zone) else { continue }
            let path = "departments[\(index)].hours.zone"
            throw PolicyFault(
                path,
                """
                \(path) is \(quoted(zone)), which this machine does not know: correct it or install \
                the time zones (tzdata).
                """)
        }
    }

    private func requireDistinctDates(of department: Department, at path: String) throws(PolicyFault) {
        let days = (department.hours?.exceptions ?? []).map { $0.day }
        for (index, day) in days.enumerated() where days.prefix(index).contains(day) {
            let place = "\(path)[\(index)].date"
            throw PolicyFault(place, "\(place) is there twice: put its intervals into one entry.")
        }
    }

    /// Questions are bits of a word: the same key is the same question wherever it is asked.
    private func requireFewQuestions() throws(PolicyFault) {
        var keys: Set<String> = []
        for (index, department) in departments.enumerated() {
            for (place, question) in department.intake.enumerated() where keys.insert(question.key).inserted {
                guard keys.count > EngineLimits.namesMax else { continue }
                let path = "departments[\(index)].intake[\(place)].key"
                throw PolicyFault(
                    path,
                    "\(path) is one key too many: a policy has at most \(EngineLimits.namesMax) different ones.")
            }
        }
    }

    /// B19.5: whoever says it otherwise still says it.
    private func requireDisclosure() throws(PolicyFault) {
        for (index, own) in texts.enumerated() {
            for (key, phrase) in own.phrases where key == .botDisclosure {
                var words = ""
                switch phrase {
                case .whole(let text): words = text
                case .counted(let forms): words = forms.other ?? forms.many ?? ""
                }
                guard !words.withUTF8({ isVisible($0) }) else { continue }
                let path = "texts[\(index)].\(key.rawValue)"
                throw PolicyFault(path, "\(path) says nothing, but visitors have to be told that a bot speaks (B19.5).")
            }
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
