// klepet.h, "Seeing": a report, which reads the journal from its first event (B14.2), and a copy.

public import CKlepet
import KlepetEngine
import KlepetInsight
import KlepetJournal
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_report")
public func klepet_report(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_report_options>?, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        var asked = klepet_report_options()
        if options != nil { asked = try copy(options, zero: asked) }
        let zone = try text(asked.zone, asked.zone_bytes, invalid: KLEPET_VALUE_INVALID)
        try give(try shop.read(try shop.report(asked, zone: zone, by: id)), buffer, capacity, needed)
    }
}

extension Shop {
    /// B14.2.
    func report(_ asked: klepet_report_options, zone named: Text, by client: ClientID) throws(Failure) -> JournalFold {
        try requirePermission(.mayReport, client)
        let now = clock.nowMilliseconds
        let until = asked.until_ms == 0 ? now &+ 1 : asked.until_ms
        guard asked.from_ms >= 0, asked.from_ms < until, until <= Limits.times.upperBound,
            abs(asked.utc_offset_minutes) <= 18 * 60
        else { throw Failure(KLEPET_VALUE_INVALID) }
        let zone = try zone(named)
        let (offset, zones) = (Int64(asked.utc_offset_minutes) * 60, engine.zones)
        let outside = Outside(secret: journal.secret)
        var report = Report(period: asked.from_ms..<until, outside: outside, marks: marks(of:)) { instant in
            zone.map { zones.civil($0, instant) } ?? instant &+ offset
        }
        return JournalFold(
            name: "report", take: { report.take($0) },
            finish: {
                report.finish(now: now)
                return reportText(report, zone: zone)
            })
    }

    /// Whose clock is meant: the one asked for, else the policy's. Nothing that could be a path is looked up.
    private func zone(_ named: Text) throws(Failure) -> String? {
        guard !named.isEmpty else { return engine.zone }
        let isName =
            named.count <= Limits.nameBytesMax && named[0] != UInt8(ascii: "/")
            && named.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "-")
            }
        let zone = isName ? String(decoding: named, as: UTF8.self) : ""
        guard isName, engine.zones.isKnown(zone) else {
            throw Failure(
                KLEPET_VALUE_INVALID, "There is no such time zone on this machine: name one such as Europe/Prague.",
                path: "zone")
        }
        return zone
    }
}

extension Shop {
    /// A shop that was never given one goes by the defaults.
    var policyInForce: [UInt8] { engine.policyText.isEmpty ? Array(Policy().json.utf8) : engine.policyText }

    /// B20.2.
    func requirePermission(_ mark: OperatorMarks, _ client: ClientID) throws(Failure) {
        try requireStaff(client)
        guard engine.may(mark, client) else { throw Failure(KLEPET_NOT_ALLOWED) }
    }

    /// Figures and prepared replies are the staff's.
    func requireStaff(_ client: ClientID) throws(Failure) {
        let role = engine.reader(of: client).role
        guard role == .system || role == .operator else { throw Failure(KLEPET_NOT_ALLOWED) }
    }

    /// Every durable event, from the first, in one go.
    func read(_ fold: JournalFold) throws(Failure) -> [UInt8] {
        try mayWait()
        return try LongQuery(fold, through: journal.lastSeq).finish(journal)
    }
}

// MARK: as JSON

private let weekdayWords = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

private func reportText(_ report: Report, zone: String?) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.member("from_ms", report.period.lowerBound)
        json.member("until_ms", report.period.upperBound)
        if let zone { json.member("zone", zone) }
        json.key("shop")
        json.object { json in write(report.shop, to: &json) }
        json.key("departments")
        json.array { json in for each in report.departments { write(each, "department", to: &json) } }
        json.key("operators")
        json.array { json in for each in report.operators { write(each, "operator", to: &json) } }
        json.key("hours")
        json.array { json in
            for (hour, each) in report.hours.enumerated() {
                json.object { json in
                    json.member("hour", hour)
                    write(each, to: &json)
                }
            }
        }
        json.key("weekdays")
        json.array { json in
            for (day, each) in report.weekdays.enumerated() {
                json.object { json in
                    json.member("weekday", weekdayWords[day])
                    write(each, to: &json)
                }
            }
        }
        json.member("files_owed", report.filesOwed)
        json.key("invitations")
        json.array { json in for each in report.invitations { write(each, to: &json) } }
        write(report.labels, to: &json)
        json.key("experiments")
        json.array { json in for each in report.experiments.all { write(each, to: &json) } }
    }
    return json.bytes
}

/// B23.2.
private func write(_ experiment: Experiments.Experiment, to json: inout JSONText) {
    json.object { json in
        json.member("experiment", experiment.name)
        json.key("arms")
        json.array { json in
            for (isTried, arm) in [(false, experiment.usual), (true, experiment.tried)] {
                json.object { json in
                    json.member("arm", armWord(isTried: isTried))
                    write(arm.figures, to: &json)
                    json.member("invitations_sent", arm.invitationsSent)
                    json.member("invitations_accepted", arm.invitationsAccepted)
                    json.member("carts", arm.carts)
                }
            }
        }
    }
}

private func write(_ labels: Labels, to json: inout JSONText) {
    for (key, noun, counts) in [("tags", "tag", labels.tags), ("outcomes", "outcome", labels.outcomes)] {
        json.key(key)
        json.array { json in
            for each in counts {
                json.object { json in
                    json.member(noun, each.name)
                    json.member("count", each.count)
                }
            }
        }
    }
    // B19.5.
    json.key("human_wishes")
    json.object { json in
        json.member("count", labels.wishCount)
        json.key("met_ms")
        write(labels.met, to: &json)
        json.key("wishes")
        json.array { json in
            for wish in labels.wishes {
                json.object { json in
                    json.member("chat", wish.chat)
                    json.member("at_ms", wish.at)
                    if wish.met != 0 { json.member("met_ms", wish.met) }
                }
            }
        }
    }
}

private func write(_ part: Report.PartOfTime, to json: inout JSONText) {
    json.member("demand", part.demand)
    json.member("staffed_ms", part.staffedMilliseconds)
    json.key("wait_ms")
    write(part.waits, to: &json)
}

/// The answers of a survey as the journal has them; of what cannot be read nothing is taken.
private func marks(of answers: Text) -> SurveyMarks {
    guard let document = try? JSONDocument(answers, .policy) else { return SurveyMarks() }
    return document.readNode { answers in
        SurveyMarks(
            operatorMark: answers["operator"]?.integer ?? 0, experience: answers["experience"]?.integer ?? 0,
            recommend: answers["recommend"]?.integer)
    }
}

private func write(_ satisfaction: Satisfaction, to json: inout JSONText) {
    json.object { json in
        json.member("operator_count", satisfaction.operatorCount)
        json.member("operator_sum", satisfaction.operatorSum)
        json.member("experience_count", satisfaction.experienceCount)
        json.member("experience_sum", satisfaction.experienceSum)
        json.member("recommend_count", satisfaction.recommendCount)
        json.member("promoters", satisfaction.promoters)
        json.member("detractors", satisfaction.detractors)
        if let score = satisfaction.netPromoterScore { json.member("nps", score) }
    }
}

private func write(_ invitation: InvitationFigures, to json: inout JSONText) {
    json.object { json in
        json.member("rule", invitation.rule)
        json.member("sent", invitation.sent)
        json.member("shown", invitation.shown)
        json.member("accepted", invitation.accepted)
        json.member("dismissed", invitation.dismissed)
        json.member("expired", invitation.expired)
        json.member("withdrawn", invitation.withdrawn)
    }
}

private func write(_ named: Report.Named, _ noun: String, to json: inout JSONText) {
    json.object { json in
        json.member(noun, named.number)
        json.member("name", named.name)
        write(named.figures, to: &json)
    }
}

private func write(_ figures: Figures, to json: inout JSONText) {
    json.member("chats", figures.episodes)
    json.member("visitor_messages", figures.visitorMessages)
    json.member("operator_messages", figures.operatorMessages)
    json.key("wait_ms")
    write(figures.waits, to: &json)
    json.key("first_reply_ms")
    write(figures.firstReplies, to: &json)
    json.key("reply_ms")
    write(figures.replies, to: &json)
    json.member("late", figures.late)
    json.member("overdue", figures.overdue)
    json.member("missed", figures.missed)
    json.member("abandoned", figures.abandoned)
    json.member("idle_closes", figures.idleCloses)
    json.member("followups_due", figures.followupsDue)
    json.member("followups_overdue", figures.followupsOverdue)
    json.member("followups_answered", figures.followupsAnswered)
    json.member("offers_missed", figures.offersMissed)
    json.member("transfers", figures.transfers)
    json.member("handoffs", figures.handoffs)
    json.key("satisfaction")
    write(figures.satisfaction, to: &json)
}

func write(_ samples: Samples, to json: inout JSONText) {
    json.object { json in
        json.member("count", samples.count)
        json.member("median", samples.percentile(50))
        json.member("p90", samples.percentile(90))
        json.member("p99", samples.percentile(99))
        json.member("most", samples.most)
    }
}

// MARK: a copy

@_cdecl("klepet_backup")
public func klepet_backup(
    _ shop: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        guard let path else { throw Failure(KLEPET_MISUSE_NULL) }
        guard let file = String(validatingCString: path) else {
            throw Failure(KLEPET_CANNOT_OPEN, "The path is not valid UTF-8.")
        }
        try shop.backUp(to: file)
    }
}

@_cdecl("klepet_backup_get")
public func klepet_backup_get(
    _ shop: OpaquePointer?, _ progress: UnsafeMutablePointer<klepet_backup_progress>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        let backup = shop.journal.backup
        if let failure = backup.failure { throw Failure(failure) }
        try give(progress) { known in
            known.state = backup.state.rawValue
            known.pages_total = backup.pagesTotal
            known.pages_done = backup.pagesDone
        }
    }
}
