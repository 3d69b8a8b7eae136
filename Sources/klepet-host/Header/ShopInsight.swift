// Report, rehearsal and copy: what the core tells of a whole shop.

import CKlepet

extension Client {
    /// B14.2, as JSON.
    func report(from: Int64, until: Int64, utcOffsetMinutes: Int32, zone: String) throws(Refusal) -> String {
        var options = klepet_report_options()
        options.size = UInt32(MemoryLayout<klepet_report_options>.size)
        options.from_ms = from
        options.until_ms = until
        options.utc_offset_minutes = utcOffsetMinutes
        let (text, refusal) = growing(from: 1 << 18) { buffer, capacity, needed, error in
            withText(zone) { text, count in
                if !zone.isEmpty { (options.zone, options.zone_bytes) = (text, count) }
                return klepet_report(handle, &options, buffer, capacity, needed, error)
            }
        }
        if let refusal { throw refusal }
        return text
    }

    /// B14.3 and, with a staffing, B23.1, as JSON. Without a policy by the shop's own.
    func rehearse(_ policy: String?, staffing: String?) throws(Refusal) -> String {
        let (text, refusal) = growing(from: 1 << 22) { buffer, capacity, needed, error in
            withText(policy ?? "") { given, count in
                let policy = policy == nil ? nil : given
                guard let staffing else {
                    return klepet_rehearse(handle, policy, count, buffer, capacity, needed, error)
                }
                return withText(staffing) {
                    klepet_rehearse_staffing(handle, policy, count, $0, $1, buffer, capacity, needed, error)
                }
            }
        }
        if let refusal { throw refusal }
        return text
    }

    /// The policy that the shop goes by: what was set last.
    func policy() throws -> String {
        var policy = String(cString: klepet_policy_default())
        try events { event in
            if Int32(event.kind) == KLEPET_EVENT_POLICY_SET { policy = event.textString }
        }
        return policy
    }
}

extension Shop {
    func beginBackup(to path: String) throws(Refusal) {
        try ask { error in klepet_backup(handle, path, error) }
    }

    func backup() throws(Refusal) -> klepet_backup_progress {
        var progress = klepet_backup_progress()
        progress.size = UInt32(MemoryLayout<klepet_backup_progress>.size)
        try ask { error in klepet_backup_get(handle, &progress, error) }
        return progress
    }
}
