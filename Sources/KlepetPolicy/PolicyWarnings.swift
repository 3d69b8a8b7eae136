// What is legal in a policy and surely wrong: a shop that goes by it hurts its visitors, or does nothing at all, and
// nobody is told. A warning is no fault: the policy is taken all the same.

import KlepetEngine

public struct PolicyWarning: Equatable, Sendable {
    /// `departments[1].hours.weekly[0]`.
    public let path: String
    /// What is wrong and what to do; names the path.
    public let sentence: String

    init(_ path: String, _ sentence: String) {
        self.path = path
        self.sentence = sentence
    }
}

extension Policy {
    /// In the order of the policy. Hours are looked at as they are from `now` on.
    public func warnings(at now: Int64, _ zones: Zones) -> [PolicyWarning] {
        var warnings: [PolicyWarning] = []
        HastyLengths(fields: Self.table).find(in: self, at: "", &warnings)
        warnOfOrder(&warnings)
        warnOfTexts(&warnings)
        for (index, department) in departments.enumerated() {
            let place = "departments[\(index)]"
            HastyLengths(fields: Department.table).find(in: department, at: place, &warnings)
            warnOfOrder(department, at: place, &warnings)
            for (number, question) in department.intake.enumerated() where !isVisible(question.ask) {
                warn("\(place).intake[\(number)].ask", "asks nothing that can be seen: write the question.", &warnings)
            }
            if let hours = department.hours { hours.find(at: "\(place).hours", now, zones, &warnings) }
        }
        return warnings
    }

    // MARK: steps in the wrong order

    private func warnOfOrder(_ warnings: inout [PolicyWarning]) {
        if presence.mobileMilliseconds < presence.visitorMilliseconds {
            warn(
                "presence.mobile_ms", "is below presence.visitor_ms: a client that sleeps is given up first.", &warnings
            )
        }
        if routing.droppedRequeuedAfterMilliseconds <= routing.droppedToldAfterMilliseconds {
            warn(
                "routing.dropped_requeued_after_ms",
                "is not above dropped_told_after_ms: the visitor is never told that the operator has dropped.",
                &warnings)
        }
        if reply.followUpAfterMilliseconds <= reply.holdingAfterMilliseconds {
            warn("reply.follow_up_after_ms", "is not above holding_after_ms: \"still on it\" is never said.", &warnings)
        }
        if routing.estimateSamplesMax < routing.estimateSamplesMin {
            warn(
                "routing.estimate_samples_max", "is below estimate_samples_min: there is never an estimate.", &warnings
            )
        }
        if retention.transcriptDays > 0, retention.addressDays > retention.transcriptDays {
            warn(
                "retention.address_days",
                "is above transcript_days: contacts go with the texts, after transcript_days.", &warnings)
        }
        warnOfOrder(nil, at: "", &warnings)
    }

    /// What a department may override: its own numbers beside the shop's. `nil`: the shop's own.
    private func warnOfOrder(_ department: Department?, at place: String, _ warnings: inout [PolicyWarning]) {
        let isOwn = { (number: Int64?) in department == nil || number != nil }
        let late = department?.lateAfterMilliseconds ?? reply.lateAfterMilliseconds
        let overdue = department?.overdueAfterMilliseconds ?? reply.overdueAfterMilliseconds
        if overdue <= late, isOwn(department?.lateAfterMilliseconds) || isOwn(department?.overdueAfterMilliseconds) {
            warn(
                joined(place, "reply") + ".overdue_after_ms",
                "is \(overdue), not above late_after_ms (\(late)): a reply is overdue before it is late.", &warnings)
        }
        let rescue = reply.rescueAfterMilliseconds
        if rescue > 0, rescue <= overdue, isOwn(department?.overdueAfterMilliseconds) {
            warn(
                "reply.rescue_after_ms",
                "is \(rescue), not above \(joined(place, "reply")).overdue_after_ms (\(overdue)): no sooner than that.",
                &warnings)
        }
        let followUp = department?.followUpAfterMilliseconds ?? waiting.followUpAfterMilliseconds
        guard isOwn(department?.followUpAfterMilliseconds), waiting.choiceAtMilliseconds >= followUp else { return }
        warn(
            joined(place, "waiting") + ".follow_up_after_ms",
            """
            is \(followUp), not above waiting.choice_at_ms (\(waiting.choiceAtMilliseconds)): nobody is \
            given the choice to wait.
            """,
            &warnings)
    }

    // MARK: rungs that say nothing

    private func warnOfTexts(_ warnings: inout [PolicyWarning]) {
        for locale in texts {
            for (key, phrase) in locale.phrases where !phrase.forms.allSatisfy(isVisible) {
                let place = joined(joined("texts", locale.locale), key.rawValue)
                warn(
                    place, "has nothing that can be seen: write the text, or remove it to have the built-in one.",
                    &warnings)
            }
        }
        warnOfParts(&warnings)
        for (index, language) in address.informal.enumerated() where !Catalogue.isBuiltIn(language) {
            warn(
                "address.informal[\(index)]", "is \(quoted(language)), in which no texts are built in: remove it.",
                &warnings)
        }
        for (index, rule) in invitations.rules.enumerated() {
            let place = "invitations.rules[\(index)].text"
            if rule.text.isEmpty { warn(place, "is missing: who is invited reads nothing.", &warnings) }
            for wording in rule.text where !isVisible(wording.text) {
                warn(
                    joined(place, wording.locale), "has nothing that can be seen: write what the visitor reads.",
                    &warnings)
            }
        }
    }
}

extension Policy {
    /// Two languages in one bubble: a text tells where the visitor stands or when the chat is taken again, in a language
    /// that has no such sentences of its own.
    private func warnOfParts(_ warnings: inout [PolicyWarning]) {
        for locale in texts where !Catalogue.isBuiltIn(locale.locale) {
            for (key, phrase) in locale.phrases {
                let missing = key.placeholders.flatMap { name -> [TextKey] in
                    guard phrase.forms.contains(where: { Template.tells(name, $0) }) else { return [] }
                    switch name {
                    case .place: return [.placeNext, .place, .estimate, .estimateLong]
                    case .opening:
                        return [.openingUnknown, .openingToday, .openingTomorrow, .openingWeekday, .openingDate]
                    case .position, .minutes, .time, .atTime, .weekday, .date, .when, .zone, .visitor, .operator,
                        .contact, .reason:
                        return []
                    }
                }.filter { !has($0, for: locale.locale) }
                guard let first = missing.first else { continue }
                warn(
                    joined(joined("texts", locale.locale), key.rawValue),
                    """
                    tells more in another language: \(quoted(locale.locale)) has no \(first.rawValue), so visitors \
                    read two languages in one message. Add \(missing.map { $0.rawValue }.joined(separator: ", ")).
                    """,
                    &warnings)
            }
        }
    }

    /// Of its own, or of a tag that it begins with.
    private func has(_ key: TextKey, for tag: String) -> Bool {
        let tag = Catalogue.canonical(tag)
        return texts.contains { other in
            let known = Catalogue.canonical(other.locale)
            return (tag == known || tag.utf8.starts(with: (known + "-").utf8))
                && other.phrases.contains { $0.key == key }
        }
    }
}

extension Policy.Hours {
    func find(at place: String, _ now: Int64, _ zones: Zones, _ warnings: inout [PolicyWarning]) {
        for (index, shift) in weekly.enumerated() {
            shift.open.find(at: "\(place).weekly[\(index)]", &warnings)
            // The week is a circle of minutes: an interval of Sunday may reach into Monday.
            if let other = weekly.prefix(index).firstIndex(where: { Self.overlap($0, shift) }) {
                warn(
                    "\(place).weekly[\(index)]", "overlaps weekly[\(other)]: make one interval of both.", &warnings)
            }
        }
        for (index, exception) in exceptions.enumerated() {
            let path = "\(place).exceptions[\(index)]"
            for (number, interval) in exception.open.enumerated() {
                interval.find(at: "\(path).open[\(number)]", &warnings)
                if let other = exception.open.prefix(number).firstIndex(where: {
                    Self.overlap($0, interval, shiftedBy: 0)
                }) {
                    warn(
                        "\(path).open[\(number)]", "overlaps open[\(other)]: make one interval of both.", &warnings)
                }
            }
        }
        let door = OpenHours(self, zones)
        if !door.isOpen(at: now), door.nextOpening(after: now) == .max {
            warn(place, "is never open within a year: chats can only be left as messages.", &warnings)
        } else if lastCallMilliseconds > 0, lastCallMilliseconds >= longestMinutes * 60_000 {
            warn(
                "\(place).last_call_ms", "is \(lastCallMilliseconds), as long as it is open: no chat is ever taken.",
                &warnings)
        }
    }

    private var longestMinutes: Int64 {
        let intervals = weekly.map { $0.open } + exceptions.flatMap { $0.open }
        return intervals.map { $0.endMinutes - $0.fromMinutes }.max() ?? 0
    }

    private static func overlap(_ one: Shift, _ other: Shift) -> Bool {
        for day in 0..<7 where one.days & (1 << UInt8(day)) != 0 {
            for next in 0..<7 where other.days & (1 << UInt8(next)) != 0 {
                let week: Int64 = 7 * 1440
                for turn in [-week, 0, week]
                where overlap(one.open, other.open, shiftedBy: Int64(next - day) * 1440 + turn) {
                    return true
                }
            }
        }
        return false
    }

    private static func overlap(_ one: Interval, _ other: Interval, shiftedBy minutes: Int64) -> Bool {
        one.fromMinutes < other.endMinutes + minutes && other.fromMinutes + minutes < one.endMinutes
    }
}

extension Policy.Hours.Interval {
    fileprivate func find(at place: String, _ warnings: inout [PolicyWarning]) {
        guard fromMinutes == toMinutes else { return }
        warn(
            place,
            "begins when it ends, which is 24 hours: write \"00:00\" to \"24:00\" if that is meant, or remove it.",
            &warnings)
    }
}

/// Lengths of time under a second where people are to do something: milliseconds that were meant as seconds.
private struct HastyLengths<Root> {
    let fields: [Field<Root>]

    @_semantics("optimize.sil.specialize.generic.never")
    func find(in root: Root, at place: String, _ warnings: inout [PolicyWarning]) {
        for field in fields where !field.isFormer {
            let path = joined(place, field.key)
            switch field.kind {
            case .group(let fields): HastyLengths(fields: fields).find(in: root, at: path, &warnings)
            case .integer(let property, let range): check(property.value(in: root), range, path, &warnings)
            case .override(let property, let range):
                if let number = property.value(in: root) { check(number, range, path, &warnings) }
            case .integers, .flag, .text, .names, .mode, .word, .departments, .texts, .questions, .nested, .written,
                .days,
                .translations:
                break
            }
        }
    }

    private func check(_ number: Int64, _ range: ClosedRange<Int64>, _ path: String, _ warnings: inout [PolicyWarning])
    {
        guard range == .rung, number < 1000 else { return }
        warn(path, "is \(number) ms, which leaves nobody time to do anything: these are milliseconds.", &warnings)
    }
}

private func warn(_ path: String, _ what: String, _ warnings: inout [PolicyWarning]) {
    warnings.append(PolicyWarning(path, "\(path) \(what)"))
}

/// As of what people write (B13.2).
private func isVisible(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isVisible($0) }
}

extension Phrase {
    fileprivate var forms: [String] {
        switch self {
        case .whole(let text): [text]
        case .counted(let forms): PluralCategory.allCases.compactMap { forms[$0] }
        }
    }
}
