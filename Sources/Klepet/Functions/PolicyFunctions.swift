// klepet.h: what a policy says, asked without a shop.

public import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_policy_check")
public func klepet_policy_check(
    _ policy: UnsafePointer<CChar>?, _ policyBytes: Int, _ now: Int64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    alone(error) { () throws(Failure) in
        guard policy != nil else { throw Failure(KLEPET_MISUSE_NULL) }
        guard (0...timeMax).contains(now) else { throw Failure(KLEPET_TIME_INVALID) }
        let (policy, _) = try read(policy: try text(policy, policyBytes, invalid: KLEPET_POLICY_INVALID))
        try give(report(on: policy, now), buffer, capacity, needed)
    }
}

@_cdecl("klepet_policy_texts")
public func klepet_policy_texts(
    _ policy: UnsafePointer<CChar>?, _ policyBytes: Int, _ locale: UnsafePointer<CChar>?, _ localeBytes: Int,
    _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    alone(error) { () throws(Failure) in
        guard locale != nil else { throw Failure(KLEPET_MISUSE_NULL) }
        var asked = Policy()
        if policy != nil {
            (asked, _) = try read(policy: try text(policy, policyBytes, invalid: KLEPET_POLICY_INVALID))
        }
        let name = String(decoding: try text(locale, localeBytes, invalid: KLEPET_VALUE_INVALID), as: UTF8.self)
        guard let texts = asked.catalogue(of: name) else {
            throw Failure(KLEPET_VALUE_INVALID, "The locale has to be a language tag such as \"cs\" or \"en-GB\".")
        }
        var json = JSONText()
        json.object { json in
            json.key("texts")
            texts.write(to: &json)
        }
        try give(json.bytes, buffer, capacity, needed)
    }
}

@_cdecl("klepet_policy_get")
public func klepet_policy_get(
    _ client: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        try shop.requireSystem(id)
        try give(shop.policyInForce, buffer, capacity, needed)
    }
}

/// A function that takes no handle.
private func alone(_ error: UnsafeMutablePointer<klepet_error>?, _ body: () throws(Failure) -> Void) -> klepet_status {
    do throws(Failure) {
        try body()
        return KLEPET_OK
    } catch let failure {
        return failure.tell(error)
    }
}

private func report(on policy: Policy, _ now: Int64) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.key("warnings")
        json.array { json in
            for warning in policy.warnings(at: now, .ofThisMachine) {
                json.object { json in
                    json.member("path", warning.path)
                    json.member("sentence", warning.sentence)
                }
            }
        }
        json.key("departments")
        json.array { json in
            for department in policy.departments {
                json.object { json in
                    json.member("department", department.name)
                    write(department.hours.map { OpenHours($0, .ofThisMachine) }, now, to: &json)
                }
            }
        }
    }
    return json.bytes
}

/// B9.1. `nil`: always open.
private func write(_ hours: OpenHours?, _ now: Int64, to json: inout JSONText) {
    guard let hours else { return json.member("open", true) }
    let moment = hours.look(at: now)
    json.member("open", moment.isOpen)
    if moment.isOpen, moment.changes { json.member("closes_ms", moment.until) }
    let opens = hours.nextOpening(after: now)
    if opens != .max { json.member("opens_ms", opens) }
}
