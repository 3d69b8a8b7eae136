// A shop of the core, opened to be stepped by this program.

import CKlepet

final class Shop {
    enum Clock {
        case real
        /// Time stands still; never before the shop's last event.
        case virtual(startMilliseconds: Int64)
    }

    let handle: OpaquePointer?

    /// `path` nil: the journal is kept in memory.
    init(path: String?, clock: Clock, policy: String? = nil, identityKey: [UInt8]? = nil) throws(Refusal) {
        var options = klepet_open_options()
        options.size = UInt32(MemoryLayout<klepet_open_options>.size)
        options.loop = UInt32(KLEPET_LOOP_STEPPED)
        switch clock {
        case .real: options.clock = UInt32(KLEPET_CLOCK_REAL)
        case .virtual(let start):
            options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
            options.start_ms = start
        }
        var opened: OpaquePointer?
        try ask { error in
            withText(policy) { text, bytes in
                options.policy = text
                options.policy_bytes = bytes
                return (identityKey ?? []).withUnsafeBytes { key in
                    if identityKey != nil {
                        (options.identity_key, options.identity_key_bytes) = (key.baseAddress, key.count)
                    }
                    return klepet_open(path ?? "", &options, &opened, error)
                }
            }
        }
        handle = opened
    }

    /// Makes what was accepted durable. A shop that is only looked at is not closed, see `InspectedShop`.
    func close() throws(Refusal) { try ask(klepet_close(handle)) }

    func flush() throws(Refusal) { try ask(klepet_flush(handle)) }

    func step(waitMilliseconds: Int32) throws(Refusal) { try ask(klepet_step(handle, waitMilliseconds)) }

    func advance(to milliseconds: Int64) throws(Refusal) { try ask(klepet_advance(handle, milliseconds)) }

    func now() throws(Refusal) -> Int64 {
        var now: Int64 = 0
        try ask(klepet_now(handle, &now))
        return now
    }

    /// `nil`: no timer is armed. It may be earlier than the true one.
    func nextDeadline() throws(Refusal) -> Int64? {
        var at: Int64 = 0
        try ask(klepet_next_deadline(handle, &at))
        return at == 0 ? nil : at
    }

    func digest() throws(Refusal) -> UInt64 {
        var digest: UInt64 = 0
        try ask(klepet_digest(handle, &digest))
        return digest
    }

    func statistics() throws(Refusal) -> klepet_statistics {
        var statistics = klepet_statistics()
        statistics.size = UInt32(MemoryLayout<klepet_statistics>.size)
        try ask(klepet_statistics_get(handle, &statistics))
        return statistics
    }

    /// A descriptor to poll for, and how long to wait for it at most (-1: until it is readable).
    func waiting() throws(Refusal) -> (descriptor: Int32, milliseconds: Int32) {
        var (descriptor, milliseconds): (Int32, Int32) = (-1, -1)
        try ask(klepet_fd(handle, &descriptor))
        try ask(klepet_timeout_ms(handle, &milliseconds))
        return (descriptor, milliseconds)
    }

    /// The proof (B14.4), and what speaks against it; the object says where also when it fails.
    func audit() throws(Refusal) -> (proof: String, fault: Refusal?) {
        let (text, refusal) = growing { buffer, capacity, needed, error in
            klepet_audit(handle, buffer, capacity, needed, error)
        }
        if let refusal, refusal.status != KLEPET_CORRUPT { throw refusal }
        return (text, refusal)
    }
}

/// Asks for a text of unknown length: a second time when the first buffer was too small.
func growing(
    from bytes: Int = 16384,
    _ call: (UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<Int>, UnsafeMutablePointer<klepet_error>) ->
        klepet_status
) -> (text: String, refusal: Refusal?) {
    var error = klepet_error()
    var status = KLEPET_OK
    var capacity = bytes
    while true {
        var needed = 0
        var buffer = [CChar](repeating: 0, count: capacity)
        status = call(&buffer, capacity, &needed, &error)
        guard status == KLEPET_BUFFER_TOO_SMALL, needed > capacity else {
            let text = String(decoding: buffer.prefix(needed).lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
            return (text, status == KLEPET_OK ? nil : Refusal(status, error))
        }
        capacity = needed
    }
}

/// A text as the core takes it: where it begins and how many bytes it has; nothing for nil.
func withText<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?, Int) -> Result) -> Result {
    guard let text else { return body(nil, 0) }
    return text.withCString { body($0, text.utf8.count) }
}
