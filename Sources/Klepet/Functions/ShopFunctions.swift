// klepet.h, "Shop": open and close, the loop, the clock, the policy, numbers about it all.

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetLoop
import KlepetJSON
import KlepetPolicy
import Synchronization

@_cdecl("klepet_status_text")
public func klepet_status_text(_ status: klepet_status) -> UnsafePointer<CChar>? { Sentences.of(status) }

@_cdecl("klepet_version")
public func klepet_version() -> UnsafePointer<CChar>? {
    let version: StaticString = "0.1.0"
    return UnsafeRawPointer(version.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// Made once, lives as long as the program.
private let defaultPolicy = CText(Policy().json)

@_cdecl("klepet_policy_default")
public func klepet_policy_default() -> UnsafePointer<CChar>? { defaultPolicy.start }

/// Text with a NUL that is never freed.
struct CText: @unchecked Sendable {
    let start: UnsafePointer<CChar>

    init(_ text: String) {
        let place = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
        for (index, byte) in text.utf8.enumerated() { place[index] = CChar(bitPattern: byte) }
        place[text.utf8.count] = 0
        start = UnsafePointer(place)
    }
}

@_cdecl("klepet_open")
public func klepet_open(
    _ path: UnsafePointer<CChar>?, _ options: UnsafePointer<klepet_open_options>?,
    _ shop: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    guard let shop else { return Failure(KLEPET_MISUSE_NULL).tell(error) }
    do throws(Failure) {
        shop.pointee = try opening(path, options).handle()
        return KLEPET_OK
    } catch let failure {
        return failure.tell(error)
    }
}

/// Everything that comes from outside is looked at before a file is touched.
private func opening(
    _ path: UnsafePointer<CChar>?, _ options: UnsafePointer<klepet_open_options>?
) throws(Failure) -> Opening {
    var asked = klepet_open_options()
    if options != nil { asked = try copy(options, zero: asked) }
    guard let turning = Turning(rawValue: asked.loop), asked.clock <= KLEPET_CLOCK_VIRTUAL, asked.reserved == 0 else {
        throw Failure(KLEPET_MISUSE_OPTIONS)
    }
    guard asked.clock == KLEPET_CLOCK_REAL || asked.loop == KLEPET_LOOP_STEPPED else {
        throw Failure(KLEPET_MISUSE_MODE)
    }
    guard asked.start_ms >= 0, asked.start_ms <= timeMax else { throw Failure(KLEPET_TIME_INVALID) }
    let identity = try identityKey(asked)
    var policy: [UInt8]?
    if asked.policy != nil {
        policy = try read(policy: try text(asked.policy, asked.policy_bytes, invalid: KLEPET_POLICY_INVALID)).canonical
    }
    guard let file = path.map({ String(validatingCString: $0) }) ?? "" else {
        throw Failure(KLEPET_CANNOT_OPEN, "The path is not valid UTF-8.")
    }
    return Opening(
        path: file, turning: turning, isVirtual: asked.clock == KLEPET_CLOCK_VIRTUAL,
        startMilliseconds: asked.start_ms, policy: policy, identityKey: identity)
}

/// B13.3: any bytes; a short one would be no secret.
private func identityKey(_ asked: klepet_open_options) throws(Failure) -> IdentityKey? {
    guard asked.identity_key_bytes != 0 else { return nil }
    guard let key = asked.identity_key else { throw Failure(KLEPET_MISUSE_NULL) }
    guard (16...1024).contains(asked.identity_key_bytes) else { throw Failure(KLEPET_MISUSE_OPTIONS) }
    return IdentityKey(bytes: Array(UnsafeRawBufferPointer(start: key, count: asked.identity_key_bytes)))
}

/// The year 9999: no time beyond it is a time, and sums stay in range.
let timeMax: Int64 = 253_402_300_799_999

/// The policy, and its JSON as it is kept; a wrong one is refused whole with the path of the fault.
func read(policy json: Text) throws(Failure) -> (Policy, canonical: [UInt8]) {
    do throws(PolicyFault) {
        let policy = try Policy.parse(json)
        try policy.requireZones(Zones.ofThisMachine.isKnown)
        return (policy, Array(policy.json.utf8))
    } catch {
        throw Failure(error)
    }
}

/// The same of a policy within a call.
func read(policy node: JSONNode) throws(Failure) -> (Policy, canonical: [UInt8]) {
    do throws(PolicyFault) {
        let policy = try Policy.parse(node)
        let canonical = Array(policy.json.utf8)
        // A call's texts may hold what a policy's may not (a NUL): what cannot be read back must not be written.
        _ = try canonical.withUnsafeBufferPointer { (text) throws(PolicyFault) in try Policy.parse(text) }
        return (policy, canonical)
    } catch {
        var failure = Failure(error)
        failure.path = error.path.isEmpty ? "policy" : "policy.\(error.path)"
        throw failure
    }
}

extension Opening {
    /// The shop, turning, and its handle.
    func handle() throws(Failure) -> OpaquePointer? {
        let shop = try open()
        if turning != .stepped {
            do throws(LoopFailure) {
                try shop.start(shared: turning == .shared)
            } catch {
                _ = shop.close()
                shop.stop()
                throw Failure(error)
            }
        }
        guard let token = ShopSlot.open(shop) else {
            try? shop.run { (shop) throws(Failure) in
                try shop.mayWait()
                _ = shop.close()
            }
            shop.stop()
            throw Failure(KLEPET_SYSTEM, "As many shops are open in this process as there can be: 65,536.")
        }
        shop.token = token
        return token.handle
    }
}

@_cdecl("klepet_close")
public func klepet_close(_ shop: OpaquePointer?) -> klepet_status {
    guard let shop else { return KLEPET_MISUSE_NULL }
    guard let token = ShopToken(shop), token.generation != 0 else { return KLEPET_MISUSE_CLOSED }
    let slot = ShopSlot.at(token.slot)
    var closed: Shop?
    var failure: Failure?
    // From here no other call comes in; the one that closes is the only one that is told OK.
    let status = call(shop) { (shop) throws(Failure) in
        try shop.mayWait()
        guard slot.pointee.generation.exchange(0, ordering: .sequentiallyConsistent) == token.generation else {
            throw Failure(KLEPET_MISUSE_CLOSED)
        }
        failure = shop.close()
        closed = shop
    }
    guard let closed else { return status }
    slot.pointee.close()
    closed.stop()
    Resting.closed()
    return failure?.status ?? KLEPET_OK
}

@_cdecl("klepet_fd")
public func klepet_fd(_ shop: OpaquePointer?, _ fd: UnsafeMutablePointer<Int32>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let fd else { throw Failure(KLEPET_MISUSE_NULL) }
        guard shop.thread == nil else { throw Failure(KLEPET_MISUSE_MODE) }
        fd.pointee = shop.loop.fd
    }
}

@_cdecl("klepet_timeout_ms")
public func klepet_timeout_ms(_ shop: OpaquePointer?, _ timeout: UnsafeMutablePointer<Int32>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let timeout else { throw Failure(KLEPET_MISUSE_NULL) }
        guard shop.thread == nil else { throw Failure(KLEPET_MISUSE_MODE) }
        timeout.pointee = shop.timeoutMilliseconds
    }
}

@_cdecl("klepet_step")
public func klepet_step(_ shop: OpaquePointer?, _ wait: Int32) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard shop.thread == nil else { throw Failure(KLEPET_MISUSE_MODE) }
        shop.step(waitMilliseconds: wait)
        try shop.checkHealthy()
    }
}

@_cdecl("klepet_interrupt")
public func klepet_interrupt(_ shop: OpaquePointer?) -> klepet_status { interrupt(shop) }

@_cdecl("klepet_wakeup_fd")
public func klepet_wakeup_fd(_ shop: OpaquePointer?, _ fd: UnsafeMutablePointer<Int32>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let fd else { throw Failure(KLEPET_MISUSE_NULL) }
        do throws(LoopFailure) { fd.pointee = try shop.wakeUp.descriptor() } catch { throw Failure(error) }
    }
}

@_cdecl("klepet_wakeup_clear")
public func klepet_wakeup_clear(_ shop: OpaquePointer?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in shop.wakeUp.clear() }
}

@_cdecl("klepet_flush")
public func klepet_flush(_ shop: OpaquePointer?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in try shop.settle() }
}

@_cdecl("klepet_now")
public func klepet_now(_ shop: OpaquePointer?, _ now: UnsafeMutablePointer<Int64>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let now else { throw Failure(KLEPET_MISUSE_NULL) }
        now.pointee = shop.clock.nowMilliseconds
    }
}

@_cdecl("klepet_advance")
public func klepet_advance(_ shop: OpaquePointer?, _ to: Int64) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard shop.clock.isVirtual else { throw Failure(KLEPET_MISUSE_MODE) }
        guard to >= shop.clock.nowMilliseconds, to <= timeMax else { throw Failure(KLEPET_TIME_INVALID) }
        try shop.advance(to: to)
    }
}

@_cdecl("klepet_next_deadline")
public func klepet_next_deadline(_ shop: OpaquePointer?, _ at: UnsafeMutablePointer<Int64>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let at else { throw Failure(KLEPET_MISUSE_NULL) }
        at.pointee = shop.engine.nextDeadline ?? 0
    }
}

@_cdecl("klepet_next_turn")
public func klepet_next_turn(
    _ path: UnsafePointer<CChar>?, _ at: UnsafeMutablePointer<Int64>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    guard let path, let at else { return Failure(KLEPET_MISUSE_NULL).tell(error) }
    guard let file = String(validatingCString: path) else {
        return Failure(KLEPET_CANNOT_OPEN, "The path is not valid UTF-8.").tell(error)
    }
    do throws(Failure) {
        at.pointee = try NextTurn.of(file) ?? 0
        return KLEPET_OK
    } catch let failure {
        return failure.tell(error)
    }
}

@_cdecl("klepet_statistics_get")
public func klepet_statistics_get(
    _ shop: OpaquePointer?, _ statistics: UnsafeMutablePointer<klepet_statistics>?
) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        try give(statistics) { $0.fill(shop) }
    }
}

extension klepet_statistics {
    mutating func fill(_ shop: Shop) {
        let counts = shop.engine.counts
        clients = UInt32(clamping: counts.clients)
        accepted_seq = shop.engine.outbox.accepted
        durable_seq = shop.engine.outbox.durable
        chats_in_memory = UInt64(counts.chats)
        chats_open = UInt64(counts.open)
        chats_waiting = UInt64(counts.waiting)
        people = UInt64(counts.people)
        memory_bytes = UInt64(shop.engine.byteCount)
        commits = shop.commits
    }
}

@_cdecl("klepet_digest")
public func klepet_digest(_ shop: OpaquePointer?, _ digest: UnsafeMutablePointer<UInt64>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let digest else { throw Failure(KLEPET_MISUSE_NULL) }
        digest.pointee = shop.engine.digest
    }
}

@_cdecl("klepet_incarnation")
public func klepet_incarnation(_ shop: OpaquePointer?, _ incarnation: UnsafeMutablePointer<UInt64>?) -> klepet_status {
    call(shop) { (shop) throws(Failure) in
        guard let incarnation else { throw Failure(KLEPET_MISUSE_NULL) }
        incarnation.pointee = try shop.incarnation()
    }
}
