// klepet.h, "Seeing": rehearsals, of another policy (B14.3) and with other staff (B23.1).

public import CKlepet
import KlepetEngine
import KlepetInsight
import KlepetJournal
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_rehearse")
public func klepet_rehearse(
    _ client: OpaquePointer?, _ policy: UnsafePointer<CChar>?, _ policyBytes: Int,
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        try shop.requirePermission(.mayRehearse, id)
        let canonical = try asked(policy, policyBytes)
        try give(try shop.read(try shop.rehearsal(canonical, [], by: id)), buffer, capacity, needed)
    }
}

@_cdecl("klepet_rehearse_staffing")
public func klepet_rehearse_staffing(
    _ client: OpaquePointer?, _ policy: UnsafePointer<CChar>?, _ policyBytes: Int,
    _ staffing: UnsafePointer<CChar>?, _ staffingBytes: Int,
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        try shop.requirePermission(.mayRehearse, id)
        guard staffing != nil else { throw Failure(KLEPET_MISUSE_NULL) }
        let canonical = try asked(policy, policyBytes)
        let changes = try read(staffing: try text(staffing, staffingBytes, invalid: KLEPET_VALUE_INVALID))
        try give(try shop.read(try shop.rehearsal(canonical, changes, by: id)), buffer, capacity, needed)
    }
}

/// Canonical; `nil`: the shop's own.
private func asked(_ policy: UnsafePointer<CChar>?, _ policyBytes: Int) throws(Failure) -> [UInt8]? {
    guard policy != nil else { return nil }
    return try read(policy: try text(policy, policyBytes, invalid: KLEPET_POLICY_INVALID)).canonical
}

private func read(staffing json: Text) throws(Failure) -> [StaffingChange] {
    do throws(PolicyFault) { return try StaffingChange.parse(json) } catch { throw staffingFailure(error) }
}

/// The same of a list within a call.
func read(staffing node: JSONNode) throws(Failure) -> [StaffingChange] {
    do throws(PolicyFault) { return try StaffingChange.parse(node) } catch { throw staffingFailure(error) }
}

private func staffingFailure(_ fault: PolicyFault) -> Failure {
    Failure(KLEPET_VALUE_INVALID, fault.sentence, path: fault.path)
}

extension Shop {
    /// B14.3, B23.1. `policy`: canonical; `nil`: the shop's own. `staffing`: empty for the staff that was there.
    func rehearsal(
        _ policy: [UInt8]?, _ staffing: [StaffingChange], by client: ClientID
    ) throws(Failure) -> JournalFold {
        try requirePermission(.mayRehearse, client)
        let policy = policy ?? policyInForce
        try requireDepartments(of: staffing, in: policy)
        let rehearsal = policy.withUnsafeBufferPointer {
            Rehearsal(policy: $0, staffing: staffing, outside: Outside(secret: journal.secret))
        }
        guard let rehearsal else { throw Failure(KLEPET_POLICY_INVALID) }
        return JournalFold(
            name: "rehearsal", take: { rehearsal.take($0) }, stepsLeft: { rehearsal.stepsLeft },
            step: { rehearsal.step($0) }, finish: { rehearsalText(rehearsal.finish()) })
    }

    private func requireDepartments(of staffing: [StaffingChange], in policy: [UInt8]) throws(Failure) {
        guard !staffing.isEmpty else { return }
        let known = policy.withUnsafeBufferPointer { try? Policy.parse($0) }?.departments.map { $0.name } ?? []
        for (index, change) in staffing.enumerated()
        where !change.department.isEmpty && !known.contains(change.department) {
            let place = "staffing[\(index)].department"
            throw Failure(
                KLEPET_VALUE_INVALID, "\(place) is none of the rehearsed policy: take one that it has.", path: place)
        }
    }
}

// MARK: as JSON

/// More would be more than anybody reads; their number is told.
private let differencesToldMax = 10_000

private func rehearsalText(_ outcome: Rehearsal.Outcome) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.member("chats", outcome.chats)
        json.key("recorded")
        write(outcome.recorded, to: &json)
        json.key("rehearsed")
        write(outcome.rehearsed, to: &json)
        json.member("difference_count", outcome.differences.count)
        json.key("differences")
        json.array { json in
            for each in outcome.differences.prefix(differencesToldMax) {
                json.object { json in
                    json.member("chat", each.chat)
                    for (before, after) in zip(each.recorded.numbers, each.rehearsed.numbers)
                    where before.value != after.value {
                        json.key(before.name)
                        json.array { json in
                            json.value(before.value)
                            json.value(after.value)
                        }
                    }
                }
            }
        }
        if let staffing = outcome.staffing {
            json.key("staffing")
            write(staffing, to: &json)
        }
    }
    return json.bytes
}

/// B23.1.
private func write(_ staffing: StaffingOutcome, to json: inout JSONText) {
    json.object { json in
        json.member("zone", staffing.zone)
        json.key("shop")
        json.object { json in write(staffing.shop, to: &json) }
        json.key("departments")
        json.array { json in
            for each in staffing.departments {
                json.object { json in
                    json.member("department", each.department)
                    write(each, to: &json)
                }
            }
        }
    }
}

private func write(_ row: StaffingOutcome.Row, to json: inout JSONText) {
    for (key, figures) in [("recorded", row.recorded), ("unchanged", row.unchanged), ("changed", row.changed)] {
        json.key(key)
        json.object { json in
            json.key("wait_ms")
            write(figures.waits, to: &json)
            json.member("abandoned", figures.abandoned)
            json.member("missed", figures.missed)
            json.member("overdue", figures.overdue)
        }
    }
}

private func write(_ tally: Tally, to json: inout JSONText) {
    json.object { json in for each in tally.numbers { json.member(each.name, each.value) } }
}
